"""A ruled table with the words that are printed in it, and what the next page goes on with.

Where a page ends, a table goes on at the head of the next one, below the same upright lines; the
lines of a cell that is merged over the page's end are not all drawn again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from nianbao.published.document import Drawn, Spot, Square
from nianbao.published.pdf.glyph import UNREADABLE, Box, Glyph
from nianbao.published.pdf.lattice import Lattice
from nianbao.published.pdf.typesetting import lines_of, padding, unreadable, words_of

_GAP = 0.6  # of the size of type: what is narrower has no room for a character
_PADDING = 11.5  # points: what the cells of most programs leave free at their sides
_EDGE = 1.0  # points from the edge of the paper: what stands there may be cut off
_TOUCHING = 0.03  # of the size of type between two digits of one number
_SAME = 1.5  # points between an upright line and the same one on the next page
_FEWEST = 3  # upright lines by which one is known as the other's continuation


@dataclass(frozen=True)
class Ruled:
    """A table, where its columns begin and the last of them ends, and the pages it stands on."""

    drawn: Drawn
    xs: tuple[float, ...]
    turn: int  # of its words
    first: int
    last: int


def ruled(page: int, lattice: Lattice, glyphs: Sequence[Glyph], paper: Box) -> Ruled:
    """The table with its words; its squares and itself are not numbered yet."""
    turn = turn_of(glyphs)
    uprights = [glyph.turned_back(turn) for glyph in glyphs]
    least = _GAP * median(glyph.size for glyph in glyphs)
    standing = [(glyph.x, glyph.y) for glyph in uprights if glyph.text != " "]
    table, edges = lattice.turned_back(turn), paper.turned_back(turn)
    words: list[list[Glyph]] = [[] for _ in table.rectangles]
    at = [table.rectangle_at(glyph.x, glyph.y) for glyph in uprights]
    for upright, index in zip(uprights, at, strict=True):
        if index is not None:
            words[index].append(upright)
    doubtful = set(_crossed(uprights, at))
    lines = [lines_of(printed) for printed in words]
    wide = [table.width(cell) for cell in table.rectangles]
    free = min(padding(zip(wide, lines, strict=True)), _PADDING)
    numbered = table.without_gaps(standing, least)
    squares = []
    for index, cell in enumerate(numbered.rectangles):
        if not cell.across or not cell.down:
            continue
        text = words_of(lines[index], wide[index] - free if cell.down == 1 else wide[index])
        left, right = table.sides(table.rectangles[index])
        if left <= edges.left + _EDGE or right >= edges.right - _EDGE:
            text += UNREADABLE
        elif not cell.whole or index in doubtful:
            text = unreadable(text)
        place = (cell.row, cell.column, cell.across, cell.down)
        squares.append(Square(text, *place, spot=Spot(page=page)))
    drawn = Drawn(numbered.rows, numbered.columns, tuple(squares), Spot(page=page), ruled=True)
    return Ruled(drawn, numbered.xs, turn, page, page)


def turn_of(glyphs: Sequence[Glyph]) -> int:
    """The quarter turns of most glyphs."""
    turns = Counter(glyph.turn for glyph in glyphs if glyph.text != " ")
    return max(turns, key=lambda turn: (turns[turn], -turn), default=0)


def _crossed(glyphs: Sequence[Glyph], at: Sequence[int | None]) -> Iterator[int]:
    """The rectangles that a number runs out of, or into: which of its digits is whose?"""
    ordered = sorted(zip(glyphs, at, strict=True), key=lambda one: one[0].order)
    for (glyph, here), (after, there) in pairwise(ordered):
        if here == there or not (glyph.text + after.text).isdecimal():
            continue
        apart = after.room.left - glyph.room.right
        if glyph.base == after.base and abs(apart) < _TOUCHING * glyph.size:
            yield from (index for index in (here, there) if index is not None)


def continues(upper: Ruled, lower: Ruled) -> bool:
    """Whether a table that stands at the head of the next page is the same, by its lines.

    No words must stand between the two.
    """
    if lower.first != upper.last + 1 or lower.turn != upper.turn:
        return False
    shared = [_near(x, upper.xs) for x in lower.xs]
    if all(_near(x, upper.xs) for x in (lower.xs[0], lower.xs[-1])) and all(
        _near(x, lower.xs) for x in (upper.xs[0], upper.xs[-1])
    ):
        return True
    within = all(shared) or all(_near(x, lower.xs) for x in upper.xs)
    return within and sum(shared) >= _FEWEST


def _near(x: float, xs: Iterable[float]) -> bool:
    return any(abs(x - other) <= _SAME for other in xs)


def continued(upper: Ruled, lower: Ruled) -> Ruled:
    """Both as one table, with the columns of both."""
    xs: list[float] = []
    for x in sorted((*upper.xs, *lower.xs)):
        if not xs or x - xs[-1] > _SAME:
            xs.append(x)
    above = _moved(upper, xs, 0)
    below = _moved(lower, xs, upper.drawn.rows)
    rows = upper.drawn.rows + lower.drawn.rows
    drawn = replace(upper.drawn, rows=rows, columns=len(xs) - 1, squares=(*above, *below))
    return Ruled(drawn, tuple(xs), upper.turn, upper.first, lower.last)


def _moved(table: Ruled, xs: Sequence[float], down: int) -> Iterator[Square]:
    """The squares of a table on other columns, so many rows further down."""
    places = [min(range(len(xs)), key=lambda place: abs(xs[place] - x)) for x in table.xs]
    for one in table.drawn.squares:
        column, end = places[one.column], places[one.column + one.across]
        yield replace(one, row=one.row + down, column=column, across=end - column)
