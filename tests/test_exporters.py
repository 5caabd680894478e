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
from nianbao.pages.outputs import NamedAgency, NamedForm, Origin, Record
from nianbao.prose.sentences import Sentence
from nianbao.rules.finding import Finding, summary

FINDING = Finding(
    code="T303",
    severity="error",
    status="open",
    agency="test/small",
    year=2023,
    table="t3",
    row="granted",
    column="total",
    section="s3",
    expected="6",
    found="7",
    message="合计不符",
    citation="格式",
    quote=Sentence("共7件。", 0, 4),
)


@pytest.fixture
def record(small: dict[str, Any]) -> Record:
    """What a notebook keeps of its report."""
    small["figures"]["t3"]["granted"] = [5, 1, 0, 0, 0, 0, 7]
    return Record(
        title="某局2023年政府信息公开工作年度报告",
        agency=NamedAgency("test", "small", "=某局"),
        year=2023,
        scope="agency",
        date="2024-01-20",
        form=NamedForm("国办公开办函〔2021〕30号", "gb2021_30"),
        figures=tuple(read_figures(from_parameters(small)).records()),
        rulebook="abc",
        findings=(FINDING, FINDING),
        explanations=(),
        inexplicable=("T303",),
        provenance=(Origin("nianbao 版本", "0.1.0"),),
    )


def test_the_twin_in_json_has_a_line_a_cell_and_nothing_of_the_run(record: Record) -> None:
    text = figures_json(record)
    assert json.loads(text) == {
        "title": record.title,
        "agency": {"id": "small", "district": "test", "name": "=某局"},
        "year": 2023,
        "scope": "agency",
        "date": "2024-01-20",
        "form": {"id": "gb2021_30", "doc_no": "国办公开办函〔2021〕30号"},
        "cells": list(record.figures),
    }
    lines = [line for line in text.splitlines() if '"row": "granted"' in line]
    (line,) = [line for line in lines if '"column": "total"' in line]
    assert '"computed": 6' in line and '"value": 7' in line


def test_the_findings_are_those_of_the_check_a_line_each_without_quotes(record: Record) -> None:
    text = findings_json(record)
    assert json.loads(text) == summary("abc", [FINDING, FINDING])
    assert sum('"T303"' in line for line in text.splitlines()) == 2
    assert "共7件" not in text


def test_csv_begins_with_the_report_that_a_figure_belongs_to(record: Record) -> None:
    text = figures_csv(record)
    head, first, *_ = text.splitlines()
    assert head.startswith("\ufeffdistrict,agency,name,year,form,table,row,column,")
    assert first.startswith("test,small,'=某局,2023,gb2021_30,t2_1,rules,made,")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert len(rows) == len(record.figures)
    (total,) = [r for r in rows if (r["row"], r["column"]) == ("granted", "total")]
    assert (total["value"], total["computed"]) == ("7", "6")
