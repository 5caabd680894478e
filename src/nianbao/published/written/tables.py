"""Tables that are not drawn: lines of words read to the form.

They come with a cell a line, a row a line, bars that are whole or broken, or with all digits run
together. A row's figures are what stands from its label to the next, and only if they are as many
as there are columns. Where a label is parted from its figures, they are taken for its own if every
other row leaves no choice. A blank is read where bars prove its place or the whole row is blank;
all else is unreadable, and moves nothing beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nianbao.form.edition import Form
from nianbao.form.editions import editions
from nianbao.form.family import USUAL
from nianbao.form.labels import unnumbered
from nianbao.form.table import Table
from nianbao.published.document import Document
from nianbao.published.published_report import ReadCell, ReadLabel, ReadTable, Tables
from nianbao.published.written.header import columns_between, header_start
from nianbao.published.written.rows import Extent, Row, read_rows
from nianbao.published.written.sequence import (
    Found,
    Places,
    groups,
    is_named,
    misprinted,
    parts,
    sequence,
)
from nianbao.published.written.stream import letters, stream

_NEAR = 80  # letters behind a table's last row in which a row may stand that was not found
_MOST_SEAMS = 200  # at which the header of a table without labels may end


@dataclass(frozen=True)
class _Candidate:
    """A table as one edition of the form has it, where it stands in the stream."""

    form: Form
    extent: Extent
    caption: Found | None
    columns: tuple[Found, ...] | None  # None where they are not those of the form
    score: int  # letters of the labels that were found, less those that were not


def read_lines(document: Document) -> Tables:
    """The tables of a document that stand in its words; none where it has none.

    Which edition a table is of is judged by its labels, one by one.
    """
    words = stream(document.blocks)
    found: dict[str, list[_Candidate]] = {}
    for form in editions(USUAL):
        for candidate in _candidates(Places(words, form)):
            found.setdefault(candidate.extent.table.id, []).append(candidate)
    if not found:
        return Tables(editions(USUAL)[0].id, "", ())
    base = _base(found)
    chosen = [_best(candidates, base) for candidates in found.values()]
    # One that the edition has not is left over from another, and known by its columns.
    chosen = [one for one in chosen if base.has_table(one.extent.table.id) or one.columns]
    run_together = any(one.extent.is_run_together for one in chosen)
    blanks = any(one.extent.has_blanks for one in chosen)
    tables = {
        one.extent.table.id: _table(one, run_together=run_together, blanks=blanks) for one in chosen
    }
    return Tables(
        base.id,
        _basis(base, chosen),
        tuple(tables[id] for id in sorted(tables, key=_place(base))),
        tuple(sorted({block for one in chosen for block in _blocks(one)})),
    )


def _place(base: Form) -> Callable[[str], int]:
    """The place of a table by its id: those of the edition first, in its order."""
    order = list(dict.fromkeys(t.id for form in (base, *editions(USUAL)) for t in form.tables))
    return order.index


def _base(found: dict[str, list[_Candidate]]) -> Form:
    """The edition that most tables are of, and best."""
    worth: Counter[str] = Counter()
    for candidates in found.values():
        best = max(one.score for one in candidates)
        for one in candidates:
            worth[one.form.id] += (one.score == best) * 1000 + one.score
    return max(editions(USUAL), key=lambda form: worth[form.id])


def _best(candidates: Sequence[_Candidate], base: Form) -> _Candidate:
    return max(candidates, key=lambda one: (one.score, one.form is base))


def _basis(base: Form, chosen: Sequence[_Candidate]) -> str:
    """The fact that tells the edition: a label that no other one has."""
    others = {
        node.name
        for form in editions(USUAL)
        if form is not base
        for table in form.tables
        for axis in ("column", "row")
        for node, _ in table.walk(axis)
    }
    for one in chosen:
        for where, labels in (("表头", one.columns or ()), ("行标题", one.extent.rows)):
            for label in labels:
                if one.form is base and label.node and label.node.name not in others:
                    return f"{where}有“{label.node.name}”"
    return "各表的标题与之一致"


def _candidates(places: Places) -> Iterator[_Candidate]:
    found = sequence(places)
    for table in places.form.tables:
        own = parts(found, table)
        if not own:
            continue
        beyond = [one.start for one in found if one.start >= own[-1].end and one.table is not table]
        end = min(beyond, default=len(places.stream.letters))
        captions = [one for one in own if one.node is None]
        named = [one for one in own if one.node is not None]
        if not named:
            continue
        if is_named(table):
            candidate = _named(places, table, captions, named, end)
        else:
            candidate = _unnamed(places, table, captions, named, end)
        if candidate is not None:
            yield candidate


def _named(
    places: Places, table: Table, captions: list[Found], rows: list[Found], end: int
) -> _Candidate | None:
    """A table whose rows have labels; one that begins with a label of its header has no rows."""
    header = {letters(column.label) for column in table.leaf_columns}
    while rows and letters(unnumbered(rows[0].node.label if rows[0].node else "")) in header:
        rows = rows[1:]
    if not rows:
        return None
    first = rows[0].start
    start = captions[0].end if captions else header_start(places, table, first)
    if not table.captioned:
        start = max(
            start, min(header_start(places, table, first), captions[-1].start) if captions else 0
        )
    columns = columns_between(places, table, start, first)
    if columns is None and not captions:
        return None
    after = max([start, *(column.end for column in columns or ())])
    whole = tuple(_with_misprints(places, table, rows, after, end))
    body = whole[0].start
    extent = Extent(places, table, start, body, whole, end)
    return _Candidate(
        places.form,
        extent,
        captions[0] if captions else None,
        columns,
        _score(table, whole, columns),
    )


def _unnamed(
    places: Places, table: Table, captions: list[Found], found: list[Found], end: int
) -> _Candidate | None:
    """A table of one row without a label: its figures stand behind its header."""
    if [one.node for one in found] != list(groups(table)):
        return None
    start, last = found[0].start, found[-1].end
    labels = tuple(letters(column.label) for column in table.leaf_columns)
    for at in places.stream.seams_in(last + 1, end, _MOST_SEAMS):
        if places.stream.letters.startswith(labels, at):
            continue
        columns = columns_between(places, table, start, at)
        if columns is not None:
            row = Found(table, table.leaf_rows[0], at - 1, at)
            extent = Extent(places, table, start, at, (row,), end)
            return _Candidate(
                places.form,
                extent,
                captions[0] if captions else None,
                columns,
                _score(table, (row,), columns),
            )
    return None


def _with_misprints(
    places: Places, table: Table, rows: Sequence[Found], after: int, end: int
) -> Iterator[Found]:
    """The rows that were found, and those between them whose labels are misprinted."""
    known = {row.node: row for row in rows}
    for place, node in enumerate(table.leaf_rows):
        if node in known:
            yield known[node]
            after = known[node].end
            continue
        behind = [known[later].start for later in table.leaf_rows[place + 1 :] if later in known]
        if not behind:
            behind = [min(end, after + _NEAR)]
        if found := misprinted(places, node, table, after, behind[0]):
            yield found
            after = found.end


def _score(table: Table, rows: Sequence[Found], columns: tuple[Found, ...] | None) -> int:
    """The letters of labels that stand there, less those that do not before the last that does."""
    found = {row.node for row in rows}
    last = max(place for place, row in enumerate(table.leaf_rows) if row in found)
    score = sum(
        len(letters(row.label)) * (1 if row in found else -1) for row in table.leaf_rows[: last + 1]
    )
    header = sum(len(letters(column.label)) for column in table.leaf_columns)
    return score + (header if columns is not None else -header)


def _table(one: _Candidate, *, run_together: bool, blanks: bool) -> ReadTable:
    extent, table = one.extent, one.extent.table
    stands = one.columns is not None
    rows = read_rows(extent, run_together=run_together, blanks=blanks) if stands else {}
    stream = extent.places.stream
    cells = tuple(
        cell for place in range(len(table.leaf_rows)) for cell in _cells(one, place, rows)
    )
    return ReadTable(
        table.id,
        one.form.id,
        cells,
        tuple(_label(one, row) for row in extent.rows) if is_named(table) else (),
        tuple(_label(one, column) for column in one.columns or ()),
        corner=_corner(one),
        spot=stream.spot(one.caption.start if one.caption else extent.start),
    )


def _label(one: _Candidate, found: Found) -> ReadLabel:
    stream = one.extent.places.stream
    text, node = stream.named(found.start, found.end), found.node
    return ReadLabel(text, node.id if node else None, found.basis, stream.spot(found.start))


def _corner(one: _Candidate) -> str | None:
    table, stream = one.extent.table, one.extent.places.stream
    corner = letters(table.row_header)
    at = stream.letters.find(corner, one.extent.start, one.extent.body) if corner else -1
    return stream.written(at, at + len(corner)) if at >= 0 else None


def _cells(one: _Candidate, place: int, rows: dict[str, Row]) -> Iterator[ReadCell]:
    """The cells of a row of the form."""
    table, node = one.extent.table, one.extent.table.leaf_rows[place]
    row = rows.get(node.id)
    state = "missing" if row is None and not _may_stand(one, place) else "unreadable"
    for number, column in enumerate(table.leaf_columns):
        if row is not None and row.cells:
            cell = row.cells[number]
            yield ReadCell(table.id, node.id, column.id, "read", cell.raw, row.basis, cell.spot)
        elif row is not None:
            yield ReadCell(table.id, node.id, column.id, "unreadable", row.raw, row.basis, row.spot)
        else:
            yield ReadCell(table.id, node.id, column.id, state)  # type: ignore[arg-type]


def _may_stand(one: _Candidate, place: int) -> bool:
    """Whether a row that was not found may stand there under a name that is not the form's."""
    extent, known = one.extent, {row.node: row for row in one.extent.rows}
    order = extent.table.leaf_rows
    if order[place] in known:
        return True
    before = [known[row].end for row in order[:place] if row in known]
    behind = [known[row].start for row in order[place + 1 :] if row in known]
    start = before[-1] if before else extent.body
    end = behind[0] if behind else min(extent.end, start + _NEAR)
    figures = [figure for figure in extent.places.stream.between(start, end) if figure.at < end]
    return bool(extent.unexplained(start, end)) and bool(figures)


def _blocks(one: _Candidate) -> Iterator[int]:
    """The blocks that have nothing but the table."""
    extent, stream = one.extent, one.extent.places.stream
    start = one.caption.start if one.caption and extent.table.captioned else extent.start
    last = extent.rows[-1]
    figures = extent.own[-1]
    end = max([last.end, *(figure.at for figure in figures)])
    first_block = stream.block_of[start]
    last_block = max([stream.block_of[last.end - 1], *(figure.block for figure in figures)])
    outside = {stream.block_of[at] for at in (start - 1, end) if 0 <= at < len(stream.block_of)}
    yield from (block for block in range(first_block, last_block + 1) if block not in outside)
