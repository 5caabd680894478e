"""A workbook as a parameter file: every value that stands in its open cells, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from nianbao.errors import InputError
from nianbao.form.edition import Form
from nianbao.form.editions import edition, editions, form_for, newest
from nianbao.form.family import edition_files
from nianbao.inputs.cells import Cell
from nianbao.inputs.problem import ID
from nianbao.inputs.source import LONGEST_SHOWN, MAX_BYTES, MAX_VALUES, Address, described
from nianbao.inputs.stand_ins import SPARED
from nianbao.inputs.workbook.container import SUFFIXES as SUFFIXES
from nianbao.inputs.workbook.container import require_xlsx
from nianbao.inputs.workbook.filled import NAMED, Filled, known_cells
from nianbao.inputs.workbook.layout import BASICS, GUIDE, SUMMARY, Layout
from nianbao.inputs.workbook.layout import layout as layout_of
from nianbao.inputs.workbook.note import is_of_others
from nianbao.inputs.workbook.pointed import is_pointed, places, pointed
from nianbao.inputs.workbook.sheet import Column, Entry, Listing
from nianbao.inputs.workbook.skeleton import Book, misfits
from nianbao.inputs.workbook.square import Square
from nianbao.inputs.workbook.stray import Stray, strays
from nianbao.inputs.workbook.totals import computed
from nianbao.inputs.workbook.typed import NOTHING, UnreadError, typed
from nianbao.inputs.xlsx import Workbook, opened

_UNPACKED = 64 * 2**20  # bytes
_MOST_PROBLEMS = 20  # told at once
_MOST_OTHERS, _FIRST_ROWS, _MOST_CELLS = 50, 40, 10_000  # of sheets that may be copies of ours
_MOST_SHOWN = 5  # cells in a notice
_PLACE = ("params", "<地区>", "<年度>", "<机关>.xlsx")
_MAPPED = [NAMED, "value"]  # the columns of a mapping
_CELL = "cell"
_FINDING = ("code", _CELL, "found")  # what an explanation is of; all else explains it


def read_workbook(file: Path, *, complete: bool = True) -> Filled:
    """The parameters in a workbook; InputError, which names the cells, for all that is wrong.

    One that need not be `complete` may lack what `validated` puts a stand-in for.
    """
    book, plan = _sound(file)
    reading = _Reading(book, plan, frozenset() if complete else SPARED)
    data = reading.data()
    _refuse(reading.problems)
    return Filled(file, data, reading.cells, tuple(reading.notices()))


def form_of(file: Path) -> Form:
    """The edition of the form that a workbook is; InputError where it is not as handed out.

    What was typed in it need not be readable.
    """
    return _sound(file)[1].form


def _sound(file: Path) -> tuple[Book, Layout]:
    """A workbook that still is what was handed out."""
    require_xlsx(file)
    try:
        with opened(file, str(file), _UNPACKED) as workbook:
            book, plan = _read(file, workbook)
    except OSError as error:
        raise InputError(f"无法读取（{error.strerror or error}）", file=file) from None
    _refuse(misfits(book, plan))
    return book, plan


def _read(file: Path, workbook: Workbook) -> tuple[Book, Layout]:
    """The sheets of the form, and of all others what tells whether they are copies."""
    if workbook.macros:
        message = "工作簿带有宏，不予读取：请在 Excel 或 WPS 中另存为不带宏的 .xlsx"
        raise InputError(message, file=file, expected="不带宏的工作簿", found="宏")
    book = Book(file, workbook)
    if GUIDE in book.titles:
        book.sheets[GUIDE] = workbook.contents(GUIDE, MAX_VALUES)
    plan = layout_of(_edition(book))
    ours = {sheet.name for sheet in plan.sheets}
    left = MAX_VALUES
    for title in book.titles:
        if title in ours - {GUIDE, SUMMARY}:
            book.sheets[title] = workbook.contents(title, left)
            left -= len(book.sheets[title].cells)
    for title in [title for title in book.titles if title not in ours][:_MOST_OTHERS]:
        book.others[title] = workbook.contents(title, _MOST_CELLS, _FIRST_ROWS)
    return book, plan


def _refuse(problems: Iterator[InputError] | list[InputError]) -> None:
    """InputError for problems, where there are any: of the first of them."""
    found = list(islice(problems, _MOST_PROBLEMS))
    if found:
        raise InputError.together(found)


def _edition(book: Book) -> Form:
    """The edition of the form that the guide names; InputError where it names none."""
    at = layout_of(newest()).edition
    if GUIDE not in book.sheets:
        names = {sheet.name for form in editions() for sheet in layout_of(form).sheets}
        titles = _few(book.titles) or "没有工作表"
        if names & set(book.titles):
            message = f"缺少工作表“{GUIDE}”：请重新取一份表格填写"
            raise book.error(at, message, f"工作表“{GUIDE}”", titles)
        raise InputError(
            "不是填报用的工作簿：请用 nianbao form 取一份表格填写",
            file=book.file,
            expected=f"工作表“{GUIDE}”、“{BASICS}”等",
            found=titles,
        )
    cell = book.sheets[GUIDE].cells.get((at.row, at.column))
    named = str(cell.value).strip() if cell else ""
    if named not in edition_files():
        message = "格式的编号被改动：请撤销改动，或者重新取一份表格填写"
        raise book.error(at, message, "、".join(edition_files()), described(named or None))
    return edition(named)


def _few(titles: list[str]) -> str:
    """The first titles of sheets, in a message."""
    return "、".join(title[:LONGEST_SHOWN] for title in titles[:_MOST_SHOWN])


def _places(squares: list[Square]) -> str:
    """The first of some cells, and how many they are."""
    more = f"等 {len(squares)} 处" if len(squares) > _MOST_SHOWN else ""
    return f"{'、'.join(map(str, squares[:_MOST_SHOWN]))}{more}"


class _Reading:
    """The values of one workbook, and what of them cannot be read."""

    def __init__(self, book: Book, plan: Layout, spared: frozenset[Address]) -> None:
        self._book, self._plan, self._spared = book, plan, spared
        self._items: dict[Address, tuple[Square, str]] = {}
        self._length = 0  # characters of all texts
        self.problems: list[InputError] = []

    @property
    def cells(self) -> dict[Address, tuple[Square, str]]:
        return known_cells(self._plan, self._items)

    def data(self) -> dict[str, Any]:
        """The parameters, as a YAML file would give them."""
        data: dict[str, Any] = {}
        for entry in self._plan.entries.values():
            value = NOTHING if self._is_waiting(entry) else self._value(entry.at, entry)
            if value is not NOTHING:
                _put(data, entry.address, value)
        for listing in self._plan.lists.values():
            named = [column.key for column in listing.columns] == _MAPPED
            if found := self._named(listing) if named else self._listed(listing):
                _put(data, listing.address, found)
        accepted = self._explained(data.get("explanations", []))
        self._compute(data.get("figures", {}))
        if accepted:
            data["explanations"] = [*data.get("explanations", []), *accepted]
        if "ledgers" not in data:
            data.setdefault("figures", {})
        for stray in self._strays():
            if stray.meant:
                message = "填在了不读取的单元格中：请移到应填的一格"
                self._tell(stray.at, "", message, "空", described(stray.cell.value))
        self._form(data)
        self._require(data)
        self._year(data.get("year"))
        return data

    def _is_waiting(self, entry: Entry) -> bool:
        """Whether an entry is a total with a formula that has given nothing yet."""
        cell = self._cell(entry.at)
        if cell is None or not cell.formula or cell.elsewhere or entry.kind != "figure":
            return False
        _, table, row, column = map(str, entry.address)
        made_up = self._book.uncalculated and cell.value == 0
        waits = cell.kind == "none" or cell.value == "" or made_up
        return waits and self._plan.blocks[table].table.is_total(row, column)

    def _compute(self, figures: dict[str, Any]) -> None:
        """Leave out the totals that the sheet computes: the parameters' reader does, too."""
        for block in self._plan.blocks.values():
            given = figures.get(block.table.id, {})
            typed = {(row, id): raw for row, cells in given.items() for id, raw in cells.items()}
            formulas = [at for at in typed if (c := self._cell(block.square(*at))) and c.formula]
            for row, column in computed(block.table, typed, formulas):
                del given[row][column]
                if not given[row]:
                    del given[row]
            if not given:
                figures.pop(block.table.id, None)

    def notices(self) -> Iterator[str]:
        """What of the workbook is not read though it may matter, in a sentence each."""
        opened = {entry.at for entry in self._plan.entries.values()}
        opened |= {at for at, _ in self._items.values()}
        found = [
            at
            for title, about in self._book.sheets.items()
            for (row, column), (author, text) in sorted(about.comments.items())
            if is_of_others(author, text) and (at := Square(title, row, column)) in opened
        ]
        if found:
            yield f"{_places(found)}有批注：批注不作为数据读取"
        if strays := [stray.at for stray in self._strays()]:
            yield f"{_places(strays)}的内容不在填写处，没有读取"
        ours = {sheet.name for sheet in self._plan.sheets}
        if unseen := [t for t in self._book.titles if t in self._book.hidden - ours]:
            yield f"隐藏的工作表不读取：{_few(unseen)}"
        if self._book.linked:
            yield "文件有指向其他工作簿的链接：链接不作为数据读取"

    def _strays(self) -> Iterator[Stray]:
        for sheet in self._plan.sheets:
            if about := self._book.sheets.get(sheet.name):
                yield from strays(sheet, about.cells)

    def _cell(self, at: Square) -> Cell | None:
        about = self._book.sheets.get(at.sheet)
        return about.cells.get((at.row, at.column)) if about else None

    def _value(self, at: Square, of: Entry | Column) -> Any:
        """The value in a cell of an entry, or of a list's column."""
        cell = self._cell(at)
        if cell is None:
            return NOTHING
        self._length += len(str(cell.value)) if cell.kind == "text" else 0
        if self._length > MAX_BYTES:
            message = "文字过多，不予读取：请删去重复粘贴的内容"
            raise self._book.error(
                at, message, f"全部文字不超过 {MAX_BYTES // 10_000} 万字", "更多"
            )
        choices = of.choices if isinstance(of, Entry) else {}
        try:
            uncalculated = self._book.uncalculated
            return typed(cell, of.kind, choices, self._book.epoch, uncalculated=uncalculated)
        except UnreadError as error:
            self._tell(at, of.label, error.message, error.expected, error.found)
            return NOTHING

    def _tell(
        self, at: Square, label: str, message: str, expected: str | None, found: str | None
    ) -> None:
        cell = f"{at} {label}".rstrip()
        self.problems.append(
            InputError(message, file=self._book.file, cell=cell, expected=expected, found=found)
        )
        if len(self.problems) == _MOST_PROBLEMS:
            _refuse(self.problems)

    def _rows(self, listing: Listing) -> Iterator[int]:
        """The numbers, from 0, of a list's rows with anything under a key."""
        about = self._book.sheets.get(listing.at.sheet)
        keyed = {listing.at.column + n for n, column in enumerate(listing.columns) if column.key}
        rows = {row for row, column in (about.cells if about else ()) if column in keyed}
        return (row - listing.first_row for row in sorted(rows) if row >= listing.first_row)

    def _row(self, listing: Listing, row: int) -> dict[str, Any]:
        """The values of a list's row by key."""
        values = {
            column.key: self._value(listing.square(row, column.key), column)
            for column in listing.columns
            if column.key
        }
        given = {key: value for key, value in values.items() if value is not NOTHING}
        if listing.address == self._plan.findings.address and _CELL in given:
            self._point(listing.square(row, _CELL), given)
        return given

    @cached_property
    def _places(self) -> dict[str, Address]:
        return places(self.cells)

    def _point(self, at: Square, given: dict[str, Any]) -> None:
        """Have an explanation name what it is of, where it names a cell of the workbook."""
        said = given[_CELL]
        if not is_pointed(said):
            return
        known = pointed(said, self._places, self._plan.form)
        if known is None:
            message = "这个单元格中没有填写的内容：请写检查结果中“位置”一列的单元格"
            self._tell(at, "单元格", message, "如 表三!D7", described(said))
        if known:
            given[_CELL] = known
        else:
            del given[_CELL]  # of what has no figure and no text, a finding names no cell

    def _item(self, listing: Listing, row: int, given: dict[str, Any], address: Address) -> Any:
        """The item in a row, its required texts empty where nothing was typed."""
        first = next(column.key for column in listing.columns if column.key)
        self._items[address] = (listing.square(row, first), listing.label)
        for column in listing.columns:
            if column.key:
                at = listing.square(row, column.key)
                self._items[(*address, column.key)] = (at, column.label)
                if column.required and column.kind == "text":
                    given.setdefault(column.key, "")
        return {c.key: given[c.key] for c in listing.columns if c.key in given}

    def _listed(self, listing: Listing) -> list[Any]:
        items: list[Any] = []
        for row in self._rows(listing):
            if given := self._row(listing, row):
                address = (*listing.address, len(items))
                items.append(self._item(listing, row, given, address))
        return items

    def _named(self, listing: Listing) -> dict[str, Any]:
        """A list of names and values as a mapping."""
        items: dict[str, Any] = {}
        name, value = (column for column in listing.columns if column.key)
        for row in self._rows(listing):
            given = self._row(listing, row)
            at = listing.square(row, name.key)
            key = given.get(name.key or "")
            if key is None:
                if given:
                    self._tell(at, name.label, "尚未填写", name.label, None)
            elif key in items:
                self._tell(at, name.label, "名称重复", "每个名称只写一次", described(key))
            else:
                items[key] = given.get(value.key or "")
                own = (*listing.address, key)
                self._items[own] = listing.square(row, value.key), value.label
                self._items[(*own, NAMED)] = at, name.label
        return items

    def _explained(self, known: list[Any]) -> list[Any]:
        """The explanations beside the findings, but for those that are known."""
        listing = self._plan.findings
        items: list[Any] = []
        for row in self._rows(listing):
            given = self._row(listing, row)
            same = (all(item.get(key) == given.get(key) for key in _FINDING) for item in known)
            if given.keys() <= set(_FINDING) or any(same):
                continue
            address = (*listing.address, len(known) + len(items))
            items.append(self._item(listing, row, given, address))
        return items

    def _require(self, data: dict[str, Any]) -> None:
        """Tell what must be filled in and is not; take the ids from the file's place."""
        *_, root, district, _, name = ("", "", "", *self._book.file.absolute().parts)
        ids = {"district": district, "id": Path(name).stem} if root == _PLACE[0] else {}
        agency = data.setdefault("agency", {})
        for key, id in ids.items():
            if key not in agency and re.fullmatch(ID, id):
                agency[key] = id
        for entry in self._plan.entries.values():
            if entry.address in self._spared:
                continue
            of_place = entry.address in (("agency", "id"), ("agency", "district"))
            if (entry.required or of_place) and self._cell(entry.at) is None:
                if of_place and entry.address[1] in agency:
                    continue
                wanted = f"{entry.label}（{'、'.join(entry.choices) or entry.hint}）"
                if of_place:
                    wanted += f"，也可以不填而把文件放在 {'/'.join(_PLACE)}"
                self._tell(entry.at, entry.label, "尚未填写", wanted, None)

    def _form(self, data: dict[str, Any]) -> None:
        """Which form it is, where it is not the usual one; tell where a cell says otherwise."""
        family = self._plan.form.family
        entry = self._plan.entries.get(("form",))
        if entry and data.setdefault("form", family) != family:
            message = "与这份表格的格式不符：请改正，或者不填"
            self._tell(entry.at, entry.label, message, family, described(data["form"]))

    def _year(self, year: Any) -> None:
        """Tell where the report year has another edition of the form."""
        form = self._plan.form
        if type(year) is not int:
            return
        try:
            due = form_for(year, form.family)
        except InputError:
            return  # the parameters' reader tells so
        if due.id != form.id:
            entry = self._plan.entries["year",]
            last = f"年至{form.last_year}年" if form.last_year else "年及以后"
            message = (
                f"{year}年度用另一版格式（{due.doc_no}）："
                f"请改正年度，或者用 nianbao form --year {year} 取表填写"
            )
            expected = f"{form.first_year}{last}"
            self._tell(entry.at, entry.label, message, expected, described(year))


def _put(data: dict[str, Any], address: Address, value: Any) -> None:
    for key in address[:-1]:
        data = data.setdefault(str(key), {})
    data[str(address[-1])] = value
