"""The equations of the form as formulas: each has its cell, and each reads the right cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.form.editions import edition
from nianbao.form.table import Relation
from nianbao.inputs.figures import Cell, Figures
from nianbao.inputs.workbook.layout import layout
from nianbao.inputs.workbook.square import Square
from nianbao.workbooks.equations import Beside, beside, spans, spoken
from tests.forms import INVENTED, forms_of

FORMS = ("gb2021_30", "gb2019_60", "gb2026")
_REF = re.compile(r"(?<![A-Z'!$])([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?(?![(\d])")


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Iterator[Form]:
    with forms_of(INVENTED):
        yield edition(request.param)


def figures(form: Form) -> Figures:
    """Figures of any year on the form of this year, none of them typed."""
    cells = {
        CellAddress(t.id, r.id, c.id): Cell(t.id, r.id, c.id, value=1, state="value")
        for t in form.tables
        for r in t.leaf_rows
        for c in t.leaf_columns
    }
    return Figures(form, cells)


def tables(form: Form, prior: Figures | None) -> list[Beside]:
    return [
        one for sheet in layout(form).sheets if sheet.blocks for one in beside(sheet, prior, {})
    ]


def number(column: str) -> int:
    value = 0
    for letter in column:
        value = 26 * value + ord(letter) - 64
    return value


def read(sheet: str, text: str) -> set[Square]:
    """The cells of its own sheet that a formula reads."""
    found: set[Square] = set()
    for left, top, right, bottom in _REF.findall(re.sub('"[^"]*"', "", text)):
        for row in range(int(top), int(bottom or top) + 1):
            for column in range(number(left), number(right or left) + 1):
                found.add(Square(sheet, row, column))
    return found


def asked(one: Beside, relation: Relation, other: str) -> set[Square]:
    """The cells that the formula of a relation must read."""
    found: set[Square] = set()
    terms = [*relation.left, *relation.right]
    for term in terms:
        for address in one.table.cells(relation.axis, term.id, other):
            row, column = str(address.row), str(address.column)
            if term.prior:
                typed = one.block.square(row, column)
                shift = one.aside - one.block.at.column - one.block.grid.label_columns
                found.add(typed._replace(column=typed.column + shift))
            else:
                found |= {one.block.square(row, column), one.read(row, column)}
    if relation.when_zero:
        (address,) = one.table.cells(relation.axis, relation.when_zero, other)
        found.add(one.read(str(address.row), str(address.column)))
    return found


def test_every_relation_has_a_cell_in_every_row_or_column_that_reads_its_terms(form: Form) -> None:
    for one in tables(form, figures(form)):
        texts = {formula.at: str(formula.text) for formula in one.formulas()}
        expected = {
            (relation.id, other.id)
            for relation in one.table.relations
            for other in (one.table.leaf_rows if relation.per == "row" else one.table.leaf_columns)
        }
        assert {(check.relation.id, check.other) for check in one.checks} == expected
        for check in one.checks:
            sheet = check.at.sheet
            assert read(sheet, texts[check.at]) == asked(one, check.relation, check.other)


def test_what_stands_beside_a_table_covers_no_cell_and_no_label_of_the_layout(form: Form) -> None:
    for sheet in layout(form).sheets:
        if not sheet.blocks:
            continue
        covered = {entry.at for entry in sheet.entries}
        for words in sheet.words[2:]:
            covered |= {
                Square(sheet.name, words.at.row + down, words.at.column + across)
                for down in range(words.down)
                for across in range(words.across)
            }
        for one in beside(sheet, figures(form), {}):
            for formula in one.formulas():
                for across in range(formula.across):
                    for down in range(formula.down):
                        at = formula.at
                        place = Square(at.sheet, at.row + down, at.column + across)
                        assert place not in covered, formula
                        covered.add(place)


def test_every_total_is_computed_from_its_parts_and_taken_where_none_is_typed(form: Form) -> None:
    for one in tables(form, None):
        texts = {formula.at: str(formula.text) for formula in one.formulas()}
        for axis in ("row", "column"):
            for total, parts in one.table.totals(axis).items():
                others = one.table.leaf_columns if axis == "row" else one.table.leaf_rows
                for other in others:
                    row, column = (total, other.id) if axis == "row" else (other.id, total)
                    typed, taken = one.block.square(row, column), one.read(row, column)
                    assert taken != typed
                    assert typed in read(typed.sheet, texts[taken])
                    (computed,) = read(typed.sheet, texts[taken]) - {typed}
                    of_parts = {
                        one.read(str(cell.row), str(cell.column))
                        for part in parts
                        for cell in (one.table.cell(axis, part, other.id),)
                    }
                    both = row in one.table.totals("row") and column in one.table.totals("column")
                    if axis == "row" or not both:
                        assert of_parts <= read(typed.sheet, texts[computed])


def test_without_last_years_figures_nothing_is_compared_with_them(form: Form) -> None:
    for one in tables(form, None):
        texts = {formula.at: formula.text for formula in one.formulas()}
        for check in one.checks:
            past = any(term.prior for term in (*check.relation.left, *check.relation.right))
            assert (texts[check.at] == "没有上年数据") is past


def test_what_last_years_form_had_not_is_not_compared() -> None:
    now, before = edition("gb2021_30"), edition("gb2019_60")
    said = {
        formula.text
        for one in tables(now, figures(before))
        for formula in one.formulas()
        if formula.look == "check"
    }
    assert "上年格式没有这项" in said
    assert any(str(text).startswith("=") for text in said)


def test_cells_in_a_line_are_one_reference() -> None:
    line = [Square("表", 1, column) for column in (1, 2, 3)]
    assert spans([*line, Square("表", 5, 3), Square("表", 6, 3)]) == ["A1:C1", "C5:C6"]
    assert spans([line[0], Square("表", 2, 2)]) == ["A1", "B2"]


def test_an_equation_is_told_in_the_words_of_the_form() -> None:
    told = {
        relation.id: spoken(table, relation)
        for table in edition("gb2021_30").tables
        for relation in table.relations
    }
    assert told["t3_applicants"] == "总计＝自然人＋法人或其他组织"
    assert told["t4_after_bound"] == "复议后起诉—总计 ≤ 行政复议—总计＋上年“行政复议—总计”"
    assert told["t2_made_bound"] == "本年制发件数 ≤ 现行有效件数（本年废止件数为 0 时）"
