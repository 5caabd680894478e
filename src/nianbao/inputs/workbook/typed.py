"""What was typed in an open cell, as a value of the parameter file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from nianbao.characters import UnfitError, visible
from nianbao.form.labels import folded
from nianbao.inputs.cells import Cell
from nianbao.inputs.source import described
from nianbao.inputs.values import LONGEST_TEXT
from nianbao.inputs.workbook.cell_text import read_text
from nianbao.inputs.workbook.day import day_typed
from nianbao.inputs.workbook.sheet import BLANK, Kind

NOTHING: Any = object()  # of a cell that is as good as empty
_MOST_DIGITS = 18
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_YEAR = re.compile("([0-9]{4})(?:年度?)?")
_LONGEST = 200  # characters of what is no text
_WANTED: dict[Kind, str] = {
    "line": "一行文字",
    "lines": "文字，一行一项",
    "text": "文字",
    "day": "日期，如 2024-01-02",
    "year": "年份，如 2023",
    "choice": "列表中的一项",
    "figure": "数，没有的填 0",
    "number": "数",
    "value": "数或文字",
}


class UnreadError(Exception):
    """A cell that cannot be read: what is wrong and what to do, what was expected and found."""

    def __init__(self, message: str, expected: str | None, found: str | None) -> None:
        super().__init__(message)
        self.message, self.expected, self.found = message, expected, found


def typed(
    cell: Cell, kind: Kind, choices: Mapping[str, str], epoch: date, *, uncalculated: bool
) -> Any:
    """The value of a cell, NOTHING of one that is as good as empty; UnreadError.

    What is no value of its kind comes as it is, where whoever judges it can tell so.
    `uncalculated` says that formulas may have no values but those that a program made up; days
    as numbers count from the epoch.
    """
    _require_value(cell, kind, uncalculated)
    value = cell.value
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return _number(value, kind, epoch, cell.percent)
    return _text(value, kind, choices) if value.strip() else NOTHING


def _require_value(cell: Cell, kind: Kind, uncalculated: bool) -> None:
    made_up = uncalculated and cell.formula and cell.value in (0, "")
    wanted, found = _WANTED[kind], described(cell.value)
    message = None
    if cell.elsewhere:
        message = "公式引用了另一个工作簿：请复制这一格，选择性粘贴为“数值”"
        found = "外部链接"
    elif cell.kind == "none" or made_up:
        message = "公式还没有算出值：请在 Excel 或 WPS 中打开、保存一次，或者直接填写"
        found = "没有值的公式"
    elif cell.kind == "error":
        message = "单元格中是错误值：请改正公式，或者直接填写"
    elif cell.kind == "flag":
        message = "填写有误"
    elif isinstance(cell.value, date) and kind != "day":
        message = "所填内容成了日期：请把单元格格式设为“常规”或“文本”，重新填写"
    elif isinstance(cell.value, date) and not _FIRST_DAY <= cell.value <= _LAST_DAY:
        message = "填写有误"
    if message:
        raise UnreadError(message, wanted, found)


def _number(value: int | float, kind: Kind, epoch: date, percent: bool) -> Any:
    """A number as the value of a kind; in a text its digits."""
    exact = Decimal(repr(value))
    if exact.adjusted() >= _MOST_DIGITS:
        raise UnreadError("数过大", f"不超过 {_MOST_DIGITS} 位的数", described(value))
    if kind == "figure" and percent:
        raise UnreadError("所填的是百分数", _WANTED[kind], f"“{(exact * 100).normalize():f}%”")
    if kind == "figure" or (kind in ("number", "value") and not percent):
        return value
    if kind == "year":
        return value
    digits = f"{(exact * 100).normalize() if percent else exact:f}"
    if kind == "day":
        return _numbered_day(value, epoch) or day_typed(digits) or digits
    return [digits] if kind == "lines" else digits + "%" * percent


def _numbered_day(value: int | float, epoch: date) -> date | None:
    """The day of a serial number, as a cell shows it that is not set to show days."""
    if not 0 < value < 10**5:
        return None
    day = epoch + timedelta(days=int(value))
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


def _text(value: str, kind: Kind, choices: Mapping[str, str]) -> Any:
    if kind == "text":
        if len(value) > LONGEST_TEXT:
            wanted = f"不超过 {LONGEST_TEXT} 字的文字"
            raise UnreadError("文字过长", wanted, f"{len(value)} 字")
        return read_text(value) or NOTHING
    if kind == "figure":
        return None if folded(value[:_LONGEST]) == folded(BLANK) else _seen(value)
    if kind == "value":
        return value
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    if kind == "lines":
        return lines
    text = "\n".join(lines)
    if kind == "day":
        return day_typed(text[:_LONGEST]) or text
    if kind == "year":
        year = _YEAR.fullmatch("".join(unicodedata.normalize("NFKC", text[:_LONGEST]).split()))
        return int(year[1]) if year else text
    if kind == "choice":
        known = {folded(word): id for word, id in choices.items()}
        chosen = known.get(folded(text[:_LONGEST]), text)
        if chosen not in choices.values():
            raise UnreadError("不是列表中的一项", "、".join(choices), described(text))
        return chosen
    return text


def _seen(value: str) -> str:
    """What stands in a cell for figures as it is, where it can be shown."""
    if len(value) > _LONGEST:
        raise UnreadError("填写有误", _WANTED["figure"], described(value))
    try:
        return visible(value)
    except UnfitError as error:
        raise UnreadError("字符有误", error.expected, error.found) from None
