"""Days as they are typed in cells."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.inputs.workbook.day import day_typed
from nianbao.prose.numerals import chinese_ordinal

DIGITS = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))


@pytest.mark.parametrize(
    "typed",
    [
        *("2024-01-02", "2024.1.2", "2024/1/2", "20240102", "2024年1月2日", "2024年01月02"),
        *("２０２４年１月２日", "2024 年 1 月 2 日", "２０２４．１．２", " 2024-1-2 "),
        *("二〇二四年一月二日", "二○二四年元月二日", "二零二四年一月二日", "二O二四年1月2日"),
        *("2024年元月2日", "2024年1月2日 星期二", "2024年1月2日（周二）", "2024-01-02 00:00:00"),
    ],
)
def test_a_day_is_read_where_its_meaning_is_certain(typed: str) -> None:
    assert day_typed(typed) == date(2024, 1, 2)


@pytest.mark.parametrize(
    "typed",
    [
        *("24.1.2", "1/2/2024", "2024.13.1", "2月30日", "2024年2月30日", "2024年1月", "45293"),
        *("2024年1月2日星期三", "二〇二四年二十月一日", "二〇二四年一月四十日", "二四年一月二日"),
        *("2024-01-02 10:30", "年前", "", "无", "2024年1月2日" * 9, "二〇二四年一二月三日"),
    ],
)
def test_what_is_no_day_or_may_be_another_is_none(typed: str) -> None:
    assert day_typed(typed) is None


@settings(deadline=None)
@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_in_chinese(day: date) -> None:
    year = "".join(DIGITS[digit] for digit in str(day.year))
    typed = f"{year}年{chinese_ordinal(day.month)}月{chinese_ordinal(day.day)}日"
    assert day_typed(typed) == day
