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
from pydantic import BaseModel, ConfigDict, ValidationError

from nianbao.errors import InputError
from nianbao.source import described, read_source

Days = npt.NDArray[np.datetime64]
Counts = npt.NDArray[np.int64]


class _Holidays(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    off: list[date] = []
    work: list[date] = []


class Calendar:
    """The working days between two years; day arithmetic on whole columns."""

    def __init__(self, first: int, last: int, folder: Path) -> None:
        self.folder = folder
        years = list(range(first, last + 1))
        known = [_workdays(year, folder) for year in years]
        end = next((i for i, days in enumerate(known) if days is None), len(years))
        self.unknown = years[end] if end < len(years) else None
        usable = [days for days in known[:end] if days is not None]
        self.start = np.datetime64(f"{first}-01-01", "D")
        works = np.concatenate(usable) if usable else np.zeros(0, dtype=bool)
        self.before = np.concatenate([[0], np.cumsum(works)])  # working days before each day
        self.days = np.flatnonzero(works)  # the working days, as offsets

    def count(self, first: Days, last: Days) -> Counts:
        """Working days after the first day up to and with the last; 0 where either is NaT."""
        missing = np.isnat(first) | np.isnat(last)
        low, high = (self._offsets(np.where(missing, self.start, d)) for d in (first, last))
        counted: Counts = self.before[high + 1] - self.before[low + 1]
        return np.where(missing, 0, counted)

    def add(self, first: Days, number: Counts) -> Days:
        """The day that is so many working days after the first."""
        missing = np.isnat(first)
        passed = self.before[self._offsets(np.where(missing, self.start, first)) + 1]
        wanted = passed + np.maximum(number, 1) - 1
        if (wanted[~missing] >= len(self.days)).any():
            self._refuse()
        due = self.start + self.days[np.minimum(wanted, len(self.days) - 1)].astype(
            "timedelta64[D]"
        )
        return np.where(missing, np.datetime64("NaT", "D"), due)

    def _offsets(self, days: Days) -> Counts:
        offsets: Counts = (days.astype("datetime64[D]") - self.start).astype(np.int64)
        if len(offsets) and (offsets.min() < 0 or offsets.max() + 1 >= len(self.before)):
            self._refuse()
        return offsets

    def _refuse(self) -> None:
        year = self.unknown or int(str(self.start)[:4]) - 1
        raise InputError(
            f"没有{year}年的节假日安排，无法计算办理期限",
            expected=f"升级 chinesecalendar，或者按国务院办公厅通知填写 holidays/{year}.yaml"
            "（off 为放假的工作日，work 为上班的周末）",
        )


def _workdays(year: int, folder: Path) -> npt.NDArray[np.bool_] | None:
    """Whether each day of a year is worked; None for a year that nobody has said yet."""
    days = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
    file = folder / f"{year}.yaml"
    if file.is_file():
        own = _holidays(file)
        works = np.is_busday(days)
        works[np.isin(days, np.array(own.off, dtype="datetime64[D]"))] = False
        works[np.isin(days, np.array(own.work, dtype="datetime64[D]"))] = True
        return works
    return _library(year)


@cache
def _library(year: int) -> npt.NDArray[np.bool_] | None:
    import chinese_calendar

    days = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
    try:
        return np.array([chinese_calendar.is_workday(day) for day in days.astype(object)])
    except NotImplementedError:
        return None


def _holidays(file: Path) -> _Holidays:
    source = read_source(file)
    try:
        return _Holidays.model_validate(source.data)
    except ValidationError as error:
        first = error.errors()[0]
        raise source.error(
            first["loc"],
            "填写有误",
            expected="off、work，各为日期的列表",
            found=described(first["input"]),
        ) from None
