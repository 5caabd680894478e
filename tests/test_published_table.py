"""A table as it is published: its own words and figures, and how each was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.form.editions import edition
from nianbao.pages.blocks import FigureMark
from nianbao.pages.published_table import FigureView, LabelView, TableView, table_view
from nianbao.published.document import Spot
from nianbao.published.published_report import (
    Basis,
    PublishedReport,
    ReadCell,
    ReadLabel,
    ReadTable,
)
from tests.publications import cell, judged, labels, published, table


@pytest.fixture
def page(
    small: dict[str, Any], report: Callable[[dict[str, Any]], AnnualReport]
) -> PublishedReport:
    return published(report(small))


def view(page: PublishedReport, id: str = "t3", **marks: tuple[FigureMark, ...]) -> TableView:
    return table_view(judged(page), page, id, marks)


def figure(view: TableView, anchor: str) -> FigureView:
    return next(f for row in view.rows for f in row.figures if f.anchor == anchor)


def label(view: TableView, anchor: str) -> LabelView:
    labels = [one for row in view.header for one in row]
    labels += [one for row in view.rows for one in row.labels]
    return next(one for one in labels if one.anchor == anchor)


def test_a_table_is_laid_out_as_the_form_and_has_every_figure(page: PublishedReport) -> None:
    drawn = view(page)
    assert (len(drawn.rows), {len(row.figures) for row in drawn.rows}) == (25, {7})
    assert drawn.label_columns == 3
    assert label(drawn, "t3-granted-").text == "（一）予以公开"
    assert label(drawn, "t3--org_commercial").text == "商业企业"
    assert not any(label.official for row in drawn.header for label in row)
    assert {"t3", "t3-granted-total", "t3--total"} <= drawn.anchors
    assert view(page, "t4").rows[0].labels == ()
    assert view(page, "t2_1").caption == "第二十条第（一）项"


def test_a_figure_shows_what_stands_there_and_what_is_wrong_with_it(page: PublishedReport) -> None:
    at = "t3[granted,total]"
    states = [
        ({"raw": "１２"}, ("１２", "read", "")),
        ({"raw": None}, ("", "blank", "")),
        ({"raw": "l2", "state": "unreadable"}, ("l2", "unreadable", "")),
        ({"raw": None, "state": "missing"}, ("", "missing", "")),
        ({"raw": "3", "basis": Basis.RECONSTRUCTED}, ("3", "read", "分连写")),
        ({"raw": "3", "basis": Basis.IN_SEQUENCE}, ("3", "read", "")),
    ]
    for facts, shown in states:
        one = figure(view(cell(page, at, **facts)), "t3-granted-total")
        assert (one.text, one.state, one.told) == shown


def test_a_label_that_is_not_the_form_s_stands_with_that_of_the_form(page: PublishedReport) -> None:
    rows = tuple(
        replace(row, text="2.重复审请", basis=Basis.MISPRINTED)
        if row.node == "np_duplicate"
        else replace(row, text="（一） 予以\n公开")
        if row.node == "granted"
        else row
        for row in table_of(page).rows
    )
    drawn = view(table(page, "t3", rows=rows))
    wrong = label(drawn, "t3-np_duplicate-")
    assert (wrong.text, wrong.official, wrong.told) == ("2.重复审请", "2.重复申请", "有错字")
    assert label(drawn, "t3-granted-").text == "（一）予以公开"
    assert label(drawn, "t3-granted-").official == ""


def test_a_label_with_a_stroke_in_it_is_whole(
    small: dict[str, Any], report: Callable[[dict[str, Any]], AnnualReport]
) -> None:
    shape = edition("gb2019_60").table("t2_5")
    own = ReadTable(
        shape.id,
        "gb2019_60",
        tuple(
            ReadCell(shape.id, row.id, column.id, "read", "0")
            for row in shape.leaf_rows
            for column in shape.leaf_columns
        ),
        columns=labels(shape, "column"),
    )
    page = published(report(small))
    old = replace(page, tables=replace(page.tables, edition="gb2019_60", tables=(own,)))
    texts = [label.text for label in view(old, "t2_5").header[0]]
    assert "本年增/减" in texts


def test_a_row_that_is_not_there_and_one_that_the_form_has_not_are_both_told(
    page: PublishedReport,
) -> None:
    own = table_of(page)
    rows = (*(row for row in own.rows if row.node != "granted"), ReadLabel("8.其他", None))
    cells = tuple(
        replace(one, state="missing", raw=None) if one.row == "granted" else one
        for one in own.cells
    )
    drawn = view(table(page, "t3", rows=rows, cells=cells))
    gone = label(drawn, "t3-granted-")
    assert (gone.quiet, gone.told) == (True, "原件未见")
    assert "统一格式没有的行：8.其他" in drawn.notes


def test_how_a_whole_row_was_read_is_told_once(page: PublishedReport) -> None:
    cells = tuple(
        replace(one, basis=Basis.ROW_IN_ORDER) if one.row == "granted" else one
        for one in table_of(page).cells
    )
    drawn = view(table(page, "t3", cells=cells))
    assert label(drawn, "t3-granted-").told == "按位置"
    assert figure(drawn, "t3-granted-total").told == ""


def test_a_row_says_where_it_stands_seen_from_its_table(page: PublishedReport) -> None:
    whole = Spot(page=3, table=2)
    cells = tuple(
        replace(
            one,
            spot=Spot(page=4 if one.row == "carried_out" else 3, table=2, row=7, column=n % 7 + 1),
        )
        for n, one in enumerate(table_of(page).cells)
    )
    drawn = view(table(page, "t3", cells=cells, spot=whole))
    assert drawn.spot == "第3页（全文第2张表）"
    assert drawn.rows[0].spot == "第7行"
    assert drawn.rows[-1].spot == "第4页第7行"
    assert figure(drawn, "t3-new_received-natural_person").spot == "第3页（全文第2张表）第7行第1列"


def test_findings_and_the_year_before_stand_at_their_figures(
    page: PublishedReport, small: dict[str, Any], report: Callable[[dict[str, Any]], AnnualReport]
) -> None:
    mark = FigureMark("T301", "error", 1)
    marks = {"t3[granted,total]": (mark,), "t3[,total]": (mark,)}
    before = judged(cell(page, "t3[granted,total]", raw="7"))
    drawn = table_view(judged(cell(page, "t3[granted,total]", raw="9"), before), page, "t3", marks)
    one = figure(drawn, "t3-granted-total")
    assert (one.marks, one.prior, one.change) == ((mark,), "7", "+2")
    assert label(drawn, "t3--total").marks == (mark,)
    assert figure(drawn, "t3-granted-natural_person").prior is None


def test_a_table_that_is_not_there_is_told_by_its_name(page: PublishedReport) -> None:
    others = tuple(one for one in page.tables.tables if one.table != "t3")
    drawn = view(replace(page, tables=replace(page.tables, tables=others)))
    assert (drawn.there, drawn.name) == (False, "表三")


def table_of(page: PublishedReport, id: str = "t3") -> Any:
    return next(one for one in page.tables.tables if one.table == id)
