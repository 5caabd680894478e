"""outputs/index.html and index.csv: every agency-year of a batch, what needs care first.

The page sorts and filters without a network. Each row is an agency-year with its state, the counts
of its findings, its key figures and its files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from nianbao.inputs.csv_text import to_csv
from nianbao.pages.html import page
from nianbao.pages.overview import Overview
from nianbao.pages.sums import sums
from nianbao.rules.finding import Finding

# The worst first; those whose parameter file is there no more stand apart.
STATES = {"failed": "失败", "findings": "有错误", "ok": "已生成", "gone": "已移走"}
REVIEW = "review.html"
FILES = {
    REVIEW: "审阅版",
    "report.html": "报告",
    "report.pdf": "PDF",
    "report.docx": "Word",
}
SHOWN = 300  # rows that a browser lays out at once; the others on request
_LONG = 40  # characters of a message; a longer one is folded behind its first ones
_FOLDERS = re.compile(r"^(?:[A-Za-z]:)?[/\\][^\s：]*[/\\](?=[^\s：])")  # of the file it begins with
_COLUMNS = (
    *(("机关", ""), ("地区", ""), ("年度", "number"), ("状态", "")),
    *((name, "number") for name in ("错误", "警告", "新收申请", "办结", "结转下年", "行政复议")),
)
_REPORT = ("district", "agency", "name", "year", "form")
_COUNTS = {"errors": "error", "warnings": "warn", "notes": "info", "explained": "explained"}


class Alike(Protocol):
    """What is found of words that several agencies of one year have."""

    @property
    def district(self) -> str: ...

    @property
    def year(self) -> int: ...

    @property
    def page(self) -> str: ...

    @property
    def findings(self) -> Sequence[Finding]: ...


def index_page(
    rows: Iterable[dict[str, Any]], seasons: Sequence[Overview] = (), *, alike: Sequence[Alike] = ()
) -> str:
    """The page of these agency-years, with those whose words are `alike`.

    On top stand the seasons of the districts that have a list.
    """
    ordered = _ordered(rows)
    totals: dict[tuple[str, int], dict[str, int]] = {}
    for row in sorted(ordered, key=lambda r: (r["district"], -r["year"])):
        nothing = dict.fromkeys((*STATES, "error", "warn"), 0)
        own = totals.setdefault((row["district"], row["year"]), nothing)
        own[row["state"]] += 1
        for severity in ("error", "warn") if row["state"] != "gone" else ():
            own[severity] += row["counts"].get(severity, 0)
    years = sorted({row["year"] for row in ordered}, reverse=True)
    return page(
        "index.html.jinja",
        title="年度报告一览",
        columns=_COLUMNS,
        rows=ordered,
        districts=list(dict.fromkeys(district for district, _ in totals)),
        years=years,
        totals=totals,
        sums=sums(ordered),
        seasons=seasons,
        alike=[one for one in alike if one.findings],
        sorted_by=("年度", "descending"),
        states=STATES,
        files=FILES,
        most=SHOWN,
        folded=folded,
    )


def index_csv(rows: Iterable[dict[str, Any]]) -> str:
    """The same list for a spreadsheet: columns as figures.csv begins, then what came of it."""
    ordered = _ordered(rows)
    figures = list(dict.fromkeys(name for row in ordered for name in row["figures"]))
    columns = (*_REPORT, "state", *_COUNTS, *figures, "message")
    records = [
        {
            **{name: row[name] for name in (*_REPORT, "state")},
            "message": _FOLDERS.sub("", row["message"]),
            **{name: row["counts"].get(severity) for name, severity in _COUNTS.items()},
            **row["figures"],
        }
        for row in ordered
    ]
    return to_csv(records, columns)


def folded(message: str) -> str:
    """What is shown of a long message until it is opened; nothing of one that is not folded."""
    return f"{_FOLDERS.sub('', message)[:_LONG]}…" if len(message) > _LONG else ""


def _ordered(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The latest year first; in it failures, then open errors, then the rest; at last the gone."""
    rank = {state: place for place, state in enumerate(STATES)}

    def key(row: dict[str, Any]) -> tuple[Any, ...]:
        state = row["state"]
        return state == "gone", -row["year"], rank[state], row["district"], row["agency"]

    return sorted(rows, key=key)
