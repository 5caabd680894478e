"""What a district changes in the rulebook: expectations/local/<district>.yaml.

    S012: {kwargs: {max_value: 1500}, source: 本区2024年年报通知}
    C008: {off: true, source: 本区零报告不再确认}
    D009: {severity: error, years: {from: 2024}, source: 本区2024年年报通知}

A rule can be switched off, weighed differently, or given other thresholds, each with its
source. Arithmetic of the statutory form is not for a district to change.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from nianbao.errors import InputError
from nianbao.finding import Severity
from nianbao.source import Source, described, read_source

_THRESHOLDS = ("min_value", "max_value", "value_set", "regex", "regex_list", "mostly")


class Years(BaseModel):
    """The report years that an amendment is for, both ends included."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    first: int | None = Field(None, alias="from")
    last: int | None = Field(None, alias="to")


class Amendment(BaseModel):
    """The change of one rule."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    source: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    off: bool = False
    severity: Severity | None = None
    kwargs: dict[str, Any] = {}
    years: Years | None = None

    def holds(self, year: int) -> bool:
        years = self.years
        return years is None or (years.first or year) <= year <= (years.last or year)


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

    def require(self, known: frozenset[str], fixed: frozenset[str]) -> None:
        """InputError for a code that is no rule, or one that is not for a district to change."""
        for code in self.by_code:
            if code not in known:
                raise self.source.error((code,), "没有这条规则", found=code)
            if code in fixed:
                raise self.source.error((code,), "统一格式的勾稽关系和填写规则不能由本地调整")


def read_amendments(file: Path) -> Amendments:
    """The amendments of a district's file; InputError with the line if it is not one."""
    source = read_source(file)
    try:
        by_code = TypeAdapter(dict[str, Amendment]).validate_python(source.data)
    except ValidationError as error:
        first = error.errors()[0]
        expected = "off、severity、kwargs、years、source"
        raise source.error(
            first["loc"], "填写有误", expected=expected, found=described(first["input"])
        ) from None
    for code, amendment in by_code.items():
        for name in amendment.kwargs:
            if name not in _THRESHOLDS:
                raise InputError(
                    "不能调整的参数",
                    file=file,
                    line=source.line((code, "kwargs", name)),
                    expected="、".join(_THRESHOLDS),
                    found=described(name),
                )
    return Amendments(source, by_code)
