"""The totals of a table in a workbook: computed there, as long as nobody types another number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from nianbao.form.table import Table
from nianbao.inputs.number import Number, read_number

Spot = tuple[str, str]  # a row and a column of the table by ids


def computed(table: Table, given: Mapping[Spot, Any], formulas: Collection[Spot]) -> set[Spot]:
    """The totals whose formulas only give what the table computes.

    `given` are the values of the table's cells. A formula that gives another number is a total
    that was typed, for the rules to judge.
    """
    columns, rows = table.totals("column"), table.totals("row")
    types = {column.id: column.type for column in table.leaf_columns}

    def figure(row: str, column: str) -> Number | None:
        at = row, column
        if not table.is_total(row, column) or (at in given and at not in formulas):
            return read_number(given.get(at), types[column])[1]
        ways = (
            [(part, column) for part in rows.get(row, ())],
            [(row, part) for part in columns.get(column, ())],
        )
        return next((sum(known) for way in ways if (known := figures(way))), None)

    def figures(way: Sequence[Spot]) -> list[Number]:
        """All figures of some cells; none if one of them is not known."""
        known = [number for at in way if (number := figure(*at)) is not None]
        return known if len(known) == len(way) else []

    return {
        (row, column)
        for row, column in formulas
        if table.is_total(row, column)
        and read_number(given[row, column], types[column])[1] == figure(row, column)
    }
