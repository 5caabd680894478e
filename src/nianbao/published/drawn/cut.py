"""Rows of a drawn table that the end of a page cut in two, made whole.

A row was cut where the words on both sides of the page's end make one label, and those below make
none; or where the figures stand on the one side and the label on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nianbao.form.table import AXES, Table
from nianbao.published.document import Drawn, Square
from nianbao.published.drawn.raw_value import is_figure
from nianbao.published.likeness import is_exact

_Pair = tuple[Square, Square]  # what is above the page's end, and what goes on below it


def mended(drawn: Drawn, tables: Sequence[Table]) -> Drawn:
    """The table with the rows whole that a page's end cut in two, as far as it is told.

    `tables` are those that it may be of.
    """
    pages = {one.row: one.spot.page for one in drawn.squares}
    for row in sorted(pages, reverse=True):
        if pages[row] != pages.get(row - 1, pages[row]):
            pairs = _pairs(drawn, row)
            if pairs is not None and _is_cut(pairs, tables):
                drawn = _joined(drawn, row, dict(pairs))
    return drawn


def _pairs(drawn: Drawn, row: int) -> list[_Pair] | None:
    """What stands in a row, each with what ends above it in the same columns.

    None where words or figures stand below nothing.
    """
    pairs = []
    for lower in drawn.squares:
        if lower.row != row:
            continue
        upper = drawn.at(row - 1, lower.column)
        if upper is None or (upper.column, upper.across) != (lower.column, lower.across):
            if lower.text.strip():
                return None
        elif upper.row + upper.down == row:
            pairs.append((upper, lower))
    return pairs


def _is_cut(pairs: Sequence[_Pair], tables: Sequence[Table]) -> bool:
    both = [(upper, lower) for upper, lower in pairs if upper.text.strip() and lower.text.strip()]
    if any(is_figure(square.text) for pair in both for square in pair):
        return False
    labels = [pair for pair in both if 1 in (pair[0].down, pair[1].down)]
    if labels:
        return all(_is_one_label(upper.text, lower.text, tables) for upper, lower in labels)
    alone = [pair for pair in pairs if pair[0].down == pair[1].down == 1]
    above = [upper for upper, _ in alone if upper.text.strip()]
    below = [lower for _, lower in pairs if lower.text.strip()]
    return (
        bool(above and below)
        and all(is_figure(square.text) for square in above)
        and not any(is_figure(square.text) for square in below)
    )


def _is_one_label(upper: str, lower: str, tables: Sequence[Table]) -> bool:
    """Whether two texts are one label, of which the second alone is none."""
    return _is_exact(f"{upper}\n{lower}", tables) and not _is_exact(lower, tables)


def _is_exact(text: str, tables: Sequence[Table]) -> bool:
    return any(is_exact(table, axis, text) for table in tables for axis in AXES)


def _joined(drawn: Drawn, row: int, goes_on: dict[Square, Square]) -> Drawn:
    """The table with a row joined to the one above it."""
    taken = set(goes_on.values())
    squares = []
    for one in drawn.squares:
        if one in taken or (one.row == row and one.down == 1):
            continue
        rest = goes_on.get(one)
        if rest is not None:
            text = "\n".join(filter(None, (one.text, rest.text)))
            one = replace(one, text=text, down=one.down + rest.down - 1)
        elif one.row == row:
            one = replace(one, down=one.down - 1)
        elif one.row > row:
            one = replace(one, row=one.row - 1)
        squares.append(one)
    return replace(drawn, rows=drawn.rows - 1, squares=tuple(squares))
