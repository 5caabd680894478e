"""A published report as the parameters of its agency-year: what was read, and nothing beside it.

What is missing there is blank here, what cannot be read says so, and what a parameter file
cannot hold is left out; each is told as a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nianbao.characters import legible
from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.form.editions import form_for
from nianbao.form.labels import folded, unnumbered
from nianbao.form.table import AXES, Node, Table
from nianbao.inputs.agency_year import KINDS, SCOPES, Contact, Item
from nianbao.inputs.number import UNREADABLE
from nianbao.inputs.parameter_text import is_text
from nianbao.inputs.problem import fields
from nianbao.inputs.raw_figures import shortest
from nianbao.inputs.source import Address, described, spelled
from nianbao.inputs.values import LONGEST_TEXT
from nianbao.published.doubt import Doubt
from nianbao.published.figures import figures_of, is_readable, typed
from nianbao.published.published_report import Fact, PublishedReport, ReadCell, published_form

LONGEST_LINE = 200  # characters of what stands on one line, as the model has it
_LONGEST_FIGURE = 20  # characters of one in a sentence
_BRACES = str.maketrans("", "", "{}｛｝﹛﹜")  # in a line they would quote a figure
_LINES = frozenset(key for key, given in fields(Item).items() if not is_text(given))
_WANTING = "公布的报告中没有，需要时补填"


def parameters(
    report: PublishedReport,
    district: str,
    agency: str,
    year: int,
    narrative: Mapping[str, Any],
) -> tuple[dict[str, Any], tuple[Doubt, ...]]:
    """The parameters of the year's form, with what is doubtful of them.

    `narrative` is the report's prose in that key's shape. InputError for a year of no edition.
    """
    form, doubts = form_for(year), list[Doubt]()
    told = _Told(report, doubts)
    own = {"id": agency, "district": district, **told.agency()}
    found: dict[str, Any] = {"agency": own, "year": year, **told.scope()}
    found["contact"] = told.contact()
    found |= told.days()
    figures, of_figures = _figures(report, form)
    found["figures"] = figures
    doubts += of_figures
    if prose := _fitted(dict(narrative), ("narrative",), doubts):
        found["narrative"] = prose
    return found, tuple(doubts)


def published_cells(report: PublishedReport, form: Form) -> dict[CellAddress, ReadCell]:
    """Every cell of a form as it is published, one that no cell can hold as unreadable.

    A cell of another edition is taken only where its row and column mean the same there.
    """
    own, cells = report.form, report.cells
    found: dict[CellAddress, ReadCell] = {}
    for table in form.tables:
        base = own.table(table.id) if own.has_table(table.id) else None
        for at in table.roles:
            cell = cells.get(at)
            if cell is None or base is None or not _means_the_same(base, table, at):
                cell = ReadCell(table.id, at.row or "", at.column or "", "missing")
            elif cell.state == "read" and not is_readable(cell, _type(table, at)):
                cell = replace(cell, state="unreadable")
            found[at] = cell
    return found


def _means_the_same(base: Table, table: Table, at: CellAddress) -> bool:
    """Whether the rows and columns of a cell are the same in two editions."""
    for axis, id in zip(AXES, (at.row or "", at.column or ""), strict=True):
        one, other = base.node(axis, id), table.node(axis, id)
        if one is None or other is None or one.children or other.children:
            return False
        if one.type != other.type or not (_name(one) == _name(other) or _same_role(one, other)):
            return False
    return True


def _name(node: Node) -> str:
    return unnumbered(folded(node.name))


def _same_role(one: Node, other: Node) -> bool:
    return one.role is not None and one.role is other.role


def _type(table: Table, at: CellAddress) -> str:
    column = table.node("column", at.column or "")
    assert column is not None  # the address is one of the table's own
    return column.type


@dataclass(frozen=True)
class _Spelled:
    """The figures of a form in any spelling, for `shortest`."""

    form: Form
    figures: Mapping[str, Any]
    is_counted: bool = False

    def error(self, address: Address, message: str, **told: Any) -> InputError:
        return InputError(message, path=spelled(address), **told)


def _figures(report: PublishedReport, form: Form) -> tuple[dict[str, Any], list[Doubt]]:
    """The figures by ids, and the doubtful ones among them.

    A total that is blank or missing is blank on purpose where it would be computed.
    """
    cells = published_cells(report, form)
    computed = figures_of(form, cells).cells
    figures: dict[str, Any] = {}
    doubts: list[Doubt] = []
    for at, cell in cells.items():
        value = _value(cell)
        if value is not None or computed[at].computed is not None:
            row = figures.setdefault(at.table, {}).setdefault(at.row, {})
            row[at.column] = value
        if said := _merged(report, cell):
            doubts.append(Doubt(("figures", *map(str, at)), said, shared=True))
        elif why := _why(report, form, cell):
            doubts.append(Doubt(("figures", *map(str, at)), why, cell.spot))
    return shortest(_Spelled(form, figures)), doubts


def _value(cell: ReadCell) -> int | float | str | None:
    if cell.state == "unreadable":
        return UNREADABLE
    return None if cell.raw is None or cell.state == "missing" else typed(cell.raw)


def _merged(report: PublishedReport, cell: ReadCell) -> str:
    """What the published table says in the one row that it has for several; else nothing."""
    if cell.state != "missing" or not report.form.has_table(cell.table):
        return ""
    table = report.form.table(cell.table)
    for row in table.leaf_rows:
        if any(part.id == cell.row for part in row.merged):
            own = [report.cells[table.cell("row", row.id, c.id)] for c in table.leaf_columns]
            if any(one.state != "missing" for one in own):
                figures = "、".join(map(_shown, own))
                return f"公布的表中“{row.name}”合为一行，为{figures}，没有分项"
    return ""


def _shown(cell: ReadCell) -> str:
    if cell.state != "read":
        return UNREADABLE
    return legible(cell.raw)[:_LONGEST_FIGURE] if cell.raw else "空白"


def _why(report: PublishedReport, form: Form, cell: ReadCell) -> str:
    """Why a cell is doubtful; nothing for one that is not."""
    if cell.state == "unreadable":
        return UNREADABLE if cell.raw is None else f"{UNREADABLE}，公布的是{described(cell.raw)}"
    if cell.state == "read":
        return "" if cell.is_certain else cell.basis.value
    if all(table.table != cell.table for table in report.tables.tables):
        return "公布的报告中没有读到这张表"
    own = report.form.table(cell.table)
    edition = next(t.edition for t in report.tables.tables if t.table == cell.table)
    if own is not form.table(cell.table) and edition != form.id:
        return f"公布时用的是{published_form(edition, ()).doc_no}的表，没有意义相同的数"
    return "公布的表中没有"


class _Told:
    """What the report tells of its agency, in the shape of the parameters."""

    def __init__(self, report: PublishedReport, doubts: list[Doubt]) -> None:
        self.identity, self.doubts = report.identity, doubts

    def agency(self) -> dict[str, Any]:
        found = {
            "name": self._line(("agency", "name"), self.identity.name),
            "self_reference": self._line(
                ("agency", "self_reference"), self.identity.self_reference
            ),
            "kind": self._choice(("agency", "kind"), self.identity.kind, KINDS),
        }
        return {key: value for key, value in found.items() if value is not None}

    def scope(self) -> dict[str, Any]:
        scope = self._choice(("scope",), self.identity.scope, SCOPES)
        return {} if scope is None else {"scope": scope}

    def contact(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, given in fields(Contact).items():
            line = self._line(
                ("contact", key), self.identity.contact.get(key), wanted=given.is_required()
            )
            if line is not None:
                found[key] = line
        return found

    def days(self) -> dict[str, str]:
        found = {
            "signed_on": self._day(("signed_on",), self.identity.signed_on, wanted=True),
            "published_on": self._day(("published_on",), self.identity.published_on),
        }
        return {key: day for key, day in found.items() if day is not None}

    def _line(self, address: Address, fact: Fact[str] | None, wanted: bool = True) -> str | None:
        """One line of text, without what no line can hold."""
        if (given := self._given(address, fact, wanted)) is None:
            return None
        line = _one_line(given.value)
        if line != given.value:
            self.doubts.append(Doubt(address, f"公布的是{described(given.value)}", given.spot))
        return line or None

    def _choice(
        self, address: Address, fact: Fact[str] | None, known: Mapping[str, str]
    ) -> str | None:
        given = self._given(address, fact, True)
        return given.value if given and given.value in known else None

    def _day(self, address: Address, fact: Fact[str] | None, wanted: bool = False) -> str | None:
        if (given := self._given(address, fact, wanted)) is None:
            return None
        with suppress(ValueError):
            if date.fromisoformat(given.value).isoformat() == given.value:
                return given.value
        why = f"不是存在的日期，公布的是{described(given.value)}"
        self.doubts.append(Doubt(address, why, given.spot))
        return None

    def _given(self, address: Address, fact: Fact[str] | None, wanted: bool) -> Fact[str] | None:
        """What a fact says; a doubt for one that is wanting, or only inferred."""
        if fact is None or not fact.value.strip():
            if wanted:
                self.doubts.append(Doubt(address, _WANTING))
            return None
        if fact.inferred:
            self.doubts.append(Doubt(address, f"不是报告的原话（{fact.basis}），请核对", fact.spot))
        return replace(fact, value=fact.value.strip())


def _one_line(text: str) -> str:
    """A text as what stands on one line can have it."""
    return legible(" ".join(text.translate(_BRACES).split()))[:LONGEST_LINE].strip()


def _fitted(value: Any, at: Address, doubts: list[Doubt]) -> Any:
    """The prose without what a parameter file cannot hold; nothing where none is left."""
    if isinstance(value, Mapping):
        inner = {key: _fitted(one, (*at, key), doubts) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one is not None}
    if isinstance(value, list):
        return [_fitted(one, (*at, index), doubts) for index, one in enumerate(value)]
    if not isinstance(value, str):
        return value
    text = _one_line(value) if at[-1] in _LINES else legible(value)
    if text != value:
        doubts.append(Doubt(at, "有这里不能有的字符，已略去"))
    if len(text) > LONGEST_TEXT:
        doubts.append(Doubt(at, f"文字过长（{len(text)}字），没有录入，请分开填写"))
        return ""
    return text
