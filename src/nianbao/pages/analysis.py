"""The ledger section for the analyst: requests by month, time used, what is open or overdue."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.form.role import Role
from nianbao.inputs.ledgers.counting import requests_table, rows_counted, rows_of
from nianbao.inputs.ledgers.time_limits import ANSWER
from nianbao.pages.blocks import PageBlock
from nianbao.pages.chart import bars
from nianbao.prose.document import Grid, Heading, paragraph

_STEPS = (5, 10, 15, 20, 30, 40)  # working days, the upper ends of the bars
MOST_LISTED = 2000  # ledger rows under one figure in the review edition


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
    months = [f"{month}月" for month in range(1, 13)]
    by_month = {
        "新收": _by_month(own.loc[own["received_on"].dt.year == year, "received_on"]),
        "答复": _by_month(answered["replied_on"]),
    }
    shown: list[PageBlock] = [
        Heading("申请台账分析", 2),
        paragraph(text),
        bars(f"{year}年各月新收和答复的申请（件）", months, by_month),
    ]
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
    results = requests_table(report.form).playing("row", Role.RESULTS)
    groups = [n for n in results.children if n.role is not Role.RESULTS_TOTAL] if results else []
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
    return Grid((("答复月份", *labels),), tuple(rows))


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
