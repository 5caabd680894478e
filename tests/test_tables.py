from __future__ import annotations

from typing import Any

import pytest

from nianbao.form.editions import edition, editions
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.pages.blocks import Value
from nianbao.pages.tables import blank_table, table_block


@pytest.mark.parametrize(
    ("form", "table"),
    [(form.id, table.id) for form in editions() for table in form.tables],
)
def test_spans_tile_the_table_without_gap_or_overlap(
    form: str, table: str, small: dict[str, Any]
) -> None:
    small["year"] = edition(form).first_year
    small["figures"] = {}
    block = table_block(read_figures(from_parameters(small)), table)
    for part in (block.header, block.rows):
        filled: set[tuple[int, int]] = set()
        for y, row in enumerate(part):
            x = 0
            for cell in row:
                while (y, x) in filled:
                    x += 1
                one = isinstance(cell, Value)
                down, right = (1, 1) if one else (cell.rowspan, cell.colspan)
                spanned = {(y + d, x + r) for d in range(down) for r in range(right)}
                assert not spanned & filled
                filled |= spanned
        height = len(part)
        assert filled == {(y, x) for y in range(height) for x in range(block.columns)}


def test_table_three_has_the_official_merged_cells() -> None:
    table = blank_table(edition("gb2021_30").table("t3"))
    spans = {c.text: (c.colspan, c.rowspan) for row in table.header for c in row}
    assert spans["申请人情况"] == (7, 1)
    assert spans["法人或其他组织"] == (5, 1)
    assert spans["自然人"] == spans["总计"] == (1, 2)
    assert next(iter(spans.values())) == (3, 3)
    labels = {c.text: (c.colspan, c.rowspan) for row in table.rows for c in row}
    assert labels["三、本年度办理结果"] == (1, 22)
    assert labels["（三）不予公开"] == (1, 8)
    assert labels["（一）予以公开"] == labels["（七）总计"] == (2, 1)
    assert labels["四、结转下年度继续办理"] == (3, 1)


def test_table_four_has_three_header_rows_and_no_labels() -> None:
    table = blank_table(edition("gb2021_30").table("t4"))
    assert [len(row) for row in table.header] == [2, 7, 10]
    assert table.rows == ((),)
