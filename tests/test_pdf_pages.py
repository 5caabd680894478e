"""PDFs that published reports come as; small ones are set here, the others by three programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.form.editions import newest
from nianbao.published.document import Document, Drawn, Words
from nianbao.published.pdf.apart import read_pdf_apart
from nianbao.published.pdf.glyph import UNREADABLE
from nianbao.published.pdf.pages import read_pdf

FILES = Path(__file__).parent / "files" / "published"
PAGE = "#set page(width: 400pt, height: 400pt, margin: 30pt)\n"


@cache
def printed(source: str) -> bytes:
    """A PDF in the typeface that comes with the typesetter."""
    pdf: bytes = typst.compile((PAGE + source).encode(), ignore_system_fonts=True)
    return pdf


def read(source: str) -> Document:
    return read_pdf(printed(source), "report.pdf", "0" * 64)


def changed(content: bytes, change: Callable[[pikepdf.Pdf], object], **how: object) -> bytes:
    """A PDF with something done to it."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(target, **how)
    return target.getvalue()


def tables(document: Document) -> list[Drawn]:
    return [block for block in document.blocks if isinstance(block, Drawn)]


def words(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Words)]


def rows(table: Drawn) -> list[list[str]]:
    """The texts of the squares, row by row."""
    return [
        [square.text for square in table.squares if square.row == row] for row in range(table.rows)
    ]


SMALL = "table(columns: 3, [a], [12], [3], [b], [], [0])"
READ = [["a", "12", "3"], ["b", "", "0"]]


@pytest.mark.parametrize(
    "ruled",
    [
        f"#{SMALL}",
        f"#set table(stroke: 0.3pt + luma(200))\n#{SMALL}",
        f"#set table(stroke: 2.5pt)\n#{SMALL}",
        f"#set table(stroke: (dash: 'dashed', paint: red))\n#{SMALL}".replace("'", '"'),
        f"#set table(stroke: (dash: 'dotted', thickness: 0.5pt))\n#{SMALL}".replace("'", '"'),
        f"#set table(stroke: none, fill: white, gutter: 1pt)\n#block(fill: black, {SMALL})",
        f"#set table(fill: aqua, stroke: white)\n#{SMALL}",
        f"#set page(fill: luma(230))\n#{SMALL}",
        f"#rotate(90deg, reflow: true, {SMALL})",
        f"#rotate(-90deg, reflow: true, {SMALL})",
        f"#rotate(180deg, reflow: true, {SMALL})",
        f"#scale(60%, {SMALL})",
        f"#scale(30%, {SMALL})",
        f"#set page(width: 4000pt, height: 4000pt)\n#scale(800%, reflow: true, {SMALL})",
        f"#set table(gutter: 4pt)\n#{SMALL}",
        f"#set table(gutter: 2pt, stroke: gray)\n#{SMALL}",
        f"#box(stroke: 1pt, inset: 9pt, {SMALL})",
    ],
)
def test_a_table_is_read_however_its_lines_are_drawn(ruled: str) -> None:
    document = read(ruled)
    assert [rows(table) for table in tables(document)] == [READ]
    assert not words(document)
    assert tables(document)[0].ruled


def test_the_sides_of_a_table_need_no_line() -> None:
    stroke = "(x, y) => (y: 1pt, left: if x > 0 { 1pt })"
    open_sided = f"#table(columns: 3, stroke: {stroke}, [a], [1], [2], [b], [3], [4])"
    assert rows(tables(read(open_sided))[0]) == [["a", "1", "2"], ["b", "3", "4"]]


def test_a_merged_cell_is_where_a_line_is_wanting() -> None:
    merged = (
        "#table(columns: 4, table.cell(colspan: 2, rowspan: 2)[A], table.cell(colspan: 2)[B], "
        "[c], [d], table.cell(rowspan: 2)[e], [f], [1], [], [g], [2], [3])"
    )
    table = tables(read(merged))[0]
    places = [(s.text, s.row, s.column, s.across, s.down) for s in table.squares]
    assert places == [
        *(("A", 0, 0, 2, 2), ("B", 0, 2, 2, 1), ("c", 1, 2, 1, 1), ("d", 1, 3, 1, 1)),
        *(("e", 2, 0, 1, 2), ("f", 2, 1, 1, 1), ("1", 2, 2, 1, 1), ("", 2, 3, 1, 1)),
        *(("g", 3, 1, 1, 1), ("2", 3, 2, 1, 1), ("3", 3, 3, 1, 1)),
    ]
    assert str(table.squares[1].spot) == "第1页（全文第1张表）第1行第3列"


