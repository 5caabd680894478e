"""A PDF as a published document: tables out of its lines, paragraphs out of its glyphs.

Only what is seen on its pages is read. Of a scan there is nothing to read, and what a recogniser
has laid under it is a guess: it is refused.
"""

from __future__ import annotations

import re
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from nianbao.errors import InputError
from nianbao.form.editions import newest
from nianbao.published.document import Block, Document, Drawn, Spot, Words
from nianbao.published.pdf.glyph import Glyph, TooMuchError
from nianbao.published.pdf.lattice import Lattice, lattices
from nianbao.published.pdf.ruled import Ruled, continued, continues, ruled, turn_of
from nianbao.published.pdf.ruling import ruling
from nianbao.published.pdf.sight import Sight, sight
from nianbao.published.pdf.typesetting import (
    Line,
    Margins,
    goes_on,
    joined,
    margins,
    printed_lines,
    within_all,
)
from nianbao.published.prose.headings import BY_TITLE, heading_of

_MOST_PAGES = 300
_MOST_GLYPHS = 200_000
_MOST_UNPACKED = 64 * 2**20  # bytes, pictures and fonts apart
_PATIENCE = 60.0  # seconds for all pages; most take a tenth each
_PIECE = 2**20
_OUTERMOST = 2  # lines of a running head or foot
_EDGE = 0.15  # of a page's height: where its number and running heads stand
_SAME_HEIGHT = 3.0  # points
_NEAR = 6.0  # dots of the picture between two lines that are one
_PICTURED = 0.3  # of a page that pictures cover, for it to be one
_SHOWN = 0.1  # of a page: a picture that may say something
_FEW = 12  # glyphs that stand on a scan: its number

_PAGE_NUMBER = re.compile(
    r"[-—–－·•~]+\s*\d{1,3}\s*[-—–－·•~]+"
    r"|第\s*\d{1,3}\s*页(?:[\s/,，]*共\s*\d{1,3}\s*页)?"
)
_OF_PAGES = re.compile(r"\d{1,3}\s*/\s*\d{1,3}")
_FIGURES = re.compile(r"[\d\s./-]+")
_DIGITS = re.compile(r"\d+")
_STREAM = re.compile(rb"stream\r?\n")
_LARGE = re.compile(rb"/Subtype\s*/(?:Image|OpenType|Type1C|CIDFontType0C)|/Length1\b")


_Place = tuple[str, int]  # what stands there, and at which height


@dataclass(frozen=True)
class _Leaf:
    """A page, its words upright: its lines outside of tables, its tables with where they begin."""

    number: int
    top: float
    bottom: float
    width: float
    lines: tuple[Line, ...]
    tables: tuple[tuple[float, Ruled], ...]
    margins: Margins | None


def read_pdf(content: bytes, name: str, sha256: str) -> Document:
    """What a PDF says; InputError for one that is damaged, locked, scanned or past all bounds."""
    _refuse_bomb(content, name)
    document = _opened(content, name)
    try:
        title = document.get_metadata_value("Title").strip()
        pages = _seen(document, name)
    finally:
        document.close()
    notices = tuple(_notices([page for page, _ in pages], name))
    leaves = [_leaf(number, *page) for number, page in enumerate(pages, start=1)]
    blocks = tuple(_numbered(_blocks(_with_margins(_without_running_heads(leaves)))))
    if not blocks:
        raise InputError("文件里没有文字", file=name, expected="有文字的PDF")
    return Document(name, sha256, "pdf", blocks, title=title, notices=notices)


def _refuse_bomb(content: bytes, name: str) -> None:
    """InputError for a file whose parts, pictures and fonts apart, unpack to more than due."""
    left = _MOST_UNPACKED
    for begins in _STREAM.finditer(content):
        if _LARGE.search(content, max(0, begins.start() - 1024), begins.start()):
            continue
        unpacker, rest = zlib.decompressobj(), content[begins.end() : begins.end() + _PIECE]
        at = begins.end()
        try:
            while rest and left >= 0:
                left -= len(unpacker.decompress(rest, _PIECE))
                at += 0 if unpacker.unconsumed_tail else len(rest)
                rest = unpacker.unconsumed_tail or content[at : at + _PIECE]
                if unpacker.eof:
                    break
        except zlib.error:
            continue
        if left < 0:
            expected = f"{_MOST_UNPACKED // 2**20} MiB以内"
            raise InputError("PDF展开后过大，不予打开", file=name, expected=expected)


