"""Tables: cells merged as on the form, the header on every page, rows never broken.

A statutory table has the layout that it has in the PDF; one of words lines in its cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import pairwise

from nianbao.pages.blocks import Table
from nianbao.pages.letter import Line, Listing
from nianbao.pages.table_layout import SIZE, Cell, TableLayout, table_layout
from nianbao.pages.word.markup import (
    PLAIN,
    Element,
    Look,
    indent,
    keep_with_next,
    paragraph,
    run,
    w,
)
from nianbao.pages.word.package import Package
from nianbao.prose.document import Grid

_POINT = 20  # all lengths here are in twentieths of a point
_ABOVE, _BELOW = 250, 190  # what parts a table from the text, whose words stand low
_LEADING = 1.257  # of the size, from line to line
_SIDE = 0.2  # characters between the words of a cell and its edges
_LOOKS = {"plain": PLAIN, "strong": Look(bold=True), "small": Look(size=9)}  # of words in a cell
_UPRIGHT = 2  # columns of labels between an outermost label that stands upright and the figures


@dataclass(frozen=True)
class _Shape:
    """The widths of the columns, and the size of the words in points."""

    widths: tuple[int, ...]
    size: float = SIZE


@dataclass(frozen=True)
class _Placed:
    """What stands at a column of a row; without a cell, one above reaches down to it."""

    column: int
    columns: int
    rows: int
    cell: Cell | None = None
    direction: str | None = None


def statutory(package: Package, table: Table) -> Iterator[Element]:
    """A table of the form, its caption as the first row where it is printed."""
    layout = table_layout(table, package.width / _POINT)
    size = int(2 * layout.size) / 2  # Word knows halves of a point
    shape = _Shape(_shared(layout.columns, package.width), size)
    yield _gap(package, _ABOVE, w("keepNext"))
    made = _table(package, shape, table.caption)
    for row, height in zip(_placed(layout.header), layout.header_heights, strict=True):
        made.append(_row(package, shape, row, height, header=True))
    rows = enumerate(zip(_placed(layout.rows), layout.row_heights, strict=True), 1)
    for below, (row, height) in rows:
        turned = [_turned(placed, table, layout) for placed in row]
        made.append(_row(package, shape, turned, height))
        if below < len(layout.rows) and below not in layout.breaks:
            keep_with_next(made)
    yield made
    yield _gap(package, _BELOW)


def grid(package: Package, block: Grid) -> Iterator[Element]:
    """A table in prose, its caption above it."""
    caption = block.caption
    if caption:
        yield paragraph(package.style("Caption"), [run(caption)], w("keepNext"))
    columns = len((*block.header, *block.rows)[0])
    shape = _Shape(_shared([1.0] * columns, package.width))
    made = _table(package, shape, caption or "")
    for texts, header in [(t, True) for t in block.header] + [(t, False) for t in block.rows]:
        cells = [_Placed(column, 1, 1, Cell((text,))) for column, text in enumerate(texts)]
        made.append(_row(package, shape, cells, header=header))
    yield made
    yield _gap(package, _BELOW)


def listing(package: Package, block: Listing) -> Iterator[Element]:
    """A table of words, its first column centred; it goes on over pages with its header."""
    shape = _Shape(_shared(block.widths, package.width))
    made = _table(package, shape, block.caption)
    header = [_Placed(at, 1, 1, Cell((word,))) for at, word in enumerate(block.header)]
    made.append(_row(package, shape, header, header=True))
    for cells in block.rows:
        row = w("tr", w("trPr", w("cantSplit")))
        for at, (lines, width) in enumerate(zip(cells, shape.widths, strict=True)):
            properties = w("tcPr", w("tcW", w=width, type="dxa"))
            row.append(w("tc", properties, *_lines(package, lines, centred=at == 0)))
        made.append(row)
    yield _gap(package, _ABOVE, w("keepNext"))
    yield made
    yield _gap(package, _BELOW)


def _lines(package: Package, lines: Sequence[Line], centred: bool) -> Iterator[Element]:
    """The paragraphs of a cell, which has one at least."""
    own = [] if centred else [indent(left=_SIDE, right=_SIDE), w("jc", val="left")]
    for line in lines or (Line(""),):
        runs = [run(line.text, _LOOKS[line.look])] if line.text else []
        yield paragraph(package.style("Table Text"), runs, *map(deepcopy, own))


def _gap(package: Package, height: int, *keep: Element) -> Element:
    """A line without words: Word joins two tables that touch, and has no space around one."""
    spacing = w("spacing", line=height, lineRule="exact")
    return paragraph(package.style("Table Text"), [], *keep, spacing)


def _table(package: Package, shape: _Shape, caption: str) -> Element:
    properties = w(
        "tblPr",
        w("tblStyle", val=package.style("Report Table")),
        w("tblW", w=sum(shape.widths), type="dxa"),
        w("jc", val="center"),
        w("tblLayout", type="fixed"),
        *([w("tblCaption", val=caption)] if caption else []),
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in shape.widths)))


def _row(
    package: Package,
    shape: _Shape,
    row: Iterable[_Placed],
    height: float = 0,
    *,
    header: bool = False,
) -> Element:
    """A row of at least this height, in points."""
    properties = w("trPr", w("cantSplit"))
    if height:
        properties.append(w("trHeight", val=int(height * _POINT), hRule="atLeast"))
    if header:
        properties.append(w("tblHeader"))
    made = w("tr", properties, *(_cell(package, shape, placed) for placed in row))
    if header:
        keep_with_next(made)
    return made


def _cell(package: Package, shape: _Shape, placed: _Placed) -> Element:
    width = sum(shape.widths[placed.column : placed.column + placed.columns])
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if placed.columns > 1:
        properties.append(w("gridSpan", val=placed.columns))
    cell = placed.cell
    if cell is None:
        properties.append(w("vMerge"))
    elif placed.rows > 1:
        properties.append(w("vMerge", val="restart"))
    if placed.direction:
        properties.append(w("textDirection", val=placed.direction))
    properties.append(w("vAlign", val="center"))
    own: list[Element] = []
    size = None if shape.size == SIZE else shape.size
    if size:
        own.append(w("spacing", line=round(_LEADING * size * _POINT), lineRule="exact"))
    if cell and cell.align != "center":
        own.append(w("jc", val=cell.align))
    words = ("" if placed.direction else "\n").join(cell.lines) if cell else ""
    runs = [run(words, Look(size=size))] if words else []
    return w("tc", properties, paragraph(package.style("Table Text"), runs, *own))


def _placed(rows: Sequence[Sequence[Cell]]) -> Iterator[list[_Placed]]:
    """The cells of each row by column, with one for each that a cell above reaches down to."""
    reaching: dict[int, _Placed] = {}  # by column, with the rows that are left
    for row in rows:
        placed: list[_Placed] = []
        column = 0
        left = list(row)
        while left or column in reaching:
            if column in reaching:
                one = replace(reaching.pop(column), cell=None)
            else:
                cell = left.pop(0)
                one = _Placed(column, cell.colspan, cell.rowspan, cell)
            placed.append(one)
            if one.rows > 1:
                reaching[column] = replace(one, rows=one.rows - 1)
            column += one.columns
        yield placed


def _turned(placed: _Placed, table: Table, layout: TableLayout) -> _Placed:
    """What stands upright: the outermost of three labels of a row, figures of many digits."""
    if placed.cell is None:
        return placed
    if placed.cell.role == "value":
        return replace(placed, direction="btLr") if layout.turned else placed
    upright = placed.rows > 1 and placed.column < table.label_columns - _UPRIGHT
    return replace(placed, direction="tbRlV") if upright else placed


def _shared(widths: Sequence[float], whole: int) -> tuple[int, ...]:
    """Whole widths in these proportions that fill the line."""
    scale = whole / sum(widths)
    edges = [round(scale * sum(widths[:at])) for at in range(len(widths) + 1)]
    return tuple(right - left for left, right in pairwise(edges))