Cell = tuple[int, int, int, int]  # row, column, down, across


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, list[Cell]]:
    """The cells of a grid of so many columns, some of them merged; a line of each is drawn."""
    height, width = draw(st.integers(2, 7)), draw(st.integers(2, 7))
    free = {(row, column) for row in range(height) for column in range(width)}
    cells = []
    for row in range(height):
        for column in range(width):
            if (row, column) not in free:
                continue
            across, down = draw(st.integers(1, width - column)), draw(st.integers(1, height - row))
            places = {(row + y, column + x) for y in range(down) for x in range(across)}
            if draw(st.booleans()) or not places <= free:
                down, across, places = 1, 1, {(row, column)}
            free -= places
            cells.append((row, column, down, across))
    return width, cells


@settings(deadline=None, max_examples=60)
@given(grids(), st.data())
def test_a_grid_comes_back_as_it_was_set(grid: tuple[int, list[Cell]], data: st.DataObject) -> None:
    width, cells = grid
    texts = [data.draw(st.sampled_from(["", "0", "7", "12", "x y"])) for _ in cells]
    set_ = "".join(
        f"table.cell(rowspan: {down}, colspan: {across})[{text}], "
        for (_, _, down, across), text in zip(cells, texts, strict=True)
    )
    source = (
        f"words #table(columns: (28pt,) * {width}, rows: 20pt, inset: 3pt, align: center, {set_})"
    )
    found = tables(read(source))
    lines = ({row for row, *_ in cells}, {column for _, column, *_ in cells})
    kept = [sorted(starts) for starts in lines]  # where no cell begins there is no line
    expected = [
        (
            text,
            kept[0].index(row),
            kept[1].index(column),
            sum(row <= start < row + down for start in kept[0]),
            sum(column <= start < column + across for start in kept[1]),
        )
        for (row, column, down, across), text in zip(cells, texts, strict=True)
    ]
    if any(texts) and len(kept[1]) > 1:
        squares = [(s.text, s.row, s.column, s.down, s.across) for s in found[0].squares]
        assert [squares] == [expected]
        assert len(found) == 1
    else:
        assert not found


def test_lines_between_rows_alone_are_no_table() -> None:
    source = """#table(columns: 3, stroke: (x: none, y: 0.5pt), column-gutter: 12pt,
      [a], [1], [2], [b], [3], [4])"""
    found = read(source)
    assert not tables(found)
    assert [line.split() for line in words(found)] == [["a", "1", "2"], ["b", "3", "4"]]


def test_a_line_that_is_broken_off_leaves_no_figure() -> None:
    """Two cells run into each other in a corner: what stands there cannot be told."""
    source = """#box(width: 90pt, height: 60pt, {
      place(rect(width: 90pt, height: 60pt))
      place(dy: 30pt, line(length: 90pt))
      place(dx: 30pt, line(angle: 90deg, length: 60pt))
      place(dx: 60pt, dy: 30pt, line(angle: 90deg, length: 30pt))
      place(dx: 60pt, dy: 24pt, line(angle: 90deg, length: 6pt, stroke: white))
      place(dx: 5pt, dy: 10pt)[a] + place(dx: 35pt, dy: 10pt)[1] + place(dx: 65pt, dy: 10pt)[2]
      place(dx: 5pt, dy: 40pt)[b] + place(dx: 35pt, dy: 40pt)[3] + place(dx: 65pt, dy: 40pt)[4]
      place(dx: 60pt, dy: 30pt, line(length: 30pt, stroke: 2pt + white))
    })"""
    found = rows(tables(read(source))[0])
    assert found[0][0] == "a"
    assert found[1][:2] == ["b", "3"]
    assert not {text for row in found for text in row} & {"1", "2", "4", "12"}


