"""The sheet of bodies by cells: read with openpyxl, every sum recomputed."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.annual_report import AnnualReport
from nianbao.form.editions import editions
from nianbao.form.role import Role
from nianbao.seasons.members import Members
from nianbao.workbooks.head import head
from nianbao.workbooks.unit_sheet import unit_sheet
from tests.conftest import SMALL
from tests.summed import figures_of, members, region
from tests.test_addends import granted

Read = Callable[[dict[str, Any]], AnnualReport]
TABLES = ["表二", "表三", "表四"]


def opened(of: Members, report: AnnualReport, *, values: bool = True) -> Any:
    file = io.BytesIO(unit_sheet(of, report.figures))
    return openpyxl.load_workbook(file, data_only=values)


def by_name(sheet: Any) -> dict[str, list[Any]]:
    """The rows of a sheet below its head, by the name in the second column."""
    return {row[1]: list(row[3:]) for row in sheet.iter_rows(min_row=3, values_only=True) if row[1]}


@pytest.fixture
def three(small: dict[str, Any]) -> Members:
    bodies = {id: granted(small, n) for id, n in {"one": 3, "two": 0, "three": 11}.items()}
    return members(
        small, bodies, own=granted(small, 5), wanting=("late",), covered={"below": "three"}
    )


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.id)
def test_the_labels_of_the_form_cover_the_head_once(form: Any) -> None:
    for section in form.sections:
        if section.tables:
            shape = head(form, section)
            covered = [
                (label.row + down, label.column + across)
                for label in shape.headings
                for down in range(label.down)
                for across in range(label.across)
            ]
            columns = range(len(shape.cells))
            assert sorted(covered) == [(row, c) for row in range(shape.depth) for c in columns]


def test_each_table_is_a_sheet_with_the_labels_of_the_form(
    small: dict[str, Any], report: Read, three: Members
) -> None:
    book = opened(three, region(report(small), three))
    assert book.sheetnames == TABLES
    sheet = book["表三"]
    assert sheet["A1"].value == ("示例区2023年度分单位汇总表：表三 收到和处理政府信息公开申请情况")
    assert [sheet.cell(row, 4).value for row in (3, 6, 8)] == [
        "一、本年新收政府信息公开申请数量",
        "申请人情况",
        None,
    ]
    assert "D3:J5" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.freeze_panes == "D10"


def test_sums_are_formulas_with_the_exact_value(
    small: dict[str, Any], report: Read, three: Members
) -> None:
    summing = region(report(small), three)
    rows = by_name(opened(three, summing)["表三"])
    assert [rows[name][6] for name in ("本级", "示例区one局", "合计", "报表数", "差")] == [
        *(5, 3, 19, 19, 0)
    ]
    formulas = by_name(opened(three, summing, values=False)["表三"])
    assert formulas["合计"][6] == (
        '=IF(COUNT(J10:J13)=ROWS(J10:J13),SUM(J10:J13),"缺"&(ROWS(J10:J13)-COUNT(J10:J13))&"个数")'
    )
    money = by_name(opened(three, summing)["表二"])
    assert [money[name][-1] for name in ("示例区three局", "合计", "差")] == [0.11, 0.19, 0]


def test_a_blank_stays_blank_and_the_sum_says_so(small: dict[str, Any], report: Read) -> None:
    bodies = {"one": granted(small, 3), "two": granted(small, 4)}
    bodies["two"]["t3"] |= {"new_received": [None, "/", 0, 0, 0, 0, 4]}
    rows = by_name(opened(members(small, bodies), report(small))["表三"])
    assert rows["示例区two局"][:2] == [None, "/"]
    assert rows["合计"][:3] == ["缺1个数", "缺1个数", 0]
    assert rows["差"][0] is None


def test_cases_counted_twice_have_a_row_of_their_own(small: dict[str, Any], report: Read) -> None:
    at = report(small).form.cells(Role.DISPUTES, Role.REVIEW, Role.UPHELD)[0]
    bodies = {"one": granted(small, 3), "two": granted(small, 4)}
    for one in bodies.values():
        one["t4"] = [1, 0, 0, 0, 1, *[0] * 10]
    of = members(small, bodies, joint={at: 1})
    book = opened(of, region(report(small), of))
    rows = by_name(book["表四"])
    assert [rows[name][0] for name in ("示例区one局", "重复计入", "合计")] == [1, -1, 1]
    assert "重复计入" not in by_name(book["表三"])


def test_what_is_not_summed_stands_below_with_its_reason(
    small: dict[str, Any], report: Read, three: Members
) -> None:
    sheet = opened(three, region(report(small), three))["表四"]
    rows = [tuple(row[:3]) for row in sheet.iter_rows(values_only=True)]
    assert rows[-3:] == [
        ("以下单位不计入合计", None, None),
        ("below", "示例区below局", "已由示例区three局汇总，不再相加"),
        ("late", "示例区late局", "未报"),
    ]


def test_a_difference_shows(small: dict[str, Any], report: Read, three: Members) -> None:
    small["figures"]["t2_8"] = 1900
    rows = by_name(opened(three, replace(report(small), members=three))["表二"])
    assert rows["差"][-1] == 1899.81


def test_a_name_never_becomes_a_formula(small: dict[str, Any], report: Read) -> None:
    for sign in "=+-@":
        of = members(small, {"one": granted(small, 1)}, names=lambda id, s=sign: f"{s}1+1|{id}")
        cell = opened(of, report(small), values=False)["表三"]["B10"]
        assert (cell.value, cell.data_type) == (f"{sign}1+1|one", "s")


def test_the_same_members_give_the_same_bytes(
    small: dict[str, Any], report: Read, three: Members
) -> None:
    figures = region(report(small), three).figures
    assert unit_sheet(three, figures) == unit_sheet(three, figures)


FORM = figures_of(SMALL, SMALL["figures"]).form
CELLS = [cell for table in FORM.tables for cell in table.roles if not table.is_total(*cell[1:])]  # type: ignore[arg-type]
NUMBERS = st.integers(0, 10**6)
AMOUNTS = st.decimals(0, 10**6, places=6, allow_nan=False)


@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_every_sum_is_what_a_dozen_lines_come_to(data: Any) -> None:
    bodies: dict[str, Any] = {}
    for id in ("one", "two", "three"):
        figures: dict[str, Any] = {table.id: {} for table in FORM.tables}
        for table in FORM.tables:
            for row in table.leaf_rows:
                figures[table.id][row.id] = {
                    column.id: data.draw(NUMBERS)
                    if column.type == "count"
                    else float(data.draw(AMOUNTS))
                    for column in table.leaf_columns
                    if not table.is_total(row.id, column.id)
                }
        bodies[id] = figures
    small = copy.deepcopy(SMALL)
    of = members(small, bodies)
    book = opened(of, replace(_report(small), members=of))
    for section in FORM.sections:
        if section.tables:
            rows = by_name(book[f"表{section.number}"])
            for column, at in enumerate(head(FORM, section).cells):
                if at in CELLS:
                    typed = [bodies[id][at.table][at.row][at.column] for id in bodies]
                    summed = sum(Decimal(repr(number)) for number in typed)
                    assert Decimal(repr(rows["合计"][column])) == summed


def _report(small: dict[str, Any]) -> AnnualReport:
    from nianbao.annual_report import report_of
    from nianbao.inputs.agency_year import from_parameters

    return report_of(from_parameters(small), None)
