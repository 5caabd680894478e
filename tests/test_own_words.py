"""What an agency says in words of its own: without what law and figures determine."""

from __future__ import annotations

from typing import Any

import pytest

from nianbao.annual_report import annual_report
from nianbao.inputs.workspace import Workspace
from nianbao.prose.own_words import OwnWords, Said, joined, symbols


def left(own: OwnWords, section: str) -> str:
    """What is compared of a section, as it was written."""
    said = own.sections[section]
    kept = symbols(said.words, own.names).without(said.apart)
    return "".join(said.words[start:end] for start, end in kept.places)


def test_names_numbers_and_titles_are_exchanged() -> None:
    names = ("某县东山镇人民政府", "镇")
    texts = [
        "东山镇于2023年3月5日在“东山发布”刊登《某县公开办法》共12条，全镇知晓。",
        "某县东山镇政府于2022年11月15日在“我镇发布”刊登《办法》共九十条，本镇知晓。",
    ]
    first, second = (symbols(text, names).text for text in texts)
    assert first == second == "N于0年0月0日在N发布刊登T共0条N知晓"


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("某市某区市场监督管理局", ("某区市场监督管理局", "市场监督管理局", "我局")),
        ("某县人民政府新华街道办事处", ("新华街道", "新华街道办事处", "本街道")),
        ("某县河口镇人民政府", ("河口镇", "河口镇人民政府", "河口", "全镇")),
    ],
)
def test_an_agency_goes_by_shorter_names(name: str, called: tuple[str, ...]) -> None:
    own = "街道" if "街道" in name else name[-1] if name.endswith("局") else "镇"
    for one in called:
        assert symbols(f"由{one}负责", (name, own)).text == "由N负责"


def test_every_symbol_knows_its_place() -> None:
    words = "我局 更新，栏目12个"
    found = symbols(words, ("某局", "局"))
    assert "|".join(words[start:end] for start, end in found.places) == "我局|更|新|栏|目|12|个"


def test_figures_and_what_has_not_been_are_set_apart(
    small: dict[str, Any], workspace: Workspace
) -> None:
    small["narrative"]["s1"] |= {
        "s1_2": "全年新收政府信息公开申请9件，逐件由法制科审核后答复。",
        "s1_5": "接受社会评议，没有责任追究的情形。",
    }
    own = annual_report(small, workspace).own_words
    assert left(own, "s1_2") == "逐件由法制科审核后答复"
    assert left(own, "s1_5") == "接受社会评议"


def test_the_labels_of_section_five_are_the_forms(
    small: dict[str, Any], workspace: Workspace
) -> None:
    pair = {"problem": "目录更新慢。", "measure": "按月核对目录。"}
    small["narrative"]["s5"]["this_year"] = [pair, pair]
    own = annual_report(small, workspace).own_words
    assert left(own, "s5_2") == "目录更新慢按月核对目录" * 2
    assert "改进措施" in own.sections["s5_2"].words


def test_items_of_section_six_are_one_text(small: dict[str, Any], workspace: Workspace) -> None:
    items = [{"title": "一", "text": "办结议案。"}, {"title": "二", "text": "开放日活动。"}]
    small["narrative"]["s6"] = {"items": items}
    assert (
        annual_report(small, workspace).own_words.sections["s6"].words == "办结议案。\n开放日活动。"
    )


def test_texts_are_joined_with_what_is_apart_in_them() -> None:
    both = joined([Said("甲乙", ((0, 1),)), Said("丙丁", ((1, 2),))])
    assert both == Said("甲乙\n丙丁", ((0, 1), (4, 5)))
