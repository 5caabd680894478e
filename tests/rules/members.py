"""A region's sum: bodies twice or not at all, blanks, cases counted twice, money, changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.inputs.district import Body
from nianbao.inputs.figures import Cell, Figures
from nianbao.inputs.number import Number
from nianbao.seasons.in_yuan import InYuan
from nianbao.seasons.joint_case import JointCase
from nianbao.seasons.member import Member
from nianbao.seasons.members import Members
from nianbao.seasons.page import Page
from tests.rules import Change, both, changed, says, set_to
from tests.seasons import body, season, summing

SEASON = season(*map(body, ("finance", "water", "town")))
FINANCE, WATER, TOWN = (SEASON.by_id[id].body for id in ("finance", "water", "town"))
GRANTED, COMMERCIAL = "t3[granted,natural_person]", "t3[granted,org_commercial]"
NEW, LICENSING = "t3[new_received,natural_person]", "t2_5[licensing,decisions]"
FEE = "t2_8[admin_fee,amount_wan]"
SUIT, SUITS = "t4[cases,la_upheld]", "t4[cases,la_total]"
OTHERS = tuple(f"t3[denied_process_info,{c}]" for c in ("org_research", "org_social", "org_legal"))
SMALL_TOWN: dict[str, Number | None] = {NEW: 2, GRANTED: 2, LICENSING: 1}


def at(spelled: str) -> CellAddress:
    address = CellAddress.parse(spelled)
    assert address
    return address


def edited(
    figures: Figures, edit: Callable[[CellAddress, Number | None], Number | None]
) -> Figures:
    def cell(one: Cell) -> Cell:
        number = edit(one.address, one.figure)
        return replace(one, state="blank" if number is None else "value", value=number)

    return Figures(figures.form, {address: cell(one) for address, one in figures.cells.items()})


def less(figures: Figures, given: Mapping[str, Any], times: int = 1) -> Figures:
    """The figures without some of another's; a blank is one."""

    def edit(address: CellAddress, number: Number | None) -> Number | None:
        other = given.get(str(address), 0)
        return None if number is None or other is None else number - times * other

    return edited(figures, edit)


def only(figures: Figures, given: Mapping[str, Any]) -> Figures:
    """Zeros, but for these figures."""
    return edited(figures, lambda address, number: given.get(str(address), 0))


def member(one: Body, figures: Figures, now: Figures | None = None) -> Member:
    return Member(one, figures, "approved", "1" * 64, now=now)


def parted(
    *,
    times: int = 1,
    other: Mapping[str, Any] = SMALL_TOWN,
    wrong: Mapping[str, Any] | None = None,
    **given: Any,
) -> Change:
    """The report as the sum of two, of whom the second has `other` and the first the rest.

    The rest lacks the other's `times`, and is `wrong` by so much.
    """

    def members(report: AnnualReport) -> Members:
        rest = less(less(report.figures, other, times), wrong or {})
        both = (member(FINANCE, rest), member(WATER, only(report.figures, other)))
        return Members(SEASON, both, **given)

    return summing(members)


def covered(report: AnnualReport) -> Members:
    town = member(TOWN, less(report.figures, SMALL_TOWN))
    part = member(WATER, only(report.figures, SMALL_TOWN))
    return Members(SEASON, (town,), covered=((WATER, TOWN),), covered_members=(part,))


def since(edit: Mapping[str, Any]) -> Change:
    """A member whose file is another than what was approved."""
    return summing(
        lambda report: Members(
            SEASON, (member(FINANCE, report.figures, less(report.figures, edit)),)
        )
    )


def summed_since(report: AnnualReport) -> Members:
    """A member whose file has another number now, which the report has summed."""
    approved = less(report.figures, {COMMERCIAL: 1})
    return Members(SEASON, (member(FINANCE, approved, report.figures),))


def whole_fees(report: AnnualReport) -> Members:
    """Amounts without decimals, and many zeros, which nobody has rounded."""
    rest = less(report.figures, {FEE: 3})
    return Members(SEASON, (member(FINANCE, rest), *(member(WATER, only(report.figures, {})),) * 9))


@dataclass(frozen=True)
class Saved(Page):
    """A page of which other figures were read."""

    read: Mapping[CellAddress, Number] = field(default_factory=dict)

    @property
    def figures(self) -> Mapping[CellAddress, Number]:
        return self.read


def published(other: Number) -> Change:
    """A member whose page has a figure of its own."""
    page = Saved(WATER, Path("water.html"), Path(), {at(GRANTED): other, at(NEW): 2})
    return parted(pages=(page,))


SUED = changed("t4", to=[1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1])
SUED_TWICE = changed("t4", to=[1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2])
CASE = JointCase("(2023)苏13行初5号", ("finance", "water"), (at(SUIT), at(SUITS)))
ONE_SUIT = {SUIT: 1, SUITS: 1}
CONFIRMED = set_to("rollup", "joint_cases", to={"by": "某人", "on": "2024-01-20"})
YUAN = InYuan(WATER, at(FEE), 35000, 3, 2)

INVALID: dict[str, tuple[Change, str | None]] = {
    "R001": (parted(wrong={COMMERCIAL: -1}), COMMERCIAL),
    "R001 changed since": (summing(summed_since), COMMERCIAL),
    "R001 covered": (summing(covered), None),
    "R001 twice": (parted(times=2), None),
    "R001 missing": (parted(times=0), None),
    "R001 many": (
        parted(wrong={COMMERCIAL: 1, **dict.fromkeys(OTHERS, -1)}, wanting=(TOWN,)),
        None,
    ),
    "R001 blank": (parted(wrong={COMMERCIAL: None}), None),
    "R001 left out warn": (parted(left_out=(TOWN,)), None),
    "R003": (parted(wrong={COMMERCIAL: -3}), COMMERCIAL),
    "R004": (both(SUED_TWICE, parted(other=ONE_SUIT, joint=(CASE,))), SUIT),
    "R004 once warn": (both(SUED, parted(other=ONE_SUIT, times=0, joint=(CASE,))), SUIT),
    "R004 unsure warn": (both(SUED_TWICE, parted(other=ONE_SUIT)), "t4"),
    "R007": (parted(wrong={FEE: 1}), FEE),
    "R007 whole numbers": (both(changed("t2_8", to=12), summing(whole_fees)), FEE),
    "R007 yuan": (parted(in_yuan=(YUAN,)), FEE),
    "R008": (published(3), None),
    "R008 since": (since({COMMERCIAL: 1}), None),
    "R010": (both(says("preamble", "现公布本区年度报告。"), parted()), "preamble"),
}

VALID: dict[str, Change] = {
    "R001": parted(),
    "R001 named": parted(covered=((TOWN, WATER),)),
    "R003": parted(other={NEW: 6, LICENSING: 4}),
    "R004": both(SUED, parted(other=ONE_SUIT)),
    "R004 confirmed": both(CONFIRMED, SUED_TWICE, parted(other=ONE_SUIT)),
    "R007": parted(other={FEE: Decimal("0.25")}, wrong={FEE: Decimal("0.01")}),
    "R008": published(2),
    "R008 since": since({}),
    "R010": both(says("preamble", "本报告所列数据汇总了全区各单位的数据。"), parted()),
}
