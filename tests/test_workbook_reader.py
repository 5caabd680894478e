"""Workbooks that can be read: every kind of value, and where each stands."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from nianbao.errors import InputError
from nianbao.form.edition import Form
from nianbao.form.editions import edition, editions, newest
from nianbao.inputs.agency_year import AgencyYear, from_parameters, validated
from nianbao.inputs.source import Address
from nianbao.inputs.workbook.filled import Filled
from nianbao.inputs.workbook.layout import FINDINGS, layout
from nianbao.inputs.workbook.note import BEGIN, END, OURS
from nianbao.inputs.workbook.reader import read_workbook
from nianbao.inputs.workbook.sheet import BLANK
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of
from tests.command import city
from tests.forms import INVENTED, forms_of
from tests.workbooks import bare

FORM = newest()
PLAN = layout(FORM)
BASICS: dict[Address, Any] = {
    ("agency", "id"): "sifa",
    ("agency", "district"): "qiaokou",
    ("agency", "name"): "硚口区司法局",
    ("agency", "self_reference"): "局",
    ("agency", "kind"): "政府部门",
    ("year",): 2023,
    ("scope",): "本机关",
    ("contact", "address"): "某路1号",
    ("contact", "phone"): "027-83426353",
    ("signed_on",): date(2024, 1, 2),
}
FIGURE: Address = ("figures", "t3", "granted", "natural_person")
LISTS: dict[Address, Any] = {
    ("narrative", "s5", "this_year"): [{"problem": "甲", "measure": "乙"}, {"problem": "丙"}],
    ("facts",): [{"name": "cases", "value": 109513}, {"name": "rate", "value": "100%"}],
    ("explanations",): [{"code": "T304", "found": 3, "reason": "甲", "by": "乙", "on": "2024.1.2"}],
}


def saved(folder: Path, content: bytes) -> Path:
    file = folder / "a.xlsx"
    file.write_bytes(content)
    return file


def filled(folder: Path, values: dict[Address, Any] | None = None, **lists: Any) -> Filled:
    """What is read from the bare workbook with some values, and with those lists alone."""
    return read_workbook(saved(folder, bare(FORM, BASICS | (values or {}), **lists)))


def at(data: Any, address: Address) -> Any:
    for key in address:
        data = data[key]
    return data


def edited(folder: Path, change: Any, values: dict[Address, Any] | None = None) -> Path:
    """The bare workbook as a spreadsheet program saves it after a change."""
    book = load_workbook(BytesIO(bare(FORM, BASICS | (values or {}), LISTS)))
    change(book)
    file = folder / "a.xlsx"
    book.save(file)
    return file


# --------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("address", "typed", "read"),
    [
        (FIGURE, 5, 5),
        (FIGURE, 5.0, 5),
        (FIGURE, 0.1 + 0.2, 0.3),
        (FIGURE, "12", "12"),
        (FIGURE, " 无", " 无"),
        (FIGURE, "／", "／"),
        (FIGURE, BLANK, None),
        (FIGURE, "(空白)", None),
        (("year",), "2023", 2023),
        (("year",), "２０２３年", 2023),
        (("year",), "2023年度", 2023),
        (("scope",), "level_only", "level_only"),
        (("scope",), " 汇总全行政区域 ", "region_rollup"),
        (("signed_on",), "2024.1.2", date(2024, 1, 2)),
        (("signed_on",), "二〇二四年一月二日", date(2024, 1, 2)),
        (("signed_on",), 20240102, date(2024, 1, 2)),
        (("signed_on",), 45293, date(2024, 1, 2)),
        (("signed_on",), "24.1.2", "24.1.2"),  # told by whoever reads the parameters
        (("contact", "phone"), 83426353, "83426353"),
        (("contact", "address"), "　某路1号\n", "某路1号"),
        (("title_lines",), "甲局\n\n2023年报告", ["甲局", "2023年报告"]),
        (("narrative", "s1", "s1_1"), "第一段\n第二段", "第一段\n\n第二段"),
    ],
)
def test_what_is_typed_comes_as_a_yaml_file_would_give_it(
    tmp_path: Path, address: Address, typed: Any, read: Any
) -> None:
    found = at(filled(tmp_path, {address: typed}).data, address)
    assert (found, type(found)) == (read, type(read))


@pytest.mark.parametrize("address", [FIGURE, ("contact", "postcode"), ("narrative", "s2")])
def test_a_cell_of_blanks_is_left_out(tmp_path: Path, address: Address) -> None:
    assert filled(tmp_path, {address: " 　\n"}).data == filled(tmp_path).data


def test_lists_come_as_they_are_and_blank_rows_cost_nothing(tmp_path: Path) -> None:
    def grown(book: Workbook) -> None:
        sheet = book["存在问题"]
        sheet["C6000"], sheet["D6000"] = "丁", "戊"
        for row in range(7000, 9000):
            sheet.cell(row, 3).number_format = "0.00"

    data = read_workbook(edited(tmp_path, grown)).data
    assert data["narrative"]["s5"] == {
        "this_year": [
            {"problem": "甲", "measure": "乙"},
            {"problem": "丙", "measure": ""},
            {"problem": "丁", "measure": "戊"},
        ]
    }
    assert data["facts"] == {"cases": 109513, "rate": "100%"}
    assert data["explanations"] == [
        {"code": "T304", "found": 3, "reason": "甲", "by": "乙", "on": date(2024, 1, 2)}
    ]


def test_a_share_that_is_shown_in_percent_is_read_so(tmp_path: Path) -> None:
    def shown(book: Workbook) -> None:
        cell = book["自有数字"]["B6"]
        cell.value, cell.number_format = 0.985, "0.0%"

    assert read_workbook(edited(tmp_path, shown)).data["facts"]["rate"] == "98.5%"


def test_explanations_beside_the_findings_count_once(tmp_path: Path) -> None:
    def explained(book: Workbook) -> None:
        for row in (
            ["T304", None, 3, "甲", "乙", "2024-01-02"],
            ["C001", "x", None, "丙"],
            ["C002"],
        ):
            book[FINDINGS].append([None, None, None, None, None, *row])

    read = read_workbook(edited(tmp_path, explained))
    assert [item["code"] for item in read.data["explanations"]] == ["T304", "C001"]
    assert read.data["explanations"][1] == {"code": "C001", "cell": "x", "reason": "丙"}
    assert read.place(("explanations", 1, "by")).sheet_cell == f"{FINDINGS}!J6"


def test_a_formula_is_read_by_the_value_that_was_stored(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(bare(FORM, BASICS | {FIGURE: ("=SUM(E8:I8)", 7)}))
    assert at(read_workbook(file).data, FIGURE) == 7


def test_the_ids_may_be_those_of_the_files_place(tmp_path: Path) -> None:
    folder = tmp_path / "params" / "mouqu" / "2023"
    folder.mkdir(parents=True)
    values = {key: v for key, v in BASICS.items() if key[-1] not in ("id", "district")}
    agency = read_workbook(saved(folder, bare(FORM, values))).data["agency"]
    assert (agency["district"], agency["id"]) == ("mouqu", "a")


def test_no_figure_at_all_is_told_by_the_rules_unless_ledgers_are_named(tmp_path: Path) -> None:
    assert filled(tmp_path).data["figures"] == {}
    assert "figures" not in filled(tmp_path, {("ledgers", "cases"): "a.csv"}).data


@pytest.mark.parametrize("form", editions(FORM.family), ids=lambda form: form.id)
def test_both_editions_are_read_into_the_same_as_from_yaml(tmp_path: Path, form: Form) -> None:
    figures = {a: n for n, a in enumerate(layout(form).entries) if a[0] == "figures"}
    values = BASICS | figures | {("year",): form.first_year}
    read = read_workbook(saved(tmp_path, bare(form, values)))
    data: dict[str, Any] = {"agency": {"kind": "department"}, "scope": "agency"}
    for address, value in values.items():
        if address not in (("agency", "kind"), ("scope",)):
            inner = data
            for key in address[:-1]:
                inner = inner.setdefault(str(key), {})
            inner[str(address[-1])] = value
    assert validated(read.data, read).parameters() == from_parameters(data).parameters()


# --------------------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("address", "cell"),
    [
        (("year",), "基本信息!B7"),
        (("figures", "t3", "carried_in", "natural_person"), "表三!D7"),
        (("figures", "t3", "carried_in"), "表三!D7"),
        (("figures", "t3"), "表三!D6"),
        (("facts", "rate"), "自有数字!B6"),
        (("narrative", "s5", "this_year", 1, "measure"), "存在问题!D6"),
        (("narrative", "s5", "this_year", 1), "存在问题!C6"),
        (("narrative", "s5", "last_year", 0, "problem"), "存在问题!A5"),
        (("explanations", 0, "on"), "说明!F5"),
        (("figures",), "表二!A1"),
        (("unknown",), "基本信息!B4"),
    ],
)
def test_every_value_has_its_cell_or_that_of_what_would_hold_it(
    tmp_path: Path, address: Address, cell: str
) -> None:
    assert filled(tmp_path, lists=LISTS).place(address, "甲").sheet_cell == cell


def test_every_figure_has_its_cell_even_where_it_is_blank(tmp_path: Path) -> None:
    read = filled(tmp_path)
    figures = [entry for entry in PLAN.entries.values() if entry.kind == "figure"]
    assert figures
    for entry in figures:
        assert read.place(entry.address).sheet_cell == str(entry.at)
    assert read.slip((), "year") is None
    assert read.naming({}) is read


def test_an_error_names_the_cell_and_its_label(tmp_path: Path) -> None:
    read = filled(tmp_path)
    error = read.error(FIGURE, "填写有误", expected="数", found="“甲”")
    assert str(error) == f"{read.file} 表三!D8 自然人：填写有误；应为数，现为“甲”"


def test_what_the_model_refuses_is_told_with_every_cell(tmp_path: Path) -> None:
    read = filled(tmp_path, {("signed_on",): "24.1.2", ("contact", "phone"): "甲\n乙"})
    with pytest.raises(InputError) as caught:
        validated(read.data, read)
    assert "基本信息!B11 落款日期：" in str(caught.value)
    assert "基本信息!B10 电话：" in str(caught.value)


def test_other_peoples_comments_and_sheets_are_told_or_left_alone(tmp_path: Path) -> None:
    def commented(book: Workbook) -> None:
        for cell, author in (("D8", "某人"), ("D9", OURS), ("A1", "某人"), ("K40", "某人")):
            book["表三"][cell].comment = Comment("甲", author)
        book.create_sheet("台账")["A1"] = "表三"
        book.create_sheet("草稿").sheet_state = "hidden"

    read = read_workbook(edited(tmp_path, commented))
    comments, sheets = read.notices
    assert comments == "表三!D8有批注：批注不作为数据读取"
    assert sheets == "隐藏的工作表不读取：草稿"
    assert validated(read.data, read).agency.name == "硚口区司法局"


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        (str(PLAN.entries[FIGURE].at), "t3[granted,natural_person]"),
        (f"{PLAN.entries[FIGURE].at} 自然人", "t3[granted,natural_person]"),
        ("'表三'！＄D＄8", "t3[granted,natural_person]"),
        (str(PLAN.entries["narrative", "s1", "s1_2"].at), "s1_2"),
        (str(PLAN.entries["narrative", "s1", "intro"].at), "s1"),
        (str(PLAN.entries["narrative", "preamble"].at), "preamble"),
        (str(PLAN.entries["narrative", "s6", "fee"].at), "s6_fee"),
        ("存在问题!D6", "s5_2"),
        ("t3[granted,total]", "t3[granted,total]"),
        ("s5", "s5"),
        (str(PLAN.entries["signed_on",].at), None),
    ],
)
def test_an_explanation_may_name_a_cell_of_the_workbook(
    tmp_path: Path, cell: str, known: str | None
) -> None:
    one = LISTS["explanations",][0] | {"cell": cell}
    read = filled(tmp_path, lists=LISTS | {("explanations",): [one]})
    assert read.data["explanations"][0].get("cell") == known


@pytest.mark.parametrize("cell", ["表三!A1", "别的!D7", "表三!第七行"])
def test_an_explanation_of_a_cell_without_a_value_is_told(tmp_path: Path, cell: str) -> None:
    one = LISTS["explanations",][0] | {"cell": cell}
    with pytest.raises(InputError) as caught:
        filled(tmp_path, lists={("explanations",): [one]})
    assert caught.value.cell == "说明!B5 单元格"


def test_our_notes_are_known_without_their_author(tmp_path: Path) -> None:
    ours = f"{BEGIN}\n错误 T304\n与上年不一致。\n{END}"

    def commented(book: Workbook) -> None:
        for cell, text in (("D8", ours), ("D9", f"请科长看\n{ours}"), ("D10", "请科长看")):
            book["表三"][cell].comment = Comment(text, "")

    (told,) = read_workbook(edited(tmp_path, commented)).notices
    assert told == "表三!D9、表三!D10有批注：批注不作为数据读取"


def test_what_is_typed_where_nothing_is_read_is_told(tmp_path: Path) -> None:
    def noted(book: Workbook) -> None:
        book["正文"]["A14"], book["正文"]["F5"] = "备忘", 3
        book["自有数字"]["E5"] = "来源：甲"
        book["基本信息"]["B40"] = "某人"  # where the form is signed

    (told,) = read_workbook(edited(tmp_path, noted)).notices
    assert told == "正文!F5、正文!A14、自有数字!E5的内容不在填写处，没有读取"


@pytest.mark.parametrize("cell", ["正文!B14", "正文!B20", "存在问题!E5", "其他事项!C7"])
def test_a_text_of_the_report_that_would_be_lost_is_refused(tmp_path: Path, cell: str) -> None:
    def typed(book: Workbook) -> None:
        title, _, ref = cell.partition("!")
        book[title][ref] = "又一段"

    with pytest.raises(InputError, match="填在了不读取的单元格中") as caught:
        read_workbook(edited(tmp_path, typed))
    assert caught.value.cell == cell


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.id)
def test_nothing_of_the_workbook_itself_is_taken_for_the_clerks(tmp_path: Path, form: Form) -> None:
    year = form.first_year or 2020
    parameters = city() | {"year": year, "figures": {}}
    values, lists = values_of(from_parameters(parameters))
    assert read_workbook(saved(tmp_path, workbook(form, values, lists))).notices == ()


def test_the_name_of_a_number_is_told_at_its_own_cell(tmp_path: Path) -> None:
    read = filled(tmp_path, lists={("facts",): [{"name": "热线", "value": 3}]})
    with pytest.raises(InputError) as caught:
        validated(read.data, read)
    assert caught.value.cell == "自有数字!A5 名称"


def test_the_workbook_of_another_form_says_which_it_is(tmp_path: Path) -> None:
    with forms_of(INVENTED):
        letters = edition("letters1")
        text: Address = ("narrative", "sections", "overview")
        read = read_workbook(saved(tmp_path, bare(letters, BASICS | {text: "甲"})))
        assert validated(read.data, read).form is letters
        assert at(read.data, text) == "甲"
        file = saved(tmp_path, bare(letters, BASICS | {("form",): "annual_report"}))
        with pytest.raises(InputError, match="基本信息!B27 报告格式：与这份表格的格式不符"):
            read_workbook(file)


def test_an_older_edition_says_which_it_is(tmp_path: Path) -> None:
    old = edition("gb2019_60")
    values = BASICS | {("year",): 2020}
    read = read_workbook(saved(tmp_path, bare(old, values)))
    report: AgencyYear = validated(read.data, read)
    assert report.form is old
