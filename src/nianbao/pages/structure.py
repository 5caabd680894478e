"""The structure of a PDF's tables: row labels as headers, each figure naming all of its own.

Typst tags the labels of columns as headers, those of rows as data (its `pdf.header-cell` is
not in the Python package). ISO 14289-1 (PDF/UA-1) 7.5 asks for headers of rows as well, and
with merged labels only `Headers` says which belong to a figure (ISO 32000-1, 14.8.5.7).
The file is patched where Typst wrote these elements, which takes a tenth of what reading and
writing it whole would.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nianbao.pages.blocks import AnyBlock, Table
from nianbao.prose.document import Grid, inner_blocks

LOG = logging.getLogger(__name__)

_ELEMENT = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/(\w+)/P \d+ 0 R")
_KIDS = re.compile(rb"/K\[([^\[\]]*)\](?:/Pg \d+ 0 R)?>>\s*$")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_CELL = re.compile(
    rb"(\d+ 0 obj\n<</Type/StructElem/S/)(T[HD])(/P \d+ 0 R)(?:/ID\((\w+)\))?"
    rb"(/A\[<</O/Table)(/Scope/\w+)?(?:/Headers\[([()\w]*)\])?((?:/\w+ \d+)*>>)"
)
_SPAN = re.compile(rb"/(Col|Row)Span (\d+)")
_ROOT = re.compile(rb"\d+ 0 obj\n<</Type/StructTreeRoot")
_TRAILER = re.compile(rb"/Root (\d+) 0 R")
_TREE = re.compile(rb"/StructTreeRoot (\d+) 0 R")
_IDS = re.compile(rb"/IDTree<</Names\[((?:\(\w+\)\d+ 0 R)*)\]>>")
_ENTRY = 20  # bytes of an entry of the cross-reference table


class _UnfamiliarError(Exception):
    """The file is not as this version of Typst writes it."""


@dataclass(frozen=True)
class Shape:
    """What is known of a table beside its tags: how many columns, of labels, and rows below."""

    columns: int
    label_columns: int
    rows: int


def shapes(blocks: Iterable[AnyBlock]) -> Iterator[Shape]:
    """The tables of a document in their order; a table in prose has no labels of rows."""
    for block in blocks:
        if isinstance(block, Table):
            yield Shape(block.columns, block.label_columns, len(block.rows))
        elif isinstance(block, Grid):
            yield Shape(max(map(len, (*block.header, *block.rows))), 0, len(block.rows))
        for run in inner_blocks(block):
            yield from shapes(run)


def with_row_headers(pdf: bytes, tables: Sequence[Shape]) -> bytes:
    """A PDF as Typst writes it, with the row labels of its tables as headers.

    A file of another make is given back as it is, with a warning to the log.
    """
    if not any(table.label_columns for table in tables):
        return pdf
    try:
        file = _File(pdf)
        ids = _tag(file, tables)
        file.name(ids)
        return file.written()
    except (_UnfamiliarError, ValueError, IndexError) as error:
        LOG.warning("the row headers of a PDF are not tagged: %s", error)
        return pdf


# ----------------------------------------------------------------------------- the file


class _File:
    """A PDF with a plain cross-reference table, some of whose objects are rewritten."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._table = int(pdf[pdf.rindex(b"startxref") + 9 : pdf.rindex(b"%%EOF")])
        head = re.compile(rb"xref\n0 (\d+)\n").match(pdf, self._table)
        if not head:
            raise _UnfamiliarError("no plain cross-reference table")
        self._first, size = head.end(), int(head[1])
        self._trailer = self._first + size * _ENTRY
        entries = range(self._first + _ENTRY, self._trailer, _ENTRY)
        self._offsets = [0, *(int(pdf[at : at + 10]) for at in entries)]
        self._changed: dict[int, bytes] = {}
        catalog = self._object(self._one(_TRAILER, pdf[self._trailer :]))
        self._root = self._one(_TREE, catalog)

    def _one(self, pattern: re.Pattern[bytes], text: bytes) -> int:
        if not (found := pattern.search(text)):
            raise _UnfamiliarError(f"{pattern.pattern!r} not found")
        return int(found[1])

    def _object(self, number: int) -> bytes:
        begin = self._offsets[number]
        return self._pdf[begin : self._pdf.index(b"endobj", begin)]

    def element(self, number: int) -> tuple[bytes, list[int]]:
        """What kind of structure element an object is, empty if none, and its children."""
        text = self._object(number)
        found, kids = _ELEMENT.match(text), _KIDS.search(text)
        if not found:
            return b"", []
        return found[1], [int(n) for n in _REFERENCE.findall(kids[1])] if kids else []

    def top(self) -> list[int]:
        """The outermost structure elements."""
        text = self._object(self._root)
        found = re.search(rb"/K\[([^\[\]]*)\]", text)
        if not _ROOT.match(text) or not found:
            raise _UnfamiliarError("no structure tree")
        return [int(n) for n in _REFERENCE.findall(found[1])]

    def cell(self, number: int) -> re.Match[bytes]:
        found = _CELL.match(self._object(number))
        if not found:
            raise _UnfamiliarError(f"object {number} is no cell")
        return found

    def change(self, number: int, cell: re.Match[bytes], headed: bytes, ident: bytes) -> None:
        """The headers of a cell; one with an identity becomes the header of its rows."""
        begin, kind, parent, own, attributes, scope, _, rest = cell.groups(b"")
        if ident:
            kind, own, scope = b"TH", ident, b"/Scope/Row"
        named = b"/ID(%s)" % own if own else b""
        start = begin + kind + parent + named + attributes + scope
        self._changed[number] = b"%s/Headers[%s]%s" % (
            start,
            headed,
            rest + cell.string[cell.end() :],
        )

    def name(self, ids: dict[bytes, int]) -> None:
        """New identities, in order among those that the file has."""
        text = self._object(self._root)
        found = _IDS.search(text)
        if not found:
            raise _UnfamiliarError("no identities of headers")
        known = {k: int(v) for k, v in re.findall(rb"\((\w+)\)(\d+) 0 R", found[1])}
        names = b"".join(b"(%s)%d 0 R" % pair for pair in sorted({**known, **ids}.items()))
        self._changed[self._root] = text[: found.start(1)] + names + text[found.end(1) :]

    def written(self) -> bytes:
        """The file with its changed objects, each of the others as it was."""
        pieces, offsets, at, longer = [], list(self._offsets), 0, 0
        for number in sorted(range(1, len(offsets)), key=self._offsets.__getitem__):
            begin = self._offsets[number]
            offsets[number] = begin + longer
            if (text := self._changed.get(number)) is not None:
                end = begin + len(self._object(number))
                pieces += [self._pdf[at:begin], text]
                longer += len(text) - (end - begin)
                at = end
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets[1:])
        zero = self._pdf[self._first : self._first + _ENTRY]
        begun = self._pdf.rindex(b"startxref")
        return b"".join(
            (
                *(*pieces, self._pdf[at : self._first], zero, table),
                *(
                    self._pdf[self._trailer : begun],
                    b"startxref\n%d\n%%%%EOF" % (self._table + longer),
                ),
            )
        )


