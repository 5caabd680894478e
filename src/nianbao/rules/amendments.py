"""What a district changes in the rulebook: expectations/local/<district>.yaml.

    S012: {kwargs: {max_value: 1500}, source: 本区2024年年报通知}
    C008: {off: true, source: 本区零报告不再确认}
    D009: {severity: error, years: {from: 2024}, source: 本区2024年年报通知}

A rule can be switched off, weighed differently, or given other thresholds, each with its
source. Arithmetic of the statutory form is not for a district to change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from nianbao.errors import InputError
from nianbao.inputs.agency_year import FIRST_YEAR, LAST_YEAR
from nianbao.inputs.source import Source, described, read_source
from nianbao.rules.finding import Severity
from nianbao.rules.kwargs import check_kwargs
from nianbao.rules.rule import Rule
from nianbao.rules.strict import LEFT_OUT, Strict, refused
from nianbao.rules.suite import Years

THRESHOLDS = ("min_value", "max_value", "value", "value_set", "regex", "regex_list")


class Amendment(Strict):
    """The change of one rule."""

    source: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    off: bool = False
    severity: Severity = LEFT_OUT
    kwargs: dict[str, Any] = Field(default_factory=dict)
    years: Years = LEFT_OUT

    @model_validator(mode="after")
    def _one_thing(self) -> Amendment:
        if self.off and (self.severity or self.kwargs):
            raise ValueError("off，或者 severity、kwargs|两者都有")
        return self

    @property
    def changes(self) -> bool:
        return bool(self.off or self.severity or self.kwargs)

    def holds(self, year: int) -> bool:
        return self.years is None or self.years.hold(year)

    def meets(self, rule: Rule) -> bool:
        """Whether there is a year in which both are in force."""
        years = range(FIRST_YEAR, LAST_YEAR + 1)
        return any(self.holds(year) and rule.in_force(year) for year in years)

    def thresholds(self, rule: Rule) -> dict[str, Any]:
        """Those of the amended thresholds that the rule has."""
        return {name: value for name, value in self.kwargs.items() if name in rule.kwargs}

    def kwargs_of(self, rule: Rule) -> dict[str, Any]:
        """The rule's kwargs as amended."""
        return rule.kwargs | self.thresholds(rule)

    def fault(self, rule: Rule) -> ValidationError | None:
        """What is wrong with the rule's kwargs as amended."""
        try:
            check_kwargs(rule.suite, rule.expectation["type"], self.kwargs_of(rule))
        except ValidationError as error:
            return error
        return None

    def concerns(self, rule: Rule) -> bool:
        """Whether a rule of that code is amended: where thresholds are, one that takes them."""
        return not self.kwargs or (bool(self.thresholds(rule)) and self.fault(rule) is None)


@dataclass(frozen=True)
class Amendments:
    """All amendments of one district."""

    source: Source
    by_code: dict[str, Amendment]

    @property
    def origin(self) -> str:
        return f"expectations/local/{self.source.file.name}"

    @property
    def sha256(self) -> str:
        return self.source.sha256

    def of(self, code: str, year: int) -> Amendment | None:
        amendment = self.by_code.get(code)
        return amendment if amendment and amendment.holds(year) else None

    def require(self, rules: Mapping[str, Sequence[Rule]]) -> None:
        """InputError for what changes no rule, or one that is not for a district to change."""
        for code, amendment in self.by_code.items():
            if code not in rules:
                near = "、".join(get_close_matches(code.upper(), rules, 3)) or "规则编码，如 S012"
                raise self.source.error(
                    (code,), "没有这条规则", expected=near, found=described(code)
                )
            if not all(rule.explainable for rule in rules[code]):
                raise self.source.error((code,), "统一格式的勾稽关系和填写规则不能由本地调整")
            if not amendment.changes and not any(rule.local for rule in rules[code]):
                expected = "off、severity 或者 kwargs"
                raise self.source.error((code,), "没有写明调整什么", expected=expected)
            meant = [rule for rule in rules[code] if amendment.meets(rule)]
            if not meant:
                raise self.source.error((code, "years"), "规则在这些年度没有施行")
            self._require_fit(code, amendment, meant)

    def _require_fit(self, code: str, amendment: Amendment, rules: Sequence[Rule]) -> None:
        """InputError for a threshold that none of a code's rules can take."""
        for name in amendment.kwargs:
            having = [rule for rule in rules if name in rule.kwargs]
            if not having:
                had = {name for rule in rules for name in rule.kwargs}
                expected = "、".join(t for t in THRESHOLDS if t in had) or "没有可以调整的参数"
                raise self.source.error(
                    (code, "kwargs", name), "规则没有这个参数", expected=expected, found=name
                )
            faults = [fault for fault in map(amendment.fault, having) if fault is not None]
            if len(faults) == len(having):
                raise refused(faults[0], self.source, (code, "kwargs"))


def read_amendments(file: Path) -> Amendments:
    """The amendments of a district's file; InputError with the line if it is not one."""
    if not re.fullmatch(r"[a-z0-9-]+\.yaml", file.name):
        expected = "地区编号.yaml，编号只含小写字母、数字和连字符"
        raise InputError("文件名不是地区编号", file=file, expected=expected, found=file.name)
    if not file.is_file():
        raise InputError("不是可以读取的文件", file=file, expected="一份本地规则（YAML）")
    source = read_source(file)
    try:
        by_code = TypeAdapter(dict[str, Amendment]).validate_python(source.data)
    except ValidationError as error:
        raise refused(error, source) from None
    for code, amendment in by_code.items():
        for name in amendment.kwargs:
            if name not in THRESHOLDS:
                raise source.error(
                    (code, "kwargs", name),
                    "不能调整的参数",
                    expected="、".join(THRESHOLDS),
                    found=described(name),
                )
    return Amendments(source, by_code)
