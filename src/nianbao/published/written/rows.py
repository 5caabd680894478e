"""The figures of a table's rows, where its labels and figures stand in a stream.

A row's own figures stand within its label or directly behind it. A line of figures alone may belong
to the label before it or behind it: it is taken only where the rows that have no other and such
lines are equally many and stand in the one order that is possible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from nianbao.form.labels import unnumbered
from nianbao.form.table import Table
from nianbao.published.document import Spot
from nianbao.published.published_report import Basis
from nianbao.published.written.digits import is_number, parted
from nianbao.published.written.sequence import Found, Places, explained
from nianbao.published.written.stream import Figure, letters

_EVIDENT = 4  # letters of a label that stands for its row wherever it stands
_LONGEST_RAW = 100  # characters of what is unreadable


class Cell(NamedTuple):
    """A figure as it stands there, None for a blank one, and where."""

    raw: str | None
    spot: Spot


@dataclass(frozen=True)
class Row:
    """A row as it was read; one that is unreadable has no cells, only what stands there."""

    cells: tuple[Cell, ...]
    basis: Basis
    raw: str | None
    spot: Spot


class _Margin(NamedTuple):
    """How many blanks a row has between bars before and behind its cells."""

    before: int
    behind: int


@dataclass(frozen=True)
class Extent:
    """A table in a stream: from its header to the label of something else."""

    places: Places
    table: Table
    start: int  # of its header
    body: int  # where its header ends
    rows: tuple[Found, ...]  # in the order in which they stand there
    end: int

    @property
    def header(self) -> str:
        """The letters before its first row."""
        return self.places.stream.letters[self.start : self.body]

    @property
    def width(self) -> int:
        return len(self.table.leaf_columns)

    def next(self, place: int) -> int:
        """Where what follows a row begins."""
        return self.rows[place + 1].start if place + 1 < len(self.rows) else self.end

    @cached_property
    def own(self) -> tuple[tuple[Figure, ...], ...]:
        """The figures within each row's label and behind it.

        No lines of figures behind it, nor the blanks before the next label in a line of its own.
        """
        stream = self.places.stream

        def leads(row: Found, figure: Figure) -> bool:
            return figure.raw is None and stream.begins_line(figure) and figure.at == row.end

        return tuple(
            tuple(
                figure
                for figure in stream.between(row.start, row.end)
                if figure.at < row.end or not (figure.block in stream.lines or leads(row, figure))
            )
            for row in self.rows
        )

    @cached_property
    def is_run_together(self) -> bool:
        """Whether figures of a row stand there without anything that parts them."""
        return any(self._runs_together(figures) for figures in self.own)

    @cached_property
    def has_strays(self) -> bool:
        """Whether figures stand there that may be those of a row that has none."""
        within = (self.start, self.rows[-1].end)
        lines = (line[0].at for line in self.places.stream.lines.values())
        above = self.places.stream.between(self.start, self.rows[0].start)
        if any(figure.raw is not None for figure in above):
            return True
        full = (sum(figure.raw is not None for figure in figures) for figures in self.own)
        return any(within[0] <= at <= within[1] for at in lines) or max(full) > self.width

    @cached_property
    def has_other_columns(self) -> bool:
        """Whether its header has letters that are none of the form's."""
        due = Counter(letters(self.table.row_header))
        for node, _ in self.table.walk("column"):
            due.update(letters(node.label))
        return bool(Counter(self.header) - due)

    def is_twice(self, place: int) -> bool:
        """Whether the row stands there once more, with other figures perhaps."""
        row, stream = self.rows[place], self.places.stream
        label = letters(unnumbered(row.node.label)) if row.node else ""
        if len(label) < _EVIDENT:
            return False
        before = self.rows[place - 1].end if place else self.body
        above = stream.letters.find(label, before, row.start)
        below = stream.letters.rfind(label, row.end, self.next(place))
        spans = [(above, row.start)] * (above >= 0) + [(row.end - 1, below)] * (below >= 0)
        return any(f.raw is not None for span in spans for f in stream.between(*span))

    @cached_property
    def has_blanks(self) -> bool:
        """Whether a row has fewer digits than columns."""
        return any(
            sum(len(figure.raw or "") for figure in figures) < self.width for figures in self.own
        )

    def _runs_together(self, figures: Sequence[Figure]) -> bool:
        raws = [figure.raw or "" for figure in figures]
        if not 0 < len(raws) < self.width or any(f.parted or f.whole for f in figures):
            return False
        return (len(raws) == 1 or figures[-1].glued) and len("".join(raws)) >= self.width

    def unexplained(self, start: int, end: int) -> str:
        """What is left of the letters between two where labels of the table are left out."""
        between = self.places.stream.letters[start:end]
        if self.header:
            between = between.replace(self.header, "\0")
        return explained(self.places.form, self.table, between)


