"""A drawn table in pieces, each of one table of the form: its caption, head and body.

A page may draw table two as one grid with a caption a part, or a table with its head repeated
where the page ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from nianbao.form.edition import Form
from nianbao.form.table import Table
from nianbao.published.document import NOWHERE, Drawn, Spot, Square
from nianbao.published.drawn.raw_value import is_figure
from nianbao.published.likeness import is_label, table_called

_YEAR = re.compile("(?:19|20)[0-9]{2}年?度?")


@dataclass(frozen=True)
class Line:
    """A row of a drawn table: the squares that cover it, from left to right."""

    squares: tuple[Square, ...]

    @cached_property
    def said(self) -> tuple[Square, ...]:
        """The squares that are not blank."""
        return tuple(square for square in self.squares if square.text.strip())


@dataclass(frozen=True)
class Piece:
    """Lines of a drawn table that belong together; which table of the form is not told yet."""

    block: int  # number of the block in the document
    drawn: Drawn
    caption: str | None = None  # the id of the table of the form
    head: tuple[Line, ...] = ()
    body: tuple[Line, ...] = ()
    tables: frozenset[str] = field(default_factory=frozenset)  # ids, by the labels of the rows
    shared: bool = False  # the head stands above another piece

    @property
    def is_bare(self) -> bool:
        """Whether it has figures and nothing that tells of what."""
        return not self.caption and not self.head and not self.tables


def labels_in(drawn: Drawn) -> int:
    """How many different words there are in a drawn table that are no figures."""
    return sum(not is_figure(text) for text in {square.text for square in drawn.squares})


def spot_of(drawn: Drawn, square: Square) -> Spot:
    """Where a square stands."""
    if square.spot != NOWHERE:
        return square.spot
    return replace(drawn.spot, row=square.row + 1, column=square.column + 1)


def pieces(drawn: Drawn, block: int, form: Form, tables: Sequence[Table]) -> tuple[Piece, ...]:
    """The pieces of a drawn table; `tables` are those of all editions, `form` has the captions."""
    return tuple(_pieces(drawn, block, form, tables))


def lines(drawn: Drawn) -> Iterator[Line]:
    """The rows of a drawn table."""
    for row in range(drawn.rows):
        across = (drawn.at(row, column) for column in range(drawn.columns))
        yield Line(tuple(dict.fromkeys(square for square in across if square is not None)))


def _pieces(drawn: Drawn, block: int, form: Form, tables: Sequence[Table]) -> Iterator[Piece]:
    now, headed = Piece(block, drawn), False  # whether a line of the head is known to be one
    for line in lines(drawn):
        caption, is_head, ids = _kind(line, form, tables)
        if caption is not None:
            if now.head or now.body or now.caption:
                yield now
            now, headed = Piece(block, drawn, caption), False
        elif is_head:
            if any(other.said for other in now.body):
                yield now
                now = Piece(block, drawn)
            now, headed = replace(now, head=(*now.head, line), body=()), True
        elif ids:
            if now.tables and not now.tables & ids:
                yield now
                now = Piece(block, drawn, head=now.head, tables=ids, shared=True)
            known = now.tables & ids if now.tables else ids
            now = replace(now, body=(*now.body, line), tables=known)
        elif headed or now.body or _has_figures(line):
            now = replace(now, body=(*now.body, line))
        elif line.said:
            now = replace(now, head=(*now.head, line))
    if now.head or now.body or now.caption:
        yield now


def _has_figures(line: Line) -> bool:
    """Whether a line is one of figures, behind a label or not, and no head with years in it."""
    figures = [s.text for s in line.said if is_figure(s.text)]
    years = all(_YEAR.fullmatch("".join(text.split())) for text in figures)
    return bool(figures) and not years and len(line.said) - len(figures) <= 1


def _kind(
    line: Line, form: Form, tables: Sequence[Table]
) -> tuple[str | None, bool, frozenset[str]]:
    """What a line is: the caption of a table, a line of a head, a row of these tables."""
    texts = [square.text for square in line.said if not is_figure(square.text)]
    if len(line.said) == 1 and texts and len(texts[0]) < 60:
        table = table_called(form, texts[0])
        if table is not None and table.captioned:
            return table.id, False, frozenset()
    as_columns = max((sum(is_label(t, "column", s) for s in texts) for t in tables), default=0)
    rows = [(t.id, sum(is_label(t, "row", s) for s in texts)) for t in tables]
    as_rows = max((count for _, count in rows), default=0)
    if as_columns > as_rows:
        return None, True, frozenset()
    return None, False, frozenset(id for id, count in rows if count == as_rows > 0)