def test_a_frame_around_one_cell_is_no_table() -> None:
    assert words(read("#rect[one]")) == ["one"]


def test_a_rule_across_the_page_is_no_table() -> None:
    document = read(f"one #line(length: 100%) two #{SMALL} #line(length: 50%)")
    assert words(document) == ["one", "two"]
    assert [rows(table) for table in tables(document)] == [READ]


def test_words_that_are_underlined_are_no_table() -> None:
    assert words(read("#underline[one two] #strike[three]")) == ["one two three"]


def test_a_table_goes_on_over_the_page() -> None:
    cells = "".join(f"[{n}], [{n * n}], " for n in range(40))
    (table,) = tables(read(f"#table(columns: 2, table.header([n], [m]), {cells})"))
    found = rows(table)
    assert found.count(["n", "m"]) == len({square.spot.page for square in table.squares}) > 1
    assert [row for row in found if row != ["n", "m"]] == [[str(n), str(n * n)] for n in range(40)]
    assert str(table.squares[0].spot) == "第1页（全文第1张表）第1行第1列"


def test_a_table_goes_on_below_the_same_upright_lines_though_not_all_are_drawn() -> None:
    first = "table(columns: (60pt, 60pt, 60pt), [a], [b], [c], table.cell(colspan: 2)[d], [1])"
    second = "pad(left: 60pt, table(columns: (60pt, 60pt), [e], [2], [f], []))"
    (table,) = tables(read(f"#{first}\n#pagebreak()\n#{second}"))
    places = [(s.text, s.row, s.column, s.across, s.spot.page) for s in table.squares]
    assert table.columns == 3
    assert places == [
        *(("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 0, 2, 1, 1), ("d", 1, 0, 2, 1)),
        *(("1", 1, 2, 1, 1), ("e", 2, 1, 1, 2), ("2", 2, 2, 1, 2), ("f", 3, 1, 1, 2)),
        ("", 3, 2, 1, 2),
    ]


@pytest.mark.parametrize(
    "second",
    [
        "table(columns: (70pt, 80pt), [a], [1])",
        "[words #table(columns: (60pt, 60pt), [a], [1])]",
        "rotate(90deg, reflow: true, table(columns: (60pt, 60pt), [a], [1]))",
    ],
)
def test_a_table_on_the_next_page_is_another_if_lines_words_or_its_turn_say_so(
    second: str,
) -> None:
    first = "table(columns: (60pt, 60pt), [b], [2])"
    assert len(tables(read(f"#{first}\n#pagebreak()\n#{second}"))) == 2


def test_a_figure_is_of_the_cell_that_it_stands_in_where_two_lines_are_near() -> None:
    upper = "table(columns: (60pt, 60pt), inset: 2pt, [a], [12,345], [b], [678])"
    lower = "table(columns: (64pt, 56pt), inset: 2pt, [c], [90], [d], [1])"
    (table,) = tables(read(f"#stack({upper}, {lower})"))
    assert rows(table) == [["a", "12,345"], ["b", "678"], ["c", "90"], ["d", "1"]]


def test_a_number_that_runs_out_of_its_cell_is_not_read() -> None:
    wide = "box(width: 14pt, clip: false)[#box(width: 40pt)[12345]]"
    source = f"#table(columns: (20pt, 60pt), inset: 3pt, {wide}, [], [7], [8])"
    (first, *others) = rows(tables(read(source))[0])
    assert all(UNREADABLE in text for text in first if text)
    assert others == [["7", "8"]]


def test_what_the_edge_of_the_paper_may_cut_off_is_not_read() -> None:
    source = "#place(dx: 300pt, table(columns: (40pt, 60pt), [a], [12345678], [b], []))"
    found = rows(tables(read(source))[0])
    assert [row[0] for row in found] == ["a", "b"]
    assert all(row[1].endswith(UNREADABLE) for row in found)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_as_it_is_shown(turn: int) -> None:
    upright = f"#rotate({-turn}deg, reflow: true, [before #{SMALL} after])"

    def turn_page(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Rotate = turn

    turned = changed(printed(upright), turn_page)
    document = read_pdf(turned, "report.pdf", "0" * 64)
    assert [rows(table) for table in tables(document)] == [READ]
    assert words(document) == ["before", "after"]


def test_a_word_set_from_top_to_bottom_is_one() -> None:
    letters = "stack(dir: ttb, spacing: 3pt, [(], [α], [β], [γ])"
    assert rows(tables(read(f"#table(columns: 2, {letters}, [1], [ab], [2])"))[0])[0] == [
        "(αβγ",
        "1",
    ]


def test_digits_below_each_other_are_not_one_number() -> None:
    assert rows(tables(read("#table(columns: 2, [1\\ 2], [3], [4], [5])"))[0])[0] == ["1\n2", "3"]


def test_digits_apart_are_not_one_number() -> None:
    apart = "#table(columns: 2, [1#h(3pt)2], [1 2], [12], [1#h(0.2pt)2])"
    assert rows(tables(read(apart))[0]) == [["1 2", "1 2"], ["12", "12"]]


def test_digits_upon_each_other_are_no_number() -> None:
    source = "#table(columns: 2, box(place[3] + [8]), box(place[4] + [4]), [1], [2])"
    assert rows(tables(read(source))[0])[0] == [UNREADABLE, "4"]


def test_what_is_not_to_be_seen_is_not_read() -> None:
    source = "#table(columns: 2, text(fill: white)[9], [1], text(fill: rgb(0, 0, 0, 0))[9], [2])"
    hidden = f"{source} #place(dx: 900pt)[away] #text(size: 0.5pt)[dust] #rotate(45deg)[stamp]"
    document = read(hidden)
    assert rows(tables(document)[0]) == [["", "1"], ["", "2"]]
    assert not words(document)


def test_a_figure_that_was_painted_over_is_not_read() -> None:
    patch = "#place(dy: -9pt, rect(fill: white, width: 20pt, height: 10pt))"
    cells = f"[34 {patch}], [1], [34 {patch} #place(dx: 3pt, dy: -9pt)[7]], [2]"
    source = f"#table(columns: (40pt, 40pt), rows: 24pt, {cells})"
    found = rows(tables(read(source))[0])
    assert [row[1] for row in found] == ["1", "2"]
    assert all(UNREADABLE in row[0] for row in found)


def test_white_words_on_black_are_seen() -> None:
    cells = "..([1], [2], [3], [4]).map(it => text(fill: white, it))"
    source = f"#table(columns: 2, fill: black, stroke: white, {cells})"
    assert rows(tables(read(source))[0]) == [["1", "2"], ["3", "4"]]


def test_lines_without_ruling_keep_their_columns() -> None:
    source = "#table(columns: 3, stroke: none, column-gutter: 30pt, [ab], [12], [3], [b], [4], [5])"
    assert words(read(source)) == ["ab  12  3", "b  4  5"]


LONG = " ".join(["consequently"] * 12)


def test_lines_are_joined_to_paragraphs() -> None:
    source = (
        "#set text(hyphenate: false)\n"
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n"
        f"#align(center, text(size: 16pt)[Title])\n\n{LONG}.\n\n{LONG}, x.\n\nEnd."
    )
    assert words(read(source)) == ["Title", f"{LONG}.", f"{LONG}, x.", "End."]


def test_a_number_after_a_sentence_begins_a_paragraph() -> None:
    source = (
        "#set text(hyphenate: false)\n#set par(justify: true)\n"
        f"{LONG} #box(width: 1fr, repeat[.]) \\ 1. one"
    )
    assert words(read(source))[1:] == ["1. one"]


def test_a_paragraph_goes_on_over_the_page_and_running_heads_are_no_part_of_it() -> None:
    source = (
        "#set page(header: [Head], footer: context align(center)[— #counter(page).display() —])\n"
        "#set text(hyphenate: false)\n#set par(justify: true)\n#v(290pt)\n"
        f"{LONG} {LONG} end.\n\nLast. 3"
    )
    assert words(read(source)) == [f"{LONG} {LONG} end.", "Last. 3"]


def test_a_page_of_short_lines_has_the_margins_of_the_others() -> None:
    source = (
        "#set text(hyphenate: false)\n#set par(justify: true)\n"
        f"{LONG}. #pagebreak() (1) A short heading \\ A line."
    )
    assert words(read(source)) == [f"{LONG}.", "(1) A short heading", "A line."]


def test_words_stand_upright_beside_tables_that_are_turned() -> None:
    other = SMALL.replace("12", "7")
    sideways = f"#rotate(-90deg, reflow: true, stack(spacing: 9pt, {SMALL}, {other}))"
    document = read(f"#set page(footer: [- 1 -])\nbefore\n\n{sideways}\n\nafter")
    assert [type(block) for block in document.blocks] == [Words, Drawn, Drawn, Words]
    assert words(document) == ["before", "after"]
    assert [rows(table) for table in tables(document)] == [READ, [["a", "7", "3"], READ[1]]]


def test_the_title_of_its_properties_is_told() -> None:
    assert read('#set document(title: "Report 2024")\nx').title == "Report 2024"


FIGURES = re.compile(r"[\d./-]+")


@pytest.mark.parametrize("stem", ["pdf-libreoffice", "pdf-chromium", "pdf-typst"])
def test_every_figure_comes_back_whoever_set_the_report(stem: str) -> None:
    """In LibreOffice's a number is broken in its cell; rows of all three are, over the page."""
    expected = json.loads((FILES / f"{stem}.expected.json").read_text(encoding="utf-8"))
    document = read_pdf((FILES / f"{stem}.pdf").read_bytes(), stem, "0" * 64)
    texts = [square.text for table in tables(document) for square in table.squares]
    figures = [text for text in texts if FIGURES.fullmatch(text)]
    assert figures == [raw for raw in expected["cells"].values() if raw is not None]
    assert UNREADABLE not in "".join(texts + words(document))
    assert "三、本年度办理结果" in texts or "本年度办理结果" in texts
    title = f"{expected['agency']}{expected['year']}年政府信息公开工作年度报告"
    assert words(document)[0].replace(" ", "") == title
    assert sum(expected["agency"] in text for text in words(document)) >= 3
    assert not [text for text in words(document) if "—" in text]


@pytest.mark.parametrize("stem", ["pdf-libreoffice", "pdf-chromium", "pdf-typst"])
def test_every_heading_stands_alone_whoever_set_the_report(stem: str) -> None:
    document = read_pdf((FILES / f"{stem}.pdf").read_bytes(), stem, "0" * 64)
    found = words(document)
    assert [text for text in found if re.match("[一二三四五六]、", text)] == [
        section.heading for section in newest().sections
    ]
    assert len(found[-2]) < 10  # the agency that signed


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as error:
        read_pdf(content, "report.pdf", "0" * 64)
    return str(error.value)


def test_what_is_no_pdf_is_refused() -> None:
    whole = printed("x")
    for content in (b"", b"%PDF-1.7", b"hello" * 99, whole[: len(whole) // 3], b"\0" * 10_000):
        assert "已损坏" in refused(content)


def test_a_pdf_with_a_password_is_refused() -> None:
    lock = pikepdf.Encryption(owner="owner", user="user")
    assert "已加密" in refused(changed(printed("words"), lambda pdf: None, encryption=lock))


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    lock = pikepdf.Encryption(owner="owner", user="")
    locked = changed(printed("words"), lambda pdf: None, encryption=lock)
    assert words(read_pdf(locked, "report.pdf", "0" * 64)) == ["words"]


SCAN = (
    "#place(top + left, dx: -30pt, dy: -30pt, image(bytes((9, 99, 200, 250)), "
    'format: (encoding: "luma8", width: 2, height: 2), width: 400pt, height: 400pt))'
)


def test_a_scan_is_refused_by_its_page() -> None:
    assert "第2页是扫描图像，没有文字层" in refused(printed(f"words #pagebreak() {SCAN}"))
    assert "第1页是扫描图像" in refused(printed(SCAN))
    assert "第1、2、3页等4页" in refused(printed("#pagebreak()".join([SCAN] * 4)))


def test_what_a_recogniser_laid_under_a_scan_is_refused() -> None:
    def hide(pdf: pikepdf.Pdf) -> None:
        contents = pdf.pages[0].Contents
        contents.write(contents.read_bytes().replace(b"0 Tr", b"3 Tr"))

    assert "由识别得来" in refused(changed(printed(f"{SCAN} {LONG}"), hide))


def test_what_stands_behind_a_scan_is_refused_but_not_behind_a_watermark() -> None:
    assert "由识别得来" in refused(printed(f"{LONG} {SCAN}"))
    watermark = SCAN.replace("luma8", "rgba8").replace("(9, 99, 200, 250)", "(9, 9, 9, 20) * 4")
    assert words(read(f"#set text(hyphenate: false)\n{LONG} {watermark}")) == [LONG]


def test_a_cover_and_a_picture_beside_the_words_are_told() -> None:
    document = read(f"{SCAN} #pagebreak() words")
    assert words(document) == ["words"]
    assert document.notices == ("第1页是图像，没有文字层，没有读取",)
    beside = read(SCAN.replace("width: 400pt", "width: 200pt") + LONG)
    assert beside.notices == ("第1页有图片，图片里的文字没有读取",)


def test_glyphs_that_mean_nothing_are_not_read_as_figures() -> None:
    def forget(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            del font["/ToUnicode"]

    forgotten = changed(printed("#table(columns: 2, [1], [2], [3], [4])"), forget)
    texts = [
        square.text for square in tables(read_pdf(forgotten, "report.pdf", "0" * 64))[0].squares
    ]
    assert texts == [UNREADABLE] * 4


def test_what_is_filled_in_a_form_is_printed_with_the_page() -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        drawn = pdf.make_stream(b"BT /F 9 Tf 2 2 Td (42) Tj ET")
        drawn.update(
            {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 40, 15]}
        )
        drawn["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, F=4,
            T=pikepdf.String("n"), Rect=[90, 340, 130, 355], AP=pikepdf.Dictionary(N=drawn),
        )  # fmt: skip
        fields = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(field)]))
        pdf.pages[0].Annots = fields
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=fields)

    filled = changed(printed("#table(columns: (50pt, 80pt), rows: 30pt, [a], [], [b], [])"), fill)
    assert rows(tables(read_pdf(filled, "report.pdf", "0" * 64))[0]) == [["a", "42"], ["b", ""]]


def test_more_pages_than_a_report_has_are_refused() -> None:
    def repeat(pdf: pikepdf.Pdf) -> None:
        for _ in range(300):
            pdf.pages.append(pdf.pages[0])

    assert "301页" in refused(changed(printed("words"), repeat))


def with_contents(drawing: bytes) -> bytes:
    def draw(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(drawing)

    return changed(printed("words"), draw)


def test_a_bomb_is_refused_before_it_is_read() -> None:
    assert "展开后过大" in refused(with_contents(b"0 0 m 9 9 l S\n" * 5_000_000))


def test_more_than_a_page_holds_is_refused() -> None:
    assert "第1页内容过多" in refused(with_contents(b"0 0 m 9 9 l S\n" * 100_001))


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_pdf_with_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(printed(f"words #{SMALL}"))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    try:
        read_pdf(bytes(content), "report.pdf", "0" * 64)
    except InputError as error:
        assert str(error).startswith("report.pdf：")


def test_a_page_without_words_is_refused() -> None:
    assert "没有文字" in refused(printed("#rect(width: 20pt, height: 20pt)"))


def test_a_pdf_that_is_read_apart_says_the_same() -> None:
    content = (FILES / "pdf-chromium.pdf").read_bytes()
    assert read_pdf_apart(content, "a.pdf", "1") == read_pdf(content, "a.pdf", "1")


def test_what_is_wrong_with_a_pdf_is_told_from_apart() -> None:
    with pytest.raises(InputError) as here:
        read_pdf(b"%PDF-1.7 nothing", "a.pdf", "1")
    with pytest.raises(InputError) as apart:
        read_pdf_apart(b"%PDF-1.7 nothing", "a.pdf", "1")
    assert str(apart.value) == str(here.value)


def test_a_pdf_that_takes_too_long_is_left() -> None:
    with pytest.raises(InputError, match="这份PDF在时限内没有读完"):
        read_pdf_apart(printed("a"), "a.pdf", "1", patience=0.01)
