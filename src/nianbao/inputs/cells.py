"""The cells of one sheet of an XLSX workbook, gathered to rows while the sheet is walked through.

As texts, as a CSV file would hold them, or as what they are: a text, a number, a day.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Generic, Literal, NamedTuple, TypeVar

from nianbao.inputs.walk import Begin, End

WIDEST = 200  # columns that are read
_MOST_ROWS, _MOST_COLUMNS = 2**20, 2**14  # of a sheet in Excel
_MOST_RANGES = 5_000  # of merged cells, or of hidden columns
_LONGEST_NUMBER = 400  # characters

_LONGEST_FORMAT = 255  # characters, in Excel
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built in
_PERCENT_FORMATS = {9, 10}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OTHER_BOOK = re.compile(r"\[[0-9]+\]")  # before the name of a sheet
_QUOTED = re.compile(r'"[^"]*"')
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")

T = TypeVar("T")
Look = Literal["day", "percent"]  # what a number is shown as
Spot = tuple[int, int]  # row and column, counted from 1


class Cell(NamedTuple):
    """What a cell holds. A number has the 15 digits that spreadsheet programs show.

    A formula is known by the value stored with it: of kind "none" where there is no such value.
    `elsewhere` says that it asks another workbook, `percent` that 0.05 is shown as 5%.
    """

    kind: Literal["text", "number", "flag", "day", "error", "none"]
    value: str | int | float | date
    formula: bool = False
    elsewhere: bool = False
    percent: bool = False


class Comment(NamedTuple):
    """A comment on a cell."""

    author: str
    text: str


@dataclass
class Contents:
    """What a sheet holds: its filled cells and what is set about them."""

    cells: dict[Spot, Cell] = field(default_factory=dict)
    merged: list[tuple[Spot, Spot]] = field(default_factory=list)  # first and last cell
    hidden_rows: set[int] = field(default_factory=set)  # of filled ones
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last
    comments: dict[Spot, Comment] = field(default_factory=dict)


class Formula(NamedTuple):
    """A formula as the file has it, and whether it asks another workbook."""

    text: str
    elsewhere: bool


# What a cell is by its type, its style, its value and its formula; None for an empty one.
Make = Callable[[str, str, str | None, Formula | None], T | None]


class Runs:
    """A text in runs of different looks, without the readings (拼音) beside it."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self._reading = False
        self.begins: dict[str, Begin] = {"rPh": lambda _: self._set_reading(True)}
        self.ends: dict[str, End] = {"rPh": lambda _: self._set_reading(False), "t": self._run}

    def text(self) -> str:
        text = "".join(self.runs)
        self.runs.clear()
        return _unescaped(text)

    def _run(self, text: str) -> None:
        if not self._reading:
            self.runs.append(text)

    def _set_reading(self, reading: bool) -> None:
        self._reading = reading


class Rows(Generic[T]):
    """The filled rows of a sheet: what `make` makes of their cells, by column from 0."""

    def __init__(self, make: Make[T], about: Contents | None = None) -> None:
        self._make, self._about = make, about
        self._row, self._column, self._over = 0, -1, False
        self._cell: dict[str, str] = {}
        self._value: str | None = None
        self._formula: Formula | None = None
        self._shared = ""  # the number of a formula that several cells share
        self._elsewhere: set[str] = set()  # of those that ask another workbook
        self._hidden = False
        self._cells: dict[int, T] = {}
        self._finished: list[tuple[int, dict[int, T]]] = []
        self._runs = Runs()
        self.begins: dict[str, Begin] = {
            **{"row": self._begin_row, "c": self._begin_cell, "f": self._begin_formula},
            **self._runs.begins,
        }
        self.ends: dict[str, End] = {
            **{"row": self._end_row, "c": self._end_cell, "v": self._end_value},
            **{"f": self._end_formula, "sheetData": self._end_rows, **self._runs.ends},
        }
        if about is not None:
            self.begins |= {"col": self._columns, "mergeCell": self._merged}

    def taken(self) -> list[tuple[int, dict[int, T]]]:
        """The rows finished since it was last asked."""
        finished, self._finished = self._finished, []
        return finished

    def _begin_row(self, attributes: dict[str, str]) -> None:
        if self._over:
            return
        number = _whole(attributes.get("r", str(self._row + 1)))
        if not self._row < number <= _MOST_ROWS:
            raise ValueError("rows out of order")
        self._row, self._column, self._cells = number, -1, {}
        self._hidden = _is_hidden(attributes, "ht")

    def _end_row(self, _: str) -> None:
        if self._cells and not self._over:
            self._finished.append((self._row, self._cells))
            if self._hidden and self._about is not None:
                self._about.hidden_rows.add(self._row)

    def _end_rows(self, _: str) -> None:
        self._over = True  # what follows may have other elements of these names

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        column = _column(place.rstrip("0123456789")) if place else self._column + 1
        if not self._column < column < _MOST_COLUMNS:
            raise ValueError("columns out of order")
        self._column, self._cell = column, attributes
        self._value = self._formula = None

    def _end_value(self, text: str) -> None:
        self._value = text

    def _begin_formula(self, attributes: dict[str, str]) -> None:
        self._shared = attributes.get("si", "")

    def _end_formula(self, text: str) -> None:
        elsewhere = _asks_another_book(text)
        if self._shared and elsewhere:
            self._elsewhere.add(self._shared)
        self._formula = Formula(text, elsewhere or self._shared in self._elsewhere)

    def _end_cell(self, _: str) -> None:
        inline = self._runs.text() if self._runs.runs else ""
        value, formula = self._value or inline or self._value, self._formula
        if (value or formula is not None) and self._column < WIDEST:
            kind, style = self._cell.get("t", "n"), self._cell.get("s", "0")
            made = self._make(kind, style, value, formula)
            if made is not None:
                self._cells[self._column] = made

    def _columns(self, attributes: dict[str, str]) -> None:
        assert self._about is not None
        if _is_hidden(attributes, "width") and not self._over:
            found = _whole(attributes["min"]), _whole(attributes["max"])
            _few(self._about.hidden_columns).append(found)

    def _merged(self, attributes: dict[str, str]) -> None:
        assert self._about is not None
        _few(self._about.merged).append(spots(attributes["ref"]))


