"""The public edition as data, from which HTML, PDF and Word are drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from nianbao.pages.blocks import AnyBlock, Image, Signature, Table, Value
from nianbao.pages.executed import Executed
from nianbao.pages.title import title_lines
from nianbao.prose.document import Em, Grid, Inline, List, Paragraph, Quote, Strong, Text

_MINUS = re.compile(r"(?<![A-Za-z0-9_.)）\]〕—–-])-(?=[0-9])")
_TRUE_MINUS = "−"  # U+2212, as wide as a plus


@dataclass(frozen=True)
class Document:
    """The public edition as data, its blocks in order; `title_lines` joined are the title."""

    title: str
    title_lines: tuple[str, ...]
    agency: str
    year: int
    date: str
    draft: bool
    form: str
    blocks: tuple[AnyBlock, ...]

    @property
    def description(self) -> str:
        return f"{self.title}（{self.form}）"


def document(executed: Executed, draft: bool) -> Document:
    """The public edition of an executed notebook: pictures and tables of prose numbered."""
    record = executed.record
    return Document(
        title=record.title,
        title_lines=record.title_lines or title_lines(record.title, record.agency.name),
        agency=record.agency.name,
        year=record.year,
        date=record.date,
        draft=draft or record.is_blocked,
        form=record.form.doc_no,
        blocks=tuple(_numbered(map(_with_minus, _signed_last(executed.public_blocks)))),
    )


def _signed_last(blocks: Iterable[AnyBlock]) -> Iterator[AnyBlock]:
    """The blocks with the signature at their end, whatever cells follow it in the notebook."""
    signatures: list[AnyBlock] = []
    for block in blocks:
        if isinstance(block, Signature):
            signatures.append(block)
        else:
            yield block
    yield from signatures


def _numbered(blocks: Iterable[AnyBlock]) -> Iterator[AnyBlock]:
    """The blocks with captions that count, 图1 and 表1; what has no caption is not counted."""
    numbers = {Image: 0, Grid: 0}
    names = {Image: "图", Grid: "表"}
    for block in blocks:
        if isinstance(block, Image | Grid) and block.caption:
            numbers[type(block)] += 1
            number = f"{names[type(block)]}{numbers[type(block)]}"
            block = replace(block, caption=f"{number}　{block.caption}")
        yield block


def _with_minus(block: Any) -> Any:
    """A block with minus signs for the hyphens that are typed for them."""
    if isinstance(block, Table):
        if any("-" in cell.text for row in block.rows for cell in row):
            rows = tuple(tuple(map(_minus_of, row)) for row in block.rows)
            return replace(block, rows=rows)
    elif isinstance(block, Paragraph):
        return replace(block, inlines=tuple(map(_inline, block.inlines)))
    elif isinstance(block, List):
        return replace(block, items=tuple(tuple(map(_with_minus, i)) for i in block.items))
    elif isinstance(block, Quote):
        return replace(block, blocks=tuple(map(_with_minus, block.blocks)))
    elif isinstance(block, Grid):
        rows = tuple(tuple(map(_minus, row)) for row in block.rows)
        return replace(block, rows=rows)
    return block


def _minus_of(cell: Any) -> Any:
    return replace(cell, text=_minus(cell.text)) if isinstance(cell, Value) else cell


def _inline(inline: Inline) -> Inline:
    """Words with minus signs; addresses and code stay as they are."""
    if isinstance(inline, Text):
        return replace(inline, s=_minus(inline.s))
    if isinstance(inline, Strong | Em):
        return replace(inline, c=tuple(map(_inline, inline.c)))
    return inline


def _minus(text: str) -> str:
    return _MINUS.sub(_TRUE_MINUS, text)