# ----------------------------------------------------------------------------- the tables


def _tag(file: _File, tables: Sequence[Shape]) -> dict[bytes, int]:
    """Rewrites the cells of all tables; the identities of the new headers."""
    ids: dict[bytes, int] = {}
    waiting = list(tables)
    done = 0  # rows of the first one that is waiting: a table may be set in several parts
    for number, table in enumerate(_found(file, file.top()), 1):
        head, body = _rows(file, table)
        cells = _placed(file, [*head, *body])
        columns = max((cell.right for cell in cells), default=0)  # none of a table without rows
        if not waiting or columns not in (0, waiting[0].columns):
            raise _UnfamiliarError(f"table {number} has {columns} columns")
        ids |= _label(file, cells, number, len(head), waiting[0].label_columns)
        done += len(body)
        if done >= waiting[0].rows:
            del waiting[0]
            done = 0
    if waiting:
        raise _UnfamiliarError(f"{len(waiting)} tables are not in the structure tree")
    return ids


def _found(file: _File, numbers: Iterable[int]) -> Iterator[list[int]]:
    """The children of every table, in the order of reading."""
    for number in numbers:
        kind, kids = file.element(number)
        if kind == b"Table":
            yield kids
        else:
            yield from _found(file, kids)


def _rows(file: _File, parts: Iterable[int]) -> tuple[list[list[int]], list[list[int]]]:
    """The cells of each row of a table's head, and of its body."""
    rows: dict[bool, list[list[int]]] = {True: [], False: []}
    for part in parts:
        kind, kids = file.element(part)
        for kind_of_row, cells in map(file.element, kids):
            if kind_of_row == b"TR":
                rows[kind == b"THead"].append(cells)
    return rows[True], rows[False]


class _Cell(NamedTuple):
    """A cell with the rows and columns that it covers."""

    number: int
    top: int
    left: int
    bottom: int
    right: int
    read: re.Match[bytes]


def _placed(file: _File, rows: Iterable[Iterable[int]]) -> list[_Cell]:
    """Each cell at the first column of its row that no merged cell covers."""
    cells, covered = [], set[tuple[int, int]]()
    for top, row in enumerate(rows):
        left = 0
        for number in row:
            while (top, left) in covered:
                left += 1
            read = file.cell(number)
            spans = dict(_SPAN.findall(read[8]))
            bottom, right = top + int(spans.get(b"Row", 1)), left + int(spans.get(b"Col", 1))
            if bottom > top + 1:
                covered |= {(y, x) for y in range(top + 1, bottom) for x in range(left, right)}
            cells.append(_Cell(number, top, left, bottom, right, read))
            left = right
    return cells


def _label(
    file: _File, cells: Sequence[_Cell], table: int, head: int, label_columns: int
) -> dict[bytes, int]:
    """Makes the labels of rows headers, and names them at each cell beside them."""
    if not label_columns:
        return {}
    body = [cell for cell in cells if cell.top >= head]
    labels = {}
    beside: dict[int, list[tuple[int, bytes]]] = {}
    for cell in body:
        if cell.left < label_columns:
            ident = b"R%dx%dy%d" % (table, cell.left, cell.top)  # Typst's own begin with U
            labels[cell.number] = ident
            for row in range(cell.top, cell.bottom):
                beside.setdefault(row, []).append((cell.left, b"(%s)" % ident))
    for cell in body:
        named = [ident for left, ident in beside.get(cell.top, ()) if left < cell.left]
        headed = b"".join((cell.read[7] or b"", *named))
        file.change(cell.number, cell.read, headed, labels.get(cell.number, b""))
    return {ident: number for number, ident in labels.items()}
