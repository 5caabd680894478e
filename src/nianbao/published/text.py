"""Plain text and Markdown as a document: a line is a paragraph, a whole pipe table a drawn one.

Both are read the same way, for a text that was copied from a page often has marks of either; so
is a table that stands in it with the markup of a page (<table>), which has the merged cells that
Markdown cannot draw. What a head above the text says of it (“发布时间: …”) is told by the document,
not by its words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from nianbao.errors import InputError
from nianbao.published.document import Block, Document, Drawn, Spot, Square, Words
from nianbao.published.html.page import read_fragment

MOST_LINES = 100_000
LONGEST = 4_000_000  # characters; the longest honest report has 100 000
MOST_COLUMNS = 200
MOST_TABLES = 1_000
MOST_SQUARES = 20_000  # of all tables; a whole report has four hundred
_HEAD_LINES = 40  # in which what is told of the text may stand
_LONGEST_HEAD = 400  # characters of such a line

_LINE_END = re.compile(r"\r\n|[\n\r\v\u0085\u2028\u2029]")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_PAGE_NUMBER = re.compile(r"\s*(?:[-—–－]\s*\d{1,4}\s*[-—–－]|\d{1,4}|第\s*\d{1,4}\s*页.{0,12})\s*")
_BODY = re.compile(r"={3,}\s*正\s*文\s*={3,}")
_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:=\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|```.*|~~~.*)")
_DELIMITERS = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)[\s#]*")
_QUOTE = re.compile(r"^(?:>\s?)+")
_ITEM = re.compile(r"^[-*+]\s+(?=[^\d\s\-|])")
_LINK = re.compile(
    r"!\[[^\]\n]{0,500}\]\([^()\n]{0,2000}\)|\[([^\]\n]{0,500})\]\([^()\n]{0,2000}\)"
)
_STRONG = re.compile(r"(\*\*|__)(?=\S)|(?<=\S)(\*\*|__)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,500})(?<=[^\s*])\*(?![\w*])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_FIGURE = re.compile(r"[-+]?[0-9０-９][0-9０-９,，.．]*\s*\w{0,2}|[/／\\—－-]{1,2}|无")
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)

# What the lines of a head are called, and what of a document they tell.
_TOLD = {
    "title": ("标题", "题名", "信息名称", "title"),
    "published_on": ("发布时间", "发布日期", "公开日期", "公开时间", "发文日期", "date"),
    "publisher": ("发布机构", "发布单位", "公开机构", "信息来源", "来源", "publisher", "author"),
    "address": ("原文链接", "原文地址", "原文网址", "链接", "网址", "url", "source", "link"),
    "": (
        *("文号", "索引号", "栏目", "分类", "主题分类", "生成日期", "浏览次数", "阅读次数"),
        *("点击数", "字体", "字号", "责任编辑", "编辑", "作者", "本地目录"),
    ),
}
_MEANT = {name: told for told, names in _TOLD.items() for name in names}
_NAMES = "|".join(sorted(_MEANT, key=len, reverse=True))
_TELLS = re.compile(rf"(?:^|(?<=\s))[【\[]?\s*({_NAMES})\s*[】\]]?\s*[:：]", re.IGNORECASE)


@dataclass
class _Head:
    """What is told of a text above it, and how many of its lines that takes."""

    told: dict[str, str] = field(default_factory=dict)
    lines: frozenset[int] = frozenset()


def read_text(text: str, name: str, sha256: str) -> Document:
    """A text or Markdown as a document; InputError for one that is larger than any report."""
    lines = _LINE_END.split(text)
    if len(lines) > MOST_LINES or len(text) > LONGEST:
        raise InputError(
            "文本过大，不予读取",
            file=name,
            expected=f"{MOST_LINES // 10_000}万行、{LONGEST // 10_000}万字以内",
            found=f"{len(lines)}行、{len(text)}字",
        )
    lines = [_UNSEEN.sub("", line) for line in lines]
    head = _head(lines)
    return Document(
        name,
        sha256,
        "text",
        tuple(_bounded(_blocks(lines, head.lines, name), name)),
        title=head.told.get("title", ""),
        publisher=head.told.get("publisher", ""),
        published_on=head.told.get("published_on", ""),
        address=head.told.get("address", ""),
    )


def _head(lines: Sequence[str]) -> _Head:
    """The head: all above a line “正文”, or between two rules, or the lines that tell something."""
    first = lines[:_HEAD_LINES]
    body = next((at for at, line in enumerate(first) if _BODY.fullmatch(line.strip())), None)
    if body is not None:
        within = range(body + 1)
    elif first and first[0].strip() == "---" and "---" in (rest := [x.strip() for x in first[1:]]):
        within = range(rest.index("---") + 2)
    else:
        within = range(0)
    head, known = _Head(), set(within)
    for at, line in enumerate(first):
        telling = _TELLS.match(line.strip()) and len(line) <= _LONGEST_HEAD
        if telling and (at in within or not within):
            known.add(at)
            for fact, value in _told(line.strip()):
                head.told.setdefault(fact, value)
    return _Head(head.told, frozenset(known))


def _told(line: str) -> Iterator[tuple[str, str]]:
    """(what, value) of a line of a head, which may tell several things: 来源: … 发布时间: …"""
    found = [*_TELLS.finditer(line)]
    ends = [match.start() for match in found[1:]] + [len(line)]
    for match, end in zip(found, ends, strict=True):
        value = line[match.end() : end].strip().strip("\"'")
        if value:
            yield _MEANT[match[1].lower()], value


def _bounded(blocks: Iterable[Block], name: str) -> Iterator[Block]:
    """The same blocks; InputError where their tables are larger than those of any report."""
    tables = squares = 0
    for block in blocks:
        if isinstance(block, Drawn):
            tables += 1
            squares += len(block.squares)
        if tables > MOST_TABLES or squares > MOST_SQUARES:
            raise _too_many(name)
        yield block


def _too_many(name: str) -> InputError:
    expected = f"{MOST_TABLES}张表、{MOST_SQUARES // 10_000}万个单元格以内"
    return InputError("文本中的表格过大，不予读取", file=name, expected=expected)


def _blocks(lines: Sequence[str], head: frozenset[int], name: str) -> Iterator[Block]:
    at = tables = 0
    marked = _marked_up(lines)
    if len(marked) > MOST_TABLES:
        raise _too_many(name)
    while at < len(lines):
        if at in marked and at not in head:
            inside = [*read_fragment("\n".join(lines[at : marked[at]]), name)]
            yield from (_moved(block, at, tables) for block in inside)
            tables += sum(isinstance(block, Drawn) for block in inside)
            at = marked[at]
            continue
        end = at if at in head else _table_end(lines, at)
        if end > at:
            tables += 1
            if sum(line.count("|") for line in lines[at:end]) > 2 * MOST_SQUARES:
                raise _too_many(name)
            yield _drawn(lines, at, end, tables)
            at = end
            continue
        if at not in head:
            yield from _words(lines[at], at + 1)
        at += 1


def _marked_up(lines: Sequence[str]) -> dict[int, int]:
    """The first line of each piece of markup with whole tables, and the line behind it."""
    begun: list[int] = []
    spans: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        for mark in _TABLE.finditer(line):
            if not mark[1]:
                begun.append(at)
            elif begun:
                spans.append((begun.pop(), at + 1))
    found: dict[int, int] = {}
    first = behind = 0
    for start, end in sorted(spans):
        first = first if start < behind else start
        behind = max(behind, end)
        found[first] = behind
    return found


def _moved(block: Block, lines: int, tables: int) -> Block:
    """A block of a piece of markup, its place counted from the beginning of the text."""

    def moved(spot: Spot) -> Spot:
        table = spot.table and spot.table + tables
        return replace(spot, line=(spot.source_line or 1) + lines, source_line=None, table=table)

    if isinstance(block, Words):
        return replace(block, spot=moved(block.spot))
    squares = tuple(replace(one, spot=moved(one.spot)) for one in block.squares)
    return replace(block, spot=moved(block.spot), squares=squares)


def _words(line: str, number: int) -> Iterator[Words]:
    """The words of a line; where a page ends in it, the number of the page is left out."""
    pages = line.split("\f")
    for page in pages:
        if len(pages) > 1 and _PAGE_NUMBER.fullmatch(page):
            continue
        if not page.strip() or _RULE.fullmatch(page):
            continue
        unquoted = _QUOTE.sub("", page.strip(), count=1)
        heading = _HEADING.fullmatch(unquoted)
        plain = _plain(heading[2] if heading else _ITEM.sub("", unquoted, count=1)).strip()
        if plain:
            yield Words(plain, Spot(line=number), len(heading[1]) if heading else None)


def _plain(marked: str, line_break: str = " ") -> str:
    """A text without the marks of Markdown."""
    without = _LINK.sub(r"\1", _BREAK.sub(line_break, marked))
    without = _EMPHASIS.sub(r"\1", _STRONG.sub("", without))
    return html.unescape(_ESCAPED.sub(r"\1", without))


def _table_end(lines: Sequence[str], at: int) -> int:
    """Behind the last line of the pipe table that begins at a line; the line itself if none does.

    The second line of a table is one of dashes, and says how many columns there are.
    """
    if at + 1 >= len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
        return at
    if not _DELIMITERS.fullmatch(lines[at + 1]):
        return at
    if not len(_cells(lines[at])) == len(_cells(lines[at + 1])) <= MOST_COLUMNS:
        return at
    end = at + 2
    while end < len(lines) and _BAR.search(lines[end]):
        end += 1
    return end


def _cells(line: str) -> list[str]:
    """The cells of a line of a pipe table, without the bars at its ends."""
    inner = line.strip()
    cells = _BAR.split(inner)
    first = 1 if inner.startswith("|") else 0
    last = len(cells) - (len(cells) > 1 and not cells[-1].strip())
    return cells[first:last]


def _drawn(lines: Sequence[str], at: int, end: int, number: int) -> Drawn:
    """The table of some lines; a head that is blank, as Markdown asks for one, is left out."""
    kept = (at, *range(at + 2, end))
    rows = [(line, _cells(lines[line])[:MOST_COLUMNS]) for line in kept]
    if len(rows) > 1 and not any(cell.strip() for cell in rows[0][1]):
        rows = rows[1:]
    squares = _merged([[_squared(cell) for cell in cells] for _, cells in rows])
    placed = tuple(
        replace(
            square,
            spot=Spot(
                line=rows[square.row][0] + 1,
                table=number,
                row=square.row + 1,
                column=square.column + 1,
            ),
        )
        for square in squares
    )
    columns = max(len(cells) for _, cells in rows)
    return Drawn(len(rows), columns, placed, Spot(line=at + 1, table=number), ruled=True)


def _merged(rows: Sequence[Sequence[str]]) -> list[Square]:
    """The squares of a table; Markdown, which merges none, leaves blanks where its head had some.

    A blank belongs to the label left of it under a label that both stand under, or in the first
    row; else to that above it, if it is in a row of the head: in one that begins with a blank.
    """
    squares: list[Square] = []
    owners: list[list[int]] = []  # the square that each place of a row belongs to
    head = True
    for row, cells in enumerate(rows):
        head = head and not any(_FIGURE.fullmatch(cell) for cell in cells)
        above = owners[-1] if owners else []
        here: list[int] = []
        for column, cell in enumerate(cells):
            owner = len(squares)
            if head and not cell and column < max(len(above), len(cells) * (row == 0)):
                left = column > 0 and (row == 0 or above[column - 1] == above[column])
                if left and squares[here[-1]].text and squares[here[-1]].row == row:
                    owner = here[-1]
                elif row and not cells[0] and squares[above[column]].text:
                    owner = above[column]
            if owner == len(squares):
                squares.append(Square(cell, row, column))
            else:
                whole = squares[owner]
                across = max(whole.across, column - whole.column + 1)
                squares[owner] = replace(whole, across=across, down=row - whole.row + 1)
            here.append(owner)
        owners.append(here)
    return squares


def _squared(cell: str) -> str:
    """The text of a cell, its lines apart by a line feed, without blanks at their ends."""
    lines = (line.strip() for line in _plain(cell, "\n").split("\n"))
    return "\n".join(line for line in lines if line)
