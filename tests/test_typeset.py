"""The PDF after GB/T 9704-2012: where what is written stands on its pages."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from string import digits
from typing import Any

import pikepdf
import pypdfium2
import pytest

from nianbao.errors import FontError
from nianbao.form.editions import edition, editions, newest
from nianbao.pages import typeset
from nianbao.pages.blocks import AnyBlock, Image, Signature, Table, Value
from nianbao.pages.public import Document
from nianbao.pages.tables import blank_table
from nianbao.prose.document import (
    Grid,
    Heading,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
    paragraph,
)
from tests.placed import EM, MM, PITCH, line_of, lines, pages, words


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


PROSE = "政府信息公开条例规定的主动公开政府信息的行政机关应当及时准确公开信息不得"  # no marks


def prose(characters: int) -> Paragraph:
    """A paragraph of so many characters."""
    return paragraph((PROSE * (characters // len(PROSE) + 1))[:characters])


def test_headings_stand_two_characters_in_as_paragraphs_do() -> None:
    texts = ("一、总体情况", "（一）主动公开", "1.存在的问题")
    headings = [Heading(text, level) for level, text in enumerate(texts, 1)]
    pdf = typeset.typeset(of_blocks(*headings, prose(60)), "{}")
    for text in (*texts, PROSE[:5]):
        assert line_of(pdf, text)[0].x == pytest.approx(2 * EM, abs=0.05)


def test_a_line_has_28_characters_and_a_page_22_lines() -> None:
    first, second, *_ = pages(typeset.typeset(of_blocks(prose(28 * 60)), "{}"))
    full = lines(second)[:-1]  # the last one is the page number
    assert [len(line) for line in full] == [28] * 22
    assert len(lines(first)) == 1 + (22 - 3) + 1  # the title takes three lines
    assert all(line[-1].right == pytest.approx(156 * MM, abs=0.3) for line in full)


def test_everything_stands_on_the_same_lines_on_every_page() -> None:
    row = ("一月", "12", "备注" * 20)
    blocks = [
        Heading("一、总体情况", 1),
        prose(90),
        Grid((row,), (row, row), caption="表1　条数"),
        prose(90),
        PICTURE,
        prose(30),
        *tables(newest().id, "12"),
        Heading("五、存在的主要问题及改进情况", 1),
        List(True, 1, ((prose(40),), (prose(40),))),
        Quote((prose(40),)),
        Signature("某局", "2024年1月20日", "2024-01-20"),
    ]
    found = pages(typeset.typeset(of_blocks(*blocks), "{}"))
    assert len(found) > 2
    for page in found:
        body = [char for char in page if char.size == pytest.approx(EM, abs=0.01)]
        for char in body:
            line = (char.baseline - 0.8 * EM) / PITCH
            assert line == pytest.approx(round(line), abs=0.002)
        inside = [c for c in page if c.size != pytest.approx(14)]  # but for the page number
        assert max(char.ink[3] for char in inside) <= 225 * MM


@pytest.mark.parametrize("number", ["3511件", "1234567.89万元", "12个工作日", "\u22125次", "第3条"])
@pytest.mark.parametrize("after", ["；", "：", "，", "”。"])
def test_a_number_is_never_parted_from_its_unit(number: str, after: str) -> None:
    many = [paragraph(PROSE[:30] * 2 + PROSE[:n] + number + after + PROSE) for n in range(28)]
    found = pages(typeset.typeset(of_blocks(*many), "{}"))
    text = words([char for page in found for char in page])
    said = number.replace("\u2212", "[\u2212\u2013-]")  # whichever sign the faces have
    assert len(re.findall(said + after, text)) == len(many)  # nothing invisible stands between
    broken = [words(line) for page in found for line in lines(page)]
    assert not any(
        line[0] in "；：，”。" or line[-1] in f"{digits}第\u2212\u2013-" for line in broken
    )


def test_a_number_after_a_word_has_a_quarter_before_it_but_not_at_the_begin_of_a_line() -> None:
    pdf = typeset.typeset(of_blocks(paragraph(PROSE[:10] + "3511件")), "{}")
    (line,) = (line for line in lines(pages(pdf)[0]) if words(line).endswith("件"))
    at = words(line).index("3")
    assert line[at].x - line[at - 1].right == pytest.approx(EM / 4, abs=0.1)
    many = [paragraph(PROSE[:n] + "3511件" + PROSE) for n in range(20, 28)]
    found = [
        line for page in pages(typeset.typeset(of_blocks(*many), "{}")) for line in lines(page)
    ]
    starts = [line[0].x for line in found if words(line).startswith("3511")]
    assert starts and all(x == pytest.approx(0, abs=0.05) for x in starts)


@pytest.mark.parametrize("text", ["1.存在问题", "1. 存在问题"])
def test_no_blank_stands_after_the_number_of_a_point(text: str) -> None:
    for block in (paragraph(text), List(True, 1, ((paragraph("存在问题"),),))):
        line = line_of(typeset.typeset(of_blocks(block), "{}"), "1.存在")
        assert line[0].x == pytest.approx(2 * EM, abs=0.05)
        assert line[2].x == pytest.approx(line[1].right, abs=0.05)


def test_the_items_of_lists_are_set_as_paragraphs_are() -> None:
    inner = List(True, 1, ((prose(40),),))
    pdf = typeset.typeset(of_blocks(List(True, 9, ((prose(40),), (prose(40), inner)))), "{}")
    found = lines(pages(pdf)[0])[1:-1]
    assert [words(line)[:3] for line in found[::2]] == ["9." + PROSE[0], "10.", "（1）"]
    assert [round(line[0].ink[0] / EM) for line in found] == [2, 0] * 3


SIGNATURE = Signature("某局", "2024年1月20日", "2024-01-20")
NAMES = [
    "某局",
    "硚口区社会管理网格化服务中心",
    "内蒙古自治区呼伦贝尔市新巴尔虎右旗阿拉坦额莫勒镇服务中心",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_date_ends_four_characters_from_the_edge_below_the_middle_of_the_name(
    name: str,
) -> None:
    end = Signature(name, "2024年1月20日", "2024-01-20")
    pdf = typeset.typeset(of_blocks(prose(60), end), "{}")
    *_, date, _ = found = lines(pages(pdf)[0])
    assert words(date) == "2024年1月20日"
    assert date[-1].right == pytest.approx((28 - 4) * EM, abs=0.1)
    named = [line for line in found[:-2] if line[0].x > 10 * EM]
    assert "".join(map(words, named)) == name
    for line in named:
        assert line[-1].right <= 28 * EM + 0.1
        middle = (line[0].x + line[-1].right) / 2
        assert middle == pytest.approx((date[0].x + date[-1].right) / 2, abs=0.5)


LAST = paragraph("全年发出收费通知25件，收取政府信息公开信息处理费123456789012.12元")


def test_the_last_paragraph_is_justified() -> None:
    pdf = typeset.typeset(of_blocks(LAST, SIGNATURE), "{}")
    assert line_of(pdf, "全年")[-1].right == pytest.approx(156 * MM, abs=0.5)


@pytest.mark.parametrize("last", [prose(28 * 3), List(True, 1, ((LAST,), (LAST,))), Quote((LAST,))])
def test_the_signature_stands_on_the_page_of_the_last_line_a_line_below_it(last: AnyBlock) -> None:
    for before in range(10, 20):
        found = pages(typeset.typeset(of_blocks(prose(28 * before), last, SIGNATURE), "{}"))
        assert len(found) == 1 or len(lines(found[0])) > 16  # no line goes over without need
        *_, line, name, date, _ = lines(found[-1])
        assert words(name) == "某局" and words(date) == SIGNATURE.date
        assert [round((x[0].baseline - line[0].baseline) / PITCH, 2) for x in (name, date)] == [
            2,
            3,
        ]


def test_after_a_long_table_of_prose_the_lines_are_those_of_the_page_again() -> None:
    row = ("一月", "12")
    for rows in range(30, 36):
        pdf = typeset.typeset(of_blocks(Grid((row,), (row,) * rows), paragraph("以上各月")), "{}")
        line = (line_of(pdf, "以上各月")[0].baseline - 0.8 * EM) / PITCH
        assert line == pytest.approx(round(line), abs=0.002)


def test_lists_are_numbered_at_any_depth_and_from_any_number() -> None:
    for start in (0, 1, 49, 10**9):
        block = List(True, start, ((paragraph("甲"),),) * 3)
        for _ in range(4):
            block = List(True, start, ((block,), (paragraph("乙"), block)))
        assert typeset.typeset(of_blocks(block), "{}")


def test_table_three_goes_over_the_page_between_its_groups() -> None:
    (table,) = (table for table in tables(newest().id, "12") if table.label_columns == 3)
    broken = 0
    for before in range(18):
        found = pages(typeset.typeset(of_blocks(prose(28 * before + 1), table), "{}"))
        text = [words(page) for page in found]
        assert len(found) == 2 or (before == 0 and len(found) == 1)
        for page in found:
            tops = [char.ink[1] for char in page if char.text == "自"]
            figures = [char.size for char in page if char.text == "1" and char.size < 14]
            assert len(tops) < 2 and all(size >= 10 for size in figures[1:])
        fill = max(char.ink[3] for char in found[0] if char.ink[3] < 225 * MM) / (225 * MM)
        assert fill > 0.65
        if "自然人" in text[0] and len(found) == 2:
            broken += 1
            assert "自然人" in text[1]
            for part in text:
                if "（一）" in part or "（六）" in part:
                    assert "三、本年度办理结果" in part
                for group in (
                    "（三）不予公开",
                    "（四）无法提供",
                    "（五）不予处理",
                    "（六）其他处理",
                ):
                    assert (group in part) == (group[:3] in part.replace("第（一）", ""))
    assert broken > 8


def test_all_tables_are_of_one_size_where_the_figures_allow_it() -> None:
    row = ("甲", "12")
    blocks = (*tables(newest().id, "1234"), Grid((row,), (row,)))
    for page in pages(typeset.typeset(of_blocks(*blocks), "{}"))[1:]:
        sizes = {round(char.size, 2) for char in page if char.size != pytest.approx(14)}
        assert sizes == {10.5}


def test_a_picture_has_its_caption_below_and_a_table_above() -> None:
    row = ("甲", "12")
    pdf = typeset.typeset(of_blocks(PICTURE, Grid((row,), (row,), caption="表1　条数")), "{}")
    text = words(pages(pdf)[0])
    assert text.index("图1") < text.index("表1") < text.index("甲")
    with pikepdf.open(io.BytesIO(pdf)) as file:
        tree = list(structure(file.Root.StructTreeRoot.K))
    assert [kind for kind, _ in tree if kind in ("Figure", "Caption", "Table")] == [
        *("Caption", "Figure", "Table", "Caption")
    ]
    assert ("Figure", "各年条数") in tree


def test_a_draft_says_so_on_every_page() -> None:
    pdf = typeset.typeset(replace(of_blocks(prose(2000)), draft=True), "{}")
    assert all("草稿" in words(page) for page in pages(pdf))


def structure(element: Any) -> Iterator[tuple[str, str]]:
    """The kinds of the elements of a structure tree, with their alternatives."""
    if isinstance(element, pikepdf.Array):
        for part in element:
            yield from structure(part)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield str(element.S)[1:], str(element.get("/Alt", ""))
        yield from structure(element.get("/K", pikepdf.Array()))


_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200">'
    '<rect x="0" y="0" width="640" height="200" fill="#ccc"/></svg>'
)
PICTURE = Image("svg", b64encode(_SVG.encode()).decode(), "各年条数", caption="图1　各年条数")


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


def test_blanks_that_hold_words_together_do_not_make_it_hang() -> None:
    for text in ("字" + "\u00a0" * 38 + "字字", ("字" + "\u00a0" * 30 + "字字") * 600):
        assert typeset.typeset(of_blocks(paragraph(text)), "{}").startswith(b"%PDF")


def test_emphasis_shows_whether_or_not_the_face_has_a_bold_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    strong, plain = Paragraph((Strong((Text("甲"),)),)), Paragraph((Text("甲"),))
    for bold in (True, False):
        monkeypatch.setattr(typeset, "has_bold", lambda _, bold=bold: bold)
        one, other = (typeset.typeset(of_blocks(block), "{}") for block in (strong, plain))
        assert one != other
