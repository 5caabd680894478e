"""An empty ledger workbook: official labels, drop-down lists, dates checked as they are typed."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from nianbao.inputs.ledgers.definition import Column, Definition, definitions
from nianbao.inputs.workspace import write_whole

_ROWS = 5000  # that the lists and date checks cover
_FORMATTED = 200  # rows whose cells have a format before anything is typed
_WIDTHS = {"text": 18, "day": 14, "choice": 30, "count": 8}
_FORMATS = {"day": "yyyy-mm-dd", "text": "@"}  # 007 stays 007
_LISTS = "选项"
_MADE = datetime(2000, 1, 1)  # the same bytes every time


def write_template(file: Path) -> None:
    """Write the workbook, a sheet a ledger; the file is replaced whole."""
    from xlsxwriter import Workbook

    written = BytesIO()
    book = Workbook(written, {"in_memory": True})
    book.set_properties({"author": "nianbao", "created": _MADE})
    sheets = [(book.add_worksheet(one.title), one) for one in definitions().values()]
    lists = book.add_worksheet(_LISTS)
    lists.hide()
    listed = 0
    for sheet, definition in sheets:
        listed = _fill(book, sheet, lists, definition, listed)
    book.close()
    write_whole(file, written.getvalue())


def _fill(book: Any, sheet: Any, lists: Any, definition: Definition, listed: int) -> int:
    """Fill a sheet; the number of lists that the hidden sheet has then is returned."""
    for index, column in enumerate(definition.columns):
        colour = "#E8ECF2" if column.required else "#F6F7F9"
        head = {"bold": True, "bg_color": colour, "text_wrap": True, "valign": "vcenter"}
        sheet.write_string(
            0, index, f"{column.label}{'*' * column.required}", book.add_format(head)
        )
        sheet.set_column(index, index, _WIDTHS[column.type])
        if column.type in _FORMATS:
            typed = book.add_format({"num_format": _FORMATS[column.type]})
            for row in range(1, _FORMATTED - 1):
                sheet.write_blank(row, index, None, typed)
        if column.type == "choice":
            for row, label in enumerate((column.label, *column.official)):
                lists.write_string(row, listed, label)
            listed += 1
        if rule := _rule(column, listed - 1):
            told = {"error_title": column.label, "error_message": rule.pop("told")}
            sheet.data_validation(1, index, _ROWS, index, rule | told)
    sheet.freeze_panes(1, 1)
    return listed


def _rule(column: Column, listed: int) -> dict[str, Any] | None:
    """What may be typed in a column; `listed` is the column of its list in the hidden sheet."""
    from xlsxwriter.utility import xl_range_abs

    if column.type == "choice":
        source = f"={_LISTS}!{xl_range_abs(1, listed, len(column.official), listed)}"
        return {"validate": "list", "source": source, "told": "请从列表中选择"}
    if column.type == "day":
        days = {"minimum": date(1990, 1, 1), "maximum": date(2099, 12, 31)}
        told = "请填写日期，如 2024-01-02"
        return {"validate": "date", "criteria": "between", "told": told, **days}
    if column.type == "count":
        return {"validate": "integer", "criteria": ">=", "value": 0, "told": "请填写整数"}
    return None
