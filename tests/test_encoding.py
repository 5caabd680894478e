"""The encoding of what is published, whatever it declares."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.published.encoding import decoded

REPORT = "淮河区水利局2023年政府信息公开工作年度报告，共收到申请12件。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb2312", "gbk", "gb18030"])
def test_a_chinese_text_is_read_in_every_encoding_that_offices_use(encoding: str) -> None:
    assert decoded(REPORT.encode(encoding), "a.txt") == REPORT


def test_a_mark_tells_the_byte_order() -> None:
    content = codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be")
    assert decoded(content, "a.txt") == REPORT


def test_a_character_cut_in_two_spoils_itself_alone() -> None:
    text = REPORT * 10
    content = text.encode()[:-1]
    assert decoded(content, "a.txt").rstrip("\ufffd") == text[:-1]


@pytest.mark.parametrize("content", [b"\0\1\2\3" * 50, b"\xff " * 50, b"\xfe\xff"])
def test_what_is_no_text_is_refused_or_empty(content: bytes) -> None:
    try:
        assert decoded(content, "a.txt") == ""
    except InputError as error:
        assert str(error).startswith("a.txt")


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=30))
def test_gbk_and_utf_8_are_told_apart_by_their_bytes(text: str) -> None:
    assert decoded(f"报告：{text}".encode(), "a.txt") == f"报告：{text}"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    try:
        decoded(content, "a.txt")
    except InputError:
        return
