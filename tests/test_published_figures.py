"""The figures of a published report: what was read, and what was not, stay apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.inputs.figures import LONGEST_TEXT, misfit
from nianbao.published.figures import typed
from tests.by_hand import report, unlike


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [("5", 5), ("0", 0), ("-3", -3), ("0.295", 0.295), ("-0.5", -0.5)],
)
def test_a_number_spelled_as_a_parameter_file_has_it_is_one(raw: str, wanted: float) -> None:
    assert typed(raw) == wanted
    assert type(typed(raw)) is type(wanted)


@pytest.mark.parametrize(
    "raw",
    ["05", "-0", "+3", "1.50", "５", "1,234", "12件", "/", "无", "1" * 19, "1_0", "1e3"],
)
def test_every_other_text_stays_as_it_is(raw: str) -> None:
    assert typed(raw) == raw


@settings(deadline=None)
@given(st.one_of(st.decimals(allow_nan=False), st.integers(), st.text()).map(str))
def test_a_number_is_written_as_it_was_read(raw: str) -> None:
    if not isinstance(value := typed(raw), str):
        assert Decimal(repr(value)) == Decimal(raw)


def test_each_cell_has_its_state_and_a_blank_total_is_not_computed() -> None:
    read = report(
        cells={
            "t3[granted,natural_person]": "7",
            "t3[granted,total]": None,
            "t3[partial,natural_person]": "12件",
            "t3[partial,total]": unlike("t3[partial,total]", "unreadable", "1\u200b 2"),
            "t4[cases,rev_total]": unlike("t4[cases,rev_total]", "missing"),
            "t2_8[admin_fee,amount_wan]": "0.3",
        }
    ).figures
    states = {str(cell.address): cell.state for cell in read if cell.state != "zero"}
    assert states == {
        "t3[granted,natural_person]": "value",
        "t3[granted,total]": "blank",
        "t3[partial,natural_person]": "value",
        "t3[partial,total]": "unreadable",
        "t4[cases,rev_total]": "missing",
        "t2_8[admin_fee,amount_wan]": "value",
    }
    assert read.figure("t3[granted,total]") is None
    assert read.cell("t3", "granted", "total").computed == 7
    assert read.cell("t3", "partial", "natural_person").normalised
    assert read.cell("t3", "partial", "total").shown == "1 2"
    assert read.figure("t2_8[admin_fee,amount_wan]") == Decimal("0.3")


@pytest.mark.parametrize("raw", ["9" * 13, "长" * (LONGEST_TEXT + 1), "1\u202e2", "9" * 40])
def test_what_no_parameter_file_can_hold_is_unreadable(raw: str) -> None:
    cell = report(cells={"t3[granted,total]": raw}).figures.cell("t3", "granted", "total")
    assert (cell.state, cell.value) == ("unreadable", None)
    assert misfit(cell.raw, "count") is None or isinstance(cell.raw, str)


def test_a_table_that_is_not_there_is_missing_cell_by_cell() -> None:
    read = report(without=("t4",)).figures
    assert {cell.state for cell in read.table("t4")} == {"missing"}
    assert {cell.state for cell in read.table("t3")} == {"zero"}
