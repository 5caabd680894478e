"""The sheet of bodies by cells (分单位汇总表): what a region's figures are summed from.

A sheet for each section with tables: a row a body, a column a cell of the form, below them the
sum as a formula that anyone can follow, what the report has, and the difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Section
from nianbao.inputs.figures import Figures
from nianbao.inputs.number import Number, plain
from nianbao.inputs.workbook.square import Square, letters
from nianbao.seasons.member import BASES
from nianbao.seasons.members import Members
from nianbao.seasons.roster import left_out, said
from nianbao.workbooks.entering import WHOLE, put
from nianbao.workbooks.head import (
    DIFFERENCE,
    FIRST_COLUMN,
    FIRST_ROW,
    NAMES,
    OWN,
    REPORTED,
    SUM,
    TWICE,
    Head,
    head,
    title,
)
from nianbao.workbooks.looks import Looks

_MADE = datetime(2000, 1, 1)  # the same bytes every time
_CENTS = 6  # decimals of 10 000 yuan in cents
_A3, _A3_WIDE = 8, 395  # millimetres that print, on its long side
_CHARACTER = 2.5  # millimetres of a unit of width, where the usual font is not installed
_WIDTHS = (14, 32, 16)
_NARROW, _WIDE, _MANY = 6.5, 10, 40  # columns of cells: many of them are narrow
_ACROSS = 21  # columns of cells on a page
_LINE, _LOWEST = 14, 16  # points
_BELOW = {SUM: "各行相加", REPORTED: "本报告所填", DIFFERENCE: "报表数－合计"}
_NOT_SUMMED = "以下单位不计入合计"
_IGNORED = ("number_stored_as_text", "formula_range", "formula_differs", "empty_cell_reference")


def unit_sheet(members: Members, figures: Figures) -> bytes:
    """The .xlsx file of a region's members, beside the figures that its report has."""
    from xlsxwriter import Workbook  # takes a while, and most commands write none

    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"title": "分单位汇总表", "author": "nianbao", "created": _MADE})
    looks = Looks(book)
    for section in figures.form.sections:
        if section.tables:
            sheet = book.add_worksheet(title(section))
            _Writer(sheet, looks, members, figures, section).write()
    book.close()
    return file.getvalue()


