"""The headings of the form's sections in a published text, however they are numbered.

What one paragraph may be is told from it alone (`heading_of`), what it is only from all of them
(`headings`): which numbering the sections have, which title is one of a table of contents, and
whether a title that the form has not is that of a section at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest

from nianbao.form.edition import Form, Section
from nianbao.prose.numerals import whole_number

LONGEST = 40  # characters of a heading: a longer line is a sentence

_ORDINAL = "[一二三四五六七八九十]{1,3}"
NUMBER = re.compile(
    rf"第(?P<part>{_ORDINAL})(?:部分|章|节)[、.:,]?|(?P<one>{_ORDINAL})[、.:,]{{1,2}}"
    rf"|\(?(?P<two>{_ORDINAL})\)[、.:,]?|\(?(?P<three>[0-9]{{1,2}})[、.:,)]{{1,2}}(?![0-9])"
    rf"|(?P<said>{_ORDINAL})是"
)
LEVELS = {"part": 1, "one": 1, "two": 2, "three": 3, "said": 4}
_BARE = re.compile(_ORDINAL)
_CONTINUED = re.compile("[、,;]|以及|[和及与等]|共?[一二三四五六]个?(?:部分|方面)")
_NO_TITLE = re.compile(f"[。;!?]|{_ORDINAL}、")  # a sentence, or a list of titles
_ENDS = ":。."
_PAGE = re.compile(r"[.．…‥·•_—\s-]*[0-9]{1,3}")  # behind a title in a table of contents
_GENERIC = re.compile("政府信息公开|政府信息|情况|需要报告的|存在的|主要|工作")
_MISPRINT, _MISPRINT_ALONE = 0.8, 0.9  # likeness to a title, with and without a number
_ALIKE = 0.5  # of what is a title's own, in other words
_FEWEST = 4  # sections that are numbered （一） or 1. before these are taken for theirs

BY_TITLE = "按序号和标题"
UNNUMBERED = "标题缺序号"
MISNUMBERED = "序号有误，按标题"
MISPRINTED = "标题有错字，按最接近的标题"
RENAMED = "标题与统一格式不同，按序号"
UNKNOWN = "统一格式没有这一部分"


@dataclass(frozen=True)
class Heading:
    """A heading; what it says stands at text[start:end] of text number `at`.

    `section` is None for one that the form has not. `level` is 1 for 一、 and 第一部分, 2 for
    （一）, 3 for 1., 4 for 一是, 0 without a number.
    """

    section: str | None
    text: str  # as it is published, with its number
    rest: str  # what stands behind it in the same paragraph; within one, the beginning of that
    basis: str
    number: int | None = None
    level: int = 0
    at: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Folded:
    """A text as titles are compared: half-width, without blanks; each character's place in it."""

    text: str
    places: tuple[int, ...]  # of each character in the text as published, and of the end

    def heading(
        self,
        section: str | None,
        basis: str,
        start: int,
        end: int,
        raw: str,
        reach: int | None = None,
    ) -> Heading:
        """The heading in text[start:end] of the folded text, its stop left out.

        `reach` is how many characters behind it are told at most.
        """
        first, last = self.places[start], self.places[end]
        while last < len(raw) and (raw[last].isspace() or raw[last] in "：:。，,"):
            last += 1
        said = raw[first : self.places[end]].strip()
        rest = raw[last : None if reach is None else last + reach].strip()
        return Heading(section, said, rest, basis, start=first, end=last)


def fold(text: str) -> Folded:
    """The text folded, character by character."""
    folded: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        for one in char if "一" <= char <= "鿿" else _plain(char):
            folded.append(one)
            places.append(at)
    return Folded("".join(folded), (*places, len(text)))


@lru_cache(maxsize=2**12)
def _plain(char: str) -> str:
    """A character in half width; nothing for a blank."""
    return "".join(unicodedata.normalize("NFKC", char).split())


def alike(one: str, other: str, least: float = 0.0) -> float:
    """How alike two titles are, from 0 to 1; 0 where it is less than `least`."""
    if 2 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    likeness = matcher.ratio() if matcher.quick_ratio() >= least else 0.0
    return likeness if likeness >= least else 0.0


# --------------------------------------------------------------------------- one paragraph


def heading_of(text: str, form: Form) -> Heading | None:
    """The heading that a paragraph begins with, judged by itself alone; None if it is none.

    A short line numbered 一、 whose title the form has not may be a section of its own: its
    section is None. A sentence that mentions a title, or a list of titles, is no heading.
    """
    head = fold(text[: 4 * LONGEST])
    number = NUMBER.match(head.text)
    begin = number.end() if number else 0
    level = LEVELS[number.lastgroup or ""] if number else 0
    counted = whole_number(number[number.lastgroup or 0]) if number else None
    if level > 3 or _is_row(head.text, form):
        return None
    bare = None if number else _BARE.match(head.text)  # 一总体情况: the mark behind it was lost
    if bare and any(head.text.startswith(name, bare.end()) for name, _ in _names(form)):
        begin, level, counted = bare.end(), 1, whole_number(bare[0])
    section, basis, end = _titled(head.text, begin, level, counted, form, len(text) > 4 * LONGEST)
    if end is None:
        return None
    return replace(head.heading(section, basis, 0, end, text), number=counted, level=level)


