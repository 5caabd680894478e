"""The tables of pages, each cell at the place where a browser draws it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form.editions import edition
from nianbao.form.grid import grid
from nianbao.form.labels import folded
from nianbao.form.table import Table
from nianbao.published.document import Drawn
from tests.test_html_page import document, tables

PAGES = sorted((Path(__file__).parent / "files" / "published").glob("html-*.html"))


def drawn(rows: str) -> list[list[str | None]]:
    """The texts of a table row by row; that of a merged cell at every place that it covers."""
    (table,) = tables(f"<table>{rows}</table>")
    return [
        [
            square.text if (square := table.at(row, column)) else None
            for column in range(table.columns)
        ]
        for row in range(table.rows)
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td>a<td>b<tr><td>c<td>d", [["a", "b"], ["c", "d"]]),
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]]),
        ("<tr><td colspan=2>a<tr><td>b<td>c", [["a", "a"], ["b", "c"]]),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["a", "c"], ["a", "d"]]),
        ("<tr><td rowspan=99>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]]),
        ("<tr><td rowspan=x colspan=-1>a<td>b<tr><td>c", [["a", "b"], ["c", None]]),
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", [["a", "b"], ["c", "b"]]),
        ("<tr><td>a<td>b<tr><td>c", [["a", "b"], ["c", None]]),
        ("<tr><td colspan=1000>a<tr><td>b<td>c", [["a", "a", "a"], ["b", "c", None]]),
        ("<td>a<td>b<tr><td>c<td>d", [["a", "b"], ["c", "d"]]),
        ("<tr><td>a<td>b</tr><td>c<td>d", [["a", "b"], ["c", "d"]]),
        ("<form><tr><td>a<td>b</form><tr><th>c<td>d", [["a", "b"], ["c", "d"]]),
        (
            "<tbody><tr><td rowspan=3>a<td>b<tbody><tr><td>c<td>d",
            [["a", "b"], ["c", "d"]],
        ),
        (
            "<tfoot><tr><td>e<td>f<tbody><tr><td>c<td>d<thead><tr><td>a<td>b",
            [["a", "b"], ["c", "d"], ["e", "f"]],
        ),
        ("<tr><td>a<td>b<tr></tr><tr><td>c<td>d", [["a", "b"], ["c", "d"]]),
        ("<tr><td>a<td>b<tr height=0><td><td><tr><td>c<td>", [["a", "b"], ["c", ""]]),
        ("<tr><td>a<td>b<tr style='display:none'><td>x<td>y", [["a", "b"]]),
        ("<tr><td>a<td style='display:none'>x<td>b", [["a", "b"]]),
        ("<tr><td>a<td style='visibility:hidden'>x<td>b", [["a", "", "b"]]),
        ("<tr><td><p>a</p><p>b</p><td>c<br>d", [["a\nb", "c\nd"]]),
        ("<tr><td>a<td>&nbsp;&nbsp;", [["a", ""]]),
        ("<tr><td>a<td><img src=1.png>", [["a", "［图片］"]]),
        ("<tr><td>12<sup>1</sup><td><s>5</s>7", [["12［1］", "7"]]),
        ("<tr><td>1<td><span style='display:block'>2</span>3", [["1", "2\n3"]]),
        ("<tr><td>a<td><ol><li>b</ol>", [["a", "1.b"]]),
    ],
)
def test_spans_are_resolved_as_browsers_do(rows: str, expected: list[list[str | None]]) -> None:
    assert drawn(rows) == expected


@pytest.mark.parametrize(
    ("table", "cell", "ruled"),
    [
        ("", "", None),
        ("border=1", "", True),
        ("border=0", "", False),
        ("border=0", "style='border:solid windowtext 1.0pt'", True),
        ("border=1 style='border:none'", "style='border-width:1px;border-style:solid'", True),
        ("border=1", "style='border:none'", False),
        ("", "style='border:0 solid #000'", False),
        ("", "style='border-bottom: 0.5pt solid #000'", True),
        ("style='border:1px solid red'", "", True),
        ("style='border-collapse:collapse'", "", None),
    ],
)
def test_a_table_is_ruled_where_the_page_says_so(table: str, cell: str, ruled: bool | None) -> None:
    (found,) = tables(f"<table {table}><tr><td {cell}>a</td><td {cell}>b</td></tr></table>")
    assert found.ruled is ruled


def test_a_style_sheet_of_the_page_rules_its_tables() -> None:
    style = "<style>@media print{td{border:none}} table.b td{} td, th {border: 1px solid}</style>"
    (found,) = tables(f"{style}<table><tr><td>a</td><td>b</td></tr></table>")
    assert found.ruled is True


def test_a_table_that_was_not_closed_ends_where_the_next_one_begins() -> None:
    found = tables("<table><tr><td>a<td>b</tr><table><tr><td>c<td>d</table>")
    assert [[square.text for square in table.squares] for table in found] == [
        ["a", "b"],
        ["c", "d"],
    ]


def test_words_between_rows_stand_before_the_table() -> None:
    found = document("<table><caption>题</caption><tr><td>a<td>b</tr><p>注</p></table>").blocks
    assert [getattr(block, "text", "表") for block in found] == ["题", "注", "表"]


def test_a_cell_knows_its_place() -> None:
    (table,) = tables("<table>\n<tr><td rowspan=2>a<td>b\n<tr><td>c</table>")
    assert [str(square.spot) for square in table.squares] == [
        "第1张表第1行第1列",
        "第1张表第1行第2列",
        "第1张表第2行第2列",
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_square_of_a_page_stands_where_the_form_has_it(page: Path) -> None:
    expected = json.loads(page.with_suffix(".expected.json").read_text("utf-8"))
    form = edition(expected["form"])
    found = [b for b in document(page.read_bytes()).blocks if isinstance(b, Drawn)]
    rows = _rows([table for table in found if _is_of(form.tables, table)])
    for table in form.tables:
        shape = grid(table)
        if table.captioned:
            assert set(next(rows)) == {folded(table.caption)}
        for row in range(shape.header_rows):
            _require_headings(shape.headings, row, next(rows))
        for number, leaf in enumerate(table.leaf_rows):
            texts = next(rows)
            _require_headings(shape.headings, shape.header_rows + number, texts)
            for place, column in enumerate(table.leaf_columns):
                raw = expected["cells"][f"{table.id}[{leaf.id},{column.id}]"]
                assert texts[shape.label_columns + place] == folded(raw or ""), (leaf, column)
    assert next(rows, None) is None


def _is_of(of: tuple[Table, ...], drawn: Drawn) -> bool:
    captions = {folded(table.caption) for table in of if table.captioned}
    said = {folded(square.text) for square in drawn.squares}
    return bool(said & captions) or "总计" in said


def _rows(found: list[Drawn]) -> Iterator[list[str]]:
    """The texts of all rows; the header that a table repeats on the next page left out."""
    before: list[list[str]] = []
    for table in found:
        rows = [
            [
                folded(s.text) if (s := table.at(row, column)) else ""
                for column in range(table.columns)
            ]
            for row in range(table.rows)
        ]
        repeated = len(rows) > 3 and len(before) > 3 and rows[:3] == before[:3]
        yield from rows[3:] if repeated else rows
        before = rows


def _require_headings(headings: Any, row: int, texts: list[str]) -> None:
    for heading in headings:
        if heading.row <= row < heading.row + heading.down:
            for column in range(heading.column, heading.column + heading.across):
                assert texts[column] == folded(heading.text)


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=5), max_size=6))
def test_no_cell_is_lost_and_none_lies_on_another(spans: list[list[tuple[int, int]]]) -> None:
    cells = iter(range(10_000))
    rows = [
        "".join(f"<td colspan={across} rowspan={down}>{next(cells)}" for across, down in row)
        for row in spans
    ]
    count = sum(map(len, spans))
    found = tables("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>x" * 1)
    if count < 2:
        assert found == []
        return
    assert [square.text for square in found[0].squares] == [str(n) for n in range(count)]
    covered = sum(square.across * square.down for square in found[0].squares)
    assert covered == len(found[0]._at)
