"""A rule: one coded check, an expectation over the frame that its suite is named after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nianbao.form.family import family as form_family
from nianbao.rules.condition import rows
from nianbao.rules.finding import Severity
from nianbao.rules.frames.frame import Frame
from nianbao.rules.suite import Expectation

_SEVERITIES: dict[str, Severity] = {"critical": "error", "warning": "warn", "info": "info"}


@dataclass(frozen=True)
class Rule:
    """One coded check: an expectation over the frame that its suite is named after."""

    code: str
    title: str
    severity: Severity
    suite: str
    citation: str
    message: str  # a template over the columns of the frame
    expected: str | None
    found: str | None
    first_year: int | None
    last_year: int | None
    explainable: bool
    forms: frozenset[str] | None  # for which it is in force; None for all that name its suite
    expectation: dict[str, Any]  # as the suite's JSON has it
    origin: str  # the file that the rule, or its last amendment, comes from
    cell: str | None = None  # the address of what it finds, where the frame has none
    key: str | None = None  # of the parameter file, where it finds what has no cell
    private: bool = False  # what it finds is personal data, and not repeated in full
    local: bool = False  # in force only where a district amends it
    source: str = ""  # what the district's amendment rests on

    def judges(self, frame: Frame) -> list[int]:
        """The numbers of the rows that the rule looks at, by its row condition."""
        return rows(self.kwargs.get("row_condition"), frame)

    @property
    def tested(self) -> list[str]:
        """The columns that the expectation looks at; a row that lacks one cannot be assessed."""
        names = ("column", "column_A", "column_B")
        return [self.kwargs[name] for name in names if name in self.kwargs]

    @property
    def judges_missing(self) -> bool:
        """Whether it is a missing value itself that the rule judges."""
        return bool(self.expectation["type"].endswith("_be_null"))

    @property
    def patterns(self) -> list[str]:
        """The regular expressions that the rule looks for."""
        one: str | None = self.kwargs.get("regex")
        several: list[str] = self.kwargs.get("regex_list", [])
        return several if one is None else [one]

    def judges_form(self, family: str) -> bool:
        """Whether the rule is in force for a form."""
        return self.suite in form_family(family).suites and family in (self.forms or {family})

    def in_force(self, year: int) -> bool:
        return (self.first_year or year) <= year <= (self.last_year or year)

    @property
    def kwargs(self) -> dict[str, Any]:
        """What the expectation is given: columns, thresholds, its row condition."""
        kwargs: dict[str, Any] = self.expectation["kwargs"]
        return kwargs

    def record(self) -> dict[str, Any]:
        """The rule as `nianbao rules --json` prints it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "title": self.title,
            "citation": self.citation,
            "message": self.message,
            "suite": self.suite,
            "years": {"from": self.first_year, "to": self.last_year},
            "forms": sorted(self.forms) if self.forms else None,
            "explainable": self.explainable,
            "origin": self.origin,
        }


def rule_of(suite: str, expectation: Expectation, data: dict[str, Any]) -> Rule:
    """The rule of a suite's expectation, which `data` holds as the file has it."""
    meta = expectation.meta
    return Rule(
        code=meta.code,
        title=meta.title,
        severity=_SEVERITIES[expectation.severity],
        suite=suite,
        citation=meta.citation,
        message=meta.message,
        expected=meta.expected,
        found=meta.found,
        first_year=meta.years.first if meta.years else None,
        last_year=meta.years.last if meta.years else None,
        explainable=meta.explainable,
        forms=frozenset(meta.forms) if meta.forms else None,
        expectation=data,
        origin=f"expectations/{suite}.json",
        cell=meta.cell,
        key=meta.key,
        private=meta.private,
        local=meta.local,
    )
