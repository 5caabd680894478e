"""Automatic numbers of a Word file's paragraphs, as Word draws them: 一、 （一） 1.

Source: ISO/IEC 29500-1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from nianbao.inputs.xml_part import Element
from nianbao.prose.numerals import chinese_ordinal
from nianbao.published.word.markup import child, children, value, whole

_LEVELS = 9
_MOST_LINKS = 20  # of a list that is another's, of a style that is based on another
_PLACE = re.compile("%([1-9])")
_CLOSED = re.compile(r"[、，．。）】〕》：][ \t]*$")  # behind it no blank is read
_WIDE = {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"],
        strict=True,
    )
)


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # after which level it begins anew, from 1; 0: after none
    legal: bool = False  # numbers of the levels above in digits
    style: str = ""  # of the paragraphs that are of this level
    gap: bool = True


@dataclass(frozen=True)
class _List:
    """A list as a paragraph names it: the levels, the count that it shares, where it starts."""

    shared: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(frozen=True)
class Style:
    """What a paragraph's style says of numbers and headings; `based_on` another that says more."""

    based_on: str = ""
    list: str | None = None
    level: int | None = None
    outline: int | None = None


@dataclass
class Numbering:
    """The numbers of a document's paragraphs, asked for one after the other."""

    lists: dict[str, _List] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def before(self, properties: Element | None) -> str:
        """What stands before a paragraph with these properties, with the gap behind it."""
        named = self._named(properties)
        found = self.lists.get(named[0]) if named else None
        if named is None or found is None:
            return ""
        id, at = named
        level = found.levels.get(at, Level())
        self._count(id, found, at, level)
        written = self._written(found, at, level)
        gap = " " if level.gap and written and not _CLOSED.search(written) else ""
        return f"{written}{gap}"

    def outline(self, properties: Element | None) -> int | None:
        """The level of a heading, from 1; None of a paragraph that is none."""
        own = whole(value(child(properties, "outlineLvl")))
        if own is None:
            own = self._of_style(value(child(properties, "pStyle"))).outline
        return own + 1 if own is not None and 0 <= own < _LEVELS else None

    def _named(self, properties: Element | None) -> tuple[str, int] | None:
        """The list and the level of a paragraph: its own, else that of its style."""
        name = value(child(properties, "pStyle"))
        own = child(properties, "numPr")
        id, at = value(child(own, "numId")), whole(value(child(own, "ilvl")))
        style = self._of_style(name)
        if not id:
            id = style.list or ""
            levels = self.lists[id].levels if id in self.lists else {}
            of_style = next((n for n, level in levels.items() if level.style == name), None)
            at = at if at is not None else style.level if style.level is not None else of_style
        return (id, min(max(at or 0, 0), _LEVELS - 1)) if id not in ("", "0") else None

    def _of_style(self, name: str) -> Style:
        """What a style says, or one that it is based on."""
        found = Style()
        for _ in range(_MOST_LINKS):
            style = self.styles.get(name)
            if style is None:
                break
            found = Style(
                "",
                style.list if found.list is None else found.list,
                style.level if found.level is None else found.level,
                style.outline if found.outline is None else found.outline,
            )
            name = style.based_on
        return found

    def _count(self, id: str, found: _List, at: int, level: Level) -> None:
        counts = self._counts.setdefault(found.shared, {})
        if at in found.starts and (id, at) not in self._begun:
            counts.pop(at, None)
        self._begun.add((id, at))
        counts[at] = counts[at] + 1 if at in counts else found.starts.get(at, level.start)
        for lower in [n for n in counts if n > at]:
            restart = found.levels.get(lower, Level()).restart
            if restart is None or at < restart:
                del counts[lower]

    def _written(self, found: _List, at: int, level: Level) -> str:
        if level.format == "bullet":
            return ""
        counts = self._counts[found.shared]

        def number(place: re.Match[str]) -> str:
            n = int(place[1]) - 1
            own = found.levels.get(n, Level())
            format = "decimal" if level.legal else own.format
            return formatted(counts.get(n, own.start), format)

        return _PLACE.sub(number, level.text)


