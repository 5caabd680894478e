"""Working days: the State Council's holidays and make-up days, by the day and in bulk.

The days come from the chinesecalendar library. A year that it does not know yet can be added
in the workspace, as the State Council's notice has it:

    holidays/2027.yaml
        off:  [2027-01-01, …]      # days off that are no weekend
        work: [2027-02-07, …]      # weekends worked
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nianbao.errors import InputError
from nianbao.inputs.source import described, read_source

Days = npt.NDArray[np.datetime64]
Counts = npt.NDArray[np.int64]


class UnknownYearError(Exception):
    """A day that cannot be counted to: its place in the column, and what its year lacks."""

    def __init__(self, place: int, reason: InputError) -> None:
        super().__init__(str(reason))
        self.place, self.reason = place, reason


class Calendar:
    """The working days between two years; day arithmetic on whole columns.

    A year that is not known, or whose file is wrong, matters to the days alone that are
    counted through it: UnknownYearError.
    """

    def __init__(self, first: int, last: int, folder: Path) -> None:
        works, unknown = [], []
        self.lacking: dict[int, InputError] = {}
        for year in range(first, last + 1):
            try:
                works.append(_workdays(year, folder))
            except InputError as reason:
                self.lacking[year] = reason
                works.append(np.zeros(len(_days(year)), dtype=bool))
            unknown.append(np.full(len(works[-1]), year in self.lacking))
        worked = np.concatenate(works)
        self.start = np.datetime64(f"{first}-01-01", "D")
        self.before = np.concatenate([[0], np.cumsum(worked)])  # working days before each day
        # The day behind the last is not known either.
        self.unknown = np.concatenate([[0], np.cumsum(np.concatenate([*unknown, [True]]))])
        self.days = np.flatnonzero(worked)  # the working days, as offsets

    def count(self, first: Days, last: Days) -> Counts:
        """Working days after the first day up to and with the last; 0 where either is NaT."""
        missing = np.isnat(first) | np.isnat(last)
        low, high = (self._offsets(np.where(missing, self.start, d)) for d in (first, last))
        self._require(low, high)
        counted: Counts = self.before[high + 1] - self.before[low + 1]
        return np.where(missing, 0, counted)

    def add(self, first: Days, number: Counts) -> Days:
        """The day that is so many working days after the first."""
        missing = np.isnat(first)
        low = self._offsets(np.where(missing, self.start, first))
        wanted = self.before[low + 1] + np.maximum(number, 1) - 1
        high = np.append(self.days, len(self.before) - 1)[np.minimum(wanted, len(self.days))]
        high = np.where(missing, low, high)
        self._require(low, high)
        due = self.start + high.astype("timedelta64[D]")
        return np.where(missing, np.datetime64("NaT", "D"), due)

    def _offsets(self, days: Days) -> Counts:
        offsets: Counts = (days.astype("datetime64[D]") - self.start).astype(np.int64)
        return offsets

    def _require(self, low: Counts, high: Counts) -> None:
        """Every year must be known that has a day after the low offset up to the high one."""
        passed = self.unknown[high + 1] > self.unknown[low + 1]
        if passed.any():
            place = int(np.argmax(passed))
            begun = int(str(self.start + low[place] + 1)[:4])
            raise UnknownYearError(place, self.lacking[min(y for y in self.lacking if y >= begun)])


def _days(year: int) -> Days:
    return np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")


def _workdays(year: int, folder: Path) -> npt.NDArray[np.bool_]:
    """Whether each day of a year is worked; InputError for a year that nobody has said yet."""
    file = folder / f"{year}.yaml"
    if file.is_file():
        days, own = _days(year), _holidays(file, year)
        works = np.is_busday(days)
        works[np.isin(days, np.array(own["off"], dtype="datetime64[D]"))] = False
        works[np.isin(days, np.array(own["work"], dtype="datetime64[D]"))] = True
        return works
    known = _library(year)
    if known is None:
        raise InputError(
            f"没有{year}年的节假日安排，无法计算办理期限",
            expected=f"升级 chinesecalendar，或者按国务院办公厅通知填写 holidays/{year}.yaml"
            "（off 为放假的工作日，work 为上班的周末）",
        )
    return known


@cache
def _library(year: int) -> npt.NDArray[np.bool_] | None:
    import chinese_calendar

    try:
        return np.array([chinese_calendar.is_workday(day) for day in _days(year).astype(object)])
    except NotImplementedError:
        return None


def _holidays(file: Path, year: int) -> dict[str, list[date]]:
    """The days off and the days worked of a holidays file, all of its own year."""
    source = read_source(file)
    for key, listed in source.data.items():
        if key not in ("off", "work"):
            raise source.error((key,), "未知的键", expected="off、work", found=described(key))
        if not isinstance(listed, list):
            expected = "日期的列表"
            raise source.error((key,), "填写有误", expected=expected, found=described(listed))
        for place, day in enumerate(listed):
            if not isinstance(day, date) or day.year != year:
                raise source.error(
                    (key, place),
                    "填写有误",
                    expected=f"{year}年的日期，如 {year}-01-01",
                    found=described(day),
                )
    return {"off": [], "work": [], **source.data}
