"""An empty ledger workbook: official labels, drop-down lists, dates checked as they are typed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nianbao.inputs.ledgers.definition import Column, Definition, definitions

_ROWS = 5000  # that the lists and date checks cover
_WIDTHS = {"text": 18, "day": 14, "choice": 30, "count": 8}
_LISTS = "选项"
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same bytes every time


def write_template(file: Path) -> None:
    """Write the workbook, a sheet a ledger; the file is replaced whole."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.creator = "nianbao"
    workbook.properties.created = workbook.properties.modified = _MADE
    first = workbook.active
    lists = workbook.create_sheet(_LISTS)
    for definition in definitions().values():
        sheet = workbook.create_sheet(definition.title, index=len(workbook.sheetnames) - 1)
        _fill(sheet, lists, definition)
    workbook.remove(first)
    lists.sheet_state = "hidden"
    beside = file.with_name(f".{file.name}.new")
    try:
        workbook.save(beside)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _fill(sheet: Any, lists: Any, definition: Definition) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for index, column in enumerate(definition.columns, 1):
        letter = get_column_letter(index)
        cell = sheet.cell(1, index, column.label + ("*" if column.required else ""))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8ECF2" if column.required else "F6F7F9")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[letter].width = _WIDTHS[column.type]
        if column.type == "day":
            for row in range(2, 200):
                sheet.cell(row, index).number_format = "yyyy-mm-dd"
        elif column.type == "text":
            for row in range(2, 200):
                sheet.cell(row, index).number_format = "@"  # 007 stays 007
        rule = _validation(column, lists)
        if rule is not None:
            rule.add(f"{letter}2:{letter}{_ROWS + 1}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "B2"


def _validation(column: Column, lists: Any) -> Any:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.type == "choice":
        place = lists.max_column + (lists.max_row > 1)
        for row, label in enumerate((column.label, *column.official), 1):
            lists.cell(row, place, label)
        letter = get_column_letter(place)
        source = f"{_LISTS}!${letter}$2:${letter}${len(column.official) + 1}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        rule.error = "请从列表中选择"
    elif column.type == "day":
        rule = DataValidation(
            type="date", operator="between", formula1="DATE(1990,1,1)", formula2="DATE(2099,12,31)"
        )
        rule.error = "请填写日期，如 2024-01-02"
    elif column.type == "count":
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
        rule.error = "请填写整数"
    else:
        return None
    rule.errorTitle, rule.showErrorMessage = column.label, True
    return rule
