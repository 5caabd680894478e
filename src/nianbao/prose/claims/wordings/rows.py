"""How prose speaks of what requests came to, and of who asked."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims import meanings as of
from nianbao.prose.claims.kinds import Own, Topic, kinds, words
from nianbao.prose.claims.phrases import ASK, FIRST, LEAD, SUM, TAIL, US
from nianbao.prose.claims.wordings.wording import ALONE, REQUEST_UNITS, Wording, wording

_GRANTED_AND_PARTIAL = (
    r"(?:(?<!不)(?:予以|同意|准予|全部)?公开(?:及|和|或者?|、|与)(?:予以|同意)?部分公开\)?"
    r"|公开\((?:含|包含|包括)部分公开的?\)(?:的?政府信息公开申请)?)"
)


def rows_and_columns(form: Form) -> Iterator[Wording]:
    """A result or an applicant by its name; all before the number first, then all after it."""
    labels: dict[str, str] = {}
    for kind, label in words(form, Role.REQUESTS).items():
        if Role.PARTIAL in kinds(form)[kind].topics:  # or its name would end the longer one
            labels[Own.GRANTED_AND_PARTIAL] = _GRANTED_AND_PARTIAL
        labels[kind] = label
    labels |= words(form, Role.REQUESTS, "column")
    # 公开出版物不予处理1件: a reason with what it led to.
    led_to = (
        r"(?>(?:[、,]?(?:而|故|依法|决定|予以)*"
        r"(?:不予公开|不予处理|不予受理|无法提供|不予提供|不再处理))?)"
    )
    # 对…的17件申请，作出部分公开答复; 撤回申请8件，归入其他处理.
    answered = rf"(?<=的)Q(?:公开)?申请,(?:{US})?(?:依法|均|全部|作出|做出)*"
    counted = rf"Q(?:{ASK})?[^;。:!?\nQMP]{{0,24}}?(?:列入|归入|计入|纳入|按照?)"
    counted += rf"|Q(?:{ASK})?因[^;。:!?\nQMP]{{0,24}}?,(?:{US})?(?:依法|均|决定|作出)*"
    for label_first in (True, False):
        for kind, label in labels.items():
            topics = kinds(form)[kind].topics
            resolve = of.of_results if Topic.RESULT in topics else of.of_requests
            led, mainly = f"{answered}|Q{LEAD}", ""
            if Topic.GROUP in topics:
                resolve, led = of.of_groups, f"{led}|{counted}"
            if Topic.APPLICANT in topics:
                mainly = "(?:申请)?(?:为主,)?"
            after = f"{FIRST}{label}{mainly}{led_to}{TAIL}{SUM}Q"
            pattern = after if label_first else f"(?:{led}){label}{ALONE}"
            yield wording(kind, pattern, REQUEST_UNITS, resolve)
