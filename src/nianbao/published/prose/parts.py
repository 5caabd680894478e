"""The parts of section one in a published text, by their titles: （一）主动公开情况。主要通过…"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from nianbao.form.edition import Section
from nianbao.prose.numerals import whole_number
from nianbao.published.prose.headings import LEVELS, NUMBER, Folded, Heading, alike, fold

_LONGEST = 24  # characters of a part's title
_GENERIC = re.compile("政府信息公开|政府信息|关于|情况|方面|工作|的$")
_TAIL = re.compile("(?:情况|方面|工作)+$")
_STOP = re.compile("[。:;,!?]|20[0-9]{2}年|今年")
_BEFORE = "。!?;…])】"  # what ends a sentence before a title within a paragraph
_JOINED = re.compile("[和及与、]")
_LIKENESS = 0.8
_MOST_AROUND = 8  # characters around a title that is named in others: 规范依申请公开办理

BY_TITLE = "按小标题"
NEAREST = "按最接近的小标题"


def parts(texts: Sequence[str | None], section: Section) -> tuple[Heading, ...]:
    """The titles of a section's parts in its paragraphs, each part's first, in their order.

    They are numbered alike, or not at all: a point of another numbering is none of them.
    """
    found = [
        replace(heading, at=at)
        for at, text in enumerate(texts)
        if text
        for heading in _parts_in(text, section)
    ]
    levels = {level: {h.section for h in found if h.level == level} for level in range(1, 5)}
    level = max(levels, key=lambda level: (len(levels[level]), -level))
    kept: dict[str | None, Heading] = {}
    for heading in found:
        if heading.level in (0, level):
            kept.setdefault(heading.section, heading)
    return tuple(kept.values())


def _parts_in(text: str, section: Section) -> Iterator[Heading]:
    folded = fold(text)
    if first := _part_at(0, text, folded, section):
        yield first
    for number in NUMBER.finditer(folded.text):
        at = number.start()
        if at and folded.text[at - 1] in _BEFORE:
            within = _part_at(at, text, folded, section, strictly=True)
            if within:
                yield within


def _part_at(
    at: int, text: str, folded: Folded, section: Section, strictly: bool = False
) -> Heading | None:
    """The title that stands at a place; `strictly` nothing may stand around it."""
    number = NUMBER.match(folded.text, at)
    level = LEVELS[number.lastgroup or ""] if number else 0
    begin = number.end() if number else at
    for end in _ends(folded, begin, to_the_end=level == 0):
        head = folded.text[begin:end]
        part, basis = _called(head, section, strictly or level in (0, 4))
        if part is None or (level == 4 and not _GENERIC.search(head.replace(part.title, ""))):
            continue
        heading = folded.heading(part.id, basis, at, end, text, _LONGEST if at else None)
        counted = whole_number(number[number.lastgroup or 0]) if number else None
        return replace(heading, number=counted, level=level)
    return None


def _ends(folded: Folded, begin: int, to_the_end: bool) -> list[int]:
    """Where a title may end, the furthest first: at a stop, a blank, the end of the text."""
    whole = len(folded.text)
    if to_the_end:
        end = len(folded.text.rstrip("。:"))
        return [end] if begin < end <= begin + _LONGEST else []
    stop = _STOP.search(folded.text, begin, begin + _LONGEST + 1)
    last = stop.start() if stop else whole
    blanks = (
        at
        for at in range(begin + 2, min(last, begin + _LONGEST))
        if folded.places[at] - folded.places[at - 1] > 1
    )
    return sorted({*blanks, *([last] if last <= begin + _LONGEST else [])}, reverse=True)


def _called(head: str, section: Section, strictly: bool) -> tuple[Section | None, str]:
    """The part that a title names, alone or, unless `strictly`, among a few other words."""
    own, known = _GENERIC.sub("", head), _spelled(section)
    for one in known:
        if own and own in one.names:
            return one.part, BY_TITLE
    named = [
        (own.rfind(one.core) + len(one.core), one.part)
        for one in known
        if len(one.core) > 3 and one.core in own and len(own) - len(one.core) <= _MOST_AROUND
    ]
    if named and not strictly and not (len(named) > 1 and _JOINED.search(own)):
        return max(named, key=lambda one: one[0])[1], BY_TITLE
    title = _TAIL.sub("", head)
    likeness, nearest = max(
        ((one.likeness(title, own), one.part) for one in known),
        key=lambda one: one[0],
        default=(0.0, None),
    )
    return (nearest, NEAREST) if likeness and not named else (None, "")


@dataclass(frozen=True)
class _Spelled:
    """A part with its title folded, and without the words that every title may have."""

    part: Section
    title: str
    core: str
    names: frozenset[str]  # the aliases, too, without such words

    def likeness(self, title: str, own: str) -> float:
        """How alike a title is to the part's, as it stands or by its own words; 0 for little."""
        return max(alike(title, self.title, _LIKENESS), alike(own, self.core, _LIKENESS))


@lru_cache(maxsize=64)
def _spelled(section: Section) -> tuple[_Spelled, ...]:
    found = []
    for part in section.parts:
        title, *aliases = (fold(name).text for name in (part.title, *part.aliases))
        names = frozenset(_GENERIC.sub("", name) for name in (title, *aliases))
        found.append(_Spelled(part, title, _GENERIC.sub("", title), names))
    return tuple(found)
