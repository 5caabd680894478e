"""What the figures and the ledgers show the analyst: pictures, time used, what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.form.role import Role
from nianbao.form.table import Node
from nianbao.inputs.ledgers.counting import requests_table, rows_counted, rows_of
from nianbao.inputs.ledgers.time_limits import ANSWER
from nianbao.inputs.number import Number
from nianbao.pages.blocks import Image, PageBlock
from nianbao.pages.chart import bars, parts
from nianbao.prose.document import Grid, Heading, paragraph

_STEPS = (5, 10, 15, 20, 30, 40)  # working days, the upper ends of the bars
MOST_LISTED = 2000  # ledger rows under one figure in the review edition


def pictures(report: AnnualReport) -> list[PageBlock]:
    """Two pictures: requests received and settled over the years known, what they came to.

    Each only where there are figures for it: every one a count, and one of them above zero.
    """
    drawn = filter(None, (_requests_over_the_years(report), _outcomes(report)))
    return list(drawn) or [paragraph("没有可以画出的申请和办理结果数字。")]


def _requests_over_the_years(report: AnnualReport) -> Image | None:
    """New and settled requests of this year and of the one before, where it is known."""
    years = [one for one in (report.prior, report) if one is not None]
    by_year = {
        name: [one.figures.sum(Role.REQUESTS, role, Role.TOTAL) for one in years]
        for name, role in (("新收", Role.NEW_RECEIVED), ("办结", Role.RESULTS_TOTAL))
    }
    counts = {name: _counts(numbers) for name, numbers in by_year.items()}
    if any(len(numbers) < len(years) for numbers in counts.values()):
        return None
    labels, source = [f"{one.year}年" for one in years], _source(*years)
    whole = any(map(any, counts.values()))
    return bars("新收和办结的政府信息公开申请", labels, counts, source=source) if whole else None


def _outcomes(report: AnnualReport) -> Image | None:
    """The groups of results of the form, as the parts of all results."""
    groups = _result_groups(report)
    numbers = _counts(_of_groups(report, groups))
    if len(numbers) < len(groups) or not any(numbers):
        return None
    named = {group.name: n for group, n in zip(groups, numbers, strict=True)}
    return parts(f"{report.year}年政府信息公开申请的办理结果", named, source=_source(report))


def _source(*reports: AnnualReport) -> str:
    """The tables that the numbers stand in."""
    years = "、".join(str(one.year) for one in reports)
    table = requests_table(reports[-1].form)
    return f"{years}年政府信息公开工作年度报告{reports[-1].form.table_name(table.id)}"


def _counts(numbers: Sequence[Number | None]) -> list[int]:
    """Those that are counts."""
    return [n for n in numbers if isinstance(n, int) and n >= 0]


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
    by_month = {
        "新收": _by_month(own.loc[own["received_on"].dt.year == year, "received_on"]),
        "答复": _by_month(answered.loc[answered["replied_on"].dt.year == year, "replied_on"]),
    }
    if any(map(any, by_month.values())):
        months = [f"{month}月" for month in range(1, 13)]
        title = f"{year}年各月新收和答复的政府信息公开申请"
        shown.append(bars(title, months, by_month, source=f"{year}年政府信息公开申请台账"))
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
                source=f"{year}年政府信息公开申请台账",
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
