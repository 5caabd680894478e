"""Word files as Word draws them: merged cells, automatic numbers, what is hidden or deleted."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.form.editions import edition
from nianbao.published.document import Document, Drawn, Words
from nianbao.published.word.body import read_word
from scripts import awkward_word
from scripts.awkward_word import W, para

FILES = Path(__file__).parent / "files" / "published"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def packed(body: str, space: str = W, **parts: str) -> bytes:
    """A Word file with this body, and other parts by their names in word/."""
    stream = io.BytesIO()
    compat = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        document = f'<w:document xmlns:w="{space}" {compat}><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        relations = "".join(
            f'<Relationship Id="{n}" Type="{kind}/{n}" Target="{n}.xml"/>' for n in parts
        )
        archive.writestr(
            "word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>"
        )
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{space}">{text}</w:{name}>')
    return stream.getvalue()


def read(body: str, space: str = W, **parts: str) -> Document:
    return read_word(packed(body, space, **parts), "a.docx", "")


def words(body: str, space: str = W, **parts: str) -> list[str]:
    blocks = read(body, space, **parts).blocks
    return [block.text for block in blocks if isinstance(block, Words)]


def drawn(*rows: str, **parts: str) -> Drawn:
    (table,) = read(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>").blocks
    assert isinstance(table, Drawn)
    return table


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"


def places(table: Drawn) -> list[tuple[str, int, int, int, int]]:
    return [(s.text, s.row, s.column, s.across, s.down) for s in table.squares]


def test_a_merged_cell_covers_what_it_covers_in_word() -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    two = '<w:gridSpan w:val="2"/>'
    table = drawn(
        cell("结果", begin) + cell("（一）予以公开", two) + cell("1"),
        cell("", on) + cell("不予公开", begin) + cell("1.属于国家秘密") + cell("2"),
        cell("", on) + cell("", on) + cell("2.其他") + cell("3"),
    )
    assert places(table) == [
        ("结果", 0, 0, 1, 3),
        ("（一）予以公开", 0, 1, 2, 1),
        ("1", 0, 3, 1, 1),
        ("不予公开", 1, 1, 1, 2),
        ("1.属于国家秘密", 1, 2, 1, 1),
        ("2", 1, 3, 1, 1),
        ("2.其他", 2, 2, 1, 1),
        ("3", 2, 3, 1, 1),
    ]


def test_a_cell_that_goes_on_below_nothing_begins_anew() -> None:
    table = drawn(cell("甲") + cell("1"), cell("乙", "<w:vMerge/>") + cell("2"))
    assert [square.text for square in table.squares] == ["甲", "1", "乙", "2"]


def test_a_cell_does_not_go_on_below_one_of_another_width() -> None:
    begin = '<w:vMerge w:val="restart"/><w:gridSpan w:val="2"/>'
    table = drawn(cell("甲", begin) + cell("1"), cell("乙", "<w:vMerge/>") + cell("2") + cell("3"))
    assert [square.text for square in table.squares] == ["甲", "1", "乙", "2", "3"]


def test_columns_that_are_left_free_before_a_row_are_left_free() -> None:
    free = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    table = drawn(cell("甲") + cell("乙") + cell("1"), free + cell("丙") + cell("2"))
    assert table.at(1, 0) is None
    square = table.at(1, 2)
    assert square and square.text == "2"


def test_where_rows_disagree_about_their_columns_widths_tell() -> None:
    def wide(text: str, width: int, span: int = 1) -> str:
        sized = f'<w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
        return cell(text, sized)

    table = drawn(
        wide("甲", 1000) + wide("乙", 1000) + wide("丙", 1000),
        wide("丁", 2010) + wide("1", 990, 4),
    )
    assert places(table)[3:] == [("丁", 1, 0, 2, 1), ("1", 1, 2, 1, 1)]


def test_a_table_that_holds_tables_is_layout() -> None:
    inner = f"<w:tbl><w:tr>{cell('规章')}{cell('3')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{para('前言')}{inner}{para('后记')}</w:tc></w:tr></w:tbl>"
    first, table, last = read(outer).blocks
    assert isinstance(first, Words) and isinstance(last, Words) and isinstance(table, Drawn)
    assert (first.text, last.text) == ("前言", "后记")
    assert [square.text for square in table.squares] == ["规章", "3"]


def test_what_is_deleted_hidden_or_a_field_code_is_not_read() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p><w:del>{run.format('旧')}</w:del><w:ins>{run.format('新')}</w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        f'{run.format("码")}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run.format("12")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert words(body) == ["新12"]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{para('框中的话')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert words(body) == ["正文", "框中的话"]


def test_a_symbol_that_no_one_can_name_is_no_figure() -> None:
    assert words(f"<w:p><w:r><w:sym w:char='F031'/><w:t>{chr(0xE031)}</w:t></w:r></w:p>") == [
        "\ufffd\ufffd"
    ]


def test_the_strict_namespace_is_the_same() -> None:
    assert words(para("总体情况"), STRICT) == ["总体情况"]


def test_lines_within_a_paragraph_are_lines() -> None:
    assert words("<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p>") == ["一", "二"]


@pytest.mark.parametrize(
    ("borders", "ruled"),
    [
        ('<w:tblBorders><w:top w:val="single"/><w:insideV w:val="dotted"/></w:tblBorders>', True),
        ('<w:tblBorders><w:top w:val="nil"/><w:insideV w:val="none"/></w:tblBorders>', False),
        ("", False),
    ],
)
def test_whether_lines_are_drawn_is_read(borders: str, ruled: bool) -> None:
    body = f"<w:tbl><w:tblPr>{borders}</w:tblPr><w:tr>{cell('甲')}{cell('1')}</w:tr></w:tbl>"
    (table,) = read(body).blocks
    assert isinstance(table, Drawn) and table.ruled is ruled


@pytest.mark.parametrize("stem", [stem for stem, *_ in awkward_word.FILES])
def test_every_figure_of_an_awkward_file_stands_where_it_is_drawn(stem: str) -> None:
    content = (FILES / f"{stem}.docx").read_bytes()
    expected = json.loads((FILES / f"{stem}.expected.json").read_text(encoding="utf-8"))
    tables = [b for b in read_word(content, stem, "").blocks if isinstance(b, Drawn)]
    read = [
        [square.text for square in table.squares if square.text.isdigit() and square.row == row]
        for table in tables
        for row in range(table.rows)
    ]
    form = edition(expected["form"])
    due = [
        [expected["cells"][f"{table.id}[{row.id},{column.id}]"] for column in table.leaf_columns]
        for table in form.tables
        for row in table.leaf_rows
    ]
    assert list(filter(None, read)) == due


@pytest.mark.parametrize(
    "body",
    [
        "<w:p>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><w:p/>",
        "<w:p><w:r><w:t>&undefined;</w:t></w:r></w:p>",
        "<w:tbl><w:tr><w:tc>" * 300 + "</w:tc></w:tr></w:tbl>" * 300,
    ],
)
def test_malformed_content_is_one_message(body: str) -> None:
    with pytest.raises(InputError, match="已损坏"):
        read(body)


def test_a_table_of_too_many_cells_is_refused_by_name() -> None:
    row = f"<w:tr>{'<w:tc/>' * 500}</w:tr>"
    with pytest.raises(InputError, match="表格过大"):
        read(f"<w:tbl>{row * 201}</w:tbl>")


def test_what_is_no_word_file_is_told() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(InputError, match="不是Word 文件"):
        read_word(stream.getvalue(), "a.docx", "")
    with pytest.raises(InputError, match="已损坏"):
        read_word(b"PK\x03\x04 and nothing else", "a.docx", "")


@st.composite
def grids(draw: st.DrawFn) -> list[list[tuple[int, int]]]:
    """A grid of merged cells: for each place the top left corner of the cell that covers it."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    cover: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(rows):
        for column in range(columns):
            if (row, column) in cover:
                continue
            across = 1
            while (row, column + across) not in cover and column + across < columns:
                if not draw(st.booleans()):
                    break
                across += 1
            down = draw(st.integers(1, rows - row))
            for r in range(row, row + down):
                if any((r, c) in cover for c in range(column, column + across)):
                    break
                cover |= {(r, c): (row, column) for c in range(column, column + across)}
    return [[cover[r, c] for c in range(columns)] for r in range(rows)]


@given(grids())
@settings(deadline=None, max_examples=60)
def test_any_grid_of_merged_cells_comes_back(cover: list[list[tuple[int, int]]]) -> None:
    rows = []
    for r, row in enumerate(cover):
        cells = ""
        for c, (top, left) in enumerate(row):
            if left != c:
                continue
            across = row.count((top, left))
            down = any((top, left) in other for other in cover[r + 1 :]) or top != r
            begins = ' w:val="restart"' if top == r else ""
            merge = f"<w:vMerge{begins}/>" if down else ""
            text = f"{top}.{left}" if top == r else ""
            cells += cell(text, f'<w:gridSpan w:val="{across}"/>{merge}')
        rows.append(cells)
    table = drawn(*rows)
    found = [[table.at(r, c) for c in range(len(cover[0]))] for r in range(len(cover))]
    assert [[square and square.text for square in row] for row in found] == [
        [f"{top}.{left}" for top, left in row] for row in cover
    ]
