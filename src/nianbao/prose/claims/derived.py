"""Numbers made of other numbers: growth, share, and a total with its parts."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.kinds import COURTS, Own, Topic, kinds
from nianbao.prose.claims.phrases import ASK, compiled
from nianbao.prose.claims.prose import MASKS, Prose, Quantity
from nianbao.prose.claims.surroundings import Setting

_GROWTH = compiled(
    r"(?:(?:同比|(?:[较比与和]|相较)(?:上一?|去|前|(?P<year>20[0-9]{2}))年(?:度)?(?:同期)?(?:相比)?)"
    r"[^,;。QMP\n]{0,6}?(?:\([^()\n]{1,12}\))?,?|(?<=Q,)(?P<chained>))(?:有所)?"
    r"(?P<word>增长|增加|上升|上涨|提高|提升|增幅|下降|减少|降低|回落|减幅|降幅|多|少)"
    r"(?>(?:了|为|达|率|约|:)*)(?P<number>[QP])"
    r"|(?:是|为|达到?|相当于)(?:上一?|去|前|(?P<multiplied>20[0-9]{2}))年(?:度)?(?:同期)?的(?P<times>Q)"
)
_SHARE = compiled(
    r"(?:占(?:比|(?P<whole>[^,;。QMP\n]{0,16}?))(?:的?(?:比例|比重))?"
    r"|(?P<rate>(?<![时期限])(?:公开|办结|答复)率))"
    r"(?>(?:为|达到?|约|:)*)(?P<number>P)"
)
_AMOUNT_OF_REQUESTS = re.compile(ASK + r"(?:数量|总数|总量|件数|数|量)?,?$")
_DOWN = ("下降", "减少", "降低", "回落", "减幅", "降幅", "少")


def _last_claim(read: Prose, taken: dict[int, Claim], at: int, gap: int) -> Claim | None:
    """The claim of the last count before a place in the same sentence, if nothing parts them."""
    opens, _ = read.sentence(at)
    if read.masked[max(opens, at - 2) : at].rstrip(",").endswith(")"):
        bracket = read.masked.rfind("(", opens, at)
        at = bracket if bracket > at - 40 else at
    window = read.masked[max(opens, at - gap) : at]
    place = max(window.rfind(MASKS["Q"]), window.rfind(MASKS["M"]))
    return taken.get(at - len(window) + place) if place >= 0 else None


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
        grown = _last_claim(read, taken, start, 30)
        of = grown.kind if grown else ""
        if match["chained"] is not None:  # 较上年增加10件，增长5%
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


def shares(setting: Setting, taken: dict[int, Claim]) -> list[Claim]:
    """占比p%: the share of the claim before it in a total (N012)."""
    read = setting.read
    claims = []
    for match in _SHARE.finditer(read.masked):
        start, end = match.span()
        shared = _last_claim(read, taken, start, 10)
        of_list = _part_of_list(read, start) if match["rate"] is None else ()
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
        kind = kinds(setting.form)[shared.kind]
        if not kind.bases or (match["rate"] and not _rated(match["rate"], kind.topics)):
            continue
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
            shared.year, qualifiers=qualifiers, of=shared.kind, whole=whole, step=quantity.step,
        ))  # fmt: skip
    return claims


def _rated(rate: str, topics: frozenset[str]) -> bool:
    """Whether a rate is of what stands before it: 公开率 of what was granted."""
    if rate == "公开率":
        return bool({Own.GRANTED_AND_PARTIAL, Role.GRANTED} & topics)
    return Own.ANSWERED in topics


def _changed(read: Prose, place: int) -> bool:
    """Whether the count at a place is a change: 增加11件."""
    return _CHANGED.search(read.masked[max(0, place - 6) : place]) is not None


def _part_of_list(read: Prose, at: int) -> tuple[Decimal, ...]:
    """The last count before a place and the total that its list, after 其中, is of."""
    index = bisect_left(read.places, at) - 1
    if index < 1 or at - read.places[index] > 3:
        return ()
    part = read.quantities[index]
    opens = read.masked.rfind("其中", max(0, part.at - 120), part.at)
    total = bisect_left(read.places, opens) - 1
    if opens < 0 or total < 0 or _changed(read, read.places[total]):
        return ()
    whole = read.quantities[total]
    near = opens - whole.at < 20 and "\n" not in read.masked[whole.at : opens]
    alike = _alike(part, whole) and whole.value >= part.value and not whole.about
    return (part.value, whole.value) if near and alike and whole.value else ()


_GAP = 30  # characters between a total and its list
_CHANGED = re.compile(r"(?:增加|增长|减少|下降|上升|多|少|增|减)(?:了|为|约)?$")

_LISTS = compiled(
    r"其中|,包括|,(?:主要)?涉及(?=[^,;。Q]{1,12}Q、)|,分别[为是]"
    r"|\((?=[^()\n。Q]{1,20}Q[、,;][^()\n。Q]{1,20}Q)"
    r"|:(?=[^:\n。Q]{1,20}Q[、,;][^\n。Q]{1,20}Q)"
)
_NOT_A_PART = re.compile(r"收到|受理|同比|较|比上|另|此外|同时|共[^享同]|累计|均|全部|已|[。\n|]")
_REST = re.compile(r"其他(?!组织|法人)|其余|剩余|其它")
_SOME = re.compile(r"主要|含|包括|[^平均]等[,。;)、]|重点")
_CARRIED = frozenset((Role.CARRIED_IN, Role.CARRIED_OUT))
_MOST_PARTS = 60


def _family(claim: Claim | None, form: Form) -> str:
    """What a part is of, if that is told: parts of a list are of the same."""
    if claim is None or claim.kind == Role.DISPUTES:
        return ""
    if claim.kind in (Own.ANSWERED, Role.CARRIED_OUT):
        return Topic.RESULT
    topics = kinds(form)[claim.kind].topics
    return next((t for t in (Topic.CASE, Topic.APPLICANT, Topic.RESULT) if t in topics), "")


def enumerations(setting: Setting, taken: dict[int, Claim]) -> list[Claim]:
    """共X件，其中A、B、C: the total with its parts (N010, N015, N031)."""
    read = setting.read
    claims: list[Claim] = []
    done = -1
    for match in _LISTS.finditer(read.masked):
        index = bisect_left(read.places, match.start()) - 1
        nested = match[0] == "("
        if index < 0 or (not nested and (match.start() < done or read.places[index] < done)):
            continue
        while (
            index > 0
            and match.start() - read.places[index] <= _GAP
            and _changed(read, read.places[index])
        ):
            index -= 1  # 47件，比上年增加11件。其中…: the list is of all
        total = read.quantities[index]
        gap = read.masked[total.at + 1 : match.start()]
        if len(gap) > _GAP or "\n" in gap or gap.count("。") > 1 or total.unit in ("%", ""):
            continue
        bracketed = match[0] == "(" or gap.endswith("(")
        parts, end, whole = _parts(setting, taken, total, match.end(), bracketed)
        if not parts:
            continue
        of = taken.get(total.at)
        if of is not None and of.kind in _CARRIED:
            continue  # 办结9件，结转2件。其中，予以公开5件: the list is not of those carried
        if of is None and "办结" in read.masked[match.start() : end]:
            continue  # 受理投诉36件，其中立案5件，办结36件: steps, not parts
        stop = read.sentence(end)[1]
        if re.search("同步|同时|重复|多渠道|多平台|交叉", read.masked[end : min(stop, end + 40)]):
            continue
        if "。" in gap and _has_several(read, taken, index):
            continue  # 网站754条，新媒体2808条，电子屏54条。其中微信…: of which is not told
        done = max(done, end)
        start = total.at
        claims.append(Claim(
            Own.ENUMERATION, setting.section, read.quoted(start), read.shown(start, end),
            read.begins[start], read.ends[end - 1], total.value, total.unit,
            total.about or any(part.about for part in parts), of.year if of else None,
            tuple(part.value for part in parts), not whole,
            of.qualifiers if of else (), of=of.kind if of else "",
        ))  # fmt: skip
    return claims


def _parts(
    setting: Setting, taken: dict[int, Claim], total: Quantity, start: int, bracketed: bool
) -> tuple[list[Quantity], int, bool]:
    """The parts of a list, where it ends, and whether it claims to list everything."""
    read = setting.read
    index = bisect_left(read.places, start)
    parts: list[Quantity] = []
    family, topics, at, depth, rest, some = "", set[str](), start, 0, False, False
    for quantity in read.quantities[index : index + _MOST_PARTS]:
        between = read.masked[at : quantity.at]
        closes, opens = between.count(")"), between.count("(")
        if bracketed and depth == 0 and closes > opens:
            break
        inside, depth = depth, max(0, depth + opens - closes)
        if depth > 0 and (inside > 0 or parts):
            at = quantity.at + 1
            continue  # the parts of a part, in brackets
        if quantity.unit in ("%", "元") and total.unit != "元":
            at = quantity.at + 1
            continue
        if total.unit == "元" and quantity.unit != "元":
            continue
        if len(between) > 40 or _NOT_A_PART.search(between) or not _alike(quantity, total):
            break
        if "其中" in between:
            some = True
            break
        claim = taken.get(quantity.at)
        its = _family(claim, setting.form)
        if its and family and its != family:
            break
        family = its or family
        parts.append(quantity)
        topics |= kinds(setting.form)[claim.kind].topics if claim else set()
        row = claim is not None and Topic.RESULT in kinds(setting.form)[claim.kind].topics
        rest = rest or (bool(_REST.search(between)) and not row)  # 其他处理 is a row of its own
        some = some or bool(_SOME.search(between + ","))
        some = some or bool(re.search("[0-9]", between))  # a part without its unit, unread
        at = quantity.at + 1
        if sum(part.value for part in parts) == total.value:
            break
    summed = sum((part.value for part in parts), Decimal(0))
    listed = read.masked[start:at]
    everything = (
        ("按件" in listed and "按量" in listed)  # the only two ways to charge a fee
        or {Role.NATURAL_PERSON, Role.ORGANISATION} <= topics
        or {Role.NEW_RECEIVED, Role.CARRIED_IN} <= topics
        or (listed.count("季度") == 4 and len(parts) == 4)
        or ("上半年" in listed and "下半年" in listed)
        or (len(parts) > 2 and summed * 10 >= total.value * 9)
    )
    return parts, at, not some and (summed == total.value or rest or everything)


def _has_several(read: Prose, taken: dict[int, Claim], index: int) -> bool:
    """Whether the sentence of a quantity counts more things published than this one."""
    opens, _ = read.sentence(read.places[index])
    first = bisect_left(read.places, opens)
    kinds_said = [taken[place].kind for place in read.places[first : index + 1] if place in taken]
    return kinds_said.count(Own.PUBLISHED) > 1


_SUMMED = compiled(
    r"[、,;](?:合计|共计|总计)(?>(?:公开|发布|收到|受理|申请|信息|各类|政府|为|是|达)*)(?P<summed>Q)"
)
_NO_SUM = re.compile(r"其中|同比|较|比上|办结|答复|结转|[(:]")


def sums(setting: Setting, taken: dict[int, Claim]) -> list[Claim]:
    """A件、B件，合计X件: the total after its parts (N010, N015)."""
    read = setting.read
    claims = []
    for match in _SUMMED.finditer(read.masked):
        total = read.by_place[match.start("summed")]
        opens, _ = read.sentence(match.start())
        opens = max(opens, read.masked.rfind(";", opens, match.start()) + 1)
        first, last = (bisect_left(read.places, place) for place in (opens, match.start()))
        parts = read.quantities[first:last]
        said = read.masked[opens : match.start()]
        if not 2 <= len(parts) <= _MOST_PARTS or _NO_SUM.search(said) or total.about:
            continue
        if any(part.about or not _alike(part, total) for part in parts):
            continue
        values = [part.value for part in parts]
        if any(sum(values[n:]) == total.value for n in range(len(values) - 1)):
            continue  # the first may be of something else
        of = next((taken[p.at] for p in parts if p.at in taken), None)
        start, end = parts[0].at, match.end()
        claims.append(Claim(
            Own.ENUMERATION, setting.section, read.quoted(start), read.shown(start, end),
            read.begins[start], read.ends[end - 1], total.value, total.unit, False,
            of.year if of else None, tuple(values), of=of.kind if of else "",
        ))  # fmt: skip
    return claims


_SAME_UNIT = frozenset(("", "件", "份", "件次", "宗", "起", "例"))


def _alike(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or {one.unit, other.unit} <= _SAME_UNIT
