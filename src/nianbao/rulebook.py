"""The rulebook: the suites under expectations/, read as plain JSON.

Each file is a suite that stock Great Expectations loads; what the rule says to a
person stands in the `meta` of its expectation.
"""

from __future__ import annotations

import hashlib
import json
import operator
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nianbao.amendments import Amendments, read_amendments
from nianbao.errors import UsageError
from nianbao.finding import SEVERITIES, Severity

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
    expectation: dict[str, Any]  # as the suite's JSON has it
    origin: str  # the file that the rule, or its last amendment, comes from
    cell: str | None = None  # the address of what it finds, where the frame has none
    private: bool = False  # what it finds is personal data, and not repeated in full
    local: bool = False  # in force only where a district amends it
    source: str = ""  # what the district's amendment rests on

    def judges(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """Which rows of the frame the rule looks at, by its row condition."""
        import pandas as pd

        condition = self.expectation["kwargs"].get("row_condition")
        return _holds(condition, frame) if condition else pd.Series(True, index=frame.index)

    def in_force(self, year: int) -> bool:
        return (self.first_year or year) <= year <= (self.last_year or year)

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
            "explainable": self.explainable,
            "origin": self.origin,
        }


@dataclass(frozen=True)
class Rulebook:
    """All rules, in the order of their suites; `version` changes with any of them."""

    version: str
    rules: tuple[Rule, ...]
    local: dict[str, Amendments] = field(default_factory=dict)  # by district

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def listed(self, year: int | None, district: str | None) -> list[Rule]:
        """The rules by code: all, or those of a year as the district has amended them."""
        rules = self.rules if year is None else self.in_force(year, district)
        gravity = list(SEVERITIES)
        return sorted(rules, key=lambda rule: (rule.code, gravity.index(rule.severity)))

    def in_force(self, year: int, district: str | None = None) -> tuple[Rule, ...]:
        """The rules for a year, as the district has amended them."""
        rules = (rule for rule in self.rules if rule.in_force(year))
        amendments = self.local.get(district or "")
        amended = (_amended(rule, amendments, year) for rule in rules)
        return tuple(rule for rule in amended if rule is not None)


def read_rulebook(suites: Path) -> Rulebook:
    """The rules of all suites in a folder; UsageError if one cannot be read."""
    files = sorted((*suites.glob("*.json"), *suites.glob("local/*.yaml")))
    return _read(suites, tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=4)
def _read(suites: Path, _changed: tuple[tuple[Path, int], ...]) -> Rulebook:
    rules: list[Rule] = []
    digest = hashlib.sha256()
    files = sorted(suites.glob("*.json"))
    if not files:
        raise UsageError(f"{suites} 中没有规则集（*.json）")
    for file in files:
        try:
            suite = json.loads(file.read_text(encoding="utf-8"))
            rules += [_rule(suite["name"], expectation) for expectation in suite["expectations"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{file}：不是可用的规则集（{error!r}）") from None
        digest.update(json.dumps(suite, ensure_ascii=False, sort_keys=True).encode())
    # One code may weigh differently what it finds, each by an expectation of its own.
    keys = Counter((rule.code, rule.suite, _spelled(rule.expectation)) for rule in rules)
    if repeated := {code for (code, *_), times in keys.items() if times > 1}:
        raise UsageError(f"{suites}：规则重复：{'、'.join(sorted(repeated))}")
    codes = frozenset(rule.code for rule in rules)
    fixed = frozenset(rule.code for rule in rules if not rule.explainable)
    local = {file.stem: read_amendments(file) for file in sorted(suites.glob("local/*.yaml"))}
    for district, amendments in local.items():
        amendments.require(codes, fixed)
        digest.update(f"{district} {amendments.sha256}".encode())
    return Rulebook(digest.hexdigest()[:12], tuple(rules), local)


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


def _spelled(expectation: dict[str, Any]) -> str:
    return json.dumps([expectation["type"], expectation["kwargs"]], sort_keys=True)


def _rule(suite: str, expectation: dict[str, Any]) -> Rule:
    meta = expectation["meta"]
    years = meta.get("years", {})
    return Rule(
        code=meta["code"],
        title=meta["title"],
        severity=_SEVERITIES[expectation["severity"]],
        suite=suite,
        citation=meta["citation"],
        message=meta["message"],
        expected=meta.get("expected"),
        found=meta.get("found"),
        first_year=years.get("from"),
        last_year=years.get("to"),
        explainable=meta.get("explainable", True),
        expectation=expectation,
        origin=f"expectations/{suite}.json",
        cell=meta.get("cell"),
        private=meta.get("private", False),
        local=meta.get("local", False),
    )


def _amended(rule: Rule, amendments: Amendments | None, year: int) -> Rule | None:
    """The rule as a district has it; None where it is switched off or the district's to set."""
    amendment = amendments.of(rule.code, year) if amendments else None
    if amendments is None or amendment is None:
        return None if rule.local else rule
    if amendment.off:
        return None
    kwargs = {**rule.expectation["kwargs"], **amendment.kwargs}
    return replace(
        rule,
        severity=amendment.severity or rule.severity,
        expectation={**rule.expectation, "kwargs": kwargs},
        origin=f"{amendments.origin}（{amendment.source}）",
        source=amendment.source,
    )