class Reader:
    """What cells hold, by the texts that they share, the looks of their styles, and the day
    that numbers of days count from.
    """

    def __init__(self, texts: list[str], looks: dict[str, Look], epoch: date) -> None:
        self._texts, self._looks, self._epoch = texts, looks, epoch

    def text(self, kind: str, style: str, value: str | None, formula: Formula | None) -> str | None:
        """As a CSV file would hold it: days as 2024-01-02, whole numbers plain; a formula."""
        if formula is not None:
            return f"={formula.text}"
        if not value:
            return None
        if kind in ("inlineStr", "e"):
            return value
        if kind == "s":
            return self._texts[_whole(value)] or None
        if kind == "b":
            return "FALSE" if value == "0" else "TRUE"
        if kind == "d":
            return value[:10]
        if kind == "n":
            day = _day(value, self._epoch) if self._looks.get(style) == "day" else None
            return day.isoformat() if day else _number(value)
        return _unescaped(value) or None

    def cell(
        self, kind: str, style: str, value: str | None, formula: Formula | None
    ) -> Cell | None:
        """As it is; None for one without anything."""
        elsewhere = formula is not None and formula.elsewhere
        asked = {"formula": formula is not None, "elsewhere": elsewhere}
        if value is None or (value == "" and kind == "n"):
            return Cell("none", "", **asked)
        if kind == "b":
            return Cell("flag", "FALSE" if value == "0" else "TRUE", **asked)
        if kind == "e":
            return Cell("error", value, **asked)
        if kind == "d":
            return Cell("day", date.fromisoformat(value[:10]), **asked)
        if kind == "n":
            look = self._looks.get(style)
            if look == "day" and (day := _day(value, self._epoch)):
                return Cell("day", day, **asked)
            number = _shown(value)
            if number is None:
                return Cell("error", value, **asked)
            return Cell("number", number, **asked, percent=look == "percent")
        text = self._texts[_whole(value)] if kind == "s" else value
        text = text if kind in ("s", "inlineStr") else _unescaped(text)
        return Cell("text", text, **asked) if text or formula is not None else None


def look(id: str, code: str | None) -> Look | None:
    """What a number format shows: by its code, by its number where it is built in."""
    if code is None:
        return "day" if int(id) in _DATE_FORMATS else _percent(int(id) in _PERCENT_FORMATS)
    plain = _LITERAL.sub("", code[:_LONGEST_FORMAT])
    return "day" if re.search("[dmyhs]", plain, re.IGNORECASE) else _percent("%" in plain)


def _percent(shown: bool) -> Look | None:
    return "percent" if shown else None


def spots(ref: str) -> tuple[Spot, Spot]:
    """The first and the last cell of a range: A1:B2, A1."""
    found = _RANGE.fullmatch(ref)
    if found is None:
        raise ValueError(ref)
    first = int(found[2]), _column(found[1]) + 1
    return first, (int(found[4]), _column(found[3]) + 1) if found[3] else first


@cache
def _column(letters: str) -> int:
    """The place of a column, counted from 0: 0 for A, 26 for AA."""
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise ValueError(letters)
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place - 1


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is not shown: hidden, or of no size."""
    return attributes.get("hidden") in ("1", "true") or _float(attributes.get(size, "1")) == 0


def _few(ranges: list[T]) -> list[T]:
    if len(ranges) == _MOST_RANGES:
        raise ValueError("too many ranges")
    return ranges


def _asks_another_book(formula: str) -> bool:
    return "[" in formula and _OTHER_BOOK.search(_QUOTED.sub("", formula)) is not None


def _day(value: str, epoch: date) -> date | None:
    """The day of a serial number; None where it is none."""
    try:
        passed = timedelta(milliseconds=round(float(value) * 86_400_000))
        return (datetime(epoch.year, epoch.month, epoch.day) + passed).date()
    except (OverflowError, ValueError):
        return None


def _number(value: str) -> str:
    """A number as it is read: 1 for 1.0, 20240102 for 2.0240102E7."""
    if value.isdecimal():
        return value
    number = _float(value)
    whole = math.isfinite(number) and number.is_integer()
    return str(int(number)) if whole else str(number)


def _shown(value: str) -> int | float | None:
    """A number with the digits that are shown of it; None for one without an end."""
    if len(value) > _LONGEST_NUMBER:
        raise ValueError("no number")
    number = Decimal(format(_float(value), ".15g"))
    if not number.is_finite():
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _whole(text: str) -> int:
    """A number without a sign; ValueError for all else that Python would take: 1_0, -1."""
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return int(text)


def _float(text: str) -> float:
    """A number; ValueError for what is one to Python alone: 1_0."""
    if "_" in text:
        raise ValueError(text)
    return float(text)


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold, written _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
