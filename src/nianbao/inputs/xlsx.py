"""An XLSX workbook as rows of text; the file is untrusted.

Only the parts that hold its rows are opened, each walked in pieces by expat: pictures, charts
and drop-down lists cost nothing, and nothing is kept but filled rows and the texts that cells
share. What an honest million rows do not need is refused before or while it is unpacked:
larger parts, document types, deep nesting, endless tags, texts and names.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from xml.parsers import expat

from nianbao.inputs import archive
from nianbao.inputs.archive import Archive

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)  # the days number 0
WIDEST = 200  # columns that are read
_LARGEST = 512 * 2**20  # bytes unpacked: a million rows need less
_LARGEST_TEXTS, _MOST_TEXTS = 128 * 2**20, 4 * 2**20  # bytes and number of the shared texts
_LARGEST_OTHER = 16 * 2**20  # bytes of any other part
_MOST_ROWS, _MOST_COLUMNS = 2**20, 2**14  # of a sheet in Excel
_LONGEST = 2**20  # bytes of one tag, characters of one text
_DEEPEST, _MOST_NAMES = 64, 10_000  # elements in each other; names of elements and attributes

_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # built in
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Cells = dict[int, str]  # the filled cells of a row by column, counted from 0
Begin = Callable[[dict[str, str]], None]  # given the attributes of an element
End = Callable[[str], None]  # given its text


class Workbook:
    """Its sheets by title, and the day that it counts days from."""

    def __init__(self, parts: Archive) -> None:
        self._archive = parts
        self.epoch = EPOCH
        self._sheets: dict[str, str] = {}  # title to part
        part = dict(self._related("").values())["officeDocument"]
        self._related_parts = self._related(part)
        self._walk_whole(part, {"workbookPr": self._properties, "sheet": self._sheet})

    @property
    def titles(self) -> list[str]:
        return list(self._sheets)

    def _properties(self, attributes: dict[str, str]) -> None:
        if attributes.get("date1904") in ("1", "true"):
            self.epoch = EPOCH_1904

    def _sheet(self, attributes: dict[str, str]) -> None:
        id = {name.rpartition(":")[2]: value for name, value in attributes.items()}.get("id", "")
        kind, part = self._related_parts.get(id, ("", ""))
        if kind == "worksheet":
            self._sheets[attributes["name"]] = part

    def rows(self, title: str) -> Iterator[tuple[int, Cells]]:
        """The filled rows of a sheet with their numbers."""
        sheet = _Sheet(self._texts(), self._dated_styles(), self.epoch)
        for _ in self._walk(self._sheets[title], _LARGEST, sheet.begins, sheet.ends):
            yield from sheet.taken()

    def _texts(self) -> list[str]:
        """The texts that cells share, without the readings (拼音) beside them."""
        texts: list[str] = []
        runs = _Runs()

        def text(_: str) -> None:
            if len(texts) == _MOST_TEXTS:
                raise self._archive.too_large("共用文字", f"{_MOST_TEXTS}条以内", "更多")
            texts.append(runs.text())

        for part in self._parts("sharedStrings"):
            for _ in self._walk(part, _LARGEST_TEXTS, runs.begins, {**runs.ends, "si": text}):
                pass
        return texts

    def _dated_styles(self) -> set[str]:
        """The styles that show a number as a day."""
        formats: dict[str, str] = {}
        styles: list[str] = []
        cells = False  # within the formats of cells

        def of_cells(begun: bool) -> None:
            nonlocal cells
            cells = begun

        def number_format(attributes: dict[str, str]) -> None:
            formats.setdefault(attributes["numFmtId"], attributes["formatCode"])

        def style(attributes: dict[str, str]) -> None:
            if cells:
                styles.append(attributes.get("numFmtId", "0"))

        for part in self._parts("styles"):
            self._walk_whole(
                part,
                {"numFmt": number_format, "cellXfs": lambda _: of_cells(True), "xf": style},
                {"cellXfs": lambda _: of_cells(False)},
            )
        return {str(n) for n, id in enumerate(styles) if _shows_days(id, formats.get(id))}

    def _parts(self, kind: str) -> list[str]:
        return [target for one, target in self._related_parts.values() if one == kind]

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The kind and the name of each part that a part refers to, by id."""
        folder, own = posixpath.split(part)
        related: dict[str, tuple[str, str]] = {}

        def relationship(attributes: dict[str, str]) -> None:
            target = posixpath.join("/", folder, attributes["Target"])
            kind = attributes["Type"].rpartition("/")[2]
            related[attributes["Id"]] = (kind, posixpath.normpath(target).lstrip("/"))

        relations = posixpath.join(folder, "_rels", f"{own}.rels")
        self._walk_whole(relations, {"Relationship": relationship})
        return related

    def _walk_whole(
        self, part: str, begins: Mapping[str, Begin], ends: Mapping[str, End] | None = None
    ) -> None:
        for _ in self._walk(part, _LARGEST_OTHER, begins, ends or {}):
            pass

    def _walk(
        self, part: str, largest: int, begins: Mapping[str, Begin], ends: Mapping[str, End]
    ) -> Iterator[None]:
        """Call what is given for the elements of a part by name; a stop after each piece."""
        walk = _Walk(begins, ends)
        for piece in self._archive.pieces(part, largest):
            walk.on(piece)
            yield
        walk.on(b"", last=True)
        yield


