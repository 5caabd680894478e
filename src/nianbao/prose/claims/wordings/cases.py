"""How prose speaks of reviews and lawsuits, and of their rulings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from nianbao.form.role import Role
from nianbao.prose.claims import meanings as of
from nianbao.prose.claims.kinds import CLOSED, RULED
from nianbao.prose.claims.phrases import FIRST, SUM, TAIL
from nianbao.prose.claims.wordings.wording import ALONE, CASE_UNITS, Wording, wording

_RULINGS = {
    Role.PENDING: r"(?:尚未审结|未审结|尚未结案|正在审理|未办结)",
    Role.UPHELD: r"(?:结果)?维持(?:原(?:具体)?(?:行政)?行为|原答复)?",
    Role.CORRECTED: r"(?:(?:结果|被|予以)?纠[正错]|败诉)",
    Role.OTHER_RESULT: r"其他(?:结果)?",
    RULED: (
        r"(?:(?:作出|做出|作|做)了?(?:行政)?复议决定|复议机关(?:均|已)?(?:作出|做出)决定"
        r"|法院(?:均|已)?(?:作出|做出)?判决)"
    ),
    CLOSED: r"(?<!未)审结",
}


def cases() -> Iterator[Wording]:
    """Reviews and lawsuits; first, for 维持2件 may stand in a sentence on requests."""
    said = partial(wording, units=CASE_UNITS, resolve=of.of_cases)
    case = r"(?>(?:案件|申请|办件|案|程序|的|类)*)"
    both = rf"(?:行政)?复议{case}(?:、|和|及|与|以及|或)(?:被?提起|因)?(?:行政)?诉讼{case}"
    because = (
        r"(?>(?:政府信息公开|信息公开|依申请公开|政府信息|公开|答复|关于|涉及|有关|因|被|提起|申请"
        r"|引发|引起|类|的)*)"
    )
    sued = r"(?:再|直接)?(?:起诉|提起(?:行政)?诉讼|诉讼)的?"
    closed = r"(?<!未)(?:审结|办结)[^,;。QMP\n]{0,16}"
    # 行政复议、行政诉讼均为0件 is a number for each of them; without 均 it is one for both.
    yield said(
        "both", rf"{both}(?>(?:数量|案件|,)*)(?:均|各)(?:为|是|有)?Q", resolve=of.of_both_courts
    )
    yield said(Role.DISPUTES, rf"{both}{SUM}Q")
    # 复议后起诉 and 未经复议 name a review, and are lawsuits.
    yield said(Role.DIRECT, rf"[未不]经(?:行政)?复议直接{sued}{case}{SUM}Q")
    yield said(Role.AFTER, rf"(?<!未)(?:经)?(?:行政)?复议后{sued}{case}{SUM}Q")
    yield said(Role.DIRECT, rf"Q(?:系|为|属于?)?[未不]经(?:行政)?复议直接{sued}")
    yield said(Role.AFTER, rf"Q(?:系|为|属于?)?(?:先|经)(?:行政)?复议后{sued}")
    # 审结…行政复议3件 leaves out those that are pending, if it is meant so.
    yield said(f"{Role.REVIEW}_{CLOSED}", rf"{closed}行政复议{case}{SUM}Q")
    yield said(f"{Role.LITIGATION}_{CLOSED}", rf"{closed}行政诉讼{case}{SUM}Q")
    # Rulings, before or after their number, are of the court that was named before.
    for kind, label in _RULINGS.items():
        yield said(kind, rf"{FIRST}{label}{TAIL}{SUM}Q", resolve=of.of_court_before)
    for kind, label in _RULINGS.items():
        behind = rf"Q(?>(?:案件|被|经|由|予以|已)*){label}{ALONE}"
        yield said(kind, behind, resolve=of.of_court_before)
    # The courts themselves; after 行政复议7件、诉讼9件 the short name is enough.
    yield said(Role.REVIEW, rf"{FIRST}(?<!经)行政复议{case}{SUM}Q")
    yield said(Role.REVIEW, rf"(?:被(?:申请|提起)?|公开)复议{case}{SUM}Q")
    yield said(Role.LITIGATION, rf"{FIRST}行政诉讼{case}{SUM}Q")
    yield said(Role.LITIGATION, rf"(?<=Q[、,;])诉讼{case}{SUM}Q")
    yield said(Role.LITIGATION, rf"被(?:起诉|诉)(?:至|到)?(?:人民)?(?:法院)?的?{case}{SUM}Q")
    yield said(Role.LITIGATION, rf"公开[^,;。:QMP]{{0,10}}?提起诉讼{case}{SUM}Q")
    yield said(Role.REVIEW, rf"Q{because}行政复议(?!后|机关|、|和|及|或)")
    yield said(Role.LITIGATION, rf"Q{because}行政诉讼")
    openly = (
        r"[^,;。:!?()\nQMP未无没]{0,8}(?:信息公开|公开答复|公开申请)[^,;。:!?()\nQMP未无没]{0,8}?"
    )
    yield said(Role.REVIEW, rf"(?<=有|共|生|理|到|诉)Q{openly}行政复议(?!后|机关|、|和|及|或)")
    yield said(Role.LITIGATION, rf"(?<=有|共|生|理|到|诉)Q{openly}行政诉讼")
