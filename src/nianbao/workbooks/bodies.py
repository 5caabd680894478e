"""A district's list as a workbook: a body a row, choices in words, open rows below them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from nianbao.inputs.list_workbook import BASICS, BODIES, COLUMNS, FACTS, HEAD, Heading
from nianbao.inputs.workbook.square import Square, letters
from nianbao.workbooks.entering import guard, put
from nianbao.workbooks.looks import Looks
from nianbao.workbooks.measures import width

_MADE = datetime(2000, 1, 1)  # the same bytes every time
_OPEN_ROWS = 60  # below the bodies
_WIDTHS = {
    **{"id": 24.0, "name": 40.0, "kind": 18.0, "parent": 24.0, "from": 11.0, "to": 11.0},
    **{"summed": 11.0, "reports_through": 24.0},
}
_HINT = (
    "一个单位一行；带 * 的必填。上级单位、报送渠道可以写机关编号，也可以写机关名称。"
    "可以排序、插入行，不要改第 3 行的栏目。"
)
_A4 = 9
_LINE, _PAD = 15.5, 5  # points


def bodies_workbook(values: Mapping[str, Any]) -> bytes:
    """An .xlsx file of a list, as `District.parameters` gives it; no value need be there."""
    from xlsxwriter import Workbook  # takes a while, and most commands write none

    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    name = values.get("name") or ""
    book.set_properties({"title": f"{name}{BODIES}", "author": "nianbao", "created": _MADE})
    looks = Looks(book)
    _bodies(book.add_worksheet(BODIES), looks, name, values.get("bodies", ()))
    _facts(book.add_worksheet(BASICS), looks, values)
    book.close()
    return file.getvalue()


def _bodies(sheet: Any, looks: Looks, name: str, bodies: Sequence[Mapping[str, Any]]) -> None:
    last = HEAD + len(bodies) + _OPEN_ROWS
    across = len(COLUMNS)
    _head(sheet, looks, f"{name}{BODIES}", _HINT, across)
    for column, heading in enumerate(COLUMNS, 1):
        words = f"{heading.label}{'*' * heading.required}"
        put(sheet, Square(BODIES, HEAD, column), words, looks.locked("column"))
        sheet.set_column(column - 1, column - 1, _WIDTHS[heading.key])
        style = looks.open(heading.kind, heading.required)
        for row in range(HEAD + 1, last + 1):
            index = row - HEAD - 1
            value = bodies[index].get(heading.key) if index < len(bodies) else None
            put(sheet, Square(BODIES, row, column), _shown(heading, value), style)
        _guard(sheet, Square(BODIES, HEAD + 1, column), last, heading)
    sheet.set_row(HEAD - 1, 24)
    for index in range(last - HEAD):
        called = str(bodies[index].get("name") or "") if index < len(bodies) else ""
        lines = max(1, math.ceil(width(called) / (_WIDTHS["name"] - 2)))
        sheet.set_row(HEAD + index, _PAD + lines * _LINE)
    sheet.freeze_panes(HEAD, 2)
    sheet.autofilter(HEAD - 1, 0, last - 1, across - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(across)}{last}"})
    sheet.set_landscape()
    sheet.print_area(0, 0, max(HEAD + len(bodies), HEAD + 1) - 1, across - 1)
    sheet.repeat_rows(0, HEAD - 1)
    _paper(sheet)


def _facts(sheet: Any, looks: Looks, values: Mapping[str, Any]) -> None:
    for column, wide in enumerate((18, 40, 44)):
        sheet.set_column(column, column, wide)
    for row, (address, heading) in enumerate(FACTS.items(), 1):
        inner = values if len(address) == 1 else values.get(address[0], {})
        words = f"{heading.label}{'*' * heading.required}"
        put(sheet, Square(BASICS, row, 1), words, looks.locked("name"))
        style = looks.open(heading.kind, heading.required)
        put(sheet, Square(BASICS, row, 2), inner.get(heading.key), style)
        put(sheet, Square(BASICS, row, 3), heading.hint, looks.locked("hint"))
        guard(sheet, Square(BASICS, row, 2), row, heading.label, heading.kind, heading.hint)
        sheet.set_row(row - 1, 26)
    _paper(sheet)


def _head(sheet: Any, looks: Looks, title: str, hint: str, across: int) -> None:
    """The title and how to fill in the sheet."""
    sheet.hide_gridlines(2)
    for row, (text, look, height) in enumerate(((title, "title", 32), (hint, "hint", 22))):
        style = looks.locked(look)
        sheet.merge_range(row, 0, row, across - 1, "", style)
        put(sheet, Square(BODIES, row + 1, 1), text, style)
        sheet.set_row(row, height)


def _guard(sheet: Any, at: Square, last: int, heading: Heading) -> None:
    """Have a column take what belongs there; a body is chosen by its id, or typed by its name."""
    if heading.key not in ("parent", "reports_through"):
        choices = {word: word for word in heading.choices}
        guard(sheet, at, last, heading.label, heading.kind, heading.hint, choices)
        return
    rule = {
        "validate": "list",
        "source": f"=$A${HEAD + 1}:$A${last}",
        "show_error": False,
        "input_title": heading.label,
        "input_message": heading.hint,
    }
    sheet.data_validation(at.row - 1, at.column - 1, last - 1, at.column - 1, rule)


def _shown(heading: Heading, value: Any) -> Any:
    """A value as its cell shows it: a choice in its words."""
    if not heading.choices or value is None:
        return value
    return next((word for word, given in heading.choices.items() if given == value), value)


def _paper(sheet: Any) -> None:
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.75)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&9第 &P 页，共 &N 页")
