from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.published.document import Document, Drawn, Words
from nianbao.published.text import LONGEST, MOST_LINES, read_text


def read(text: str) -> Document:
    return read_text(text, "年报.md", "0" * 64)


def words(text: str) -> list[str]:
    return [block.text for block in read(text).blocks if isinstance(block, Words)]


def test_a_line_is_a_paragraph_with_its_number() -> None:
    first, second = read("甲\r\n\r\n  乙  \r\n").blocks
    assert isinstance(first, Words) and isinstance(second, Words)
    assert (first.text, first.spot.line) == ("甲", 1)
    assert (second.text, second.spot.line) == ("乙", 3)


def test_a_head_above_the_text_is_told_and_no_words_of_it() -> None:
    read_ = read(
        "标题: 某局2023年政府信息公开工作年度报告\n发布时间: 2024-01-20 15:22\n文号: \n"
        "发布机构: 某局\n原文链接: https://example.gov.cn/a.htm\n"
        "==================== 正文 ====================\n一、总体情况\n"
    )
    assert read_.title == "某局2023年政府信息公开工作年度报告"
    assert read_.published_on == "2024-01-20 15:22"
    assert read_.publisher == "某局"
    assert read_.address == "https://example.gov.cn/a.htm"
    assert [block.text for block in read_.blocks if isinstance(block, Words)] == ["一、总体情况"]


def test_front_matter_is_a_head() -> None:
    read_ = read('---\ntitle: "某局年报"\ndate: 2024-01-20\ndraft: false\n---\n正文')
    assert (read_.title, read_.published_on) == ("某局年报", "2024-01-20")
    assert len(read_.blocks) == 1


def test_one_line_may_tell_several_things() -> None:
    read_ = read(
        "某镇年报\n来源：某镇人民政府    发布时间：2023-01-31 13:24    浏览次数：12次\n正文"
    )
    assert (read_.publisher, read_.published_on) == ("某镇人民政府", "2023-01-31 13:24")
    assert words("某镇年报\n来源：某镇    发布时间：2023-01-31\n正文") == ["某镇年报", "正文"]


def test_marks_of_markdown_are_read() -> None:
    text = (
        "## 一、总体情况 ##\n> **（一）主动公开**&nbsp;见[网站](http://a.cn)\n"
        "1\\. 甲 *乙*\n* 丙\n---\n"
    )
    heading, quoted, escaped, item = read(text).blocks
    assert isinstance(heading, Words) and (heading.text, heading.level) == ("一、总体情况", 2)
    assert [b.text for b in (quoted, escaped, item) if isinstance(b, Words)] == [
        "（一）主动公开\xa0见网站",
        "1. 甲 乙",
        "丙",
    ]


def test_a_dash_a_slash_and_a_page_number_stay_as_they_are() -> None:
    assert words("-\n/\n\\\n- 3 -\n|\n") == ["-", "/", "\\", "- 3 -", "|"]


def test_a_dash_between_bars_is_no_mark_of_a_list() -> None:
    assert words("规章 | - | 2 |\n- | 3 |\n5 > 4") == ["规章 | - | 2 |", "- | 3 |", "5 > 4"]


def test_the_number_at_a_form_feed_is_of_the_page() -> None:
    assert words("行政许可\n12\f13\n行政处罚\n- 2 -\f") == ["行政许可", "行政处罚"]


def test_a_whole_pipe_table_is_drawn() -> None:
    text = "前\n| 规章 | 甲\\|乙 |\n|:--|--:|\n| 0 |  |\n| **1**<br>件 | 2 | 3 |\n后"
    before, table, after = read(text).blocks
    assert isinstance(before, Words) and isinstance(after, Words) and isinstance(table, Drawn)
    assert [[square.text for square in table.squares if square.row == row] for row in range(3)] == [
        ["规章", "甲|乙"],
        ["0", ""],
        ["1\n件", "2", "3"],
    ]
    assert (table.rows, table.columns, table.ruled) == (3, 3, True)
    assert str(table.squares[-1].spot) == "第1张表第3行第3列"


