"""What an agency says in words of its own, to be held beside what others say.

What law and figures determine is set apart: two agencies that both received no request say so
in the same words, and neither has copied. So are the names and numbers, which a copy changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims.bodies import plain_name
from nianbao.prose.claims.claim import Claim
from nianbao.prose.passage import Passage

Span = tuple[int, int]
NAME, NUMBER, TITLE = "N", "0", "T"  # what stands for any of them; other letters are small
_SYMBOL = {NAME: NAME, TITLE: TITLE, "number": NUMBER, "nothing": ""}

_COMPARED = (Role.OVERVIEW, Role.PROBLEMS, Role.OTHERS)  # the others state figures
_CLAUSE = re.compile(r"[^，,。；;！!？?：:\n]+")
_NOTHING = re.compile(  # that something has not been is the same in all words
    r"未(?:发生|收到|收取|发出|出现|制发|受理|被|因|涉及)|不存在|(?:没有|无)(?:发生|收到|收取|发出|出现|制发|受理"
    r"|因|涉及|[^，]{0,6}责任追究|责任|上年|结转|行政|诉讼|其他|收费|需要)"
)
_AREA = re.compile("[省市区县旗州盟]|政府")
_PLACE = re.compile("(.{2,})(?:街道|镇|乡|苏木)$")  # 东山 of 东山镇; 水务 of 水务局 is no name
_KINDS = "单位|机关|部门|办事处|街道|中心|园区|公司|局|委|办|厅|镇|乡|区|县|市|院|校|所|站|处|馆|队"
_EXCHANGED = re.compile(
    rf"(?P<{NAME}>[我本](?:{_KINDS}))|(?P<{TITLE}>《[^《》\n]{{1,80}}》)"
    r"|(?P<number>[0-9０-９]+(?:[.．,，][0-9０-９]+)*[%％]?|[〇零一二两三四五六七八九十百千万亿]+)"
    r"|(?P<nothing>[\W_]+)"
)


_SMALL = {letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True)
class Said:
    """The words of one section; `apart` are the places that law and figures determine."""

    words: str
    apart: tuple[Span, ...] = ()


@dataclass(frozen=True)
class OwnWords:
    """All that one agency says in its report, by section; `names` are those it goes by."""

    names: tuple[str, ...] = ()
    sections: Mapping[str, Said] = field(default_factory=dict)


@dataclass(frozen=True)
class Symbols:
    """A text without what a copy changes: a symbol a character, each with its place."""

    text: str
    places: tuple[Span, ...]

    def without(self, apart: Iterable[Span]) -> Symbols:
        """The symbols that stand in none of these places."""
        out = set().union(*(range(*span) for span in apart))
        if not out:
            return self
        kept = [n for n, (start, _) in enumerate(self.places) if start not in out]
        return Symbols("".join([self.text[n] for n in kept]), tuple([self.places[n] for n in kept]))


def own_words(
    form: Form, passages: Sequence[Passage], claims: Iterable[Claim], names: tuple[str, ...]
) -> OwnWords:
    """The words of the overview by its parts, of the problems, of all other items as one."""
    compared = {section.id: section.role for section in form.sections if section.role in _COMPARED}
    figures: dict[str, list[Span]] = {}
    for claim in claims:
        figures.setdefault(claim.section, []).append((claim.start, claim.end))
    found: dict[str, list[Said]] = {}
    for passage in passages:
        section = passage.section.split("_")[0]
        if section not in compared or passage.generated or not passage.words.strip():
            continue
        whole = compared[section] is Role.OTHERS
        said = _said(passage, figures.get(passage.section, []))
        found.setdefault(section if whole else passage.section, []).append(said)
    return OwnWords(names, {section: joined(texts) for section, texts in found.items()})


def joined(texts: Iterable[Said]) -> Said:
    """Several texts as one, a line each."""
    words, apart = "", list[Span]()
    for text in texts:
        at = len(words) + 1 if words else 0
        words = f"{words}\n{text.words}" if words else text.words
        apart += [(start + at, end + at) for start, end in text.apart]
    return Said(words, tuple(apart))


def symbols(words: str, names: tuple[str, ...]) -> Symbols:
    """The text with its names, numbers and titles exchanged, without blanks and marks."""
    text: list[str] = []
    places: list[Span] = []
    at = 0
    for start, end, symbol in _exchanged(words, names):
        text.append(words[at:start].translate(_SMALL))
        places += zip(range(at, start), range(at + 1, start + 1), strict=True)
        text.append(symbol)
        places += [(start, end)] * len(symbol)
        at = end
    return Symbols("".join(text), tuple(places))


def _exchanged(words: str, names: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """What stands for something else, in order, and last the end of the words."""
    at = 0
    for start, end in (*_named(words, names), (len(words), len(words))):
        for found in _EXCHANGED.finditer(words, at, start):
            yield *found.span(), _SYMBOL[str(found.lastgroup)]
        yield start, end, NAME if end > start else ""
        at = end


def _named(words: str, names: tuple[str, ...]) -> Iterator[Span]:
    pattern = _pattern(names)
    return (found.span() for found in pattern.finditer(words)) if pattern else iter(())


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """What an agency calls itself, the longest first: 某县东山镇人民政府, 东山镇, 东山, 我镇."""
    forms: set[str] = set()
    for name in filter(None, names):
        if len(name) < 4 and not _AREA.search(name[:-1]):  # 局: only with whose it is
            forms |= {f"{whose}{name}" for whose in "我本全该"}
            continue
        plain = plain_name(name).removesuffix("政府")
        tails = [plain[found.end() :] for found in _AREA.finditer(plain)]
        own = [name, plain, *(tail for tail in tails if len(tail) > 2)]
        forms |= {*own, *(place[1] for one in own if (place := _PLACE.match(one)))}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    office = "(?:人民政府|政府|办事处)?"
    return re.compile(f"(?:{'|'.join(map(re.escape, ordered))}){office}") if ordered else None


def _said(passage: Passage, figures: Sequence[Span]) -> Said:
    words, apart = passage.words, list[Span]()
    at = 0
    for part in (part for pair in passage.pairs for part in pair):  # their labels are the form's
        apart.append((at, part.at))
        at = part.at + len(part.words)
    for clause in _CLAUSE.finditer(words):
        start, end = clause.span()
        stated = any(first < end and start < last for first, last in figures)
        if stated or _NOTHING.search(clause[0]):
            apart.append((start, end))
    return Said(words, tuple(apart))
