"""The words of a document as one stream: the letters of its labels, and figures between them.

Labels are compared by their letters and digits alone, wherever a line ends in them. A figure stands
at the letter that follows it; a blank cell is told by the bars or tabs on both of its sides.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from nianbao.inputs.number import ABSENT_WORDS
from nianbao.published.document import NOWHERE, Block, Spot, Words

# Full-width forms as the half-width ones that they are, one character for one.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xA0: " ",
    0x2212: "-",
    0x2502: "|",
    0x2503: "|",
    0xA6: "|",
}
_ABSENT = "|".join(ABSENT_WORDS)
_NONE = rf"/|\\|-{{1,2}}|[–—―─]{{1,2}}|{_ABSENT}"
_NOTE = "[*※†‡①-⑳]{0,3}"  # that refers to a note: of the figure that it stands at
_UNIT = "万元|元|件|条|项|个|次|份|宗"
_NUMBER = r"[-+]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_WHOLE = re.compile(rf"\s*(?:{_NUMBER}\s*(?:{_UNIT}|%)?{_NOTE}|{_NONE})\s*")
_FIGURES = re.compile(
    rf"(?<![0-9A-Za-z.第(\[〔-]){_NUMBER}{_NOTE}(?:(?:{_UNIT}|%)(?!\S))?(?![0-9]*[A-Za-z%年月日号期])"
    rf"|(?<!\S)(?:{_NONE})(?!\S)"
)
_STOPS = re.compile(r"\s*[.、)](?![0-9])")  # behind the number of a label, or of a sentence
_LABEL = re.compile(r"\s*[.、)]\s*[^\W\d]")
_SHORT_NUMBER = re.compile("[0-9０-９]{1,2}")
_WORD = re.compile(r"\s*[^\W\d]")
_PAGE_NUMBER = re.compile(r"[-–—]\s*\d{1,4}\s*[-–—]|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}")
_WORDS_FOLLOW = re.compile(r"(?:[^\w|/\\-]|_)*(?:[^\W\d]|\.[0-9])")
_PARTED = re.compile(r"[|\t]")
BARRIER = "\0"  # a letter of no label: a drawn table stands here


@dataclass(frozen=True)
class Figure:
    """What stands where a figure may; `raw` is None for a blank cell between bars."""

    raw: str | None
    at: int  # the letter that follows it
    block: int
    spot: Spot
    glued: bool  # words follow in its line or cell, and no other figure before them
    whole: bool  # it is all that stands in its line, or between its bars
    parted: bool  # its line has bars or tabs
    begins: int  # where it stands in all words, as they were written
    ends: int


@dataclass(frozen=True)
class Stream:
    """The letters and the figures of some blocks, in their order."""

    letters: str
    seams: frozenset[int]  # before which letters a line, a cell, a word or a figure ends
    figures: tuple[Figure, ...]
    block_of: tuple[int, ...]  # a letter's block
    plain: str  # all words, as they were written
    origin: tuple[int, ...]  # where a letter stands in them
    spots: tuple[Spot, ...]  # of the blocks

    def spot(self, letter: int) -> Spot:
        """Where a letter stands in the document."""
        return self.spots[self.block_of[letter]] if letter < len(self.block_of) else NOWHERE

    @cached_property
    def _places(self) -> tuple[int, ...]:
        return tuple(figure.at for figure in self.figures)

    @cached_property
    def lines(self) -> dict[int, tuple[Figure, ...]]:
        """The figures of each block that has nothing else and more than one, without bars."""
        worded = set(self.block_of)
        found: dict[int, list[Figure]] = {}
        for figure in self.figures:
            if figure.block not in worded:
                found.setdefault(figure.block, []).append(figure)
        return {
            block: tuple(line)
            for block, line in found.items()
            if len(line) > 1 and not any(figure.parted for figure in line)
        }

    def between(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures that stand behind one letter and no further than another."""
        first, last = bisect_right(self._places, start), bisect_right(self._places, end)
        return self.figures[first:last]

    def begins_line(self, figure: Figure) -> bool:
        """Whether it stands before all words of its line."""
        at = figure.at
        here = at < len(self.block_of) and self.block_of[at] == figure.block
        return here and (at == 0 or self.block_of[at - 1] != figure.block)

    @cached_property
    def _seams(self) -> list[int]:
        return sorted(self.seams)

    def seams_in(self, start: int, end: int, most: int) -> list[int]:
        """The first seams between two letters, themselves included."""
        first = bisect_left(self._seams, start)
        return self._seams[first : min(bisect_right(self._seams, end), first + most)]

    def line_end(self, letter: int) -> int:
        """Behind the last letter of the line that a letter stands in."""
        if letter >= len(self.block_of):
            return letter
        return bisect_right(self.block_of, self.block_of[letter])

    def written(self, start: int, end: int) -> str:
        """What stands from one letter up to another, in one line."""
        first, last = self._range(start, end)
        return " ".join(self.plain[first:last].split())

    def named(self, start: int, end: int) -> str:
        """The same without the figures in it: a label that stands on both of their sides."""
        first, last = self._range(start, end)
        words = []
        for figure in self.between(start, end):
            if first <= figure.begins and figure.ends <= last:
                words.append(self.plain[first : figure.begins])
                first = figure.ends
        return " ".join(" ".join((*words, self.plain[first:last])).split())

    def _range(self, start: int, end: int) -> tuple[int, int]:
        """The words from one letter up to another, with the brackets that enclose them."""
        if start >= end:
            return 0, 0
        last = self.origin[end - 1] + 1
        while last < len(self.plain) and self.plain[last] in ')）”"」』':
            last += 1
        first = self.origin[start]
        while first and self.plain[first - 1] in '(（“"「『':
            first -= 1
        return first, last