def read_rows(extent: Extent, *, run_together: bool, blanks: bool) -> dict[str, Row]:
    """The rows of a table that were found, by their ids.

    `run_together` says that nothing parts the figures of this document, `blanks` that some of its
    cells are blank.
    """
    lined = _lined(extent)
    margins = _margins(extent)
    digits = _parted(extent, blanks=blanks) if run_together else {}
    found = {}
    for place, row in enumerate(extent.rows):
        if row.node is None:
            continue
        own, basis = extent.own[place], _basis(row, extent.own[place])
        figures: tuple[Cell, ...] | None
        if extent.is_twice(place):
            figures = None
        elif not own and place in lined:
            figures = lined[place]
        elif run_together and _is_run(own):
            figures = None if _is_glued(extent, place) else digits.get(row.node.id)
            basis = Basis.RECONSTRUCTED if extent.width > 1 else basis
        else:
            figures = _cells(extent, place, margins)
        found[row.node.id] = (
            _unreadable(extent, place) if figures is None else _read(extent, place, figures, basis)
        )
    return found


def _basis(row: Found, own: Sequence[Figure]) -> Basis:
    if row.basis is not Basis.LABELS:
        return row.basis
    in_bars = any(figure.parted for figure in own)
    return Basis.COLUMNS_IN_ORDER if in_bars else Basis.IN_SEQUENCE


def _is_run(figures: Sequence[Figure]) -> bool:
    return bool(figures) and not any(figure.parted or figure.whole for figure in figures)


def _is_glued(extent: Extent, place: int) -> bool:
    """Whether words that are no label follow the last figure of a row without a blank."""
    own, row = extent.own[place], extent.rows[place]
    last = own[-1] if own else None
    if last is None or not last.glued or last.at < row.end:
        return False
    return not extent.places.begins(last.at) and bool(
        extent.unexplained(last.at, min(extent.places.stream.line_end(last.at), extent.next(place)))
    )


def _cells(extent: Extent, place: int, margins: frozenset[_Margin]) -> tuple[Cell, ...] | None:
    """The cells of a row by its own figures; None where they cannot be told."""
    own, width = extent.own[place], extent.width
    full = [figure for figure in own if figure.raw is not None]
    if not full:
        return _blank(extent, place) if _is_blank(extent, place) else None
    if _is_glued(extent, place):
        return None
    if len(full) == width:
        if _may_be_number(extent, place):
            return None
        return tuple(Cell(figure.raw, figure.spot) for figure in full)
    before = {margin.before for margin in margins}
    if len(before) != 1 or not all(figure.parted for figure in own):
        return None
    (first,) = before
    if _Margin(first, len(own) - first - width) not in margins:
        return None
    within = own[first : first + width]
    if sum(figure.raw is not None for figure in within) != len(full):
        return None
    return tuple(Cell(figure.raw, figure.spot) for figure in within)


def _may_be_number(extent: Extent, place: int) -> bool:
    """Whether a row's last figure may be the number of the next label, which has lost it."""
    numbers = [label[0] if label[:1].isdecimal() else "" for label in _labels(extent)]
    if place + 1 >= len(numbers) or not numbers[place + 1]:
        return False
    written, last = extent.places.stream.letters, extent.own[place][-1]
    kept = [written[row.start] == number for row, number in zip(extent.rows, numbers, strict=True)]
    return any(kept) and not kept[place + 1] and last.raw == numbers[place + 1]


def _labels(extent: Extent) -> list[str]:
    return [row.node.label if row.node else "" for row in extent.rows]


def _is_blank(extent: Extent, place: int) -> bool:
    """Whether nothing at all stands where the figures of a row are due."""
    stream, row, behind = extent.places.stream, extent.rows[place], extent.next(place)
    if row.end >= len(stream.letters) or extent.has_strays or _may_be_figure(extent, row):
        return False  # the text breaks off here, or the figures stand elsewhere
    if place + 1 == len(extent.rows):
        return extent.places.begins(row.end)
    astray = any(figure.raw is not None for figure in stream.between(row.end, behind))
    return not astray and not extent.unexplained(row.end, behind)


def _may_be_figure(extent: Extent, row: Found) -> bool:
    """Whether a digit before a label may be a figure, as its own label has no such number."""
    first = extent.places.stream.letters[row.start]
    return first.isdecimal() and row.node is not None and not row.node.label[:1].isdecimal()


