from __future__ import annotations

from typing import Any

import pytest

from nianbao.form.editions import edition, editions
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.pages.tables import header_rows, label_rows, table_block


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
    for part in ("header", "rows"):
        filled: set[tuple[int, int]] = set()
        for y, row in enumerate(block[part]):
            x = 0
            for cell in row:
                while (y, x) in filled:
                    x += 1
                spanned = {
                    (y + down, x + right)
                    for down in range(cell["rowspan"])
                    for right in range(cell["colspan"])
                }
                assert not spanned & filled
                filled |= spanned
        height = len(block[part])
        assert filled == {(y, x) for y in range(height) for x in range(block["columns"])}


def test_table_three_has_the_official_merged_cells() -> None:
    table = edition("gb2021_30").table("t3")
    spans = {c["text"]: (c["colspan"], c["rowspan"]) for row in header_rows(table) for c in row}
    assert spans["申请人情况"] == (7, 1)
    assert spans["法人或其他组织"] == (5, 1)
    assert spans["自然人"] == spans["总计"] == (1, 2)
    assert next(iter(spans.values())) == (3, 3)
    labels = {c["text"]: (c["colspan"], c["rowspan"]) for row in label_rows(table) for c in row}
    assert labels["三、本年度办理结果"] == (1, 22)
    assert labels["（三）不予公开"] == (1, 8)
    assert labels["（一）予以公开"] == labels["（七）总计"] == (2, 1)
    assert labels["四、结转下年度继续办理"] == (3, 1)


def test_table_four_has_three_header_rows_and_no_labels() -> None:
    table = edition("gb2021_30").table("t4")
    assert [len(row) for row in header_rows(table)] == [2, 7, 10]
    assert label_rows(table) == [[]]
