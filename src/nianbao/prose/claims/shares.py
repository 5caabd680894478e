"""Shares: what part of a whole the prose says something is."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from nianbao.form.role import Role
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.counts import alike, changed, last_claim
from nianbao.prose.claims.kinds import COURTS, Own, Topic, kinds
from nianbao.prose.claims.phrases import compiled
from nianbao.prose.claims.prose import Prose
from nianbao.prose.claims.surroundings import Setting

_SHARE = compiled(
    r"(?:占(?:比|(?P<whole>[^,;。QMP\n]{0,16}?))(?:的?(?:比例|比重))?"
    r"|(?P<rate>(?<![时期限内])(?:公开|办结|答复)率)|(?<=Q\()(?=P\)))"
    r"(?>(?:为|达到?|约|:)*)(?P<number>P)"
)
_COUNTS = 20  # before a share in its sentence: no sentence has as many
_TOTAL = re.compile("总[量数]|全部申请")
_CAME = (Own.RECEIVED, Own.RECEIVED_ALL, Role.NEW_RECEIVED)
_BOTH = compiled(r"(?:Q|合计|共计?|[两二]者(?:之和)?)\Z")


def shares(setting: Setting, taken: dict[int, Claim]) -> list[Claim]:
    """占比p%: the share of the claim before it in a total (N012)."""
    read = setting.read
    claims = []
    for match in _SHARE.finditer(read.masked):
        start, end = match.span()
        opens, _ = read.sentence(start)
        both = _BOTH.search(
            read.masked, max(opens, start - 8), start
        )  # 公开90件、部分公开20件，两项占比
        shared = last_claim(read, taken, both.start() if both else start, 10)
        of_list = _part_of_list(read, start) if match["rate"] is None else ()
        if not of_list and shared is None and _TOTAL.search(match["whole"] or ""):
            of_list = _part_of_received(read, taken, start)
        if of_list and (shared is None or not kinds(setting.form)[shared.kind].bases):
            quantity = read.by_place[match.start("number")]
            claims.append(Claim(
                Own.SHARE, setting.section, read.quoted(start), read.shown(start, end),
                read.begins[start], read.ends[end - 1], quantity.value, "%", quantity.about,
                parts=of_list, step=quantity.step,
            ))  # fmt: skip
            continue
        if shared is None:
            continue
        of = _rated(match["rate"], shared, read, taken, start) if match["rate"] else shared.kind
        if both:
            of = _granted_and_partial(read, taken, start)
        if not of or not kinds(setting.form)[of].bases:
            continue
        kind = kinds(setting.form)[of]
        words, qualifiers = match["whole"] or "", shared.qualifiers
        result, request = Topic.RESULT in kind.topics, Topic.REQUEST in kind.topics
        whole = Own.HANDLED if result else Own.RECEIVED if request else ""
        if re.search(r"收到|受理|新收", words):
            whole = Own.RECEIVED
        elif re.search(r"办结|答复|办理", words):
            whole = Own.HANDLED
        elif re.search(r"全[省市区县]|主动公开", words):
            qualifiers = (*qualifiers, f"占“{words}”")
        whole = next((court for court in COURTS if court in kind.topics), whole)
        if not whole:
            continue
        quantity = read.by_place[match.start("number")]
        claims.append(Claim(
            Own.SHARE, setting.section, read.quoted(start), read.shown(start, end),
            read.begins[start], read.ends[end - 1], quantity.value, "%", quantity.about,
            shared.year, qualifiers=qualifiers, of=of, whole=whole, step=quantity.step,
        ))  # fmt: skip
    return claims


def _rated(rate: str, shared: Claim, read: Prose, taken: dict[int, Claim], at: int) -> str:
    """What a rate after a claim is of: 公开率 of what was granted, 办结率 of what was answered."""
    if rate == "公开率":
        both = _granted_and_partial(read, taken, at)
        return both or (shared.kind if shared.kind in _OPENED else "")
    return Own.ANSWERED if shared.kind in _ANSWERABLE else ""


_OPENED = (Own.GRANTED_AND_PARTIAL, Role.GRANTED)
_ANSWERABLE = (Own.ANSWERED, Own.RECEIVED, Own.RECEIVED_ALL, Role.NEW_RECEIVED)


def _granted_and_partial(read: Prose, taken: dict[int, Claim], at: int) -> str:
    """Both together where the sentence has counted the one before the other."""
    opens, _ = read.sentence(at)
    last = bisect_left(read.places, at)
    places = read.places[max(bisect_left(read.places, opens), last - _COUNTS) : last]
    said = {taken[place].kind for place in places if place in taken}
    return Own.GRANTED_AND_PARTIAL if {Role.GRANTED, Role.PARTIAL} <= said else ""


def _part_of_received(read: Prose, taken: dict[int, Claim], at: int) -> tuple[Decimal, ...]:
    """The last count before a place and the requests that its sentence says came in."""
    index = bisect_left(read.places, at) - 1
    opens, _ = read.sentence(at)
    if index < 0 or at - read.places[index] > 3 or read.places[index] < opens:
        return ()
    part = read.quantities[index]
    first = max(bisect_left(read.places, opens), index - _COUNTS)
    before = read.quantities[first:index]
    whole = next((q for q in before if q.at in taken and taken[q.at].kind in _CAME), None)
    fits = whole is not None and alike(part, whole) and not whole.about
    return (part.value, whole.value) if whole and fits and whole.value >= part.value > 0 else ()


def _part_of_list(read: Prose, at: int) -> tuple[Decimal, ...]:
    """The last count before a place and the total that its list, after 其中, is of."""
    index = bisect_left(read.places, at) - 1
    if index < 1 or at - read.places[index] > 3:
        return ()
    part = read.quantities[index]
    begins = max(read.sentence(part.at)[0], part.at - 120)
    opens = max(read.masked.rfind(word, begins, part.at) for word in ("其中", "申请中,", ":"))
    total = bisect_left(read.places, opens) - 1
    if opens < 0 or total < 0 or changed(read, read.places[total]):
        return ()
    whole = read.quantities[total]
    near = opens - whole.at < 20 and "\n" not in read.masked[whole.at : opens]
    fits = alike(part, whole) and whole.value >= part.value and not whole.about
    return (part.value, whole.value) if near and fits and whole.value else ()
