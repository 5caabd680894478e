"""The body of a published table: which of its lines are which rows, and the figures in them.

A figure belongs to the column that is drawn over it. Where a line does not lie below the head as
it should, its figures are taken in their order, and only if they are exactly as many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nianbao.form.table import AXES, Node, Table
from nianbao.published.document import NOWHERE, Drawn, Spot, Square
from nianbao.published.drawn.head import Head, text_of
from nianbao.published.drawn.piece import Line, spot_of
from nianbao.published.drawn.raw_value import is_figure, raw_value
from nianbao.published.likeness import is_label, row_called
from nianbao.published.published_report import Basis, weakest


@dataclass(frozen=True)
class Value:
    """What stands in a place of figures."""

    state: Literal["read", "unreadable"]
    raw: str | None
    basis: Basis = Basis.LABELS
    spot: Spot = NOWHERE


@dataclass(frozen=True)
class Label:
    """The label of a line, and the drawn column at which its figures begin."""

    text: str
    node: Node | None
    basis: Basis
    under: tuple[str, ...]
    end: int
    spot: Spot


@dataclass(frozen=True)
class Row:
    """A row as it is published; `values` by the id of the column."""

    text: str
    node: Node | None
    basis: Basis
    values: Mapping[str, Value]
    under: tuple[str, ...] = ()
    spot: Spot = NOWHERE
    piece: int = 0  # number of the piece of the table

    @property
    def is_blank(self) -> bool:
        return all(value.raw is None for value in self.values.values())

    @property
    def is_unread(self) -> bool:
        """Whether nothing that stands in it could be brought to a column."""
        states = {value.state for value in self.values.values()}
        return states == {"unreadable"}

    @property
    def is_known(self) -> bool:
        """Whether it is a row of figures of the form."""
        return self.node is not None and not self.node.children

    @property
    def is_unknown(self) -> bool:
        """Whether it has a label that the form has not, and figures."""
        return bool(self.text) and self.node is None and not self.is_blank


def is_named(table: Table) -> bool:
    """Whether the rows of a table have labels."""
    return any(row.label for row in table.leaf_rows)


def label_of(table: Table, line: Line, drawn: Drawn) -> Label | None:
    """The label of a line: the first that is a row's, or that of a group where none is."""
    under: list[str] = []
    found: Label | None = None
    for square in line.said:
        if not is_figure(square.text):
            match = row_called(table, square.text, tuple(under))
            if match is not None:
                end, spot = square.column + square.across, spot_of(drawn, square)
                groups = tuple(under)
                found = Label(text_of(square), match.node, match.basis, groups, end, spot)
                if not match.node.children:
                    return found
            under.append(square.text)
    return found if found is not None and found.text == "".join(under[-1].split()) else None


def unknown_label(table: Table, line: Line, drawn: Drawn, first: int | None) -> Label | None:
    """The label of a line that is no row's: the words before the figures, joined if they are one.

    `first` is the drawn column at which figures are known to begin.
    """
    before: list[Square] = []
    for square in line.squares:
        if is_figure(square.text) or (first is not None and square.column >= first):
            break
        if square.text.strip():
            before.append(square)
    if not before:
        return None
    end, spot = before[-1].column + before[-1].across, spot_of(drawn, before[-1])
    for begin in range(len(before) - 1):
        under = tuple(square.text for square in before[:begin])
        match = row_called(table, "".join(square.text for square in before[begin:]), under)
        if match is not None and not match.node.children:
            text = "".join(map(text_of, before[begin:]))
            return Label(text, match.node, match.basis, under, end, spot)
    under = tuple(square.text for square in before[:-1])
    return Label(text_of(before[-1]), None, Basis.LABELS, under, end, spot)


def rows_of(
    table: Table, body: Sequence[Line], head: Head, drawn: Drawn, piece: int, end: int
) -> Iterator[Row]:
    """The rows of a piece with what stands in them; blank lines and notes are none.

    `end` is the drawn column to which the labels of most lines reach.
    """
    first = min((at for c in head.columns if c.node for at in c.over), default=None)
    first = first if head.placed else None
    named = is_named(table)
    kept = [line for line in body if not _is_note(line, head, drawn) and (line.said or not named)]
    usual = _usual(kept)
    for line in kept:
        label = label_of(table, line, drawn) or unknown_label(table, line, drawn, first)
        if label is None or not named:
            values = _values(table, line, first or 0, usual, head, drawn)
            yield Row("", None, Basis.LABELS, values, spot=_start(line, drawn), piece=piece)
            continue
        between = [s for s in line.squares if label.end <= s.column < end]
        blank = all(not s.text.strip() and s.column + s.across <= end for s in between)
        start = max(label.end, end) if blank else label.end
        values = _values(table, line, start, usual, head, drawn)
        yield Row(label.text, label.node, label.basis, values, label.under, label.spot, piece)


