"""What is written twice in a row by a slip, and what Chinese doubles rightly."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.prose.doubled import doubled
from nianbao.rules.frames import prose


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("贯彻会议精神精神，", "精神精神"),
        ("主动公开政府信息政府信息120条", "政府信息政府信息"),
        ("政务公开政务公开工作", "政务公开政务公开"),
        ("某区某局某区某局编制", "某区某局某区某局"),
        ("贯彻落实落实上级部署", "落实落实"),
        ("我局我局高度重视", "我局我局"),
        ("依托公开公开平台", "公开公开"),
        ("收到申请申请7件", "申请申请"),
        ("完成各项工作工作。", "工作工作"),
        ("我局的的网站", "的的"),
        ("落实了了各项制度", "了了"),
        ("公开120条。。", "。。"),
        ("公开120条，，解读3篇", "，，"),
    ],
)
def test_a_slip_is_found(text: str, found: str) -> None:
    assert doubled(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "研究研究，常常、天天、个个、层层、人人、事事、处处、方方面面、上上下下、实实在在、高高兴兴",
        "件件有答复，一一答复，一件一件落实，逐条逐条核对，等等。",
        # one word ends and the next begins
        "全市市场监督管理局的正正文，二〇二二年、2020年，开展了了解，不了了之，以及及时",
        "规范规范性文件管理，政府信息公开申请申请人，县政府政府网站，各部门部门预算，政策政策解读",
        "常务会议会议纪要，行政许可许可事项，政务服务服务中心，区政府办公室办公室主任",
        "信息公开公开透明，依法公开公开属性，依申请公开公开指南",
        "首页政务公开政府信息公开政府信息公开年报",
        "申请人张某某某某",
    ],
)
def test_what_is_rightly_doubled_is_none(text: str) -> None:
    assert doubled(text) is None


@pytest.mark.parametrize("text", ["长", "甲乙", "政府信息公开", "甲甲甲甲甲甲甲甲甲甲甲乙", "，。"])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    start = perf_counter()
    doubled(text * (20_000 // len(text)))
    assert perf_counter() - start < 1


def test_the_second_full_stop_is_seen_behind_its_sentence(
    small: dict[str, Any], report: Callable[[dict[str, Any]], AnnualReport]
) -> None:
    small["narrative"]["s1"] = {"s1_1": "公开120条。。解读3篇。"}
    rows = [row for row in prose.sentences(report(small)) if row["section"] == "s1_1"]
    assert [row["doubled"] for row in rows] == ["。。", None]
