"""The types of expectation that a rule can be of, and what each takes.

Whatever can be wrong with them is found before there is any data, and without Great
Expectations: columns are those of the frame (`columns.py`), and values such as the columns
hold. The types are the stock ones that judge row by row, so that no report's verdict depends
on the reports beside it; that is why none takes `mostly`, and why a pair with a value missing
is always passed over.
"""

from __future__ import annotations

from datetime import datetime
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from nianbao.inputs.source import described
from nianbao.rules import patterns
from nianbao.rules.columns import COLUMNS, KINDS, Kind
from nianbao.rules.strict import LEFT_OUT, Strict


def _kind(column: str, info: ValidationInfo) -> Kind:
    """What a column of the frame holds; the frame's name is the context."""
    columns = COLUMNS[str(info.context)]
    if column not in columns:
        near = "、".join(get_close_matches(column, columns, 3) or columns)
        raise ValueError(f"数据框 {info.context} 的列（如 {near}）|{described(column)}")
    return columns[column]


def _named(column: str, info: ValidationInfo) -> str:
    _kind(column, info)
    return column


def _require_kind(value: object, kind: Kind, column: str) -> None:
    """ValueError if a value cannot be one of a column of that kind."""
    types = {"text": (str,), "number": (int, float), "flag": (bool,)}[kind]
    sized = not isinstance(value, int | float) or abs(value) <= _LARGEST
    if isinstance(value, types) and isinstance(value, bool) == (kind == "flag") and sized:
        return
    raise ValueError(f"{KINDS[kind]}（“{column}”列的值）|{described(value)}")


_LARGEST = 10**12
_Column = Annotated[str, AfterValidator(_named)]
_Number = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]
_Values = Annotated[list[Any], Field(min_length=1, max_length=200)]


def _usable(pattern: str) -> str:
    if fault := patterns.fault(pattern):
        raise ValueError(f"可用的正则表达式：{fault}|{described(pattern)}")
    return pattern


_Pattern = Annotated[str, AfterValidator(_usable)]


class _NamedColumn(Strict):
    name: _Column


class _Comparison(Strict):
    """Rows whose column compares so with a value."""

    type: Literal["comparison"]
    column: _NamedColumn
    operator: Literal["==", "!=", "<", "<=", ">", ">=", "IN", "NOT_IN"]
    parameter: Any

    @field_validator("parameter")
    @classmethod
    def _comparable(cls, parameter: Any, info: ValidationInfo) -> Any:
        if not {"column", "operator"} <= set(info.data):
            return parameter
        column, operator = info.data["column"].name, info.data["operator"]
        kind = _kind(column, info)
        several = operator in ("IN", "NOT_IN")
        if several and not (isinstance(parameter, list) and 0 < len(parameter) <= 200):
            raise ValueError(f"列表，{operator} 要有可比的值|{described(parameter)}")
        if kind != "number" and operator in ("<", "<=", ">", ">="):
            raise ValueError(f"== 或 !=（“{column}”是一列{KINDS[kind]}）|{operator}")
        if kind == "flag" and several:
            raise ValueError(f"== 或 !=（“{column}”是一列是非）|{operator}")
        for value in parameter if several else [parameter]:
            _require_kind(value, kind, column)
        return parameter


class _Nullity(Strict):
    """Rows whose column has a value, or none."""

    type: Literal["nullity"]
    column: _NamedColumn
    is_null: bool


class _Both(Strict):
    """Rows for which all of the conditions hold."""

    type: Literal["and"]
    conditions: Annotated[
        list[Annotated[_Comparison | _Nullity, Field(discriminator="type")]],
        Field(min_length=1, max_length=10),
    ]


class _Either(Strict):
    """Rows for which one of the conditions holds; Great Expectations nests no deeper."""

    type: Literal["or"]
    conditions: Annotated[
        list[Annotated[_Comparison | _Nullity | _Both, Field(discriminator="type")]],
        Field(min_length=1, max_length=10),
    ]


_Condition = Annotated[_Comparison | _Nullity | _Both | _Either, Field(discriminator="type")]


class _Kwargs(Strict):
    """What every expectation takes; a subclass names the type's own."""

    row_condition: _Condition = LEFT_OUT


class _OneColumn(_Kwargs):
    takes: ClassVar[tuple[Kind, ...]] = ("text", "number", "flag")
    column: str

    @field_validator("column")
    @classmethod
    def _judgeable(cls, column: str, info: ValidationInfo) -> str:
        kind = _kind(column, info)
        if kind not in cls.takes:
            wanted = "或".join(KINDS[one] for one in cls.takes)
            raise ValueError(f"一列{wanted}|“{column}”，是一列{KINDS[kind]}")
        return column


class _Text(_OneColumn):
    takes = ("text",)


