"""Statutory tables: their columns and rows, and where they may break."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nianbao.form.editions import edition, editions, newest
from nianbao.pages import typeset
from nianbao.pages.blocks import Table, Value
from nianbao.pages.table_layout import PAGE, PITCH, SIZE, WIDTH, Cell, is_number, table_layout
from nianbao.pages.tables import blank_table
from tests.placed import Char, pages
from tests.test_typeset import of_blocks, tables

FORMS = [form.id for form in editions()]
FIGURES = ["0", "9999", "12345", "\u221212", "123456789", "12345678901", "公务用车10辆"]


def table_three(text: str) -> Table:
    (table,) = (table for table in tables(newest().id, text) if table.label_columns == 3)
    return table


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", FIGURES)
@pytest.mark.parametrize("width", [WIDTH, 170.0, 306.0, 700.0])
def test_a_table_is_as_wide_as_the_text(form: str, text: str, width: float) -> None:
    for table in tables(form, text):
        layout = table_layout(table, width)
        assert layout == table_layout(table) or width != WIDTH
        assert sum(layout.columns) == pytest.approx(width)
        assert min(layout.columns) > 0 and 0 < layout.size <= SIZE


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", ["0", "999", "9999"])
def test_ordinary_figures_leave_every_table_its_size_and_a_page(form: str, text: str) -> None:
    for table in tables(form, text):
        layout = table_layout(table)
        assert layout.size == SIZE and not layout.turned
        assert sum(layout.header_heights) + sum(layout.row_heights) <= PAGE


def test_longer_figures_take_no_more_of_the_size_than_they_need() -> None:
    sizes = [table_layout(table_three("9" * digits)).size for digits in range(1, 12)]
    assert sizes[:5] == [SIZE] * 5 and sizes == sorted(sizes, reverse=True)
    assert sizes[8] > 7


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", FIGURES)
def test_no_words_run_into_others(form: str, text: str) -> None:
    for page in pages(typeset.typeset(of_blocks(*tables(form, text)), "{}")):
        placed = sorted(page, key=lambda char: char.ink[1])
        for at, char in enumerate(placed):
            for other in placed[at + 1 :]:
                if other.ink[1] >= char.ink[3]:
                    break
                assert not overlap(char, other), (char, other)


def overlap(one: Char, other: Char) -> bool:
    left, right = max(one.ink[0], other.ink[0]), min(one.ink[2], other.ink[2])
    top, bottom = max(one.ink[1], other.ink[1]), min(one.ink[3], other.ink[3])
    return right - left > 0.2 * one.size and bottom - top > 0.2 * one.size


@pytest.mark.parametrize("form", FORMS)
def test_a_small_table_is_whole_lines_high_with_the_gap_below_it(form: str) -> None:
    for table in tables(form, "12"):
        layout = table_layout(table)
        if table.label_columns < 2:
            lines = (sum(layout.header_heights) + sum(layout.row_heights) + 13) / PITCH
            assert lines == pytest.approx(round(lines))


def test_table_three_may_break_between_its_groups_where_its_outer_label_stays_whole() -> None:
    layout = table_layout(table_three("12"))
    before = [layout.rows[at][0].lines[0] for at in layout.breaks]
    assert before == ["三、", "（四）", "（五）", "（六）"]
    assert layout.breaks_within and not set(layout.breaks) & set(layout.breaks_within)


def test_labels_break_where_a_reader_pauses() -> None:
    layout = table_layout(table_three("12"))
    cells = {"".join(cell.lines): cell for row in layout.header + layout.rows for cell in row}
    assert cells["自然人"].lines == ("自然人",)
    assert cells["商业企业"].lines == ("商业", "企业")
    assert cells["社会公益组织"].lines == ("社会", "公益", "组织")
    assert cells["（三）不予公开"].lines == ("（三）", "不予公开")
    assert cells["三、本年度办理结果"].lines == ("三、", *"本年度办理结果")
    wide = table_layout(table_three("123456789"))
    heads = {cell.lines for row in wide.header for cell in row}
    assert {("商业企业",), ("社会公益", "组织")} <= heads


def test_a_row_of_words_is_as_high_as_they_need() -> None:
    table = blank_table(next(t for t in edition(newest().id).tables if t.id == table_three("").id))
    first, *others = table.rows
    values = [Value("0", numeric=True)] * (table.columns - table.label_columns)
    odd = (*first, Value("公务用车十辆另有说明" * 3, numeric=False), *values[1:])
    rows = (odd, *((*labels, *values) for labels in others))
    layout = table_layout(replace(table, rows=rows))
    assert layout.row_heights[0] > 5 * layout.row_heights[1]
    assert Cell(("公务用车十辆另有说明" * 3,), free=True) in layout.rows[0]


@pytest.mark.parametrize("text", ["-5", "\u22125", "+3", "1,234.5"])
def test_a_number_may_have_a_sign_of_either_kind(text: str) -> None:
    assert is_number(text) and not is_number(f"{text}件")
