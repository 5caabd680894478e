"""The list of an audit: totals by rule and by district, and every document."""

from __future__ import annotations

import csv
import io
import re

from nianbao.pages.audit_index import Coded, Known, Line, audit_csv, audit_index, rule_totals

RULES = {"T301": Known("每列勾稽", "error"), "S003": Known("五个方面", "warn")}
COUNTS = {"error": 2, "warn": 1, "info": 0, "explained": 0}
CELLS = {"read": 198, "unreadable": 2, "missing": 0}


def line(file: str, state: str = "findings", **others: object) -> Line:
    codes = {"T301": Coded(2, 1), "S003": Coded(1, 3)} if state == "findings" else {}
    usual: dict[str, object] = {
        "name": f"{file}局", "year": 2023, "form": "gb2021_30", "page": f"d/{file}.html",
        "counts": COUNTS, "cells": CELLS, "codes": codes,
    }  # fmt: skip
    return Line(file, "d", state, **{**usual, **others})  # type: ignore[arg-type]


FAILED = Line("z.doc", "e", "failed", message="<不是> 年度报告")


def test_failures_come_first_then_errors_then_the_rest_and_all_is_escaped() -> None:
    page = audit_index([line("a", "ok"), line("b"), FAILED], RULES)
    assert re.findall(r'<tr class="\w+" data-codes="[^"]*"><th scope="row">([^<]*)<', page) == [
        "z.doc",
        "b局",
        "a局",
    ]
    assert "&lt;不是&gt; 年度报告" in page
    assert "共 3 份" in page


def test_totals_by_rule_are_the_gravest_first_and_lead_to_an_example() -> None:
    lines = [line("a"), line("b", codes={"S003": Coded(4, 2)}), line("c", "ok")]
    totals = rule_totals(lines, RULES)
    assert [(t.code, t.reports, t.findings) for t in totals] == [("T301", 1, 2), ("S003", 2, 5)]
    page = audit_index([line("年报 1")], RULES)
    assert '<a href="d/%E5%B9%B4%E6%8A%A5%201.html#finding-1">' in page
    assert '<option value="T301">T301 每列勾稽</option>' in page


def test_totals_by_district_count_documents_findings_and_cells() -> None:
    page = audit_index([line("a"), line("b"), FAILED], RULES)
    assert re.findall(r'<tr><th scope="row">(\w)</th>(.*)</tr>', page) == [
        ("d", "".join(f'<td class="number">{n}</td>' for n in (0, 2, 0, 4, 2, 0, 396, 4, 0))),
        ("e", "".join(f'<td class="number">{n}</td>' for n in (1, 0, 0, 0, 0, 0, 0, 0, 0))),
    ]


def test_the_list_for_a_spreadsheet_runs_no_formula() -> None:
    text = audit_csv([line("a", name="=某局"), FAILED])
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["state"] for row in rows] == ["failed", "findings"]
    assert rows[0]["message"] == "<不是> 年度报告"
    assert rows[1]["name"] == "'=某局"
    assert (rows[1]["errors"], rows[1]["unreadable"], rows[1]["codes"]) == ("2", "2", "T301 S003")


def test_an_audit_of_nothing_has_an_empty_list() -> None:
    assert "共 0 份" in audit_index([], RULES)
