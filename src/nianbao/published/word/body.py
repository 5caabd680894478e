"""A Word file (.docx) as a document: what Word draws of its body. The file is untrusted.

Only the body, the numbers, the styles and the title are opened. What is deleted, hidden or stands
in headers, footers, notes and comments gives nothing; figures that a custom part holds are not the
document's words. Source: ISO/IEC 29500-1, 17.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nianbao.errors import InputError
from nianbao.inputs import archive
from nianbao.inputs.archive import Archive
from nianbao.inputs.xml_part import Element, parsed
from nianbao.published.document import Block, Document, Drawn, Spot, Words
from nianbao.published.word.grid import MOST_SQUARES, Row, drawn, is_ruled, row_of
from nianbao.published.word.markup import child, is_on, name_of, value
from nianbao.published.word.numbering import Numbering, numbering_of

_WHAT = "Word 文件"
_LARGEST, _LARGEST_PART = 256 * 2**20, 32 * 2**20  # bytes unpacked; pictures are not opened
_MOST_BLOCKS = 50_000
_MAIN = "word/document.xml"
_WRAPPING = (
    *("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink"),
    *("dir", "bdo", "fldSimple", "AlternateContent"),
)
_SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_BLANKS = re.compile(r"[^\S\n]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_PRIVATE = range(0xE000, 0xF900)  # of a font of symbols: no character that anyone can name


def read_word(content: bytes, name: str, sha256: str) -> Document:
    """The document in a Word file; InputError for what is damaged, a bomb, or no document."""
    with archive.opened(content, name, what=_WHAT, kind=" DOCX", largest=_LARGEST) as parts:
        main, related = _main(parts)
        if main is None:
            raise InputError(f"不是{_WHAT}", file=name, expected=".docx 文档", found="没有正文")
        body = child(_part(parts, main), "body")
        numbers, styles = (_part(parts, related.get(kind)) for kind in ("numbering", "styles"))
        title = _title(parts)
    reader = _Reader(numbering_of(numbers, styles), styles)
    try:
        blocks = tuple(reader.blocks(body))
    except InputError as error:
        raise InputError(
            error.message, file=name, expected=error.expected, found=error.found
        ) from None
    return Document(name, sha256, "word", blocks, title=title)


def _main(parts: Archive) -> tuple[str | None, dict[str, str]]:
    """The part that has the body, and those that it refers to by kind."""
    names = set(parts.names)
    named = _related(parts, "").get("officeDocument", _MAIN)
    main = named if named in names else None
    return main, _related(parts, main) if main else {}


def _related(parts: Archive, part: str) -> dict[str, str]:
    """The parts that a part refers to, by the last word of their kind."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, str] = {}
    root = _part(parts, relations)
    for one in () if root is None else root:
        target = one.get("Target") or ""
        if one.get("TargetMode") != "External":
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            found.setdefault((one.get("Type") or "").rpartition("/")[2], posixpath.normpath(path))
    return found


def _part(parts: Archive, name: str | None) -> Element | None:
    """A part as XML; None for one that is not there."""
    if name is None or name not in parts.names:
        return None
    return parsed(b"".join(parts.pieces(name, _LARGEST_PART)))


def _title(parts: Archive) -> str:
    properties = _part(parts, "docProps/core.xml")
    title = child(properties, "title")
    return _clean(title.text or "").strip() if title is not None else ""


def _clean(text: str) -> str:
    """Words without what cannot be seen; a symbol that no one can name is U+FFFD."""
    seen = _UNSEEN.sub("", text)
    return "".join("\ufffd" if ord(char) in _PRIVATE else char for char in seen)


