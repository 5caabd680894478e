"""Published reports built by hand, of any edition, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nianbao.form.cell_address import CellAddress
from nianbao.form.editions import edition
from nianbao.published.document import Document, Spot
from nianbao.published.published_report import (
    Fact,
    Identity,
    PublishedReport,
    ReadCell,
    ReadSection,
    ReadTable,
    Tables,
)

DOCUMENT = Document("上年.html", "0" * 64, "html", (), title="示例区示例局2022年年度报告")
IDENTITY = Identity(
    name=Fact("示例区示例局", "标题"),
    year=Fact(2022, "标题"),
    kind=Fact("department", "按名称推定", inferred=True),
    self_reference=Fact("局", "正文中的自称"),
    scope=Fact("agency", "按名称推定", inferred=True),
)


def report(
    form: str = "gb2021_30",
    raw: Callable[[CellAddress], str | None] = lambda at: "0",
    cells: Mapping[str, ReadCell | str | None] | None = None,
    identity: Identity = IDENTITY,
    sections: tuple[ReadSection, ...] = (),
    without: tuple[str, ...] = (),
    document: Document = DOCUMENT,
) -> PublishedReport:
    """A report in which each cell was read as `raw` says; `cells` are others, by their spelling."""
    others = cells or {}

    def cell(at: CellAddress, number: int) -> ReadCell:
        given: Any = others.get(str(at), raw(at))
        if isinstance(given, ReadCell):
            return given
        spot = Spot(table=number, row=2, column=2)
        return ReadCell(at.table, at.row or "", at.column or "", "read", given, spot=spot)

    tables = tuple(
        ReadTable(table.id, form, tuple(cell(at, number) for at in table.roles))
        for number, table in enumerate(edition(form).tables, 1)
        if table.id not in without
    )
    return PublishedReport(document, identity, Tables(form, "表头", tables), sections)


def unlike(address: str, state: Any, raw: str | None = None, **facts: Any) -> ReadCell:
    """A cell by its spelling that was not simply read."""
    at = CellAddress.parse(address)
    assert at and at.row and at.column
    return ReadCell(at.table, at.row, at.column, state, raw, **facts)
