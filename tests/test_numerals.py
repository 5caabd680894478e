"""Numbers as Chinese prose writes them."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.prose.numerals import read_chinese, read_numerals, whole_number


def spelled(number: int) -> str:
    """A number in Chinese, as a careful writer spells it: an own, independent construction."""
    if number == 0:
        return "零"
    groups = []
    while number:
        number, low = divmod(number, 10_000)
        groups.append(low)
    text, zero = "", False
    for index in reversed(range(len(groups))):
        group = groups[index]
        if not group:
            zero = bool(text)
            continue
        if text and (zero or group < 1000):
            text += "零"
        digits, gap = f"{group:04d}", False
        started = False
        for unit, digit in zip(("千", "百", "十", ""), digits, strict=True):
            if digit == "0":
                gap = started
                continue
            text += ("零" if gap else "") + "零一二三四五六七八九"[int(digit)] + unit
            gap, started = False, True
        text += ("", "万", "亿")[index]
        zero = False
    return text


EXACT = [
    ("收到17件", "17"),
    ("收到 17 件", "17"),
    ("收到1,234件", "1234"),
    ("收到１，２３４件", "1234"),
    ("共1\u2009234\u2009567件", "1234567"),
    ("二十三件", "23"),
    ("十件", "10"),
    ("一百零五件", "105"),
    ("一千零二十件", "1020"),
    ("两千三百件", "2300"),
    ("三万五千件", "35000"),
    ("一万零一件", "10001"),
    ("二〇二四", "2024"),
    ("零件", "0"),
    ("〇件", "0"),
    ("1万2345件", "12345"),
    ("59237.2449万元", "592372449"),
    ("282.1元", "282.1"),
    ("总数17件", "17"),
    ("多达17件", "17"),
    ("其中17件", "17"),
]


@pytest.mark.parametrize(("text", "value"), EXACT)
def test_a_stated_number_is_read_exactly(text: str, value: str) -> None:
    (numeral,) = read_numerals(text)
    assert numeral.value == Decimal(value)
    assert not numeral.about and not numeral.percent


ABOUT = [
    ("约17件", "17"),
    ("近3件", "3"),
    ("超过100件", "100"),
    ("100多件", "100"),
    ("100余件", "100"),
    ("3万余件", "30000"),
    ("1.2万件", "12000"),
    ("3万件", "30000"),
    ("三万件", "30000"),
    ("近百件", "100"),
    ("百余件", "100"),
    ("数百件", "100"),
    ("几十件", "10"),
    ("十余件", "10"),
    ("三四件", "3"),
    ("十五六件", "15"),
]


@pytest.mark.parametrize(("text", "value"), ABOUT)
def test_a_rounded_number_is_read_and_marked(text: str, value: str) -> None:
    (numeral,) = read_numerals(text)
    assert numeral.value == Decimal(value)
    assert numeral.about


@pytest.mark.parametrize("text", ["3-5件", "3—5件", "3~5件", "3至5件", "三至五件"])
def test_neither_end_of_a_range_is_the_figure(text: str) -> None:
    assert [(n.value, n.about) for n in read_numerals(text)] == [(3, True), (5, True)]


PERCENT = [
    ("增长1.05%", "1.05", "0.01"),
    ("增长1.05％", "1.05", "0.01"),
    ("增长百分之八", "8", "1"),
    ("增长百分之三十五点六", "35.6", "0.1"),
    ("同比-5.3%", "-5.3", "0.1"),
    ("同比－5%", "-5", "1"),
    ("百分之负五", "-5", "1"),
    ("负百分之五", "-5", "1"),
]


@pytest.mark.parametrize(("text", "value", "step"), PERCENT)
def test_a_percentage_keeps_its_sign_and_its_decimals(text: str, value: str, step: str) -> None:
    (numeral,) = read_numerals(text)
    assert numeral.percent
    assert (numeral.value, numeral.step) == (Decimal(value), Decimal(step))


SILENT = [
    "第五十条",
    "第711号令",
    "〔2021〕号",
    "2024.1.2",
    "A4纸",
    "一一答复",
    "老百姓",
    "千方百计",
    "千家万户",
    "万元",
    "一百五",
    "一万五",
    "5‰",
    "1" * 40,
    "九" * 40,
]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_quantity_is_not_read(text: str) -> None:
    assert read_numerals(text) == []


def test_the_span_is_that_of_the_given_text() -> None:
    text = "全年收到１，２３４件，同比-5.3%，约三百件"
    assert [text[n.start : n.end] for n in read_numerals(text)] == ["１，２３４", "-5.3%", "三百"]


@given(st.integers(0, 10**8))
def test_a_chinese_numeral_reads_back(number: int) -> None:
    text = spelled(number)
    (numeral,) = read_numerals(text)
    assert (numeral.value, numeral.start, numeral.end) == (number, 0, len(text))


@given(st.integers(0, 10**12))
def test_a_grouped_arabic_number_reads_back(number: int) -> None:
    for text in (f"{number:,}件", f"{number}件"):
        (numeral,) = read_numerals(text)
        assert (numeral.value, text[numeral.end :]) == (number, "件")


@given(st.text())
def test_any_text_is_read_without_fail(text: str) -> None:
    end = 0
    for numeral in read_numerals(text):
        assert end <= numeral.start < numeral.end <= len(text)
        end = numeral.end


@given(st.text("0123456789０１,，.．%％-－负约近余多万亿千百十零〇一二三两点 第至件", max_size=60))
def test_any_numerals_are_read_without_fail(text: str) -> None:
    assert all(numeral.value.is_finite() for numeral in read_numerals(text))


@pytest.mark.parametrize("text", ["", "6", "点", "点五", "五点", "一6", "百a", "一点五点六"])
def test_what_is_no_chinese_numeral_is_none(text: str) -> None:
    assert read_chinese(text) is None


@given(st.text() | st.text("零〇○一二两三四五六七八九十百千万亿点6,."), st.booleans())
def test_any_characters_are_a_chinese_numeral_or_none(text: str, loose: bool) -> None:
    read = read_chinese(text, loose=loose)
    assert read is None or (read[0].is_finite() and read[1] > 0)


HOSTILE = [
    "1",
    "一",
    "一十",
    "1,",
    "1,234,",
    "1.1",
    "百分之",
    "万亿",
    "约",
    "负",
    "点一",
    "1-",
    "一点",
    "9,",
    ".",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_time_in_proportion(unit: str) -> None:
    text = (unit * 10**6)[: 10**6]
    began = time.process_time()
    read_numerals(text)
    assert time.process_time() - began < 8  # half a million numbers; quadratic would be hours


@pytest.mark.parametrize(
    ("text", "number"),
    [("6", 6), ("６", 6), ("六", 6), ("十二", 12), ("²", 0), ("二点五", 0), ("", 0), ("9" * 99, 0)],
)
def test_a_number_alone_is_read_or_counts_as_none(text: str, number: int) -> None:
    assert whole_number(text) == number


@given(st.text())
def test_no_characters_make_a_number_alone_fail(text: str) -> None:
    assert whole_number(text) >= 0
