"""Where the labels and figures of a table stand on the official form, merged as there."""

from __future__ import annotations

from collections.abc import Iterator
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
    headings = [
        Heading(run.text, run.level, labels + run.first, run.long, run.deep, "column")
        for run in _runs(table.columns, header)
    ]
    if labels:
        headings.append(Heading(table.row_header, 0, 0, labels, header, "corner"))
        headings += (
            Heading(run.text, header + run.first, run.level, run.deep, run.long, "row")
            for run in _runs(table.rows, labels)
        )
    return Grid(
        header_rows=header,
        label_columns=labels,
        rows=header + len(table.leaf_rows),
        columns=labels + len(table.leaf_columns),
        headings=tuple(sorted(headings, key=lambda heading: (heading.row, heading.column))),
    )


class _Run(NamedTuple):
    """A label of a tree: how deep it stands and reaches, the first and number of its leaves."""

    text: str
    level: int
    first: int
    deep: int
    long: int


def _runs(roots: tuple[Node, ...], depth: int) -> Iterator[_Run]:
    """The labels of a tree; those of its leaves reach down to its whole depth."""
    first = 0

    def runs(node: Node, level: int, first: int) -> Iterator[_Run]:
        deep = 1 if node.children else depth - level
        yield _Run(node.label, level, first, deep, len(node.leaves()))
        for child in node.children:
            yield from runs(child, level + 1, first)
            first += len(child.leaves())

    for root in roots:
        yield from runs(root, 0, first)
        first += len(root.leaves())
