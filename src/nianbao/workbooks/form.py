"""The fill-in workbook of a form: its sheets as the layout has them, live, ready to be printed."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from nianbao.form.edition import Form
from nianbao.inputs.figures import Figures
from nianbao.inputs.source import Address
from nianbao.inputs.workbook.layout import BASICS, FINDINGS, GUIDE, PROSE, SUMMARY, Layout, layout
from nianbao.inputs.workbook.sheet import Sheet, Words
from nianbao.inputs.workbook.square import Square
from nianbao.workbooks import measures, paper
from nianbao.workbooks.entering import Lists, Values, guard, guard_figure, put
from nianbao.workbooks.equations import Formula, beside
from nianbao.workbooks.guide import hint, write_guide
from nianbao.workbooks.looks import Looks
from nianbao.workbooks.summary import counter, items, write_summary

_MADE = datetime(2000, 1, 1)  # the same bytes every time
_OPEN_ROWS, _MORE_ROWS = 20, 10  # of a list: at least, and below its items
_ALL = "A1:XFD1048576"
_NO_ERRORS = ("number_stored_as_text", "formula_range", "formula_differs", "empty_cell_reference")
_UNLOCKED = {"format_columns": True, "format_rows": True}


def workbook(form: Form, values: Values, lists: Lists, prior: Figures | None = None) -> bytes:
    """An .xlsx file with these values in its open cells; the same bytes for the same values.

    `values` and `lists` are by the layout's addresses (values.py); `prior` are the figures of the
    year before, shown beside this year's.
    """
    from xlsxwriter import Workbook  # takes a while, and most commands write none

    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"title": form.short_title, "author": "nianbao", "created": _MADE})
    book.set_size(2400, 1600)
    _Writer(book, layout(form), values, lists, prior).write()
    book.close()
    return file.getvalue()


class _Writer:
    """The sheets of one workbook."""

    def __init__(
        self, book: Any, places: Layout, values: Values, lists: Lists, prior: Figures | None
    ) -> None:
        self.book, self.places = book, places
        self.values, self.lists = values, lists
        self.looks = Looks(book)
        named = self._ledgers()
        self.beside = {
            sheet.name: beside(sheet, prior, named) for sheet in places.sheets if sheet.blocks
        }
        self.rows = {
            sheet.name: max(self._rows(listing.address) for listing in sheet.lists)
            for sheet in places.sheets
            if sheet.lists
        }
        self.items = items(places, self.beside, self.rows)

    def write(self) -> None:
        """Every sheet in order."""
        from nianbao.workbooks.growing import GrowingSheet

        for shape in self.places.sheets:
            sheet = self.book.add_worksheet(shape.name, GrowingSheet)
            sheet.hide_gridlines(2)
            sheet.protect("", _UNLOCKED)
            sheet.ignore_errors(dict.fromkeys(_NO_ERRORS, _ALL))
            measures.set_widths(sheet, shape)
            for words in shape.words:
                self._words(sheet, shape, words)
            last = self._fill(sheet, shape)
            head = measures.head_rows(shape)
            sheet.freeze_panes(*measures.frozen(shape))
            paper.set_up(sheet, shape, last, head)

    def _fill(self, sheet: Any, shape: Sheet) -> Square:
        """What a sheet has beside its words; its last printed cell is returned."""
        widest = max(words.at.column + words.across - 1 for words in shape.words)
        if shape.name == GUIDE:
            return Square(GUIDE, write_guide(sheet, self.looks, self.places), widest)
        if shape.name == SUMMARY:
            return Square(SUMMARY, write_summary(sheet, self.looks, self.items), widest)
        self._entries(sheet, shape)
        if shape.entries:
            sheet.set_selection(shape.entries[0].at.ref)
        last = max((entry.at.row for entry in shape.entries), default=0)
        for listing in shape.lists:
            last = max(last, self._list(sheet, shape, listing.address))
        if shape.blocks:
            self._beside(sheet, shape)
            return paper.last_printed(shape.blocks)
        if shape.name == BASICS:
            last = paper.sign_off(sheet, self.looks, last + 2)
        if shape.name != FINDINGS:
            column = widest + (2 if shape.name == PROSE else 1)
            sheet.set_column(column - 1, column - 1, measures.COUNTER)
            self._counter(sheet, shape, column)
        return Square(shape.name, last, widest)

    def _words(self, sheet: Any, shape: Sheet, words: Words) -> None:
        text = words.text
        if words.look == "hint" and not text and words.at.column == 1:
            text = hint(shape)
            if measures.is_reported(shape):
                text = paper.whose(self.places, "" if shape.blocks else text)
        look = "note" if text.startswith("=") else words.look
        self._locked(sheet, words.at, text, look, words.across, words.down)
        measures.set_height(sheet, shape, words)

    def _locked(
        self, sheet: Any, at: Square, text: Any, look: str, across: int = 1, down: int = 1
    ) -> None:
        style = self.looks.locked(look)
        first, left = at.row - 1, at.column - 1
        if across > 1 or down > 1:
            sheet.merge_range(first, left, first + down - 1, left + across - 1, "", style)
        if isinstance(text, str) and text.startswith("="):
            sheet.write_formula(first, left, text, style, "")
        else:
            put(sheet, at, text, style)

    def _entries(self, sheet: Any, shape: Sheet) -> None:
        tables = {one.table.id: one for one in self.beside.get(shape.name, ())}
        for entry in shape.entries:
            value = self.values.get(entry.address)
            style = self.looks.open(entry.kind, entry.required)
            if entry.kind == "figure":
                _, table, row, column = map(str, entry.address)
                total = tables[table].total(row, column)
                guard_figure(sheet, entry.at, entry.label, entry.type, total is not None)
                if total and value is None:
                    sheet.write_formula(entry.at.ref, total, style, "")
                else:
                    put(sheet, entry.at, value, style)
                continue
            put(sheet, entry.at, value, style)
            guard(sheet, entry.at, entry.at.row, entry.label, entry.kind, entry.hint, entry.choices)
            if entry.kind == "text":
                at = entry.at
                count = f'SUBSTITUTE(SUBSTITUTE({at.ref},CHAR(10),"")," ","")'
                text = f'=IF(LEN({at.ref})=0,"",LEN({count})&" 字")'
                self._locked(sheet, at._replace(column=at.column + 2), text, "side")
                section = self.places.form.section(str(entry.address[-1]))
                measures.fit_text(sheet, at.row, value, bool(section and section.asks))
        if shape.name == PROSE:
            at = shape.entries[0].at
            self._locked(sheet, Square(PROSE, at.row - 1, at.column + 2), "字数", "column")

    def _rows(self, address: Address) -> int:
        return max(_OPEN_ROWS, len(self.lists.get(address, ())) + _MORE_ROWS)

    def _list(self, sheet: Any, shape: Sheet, address: Address) -> int:
        """The items of a list and open rows below them; its last row is returned."""
        listing = next(one for one in shape.lists if one.address == address)
        given = () if shape.name == FINDINGS else self.lists.get(address, ())
        last = listing.first_row + self.rows[shape.name] - 1
        for across, column in enumerate(listing.columns):
            style = self.looks.open(column.kind)
            top = Square(shape.name, listing.first_row, listing.at.column + across)
            for row in range(listing.first_row, last + 1):
                index = row - listing.first_row
                value = given[index].get(column.key or "") if index < len(given) else None
                put(sheet, top._replace(row=row), value, style)
            if column.key:
                guard(sheet, top, last, column.label, column.kind, column.hint)
        for index, item in enumerate(given):
            measures.fit_item(sheet, shape, listing, index, item)
        return last

    def _beside(self, sheet: Any, shape: Sheet) -> None:
        """Sums, equations and last year's figures."""
        tables = self.beside[shape.name]
        for one in tables:
            for formula in one.formulas():
                self._formula(sheet, formula)
            for cells in one.judged:
                self.looks.judged(sheet, cells)
        measures.set_beside(sheet, tables)
        first = tables[0].start
        self._locked(sheet, Square(shape.name, 1, first), hint(shape), "aside")
        self._counter(sheet, shape, first, across=min(3, max(one.width for one in tables)))

    def _formula(self, sheet: Any, formula: Formula) -> None:
        self._locked(sheet, formula.at, formula.text, formula.look, formula.across, formula.down)

    def _counter(self, sheet: Any, shape: Sheet, column: int, across: int = 1) -> None:
        """How much is wanting, with the way to the sheet that names it."""
        at = Square(shape.name, 2, column)
        self._locked(sheet, at, counter(self.items, shape.name), "link", across)

    def _ledgers(self) -> dict[str, Square]:
        """The cell of the ledger that each table may be counted from."""
        from nianbao.inputs.ledgers import COUNTED_IN

        return {
            table.id: entry.at
            for address, entry in self.places.entries.items()
            if address[-1] in COUNTED_IN and address[0] != "figures"
            for table in self.places.form.tables_of(COUNTED_IN[str(address[-1])])
        }
