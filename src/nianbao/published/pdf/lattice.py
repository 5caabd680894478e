"""Tables out of the lines of a page: where lines close a rectangle, there is a square.

A cell that is merged is where a line is wanting. The edge of a table need not be drawn: it is
where its lines end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np

from nianbao.published.pdf.glyph import Box, TooMuchError
from nianbao.published.pdf.ruling import Line, Ruling

_COVERED = 0.6  # of a side that a line is drawn along
_MOST_SQUARES = 20_000  # of a table, before any is merged


@dataclass(frozen=True)
class Rectangle:
    """A cell as its lines close it, over `across` columns and `down` rows, counted from 0.

    `whole` is false for a part of a cell that is no rectangle: a line in it is broken off.
    """

    row: int
    column: int
    across: int
    down: int
    whole: bool = True


@dataclass(frozen=True)
class Lattice:
    """A table as it is ruled: where its columns and its rows begin, and the last of them ends."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rectangles: tuple[Rectangle, ...]

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def without_gaps(self, standing: Sequence[tuple[float, float]], least: float) -> Lattice:
        """The same without the rows and columns that are narrower and where nothing stands alone.

        Such are between the frames of cells, where each has its own. `standing` are the places
        of what stands in the table. The rectangles are as many as before; those that lie in a gap
        have no extent.
        """
        numbers = {self.rectangle_at(*place) for place in standing}
        held = [self.rectangles[number] for number in numbers if number is not None]
        columns = _kept(self.xs, [(one.column, one.across) for one in held], least)
        rows = _kept(self.ys, [(one.row, one.down) for one in held], least)
        if all(columns) and all(rows):
            return self
        across, down = [0, *accumulate(columns)], [0, *accumulate(rows)]
        moved = (
            Rectangle(
                down[one.row],
                across[one.column],
                across[one.column + one.across] - across[one.column],
                down[one.row + one.down] - down[one.row],
                one.whole,
            )
            for one in self.rectangles
        )
        return Lattice(
            (*(x for x, kept in zip(self.xs, columns, strict=False) if kept), self.xs[-1]),
            (*(y for y, kept in zip(self.ys, rows, strict=False) if kept), self.ys[-1]),
            tuple(moved),
        )

    def width(self, one: Rectangle) -> float:
        left, right = self.sides(one)
        return right - left

    def sides(self, one: Rectangle) -> tuple[float, float]:
        """Where a rectangle begins, and where it ends, from left to right."""
        return self.xs[one.column], self.xs[one.column + one.across]

    def rectangle_at(self, x: float, y: float) -> int | None:
        """The number of the rectangle that holds a place; None outside of all."""
        return self._at.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))

    @cached_property
    def _at(self) -> dict[tuple[int, int], int]:
        return {
            (row, column): number
            for number, one in enumerate(self.rectangles)
            for row in range(one.row, one.row + one.down)
            for column in range(one.column, one.column + one.across)
        }

    def turned_back(self, turn: int) -> Lattice:
        """The same, once the page is turned back by so many quarters, about its corner."""
        table = self
        for _ in range(turn % 4):
            table = table._turned_once()
        return table

    def _turned_once(self) -> Lattice:
        turned = [
            Rectangle(
                self.columns - one.column - one.across, one.row, one.down, one.across, one.whole
            )
            for one in self.rectangles
        ]
        turned.sort(key=lambda one: (one.row, one.column))
        return Lattice(self.ys, tuple(-x for x in reversed(self.xs)), tuple(turned))


def _kept(sides: Sequence[float], held: Sequence[tuple[int, int]], least: float) -> list[int]:
    """For each strip between two sides 1 if it is to stay, else 0.

    `held` are the stretches of strips in which something stands: of each, one stays.
    """
    alone = {strip for strip, count in held if count == 1}
    kept = [
        int(end - start >= least or number in alone)
        for number, (start, end) in enumerate(pairwise(sides))
    ]
    for strip, count in held:
        if not any(kept[strip : strip + count]):
            kept[strip] = 1
    return kept


def lattices(ruling: Ruling, near: float) -> tuple[Lattice, ...]:
    """The tables of a page, from its top to its bottom; TooMuchError for one past all bounds.

    Two lines that are so near are one, or one ends at the other. A frame around one cell is no
    table, but a piece of paper.
    """
    found = (_lattice(level, upright, near) for level, upright in _joined(ruling, near))
    tables = [table for table in found if table is not None]
    return tuple(sorted(tables, key=lambda table: (table.box.top, table.box.left)))