class _Bounds(_Kwargs):
    strict_min: bool = False
    strict_max: bool = False

    @model_validator(mode="after")
    def _some_between(self) -> _Bounds:
        low, high = getattr(self, "min_value", None), getattr(self, "max_value", None)
        if low is None and high is None:
            raise ValueError("min_value、max_value 至少一项|都没有")
        if low is not None and high is not None:
            strict = self.strict_min or self.strict_max
            if low > high or (strict and low == high):
                raise ValueError(f"min_value 不大于 max_value|{low:g} 和 {high:g}")
        return self


class _Between(_OneColumn, _Bounds):
    takes = ("number",)
    min_value: _Number = LEFT_OUT
    max_value: _Number = LEFT_OUT


class _Lengths(_Text, _Bounds):
    min_value: Annotated[int, Field(ge=0, le=_LARGEST)] = LEFT_OUT
    max_value: Annotated[int, Field(ge=0, le=_LARGEST)] = LEFT_OUT


class _Length(_Text):
    value: Annotated[int, Field(ge=0, le=_LARGEST)]


class _InSet(_OneColumn):
    value_set: _Values

    @field_validator("value_set")
    @classmethod
    def _of_the_column(cls, values: list[Any], info: ValidationInfo) -> list[Any]:
        if column := info.data.get("column"):
            for value in values:
                _require_kind(value, _kind(column, info), column)
        return values


class _Regex(_Text):
    regex: _Pattern


class _Regexes(_Text):
    regex_list: Annotated[list[_Pattern], Field(min_length=1, max_length=50)]


class _RegexesTogether(_Regexes):
    match_on: Literal["any", "all"] = "any"


class _DateFormat(_Text):
    strftime_format: str

    @field_validator("strftime_format")
    @classmethod
    def _reads_what_it_writes(cls, form: str) -> str:
        day = datetime(2024, 1, 2)
        try:
            datetime.strptime(day.strftime(form), form)
        except ValueError:
            raise ValueError(f"日期格式，如 %Y-%m-%d|{described(form)}") from None
        if day.strftime(form) == form:
            raise ValueError(f"日期格式，如 %Y-%m-%d|{described(form)}")
        return form


class _Pair(_Kwargs):
    takes: ClassVar[tuple[Kind, ...]] = ("text", "number", "flag")
    first: _Column = Field(alias="column_A")
    second: _Column = Field(alias="column_B")
    ignore_row_if: Literal["either_value_is_missing"]  # such a row cannot be assessed

    @field_validator("second")
    @classmethod
    def _alike(cls, column: str, info: ValidationInfo) -> str:
        if first := info.data.get("first"):
            kinds = (_kind(first, info), _kind(column, info))
            if kinds[0] != kinds[1] or kinds[0] not in cls.takes:
                wanted = "或".join(KINDS[one] for one in cls.takes)
                found = "和".join(KINDS[one] for one in kinds)
                raise ValueError(f"与 column_A 同为{wanted}的列|{found}")
        return column


class _Greater(_Pair):
    takes = ("number",)
    or_equal: bool = False


class _PairSet(_Pair):
    value_pairs_set: _Values

    @field_validator("row_condition")
    @classmethod
    def _of_all_rows(cls, condition: Any) -> Any:
        """Great Expectations pays no heed to a row condition in this type alone."""
        raise ValueError("不带 row_condition（这种 expectation 对各行都作判断）|row_condition")

    @field_validator("value_pairs_set")
    @classmethod
    def _of_the_columns(cls, pairs: list[Any], info: ValidationInfo) -> list[Any]:
        columns = [info.data[name] for name in ("first", "second") if name in info.data]
        for pair in pairs:
            if not isinstance(pair, list) or len(pair) != 2:
                raise ValueError(f"两项的列表|{described(pair)}")
            for column, value in zip(columns, pair, strict=False):
                _require_kind(value, _kind(column, info), column)
        return pairs


KWARGS: dict[str, type[_Kwargs]] = {
    "expect_column_values_to_be_between": _Between,
    "expect_column_values_to_be_in_set": _InSet,
    "expect_column_values_to_not_be_in_set": _InSet,
    "expect_column_values_to_be_null": _OneColumn,
    "expect_column_values_to_not_be_null": _OneColumn,
    "expect_column_values_to_match_regex": _Regex,
    "expect_column_values_to_not_match_regex": _Regex,
    "expect_column_values_to_match_regex_list": _RegexesTogether,
    "expect_column_values_to_not_match_regex_list": _Regexes,
    "expect_column_values_to_match_strftime_format": _DateFormat,
    "expect_column_values_to_be_json_parseable": _Text,
    "expect_column_value_lengths_to_be_between": _Lengths,
    "expect_column_value_lengths_to_equal": _Length,
    "expect_column_pair_values_to_be_equal": _Pair,
    "expect_column_pair_values_a_to_be_greater_than_b": _Greater,
    "expect_column_pair_values_to_be_in_set": _PairSet,
}


def check_kwargs(frame: str, type: str, kwargs: dict[str, Any]) -> None:
    """ValidationError if an expectation of that type over the frame cannot take them."""
    KWARGS[type].model_validate(kwargs, context=frame)
