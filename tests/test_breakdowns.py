"""Totals that prose breaks down by bodies: whom each part is of, whether the list is a whole."""

from __future__ import annotations

import pytest

from nianbao.prose.claims.breakdowns import OWN, Named, Names, breakdowns
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.prose import Prose

BODIES = [
    Named("office", "宿迁市人民政府办公室", "department"),
    Named("edu", "宿迁市教育局", "department"),
    Named("school", "宿迁市第一中学", "public_institution"),
    Named("shuyang", "沭阳县人民政府", "government"),
    Named("siyang", "泗阳县人民政府", "government"),
    Named("suyu", "宿迁市宿豫区人民政府", "government"),
    Named("jingkai", "宿迁经济技术开发区管理委员会", "government"),
    Named("yuan", "苏州宿迁工业园区管理委员会", "government"),
    Named("yanghe", "宿迁市洋河新区管理委员会", "government"),
]
EVERYONE = frozenset((OWN, *(body.id for body in BODIES if body.id != "school")))
PARTS = (
    "市政府349件、市各有关部门933件、沭阳县477件、泗阳301件、宿豫区216件、经开区55件、"
    "苏宿园区12件、洋河新区16件"
)


def found(text: str, needed: frozenset[str] = EVERYONE) -> list[Claim]:
    return list(breakdowns("s1", Prose(text), Names(BODIES, "宿迁市"), needed))


@pytest.mark.parametrize(
    "text",
    [
        f"2023年，全市共办理政府信息公开申请2359件，其中{PARTS}。",
        f"全市共收到申请2359件（{PARTS}）。",
        f"全市共收到申请2359件。其中，{PARTS}。",
        f"2023年，{PARTS.replace('349件', '收到依申请公开349件')}，共2359件。",
        f"{PARTS.replace('、', '，')}。以上合计2359件，同比增长5%。",
        "全市共收到申请2359件，其中市本级1282件、各县区1077件。",
        "全市办理2359件，其中：市政府办公室349件，市直各部门933件，县（市、区）1077件。".replace(
            "县（市、区）", "各县区"
        ),
    ],
)
def test_a_list_of_all_bodies_is_a_whole_and_must_come_to_its_total(text: str) -> None:
    (claim,) = found(text)
    assert not claim.partial and claim.complete and claim.value == 2359
    for number in ("933件", "1282件"):
        wrong = text.replace(number, number.replace("3", "5").replace("2", "6"))
        if wrong != text:
            (claim,) = found(wrong)
            assert not claim.complete


@pytest.mark.parametrize(
    "text",
    [
        "全市收到申请3607件，其中沭阳县477件、泗阳县874件。",
        "全市收到申请3607件，其中市本级1282件、沭阳县2000件等。",
        "全市收到申请3607件，其中市本级1282件、各县区2300件，其他25件。",
        "全市收到申请3607件，其中市本级1282件、各县区2300件、省属企业20件。",
        "全市收到申请3607件，其中市教育局82件、各县区2300件。",
        "全市收到约3700件，其中市本级1282件、各县区2325件。",
    ],
)
def test_a_list_that_may_be_a_part_falls_short_without_a_word(text: str) -> None:
    assert all(claim.complete or claim.about for claim in found(text))


@pytest.mark.parametrize(
    "said", ["比上年增加12件", "较上年多12件", "同比减少了12件", "上年为2347件"]
)
def test_what_changed_since_last_year_is_no_total(said: str) -> None:
    assert found(f"全市共收到申请2359件，{said}，其中{PARTS}。") == []


def test_parts_of_no_list_may_come_to_more_than_their_total() -> None:
    (claim,) = found("全市收到申请300件，其中沭阳县277件、泗阳县74件。")
    assert claim.partial and not claim.complete


@pytest.mark.parametrize(
    "text",
    [
        "全市收到申请3607件，其中网上申请1282件、信函申请2325件。",
        "全市收到申请3607件，其中自然人3000件、商业企业607件。",
        "沭阳县办理477件、泗阳县办理301件，均按时答复，同比增长20%。",
        "全市收到申请3607件，办结3500件，市本级办结1200件。",
        "全市公开信息3607条，其中新区16条、某局12条。",
        "一、二、三。",
    ],
)
def test_what_is_no_list_of_bodies_is_none(text: str) -> None:
    assert not found(text)


def test_without_what_is_summed_nothing_is_a_whole() -> None:
    (claim,) = found("全市收到申请9件，其中市本级3件、各县区4件。", frozenset())
    assert claim.partial


def test_a_long_text_is_read_in_time() -> None:
    assert len(found(f"全市共收到申请2359件，其中{PARTS}。" * 400)) == 400
