"""Enumerations: a total with its parts, or parts with their sum."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.counts import alike, changed
from nianbao.prose.claims.kinds import Own, Topic, kinds
from nianbao.prose.claims.phrases import compiled
from nianbao.prose.claims.prose import Prose, Quantity
from nianbao.prose.claims.surroundings import Setting

_GAP = 30  # characters between a total and its list
_LISTS = compiled(
    r"其中|,包括|,分季度(?:看|统计)?,?|,?(?:主要)?涉及(?=[^,;。Q]{1,12}Q、)|,[^,;。:!?()\nQMP]{0,10}(?:分别|依次)[为是]|,由(?=[^,;。]{1,16}[QM](?:和|、|及|与))"
    r"|(?<=申请)中,(?=[^,;。Q]{1,16}Q,)"
    r"|\((?=[^()\n。Q]{1,20}Q[、,;][^()\n。Q]{1,20}Q)"
    r"|:(?=[^:\n。QM]{1,20}[QM][、,;][^\n。QM]{1,20}[QM])"
)
_SERVICES = re.compile(r"服务|事项|指南")
_NOT_A_PART = re.compile(
    r"^,有|收到|受理|同比|较|比上|同一|另|此外|同时|共[^享同]|累计|均|全部|已|[。\n|]"
)
_OF_ALL = re.compile("均|全部|都|皆")
_REST = re.compile(r"其他(?!组织|法人)|其余|剩余|其它")
_SOME = re.compile(r"主要|含|包括|[^平均]等[,。;)、]|重点")
_SPLIT = re.compile(r"按[^,;。:]{1,8}(?:分|划分|统计|看)[,:]?$|(?:分别|依次)[为是]:?")
_COMPOSED = re.compile(r"[^,;。]{0,4}(?:部分|项|方面)(?:组成|构成)")
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
            and changed(read, read.places[index])
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
        if (
            of is None
            and total.unit == "项"
            and _SERVICES.search(read.masked, read.sentence(total.at)[0], total.at)
        ):
            continue  # 政务服务事项142项，其中可网上办理130项: one may count twice
        if of is None and "办结" in read.masked[match.start() : end]:
            continue  # 受理投诉36件，其中立案5件，办结36件: steps, not parts
        stop = read.sentence(end)[1]
        if re.search(
            "同步|同时|重复|多渠道|多平台|渠道均|平台均|分别计入|交叉",
            read.masked[end : min(stop, end + 40)],
        ):
            continue
        if re.search("[。;]", gap) and _has_several(read, taken, index):
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
        if _OF_ALL.match(read.masked, quantity.at + 1):
            break  # 其中补正6件、延期4件，41件均已办结
        if len(between) > 40 or _NOT_A_PART.search(between) or not alike(quantity, total):
            break
        if "其中" in between:
            some = True
            break
        claim = taken.get(quantity.at)
        if parts and "涉及" in between and "涉及" not in read.masked[start : parts[0].at]:
            break  # 网上提交10件，涉及招生7件: counted anew by another property
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
    led = read.masked[max(0, start - 12) : start]
    everything = (
        (depth == 0 and bool(_SPLIT.search(led)))
        or (bracketed and len(parts) > 1 and Topic.APPLICANT in topics and "其中" not in listed)
        or bool(_COMPOSED.match(read.masked, at))
        or ("按件" in listed and "按量" in listed)  # the only two ways to charge a fee
        or {Role.NATURAL_PERSON, Role.ORGANISATION} <= topics
        or {Role.NEW_RECEIVED, Role.CARRIED_IN} <= topics
        or (listed.count("季度") == 4 and len(parts) == 4)
        or ("上半年" in listed and "下半年" in listed)
        or (len(parts) > 2 and summed * 10 >= total.value * 9)
        or (len(parts) > 1 and sorted(str(summed)) == sorted(str(total.value)))  # 236 for 263
    )
    return parts, at, not some and (summed == total.value or rest or everything)


def _has_several(read: Prose, taken: dict[int, Claim], index: int) -> bool:
    """Whether the sentence of a quantity counts more things published than this one."""
    opens, _ = read.sentence(read.places[index])
    first = bisect_left(read.places, opens)
    kinds_said = [taken[place].kind for place in read.places[first : index + 1] if place in taken]
    return kinds_said.count(Own.PUBLISHED) > 1


_SUMMED = compiled(
    r"[、,;。](?:(?:以上|上述)?(?:Q|[两二三四五六七八](?:者|类|种))(?:渠道|途径|方式|平台)?(?=[合共总累])"
    r"|全年(?=合计|总计)|(?P<year>全年)(?=共))?(?:合计|共计|总计|累计|共(?=公开|发布|收到|受理))(?>(?:公开|发布|收到|受理|申请|信息|各类|政府|为|是|达)*)(?P<summed>Q)"
)
_NO_SUM = re.compile(r"其中|同比|较|比上|办结|答复|结转|[(]")


def sums(setting: Setting, taken: dict[int, Claim]) -> list[Claim]:
    """A件、B件，合计X件: the total after its parts (N010, N015)."""
    read = setting.read
    claims = []
    for match in _SUMMED.finditer(read.masked):
        total = read.by_place[match.start("summed")]
        opens, _ = read.sentence(match.start())
        opens = max(opens, *(read.masked.rfind(c, opens, match.start()) + 1 for c in ";:"))
        first, last = (bisect_left(read.places, place) for place in (opens, match.start()))
        parts = read.quantities[first:last]
        said = read.masked[opens : match.start()]
        if not 2 <= len(parts) <= _MOST_PARTS or _NO_SUM.search(said) or total.about:
            continue
        if any(part.about or not alike(part, total) for part in parts):
            continue
        if match["year"] and not (len(parts) == 4 and "季度" in said):
            continue  # 规划类10条、财政类5条，全年共300条
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
