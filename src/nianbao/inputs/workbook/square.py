"""One cell of a workbook's sheet, as people name it: 表三!D7."""

from __future__ import annotations

from typing import NamedTuple


class Square(NamedTuple):
    """A sheet by its title, a row and a column counted from 1."""

    sheet: str
    row: int
    column: int

    @property
    def ref(self) -> str:
        """Its name within the sheet: D7."""
        return f"{letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.ref}"


def letters(column: int) -> str:
    """The name of a column counted from 1: A, Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
