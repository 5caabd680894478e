"""The labels of the form where they stand in a stream, in the order of the form.

A label is found where its letters stand between two seams: the end of a line, a cell or a figure,
a blank, or another label. Of all that is found so, the sequence is taken that follows the form and
explains the most letters; words of the prose that are labels as well fall out of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from nianbao.form.edition import Form
from nianbao.form.labels import unnumbered
from nianbao.form.table import Node, Table
from nianbao.published.likeness import called
from nianbao.published.published_report import Basis
from nianbao.published.written.stream import Stream, letters

_MOST_PLACES = 1_000  # at which a label is looked for; an honest document has three
_SELF_EVIDENT = 4  # letters of a label that is a seam beside others without standing at one
_LONG_CORNER = 8  # letters of a corner that is its table's alone
_NUMERALS = frozenset("一二三四五六七八九十0123456789")
_GAP = 1e-3  # of a letter, for each one that is skipped: of equal sequences the closest
_MOST_SEAMS = 60  # of a gap in which a misprinted label is looked for


@dataclass(frozen=True)
class Wanted:
    """A label that is looked for: a caption, a corner, a group of columns, or a row."""

    table: Table
    node: Node | None
    spelled: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A label that was found, with its number, between two letters."""

    table: Table
    node: Node | None
    start: int
    end: int
    basis: Basis = Basis.LABELS

    @property
    def is_row(self) -> bool:
        return self.node is not None and self.node in self.table.leaf_rows


class _Place(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True)
class Places:
    """Where the known labels of a form stand in a stream."""

    stream: Stream
    form: Form

    @cached_property
    def _known(self) -> tuple[frozenset[int], frozenset[int]]:
        """The letters that a label of some length begins at, and those behind one.

        A short label has an end, too, where it follows another.
        """
        written = self.stream.letters
        starts, ends = set(), set()
        for label in known(self.form):
            for start in _all(written, label):
                starts.add(start)
                ends.add(start + len(label))
        open_ = list(ends)
        while open_:
            end = open_.pop()
            for label in brief(self.form):
                if written.startswith(label, end) and end + len(label) not in ends:
                    ends.add(end + len(label))
                    open_.append(end + len(label))
        return frozenset(starts), frozenset(ends)

    def begins(self, at: int) -> bool:
        """Whether a label that is known may begin here, with or without its number."""
        starts, ends = self._known
        if at in starts:
            return True
        numbered = at + 1 in starts and self.stream.letters[at] in _NUMERALS
        return numbered and (at in self.stream.seams or at in ends)

    def is_seam(self, at: int) -> bool:
        starts, ends = self._known
        return at in self.stream.seams or at in starts or at in ends or self.begins(at)

    def of(self, label: str) -> Iterator[_Place]:
        """The places of a label, its number included."""
        written = self.stream.letters
        _, ends = self._known
        for core in _all(written, label):
            end, before = core + len(label), core - 1
            numbered = before >= 0 and written[before] in _NUMERALS
            if numbered and (before in self.stream.seams or before in ends):
                start = before
            elif core in self.stream.seams or core in ends:
                start = core
            else:
                continue
            if self.is_seam(end):
                yield _Place(start, end)


def _all(text: str, label: str) -> Iterator[int]:
    at = text.find(label)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(label, at + 1)


@lru_cache(maxsize=64)
def known(form: Form) -> tuple[str, ...]:
    """The letters of all labels and titles that are long enough to be evident, longest first."""
    return tuple(label for label in _spellings(form) if len(label) >= _SELF_EVIDENT)


@lru_cache(maxsize=64)
def brief(form: Form) -> tuple[str, ...]:
    """The letters of all labels that are too short to be evident."""
    return tuple(label for label in _spellings(form) if 1 < len(label) < _SELF_EVIDENT)


@lru_cache(maxsize=64)
def _spellings(form: Form) -> tuple[str, ...]:
    """The letters of all labels and titles, with and without numbers, the longest first."""
    labels = {section.title for section in form.sections}
    labels |= {alias for section in form.sections for alias in section.aliases}
    for table in form.tables:
        labels |= {table.caption, table.row_header}
        labels |= {node.label for axis in ("row", "column") for node, _ in table.walk(axis)}
        labels |= {node.name for axis in ("row", "column") for node, _ in table.walk(axis)}
    spelled = {letters(name) for label in labels for name in (label, unnumbered(label))}
    return tuple(sorted(spelled, key=lambda one: (-len(one), one)))


