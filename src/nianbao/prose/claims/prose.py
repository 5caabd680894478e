"""A section's prose made matchable: blanks dropped, quantities masked, with the way back."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from nianbao.prose.numerals import Numeral, read_numerals
from nianbao.prose.sentences import Sentence

# a count, an amount of money, a percentage: the letters that stand for quantities
MASKS = {"Q": "\ue000", "M": "\ue001", "P": "\ue002"}

_UNIT = re.compile(
    r"件次|条次|人次|倍|件(?!事|套)|份(?!额)|条|篇|则|宗|起|例|次|项|部(?!门|委)|个(?!工作日|月|季度|百分点|方面)"
    r"|页|期|场|元"
)

_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {ord(char): ord(" ") for char in "*`“”‘’\"'「」『』\u3000\u00a0\ue000\ue001\ue002\ue003"}
_PAGE = re.compile(r"^[ \t]{0,9}[-—] ?[0-9]{1,4} ?[-—][ \t]{0,9}(?:\n|\Z)", re.MULTILINE)
_BREAK = re.compile(
    r"\n[ \t\r]*+\n|\n\u3000|\t|\n[ \t]*+(?=[#>|]|[-+] |[0-9]{1,2}[.、]|[(（][一二三四五六七八九十]"
    r"|[一二三四五六七八九十]+[、是])"
)
_TITLE = re.compile(
    r"《(?![^《》\n]{0,20}申请[表书]》)[^《》\n]{0,80}》"
)  # a form filled in is counted
_HEAD = re.compile(r"\([一二三四五六七八九十]\)(?!项)|\n")
_STOP = re.compile(r"[。!?\n|]")
_LOOSE_AFTER = re.compile(r"左右|上下|以上|以下|以内")
_AROUND = 250  # characters of a sentence on either side of what it is quoted for
_ENDS = frozenset(",;。、:!?()\n|")
_BEFORE_BARE = frozenset("为是达:开供理结转持数")  # 予以公开66，无法提供18: a list without units


_Span = tuple[int, int, str, tuple[Decimal, str, bool, Decimal] | None]


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, where its letter stands in the masked text."""

    at: int  # where its letter stands in the masked text
    value: Decimal
    unit: str
    about: bool
    step: Decimal
    percent: bool = False


class Prose:
    """A section's text made matchable: `masked`, with the way back to the given text."""

    def __init__(self, text: str) -> None:
        self.text = text
        compact, places = _compact(text)
        self.quantities: list[Quantity] = []
        spans: list[_Span] = [(m.start(), m.end(), "》", None) for m in _TITLE.finditer(compact)]
        spans += [span for span in map(_quantity(compact), read_numerals(compact)) if span]
        spans.sort(key=lambda span: span[0])
        pieces: list[str] = []
        self.begins: list[int] = []
        self.ends: list[int] = []
        done = 0
        for start, end, letter, quantity in spans:
            if start < done:
                continue
            pieces += (compact[done:start], letter)
            self.begins += places[done : start + 1]
            self.ends += [place + 1 for place in places[done:start]]
            self.ends.append(places[end - 1] + 1)
            if quantity is not None:
                value, unit, about, step = quantity
                percent = letter == MASKS["P"]
                at = len(self.begins) - 1
                self.quantities.append(Quantity(at, value, unit, about, step, percent))
            done = end
        pieces.append(compact[done:])
        self.begins += places[done:]
        self.ends += [place + 1 for place in places[done:]]
        self.masked = "".join(pieces)
        self.places = [quantity.at for quantity in self.quantities]
        self.by_place = {quantity.at: quantity for quantity in self.quantities}
        self.stops = [m.start() for m in _STOP.finditer(self.masked)]
        self.heads = [m.start() for m in _HEAD.finditer(self.masked)]
        self._quoted: dict[tuple[int, int], Sentence] = {}

    def stated(self, phrase: re.Match[str]) -> Quantity | None:
        """The quantity of a phrase: the amount, if it states one, else the count."""
        for letter in (MASKS["M"], MASKS["Q"]):
            place = phrase[0].rfind(letter)
            if place >= 0:
                return self.by_place[phrase.start() + place]
        return None

    def sentence(self, at: int) -> tuple[int, int]:
        """The bounds of the sentence around a place of the masked text."""
        index = bisect_left(self.stops, at)
        start = self.stops[index - 1] + 1 if index else 0
        return start, self.stops[index] if index < len(self.stops) else len(self.masked)

    def block(self, at: int) -> int:
        """Where the paragraph or numbered part around a place begins."""
        index = bisect_right(self.heads, at)
        return self.heads[index - 1] if index else 0

    def shown(self, start: int, end: int) -> str:
        return self.text[self.begins[start] : self.ends[end - 1]]

    def quoted(self, at: int) -> Sentence:
        """The sentence around a place; of one that runs on, what is nearest to the place."""
        start, end = self.sentence(at)
        if end - start > 2 * _AROUND:
            start, end = max(start, at - _AROUND), min(end, at + _AROUND)
        if (start, end) not in self._quoted:
            last = min(end + 1, len(self.masked)) - 1
            found = Sentence.within(self.text, self.begins[start], self.ends[last])
            self._quoted[start, end] = found
        return self._quoted[start, end]


def _compact(text: str) -> tuple[str, list[int]]:
    """The text without blanks, folded to half-width; a blank stays between two digits."""
    text = _PAGE.sub(lambda m: " " * len(m[0]), text)
    folded = text.translate(_FOLD)
    ordered = [m.start() for m in _BREAK.finditer(text)]
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for match in re.finditer(r"\S+", folded):
        start, end = match.span()
        if pieces and start > last:
            index = bisect_left(ordered, last)
            if index < len(ordered) and ordered[index] < start:
                pieces.append("\n")
                places.append(last)
            elif folded[last - 1].isdigit() and folded[start].isdigit():
                pieces.append(" ")
                places.append(last)
        pieces.append(match[0])
        places += range(start, end)
        last = end
    return "".join(pieces), places


def _quantity(compact: str) -> Callable[[Numeral], _Span | None]:
    """Tells which numbers are quantities: with a unit, a per cent sign, or 为0 at the end."""

    def read(numeral: Numeral) -> _Span | None:
        start, end = numeral.start, numeral.end
        before = compact[start - 1] if start else "\n"
        if before == " " or (before.isascii() and before.isalpha()):
            return None  # a row of a table, or a number that a line break has torn
        if numeral.percent:
            found = (numeral.value, "%", numeral.loose, numeral.step)
            return start, end, MASKS["P"], found
        unit = _UNIT.match(compact, end)
        if unit is None:
            bare = before in _BEFORE_BARE and (end == len(compact) or compact[end] in _ENDS)
            about = numeral.about
            return (
                (start, end, MASKS["Q"], (numeral.value, "", about, numeral.step)) if bare else None
            )
        about = numeral.loose or _LOOSE_AFTER.match(compact, unit.end()) is not None
        if unit[0] == "元":
            return start, unit.end(), MASKS["M"], (numeral.value, "元", about, numeral.step)
        found = (numeral.value, unit[0], about or numeral.about, numeral.step)
        return start, unit.end(), MASKS["Q"], found

    return read
