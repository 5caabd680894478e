"""What the figures and the ledgers show the analyst: pictures, time used, what is overdue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.form.role import Role
from nianbao.form.table import Node
from nianbao.inputs.figures import Number
from nianbao.inputs.ledgers.counting import requests_table, rows_counted, rows_of
from nianbao.inputs.ledgers.time_limits import ANSWER
from nianbao.pages.blocks import Image, PageBlock
from nianbao.pages.chart import bars
from nianbao.prose.document import Grid, Heading, paragraph

_STEPS = (5, 10, 15, 20, 30, 40)  # working days, the upper ends of the bars
MOST_LISTED = 2000  # ledger rows under one figure in the review edition


def pictures(report: AnnualReport) -> list[PageBlock]:
    """Two pictures: requests over the months or the two years, and what they came to.

    Each only where there are figures for it: every one a count, and one of them above zero.
    """
    drawn = filter(None, (_requests_over_time(report), _outcomes(report)))
    return list(drawn) or [paragraph("没有可以画出的申请和办理结果数字。")]


def _requests_over_time(report: AnnualReport) -> Image | None:
    """By the months of the ledger, else beside the year before."""
    own = report.ledgers.requests_of_the_year if report.ledgers else None
    if own is not None:
        year = own["received_on"].dt.year == report.year
        answered = own["replied_on"] <= pd.Timestamp(report.year, 12, 31)
        by_month = {
            "新收": _by_month(own.loc[year, "received_on"]),
            "答复": _by_month(own.loc[answered, "replied_on"]),
        }
        months = [f"{month}月" for month in range(1, 13)]
        return _bars(f"{report.year}年各月新收和答复的申请（件）", months, by_month)
    if report.prior is None:
        return None
    years = (report.prior, report)
    by_year = {
        name: [one.figures.sum(Role.REQUESTS, role, Role.TOTAL) for one in years]
        for name, role in (("新收", Role.NEW_RECEIVED), ("结转下年度", Role.CARRIED_OUT))
    }
    return _bars("上年和本年的申请（件）", [f"{one.year}年" for one in years], by_year)


def _outcomes(report: AnnualReport) -> Image | None:
    """The groups of results of the form, beside the year before where there is one."""
    groups = _result_groups(report)
    shown = {f"{report.year}年": _of_groups(report, groups)}
    if report.prior and None not in (before := _of_groups(report.prior, groups)):
        shown = {f"{report.prior.year}年": before, **shown}
    return _bars("申请的办理结果（件）", [group.name for group in groups], shown)


def _of_groups(report: AnnualReport, groups: Sequence[Node]) -> list[Number | None]:
    """The totals of groups of results; None where a cell has no number, or there is none."""
    counted: list[Number | None] = []
    for group in groups:
        rows = {leaf.id for leaf in group.leaves()}
        cells = report.form.cells(Role.REQUESTS, Role.RESULTS, Role.TOTAL)
        numbers = [report.figures.figure(cell) for cell in cells if cell.row in rows]
        known = [number for number in numbers if number is not None]
        counted.append(sum(known) if len(known) == len(rows) else None)
    return counted


def _bars(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[Number | None]]
) -> Image | None:
    """The picture of counts; None if any number is none, or all are zero."""
    counts = {
        name: [n for n in numbers if isinstance(n, int) and n >= 0]
        for name, numbers in series.items()
    }
    whole = all(len(numbers) == len(labels) for numbers in counts.values())
    return bars(title, labels, counts) if whole and any(map(any, counts.values())) else None


def ledger_blocks(report: AnnualReport) -> list[PageBlock]:
    """What the ledger shows of the year; no case data, only counts."""
    ledgers = report.ledgers
    own = ledgers.requests_of_the_year if ledgers else None
    if ledgers is None or ledgers.requests is None or own is None:
        return [paragraph("本报告没有使用政府信息公开申请台账。")]
    year = report.year
    last = pd.Timestamp(year, 12, 31)
    answered = own[own["replied_on"] <= last]
    left = own[~(own["replied_on"] <= last)]
    late = int((answered["late"] > 0).sum())
    overdue = int((left["due"] <= last).sum())
    used = answered["used"].dropna()
    text = f"{year}年台账中办理的申请{len(own)}件，已答复{len(answered)}件"
    text += f"，其中超过法定期限{late}件" if late else "，均在法定期限内" if len(answered) else ""
    if len(used):
        text += f"；办理用时中位数{used.median():g}个工作日，最长{used.max():g}个工作日"
    text += f"。年末未答复{len(left)}件" + (f"，其中已超期{overdue}件。" if overdue else "。")
    shown: list[PageBlock] = [Heading("申请台账分析", 2), paragraph(text)]
    if len(answered):
        shown.append(_outcomes_by_month(report, answered))
    if len(used):
        edges = [-1, *_STEPS, float("inf")]
        counted = pd.cut(used, edges).value_counts(sort=False).tolist()
        ends = [f"{low + 1}—{high}" for low, high in zip((0, *_STEPS), _STEPS, strict=False)]
        ends[0] = f"{_STEPS[0]}以内"
        shown.append(
            bars(
                "答复用时（工作日，已扣除不计入的时间）",
                [*ends, f"{_STEPS[-1]}以上"],
                {"件数": counted},
                limit=_STEPS.index(ANSWER),
            )
        )
    return shown


def _outcomes_by_month(report: AnnualReport, answered: pd.DataFrame) -> Grid:
    """A grid: the months, the groups of outcomes of the form, and their sums."""
    groups = _result_groups(report)
    group_of = {
        outcome: group.name
        for group in groups
        for leaf in group.leaves()
        for outcome, row in rows_of(report.form).items()
        if row == leaf.id
    }
    outcomes = answered["outcome"].astype(object).map(group_of)
    months = answered["replied_on"].dt.month.where(answered["replied_on"].dt.year == report.year)
    counted = pd.crosstab(months, outcomes)
    labels = [group.name for group in groups]
    table = counted.reindex(index=range(1, 13), columns=labels, fill_value=0).astype(int)
    rows = [
        (f"{month}月", *map(str, row))
        for month, row in zip(range(1, 13), table.to_numpy().tolist(), strict=True)
    ]
    rows.append(("合计", *map(str, table.sum().tolist())))
    return Grid((("答复月份", *labels),), tuple(rows), "各月答复的申请（件）")


def _result_groups(report: AnnualReport) -> list[Node]:
    """The kinds of results that the form lists, without their total."""
    results = requests_table(report.form).playing("row", Role.RESULTS)
    return [n for n in results.children if n.role is not Role.RESULTS_TOTAL] if results else []


def _by_month(days: pd.Series[Any]) -> list[int]:
    counted = days.dt.month.value_counts()
    return [int(counted.get(month, 0)) for month in range(1, 13)]


def rows_by_cell(report: AnnualReport) -> dict[CellAddress, list[list[str]]]:
    """For each cell of table three that the ledger fills: number, row, received and answered.

    For the review edition alone; never more than the id of a request.
    """
    ledgers = report.ledgers
    own = ledgers.requests_of_the_year if ledgers else None
    if own is None:
        return {}
    shown = pd.DataFrame(
        {
            "id": own["id"],
            "line": own.index.astype(str),
            "received": own["received_on"].dt.strftime("%Y-%m-%d").fillna(""),
            "replied": own["replied_on"].dt.strftime("%Y-%m-%d").fillna(""),
        }
    )
    table = requests_table(report.form)
    rows: dict[CellAddress, list[list[str]]] = {}
    for grouping in rows_counted(own, report.form, report.year):
        groups = shown.groupby([grouping, own["applicant_type"].astype(object)], sort=False)
        for (row, column), group in groups:
            rows[CellAddress(table.id, str(row), str(column))] = group.to_numpy().tolist()
    return rows
