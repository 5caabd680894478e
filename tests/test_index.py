"""The list of a batch, as a page and as CSV."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from nianbao.pages.index import SHOWN, index_csv, index_page


def row(agency: str = "a", state: str = "ok", **own: Any) -> dict[str, Any]:
    """An agency-year as a batch knows it."""
    usual = {
        "agency": agency, "district": "d", "year": 2023, "status": "ok", "state": state, "key": "",
        "seconds": 1.0, "message": "", "name": f"{agency}局", "counts": {"error": 0, "warn": 2},
        "figures": {"new_received": 7}, "files": ["report.html"], "form": "gb2021_30",
        "seal": "", "scope": "agency", "bodies": [], "cells": {},
    }  # fmt: skip
    return usual | own


def names(page: str) -> list[str]:
    return re.findall(r'<tr class="\w+"><th scope="row">([^<]*)</th>', page)


def test_the_index_lists_every_agency_year_and_escapes_it() -> None:
    page = index_page([row(message="<script>", name="<b>某局")])
    assert "&lt;b&gt;某局" in page
    assert "<small>&lt;script&gt;" in page
    assert 'href="d/2023/a/report.html"' in page
    assert "report.pdf" not in page


def test_failures_come_first_then_open_errors_then_the_rest() -> None:
    rows = [row("a"), row("b", "findings"), row("c"), row("d", "failed", counts={}, figures={})]
    assert names(index_page(rows)) == ["d局", "b局", "a局", "c局"]
    listed = list(csv.DictReader(io.StringIO(index_csv(rows).removeprefix("\ufeff"))))
    assert [line["state"] for line in listed] == ["failed", "findings", "ok", "ok"]


def test_the_newest_year_comes_first_and_what_is_gone_last() -> None:
    rows = [
        row("a", "failed", year=2022, cells={}),
        row("b", "ok", year=2023),
        row("c", "gone", year=2023, status="gone", files=["report.html"]),
        row("d", "findings", year=2023),
    ]
    page = index_page(rows)
    assert names(page) == ["d局", "b局", "a局", "c局"]
    assert "<b>已移走</b>" in page
    assert 'href="d/2023/c/report.html"' in page
    listed = list(csv.DictReader(io.StringIO(index_csv(rows).removeprefix("\ufeff"))))
    assert [(line["year"], line["state"]) for line in listed] == [
        ("2023", "findings"), ("2023", "ok"), ("2022", "failed"), ("2023", "gone"),
    ]  # fmt: skip


def test_the_gone_are_counted_apart_and_with_none_of_the_made() -> None:
    page = index_page([row("a"), row("b", "gone"), row("c", year=2022)])
    cells = re.findall(r'<tr><th scope="row">d</th>(.*)</tr>', page)
    assert [re.findall(r">(\d*)</td>", line) for line in cells] == [
        ["2023", "0", "0", "1", "1", "0", "2"],
        ["2022", "0", "0", "1", "0", "0", "2"],
    ]


def test_a_long_message_is_folded_behind_its_first_words() -> None:
    page = index_page([row(message="长" * 80)])
    assert f"<summary>{'长' * 40}…</summary><small>{'长' * 80}</small>" in page
    page = index_page([row(message=f"/w/params/d/a.yaml 第1行：{'长' * 80}")])
    assert "<summary>a.yaml 第1行：长" in page


def test_the_list_for_a_spreadsheet_names_no_folder_of_the_machine() -> None:
    cases = {
        "/w/params/d/a.yaml 第1行：甲/乙": "a.yaml 第1行：甲/乙",
        r"C:\w\a.yaml：甲": "a.yaml：甲",
        "甲和/或乙": "甲和/或乙",
    }
    rows = [row(f"a{n}", message=message) for n, message in enumerate(cases)]
    listed = csv.DictReader(io.StringIO(index_csv(rows).removeprefix("\ufeff")))
    assert [line["message"] for line in listed] == list(cases.values())


def test_every_file_that_was_written_is_linked_and_no_other() -> None:
    files = ["figures.csv", "report.docx", "report.html", "report.pdf", "review.html"]
    links = re.findall(r'href="d/2023/a/([^"]+)"', index_page([row(files=files)]))
    assert links == ["review.html", "report.html", "report.pdf", "report.docx"]


def test_rows_beyond_the_first_hundreds_wait_to_be_asked_for() -> None:
    few, many = ([row(f"a{n:04}") for n in range(number)] for number in (SHOWN, SHOWN + 2))
    assert 'id="rest"' not in index_page(few)
    first, _, rest = index_page(many).partition('<tbody id="rest" hidden>')
    assert (len(names(first)), len(names(rest))) == (SHOWN, 2)
    assert "显示其余 2 份" in rest
    assert "<noscript><style>#rest { display: table-row-group; }" in first


def test_the_csv_begins_as_that_of_figures_and_runs_no_formula() -> None:
    rows = [row("a", name="=某局"), row("b", figures={"reviews": None}, counts={"info": 1})]
    text = index_csv(rows)
    assert text.splitlines() == [
        "\ufeffdistrict,agency,name,year,form,state,errors,warnings,notes,explained,"
        "new_received,reviews,message",
        "d,a,'=某局,2023,gb2021_30,ok,0,2,,,7,,",
        "d,b,b局,2023,gb2021_30,ok,,,1,,,,",
    ]


def test_a_batch_that_ended_before_its_first_report_has_an_empty_list() -> None:
    assert "共 0 份" in index_page([])
    assert index_csv([]).splitlines() == [
        "\ufeffdistrict,agency,name,year,form,state,errors,warnings,notes,explained,message"
    ]
