"""The cells of a section's tables side by side, one column each, under their labels of the form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form, Section
from nianbao.form.grid import Heading, grid
from nianbao.form.table import Table

FIRST_ROW, FIRST_COLUMN = 3, 4  # of a sheet of bodies by cells: where the head, the cells begin
NAMES = ("编号", "单位", "依据")  # the columns before the cells
OWN, TWICE, SUM, REPORTED, DIFFERENCE = "本级", "重复计入", "合计", "报表数", "差"


@dataclass(frozen=True)
class Head:
    """The labels of rows, and below them those of columns, merged as on the form.

    Rows and columns of `headings` are counted from 0; `groups` are the columns at which a row of
    the form begins.
    """

    depth: int
    cells: tuple[CellAddress, ...]
    headings: tuple[Heading, ...]
    groups: tuple[int, ...]

    @property
    def first_row(self) -> int:
        """The first row of a sheet below the head and the numbers of its columns."""
        return FIRST_ROW + self.depth + 1


def title(section: Section) -> str:
    """The name of a section's sheet."""
    return f"表{section.number}"


@cache
def head(form: Form, section: Section) -> Head:
    """The head of a section's tables; several have their captions above them."""
    tables = [form.table(id) for id in section.tables]
    above = 1 if len(tables) > 1 else 0
    depth = above + max(map(_depth, tables))
    cells: list[CellAddress] = []
    headings: list[Heading] = []
    groups: list[int] = []
    for table in tables:
        first, across = len(cells), len(table.leaf_columns)
        own = [
            CellAddress(table.id, row.id, column.id)
            for row in table.leaf_rows
            for column in table.leaf_columns
        ]
        if above:
            headings.append(Heading(table.caption, 0, first, len(own), 1, "column"))
        headings += _headings(table, first, above, depth)
        groups += range(first, first + len(own), across)
        cells += own
    return Head(depth, tuple(cells), tuple(headings), tuple(groups))


def _depth(table: Table) -> int:
    shape = grid(table)
    return shape.label_columns + shape.header_rows


def _headings(table: Table, first: int, above: int, depth: int) -> list[Heading]:
    """The labels of a table from a column on, those lowest reaching down to the whole depth."""
    shape, across = grid(table), len(table.leaf_columns)
    found: list[Heading] = []
    for label in shape.headings:
        if label.role == "row":
            begins = first + (label.row - shape.header_rows) * across
            deep = label.across
            top, long = above + label.column, label.down * across
            found.append(Heading(label.text, top, begins, long, deep, "column"))
        elif label.role == "column":
            top = above + shape.label_columns + label.row
            lowest = label.row + label.down == shape.header_rows
            deep = depth - top if lowest else label.down
            for row in range(len(table.leaf_rows)):
                begins = first + row * across + label.column - shape.label_columns
                found.append(Heading(label.text, top, begins, label.across, deep, "column"))
    return found
