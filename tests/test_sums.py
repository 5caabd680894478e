"""The sums of a list of reports, cell by cell, as an office would add them up by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nianbao.form.editions import edition
from nianbao.form.role import Role
from nianbao.pages.sums import Raw, Summed, sums

FORM = edition("gb2021_30")


def row(agency: str = "a", fill: Raw = 1, **own: Any) -> dict[str, Any]:
    """A report with the same figure in every cell."""
    cells = {t.id: [fill] * len(t.leaf_rows) * len(t.leaf_columns) for t in FORM.tables}
    usual = {
        "agency": agency, "district": "d", "year": 2023, "state": "ok", "form": FORM.id,
        "scope": "agency", "cells": cells,
    }  # fmt: skip
    return usual | own


def first(rows: list[dict[str, Any]]) -> Summed:
    """The first cell of the first table."""
    return sums(rows)[0].tables[0].rows[0][1][0]


def test_every_cell_is_summed_and_a_blank_is_told_never_taken_as_zero() -> None:
    assert first([row(fill=2), row("b", 3)]) == Summed("5", 0)
    assert first([row(fill=2), row("b", None)]) == Summed("2", 1)
    assert first([row(fill=None), row("b", None)]) == Summed("", 2)


def test_amounts_are_added_exactly() -> None:
    assert first([row(fill="0.1"), row("b", "0.2")]).text == "0.3"
    assert first([row(fill="123456789.01"), row("b", 1)]).text == str(Decimal("123456790.01"))


def test_all_cells_of_the_form_are_there_with_their_labels() -> None:
    (found,) = sums([row()])
    shown = sum(len(cells) for table in found.tables for _, cells in table.rows)
    assert shown == sum(len(t.leaf_rows) * len(t.leaf_columns) for t in FORM.tables)
    (review,) = FORM.tables_of(Role.REVIEW) or FORM.tables[-1:]
    upright = found.tables[FORM.tables.index(review)]
    assert len(upright.rows) == len(review.leaf_columns)


def test_a_report_that_sums_up_others_is_not_added_to_them() -> None:
    rows = [row(fill=2), row("b", 3), row("whole", 5, scope="region_rollup")]
    (found,) = sums(rows)
    assert (found.reports, found.regional) == (2, 1)
    assert first(rows) == Summed("5", 0)


def test_what_is_gone_or_was_not_made_is_in_no_sum() -> None:
    rows = [row(fill=2), row("b", 3, state="gone"), row("c", state="failed", cells={}, form="")]
    (found,) = sums(rows)
    assert (found.reports, found.left_out) == (1, 1)
    assert first(rows) == Summed("2", 0)


def test_districts_stand_apart_the_newest_year_first() -> None:
    rows = [row(year=2022), row(), row(district="c")]
    assert [(s.district, s.year) for s in sums(rows)] == [("c", 2023), ("d", 2023), ("d", 2022)]


def test_figures_that_no_run_of_ours_has_kept_do_no_harm() -> None:
    odd = row("b")
    odd["cells"] = {FORM.tables[0].id: [1], "none": [10**5000]}
    huge = row("c", 10**5000)
    assert first([row(fill=2), odd, huge]) == Summed("2", 1)
    assert sums([row(form="of no edition")]) == []
