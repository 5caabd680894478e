"""A total that is broken down by bodies: 市政府349件、市各有关部门933件、沭阳县477件…，共3607件.

Read only where every part names bodies that are known, by their names or as a group of them. That
such a list is a whole is certain only where it has every body that is summed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nianbao.prose.claims.bodies import plain_name
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.counts import alike
from nianbao.prose.claims.kinds import Own
from nianbao.prose.claims.phrases import compiled
from nianbao.prose.claims.prose import Prose, Quantity

OWN = ""  # the region's own office, in place of a body's id
_MOST_PARTS = 200
_NEAR = 60  # characters before the first part in which its clause begins
_VERBS = (
    r"(?>(?:共|新|收到|收|受理|接收|接受|办理|办结|答复|处理|公开|依|申请|政府|信息|件数|的|各类|为|有|计|数量|数|"
    r"主动|发布|制发|制作|作出|产生|发生)*)"
)
_WHO = r"(?P<who>[^、,;:。()!?\nQMP]{2,24}?)"
_PART = compiled(rf"(?:[、,;]|以及|[和及与])?{_WHO}{_VERBS}")
_FIRST = compiled(rf"(?>(?:20[0-9]{{2}}年度?|全年|本年度?|年内|今年|其中)*){_WHO}{_VERBS}")
_LED = compiled(
    rf"{_VERBS}(?:[,;。]?(?:其中|包括|分别为|分别是|具体为)[,:]?|[(:](?:其中|包括)?[,:]?){_WHO}{_VERBS}"
)
_TOTAL = compiled(
    r"[,、;。)]?(?:以上|上述)?(?:全[市区县州盟旗镇乡省])?(?:合计|共计|总计|累计|共)" + _VERBS
)
_GOES_ON = compiled(r"等|[、;(和及与]|,?(?:其他|其余|另)|,(?P<who>[^,;:。()!?\nQMP]{0,24}?)Q")
_COMPARED = re.compile("上年|去年|上一年|(?:(?<!新)增[加长]?|减少?|下降|上升|多|少)了?$")
_ONLY_VERBS = compiled(_VERBS)
_SEATS = re.compile("(?:党工委|管理委员会|管委会|政府)$")
_LEVELS = re.compile("(?<=..)(?:街道|自治县|县|市|区|镇|乡)$")
_EACH = "(?:各|其他|有关|相关|所属|直属|所辖|下辖|下属)*"
_UNITS = "(?:部门|单位|机关|委办局|直属机构|工作部门)"
_TOWNS = re.compile(
    rf"{_EACH}(?:乡镇|镇乡|乡|镇|街道|镇街|街镇|街乡镇|乡镇街道|镇街道|镇乡街道)(?:政府)?"
)
_COUNTIES = re.compile(rf"{_EACH}(?:县市区|县区|区县|市县区|市县|县市|市区|县|区)(?:政府)?")
_OF_TOWNS = {"乡": "township", "镇": "township", "街": "subdistrict"}


class Named(NamedTuple):
    """A body that prose may name."""

    id: str
    name: str
    kind: str


def breakdowns(section: str, read: Prose, names: Names, needed: frozenset[str]) -> Iterator[Claim]:
    """The totals that a section breaks down by bodies, each with its parts (R009).

    `needed` are the ids of all that a whole list has, OWN for the region's own office. A list that
    need not be a whole is partial.
    """
    index = 0
    while index < len(read.quantities):
        parts, ids, total = _list(read, index, names)
        if total is None:
            index += max(1, len(parts))
            continue
        last = max(parts[-1].at, total.at)
        goes_on = _goes_on(read, last)
        first = min(parts[0].at, total.at)
        yield Claim(
            Own.ENUMERATION, section, read.quoted(first), read.shown(first, last + 1),
            read.begins[first], read.ends[last], total.value, total.unit,
            total.about or any(part.about for part in parts), None,
            tuple(part.value for part in parts), goes_on or not needed or not needed <= ids,
        )  # fmt: skip
        index += len(parts) + 1


def _list(
    read: Prose, index: int, names: Names
) -> tuple[list[Quantity], frozenset[str], Quantity | None]:
    """The parts from a quantity on, or behind it where it is their total; whom they are of."""
    parts: list[Quantity] = []
    ids = frozenset[str]()
    before: Quantity | None = None
    quantities = read.quantities[index : index + _MOST_PARTS]
    for number, quantity in enumerate(quantities):
        if quantity.unit in ("%", "元", "") or (parts and not alike(parts[0], quantity)):
            break
        if number == 0:
            opens = max(read.sentence(quantity.at)[0], quantity.at - _NEAR)
            clause = re.split("[,;:(]", read.masked[opens : quantity.at])[-1]
            found = _FIRST.fullmatch(clause)
        else:
            between = read.masked[quantities[number - 1].at + 1 : quantity.at]
            found = (_PART if parts else _LED).fullmatch(between)
        called = names.called(found["who"]) if found else frozenset()
        if not called and number == 0:
            if _COMPARED.search(clause):  # what is more than last year is no total
                break
            before = quantity
            continue
        if not called:
            break
        parts.append(quantity)
        ids |= called
    if len(parts) < 2:
        return parts, ids, None
    if before is not None:
        return parts, ids, before if alike(before, parts[0]) else None
    behind = read.quantities[index + len(parts) : index + len(parts) + 1]
    for total in behind:
        if _TOTAL.fullmatch(read.masked, parts[-1].at + 1, total.at) and alike(total, parts[0]):
            return parts, ids, total
    return parts, ids, None


def _goes_on(read: Prose, last: int) -> bool:
    """Whether a list goes on behind its last part or its total."""
    found = _GOES_ON.match(read.masked, last + 1)
    if found is None:
        return False
    return found["who"] is None or not _ONLY_VERBS.fullmatch(found["who"])


class Names:
    """What the bodies of a region are called; `region` is the area's name: 宿迁市."""

    def __init__(self, bodies: Sequence[Named], region: str) -> None:
        self._bodies, self._region = bodies, region
        self._forms: dict[str, set[str]] = {}
        for body in bodies:
            for form in _forms(body.name, region):
                self._forms.setdefault(form, set()).add(body.id)
        level = region[-1:]
        own = "|".join(filter(None, (re.escape(region), re.escape(region[:-1]), level)))
        self._office = re.compile(f"(?:{own}|本)政府(?:办公?室?|机关)?")
        self._level = re.compile(f"(?:{own})?本级(?:政府)?|{level}级")
        self._units = re.compile(f"(?:{own})?(?:级|直|政府)?{_EACH}{_UNITS}(?:[和及、]?{_UNITS})?")

    def called(self, said: str) -> frozenset[str]:
        """The ids of whom some words name; none where that is not certain."""
        said = plain_name(said)
        if self._office.fullmatch(said):
            offices = {b.id for b in self._bodies if _is_office(b, self._region)}
            return frozenset((OWN, *offices))
        if self._level.fullmatch(said):
            return self._of("department", "vertical", "public_institution") | {OWN}
        known = self._forms.get(said, set())
        if known:
            return frozenset(known) if len(known) == 1 else frozenset()
        if self._units.fullmatch(said):
            institutions = ("public_institution",) if "单位" in said else ()
            return self._of("department", "vertical", *institutions)
        if _TOWNS.fullmatch(said):
            return self._of(*{kind for word, kind in _OF_TOWNS.items() if word in said})
        if _COUNTIES.fullmatch(said):
            return self._of("government")
        within = [body.id for body in self._bodies if _shortens(said, body.name)]
        return frozenset(within) if len(within) == 1 else frozenset()

    def _of(self, *kinds: str) -> frozenset[str]:
        return frozenset(body.id for body in self._bodies if body.kind in kinds)


def _is_office(body: Named, region: str) -> bool:
    """Whether a body is the office of the region's own government."""
    return bool(re.fullmatch(f"(?:{re.escape(region)})?政府办(?:公室)?", plain_name(body.name)))


def _forms(name: str, region: str) -> Iterator[str]:
    """What a body may be called: in full, without its region, without what it is."""
    plain = plain_name(name)
    for cut in ("", region, region[:-1]):
        if not plain.startswith(cut):
            continue
        for said in (plain[len(cut) :], (region[-1:] if cut else "") + plain[len(cut) :]):
            seat = _SEATS.sub("", said)
            yield from (form for form in (said, seat, _LEVELS.sub("", seat)) if len(form) > 1)


def _shortens(said: str, name: str) -> bool:
    """Whether some words are a name with letters left out: 经开区."""
    letters = iter(plain_name(name))
    return len(said) > 1 and said[0] in name and all(letter in letters for letter in said)
