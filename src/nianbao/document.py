"""Prose as blocks: the plain data that the HTML and the PDF edition are both drawn from.

A block is a dict with a `kind`: heading, paragraph, list, grid, quote, table, image
or signature. Text in a block is text, never markup: whoever draws it escapes it.
Markdown is read with raw HTML off; what it has no block for becomes plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_cjk_friendly import cjk_friendly, is_cjk

Block = dict[str, Any]
Inline = dict[str, Any]

MOST_COLUMNS = 20  # of a table in prose
_SAFE_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
# Folded YAML and habit leave spaces beside Chinese, where official documents have none.
_CJK = "\u3000-\u303f\u4e00-\u9fff\u3400-\u4dbf\uff01-\uff60“”‘’—…·"
_EDITOR_SPACE = re.compile(f"(?<=[{_CJK}]) +(?=[{_CJK}0-9])|(?<=[0-9%]) +(?=[{_CJK}])")
_EDGE_PUNCTUATION = "“”‘’—…·"  # shared with Latin text, but full-width beside Chinese


@cache
def _parser(with_tables: bool) -> MarkdownIt:
    # Nesting is bounded, so that a hostile text cannot exhaust the stack.
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).use(cjk_friendly)
    return parser.enable("table") if with_tables else parser


def blocks(markdown: str, heading_level: int | None = 3) -> list[Block]:
    """The blocks of a Markdown text; its headings all stand at the given level.

    Without a level they keep their own: # is the title (0), ## a section of the form (1).
    """
    # The parser fills short rows up to the width of the first: a wide one would multiply.
    with_tables = max(line.count("|") for line in markdown.split("\n")) <= MOST_COLUMNS
    tokens = iter(_parser(with_tables).parse(markdown))
    return list(_blocks(tokens, heading_level, None))


def paragraph(text: str) -> Block:
    """A paragraph of plain text."""
    return {"kind": "paragraph", "inlines": [{"t": "text", "s": text}]}


def heading(text: str, level: int, id: str | None = None) -> Block:
    """A heading; level 1 is a section of the form (一、), 2 its part (（一）), 3 a point (1.)."""
    return {"kind": "heading", "level": level, "text": text, "id": id}


def text_of(parts: list[Block]) -> str:
    """The words of blocks, a paragraph a line, as the length rules and the checks read them."""
    return "\n".join(line for block in parts for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    if block["kind"] == "paragraph":
        yield "".join(_words(block["inlines"]))
    elif block["kind"] == "heading":
        yield block["text"]
    elif block["kind"] == "list":
        for item in block["items"]:
            for inner in item:
                yield from _lines(inner)
    elif block["kind"] == "quote":
        for inner in block["blocks"]:
            yield from _lines(inner)
    elif block["kind"] == "grid":
        for row in (*block["header"], *block["rows"]):
            yield " ".join(row)


def _words(inlines: list[Inline]) -> Iterator[str]:
    for inline in inlines:
        if "c" in inline:
            yield from _words(inline["c"])
        else:
            yield inline.get("s", "\n")


def marked(parts: list[Block], quote: str, mark: Inline) -> tuple[list[Block], str | None]:
    """The blocks with a quoted passage inside a mark (id, …), and the id to link it by.

    White space does not count; the id is None where the passage is not in any one block.
    """
    sought = "".join(quote.split())
    for index, block in enumerate(parts):
        if block["kind"] == "heading" and sought in "".join(block["text"].split()):
            id = block["id"] or mark["id"]
            return [*parts[:index], {**block, "id": id}, *parts[index + 1 :]], id
        if block["kind"] == "paragraph":
            start = "".join("".join(_words(block["inlines"])).split()).find(sought)
            if start < 0:
                continue
            run = list(_marked(block["inlines"], range(start, start + len(sought)), mark, [0]))
            return [*parts[:index], {**block, "inlines": run}, *parts[index + 1 :]], mark["id"]
        nested = block["items"] if block["kind"] == "list" else [block.get("blocks", [])]
        for place, inner in enumerate(nested):
            changed, id = marked(inner, quote, mark)
            if id is None:
                continue
            if block["kind"] == "list":
                items = [*nested[:place], changed, *nested[place + 1 :]]
                return [*parts[:index], {**block, "items": items}, *parts[index + 1 :]], id
            return [*parts[:index], {**block, "blocks": changed}, *parts[index + 1 :]], id
    return parts, None


def _marked(run: list[Inline], sought: range, mark: Inline, at: list[int]) -> Iterator[Inline]:
    """A run with the characters of a range marked; `at` is the place of the next one."""
    for inline in run:
        if "c" in inline:
            yield {**inline, "c": list(_marked(inline["c"], sought, mark, at))}
            continue
        pieces = {"before": "", "inside": "", "after": ""}
        first = at[0]
        for char in inline.get("s", ""):
            side = "before" if at[0] < sought.start else "inside" if at[0] in sought else "after"
            pieces[side] += char
            at[0] += not char.isspace()
        for side, text in pieces.items():
            if text and side == "inside":
                opens, closes = first <= sought.start, at[0] >= sought.stop
                piece = {**inline, "s": text}
                yield {**mark, "t": "mark", "opens": opens, "closes": closes, "c": [piece]}
            elif text:
                yield {**inline, "s": text}
        if "s" not in inline:
            yield inline


def _blocks(tokens: Iterator[Token], level: int | None, end: str | None) -> Iterator[Block]:
    for token in tokens:
        if token.type == end:
            return
        if token.type == "heading_open":
            own = int(token.tag.removeprefix("h")) - 1
            yield heading(_plain(next(tokens)), own if level is None else level)
            next(tokens)
        elif token.type == "paragraph_open":
            yield {"kind": "paragraph", "inlines": _inlines(next(tokens))}
            next(tokens)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            ordered = token.type == "ordered_list_open"
            items = list(_items(tokens, level, token.type.replace("open", "close")))
            start = int(token.attrGet("start") or 1) if ordered else 1
            yield {"kind": "list", "ordered": ordered, "start": start, "items": items}
        elif token.type == "blockquote_open":
            yield {"kind": "quote", "blocks": list(_blocks(tokens, level, "blockquote_close"))}
        elif token.type == "table_open":
            yield _grid(tokens)
        elif token.type in ("fence", "code_block"):
            # An indented paragraph is no code in an official document.
            yield from (paragraph(line.strip()) for line in token.content.splitlines() if line)


def _items(tokens: Iterator[Token], level: int | None, end: str) -> Iterator[list[Block]]:
    for token in tokens:
        if token.type == end:
            return
        if token.type == "list_item_open":
            yield list(_blocks(tokens, level, "list_item_close"))


def _grid(tokens: Iterator[Token]) -> Block:
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
    return {"kind": "grid", "header": header, "rows": rows}


def _plain(token: Token) -> str:
    return "".join(_words(_inlines(token)))


def _inlines(token: Token) -> list[Inline]:
    return _inline_run(iter(token.children or ()), None)


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
                run.append({"t": "text", "s": text})
        elif token.type == "softbreak":
            after_break = True
        elif token.type == "hardbreak":
            run.append({"t": "break"})
        elif token.type == "code_inline":
            run.append({"t": "code", "s": token.content})
        elif token.type == "image":
            run.append({"t": "text", "s": token.content})
        elif token.type in ("strong_open", "em_open"):
            kind = token.type.removesuffix("_open")
            run.append({"t": kind, "c": _inline_run(tokens, f"{kind}_close")})
        elif token.type == "link_open":
            inner = _inline_run(tokens, "link_close")
            href = str(token.attrGet("href") or "")
            if _SAFE_LINK.fullmatch(href):
                run.append({"t": "link", "href": href, "c": inner})
            else:
                run.extend(inner)
    return run


def _end(run: list[Inline]) -> str:
    """The last character of a run."""
    return "".join(_words(run[-1:]))[-1:]


def _joins(left: str, right: str) -> bool:
    """Whether a line break between two characters is only the editor's, not a space."""
    return all(is_cjk(char) or char in _EDGE_PUNCTUATION for char in (left, right) if char)
