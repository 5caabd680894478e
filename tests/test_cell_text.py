"""Texts in cells: typed by clerks, pasted out of Word, and written from a parameter file."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nianbao.characters import fitting
from nianbao.inputs.text import canonical
from nianbao.inputs.workbook.cell_text import VERBATIM, read_text, typed_text
from tests.test_text import TEXTS

PASTED = st.sampled_from(
    [
        *("甲", "乙。", "A", "5", "\u3000\u3000", "\u00a0", "\t", "\r\n", "\v", "\n", "\u200b"),
        *("\u00ad", "•", "\uf0b7", "·\t", "1.", "2. ", "3.\t", "1)", "（一）", "一、", "①", " "),
        *("| ", "|-|", "> ", "- ", VERBATIM, "{{ t3.x }}", "**", "#"),
    ]
)
CELLS = st.lists(PASTED, max_size=25).map("".join)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("　　甲。\r\n\r\n\r\n　　乙。", "甲。\n\n乙。"),
        ("\u00a0\u00a0甲 乙\u00ad丙\u200b丁\t", "甲乙丙丁"),
        ("甲\v乙\r丙", "甲\n\n乙\n\n丙"),
        ("第一条　为了", "第一条　为了"),
        ("甲\t乙", "甲　乙"),
        (
            "一、\t甲\n（二）　乙\n③\t丙\n４．　丁\n5、 戊",
            "一、甲\n\n（二）乙\n\n③丙\n\n４．丁\n\n5、戊",
        ),
        ("1.\t甲\n2.\t乙", "1. 甲\n2. 乙"),
        ("1.\t甲\n乙\n2.\t丙", "1.甲\n\n乙\n\n2.丙"),
        ("1. 甲", "1.甲"),
        ("1. 5件\n3. 2件", "1\\. 5件\n\n3\\. 2件"),
        ("•\t甲\n\uf0b7 乙\nØ\t丙", "- 甲\n- 乙\n- 丙"),
        ("· 甲", "甲"),
        ("○○局", "○○局"),
        ("甲：\n- 乙\n- 丙\n丁", "甲：\n\n- 乙\n- 丙\n\n丁"),
        ("> 甲\n> 乙\n丙", "> 甲\n> 乙\n\n丙"),
        (
            "表：丙\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
            "表：丙\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        ),
        ("甲|乙\n丙|丁", "甲|乙\n\n丙|丁"),
        (f"{VERBATIM}\n甲\n乙", "甲\n乙"),
        ("　\n", ""),
    ],
)
def test_a_clerk_s_text_becomes_clean_paragraphs(typed: str, read: str) -> None:
    assert read_text(typed) == read


@settings(deadline=None)
@given(CELLS)
@example("1. 甲\n• 2. 乙")
def test_a_text_that_was_read_is_typed_and_read_as_the_same(typed: str) -> None:
    read = read_text(typed)
    assert read == canonical(read)
    assert read_text(typed_text(read)) == read


@settings(deadline=None)
@given(TEXTS.map(canonical))
@example(VERBATIM)
@example(f"{VERBATIM}\n甲")
def test_every_canonical_text_comes_back_from_its_cell(text: str) -> None:
    assert read_text(typed_text(text)) == text


@settings(deadline=None)
@given(CELLS)
def test_no_word_is_lost(typed: str) -> None:
    kept = re.sub(f"^{VERBATIM}", "", typed)
    assert re.findall("[甲乙A5]", read_text(typed)) == re.findall("[甲乙A5]", kept)


def test_paragraphs_and_lists_are_typed_plainly() -> None:
    assert typed_text("甲。\n\n乙。\n\n- 丙\n- 丁") == "甲。\n乙。\n- 丙\n- 丁"
    assert typed_text("甲\n乙") == f"{VERBATIM}\n甲\n乙"


def test_what_word_pastes_is_fit_for_the_report() -> None:
    assert fitting(read_text("\uf0b7\t甲\u200d\ufeff\u2028☎\ufe0f")) == "甲\n\n☎"


@pytest.mark.parametrize(
    "piece", ["1. 甲\n", "{{", "|\n", "•", "• ", "\t", " \t", "|\n", "\u3000", "（一", "- "]
)
def test_a_cell_of_any_kind_is_read_at_once(piece: str) -> None:
    text = read_text((piece * 32_000)[:32_000])  # in the square of its length: hours
    assert read_text(typed_text(text)) == text
    assert read_text(piece * 500_000) == piece * 500_000
