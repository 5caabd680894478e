"""A district's list as a workbook: read as the same list, wrong cells by their names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from nianbao.conversion import list_as
from nianbao.errors import InputError
from nianbao.inputs.agency_year import KINDS
from nianbao.inputs.district import Body, Deadlines, District, district, read_district
from nianbao.inputs.list_workbook import BASICS, BODIES, COLUMNS, FACTS
from nianbao.inputs.problem import fields
from nianbao.workbooks.bodies import bodies_workbook
from tests.command import invoke

HEADINGS = [heading.label for heading in COLUMNS]
ROWS: list[list[Any]] = [
    ["finance", "示例区财政局", "政府部门", None, None, None, "是", None],
    ["school", "示例区第一中学", "公共企事业单位", "示例区财政局", None, None, None, "finance"],
    ["tax", "示例区税务局", "垂直管理部门", None, 2021, "2023年", "否", None],
]


def typed_in(
    tmp_path: Path,
    rows: list[list[Any]] = ROWS,
    headings: list[str] = HEADINGS,
    facts: tuple[Any, ...] = ("示例区", "1月26日", date(2024, 1, 31)),
) -> Path:
    """A workbook as an office may have typed it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = BODIES
    for row in ([], [], headings, *rows):
        sheet.append(row)
    other = book.create_sheet(BASICS)
    for heading, value in zip(FACTS.values(), facts, strict=True):
        other.append([heading.label, value])
    file = tmp_path / "params" / "shili" / "district.xlsx"
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


def changed(tmp_path: Path, cell: str, value: Any, sheet: str = BODIES) -> Path:
    """The workbook with another value in one cell."""
    file = typed_in(tmp_path)
    book = load_workbook(file)
    book[sheet][cell] = value
    book.save(file)
    return file


def test_a_list_is_read_as_an_office_types_it(tmp_path: Path) -> None:
    found = read_district(typed_in(tmp_path))
    assert (found.id, found.name) == ("shili", "示例区")
    assert found.deadlines == Deadlines(submit="01-26", publish="01-31")
    finance, school, tax = found.bodies
    assert (finance.kind, finance.summed) == ("department", True)
    assert (school.parent, school.reports_through) == ("finance", "finance")
    assert (tax.years, tax.summed, tax.kind) == ((2021, 2023), False, "vertical")


def test_columns_stand_in_any_order_and_empty_rows_are_none(tmp_path: Path) -> None:
    rows = [[*row[::-1], "备注"] for row in ([None] * 8, *ROWS)]
    found = read_district(typed_in(tmp_path, rows, [*HEADINGS[::-1], "说明"]))
    assert [body.id for body in found.bodies] == ["finance", "school", "tax"]
    assert found.source is not None
    assert found.source.notices == ("公开主体名单!I3“说明”一列没有读取",)


