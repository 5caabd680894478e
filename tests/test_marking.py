from __future__ import annotations

from typing import Any

import pytest

from nianbao.pages.html import fragment
from nianbao.pages.marking import Mark, marked
from nianbao.prose.document import Block, blocks, heading, paragraph, text_of


def mark(n: int, quote: str, **changed: Any) -> Mark:
    return Mark(
        **{"n": n, "code": "Q001", "severity": "warn", "section": "s1", "quote": quote} | changed
    )


def shown(parts: list[Block], *marks: Mark) -> tuple[str, dict[int, str]]:
    changed, ids = marked(parts, marks)
    assert "".join(text_of(parts).split()) == "".join(text_of(changed).split())
    return fragment(changed), ids


def test_a_sentence_is_marked_with_a_link_to_its_finding() -> None:
    html, ids = shown([paragraph("甲。乙 丙。丁。")], mark(3, "乙丙。"))
    assert '<p>甲。<mark class="warn" id="sentence-3">乙 丙。</mark>' in html
    assert '</mark><a class="mark" href="#finding-3">Q001</a>丁。</p>' in html
    assert ids == {3: "sentence-3"}


def test_a_mark_goes_through_emphasis_and_links() -> None:
    html, _ = shown(blocks("甲**乙。丙**[丁](https://a.cn)。戊"), mark(1, "丙丁。"))
    assert html.count("<mark") == 3
    assert html.count('id="sentence-1"') == 1
    assert 'cn"><mark class="warn">丁</mark></a><mark class="warn">。</mark><a class="mark"' in html


def test_a_link_to_a_finding_never_stands_in_another_link() -> None:
    html, _ = shown(blocks("[**甲。**乙](https://a.cn)"), mark(1, "甲。"))
    assert '乙</a><a class="mark" href="#finding-1">' in html


def test_of_equal_sentences_each_finding_has_its_own() -> None:
    html, ids = shown(blocks("甲。\n\n- 甲。\n\n> 甲。"), *(mark(n, "甲。") for n in (1, 2, 3)))
    assert ids == {n: f"sentence-{n}" for n in (1, 2, 3)}
    assert [html.index(id) for id in ids.values()] == sorted(html.index(id) for id in ids.values())


def test_findings_on_one_sentence_share_its_mark() -> None:
    marks = (mark(1, "甲。"), mark(2, "甲。"), mark(3, "甲。", code="Q002", severity="error"))
    html, ids = shown(blocks("甲。"), *marks)
    assert html.count("<mark") == 1
    assert '<mark class="error"' in html
    for id in ids.values():
        assert html.count(f'id="{id}"') == 1
    assert html.count('<a class="mark"') == 3


def test_overlapping_quotes_lie_side_by_side() -> None:
    html, ids = shown(blocks("甲乙丙丁"), mark(1, "甲乙丙"), mark(2, "乙丙丁", code="Q002"))
    assert html.count("<mark") == html.count("</mark>") == 3
    assert "<mark" not in html.split("<mark", 1)[1].split("</mark>")[0]
    assert ids == {1: "sentence-1", 2: "sentence-2"}


def test_the_same_sentence_many_times_is_no_trouble() -> None:
    html, ids = shown(blocks("甲。" * 3000), *(mark(n, "甲。") for n in range(1, 3001)))
    assert len(set(ids.values())) == 3000
    assert html.count("<mark") == 3000


def test_a_masked_quote_finds_its_sentence() -> None:
    html, ids = shown(blocks("电话1380013。\n\n电话1390013。"), mark(1, "电话139＊＊＊＊。"))
    assert ids == {1: "sentence-1"}
    assert ">电话1390013。</mark>" in html


def test_a_finding_of_a_part_is_looked_for_from_its_heading_on() -> None:
    parts = [
        heading("（一）", 2, "s1_1"),
        *blocks("甲。"),
        heading("（二）", 2, "s1_2"),
        *blocks("甲。"),
    ]
    html, _ = shown(parts, mark(1, "甲。", section="s1_2"))
    assert html.index("s1_2") < html.index("<mark")


def test_a_heading_is_linked_by_its_own_id() -> None:
    _, ids = shown([heading("（一）甲", 2, "s1_1")], mark(1, "甲"))
    assert ids == {1: "s1_1"}
    html, ids = shown([heading("甲", 3)], mark(1, "甲"), mark(2, "甲", code="Q002"))
    assert ids == {1: "sentence-1", 2: "sentence-1"}
    assert html.count('id="sentence-1"') == 1


@pytest.mark.parametrize("quote", ["乙", "  ", "甲丙"])
def test_a_quote_that_is_not_there_marks_nothing(quote: str) -> None:
    html, ids = shown(blocks("甲\n\n丙"), mark(1, quote))
    assert (ids, "<mark" in html) == ({}, False)
