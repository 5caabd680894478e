"""The drawn tables of a document brought to those of the form, found by their labels.

A table may be drawn in one grid with others, in pieces, or with its rows and columns exchanged.
Its edition is that whose rows and columns it has, whatever the year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest

from nianbao.form.edition import Form
from nianbao.form.editions import editions
from nianbao.form.family import USUAL
from nianbao.form.role import Role
from nianbao.form.table import Table
from nianbao.published.document import Document, Drawn, Square, Words
from nianbao.published.drawn.body import Label, Row, Value, is_named, label_of, rows_of
from nianbao.published.drawn.cut import mended
from nianbao.published.drawn.head import Head, read_head, without_head
from nianbao.published.drawn.piece import Piece, labels_in, pieces
from nianbao.published.drawn.raw_value import is_figure
from nianbao.published.drawn.rows import gaps, settled
from nianbao.published.likeness import called, is_label, table_called, words
from nianbao.published.published_report import (
    Basis,
    ReadCell,
    ReadLabel,
    ReadTable,
    Tables,
    weakest,
)

_MOST_LABELS = 300  # different words in what may be a table of the form
_MOST_OF_ALL = 1500  # different words in all drawn tables that are looked at
_MOST_ROWS = 1000  # of what may be a table of the form
_ENOUGH = 3  # rows by whose labels a table is known that has neither caption nor head


def read_tables(document: Document) -> Tables:
    """What the drawn tables of a document say of the form; those in lines of words are not here."""
    forms = editions(USUAL)
    found, captions = _pieces(document, forms)
    readings: dict[str, list[_Reading]] = {}
    for id in dict.fromkeys(table.id for form in forms for table in form.tables):
        own = [piece for of, piece in found if of == id]
        readings[id] = [r for table, of in _shapes(forms, id) if (r := _read(table, of, own))]
    best = {id: _best(of) for id, of in readings.items() if of}
    edition, basis = _edition(forms, best)
    tables = tuple(
        _read_table(one, edition if edition in one.editions else one.editions[0])
        for one in sorted(best.values(), key=lambda one: _place(forms, edition, one.table.id))
    )
    used = {piece.block for one in best.values() for piece in one.pieces}
    blocks = used | {words for words, drawn in captions.items() if drawn in used}
    return Tables(
        edition, basis, tables, tuple(sorted(blocks)), tuple(_foreign(document, forms, used))
    )


@dataclass(frozen=True)
class _Reading:
    """The pieces of a table read as that of one or several editions."""

    table: Table
    editions: tuple[str, ...]
    pieces: tuple[Piece, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]

    @cached_property
    def likeness(self) -> float:
        """How much of its labels it has, those of the form that it lacks counted against it."""
        rows = {row.node.id: row.basis for row in self.rows if row.node}
        columns = {
            column.node.id: column.basis
            for head in self.heads
            for column in head.columns
            if head.stands and column.node is not None
        }
        headed = any(head.stands for head in self.heads)
        due = len(self.table.leaf_rows) + (len(self.table.leaf_columns) if headed else 0)
        bases = [*rows.values(), *columns.values()]
        exact = sum(1 if basis is Basis.LABELS else 0.75 for basis in bases)
        return exact - (due - len(bases))


def _shapes(forms: Sequence[Form], id: str) -> list[tuple[Table, tuple[str, ...]]]:
    """The different tables of that id, each with the editions that have it."""
    shapes: dict[int, tuple[Table, tuple[str, ...]]] = {}
    for form in forms:
        if form.has_table(id):
            table = form.table(id)
            shapes[hash(table)] = (table, (*shapes.get(hash(table), (table, ()))[1], form.id))
    return list(shapes.values())


def _pieces(
    document: Document, forms: Sequence[Form]
) -> tuple[list[tuple[str, Piece]], dict[int, int]]:
    """The pieces of all drawn tables, each with the id of its table; captions standing as words.

    Those are told by the number of their block, with that of the drawn table below.
    """
    tables = list({hash(table): table for form in forms for table in form.tables}.values())
    found: list[tuple[str, Piece]] = []
    captions: dict[int, int] = {}
    above: tuple[int, str] | None = None
    left = _MOST_OF_ALL
    for number, block in enumerate(document.blocks):
        if isinstance(block, Words):
            above = _caption(block, number, forms) or (above if len(block.text) < 20 else None)
            continue
        labels = labels_in(block)
        if labels > _MOST_LABELS or labels > left or max(block.rows, block.columns) > _MOST_ROWS:
            above = None
            continue
        left -= labels
        for piece in _oriented(mended(block, tables), number, forms[0], tables):
            if above is not None and piece.caption is None:
                captions[above[0]] = number
                piece, above = replace(piece, caption=above[1]), None
            id = _table_of(piece, tables, found[-1] if found else None)
            if id is not None:
                found.append((id, piece))
        above = None
    return found, captions


def _caption(block: Words, number: int, forms: Sequence[Form]) -> tuple[int, str] | None:
    for form in forms:
        table = table_called(form, block.text) if len(block.text) < 60 else None
        if table is not None and table.captioned:
            return number, table.id
    return None


def _oriented(drawn: Drawn, number: int, form: Form, tables: Sequence[Table]) -> tuple[Piece, ...]:
    """The pieces of a drawn table, its rows and columns exchanged if it makes sense only so."""
    as_drawn = pieces(drawn, number, form, tables)
    if _has_figures(as_drawn):
        return as_drawn
    exchanged = pieces(_exchanged(drawn), number, form, tables)
    return exchanged if _has_figures(exchanged) else as_drawn


def _has_figures(found: Sequence[Piece]) -> bool:
    """Whether below a head, or behind labels, stands a figure."""
    return any(
        is_figure(square.text)
        for piece in found
        if piece.head or piece.tables or piece.is_bare
        for line in piece.body
        for square in line.said
    )


def _exchanged(drawn: Drawn) -> Drawn:
    squares = tuple(
        Square(s.text, s.column, s.row, s.down, s.across, s.spot)
        for s in sorted(drawn.squares, key=lambda s: (s.column, s.row))
    )
    return Drawn(drawn.columns, drawn.rows, squares, drawn.spot, drawn.ruled)


def _table_of(
    piece: Piece, tables: Sequence[Table], before: tuple[str, Piece] | None
) -> str | None:
    """The id of the table that a piece is of: by its rows, its caption, its columns, or what it
    goes on with."""
    ids = set(piece.tables) or {t.id for t in tables}
    if piece.caption in ids:
        return piece.caption
    said = [square.text for line in piece.head for square in line.said]
    count: Counter[str] = Counter()
    for table in tables:
        if table.id in ids:
            of = sum(is_label(table, "column", text) for text in said)
            enough = is_named(table) or 2 * of >= len(table.leaf_columns)
            count[table.id] = max(count[table.id], of if enough else 0)
    ((id, most),) = count.most_common(1)
    if most > 0 or piece.tables:
        return id
    if before is not None and piece.is_bare and piece.block - before[1].block <= 4:
        unnamed = {t.id for t in tables if not is_named(t)}
        return before[0] if before[0] in unnamed and not before[1].body else None
    return None


def _read(table: Table, of: tuple[str, ...], found: Sequence[Piece]) -> _Reading | None:
    """The pieces of a table as that of the form; None if none of them is."""
    parts: list[tuple[Piece, Head, list[Row]]] = []
    for piece, below in zip_longest(found, found[1:]):
        labels = _labels_of(table, piece)
        end = _end(labels)
        if below and not piece.body and (reach := _end(_labels_of(table, below))):
            end = max(0, piece.drawn.columns - (below.drawn.columns - reach))
        last = next(((p, h) for p, h, _ in reversed(parts) if h.leaves), None)
        if last and all(s.column + s.across <= end for line in piece.head for s in line.said):
            piece = replace(piece, head=(), body=(*piece.head, *piece.body))
        evident = piece.caption == table.id or len(labels) >= _ENOUGH
        head = _head(table, piece, end, evident, last)
        if head is None:
            continue
        rows = list(rows_of(table, piece.body, head, piece.drawn, len(parts), end))
        if sum(row.is_known for row in rows) >= sum(row.is_unknown for row in rows):
            parts.append((piece, head, rows))
    parts = [part for part in parts if part[1].leaves] or parts
    known = settled(table, [row for *_, rows in parts for row in rows])
    if not any(row.node for row in known):
        return None
    pieces, heads = tuple(piece for piece, *_ in parts), tuple(head for _, head, _ in parts)
    return _Reading(table, of, pieces, heads, known)


def _labels_of(table: Table, piece: Piece) -> list[Label]:
    return [label for line in piece.body if (label := label_of(table, line, piece.drawn))]


def _end(labels: Sequence[Label]) -> int:
    """The drawn column to which most labels reach."""
    ends = Counter(label.end for label in labels)
    return ends.most_common(1)[0][0] if ends else 0


def _head(
    table: Table, piece: Piece, end: int, evident: bool, last: tuple[Piece, Head] | None
) -> Head | None:
    """The head of a piece whose labels reach to `end`: its own, that of the one before, or none."""
    whole = piece.drawn.columns
    if any(s.across < whole or whole == 1 for line in piece.head for s in line.said):
        head = read_head(table, piece.head, piece.drawn, end)
        return head or (Head((), False) if evident else None)
    if last is not None:
        of, above = last
        columns = tuple(
            replace(c, basis=weakest(c.basis, Basis.COLUMNS_IN_ORDER)) for c in above.columns
        )
        return Head(columns, above.placed and of.drawn.columns == whole, stands=False)
    return without_head(table.leaf_columns) if evident else None


def _best(readings: Sequence[_Reading]) -> _Reading:
    """The reading of most likeness; those of equal likeness are of all their editions."""
    most = max(one.likeness for one in readings)
    equal = [one for one in readings if one.likeness == most]
    return replace(equal[0], editions=tuple(id for one in equal for id in one.editions))


def _edition(forms: Sequence[Form], best: dict[str, _Reading]) -> tuple[str, str]:
    """The edition that most tables are of, and what tells it."""
    votes = Counter(one.editions[0] for one in best.values() if len(one.editions) == 1)
    most = max(votes.values(), default=0)
    if not most:
        return forms[0].id, "各表为各版格式所共有" if best else "没有读到表格"
    edition = next(form for form in forms if votes[form.id] == most)
    for id, one in best.items():
        if one.editions == (edition.id,):
            others = [form.table(id) for form in forms if form.has_table(id)]
            others = [table for table in others if table is not one.table]
            for axis, label in _labels(one):
                if not any(_has(table, axis, label) for table in others):
                    where = "表头" if axis == "column" else "行标题"
                    return edition.id, f"{where}有“{label}”"
    return edition.id, "各表的行、列与这一版相同"


def _place(forms: Sequence[Form], edition: str, id: str) -> int:
    """Where a table stands in an edition; those that it has not stand last."""
    own = [table.id for form in forms if form.id == edition for table in form.tables]
    return own.index(id) if id in own else len(own)


def _labels(one: _Reading) -> Iterator[tuple[str, str]]:
    """The labels that are as those of the form, of the columns first."""
    for head in one.heads:
        for column in head.columns:
            if column.node is not None and column.basis is Basis.LABELS:
                yield "column", column.node.name
    for row in one.rows:
        if row.node is not None and row.node.label and row.basis is Basis.LABELS:
            yield "row", row.node.name


def _has(table: Table, axis: str, label: str) -> bool:
    return any(node.name == label and not node.children for node, _ in table.walk(axis))


def _read_table(one: _Reading, edition: str) -> ReadTable:
    table, rows = one.table, {row.node.id: row for row in one.rows if row.node}
    unclear = gaps(table, one.rows)
    unknown = any(not head.columns or None in [c.node for c in head.columns] for head in one.heads)
    cells = []
    for leaf in table.leaf_rows:
        row = rows.get(leaf.id)
        for column in table.leaf_columns:
            value = row.values.get(column.id) if row else None
            if row is None or value is None:
                lost = leaf.id in unclear if row is None else unknown or row.is_unread
                value = Value("unreadable", None) if lost else None
            if value is None:
                cells.append(ReadCell(table.id, leaf.id, column.id, "missing"))
                continue
            basis = weakest(value.basis, row.basis) if row else value.basis
            cells.append(
                ReadCell(*(table.id, leaf.id, column.id, value.state, value.raw), basis, value.spot)
            )
    first = next((head for head in one.heads if head.stands), None)
    ruled = {piece.drawn.ruled for piece in one.pieces}
    return ReadTable(
        table.id,
        edition,
        tuple(cells),
        rows=tuple(
            ReadLabel(row.text, row.node.id if row.node else None, row.basis, row.spot)
            for row in one.rows
        ),
        columns=tuple(
            ReadLabel(c.text, c.node.id if c.node else None, c.basis, c.spot)
            for c in (first.columns if first else ())
        ),
        groups=_groups(one),
        corner=first.corner if first else None,
        ruled=False if False in ruled else (None if None in ruled else True),
        spot=one.pieces[0].drawn.spot,
        notes=tuple(_notes(one)),
    )


def _groups(one: _Reading) -> tuple[str, ...]:
    """The labels of groups, those of columns first, each once."""
    found = dict.fromkeys(text for head in one.heads for text in head.groups)
    for row in one.rows:
        for text in row.under:
            match = called(one.table, "row", text)
            if match is not None and match.node.children:
                found["".join(text.split())] = None
    return tuple(found)


def _notes(one: _Reading) -> Iterator[str]:
    """How the pieces were joined."""
    blocks = {one.pieces[0].block}
    for piece, head in zip(one.pieces[1:], one.heads[1:], strict=True):
        if piece.block not in blocks or not piece.shared:
            blocks.add(piece.block)
            where = str(piece.drawn.spot) or "下一张表"
            yield f"{where}为续表" + ("，重复的表头不计" if head.stands else "，没有表头")
    for head in one.heads:
        if head.columns and head.stands and not head.placed:
            yield "表头与各列没有对齐，各列按统一格式的顺序对应"


def _foreign(document: Document, forms: Sequence[Form], used: set[int]) -> Iterator[int]:
    """The numbers of the drawn tables of something else, from the first section on."""
    titles = {words(form.section_with(Role.OVERVIEW).title) for form in forms}
    begin = min(used, default=len(document.blocks))
    for number, block in enumerate(document.blocks[:begin]):
        if isinstance(block, Words) and words(block.text)[-4:] in titles and len(block.text) < 12:
            begin = number
            break
    for number, block in enumerate(document.blocks):
        if isinstance(block, Drawn) and number > begin and number not in used:
            rows = Counter(s.row for s in block.squares if s.text.strip())
            wide = sum(count > 1 for count in rows.values())
            if wide > 1 and any(is_figure(s.text) for s in block.squares if s.text.strip()):
                yield number
