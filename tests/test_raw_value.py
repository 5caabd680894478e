"""What stands in a cell of figures: kept as it stands, or not read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.published.drawn.raw_value import is_figure, raw_value


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("12 ", "12"),
        ("\u3000０\n", "０"),
        ("\u200b", None),
        (" \n ", None),
        ("0 件", "0 件"),
        ("1,808,595", "1,808,595"),
        ("-3", "-3"),
        ("0.5", "0.5"),
        ("公务用\n车10辆", "公务用车10辆"),
        *((mark, mark) for mark in ("/", "—", "无", "1530000元")),
    ],
)
def test_a_value_is_kept_as_it_stands(text: str, raw: str | None) -> None:
    assert raw_value(text) == raw


@pytest.mark.parametrize(
    "text",
    ["00", "０５", "00.5", "5\n0", "1 2", "18085\n95", "1件 2件", "3\ufffd", "3\ue000", "无" * 101],
)
def test_what_may_be_several_numbers_or_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        raw_value(text)


@settings(deadline=None)
@given(st.integers(0, 10**12), st.sampled_from(["", " ", "\n", "\u3000"]))
def test_a_number_alone_comes_back(number: int, around: str) -> None:
    assert raw_value(f"{around}{number}{around}") == str(number)


def test_a_figure_is_a_number_or_a_mark_in_place_of_one() -> None:
    for text in ("0", "１２ 件", "/", "——", "1530000元", "-3.5", "2.5万元", "30人次"):
        assert is_figure(text)
    for text in ("", "规章", "1.属于国家秘密", "3.其他", "3其他", "2 重复申请", "无"):
        assert not is_figure(text)
