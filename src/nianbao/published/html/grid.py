"""A table of a page as it is drawn: the spans of its cells resolved as browsers do.

https://html.spec.whatwg.org/multipage/tables.html#forming-a-table
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from nianbao.errors import InputError
from nianbao.form.editions import editions
from nianbao.form.labels import folded, unnumbered
from nianbao.form.table import AXES
from nianbao.published.document import Drawn, Spot, Square
from nianbao.published.html.flow import PICTURE, Flow
from nianbao.published.html.markup import Element, tag
from nianbao.published.html.style import Styles

_MOST_ACROSS, _MOST_DOWN = 1000, 65534  # of a span, as browsers take it
_MOST_CELLS = 20_000  # of a page; a whole report has four hundred
_MOST_PLACES = 500_000
_GROUPS = {"thead", "tbody", "tfoot"}
_CELLS = {"td", "th"}
_FIRST = 200  # cells of a table that tell what it is
_KNOWN = 3  # cells with words of the form make a table one of its
_PROSE = 300  # characters with a sentence's end: no cell of a table of figures


@dataclass
class _Row:
    """A row with its cells that are shown, and the group that its spans must not leave."""

    group: int
    is_implied: bool = False  # its cells stand in no row
    cells: list[Element] = field(default_factory=list)


class Grids:
    """The tables of one page."""

    def __init__(self, styles: Styles, name: str) -> None:
        self._styles, self._name = styles, name
        self._cells = 0  # that were drawn
        self.of_the_form: set[Element] = set()  # the tables that were found to be of it

    def holds_data(self, table: Element) -> bool:
        """Whether a table is one, and not the layout of the page or a frame around prose.

        A table that contains tables, has a single cell, or prose in one is layout, unless
        several of its cells say what cells of the form say.
        """
        cells = [cell for row in self._rows(table) for cell in row.cells]
        if len(cells) < 2:
            return False
        if len(cells) > _MOST_CELLS:
            raise self._too_large()
        plain = [cell for cell in cells if next(cell.iter("table"), None) is None]
        known = 0
        for cell in plain[:_FIRST]:
            flow = Flow(cell, self._styles)
            known += not flow.linked and is_of_the_form(flow.text)
            if known == _KNOWN:
                self.of_the_form.add(table)
                return True
        return len(plain) == len(cells) and not any(map(self._is_prose, cells))

    def _is_prose(self, cell: Element) -> bool:
        if sum(map(len, cell.itertext())) < _PROSE:
            return False
        text = Flow(cell, self._styles).text
        return len(text) >= _PROSE and "。" in text

    def drawn(self, table: Element, number: int) -> Drawn:
        """A table that holds data, the `number`-th of the page; InputError beyond all measure."""
        rows = list(self._rows(table))
        self._cells += sum(len(row.cells) for row in rows)
        if self._cells > _MOST_CELLS:
            raise self._too_large()
        squares = _trimmed(list(self._squares(rows)))
        down = max((square.row + square.down for square in squares), default=0)
        across = max((square.column + square.across for square in squares), default=0)
        if down * across > _MOST_PLACES:
            raise self._too_large()
        spotted = tuple(
            replace(square, spot=replace(square.spot, table=number)) for square in squares
        )
        spot = Spot(source_line=table.sourceline, table=number)
        return Drawn(down, across, spotted, spot, self._ruled(table, rows))

    def _too_large(self) -> InputError:
        return InputError("网页的表格过大，不予读取", file=self._name)

    def _rows(self, table: Element) -> Iterator[_Row]:
        """The rows as they are drawn: those of the first head first, of the first foot last."""
        found: list[_Row] = []
        groups = ["tbody"]
        stack: list[tuple[Iterator[Element], int, _Row | None]] = [(iter(table), 0, None)]
        while stack:
            children, group, row = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                continue
            name = tag(child)
            if name in ("", "table", "caption", "colgroup") or self._hides(child):
                continue
            if name in _CELLS:
                row = row or _open(found, group)
                row.cells.append(child)
                continue
            if name in _GROUPS:
                groups.append(name)
                group, row = len(groups) - 1, None
            elif name == "tr":
                row = _Row(group)
                found += [row] if not _is_flat(child) else []
            stack.append((iter(child), group, row))
        head = groups.index("thead") if "thead" in groups else -1
        foot = groups.index("tfoot") if "tfoot" in groups else -1
        yield from sorted(found, key=lambda row: (row.group != head, row.group == foot))

    def _hides(self, element: Element) -> bool:
        return self._styles.hides(element) and not self._styles.blanks(element)

    def _squares(self, rows: list[_Row]) -> Iterator[Square]:
        free: list[int] = []  # of each column, the first row that nothing reaches down to
        ends = _ends(rows)
        places = 0
        for number, row in enumerate(rows):
            column = 0
            for cell in row.cells:
                while column < len(free) and free[column] > number:
                    column += 1
                down = _span(cell, "rowspan", _MOST_DOWN)
                down = min(down or ends[number] - number, ends[number] - number)
                wanted = column + max(1, _span(cell, "colspan", _MOST_ACROSS))
                end = column
                while end < wanted and (end >= len(free) or free[end] <= number):
                    free[end : end + 1] = [number + down]
                    end += 1
                spot = Spot(source_line=cell.sourceline, row=number + 1, column=column + 1)
                yield Square(self._text(cell), number, column, end - column, down, spot)
                column = end
            places += column
            if places > _MOST_PLACES:
                raise self._too_large()

    def _text(self, cell: Element) -> str:
        if self._styles.blanks(cell):
            return ""
        flow = Flow(cell, self._styles)
        return flow.text or (PICTURE if flow.pictures else "")

    def _ruled(self, table: Element, rows: list[_Row]) -> bool | None:
        said = {self._styles.rules(cell) for row in rows for cell in row.cells}
        own = self._styles.rules(table)
        border = table.get("border", "").removesuffix("px").strip()
        if True in said or (None in said and border not in ("", "0")):
            return True
        if said == {False} or border == "0":
            return False
        return True if own else None


def _is_flat(row: Element) -> bool:
    """Whether a row has no height and no words, as Word ends a table of odd columns."""
    return bool(row.get("height") == "0" and not "".join(row.itertext()).strip())


def _open(rows: list[_Row], group: int) -> _Row:
    """The row that a cell outside of rows belongs to."""
    if not (rows and rows[-1].is_implied and rows[-1].group == group):
        rows.append(_Row(group, is_implied=True))
    return rows[-1]


def _ends(rows: list[_Row]) -> list[int]:
    """The end of each row's group: no span leaves it."""
    ends = [len(rows)] * len(rows)
    for number in range(len(rows) - 2, -1, -1):
        same = rows[number].group == rows[number + 1].group
        ends[number] = ends[number + 1] if same else number + 1
    return ends