def test_the_words_of_the_columns_are_those_of_the_list() -> None:
    of_bodies = {key: given.title for key, given in fields(Body).items()}
    assert {heading.key: heading.label for heading in COLUMNS} == of_bodies
    of_deadlines = {("deadlines", key): given.title for key, given in fields(Deadlines).items()}
    of_facts = {("name",): District.model_fields["name"].title, **of_deadlines}
    assert {address: heading.label for address, heading in FACTS.items()} == of_facts


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("C5", "中学", "公开主体名单!C5 机关类型：不是列表中的一项；应为一级政府、"),
        ("A6", "区税务", "公开主体名单!A6 机关编号：填写有误；应为小写字母、数字和连字符"),
        ("A6", "finance", "公开主体名单!A6 机关编号：机关编号重复"),
        ("B6", None, "公开主体名单!B6 机关名称：缺少必填项"),
        ("D6", "示例区财证局", "公开主体名单!D6 上级单位：名单中没有这个单位"),
        (
            "D6",
            "finanse",
            "公开主体名单!D6 上级单位：名单中没有这个单位；应为名单中的机关编号，如 finance",
        ),
        ("E6", 2024, "公开主体名单!F6 终止年度：终止年度早于起始年度"),
        ("E6", "去年", "公开主体名单!E6 起始年度：填写有误；应为整数"),
        ("E6", date(2021, 1, 1), "公开主体名单!E6 起始年度：所填内容成了日期"),
        ("G6", "也许", "公开主体名单!G6 计入汇总：不是列表中的一项；应为是、否"),
        ("A3", "编号", "前 10 行没有完整的表头，缺少机关编号"),
        ("H3", "上级单位", "同一列出现两次，现为上级单位"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(
    tmp_path: Path, cell: str, value: Any, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_district(changed(tmp_path, cell, value))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("B2", "月底", "基本信息!B2 报送时限：填写有误；应为月日，如 01-26，现为“月底”"),
        ("B2", 1.3, "基本信息!B2 报送时限：填写有误"),
        ("B2", "2月3日", "基本信息!B2 报送时限：报送时限晚于公布时限"),
        ("B1", None, "基本信息!B1 地区名称：缺少必填项"),
        ("A3", "时限", "A 列缺少“公布时限”"),
    ],
)
def test_what_is_wrong_in_the_facts_is_told_too(
    tmp_path: Path, cell: str, value: Any, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_district(changed(tmp_path, cell, value, BASICS))
    assert said in str(refused.value)


def test_a_name_that_two_bodies_have_had_names_none_of_them(tmp_path: Path) -> None:
    twice = [
        ["old", "示例区旧局", "政府部门", None, None, 2021, None, None],
        ["new", "示例区旧局", "政府部门", None, 2022, None, None, None],
        ["part", "示例区分局", "政府部门", "示例区旧局", None, None, None, None],
    ]
    with pytest.raises(InputError, match="名单中有同名的单位；应为其中一个的机关编号：old、new"):
        read_district(typed_in(tmp_path, twice))


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "district.xlsx"
    Workbook().save(file)
    with pytest.raises(InputError, match="缺少工作表“公开主体名单”，现为Sheet"):
        read_district(file)
    file.write_text("名单", encoding="utf-8")
    with pytest.raises(InputError, match="文本文件"):
        read_district(file)


def test_a_list_that_is_too_long_is_refused(tmp_path: Path) -> None:
    rows = [[f"b{n}", f"单位{n}", "政府部门"] for n in range(5_001)]
    with pytest.raises(InputError, match="不超过 5000 项"):
        read_district(typed_in(tmp_path, rows))


def yaml_list(tmp_path: Path) -> Path:
    """A list in YAML with every key, and names that want quotes."""
    file = tmp_path / "params" / "shili" / "district.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        "name: 示例区\n"
        "bodies:\n"
        "  - {id: finance, name: '示例区财政局（国资办）, 区国资局', kind: department}\n"
        "  - {id: 'no', name: '=1+1', kind: vertical, summed: false, from: 2020, to: 2024}\n"
        "  - {id: '001', name: 'a: b # c', kind: township, parent: finance, summed: true}\n"
        "  - {id: school, name: 示例区第一中学, kind: public_institution,"
        " reports_through: finance}\n"
        "deadlines: {submit: 01-26}\n",
        encoding="utf-8",
    )
    return file


def test_a_list_goes_to_a_workbook_and_back_with_all_that_is_in_it(tmp_path: Path) -> None:
    file = yaml_list(tmp_path)
    workbook = file.with_suffix(".xlsx")
    done = invoke("convert", file, workbook)
    assert done.exit_code == 0, done.stderr
    assert "是同一份名单：请只留下今后要填写的一份" in done.stderr
    again = tmp_path / "district.yaml"
    assert invoke("convert", workbook, again).exit_code == 0
    wanted = read_district(file).parameters()
    assert read_district(workbook).parameters() == wanted
    assert read_district(again).parameters() == wanted


def test_a_list_is_written_only_where_one_is_looked_for(tmp_path: Path) -> None:
    done = invoke("convert", yaml_list(tmp_path), tmp_path / "名单.xlsx")
    assert done.exit_code == 2
    assert "公开主体名单的文件名应为 district.yaml 或者 district.xlsx" in done.stderr


def test_the_columns_offer_what_may_be_typed_in_them(tmp_path: Path) -> None:
    file = tmp_path / "district.xlsx"
    file.write_bytes(bodies_workbook({}))
    rules = load_workbook(file)[BODIES].data_validations.dataValidation
    offered = {str(rule.sqref)[0]: rule.formula1 for rule in rules if rule.type == "list"}
    assert offered["C"] == f'"{",".join(KINDS.values())}"'
    assert offered["D"] == offered["H"] == "$A$4:$A$63"
    assert offered["G"] == '"是,否"'


@given(
    st.lists(
        st.tuples(
            st.from_regex("[a-z0-9-]{1,12}", fullmatch=True),
            st.text("甲乙丙,:#'\"=局 -", min_size=1, max_size=12).filter(str.strip),
            st.sampled_from([*KINDS]),
            st.sampled_from([None, True, False]),
            st.sampled_from([None, 2020, 2023]),
        ),
        min_size=1,
        max_size=6,
        unique_by=(lambda body: body[0], lambda body: body[1].strip()),
    )
)
@settings(deadline=None, max_examples=40)
def test_any_list_comes_back_from_both_spellings(bodies: list[tuple[Any, ...]]) -> None:
    keys = ("id", "name", "kind", "summed", "to")
    given = [dict(zip(keys, body, strict=True)) for body in bodies]
    values = district({"name": "示例区", "bodies": given}, None, "shili").parameters()
    with TemporaryDirectory() as folder:
        for name in ("district.yaml", "district.xlsx"):
            file = Path(folder, name)
            file.write_bytes(list_as(values, file))
            assert read_district(file).parameters() == values
