"""How a published label is matched to one of the form's own, or to none.

Widths, blanks, quotes, punctuation, the numbering and notes in brackets do not count. Beyond that
a few characters may be wrong, as long as the label is nearer to its own than to every other one;
where two are equally near, the groups that it stands under or its number must tell them apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nianbao.form.edition import Form
from nianbao.form.table import Axis, Node, Table
from nianbao.published.published_report import Basis

_CHINESE = "[一二三四五六七八九十]"
# （一） 一） 一、 一. (1) 1. 1、 1）, and 1 before a word at the beginning
_NUMBER = re.compile(
    rf"\(?(?P<bracketed>{_CHINESE}{{1,3}})\)|(?P<plain>{_CHINESE}{{1,3}})[、.]"
    r"|\(?(?<![0-9])(?P<digits>[0-9]{1,2})(?:[、.)](?![0-9])|(?=[^\W\d]))"
)
_NOTE = re.compile(r"\([^()]*\)|(?<=.)\([^()]*$")
_UNIT = re.compile("(?<![十百千万亿])[十百千万亿]*+元")
_SAME = str.maketrans("它", "他")  # characters that are written for one another
_LONGEST = 200  # characters of a text that may be a label
_SHORT = 2  # characters of a label that one wrong character makes another: 其他, 总计


@dataclass(frozen=True)
class Match:
    """The row or column that a label is taken for, and the fact that tells it."""

    node: Node
    basis: Basis


@dataclass(frozen=True, eq=False)
class _Spelling:
    """A way to write the label of a node: alone, or behind the names of its groups."""

    words: str
    node: Node
    groups: frozenset[str]
    number: tuple[str, str] | None
    letters: Counter[str]

    @cached_property
    def may_differ(self) -> int:
        """In how many characters a text may differ and still be taken for it."""
        return 0 if len(self.words) <= _SHORT else max(1, len(self.words) // 4)


def row_called(table: Table, text: str, under: tuple[str, ...] = ()) -> Match | None:
    """The row, group or leaf, that is called so below groups that are called `under`."""
    return called(table, "row", text, under)


def column_called(table: Table, text: str, under: tuple[str, ...] = ()) -> Match | None:
    """The column, group or leaf, that is called so below groups that are called `under`."""
    return called(table, "column", text, under)


@lru_cache(maxsize=2**16)
def called(table: Table, axis: Axis, text: str, under: tuple[str, ...] = ()) -> Match | None:
    """The row or column that is called so; None for a text that is none, or not clearly one."""
    plain, number = _folded(text[:_LONGEST]), _number(text[:_LONGEST])
    if not plain or len(text) > _LONGEST:
        return None
    near, basis = _near(table, axis, plain)
    above = _groups(table, axis, under)
    found = _told_apart([one for one, _ in near], above, number)
    if found is None or not _same_unit(found, plain):
        return None
    if basis is Basis.MISPRINTED:
        fits = dict(near)[found] and _same_style(found, number)
    else:
        fits = _agrees(found, above, number)
    return Match(found.node, basis) if fits else None


@lru_cache(maxsize=2**16)
def is_label(table: Table, axis: Axis, text: str) -> bool:
    """Whether a text is the label of a row or column, though perhaps not clearly of one."""
    plain = _folded(text[:_LONGEST])
    near, _ = _near(table, axis, plain) if len(text) <= _LONGEST else ((), None)
    return any(fits for _, fits in near)


def table_called(form: Form, text: str) -> Table | None:
    """The table whose caption the text is, or has at its beginning or end.

    Captions differ in one numeral alone: in them no misprint is taken for one.
    """
    said = words(text)
    captions = {words(table.caption): table for table in form.tables}
    whole = words(_unnumbered(_folded(text)))
    if whole in captions:
        return captions[whole]
    found = [
        table
        for caption, table in captions.items()
        if table.captioned and len(said) <= 2 * len(caption)
        if said.startswith(caption) or said.endswith(caption)
    ]
    return found[0] if len(found) == 1 else None


def resembles(text: str, label: str) -> bool:
    """Whether a text is a label that is no row's or column's: that of the corner."""
    if not label or len(text) > _LONGEST + len(label):
        return False
    said, meant = words(text), words(label)
    return bool(said) and _distance(_patterns(said), len(said), meant) <= len(meant) // 4


def is_spelled(table: Table, axis: Axis, id: str, text: str) -> bool:
    """Whether a text calls a row or column in the form's own words, whatever its number."""
    variants = _variants(_folded(text[:_LONGEST]))
    spelled, _ = _spelled(table, axis)
    return any(one.words in variants for one in spelled if one.node.id == id)


def is_exact(table: Table, axis: Axis, text: str) -> bool:
    """Whether a text is, whole and in the form's own words, the label of a row or column."""
    variants = _variants(_folded(text[:_LONGEST]))
    spelled, _ = _spelled(table, axis)
    return any(one.words in variants for one in spelled)


def words(text: str) -> str:
    """The letters and digits of a text, half-width: what of it is compared."""
    return "".join(char for char in _folded(text) if char.isalnum()).translate(_SAME)


@lru_cache(maxsize=2**14)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if unicodedata.category(char)[0] not in "CZ").lower()


def _unnumbered(plain: str) -> str:
    return _NUMBER.sub("", plain)


@lru_cache(maxsize=2**14)
def _number(text: str) -> tuple[str, str] | None:
    """The last number of a label and how it is written: ("digits", "3") of （六）其他处理3.其他."""
    numbers = [(found.lastgroup or "", found) for found in _NUMBER.finditer(_folded(text))]
    return next(((style, found[style]) for style, found in reversed(numbers)), None)


