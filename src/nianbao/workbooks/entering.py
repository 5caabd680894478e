"""Open cells: what may be typed in them, and what stands there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from nianbao.inputs.agency_year import FIRST_YEAR, LAST_YEAR
from nianbao.inputs.source import Address
from nianbao.inputs.workbook.sheet import BLANK, Kind
from nianbao.inputs.workbook.square import Square

Values = Mapping[Address, Any]  # of open cells, by the layout's addresses
Lists = Mapping[Address, Sequence[Mapping[str, Any]]]  # their items, by key

_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255  # characters that a validation may show
_FIGURES = {
    "count": ("integer", "请填整数，没有的填 0，不要空着"),
    "signed_count": ("integer", "请填整数，减少的填负数，没有的填 0"),
}
_AMOUNT = ("decimal", "请填数，可以有小数，没有的填 0")
_TOTAL = f"可以不填，由程序计算；报告中空着的写“{BLANK}”"


def put(sheet: Any, at: Square, value: Any, style: Any) -> None:
    """Write a value as what it is; a text never becomes a formula or a link."""
    row, column = at.row - 1, at.column - 1
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, date):
        day = datetime(value.year, value.month, value.day)
        sheet.write_datetime(row, column, day, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def guard_figure(sheet: Any, at: Square, label: str, type: str, is_total: bool) -> None:
    """Have a figure's cell take numbers only; a total words too, after a question."""
    kind, asked = _FIGURES.get(type, _AMOUNT)
    signed = type.startswith("signed")
    rule: dict[str, Any] = {
        "validate": kind,
        "criteria": "between" if signed else ">=",
        **({"minimum": -(10**12), "maximum": 10**12} if signed else {"value": 0}),
        "error_type": "warning" if is_total else "stop",
    }
    _guard(sheet, at.row, at.row, at.column, rule, label, _TOTAL if is_total else asked)


def guard(
    sheet: Any,
    at: Square,
    last_row: int,
    label: str,
    kind: Kind,
    hint: str = "",
    choices: Mapping[str, str] | None = None,
) -> None:
    """Have the cells from `at` down to a row take what belongs there, and say what that is."""
    rule: dict[str, Any] = {"validate": "any"}
    if kind == "choice":
        rule = {"validate": "list", "source": list(choices or ())}
    elif kind == "day":
        days = {"minimum": date(1990, 1, 1), "maximum": date(2099, 12, 31)}
        rule = {"validate": "date", "criteria": "between", "error_type": "warning", **days}
        hint = hint or "日期，如 2024-01-02"
    elif kind == "year":
        years = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
        rule = {"validate": "integer", "criteria": "between", **years}
    if hint or rule["validate"] != "any":
        _guard(sheet, at.row, last_row, at.column, rule, label, hint)


def _guard(
    sheet: Any, first: int, last: int, column: int, rule: dict[str, Any], label: str, asked: str
) -> None:
    told = {
        "input_title": label[:_LONGEST_TITLE],
        "input_message": asked[:_LONGEST_MESSAGE],
        "error_title": label[:_LONGEST_TITLE],
        "error_message": (asked or "填写有误")[:_LONGEST_MESSAGE],
    }
    if not asked:
        told = {key: told[key] for key in ("error_title", "error_message")}
    sheet.data_validation(first - 1, column - 1, last - 1, column - 1, rule | told)
