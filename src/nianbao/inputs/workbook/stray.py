"""What was typed in a sheet where nothing is read: beside its open cells, or below them.

The tables have room of their own for that (skeleton.py). What the workbook itself puts beside
open cells are formulas, and at the foot of the basics lines to sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nianbao.inputs.cells import Cell, Spot
from nianbao.inputs.workbook.layout import BASICS, FINDINGS
from nianbao.inputs.workbook.sheet import Listing, Sheet
from nianbao.inputs.workbook.square import Square


class Stray(NamedTuple):
    """A cell that is not read; `meant` says that it can only be meant as a text of the report."""

    at: Square
    cell: Cell
    meant: bool


def strays(sheet: Sheet, cells: Mapping[Spot, Cell]) -> Iterator[Stray]:
    """What stands in the cells of a sheet that are none of the form's, from the top."""
    opened = {(entry.at.row, entry.at.column) for entry in sheet.entries}
    if sheet.blocks or sheet.name == FINDINGS or not (opened or sheet.lists):
        return
    first = min([*(row for row, _ in opened), *(one.first_row for one in sheet.lists)])
    last = max((row for row, _ in opened), default=0) if sheet.name == BASICS else None
    words = {
        (word.at.row + down, word.at.column + across)
        for word in sheet.words
        for down in range(word.down)
        for across in range(word.across)
    }
    for (row, column), cell in sorted(cells.items(), key=lambda item: item[0]):
        spot = row, column
        if row < first or (last and row > last) or spot in opened or spot in words:
            continue
        listed = any(_holds(listing, row, column) for listing in sheet.lists)
        if not listed and not cell.formula and str(cell.value).strip():
            yield Stray(Square(sheet.name, row, column), cell, _is_meant(sheet, spot, cell))


def _holds(listing: Listing, row: int, column: int) -> bool:
    return row >= listing.first_row and 0 <= column - listing.at.column < len(listing.columns)


def _is_meant(sheet: Sheet, spot: Spot, cell: Cell) -> bool:
    """Whether a text stands in the column of the texts, or beside a list of them."""
    row, column = spot
    texts = {entry.at.column for entry in sheet.entries if entry.kind == "text"}
    beside = any(
        row >= one.first_row and column == one.at.column + len(one.columns)
        for one in sheet.lists
        if one.address[0] == "narrative"
    )
    return cell.kind == "text" and (column in texts or beside)
