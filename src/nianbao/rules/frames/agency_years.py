"""Frames of the report as a whole: its figures beside last year's, its dates and sums."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from nianbao.annual_report import AnnualReport
from nianbao.form.role import Role
from nianbao.inputs.figures import Cell, Figures
from nianbao.inputs.number import Number, written
from nianbao.rules.columns import SUMS
from nianbao.rules.frames.frame import Row
from nianbao.seasons.differences import listed


def comparisons(report: AnnualReport) -> Iterator[Row]:
    """A cell that last year's form has too: now, before, ratio, difference, change.

    The ratio is infinite where last year's figure was zero and this year's is not;
    `from_yuan` is its distance, in doublings, from the 10,000 of yuan written for 万元;
    `closed` stands beside pending cases: how many of that court were closed this year.
    """
    if report.prior is None:
        return
    for cell in report.figures:
        now, before = cell.figure, report.prior.figures.figure(cell.address)
        if now is None or before is None or now < 0 or before < 0:
            continue
        ratio = math.inf if now else 1.0
        if before:
            ratio = float(now) / float(before)
        yield {
            **report.place(cell.table, cell.row, cell.column),
            "type": cell.type,
            "now": float(now),
            "before": float(before),
            "ratio": ratio,
            "from_yuan": abs(math.log2(ratio / 10_000)) if 0 < ratio < math.inf else math.inf,
            "closed": _closed(report, cell),
            "difference": abs(float(now) - float(before)),
            "shown": cell.shown,
            "before_shown": written(before),
            "change": _change(now, before),
        }


def _closed(report: AnnualReport, cell: Cell) -> float | None:
    roles = report.form.table(cell.table).roles[cell.address]
    if Role.PENDING not in roles:
        return None
    court = roles - {Role.PENDING}
    ends = (Role.UPHELD, Role.CORRECTED, Role.OTHER_RESULT)
    return _added(*(_sum(report.figures, *court, end) for end in ends))


def _change(now: Number, before: Number) -> str:
    text = f"由{written(before)}变为{written(now)}"
    if not before or now == before:
        return text
    return f"{text}，{'增加' if now > before else '减少'}{abs(float(now) / float(before) - 1):.0%}"


def agency_years(report: AnnualReport) -> Iterator[Row]:
    """The report as a whole: what is on file, its dates, sums of its figures.

    A date is month × 100 + day of the year after the report year, 0 before that year and
    9999 after it; `noted` is the day on which it was written down that the report is in, where
    no other is given; `submit_late` and `publish_late` are the days past the district's own
    deadlines, in words, empty where it kept them; `altered` says since when a published report
    is another; `unsigned` names who has not signed off; `zero_tables` those tables that are
    zero throughout; sums are missing where a cell is. Of a published report only what it shows.
    """
    agency_year, prior = report.agency_year, report.prior
    figures, published = report.figures, report.published
    before = (prior.figures,) if prior else ()
    on_file = "on file" if prior else None if published else "missing"
    signed = ("signed_on",) not in agency_year.absent
    yield {
        **dict.fromkeys(("table", "row", "column", "section")),
        "where": "本报告",
        "kind": report.kind,
        "scope": agency_year.scope,
        "prior": on_file,
        "prior_form": prior.form.doc_no if prior else "",
        "form_change": prior is not None and prior.form.id != report.form.id,
        "repeated": _repeated(figures, prior.figures) if prior else None,
        **_day("signed", agency_year.signed_on if signed else None, report.year),
        **_handling(report),
        "unsigned": None if published else _unsigned(report),
        "problems": _told(report, "this_year"),
        "answers": _told(report, "last_year"),
        "problems_before": _told(prior, "this_year") if prior else None,
        **_zero_tables(report),
        **_sums(figures),
        **_open_requests(report),
        "results_two_years": _added(
            *(_sum(f, Role.RESULTS_TOTAL, Role.TOTAL) for f in (figures, *before))
        ),
    }


def _handling(report: AnnualReport) -> Row:
    """When it was handed in and published, by its file or by its district's record."""
    agency_year, standing = report.agency_year, report.standing
    submitted, published = agency_year.submitted_on, agency_year.published_on
    noted: date | None = None
    if standing is not None:
        first = standing.first_submitted
        submitted = submitted or (first.on if first else None)
        noted = first.day if first and submitted is None else None
        published = published or standing.published_on
    known = standing is not None and standing.published is not None
    altered = report.alteration if known else None
    return {
        **_day("submitted", submitted, report.year),
        **_day("noted", noted, report.year),
        **_day("published", published, report.year),
        **_late("submit", submitted or noted, report, "" if submitted else "（登记的日期）"),
        **_late("publish", published, report),
        "altered": altered.since if altered else "no" if known else None,
        "altered_said": f"：{listed(altered.changes)}" if altered and altered.changes else "",
    }


