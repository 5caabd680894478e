"""What no line end parts: a number and its unit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.pages.outputs import plain
from nianbao.pages.runs import kept_together
from nianbao.prose.document import List, Paragraph, Quote, Strong, Text, paragraph


def runs(text: str) -> list[dict[str, Any]]:
    (*found,) = kept_together(plain(paragraph(text)))["inlines"]
    return found


def kept(text: str) -> list[str]:
    return [run["s"] for run in runs(text) if run["t"] == "kept"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年公开3511件，办结率100%", ["3511件"]),
        ("自2023年1月1日起至12月31日止", ["2023年", "1月", "1日", "12月", "31日"]),
        ("收费59237.2449万元；发放1,234,567元", ["59237.2449万元；", "1,234,567元"]),
        ("20个工作日内，上升2.5个百分点", ["20个工作日", "2.5个百分点"]),
        ("受理1.2万余件，约3万人次：", ["1.2万余件", "3万人次："]),
        ("同比\u22125件，第3条", ["\u22125件", "第3条"]),
        ("2021-2023年", ["2023年"]),
        ("电话027-83426353，A4纸，PM2.5微克", []),
        ("1. 存在问题3个", ["1.", "3个"]),
        ("12.（一）问题", ["12."]),
        ("3.5件", ["3.5件"]),
        ("9" * 40 + "件", []),
    ],
)
def test_a_number_is_kept_with_its_unit(text: str, found: list[str]) -> None:
    assert kept(text) == found


def test_a_quarter_stands_before_a_number_that_follows_a_character() -> None:
    gaps = [run["gap"] for run in runs("3件，共5件、8件和第2条") if run["t"] == "kept"]
    assert gaps == [False, True, False, False]


def test_numbers_are_kept_wherever_prose_has_them() -> None:
    inner = Paragraph((Strong((Text("2. 办结3件"),)),))
    block = kept_together(plain(Quote((List(True, 1, ((inner,),)),))))
    (item,) = block["blocks"][0]["items"]
    (strong,) = item[0]["inlines"]
    assert [run["s"] for run in strong["c"]] == ["2.", "办结", "3件"]


@given(st.text(alphabet="0123456789.,−第年月件万余，；：（ 甲a", max_size=60))
def test_no_word_is_lost_or_added(text: str) -> None:
    said = "".join(run["s"] for run in runs(text))
    assert said.replace(" ", "") == text.replace(" ", "")