def _titled(
    line: str, begin: int, level: int, number: int | None, form: Form, is_cut: bool
) -> tuple[str | None, str, int | None]:
    """The section whose title stands at `begin`, why, and where it ends; no end: no title."""
    for name, section in _names(form):
        if line.startswith(name, begin):
            end = begin + len(name)
            basis = _basis(section, number)
            if _is_title(line[end:], level, basis):
                return section.id, basis, end
    name = line[begin:].rstrip(_ENDS)
    if is_cut or not 1 < len(name) <= LONGEST or _NO_TITLE.search(name):
        return None, "", None
    end = begin + len(name)
    least = _MISPRINT if level == 1 else _MISPRINT_ALONE
    near = ((alike(name, title, least), section) for title, section in _names(form))
    likeness, best = max(near, key=lambda one: one[0])
    if likeness >= least:
        return best.id, MISPRINTED, end
    return None, UNKNOWN, end if level == 1 and "," not in name else None


def _is_title(after: str, level: int, basis: str) -> bool:
    """Whether what stands behind a title leaves it a title."""
    if not after.strip(_ENDS):
        return True
    if level == 1 and basis == BY_TITLE:
        return not _CONTINUED.match(after)
    return after[0] == ":"


def _basis(section: Section, number: int | None) -> str:
    if number is None:
        return UNNUMBERED
    return BY_TITLE if number == whole_number(section.number) else MISNUMBERED


@lru_cache(maxsize=16)
def _names(form: Form) -> tuple[tuple[str, Section], ...]:
    """Every title and alias of a section, folded, the longest first."""
    names = (
        (fold(name).text, section)
        for section in form.sections
        for name in (section.title, *section.aliases)
    )
    return tuple(sorted(names, key=lambda one: -len(one[0])))


@lru_cache(maxsize=16)
def _rows(form: Form) -> tuple[str, ...]:
    """The labels of rows that are numbered as sections are."""
    labels = {fold(node.name).text for table in form.tables for node, _ in table.walk("row")}
    return tuple(label for label in labels if NUMBER.match(label))


def _is_row(line: str, form: Form) -> bool:
    return line.startswith(_rows(form))


# --------------------------------------------------------------------------- a run of text


def _within(text: str, form: Form) -> Iterator[Heading]:
    """The headings inside a paragraph, where the medium has lost its line ends."""
    folded = fold(text)
    for found in _inline(form).finditer(folded.text):
        name, number = found["name"], whole_number(found["number"])
        section = next(section for title, section in _names(form) if title == name)
        is_title = not _CONTINUED.match(folded.text, found.end())
        if found.start() and is_title and number == whole_number(section.number):
            inner = folded.heading(section.id, BY_TITLE, *found.span(), text, LONGEST)
            yield replace(inner, number=number, level=1)


@lru_cache(maxsize=16)
def _inline(form: Form) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name, _ in _names(form))
    return re.compile(rf"(?P<number>{_ORDINAL})[、.](?P<name>{names})")


# --------------------------------------------------------------------------- all paragraphs


def headings(texts: Sequence[str | None], form: Form) -> tuple[Heading, ...]:
    """The headings of sections in a document's paragraphs or lines; a table is None.

    They come in the document's order, each once. A second one of the same section has no id, as
    a seventh section.
    """
    possible = [
        replace(heading, at=at)
        for at, text in enumerate(texts)
        if text
        for heading in _possible(text, form)
    ]
    known = _of_one_numbering([heading for heading in possible if heading.section])
    known = _without_contents(_without_captions(known), texts)
    opened = [heading for heading in possible if heading.section is None]
    return tuple(_in_sequence(_renamed(known, opened, form), form))


def _possible(text: str, form: Form) -> Iterator[Heading]:
    first = heading_of(text, form)
    if first:
        yield first
    if len(text) > LONGEST:
        yield from (inner for inner in _within(text, form) if not first or inner.start > first.end)


def _of_one_numbering(found: list[Heading]) -> list[Heading]:
    """Those that are numbered as the sections are: 一、 unless most are （一） or 1. instead."""
    sections = {level: {h.section for h in found if h.level == level} for level in (1, 2, 3)}
    level = max(sections, key=lambda level: (len(sections[level]), -level))
    level = level if len(sections[level]) >= _FEWEST else 1
    return [heading for heading in found if heading.level in (0, level)]


