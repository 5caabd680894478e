"""A ledger read into typed columns: what is not understood is listed, nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from nianbao.errors import InputError
from nianbao.ledgers.definition import Column, Definition, plain_choice
from nianbao.ledgers.sheet import read_rows

MOST_LISTED = 50  # of what is not understood; the rest is counted
_LONGEST_TEXT = 2000
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_DAY = re.compile(
    r"((?:19|20)[0-9]{2})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?"
    r"(?:[ T][0-9:.]{4,15})?|((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])"
)
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:\.[0-9]+)?")
_EXCEL_EPOCH = date(1899, 12, 30)

# (earlier, later, what is wrong): days of a request that cannot be in another order
_ORDERS = (
    ("received_on", "replied_on", "答复日期早于收到日期"),
    ("correction_notified_on", "corrected_on", "补正收到日期早于补正告知日期"),
    ("received_on", "correction_notified_on", "补正告知日期早于收到日期"),
    ("third_party_from", "third_party_to", "征求意见结束日期早于开始日期"),
    ("fee_notified_on", "fee_paid_on", "缴费日期早于收费通知日期"),
    ("accepted_on", "closed_on", "审结日期早于受理日期"),
    ("issued_on", "repealed_on", "废止日期早于制发日期"),
)
# Blank cells that mean something: still open, in force; what rules look at themselves.
_MAY_BE_BLANK = {"outcome", "replied_on", "closed_on", "repealed_on", "result", "applicant_type"}


@dataclass(frozen=True)
class Trouble:
    """One cell, or one row, that is not understood."""

    row: int
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        found = f"，现为“{self.found[:40]}”" if self.found else ""
        return f"第{self.row}行“{self.column}”：应为{self.expected}{found}"


def read_ledger(file: Path, name: str, sheet: str | None, ledger: Definition) -> pd.DataFrame:
    """The rows of a ledger by column id, its row number as index.

    Days are datetime64, choices categories of ids, columns that the file does not have are
    absent. InputError lists every cell that is not understood.
    """
    troubles: list[Trouble] = []
    parts: list[pd.DataFrame] = []
    at_sheet: str | None = None
    for rows in read_rows(file, name, sheet, ledger):
        at_sheet = rows.sheet
        filled = rows.frame[(rows.frame != "").any(axis=1)]
        columns = {c.id: c for c in ledger.columns if c.id in filled}
        parts.append(
            pd.DataFrame(
                {id: _typed(filled[id], column, troubles) for id, column in columns.items()},
                index=filled.index,
            )
        )
    whole = pd.concat(parts) if parts else _empty(ledger)
    troubles += _repeated(whole) + _disordered(whole, ledger) + _unclosed(whole)
    if troubles:
        raise _refusal(troubles, name, at_sheet)
    return whole


def _empty(ledger: Definition) -> pd.DataFrame:
    blank = pd.Series([], dtype=str)
    return pd.DataFrame({c.id: _typed(blank, c, []) for c in ledger.required})


def _refusal(troubles: list[Trouble], name: str, sheet: str | None) -> InputError:
    troubles.sort(key=lambda trouble: trouble.row)
    place = f"{name}#{sheet}" if sheet else name
    lines = [f"{place}：有{len(troubles)}处不能识别，改正以前不作统计"]
    lines += [f"  {trouble}" for trouble in troubles[:MOST_LISTED]]
    if len(troubles) > MOST_LISTED:
        lines.append(f"  …… 另有{len(troubles) - MOST_LISTED}处")
    return InputError("\n".join(lines))


def _typed(texts: pd.Series[Any], column: Column, troubles: list[Trouble]) -> pd.Series[Any]:
    """A column's texts as values; each distinct spelling is read once."""
    if column.type == "text":
        _require(texts, column, troubles)
        long = texts[texts.str.len() > _LONGEST_TEXT]
        troubles += _at(long, column.label, "简短的文字")
        return texts.str.strip()
    read = {text: _value(text, column) for text in texts.unique()}
    bad = {text for text, value in read.items() if value is None and text.strip()}
    if bad:
        for text in sorted(bad):
            troubles += _at(texts[texts == text], column.label, _why(text, column))
    _require(texts, column, troubles)
    values = texts.map(read)
    if column.type == "day":
        return pd.to_datetime(values).astype("datetime64[s]")
    if column.type == "choice":
        return values.astype(pd.CategoricalDtype(sorted(set(column.choices.values()))))
    return pd.to_numeric(values).astype("Float64")


def _at(
    texts: pd.Series[Any], label: str, expected: str, found: str | None = None
) -> list[Trouble]:
    """A trouble for each row of a series."""
    rows = texts.index.tolist()
    return [
        Trouble(row, label, expected, str(text) if found is None else found)
        for row, text in zip(rows, texts.tolist(), strict=True)
    ]


def _why(text: str, column: Column) -> str:
    return "不含公式的值" if text.startswith("=") else column.expected


def _require(texts: pd.Series[Any], column: Column, troubles: list[Trouble]) -> None:
    if column.required and column.id not in _MAY_BE_BLANK:
        blank = texts[texts.str.strip() == ""]
        troubles += _at(blank, column.label, column.expected, "空")
    if column.type == "text":
        troubles += _at(texts[texts.str.startswith("=")], column.label, "不含公式的值")


def _value(text: str, column: Column) -> Any:
    if not text.strip():
        return None
    if column.type == "day":
        return read_day(text)
    if column.type == "choice":
        return column.choices.get(plain_choice(text))
    spelled = unicodedata.normalize("NFKC", text).strip().removesuffix("页")
    return float(spelled) if re.fullmatch("[0-9]{1,9}", spelled) else None


def read_day(text: str) -> date | None:
    """A day as offices write it: 2023-01-05, 2023.1.5, 2023年1月5日, 20230105, 44931."""
    spelled = unicodedata.normalize("NFKC", text).strip()
    if serial := _SERIAL.fullmatch(spelled):
        day = _EXCEL_EPOCH + timedelta(days=int(serial[1]))
        return day if _FIRST_DAY <= day <= _LAST_DAY else None
    found = _DAY.fullmatch(re.sub(r"(?<=[年月/.-]) +| +(?=[年月日/.-])", "", spelled))
    if found is None:
        return None
    year, month, day_of = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day_of)
    except ValueError:
        return None


def _repeated(whole: pd.DataFrame) -> list[Trouble]:
    ids = whole["id"]
    twice = ids[(ids != "") & ids.duplicated(keep="first")]
    return _at(twice, "编号", "不重复的编号")


def _unclosed(whole: pd.DataFrame) -> list[Trouble]:
    """Cases whose result and closing day do not go together: they cannot be counted."""
    if "closed_on" not in whole:
        return []
    open_ones = whole["result"].isna() | (whole["result"] == "pending")
    undated = whole.loc[~open_ones & whole["closed_on"].isna(), "id"]
    unnamed = whole.loc[open_ones & whole["closed_on"].notna(), "id"]
    return _at(undated, "审结日期", "日期（已有结果）", "空") + _at(
        unnamed, "结果", "维持、纠正或者其他（已有审结日期）", "尚未审结"
    )


def _disordered(whole: pd.DataFrame, ledger: Definition) -> list[Trouble]:
    labels = {column.id: column.label for column in ledger.columns}
    troubles = []
    for earlier, later, wrong in _ORDERS:
        if earlier in whole and later in whole:
            late = whole.loc[whole[later] < whole[earlier], later].dt.strftime("%Y-%m-%d")
            troubles += _at(late, labels[later], f"不早于{labels[earlier]}（{wrong}）")
    return troubles
