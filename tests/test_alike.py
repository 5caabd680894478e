"""Bodies whose words are alike: found by the copy that they have, silent on what all must say."""

from __future__ import annotations

import string
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.prose.own_words import OwnWords, Said
from nianbao.seasons.alike import Pair, alike

SECTION = "s5_2"
TEXT = (
    "{0}的惠农政策解读多为文字，村民看不明白；公开栏的更新有时拖到下月。"
    "2024年，{0}将制作图解12件，每季度由党政办公室核对一次目录，逾期的通报。"
)
OTHERS = (
    "水库除险加固的招标信息公开得晚，村民常在开工以后才知道工期。明年起与交易平台同日发布。",
    "依申请公开的台账由三个科室各记一本，登记的日期对不上。已合并为一本，月底与平台核对编号。",
    "学区划分的说明只有一张图，家长反复来电询问。招生前一个月逐校列出门牌号，并附办理流程。",
    "养老机构的补贴标准散见于五份文件，难以查找。已汇成一张对照表，标准变动后三日内更新。",
    "处罚决定公开以后没有标明有效期，过期的仍可检索。现在逐条加注，到期当日转入归档栏目。",
)


def town(name: str, text: str, section: str = SECTION) -> OwnWords:
    return OwnWords((f"某县{name}人民政府", "镇"), {section: Said(text)})


def told(pairs: tuple[Pair, ...]) -> dict[str, tuple[str, int]]:
    """Whose words each body has, and how much of them, in percent."""
    return {pair.one: (pair.other, round(100 * pair.share)) for pair in pairs}


def test_a_text_is_found_under_another_name_with_other_numbers() -> None:
    pairs = alike(
        {
            "dongshan": town("东山镇", TEXT.format("东山镇")),
            "hekou": town("河口镇", TEXT.format("我镇").replace("12", "三十").replace("；", "。")),
            "shiqiao": town("石桥镇", OTHERS[0]),
        }
    )
    assert told(pairs) == {"dongshan": ("hekou", 100), "hekou": ("dongshan", 100)}
    assert [pair.text[slice(*mark)] for pair in pairs for mark in pair.marks] == [
        pair.text.rstrip("。") for pair in pairs
    ]


def test_what_is_set_apart_is_not_marked() -> None:
    label = "改进措施："
    text = f"{OTHERS[0]}{label}{OTHERS[1]}"
    at = len(OTHERS[0])
    own = OwnWords(("某局",), {SECTION: Said(text, ((at, at + len(label)),))})
    pairs = alike({"a": own, "b": own})
    assert [text[slice(*mark)] for mark in pairs[0].marks] == [
        *(other.rstrip("。") for other in OTHERS[:2])
    ]


def test_what_one_says_beside_the_copied_text_is_its_own() -> None:
    own = OTHERS[0] + OTHERS[1]
    pairs = alike(
        {"a": town("东山镇", TEXT.format("我镇")), "b": town("河口镇", TEXT.format("我镇") + own)}
    )
    assert told(pairs) == {"a": ("b", 100)}


def test_a_text_that_few_have_is_one_group() -> None:
    texts = {f"a{n}": town("东山镇", other) for n, other in enumerate(OTHERS)}
    texts |= {f"b{n}": town(f"{n}山镇", TEXT.format("我镇")) for n in "甲乙丙"}
    pairs = alike(texts)
    assert {pair.group for pair in pairs} == {("b丙", "b乙", "b甲")}
    assert len(pairs) == 3


@pytest.mark.parametrize(
    "text",
    [
        "接受工作考核和社会评议，没有责任追究的情形。",
        "没有发出收费通知，未收取信息处理费。",
        "进一步加强学习培训，提高公开质量。",
    ],
)
def test_formulas_are_no_copies(text: str) -> None:
    said = {f"a{n}": town("东山镇", text, f"s1_{n % 2}") for n in range(4)}
    assert alike(said) == ()


def test_parts_too_short_are_compared_as_one() -> None:
    parts = {f"s1_{n}": Said(other[:36]) for n, other in enumerate(OTHERS[:4])}
    said = {id: OwnWords(("某局",), parts) for id in ("a", "b")}
    assert {pair.section for pair in alike(said)} == {"s1"}
    assert alike({id: OwnWords(("某局",), {"s1_1": parts["s1_1"]}) for id in "ab"}) == ()


def test_what_most_of_the_district_says_is_its_practice() -> None:
    usual = "按照区政府办公室印发的工作要点，逐项明确责任科室、完成时限和公开的方式，每月调度一次。"
    said = {f"a{n}": town("东山镇", usual + own) for n, own in enumerate(OTHERS)}
    assert alike(said) == ()
    said |= {f"b{n}": town("河口镇", usual + TEXT.format("我镇")) for n in range(2)}
    assert told(alike(said)) == {"b0": ("b1", 100), "b1": ("b0", 100)}


WORDS = st.text("政务公开目录更新解读平台答复栏目镇村水电路桥学校" + string.digits, min_size=50)


@given(WORDS, WORDS, st.integers(2, 60))
@settings(deadline=None)
def test_neither_order_nor_name_matters(text: str, other: str, number: int) -> None:
    texts = (text, other, text[:number] + other)
    said = {id: town(name, one) for id, name, one in zip("abc", "甲乙丙", texts, strict=True)}
    pairs = alike(said)
    assert alike(dict(reversed(said.items()))) == pairs
    same = alike({"a": town("东山镇", "东山镇" + text), "b": town("河口镇", "我镇" + text)})
    assert all(pair.share == 1 for pair in same)
    ways = {(p.one, p.other): p for p in pairs}
    for (one, two), pair in ways.items():
        back = ways.get((two, one))
        assert back is None or (back.marks, back.marks_beside) == (pair.marks_beside, pair.marks)


def test_three_thousand_bodies_with_one_text_are_compared_at_once() -> None:
    text = TEXT.format("我镇")
    begun = time.process_time()
    assert alike({f"a{n}": town("东山镇", text) for n in range(3000)}) == ()  # all: a template
    others = [one + two for one, two in pairwise((*OTHERS, OTHERS[0]))]
    said = {f"a{n}": town("东山镇", text if n % 3 == 0 else others[n % 5]) for n in range(3000)}
    found = alike(said)
    assert len({pair.one for pair in found}) == 3000
    assert time.process_time() - begun < 60