def _span(cell: Element, name: str, most: int) -> int:
    said = cell.get(name, "1").strip()[:8]
    return min(int(said), most) if said.isdecimal() else 1


def _trimmed(squares: list[Square]) -> list[Square]:
    """The same without rows and columns that nothing stands in, or begins or ends in.

    A title over 1000 columns of a table of four, a row that the one above reaches into.
    """
    rows = _kept((square.row, square.row + square.down) for square in squares)
    columns = _kept((square.column, square.column + square.across) for square in squares)
    return [_squeezed(square, rows, columns) for square in squares]


def _squeezed(square: Square, rows: dict[int, int], columns: dict[int, int]) -> Square:
    row, left = rows[square.row], columns[square.column]
    below, right = rows[square.row + square.down], columns[square.column + square.across]
    spot = replace(square.spot, row=row + 1, column=left + 1)
    return Square(square.text, row, left, right - left, below - row, spot)


def _kept(spans: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Where each edge of a span comes to lie."""
    change: dict[int, int] = {}
    for first, end in spans:
        change[first] = change.get(first, 0) + 1
        change[end] = change.get(end, 0) - 1
    place, over, places = 0, 0, {}
    for edge in sorted(change):
        places[edge] = place
        over += change[edge]
        place += over > 0
    return places


def is_of_the_form(text: str) -> bool:
    """Whether a cell says what one of the form says, as a label or as a caption."""
    name = folded(text) if len(text) < 200 else ""
    return bool(name) and (name in _labels() or unnumbered(name) in _labels())


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    said: set[str] = set()
    for table in (table for form in editions() for table in form.tables):
        said |= {table.caption, table.row_header}
        for axis in AXES:
            for node, _ in table.walk(axis):
                said |= {node.label, node.name}
    names = {folded(label) for label in said} - {""}
    return frozenset(names | {unnumbered(name) for name in names})
