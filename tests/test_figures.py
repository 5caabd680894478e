from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.figures import Figures, plain, read_figures, read_number, to_csv, written
from nianbao.pages.exporters import figures_csv
from nianbao.pages.outputs import NamedAgency, NamedForm, Record


def read(small: dict[str, Any], **tables: Any) -> Figures:
    small["figures"] = tables
    return read_figures(from_parameters(small))


@pytest.mark.parametrize(
    ("raw", "type", "expected"),
    [
        (0, "count", ("zero", 0, False)),
        (12, "count", ("value", 12, False)),
        (1.25, "money_wan", ("value", Decimal("1.25"), False)),
        ("12", "count", ("value", 12, False)),
        (" 12 ", "count", ("value", 12, True)),
        ("１，２３４件", "count", ("value", 1234, True)),
        ("1,234.5万元", "money_wan", ("value", Decimal("1234.5"), True)),
        ("12,34", "count", ("text", None, False)),
        ("12万元", "count", ("text", None, False)),
        ("公务用车10辆", "money", ("text", None, False)),
        ("无", "count", ("text", None, False)),
        ("/", "count", ("slash", None, False)),
        ("—", "count", ("dash", None, False)),
        ("", "count", ("blank", None, False)),
        (" \u3000", "count", ("blank", None, False)),
        (None, "count", ("blank", None, False)),
        ("-3", "signed_count", ("value", -3, False)),
        ("-0", "count", ("zero", 0, False)),
        ("0.10", "money_wan", ("value", Decimal("0.10"), False)),
        ("+5", "count", ("value", 5, False)),
        (" 5", "count", ("value", 5, True)),
        ("１２", "count", ("value", 12, True)),
        ("1e5", "count", ("text", None, False)),
        ("5.", "count", ("text", None, False)),
        (".5", "count", ("text", None, False)),
        ("1" * 400, "count", ("text", None, False)),
    ],
)
def test_a_raw_cell_keeps_its_state(raw: Any, type: str, expected: Any) -> None:
    assert read_number(raw, type) == expected


def test_a_missing_cell_is_blank_and_zero_is_not(small: dict[str, Any]) -> None:
    figures = read(small, t2_1={"rules": 0, "normative_docs": {"made": 1}})
    assert figures.cell("t2_1", "rules", "made").state == "zero"
    assert figures.cell("t2_1", "normative_docs", "valid").state == "blank"
    assert figures.cell("t2_5", "licensing", "decisions").state == "blank"


def test_a_total_left_out_is_computed_and_a_typed_one_kept_apart(small: dict[str, Any]) -> None:
    row = {"new_received": [1, 2, 3, 0, 0, 0], "carried_in": [1, 0, 0, 0, 0, 0, 9]}
    figures = read(small, t3=row)
    computed = figures.cell("t3", "new_received", "total")
    typed = figures.cell("t3", "carried_in", "total")
    assert (computed.state, computed.value, computed.figure) == ("computed", None, 6)
    assert (typed.state, typed.value, typed.computed, typed.figure) == ("value", 9, 1, 9)


def test_a_group_zero_yields_to_a_row_typed_beside_it(small: dict[str, Any]) -> None:
    figures = read(small, t3={"granted": [1, 0, 0, 0, 0, 0], "results": 0})
    assert figures.figure("t3[granted,natural_person]") == 1
    assert figures.figure("t3[np_petition,total]") == 0
    assert figures.figure("t3[results_total,total]") == 1


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown table": ({"t9": 0}, "figures.t9：没有这张表"),
    "an unknown row": ({"t3": {"grantd": 0}}, "figures.t3.grantd：t3 没有这一行"),
    "an unknown column": ({"t3": {"granted": {"nobody": 1}}}, "没有这一列"),
    "a list too short": ({"t3": {"granted": [1, 2]}}, "应为6 或 7 个数，现为2 个"),
    "table four without totals": ({"t4": [0] * 12}, "应为15 个数，现为12 个"),
    "a number for a whole table": ({"t3": 3}, "应为0，或各行的数字"),
    "a number for a group of rows": ({"t3": {"denied": 3}}, "这是一组行"),
    "a number for a row of many columns": ({"t3": {"granted": 3}}, "按格式列序的列表"),
    "a list in a cell": ({"t3": {"granted": {"total": [1]}}}, "应为一个数"),
    "a truth value in a cell": ({"t2_5": {"licensing": True}}, "应为一个数"),
    "a number beyond reason": ({"t2_5": 10**13}, "数字过大"),
    "a number that is none": ({"t2_5": float("nan")}, "应为一个数，现为“nan”"),
    "a number without end": ({"t2_5": float("inf")}, "应为一个数，现为“inf”"),
    "a decimal that JSON would change": ({"t2_8": "0.1234567890123456789"}, "不超过 15 位有效数字"),
    "a decimal that a sum would change": ({"t2_8": 1e-16}, "不超过 15 位有效数字"),
    "a cell that steers a terminal": ({"t2_5": "\x1b[31m5"}, "现为控制字符 U\\+001B"),
    "a cell that turns its reading": ({"t2_5": "5\u202e"}, "U\\+202E"),
    "a page of text in a cell": ({"t2_5": "x" * 200}, "应为一个数"),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_refused(name: str, small: dict[str, Any]) -> None:
    figures, message = WRONG[name]
    with pytest.raises(InputError, match=message):
        read(small, **figures)


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


