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
from nianbao.inputs.ledgers.definition import Column, Definition, plain_choice
from nianbao.inputs.ledgers.sheet import read_rows
from nianbao.inputs.xlsx import EPOCH

MOST_LISTED = 50  # of what is not understood; the rest is counted
_LONGEST_TEXT = 2000
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_DAY = re.compile(
    r"((?:19|20)[0-9]{2})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?"
    r"(?:[ T][0-9:.]{4,15})?|((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])"
)
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:\.[0-9]+)?")
_VALUE = "不含公式的值"
_NO_VALUE = ("=", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")

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
    """One cell that is not understood."""

    row: int
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"第{self.row}行“{self.column}”：应为{self.expected}，现为{self.found}"


def read_ledger(file: Path, name: str, sheet: str | None, ledger: Definition) -> pd.DataFrame:
    """The rows of a ledger by column id, its row number as index.

    Days are datetime64, choices categories of ids, columns that the file does not have are
    absent. InputError lists every cell that is not understood.
    """
    troubles: list[Trouble] = []
    parts: list[pd.DataFrame] = []
    at_sheet: str | None = None
    for rows in read_rows(file, name, sheet, ledger):
        at_sheet, frame = rows.sheet, rows.frame
        own = [column for column in ledger.columns if column.id in frame]
        typed = {c.id: _typed(frame[c.id], c, rows.epoch, troubles) for c in own}
        parts.append(pd.DataFrame(typed, index=frame.index))
    whole = pd.concat(parts) if parts else _empty(ledger)
    columns = {column.id: column for column in ledger.columns}
    troubles += _repeated(whole, columns) + _disordered(whole, columns) + _unclosed(whole, columns)
    if troubles:
        raise _refusal(troubles, name, at_sheet)
    return whole


def _empty(ledger: Definition) -> pd.DataFrame:
    blank = pd.Series([], dtype=str)
    return pd.DataFrame({c.id: _typed(blank, c, EPOCH, []) for c in ledger.required})


def _refusal(troubles: list[Trouble], name: str, sheet: str | None) -> InputError:
    troubles.sort(key=lambda trouble: trouble.row)
    place = f"{name}#{sheet}" if sheet else name
    lines = [f"{place}：有{len(troubles)}处不能识别，改正以前不作统计"]
    lines += [f"  {trouble}" for trouble in troubles[:MOST_LISTED]]
    if len(troubles) > MOST_LISTED:
        lines.append(f"  …… 另有{len(troubles) - MOST_LISTED}处")
    return InputError("\n".join(lines))


def _typed(
    texts: pd.Series[Any], column: Column, epoch: date, troubles: list[Trouble]
) -> pd.Series[Any]:
    """A column's texts as values; each distinct spelling is read once."""
    if column.required and column.id not in _MAY_BE_BLANK:
        troubles += _at(texts[texts.str.strip() == ""], column)
    if column.type == "text":
        troubles += _at(texts[texts.str.startswith(_NO_VALUE)], column, _VALUE)
        troubles += _at(texts[texts.str.len() > _LONGEST_TEXT], column, "简短的文字")
        return texts.str.strip()
    read = {text: _value(text, column, epoch) for text in texts.unique()}
    unread = [text for text, value in read.items() if value is None and text.strip()]
    if unread:
        none = [text for text in unread if text.startswith(_NO_VALUE)]
        troubles += _at(texts[texts.isin(none)], column, _VALUE)
        troubles += _at(texts[texts.isin(set(unread) - set(none))], column)
    values = texts.map(read)
    if column.type == "day":
        return pd.to_datetime(values).astype("datetime64[s]")
    if column.type == "choice":
        return values.astype(pd.CategoricalDtype(sorted(set(column.choices.values()))))
    return pd.to_numeric(values).astype("Float64")


def _at(texts: pd.Series[Any], column: Column, expected: str | None = None) -> list[Trouble]:
    """A trouble for each row of a series."""
    return [
        Trouble(row, column.label, expected or column.expected, _shown(text, column))
        for row, text in zip(texts.index.tolist(), texts.tolist(), strict=True)
    ]


def _shown(text: str, column: Column) -> str:
    """What a cell holds; of personal data only how long it is."""
    if column.private:
        return f"{len(text)}个字（个人信息，不予显示）"
    return f"“{text[:40] if text.strip() else '空'}”"


def _value(text: str, column: Column, epoch: date) -> Any:
    if not text.strip():
        return None
    if column.type == "day":
        return read_day(text, epoch)
    if column.type == "choice":
        return column.choices.get(plain_choice(text))
    spelled = unicodedata.normalize("NFKC", text).strip().removesuffix("页")
    return float(spelled) if re.fullmatch("[0-9]{1,9}", spelled) else None


def read_day(text: str, epoch: date = EPOCH) -> date | None:
    """A day as offices write it: 2023-01-05, 2023.1.5, 2023年1月5日, 20230105, 44931.

    A serial number counts from the epoch of its workbook.
    """
    spelled = " ".join(unicodedata.normalize("NFKC", text).split())
    if serial := _SERIAL.fullmatch(spelled):
        day = epoch + timedelta(days=int(serial[1]))
        return day if _FIRST_DAY <= day <= _LAST_DAY else None
    found = _DAY.fullmatch(re.sub("(?<=[年月/.-]) | (?=[年月日/.-])", "", spelled))
    if found is None:
        return None
    year, month, day_of = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day_of)
    except ValueError:
        return None


def _repeated(whole: pd.DataFrame, columns: dict[str, Column]) -> list[Trouble]:
    """Ids that stand in an earlier row, too; an id is shown in the review edition alone."""
    ids = whole.loc[whole["id"] != "", "id"]
    twice = ids[ids.duplicated()]
    if twice.empty:
        return []
    first = ids.drop_duplicates()
    rows = dict(zip(first, first.index, strict=True))
    return [
        Trouble(row, columns["id"].label, "不重复的编号", f"与第{rows[id]}行相同")
        for row, id in zip(twice.index.tolist(), twice.tolist(), strict=True)
    ]


def _unclosed(whole: pd.DataFrame, columns: dict[str, Column]) -> list[Trouble]:
    """Cases whose result and closing day do not go together: they cannot be counted."""
    if "closed_on" not in whole:
        return []
    open_ones = whole["result"].isna() | (whole["result"] == "pending")
    undated = whole.index[~open_ones & whole["closed_on"].isna()]
    unnamed = whole.index[open_ones & whole["closed_on"].notna()]
    closed, result = columns["closed_on"].label, columns["result"].label
    named = "维持、纠正或者其他（已有审结日期）"
    return [Trouble(row, closed, "日期（已有结果）", "“空”") for row in undated] + [
        Trouble(row, result, named, "“尚未审结”") for row in unnamed
    ]


def _disordered(whole: pd.DataFrame, columns: dict[str, Column]) -> list[Trouble]:
    troubles = []
    for earlier, later, wrong in _ORDERS:
        if earlier in whole and later in whole:
            late = whole.loc[whole[later] < whole[earlier], later].dt.strftime("%Y-%m-%d")
            expected = f"不早于{columns[earlier].label}（{wrong}）"
            troubles += _at(late, columns[later], expected)
    return troubles
