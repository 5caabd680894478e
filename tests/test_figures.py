from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.agency_year import from_parameters
from nianbao.errors import InputError
from nianbao.figures import Figures, read_figures, read_number, to_csv


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


def test_csv_never_starts_a_formula(small: dict[str, Any]) -> None:
    figures = read(small, t2_5='=HYPERLINK("x")')
    assert "'=HYPERLINK" in to_csv(figures.records())


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6))
def test_a_computed_total_is_the_sum(row: list[int]) -> None:
    from tests.conftest import SMALL

    figures = read({**SMALL}, t3={"new_received": row})
    assert figures.figure("t3[new_received,total]") == sum(row)
