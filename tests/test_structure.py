"""The structure of tables in the PDF, read back as a screen reader does."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from nianbao.form.editions import edition, newest
from nianbao.pages import typeset
from nianbao.pages.blocks import AnyBlock, Label, Table, Value
from nianbao.pages.structure import Shape, shapes, with_row_headers
from nianbao.prose.document import Grid, Heading, List, paragraph
from tests.test_typeset import of_blocks, tables

MARK = "4711"


def marked(table: Table, row: int, column: int) -> Table:
    """A table with one figure that is told from the others."""
    cells = list(table.rows[row])
    labels = sum(cell.role != "value" for cell in cells)
    cells[labels + column] = Value(MARK, numeric=True)
    return replace(table, rows=(*table.rows[:row], tuple(cells), *table.rows[row + 1 :]))


def table_three(form: str) -> Table:
    (table,) = (table for table in tables(form, "0") if table.label_columns == 3)
    return table


def headers(*blocks: AnyBlock) -> list[str]:
    """What the marked cell names as its headers, each with its scope, in order."""
    pdf = typeset.typeset(of_blocks(*blocks), "{}")
    words = said(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        cells = [*elements(file.Root.StructTreeRoot.K[0], "TD", "TH")]
        named = {str(cell.ID): cell for cell in cells if "/ID" in cell}
        assert set(identities(file)) == set(named)
        (cell,) = (cell for cell in cells if text_of(cell, words, file) == MARK)
        (attributes,) = (a for a in cell.A if a.O == "/Table")
        found = [named[str(ident)] for ident in attributes.Headers]
        return [f"{scope(header)} {text_of(header, words, file)}" for header in found]


def scope(header: Any) -> str:
    assert header.S == "/TH"
    (attributes,) = (a for a in header.A if a.O == "/Table")
    return str(attributes.Scope).strip("/")


def elements(element: Any, *kinds: str) -> Iterator[Any]:
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return
    if str(element.S).strip("/") in kinds:
        yield element
    for kid in element.get("/K", []):
        yield from elements(kid, *kinds)


def identities(file: pikepdf.Pdf) -> list[str]:
    """The names in the tree of identities, each of which leads to the element that has it."""
    names = list(file.Root.StructTreeRoot.IDTree.Names)
    found = [str(name) for name in names[::2]]
    assert found == sorted(found) and len(found) == len(set(found))
    assert [str(element.ID) for element in names[1::2]] == found
    return found


def said(pdf: bytes) -> dict[tuple[int, int], str]:
    """The words of each page's marked content."""
    words: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        for shown in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), textpage=text):
            place = (number, pdfium.FPDFPageObj_GetMarkedContentID(shown))
            words[place] = words.get(place, "") + shown.extract()
    return words


def text_of(cell: Any, words: dict[tuple[int, int], str], file: pikepdf.Pdf) -> str:
    pages = {page.obj.objgen: number for number, page in enumerate(file.pages)}
    parts = []
    for kid in cell.get("/K", []):
        if isinstance(kid, int):
            parts.append(words[pages[cell.Pg.objgen], kid])
        elif "/MCID" in kid:
            parts.append(words[pages[kid.Pg.objgen], int(kid.MCID)])
    return "".join("".join(parts).split())


def test_a_figure_of_table_three_names_its_columns_and_rows_in_order() -> None:
    assert headers(marked(table_three(newest().id), 5, 2)) == [
        "Column 申请人情况",
        "Column 法人或其他组织",
        "Column 科研机构",
        "Row 三、本年度办理结果",
        "Row （三）不予公开",
        "Row 2.其他法律行政法规禁止公开",
    ]


