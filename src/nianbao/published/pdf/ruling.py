"""The lines that rule a page, read from its picture: straight, level or upright, and thin.

A line is darker than what is on both sides of it, or lighter than both, whatever it was drawn
with. Dashes and dots are one line, so are the pieces that meet at a joint.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from nianbao.published.pdf.drawing import Picture
from nianbao.published.pdf.glyph import TooMuchError

_CONTRAST = 8  # of 255: a hairline in light grey
_SIDES = (3, 6)  # dots from the middle of a line to what is beside it
_GAP = 10  # dots between two dashes, or two pieces of a line
_SHORTEST = 18  # dots of a line: 9 points
_INKED = 0.3  # of a line of dots
_MOST_RUNS = 400_000
_MOST_LINES = 1_500  # of a page, each way

_Mask = np.ndarray[Any, np.dtype[np.bool_]]
_Numbers = np.ndarray[Any, np.dtype[np.int64]]


class Line(NamedTuple):
    """A level or upright line: where it stands, and from where to where it goes, in points."""

    at: float
    start: float
    end: float


class Ruling(NamedTuple):
    """The lines of a page."""

    level: tuple[Line, ...]
    upright: tuple[Line, ...]


def ruling(picture: Picture | None, dots: float) -> Ruling:
    """The lines of a picture with so many dots to a point; TooMuchError for too many."""
    if picture is None:
        return Ruling((), ())
    signed = picture.astype(np.int16)
    level = _lines(_ridges(signed), dots)
    return Ruling(level, _lines(_ridges(np.ascontiguousarray(signed.T)), dots))


def _ridges(picture: np.ndarray[Any, np.dtype[np.int16]]) -> _Mask:
    """The dots that stand out from those above and below them."""
    found = np.zeros(picture.shape, np.bool_)
    for side in _SIDES:
        if len(picture) <= 2 * side:
            continue
        middle = picture[side:-side]
        above, below = middle - picture[: -2 * side], middle - picture[2 * side :]
        out = found[side:-side]
        out |= (above <= -_CONTRAST) & (below <= -_CONTRAST)
        out |= (above >= _CONTRAST) & (below >= _CONTRAST)
    return found


def _lines(ridges: _Mask, dots: float) -> tuple[Line, ...]:
    rows, starts, ends = _runs(ridges)
    if not len(rows):
        return ()
    fresh = np.ones(len(rows), np.bool_)
    fresh[1:] = (rows[1:] != rows[:-1]) | (starts[1:] - ends[:-1] > _GAP)
    first = np.flatnonzero(fresh)
    inked = np.add.reduceat(ends - starts, first)
    rows, starts = rows[first], starts[first]
    ends = ends[np.append(first[1:], len(fresh)) - 1]
    lengths = ends - starts
    kept = (lengths >= _SHORTEST) & (inked >= _INKED * lengths)
    return _thinned(rows[kept], starts[kept], ends[kept], dots)


def _runs(ridges: _Mask) -> tuple[_Numbers, _Numbers, _Numbers]:
    """The runs of dots: their rows, in which dot they start, and before which they end."""
    height, width = ridges.shape
    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = ridges
    change = np.diff(padded, axis=1)
    rows, starts = np.nonzero(change == 1)
    if len(rows) > _MOST_RUNS:
        raise TooMuchError("more lines than due")
    ends = np.nonzero(change == -1)[1]
    return rows, starts, ends


def _thinned(rows: _Numbers, starts: _Numbers, ends: _Numbers, dots: float) -> tuple[Line, ...]:
    """One line for the rows of dots that lie upon each other."""
    lines: list[list[int]] = []  # first row, last row, start, end
    near: list[list[int]] = []
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        near = [line for line in near if row - line[1] <= 1]
        for line in near:
            if start <= line[3] and end >= line[2] and row - line[0] < 2 * _SIDES[-1]:
                line[1], line[2], line[3] = row, min(line[2], start), max(line[3], end)
                break
        else:
            near.append([row, row, start, end])
            lines.append(near[-1])
            if len(lines) > _MOST_LINES:
                raise TooMuchError("more lines than due")
    return tuple(
        Line((top + bottom + 1) / 2 / dots, start / dots, end / dots)
        for top, bottom, start, end in lines
    )
