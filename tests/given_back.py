"""Workbooks with findings in them, made and looked at."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from nianbao.form.editions import edition
from nianbao.inputs.source import Address, Place
from nianbao.inputs.workbook.layout import FINDINGS, layout
from nianbao.inputs.workbook.square import Square
from nianbao.rules.finding import Finding
from nianbao.workbooks.marks import marked
from tests.workbooks import bare

FORM = edition("gb2021_30")
PLAN = layout(FORM)
GRANTED: Address = ("figures", "t3", "granted", "natural_person")
TOTAL: Address = ("figures", "t3", "new_received", "total")
NAME: Address = ("agency", "name")
NEVER = frozenset({"T303"})

Rows = list[list[Any]]


def finding(at: Address | str, code: str = "T304", **changes: Any) -> Finding:
    """A finding at the cell of an address, or at one that is named."""
    cell = at if isinstance(at, str) else str(PLAN.entries[at].at)
    figure = not isinstance(at, str) and at[0] == "figures"
    given: dict[str, Any] = {
        **dict.fromkeys(("table", "row", "column", "section", "expected")),
        **(dict(zip(("table", "row", "column"), at[1:], strict=True)) if figure else {}),
        **{"code": code, "severity": "error", "status": "open", "agency": "某局", "year": 2023},
        **{"found": "3", "message": "与上年报告不一致。请核对两年的数字。", "citation": "条例"},
        "place": Place("a.xlsx", sheet_cell=cell),
    }
    return Finding(**(given | changes))


def give_back(
    data: bytes, folder: Path, findings: Sequence[Finding], never: frozenset[str] = NEVER
) -> bytes:
    """A workbook with findings in it."""
    file = folder / "a.xlsx"
    file.write_bytes(data)
    return marked(file, FORM, findings, [], never)


def filled(values: Mapping[Address, Any] | None = None, **lists: Any) -> bytes:
    """A workbook with the agency's name and a figure."""
    return bare(FORM, {NAME: "某局", TOTAL: 3, **(values or {})}, **lists)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def cell(data: bytes, at: Address | Square) -> Any:
    """A cell as openpyxl has it."""
    square = at if isinstance(at, Square) else PLAN.entries[at].at
    return opened(data)[square.sheet].cell(square.row, square.column)


def listed(data: bytes) -> Rows:
    """The rows of 检查结果, as far as they are filled."""
    sheet, listing = opened(data)[FINDINGS], PLAN.findings
    rows = sheet.iter_rows(
        min_row=listing.first_row, max_col=len(listing.columns), values_only=True
    )
    return [list(row) for row in rows if any(row)]


def written_in(data: bytes, values: Mapping[str, Any]) -> bytes:
    """A workbook as openpyxl saves it, with more in some cells of 检查结果."""
    book = opened(data)
    for ref, value in values.items():
        book[FINDINGS][ref] = value
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook whose parts are changed by hand."""
    own, target = parts(data), BytesIO()
    change(own)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in own.items():
            archive.writestr(name, content)
    return target.getvalue()