def test_a_figure_of_2020_names_its_columns_and_rows_in_order() -> None:
    older = edition("gb2019_60")
    assert headers(marked(table_three(older.id), 3, 6)) == [
        "Column 申请人情况",
        "Column 总计",
        "Row 三、本年度办理结果",
        "Row （二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    ]


def test_a_figure_of_table_two_names_its_caption_column_and_row() -> None:
    first, *_ = tables(newest().id, "0")
    assert headers(marked(first, 1, 0)) == [
        "Column 第二十条第（一）项",
        "Column 本年制发件数",
        "Row 行政规范性文件",
    ]


def test_a_cell_of_a_table_in_prose_names_its_column() -> None:
    grid = Grid((("事项", "件数"),), (("甲", "1"), ("乙", MARK)))
    assert headers(paragraph("文"), List(False, 1, ((grid,),))) == ["Column 件数"]


def test_a_heading_that_reads_like_a_tag_is_none() -> None:
    heading = Heading("/S/Table/K[1 0 R 2 0 R]>>", 1)
    first, *_ = tables(newest().id, "0")
    assert len(headers(heading, marked(first, 1, 0))) == 3


def test_a_table_over_several_pages_names_its_headers_on_each() -> None:
    long = table_three(newest().id)
    label = Label("行", colspan=3, rowspan=1, role="row")
    filled = replace(long, rows=((label, *[Value("0", numeric=True)] * 7),) * 80)
    pdf = typeset.typeset(of_blocks(filled), "{}")
    assert len(pypdfium2.PdfDocument(pdf)) > 1
    with pikepdf.open(io.BytesIO(pdf)) as file:
        (table,) = elements(file.Root.StructTreeRoot.K[0], "Table")
        rows = [row for row in elements(table, "TR") if len(row.K) == 8]
        assert len(rows) == len(filled.rows)
        for row in rows:
            assert scope(row.K[0]) == "Row"


def test_a_table_set_in_parts_has_its_row_headers_in_each(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_ = tables(newest().id, "0")
    parts = [replace(first, rows=(row,)) for row in first.rows]
    document = of_blocks(*parts)
    monkeypatch.setattr(typeset, "with_row_headers", lambda pdf, tables: pdf)
    bare = typeset.typeset(document, "{}")
    assert with_row_headers(bare, list(shapes([first]))) == with_row_headers(
        bare, list(shapes(parts))
    )


def test_nothing_else_of_the_file_is_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    document = of_blocks(Heading("一、总体情况", 1), *tables(newest().id, "0"))
    pdf = typeset.typeset(document, '{"a": 1}')
    assert pdf == typeset.typeset(document, '{"a": 1}')
    monkeypatch.setattr(typeset, "with_row_headers", lambda pdf, tables: pdf)
    bare = typeset.typeset(document, '{"a": 1}')
    with pikepdf.open(io.BytesIO(pdf)) as file, pikepdf.open(io.BytesIO(bare)) as before:
        assert not file.check_pdf_syntax()
        assert len(file.objects) == len(before.objects)
        assert file.trailer.ID == before.trailer.ID
        for now, then in zip(file.objects, before.objects, strict=True):
            if not is_structure(now):
                assert now.unparse() == then.unparse()
                if isinstance(now, pikepdf.Stream):
                    assert now.read_raw_bytes() == then.read_raw_bytes()
        assert file.attachments["figures.json"].get_file().read_bytes() == b'{"a": 1}'


def is_structure(thing: Any) -> bool:
    kind = thing.get("/Type") if isinstance(thing, pikepdf.Dictionary) else None
    return kind in ("/StructElem", "/StructTreeRoot")


@pytest.mark.parametrize("pdf", [b"%PDF-1.7\n", b"%PDF-1.7\nstartxref\n0\n%%EOF"])
def test_a_file_of_another_make_is_left_as_it_is(
    pdf: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="nianbao"):
        assert with_row_headers(pdf, [Shape(2, 1, 1)]) == pdf
    assert caplog.messages


def test_a_table_that_is_not_the_one_expected_is_left_as_it_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, *_ = tables(newest().id, "0")
    pdf = typeset.typeset(of_blocks(first), "{}")
    for wrong in ([Shape(3, 1, 2)], [*shapes([first]), Shape(2, 1, 1)]):
        caplog.clear()
        assert with_row_headers(pdf, wrong) == pdf
        assert "row headers" in caplog.text


def test_a_table_in_prose_without_rows_leaves_the_others_their_headers() -> None:
    table = marked(table_three(newest().id), 4, 2)
    alone = headers(table)
    assert len(alone) == 6
    assert headers(Grid((("甲", "乙"),), ()), table) == alone
