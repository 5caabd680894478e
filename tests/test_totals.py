"""The totals of a workbook: computed there, as long as nobody types another number."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nianbao.form.editions import edition
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workbook.layout import layout
from nianbao.inputs.workbook.totals import computed
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of
from tests.conftest import CITY
from tests.workbooks import bare

FORM = edition("gb2021_30")
PLAN = layout(FORM)
TABLE = FORM.table("t3")
NAMED = {
    **{("agency", "id"): "city", ("agency", "district"): "suqian", ("agency", "name"): "甲市"},
    **{("agency", "self_reference"): "市", ("agency", "kind"): "一级政府", ("year",): 2023},
    **{("scope",): "本级", ("contact", "address"): "甲路1号", ("contact", "phone"): "1"},
    ("signed_on",): "2024-01-02",
}
ROW = dict(zip([c.id for c in TABLE.leaf_columns], [3, 1, 0, 0, 0, 0], strict=False))


def read(folder: Path, row: Mapping[str, Any], **more: Mapping[str, Any]) -> Any:
    """What is read of table three where one row, or more, were filled in."""
    rows = {"new_received": row, **more}
    cells = {("figures", "t3", r, c): v for r, given in rows.items() for c, v in given.items()}
    file = folder / "a.xlsx"
    file.write_bytes(bare(FORM, {**NAMED, **cells}))
    return read_agency_year(file).figures["t3"]


@pytest.mark.parametrize("value", [None, 4])
def test_a_total_that_is_computed_is_left_out(tmp_path: Path, value: int | None) -> None:
    formula = "=K6" if value is None else ("=SUM(D6:I6)", value)
    assert read(tmp_path, {**ROW, "total": formula}) == {"new_received": ROW}


def test_a_formula_that_gives_another_number_is_a_total_that_was_typed(tmp_path: Path) -> None:
    found = read(tmp_path, {**ROW, "total": ("=SUM(D6:D6)", 3)})
    assert found == {"new_received": {**ROW, "total": 3}}


def test_a_number_typed_over_the_formula_stays(tmp_path: Path) -> None:
    found = read(tmp_path, {**ROW, "total": 4})
    assert found == {"new_received": {**ROW, "total": 4}}


def test_a_formula_for_a_figure_that_is_no_total_is_read_by_its_value(tmp_path: Path) -> None:
    found = read(tmp_path, {**ROW, "natural_person": ("=1+2", 3), "total": ("=D6", 4)})
    assert found == {"new_received": ROW}


def test_the_total_of_all_results_is_computed_from_rows_that_are() -> None:
    rows = TABLE.totals("row")["results_total"]
    given: dict[tuple[str, str], Any] = {
        (row, column.id): 1 for row in rows for column in TABLE.leaf_columns[:-1]
    }
    given |= {(row, "total"): 6 for row in rows} | {("results_total", "total"): 6 * len(rows)}
    formulas = {at for at in given if at[1] == "total"}
    assert computed(TABLE, given, formulas) == formulas
    given["results_total", "total"] = 5
    assert computed(TABLE, given, formulas) == formulas - {("results_total", "total")}


def test_the_form_computes_the_totals_that_are_not_given() -> None:
    agency_year = read_agency_year(CITY)
    values, lists = values_of(agency_year)
    typed = PLAN.entries["figures", "t3", "granted", "total"]
    left_out = {address: v for address, v in values.items() if address != typed.address}
    sheets = [
        openpyxl.load_workbook(BytesIO(workbook(FORM, given, lists)))[typed.at.sheet]
        for given in (values, left_out)
    ]
    assert sheets[0][typed.at.ref].value == 1191
    beside = sheets[1][str(sheets[1][typed.at.ref].value).removeprefix("=")].value
    assert beside.startswith("=IF(COUNT(D8:I8)=6,SUM(D8:I8)")
