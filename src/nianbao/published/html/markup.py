"""The markup of a page, parsed with bounds: it may be broken, and it may be meant to harm."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from nianbao.errors import InputError

_ENDS_CELL = {"td", "th", "tr", "thead", "tbody", "tfoot"}
Element = Any  # of lxml, which has no types

_MOST_MARKS = 200_000  # beginnings of tags and comments; a long report has twenty thousand
_LONG_TAG = 20_000  # characters
_MOST_PAIRS = 10**9  # of attributes that the parser compares: two seconds of them
_TAG = re.compile(
    r"<[A-Za-z](?:[^\s>=]++|\s++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?)*+",
)
_TABLE_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea)\b.*?(?:</\1|\Z)"
    r"|<(/?(?:table|tr|td|th|thead|tbody|tfoot))(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_UNPARSED = str.maketrans({"\0": "\ufffd"})


def parsed(text: str, name: str) -> Element:
    """The root of a page; InputError for one without markup, or with too much of it.

    Nothing is loaded, no entity of its own is expanded. Tags that are not closed nest: old
    pages have hundreds of them, so that the parser's usual depth of 256 is widened to its 2048.
    """
    _require_bounded(text, name)
    content = _with_cells_closed(text).translate(_UNPARSED).encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.LxmlError:
        raise InputError("网页没有内容", file=name) from None
    if root is None:
        raise InputError("网页没有内容", file=name)
    if any("LIMIT" in entry.type_name or "DEPTH" in entry.type_name for entry in parser.error_log):
        raise InputError("网页的标记嵌套过深，不予读取", file=name)
    return root


def _require_bounded(text: str, name: str) -> None:
    long = (match[0] for match in _TAG.finditer(text) if match.end() - match.start() > _LONG_TAG)
    pairs = sum(len(tag.split()) ** 2 for tag in long)
    if text.count("<") > _MOST_MARKS or pairs > _MOST_PAIRS:
        raise InputError("网页的标记过多，不予读取", file=name)


def _with_cells_closed(text: str) -> str:
    """The text with the ends of cells that are closed by what follows them.

    A browser ends a cell where the next one begins; the parser does not where a tag in it, as
    <font>, was left open.
    """
    cells = [""]  # the open cell of every open table

    def closed(match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        cell = cells[-1]
        if name == "table":
            cells.append("")
        elif name == "/table" and len(cells) > 1:
            cells.pop()
        elif name in ("td", "th") and len(cells) > 1:
            cells[-1] = name
        elif name:
            cells[-1] = ""
        if not cell or name not in _ENDS_CELL:
            return match[0]
        return f"</{cell}>{match[0]}" if name in ("td", "th") else f"</{cell}></tr>{match[0]}"

    return _TABLE_TAG.sub(closed, text)


def tag(element: Element) -> str:
    """The name of an element in small letters; empty for a comment."""
    name = element.tag
    return name.lower() if isinstance(name, str) else ""
