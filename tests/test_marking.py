from __future__ import annotations

import re
from typing import Any

import pytest

from nianbao.pages.html import fragment
from nianbao.pages.marking import Mark, marked, private, unlinked
from nianbao.prose.document import Block, Heading, paragraph
from nianbao.prose.markdown import blocks
from nianbao.prose.sentences import Sentence


def mark(n: int, quote: str, at: int, **changed: Any) -> Mark:
    own = {"n": n, "code": "Q001", "severity": "warn", "section": "s1"}
    return Mark(**own | changed, quote=Sentence(quote, at, at + len(quote)))


def shown(parts: list[Block], *marks: Mark) -> tuple[str, dict[int, str]]:
    changed, ids = marked(parts, marks)
    html = fragment(changed)
    assert _words(re.sub(r'<a class="mark".*?</a>', "", html)) == _words(fragment(parts))
    return html, ids


def _words(html: str) -> str:
    return "".join(re.sub(r"<[^>]*>", "", html).split())


def test_a_sentence_is_marked_with_a_link_to_its_finding() -> None:
    html, ids = shown([paragraph("甲。乙 丙。丁。")], mark(3, "乙 丙。", 2))
    assert '<p>甲。<mark class="warn" id="sentence-3">乙 丙。</mark>' in html
    assert '</mark><a class="mark" href="#finding-3">Q001</a>丁。</p>' in html
    assert ids == {3: "sentence-3"}


def test_a_mark_goes_through_emphasis_and_links() -> None:
    html, _ = shown(blocks("甲**乙。丙**[丁](https://a.cn)。戊"), mark(1, "丙丁。", 3))
    assert html.count("<mark") == 3
    assert html.count('id="sentence-1"') == 1
    assert 'cn"><mark class="warn">丁</mark></a><mark class="warn">。</mark><a class="mark"' in html


def test_a_mark_goes_over_a_line_break_within_a_paragraph() -> None:
    html, _ = shown(blocks("甲。乙\\\n丙。丁"), mark(1, "乙\n丙。", 2))
    assert '甲。<mark class="warn" id="sentence-1">乙</mark><br>' in html
    assert '<br><mark class="warn">丙。</mark><a class="mark" href="#finding-1">Q001</a>丁' in html


def test_a_link_to_a_finding_never_stands_in_another_link() -> None:
    html, _ = shown(blocks("[**甲。**乙](https://a.cn)"), mark(1, "甲。", 0))
    assert '乙</a><a class="mark" href="#finding-1">' in html


def test_of_equal_sentences_the_one_at_fault_is_marked() -> None:
    parts = blocks("甲。\n\n- 甲。\n\n> 甲。")
    html, ids = shown(parts, mark(1, "甲。", 3))
    assert html.count("<mark") == 1
    assert '<li><p><mark class="warn" id="sentence-1">甲。</mark>' in "".join(html.split("\n"))
    html, ids = shown(parts, *(mark(n, "甲。", 9 - 3 * n) for n in (1, 2, 3)))
    assert ids == {n: f"sentence-{n}" for n in (1, 2, 3)}
    assert re.findall(r'id="sentence-(.)"', html) == ["3", "2", "1"]


def test_sentences_side_by_side_have_marks_side_by_side() -> None:
    html, _ = shown(blocks("甲。乙。"), mark(1, "甲。", 0), mark(2, "乙。", 2))
    assert '>甲。</mark><a class="mark" href="#finding-1">Q001</a><mark' in html
    assert '>乙。</mark><a class="mark" href="#finding-2">Q001</a></p>' in html


def test_findings_on_one_sentence_share_its_mark() -> None:
    same = [mark(n, "甲。", 0) for n in (1, 2)]
    html, ids = shown(blocks("甲。"), *same, mark(3, "甲。", 0, code="Q002", severity="error"))
    assert html.count("<mark") == 1
    assert '<mark class="error"' in html
    for id in ids.values():
        assert html.count(f'id="{id}"') == 1
    assert html.count('<a class="mark"') == 3


def test_overlapping_quotes_lie_side_by_side() -> None:
    html, ids = shown(blocks("甲乙丙丁"), mark(1, "甲乙丙", 0), mark(2, "乙丙丁", 1, code="Q002"))
    assert html.count("<mark") == html.count("</mark>") == 3
    assert "<mark" not in html.split("<mark", 1)[1].split("</mark>")[0]
    assert ids == {1: "sentence-1", 2: "sentence-2"}


