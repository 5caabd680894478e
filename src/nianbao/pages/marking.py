"""Prose with the sentences at fault marked, each with links to its findings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nianbao.prose.document import Block, Inline, inner_blocks, text_of
from nianbao.prose.sentences import Sentence
from nianbao.rules.finding import MASK, SEVERITIES

_WORST_FIRST = tuple(SEVERITIES)
_LEAVES = ("paragraph", "heading", "grid")  # the blocks that have words of their own


@dataclass(frozen=True)
class Mark:
    """What finding number `n` quotes of a section (s1, s1_2, …), and where it stands there."""

    n: int
    code: str
    severity: str
    section: str
    quote: Sentence

    @property
    def id(self) -> str:
        return f"sentence-{self.n}"


_Span = tuple[int, int, Mark]  # its place in a paragraph or heading


def marked(parts: list[Block], marks: Sequence[Mark]) -> tuple[list[Block], dict[int, str]]:
    """The blocks with what is quoted inside marks, and the id to link each finding by.

    A quote that is not in one paragraph or heading, or does not stand where it should, has no id.
    """
    leaves, starts = list(_leaves(parts)), [0]
    sections: dict[str, int] = {}  # where the words of each part begin, below its heading
    for leaf in leaves:
        starts.append(starts[-1] + len(text_of([leaf])) + 1)
        if leaf.get("id"):
            sections[leaf["id"]] = starts[-1]
    ids: dict[int, str] = {}
    spans: dict[int, list[_Span]] = defaultdict(list)
    for mark in marks:
        begin = sections.get(mark.section, 0)
        index = bisect_right(starts, begin + mark.quote.at) - 1
        start, end = (begin + at - starts[index] for at in (mark.quote.at, mark.quote.until))
        if index == len(leaves) or not _holds(leaves[index], start, end, mark.quote.text):
            continue
        spans[index].append((start, end, mark))
        is_heading = leaves[index]["kind"] == "heading"
        ids[mark.n] = _heading_id(leaves[index], spans[index]) if is_heading else mark.id
    changed = [
        _leaf(leaf, spans[index]) if index in spans else leaf for index, leaf in enumerate(leaves)
    ]
    return _rebuilt(parts, iter(changed)), ids


def _holds(leaf: Block, start: int, end: int, quote: str) -> bool:
    """Whether a quote stands there, but for white space; its masked characters may be any."""
    if leaf["kind"] == "grid" or start < 0:
        return False
    found, sought = ("".join(text.split()) for text in (text_of([leaf])[start:end], quote))
    return len(found) == len(sought) > 0 and all(
        there == char or char == MASK for there, char in zip(found, sought, strict=True)
    )


def _leaves(parts: Sequence[Block]) -> Iterator[Block]:
    for block in parts:
        if block["kind"] in _LEAVES:
            yield block
        for run in inner_blocks(block):
            yield from _leaves(run)


def _rebuilt(parts: Sequence[Block], leaves: Iterator[Block]) -> list[Block]:
    """The same blocks with these leaves."""
    result = []
    for block in parts:
        if block["kind"] in _LEAVES:
            block = next(leaves)
        elif block["kind"] == "list":
            block = {**block, "items": [_rebuilt(item, leaves) for item in block["items"]]}
        elif block["kind"] == "quote":
            block = {**block, "blocks": _rebuilt(block["blocks"], leaves)}
        result.append(block)
    return result


def _leaf(leaf: Block, spans: Sequence[_Span]) -> Block:
    if leaf["kind"] == "heading":
        return {**leaf, "id": _heading_id(leaf, spans)}
    return {**leaf, "inlines": _Marker(spans).run(leaf["inlines"])}


def _heading_id(heading: Block, spans: Sequence[_Span]) -> str:
    """Its own id, else that of the first mark: a heading is marked as a whole."""
    return str(heading["id"] or spans[0][2].id)


class _Marker:
    """Goes once through a paragraph; `at` counts its characters.

    Marks lie side by side, never in each other: where quotes overlap, a piece belongs to several.
    """

    def __init__(self, spans: Sequence[_Span]) -> None:
        self.at = 0
        self.opening: dict[int, list[Mark]] = defaultdict(list)
        self.closing: dict[int, list[Mark]] = defaultdict(list)
        for start, end, mark in spans:
            self.opening[start].append(mark)
            self.closing[end].append(mark)
        self.places = sorted({*self.opening, *self.closing})
        self.open: dict[int, Mark] = {}
        self.fresh: list[str] = []  # ids of marks that no piece has carried yet

    def run(self, inlines: Sequence[Inline]) -> list[Inline]:
        """The inlines with marks; the links to findings stand outside all others."""
        result: list[Inline] = []
        for inline in inlines:
            if "c" in inline:
                inner = self.run(inline["c"])
                result.append({**inline, "c": [i for i in inner if i["t"] != "findings"]})
                result += [i for i in inner if i["t"] == "findings"]
            elif "s" in inline:
                result += self._pieces(inline)
            else:
                self.at += 1
                result.append(inline)
        return result

    def _pieces(self, inline: Inline) -> Iterator[Inline]:
        first, last = self.at, self.at + len(inline["s"])
        here = self.places[bisect_left(self.places, first) : bisect_right(self.places, last)]
        for place in here:
            yield from self._until(place, inline, last)
            if place > first and (ended := self.closing.get(place)):
                for mark in ended:
                    del self.open[mark.n]
                yield {"t": "findings", "links": [{"n": m.n, "code": m.code} for m in ended]}
            if place < last:
                self.open |= {mark.n: mark for mark in self.opening.get(place, ())}
                self.fresh += [mark.id for mark in self.opening.get(place, ())]
        yield from self._until(last, inline, last)

    def _until(self, place: int, inline: Inline, last: int) -> Iterator[Inline]:
        """What is left of a text up to a place, where that is anything."""
        text = inline["s"][self.at - last + len(inline["s"]) :][: place - self.at]
        self.at = place
        piece = {**inline, "s": text}
        if text and self.open:
            worst = min((m.severity for m in self.open.values()), key=_WORST_FIRST.index)
            ids, self.fresh = self.fresh, []
            yield {"t": "mark", "severity": worst, "ids": ids, "c": [piece]}
        elif text:
            yield piece
