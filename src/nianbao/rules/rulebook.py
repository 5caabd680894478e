"""The rulebook: the rules of all suites under expectations/, as each district has them."""

from __future__ import annotations

import hashlib
import json
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nianbao.errors import InputError, UsageError
from nianbao.form.family import family as form_family
from nianbao.rules.amendments import Amendments, read_amendments
from nianbao.rules.finding import SEVERITIES, Severity
from nianbao.rules.suite import Expectation, read_suite

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

    def in_force(
        self, year: int, district: str | None = None, family: str | None = None
    ) -> tuple[Rule, ...]:
        """The rules for a year, as the district has amended them; of one form, if it is named."""
        rules = (
            rule
            for rule in self.rules
            if rule.in_force(year) and (family is None or rule.judges_form(family))
        )
        amendments = self.local.get(district or "")
        amended = (_amended(rule, amendments, year) for rule in rules)
        return tuple(rule for rule in amended if rule is not None)


def read_rulebook(suites: Path) -> Rulebook:
    """The rules of a folder's suites and districts; InputError for whatever is wrong in them."""
    local = suites / "local"
    if not local.is_dir() and (local.exists() or local.is_symlink()):
        raise InputError("不是文件夹", file=local, expected="各地区规则的文件夹")
    files = (*_visible(suites, ".json"), *_visible(local, ".yaml", ".yml"))
    return _read(suites, tuple((file, _stamp(file)) for file in files))


def _visible(folder: Path, *suffixes: str) -> list[Path]:
    """The files of a folder with a suffix, but for what editors and file systems leave there."""
    return sorted(
        file
        for file in folder.glob("*")
        if file.suffix.lower() in suffixes and not file.name.startswith(".")
    )


def _stamp(file: Path) -> tuple[int, int] | None:
    """When a file was last changed, and its size; None if it cannot be told."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4)
def _read(suites: Path, stamped: tuple[tuple[Path, object], ...]) -> Rulebook:
    files = [file for file, _ in stamped if file.parent == suites]
    if not files:
        raise UsageError(f"{suites} 中没有规则集（*.json）")
    digest = hashlib.sha256()
    rules: list[Rule] = []
    for file in files:
        suite = read_suite(file)
        rules += [_rule(suite.name, *expectation) for expectation in suite.expectations]
        digest.update(json.dumps(suite.source.data, ensure_ascii=False, sort_keys=True).encode())
    by_code = {rule.code: [r for r in rules if r.code == rule.code] for rule in rules}
    local = {}
    for file, _ in stamped:
        if file.parent != suites:
            amendments = local[file.stem] = read_amendments(file)
            amendments.require(by_code)
            digest.update(f"{file.stem} {amendments.sha256}".encode())
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


def _rule(suite: str, expectation: Expectation, data: dict[str, Any]) -> Rule:
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


def _amended(rule: Rule, amendments: Amendments | None, year: int) -> Rule | None:
    """The rule as a district has it; None where it is switched off or the district's to set."""
    amendment = amendments.of(rule.code, year) if amendments else None
    if amendments is None or amendment is None or not amendment.concerns(rule):
        return None if rule.local else rule
    if amendment.off:
        return None
    return replace(
        rule,
        severity=amendment.severity or rule.severity,
        expectation={**rule.expectation, "kwargs": amendment.kwargs_of(rule)},
        origin=f"{amendments.origin}（{amendment.source}）",
        source=amendment.source,
    )
