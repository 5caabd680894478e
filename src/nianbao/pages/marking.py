"""Prose with the sentences at fault marked, each with links to its findings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from nianbao.prose.document import Block, Inline, inner_blocks, text_of
from nianbao.rules.finding import MASK, SEVERITIES

_WORST_FIRST = tuple(SEVERITIES)


@dataclass(frozen=True)
class Mark:
    """What finding number `n` quotes of a section (s1, s1_2, …)."""

    n: int
    code: str
    severity: str
    section: str
    quote: str

    @property
    def id(self) -> str:
        return f"sentence-{self.n}"


def marked(parts: list[Block], marks: Sequence[Mark]) -> tuple[list[Block], dict[int, str]]:
    """The blocks with what is quoted inside marks, and the id to link each finding by.

    White space does not count. Of equal sentences the k-th belongs to the k-th finding of a
    code. A quote that is not in any one paragraph or heading has no id.
    """
    leaves = list(_leaves(parts))
    texts = ["".join(text_of([leaf]).split()) for leaf in leaves]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    whole = "\n".join(texts)
    parts_at = {leaf["id"]: at for leaf, at in zip(leaves, starts, strict=False) if leaf.get("id")}
    ids: dict[int, str] = {}
    spans: dict[int, list[tuple[int, int, Mark]]] = defaultdict(list)
    last: dict[tuple[str, str, str], tuple[int, int]] = {}
    for mark in marks:
        sought = "".join(mark.quote.split())
        own = (mark.code, mark.section, sought)
        begin = last[own][0] + 1 if own in last else parts_at.get(mark.section, 0)
        found = _found(whole, sought, begin) or last.get(own)
        if found is None:
            continue
        last[own] = found
        index = bisect_right(starts, found[0]) - 1
        spans[index].append((found[0] - starts[index], found[1] - starts[index], mark))
        is_heading = leaves[index]["kind"] == "heading"
        ids[mark.n] = _heading_id(leaves[index], spans[index]) if is_heading else mark.id
    changed = [
        _leaf(leaf, spans[index]) if index in spans else leaf for index, leaf in enumerate(leaves)
    ]
    return _rebuilt(parts, iter(changed)), ids


def _leaves(parts: Sequence[Block]) -> Iterator[Block]:
    for block in parts:
        if block["kind"] in ("paragraph", "heading"):
            yield block
        for run in inner_blocks(block):
            yield from _leaves(run)


def _rebuilt(parts: Sequence[Block], leaves: Iterator[Block]) -> list[Block]:
    """The same blocks with these leaves."""
    result = []
    for block in parts:
        if block["kind"] in ("paragraph", "heading"):
            block = next(leaves)
        elif block["kind"] == "list":
            block = {**block, "items": [_rebuilt(item, leaves) for item in block["items"]]}
        elif block["kind"] == "quote":
            block = {**block, "blocks": _rebuilt(block["blocks"], leaves)}
        result.append(block)
    return result


def _found(text: str, sought: str, begin: int) -> tuple[int, int] | None:
    """Where a quote next stands; its masked characters may be any."""
    if not sought:
        return None
    if MASK not in sought:
        at = text.find(sought, begin)
        return None if at < 0 else (at, at + len(sought))
    pattern = re.compile(re.escape(sought).replace(MASK, r"[^\n]"))
    match = pattern.search(text, begin)
    return match.span() if match else None


def _leaf(leaf: Block, spans: Sequence[tuple[int, int, Mark]]) -> Block:
    if leaf["kind"] == "heading":
        return {**leaf, "id": _heading_id(leaf, spans)}
    return {**leaf, "inlines": _Marker(spans).run(leaf["inlines"])}


def _heading_id(heading: Block, spans: Sequence[tuple[int, int, Mark]]) -> str:
    """Its own id, else that of the first mark: a heading is marked as a whole."""
    return str(heading["id"] or spans[0][2].id)


class _Marker:
    """Goes once through a paragraph; `at` counts its characters without white space.

    Marks lie side by side, never in each other: where quotes overlap, a piece belongs to several.
    """

    def __init__(self, spans: Sequence[tuple[int, int, Mark]]) -> None:
        self.at = 0
        self.opening: dict[int, list[Mark]] = defaultdict(list)
        self.closing: dict[int, list[Mark]] = defaultdict(list)
        for start, stop, mark in spans:
            self.opening[start].append(mark)
            self.closing[stop].append(mark)
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
                result.append(inline)
        return result

    def _pieces(self, inline: Inline) -> Iterator[Inline]:
        begun = 0
        text = inline["s"]
        for place, char in enumerate(text):
            if char.isspace():
                continue
            if self.at in self.opening:
                yield from self._piece(inline, text[begun:place])
                begun = place
                self.open |= {mark.n: mark for mark in self.opening[self.at]}
                self.fresh += [mark.id for mark in self.opening[self.at]]
            self.at += 1
            if self.at in self.closing:
                yield from self._piece(inline, text[begun : place + 1])
                begun = place + 1
                ended = self.closing[self.at]
                for mark in ended:
                    del self.open[mark.n]
                yield {"t": "findings", "links": [{"n": m.n, "code": m.code} for m in ended]}
        yield from self._piece(inline, text[begun:])

    def _piece(self, inline: Inline, text: str) -> Iterator[Inline]:
        piece = {**inline, "s": text}
        if text and self.open:
            worst = min((m.severity for m in self.open.values()), key=_WORST_FIRST.index)
            ids, self.fresh = self.fresh, []
            yield {"t": "mark", "severity": worst, "ids": ids, "c": [piece]}
        elif text:
            yield piece