def _joined(ruling: Ruling, near: float) -> Iterator[tuple[list[Line], list[Line]]]:
    """The lines that meet each other, table by table."""
    level, upright = ruling
    if not level or not upright:
        return
    across, down = np.array(level)[:, None, :], np.array(upright)[None, :, :]
    meet = (across[..., 1] - near <= down[..., 0]) & (down[..., 0] <= across[..., 2] + near)
    meet &= (down[..., 1] - near <= across[..., 0]) & (across[..., 0] <= down[..., 2] + near)
    left = set(range(len(level)))
    while left:
        rows, columns, wave = set[int](), set[int](), {left.pop()}
        while wave:
            rows |= wave
            met = set(np.flatnonzero(meet[list(wave)].any(axis=0)).tolist()) - columns
            columns |= met
            wave = set(np.flatnonzero(meet[:, list(met)].any(axis=1)).tolist()) - rows
        left -= rows
        if columns:
            yield [level[row] for row in sorted(rows)], [upright[one] for one in sorted(columns)]


def _lattice(level: list[Line], upright: list[Line], near: float) -> Lattice | None:
    ys = _places([line.at for line in level], [y for line in upright for y in line[1:]], near)
    xs = _places([line.at for line in upright], [x for line in level for x in line[1:]], near)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2:
        return None
    if rows * columns > _MOST_SQUARES:
        raise TooMuchError("more squares than due")
    below = _drawn(level, ys, xs)  # [line, column]
    right = _drawn(upright, xs, ys)  # [line, row]
    rectangles = tuple(_rectangles(below, right, rows, columns))
    return Lattice(tuple(xs), tuple(ys), rectangles)


def _places(drawn: list[float], ends: list[float], near: float) -> list[float]:
    """Where lines stand, each once; and where others end beyond the outermost of them."""
    places: list[list[float]] = []
    for at in sorted(drawn):
        if places and at - places[-1][0] <= near:
            places[-1].append(at)
        else:
            places.append([at])
    standing = [sum(one) / len(one) for one in places]
    before = [min(ends)] if min(ends) < standing[0] - near else []
    after = [max(ends)] if max(ends) > standing[-1] + near else []
    return [*before, *standing, *after]


def _drawn(lines: list[Line], places: list[float], across: list[float]) -> list[list[bool]]:
    """Whether a line is drawn at each place, along each of the stretches across it."""
    covered = [[0.0] * (len(across) - 1) for _ in places]
    at = np.array(places)
    for line in lines:
        row = covered[int(abs(at - line.at).argmin())]
        for stretch, (start, end) in enumerate(pairwise(across)):
            shared = min(end, line.end) - max(start, line.start)
            row[stretch] = max(row[stretch], shared / (end - start))
    return [[share >= _COVERED for share in row] for row in covered]


def _rectangles(
    below: list[list[bool]], right: list[list[bool]], rows: int, columns: int
) -> Iterator[Rectangle]:
    """The rectangles row by row: each spreads as far as no line stops it."""
    taken = [[False] * columns for _ in range(rows)]

    def region(row: int, column: int) -> list[tuple[int, int]]:
        places, wave = [], [(row, column)]
        taken[row][column] = True
        while wave:
            places.append(at := wave.pop())
            y, x = at
            for free, nexty, nextx in (
                (x + 1 < columns and not right[x + 1][y], y, x + 1),
                (x > 0 and not right[x][y], y, x - 1),
                (y + 1 < rows and not below[y + 1][x], y + 1, x),
                (y > 0 and not below[y][x], y - 1, x),
            ):
                if free and not taken[nexty][nextx]:
                    taken[nexty][nextx] = True
                    wave.append((nexty, nextx))
        return places

    found: list[Rectangle] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            places = region(row, column)
            left, last = min(x for _, x in places), max(x for _, x in places)
            down, across = max(y for y, _ in places) - row + 1, last - left + 1
            if across * down == len(places):
                found.append(Rectangle(row, left, across, down))
            else:
                found += (Rectangle(y, x, 1, 1, whole=False) for y, x in places)
    yield from sorted(found, key=lambda one: (one.row, one.column))
