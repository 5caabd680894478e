"""One cell: the number or the state that a typed value is read as, and how it is shown."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.figures import Cell, read_figures
from nianbao.inputs.number import plain, read_number, written
from tests.conftest import SMALL


def fee(raw: Any) -> Cell:
    """The cell of the administrative fee, in units of 10 000 yuan, when this is typed."""
    figures = read_figures(from_parameters({**SMALL, "figures": {"t2_8": {"admin_fee": raw}}}))
    return figures.cell("t2_8", "admin_fee", "amount_wan")


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


@pytest.mark.parametrize("text", ["/", "／", "\\", " / "])
def test_every_slash_is_one(text: str) -> None:
    assert read_number(text) == ("slash", None, False)


@pytest.mark.parametrize("text", ["-", "－", "–", "—", "——", "―", "─", " — "])
def test_every_dash_is_one(text: str) -> None:
    assert read_number(text) == ("dash", None, False)


UNITS = {"count": "件条项个次份", "signed_count": "件条项个次份", "money": "元"}
OF_UNITS = [(f"3{unit}", type) for type, units in UNITS.items() for unit in units]


@pytest.mark.parametrize(("text", "type"), [*OF_UNITS, ("3万元", "money_wan")])
def test_a_unit_of_the_figure_is_passed_over(text: str, type: str) -> None:
    assert read_number(text, type) == ("value", 3, True)


@pytest.mark.parametrize(
    ("text", "type"), [("3件", "money_wan"), ("3万元", "money"), ("3元", "count"), ("3件", "money")]
)
def test_another_unit_is_not_guessed(text: str, type: str) -> None:
    assert read_number(text, type) == ("text", None, False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2950元", Decimal("0.295")),
        ("２，９５０．５０元", Decimal("0.29505")),
        ("20000元", 2),
        ("0.01 元", Decimal("0.000001")),
        ("-50元", Decimal("-0.005")),
    ],
)
def test_yuan_are_read_as_what_they_are_in_ten_thousands(text: str, number: int | Decimal) -> None:
    assert read_number(text, "money_wan") == ("value", number, True)
    assert written(read_number(text, "money_wan")[1]) == written(number)


@pytest.mark.parametrize("text", ["0元", "零元", "〇万元"])
def test_no_yuan_are_zero(text: str) -> None:
    assert read_number(text, "money_wan") == ("zero", 0, True)


@pytest.mark.parametrize(
    "text", ["2950.123元", "123456789012345.6元", "约50元", "元", "5角", "50元/件"]
)
def test_an_amount_that_is_not_certain_stays_text(text: str) -> None:
    assert read_number(text, "money_wan") == ("text", None, False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", 1234),
        ("12,345,678.50", Decimal("12345678.50")),
        ("-1,234", -1234),
        ("+999,000", 999000),
        ("1 234", 1234),
    ],
)
def test_grouped_digits_are_one_number(text: str, number: int | Decimal) -> None:
    assert read_number(text, "money") == ("value", number, True)


@pytest.mark.parametrize("text", ["1,2345", "1234,567", ",123", "1,23", "--5", "5,", "1.2.3"])
def test_what_is_no_number_stays_text(text: str) -> None:
    assert read_number(text) == ("text", None, False)


@pytest.mark.parametrize(
    ("raw", "value"),
    [(-3, -3), (-1.25, Decimal("-1.25")), ("-1.25", Decimal("-1.25")), (1e-05, Decimal("0.00001"))],
)
def test_a_number_is_read_to_the_last_digit_with_its_sign(raw: Any, value: Any) -> None:
    assert read_number(raw, "money_wan") == ("value", value, False)


@pytest.mark.parametrize("raw", [0, 0.0, "0", "0.00", "-0"])
def test_zero_is_a_state_of_its_own(raw: Any) -> None:
    state, value, _ = read_number(raw, "money_wan")
    assert (state, value) == ("zero", 0)


@pytest.mark.parametrize("raw", [-0.0, "-0.0", "-0.00"])
def test_no_zero_has_a_sign(raw: float | str) -> None:
    assert fee(raw).state == "zero"
    assert not fee(raw).shown.startswith("-")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (12, "12"),
        (0, "0"),
        ("１２", "12"),
        ("0.10", "0.10"),
        (1e-05, "0.00001"),
        (-1.5, "-1.5"),
        ("/", "/"),
        ("约12", "约12"),
        (None, ""),
    ],
)
def test_a_cell_is_printed_as_its_number_or_as_what_was_typed(raw: Any, shown: str) -> None:
    assert fee(raw).shown == shown


@pytest.mark.parametrize("number", [10**12 - 1, -(10**12) + 1, "999,999,999,999"])
def test_the_largest_number_is_one_short_of_a_million_million(number: Any) -> None:
    assert abs(fee(number).value or 0) == 10**12 - 1


@pytest.mark.parametrize("number", [10**12, -(10**12), "1000000000000", "1" * 100])
def test_a_larger_number_is_refused(number: Any) -> None:
    with pytest.raises(InputError, match=r"数字过大；应为万亿以下的数，现为“-?1"):
        fee(number)


def test_fifteen_decimals_are_kept() -> None:
    assert fee("0.000000000000001").shown == "0.000000000000001"


def test_a_text_of_a_hundred_characters_is_kept() -> None:
    assert fee("x" * 100).state == "text"


@given(st.integers(0, 10**15 - 1), st.integers(3, 15))
def test_a_number_of_fifteen_digits_is_kept_to_the_last(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    for raw in (float(number), f"{number:f}"):
        assert fee(raw).value == number
        assert Decimal(repr(plain(number))) == number


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


@pytest.mark.parametrize(
    ("number", "as_json"),
    [(3, "3"), (Decimal("3.00"), "3"), (Decimal("1.25"), "1.25"), (Decimal("-0.5"), "-0.5")],
)
def test_json_has_whole_numbers_without_a_point(number: Any, as_json: str) -> None:
    assert json.dumps(plain(number)) == as_json
    assert plain(None) is None