class _Writer:
    """One sheet; rows and columns counted from 1."""

    def __init__(
        self, sheet: Any, looks: Looks, members: Members, figures: Figures, section: Section
    ) -> None:
        self.sheet, self.looks, self.members, self.figures = sheet, looks, members, figures
        self.section, self.form = section, figures.form
        self.head: Head = head(figures.form, section)
        self.row = self.head.first_row
        self.last = FIRST_COLUMN + len(self.head.cells) - 1
        self.width = _NARROW if len(self.head.cells) > _MANY else _WIDE

    def write(self) -> None:
        """The head, the rows that are summed, their sum, those that are not."""
        self._top()
        members = self.members
        if members.own is not None:
            self._body("", OWN, "本级自己的数字", members.own)
        for one in members.members:
            self._body(one.body.id, one.body.name, BASES[one.basis], one.figures)
        counted = range(self.head.first_row, self.row)
        twice = {at: n for at in self.head.cells if (n := members.counted_twice(at))}
        if twice:
            self._names("", TWICE, "减去重复计入的共同被告案件", "name")
            for column, at in enumerate(self.head.cells, FIRST_COLUMN):
                self._put(column, -twice[at] if at in twice else None, "told", at)
            self.row += 1
        if counted:
            self._sums(counted, self.row - 1)
        self._not_summed()
        self._paper(self.row - 1)

    def _top(self) -> None:
        """The title, what is summed, the labels of the form, the columns numbered."""
        season, sheet = self.members.season, self.sheet
        name = f"{season.district.name}{season.year}年度分单位汇总表"
        name += f"：{title(self.section)} {self.section.title}"
        put(sheet, self._at(1, 1), name, self.looks.locked("heading"))
        put(sheet, self._at(2, 1), said(self.members), self.looks.locked("aside"))
        below = self.head.depth
        for column, own in enumerate(NAMES, 1):
            self._merged(FIRST_ROW, column, below, 1, own, "corner")
        for label in self.head.headings:
            at = FIRST_ROW + label.row, FIRST_COLUMN + label.column
            self._merged(*at, label.down, label.across, label.text, "column")
        for row in range(below):
            sheet.set_row(FIRST_ROW - 1 + row, self._height(row))
        numbers = FIRST_ROW + below
        self._merged(numbers, 1, 1, len(NAMES), "栏次", "corner")
        for column in range(FIRST_COLUMN, self.last + 1):
            number = column - FIRST_COLUMN + 1
            put(sheet, self._at(numbers, column), number, self.looks.locked("check"))
        for column, width in enumerate((*_WIDTHS, *[self.width] * len(self.head.cells))):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(numbers, FIRST_COLUMN - 1)
        sheet.hide_gridlines(2)
        everything = f"A1:{letters(self.last)}1048576"
        sheet.ignore_errors(dict.fromkeys(_IGNORED, everything))

    def _height(self, row: int) -> float:
        """Points of a row of the head, so that its labels are read whole."""
        lines = 1.0
        for label in self.head.headings:
            if label.row <= row < label.row + label.down:
                wide = sum(1 + (east_asian_width(char) in "WF") for char in label.text)
                needed = ceil(wide * 1.15 / (label.across * self.width))
                lines = max(lines, needed / label.down)
        return lines * _LINE + 4

    def _body(self, id: str, name: str, basis: str, figures: Figures) -> None:
        self._names(id, name, basis, "name")
        for column, at in enumerate(self.head.cells, FIRST_COLUMN):
            self._figure(column, at, figures, "told")
        self.row += 1

    def _names(self, id: str, name: str, basis: str, look: str) -> None:
        self.sheet.set_row(self.row - 1, _LOWEST * (1 + (_is_long(name, 1) or _is_long(basis, 2))))
        for column, text in enumerate((id, name, basis), 1):
            put(self.sheet, self._at(self.row, column), text, self.looks.locked(look))

    def _figure(self, column: int, at: CellAddress, figures: Figures, look: str) -> None:
        """A figure as a number; what stands in its place as it is, a blank as a blank."""
        cell = figures.cells.get(at)
        if cell is None or cell.figure is not None:
            self._put(column, cell.figure if cell else None, look, at)
        else:
            put(self.sheet, self._at(self.row, column), cell.shown, self.looks.locked(look))

    def _put(self, column: int, number: Number | None, look: str, at: CellAddress) -> None:
        style = self.looks.number(look, _places(number))
        put(self.sheet, self._at(self.row, column), plain(number), style)

    def _sums(self, counted: range, last: int) -> None:
        """The sum down to a row, what the report has, and the difference."""
        total, reported, difference = self.row, self.row + 1, self.row + 2
        for name, basis in (
            (SUM, "各行相加"),
            (REPORTED, "本报告所填"),
            (DIFFERENCE, "报表数－合计"),
        ):
            self._names("", name, basis, "added")
            self.row += 1
        for column, at in enumerate(self.head.cells, FIRST_COLUMN):
            summed, has = self.members.sum(at), self.figures.figure(at)
            places = 0 if self._type(at) in WHOLE else max(_CENTS, _places(summed), _places(has))
            own, shown = letters(column), max(_places(summed), _places(has))
            rows = f"{own}{counted.start}:{own}{counted.stop - 1}"
            added = _rounded(f"SUM({own}{counted.start}:{own}{last})", places)
            blanks = sum(part.figure is None for part in self.members.parts(at))
            self._formula(
                self._at(total, column),
                f'=IF(COUNT({rows})=ROWS({rows}),{added},"缺"&(ROWS({rows})-COUNT({rows}))&"个数")',
                f"缺{blanks}个数" if summed is None else plain(summed),
                shown,
            )
            self.row = reported
            self._figure(column, at, self.figures, "added")
            known = summed is not None and has is not None
            less = _rounded(f"{own}{reported}-{own}{total}", places)
            self._formula(
                self._at(difference, column),
                f'=IF(AND(ISNUMBER({own}{reported}),ISNUMBER({own}{total})),{less},"")',
                plain(has - summed) if known else "",  # type: ignore[operator]
                shown,
            )
        self.row = difference + 1
        first, end = letters(FIRST_COLUMN), letters(self.last)
        for row, formula in (
            (total, f"ISTEXT({first}{total})"),
            (difference, f"AND(ISNUMBER({first}{difference}),{first}{difference}<>0)"),
        ):
            self.looks.alarm(self.sheet, f"{first}{row}:{end}{row}", f"={formula}")

    def _formula(self, at: Square, text: str, value: Any, places: int) -> None:
        style = self.looks.number("added", places)
        self.sheet.write_formula(at.row - 1, at.column - 1, text, style, value)

    def _not_summed(self) -> None:
        """The bodies that are not summed, each with the reason, and what it has handed in."""
        known: Mapping[str, Figures] = {
            one.body.id: one.figures for one in self.members.covered_members
        }
        rows = tuple(left_out(self.members))
        if rows:
            self.row += 1
            put(self.sheet, self._at(self.row, 1), _NOT_SUMMED, self.looks.locked("aside"))
            self.row += 1
        for body, why in rows:
            self._names(body.id, body.name, why, "out")
            for column, at in enumerate(self.head.cells, FIRST_COLUMN):
                if body.id in known:
                    self._figure(column, at, known[body.id], "prior")
                else:
                    put(self.sheet, self._at(self.row, column), None, self.looks.locked("prior"))
            self.row += 1

    def _paper(self, last: int) -> None:
        """On A3, across; a table of many columns on several pages, parted between its rows."""
        sheet = self.sheet
        sheet.set_paper(_A3)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(0, FIRST_ROW - 1 + self.head.depth)
        sheet.repeat_columns(0, len(NAMES) - 1)
        sheet.print_area(0, 0, last - 1, self.last - 1)
        sheet.set_footer("&R&9第 &P 页，共 &N 页")
        breaks: list[int] = []
        for group, following in zip(
            self.head.groups, (*self.head.groups[1:], len(self.head.cells)), strict=True
        ):
            if following - (breaks[-1] if breaks else 0) > _ACROSS and group:
                breaks.append(group)
        if breaks:
            wide = (sum(_WIDTHS) + _ACROSS * (self.width + 0.7)) * _CHARACTER
            sheet.set_print_scale(min(100, int(100 * _A3_WIDE / wide)))
            sheet.set_v_pagebreaks([FIRST_COLUMN - 1 + at for at in breaks])
        else:
            sheet.fit_to_pages(1, 0)

    def _merged(self, row: int, column: int, down: int, across: int, text: str, look: str) -> None:
        style = self.looks.locked(look)
        if down > 1 or across > 1:
            last = row + down - 2, column + across - 2
            self.sheet.merge_range(row - 1, column - 1, *last, "", style)
        put(self.sheet, self._at(row, column), text, style)

    def _at(self, row: int, column: int) -> Square:
        return Square(title(self.section), row, column)

    def _type(self, at: CellAddress) -> str:
        return self.figures.cells[at].type


def _rounded(formula: str, places: int) -> str:
    """A sum of amounts, which a spreadsheet adds as binary fractions."""
    return f"ROUND({formula},{places})" if places else formula


def _places(number: Number | None) -> int:
    """How many decimals a number is written with."""
    if not isinstance(number, Decimal):
        return 0
    return max(0, -int(number.as_tuple().exponent))


def _is_long(text: str, column: int) -> bool:
    return len(text) * 2 > _WIDTHS[column] - 1
