"""Numbers as Chinese prose writes them: 1,234 · １７ · 二十三 · 1.2万 · 三千余 · 百分之八.

A number that the writer rounds or leaves open (约、近、余、3—5) is read, but marked `about`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from string import ascii_letters
from typing import NamedTuple

LONGEST = 18  # digits, or Chinese characters, that one number may have; more is not a number

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "○": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}

_CHINESE = "".join((*DIGITS, *SMALL, *LARGE))
_SPELLED = re.compile(rf"[{_CHINESE}]+(?:点[{_CHINESE}]+)?")
_NUMBER = re.compile(
    r"(?P<percent>负?百分之)?(?P<sign>[-－−负])?"
    r"(?:(?P<digits>(?:[0-9]{1,3}+(?>(?:,[0-9]{3}(?![0-9]))+)|[0-9]++)(?P<point>(?>(?:\.[0-9]++)*)))"
    r"(?P<scale>[十百千万亿]*+)"
    rf"|(?P<chinese>[{_CHINESE}]++(?:点[{_CHINESE}]++)?))"
    r"(?P<open>[余多来几](?![自到说次少]))?(?P<rate>[%‰])?"
)
_FOLD = {ord("０") + digit: ord("0") + digit for digit in range(10)}
_FOLD |= {ord(full): ord(half) for full, half in zip("，．％", ",.%", strict=True)}
_FOLD |= {ord(space): ord(",") for space in "\u2009\u202f"}  # thin spaces group thousands
_BEFORE = re.compile(
    r"(?:大约|约|将近|接近|近|超过|超|高于|多于|逾|不足|不到|低于|少于|至少|最多|上百|上千|上万)了?$"
)
_BOUND = frozenset("第.〔[/" + ascii_letters)  # what such a character leads is no quantity
_EDGES = frozenset("约近过超于逾足到少多了百千万")
_RANGES = frozenset("-－−–—~～〜至到") | {"——", "--"}
_ONE = Decimal(1)
_TENTHS = [Decimal(1).scaleb(-n) for n in range(LONGEST + 1)]


class Numeral(NamedTuple):
    """A number with its place in the text; `step` is the place value of its last digit."""

    value: Decimal
    start: int
    end: int
    loose: bool = False  # by its words: 约, 余, 三四, one end of a range
    percent: bool = False
    step: Decimal = _ONE

    @property
    def about(self) -> bool:
        """Rounded or left open: a count of 1.2万 is no exact figure (万元 may be: see `loose`)."""
        return self.loose or self.step > 1


def read_numerals(text: str) -> list[Numeral]:
    """All numbers of the text in order; ordinals (第五十条), versions and dates 2024.1.2 left out.

    One pass, no backtracking: linear in the text, whatever it is.
    """
    folded = text.translate(_FOLD)
    found: list[Numeral] = []
    edge = -9
    for match in _NUMBER.finditer(folded):
        numeral = _numeral(match, folded)
        if numeral is None:
            continue
        if match.start() - 2 <= edge:
            numeral = _joined(found, numeral, folded)
        edge = numeral.end
        found.append(numeral)
    return found


def whole_number(text: str) -> int:
    """A number that stands alone, in digits of either width or Chinese numerals; 0 for no number.

    Never an error, whatever the characters: what no rule can count counts as nothing.
    """
    folded = text.translate(_FOLD)
    if folded.isascii() and folded.isdigit():
        return int(folded) if len(folded) <= LONGEST else 0
    read = read_chinese(folded)
    return int(read[0]) if read and read[0] == int(read[0]) else 0


def _numeral(match: re.Match[str], text: str) -> Numeral | None:
    start, end = match.span()
    percent, sign, digits, point, scale, chinese, loose, rate = match.groups()
    before = text[start - 1] if start else "\n"
    if before in _BOUND and not (sign and before in ascii_letters):
        return None
    vague, step = loose is not None, _ONE
    if digits is not None:
        if len(digits) - digits.count(",") > LONGEST or rate == "‰":
            return None
        if point.count(".") > 1:
            return None
        value = Decimal(digits if len(digits) < 4 else digits.replace(",", ""))
        if point:
            step = _TENTHS[len(point) - 1]
        if scale and len(scale) < 4:
            factor = _scale(scale)
            value, step = value * factor, step * factor
    else:
        parsed = read_chinese(chinese, loose=vague or before in "近数几上超逾约")
        if parsed is None or rate == "‰":
            return None
        value, step, open_ended = parsed
        vague = vague or open_ended or before in "数几"
    is_percent = percent is not None or rate is not None
    if (is_percent and (percent or "").startswith("负")) or (
        sign and is_percent and (percent or not (before.isascii() and before.isalnum()))
    ):
        value = -value
    elif sign:
        start += 1
    if not vague and before in _EDGES:
        vague = _BEFORE.search(text, max(0, start - 5), start) is not None
    return Numeral(value, start, end, vague, is_percent, step)


def _scale(chars: str) -> int:
    factor = 1
    for char in chars[:3]:
        factor *= SMALL.get(char) or LARGE[char]
    return factor


def _joined(found: list[Numeral], numeral: Numeral, text: str) -> Numeral:
    """3万5千 is one number; 3—5 is a range, and neither end of it is the figure."""
    last = found[-1]
    between = text[last.end : numeral.start]
    if not between:
        value = last.value + numeral.value
        joined = last.step > numeral.value and not numeral.percent
        if joined:
            found.pop()
            start, loose = last.start, numeral.loose
            return Numeral(value, start, numeral.end, loose, False, numeral.step)
        return _loosened(numeral)
    if between in _RANGES:
        if not last.loose:
            found[-1] = _loosened(last)
        return _loosened(numeral)
    return numeral


def _loosened(numeral: Numeral) -> Numeral:
    value, start, end, _, percent, step = numeral
    return Numeral(value, start, end, True, percent, step)


def read_chinese(chars: str, *, loose: bool = False) -> tuple[Decimal, Decimal, bool] | None:
    """(value, step, vague) of a Chinese numeral, or None where the characters are just words.

    `loose` says that the words around it are vague: only then is a bare 百 (近百件) a number.
    """
    if not _SPELLED.fullmatch(chars):
        return None
    whole, _, fraction = chars.partition("点")
    if len(whole) > LONGEST + 6 or len(fraction) > LONGEST:
        return None
    if fraction:
        base = _whole(whole, loose=False)
        if base is None or not all(char in DIGITS for char in fraction):
            return None
        step = _TENTHS[len(fraction)]
        tail = Decimal("".join(str(DIGITS[char]) for char in fraction)) * step
        return Decimal(base[0]) + tail, step, base[1]
    read = _whole(whole, loose=loose)
    if read is None:
        return None
    value, vague = read
    place = LARGE.get(whole[-1], 1) if len(whole) > 1 else 1
    return Decimal(value), Decimal(place), vague


def _whole(chars: str, *, loose: bool) -> tuple[int, bool] | None:
    if not any(char in SMALL or char in LARGE for char in chars):
        return _digits(chars)
    if all(char in SMALL or char in LARGE for char in chars) and chars != "十":
        if not loose or len(chars) > 2:
            return None
        return _scale(chars), True
    total, below, vague = 0, chars, False
    for unit, factor in (("亿", 10**8), ("万", 10**4)):
        above, found, rest = below.partition(unit)
        if found:
            head = _section(above)
            if head is None or not head[0] or unit in rest:
                return None
            total, below, vague = total + head[0] * factor, rest, vague or head[1]
    if not below:
        return total, vague
    tail = _section(below)
    if tail is None or (total and tail[0] < 1000 and below[0] not in "零〇○"):
        return None  # 三万五 and the like: colloquial, not a figure
    return total + tail[0], vague or tail[1]


def _digits(chars: str) -> tuple[int, bool] | None:
    """Digits alone: one (八), a range in words (三四 件), or a year and the like (二〇二四)."""
    if len(chars) == 1:
        return DIGITS[chars], False
    values = [DIGITS[char] for char in chars]
    if len(chars) == 2 and 0 not in values:
        return (values[0], True) if values[0] < values[1] else None
    return int("".join(map(str, values))), False


def _section(chars: str) -> tuple[int, bool] | None:
    """A number below ten thousand: 一千零二十三, 二百三十, 十五; the flag marks 十五六 as vague."""
    total, unit, index = 0, 10**4, 0
    chars = chars.removeprefix("零").removeprefix("〇").removeprefix("○")
    while index < len(chars):
        char = chars[index]
        if char in "零〇○" and 0 < index < len(chars) - 1:
            index += 1
            unit = min(unit, 100)  # after 零 at least one place is skipped
            continue
        if char in SMALL:
            if char != "十" or unit <= 10 or (index and chars[index - 1] not in "零〇○"):
                return None
            digit = 1
        else:
            digit = DIGITS.get(char, 0)
            index += 1
            if not digit:
                return None
            if index == len(chars):
                skipped = chars[index - 2] in "零〇○" if index > 1 else True
                return (total + digit, False) if unit <= 10 or skipped else None
        char = chars[index]
        factor = SMALL.get(char)
        if factor is None:  # two digits in a row: 十五六
            last = index == len(chars) - 1 and DIGITS.get(char, 0) == digit + 1
            return (total + digit, True) if last else None
        if factor >= unit:
            return None
        total, unit, index = total + digit * factor, factor, index + 1
    return (total, False) if total else None


_ORDINALS = "零一二三四五六七八九"


def chinese_ordinal(number: int) -> str:
    """1 to 999 in Chinese numerals."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_ORDINALS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if number < 20 else f"{_ORDINALS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_ORDINALS[ones] if ones else "")
