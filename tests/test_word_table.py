"""Tables of a Word file: merged as on the form, and of a size at which every number has room."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx
import pytest

from nianbao.form.edition import Form
from nianbao.form.editions import editions
from nianbao.pages.blocks import Table, Value
from nianbao.pages.tables import blank_table
from nianbao.pages.word.edition import word
from nianbao.prose.document import Grid, paragraph
from tests.test_word_edition import MAIN, of_blocks

LINE = 8849  # twentieths of a point
DIGIT = 0.58  # em: 宋体 has half of one, faces that stand in for it more
SIDES = 2 * 30  # of a cell, twentieths of a point


def filled(form: Form, text: str) -> list[Table]:
    """The tables of a form with the same text in every cell."""
    blocks = []
    for table in form.tables:
        values = [Value(text, numeric=True)] * len(table.leaf_columns)
        blank = blank_table(table)
        blocks.append(replace(blank, rows=tuple((*labels, *values) for labels in blank.rows)))
    return blocks


def drawn(*blocks: Any) -> list[Any]:
    """The tables that are drawn of blocks."""
    return list(docx.Document(io.BytesIO(word(of_blocks(*blocks), "{}"))).tables)


@pytest.mark.parametrize("form", editions(), ids=lambda form: str(form.id))
def test_labels_are_merged_as_on_the_form(form: Form) -> None:
    for block, table in zip(filled(form, "0"), drawn(*filled(form, "0")), strict=True):
        captions = 1 if block.show_caption else 0
        assert len(table.rows) == captions + len(block.header) + len(block.rows)
        spans: dict[Any, set[tuple[int, int]]] = {}
        for y, row in enumerate(table.rows):
            assert len(row.cells) == block.columns
            for x, cell in enumerate(row.cells):
                spans.setdefault(cell._tc, set()).add((x, y))
        labels = [c for row in (*block.header, *block.rows) for c in row if c.role != "value"]
        merged = [(c.text, c.colspan * c.rowspan) for c in labels]
        if captions:
            merged.insert(0, (block.caption, block.columns))
        cells = {docx.table._Cell(tc, table): len(at) for tc, at in spans.items()}
        texts = [(cell.text.replace("\n", ""), size) for cell, size in cells.items()]
        assert sorted(merged) == sorted((t, size) for t, size in texts if t != "0")


@pytest.mark.parametrize("form", editions(), ids=lambda form: str(form.id))
def test_the_header_is_on_every_page_and_no_row_is_broken(form: Form) -> None:
    for block, table in zip(filled(form, "0"), drawn(*filled(form, "0")), strict=True):
        header = len(block.header) + block.show_caption
        repeated = [row._tr.find(f"{MAIN}trPr/{MAIN}tblHeader") is not None for row in table.rows]
        assert repeated == [True] * header + [False] * len(block.rows)
        assert all(row._tr.find(f"{MAIN}trPr/{MAIN}cantSplit") is not None for row in table.rows)


LONG = ["0", "1234567", "123456789", "12345678901", "−123456789012", "123456789.123456"]


@pytest.mark.parametrize("form", editions(), ids=lambda form: str(form.id))
@pytest.mark.parametrize("number", LONG)
def test_every_number_has_room_in_its_cell(form: Form, number: str) -> None:
    for table in drawn(*filled(form, number)):
        widths = [int(col.get(f"{MAIN}w")) for col in table._tbl.tblGrid]
        assert sum(widths) == LINE
        require_room(table, number)


def require_room(table: Any, number: str) -> None:
    """Every cell with this number has room for it."""
    for row in table.rows:
        for cell in row.cells:
            if cell.text != number:
                continue
            (run,) = cell.paragraphs[0].runs
            long = len(number) * DIGIT * (run.font.size.pt if run.font.size else 10.5) * 20
            turned = cell._tc.tcPr.find(f"{MAIN}textDirection") is not None
            room = row.height.twips if turned else cell.width.twips
            assert long + SIDES <= room


def test_tables_that_follow_each_other_are_not_joined() -> None:
    made = docx.Document(io.BytesIO(word(of_blocks(*filled(editions()[0], "0")), "{}")))
    tags = [element.tag.rpartition("}")[2] for element in made.element.body]
    assert "tbl,tbl" not in ",".join(tags)


def test_a_table_stands_apart_from_the_text_on_both_sides() -> None:
    table = filled(editions()[0], "0")[0]
    made = docx.Document(io.BytesIO(word(of_blocks(paragraph("甲"), table, paragraph("乙")), "{}")))
    (tbl, *_) = (one._tbl for one in made.tables)
    gaps = [gap.find(f"{MAIN}pPr/{MAIN}spacing") for gap in (tbl.getprevious(), tbl.getnext())]
    heights = [int(gap.get(f"{MAIN}line")) for gap in gaps]
    assert heights[0] > heights[1] > 180  # words stand low in their line


def test_a_group_of_rows_and_a_small_table_stay_on_one_page() -> None:
    def kept(table: Any) -> list[bool]:
        return [
            row._tr.find(f".//{MAIN}keepNext") is not None
            for row in table.rows
            if row._tr.find(f"{MAIN}trPr/{MAIN}tblHeader") is None
        ]

    for block, table in zip(
        filled(editions()[0], "0"), drawn(*filled(editions()[0], "0")), strict=True
    ):
        held = kept(table)
        assert not held[-1]
        if len(held) < 10:
            assert all(held[:-1])
        groups = [(y, cell.rowspan) for y, row in enumerate(block.rows) for cell in row
                  if cell.role == "row" and 1 < cell.rowspan < 10]  # fmt: skip
        for first, rows in groups:
            assert all(held[first : first + rows - 1])


def test_a_table_of_prose_has_its_caption_above() -> None:
    grid = Grid((("渠道", "数量"),), (("网站", "5"), ("", "甲" * 200)), "表1　公开渠道")
    made = docx.Document(io.BytesIO(word(of_blocks(grid), "{}")))
    caption = made.paragraphs[1]
    assert (caption.text, caption.style.name) == ("表1　公开渠道", "Caption")
    assert caption._p.getnext() is made.tables[0]._tbl
    assert [c.text for c in made.tables[0].rows[0].cells] == ["渠道", "数量"]
