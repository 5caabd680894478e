"""How wide the columns and how high the rows of a statutory table are, and where it may break.

All lengths are in points. A table is as wide as the text, which after GB/T 9704-2012 is 156 mm,
and is set at 五号 (10.5 pt); only where figures are so long that the labels would have no room
it is smaller. Heights are reckoned, not measured: to measure a table costs as much as to set it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from nianbao.pages.blocks import Label, Table, Value

WIDTH = 156 / 25.4 * 72
PAGE = 225 / 25.4 * 72
PITCH = PAGE / 22
SIZE = 10.5
LEAST = 8.0  # a smaller size is not legible: there the figures stand upright
_LEADING = 1.25  # from line to line in a cell, in em
_PADDING = 8 / SIZE  # above and below the lines of a cell together, in em
_AIR = 6.0  # more in the rows of a small table
_GAP = 13.0  # below a table, as above it
_SIDES = 5.0  # left and right of the words of a cell
_DIGIT = 0.58  # em, with some room
_NUMBER = re.compile(r"[-\u2212+.,0-9]+")
_NARROWEST = 11 / 25.4 * 72  # a column of figures beside labels
_OWN_LABEL = 8  # characters of a row's own label that must have room on a line
_CLOSES = "、，。：；！？）》”’〕」"
_OPENS = "（《“‘〔「"
_PAUSES = re.compile(r"(?<=[：，])")
_STACKED = re.compile(r".[、，：；）]?")
_NUMBERED = re.compile(r"(?<=^（.）)|(?<=^（..）)")


@dataclass(frozen=True)
class Cell:
    """A cell as it is set: `lines` of a label are broken where a reader would pause."""

    lines: tuple[str, ...]
    colspan: int = 1
    rowspan: int = 1
    role: str = "value"
    align: str = "center"
    free: bool = False  # words in a column of figures: they break anywhere


@dataclass(frozen=True)
class TableLayout:
    """A table as it is set: `breaks` are the rows before which a page may end, `breaks_within`
    those within a group, where it ends only if it would be a third empty else.

    A label that spans a break is set anew below it; `turned` figures stand upright.
    """

    size: float
    columns: tuple[float, ...]
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    header_heights: tuple[float, ...]
    row_heights: tuple[float, ...]
    breaks: tuple[int, ...]
    breaks_within: tuple[int, ...]
    turned: bool = False


@lru_cache(maxsize=64)  # PDF and Word set the same tables, and many reports those of zeros
def table_layout(table: Table, width: float = WIDTH) -> TableLayout:
    """The layout of a statutory table with its figures, in a text of this width."""
    columns, size = _columns(table, width)
    turned = not table.label_columns and size < LEAST
    if turned:
        columns, size = [width / table.columns] * table.columns, SIZE
    header = tuple(_placed(table.header, columns, size, 0))
    rows = tuple(_placed(table.rows, columns, size, table.label_columns))
    if table.show_caption:
        caption = _Placed(Cell((table.caption,), table.columns, role="column"), 0, width)
        header = ((caption,), *header)
    header_heights, row_heights = _heights(header, size), _heights(rows, size, turned)
    if table.label_columns < 2:
        more = _more([*header_heights, *row_heights], _AIR if table.show_caption else 0)
        header_heights = [height + more for height in header_heights]
        row_heights = [height + more for height in row_heights]
    breaks = list(_breaks(rows, row_heights, size))
    return TableLayout(
        size=size,
        columns=tuple(columns),
        header=tuple(tuple(placed.cell for placed in row) for row in header),
        rows=tuple(tuple(placed.cell for placed in row) for row in rows),
        header_heights=tuple(header_heights),
        row_heights=tuple(row_heights),
        breaks=tuple(at for at, within in breaks if not within),
        breaks_within=tuple(at for at, within in breaks if within),
        turned=turned,
    )


def is_number(text: str) -> bool:
    """Whether the text of a cell is a number, with a sign of either kind."""
    return _NUMBER.fullmatch(text) is not None


# ----------------------------------------------------------------------------- columns


def _columns(table: Table, width: float) -> tuple[list[float], float]:
    """The columns, and the size at which no number is wider than its own."""
    numbers = _longest_numbers(table)
    if table.label_columns == 1:
        each = width * 0.66 / len(numbers)
        size = min(SIZE, (each - _SIDES) / max(numbers))
        return [width * 0.34, *[each] * len(numbers)], size
    if not table.label_columns:
        ems = [max(2.0, number) for number in numbers]
        size = min(SIZE, (width - _SIDES * len(ems)) / sum(ems))
        return _spread([em * size + _SIDES for em in ems], width), size
    labels = _label_columns(table.label_columns)
    leaves = [max(2.0, n, _unbroken(t)) for n, t in zip(numbers, _leaves(table), strict=True)]
    sides = _SIDES * (len(labels) + 1 + len(leaves))
    size = min(SIZE, (width - sides) / (sum(labels) + _OWN_LABEL + sum(leaves)))
    groups = [em * size + _SIDES for em in labels]
    figures = [max(em * size + _SIDES, _NARROWEST * size / SIZE) for em in leaves]
    return [*groups, width - sum(groups) - sum(figures), *figures], size


def _label_columns(depth: int) -> list[float]:
    """The columns of the labels of groups, in em: the outermost of three is a stack."""
    return [1.6, *[4.0] * (depth - 2)] if depth > 2 else [4.0] * (depth - 1)


def _leaves(table: Table) -> list[str]:
    """The labels of the columns of figures, from left to right."""
    placed = _placed(table.header, [1.0] * table.columns, 1.0, 0)
    by_column = {
        at: "".join(cell.lines)
        for row in placed
        for cell, at, _ in ((p.cell, p.column, p.width) for p in row)
        if cell.colspan == 1
    }
    return [by_column.get(at, "") for at in range(table.label_columns, table.columns)]


def _unbroken(label: str) -> float:
    """How many em a label needs to break at its words: one of three characters is one word."""
    return len(label) if len(label) <= 3 else 2.0


def _longest_numbers(table: Table) -> list[float]:
    """The width of the widest number of each column of figures, in em."""
    longest = [1.0] * (table.columns - table.label_columns)
    for row in table.rows:
        for at, cell in enumerate(cell for cell in row if isinstance(cell, Value)):
            if is_number(cell.text):
                longest[at] = max(longest[at], _number_width(cell.text))
    return longest


def _number_width(text: str) -> float:
    return len(text) * _DIGIT + (0.5 if "\u2212" in text else 0)


def _spread(columns: list[float], width: float) -> list[float]:
    """The columns widened alike to the width of the table."""
    more = width / sum(columns)
    return [column * more for column in columns]


# ----------------------------------------------------------------------------- cells


@dataclass(frozen=True)
class _Placed:
    cell: Cell
    column: int
    width: float


def _placed(
    rows: Iterable[tuple[Label | Value, ...]], columns: list[float], size: float, depth: int
) -> Iterator[tuple[_Placed, ...]]:
    """The cells of each row with the column where they begin and their width."""
    taken = [0] * len(columns)  # how many more rows a label from above covers, by column
    for row in rows:
        placed = []
        at = 0
        for cell in row:
            while taken[at]:
                at += 1
            across = 1 if isinstance(cell, Value) else cell.colspan
            down = 1 if isinstance(cell, Value) else cell.rowspan
            width = sum(columns[at : at + across])
            stacked = depth > 2 and at == 0 and across == 1 and down > 1
            align = "left" if depth > 1 and down == 1 else "center"
            made = _cell(cell, (width - _SIDES) / size, stacked, align)
            placed.append(_Placed(made, at, width))
            taken[at : at + across] = [down] * across
            at += across
        taken = [max(0, left - 1) for left in taken]
        yield tuple(placed)


def _cell(cell: Label | Value, room: float, stacked: bool, align: str) -> Cell:
    """A cell in which there is room for so many characters on a line."""
    if isinstance(cell, Value):
        return Cell((cell.text,), free=len(cell.text) > 4 and not is_number(cell.text))
    return Cell(_lines(cell, room, stacked), cell.colspan, cell.rowspan, cell.role, align)


def _lines(label: Label, room: float, stacked: bool) -> tuple[str, ...]:
    """A label broken where a reader pauses: after its number, a mark, or every second character."""
    if stacked:
        return tuple(_STACKED.findall(label.text))
    if label.role == "row" and label.rowspan > 1:
        return tuple(filter(None, _NUMBERED.split(label.text)))
    if label.role == "corner" and len(label.text) > room:
        return tuple(filter(None, _PAUSES.split(label.text)))
    even = max(2, int(room / 2) * 2)
    if label.role == "column" and room < len(label.text) <= 8 and len(label.text) % 2 == 0:
        return tuple(label.text[at : at + even] for at in range(0, len(label.text), even))
    return (label.text,)


# ----------------------------------------------------------------------------- rows


def _heights(rows: Iterable[tuple[_Placed, ...]], size: float, turned: bool = False) -> list[float]:
    """The height of each row, so that every cell has room in the rows that it spans."""
    rows = list(rows)
    needs = [[(p.cell.rowspan, _height(p, size, turned)) for p in row] for row in rows]
    heights = [
        max((need for span, need in row if span == 1), default=_of_lines(1, size)) for row in needs
    ]
    for at, row in enumerate(needs):
        for span, need in row:
            lacking = need - sum(heights[at : at + span])
            if lacking > 0:
                heights[at + span - 1] += lacking
    return heights


def _more(heights: list[float], least: float) -> float:
    """What to add to each row so that the table and the gap below it are whole lines high."""
    height = sum(heights) + least * len(heights) + _GAP
    return least + (math.ceil(height / PITCH) * PITCH - height) / len(heights)


def _height(placed: _Placed, size: float, turned: bool) -> float:
    cell = placed.cell
    if turned and cell.role == "value" and is_number(cell.lines[0]):
        return _number_width(cell.lines[0]) * size + _SIDES
    room = (placed.width - _SIDES) / size
    return _of_lines(sum(_line_count(line, room) for line in cell.lines), size)


def _of_lines(count: int, size: float) -> float:
    return (1 + (count - 1) * _LEADING + _PADDING) * size


def _line_count(text: str, room: float) -> int:
    """How many lines a text takes; none begins with a mark that closes, or ends with an opening."""
    if is_number(text):
        return 1
    count, used = 1, 0.0
    for at, char in enumerate(text):
        width = _DIGIT if char in "0123456789." else 1.0
        if used + width > room:
            count += 1
            used = 1.0 if char in _CLOSES or text[at - 1] in _OPENS else 0.0
        used += width
    return count


def _breaks(
    rows: tuple[tuple[_Placed, ...], ...], heights: list[float], size: float
) -> Iterator[tuple[int, bool]]:
    """The rows before which a page may end, and whether that is within a group.

    No row stands alone, and each part of a label that spans the break has room for all of it.
    """
    tops = [0.0, *accumulate(heights)]
    spans = [
        (at, at + placed.cell.rowspan, placed)
        for at, row in enumerate(rows)
        for placed in row
        if placed.cell.rowspan > 1
    ]
    for at in range(2, len(rows) - 1):
        parted = [(begin, end, label) for begin, end, label in spans if begin < at < end]
        if all(
            min(tops[at] - tops[begin], tops[end] - tops[at]) >= _height(label, size, False)
            for begin, end, label in parted
        ):
            yield at, any(label.column for _, _, label in parted)