def _opened(content: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            expected = "没有密码的PDF"
            raise InputError("PDF已加密，无法读取", file=name, expected=expected) from None
        raise InputError("PDF已损坏，无法读取", file=name, found="不合格式的内容") from None
    if not 0 < len(document) <= _MOST_PAGES:
        pages = len(document)
        document.close()
        if not pages:
            raise InputError("PDF已损坏，无法读取", file=name, found="没有一页")
        expected, found = f"{_MOST_PAGES}页以内", f"{pages}页"
        raise InputError("PDF过长，不予打开", file=name, expected=expected, found=found)
    return document


def _seen(document: pypdfium2.PdfDocument, name: str) -> list[tuple[Sight, tuple[Lattice, ...]]]:
    """The pages as they are seen, each picture taken down to the tables that it shows."""
    found, left, end = [], _MOST_GLYPHS, time.monotonic() + _PATIENCE
    for number in range(len(document)):
        try:
            seen = sight(document, number, left)
            tables = lattices(ruling(seen.picture, seen.dots), _NEAR / seen.dots)
        except pypdfium2.PdfiumError:
            message = f"PDF已损坏，第{number + 1}页无法读取"
            raise InputError(message, file=name, found="不合格式的内容") from None
        except TooMuchError:
            message = f"PDF第{number + 1}页内容过多，不予读取"
            raise InputError(message, file=name) from None
        left -= len(seen.glyphs)
        if time.monotonic() > end:
            raise InputError("PDF内容过多，不予读取", file=name)
        found.append((replace(seen, picture=None), tables))
    return found


def _notices(pages: Sequence[Sight], name: str) -> Iterator[str]:
    """What stands on the pages as a picture; InputError where that is the report itself.

    A cover may be a picture.
    """
    scanned: list[int] = []
    recognised: list[int] = []
    for number, page in enumerate(pages, start=1):
        covered = sum(image.area for image in page.images) / (page.width * page.height)
        inked = sum(glyph.text != " " for glyph in page.glyphs)
        if covered >= _PICTURED and inked < _FEW:
            (recognised if page.hidden > inked else scanned).append(number)
        elif covered >= _SHOWN:
            yield f"第{number}页有图片，图片里的文字没有读取"
    if recognised:
        _refuse_scan(recognised, "是扫描图像，文字层由识别得来，数字不可靠", name)
    if scanned == [1] and len(pages) > 1:
        yield "第1页是图像，没有文字层，没有读取"
    elif scanned:
        _refuse_scan(scanned, "是扫描图像，没有文字层", name)


def _refuse_scan(pages: list[int], what: str, name: str) -> None:
    several = f"等{len(pages)}页" if len(pages) > 3 else ""
    where = "、".join(map(str, pages[:3]))
    expected = "可复制文字的PDF、网页或Word文件"
    raise InputError(f"第{where}页{several}{what}", file=name, expected=expected)


def _leaf(number: int, page: Sight, tables: tuple[Lattice, ...]) -> _Leaf:
    """The glyphs of a page, those in a table with the smallest that holds them.

    The words beside the tables stand upright, or turned as most of the page is; what is turned
    otherwise is left out.
    """
    whole = turn_of(page.glyphs)
    # Of one column are frames, and tables of which only the lines between the rows are drawn.
    tables = tuple(table for table in tables if table.turned_back(whole).columns > 1)
    inside: dict[int, list[Glyph]] = {index: [] for index in range(len(tables))}
    by_size = sorted(inside, key=lambda index: tables[index].box.area)
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        holding = (index for index in by_size if tables[index].box.holds(glyph.x, glyph.y))
        index = next(holding, None)
        (outside if index is None else inside[index]).append(glyph)
    turn = turn_of(outside) and whole
    height, width = (page.width, page.height) if turn % 2 else (page.height, page.width)
    top = page.box.turned_back(turn).top
    lines = tuple(printed_lines(_aligned(outside, turn)))
    held = [index for index in inside if any(glyph.text != " " for glyph in inside[index])]
    held.sort(key=lambda index: tables[index].box.turned_back(whole).top)
    begins = [tables[index].box.turned_back(turn).top for index in held]
    if turn != whole:  # in their own order, as one
        begins = [min(begins, default=top)] * len(held)
    drawn = [ruled(number, tables[index], inside[index], page.box) for index in held]
    tabled = tuple(zip(begins, drawn, strict=True))
    return _Leaf(number, top, top + height, width, lines, tabled, margins(lines))


def _aligned(glyphs: Sequence[Glyph], turn: int) -> list[Glyph]:
    return [glyph.turned_back(turn) for glyph in glyphs if glyph.turn == turn]


def _without_running_heads(leaves: Sequence[_Leaf]) -> list[_Leaf]:
    """The pages without their numbers, and what stands at the same edge of several of them."""
    edges = [{id(line): _running(line, leaf) for line in _at_edges(leaf)} for leaf in leaves]
    found = Counter(place for edge in edges for place in set(edge.values()))

    def is_running(line: Line, place: _Place | None) -> bool:
        repeated = found[place] if place else 0
        return _PAGE_NUMBER.fullmatch(line.text) is not None or (
            repeated > 1 and repeated * 2 >= len(leaves)
        )

    def bare(leaf: _Leaf, edge: dict[int, _Place | None]) -> _Leaf:
        kept = tuple(
            line
            for line in leaf.lines
            if id(line) not in edge or not is_running(line, edge[id(line)])
        )
        return replace(leaf, lines=kept, margins=margins(kept))

    return [bare(leaf, edge) for leaf, edge in zip(leaves, edges, strict=True)]


def _with_margins(leaves: Sequence[_Leaf]) -> list[_Leaf]:
    """The pages with the margins that those of their width have."""
    widths = {round(leaf.width) for leaf in leaves}
    whole = {
        width: margins(
            [line for leaf in leaves if round(leaf.width) == width for line in leaf.lines]
        )
        for width in widths
    }
    return [
        replace(leaf, margins=within_all(leaf.margins, whole[round(leaf.width)])) for leaf in leaves
    ]


def _at_edges(leaf: _Leaf) -> Iterator[Line]:
    """The outermost lines of a page, as far as they stand at its edges."""
    band = _EDGE * (leaf.bottom - leaf.top)
    for line in leaf.lines[:_OUTERMOST]:
        if line.box.bottom <= leaf.top + band:
            yield line
    for line in leaf.lines[-_OUTERMOST:]:
        if line.box.top >= leaf.bottom - band:
            yield line


def _running(line: Line, leaf: _Leaf) -> _Place | None:
    """What is the same of a running head on every page; None for figures, which may be a table's.

    A number that stands alone is that of the page if it goes up with it.
    """
    height = round(line.box.top / _SAME_HEIGHT)
    if line.text.isdecimal() and len(line.text) < 4:
        return str(int(line.text) - leaf.number), height
    if _FIGURES.fullmatch(line.text) and not _OF_PAGES.fullmatch(line.text):
        return None
    return _DIGITS.sub("0", line.text), height


def _blocks(leaves: Sequence[_Leaf]) -> Iterator[Words | Drawn]:
    """Paragraphs and tables in reading order; both may go on over the page."""
    paragraph: list[tuple[Line, _Leaf]] = []
    table: Ruled | None = None
    for leaf, item in _items(leaves):
        if table is not None and not (isinstance(item, Ruled) and continues(table, item)):
            yield table.drawn
            table = None
        if isinstance(item, Ruled):
            if paragraph:
                yield _words(paragraph)
                paragraph = []
            table = item if table is None else continued(table, item)
            continue
        if paragraph and not _goes_on(*paragraph[-1], item, leaf):
            yield _words(paragraph)
            paragraph = []
        paragraph.append((item, leaf))
    if table is not None:
        yield table.drawn
    if paragraph:
        yield _words(paragraph)


def _items(leaves: Sequence[_Leaf]) -> Iterator[tuple[_Leaf, Line | Ruled]]:
    for leaf in leaves:
        placed: list[tuple[float, Line | Ruled]] = [(line.box.top, line) for line in leaf.lines]
        placed += leaf.tables
        yield from ((leaf, item) for _, item in sorted(placed, key=lambda one: one[0]))


def _goes_on(line: Line, leaf: _Leaf, after: Line, below: _Leaf) -> bool:
    if leaf.margins is None or below.margins is None:
        return False
    if _is_heading(line.text) or _is_heading(after.text):
        return False
    return goes_on(line, after, leaf.margins, below.margins)


def _is_heading(text: str) -> bool:
    """Whether a line is the heading of a section as the form has it, and nothing else."""
    found = heading_of(text, newest())
    return found is not None and found.basis == BY_TITLE and not found.rest


def _words(paragraph: Sequence[tuple[Line, _Leaf]]) -> Words:
    text = joined([line.text for line, _ in paragraph])
    return Words(text, Spot(page=paragraph[0][1].number))


def _numbered(blocks: Iterator[Words | Drawn]) -> Iterator[Block]:
    """The blocks with the tables and their squares told by number."""
    tables = 0
    for block in blocks:
        if isinstance(block, Words):
            yield block
            continue
        tables += 1
        squares = tuple(
            replace(s, spot=replace(s.spot, table=tables, row=s.row + 1, column=s.column + 1))
            for s in block.squares
        )
        yield replace(block, squares=squares, spot=replace(block.spot, table=tables))
