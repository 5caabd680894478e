"""The sections of a published report: what stands between its headings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form.edition import PREAMBLE
from nianbao.form.editions import newest
from nianbao.published.document import Block, Document, Drawn, Medium, Spot, Square, Words
from nianbao.published.prose.sections import read_sections
from nianbao.published.published_report import ReadSection, Tables

FORM = newest()
TITLES = [section.heading for section in FORM.sections]
IDS = [section.id for section in FORM.sections]
TITLE = "某县某局2024年政府信息公开工作年度报告"
TABLE = "|"  # in the documents below


def document(*texts: str, medium: Medium = "html") -> tuple[Document, Tables]:
    """A document of these paragraphs, and the tables found in it, each drawn at a |."""
    blocks: list[Block] = [
        Drawn(1, 1, (Square("0", 0, 0),), Spot(table=n))
        if text == TABLE
        else Words(text, Spot(line=n))
        for n, text in enumerate(texts, 1)
    ]
    found = tuple(at for at, text in enumerate(texts) if text == TABLE)
    return Document("a.html", "", medium, tuple(blocks)), Tables(FORM.id, "", (), found)


def read(*texts: str, medium: Medium = "html") -> tuple[ReadSection, ...]:
    one, tables = document(*texts, medium=medium)
    return read_sections(one, FORM, tables)


def words(section: ReadSection) -> list[str]:
    return [paragraph.text for paragraph in section.paragraphs]


WHOLE = (
    *("首页 > 公开", TITLE, "来源：某县人民政府", "根据规定，编制本报告。", "如有疑问，请联系。"),
    *(TITLES[0], "总的情况良好。", "（一）主动公开", "公开12条。", "解读3篇。", "（二）特色做法"),
    *(
        "设专栏1个。",
        "（三）依申请公开情况。收到3件。",
        TITLES[1],
        "见下表。",
        TABLE,
        "续：",
        TABLE,
    ),
    *(TITLES[2], TABLE, "较上年持平。", TITLES[3], TABLE, TITLES[4], "（一）问题", "解读偏晚。"),
    *(TITLES[5], "未收费。", "某县某局", "2025年1月20日", "附件：数据表.xlsx", "上一篇：无"),
    *("版权所有：某县人民政府", "鄂ICP备05000000号"),
)


def test_every_section_has_what_stands_below_its_heading() -> None:
    found = read(*WHOLE)
    parts = [part.id for part in FORM.sections[0].parts]
    assert [section.id for section in found] == [PREAMBLE, IDS[0], *parts[:2], *IDS[1:]]
    assert [words(section) for section in found] == [
        ["根据规定，编制本报告。", "如有疑问，请联系。"],
        ["总的情况良好。"],
        ["公开12条。", "解读3篇。", "（二）特色做法", "设专栏1个。"],
        ["收到3件。"],
        ["见下表。"],
        ["较上年持平。"],
        [],
        ["（一）问题", "解读偏晚。"],
        ["未收费。"],
    ]


def test_headings_are_as_published_and_stand_somewhere() -> None:
    found = {section.id: section for section in read(*WHOLE)}
    assert found[PREAMBLE].heading is None
    assert found[IDS[0]].heading == TITLES[0]
    assert found[IDS[0]].spot == Spot(line=6)
    part = FORM.sections[0].parts[1].id
    assert (found[part].heading, found[part].spot) == ("（三）依申请公开情况", Spot(line=13))


def test_what_stands_before_a_table_is_counted() -> None:
    found = {section.id: section for section in read(*WHOLE)}
    assert [found[id].after for id in IDS] == [None, 1, 0, 0, None, None]


def test_a_caption_above_a_table_is_not_prose() -> None:
    caption = FORM.table(FORM.sections[1].tables[0]).caption
    found = read(TITLES[1], "见下表。", caption, TABLE, TITLES[3], FORM.sections[3].title, TABLE)
    assert [words(section) for section in found] == [["见下表。"], []]


def test_cells_that_nobody_read_are_not_prose() -> None:
    (found,) = read(
        TITLES[3], "见下表。", TABLE, "1 1 0 0 2 1 0 0 0 1", "| 申请人情况 |", "无诉讼。"
    )
    assert words(found) == ["见下表。", "无诉讼。"]


def test_a_section_that_is_not_there_is_not_read() -> None:
    left = [text for text in WHOLE if text != TITLES[3]]
    assert IDS[3] not in {section.id for section in read(*left)}


def test_a_seventh_section_comes_back_without_an_id() -> None:
    *_, last, seventh = read(*TITLES, "未收费。", "七、下一步打算", "继续努力。")
    assert (last.id, words(last)) == (IDS[5], ["未收费。"])
    assert (seventh.id, seventh.heading, words(seventh)) == (None, "七、下一步打算", ["继续努力。"])


def test_without_a_heading_nothing_is_told_apart() -> None:
    assert read("某县某局", "公开12条。") == ()
    assert read() == ()


def test_lines_of_a_wrapped_text_are_read_as_paragraphs() -> None:
    full = "某县某局坚持以公开为常态、不公开为例外，持续推进政务公"
    found = read(TITLE, TITLES[0], *[full] * 3, "开工作。", TITLES[1], medium="text")
    assert [words(section) for section in found] == [[full * 3 + "开工作。"], []]


def test_a_document_of_one_line_is_parted_and_its_tables_left_out() -> None:
    run = (
        f"{TITLE} 来源：某局 时间：2025-01-02 09:00 根据规定，编制本报告。{TITLES[0]}总的情况良好。"
        f"（一）主动公开情况。公开12条。{TITLES[1]}见下表。第二十条第（一）项信息内容本年制发件数"
        f"本年废止件数现行有效件数规章000{TITLES[2]}（本列数据的勾稽关系为：第一项加第二项之和，"
        f"等于第三项加第四项之和）申请人情况自然人{TITLES[3]}行政复议行政诉讼结果维持结果纠正"
        f"{TITLES[4]}解读偏晚。{TITLES[5]}无。 附件下载"
    )
    found = read(run, medium="text")
    assert [section.id for section in found][:3] == [PREAMBLE, IDS[0], FORM.sections[0].parts[0].id]
    assert [words(section) for section in found] == [
        *(["根据规定，编制本报告。"], ["总的情况良好。"], ["公开12条。"]),
        *(["见下表。"], [], [], ["解读偏晚。"], ["无。"]),
    ]


def test_a_table_of_contents_is_not_the_preamble() -> None:
    found = read(TITLE, "目录", *TITLES, "下载：PDF", "根据规定，编制本报告。", *TITLES, "无。")
    assert [section.id for section in found] == [PREAMBLE, *IDS]
    assert words(found[0]) == ["根据规定，编制本报告。"]
    assert words(found[-1]) == ["无。"]


def test_a_title_of_the_contents_alone_is_no_section() -> None:
    found = read(TITLE, *TITLES, "根据规定，编制本报告。", *TITLES[:4], TITLES[5], "无。")
    assert [section.id for section in found] == [PREAMBLE, *IDS[:4], IDS[5]]


TEXTS = st.lists(st.sampled_from([*WHOLE, "七、其他", "", "一、", "。"]).filter(bool), max_size=40)


@given(TEXTS, st.sampled_from(["html", "text"]))
@settings(deadline=None)
def test_any_order_of_paragraphs_is_read_without_inventing(
    texts: list[str], medium: Medium
) -> None:
    whole = "".join(texts)
    for section in read(*texts, medium=medium):
        assert (section.heading or "") in whole
        assert all(paragraph.text in whole for paragraph in section.paragraphs)
        assert section.after is None or section.after <= len(section.paragraphs)


def test_a_label_that_was_cut_off_with_its_table_is_no_prose() -> None:
    cut = ("三、本年度办", "（二）部分", "3.补正后申请内容", "总计")
    assert [words(read(TITLES[2], "见下表。", TABLE, text)[0]) for text in cut] == [
        ["见下表。"]
    ] * 4
    assert words(read(TITLES[2], TABLE, "三、本年度办得好")[0]) == ["三、本年度办得好"]


def test_a_signature_over_two_lines_is_no_prose() -> None:
    title = "某区某街道办事处第 10 分部 2024 年政府信息公开工作年度报告"
    signed = ("某区某街道办事处第 10", "分部", "2025 年 1 月 2 日")
    assert words(read(title, TITLES[0], "好。", TITLES[5], "无。", *signed)[-1]) == ["无。"]
