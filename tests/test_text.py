"""Texts in their canonical spelling: the same report from however the same text was typed."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nianbao.inputs.text import canonical
from nianbao.prose.markdown import blocks

PIECES = st.sampled_from(
    [
        *"甲乙，。“a1 \n\t|-*>#`~[]()<>{}.\\",
        "  \n",
        "{{ t3.x }}",
        "1. ",
        "- ",
        "```\n",
        "\u3000",
        "    ",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一件， 二件。\n", "一件，二件。"),
        ("\n \n甲  \n\n乙\t\n", "甲\n\n乙"),
        ("甲 1 件 abc 乙", "甲1件 abc 乙"),
        ("甲  \n乙", "甲  \n乙"),
        ("丙 丁`甲 乙`\n\n丙 丁", "丙丁`甲 乙`\n\n丙丁"),
        ("```\n甲 乙\n```\n丙 丁", "```\n甲 乙\n```\n丙 丁"),
        ('{{ facts["甲 乙"] }} 丙 丁', '{{ facts["甲 乙"] }} 丙丁'),
        ("- 甲\n    乙 丙", "- 甲\n    乙 丙"),
        ("[甲 乙](甲 乙)", "[甲乙](甲 乙)"),
    ],
)
def test_blanks_that_no_reader_sees_go_and_all_others_stay(typed: str, kept: str) -> None:
    assert canonical(typed) == kept


@settings(deadline=None)
@given(TEXTS)
def test_a_canonical_text_makes_the_same_report_and_is_its_own_spelling(text: str) -> None:
    assume(not re.search(r"\t[ \t]*$", text, re.MULTILINE))  # a line break and a tab in print
    kept = canonical(text)
    assert canonical(kept) == kept
    assert blocks(kept) == blocks(text)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "piece", ["{{", "`", "` ``", " ", " a", "](", "<", "> ", "甲 ", "1.", "~~~\n", "- ", "甲  "]
)
def test_a_text_of_any_kind_is_read_at_once(piece: str) -> None:
    begun = time.perf_counter()
    canonical((piece * 20_000)[:20_000])
    assert time.perf_counter() - begun < 2
