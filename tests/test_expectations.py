from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.annual_report import AnnualReport, annual_report, read_annual_report
from nianbao.expectations import judge
from nianbao.finding import Finding
from nianbao.form import edition
from nianbao.rulebook import Rulebook
from nianbao.workspace import Workspace
from tests.conftest import CITY, EXAMPLE, SMALL
from tests.rules import changed, explanations, form, text

Read = Callable[[dict[str, Any]], AnnualReport]


def found(report: AnnualReport, rulebook: Rulebook) -> dict[str, Finding]:
    """The open findings by code and cell."""
    findings = judge([report], rulebook)[0].findings
    return {f"{f.code} {f.cell}": f for f in findings if f.status == "open"}


INVALID = {**explanations.INVALID, **form.INVALID, **text.INVALID}
VALID = {**explanations.VALID, **form.VALID, **text.VALID}


def test_every_rule_has_its_fixtures(rulebook: Rulebook) -> None:
    assert {rule.code for rule in rulebook} == set(INVALID) == set(VALID)


def test_the_valid_fixture_has_no_finding(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    assert found(report(small), rulebook) == {}


@pytest.mark.parametrize("code", INVALID)
def test_a_violation_is_found_at_its_place(
    code: str, small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    change, place = INVALID[code]
    change(small)
    findings = found(report(small), rulebook)
    assert f"{code} {place}" in findings
    finding = findings[f"{code} {place}"]
    assert finding.message
    assert "{" not in finding.message
    assert finding.expected
    assert finding.found
    assert finding.citation


@pytest.mark.parametrize("code", VALID)
def test_what_comes_close_stays_silent(
    code: str, small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    VALID[code](small)
    assert code not in {key.split()[0] for key in found(report(small), rulebook)}


def test_an_equation_message_writes_it_out(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    changed("t3", "carried_out", 0, to=2)(small)
    finding = found(report(small), rulebook)["T301 t3[new_received,natural_person]"]
    assert finding.message == (
        "表三“自然人”列勾稽关系不成立：一、本年新收政府信息公开申请数量 6＋"
        "二、上年结转政府信息公开申请数量 1＝7，应等于 （七）总计 6＋"
        "四、结转下年度继续办理 2＝8，相差1。请核对该列各数。"
    )
    assert (finding.found, finding.expected) == ("7", "8")


def test_a_blank_makes_its_equations_unassessable_not_wrong(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    changed("t3", "granted", 0, to=None)(small)
    assert {key.split()[0] for key in found(report(small), rulebook)} == {"C001"}
    verdict = judge([report(small)], rulebook)[0]
    t302 = next(o for o in verdict.outcomes if o.rule.code == "T302" and o.place == "t3")
    assert (t302.judged, t302.unassessable) == (5, 2)


@pytest.mark.parametrize("file", [EXAMPLE, CITY], ids=["example", "city"])
def test_published_figures_have_no_error(
    file: Path, workspace: Workspace, rulebook: Rulebook
) -> None:
    findings = judge([read_annual_report(file, workspace)], rulebook)[0].findings
    assert [f for f in findings if f.severity != "info"] == []


def test_many_reports_judged_at_once_keep_their_own_findings(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    reports = []
    for number, year in enumerate((2023, 2020, 2023, 2024)):
        parameters = copy.deepcopy(small)
        parameters["agency"]["id"] = f"a{number}"
        parameters["year"] = year
        parameters["figures"] = {"t2_5": "/"} if number == 2 else copy.deepcopy(small["figures"])
        if year == 2020:
            parameters["figures"] = {}
        reports.append(report(parameters))
    verdicts = judge(reports, rulebook)
    assert [bool(v.blocks_publication) for v in verdicts] == [False, True, True, False]
    for one, verdict in zip(reports, verdicts, strict=True):
        assert {f.agency for f in verdict.findings} <= {one.key}
        assert verdict.findings == judge([one], rulebook)[0].findings


def test_an_explanation_accepts_one_value_of_one_finding(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    changed("t2_8", "admin_fee", to=1.1234567)(small)
    reason = {"code": "C007", "reason": "按实际数填报", "by": "某人", "on": "2024-01-02"}
    small["explanations"] = [
        {**reason, "cell": "t2_8[admin_fee,amount_wan]", "found": 1.1234567},
    ]
    assert found(report(small), rulebook) == {}
    changed("t2_8", "admin_fee", to=1.7654321)(small)
    findings = found(report(small), rulebook)
    assert "C007 t2_8[admin_fee,amount_wan]" in findings
    assert "现值为“1.7654321”，说明已失效" in findings["E001 t2_8[admin_fee,amount_wan]"].message


def test_arithmetic_cannot_be_explained_away(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    changed("t4", 4, to=3)(small)
    small["explanations"] = [
        {
            "code": "T401",
            "cell": "t4[cases,rev_total]",
            "found": 3,
            "reason": "x",
            "by": "y",
            "on": "2024-01-02",
        }
    ]
    assert "T401 t4[cases,rev_total]" in found(report(small), rulebook)


FORM = edition("gb2021_30")
INPUT_ROWS = [
    r.id for r in FORM.table("t3").leaf_rows if r.id not in ("results_total", "carried_out")
]


@st.composite
def balanced(draw: st.DrawFn) -> dict[str, Any]:
    """Parameters whose table three satisfies every equation, totals typed."""
    cells = st.lists(st.integers(0, 500), min_size=6, max_size=6)
    rows = {id: draw(cells) for id in INPUT_ROWS}
    results = [sum(rows[id][c] for id in INPUT_ROWS[2:]) for c in range(6)]
    extra = draw(cells)
    rows["carried_in"] = extra
    rows["new_received"] = [r + o for r, o in zip(results, rows["carried_in"], strict=True)]
    rows["carried_out"] = [
        n + i - r for n, i, r in zip(rows["new_received"], rows["carried_in"], results, strict=True)
    ]
    rows["results_total"] = results
    parameters = copy.deepcopy(SMALL)
    parameters["figures"]["t3"] = {id: [*row, sum(row)] for id, row in rows.items()}
    return parameters


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(balanced(), st.data())
def test_one_changed_cell_of_a_balanced_table_is_always_found(
    workspace: Workspace, rulebook: Rulebook, parameters: dict[str, Any], data: st.DataObject
) -> None:
    assert not judge([annual_report(parameters, workspace)], rulebook)[0].blocks_publication
    row = data.draw(st.sampled_from([r.id for r in FORM.table("t3").leaf_rows]))
    column = data.draw(st.integers(0, 6))
    parameters["figures"]["t3"][row][column] += data.draw(st.integers(1, 9))
    findings = judge([annual_report(parameters, workspace)], rulebook)[0].findings
    name = FORM.table("t3").leaf_columns[column].id
    naming = [f for f in findings if f.blocks_publication and (f.column == name or f.row == row)]
    assert naming
