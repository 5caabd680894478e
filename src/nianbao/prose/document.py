"""Prose as blocks: the typed data that the HTML and the PDF edition are both drawn from.

Text in a block is text, never markup: whoever draws it escapes it. The executed notebook
holds blocks as JSON; what their types and bounds say is checked when they are read from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, StringConstraints

_SAFE_LINK = re.compile(r"(https?://|mailto:)[^\s]{1,2000}", re.IGNORECASE)


def is_safe_link(href: str) -> bool:
    """Whether an address may stand in a report: of the web or of mail, of a length PDF allows."""
    return _SAFE_LINK.fullmatch(href) is not None


def _link(href: str) -> str:
    if not is_safe_link(href):
        raise ValueError("not an address of the web or of mail")
    return href


Anchor = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,200}$")]
Flag = Annotated[bool, Field(strict=True)]

# ----------------------------------------------------------------------------- inlines


@dataclass(frozen=True)
class Text:
    """Words as they stand."""

    s: str
    t: Literal["text"] = "text"


@dataclass(frozen=True)
class Code:
    """Words in a fixed face."""

    s: str
    t: Literal["code"] = "code"


@dataclass(frozen=True)
class Break:
    """The end of a line within a paragraph."""

    t: Literal["break"] = "break"


@dataclass(frozen=True)
class Strong:
    """Words in bold."""

    c: tuple[Inline, ...]
    t: Literal["strong"] = "strong"


@dataclass(frozen=True)
class Em:
    """Words in italics."""

    c: tuple[Inline, ...]
    t: Literal["em"] = "em"


@dataclass(frozen=True)
class Link:
    """Words that lead to an address."""

    href: Annotated[str, AfterValidator(_link)]
    c: tuple[Inline, ...]
    t: Literal["link"] = "link"


Inline = Annotated[Text | Code | Break | Strong | Em | Link, Discriminator("t")]

# ----------------------------------------------------------------------------- blocks


@dataclass(frozen=True)
class Heading:
    """Level 1 is a section of the form (一、), 2 its part (（一）), 3 a point (1.); 0 the title."""

    text: Annotated[str, StringConstraints(pattern=r"\S")]
    level: Annotated[int, Field(strict=True, ge=0, le=5)]
    id: Anchor | None = None
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    inlines: tuple[Inline, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class List:
    """A list, numbered from `start` where it is ordered."""

    ordered: Flag
    start: Annotated[int, Field(strict=True, ge=0, le=10**9)]
    items: tuple[tuple[InnerBlock, ...], ...]
    kind: Literal["list"] = "list"


@dataclass(frozen=True)
class Quote:
    """Blocks quoted from elsewhere."""

    blocks: tuple[InnerBlock, ...]
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True)
class Grid:
    """A table in prose: cells are plain text, all rows have as many."""

    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str | None = None
    kind: Literal["grid"] = "grid"


def _rectangular(grid: Grid) -> Grid:
    widths = {len(row) for row in (*grid.header, *grid.rows)}
    if len(widths) != 1 or not 0 < max(widths) <= 40:
        raise ValueError("rows of different lengths")
    return grid


_Grid = Annotated[Grid, AfterValidator(_rectangular)]
InnerBlock = Annotated[Paragraph | List | Quote | _Grid, Discriminator("kind")]
Block = Annotated[Heading | Paragraph | List | Quote | _Grid, Discriminator("kind")]


def paragraph(text: str) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph((Text(text),))


# ----------------------------------------------------------------------------- words


def inner_blocks(block: object) -> tuple[tuple[InnerBlock, ...], ...]:
    """The runs of blocks inside a list or a quote."""
    if isinstance(block, List):
        return block.items
    return (block.blocks,) if isinstance(block, Quote) else ()


def text_of(parts: Iterable[object]) -> str:
    """The words of blocks, a paragraph a line, as the length rules and the checks read them."""
    return "\n".join(line for block in parts for line in _lines(block))


def placed(parts: Sequence[Block]) -> Iterator[tuple[Block, int]]:
    """Each block with where its words begin in `text_of(parts)`."""
    at = 0
    for block in parts:
        yield block, at
        at += len(text_of([block])) + 1


def _lines(block: object) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield said(block.inlines)
    elif isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Grid):
        if block.caption:
            yield block.caption
        for row in (*block.header, *block.rows):
            yield " ".join(row)
    for run in inner_blocks(block):
        for inner in run:
            yield from _lines(inner)


def said(inlines: Iterable[Inline]) -> str:
    """The words of a line."""
    return "".join(_words(inlines))


def _words(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, Text | Code):
            yield inline.s
        elif isinstance(inline, Break):
            yield "\n"
        else:
            yield from _words(inline.c)