def _without_captions(found: list[Heading]) -> list[Heading]:
    """Without the titles that stand again, above a table or a part, with no number."""
    seen = {heading.section for heading in found if heading.level}
    kept: list[Heading] = []
    for heading in found:
        if heading.level or heading.section not in seen:
            kept.append(heading)
            seen.add(heading.section)
    return kept


def _without_contents(found: list[Heading], texts: Sequence[str | None]) -> list[Heading]:
    """Without a table of contents: titles in a row of which most come again further below.

    One that the contents alone have is no section.
    """
    later = Counter(heading.section for heading in found)
    kept: list[Heading] = []
    for row in _in_rows(found, texts):
        later.subtract(heading.section for heading in row)
        again = [heading for heading in row if later[heading.section] > 0]
        if len(row) < 3 or 2 * len(again) <= len(row):
            kept += (h for h in row if h not in again or (h is row[-1] and not _is_listed(h)))
    seen: set[str | None] = set()
    return [_again(heading, seen) for heading in kept]


def _in_rows(found: list[Heading], texts: Sequence[str | None]) -> Iterator[list[Heading]]:
    """The headings in rows, each of other sections, nothing between one and the next."""
    row: list[Heading] = []
    for heading, following in zip_longest(found, found[1:]):
        row.append(heading)
        if (
            following is None
            or _between(heading, following, texts)
            or following.section in {one.section for one in row}
        ):
            yield row
            row = []


def _between(heading: Heading, following: Heading, texts: Sequence[str | None]) -> bool:
    """Whether anything stands between two headings."""
    if heading.at == following.at:
        return bool((texts[heading.at] or "")[heading.end : following.start].strip())
    rest = heading.rest and not _PAGE.fullmatch(heading.rest)
    return bool(rest) or following.at > heading.at + 1


def _is_listed(heading: Heading) -> bool:
    """Whether a title can only be one of a list: within a paragraph, or with its page."""
    return heading.start > 0 or _PAGE.fullmatch(heading.rest) is not None


def _again(heading: Heading, seen: set[str | None]) -> Heading:
    if heading.section in seen:
        return replace(heading, section=None, basis=UNKNOWN)
    seen.add(heading.section)
    return heading


def _renamed(known: list[Heading], opened: list[Heading], form: Form) -> list[Heading]:
    """All headings in order; a title in other words is that of the section of its number."""
    known, have = list(known), {heading.section for heading in known}
    for heading in opened:
        section = _numbered(form, heading.number)
        if section and section.id not in have and _says_the_same(heading, section):
            heading = replace(heading, section=section.id, basis=RENAMED)
            have.add(section.id)
        known.append(heading)
    return sorted(known, key=lambda heading: (heading.at, heading.start))


def _numbered(form: Form, number: int | None) -> Section | None:
    return form.sections[number - 1] if number and number <= len(form.sections) else None


def _says_the_same(heading: Heading, section: Section) -> bool:
    title = fold(heading.text).text
    own = _GENERIC.sub("", title[NUMBER.match(title).end() :])  # type: ignore[union-attr]
    names = (_GENERIC.sub("", fold(name).text) for name in (section.title, *section.aliases))
    return any(
        alike(own, name) >= _ALIKE
        or any(word in own for word in re.split("[、和及]", name) if word)
        for name in names
    )


def _in_sequence(found: list[Heading], form: Form) -> Iterator[Heading]:
    """Unknown titles are sections where their numbers lead from one section to the next.

    Elsewhere 一、二、 number points within a section, and rows of a table.
    """
    last, waiting = 0, list[Heading]()
    have = {heading.section for heading in found}
    before: Heading | None = None
    for heading in (*found, None):
        if heading and heading.section is None and heading.basis == UNKNOWN and heading.level:
            if heading.number == last + len(waiting) + 1:
                waiting.append(heading)
            continue
        number = _own_number(heading, form) if heading else last + len(waiting) + 1
        if number == last + len(waiting) + 1:
            yield from _placed(waiting, before, heading, have, form)
        waiting = []
        if heading:
            yield heading
            last, before = number, heading


def _own_number(heading: Heading, form: Form) -> int:
    if heading.number:
        return heading.number
    section = form.section(heading.section or "")
    return whole_number(section.number) if section else 0


def _placed(
    waiting: list[Heading],
    before: Heading | None,
    after: Heading | None,
    have: set[str | None],
    form: Form,
) -> list[Heading]:
    """Sections in a row that the form has not; one alone, between its neighbours, is its own."""
    if len(waiting) != 1 or not (before or after):
        return waiting
    number = waiting[0].number or 0
    section = _numbered(form, number)
    ids = [None, *(one.id for one in form.sections), None]
    neighbours = (before and before.section, after and after.section)
    if section is None or section.id in have:
        return waiting
    if neighbours != (ids[number - 1], ids[number + 1]):
        return waiting
    return [replace(waiting[0], section=section.id, basis=RENAMED)]
