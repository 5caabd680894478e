from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.pages.title import FULL_LINE, title_lines, width

REST = "2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("甲局", ["甲局2023年政府信息公开工作年度报告"]),
        ("硚口区社会管理网格化服务中心", ["硚口区社会管理网格化服务中心", REST]),
        (
            "内蒙古自治区呼和浩特市新城区成吉思汗大街街道办事处综合服务中心",
            ["内蒙古自治区呼和浩特市新城区", "成吉思汗大街街道办事处综合服务中心", REST],
        ),
        (
            "黔西南布依族苗族自治州人力资源和社会保障局劳动保障监察综合行政执法支队",
            [
                "黔西南布依族苗族自治州",
                "人力资源和社会保障局",
                "劳动保障监察综合行政执法支队",
                REST,
            ],
        ),
    ],
)
def test_a_title_breaks_where_its_sense_pauses(name: str, lines: list[str]) -> None:
    assert list(title_lines(name + REST, name)) == lines


def test_a_name_without_a_pause_stays_whole() -> None:
    name = "甲" * 30
    assert title_lines(name + REST, name) == (name, REST)


def test_a_title_without_the_name_is_one_line() -> None:
    assert title_lines("关于政府信息公开工作的年度报告及其附件的说明", "某局") == (
        "关于政府信息公开工作的年度报告及其附件的说明",
    )


@given(st.text(alphabet="甲乙省市县区局厅镇人民政府0Aa", min_size=1, max_size=60))
def test_the_lines_joined_are_the_title(name: str) -> None:
    lines = title_lines(name + REST, name)
    assert "".join(lines) == name + REST
    assert all(lines)
    assert len(lines) == 1 or width(name + REST) > FULL_LINE
