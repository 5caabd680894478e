"""A published document as its medium gives it: words and tables in reading order.

A reader a medium makes one (`html`, `word`, `pdf`, `text`); what the words and tables mean for
the form is read from it afterwards, the same way for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Medium = Literal["html", "word", "pdf", "text"]


@dataclass(frozen=True)
class Spot:
    """Where something stands in the document; each counted from 1, None where it has none."""

    page: int | None = None  # of a PDF
    line: int | None = None  # of a text
    source_line: int | None = None  # of the markup of a page
    paragraph: int | None = None  # of a Word file, those in tables not counted
    table: int | None = None  # of the document, in reading order
    row: int | None = None  # of the table
    column: int | None = None

    def __str__(self) -> str:
        parts = (
            (self.page, "第{}页"),
            (self.table, "（全文第{}张表）" if self.page else "第{}张表"),
            (self.row, "第{}行"),
            (self.column, "第{}列"),
            (self.paragraph, "第{}段"),
            (None if self.table else self.line, "第{}行"),
            (None if self.table or self.row else self.source_line, "源代码第{}行"),
        )
        return "".join(said.format(number) for number, said in parts if number is not None)


NOWHERE = Spot()


@dataclass(frozen=True)
class Words:
    """A paragraph, or a line of a text, without blanks at its ends; never empty.

    What the medium breaks within a paragraph is one line. `level` is that of a heading, where the
    medium says that it is one.
    """

    text: str
    spot: Spot
    level: int | None = None


@dataclass(frozen=True)
class Square:
    """A cell as it is drawn, over `across` columns and `down` rows, counted from 0.

    `text` is empty for a blank one; its paragraphs and lines are apart by a line feed.
    """

    text: str
    row: int
    column: int
    across: int = 1
    down: int = 1
    spot: Spot = NOWHERE


@dataclass(frozen=True)
class Drawn:
    """A table as it is drawn: its squares row by row. Where none stands, nothing is drawn."""

    rows: int
    columns: int
    squares: tuple[Square, ...]
    spot: Spot
    ruled: bool | None = None  # whether lines are drawn; None where the medium does not say

    @cached_property
    def _at(self) -> dict[tuple[int, int], Square]:
        return {
            (row, column): square
            for square in self.squares
            for row in range(square.row, square.row + square.down)
            for column in range(square.column, square.column + square.across)
        }

    def at(self, row: int, column: int) -> Square | None:
        """The square that covers a place; None where there is none."""
        return self._at.get((row, column))


Block = Words | Drawn


@dataclass(frozen=True)
class Document:
    """What one file says. `title` and what follows is told by the page's head or properties."""

    name: str  # of the file
    sha256: str  # of its bytes
    medium: Medium
    blocks: tuple[Block, ...]
    title: str = ""
    publisher: str = ""  # 发布机构、来源
    published_on: str = ""  # as it is written there
    address: str = ""  # of the page
    downloads: tuple[str, ...] = ()  # where it links to a Word file or a PDF
    notices: tuple[str, ...] = ()  # what was not read and need not be, in a sentence each
