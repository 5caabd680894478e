"""Widths, heights and what stays in sight: so that every label can be read."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from nianbao.inputs.workbook.layout import BASICS, FACTS, FINDINGS, GUIDE, PROSE, SUMMARY
from nianbao.inputs.workbook.sheet import Listing, Sheet, Words
from nianbao.workbooks.equations import Beside, columns

_LINE, _PAD, _TALLEST = 15.5, 6, 400  # points
_TEXT, _WIDEST_TEXT = 100.0, 170.0  # the column of the texts, in characters
_SHORT, _LONG = 4, 10  # lines that are open for a text, and for one that the form asks for
_WIDTHS: dict[str, tuple[float, ...]] = {
    GUIDE: (14, 86),
    BASICS: (18, 42, 58),
    PROSE: (22, _TEXT, 30, 9),
    FACTS: (40, 50),
    SUMMARY: (52, 34, 10, 10),
    FINDINGS: (7, 18, 36, 32, 20, 9, 15, 9, 24, 8, 12),
}
_OF_KIND = {"line": 16.0, "text": 44.0, "day": 14.0, "value": 14.0, "figure": 14.0}
_LABELS: dict[int, tuple[float, ...]] = {0: (), 1: (26,), 2: (15, 36), 3: (5, 13, 34)}
COUNTER = 24.0  # of what is wanting in a sheet, in one line
_CHECK, _CHECKS, _SUM = 27.0, 19.0, 9.0  # of one equation a row, of several; of a sum


def width(text: str) -> int:
    """Of the longest line of a text, in half-width characters."""
    lines = text.split("\n")
    return max(sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in one) for one in lines)


def set_widths(sheet: Any, shape: Sheet) -> None:
    """The widths of a sheet's columns; figures without a label beside them need a height, too."""
    for column, one in enumerate(widths(shape)):
        sheet.set_column(column, column, one)
    for block in shape.blocks:
        for row in range(block.at.row + block.grid.header_rows, block.below):
            sheet.set_row(row - 1, 34)


def widths(shape: Sheet) -> list[float]:
    """The widths of the columns that the layout has, in characters."""
    if shape.name in _WIDTHS:
        return list(_WIDTHS[shape.name])
    if shape.blocks:
        labels = max(block.grid.label_columns for block in shape.blocks)
        most = max(len(block.table.leaf_columns) for block in shape.blocks)
        head = _LABELS.get(labels, (6, *[15] * (labels - 2), 38))
        return [*head, *[9.0 if most > 6 else 17.0] * most]
    found = [_OF_KIND.get(c.kind, 16.0) for listing in shape.lists for c in listing.columns]
    if shape.entries:  # name, text and hint above a list
        found = [max(one, least) for one, least in zip(found, (22, _TEXT), strict=False)]
        found += [30.0, 9.0]
    return found


def set_height(sheet: Any, shape: Sheet, words: Words) -> None:
    """The height of a row whose words need one."""
    row = words.at.row - 1
    if words.look == "title":
        sheet.set_row(row, 32)
    elif words.look == "hint" and words.at.row == 2:
        two = shape.name == FACTS or (is_reported(shape) and not shape.blocks)
        sheet.set_row(row, 36 if two else 22)
    elif words.look in ("caption", "name"):
        sheet.set_row(row, 22)
    elif words.look == "column" and words.down == 1:
        sheet.set_row(row, 22 if not shape.blocks else 36 if _checks(shape) < 2 else 52)
    elif words.look == "row" and words.down == 1:
        own = widths(shape)[words.at.column - 1 : words.at.column - 1 + words.across]
        lines = math.ceil(width(words.text) * 1.08 / sum(own))
        least = 34 if _checks(shape) > 1 else 26
        sheet.set_row(row, max(least, lines * _LINE + _PAD))


def _checks(shape: Sheet) -> int:
    """Equations beside a row."""
    return max(sum(r.per == "row" for r in block.table.relations) for block in shape.blocks)


def _lines(text: Any, across: float) -> int:
    """How many lines a text takes in a column."""
    every = str(text or "").split("\n")
    return sum(max(1, math.ceil(width(one) * 1.05 / across)) for one in every)


def fit_text(sheet: Any, row: int, text: Any, is_asked: bool) -> None:
    """Give a text, or one still to be written, the height and the width that it needs.

    No row can be higher than a page: a very long text has its column made wider.
    """
    across = _TEXT
    while across < _WIDEST_TEXT and _lines(text, across) * _LINE + _PAD > _TALLEST:
        across += 10
    if across > _TEXT:
        sheet.widen(1, across)
    lines = max(_LONG if is_asked else _SHORT, _lines(text, across))
    sheet.grow(row - 1, min(_TALLEST, lines * _LINE + _PAD))


def is_reported(shape: Sheet) -> bool:
    """Whether what is typed in a sheet is part of the report."""
    own = [*(e.address for e in shape.entries), *(one.address for one in shape.lists)]
    return any(address[0] in ("figures", "narrative") for address in own)


def fit_item(
    sheet: Any, shape: Sheet, listing: Listing, index: int, item: Mapping[str, Any]
) -> None:
    """Make the row of an item as high as its longest text, and that of its neighbours."""
    own = widths(shape)[listing.at.column - 1 :]
    needed = 22.0
    for column, across in zip(listing.columns, own, strict=False):
        lines = _lines(item.get(column.key or ""), across)
        needed = max(needed, min(_TALLEST, lines * _LINE + _PAD))
    sheet.grow(listing.first_row + index - 1, needed)


def set_beside(sheet: Any, tables: Sequence[Beside]) -> None:
    """Columns and rows of sums and equations; what only formulas read is hidden."""
    found: dict[int, float] = {}
    for one in tables:
        checks = one.width - one.sums_beside
        each = [_SUM] * one.sums_beside + [_CHECK if checks < 2 else _CHECKS] * checks
        for column, across in enumerate(each, one.start - 1):
            found[column] = max(across, found.get(column, 0))
        for row, tall in one.rows_below.items():
            sheet.set_row(row - 1, tall)
    for column, across in found.items():
        sheet.set_column(column, column, across)
    widest = max(len(one.table.leaf_columns) for one in tables)
    if any(one.prior for one in tables):
        sheet.set_column(columns(tables[0].aside, widest), 9.0 if widest > 6 else 14.0)
        sheet.set_column(tables[0].aside - 2, tables[0].aside - 2, 3)
    sheet.set_column(columns(tables[0].hidden, widest), None, None, {"hidden": True})


def head_rows(shape: Sheet) -> int:
    """Rows that are printed on every page: the title and the heads of a list or table."""
    if shape.blocks:
        return (
            shape.blocks[0].at.row - 1 + shape.blocks[0].grid.header_rows
            if len(shape.blocks) == 1
            else 2
        )
    if shape.lists:
        return shape.lists[0].first_row - 1
    return 3 if shape.name == PROSE else 0


def frozen(shape: Sheet) -> tuple[int, int]:
    """Rows and columns that stay in sight."""
    if len(shape.blocks) == 1:
        return head_rows(shape), shape.blocks[0].grid.label_columns
    if shape.name == SUMMARY:
        return 3, 0
    return (head_rows(shape) or 2), 0
