"""Where each value of a parameter file stands in the workbook of a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from nianbao.form.edition import Form
from nianbao.form.editions import edition, editions
from nianbao.inputs.agency_year import REGIONAL, AgencyYear
from nianbao.inputs.problem import fields
from nianbao.inputs.source import Address
from nianbao.inputs.workbook.layout import layout
from nianbao.inputs.workbook.sheet import Sheet
from nianbao.inputs.workbook.square import Square, letters

FORMS = pytest.mark.parametrize("form", editions(), ids=lambda form: form.id)


def taken(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Every cell of a sheet that has words or a value, a list's first items included."""
    for words in sheet.words:
        for down in range(words.down):
            for across in range(words.across):
                yield words.at.row + down, words.at.column + across
    for entry in sheet.entries:
        yield entry.at[1:]
    for listing in sheet.lists:
        for across in range(len(listing.columns)):
            yield listing.first_row, listing.at.column + across


@FORMS
def test_nothing_stands_on_anything_else(form: Form) -> None:
    for sheet in layout(form).sheets:
        assert {n for _, n in Counter(taken(sheet)).items()} == {1}, sheet.name


@FORMS
def test_below_a_list_there_is_nothing(form: Form) -> None:
    for sheet in layout(form).sheets:
        for listing in sheet.lists:
            assert max(row for row, _ in taken(sheet)) == listing.first_row


@FORMS
def test_every_figure_of_the_form_has_its_cell(form: Form) -> None:
    drawn = layout(form)
    for table in form.tables:
        block = drawn.blocks[table.id]
        for row in table.leaf_rows:
            for column in table.leaf_columns:
                entry = drawn.entries["figures", table.id, row.id, column.id]
                assert entry.at == block.square(row.id, column.id)
                assert entry.type == column.type


def leaves(model: Any, above: Address = ()) -> Iterator[Address]:
    for key, given in fields(model).items():
        inner = fields(given.annotation)
        if inner and not str(given.annotation).startswith("list"):
            yield from leaves(given.annotation, (*above, key))
        else:
            yield (*above, key)


def test_every_key_of_the_parameter_file_has_its_place() -> None:
    drawn = layout(edition("gb2021_30"))
    known = {*drawn.entries, *drawn.lists}
    elsewhere = {("figures",), ("narrative", "sections"), ("form",)}  # tables; other forms
    unplaced = {address for address in leaves(AgencyYear) if address not in known}
    assert {address for address in unplaced if address[0] != REGIONAL} == elsewhere


def test_the_places_are_those_of_the_official_form() -> None:
    drawn = layout(edition("gb2021_30"))
    assert str(drawn.entries["figures", "t3", "carried_in", "natural_person"].at) == "表三!D7"
    assert drawn.entries["figures", "t3", "carried_in", "natural_person"].label == "自然人"
    assert drawn.entries["figures", "t2_8", "admin_fee", "amount_wan"].label == "行政事业性收费"
    words = {str(words.at): words for words in drawn.sheet("表三").words}
    assert (words["表三!A8"].text, words["表三!A8"].down) == ("三、本年度办理结果", 22)
    assert [sheet.name for sheet in drawn.sheets] == [
        *("填表说明", "基本信息", "表二", "表三", "表四", "正文", "存在问题", "其他事项"),
        *("自有数字", "说明", "核对", "检查结果"),
    ]


def test_the_ids_are_asked_for_among_what_must_be_filled_in_in_words_of_the_office() -> None:
    sheet = layout(edition("gb2021_30")).sheet("基本信息")
    optional = next(words.at.row for words in sheet.words if words.text == "可不填")
    ids = [entry for entry in sheet.entries if "编号" in entry.label]
    assert [entry.label for entry in ids] == ["机关编号", "地区编号"]
    assert all(entry.required and entry.at.row < optional for entry in ids)
    assert [entry.at.row for entry in ids] == [optional - 2, optional - 1]


def test_a_sheet_of_one_section_and_what_stands_before_its_parts_have_its_official_title() -> None:
    form = edition("gb2021_30")
    drawn = layout(form)
    titles = [drawn.sheet(name).words[0].text for name in ("存在问题", "其他事项")]
    assert titles == ["五、存在的主要问题及改进情况", "六、其他需要报告的事项"]
    labels = [entry.label for entry in drawn.sheet("正文").entries]
    assert labels[:3] == ["引言", "一、总体情况：总述", "主动公开"]
    assert [s.heading for s in form.sections if s.tables] == labels[-3:]


def test_a_choice_is_told_in_chinese() -> None:
    kind = layout(edition("gb2021_30")).entries["agency", "kind"]
    assert kind.choices["公共企事业单位"] == "public_institution"


def test_a_column_has_the_name_that_a_spreadsheet_gives_it() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]
    assert str(Square("表三", 7, 4)) == "表三!D7"
