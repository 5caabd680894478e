"""The prose of a published report as the narrative of a parameter file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form.editions import newest
from nianbao.inputs.agency_year import Narrative
from nianbao.prose.document import text_of
from nianbao.prose.markdown import settable
from nianbao.prose.quotation import quoted
from nianbao.published.document import NOWHERE, Document, Words
from nianbao.published.prose.narrative import as_markdown, narrative
from nianbao.published.published_report import (
    Fact,
    Identity,
    PublishedReport,
    ReadSection,
    Tables,
)

FORM = newest()
S1, S2, S3, S4, S5, S6 = (section.id for section in FORM.sections)
PARTS = [part.id for part in FORM.sections[0].parts]


def report(*sections: ReadSection) -> PublishedReport:
    identity = Identity(year=Fact(2023, "标题"))
    return PublishedReport(
        Document("a.html", "", "html", ()), identity, Tables(FORM.id, "", ()), sections
    )


def section(
    id: str | None, *texts: str, heading: str = "", after: int | None = None
) -> ReadSection:
    return ReadSection(id, heading, tuple(Words(t, NOWHERE) for t in texts), after=after)


def told(*sections: ReadSection) -> tuple[dict[str, object], list[tuple[object, ...]]]:
    found, doubts = narrative(report(*sections))
    Narrative.model_validate(found)  # it is one that a parameter file may have
    return found, [doubt.address[1:] for doubt in doubts]


def test_every_section_has_its_place() -> None:
    found, doubts = told(
        section("preamble", "根据规定，编制。", "如有疑问，请联系。"),
        section(S1, "总的情况良好。"),
        section(PARTS[0], "公开12条。"),
        section(S2, "见下表。", after=1),
        section(S3),
        section(S4, "无复议。"),
        section(S5, "解读偏晚。", "下一步，提前准备。"),
        section(S6, "（一）信息处理费收取情况", "未收。", "（二）提案办理情况", "3件。"),
    )
    assert found == {
        "preamble": "根据规定，编制。\n\n如有疑问，请联系。",
        S1: {"intro": "总的情况良好。", PARTS[0]: "公开12条。"},
        S2: "见下表。",
        S4: "无复议。",
        S5: {"this_year": [{"problem": "解读偏晚。", "measure": "下一步，提前准备。"}]},
        S6: {"fee": "未收。", "items": [{"title": "提案办理情况", "text": "3件。"}]},
    }
    assert doubts == []


def test_problems_that_are_not_told_apart_are_kept_and_doubted() -> None:
    found, doubts = told(section(S5, "解读偏晚。"))
    assert found == {S5: {"this_year": [{"problem": "解读偏晚。", "measure": ""}]}}
    assert doubts == [(S5, "this_year", 0, "measure")]


def test_words_before_the_groups_go_with_the_first_problem() -> None:
    found, _ = told(
        section(
            S5,
            "有进步。",
            "（一）存在问题",
            "丙。",
            "（二）上年度整改情况",
            "存在问题：甲。",
            "改进情况：乙。",
        )
    )
    assert found == {
        S5: {
            "this_year": [{"problem": "有进步。\n\n丙。", "measure": ""}],
            "last_year": [{"problem": "甲。", "improvement": "乙。"}],
        }
    }


def test_a_matter_without_a_title_is_doubted() -> None:
    found, doubts = told(section(S6, "未收取信息处理费。", "办理提案3件。"))
    items = [{"title": "其他事项", "text": "办理提案3件。"}]
    assert found == {S6: {"fee": "未收取信息处理费。", "items": items}}
    assert doubts == [(S6, "items", 0, "title")]


def test_a_section_that_the_form_has_not_is_a_matter_of_the_last() -> None:
    found, doubts = told(section(S6, "无。"), section(None, "加强培训。", heading="七、下一步打算"))
    assert found == {
        S6: {
            "items": [
                {"title": "其他事项", "text": "无。"},
                {"title": "下一步打算", "text": "加强培训。"},
            ]
        }
    }
    assert doubts[-1] == (S6, "items", 1)


def test_words_below_a_table_are_kept_and_doubted() -> None:
    found, doubts = told(section(S3, "见下表。", "较上年持平。", after=1))
    assert found == {S3: "见下表。\n\n较上年持平。"}
    assert doubts == [(S3,)]


@pytest.mark.parametrize(
    "text",
    [
        "（一）主动公开情况。公开12条。",
        "1.存在问题：甲。",
        "1. 存在问题：甲。",
        "2) 项",
        "# 标题",
        "> 引文",
        "- 项",
        "---",
        "***",
        "| 甲 | 乙 |",
        "甲*乙*丙_丁_戊`己`",
        "[甲](http://a.gov.cn/)，<http://a.gov.cn/>，http://a.gov.cn/a_b_c",
        r"甲\*乙\\丙",
        "&nbsp;&amp;",
        "表：甲",
        "+86-27-83426353",
        "~~甲~~",
    ],
)
def test_what_markdown_would_take_stays_as_it_is_said(text: str) -> None:
    assert text_of(settable(quoted(as_markdown(text), {}), 2)) == text


def test_braces_would_quote_a_figure_and_become_brackets() -> None:
    found, doubts = told(section(S2, "公开{{ t3 }}条｛略｝。"))
    assert found == {S2: "公开（（ t3 ））条（略）。"}
    assert doubts == [(S2,)]


@given(st.text(alphabet="甲乙 1.-*_`[]()<>#+|\\~!&{}=:：\"'$^", min_size=1, max_size=40))
@settings(deadline=None)
def test_any_words_survive_as_markdown(text: str) -> None:
    words = text.strip()
    shown = text_of(settable(quoted(as_markdown(words), {}), 2))
    braces = str.maketrans("{}", "（）")
    assert "".join(shown.split()) == "".join(words.translate(braces).split())
