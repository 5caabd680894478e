"""A sheet of the fill-in workbook: its locked words, open cells, lists and tables of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nianbao.form.grid import Grid, grid
from nianbao.form.table import Table
from nianbao.inputs.source import Address
from nianbao.inputs.workbook.square import Square

BLANK = "（空白）"  # typed for a figure that the report leaves blank where it would be computed

Kind = Literal["line", "lines", "text", "day", "year", "choice", "figure", "number", "value"]
Look = Literal["title", "hint", "caption", "corner", "column", "row", "name"]


@dataclass(frozen=True)
class Words:
    """Locked words over some cells; a hint may be worded anew, all else is as the form has it."""

    at: Square
    text: str
    look: Look
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Entry:
    """An open cell: what is typed there is the value of the parameter file at `address`.

    `label` names it in messages. `choices` are the words to choose from, to what they stand for.
    """

    at: Square
    address: Address
    label: str
    kind: Kind
    required: bool = False
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    type: str = ""  # of a figure: count | signed_count | money_wan | money


@dataclass(frozen=True)
class Column:
    """A column of a list; one without a key only shows something."""

    key: str | None
    label: str
    kind: Kind
    required: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Listing:
    """A list: its heading, below it the names of its columns, below them an item a row.

    `at` is the heading. A mapping such as `facts` is a list of names and values.
    """

    at: Square
    address: Address
    label: str
    columns: tuple[Column, ...]

    @property
    def first_row(self) -> int:
        """The row of the first item."""
        return self.at.row + 2

    def square(self, index: int, key: str | None = None) -> Square:
        """The cell of an item, counted from 0, under a key; its first cell without one."""
        across = next((n for n, c in enumerate(self.columns) if key and c.key == key), 0)
        return Square(self.at.sheet, self.first_row + index, self.at.column + across)


@dataclass(frozen=True)
class Block:
    """A table of the form in its sheet: `at` is the top left cell of its header.

    Equations in rows may stand from column `beside` on, those in columns from row `below` on.
    """

    table: Table
    at: Square
    below_rows: int  # kept free for them

    @property
    def grid(self) -> Grid:
        return grid(self.table)

    @property
    def beside(self) -> int:
        return self.at.column + self.grid.columns

    @property
    def below(self) -> int:
        return self.at.row + self.grid.rows

    def square(self, row: str | None, column: str | None) -> Square:
        """The cell of a figure by ids; without a row the column's heading, and so on."""
        drawn = self.grid
        rows = [node.id for node in self.table.leaf_rows]
        columns = [node.id for node in self.table.leaf_columns]
        down = drawn.header_rows + rows.index(row) if row in rows else drawn.header_rows - 1
        across = drawn.label_columns + columns.index(column) if column in columns else 0
        if row in rows and column not in columns:
            across = max(drawn.label_columns - 1, 0)
        return Square(self.at.sheet, self.at.row + down, self.at.column + across)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its locked words, its open cells, its lists and the form's tables in it."""

    name: str
    words: tuple[Words, ...] = ()
    entries: tuple[Entry, ...] = ()
    lists: tuple[Listing, ...] = ()
    blocks: tuple[Block, ...] = ()
