"""The prose of a published report as the rules read it."""

from __future__ import annotations

from nianbao.form.editions import newest
from nianbao.published.document import NOWHERE, Document, Words
from nianbao.published.prose.passages import passages
from nianbao.published.published_report import (
    Fact,
    Identity,
    PublishedReport,
    ReadSection,
    Tables,
)

FORM = newest()
IDS = [section.id for section in FORM.sections]
PART = FORM.sections[0].parts[1].id


def report(
    *sections: tuple[str | None, str | None, list[str]], year: int = 2023
) -> PublishedReport:
    return PublishedReport(
        Document("a.html", "", "html", ()),
        Identity(year=Fact(year, "标题")),
        Tables(FORM.id, "", ()),
        tuple(
            ReadSection(id, heading, tuple(Words(text, NOWHERE) for text in texts))
            for id, heading, texts in sections
        ),
    )


def test_sections_and_parts_keep_their_words_and_their_published_headings() -> None:
    found = passages(
        report(
            ("preamble", None, ["根据规定，编制。"]),
            (IDS[0], "一、总体情况", ["总的情况良好。"]),
            (PART, "（三）依申请公开工作", ["收到3件。", "办结3件。"]),
            (IDS[1], "二、主动公开情况", []),  # its tables alone
        )
    )
    assert [(p.section, p.heading, p.words) for p in found] == [
        ("preamble", None, "根据规定，编制。"),
        (IDS[0], None, "总的情况良好。"),
        (PART, "（三）依申请公开工作", "收到3件。\n办结3件。"),
    ]
    assert not any(passage.generated for passage in found)


def test_problems_stand_where_their_words_are() -> None:
    texts = [
        "（一）上年度存在问题及改进情况",
        "存在问题：甲。",
        "改进情况：乙。",
        "（二）2023年度存在的",
    ]
    texts[3] += "问题及改进措施"
    last, this = passages(report((IDS[4], "五、问题", [*texts, "还有不足：丙。下一步，做丁。"])))
    assert (last.section, last.group, last.heading) == (f"{IDS[4]}_1", "last_year", texts[0])
    assert (this.section, this.group, this.heading) == (f"{IDS[4]}_2", "this_year", texts[3])
    for passage, said in ((last, ("甲。", "乙。")), (this, ("还有不足：丙。", "下一步，做丁。"))):
        ((problem, answer),) = passage.pairs
        assert (problem.words, answer.words) == said
        for part in (problem, answer):
            assert passage.words[part.at : part.at + len(part.words)] == part.words
            assert part.section == passage.section


def test_words_before_the_groups_are_of_the_section_itself() -> None:
    intro, group = passages(report((IDS[4], None, ["有进步。", "（一）存在问题", "丙。"])))
    assert (intro.section, intro.group, intro.pairs) == (IDS[4], "", ())
    assert group.section == f"{IDS[4]}_2"


def test_matters_of_the_last_section_have_places_of_their_own() -> None:
    texts = [
        "（一）提案办理情况",
        "3件。",
        "（二）信息处理费收取情况",
        "未收。",
        "（三）其他",
        "无。",
    ]
    found = passages(report((IDS[5], None, texts)))
    assert [(p.section, p.heading) for p in found] == [
        (f"{IDS[5]}_1", texts[0]),
        (f"{IDS[5]}_fee", texts[2]),
        (f"{IDS[5]}_2", texts[4]),
    ]
    (plain,) = passages(report((IDS[5], None, ["无。"])))
    assert (plain.section, plain.words) == (IDS[5], "无。")


def test_what_stands_in_a_section_that_the_form_has_not_is_read_too() -> None:
    (only,) = passages(report((IDS[5], None, ["无。"]), (None, "七、附表", ["电话表见附件。"])))
    assert only.words == "无。\n电话表见附件。"
    assert passages(report((None, "七、附表", ["无。"]))) == ()


def test_characters_that_nobody_sees_and_a_typesetter_s_blanks_are_left_out() -> None:
    (only,) = passages(report((IDS[1], None, ["公开\u200b 12 条。", "\u200b"])))
    assert only.words == "公开12条。"
