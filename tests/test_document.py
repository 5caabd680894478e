from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.document import blocks, text_of


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
    assert all(block["kind"] == "paragraph" for block in blocks(source))


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "/x"],
)
def test_only_web_and_mail_addresses_become_links(href: str) -> None:
    assert '"t": "link"' not in str(blocks(f"[x]({href})")).replace("'", '"')


def test_a_web_address_becomes_a_link() -> None:
    inlines = blocks("[网站](https://example.cn/)")[0]["inlines"]
    assert inlines[0]["href"] == "https://example.cn/"


def test_a_picture_from_elsewhere_is_only_its_words() -> None:
    assert text("![图一](http://example.cn/a.png)") == "图一"


def test_headings_in_prose_stand_below_the_report_s_own() -> None:
    assert [b["level"] for b in blocks("# 甲\n\n###### 乙\n\n丙\n===", 3)] == [3, 3, 3]
    assert [b["level"] for b in blocks("# 甲\n\n## 乙", None)] == [0, 1]


def test_lists_quotes_and_tables_keep_their_shape() -> None:
    kinds = [b["kind"] for b in blocks("3. 甲\n   - 乙\n\n> 丙\n\n| a | b |\n|---|---|\n| 1 | 2 |")]
    assert kinds == ["list", "quote", "grid"]
    assert blocks("3. 甲")[0]["start"] == 3


HOSTILE = {
    "brackets": "[" * 20000,
    "pictures": "![" * 10000,
    "emphasis": "*a " * 6600,
    "mixed emphasis": "*_" * 10000,
    "quotes": ">" * 20000,
    "a wide table": "|a" * 100 + "\n" + "|-" * 100 + "\n" + "|a\n" * 6000,
    "lines": "甲\n" * 10000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_makes_it_hang(name: str) -> None:
    start = time.process_time()
    blocks(HOSTILE[name])
    assert time.process_time() - start < 5  # a hang guard, not a measurement: it takes below 1 s


@given(st.text(alphabet="甲，。《》*_`[]()<>#|-1. \n!&\\", max_size=80))
def test_any_text_gives_plain_blocks(source: str) -> None:
    kinds = {"paragraph", "heading", "list", "quote", "grid"}
    assert {block["kind"] for block in blocks(source)} <= kinds
    text(source)