def _blank(extent: Extent, place: int) -> tuple[Cell, ...]:
    spot = _spot(extent, place)
    return tuple(Cell(None, spot) for _ in range(extent.width))


def _margins(extent: Extent) -> frozenset[_Margin]:
    """What blanks the full rows, and a header of one row, have beside their cells."""
    found = set()
    for own in extent.own:
        full = [place for place, figure in enumerate(own) if figure.raw is not None]
        together = len(full) == extent.width and full[-1] - full[0] + 1 == extent.width
        if together and all(figure.parted for figure in own):
            found.add(_Margin(full[0], len(own) - full[-1] - 1))
    header = _header_margin(extent)
    return frozenset(found | ({header} if header else set()))


def _header_margin(extent: Extent) -> _Margin | None:
    """The blanks beside the labels of the columns, where these stand in one row between bars."""
    if any(column.children for column in extent.table.columns):
        return None
    stream, first = extent.places.stream, extent.body
    if "|" not in stream.written(extent.start, first):
        return None
    figures = stream.between(extent.start, first)
    behind = [figure for figure in figures if figure.at == first]
    before = [figure for figure in figures if figure.at < first]
    blank = all(figure.raw is None and figure.parted for figure in figures)
    # A blank before the columns stands behind the caption or the corner: neither is a cell.
    started = {figure.at for figure in before}
    return _Margin(0, len(behind)) if blank and len(started) <= 1 else None


def _lined(extent: Extent) -> Mapping[int, tuple[Cell, ...]]:
    """The cells of rows that have none of their own, from lines of figures alone."""
    found: dict[int, tuple[Cell, ...]] = {}
    place, rows = 0, extent.rows
    while place < len(rows):
        end = place
        while end < len(rows) and not extent.own[end]:
            end += 1
        if end > place:
            found |= _pairs(extent, place, end)
        place = max(end, place + 1)
    return found


def _pairs(extent: Extent, first: int, end: int) -> dict[int, tuple[Cell, ...]]:
    """The lines of some rows that follow each other, where one pairing alone is possible."""
    rows, stream = extent.rows, extent.places.stream
    start = rows[first - 1].end if first else extent.start
    stop = rows[end].start if end < len(rows) else rows[-1].end
    lines = [line for line in stream.lines.values() if start <= line[0].at <= stop]
    if len(lines) != end - first or any(len(line) != extent.width for line in lines):
        return {}
    edges = [start, *(edge for row in rows[first:end] for edge in (row.start, row.end)), stop]
    gaps = list(zip(edges[::2], edges[1::2], strict=True))[0 if first else 1 :]
    if any(extent.unexplained(*gap) for gap in gaps):
        return {}
    for place, line in enumerate(lines, first):
        before = rows[place - 1].end if place else extent.start
        behind = rows[place + 1].start if place + 1 < len(rows) else stop
        if not before <= line[0].at <= behind:
            return {}
    return {
        place: tuple(Cell(figure.raw, figure.spot) for figure in line)
        for place, line in enumerate(lines, first)
    }


def _parted(extent: Extent, *, blanks: bool) -> dict[str, tuple[Cell, ...]]:
    """The cells of rows whose digits run together; none beside columns that the form has not."""
    runs, spots = {}, {}
    if extent.has_other_columns:
        return {}
    for row, own in zip(extent.rows, extent.own, strict=True):
        if row.node is not None and _is_run(own):
            runs[row.node.id] = " ".join(figure.raw or "" for figure in own)
            spots[row.node.id] = own[0].spot
    if extent.width == 1:
        return {row: (Cell(run, spots[row]),) for row, run in runs.items() if is_number(run)}
    return {
        row: tuple(Cell(raw, spots[row]) for raw in figures)
        for row, figures in parted(extent.table, runs, blanks=blanks).items()
    }


def _spot(extent: Extent, place: int) -> Spot:
    own = extent.own[place]
    return own[0].spot if own else extent.places.stream.spot(extent.rows[place].end - 1)


def _read(extent: Extent, place: int, cells: tuple[Cell, ...], basis: Basis) -> Row:
    return Row(cells, basis, None, _spot(extent, place))


def _unreadable(extent: Extent, place: int) -> Row:
    stream, row, behind = extent.places.stream, extent.rows[place], extent.next(place)
    raws = [figure.raw for figure in stream.between(row.start, row.end) if figure.raw is not None]
    if not raws and place + 1 < len(extent.rows):
        raws = [stream.written(row.end, behind)]
    raw = " ".join(raws)[:_LONGEST_RAW]
    return Row((), row.basis, raw or None, _spot(extent, place))