def test_the_blank_head_that_markdown_asks_for_is_no_row() -> None:
    (table,) = read("|  |  |\n|---|---|\n| 规章 | 0 |\n").blocks
    assert isinstance(table, Drawn) and table.rows == 1


def test_a_table_with_the_markup_of_a_page_is_drawn_at_its_place() -> None:
    text = (
        "# 年报\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n"
        "<table>\n<tr><td rowspan=2>丙</td><td>丁</td></tr>\n"
        "<tr><td>3</td></tr></table><table><tr><td>戊</td><td>4 &lt; 5</td></tr></table>\n后文\n"
    )
    first, second, third = [block for block in read(text).blocks if isinstance(block, Drawn)]
    assert [one.spot.table for one in (first, second, third)] == [1, 2, 3]
    assert [square.text for square in second.squares] == ["丙", "丁", "3"]
    assert (second.squares[0].down, second.squares[2].spot.line) == (2, 8)
    assert (third.spot.line, third.squares[1].text) == (8, "4 < 5")
    assert words(text) == ["年报", "后文"]


def test_markup_of_a_table_that_does_not_end_is_words() -> None:
    assert words("甲\n</table\n乙") == ["甲", "</table", "乙"]
    assert words("甲<table>乙") == ["甲<table>乙"]


def test_signs_within_a_line_are_no_marks() -> None:
    assert words("> - 同比 > 5% - 甲") == ["同比 > 5% - 甲"]


@pytest.mark.parametrize(
    "text",
    [
        "|a|b|\n|-|-|\n" + "|1|2|\n" * 11_000,
        "|a|b|\n|-|-|\n|1|2|\n\n" * 1_001,
        "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + ("|" * 201 + "\n") * 500,
        "<table><tr><td>1<td>2</table>\n\n" * 1_001,
        "|a|b|\n|-|-|\n" + "|1|2|\n" * 9_900 + "\n<table>" + "<tr><td>1<td>2" * 200 + "</table>",
    ],
)
def test_tables_larger_than_those_of_any_report_are_one_message(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(InputError, match="文本中的表格过大"):
        read(text)
    assert time.perf_counter() - began < 20


def test_blanks_in_the_head_of_a_pipe_table_belong_to_its_labels() -> None:
    text = (
        "| 项目 | 申请人 |  |  |\n|---|---|---|---|\n|  | 甲 | 组织 |  |\n|  |  | 乙 | 丙 |\n"
        "| 收到 | 1 |  | 3 |\n|  | 0 | 2 | 3 |\n"
    )
    (table,) = read(text).blocks
    assert isinstance(table, Drawn)
    merged = {s.text: (s.across, s.down) for s in table.squares if (s.across, s.down) != (1, 1)}
    assert merged == {"项目": (1, 3), "申请人": (3, 1), "甲": (1, 2), "组织": (2, 1)}
    blank = table.at(3, 2)
    assert blank is not None and blank.text == ""


def test_bars_without_a_line_of_dashes_are_words() -> None:
    assert words("规章 | 0 | 0 |\n行政许可 | 3 |\n") == ["规章 | 0 | 0 |", "行政许可 | 3 |"]


@pytest.mark.parametrize("text", ["字\n" * (MOST_LINES + 1), "字" * (LONGEST + 1)])
def test_a_text_larger_than_any_report_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="文本过大"):
        read(text)


@pytest.mark.parametrize(
    "piece", ["**", "* ", "[", "[a](", "|-", "| a |\n", "\\", "&", "标题:", "=", "> ", "<br"]
)
def test_hostile_marks_are_read_at_once(piece: str) -> None:
    start = time.process_time()
    read(piece * (100_000 // len(piece)))
    assert time.process_time() - start < 5


@settings(deadline=None)
@given(st.text(alphabet="规章0 |-\n*#>\\[]()标题:=&;\f\t1，", max_size=80))
def test_any_text_has_words_without_blanks_at_their_ends(text: str) -> None:
    for block in read(text).blocks:
        if isinstance(block, Words):
            assert block.text and block.text == block.text.strip()
        else:
            assert block.columns >= 1 and block.at(0, 0) is not None