def _late(
    name: Literal["submit", "publish"], day: date | None, report: AnnualReport, said: str = ""
) -> Row:
    """The days past a deadline of the district; missing where there is none, or no day.

    What is `said` of the day stands behind it.
    """
    due = report.deadlines.day(name, report.year) if report.deadlines else None
    if due is None or day is None:
        return {f"{name}_late": None, f"{name}_due": "", f"{name}_day": ""}
    days = (day - due).days
    return {
        f"{name}_late": f"{days}天" if days > 0 else "",
        f"{name}_due": _dated(due),
        f"{name}_day": f"{_dated(day)}{said}",
    }


def _unsigned(report: AnnualReport) -> str:
    """Who has not signed off, by the file or by the record of this very report's approval."""
    agency_year, standing = report.agency_year, report.standing
    event = standing.approved if standing else None
    approved = event.by if event and event.seal == report.seal else None
    roles = {
        "复核人（checked_by）": agency_year.checked_by,
        "审签人（approved_by）": agency_year.approved_by or approved,
    }
    return "、".join(role for role, name in roles.items() if not name)


def _told(report: AnnualReport, group: str) -> float | None:
    """How many problems of a group section five has.

    None where a published one does not set them apart from what else it says.
    """
    told = sum(len(passage.pairs) for passage in report.passages if passage.group == group)
    return None if report.published and not told else float(told)


def _open_requests(report: AnnualReport) -> Row:
    """The numbers of requests open at the end of the year, with words; missing without a ledger."""
    names = ("open_requests", "overdue_open", "implausible_open")
    numbers = None
    if report.ledgers is not None:  # which are counted with pandas
        from nianbao.rules.frames.ledgers import open_requests

        numbers = open_requests(report)
    if numbers is None:
        return {**dict.fromkeys(names), **{f"{name}_shown": "" for name in names}}
    return {
        **{name: float(number) for name, number in zip(names, numbers, strict=True)},
        **{f"{name}_shown": str(number) for name, number in zip(names, numbers, strict=True)},
    }


def _zero_tables(report: AnnualReport) -> Row:
    """The tables of which every figure is zero, by their names."""
    zero = [
        report.form.table_name(table.id)
        for table in report.form.tables
        if {cell.figure for cell in report.figures.table(table.id)} == {0}
    ]
    return {"zero_tables": float(len(zero)), "zero_tables_shown": "、".join(zero)}


def _day(name: str, day: date | None, year: int) -> Row:
    if day is None:
        return {name: None, f"{name}_on": ""}
    within = 100.0 * day.month + day.day
    return {
        name: within if day.year == year + 1 else 0.0 if day.year <= year else 9999.0,
        f"{name}_on": _dated(day),
    }


def _dated(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _repeated(figures: Figures, before: Figures) -> str | None:
    """Whether every figure is last year's: same, zero (both all zero), different."""
    pairs = [(cell.figure, before.figure(cell.address)) for cell in figures]
    if figures.form.id != before.form.id or any(None in pair for pair in pairs):
        return None
    if any(now != last for now, last in pairs):
        return "different"
    return "same" if any(now for now, _ in pairs) else "zero"


def _sums(figures: Figures) -> Row:
    sums = {name: _sum(figures, *roles) for name, roles in SUMS.items()}
    due = _added(sums[Role.NEW_RECEIVED], sums[Role.CARRIED_IN])
    disputes = _added(sums["rev_total"], sums["ld_total"])  # a suit after a review is its case
    shown = {**sums, "due": due, "disputes": disputes}
    done, rest = sums[Role.RESULTS_TOTAL], sums[Role.OTHER_OTHER]
    share = rest / done if rest is not None and done else None
    return {
        **shown,
        **{f"{name}_shown": _shown(value) for name, value in shown.items()},
        "other_share": share,
        "other_share_shown": "" if share is None else f"{share:.1%}",
    }


def _sum(figures: Figures, *roles: Role) -> float | None:
    figure = figures.sum(*roles)
    return None if figure is None else float(figure)


def _added(*numbers: float | None) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _shown(number: float | None) -> str:
    return "" if number is None else written(Decimal(f"{number:.6f}"))
