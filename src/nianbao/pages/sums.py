"""The sums of a list of reports: every cell of the form by district and year, blanks told.

A report that sums up a region is in none of them: its bodies are in it already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nianbao.form.edition import Form
from nianbao.form.editions import editions
from nianbao.form.table import Table
from nianbao.inputs.figures import LARGEST
from nianbao.inputs.number import Number, read_number, written

Raw = int | str | None  # a figure as a batch keeps it: money as text, None where it is blank


@dataclass(frozen=True)
class Summed:
    """A cell of all reports: `text` is the sum of those that have a figure, `blank` are not."""

    text: str
    blank: int


@dataclass(frozen=True)
class TableSum:
    """A table of the form, summed: its columns' labels, and each row with its own."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Summed, ...]], ...]


@dataclass(frozen=True)
class Sum:
    """What the reports of a district in one year come to, of one edition of a form.

    `left_out` are reports that were not made, `regional` those that sum up others.
    """

    district: str
    year: int
    form: str
    reports: int
    left_out: int
    regional: int
    tables: tuple[TableSum, ...]


def sums(rows: Iterable[dict[str, Any]]) -> list[Sum]:
    """The sums of agency-years as a batch knows them, by district, the newest year first."""
    known = {form.id: form for form in editions()}
    groups: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        if row["state"] != "gone":
            groups.setdefault((row["district"], -row["year"]), []).append(row)
    found: list[Sum] = []
    for (district, year), every in sorted(groups.items()):
        left_out = sum(not row["cells"] for row in every)
        for id in dict.fromkeys(row["form"] for row in every if row["cells"]):
            own = [row for row in every if row["form"] == id and row["cells"]]
            summed = [row["cells"] for row in own if row["scope"] != "region_rollup"]
            if id in known and summed:
                tables = _tables(known[id], summed)
                regional = len(own) - len(summed)
                name = known[id].doc_no
                found.append(Sum(district, -year, name, len(summed), left_out, regional, tables))
    return found


def _tables(form: Form, cells: Sequence[dict[str, list[Raw]]]) -> tuple[TableSum, ...]:
    return tuple(
        _table(table, form.table_name(table.id), [one.get(table.id, []) for one in cells])
        for table in form.tables
    )


def _table(table: Table, name: str, known: Sequence[Sequence[Raw]]) -> TableSum:
    """A table of one row stands upright, so that a narrow screen shows it."""
    across, down = table.leaf_columns, table.leaf_rows
    number = len(across) * len(down)
    whole = (figures for figures in known if len(figures) == number)
    summed = [_summed(figures) for figures in zip(*whole, strict=True)]
    if not summed:
        return TableSum(name, (), ())
    columns = tuple(table.label("column", column.id) for column in across)
    rows = [table.label("row", row.id) for row in down]
    if len(rows) == 1:
        upright = tuple((column, (one,)) for column, one in zip(columns, summed, strict=True))
        return TableSum(name, (rows[0] or "合计",), upright)
    lines = (tuple(summed[at : at + len(across)]) for at in range(0, number, len(across)))
    return TableSum(name, columns, tuple(zip(rows, lines, strict=True)))


def _summed(figures: Sequence[Raw]) -> Summed:
    numbers = [number for raw in figures if (number := _number(raw)) is not None]
    blank = len(figures) - len(numbers)
    return Summed(written(sum(numbers)) if numbers else "", blank)


def _number(raw: Raw) -> Number | None:
    number = raw if isinstance(raw, int) else read_number(raw)[1]
    return number if number is None or -LARGEST < number < LARGEST else None