def test_the_same_sentence_many_times_is_no_trouble() -> None:
    html, ids = shown(blocks("甲。" * 3000), *(mark(n, "甲。", 2 * n - 2) for n in range(1, 3001)))
    assert len(set(ids.values())) == 3000
    assert html.count("<mark") == 3000


def test_a_masked_quote_finds_its_sentence_and_masks_it() -> None:
    parts = [Heading("电话1370013", 2), *blocks("电话1380013。\n\n电话1**390**013。电话1390013。")]
    quotes = mark(1, "电话139＊＊＊＊。", 21), mark(2, "电话137＊＊＊＊", 0)
    changed, ids = marked(parts, quotes)
    html = fragment(changed)
    assert ids == {1: "sentence-1", 2: "sentence-2"}
    assert _words(re.sub(r'<a class="mark".*?</a>', "", html)) == (
        "电话137＊＊＊＊电话1380013。电话139＊＊＊＊。电话1390013。"
    )


def test_a_quote_in_a_table_of_the_prose_is_masked_there_and_not_marked() -> None:
    parts = blocks("甲。\n\n|姓名|电话|\n|-|-|\n|张三|1390013|\n|李四|1390014|")
    changed, ids = marked(parts, [mark(1, "张三 139＊＊＊＊", 9)])
    assert ids == {}
    assert _words(fragment(changed)) == "甲。姓名电话张三139＊＊＊＊李四1390014"


def test_a_quote_of_a_closed_finding_is_masked_and_not_marked() -> None:
    changed, ids = marked(blocks("电话1390013。"), [mark(1, "电话139＊＊＊＊。", 0, is_open=False)])
    assert ids == {}
    assert "<p>电话139＊＊＊＊。</p>" in fragment(changed)


def test_personal_data_is_what_the_quotes_mask() -> None:
    parts = blocks("甲。电话139 00**13**，申请人张三。")
    quote = mark(1, "电话139 ＊＊＊＊，申请人＊＊。", 2)
    assert private(parts, [quote]) == {"1390013", "申请人张三"}
    assert private(parts, [mark(1, "甲。", 0)]) == set()


def test_a_link_that_is_about_personal_data_keeps_its_words_alone() -> None:
    parts = blocks(
        "[甲](https://a.cn/139%20001%33)**[139＊＊＊＊](https://a.cn)**[乙](https://b.cn)"
    )
    html = fragment(unlinked(parts, {"1390013"}))
    assert '<p>甲<strong>139＊＊＊＊</strong><a href="https://b.cn">乙</a></p>' in html


def test_a_place_in_a_part_is_counted_from_below_its_heading() -> None:
    parts = [
        Heading("（一）", 2, "s1_1"),
        *blocks("甲。\n\n|乙|丙|\n|-|-|\n|1|2|\n\n丁。"),
        Heading("（二）", 2, "s1_2"),
        *blocks("甲。\n\n|乙|丙|\n|-|-|\n|1|2|\n\n丁。"),
    ]
    html, ids = shown(parts, *(mark(n, "丁。", 11, section=f"s1_{n}") for n in (2, 1)))
    assert len(ids) == 2
    assert html.index("sentence-1") < html.index("s1_2") < html.index("sentence-2")


def test_a_heading_is_linked_by_its_own_id() -> None:
    _, ids = shown([Heading("（一）甲", 2, "s1_1")], mark(1, "甲", 3))
    assert ids == {1: "s1_1"}
    html, ids = shown([Heading("甲", 3)], mark(1, "甲", 0), mark(2, "甲", 0, code="Q002"))
    assert ids == {1: "sentence-1", 2: "sentence-1"}
    assert html.count('id="sentence-1"') == 1


@pytest.mark.parametrize(
    ("quote", "at"),
    [("乙", 0), ("  ", 0), ("", 0), ("甲\n丙", 0), ("丙", 1), ("丙", 99), ("丙", -1), ("表", 4)],
)
def test_a_quote_that_does_not_stand_there_marks_nothing(quote: str, at: int) -> None:
    html, ids = shown(blocks("甲\n\n丙\n\n|表|\n|-|"), mark(1, quote, at))
    assert (ids, "<mark" in html) == ({}, False)
