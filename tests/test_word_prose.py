"""Prose of a Word file: lists that count, links that lead out, the signature of the standard."""

from __future__ import annotations

import io
import time
from typing import Any

import docx
import pytest

from nianbao.pages.blocks import Signature
from nianbao.pages.word.edition import word
from nianbao.pages.word.markup import CHARACTER, run
from nianbao.prose.document import (
    Break,
    Code,
    Em,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
    paragraph,
)
from tests.test_word_edition import MAIN, of_blocks


def made(*blocks: Any) -> Any:
    """The file that is made of blocks, as python-docx reads it."""
    return docx.Document(io.BytesIO(word(of_blocks(*blocks), "{}")))


def of(element: Any, path: str, name: str) -> str | None:
    """An attribute of an element below another; None where it is not there."""
    found = element.find("/".join(MAIN + tag for tag in path.split("/")))
    return None if found is None else found.get(MAIN + name)


def test_words_keep_their_looks() -> None:
    inner = (Strong((Em((Text("甲"),)),)), Code("乙"), Break(), Text("丙"))
    line = made(Paragraph(inner)).paragraphs[1]
    assert line.text == "甲乙\n丙"
    looks = [(r.bold, r.italic, r.style.name) for r in line.runs]
    plain = (None, None, "Default Paragraph Font")
    assert looks == [(True, True, plain[2]), (None, None, "HTML Code"), plain, plain]


def test_one_address_is_one_relation_and_many_are_no_delay() -> None:
    numbers = (*range(5_000), 4_999)
    links = tuple(Link(f"https://a.cn/{n}", (Text("甲"),)) for n in numbers)
    began = time.process_time()
    line = made(Paragraph(links)).paragraphs[1]
    assert time.process_time() - began < 5
    assert [link.url for link in line.hyperlinks] == [f"https://a.cn/{n}" for n in numbers]
    assert len({link._hyperlink.rId for link in line.hyperlinks}) == 5_000


def test_a_link_leads_out_and_one_that_is_none_of_the_web_is_only_its_words() -> None:
    links = (
        Link("https://a.cn/?a=1&b=2", (Strong((Text("甲"),)),)),
        Link("javascript:alert(1)", (Text("乙"),)),
        Link("mailto:a@b.cn", (Link("https://c.cn", (Text("丙"),)),)),
    )
    line = made(Paragraph(links)).paragraphs[1]
    assert line.text == "甲乙丙"
    assert [link.url for link in line.hyperlinks] == ["https://a.cn/?a=1&b=2", "mailto:a@b.cn"]


def test_chinese_marks_are_said_to_be_chinese() -> None:
    assert of(run("“甲”"), "rPr/rFonts", "hint") == "eastAsia"
    assert of(run("abc 123"), "rPr/rFonts", "hint") is None


def lists(file: Any) -> list[tuple[str, int, int | None]]:
    """The text, the level and the number that each item of a list begins to count from."""
    numbers = {
        number.get(f"{MAIN}numId"): of(number, "lvlOverride/startOverride", "val")
        for number in file.part.numbering_part.element.iter(f"{MAIN}num")
    }
    return [
        (p.text, int(of(p._p, "pPr/numPr/ilvl", "val") or 0), int(numbers[id] or 0))
        for p in file.paragraphs
        if (id := of(p._p, "pPr/numPr/numId", "val"))
    ]


def test_each_list_counts_from_its_own_start() -> None:
    inner = List(ordered=False, start=1, items=((paragraph("丙"),),))
    items = ((paragraph("甲"),), (paragraph("乙"), inner))
    first = List(ordered=True, start=1, items=items)
    again = List(ordered=True, start=7, items=((paragraph("丁"),),))
    assert lists(made(first, again)) == [("甲", 0, 1), ("乙", 0, 1), ("丙", 1, 1), ("丁", 0, 7)]


def test_a_list_that_word_cannot_count_has_its_numbers_as_text() -> None:
    file = made(List(ordered=True, start=10**9, items=((paragraph("甲"),), ())))
    assert [p.text for p in file.paragraphs[1:]] == ["1000000000.甲", "1000000001."]
    assert lists(file) == []


def test_a_list_in_lists_beyond_words_levels_is_still_one() -> None:
    block: Any = paragraph("甲")
    for _ in range(12):
        block = List(ordered=True, start=1, items=((block,),))
    assert max(level for _, level, _ in lists(made(block))) == 8


def test_a_quotation_stands_two_characters_in_and_one_in_it_four() -> None:
    quote = Quote((paragraph("甲"), Quote((paragraph("乙"),))))
    first, second = made(quote).paragraphs[1:]
    assert (first.style.name, second.style.name) == ("Quote", "Quote")
    lefts = [of(line._p, "pPr/ind", "leftChars") for line in (first, second)]
    assert lefts == ["200", "400"]


@pytest.mark.parametrize(
    ("agency", "characters"),
    [("某局", 14), ("某" * 13, 14), ("某" * 14, 15), ("某" * 20, 21), ("某" * 40, 28)],
)
def test_the_date_ends_four_characters_from_the_margin_or_is_centred_on_a_longer_name(
    agency: str, characters: int
) -> None:
    name, date = made(Signature(agency, "2024年1月2日", "2024-01-02")).paragraphs[1:]
    for line in (name, date):
        left = int(of(line._p, "pPr/ind", "leftChars") or 0)
        assert left == 100 * (28 - characters)
        assert int(of(line._p, "pPr/ind", "left") or 0) == left * CHARACTER // 100
        styles = (line.style, line.style.base_style)
        assert "center" in [of(style.element, "pPr/jc", "val") for style in styles]


def test_a_name_longer_than_a_line_breaks_where_its_sense_pauses() -> None:
    agency = "内蒙古自治区呼伦贝尔市鄂伦春自治旗大杨树镇综合行政执法局办公室"
    name, date = made(Signature(agency, "2024年1月2日", "2024-01-02")).paragraphs[1:]
    assert name.text == "内蒙古自治区呼伦贝尔市鄂伦春自治旗\n大杨树镇综合行政执法局办公室"
    assert [of(line._p, "pPr/ind", "leftChars") for line in (name, date)] == ["1000", "1000"]
