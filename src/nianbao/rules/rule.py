"""A rule: one coded check, an expectation over the frame that its suite is named after."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from nianbao.form.family import family as form_family
from nianbao.rules.finding import Severity
from nianbao.rules.suite import Expectation

if TYPE_CHECKING:
    import pandas as pd

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
    private: bool = False  # what it finds is personal data, and not repeated in full
    local: bool = False  # in force only where a district amends it
    source: str = ""  # what the district's amendment rests on

    def judges(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """Which rows of the frame the rule looks at, by its row condition."""
        import pandas as pd

        condition = self.kwargs.get("row_condition")
        return _holds(condition, frame) if condition else pd.Series(True, index=frame.index)

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
        private=meta.private,
        local=meta.local,
    )


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "IN": lambda column, values: column.isin(values),
    "NOT_IN": lambda column, values: ~column.isin(values),
}


def _holds(condition: dict[str, Any], frame: pd.DataFrame) -> pd.Series[bool]:
    """A Great Expectations row condition, in its JSON form, over a frame."""
    if condition["type"] in ("and", "or"):
        combine = operator.and_ if condition["type"] == "and" else operator.or_
        return reduce(combine, (_holds(part, frame) for part in condition["conditions"]))
    column: Any = frame[condition["column"]["name"]]
    if condition["type"] == "nullity":
        missing: pd.Series[bool] = column.isna()
        return missing if condition["is_null"] else ~missing
    result: pd.Series[bool] = _COMPARISONS[condition["operator"]](column, condition["parameter"])
    return result
