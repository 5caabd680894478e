"""Prose as paragraphs: headings, lists, quotations, links, the signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace

from nianbao.pages.blocks import Signature
from nianbao.pages.title import name_lines, width
from nianbao.pages.word.markup import PLAIN, Element, Look, R, indent, paragraph, run, w
from nianbao.pages.word.package import Package
from nianbao.pages.word.table import grid
from nianbao.prose.document import (
    Break,
    Code,
    Grid,
    Heading,
    Inline,
    InnerBlock,
    Link,
    List,
    Paragraph,
    Strong,
    Text,
    is_safe_link,
)

_LINE = 28  # characters
_LINE_PITCH = 579  # twentieths of a point: 225 mm ÷ 22
_DEEPEST = 8  # level of a list, counted from 0
_DATE_FROM_RIGHT = 4  # characters, GB/T 9704-2012, 7.3.5.1


def title(package: Package, lines: Sequence[str]) -> Element:
    """The title, broken where its lines are."""
    return paragraph(package.style("Title"), [run("\n".join(lines))])


def heading(package: Package, block: Heading) -> Element:
    """A heading of its level, which Word shows in its outline."""
    return paragraph(package.style(f"Heading {max(block.level, 1)}"), [run(block.text)])


def prose(
    package: Package,
    blocks: Sequence[InnerBlock],
    *,
    left: int = 0,
    level: int = 0,
    style: str = "Body Text",
) -> Iterator[Element]:
    """Blocks, `left` characters from the margin, within `level` lists."""
    for block in blocks:
        if isinstance(block, Paragraph):
            own = [indent(left=left, first=2)] if left else []
            yield paragraph(package.style(style), inlines(package, block.inlines), *own)
        elif isinstance(block, List):
            yield from _items(package, block, left, level)
        elif isinstance(block, Grid):
            yield from grid(package, block)
        else:
            yield from prose(package, block.blocks, left=left + 2, level=level, style="Quote")


def _items(package: Package, block: List, left: int, level: int) -> Iterator[Element]:
    """The items of a list, their numbers in the line as official documents have them."""
    at = min(level, _DEEPEST)
    counted = package.numbered(block.ordered, block.start, at)
    for number, item in enumerate(block.items, block.start):
        head = item[0] if item and isinstance(item[0], Paragraph) else None
        words = list(inlines(package, head.inlines)) if head else []
        own = [indent(left=left, first=2)]
        if counted is None:
            words.insert(0, run(f"{number}." if block.ordered else "• "))
        else:
            own.insert(0, w("numPr", w("ilvl", val=at), w("numId", val=counted)))
        yield paragraph(package.style("Body Text"), words, *own)
        rest = item[1:] if head else item
        yield from prose(package, rest, left=left + 2, level=level + 1)


def inlines(package: Package, line: Sequence[Inline]) -> Iterator[Element]:
    """The runs and links of a line."""
    return _inlines(package, line, PLAIN, linked=False)


def _inlines(
    package: Package, line: Sequence[Inline], look: Look, linked: bool
) -> Iterator[Element]:
    for inline in line:
        if isinstance(inline, Text):
            yield run(inline.s, look)
        elif isinstance(inline, Code):
            yield run(inline.s, replace(look, style=package.style("HTML Code")))
        elif isinstance(inline, Break):
            yield run("\n", look)
        elif not isinstance(inline, Link):
            bold, italic = isinstance(inline, Strong), not isinstance(inline, Strong)
            own = replace(look, bold=look.bold or bold, italic=look.italic or italic)
            yield from _inlines(package, inline.c, own, linked)
        elif linked or not is_safe_link(inline.href):
            yield from _inlines(package, inline.c, look, linked)
        else:
            link = w("hyperlink", history=1)
            link.set(f"{{{R}}}id", package.link(inline.href))
            own = replace(look, style=package.style("Hyperlink"))
            link.extend(_inlines(package, inline.c, own, linked=True))
            yield link


def signature(package: Package, block: Signature) -> Iterator[Element]:
    """The agency's name and the date below it, one centred on the other.

    The date ends four characters from the right margin (GB/T 9704-2012, 7.3.5.1); both stand in
    a column that is centred on it, as wide as the margin allows or a longer name needs.
    """
    lines = (block.agency,) if width(block.agency) < _LINE else name_lines(block.agency)
    needed = max(map(width, lines)) + 1  # with some room: faces differ
    column = min(max(width(block.date) + 2 * _DATE_FROM_RIGHT, needed), _LINE)
    name, day = [run("\n".join(lines))], [run(block.date)]
    before = w("spacing", before=_LINE_PITCH)
    place = indent(left=_LINE - column)
    yield paragraph(package.style("Signature"), name, w("keepNext"), before, place)
    yield paragraph(package.style("Date"), day, deepcopy(place))
