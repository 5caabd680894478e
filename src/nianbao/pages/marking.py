"""Prose with the sentences at fault marked, each with links to its findings.

Personal data that a finding masks is masked in the sentence that it quotes, too, whether or not
the finding is still open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import unquote

from nianbao.pages.blocks import PageBlock
from nianbao.prose.document import (
    Code,
    Em,
    Grid,
    Heading,
    Inline,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
    inner_blocks,
    text_of,
)
from nianbao.prose.sentences import Sentence
from nianbao.rules.finding import MASK, SEVERITIES, Severity
from nianbao.rules.frames.prose import folded
from nianbao.rules.privacy import SHOWN, masked

_WORST_FIRST = tuple(SEVERITIES)


@dataclass(frozen=True)
class Mark:
    """What finding number `n` quotes of a section (s1, s1_2, …), and where it stands there."""

    n: int
    code: str
    severity: Severity
    section: str
    quote: Sentence
    is_open: bool = True  # else it marks nothing, but masks what it quotes masked

    @property
    def id(self) -> str:
        return f"sentence-{self.n}"


@dataclass(frozen=True)
class Marked:
    """An inline of the review page alone: a piece of a text that findings quote."""

    severity: Severity
    ids: tuple[str, ...]
    c: tuple[Inline, ...]
    t: Literal["mark"] = "mark"


@dataclass(frozen=True)
class FindingLinks:
    """An inline of the review page alone: links to the findings whose quotes end here."""

    links: tuple[Mark, ...]
    t: Literal["findings"] = "findings"


_Leaf = Paragraph | Heading | Grid  # the blocks that have words of their own
_Span = tuple[int, int, Mark]  # its place in a paragraph or heading


def marked(
    parts: Sequence[PageBlock], marks: Sequence[Mark]
) -> tuple[tuple[PageBlock, ...], dict[int, str]]:
    """The blocks with what is quoted inside marks, and the id to link each finding by.

    A quote that is not in one paragraph or heading, or does not stand where it should, has no id.
    """
    leaves = list(_leaves(parts))
    ids: dict[int, str] = {}
    spans = _spans(leaves, marks)
    for index, own in spans.items():
        leaf = leaves[index]
        if not isinstance(leaf, Grid):  # whose words are masked, but not marked
            id = _heading_id(leaf, own) if isinstance(leaf, Heading) else None
            ids |= {mark.n: id or mark.id for _, _, mark in own if mark.is_open}
    changed = (_leaf(leaf, spans.get(index, ())) for index, leaf in enumerate(leaves))
    return _rebuilt(parts, changed), ids


def private(parts: Sequence[PageBlock], marks: Sequence[Mark]) -> set[str]:
    """The personal data in the blocks that the quotes mask, without white space."""
    masking = [mark for mark in marks if MASK in mark.quote.text]
    if not masking:
        return set()
    leaves = list(_leaves(parts))
    found: set[str] = set()
    for index, spans in _spans(leaves, masking).items():
        text = text_of([leaves[index]])
        for start, end, mark in spans:
            quoted = "".join(mark.quote.text.split())
            words = "".join(text[start:end].split())
            for run in re.finditer(f"[^{MASK}]{{,{SHOWN}}}{MASK}+", quoted):
                found.add(folded(words[slice(*run.span())]))
    return found


def unlinked(parts: Sequence[PageBlock], private: Collection[str]) -> tuple[PageBlock, ...]:
    """The blocks with the words alone of each link that leads to, or is about, personal data."""
    changed = (
        replace(leaf, inlines=tuple(_unlinked(leaf.inlines, private)))
        if isinstance(leaf, Paragraph)
        else leaf
        for leaf in _leaves(parts)
    )
    return _rebuilt(parts, changed)


def _unlinked(inlines: Iterable[Any], private: Collection[str]) -> Iterator[Any]:
    for inline in inlines:
        if not isinstance(inline, Strong | Em | Link | Marked):
            yield inline
            continue
        inner = tuple(_unlinked(inline.c, private))
        if isinstance(inline, Link) and (_is_masked(inner) or _leads_to(inline.href, private)):
            yield from inner
        else:
            yield replace(inline, c=inner)


def _is_masked(inlines: Iterable[Any]) -> bool:
    return any(
        _is_masked(inline.c) if hasattr(inline, "c") else MASK in getattr(inline, "s", "")
        for inline in inlines
    )


def _leads_to(href: str, private: Collection[str]) -> bool:
    address = unquote(href)
    return masked(address, private) != address


def _spans(leaves: Sequence[_Leaf], marks: Sequence[Mark]) -> dict[int, list[_Span]]:
    """Where the marks stand, by the number of the leaf."""
    starts = [0]
    sections: dict[str, int] = {}  # where the words of each part begin, below its heading
    for leaf in leaves:
        starts.append(starts[-1] + len(text_of([leaf])) + 1)
        if isinstance(leaf, Heading) and leaf.id:
            sections[leaf.id] = starts[-1]
    spans: dict[int, list[_Span]] = defaultdict(list)
    for mark in marks:
        begin = sections.get(mark.section, 0)
        index = bisect_right(starts, begin + mark.quote.at) - 1
        start, end = (begin + at - starts[index] for at in (mark.quote.at, mark.quote.until))
        if index == len(leaves) or not _holds(leaves[index], start, end, mark.quote.text):
            continue
        spans[index].append((start, end, mark))
    return spans


def _holds(leaf: _Leaf, start: int, end: int, quote: str) -> bool:
    """Whether a quote stands there, but for white space; its masked characters may be any."""
    if start < 0:
        return False
    found, sought = ("".join(text.split()) for text in (text_of([leaf])[start:end], quote))
    return len(found) == len(sought) > 0 and all(
        there == char or char == MASK for there, char in zip(found, sought, strict=True)
    )


def _leaves(parts: Iterable[PageBlock]) -> Iterator[_Leaf]:
    for block in parts:
        if isinstance(block, _Leaf):
            yield block
        for run in inner_blocks(block):
            yield from _leaves(run)


def _rebuilt(parts: Iterable[PageBlock], leaves: Iterator[_Leaf]) -> tuple[Any, ...]:
    """The same blocks with these leaves."""
    result: list[PageBlock] = []
    for block in parts:
        if isinstance(block, _Leaf):
            block = next(leaves)
        elif isinstance(block, List):
            block = replace(block, items=tuple(_rebuilt(item, leaves) for item in block.items))
        elif isinstance(block, Quote):
            block = replace(block, blocks=_rebuilt(block.blocks, leaves))
        result.append(block)
    return tuple(result)


def _leaf(leaf: _Leaf, spans: Sequence[_Span]) -> _Leaf:
    if not spans:
        return leaf
    hidden = _hidden(text_of([leaf]), spans)
    if isinstance(leaf, Grid):
        return _without_in_cells(leaf, hidden)
    if isinstance(leaf, Heading):
        text = _without(leaf.text, 0, hidden)
        return replace(leaf, id=_heading_id(leaf, spans), text=text)
    opened = [span for span in spans if span[2].is_open]
    return replace(leaf, inlines=tuple(_Marker(opened, hidden).run(leaf.inlines)))


def _hidden(text: str, spans: Sequence[_Span]) -> set[int]:
    """Where characters stand that a quote masks; white space is not compared."""
    hidden: set[int] = set()
    for start, end, mark in spans:
        if MASK in mark.quote.text:
            places = [at for at in range(start, end) if not text[at].isspace()]
            quoted = "".join(mark.quote.text.split())
            hidden |= {at for at, char in zip(places, quoted, strict=True) if char == MASK}
    return hidden


def _without(text: str, at: int, hidden: set[int]) -> str:
    """A text that stands at a place, what is to be hidden of it masked."""
    if not hidden:
        return text
    return "".join(MASK if n in hidden else char for n, char in enumerate(text, at))


def _without_in_cells(grid: Grid, hidden: set[int]) -> Grid:
    """A grid without what is to be hidden; its words are its caption and cells, one between."""
    at = len(grid.caption) + 1 if grid.caption else 0
    rows: list[tuple[str, ...]] = []
    for row in (*grid.header, *grid.rows):
        cells = []
        for cell in row:
            cells.append(_without(cell, at, hidden))
            at += len(cell) + 1
        rows.append(tuple(cells))
    head = len(grid.header)
    return replace(grid, header=tuple(rows[:head]), rows=tuple(rows[head:]))


def _heading_id(heading: Heading, spans: Sequence[_Span]) -> str | None:
    """Its own id, else that of the first mark: a heading is marked as a whole."""
    return heading.id or next((mark.id for _, _, mark in spans if mark.is_open), None)


class _Marker:
    """Goes once through a paragraph; `at` counts its characters.

    Marks lie side by side, never in each other: where quotes overlap, a piece belongs to several.
    """

    def __init__(self, spans: Sequence[_Span], hidden: set[int]) -> None:
        self.at, self.hidden = 0, hidden
        self.opening: dict[int, list[Mark]] = defaultdict(list)
        self.closing: dict[int, list[Mark]] = defaultdict(list)
        for start, end, mark in spans:
            self.opening[start].append(mark)
            self.closing[end].append(mark)
        self.places = sorted({*self.opening, *self.closing})
        self.open: dict[int, Mark] = {}
        self.fresh: list[str] = []  # ids of marks that no piece has carried yet

    def run(self, inlines: Iterable[Inline]) -> Iterator[Any]:
        """The inlines with marks; the links to findings stand outside all others."""
        for inline in inlines:
            if isinstance(inline, Text | Code):
                yield from self._pieces(inline)
            elif isinstance(inline, Strong | Em | Link):
                inner = list(self.run(inline.c))
                links = [one for one in inner if isinstance(one, FindingLinks)]
                yield replace(inline, c=tuple(one for one in inner if one not in links))
                yield from links
            else:
                self.at += 1
                yield inline

    def _pieces(self, inline: Text | Code) -> Iterator[Text | Code | Marked | FindingLinks]:
        first, last = self.at, self.at + len(inline.s)
        here = self.places[bisect_left(self.places, first) : bisect_right(self.places, last)]
        for place in here:
            yield from self._until(place, inline, last)
            if place > first and (ended := self.closing.get(place)):
                for mark in ended:
                    del self.open[mark.n]
                yield FindingLinks(tuple(ended))
            if place < last:
                self.open |= {mark.n: mark for mark in self.opening.get(place, ())}
                self.fresh += [mark.id for mark in self.opening.get(place, ())]
        yield from self._until(last, inline, last)

    def _until(self, place: int, inline: Text | Code, last: int) -> Iterator[Text | Code | Marked]:
        """What is left of a text up to a place, where that is anything."""
        text = inline.s[self.at - last + len(inline.s) :][: place - self.at]
        text = _without(text, self.at, self.hidden)
        self.at = place
        piece = replace(inline, s=text)
        if text and self.open:
            worst = min((m.severity for m in self.open.values()), key=_WORST_FIRST.index)
            ids, self.fresh = tuple(self.fresh), []
            yield Marked(worst, ids, (piece,))
        elif text:
            yield piece
