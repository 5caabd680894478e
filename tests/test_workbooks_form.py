"""The fill-in workbook as it is written: words, values, locks, checks of what is typed, paper."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from nianbao.annual_report import AnnualReport
from nianbao.form.edition import Form
from nianbao.form.editions import edition
from nianbao.inputs.workbook.layout import BASICS, FINDINGS, GUIDE, PROSE, SUMMARY, layout
from nianbao.inputs.workbook.square import letters
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of
from tests.forms import INVENTED, forms_of

Read = Callable[[dict[str, Any]], AnnualReport]
NAME = ("agency", "name")


@pytest.fixture(scope="module", params=["gb2021_30", "gb2019_60", "gb2026", "letters1"])
def form(request: pytest.FixtureRequest) -> Iterator[Form]:
    with forms_of(INVENTED):
        yield edition(request.param)


@pytest.fixture(scope="module")
def empty(form: Form) -> Any:
    """The workbook of a form as a clerk gets it."""
    return opened(workbook(form, {}, {}))


@pytest.fixture
def given(small: dict[str, Any]) -> dict[str, Any]:
    """Parameters with something in every kind of cell and list."""
    small["title_lines"] = ["某区某局2023年", "政府信息公开工作年度报告"]
    small["facts"] = {"hotline_cases": 12, "share": 0.25, "name": "12345"}
    small["narrative"]["s5"]["last_year"] = [{"problem": "=1+1", "improvement": "已改。"}] * 15
    small["narrative"]["s6"]["items"] = [{"title": "其他", "text": "一。\n\n二。"}]
    small["explanations"] = [
        {"code": "T304", "found": 3, "reason": "合并。", "by": "某人", "on": "2024-01-02"}
    ]
    small["figures"]["t3"]["new_received"] = {"natural_person": "无", "total": None}
    return small


def opened(data: bytes) -> Any:
    return load_workbook(BytesIO(data))


def test_every_word_of_the_layout_stands_locked_at_its_place(form: Form, empty: Any) -> None:
    book, plan = empty, layout(form)
    assert book.sheetnames == [sheet.name for sheet in plan.sheets]
    for sheet in plan.sheets:
        shown = book[sheet.name]
        assert shown.protection.sheet and not shown.protection.formatColumns
        merged = {str(one) for one in shown.merged_cells.ranges}
        for words in sheet.words:
            cell = shown.cell(words.at.row, words.at.column)
            assert cell.protection.locked
            if words.look != "hint":
                assert (cell.value or "") == words.text, words
            if words.across > 1 or words.down > 1:
                last = shown.cell(words.at.row + words.down - 1, words.at.column + words.across - 1)
                assert f"{cell.coordinate}:{last.coordinate}" in merged


def test_what_may_be_typed_in_is_open_and_empty_and_all_else_is_locked(
    form: Form, empty: Any
) -> None:
    book, plan = empty, layout(form)
    for sheet in plan.sheets:
        shown = book[sheet.name]
        expected = {(entry.at.row, entry.at.column) for entry in sheet.entries}
        for listing in sheet.lists:
            expected |= {
                (listing.first_row + row, listing.at.column + column)
                for row in range(20)
                for column in range(len(listing.columns))
            }
        found = {
            (cell.row, cell.column)
            for row in shown.iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        assert found == expected
        computed = {
            block.square(row.id, column.id)[1:]
            for block in sheet.blocks
            for row in block.table.leaf_rows
            for column in block.table.leaf_columns
            if block.table.is_total(row.id, column.id)
        }
        filled = {at for at in found if shown.cell(*at).value is not None}
        assert filled == computed
        assert all(str(shown.cell(*at).value).startswith("=") for at in computed)


def test_every_value_stands_in_its_cell_as_what_it_is(given: dict[str, Any], report: Read) -> None:
    read = report(given)
    values, lists = values_of(read.agency_year)
    book, plan = opened(workbook(read.form, values, lists)), layout(read.form)
    for address, value in values.items():
        at = plan.entries[address].at
        cell = book[at.sheet][at.ref]
        shown = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        assert (shown, cell.data_type != "f") == (value, True), address
    for address, items in lists.items():
        for index, item in enumerate(items):
            for key, value in item.items():
                at = plan.lists[address].square(index, key)
                cell = book[at.sheet][at.ref]
                shown = cell.value.date() if isinstance(cell.value, datetime) else cell.value
                assert (shown, cell.data_type != "f") == (value, True), (address, key)
    assert values["agency", "kind"] == "政府部门"
    assert values["signed_on",] == date(2024, 1, 20)
    assert values["title_lines",] == "某区某局2023年\n政府信息公开工作年度报告"
    assert len(values) == sum(1 for _ in values)
    last = plan.lists["narrative", "s5", "last_year"]
    assert not book[last.at.sheet].cell(last.first_row + 24, 1).protection.locked


def test_the_same_values_give_the_same_bytes(given: dict[str, Any], report: Read) -> None:
    read = report(copy.deepcopy(given))
    values, lists = values_of(read.agency_year)
    assert workbook(read.form, values, lists) == workbook(read.form, dict(values), dict(lists))


def test_what_is_typed_is_checked_by_its_kind(form: Form, empty: Any) -> None:
    book, plan = empty, layout(form)
    rules: dict[str, Any] = {}
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            for cells in str(rule.sqref).split():
                rules[f"{sheet.title}!{cells}"] = rule
    kinds = {"count": "whole", "signed_count": "whole", "money": "decimal", "money_wan": "decimal"}
    for entry in plan.entries.values():
        rule = rules.get(str(entry.at))
        if entry.kind == "figure":
            assert rule.type == kinds[entry.type]
            assert "填" in rule.prompt and rule.errorStyle in (None, "warning")
            assert (rule.formula1 == "0") is not entry.type.startswith("signed")
        elif entry.kind == "day":
            assert rule.type == "date"
        elif entry.kind == "choice":
            assert rule.formula1 == f'"{",".join(entry.choices)}"'


def test_figures_and_texts_that_look_like_formulas_stay_texts() -> None:
    form = edition("gb2021_30")
    typed = {
        NAME: "=HYPERLINK(1)",
        ("contact", "phone"): "=1+1",
        ("contact", "website"): "http://example.org/?a=1&b=<2>",
        ("figures", "t3", "granted", "total"): "=cmd|' /C calc'!A0",
    }
    book = opened(workbook(form, typed, {}))
    for address, text in typed.items():
        at = layout(form).entries[address].at
        cell = book[at.sheet][at.ref]
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_each_sheet_is_set_up_for_a4_and_tables_have_lines_to_sign(form: Form) -> None:
    book = opened(workbook(form, {NAME: "甲&乙局", ("year",): 2023}, {}))
    for sheet in layout(form).sheets:
        shown = book[sheet.name]
        assert (shown.page_setup.paperSize, shown.page_setup.fitToWidth or 1) == (9, 1)
        assert "第 &P 页" in str(shown.oddFooter.right.text)
        if sheet.blocks:
            assert "审核人：＿＿＿＿" in str(shown.oddFooter.center.text)
            name, year = (layout(form).entries[a].at.ref for a in (NAME, ("year",)))
            assert f"'{BASICS}'!{name}" in shown["A2"].value
            assert f"'{BASICS}'!{year}" in shown["A2"].value
            assert "没有的填 0" not in shown["A2"].value
            last = max(block.beside for block in sheet.blocks) - 1
            assert shown.print_area.endswith(f"${letters(last)}${sheet.blocks[-1].below - 1}")


def test_rows_of_texts_are_as_high_as_their_text_and_grow_with_what_is_typed() -> None:
    form = edition("gb2021_30")
    part, fee = ("narrative", "s1", "s1_1"), ("narrative", "s6", "fee")
    usual = opened(workbook(form, {}, {}))[PROSE]
    long = workbook(form, {part: "字" * 2000, fee: "费" * 600}, {})
    at, other = (layout(form).entries[address].at for address in (part, fee))
    assert usual.row_dimensions[at.row].height >= 150  # ten lines
    book = opened(long)
    shown = book[PROSE]
    # A line takes 15.5 points and a character two of the column's units.
    room = shown.row_dimensions[at.row].height / 15.5 * shown.column_dimensions["B"].width / 2
    assert room >= 2000 and shown.row_dimensions[at.row].height <= 409
    below = book[other.sheet]
    assert below.row_dimensions[other.row].height / 15.5 * 50 >= 600
    with ZipFile(BytesIO(long)) as package:
        xml = package.read(f"xl/worksheets/sheet{book.sheetnames.index(PROSE) + 1}.xml").decode()
    (row,) = re.findall(f'<row r="{at.row}"[^>]*>', xml)
    assert "ht=" in row and "customHeight" not in row


def test_no_line_of_a_foot_is_empty_so_that_libreoffice_keeps_it() -> None:
    form = edition("gb2021_30")
    book = opened(workbook(form, {}, {}))
    for sheet in layout(form).sheets:
        if sheet.blocks:
            signed, *below = book[sheet.name].oddFooter.center.text.split("\n")
            assert "负责人（签字）" in signed
            assert below
            assert all(below)


def test_no_formula_is_newer_than_excel_2010_and_no_sheet_is_hidden(empty: Any) -> None:
    known = {
        *("ABS", "CHAR", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "FIND", "HYPERLINK", "IF"),
        *(
            "IFERROR",
            "INDEX",
            "INT",
            "ISNUMBER",
            "LEFT",
            "LEN",
            "MATCH",
            "MAX",
            "NOT",
            "ROUND",
            "SUM",
        ),
        *("SUBSTITUTE", "SUMPRODUCT", "TRIM"),
    }
    for sheet in empty:
        assert sheet.sheet_state == "visible"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    text = re.sub('"[^"]*"', "", cell.value)
                    assert set(re.findall(r"([A-Z.]+)\(", text)) <= known
                    assert len(cell.value) < 8000


def test_the_length_of_a_text_is_told_beside_it() -> None:
    form = edition("gb2021_30")
    book = opened(workbook(form, {}, {}))
    for entry in layout(form).sheet(PROSE).entries:
        assert f"LEN({entry.at.ref})" in book[PROSE].cell(entry.at.row, 4).value


def test_the_guide_leads_through_the_sheets_and_keeps_the_edition(form: Form, empty: Any) -> None:
    book, plan = empty, layout(form)
    assert book[GUIDE][plan.edition.ref].value == form.id
    told = "\n".join(str(cell.value) for row in book[GUIDE].iter_rows() for cell in row)
    named = [BASICS, PROSE, SUMMARY, FINDINGS, *(s.name for s in plan.sheets if s.blocks)]
    assert all(f"“{name}”" in told for name in named if name != BASICS)
