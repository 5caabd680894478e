"""Tables: cells merged as on the form, the header on every page, rows never broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

from nianbao.pages.blocks import Label, Table, Value
from nianbao.pages.word.markup import Element, Look, keep_with_next, paragraph, run, w
from nianbao.pages.word.package import Package
from nianbao.prose.document import Grid

_POINT = 20  # all lengths here are in twentieths of a point
_SIDES = 134  # of a cell, with some room
_SIZES = (10.5, 9.0, 7.5, 6.5, 5.5, 5.0)  # points: 五号, 小五, 六号, 小六, 七号, 八号
_LEGIBLE = 7.5  # points: where they would be smaller, figures without labels stand upright
_ABOVE, _BELOW = 70, 150  # what parts a table from the text
_LOWEST = 380  # a row of a small table
_LONGEST_GROUP = 10  # rows that stay on one page
_GROUP, _ROW, _OUTER = 5.1, 6.0, 1.5  # characters of the labels of rows, from the innermost but one
_SHORT = 60  # characters of a text that is kept for the next report
_LEADING = 1.257  # of the size, from line to line
_DIGIT = 0.58  # characters: 宋体 has half of one, faces that stand in for it more
_ONLY_LABELS = 0.3  # of the width, where labels have one column
_FIGURES = 640  # a column of figures below a label that breaks after two characters


@dataclass(frozen=True)
class _Shape:
    """The widths of the columns and the size of the words; `turned` figures stand upright."""

    widths: tuple[int, ...]
    size: float
    turned: bool = False
    height: int = 0  # of a row, at least


@dataclass(frozen=True)
class _Cell:
    """What stands at a column of a row; without `text`, a cell above reaches down to it."""

    column: int
    text: str | None
    columns: int = 1
    rows: int = 1
    figure: bool = False
    side: str = "center"
    direction: str | None = None
    heads: bool = False  # a column


def statutory(package: Package, table: Table) -> Iterator[Element]:
    """A table of the form, its caption as the first row where it is printed."""
    small = len(table.rows) <= _LONGEST_GROUP
    shape = replace(_fitted(table, package.width), height=_LOWEST if small else 0)
    yield _gap(package, _ABOVE, w("keepNext"))
    made = _table(package, shape, table.caption)
    if table.show_caption:
        made.append(_row(package, shape, [_Cell(0, table.caption, table.columns)], header=True))
    for cells in _placed(table.header):
        heads = [replace(cell, heads=True) for cell in cells]
        made.append(_row(package, shape, heads, header=True))
    held = len(table.rows) if small else 0
    for cells in _placed(table.rows):
        drawn = [_drawn(cell, table, shape) for cell in cells]
        made.append(_row(package, shape, drawn))
        held = max(held, *map(_held, drawn)) - 1
        if held > 0:
            keep_with_next(made)
    yield made
    yield _gap(package, _BELOW)


def grid(package: Package, block: Grid) -> Iterator[Element]:
    """A table in prose, its caption above it."""
    caption = block.caption
    if caption:
        yield paragraph(package.style("Caption"), [run(caption)], w("keepNext"))
    columns = len((*block.header, *block.rows)[0])
    shape = _Shape(_shared([1.0] * columns, package.width), _SIZES[0])
    made = _table(package, shape, caption or "")
    for texts, header in [(t, True) for t in block.header] + [(t, False) for t in block.rows]:
        cells = [_Cell(column, text) for column, text in enumerate(texts)]
        made.append(_row(package, shape, cells, header=header))
    yield made
    yield _gap(package, _BELOW)


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
    package: Package, shape: _Shape, cells: Iterable[_Cell], *, header: bool = False
) -> Element:
    properties = w("trPr", w("cantSplit"))
    cells = list(cells)
    height = shape.height
    if shape.turned and (figures := [cell.text or "" for cell in cells if cell.figure]):
        height = round(max(map(_width, figures)) * shape.size * _POINT + _SIDES)
    if height:
        properties.append(w("trHeight", val=height, hRule="atLeast"))
    if header:
        properties.append(w("tblHeader"))
    made = w("tr", properties)
    style = package.style("Table Text")
    for cell in cells:
        width = sum(shape.widths[cell.column : cell.column + cell.columns])
        make = _cell if len(cell.text or "") <= _SHORT else _cell.__wrapped__
        made.append(deepcopy(make(style, shape.size, width, cell)))
    if header:
        keep_with_next(made)
    return made


@lru_cache(4096)
def _cell(style: str, size: float, width: int, cell: _Cell) -> Element:
    """A cell to be copied: labels and zeros are the same in most reports."""
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if cell.columns > 1:
        properties.append(w("gridSpan", val=cell.columns))
    if cell.text is None:
        properties.append(w("vMerge"))
    elif cell.rows > 1:
        properties.append(w("vMerge", val="restart"))
    if cell.direction:
        properties.append(w("textDirection", val=cell.direction))
    properties.append(w("vAlign", val="center"))
    own: list[Element] = []
    own_size = None if size == _SIZES[0] else size
    if own_size:
        own.append(w("spacing", line=round(_LEADING * size * _POINT), lineRule="exact"))
    if cell.heads and (aside := _aside(cell.text or "", width - _SIDES, size)):
        own.append(w("ind", left=aside, right=aside))
    if cell.side != "center":
        own.append(w("jc", val=cell.side))
    runs = [run(cell.text, Look(size=own_size))] if cell.text else []
    return w("tc", properties, paragraph(style, runs, *own))


def _aside(label: str, width: int, size: float) -> int:
    """How far a label stands from both sides so that it breaks after an even number of characters,
    as its words are long: 社会公益 above 组织."""
    fitting = int(width / (size * _POINT))
    if fitting % 2 == 0 or fitting < 2 or fitting >= len(label) or len(label) % 2:
        return 0
    return round((width - (fitting - 0.5) * size * _POINT) / 2)


def _placed(rows: Sequence[Sequence[Label | Value]]) -> Iterator[list[_Cell]]:
    """The cells of each row by column, with one for each that a cell above reaches down to."""
    reaching: dict[int, _Cell] = {}  # by column, with the rows that are left
    for row in rows:
        cells: list[_Cell] = []
        column = 0
        left = list(row)
        while left or column in reaching:
            if column in reaching:
                cell = reaching.pop(column)
                cells.append(replace(cell, text=None, rows=1))
            else:
                one = left.pop(0)
                cell = (
                    _Cell(column, one.text, figure=True)
                    if isinstance(one, Value)
                    else _Cell(column, one.text, one.colspan, one.rowspan)
                )
                cells.append(cell)
            if cell.rows > 1:
                reaching[column] = replace(cell, rows=cell.rows - 1)
            column += cell.columns
        yield cells


def _held(cell: _Cell) -> int:
    """How many rows of a label stay on one page: its own, or as many as it is long upright."""
    if cell.text and cell.direction and not cell.figure:
        return min(cell.rows, len(cell.text))
    return cell.rows if cell.rows <= _LONGEST_GROUP else 1


def _drawn(cell: _Cell, table: Table, shape: _Shape) -> _Cell:
    """A cell below the header as the form has it: the label of a row stands at the left of its own
    column, that of the outermost group upright, a figure in the middle."""
    if cell.figure:
        return replace(cell, direction="btLr") if shape.turned else cell
    if table.label_columns < 2 or cell.text is None:
        return cell
    if cell.rows == 1:
        return replace(cell, side="left")
    upright = cell.column < table.label_columns - 2 and cell.rows > _LONGEST_GROUP
    return replace(cell, direction="tbRlV") if upright else cell


# ----------------------------------------------------------------------------- widths


def _fitted(table: Table, width: int) -> _Shape:
    """The largest size at which no number is wider than its column."""
    figures = table.columns - table.label_columns
    longest = [1.0] * figures
    for row in table.rows:
        values = [cell for cell in row if isinstance(cell, Value)]
        for at, value in enumerate(values[:figures]):
            if value.numeric:
                longest[at] = max(longest[at], _width(value.text))
    heads = _heads(table)
    for size in _SIZES:
        labels = _labels(table.label_columns, size, width)
        needed = [
            max(number, head) * size * _POINT + _SIDES
            for number, head in zip(longest, heads, strict=True)
        ]
        if labels and table.label_columns > 1:
            needed = [max(one, _FIGURES * size / _SIZES[0]) for one in needed]
        elif max(needed) * figures + sum(labels) <= width:
            needed = [(width - sum(labels)) / figures] * figures
        free = width - sum(labels) - sum(needed)
        if free >= -1:
            if labels:
                labels[-1] += free
            else:
                needed = [one + free / figures for one in needed]
            break
    if not labels and (size < _LEGIBLE or free < -1):
        return _Shape(_shared([1.0] * figures, width), _SIZES[0], turned=True)
    if free < 0:  # the numbers before the labels
        labels = [one * (1 + free / sum(labels)) for one in labels]
    return _Shape(_shared([*labels, *needed], width), size)


def _labels(columns: int, size: float, width: int) -> list[float]:
    """The least widths of the columns of labels."""
    if columns < 2:
        return [_ONLY_LABELS * width] * columns
    characters = [_OUTER] * (columns - 2) + [_GROUP, _ROW]
    return [number * size * _POINT + _SIDES for number in characters]


def _heads(table: Table) -> list[float]:
    """How wide the label above each column of figures must be, in characters, to break well."""
    heads = [2.0] * (table.columns - table.label_columns)
    for cells in _placed(table.header):
        for cell in cells:
            if cell.columns == 1 and cell.column >= table.label_columns and cell.text:
                heads[cell.column - table.label_columns] = 3.0 if len(cell.text) == 3 else 2.0
    return heads


def _shared(widths: Sequence[float], whole: int) -> tuple[int, ...]:
    """Whole widths in these proportions that fill the line."""
    scale = whole / sum(widths)
    edges = [round(scale * sum(widths[:at])) for at in range(len(widths) + 1)]
    return tuple(right - left for left, right in pairwise(edges))


def _width(text: str) -> float:
    """The width of a figure in characters, in whatever face it may be set."""
    return sum(1 if east_asian_width(char) in "WFA" else _DIGIT for char in text)