def test_wide_frames_calculate(small: dict[str, Any]) -> None:
    figures = read(small, t3={"new_received": [1, 2, 3, 0, 0, 0]}, t2_8=1.5)
    t3 = figures.wide("t3")
    assert t3.index.name == "t3"
    assert t3.loc["new_received"].sum() == 12
    assert t3.loc["granted"].isna().all()
    assert figures.wide("t2_8").loc["admin_fee", "amount_wan"] == 1.5


@pytest.mark.parametrize("raw", [-0.0, "-0.0", "-0.00"])
def test_no_zero_has_a_sign(raw: float | str, small: dict[str, Any]) -> None:
    cell = read(small, t2_8=raw).cell("t2_8", "admin_fee", "amount_wan")
    assert cell.state == "zero"
    assert not cell.shown.startswith("-")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (12, "12"),
        (Decimal("100"), "100"),
        (Decimal("0.10"), "0.1"),
        (Decimal("0.00001"), "0.00001"),
        (Decimal("-1234567.25"), "-1234567.25"),
    ],
)
def test_a_number_is_written_without_an_exponent(number: int | Decimal, text: str) -> None:
    assert written(number) == text


@given(st.integers(0, 10**15 - 1), st.integers(3, 15))
def test_a_number_of_fifteen_digits_is_kept_to_the_last(digits: int, places: int) -> None:
    from tests.conftest import SMALL

    number = Decimal(digits).scaleb(-places)
    for raw in (float(number), f"{number:f}"):
        figures = read({**SMALL}, t2_8=raw)
        assert figures.figure("t2_8[admin_fee,amount_wan]") == number
        assert Decimal(repr(plain(number))) == number


FORMULAS = ['=HYPERLINK("x")', "+1+1", "-1-1", "@SUM(1)", "\n=1", "\r=1", " =1", "\u3000=1"]
FORMULAS += ["＝1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_never_starts_a_formula(text: str) -> None:
    stream = io.StringIO(to_csv([{"name": text, "raw": text}])[1:], newline="")
    (row,) = csv.DictReader(stream)
    shown = text.replace("\r", "\\r")
    assert row == {"name": f"'{shown}", "raw": f"'{shown}"}


@pytest.mark.parametrize("text", ["-", "——", "/", "甲=乙", "", "12"])
def test_csv_leaves_other_text_as_it_is(text: str) -> None:
    assert to_csv([{"raw": text}]) in (f"\ufeffraw\n{text}\n", '\ufeffraw\n""\n')


def test_csv_begins_with_the_report_that_a_figure_belongs_to(small: dict[str, Any]) -> None:
    record = Record(
        title="",
        agency=NamedAgency("test", "small", "=某局"),
        year=2023,
        scope="agency",
        date="2024-01-02",
        form=NamedForm("国办公开办函〔2021〕30号", "gb2021_30"),
        figures=tuple(read(small, t2_5=4).records()),
        rulebook="",
        findings=(),
        explanations=(),
        inexplicable=(),
        provenance=(),
    )
    head, first, *_ = figures_csv(record).splitlines()
    assert head.startswith("\ufeffdistrict,agency,name,year,form,table,row,column,")
    assert first.startswith("test,small,'=某局,2023,gb2021_30,t2_1,rules,made,")


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6))
def test_a_computed_total_is_the_sum(row: list[int]) -> None:
    from tests.conftest import SMALL

    figures = read({**SMALL}, t3={"new_received": row})
    assert figures.figure("t3[new_received,total]") == sum(row)
