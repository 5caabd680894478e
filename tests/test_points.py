"""The problems of section five with their answers, the matters of section six."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.published.prose.points import matters, problems

YEAR = 2023


def told(*texts: str) -> list[tuple[str | None, str | None, list[tuple[str, str]]]]:
    return [
        (
            group.kind,
            group.heading,
            [(group.words[a:b], group.words[c:d]) for (a, b), (c, d) in group.pairs],
        )
        for group in problems(texts, YEAR)
    ]


def test_labelled_problems_are_paired_with_their_answers() -> None:
    assert told(
        *("（一）2022年度存在问题的改进情况", "1.存在问题：甲。", "改进情况：乙。"),
        *("2.存在问题：丙。", "改进情况：丁。", "续丁。"),
        *("（二）2023年度存在的主要问题及改进措施", "存在问题：戊。", "改进措施：己。"),
    ) == [
        (
            "last_year",
            "（一）2022年度存在问题的改进情况",
            [("甲。", "乙。"), ("丙。", "丁。\n续丁。")],
        ),
        ("this_year", "（二）2023年度存在的主要问题及改进措施", [("戊。", "己。")]),
    ]


def test_a_group_may_have_lost_its_number() -> None:
    assert told(
        *("上年度存在问题及改进情况", "2022年度存在问题：甲。", "改进情况：乙。"),
        *(
            "（二）2023年度存在问题及下一步工作措施",
            "2023年，还有不足：丙。",
            "2024年，中心将做丁。",
        ),
    ) == [
        ("last_year", "上年度存在问题及改进情况", [("甲。", "乙。")]),
        (
            "this_year",
            "（二）2023年度存在问题及下一步工作措施",
            [("2023年，还有不足：丙。", "2024年，中心将做丁。")],
        ),
    ]


@pytest.mark.parametrize(
    ("texts", "problem", "answer"),
    [
        (
            ["虽有成绩，仍有不足。", "针对存在问题，2024 年我们将做好：一。"],
            "虽有成绩，仍有不足。",
            "针对",
        ),
        (["解读形式单一。下一步，将丰富形式。"], "解读形式单一。", "下一步"),
        (["解读形式单一。2024年，我局将丰富形式。"], "解读形式单一。", "2024年"),
        (["（一）存在的主要问题:解读少。", "（二）改进措施。一是加强。"], "解读少。", "一是"),
        (
            [
                "（一）存在的主要问题和不足",
                "1.意识不强的问题。",
                "（二）下一步工作打算",
                "1.培训。",
            ],
            "1.意识不强的问题。",
            "1.培训。",
        ),
        (
            ["2023年有进步。解读偏晚。", "（二）改进措施", "提前准备。"],
            "2023年有进步。解读偏晚。",
            "提前",
        ),
    ],
)
def test_a_problem_is_told_from_its_answer(texts: list[str], problem: str, answer: str) -> None:
    ((kind, _, [(said, answered)]),) = told(*texts)
    assert (kind, said) == ("this_year", problem)
    assert answered.startswith(answer)


def test_without_a_turn_the_words_stay_together() -> None:
    assert told("解读形式单一，针对性不强。") == [
        ("this_year", None, [("解读形式单一，针对性不强。", "")])
    ]
    assert told("针对上年度存在的问题，我局加强了培训。") == [("this_year", None, [])]
    assert told() == []


def test_last_year_s_may_stand_before_two_halves_of_this_year() -> None:
    groups = told(
        *("（一）上年度问题整改落实情况。解读少，已改。", "（二）存在的主要问题", "解读偏晚。"),
        *("（三）下一步改进措施", "提前准备。"),
    )
    assert [(kind, pairs) for kind, _, pairs in groups] == [
        ("last_year", [("解读少，已改。", "")]),
        ("this_year", [("解读偏晚。", "提前准备。")]),
    ]


def test_words_before_the_first_group_are_of_none() -> None:
    groups = told("2023年有进步。", "（一）存在问题", "解读偏晚。", "（二）改进措施", "提前准备。")
    assert [kind for kind, *_ in groups] == [None, "this_year"]


def test_matters_are_told_apart_by_their_titles() -> None:
    found = matters(
        ["（一）信息处理费收取情况", "未收费。", "（二）建议、提案办理情况。3件。", "1.主办2件。"]
    )
    assert [(m.heading, m.title, m.texts, m.is_fee) for m in found] == [
        ("（一）信息处理费收取情况", "信息处理费收取情况", ("未收费。",), True),
        ("（二）建议、提案办理情况", "建议、提案办理情况", ("3件。", "1.主办2件。"), False),
    ]


def test_sentences_that_are_numbered_are_no_titles() -> None:
    texts = ("（一）未收取信息处理费。", "（二）2023年，办理提案3件。")
    (matter,) = matters(texts)
    assert (matter.heading, matter.texts, matter.is_fee) == (None, texts, True)
    assert [m.texts for m in matters(["无。"])] == [("无。",)]
    assert matters([]) == ()


LINES = st.lists(
    st.sampled_from(
        [
            "（一）存在问题",
            "改进措施：",
            "1.存在问题：甲。",
            "下一步，乙。",
            "上年度整改情况",
            "丙；2024年丁",
        ]
    )
    | st.text(alphabet="问题改进措施。：1.（一）2023年上", min_size=1)
    .filter(str.strip)
    .map(str.strip)
)


@given(LINES)
@settings(deadline=None)
def test_no_word_is_lost_or_taken_twice(texts: list[str]) -> None:
    groups = problems(texts, YEAR)
    kept = "".join("".join(group.texts) + (group.heading or "") for group in groups)
    for text in texts:
        assert set(text) <= set(kept) | set("：。，, ")
    for group in groups:
        ends = [place for pair in group.pairs for span in pair for place in span]
        assert ends == sorted(ends)
        assert not ends or ends[-1] <= len(group.words)
    gathered = matters(texts)
    assert sum(len(matter.texts) for matter in gathered) <= len(texts)
