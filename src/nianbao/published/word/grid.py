"""A table of a Word file as a grid: its cells where Word draws them, whatever its markup says.

Cells stand by the columns that they span; where rows disagree about how many there are, by their
widths. Source: ISO/IEC 29500-1, 17.4.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from nianbao.errors import InputError
from nianbao.inputs.xml_part import Element
from nianbao.published.document import Drawn, Spot, Square
from nianbao.published.word.markup import child, children, name_of, value, whole

MOST_SQUARES = 100_000  # of one table
_WIDEST = 200  # columns
_APART = 90  # twentieths of a point by which two edges differ that are not the same
_NOT_DRAWN = ("", "none", "nil")
_SIDES = ("top", "bottom", "left", "right", "start", "end", "insideH", "insideV")


@dataclass(frozen=True)
class Cell:
    """A cell as the file has it, with its text; `left` and `across` in columns of the grid."""

    text: str
    left: int
    across: int
    width: int | None
    merged: str  # with the cell above: restart | continue | nothing


@dataclass(frozen=True)
class Row:
    """A row: its cells, and the columns and width that are left free before them."""

    cells: tuple[Cell, ...]
    before: int
    gap: int | None  # width of what is left free
    columns: int  # that it takes in all, those left free behind it as well


def row_of(element: Element, cells: Sequence[tuple[Element, str]]) -> Row:
    """A row of the markup whose cells have these texts."""
    properties = child(element, "trPr")
    before = min(whole(value(child(properties, "gridBefore"))) or 0, _WIDEST)
    after = min(whole(value(child(properties, "gridAfter"))) or 0, _WIDEST)
    made: list[Cell] = []
    left = before
    for one, text in cells:
        own = child(one, "tcPr")
        across = min(max(whole(value(child(own, "gridSpan"))) or 1, 1), _WIDEST)
        width = _width(child(own, "tcW"))
        if made and _merged(own, "hMerge") == "continue":
            last = made[-1]
            both = None if last.width is None or width is None else last.width + width
            made[-1] = replace(last, across=last.across + across, width=both)
        else:
            made.append(Cell(text, left, across, width, _merged(own, "vMerge")))
        left += across
    gap = _width(child(properties, "wBefore")) if before else 0
    return Row(tuple(made), before, gap, left + after)


def _merged(properties: Element | None, name: str) -> str:
    """How a cell is merged; one that does not say goes on."""
    merged = child(properties, name)
    return "" if merged is None else value(merged) or "continue"


def _width(element: Element | None) -> int | None:
    """A width in twentieths of a point; None for one that is none, or in per cent."""
    kind = value(element, "type")
    width = whole(value(element, "w"))
    return width if kind in ("dxa", "") and width is not None and width > 0 else None


def drawn(rows: Sequence[Row], spot: Spot, ruled: bool | None) -> Drawn:
    """The grid of these rows. InputError for more cells than any table has."""
    placed = _by_width(rows) if len({row.columns for row in rows}) > 1 else None
    if placed is None:
        placed = [[(cell.left, cell.across) for cell in row.cells] for row in rows]
    columns = min(
        max((left + across for row in placed for left, across in row), default=0), _WIDEST
    )
    if sum(len(row.cells) for row in rows) > MOST_SQUARES:
        raise InputError("表格过大，不予打开", expected=f"不超过 {MOST_SQUARES} 个单元格")
    squares: list[Square] = []
    above: dict[tuple[int, int], int] = {}  # the squares that may go on below, by where they stand
    for number, (row, places) in enumerate(zip(rows, placed, strict=True)):
        going_on: dict[tuple[int, int], int] = {}
        for cell, (left, across) in zip(row.cells, places, strict=True):
            across = min(across, columns - left)
            if across < 1:
                continue
            at = above.get((left, across))
            if cell.merged == "continue" and at is not None:
                squares[at] = replace(squares[at], down=squares[at].down + 1)
            else:
                at = len(squares)
                here = replace(spot, row=number + 1, column=left + 1)
                squares.append(Square(cell.text, number, left, across, 1, here))
            if cell.merged:
                going_on[left, across] = at
        above = going_on
    ordered = sorted(squares, key=lambda square: (square.row, square.column))
    return Drawn(len(rows), columns, tuple(ordered), spot, ruled)


def _by_width(rows: Sequence[Row]) -> list[list[tuple[int, int]]] | None:
    """Where each cell stands by its edges; None where not every cell says how wide it is."""
    edges: list[list[int]] = []
    for row in rows:
        widths = [cell.width for cell in row.cells]
        if row.gap is None or any(width is None for width in widths):
            return None
        edges.append(list(accumulate((width or 0 for width in widths), initial=row.gap)))
    lines: list[int] = []
    for edge in sorted({edge for row in edges for edge in row}):
        if not lines or edge - lines[-1] > _APART:
            lines.append(edge)

    def line(edge: int) -> int:
        at = bisect_left(lines, edge + 1) - 1
        return max(at, 0)

    placed = []
    for own in edges:
        at = [line(edge) for edge in own]
        if any(end <= begin for begin, end in pairwise(at)):
            return None
        placed.append([(begin, end - begin) for begin, end in pairwise(at)])
    return placed


def is_ruled(table: Element, styles: Element | None) -> bool:
    """Whether lines are drawn around its cells: by the table, its style, or most of its cells."""
    properties = child(table, "tblPr")
    own = child(properties, "tblBorders")
    if own is None:
        own = _of_style(value(child(properties, "tblStyle")), styles)
    if _lines(own):
        return True
    cells = [cell for row in children(table, "tr") for cell in children(row, "tc")]
    borders = (child(child(cell, "tcPr"), "tcBorders") for cell in cells)
    return 2 * sum(_lines(one) for one in borders) > len(cells)


def _of_style(name: str, styles: Element | None) -> Element | None:
    """The borders that a style of tables gives, or one that it is based on."""
    known = {value(one, "styleId"): one for one in children(styles, "style")}
    for _ in range(20):
        style = known.get(name)
        borders = child(child(style, "tblPr"), "tblBorders")
        if style is None or borders is not None:
            return borders
        name = value(child(style, "basedOn"))
    return None


def _lines(borders: Element | None) -> bool:
    drawn = (one for one in (() if borders is None else borders) if name_of(one) in _SIDES)
    return sum(value(one) not in _NOT_DRAWN for one in drawn) > 1
