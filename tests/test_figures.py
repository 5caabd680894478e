"""Figures by the form: which cell takes what was typed, what is refused, what is handed out."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.form.role import Role
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.csv_text import to_csv
from nianbao.inputs.figures import Figures, read_figures
from tests.conftest import SMALL


def read(small: dict[str, Any], **tables: Any) -> Figures:
    small["figures"] = tables
    return read_figures(from_parameters(small))


def test_a_missing_cell_is_blank_and_zero_is_not(small: dict[str, Any]) -> None:
    figures = read(small, t2_1={"rules": 0, "normative_docs": {"made": 1}})
    assert figures.cell("t2_1", "rules", "made").state == "zero"
    assert figures.cell("t2_1", "normative_docs", "valid").state == "blank"
    assert figures.cell("t2_5", "licensing", "decisions").state == "blank"


def test_the_scalar_zero_declares_every_cell_zero(small: dict[str, Any]) -> None:
    cells = read(small, t3=0).table("t3")
    assert {(cell.state, cell.raw, cell.value) for cell in cells} == {("zero", 0, 0)}
    assert len(cells) == 25 * 7


@pytest.mark.parametrize(
    "given", [4, "4", [4], {"decisions": 4}, {"licensing": 4}, {"licensing": {"decisions": 4}}]
)
def test_a_table_of_one_row_needs_no_row(given: Any, small: dict[str, Any]) -> None:
    assert read(small, t2_5=given).figure("t2_5[licensing,decisions]") == 4


def test_columns_are_named_or_listed_in_the_order_of_the_form(small: dict[str, Any]) -> None:
    listed = read(small, t4=list(range(15)))
    columns = [cell.column for cell in listed.table("t4")]
    assert (columns[0], columns[4], columns[14]) == ("rev_upheld", "rev_total", "la_total")
    for named in ({c: n for n, c in enumerate(columns)}, {"cases": list(range(15))}):
        assert [cell.value for cell in read(small, t4=named).table("t4")] == list(range(15))


def test_a_total_may_be_left_out_of_a_list_only_where_it_is_the_last(small: dict[str, Any]) -> None:
    figures = read(small, t3={"granted": [1, 2, 3, 4, 5, 6, 99], "partial": [1, 2, 3, 4, 5, 6]})
    assert [figures.figure(f"t3[{row},total]") for row in ("granted", "partial")] == [99, 21]
    assert figures.cell("t3", "granted", "total").computed == 21


@pytest.mark.parametrize("order", [1, -1])
def test_a_row_typed_beside_its_group_s_zero_is_all_its_own(
    order: int, small: dict[str, Any]
) -> None:
    typed = {"results": 0, "denied": 0, "denied_process_info": {"org_legal": 2}}
    figures = read(small, t3=dict(list(typed.items())[::order]))
    assert figures.cell("t3", "denied_process_info", "org_legal").value == 2
    assert figures.cell("t3", "denied_process_info", "org_other").state == "blank"
    assert figures.cell("t3", "denied_admin_query", "org_other").state == "zero"
    assert figures.cell("t3", "np_petition", "org_other").state == "zero"
    assert figures.cell("t3", "results_total", "org_legal").state == "computed"
    assert figures.cell("t3", "carried_out", "org_legal").state == "blank"


def test_a_group_zero_yields_to_a_row_typed_beside_it(small: dict[str, Any]) -> None:
    figures = read(small, t3={"granted": [1, 0, 0, 0, 0, 0], "results": 0})
    assert figures.figure("t3[granted,natural_person]") == 1
    assert figures.figure("t3[np_petition,total]") == 0
    assert figures.figure("t3[results_total,total]") == 1


def test_the_trial_form_has_its_own_tables(small: dict[str, Any]) -> None:
    small["year"] = 2020
    figures = read(
        small,
        t2_5={"licensing": [3, -1, 40], "other_services": 0},
        t3={"other": [1, 0, 0, 0, 0, 0]},
        t2_9=[2, 153.5],
    )
    assert figures.figure("t2_5[licensing,items_change]") == -1
    assert figures.figure("t3[other,total]") == 1
    assert figures.figure("t2_9[central_procurement,procurement_amount]") == Decimal("153.5")


def test_a_total_left_out_is_computed_and_a_typed_one_kept_apart(small: dict[str, Any]) -> None:
    row = {"new_received": [1, 2, 3, 0, 0, 0], "carried_in": [1, 0, 0, 0, 0, 0, 9]}
    figures = read(small, t3=row)
    computed = figures.cell("t3", "new_received", "total")
    typed = figures.cell("t3", "carried_in", "total")
    assert (computed.state, computed.value, computed.figure) == ("computed", None, 6)
    assert (typed.state, typed.value, typed.computed, typed.figure) == ("value", 9, 1, 9)


def test_a_computed_total_is_printed_and_an_unknown_one_is_not(small: dict[str, Any]) -> None:
    figures = read(small, t3={"new_received": [1, 2, 3, 0, 0, 0], "granted": [1, 2] + [None] * 4})
    assert figures.cell("t3", "new_received", "total").shown == "6"
    unknown = figures.cell("t3", "granted", "total")
    assert (unknown.state, unknown.figure, unknown.shown) == ("computed", None, "")


def test_a_grand_total_sums_the_totals_of_the_rows(small: dict[str, Any]) -> None:
    figures = read(small, t3={"results": 0, "granted": [1, 1, 0, 0, 0, 0, 9]})
    assert figures.cell("t3", "granted", "total").computed == 2
    assert figures.cell("t3", "results_total", "total").computed == 9


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6))
def test_a_computed_total_is_the_sum(row: list[int]) -> None:
    figures = read({**SMALL}, t3={"new_received": row})
    assert figures.figure("t3[new_received,total]") == sum(row)


def test_a_ledger_fills_what_was_not_typed_and_stands_beside_what_was(
    small: dict[str, Any],
) -> None:
    small["figures"] = {"t2_6": {"penalty": 5}}
    counts = {CellAddress("t2_6", row, "decisions"): 7 for row in ("penalty", "coercion")}
    figures = read_figures(from_parameters(small), counts)
    typed, filled = figures.table("t2_6")
    assert (typed.state, typed.value, typed.counted, typed.raw) == ("value", 5, 7, 5)
    assert (filled.state, filled.value, filled.counted, filled.raw) == ("counted", 7, 7, None)
    assert (filled.figure, filled.shown) == (7, "7")
    assert figures.cell("t2_5", "licensing", "decisions").counted is None


def test_a_figure_is_found_by_its_address_and_by_no_other(small: dict[str, Any]) -> None:
    figures = read(small, t2_5=4)
    assert figures.figure(CellAddress("t2_5", "licensing", "decisions")) == 4
    for spelled in ("t2_5[licensing,none]", "t9[a,b]", "t2_5[licensing,decisions", ""):
        assert figures.figure(spelled) is None


def test_figures_are_added_up_by_what_they_are(small: dict[str, Any]) -> None:
    courts = {"ld_total": 2, "la_total": 3, "rev_total": 4, "rev_pending": None}
    documents = {"rules": {"valid": 2}, "normative_docs": {"made": 5, "valid": 7}}
    figures = read(small, t4=courts, t2_1=documents)
    assert figures.sum(Role.LITIGATION, Role.TOTAL) == 5
    assert figures.sum(Role.REVIEW, Role.TOTAL) == 4
    assert figures.sum(Role.DOCUMENTS, Role.VALID) == 9
    assert figures.sum(Role.REVIEW, Role.PENDING) is None
    assert figures.sum(Role.REVIEW) is None  # one of them is blank
    assert figures.sum(Role.REVIEW, Role.VALID) is None  # there is no such cell


def test_cells_come_in_the_order_of_the_form(small: dict[str, Any]) -> None:
    cells = list(read(small))
    assert [str(cells[i].address) for i in (0, 1, 3, -1)] == [
        "t2_1[rules,made]",
        "t2_1[rules,repealed]",
        "t2_1[normative_docs,made]",
        "t4[cases,la_total]",
    ]
    assert len({cell.address for cell in cells}) == len(cells) == 6 + 1 + 2 + 1 + 175 + 15


ORDER = "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他、总计"
COURTS = "、".join(
    f"{court}/{result}"
    for court in ("行政复议", "未经复议直接起诉", "复议后起诉")
    for result in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
)
COLUMNS = (
    "商业企业（org_commercial），科研机构（org_research），社会公益组织（org_social），"
    "法律服务机构（org_legal），其他（org_other）"
)
# What is typed, and the message.
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown table": (
        {"t2_1": 0, "t39": 0, "t8": 0},
        "t39：没有这张表；应为表三（t3），现为“t39”",
    ),
    "an unknown row": (
        {"t3": {"grantd": 0}},
        "t3.grantd：表三没有这一行；应为予以公开（granted），现为“grantd”",
    ),
    "an unknown column": (
        {"t3": {"granted": {"nobody": 1}}},
        "t3.granted.nobody：表三没有这一列；应为自然人（natural_person），"
        f"{COLUMNS}，总计（total），现为“nobody”",
    ),
    "a group of columns": (
        {"t3": {"granted": {"org_group": 1}}},
        f"t3.granted.org_group：表三的这一项是一组列；应为其中的一列：{COLUMNS}，现为“org_group”",
    ),
    "a list too short": (
        {"t3": {"granted": [1, 2]}},
        f"t3.granted：列数不符；应为6 或 7 个数：{ORDER}（可不填），现为2 个",
    ),
    "a list too long": ({"t2_5": [1, 2]}, "t2_5：列数不符；应为1 个数：本年处理决定数量，现为2 个"),
    "table four without totals": (
        {"t4": [0] * 12},
        f"t4：列数不符；应为15 个数：{COURTS}，现为12 个",
    ),
    "a number for a whole table": (
        {"t3": 3},
        "t3：填写有误；应为0，或各行的数字，现为“3”",
    ),
    "a zero with a point for a whole table": (
        {"t3": 0.0},
        "t3：填写有误；应为0，或各行的数字，现为“0.0”",
    ),
    "a truth value for a whole table": (
        {"t3": False},
        "t3：填写有误；应为0，或各行的数字，现为布尔值 false",
    ),
    "a number for a group of rows": (
        {"t3": {"denied": 3}},
        "t3.denied：这是一组行，不能填数；应为0，或分别填写各行，现为“3”",
    ),
    "a number for a row of many columns": (
        {"t3": {"granted": 3}},
        f"t3.granted：填写有误；应为0，或 [ ] 中的6 或 7 个数：{ORDER}（可不填），现为“3”",
    ),
    "a list in a cell": (
        {"t3": {"granted": {"total": [1]}}},
        "t3.granted.total：填写有误；应为一个数，现为1 项的列表",
    ),
    "a truth value in a list": (
        {"t3": {"granted": [1, True, 0, 0, 0, 0]}},
        "t3.granted[1]：填写有误；应为一个数，现为布尔值 true",
    ),
    "a truth value in a cell": (
        {"t2_5": {"licensing": False}},
        "t2_5.licensing：填写有误；应为一个数，现为布尔值 false",
    ),
    "a number that is none": ({"t2_5": float("nan")}, "t2_5：填写有误；应为一个数，现为“nan”"),
    "a number without end": ({"t2_5": float("inf")}, "t2_5：填写有误；应为一个数，现为“inf”"),
    "a decimal that JSON would change": (
        {"t2_8": "0.1234567890123456789"},
        "t2_8：小数过长；应为不超过 15 位有效数字的数，现为“0.1234567890123456789”",
    ),
    "a decimal that a sum would change": (
        {"t2_8": 1e-16},
        "t2_8：小数过长；应为不超过 15 位有效数字的数，现为“1e-16”",
    ),
    "a cell that steers a terminal": (
        {"t2_5": "\x1b[31m5"},
        "t2_5：填写有误；应为看得见的文字，现为控制字符 U+001B",
    ),
    "a cell that turns its reading": (
        {"t2_5": "5\u202e"},
        "t2_5：填写有误；应为看得见的文字，现为不可见的格式字符 U+202E",
    ),
    "a text of more than a hundred characters": (
        {"t2_5": "x" * 101},
        f"t2_5：填写有误；应为一个数，现为“{'x' * 40}…”",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_refused_with_its_place_and_what_should_stand_there(
    name: str, small: dict[str, Any]
) -> None:
    figures, message = WRONG[name]
    with pytest.raises(InputError) as refused:
        read(small, **figures)
    assert str(refused.value) == f"figures.{message}"


def test_a_record_tells_the_typed_number_and_the_computed_one_apart(
    small: dict[str, Any],
) -> None:
    figures = read(small, t3={"granted": [1, 1, 0, 0, 0, 0, "９"]}, t2_8=1.25)
    records = {(r["table"], r["row"], r["column"]): r for r in figures.records()}
    assert records["t3", "granted", "total"] == {
        "table": "t3",
        "row": "granted",
        "column": "total",
        "table_label": "表三",
        "row_label": "（一）予以公开",
        "column_label": "总计",
        "type": "count",
        "total": True,
        "raw": "９",
        "state": "value",
        "value": 9,
        "computed": 2,
    }
    assert records["t3", "new_received", "total"]["computed"] is None
    fee = records["t2_8", "admin_fee", "amount_wan"]
    named = ("table_label", "type", "total", "raw", "state", "value", "computed")
    expected = ["第二十条第（八）项", "money_wan", False, 1.25, "value", 1.25, None]
    assert [fee[name] for name in named] == expected


def test_the_value_of_a_total_left_out_is_the_computed_one(small: dict[str, Any]) -> None:
    figures = read(small, t3={"granted": [1, 1, 0, 0, 0, 0]})
    (record,) = [r for r in figures.records() if (r["row"], r["column"]) == ("granted", "total")]
    assert (record["raw"], record["state"]) == (None, "computed")
    assert (record["value"], record["computed"]) == (2, 2)
    halves = read(small, t3={"granted": [0.5, 1, 0, 0, 0, 0]}).records()
    assert 1.5 in {r["computed"] for r in json.loads(json.dumps(halves))}


def test_wide_frames_calculate(small: dict[str, Any]) -> None:
    figures = read(small, t3={"new_received": [1, 2, 3, 0, 0, 0]}, t2_8=1.5)
    t3 = figures.wide("t3")
    assert t3.index.name == "t3"
    assert t3.loc["new_received"].sum() == 12
    assert t3.loc["granted"].isna().all()
    assert figures.wide("t2_8").loc["admin_fee", "amount_wan"] == 1.5


def test_a_frame_has_whole_numbers_where_all_are_and_blanks_that_are_not_zero(
    small: dict[str, Any],
) -> None:
    counts = {"rules": [0, None, 3], "normative_docs": [1, -2, 1.5]}
    figures = read(small, t2_1=counts, t2_8=2)
    frame = figures.wide("t2_1")
    assert [str(t) for t in frame.dtypes] == ["Int64", "Int64", "Float64"]
    assert frame["repealed"].isna().tolist() == [True, False]
    assert frame["made"].tolist() == [0, 1]
    assert frame["valid"].tolist() == [3, 1.5]
    assert frame.loc["normative_docs", "repealed"] == -2
    assert str(figures.wide("t2_8").dtypes["amount_wan"]) == "Float64"


FORMULAS = ['=HYPERLINK("x")', "+1+1", "-1-1", "@SUM(1)", "\n=1", "\r=1", " =1", "\u3000=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_never_starts_a_formula(text: str) -> None:
    stream = io.StringIO(to_csv([{"name": text, "raw": text}])[1:], newline="")
    (row,) = csv.DictReader(stream)
    shown = text.replace("\r", "\\r")
    assert row == {"name": f"'{shown}", "raw": f"'{shown}"}


@pytest.mark.parametrize("text", ["-", "——", "/", "甲=乙", "", "12"])
def test_csv_leaves_other_text_as_it_is(text: str) -> None:
    assert to_csv([{"raw": text}]) in (f"\ufeffraw\n{text}\n", '\ufeffraw\n""\n')


def test_csv_is_of_one_line_a_record_with_a_mark_for_excel() -> None:
    records = [{"名": '甲"乙', "数": -3, "空": None}, {"名": "丙", "数": 1.5, "空": True}]
    assert to_csv(records) == '\ufeff名,数,空\n"甲""乙",-3,\n丙,1.5,True\n'


@pytest.mark.parametrize("blank", [[], {}, None], ids=repr)
def test_a_blank_row_or_table_is_blank_and_no_zero(blank: Any, small: dict[str, Any]) -> None:
    figures = read(small, t2_1=blank, t3={"granted": blank, "denied": blank}, t4=blank)
    assert {cell.state for cell in figures} == {"blank", "computed"}
    assert all(cell.figure is None for cell in figures)
    assert figures.cell("t3", "granted", "org_legal").typed_at == ("figures", "t3", "granted")
    assert figures.cell("t4", "cases", "rev_upheld").typed_at == ("figures", "t4")


@pytest.mark.parametrize("order", [1, -1])
def test_a_blank_row_beside_its_group_s_zero_is_zero(order: int, small: dict[str, Any]) -> None:
    typed = {"results": 0, "denied": [], "granted": [], "partial": [1, 0, 0, 0, 0, 0]}
    figures = read(small, t3=dict(list(typed.items())[::order]))
    assert figures.figure("t3[granted,natural_person]") == 0
    assert figures.figure("t3[denied_process_info,org_legal]") == 0
    assert figures.figure("t3[partial,natural_person]") == 1
    assert figures.figure("t3[results_total,total]") == 1


def test_a_ledger_fills_a_blank_row(small: dict[str, Any]) -> None:
    small["figures"] = {"t2_6": {"penalty": [], "coercion": 0}}
    counts = {CellAddress("t2_6", row, "decisions"): 7 for row in ("penalty", "coercion")}
    filled, typed = read_figures(from_parameters(small), counts).table("t2_6")
    assert (filled.state, filled.value, typed.state, typed.value) == ("counted", 7, "zero", 0)
