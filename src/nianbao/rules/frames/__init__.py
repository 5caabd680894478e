"""What the rules judge, as long frames: one frame a suite, many agencies in one frame.

Every frame has the columns report (its number), agency, year, table, row, column and
section, which place a finding, and `where`, the place in words; a frame of the prose has
`quote`, the sentence at fault, which stands from `at` until `until` in the section's words.
What each frame adds stands beside its function. Where a value cannot be assessed (an
equation over a blank cell, a year before that is not there) it is missing, and Great
Expectations passes over the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import pandas as pd

from nianbao.annual_report import AnnualReport
from nianbao.form.edition import EDITIONS, edition
from nianbao.rules.finding import Finding, standing
from nianbao.rules.frames import agency_years, claims, form, ledgers, names, problems, prose, years

Row = dict[str, Any]

FRAMES: dict[str, Callable[[AnnualReport], Iterable[Row] | pd.DataFrame | None]] = {
    "cells": form.cells,
    "identities": form.identities,
    "tables": form.tables,
    "comparisons": agency_years.comparisons,
    "agency_years": agency_years.agency_years,
    "text": prose.text,
    "sentences": prose.sentences,
    "headings": prose.headings,
    "years": years.years,
    "names": names.names,
    "problems": problems.problems,
    "claims": claims.claims,
    "fees": claims.fees,
    "requests": ledgers.requests,
}


def frames(reports: Sequence[AnnualReport]) -> dict[str, pd.DataFrame]:
    """The frame of each suite by its name, over all the reports."""
    return {name: _frame(rows, reports) for name, rows in FRAMES.items()}


def _frame(
    rows: Callable[[AnnualReport], Iterable[Row] | pd.DataFrame | None],
    reports: Sequence[AnnualReport],
) -> pd.DataFrame:
    records: list[Row] = []
    columns: list[pd.DataFrame] = []  # of ledgers, whose rows are too many for records
    for number, report in enumerate(reports):
        own: Row = {"report": number, "agency": report.key, "year": report.year}
        found = rows(report)
        if isinstance(found, pd.DataFrame):
            columns.append(found.assign(**own))
        else:
            records += [own | row for row in found or ()]
    return pd.concat(columns, ignore_index=True) if columns else pd.DataFrame(records)


def explanations_frame(
    reports: Sequence[AnnualReport],
    findings: Sequence[Sequence[Finding]],
    never: frozenset[str],
) -> pd.DataFrame:
    """An explanation: code, cell, stated, now (the value found today), standing."""
    return pd.DataFrame(
        [
            {
                "report": number,
                "agency": report.key,
                "year": report.year,
                **address(explanation.cell),
                "where": f"explanations 第{index}项",
                "code": explanation.code,
                "cell": explanation.cell or "全文",
                "stated": str(explanation.found),
                "now": "、".join(
                    str(f.found)
                    for f in findings[number]
                    if (f.code, f.cell) == (explanation.code, explanation.cell)
                ),
                "standing": standing(explanation, findings[number], never),
            }
            for number, report in enumerate(reports)
            for index, explanation in enumerate(report.agency_year.explanations, 1)
        ]
    )


@cache
def _sections() -> dict[str, str]:
    """The section that each table stands in, the same in every edition of the form."""
    return {t.id: e.section_of(t.id).id for e in map(edition, EDITIONS) for t in e.tables}


def address(cell: str | None) -> Row:
    """The placing columns of an address such as t3[granted,total], t4 or s5."""
    found = re.fullmatch(r"(?P<table>\w+)(?:\[(?P<row>\w*),(?P<column>\w*)\])?", cell or "")
    parts = found.groupdict() if found else {}
    if parts.get("table") in _sections():
        return {**{k: v or None for k, v in parts.items()}, "section": _sections()[parts["table"]]}
    section = cell if cell and re.fullmatch(r"s[1-9]\w*|preamble", cell) else None
    return {**dict.fromkeys(("table", "row", "column")), "section": section}
