"""The list of an audit: every document, what needs care first; totals by rule and by district."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from nianbao.inputs.csv_text import to_csv
from nianbao.pages.html import page
from nianbao.pages.index import SHOWN, folded
from nianbao.rules.finding import SEVERITIES

STATES = {"failed": "未能核对", "findings": "有错误", "ok": "无错误"}  # the worst first
_COLUMNS = (
    *(("机关", ""), ("地区", ""), ("年度", "number"), ("状态", "")),
    *((name, "number") for name in (*SEVERITIES.values(), "已读", "无法辨认", "原件未见")),
)
_COUNTS = {"errors": "error", "warnings": "warn", "notes": "info"}
_CELLS = ("read", "unreadable", "missing")


@dataclass(frozen=True)
class Coded:
    """The findings of one rule in a report: how many, and the number of the first."""

    findings: int
    first: int


@dataclass(frozen=True)
class Line:
    """A document in the list; one that could not be audited has no page, but a message.

    The list calls it by its path below the place that was given, and is the same wherever that
    lies; `given` is the path as it was given.
    """

    file: str
    district: str
    state: str
    given: str = ""
    name: str = ""
    year: int | None = None
    form: str = ""
    page: str = ""
    message: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, Coded] = field(default_factory=dict)

    @property
    def href(self) -> str:
        return quote(self.page)


@dataclass(frozen=True)
class RuleTotal:
    """What came of one rule in all reports, with the first report that it was found in."""

    code: str
    title: str
    severity: str
    reports: int
    findings: int
    example: Line


@dataclass(frozen=True)
class Known:
    """What the list says of a rule."""

    title: str
    severity: str


def audit_index(lines: Iterable[Line], rules: Mapping[str, Known]) -> str:
    """The page of these documents; `rules` by code, as the rulebook has them."""
    ordered = _ordered(lines)
    districts: dict[str, dict[str, int]] = {}
    for line in sorted(ordered, key=lambda line: line.district):
        totals = districts.setdefault(
            line.district, dict.fromkeys((*STATES, *SEVERITIES, *_CELLS), 0)
        )
        totals[line.state] += 1
        for name, number in (*line.counts.items(), *line.cells.items()):
            if name in totals:
                totals[name] += number
    return page(
        "audit_index.html.jinja",
        title="已公布年度报告核对一览",
        columns=_COLUMNS,
        rows=ordered,
        totals=rule_totals(ordered, rules),
        districts=districts,
        years=sorted({line.year for line in ordered if line.year}, reverse=True),
        states=STATES,
        severities=SEVERITIES,
        most=SHOWN,
        sorted_by=("状态", "ascending"),
        folded=folded,
    )


def rule_totals(lines: Sequence[Line], rules: Mapping[str, Known]) -> list[RuleTotal]:
    """The rules that found anything: the gravest first, then those that did most often."""
    gravity = list(SEVERITIES)
    totals = []
    for code in dict.fromkeys(code for line in lines for code in line.codes):
        own = [line for line in lines if code in line.codes]
        known = rules.get(code) or Known("", gravity[0])
        found = sum(line.codes[code].findings for line in own)
        totals.append(RuleTotal(code, known.title, known.severity, len(own), found, own[0]))
    return sorted(totals, key=lambda t: (gravity.index(t.severity), -t.reports, t.code))


def audit_csv(lines: Iterable[Line]) -> str:
    """The same list for a spreadsheet."""
    columns = ("file", "district", "name", "year", "form", "state", *_COUNTS, *_CELLS)
    records = [
        {
            **{name: getattr(line, name) for name in columns[:6]},
            **{name: line.counts.get(severity) for name, severity in _COUNTS.items()},
            **{name: line.cells.get(name) for name in _CELLS},
            "codes": " ".join(line.codes),
            "message": line.message,
        }
        for line in _ordered(lines)
    ]
    return to_csv(records, (*columns, "codes", "message"))


def _ordered(lines: Iterable[Line]) -> list[Line]:
    """Failures first, then open errors, then the rest; the latest years first in a district."""
    rank = {state: place for place, state in enumerate(STATES)}
    return sorted(
        lines, key=lambda line: (rank[line.state], line.district, -(line.year or 0), line.file)
    )
