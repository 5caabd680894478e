"""The year before, the report as a whole, its dates and who signed it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from nianbao.annual_report import AnnualReport
from nianbao.inputs.district import Deadlines
from nianbao.inputs.workspace import Workspace
from nianbao.seasons.differences import alteration
from nianbao.seasons.event import Event, Kind
from nianbao.seasons.standing import Standing
from tests.rules import Change, beside_last_year, both, changed, problem, says, set_to
from tests.rules.form import trial_form
from tests.test_standing import TWO

BEFORE_CHANGE = both(set_to("year", to=2021), set_to("signed_on", to="2022-01-20"))
SAME_FIGURES = beside_last_year(
    lambda before: before.update(figures=__import__("tests.conftest").conftest.SMALL["figures"])
)
LONG = (
    "坚持以公开为常态、不公开为例外，完善工作机制，明确责任分工，及时发布政府信息，方便公众查阅。"
)
CITY = both(set_to("agency", "kind", to="government"), set_to("agency", "name", to="某市人民政府"))
OTHERS = set_to("agency", "kind", to="township")
THIRTY = [30, 0, 0, 0, 0, 0]


def in_season(
    *kinds: Kind, now: str = "", approved: str = "", by: str | None = None, **deadlines: str
) -> Change:
    """The report as its district's record has it, written down on 3 February.

    `now` is its seal where it is another than what was published, `approved` that of what was
    approved where it is another.
    """

    def happened(report: AnnualReport) -> AnnualReport:
        own = now or report.seal
        events = tuple(
            Event(
                event=kind,
                body=report.agency_year.agency.id,
                at="2024-02-03T10:00:00+08:00",
                seal=approved if approved and kind == "approved" else report.seal,
                by=by if kind == "approved" else None,
                on=date(2024, 1, 28) if kind == "published" else None,
            )
            for kind in kinds
        )
        standing = Standing(report.agency_year.agency.id, events)
        return replace(
            report,
            standing=standing if events else None,
            alteration=alteration(report, own, standing, Workspace(Path("/nowhere"))),
            deadlines=Deadlines.model_validate(deadlines),
        )

    return set_to("_in_season", to=happened)


def copied(section: str) -> Change:
    """The same words as last year in section one or five."""
    words = says("s1_1", LONG) if section == "s1" else problem(LONG, LONG)
    only = set_to("narrative", "s1", to={"s1_1": LONG}) if section == "s1" else words
    return both(only, beside_last_year(only, answered=section == "s1"))


INVALID: dict[str, tuple[Change, str | None]] = {
    "T201": (
        both(beside_last_year(), changed("t2_1", "normative_docs", to=[1, 0, 5])),
        "t2_1[normative_docs,valid]",
    ),
    "T203": (
        both(beside_last_year(), changed("t2_1", "normative_docs", to=[1, 4, 0])),
        "t2_1[normative_docs,repealed]",
    ),
    "T304": (
        beside_last_year(changed("t3", "carried_out", to=[2, 0, 0, 0, 0, 0])),
        "t3[carried_in,natural_person]",
    ),
    "T405": (
        both(beside_last_year(), changed("t4", to=[1, 0, 0, 1, 2, *[0] * 5, 4, 0, 0, 0, 4])),
        "t4[cases,la_total]",
    ),
    "T213": (
        both(
            trial_form(),
            beside_last_year(
                trial_form(changed("t2_6", to={"penalty": [12, 1, 40], "coercion": 0})),
                set_to("year", to=2019),
                set_to("signed_on", to="2020-01-20"),
            ),
        ),
        "t2_6[penalty,items_last_year]",
    ),
    "T210": (
        both(beside_last_year(), changed("t2_6", "penalty", to=25)),
        "t2_6[penalty,decisions]",
    ),
    "T208 beside last year": (
        beside_last_year(changed("t2_8", "admin_fee", to=0.000125)),
        "t2_8[admin_fee,amount_wan]",
    ),
    "T407": (
        both(beside_last_year(), changed("t4", to=[0, 0, 0, 1, 1, *[0] * 10])),
        "t4[cases,rev_pending]",
    ),
    "Y001": (lambda _: None, None),
    "Y002": (
        both(beside_last_year(), changed("t3", "new_received", to=THIRTY)),
        "t3[new_received,total]",
    ),
    "Y003": (SAME_FIGURES, None),
    "Y004": (
        both(
            BEFORE_CHANGE,
            beside_last_year(trial_form()),
        ),
        None,
    ),
    "T307": (
        both(*(changed("t3", row, to=0) for row in ("granted", "denied_third_party"))),
        "t3[results_total,total]",
    ),
    "T308": (changed("t3", "other_other", to=THIRTY), "t3[other_other,total]"),
    "T309": (changed("t3", "np_duplicate", to=[8, 0, 0, 0, 0, 0]), "t3[np_duplicate,total]"),
    "T406": (
        both(set_to("year", to=2024), changed("t4", to=[0] * 5 + [1, 0, 0, 0, 1] + [0] * 5)),
        "t4[cases,ld_total]",
    ),
    "T408": (changed("t3", to=0), "t4"),
    "D006": (set_to("signed_on", to="2024-02-01"), None),
    "D006 before the year ended": (set_to("signed_on", to="2023-12-30"), None),
    "D006 of a government": (both(CITY, set_to("signed_on", to="2024-04-01")), None),
    "P001": (set_to("submitted_on", to="2024-02-01"), None),
    "P001 published": (set_to("published_on", to="2024-02-01"), None),
    "P001 submitted by others warn": (both(OTHERS, set_to("submitted_on", to="2024-02-01")), None),
    "P001 of a vertical body warn": (
        both(set_to("agency", "kind", to="vertical"), set_to("submitted_on", to="2024-02-01")),
        None,
    ),
    "P001 published by others warn": (both(OTHERS, set_to("published_on", to="2024-02-01")), None),
    "P002": (both(CITY, set_to("published_on", to="2024-04-01")), None),
    "P003": (
        both(set_to("agency", "district", to="limits"), set_to("submitted_on", to="2024-01-27")),
        None,
    ),
    "P001 by the day it was noted": (in_season("submitted"), None),
    "P003 of the list": (
        both(in_season(submit="01-26"), set_to("submitted_on", to="2024-01-27")),
        None,
    ),
    "P003 of the list, published": (
        both(in_season(publish="01-28"), set_to("published_on", to="2024-01-29")),
        None,
    ),
    "P006": (set_to("checked_by", to=None), None),
    "P007 since it was published": (in_season("submitted", "approved", "published", now=TWO), None),
    "P007 since it was approved": (
        in_season("submitted", "approved", "published", approved=TWO),
        None,
    ),
    "Q001": (set_to("narrative", "s5", to={}), "s5"),
    "Q004": (beside_last_year(answered=False), "s5"),
    "Q005": (copied("s1"), "s1"),
    "Q005 of problems": (copied("s5"), "s5"),
    "Q007": (
        both(beside_last_year(problem(LONG)), problem(LONG)),
        "s5_2",
    ),
}

VALID: dict[str, Change] = {
    "T201": both(beside_last_year(), changed("t2_1", "normative_docs", to=[1, 1, 2])),
    "T203": both(beside_last_year(), changed("t2_1", "normative_docs", to=[1, 3, 0])),
    "T304": beside_last_year(),
    "T405": both(beside_last_year(), changed("t4", to=[1, 0, 0, 1, 2, *[0] * 5, 3, 0, 0, 0, 3])),
    "T213": both(
        trial_form(),
        beside_last_year(
            trial_form(changed("t2_6", to={"penalty": [11, 1, 40], "coercion": 0})),
            set_to("year", to=2019),
            set_to("signed_on", to="2020-01-20"),
        ),
    ),
    "T210": both(beside_last_year(), changed("t2_6", "penalty", to=20)),
    "T208": beside_last_year(changed("t2_8", "admin_fee", to=0.0125)),
    "T407": both(beside_last_year(), changed("t4", to=[0, 1, 0, 0, 1, *[0] * 10])),
    "Y001": beside_last_year(),
    "Y002": both(beside_last_year(), changed("t3", "new_received", to=[24, 0, 0, 0, 0, 0])),
    "Y003": beside_last_year(),
    "Y004": beside_last_year(),
    "T307": changed("t3", "carried_in", to=0),
    "T308": both(
        changed("t3", "granted", to=[40, 0, 0, 0, 0, 0]),
        changed("t3", "other_other", to=[10, 0, 0, 0, 0, 0]),
        changed("t3", "denied_third_party", to=0),
    ),
    "T309": changed("t3", "np_duplicate", to=[7, 0, 0, 0, 0, 0]),
    "T406": changed("t4", to=[0] * 5 + [1, 0, 0, 0, 1] + [0] * 5),
    "T408": both(changed("t3", to=0), changed("t4", to=0)),
    "D006": set_to("signed_on", to="2024-01-31"),
    "D006 of a government": both(CITY, set_to("signed_on", to="2024-03-31")),
    "P001": both(set_to("submitted_on", to="2024-01-31"), set_to("published_on", to="2024-01-31")),
    "P002": both(CITY, set_to("published_on", to="2024-03-31")),
    "P003": set_to("submitted_on", to="2024-01-27"),
    "P001 by the day it was noted": both(
        in_season("submitted"), set_to("submitted_on", to="2024-01-31")
    ),
    "P003 of the list": both(
        in_season(submit="01-26", publish="01-28"),
        set_to("submitted_on", to="2024-01-26"),
        set_to("published_on", to="2024-01-28"),
    ),
    "P006": set_to("checked_by", to="办公室"),
    "P006 by the record": both(
        set_to("approved_by", to=None), in_season("submitted", "approved", by="李四")
    ),
    "P007 since it was published": in_season("submitted", "approved", "published"),
    "Q001": problem("解读材料发布晚于文件本身。"),
    "Q004": beside_last_year(),
    "Q005": beside_last_year(),
    "Q007": beside_last_year(),
}
