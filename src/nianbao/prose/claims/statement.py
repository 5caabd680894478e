"""The claim that a phrase makes where it stands."""

from __future__ import annotations

import re
from decimal import Decimal

from nianbao.form.role import Role
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.kinds import Own
from nianbao.prose.claims.qualifiers import PARTIAL, qualifiers
from nianbao.prose.claims.surroundings import Surroundings

_PLAN = re.compile(r"计划|力争|预计|(?<!模)拟|争取|将要|下一步")
_GOAL = re.compile(r"目标(?!任务|责任|考核|管理)|建议(?!.*答复)")
_SUPPOSED = re.compile(r"^(?:如(?!下)|若|凡|一旦|对(?!收到|所有|全年)|倘)")


def stated(kind: str, at: Surroundings) -> Claim | None:
    """The claim of a phrase of that kind, with its qualifiers; None for a plan or a supposition."""
    quantity = at.quantity
    if (
        _PLAN.search(at.since)
        or _GOAL.search(at.clause)
        or (quantity is None and _SUPPOSED.search(at.clause))
    ):
        return None
    reasons = qualifiers(kind, at)
    part = quantity is not None and bool(reasons) and PARTIAL.issuperset(reasons)
    value, unit, about, step = Decimal(0), "", False, Decimal(1)
    if quantity is not None:
        value, unit, about, step = quantity.value, quantity.unit, quantity.about, quantity.step
    if kind == Role.ADMIN_FEE:
        value, unit, step = value / 10000, "万元", step / 10000
    if kind == Own.RECEIVED and value == 0:
        kind = Own.NONE_RECEIVED
    return Claim(
        kind, at.setting.section, at.read.quoted(at.start),
        at.read.shown(at.start, at.end), at.read.begins[at.start], at.read.ends[at.end - 1],
        value, unit, about, at.year, qualifiers=reasons, subject=at.subject, step=step, part=part,
    )  # fmt: skip