@dataclass(frozen=True)
class _Usual:
    """What is so of the lines of a piece: in which columns half of them have a square."""

    columns: frozenset[int]
    joined: frozenset[Square]  # figures that stand over several lines


def _usual(lines: Sequence[Line]) -> _Usual:
    often = Counter(square for line in lines for square in line.said)
    at = Counter(at for line in lines for square in line.squares for at in _columns(square))
    most = frozenset(column for column, count in at.items() if 2 * count >= len(lines))
    return _Usual(most, frozenset(square for square, count in often.items() if count > 1))


def _columns(square: Square) -> range:
    return range(square.column, square.column + square.across)


def _start(line: Line, drawn: Drawn) -> Spot:
    return spot_of(drawn, line.squares[0]) if line.squares else drawn.spot


def _is_note(line: Line, head: Head, drawn: Drawn) -> bool:
    """Whether a line is words that stand below all columns: a note, the name of a part."""
    if len(line.said) != 1:
        return False
    square = line.said[0]
    over = {at for column in head.columns for at in column.over} if head.placed else None
    covered = set(_columns(square))
    if is_figure(square.text):
        return False
    return over <= covered if over else square.across == drawn.columns > 1


def _values(
    table: Table, line: Line, start: int, usual: _Usual, head: Head, drawn: Drawn
) -> dict[str, Value]:
    """What stands in a line by the columns of a head, from a drawn column on.

    A figure that stands over several lines is that of none, and its line is not read.
    """
    squares = [square for square in line.squares if square.column >= start]
    words = [square.text for square in squares if square.text.strip()]
    joined = any(square in usual.joined for square in squares)
    if not joined and not any(_is_label(table, text) for text in words):
        drawn_at = {at for square in line.squares for at in _columns(square)}
        whole = all(at in drawn_at for at in usual.columns if at >= start)
        lies = head.placed and whole
        found = _below(table, squares, start, head, drawn) if lies else None
        found = _in_turn(table, squares, start, head, drawn) if found is None else found
        if found is not None:
            return found
    said = " ".join("".join(text.split()) for text in words) or None
    unclear = Value("unreadable", said, spot=_start(line, drawn))
    return {leaf.id: unclear for leaf in head.leaves}


def _is_label(table: Table, text: str) -> bool:
    """Whether in place of a figure stands a label: what is right of it is shifted."""
    return not is_figure(text) and any(is_label(table, axis, text) for axis in AXES)


def _below(
    table: Table, squares: Sequence[Square], start: int, head: Head, drawn: Drawn
) -> dict[str, Value] | None:
    """What is drawn below each column; None where the line does not lie below them."""
    over = {at: number for number, column in enumerate(head.columns) for at in column.over}
    if any(column.node and min(column.over) < start for column in head.columns):
        return None
    touched = [{over[at] for at in _columns(s) if at in over} for s in squares]
    if any(s.text.strip() and not columns for s, columns in zip(squares, touched, strict=True)):
        return None
    whole = len(head.leaves) == len(table.leaf_columns)

    def hangs_over(square: Square) -> bool:
        """Whether a figure stands below a column that is not told as well."""
        columns = _columns(square)
        return not whole and not over.keys() >= set(columns)

    values = {}
    for number, column in enumerate(head.columns):
        if column.node is None and max(column.over, default=start) < start:
            continue  # over the labels
        here = [n for n, columns in enumerate(touched) if number in columns]
        if not here:
            return None
        if column.node is None:
            continue
        said = [squares[n] for n in here if squares[n].text.strip()]
        merged = any(
            len(touched[n]) > 1 or hangs_over(squares[n]) for n in here if squares[n].text.strip()
        )
        values[column.node.id] = _value(said or squares[here[0] : here[0] + 1], column.basis, drawn)
        if merged:
            one = values[column.node.id]
            values[column.node.id] = Value("unreadable", one.raw, one.basis, one.spot)
    return values


def _in_turn(
    table: Table, squares: Sequence[Square], start: int, head: Head, drawn: Drawn
) -> dict[str, Value] | None:
    """What stands there in the order of the columns; None if it is not one for each of all.

    A blank one may be that of no column, unless no more columns are drawn.
    """
    if not len(squares) == len(head.columns) == len(table.leaf_columns):
        return None
    said = sum(bool(square.text.strip()) for square in squares)
    exact = not head.placed and drawn.columns - start == len(head.columns)
    if 0 < said < len(squares) and not exact:
        return None
    return {
        column.node.id: _value([square], weakest(column.basis, Basis.COLUMNS_IN_ORDER), drawn)
        for square, column in zip(squares, head.columns, strict=True)
        if column.node is not None
    }


def _value(squares: Sequence[Square], basis: Basis, drawn: Drawn) -> Value:
    spot = spot_of(drawn, squares[0])
    try:
        return Value("read", raw_value("\n".join(s.text for s in squares)), basis, spot)
    except ValueError as error:
        return Value("unreadable", str(error), basis, spot)
