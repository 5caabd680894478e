"""The headings of a published report, in the ways that agencies number and set them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form.editions import newest
from nianbao.published.prose.headings import (
    BY_TITLE,
    MISNUMBERED,
    MISPRINTED,
    RENAMED,
    UNKNOWN,
    UNNUMBERED,
    heading_of,
    headings,
)

FORM = newest()
OFFICIAL = [section.heading for section in FORM.sections]
IDS = [section.id for section in FORM.sections]


def sections(*texts: str | None) -> list[str | None]:
    return [heading.section for heading in headings(texts, FORM)]


def one_a_section(*titles: str) -> list[str]:
    return [line for title in titles for line in (title, "本年度各项工作有序开展。")]


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况",
        "一.总体情况",
        "一． 总体情况",
        "一 、总 体 情 况",
        "一总体情况",
        "第一部分 总体情况",
        "第一部分：总体情况",
        "一、总体情况：",
        "一、总体情况。",
        "（一）总体情况",
        "1、总体情况",
        "１．总体情况",
        "总体情况",
    ],
)
def test_the_first_section_however_it_is_numbered(text: str) -> None:
    heading = heading_of(text, FORM)
    assert heading is not None
    assert heading.section == IDS[0]
    assert heading.rest == ""


@pytest.mark.parametrize(
    "text",
    [
        "本报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况等六个部分组成。",
        "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、其他需要报告的事项。",
        "一、总体情况、二、主动公开政府信息情况、三、收到和处理政府信息公开申请情况",
        "一、总体情况；",
        "总体情况良好，各项制度得到落实",
        "一、本年新收政府信息公开申请数量",
        "三、本年度办理结果",
        "四、结转下年度继续办理 0 0 0 0 0 0 0",
        "（一）主动公开情况",
        "主动公开情况",
        "行政复议",
        "0",
        "二、全年召开专题会议2次，研究政府信息公开工作",
    ],
)
def test_what_only_mentions_a_title_is_no_heading_of_a_section(text: str) -> None:
    heading = heading_of(text, FORM)
    assert heading is None or heading.section is None
    assert sections("正文", text, "正文") == []


def test_the_words_behind_a_title_are_the_first_of_its_section() -> None:
    heading = heading_of("一、 总体情况 2024年，我局公开信息12条。", FORM)
    assert heading is not None
    assert (heading.text, heading.rest) == ("一、 总体情况", "2024年，我局公开信息12条。")
    run_on = heading_of("六、其他需要报告的事项无其他需要报告的事项。", FORM)
    assert run_on is not None
    assert run_on.rest == "无其他需要报告的事项。"


def test_what_a_heading_rests_on_is_told() -> None:
    told = [
        heading_of(text, FORM)
        for text in ("二、主动公开政府信息情况", "主动公开政府信息情况", "三、主动公开政府信息情况")
    ]
    assert [heading and heading.basis for heading in told] == [BY_TITLE, UNNUMBERED, MISNUMBERED]


@pytest.mark.parametrize(
    "text",
    ["二、主动公开政府信息情况表", "二、主动公开政付信息情况", "收到和处理政府信息公开申请的情况"],
)
def test_a_misprinted_title_is_that_of_the_nearest_section(text: str) -> None:
    heading = heading_of(text, FORM)
    assert heading is not None
    assert heading.basis in (MISPRINTED, BY_TITLE)
    assert heading.section in IDS[1:3]


def test_an_alias_is_the_title_in_other_words() -> None:
    alias = FORM.sections[3].aliases[0]
    assert sections(f"四、{alias}") == [IDS[3]]


def test_a_document_of_one_line_has_its_headings_within() -> None:
    body = "".join(f"{title}本年度各项工作有序开展。" for title in OFFICIAL)
    assert sections(f"某局2024年政府信息公开工作年度报告 {body}") == IDS


def test_a_list_of_numbered_titles_in_the_preamble_is_none_of_them() -> None:
    listed = "本报告包括" + "，".join(OFFICIAL) + "六个部分。"
    assert sections(listed, *one_a_section(*OFFICIAL)) == IDS
    body = "".join(f"{title}本年度各项工作有序开展。" for title in OFFICIAL)
    assert sections(listed + body) == IDS


def test_a_table_of_contents_is_not_the_sections() -> None:
    found = headings(["目录", *OFFICIAL, *one_a_section(*OFFICIAL)], FORM)
    assert [heading.section for heading in found] == IDS
    assert found[0].at == 7
    before = headings([*OFFICIAL, "引言。", *one_a_section(*OFFICIAL)], FORM)
    assert [(heading.section, heading.at > 6) for heading in before] == [(id, True) for id in IDS]


def test_a_table_of_contents_may_have_pages_and_the_title_behind_it() -> None:
    for end in ("", "……{}", " {}", "·····{}"):
        contents = [title + end.format(page) for page, title in enumerate(OFFICIAL, 1)]
        found = headings(["目录", *contents, "引言。", *one_a_section(*OFFICIAL)], FORM)
        assert [(heading.section, heading.at) for heading in found] == list(
            zip(IDS, range(8, 20, 2), strict=True)
        )


def test_a_title_again_above_its_table_is_a_caption() -> None:
    second = OFFICIAL[1]
    assert sections(OFFICIAL[0], "文字", second, FORM.sections[1].title, None) == IDS[:2]
    assert sections("一、总体情况", "主动公开政府信息情况", "文字", second, None) == IDS[:2]


def test_sections_that_are_numbered_otherwise_throughout_are_found() -> None:
    bracketed = [f"（{s.number}）{s.title}" for s in FORM.sections]
    assert sections(*one_a_section(*bracketed)) == IDS
    digits = [f"{n}.{s.title}" for n, s in enumerate(FORM.sections, 1)]
    assert sections(*one_a_section(*digits)) == IDS


def test_a_part_with_the_title_of_a_section_is_not_that_section() -> None:
    texts = one_a_section("一、总体情况", "1、主动公开政府信息情况", *OFFICIAL[1:])
    found = headings(texts, FORM)
    assert [(heading.section, heading.level) for heading in found] == [(id, 1) for id in IDS]


def test_an_automatic_number_that_was_lost_leaves_the_title() -> None:
    titles = [FORM.sections[0].title, FORM.sections[1].title, *OFFICIAL[2:]]
    assert sections(*one_a_section(*titles)) == IDS


def test_a_section_that_is_missing_is_missing() -> None:
    assert sections(*one_a_section(*OFFICIAL[:4], OFFICIAL[5])) == [*IDS[:4], IDS[5]]


def test_sections_out_of_order_stay_so() -> None:
    order = [0, 2, 1, 3, 4, 5]
    assert sections(*one_a_section(*(OFFICIAL[n] for n in order))) == [IDS[n] for n in order]


def test_a_seventh_section_has_no_id() -> None:
    found = headings(one_a_section(*OFFICIAL, "七、下一步工作打算"), FORM)
    assert (found[-1].section, found[-1].text) == (None, "七、下一步工作打算")


def test_a_section_put_between_moves_the_numbers_on() -> None:
    titles = [*OFFICIAL[:2], "三、重点领域信息公开", "四、收到和处理政府信息公开申请情况"]
    found = headings(one_a_section(*titles), FORM)
    assert [heading.section for heading in found] == [*IDS[:2], None, IDS[2]]
    assert [heading.basis for heading in found[2:]] == [UNKNOWN, MISNUMBERED]


def test_a_title_in_other_words_is_that_of_its_number() -> None:
    titles = ["一、概述", OFFICIAL[1], "三、依申请公开办理", OFFICIAL[3]]
    titles += ["五、问题与改进", "六、其他事项"]
    found = headings(one_a_section(*titles), FORM)
    assert [heading.section for heading in found] == IDS
    assert [heading.basis for heading in found if heading.basis == RENAMED] == [RENAMED] * 4


def test_points_that_are_numbered_as_sections_are_not_sections() -> None:
    points = ["一、主动公开", "二、依申请公开", "三、平台建设", "文字"]
    assert sections(OFFICIAL[0], *points, *one_a_section(*OFFICIAL[1:])) == IDS
    assert sections(*one_a_section(*OFFICIAL[:5]), "一、问题", "二、措施", OFFICIAL[5]) == IDS


def test_rows_of_a_table_that_are_numbered_as_sections_are_none() -> None:
    rows = [row.label for table in FORM.tables for row, _ in table.walk("row")]
    assert sections(OFFICIAL[2], *rows, OFFICIAL[3]) == IDS[2:4]


@given(st.lists(st.none() | st.sampled_from([*OFFICIAL, "一、", "（一", "总体情况，"]) | st.text()))
@settings(deadline=None)
def test_headings_of_any_texts_stand_in_them_in_order(texts: list[str | None]) -> None:
    found = headings(texts, FORM)
    assert [(h.at, h.start) for h in found] == sorted({(h.at, h.start) for h in found})
    for heading in found:
        whole = texts[heading.at] or ""
        assert heading.text in whole[heading.start : heading.end]
        assert whole[heading.end :].strip().startswith(heading.rest)
    named = [heading.section for heading in found if heading.section]
    assert len(named) == len(set(named))