@contextmanager
def opened(file: Path, name: str) -> Iterator[Workbook]:
    """The workbook in a file while it is read; InputError for one that is damaged or a bomb."""
    with archive.opened(file, name, what="工作簿", kind="XLSX", largest=_LARGEST) as parts:
        yield Workbook(parts)


class _Walk:
    """One walk through a part by expat, in pieces."""

    def __init__(self, begins: Mapping[str, Begin], ends: Mapping[str, End]) -> None:
        self._begins, self._ends = _ByName(begins), _ByName(ends)
        self._depth = self._fed = 0
        self._texts: list[str] = []
        self._names: dict[str, str] = {}
        self._parser = expat.ParserCreate(intern=self._names)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._texts.append

    def on(self, piece: bytes, last: bool = False) -> None:
        self._parser.Parse(piece, last)
        self._fed += len(piece)
        waiting = self._fed - self._parser.CurrentByteIndex  # of a tag that has no end yet
        text = sum(map(len, self._texts))
        if max(waiting, text) > _LONGEST or len(self._names) > _MOST_NAMES:
            self._refuse()

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse()
        self._texts.clear()
        if begin := self._begins[name]:
            begin(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if end := self._ends[name]:
            end("".join(self._texts))

    def _refuse(self, *_: object) -> None:
        raise ValueError("no part of an honest workbook")


class _ByName(dict[str, Callable[..., None] | None]):
    """What to call for an element, known by its name without the prefix of a namespace."""

    def __missing__(self, name: str) -> Callable[..., None] | None:
        self[name] = self.get(name.rpartition(":")[2])
        return self[name]


class _Runs:
    """A text in runs of different looks."""

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


class _Sheet:
    """The cells of a sheet, gathered to rows."""

    def __init__(self, texts: list[str], dated: set[str], epoch: date) -> None:
        self._texts, self._dated, self._epoch = texts, dated, epoch
        self._row, self._column, self._over = 0, -1, False
        self._cell: dict[str, str] = {}
        self._value, self._formula = "", False
        self._cells: Cells = {}
        self._finished: list[tuple[int, Cells]] = []
        self._runs = _Runs()
        self.begins: dict[str, Begin] = {
            **{"row": self._begin_row, "c": self._begin_cell},
            **self._runs.begins,
        }
        self.ends: dict[str, End] = {
            **{"row": self._end_row, "c": self._end_cell, "v": self._end_value},
            **{"f": self._end_formula, "sheetData": self._end_rows, **self._runs.ends},
        }

    def taken(self) -> list[tuple[int, Cells]]:
        """The rows finished since it was last asked."""
        finished, self._finished = self._finished, []
        return finished

    def _begin_row(self, attributes: dict[str, str]) -> None:
        if self._over:
            return
        number = int(attributes.get("r", self._row + 1))
        if not self._row < number <= _MOST_ROWS:
            raise ValueError("rows out of order")
        self._row, self._column, self._cells = number, -1, {}

    def _end_row(self, _: str) -> None:
        if self._cells and not self._over:
            self._finished.append((self._row, self._cells))

    def _end_rows(self, _: str) -> None:
        self._over = True  # what follows may have other elements of these names

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        column = _column(place.rstrip("0123456789")) if place else self._column + 1
        if not self._column < column < _MOST_COLUMNS:
            raise ValueError("columns out of order")
        self._column, self._cell = column, attributes
        self._value, self._formula = "", False

    def _end_value(self, text: str) -> None:
        if not self._formula:
            self._value = text

    def _end_formula(self, text: str) -> None:
        self._value, self._formula = f"={text}", True

    def _end_cell(self, _: str) -> None:
        inline = self._runs.text() if self._runs.runs else ""
        value = self._value or inline
        if value and self._column < WIDEST and (text := self._text(value)):
            self._cells[self._column] = text

    def _text(self, value: str) -> str:
        """What a cell holds, as a CSV file would: days as 2024-01-02, whole numbers plain."""
        kind = self._cell.get("t", "n")
        if self._formula or kind in ("inlineStr", "e"):
            return value
        if kind == "s":
            return self._texts[int(value)]
        if kind == "b":
            return "FALSE" if value == "0" else "TRUE"
        if kind == "d":
            return value[:10]
        if kind == "n":
            dated = self._cell.get("s", "0") in self._dated
            return _day(value, self._epoch) if dated else _number(value)
        return _unescaped(value)


@cache
def _column(letters: str) -> int:
    """The place of a column, counted from 0: 0 for A, 26 for AA."""
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise ValueError(letters)
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place - 1


def _shows_days(id: str, code: str | None) -> bool:
    if code is None:
        return int(id) in _DATE_FORMATS
    return re.search("[dmyhs]", _LITERAL.sub("", code), re.IGNORECASE) is not None


def _day(value: str, epoch: date) -> str:
    """The day of a serial number; the number where it is none."""
    try:
        passed = timedelta(milliseconds=round(float(value) * 86_400_000))
        day = datetime(epoch.year, epoch.month, epoch.day) + passed
    except (OverflowError, ValueError):
        return _number(value)
    return day.date().isoformat()


def _number(value: str) -> str:
    """A number as it is read: 1 for 1.0, 20240102 for 2.0240102E7."""
    if value.isdecimal():
        return value
    number = float(value)
    whole = math.isfinite(number) and number.is_integer()
    return str(int(number)) if whole else str(number)


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold, written _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
