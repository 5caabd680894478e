from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.pages.outputs import ShownBlocks, plain, read_output
from nianbao.prose.document import (
    Grid,
    Heading,
    Link,
    List,
    Paragraph,
    Quote,
    Text,
    paragraph,
    text_of,
)
from nianbao.prose.markdown import MOST_COLUMNS, ProseError, blocks, settable
from tests.hostile import SLOW, repeated


def text(markdown: str) -> str:
    return text_of(blocks(markdown))


def test_bold_beside_full_width_punctuation_leaves_no_asterisks() -> None:
    assert text("**依据《条例》**的规定，**“三公”**经费。") == "依据《条例》的规定，“三公”经费。"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("全年\n办结", "全年办结"),
        ("公开，\n办结", "公开，办结"),
        ("《条例》\n“公开”", "《条例》“公开”"),
        ("办结 12 件， 其中", "办结12件，其中"),
        ("占\n43% 的", "占 43%的"),
        ("use\npapermill", "use papermill"),
    ],
)
def test_editor_line_breaks_and_spaces_do_not_show(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "甲<svg onload=alert(1)>乙",
    ],
)
def test_html_is_text(source: str) -> None:
    assert text(source) == source
    assert all(isinstance(block, Paragraph) for block in blocks(source))


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "/x"],
)
def test_only_web_and_mail_addresses_become_links(href: str) -> None:
    assert "Link(" not in str(blocks(f"[x]({href})"))


def test_a_web_address_becomes_a_link() -> None:
    link = Link("https://example.cn/", (Text("网站"),))
    assert blocks("[网站](https://example.cn/)") == [Paragraph((link,))]


def test_a_link_without_words_shows_its_address() -> None:
    link = Link("https://example.cn/", (Text("https://example.cn/"),))
    assert blocks("[](https://example.cn/)") == [Paragraph((link,))]


def test_an_address_too_long_for_a_pdf_is_no_link() -> None:
    assert "href" not in str(blocks(f"[甲](https://example.cn/{'a' * 8000})"))


@pytest.mark.parametrize("source", ["[甲]: https://example.cn/", "甲&nbsp;乙", "&#x202e;甲"])
def test_nothing_vanishes_and_nothing_is_smuggled_in(source: str) -> None:
    assert text(source) == source


@pytest.mark.parametrize(
    "source", ["#", "##\n\n#", "-", "1.", ">", "- \n- ", "![](a.png)", "| | |\n|-|-|\n| | |", "---"]
)
def test_what_has_no_words_leaves_nothing(source: str) -> None:
    assert blocks(source) == []


def test_an_empty_item_is_left_out() -> None:
    (block,) = blocks("- 甲\n-\n- 乙")
    assert isinstance(block, List) and len(block.items) == 2


def test_a_heading_in_a_list_or_a_quote_is_a_line() -> None:
    assert "Heading(" not in str(blocks("- # 甲\n\n> ## 乙"))
    assert text("- # 甲\n\n> ## 乙") == "甲\n乙"


@pytest.mark.parametrize(
    ("source", "message", "fragment"),
    [
        ("甲\n\n" + "|甲" * 20 + "\n" + "|-" * 20, "表格太宽", "|-" * 20),
        ("> 甲|乙" + "|丙" * 20 + "\n> -" + "|-" * 21, "表格太宽", "> -" + "|-" * 21),
        ("|" + "甲" * 200 + "|乙|\n|-|-|", "表头过长", "|" + "甲" * 200 + "|乙|"),
        ("\n".join("  " * n + f"- 第{n}层" for n in range(30)), "嵌套过深", "- 第4层"),
        (">" * 30 + "甲", "嵌套过深", ">" * 30 + "甲"),
        ("|甲" * 12 + "\n" + "|-" * 12 + "\n" + "|\n" * 900, "表格太大", "|-" * 12),
    ],
)
def test_what_no_page_can_hold_is_refused(source: str, message: str, fragment: str) -> None:
    with pytest.raises(ProseError, match=message) as caught:
        settable(source, 3)
    assert caught.value.fragment == fragment


def test_a_table_as_wide_as_allowed_is_one() -> None:
    source = "|甲" * MOST_COLUMNS + "|\n" + "|-" * MOST_COLUMNS + "|\n" + "|1" * MOST_COLUMNS
    (grid,) = settable(source, 3)
    assert isinstance(grid, Grid)
    assert [len(row) for row in (*grid.header, *grid.rows)] == [MOST_COLUMNS] * 2


def test_a_line_of_many_bars_is_no_table() -> None:
    assert text("甲|" * 40) == "甲|" * 40


def test_a_picture_from_elsewhere_is_only_its_words() -> None:
    assert text("![图一](http://example.cn/a.png)") == "图一"


def test_headings_in_prose_stand_below_the_report_s_own() -> None:
    assert blocks("# 甲\n\n###### 乙\n\n丙\n===", 3) == [Heading(s, 3) for s in "甲乙丙"]
    assert blocks("# 甲\n\n## 乙", None) == [Heading("甲", 0), Heading("乙", 1)]


def test_lists_quotes_and_tables_keep_their_shape() -> None:
    first, *rest = blocks("3. 甲\n   - 乙\n\n> 丙\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    inner = List(False, 1, ((paragraph("乙"),),))
    assert first == List(True, 3, ((paragraph("甲"), inner),))
    assert rest == [Quote((paragraph("丙"),)), Grid((("a", "b"),), (("1", "2"),))]


HOSTILE = {
    **{piece: repeated(piece) for piece in (*SLOW, "[", "*a ", ">", "甲\n")},
    "a wide table": "|a" * 100 + "\n" + "|-" * 100 + "\n" + "|a\n" * 6000,
    "a table of short rows": "|a" * 12 + "\n" + "|-" * 12 + "\n" + "|\n" * 9900,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_makes_it_hang(name: str) -> None:
    start = time.process_time()
    blocks(HOSTILE[name])
    assert time.process_time() - start < 5  # a hang guard, not a measurement: it takes below 1 s


@given(st.text(alphabet="甲，。《》*_`[]()<>#|-1. \n!&\\", max_size=80))
def test_any_text_gives_blocks_that_can_be_read_back(source: str) -> None:
    found = ShownBlocks(tuple(blocks(source)))
    assert read_output(plain(found)) == found


def test_the_line_above_a_table_may_be_its_caption() -> None:
    table = "| 项目 | 数量 |\n| --- | --- |\n| 甲 | 1 |"
    (grid,) = blocks(f"表：受理情况\n\n{table}")
    assert isinstance(grid, Grid)
    assert grid.caption == "受理情况"
    assert text_of([grid]) == "受理情况\n项目 数量\n甲 1"
    assert len(blocks(f"见下表：\n\n{table}")) == 2
    assert len(blocks("表：没有表的话")) == 1
