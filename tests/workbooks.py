"""Workbooks of a form with its words and some values, without looks, checks and protection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from nianbao.form.edition import Form
from nianbao.inputs.source import Address
from nianbao.inputs.workbook.layout import Layout, layout
from nianbao.inputs.workbook.square import Square


def bare(
    form: Form,
    values: Mapping[Address, Any] | None = None,
    lists: Mapping[Address, Sequence[Mapping[str, Any]]] | None = None,
) -> bytes:
    """The plain workbook of a form: its sheets, words and merged cells, and what is given.

    Values are written as they are: numbers, texts, dates, texts that begin with "=" as formulas
    without a value, a formula with its value as both of them. A list's items have its keys,
    those of a mapping `name` and `value`.
    """
    plan = layout(form)
    return written(plan, _cells(plan, values or {}, lists or {}))


def _cells(
    plan: Layout,
    values: Mapping[Address, Any],
    lists: Mapping[Address, Sequence[Mapping[str, Any]]],
) -> dict[Square, Any]:
    cells = {plan.entries[address].at: value for address, value in values.items()}
    for address, items in lists.items():
        listing = plan.lists[address]
        for index, item in enumerate(items):
            cells |= {listing.square(index, key): value for key, value in item.items()}
    return cells


def written(plan: Layout, cells: Mapping[Square, Any]) -> bytes:
    """The plain workbook of a layout with what stands in some of its cells."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheets = {sheet.name: book.add_worksheet(sheet.name) for sheet in plan.sheets}
        for sheet in plan.sheets:
            for words in sheet.words:
                row, column = words.at.row - 1, words.at.column - 1
                if words.across > 1 or words.down > 1:
                    last = row + words.down - 1, column + words.across - 1
                    sheets[sheet.name].merge_range(row, column, *last, words.text)
                else:
                    sheets[sheet.name].write_string(row, column, words.text)
        for at, value in cells.items():
            to, where = sheets[at.sheet], (at.row - 1, at.column - 1)
            if isinstance(value, tuple):
                formula, result = value
                to.write_formula(*where, formula, None, result)
            elif isinstance(value, date):
                to.write_datetime(*where, value, day)
            elif isinstance(value, str) and not value.startswith("="):
                to.write_string(*where, value)
            else:
                to.write(*where, value)
    return target.getvalue()
