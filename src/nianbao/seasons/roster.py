"""Who of a district's list is in the sum and who is not, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from nianbao.inputs.district import Body
from nianbao.seasons.member import BASES
from nianbao.seasons.members import Members
from nianbao.seasons.position import STATES, positions


def said(members: Members) -> str:
    """How many of the bodies that should be summed are, and by which of their reports."""
    summed, wanting = len(members.members), len(members.wanting)
    by_basis = Counter(one.basis for one in members.members)
    known = [f"{word}的{by_basis[basis]}个" for basis, word in BASES.items() if by_basis[basis]]
    told = f"应汇总{summed + wanting}个单位，已汇总{summed}个"
    told += f"（{'、'.join(known)}）" if known else ""
    told += "，另加本级的数字" if members.own is not None else ""
    told += f"，缺{wanting}个" if wanting else ""
    covered = len(members.covered)
    return told + (f"；另有{covered}个已由其他单位汇总，不再相加" if covered else "") + "。"


def left_out(members: Members) -> Iterator[tuple[Body, str]]:
    """The bodies that are not summed, and why.

    Those covered by another, wanting, not named by the report, and not to be summed by the list.
    """
    for body, by in members.covered:
        yield body, f"已由{by.name}汇总，不再相加"
    states = {one.place.body.id: STATES[one.state] for one in positions(members.season)}
    for body in members.wanting:
        handed_in = members.season.by_id[body.id].standing.step == "submitted"
        yield body, states[body.id] + ("，没有审定" if handed_in else "")
    for body in members.left_out:
        yield body, "本报告的汇总单位中没有列入"
    told = {one.body.id for one in members.members} | {body.id for body in members.wanting}
    for place in members.season.reporting:
        if place.body.summed is False and place.body.id not in told:
            yield place.body, "名单写明不计入汇总"