@lru_cache(maxsize=64)
def wanted(form: Form) -> tuple[Wanted, ...]:
    """The labels that tell where a table is and which row is which, in the order of the form."""
    found = []
    for table in form.tables:
        found.append(Wanted(table, None, _spelled(table.caption)))
        if len(letters(table.row_header)) > _LONG_CORNER:
            found.append(Wanted(table, None, _spelled(table.row_header)))
        if is_named(table):
            found += [Wanted(table, row, _spelled(row.label, row.name)) for row in table.leaf_rows]
        else:
            found += [Wanted(table, group, _spelled(group.label)) for group in groups(table)]
    return tuple(found)


def is_named(table: Table) -> bool:
    """Whether its rows have labels."""
    return any(row.label for row in table.leaf_rows)


def groups(table: Table) -> tuple[Node, ...]:
    """The groups of columns in the order in which a printed header has them."""
    level, found = table.columns, []
    while level:
        found += [node for node in level if node.children]
        level = tuple(child for node in level for child in node.children)
    return tuple(found)


def _spelled(*labels: str) -> tuple[str, ...]:
    """The letters of a label without its number, the longest spelling first."""
    spelled = {letters(unnumbered(label)) for label in labels}
    return tuple(sorted(spelled - {""}, key=len, reverse=True))


class _Link(NamedTuple):
    """The end of a sequence: how far it reaches, what it is worth, and what is before it."""

    end: int
    worth: float
    found: Found
    before: _Link | None


def sequence(places: Places) -> tuple[Found, ...]:
    """The labels of the form that stand in a stream in their order, one place each."""
    ends: list[_Link] = []
    for label in wanted(places.form):
        links = []
        found = sorted({place for spelled in label.spelled for place in places.of(spelled)})
        found = [one for one in found if not _is_repeated(places, one, found)]
        best: _Link | None = None
        reached = 0
        for place in found:
            while reached < len(ends) and ends[reached].end <= place.start:
                best = _better(best, ends[reached])
                reached += 1
            worth = float(place.end - place.start)
            if best is not None:
                worth += best.worth - _GAP * (place.start - best.end)
            here = Found(label.table, label.node, place.start, place.end)
            links.append(_Link(place.end, worth, here, best))
        ends = sorted([*ends, *links], key=lambda link: link.end)
    last: _Link | None = None
    for link in ends:
        last = link if last is None or link.worth > last.worth else last
    found_: list[Found] = []
    while last is not None:
        found_.append(last.found)
        last = last.before
    return tuple(reversed(found_))


def _is_repeated(places: Places, one: _Place, others: list[_Place]) -> bool:
    """Whether the same label follows at once, as where a merged cell is written again and again."""
    at = bisect_left(others, _Place(one.end, 0))
    again = next((other for other in others[at : at + 1] if other.start <= one.end + 2), None)
    if again is None:
        return False
    between = places.stream.between(one.end - 1, again.start)
    return all(figure.raw is None for figure in between)


def _better(one: _Link | None, other: _Link) -> _Link:
    """The one of two sequences that is worth more where both are gone on with."""
    if one is None or other.worth + _GAP * other.end >= one.worth + _GAP * one.end:
        return other
    return one


def misprinted(places: Places, row: Node, table: Table, start: int, end: int) -> Found | None:
    """A row whose label is misprinted between two letters; None where none, or several, may be."""
    seams = [at for at in range(start, end + 1) if at in places.stream.seams or places.is_seam(at)]
    if len(seams) > _MOST_SEAMS:
        return None
    longest = 2 * len(letters(row.label)) + 2
    found = []
    for place, first in enumerate(seams):
        for last in seams[place + 1 :]:
            if last - first > longest:
                break
            match = called(table, "row", places.stream.written(first, last))
            if match is not None and match.node is row:
                found.append(Found(table, row, first, last, match.basis))
    if not found:
        return None
    # Of spans that lie in each other the shortest; two apart are two labels.
    shortest = min(found, key=lambda one: one.end - one.start)
    apart = any(one.end <= shortest.start or one.start >= shortest.end for one in found)
    return None if apart else shortest


def explained(form: Form, table: Table, text: str) -> str:
    """What is left of letters that are labels of the table: nothing, where all are."""
    rest = _labels(form).sub("\0", text)
    above = [letters(node.label) for node, _ in table.walk("row") if node.children]
    return "".join(
        part for part in rest.split("\0") if part and not any(part in label for label in above)
    )


@lru_cache(maxsize=64)
def _labels(form: Form) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, known(form))))


def parts(found: Iterable[Found], table: Table) -> tuple[Found, ...]:
    """What was found of a table."""
    return tuple(one for one in found if one.table is table)