def formatted(number: int, format: str) -> str:
    """A number as a list of that format has it; in digits where the format is a rare one."""
    if number < 1 or number > 9999:
        return str(number)
    return _FORMATS.get(format, str)(number)


def _chinese(number: int) -> str:
    return chinese_ordinal(number) if number < 100 else _thousands(number)


def _thousands(number: int) -> str:
    text, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if pending and text else "") + _digits(digit) + name
        pending = not digit
    return text


def _digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for unit, letters in _ROMAN:
        text += letters * (number // unit)
        number %= unit
    return text


def _letter(number: int) -> str:
    return _LETTERS[(number - 1) % 26] * ((number - 1) // 26 + 1)


def _in_a_row(first: str, most: int) -> Callable[[int], str]:
    """The format of characters that stand in a row from the first on: ① ② ③."""
    return lambda number: chr(ord(first) + number - 1) if number <= most else str(number)


def _of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
        _chinese,
    ),
    **dict.fromkeys(("taiwaneseCountingThousand", "koreanCounting"), _chinese),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital"), _digits),
    "decimalFullWidth": lambda number: str(number).translate(
        {n + 48: n + 0xFF10 for n in range(10)}
    ),
    "decimalZero": lambda number: f"{number:02}",
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _in_a_row("①", 20)),
    "decimalEnclosedParen": _in_a_row("⑴", 20),
    "decimalEnclosedFullstop": _in_a_row("⒈", 20),
    "ideographEnclosedCircle": _in_a_row("㊀", 10),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda number: "",
}


def numbering_of(numbers: Element | None, styles: Element | None) -> Numbering:
    """The numbering of a document, from its two parts; either may not be there."""
    known = dict(_styles(styles))
    abstract = {value(one, "abstractNumId"): one for one in children(numbers, "abstractNum")}
    named = {value(one, "numId"): one for one in children(numbers, "num")}
    lists = {}
    for id, one in named.items():
        shared = _own(value(child(one, "abstractNumId")), abstract, named, known)
        levels = dict(_read_levels(abstract.get(shared)))
        starts = {}
        for changed in children(one, "lvlOverride"):
            at = whole(value(changed, "ilvl")) or 0
            levels |= dict(_read_levels(changed))
            start = whole(value(child(changed, "startOverride")))
            if start is not None:
                starts[at] = start
        lists[id] = _List(shared, levels, starts)
    return Numbering(lists, known)


def _own(
    shared: str, abstract: dict[str, Element], named: dict[str, Element], styles: dict[str, Style]
) -> str:
    """The list that has the levels: one may only name a style of lists."""
    for _ in range(_MOST_LINKS):
        linked = value(child(abstract.get(shared), "numStyleLink"))
        list = styles.get(linked, Style()).list if linked else None
        if not list or list not in named:
            break
        shared = value(child(named[list], "abstractNumId"))
    return shared


def _read_levels(parent: Element | None) -> Iterator[tuple[int, Level]]:
    for one in children(parent, "lvl"):
        start = whole(value(child(one, "start")))
        level = Level(
            format=value(child(one, "numFmt")) or "decimal",
            text=value(child(one, "lvlText")),
            start=1 if start is None else start,
            restart=whole(value(child(one, "lvlRestart"))),
            legal=child(one, "isLgl") is not None,
            style=value(child(one, "pStyle")),
            gap=value(child(one, "suff")) != "nothing",
        )
        yield whole(value(one, "ilvl")) or 0, level


def _styles(part: Element | None) -> Iterator[tuple[str, Style]]:
    for one in children(part, "style"):
        properties = child(one, "pPr")
        own = child(properties, "numPr")
        yield (
            value(one, "styleId"),
            Style(
                based_on=value(child(one, "basedOn")),
                list=value(child(own, "numId")) or None,
                level=whole(value(child(own, "ilvl"))),
                outline=whole(value(child(properties, "outlineLvl"))),
            ),
        )
