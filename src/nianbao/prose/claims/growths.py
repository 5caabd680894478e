"""Growth and change: what the prose says of this year beside the year before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.counts import last_claim
from nianbao.prose.claims.kinds import Own, kinds
from nianbao.prose.claims.phrases import ASK, RISEN, compiled
from nianbao.prose.claims.surroundings import Setting

_GROWTH = compiled(
    r"(?:(?:同比|(?:[较比与和在]|相较)(?:上一?|去|前|(?P<year>20[0-9]{2}))年(?:度)?(?:同期|的?基础上)?(?:相比)?)"
    r"[^,;。QMP\n]{0,6}?(?:的?Q|\([^()\n]{1,12}\))?(?:相比)?,?|(?<=Q[,、(])(?P<chained>))(?:有所|净)?"
    r"(?P<word>增长|增加|上升|上涨|提高|提升|增幅|下降|减少|降低|回落|下滑|减幅|降幅|多出|少了|增|多|少)(?:幅度)?"
    r"(?>(?:了|为|达|率|约|收到?|办结?|受理|:)*)(?P<number>[QP])"
    r"|(?:是|为|达到?|相当于)(?:上一?|去|前|(?P<multiplied>20[0-9]{2}))年(?:度)?(?:同期)?的(?P<times>Q)"
)
_LEVEL = re.compile(
    r"(?:[与和同较比]|相较)(?:上一?|去|前|(?P<year>20[0-9]{2}))年(?:度)?(?:同期)?(?:相比)?,?"
    r"(?:(?P<about>基本|大致|大体)?(?:持平|相同|一致)|翻了?(?P<doubled>[一两])番)"
)
_DOUBLED = {"一": Decimal(100), "两": Decimal(300)}
_BEFORE = compiled(
    r"(?:[,(;](?:而)?|(?P<risen>[由从]))(?:(?:上一?|去)年|(?P<year>20[0-9]{2})年)(?:度)?(?:同期)?(?:则?为|是|有|仅|的)?(?P<number>Q)"
    r"(?=[,;。)\n]|$|(?P<to>" + RISEN + "))"
)
_RISEN = re.compile(RISEN)
_AMOUNT_OF_REQUESTS = re.compile(ASK + r"(?:数量|总数|总量|件数|数|量)?,?$")
_DOWN = ("下降", "减少", "降低", "回落", "下滑", "减幅", "降幅", "少了", "少")


def growths(setting: Setting, taken: dict[int, Claim]) -> list[Claim]:
    """同比增长p%, 较上年增加n件: growth and change of the claim before them (N011)."""
    read = setting.read
    claims: list[Claim] = []
    follows = -1
    for match in _GROWTH.finditer(read.masked):
        start, end = match.span()
        opens, _ = read.sentence(start)
        times = match["times"] is not None
        quantity = read.by_place[match.start("times" if times else "number")]
        if (quantity.unit == "倍") < times:
            continue
        grown = last_claim(read, taken, start, 30)
        of = grown.kind if grown else ""
        if match["chained"] is not None:  # 较上年增加10件，增长5%
            risen = grown is not None and _RISEN.search(grown.phrase)
            if not risen:
                of, grown = (claims[-1].of, None) if claims and follows == start - 1 else ("", None)
        elif not of and _AMOUNT_OF_REQUESTS.search(read.masked[max(opens, start - 30) : start]):
            of = Own.RECEIVED
        if not of or not kinds(setting.form)[of].bases or quantity.at in taken:
            continue
        follows = end
        down = match["word"] in _DOWN
        qualifiers = grown.qualifiers if grown else ()
        against = match["year"] or match["multiplied"]
        if against and int(against) != setting.year - 1:
            qualifiers = (*qualifiers, f"与{against}年相比")
        value, step, unit = quantity.value, quantity.step, quantity.unit
        if unit == "倍":  # 是上年的2倍 is a growth of 100 %
            value, step, unit = 100 * (value - times), 100 * step, "%"
        kind = Own.GROWTH if unit == "%" else Own.CHANGE
        claims.append(Claim(
            kind, setting.section, read.quoted(start), read.shown(start, end),
            read.begins[start], read.ends[end - 1],
            -value if down else value, unit, quantity.about,
            grown.year if grown else None, qualifiers=qualifiers, of=of, step=step,
        ))  # fmt: skip
    return claims


def levels(setting: Setting, taken: dict[int, Claim]) -> Iterator[Claim]:
    """与上年持平, 比上年翻一番: a change of zero, a growth of 100 %, of the claim before (N011)."""
    read = setting.read
    for match in _LEVEL.finditer(read.masked):
        start, end = match.span()
        same = last_claim(read, taken, start, 30)
        against = int(match["year"] or setting.year - 1)
        if same is None or not kinds(setting.form)[same.kind].bases or against != setting.year - 1:
            continue
        kind = Own.GROWTH if match["doubled"] else Own.CHANGE
        value = _DOUBLED.get(match["doubled"], Decimal(0))
        yield Claim(
            kind, setting.section, read.quoted(start), read.shown(start, end),
            read.begins[start], read.ends[end - 1], value, "%" if match["doubled"] else same.unit,
            match["about"] is not None, same.year, qualifiers=same.qualifiers, of=same.kind,
        )  # fmt: skip


def befores(setting: Setting, taken: dict[int, Claim]) -> Iterator[Claim]:
    """共33件，2024年为48件; 由2024年的48件降至33件: last year's number of the same kind."""
    read = setting.read
    for match in _BEFORE.finditer(read.masked):
        start, end = match.span()
        place = match.start("number")
        index = bisect_left(read.places, place) + 1
        if match["risen"]:
            beside = taken.get(read.places[index]) if index < len(read.places) else None
        else:
            beside = last_claim(read, taken, start, 40)
        year = int(match["year"] or setting.year - 1)
        if place in taken or beside is None or bool(match["risen"]) is not bool(match["to"]):
            continue
        if beside.year not in (None, setting.year) or year == setting.year:
            continue
        quantity = read.by_place[place]
        yield replace(
            beside, phrase=read.shown(start, end), start=read.begins[start],
            end=read.ends[end - 1], value=quantity.value, unit=quantity.unit,
            about=quantity.about, year=year, qualifiers=(f"{year}年的数",), part=False,
        )  # fmt: skip
