"""Where the labels and figures of a table stand on the official form, merged as there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from nianbao.form.table import Node, Table


class Heading(NamedTuple):
    """A label over `across` columns and `down` rows; row and column counted from 0."""

    text: str
    row: int
    column: int
    across: int
    down: int
    role: Literal["corner", "column", "row"]


@dataclass(frozen=True)
class Grid:
    """The table without its figures, which stand below the header and right of the labels."""

    header_rows: int
    label_columns: int
    rows: int  # the header's included
    columns: int
    headings: tuple[Heading, ...]  # row by row


@cache
def grid(table: Table) -> Grid:
    """The grid of a table; one whose only row has no label has no column for it."""
    named = any(row.label for row in table.leaf_rows)
    labels = max(row.depth() for row in table.rows) if named else 0
    header = max(column.depth() for column in table.columns)
    corner = [Heading(table.row_header, 0, 0, labels, header, "corner")] if labels else []
    below = header + len(table.leaf_rows)
    return Grid(
        header_rows=header,
        label_columns=labels,
        rows=below,
        columns=labels + len(table.leaf_columns),
        headings=tuple(
            sorted(
                [*corner, *_header(table, labels, header), *_labels(table, labels, header)],
                key=lambda heading: (heading.row, heading.column),
            )
        ),
    )


def _header(table: Table, labels: int, depth: int) -> list[Heading]:
    found: list[Heading] = []

    def place(node: Node, level: int, column: int) -> int:
        across = len(node.leaves())
        down = 1 if node.children else depth - level
        found.append(Heading(node.label, level, column, across, down, "column"))
        inner = column
        for child in node.children:
            inner = place(child, level + 1, inner)
        return column + across

    column = labels
    for root in table.columns:
        column = place(root, 0, column)
    return found


def _labels(table: Table, width: int, first: int) -> list[Heading]:
    found: list[Heading] = []

    def place(node: Node, level: int, row: int) -> int:
        down = len(node.leaves())
        across = 1 if node.children else width - level
        found.append(Heading(node.label, row, level, across, down, "row"))
        inner = row
        for child in node.children:
            inner = place(child, level + 1, inner)
        return row + down

    row = first
    if width:
        for root in table.rows:
            row = place(root, 0, row)
    return found
