"""What was not read beyond doubt, and how an analyst is told: in the file, and in a list.

Cells that share a reason are told together: the columns of a row, a whole row, a whole table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from nianbao.form.edition import Form
from nianbao.form.labels import spelling
from nianbao.form.table import Table
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.problem import fields
from nianbao.inputs.source import Address
from nianbao.published.document import NOWHERE, Spot

_FIGURES = "figures"


@dataclass(frozen=True)
class Doubt:
    """A value of a parameter file that was not read beyond doubt.

    `address` is where it stands in the parameter file, `spot` where it was looked for. What is
    `shared` is said once for all rows that follow each other.
    """

    address: Address
    why: str
    spot: Spot = NOWHERE
    shared: bool = False

    @property
    def said(self) -> str:
        """The reason with its place in the document."""
        spot = str(self.spot)
        return f"{self.why}（{spot}）" if spot else self.why


@dataclass(frozen=True)
class _Told:
    """Doubts told together: those of figures by table, row and the labels of columns."""

    table: Table | None
    row: str | None
    columns: tuple[str, ...]  # none for all of them
    doubts: tuple[Doubt, ...]

    @property
    def said(self) -> str:
        return self.doubts[0].said


def notes(doubts: Iterable[Doubt], form: Form) -> dict[Address, str]:
    """The comments of a parameter file by address: one a row of figures, a line a reason."""
    found: dict[Address, str] = {}
    shared = ""
    for told in _told(doubts, form):
        again = told.doubts[0].shared and told.said == shared
        shared = told.said if told.doubts[0].shared else ""
        if again:
            continue
        if told.table is None:
            pairs = [(doubt.address, doubt.said) for doubt in told.doubts]
        else:
            at = (_FIGURES, told.table.id, *((told.row,) if told.row else ()))
            named = f"{'、'.join(told.columns)}：" if told.columns else ""
            pairs = [(at, f"{named}{told.said}")]
        for address, line in pairs:
            found[address] = f"{found[address]}\n{line}" if address in found else line
    return found


def listed(doubts: Iterable[Doubt], form: Form) -> tuple[str, ...]:
    """The doubts as lines of a list, each with its place in the form or the parameter file.

    Whole rows that follow each other and share a reason are one line.
    """
    lines: list[str] = []
    for _, own in groupby(_told(doubts, form), key=_alike):
        first, *others = own
        through = f"至{_place(others[-1], form, alone=False)}" if others else ""
        lines.append(f"{_place(first, form)}{through}：{first.said}")
    return tuple(lines)


def _alike(told: _Told) -> object:
    """What the same rows have in common; for all else itself."""
    rows = told.table is not None and told.row is not None and not told.columns
    return (told.table.id, told.said) if rows and told.table else id(told)


def _told(doubts: Iterable[Doubt], form: Form) -> Iterator[_Told]:
    tables: dict[str, list[Doubt]] = {}
    others: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        if doubt.address[0] == _FIGURES:
            tables.setdefault(str(doubt.address[1]), []).append(doubt)
        else:
            others.setdefault(doubt.said, []).append(doubt)
    for own in others.values():
        yield _Told(None, None, (), tuple(own))
    for table in form.tables:
        yield from _of_table(table, tables.get(table.id, []))


def _of_table(table: Table, doubts: list[Doubt]) -> Iterator[_Told]:
    cells = len(table.leaf_rows) * len(table.leaf_columns)
    if len(doubts) == cells and len({doubt.why for doubt in doubts}) == 1:
        yield _Told(table, None, (), tuple(doubts))
        return
    for row, of_row in groupby(doubts, key=lambda doubt: str(doubt.address[2])):
        reasons: dict[str, list[Doubt]] = {}
        for doubt in of_row:
            reasons.setdefault(doubt.why, []).append(doubt)
        for own in reasons.values():
            whole = len(own) == len(table.leaf_columns)
            named = () if whole else tuple(_column(table, doubt) for doubt in own)
            yield _Told(table, row, named, tuple(own))


def _column(table: Table, doubt: Doubt) -> str:
    node = table.node("column", str(doubt.address[3]))
    return spelling(table, "column", node) if node else str(doubt.address[3])


def _place(told: _Told, form: Form, alone: bool = True) -> str:
    """The place in words; without its table where it does not stand alone."""
    if told.table is None:
        return "、".join(dict.fromkeys(_key(doubt.address, form) for doubt in told.doubts))
    columns = f"“{'、'.join(told.columns)}”列" if told.columns else ""
    name = form.cell_name(told.table.id, told.row, None) + columns
    return name if alone else name.removeprefix(form.table_name(told.table.id))


def _key(address: Address, form: Form) -> str:
    """A key of the parameter file by the title that the form or its model gives it."""
    within, name = "", ""
    model: object = AgencyYear
    for key in address:
        if isinstance(key, int):
            within, name = f"{name}第{key + 1}项的", ""
            continue
        given = fields(model).get(key)
        model = given.annotation if given else None
        section = form.section(key)
        heading = section and (section.heading if section.number else section.title)
        name = heading or (given.title if given else None) or name or key
    return within + name