@dataclass
class _Reader:
    """One walk through a body: the numbers so far, the fields that are open, what is beside."""

    numbering: Numbering
    styles: Element | None
    paragraphs: int = 0
    tables: int = 0
    made: int = 0
    squares: int = 0
    fields: list[bool] = field(default_factory=list)  # of each open one, whether its result began
    beside: list[Element] = field(default_factory=list)  # text boxes of the paragraph at hand

    def blocks(self, parent: Element | None) -> Iterator[Block]:
        """The blocks below a body, a cell or a text box, in order."""
        for one in () if parent is None else parent:
            name = name_of(one)
            if name == "p":
                yield from self._paragraph(one)
            elif name == "tbl":
                yield from self._table(one)
            elif name in _WRAPPING:
                yield from self.blocks(_chosen(one))

    def _paragraph(self, element: Element) -> Iterator[Words]:
        properties = child(element, "pPr")
        text = self._words(element, properties)
        boxes, self.beside = self.beside, []
        lines = [line for part in text.split("\n") if (line := _BLANKS.sub(" ", part).strip())]
        if lines:
            self.paragraphs += 1
        level = self.numbering.outline(properties)
        for line in lines:
            yield Words(line, self._counted(Spot(paragraph=self.paragraphs)), level)
        for box in boxes:
            yield from (one for one in self.blocks(box) if isinstance(one, Words))

    def _counted(self, spot: Spot) -> Spot:
        self.made += 1
        if self.made > _MOST_BLOCKS:
            raise InputError(f"{_WHAT}过长，不予打开", expected=f"不超过 {_MOST_BLOCKS} 段")
        return spot

    def _words(self, element: Element, properties: Element | None) -> str:
        """The words of a paragraph behind its automatic number; without words none is drawn."""
        text = "".join(self._runs(element))
        if not text.strip():
            return ""
        return self.numbering.before(properties) + text

    def _runs(self, parent: Element) -> Iterator[str]:
        for one in parent:
            name = name_of(one)
            if name == "r":
                yield from self._run(one)
            elif name in _WRAPPING:
                yield from self._runs(_chosen(one))

    def _run(self, run: Element) -> Iterator[str]:
        hidden = is_on(child(child(run, "rPr"), "vanish"))
        for one in run:
            name = name_of(one)
            if name == "fldChar":
                self._field(value(one, "fldCharType"))
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                chosen = _chosen(one) if name == "AlternateContent" else one
                self.beside += [] if hidden else _outermost(chosen, "txbxContent")
            elif not hidden and all(self.fields):
                yield _sign(one, name)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _table(self, element: Element) -> Iterator[Block]:
        """A table; one that holds tables is layout, of which the parts are read in order."""
        rows = list(_rows(element))
        cells = [list(_cells(row)) for row in rows]
        self.squares += sum(map(len, cells))
        if self.squares > MOST_SQUARES:
            raise InputError("表格过大，不予打开", expected=f"不超过 {MOST_SQUARES} 个单元格")
        if any(_is_layout(cell) for row in cells for cell in row):
            for cell in (cell for row in cells for cell in row):
                yield from self.blocks(cell)
            return
        self.tables += 1
        spot = self._counted(Spot(table=self.tables))
        made: list[Row] = []
        for row, own in zip(rows, cells, strict=True):
            made.append(row_of(row, [(cell, self._text(cell)) for cell in own]))
        if made:
            yield drawn(made, spot, is_ruled(element, self.styles))

    def _text(self, cell: Element) -> str:
        """The words of a cell, its paragraphs and lines apart; small tables in it as well."""
        kept = replace(self, beside=[])  # what stands in cells is no paragraph of the body
        found: list[str] = []
        for block in kept.blocks(cell):
            if isinstance(block, Drawn):
                found += (square.text for square in block.squares if square.text)
            else:
                found.append(block.text)
        self.made = kept.made
        return "\n".join(found)


def _chosen(element: Element) -> Element:
    """What is drawn of an element that wraps others: of alternatives the first."""
    if name_of(element) != "AlternateContent":
        return element
    first = child(element, "Choice")
    return first if first is not None else (child(element, "Fallback") or [])


def _outermost(parent: Element, name: str) -> list[Element]:
    """The elements of a name, not those within another of them; once of alternatives."""
    found: list[Element] = []
    waiting = [parent]
    while waiting:
        one = waiting.pop()
        if name_of(one) == name:
            found.append(one)
        else:
            waiting += reversed(list(_chosen(one)))
    return found


def _sign(element: Element, name: str) -> str:
    if name == "t":
        return _clean(element.text or "")
    if name == "br":
        return "\n" if value(element, "type") in ("", "textWrapping") else ""
    if name == "sym":
        return "\ufffd"
    return _SIGNS.get(name, "")


def _rows(table: Element) -> Iterator[Element]:
    for one in table:
        if name_of(one) == "tr" and child(child(one, "trPr"), "del") is None:
            yield one
        elif name_of(one) in _WRAPPING:
            yield from _rows(_chosen(one))


def _cells(row: Element) -> Iterator[Element]:
    for one in row:
        if name_of(one) == "tc":
            yield one
        elif name_of(one) in _WRAPPING:
            yield from _cells(_chosen(one))


def _is_layout(cell: Element) -> bool:
    """Whether a cell holds a table of more than one cell."""
    return any(
        name_of(one) == "tbl" and sum(1 for row in _rows(one) for _ in _cells(row)) > 1
        for one in _descending(cell)
    )


def _descending(cell: Element) -> Iterator[Element]:
    """What stands in a cell, and in what wraps it there."""
    for one in cell:
        yield one
        if name_of(one) in _WRAPPING:
            yield from _descending(_chosen(one))
