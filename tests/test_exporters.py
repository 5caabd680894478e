"""The files that a run leaves beside its pages."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.pages.exporters import figures_csv, figures_json, findings_json

Record = dict[str, Any]


@pytest.fixture
def record(small: dict[str, Any]) -> Record:
    """What a notebook keeps of its report, as far as these files have it."""
    small["figures"]["t3"]["granted"] = [5, 1, 0, 0, 0, 0, 7]
    finding = {"code": "T303", "severity": "error", "found": "7", "expected": "6"}
    return {
        "title": "某局2023年政府信息公开工作年度报告",
        "agency": {"id": "small", "district": "test", "name": "=某局"},
        "year": 2023,
        "scope": "agency",
        "date": "2024-01-20",
        "form": {"id": "gb2021_30", "doc_no": "国办公开办函〔2021〕30号"},
        "figures": read_figures(from_parameters(small)).records(),
        "check": {"rulebook": "abc", "counts": {"error": 1}, "findings": [finding, finding]},
        "provenance": {"nianbao": "0.1.0"},
    }


def test_the_twin_in_json_has_a_line_a_cell_and_nothing_of_the_run(record: Record) -> None:
    text = figures_json(record)
    head = ("title", "agency", "year", "scope", "date", "form")
    assert json.loads(text) == {key: record[key] for key in head} | {"cells": record["figures"]}
    (line,) = [one for one in text.splitlines() if '"granted", "column": "total"' in one]
    assert '"value": 7, "computed": 6' in line


def test_the_findings_are_those_of_the_check_a_line_each(record: Record) -> None:
    text = findings_json(record)
    assert json.loads(text) == record["check"]
    assert sum('"T303"' in line for line in text.splitlines()) == 2


def test_csv_begins_with_the_report_that_a_figure_belongs_to(record: Record) -> None:
    text = figures_csv(record)
    head, first, *_ = text.splitlines()
    assert head.startswith("\ufeffdistrict,agency,name,year,form,table,row,column,")
    assert first.startswith("test,small,'=某局,2023,gb2021_30,t2_1,rules,made,")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert len(rows) == len(record["figures"])
    (total,) = [r for r in rows if (r["row"], r["column"]) == ("granted", "total")]
    assert (total["value"], total["computed"]) == ("7", "6")