@lru_cache(maxsize=2**14)
def _variants(plain: str) -> tuple[str, ...]:
    """What a text may be compared by: without its number, and without its notes, too."""
    bare = _unnumbered(plain)
    noted = bare
    while (shorter := _NOTE.sub("", noted)) != noted:
        noted = shorter
    return tuple(dict.fromkeys(said for said in (words(bare), words(noted)) if said))


@lru_cache(maxsize=64)
def _spelled(table: Table, axis: Axis) -> tuple[tuple[_Spelling, ...], frozenset[str]]:
    """The spellings of all labels of an axis, and the characters that stand in them."""
    found: list[_Spelling] = []
    for node, above in table.walk(axis):
        if not node.label:
            continue
        names = [group.name for group in above if group.label]
        leads = ["".join(names[start:]) for start in range(len(names) + 1)]
        spelled = {
            said
            for name in (node.name, node.label)
            for lead in leads
            for said in _variants(_folded(lead + name))
        }
        groups = frozenset(group.id for group in above)
        number = _number(node.label)
        found += [_Spelling(said, node, groups, number, Counter(said)) for said in sorted(spelled)]
    return tuple(found), frozenset(char for one in found for char in one.words)


def _groups(table: Table, axis: Axis, under: tuple[str, ...]) -> frozenset[str]:
    """The ids of the groups that a label stands under."""
    matches = (called(table, axis, text) for text in under)
    return frozenset(match.node.id for match in matches if match and match.node.children)


def _told_apart(
    near: Iterable[_Spelling], above: frozenset[str], number: tuple[str, str] | None
) -> _Spelling | None:
    """The one of several that are equally near; None where neither groups nor number tell."""
    left = list({one.node.id: one for one in near}.values())
    if len(left) > 1 and above:
        most = max(len(one.groups & above) for one in left)
        left = [one for one in left if len(one.groups & above) == most]
    if len(left) > 1 and number:
        left = [one for one in left if one.number == number]
    return left[0] if len(left) == 1 else None


def _agrees(one: _Spelling, above: frozenset[str], number: tuple[str, str] | None) -> bool:
    """Whether groups and number do not speak against a label that is too short to be sure of."""
    if len(one.words) > _SHORT or (number is not None and number == one.number):
        return True
    return _same_style(one, number) and above <= one.groups


def _same_style(one: _Spelling, number: tuple[str, str] | None) -> bool:
    """Whether a number is not written as that of another level is: （六） and 3."""
    return number is None or one.number is None or number[0] == one.number[0]


def _same_unit(one: _Spelling, plain: str) -> bool:
    """Whether a text does not name another unit than the label: 万元, where it has 元."""
    due, named = _UNIT.findall(one.node.label), _UNIT.findall(plain)
    return not due or not named or due == named


def _is_spoken(one: _Spelling, said: str) -> bool:
    """Whether it is a shorter or longer name that the form itself knows of: 规范性文件."""
    known = said in one.words or one.words in said
    return known and bool(one.node.spoken and re.fullmatch(one.node.spoken, said))


@lru_cache(maxsize=2**16)
def _near(table: Table, axis: Axis, plain: str) -> tuple[tuple[tuple[_Spelling, bool], ...], Basis]:
    """The spellings that are nearest to a text, and whether each is near enough to be meant."""
    spelled, known = _spelled(table, axis)
    variants = [said for said in _variants(plain) if 2 * sum(c in known for c in said) > len(said)]
    if exact := [one for one in spelled if one.words in variants]:
        return tuple((one, True) for one in exact), Basis.LABELS
    if spoken := [one for one in spelled if any(_is_spoken(one, said) for said in variants)]:
        return tuple((one, True) for one in spoken), Basis.LABELS
    nearest: list[_Spelling] = []
    best = max((_may_differ(spelled, said) for said in variants), default=0)
    for said in variants:
        letters, patterns = Counter(said), _patterns(said)
        for one in spelled:
            longer = max(len(said), len(one.words))
            if longer - min(len(said), len(one.words)) > best:
                continue
            if longer - sum(min(n, one.letters[c]) for c, n in letters.items()) > best:
                continue
            distance = _distance(patterns, len(said), one.words)
            if distance < best:
                nearest, best = [], distance
            if distance == best:
                nearest.append(one)
    return tuple((one, best <= one.may_differ) for one in nearest), Basis.MISPRINTED


def _may_differ(spelled: Iterable[_Spelling], said: str) -> int:
    """The largest distance at which a text may still be taken for a spelling of its length."""
    fits = (one.may_differ for one in spelled if abs(len(one.words) - len(said)) <= one.may_differ)
    return max(fits, default=0)


def _patterns(said: str) -> dict[str, int]:
    """Where each character stands in a text, as bits."""
    found: dict[str, int] = {}
    for place, char in enumerate(said):
        found[char] = found.get(char, 0) | 1 << place
    return found


def _distance(patterns: dict[str, int], length: int, other: str) -> int:
    """How many characters must be changed, added or left out to make one text the other.

    Myers' algorithm: the differences of a column of the table of distances as bits (Hyyrö 2003).
    """
    every, last = (1 << length) - 1, 1 << length >> 1
    plus, minus, distance = every, 0, length
    for char in other:
        equal = patterns.get(char, 0)
        across = equal | minus
        down = (((equal & plus) + plus) ^ plus) | equal
        more = minus | ~(down | plus)
        less = plus & down
        distance += (more & last != 0) - (less & last != 0)
        more = more << 1 | 1
        plus = (less << 1 | ~(across | more)) & every
        minus = more & across & every
    return distance
