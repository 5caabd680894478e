"""The Typst template: what it decides, compared with what it would measure."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest

from nianbao.errors import FontError
from nianbao.form.editions import edition, editions, newest
from nianbao.pages import typeset
from nianbao.pages.blocks import AnyBlock, Table, Value
from nianbao.pages.public import Document
from nianbao.pages.tables import blank_table
from nianbao.prose.document import Grid, Link, Paragraph, Text, paragraph


def of_blocks(*blocks: AnyBlock) -> Document:
    """A document of these blocks."""
    return Document(
        title="某局政府信息公开工作年度报告",
        title_lines=("某局政府信息公开工作年度报告",),
        agency="某局",
        year=2023,
        date="2024-01-20",
        draft=False,
        form="年度报告格式",
        blocks=blocks,
    )


def test_a_link_that_is_none_of_the_web_is_only_its_words() -> None:
    for href, links in (("https://a.cn", 1), ("javascript:alert(1)", 0), ("x https://a.cn", 0)):
        link = Link(href, (Text("甲"),))
        pdf = typeset.typeset(of_blocks(Paragraph((link,))), "{}")
        with pikepdf.open(io.BytesIO(pdf)) as file:
            notes = [a for page in file.pages for a in page.get("/Annots", [])]
            assert len(notes) == links


def test_a_word_longer_than_its_column_stays_in_it() -> None:
    row = ("https://example.cn/" + "a" * 40, *["甲"] * 5)
    pdf = typeset.typeset(of_blocks(Grid((row,), (row,))), "{}")
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    places = [page.get_charbox(n) for n in range(page.count_chars())]
    letters = [box for n, box in enumerate(places) if page.get_text_range(n, 1) == "a"]
    assert len(letters) > 80
    column = (210 - 28 - 26) / 6 / 25.4 * 72
    assert max(right for _, _, right, _ in letters) < 28 / 25.4 * 72 + column


@pytest.mark.parametrize("text", ["\u1680", "甲\u05a2", "甲\u0bcd"])
def test_what_no_face_can_show_is_a_missing_glyph(text: str) -> None:
    with pytest.raises(FontError, match=f"U\\+{ord(text[-1]):04X}"):
        typeset.typeset(of_blocks(paragraph(text)), "{}")


@pytest.mark.parametrize("text", ["甲\u3000\u2003\u00a0乙", "e\u0301", "u\u0308", "葛\U000e0100"])
def test_what_needs_no_glyph_of_its_own_is_set(text: str) -> None:
    assert typeset.typeset(of_blocks(paragraph(text)), "{}").startswith(b"%PDF")


@pytest.mark.parametrize("form", [form.id for form in editions()])
@pytest.mark.parametrize("text", ["0", "9999"])
def test_a_table_with_short_figures_stands_on_one_page_without_being_measured(
    form: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = of_blocks(*tables(form, text))
    decided = pictures(typeset.typeset(document, "{}"))
    template = typeset._template()
    measuring = template.replace(b"c.text.clusters().len() <= 4", b"false")
    assert measuring != template
    monkeypatch.setattr(typeset, "_template", lambda: measuring)
    assert pictures(typeset.typeset(document, "{}")) == decided


LONG = ["12345", "1234567", "12345678901", "-123456789012", "123456789.123456"]


@pytest.mark.parametrize("form", [form.id for form in editions()])
@pytest.mark.parametrize("number", LONG)
def test_no_number_is_broken_or_runs_into_another(form: str, number: str) -> None:
    pdf = typeset.typeset(of_blocks(*tables(form, number)), "{}")
    pages = pypdfium2.PdfDocument(pdf)
    found = [boxes(page, number) for page in pages]
    assert sum(map(len, found)) == sum(
        len(table.leaf_rows) * len(table.leaf_columns) for table in edition(form).tables
    )
    for page, numbers in zip(pages, found, strict=True):
        width, height = page.get_size()
        for index, (left, bottom, right, top) in enumerate(numbers):
            assert 0 < left < right < width and 0 < bottom < top < height
            for other in numbers[:index]:
                apart = left >= other[2] or other[0] >= right
                assert apart or bottom >= other[3] or other[1] >= top


def test_one_long_number_leaves_table_four_its_size() -> None:
    (table,) = (b for b in tables(newest().id, "0") if b.columns == 15)
    ordinary = typeset.typeset(of_blocks(table), "{}")
    ((*row,),) = table.rows
    row[4] = Value("12345678901", numeric=True)
    wide = typeset.typeset(of_blocks(replace(table, rows=(tuple(row),))), "{}")
    assert height_of_zero(wide) == pytest.approx(height_of_zero(ordinary), rel=0.01)


RUNS = ["a" * 1000, "https://www.example.gov.cn/?" + "a1" * 200, "—" * 200, "甲\u00a0" * 200]


@pytest.mark.parametrize("run", RUNS)
def test_a_run_longer_than_a_line_is_broken_at_its_end(run: str) -> None:
    pdf = typeset.typeset(of_blocks(paragraph(f"见{run}。")), "{}")
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    edge = page.get_size()[0] - 26 / 25.4 * 72
    assert all(text.get_charbox(i)[2] < edge + 16 for i in range(text.count_chars()))
    assert "\u200b" not in text.get_text_range()


def tables(form: str, text: str) -> list[Table]:
    """The tables of a form with the same text in every cell."""
    blocks = []
    for table in edition(form).tables:
        values = [Value(text, numeric=True)] * len(table.leaf_columns)
        blank = blank_table(table)
        blocks.append(replace(blank, rows=tuple((*labels, *values) for labels in blank.rows)))
    return blocks


Box = tuple[float, float, float, float]  # left, bottom, right, top


def boxes(page: Any, number: str) -> list[Box]:
    """Where a number stands on a page."""
    text = page.get_textpage()
    search = text.search(number, match_whole_word=True)
    found = []
    while place := search.get_next():
        chars = [text.get_charbox(i) for i in range(place[0], place[0] + place[1])]
        lefts, bottoms, rights, tops = zip(*chars, strict=True)
        found.append((min(lefts), min(bottoms), max(rights), max(tops)))
    return found


def height_of_zero(pdf: bytes) -> float:
    (first, *_) = boxes(pypdfium2.PdfDocument(pdf)[0], "0")
    return first[3] - first[1]


def pictures(pdf: bytes) -> list[bytes]:
    """The pages as they are seen."""
    return [page.render(scale=1).to_numpy().tobytes() for page in pypdfium2.PdfDocument(pdf)]
