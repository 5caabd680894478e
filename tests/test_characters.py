"""Which characters a text may hold, and how the others are named."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.characters import LONGEST_RUN, UnfitError, escaped, fitting, legible, visible

FIT = {
    "Chinese": "全年新收申请7件，办结6件。\n\t第二行",
    "spaces of all widths": "甲\u00a0乙\u2009丙\u3000丁",
    "a rare ideograph": "𠮷\U00031350",
    "a shape of an ideograph": "葛\U000e0100城",
    "an accent that stands apart": "e\u0301",
    "two marks on one letter": "e\u0302\u0301",
    "a long address": "https://www.example.gov.cn/" + "%E6%94%BF" * 100,
    "a long paragraph": "长" * 20_000,
}


@pytest.mark.parametrize("name", FIT)
def test_is_fit(name: str) -> None:
    assert fitting(FIT[name]) == FIT[name]


UNFIT = {
    "a control character": ("甲\x1b[31m", "控制字符 U+001B", 1),
    "a carriage return": ("甲\r乙", "控制字符 U+000D", 1),
    "a zero-width space": ("1\u200b2", "不可见的格式字符 U+200B", 1),
    "a zero-width joiner": ("1\u200d2", "U+200D", 1),
    "a soft hyphen": ("1\u00ad2", "U+00AD", 1),
    "a word joiner": ("1\u20602", "U+2060", 1),
    "a byte order mark inside": ("1\ufeff2", "U+FEFF", 1),
    "a turned reading direction": ("5\u202e6", "U+202E", 1),
    "an annotation": ("甲\ufff9乙", "U+FFF9", 1),
    "a tag": ("甲\U000e0041", "U+E0041", 1),
    "a line separator": ("甲\u2028乙", "行分隔符 U+2028", 1),
    "a paragraph separator": ("甲\u2029乙", "段分隔符 U+2029", 1),
    "a private character": ("甲\ue000", "私用区字符 U+E000", 1),
    "an unassigned character": ("甲\u0378", "未定义的字符 U+0378", 1),
    "half a surrogate pair": ("甲\udcff", "代理字符 U+DCFF", 1),
    "a filler": ("甲\u3164", "没有字形的字符 U+3164", 1),
    "a replacement character": ("甲\ufffd", "没有字形的字符 U+FFFD", 1),
    "a picture selector": ("☎\ufe0f", "没有字形的字符 U+FE0F", 1),
    "a mark on nothing": ("\u0301", "附加符号 U+0301", 0),
    "a mark on a space": ("甲 \u0301", "附加符号 U+0301", 2),
    "three marks on one letter": ("ae\u0301\u0302\u0303", "附加符号 U+0303", 4),
    "a shape of no ideograph": ("a\U000e0100", "附加符号 U+E0100", 1),
    "two shapes of one ideograph": ("葛\U000e0100\U000e0101", "附加符号 U+E0101", 2),
    "a run that no line can break": ("见 " + "a" * 1001, "“aaaaaaaaaaaaaaaaaaaa…”", 2),
}


@pytest.mark.parametrize("name", UNFIT)
def test_is_unfit(name: str) -> None:
    text, found, at = UNFIT[name]
    with pytest.raises(UnfitError) as caught:
        fitting(text)
    assert found in caught.value.found
    assert caught.value.at == at


@given(st.text())
def test_what_is_visible_needs_no_escape_and_what_is_escaped_is_visible(text: str) -> None:
    try:
        assert escaped(visible(text)) == text
    except UnfitError as error:
        assert error.at < len(text)
    assert "\x1b" not in escaped(text) and "\u202e" not in escaped(text)
    assert escaped(escaped(text)) == escaped(text)


@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                ["甲", "e", "\u0301", "\u20dd", "\u3099", "\U000e0100", "\u200b", "a" * 999]
            )
        ).map("".join),
    )
)
def test_what_is_left_of_a_text_is_fit_and_a_fit_text_is_left_whole(text: str) -> None:
    assert fitting(legible(text)) == legible(text)
    try:
        assert legible(fitting(text)) == text
    except UnfitError:
        assert len(legible(text)) < len(text)


def test_only_what_is_unfit_is_left_out() -> None:
    assert legible("办结\u200b6\ufffd件\r\n") == "办结6件\n"
    assert legible("a" * (LONGEST_RUN + 5) + " 甲") == "a" * LONGEST_RUN + " 甲"


def test_an_escape_is_written_as_a_programmer_would() -> None:
    assert escaped("甲\x1b[31m\u202e\r\n\t\udcff 乙") == "甲\\x1b[31m\\u202e\\r\n\t\\udcff 乙"


@pytest.mark.parametrize("unit", ["甲", "e\u0301 ", "a" * LONGEST_RUN + " ", "é甲"])
def test_judging_takes_time_in_proportion(unit: str) -> None:
    text = (unit * 1_000_000)[:1_000_000]
    began = time.process_time()
    assert fitting(text) == text
    assert time.process_time() - began < 20  # a second or two; quadratic would be hours
