"""Markdown read as blocks, with raw HTML off; what it has no block for becomes plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_cjk_friendly import cjk_friendly, is_cjk

from nianbao.inputs.text import EDITOR_SPACE
from nianbao.prose.document import (
    Block,
    Break,
    Code,
    Em,
    Grid,
    Heading,
    Inline,
    InnerBlock,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
    is_safe_link,
    paragraph,
    said,
)

MOST_COLUMNS = 12  # of a table in prose: each then holds three characters a line
MOST_LEVELS = 4  # of lists and quotes in each other: a quarter of the line is left
MOST_CELLS = 10_000  # of the tables in a text
LONGEST_HEADER = 100  # characters of a header cell: it stands again on every page
_EDITOR_SPACE = re.compile(EDITOR_SPACE)
_CONTAINERS = {
    f"{kind}_{end}"
    for kind in ("bullet_list", "ordered_list", "blockquote")
    for end in ("open", "close")
}
_CAPTION = re.compile(r"表[：:] *(\S.{0,59})")  # of the table that follows the paragraph
_EDGE_PUNCTUATION = "“”‘’—…·"  # shared with Latin text, but full-width beside Chinese


class ProseError(ValueError):
    """A text that no page can hold as it is written: `fragment` is the line at fault."""

    def __init__(self, message: str, expected: str, found: str, fragment: str) -> None:
        super().__init__(message)
        self.expected, self.found, self.fragment = expected, found, fragment


@cache
def _parser(with_tables: bool) -> MarkdownIt:
    # Nesting is bounded, so that a hostile text cannot exhaust the stack.
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).use(cjk_friendly)
    # A definition ([甲]: 乙) would vanish from the report, and many of them take for ever;
    # an entity would be a character that nobody checked.
    parser.disable(["reference", "entity"])
    return parser.enable("table") if with_tables else parser


def blocks(markdown: str, heading_level: int | None = 3) -> list[Block]:
    """The blocks of a Markdown text; its headings all stand at the given level.

    Without a level they keep their own: # is the title (0), ## a section of the form (1).
    What has no words (a lone #, an empty item) leaves nothing.
    """
    return _captioned(_blocks(iter(_parsed(markdown)), heading_level, None))


def settable(markdown: str, heading_level: int) -> list[Block]:
    """The blocks of a text for the report; ProseError for what no page can hold."""
    lines = markdown.split("\n")
    columns, delimiter = max((_columns(line), line) for line in lines)
    if columns > MOST_COLUMNS:
        raise ProseError("表格太宽", f"不超过 {MOST_COLUMNS} 列", f"{columns} 列", delimiter)
    if _cells(lines) > MOST_CELLS:
        raise ProseError("表格太大", f"不超过 {MOST_CELLS} 格", f"{_cells(lines)} 格", delimiter)
    tokens = _parsed(markdown)
    level = in_header = 0
    for token in tokens:
        line = lines[token.map[0]] if token.map else ""
        if token.type in _CONTAINERS:
            level += token.nesting
        elif token.type in ("thead_open", "thead_close"):
            in_header += token.nesting
        if level > MOST_LEVELS:
            expected = f"不超过 {MOST_LEVELS} 层"
            raise ProseError("列表、引文嵌套过深", expected, f"{level} 层以上", line.strip())
        if in_header and len(token.content) > LONGEST_HEADER:
            expected, found = f"不超过 {LONGEST_HEADER} 字", f"{len(token.content)} 字"
            raise ProseError("表格的表头过长", expected, found, line.strip())
    return _captioned(_blocks(iter(tokens), heading_level, None))


def _parsed(markdown: str) -> list[Token]:
    lines = markdown.split("\n")
    # The parser fills short rows up to the width of the first: a large table would multiply.
    with_tables = max(map(_columns, lines)) <= MOST_COLUMNS and _cells(lines) <= MOST_CELLS
    return _parser(with_tables).parse(markdown)


def _columns(line: str) -> int:
    """How many columns the line below a table's header gives it; 0 if it is none."""
    if "-" not in line or line.strip("|:- \t>"):
        return 0
    return sum(bool(cell.strip(" \t>")) for cell in line.split("|"))


def _cells(lines: Sequence[str]) -> int:
    """How many cells a text's tables can have, if it has any."""
    return max(map(_columns, lines)) * sum(bool(line.strip()) for line in lines)


def _blocks(tokens: Iterator[Token], level: int | None, end: str | None) -> Iterator[Block]:
    for token in tokens:
        if token.type == end:
            return
        if token.type == "heading_open" and end is None:
            own = int(token.tag.removeprefix("h")) - 1
            text = _plain(next(tokens)).strip()
            if text:
                yield Heading(text, own if level is None else level)
            next(tokens)
        elif token.type in ("paragraph_open", "heading_open"):
            # A heading in a list or a quote would stand below no other: a line of it.
            inlines = _inlines(next(tokens))
            if said(inlines).strip():
                yield Paragraph(inlines)
            next(tokens)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            ordered = token.type == "ordered_list_open"
            items = tuple(_items(tokens, level, token.type.replace("open", "close")))
            start = token.attrGet("start") if ordered else None
            start = 1 if start is None else int(start)
            if items:
                yield List(ordered, start, items)
        elif token.type == "blockquote_open":
            if inner := _inner(tokens, level, "blockquote_close"):
                yield Quote(inner)
        elif token.type == "table_open":
            grid = _grid(tokens)
            if any(cell.strip() for row in (*grid.header, *grid.rows) for cell in row):
                yield grid
        elif token.type in ("fence", "code_block"):
            # An indented paragraph is no code in an official document.
            lines = (line.strip() for line in token.content.split("\n"))
            yield from (paragraph(line) for line in lines if line)


def _captioned(found: Iterator[Block]) -> list[Block]:
    """The blocks, each table with the paragraph above it that says 表： and its caption."""
    shown: list[Block] = []
    for block in found:
        above = shown[-1] if shown and isinstance(block, Grid) else None
        words = said(above.inlines) if isinstance(above, Paragraph) else ""
        if isinstance(block, Grid) and (named := _CAPTION.fullmatch(words)):
            shown.pop()
            block = replace(block, caption=named[1])
        shown.append(block)
    return shown


def _inner(tokens: Iterator[Token], level: int | None, end: str) -> tuple[InnerBlock, ...]:
    """What an item or a quote holds: lines, never a heading."""
    return tuple(b for b in _blocks(tokens, level, end) if not isinstance(b, Heading))


def _items(
    tokens: Iterator[Token], level: int | None, end: str
) -> Iterator[tuple[InnerBlock, ...]]:
    for token in tokens:
        if token.type == end:
            return
        if token.type == "list_item_open" and (item := _inner(tokens, level, "list_item_close")):
            yield item


def _grid(tokens: Iterator[Token]) -> Grid:
    header: list[list[str]] = []
    rows: list[list[str]] = []
    target = rows
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type in ("thead_open", "tbody_open"):
            target = header if token.type == "thead_open" else rows
        elif token.type == "tr_open":
            target.append([])
        elif token.type == "inline":
            target[-1].append(_plain(token))
    return Grid(tuple(map(tuple, header)), tuple(map(tuple, rows)))


def _plain(token: Token) -> str:
    return said(_inlines(token))


def _inlines(token: Token) -> tuple[Inline, ...]:
    return tuple(_inline_run(iter(token.children or ()), None))


def _inline_run(tokens: Iterator[Token], end: str | None) -> list[Inline]:
    run: list[Inline] = []
    after_break = False
    for token in tokens:
        if token.type == end:
            break
        if token.type == "text":
            text = _EDITOR_SPACE.sub("", token.content)
            if text.startswith(" ") and run and _joins(_end(run), text.lstrip()[:1]):
                text = text.lstrip()
            if after_break and run and not _joins(_end(run), text[:1]):
                text = " " + text
            after_break = False
            if text:
                run.append(Text(text))
        elif token.type == "softbreak":
            after_break = True
        elif token.type == "hardbreak":
            run.append(Break())
        elif token.type == "code_inline":
            run.append(Code(token.content))
        elif token.type == "image":
            run.append(Text(token.content))
        elif token.type == "strong_open":
            run.append(Strong(tuple(_inline_run(tokens, "strong_close"))))
        elif token.type == "em_open":
            run.append(Em(tuple(_inline_run(tokens, "em_close"))))
        elif token.type == "link_open":
            inner = _inline_run(tokens, "link_close")
            href = str(token.attrGet("href") or "")
            if is_safe_link(href):
                run.append(Link(href, tuple(inner) if said(inner).strip() else (Text(href),)))
            else:
                run.extend(inner)
    return run


def _end(run: list[Inline]) -> str:
    """The last character of a run."""
    return said(run[-1:])[-1:]


def _joins(left: str, right: str) -> bool:
    """Whether a line break between two characters is only the editor's, not a space."""
    return all(is_cjk(char) or char in _EDGE_PUNCTUATION for char in (left, right) if char)