class _Reading:
    """A stream that is being read."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.seams: set[int] = {0}
        self.figures: list[Figure] = []
        self.block_of: list[int] = []
        self.plain: list[str] = []
        self.origin: list[int] = []
        self.spots: list[Spot] = []
        self.length = 0  # of what is written so far

    def seam(self) -> None:
        self.seams.add(len(self.letters))

    def letter(self, letter: str, block: int, origin: int) -> None:
        self.letters.append(letter)
        self.block_of.append(block)
        self.origin.append(origin)

    def line(self, words: Words, block: int) -> None:
        self.seam()
        half = words.text.translate(_HALF)
        if _LABEL.match(half):
            self._number_of_label()
        if not _PAGE_NUMBER.fullmatch(half.strip()):
            pieces = list(_pieces(half))
            for start, end in pieces:
                self._piece(words, half, start, end, block, len(pieces) > 1 or "|" in half)
                self.seam()
        self.plain.append(words.text + "\n")
        self.length += len(words.text) + 1

    def _number_of_label(self) -> None:
        """The last figure is the number of the label that goes on here: 6 and 、属于…"""
        last = self.figures[-1] if self.figures else None
        if last is None or not last.whole or last.at != len(self.letters):
            return
        if last.raw is not None and _SHORT_NUMBER.fullmatch(last.raw):
            self.figures.pop()
            for digit in letters(last.raw):
                self.letter(digit, last.block, self.length - 1)
            self.seam()

    def _piece(
        self, words: Words, half: str, start: int, end: int, block: int, parted: bool
    ) -> None:
        text = half[start:end]
        if not text.strip() or _WHOLE.fullmatch(text):
            self._figure(words, start, end, block, glued=False, whole=True, parted=parted)
        else:
            done = start
            for first, last in _figures(half, start, end):
                self._letters(half, done, first, block)
                glued = _WORDS_FOLLOW.match(half, last, end) is not None
                self._figure(words, first, last, block, glued=glued, whole=False, parted=parted)
                done = last
            self._letters(half, done, end, block)

    def _figure(
        self,
        words: Words,
        start: int,
        end: int,
        block: int,
        *,
        glued: bool,
        whole: bool,
        parted: bool,
    ) -> None:
        self.seam()
        raw, at = words.text[start:end].strip() or None, len(self.letters)
        place = (self.length + start, self.length + end)
        self.figures.append(Figure(raw, at, block, words.spot, glued, whole, parted, *place))

    def _letters(self, half: str, start: int, end: int, block: int) -> None:
        for at in range(start, end):
            if half[at].isspace():
                self.seam()
                continue
            for letter in letters(half[at]):
                self.letter(letter, block, self.length + at)

    def stream(self) -> Stream:
        self.seam()
        return Stream(
            "".join(self.letters),
            frozenset(self.seams),
            tuple(self.figures),
            tuple(self.block_of),
            "".join(self.plain),
            tuple(self.origin),
            tuple(self.spots),
        )


def stream(blocks: Iterable[Block]) -> Stream:
    """The stream of a document's blocks; no label reaches over a drawn table."""
    reading = _Reading()
    for number, block in enumerate(blocks):
        reading.spots.append(block.spot)
        if isinstance(block, Words):
            reading.line(block, number)
        else:
            reading.seam()
            reading.letter(BARRIER, number, max(0, reading.length - 1))
    return reading.stream()


def letters(text: str) -> str:
    """The letters and digits of a text, half-width."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum()).lower()


def _pieces(half: str) -> Iterator[tuple[int, int]]:
    """Where the pieces of a line begin and end: between bars or tabs, what these close included.

    A bar closes its cell: what follows the last one is a piece if it has words. A bar before the
    first cell of a line with others only opens it.
    """
    starts = [0, *(found.end() for found in _PARTED.finditer(half))]
    ends = [*(found.start() for found in _PARTED.finditer(half)), len(half)]
    pieces = list(zip(starts, ends, strict=True))
    if len(pieces) > 1 and not half[slice(*pieces[-1])].strip():
        pieces.pop()
    opens = len(pieces) > 1 and not half[slice(*pieces[0])].strip()
    if opens and any(half[slice(*piece)].strip() for piece in pieces):
        pieces.pop(0)
    yield from pieces


def _figures(half: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where figures stand within words; the number of a label (2.其他) is none."""
    beginning = end - len(half[start:end].lstrip())
    for found in _FIGURES.finditer(half, start, end):
        first, last = found.span()
        if half[last - 1].isdigit() and last < end:
            if _STOPS.match(half, last, end):
                numbers = _LABEL.match(half, last, end) and "." not in found[0]
                last = last - 1 if numbers else first
            elif first == beginning and last - first <= 2 and _WORD.match(half, last, end):
                last = first
        if last > first:
            yield first, last
