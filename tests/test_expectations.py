from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import UsageError
from nianbao.form.editions import edition
from nianbao.inputs.workspace import Workspace
from nianbao.rules import expectations
from nianbao.rules.amendments import read_amendments
from nianbao.rules.finding import SEVERITIES, Finding
from nianbao.rules.frames.prose import folded
from nianbao.rules.kwargs import KWARGS
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import Rulebook, read_rulebook
from nianbao.rules.subject import Subject
from nianbao.rules.verdict import Verdict
from tests.conftest import CITY, EXAMPLE, FILES, PRIOR, SMALL, report_beside, subject_of
from tests.rules import (
    alike,
    beside_last_year,
    bodies,
    changed,
    claims,
    explanations,
    fees,
    form,
    ledgers,
    members,
    prose,
    published,
    says,
    years,
)

Read = Callable[[dict[str, Any]], AnnualReport]


def found(report: AnnualReport, rulebook: Rulebook) -> dict[str, Finding]:
    """The open findings by code and cell."""
    findings = judge([report], rulebook)[0].findings
    return {f"{f.code} {f.cell}": f for f in findings if f.status == "open"}


FAMILIES = (
    *(form, years, prose, claims, fees, ledgers, explanations, published),
    *(bodies, alike, members),
)
INVALID = {key: case for family in FAMILIES for key, case in family.INVALID.items()}
VALID = {key: change for family in FAMILIES for key, change in family.VALID.items()}


@pytest.fixture(scope="module")
def full_rulebook(rulebook: Rulebook) -> Rulebook:
    """The rulebook with a district that sets what is for a district to set."""
    limits = FILES / "limits.yaml"
    return replace(rulebook, local={limits.stem: read_amendments(limits)})


@pytest.fixture(scope="module")
def fixtures(workspace: Workspace) -> dict[str, Subject]:
    """The report of every fixture, or the season."""
    cases = {f"invalid {key}": change for key, (change, _) in INVALID.items()}
    cases |= {f"valid {key}": change for key, change in VALID.items()}
    subjects = {}
    for key, change in cases.items():
        parameters = copy.deepcopy(SMALL)
        change(parameters)
        subjects[key] = subject_of(parameters, workspace)
    return subjects


@pytest.fixture(scope="module")
def judged(fixtures: dict[str, Subject], full_rulebook: Rulebook) -> dict[str, Verdict]:
    """The verdict on every fixture."""
    subjects = [*fixtures.values()]
    return dict(zip(fixtures, judge(subjects, full_rulebook), strict=True))


@pytest.fixture(scope="module")
def verdicts(judged: dict[str, Verdict]) -> dict[str, list[Finding]]:
    """The findings on every fixture."""
    return {key: list(verdict.findings) for key, verdict in judged.items()}


def test_both_judges_agree_on_every_fixture(
    fixtures: dict[str, Subject], judged: dict[str, Verdict], full_rulebook: Rulebook
) -> None:
    """Great Expectations, the judge of record, finds what the quick judge has found."""
    assert len(judged) > 280
    assert sum(len(verdict.findings) for verdict in judged.values()) > 500
    assert expectations.judge([*fixtures.values()], full_rulebook) == [*judged.values()]


def test_every_rule_has_its_fixtures(rulebook: Rulebook) -> None:
    codes = {rule.code for rule in rulebook}
    assert {key.split()[0] for key in INVALID} == codes
    assert {key.split()[0] for key in VALID} == codes


def test_every_expectation_has_been_seen_to_fail(
    rulebook: Rulebook, verdicts: dict[str, list[Finding]]
) -> None:
    found = {(f.code, f.severity, f.message) for key, fs in verdicts.items() for f in fs}
    unseen = []
    for rule in rulebook:
        said = re.compile(re.sub(r"\\{\w+\\}", "(?s:.*)", re.escape(rule.message)))
        if not any(
            (code, severity) == (rule.code, rule.severity) and said.fullmatch(message)
            for code, severity, message in found
        ):
            unseen.append(f"{rule.code} {rule.severity} {rule.title}")
    assert unseen == []


def test_the_valid_fixture_has_no_finding_but_the_missing_year_before(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    assert set(found(report(small), rulebook)) == {"Y001 None"}


def test_the_valid_fixture_beside_last_year_has_no_finding(
    small: dict[str, Any], workspace: Workspace, rulebook: Rulebook
) -> None:
    beside_last_year()(small)
    assert found(report_beside(small, workspace), rulebook) == {}


@pytest.mark.parametrize("key", INVALID)
def test_a_violation_is_found_at_its_place(key: str, verdicts: dict[str, list[Finding]]) -> None:
    code, place = key.split()[0], INVALID[key][1]
    own = [f for f in verdicts[f"invalid {key}"] if (f.code, f.cell) == (code, place)]
    assert own, [(f.code, f.cell) for f in verdicts[f"invalid {key}"]]
    for finding in own:
        assert finding.message
        assert not re.search(r"[{}]|nan|None|inf", finding.message)
        assert finding.expected
        assert finding.found
        assert finding.citation
        assert finding.severity == (
            key.split()[-1] if key.split()[-1] in SEVERITIES else finding.severity
        )


@pytest.mark.parametrize("key", VALID)
def test_what_comes_close_stays_silent(key: str, verdicts: dict[str, list[Finding]]) -> None:
    assert key.split()[0] not in {f.code for f in verdicts[f"valid {key}"]}


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
    assert {key.split()[0] for key in found(report(small), rulebook)} == {"C001", "Y001"}
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
    assert set(found(report(small), rulebook)) == {"Y001 None"}
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


# Of each type of expectation, kwargs that the small agency violates and kwargs that it keeps.
ON = {"column_A": "problems", "column_B": "answers", "ignore_row_if": "either_value_is_missing"}
KEPT = {"column_A": "answers", "column_B": "problems", "ignore_row_if": "either_value_is_missing"}
TYPES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "values_to_be_between": ({"column": "problems", "max_value": 0}, {"max_value": 1}),
    "values_to_be_in_set": ({"column": "kind", "value_set": ["x"]}, {"value_set": ["department"]}),
    "values_to_not_be_in_set": (
        {"column": "problems", "value_set": [1]},
        {"column": "problems", "value_set": [2]},
    ),
    "values_to_be_null": ({"column": "kind"}, {"column": "submitted"}),
    "values_to_not_be_null": ({"column": "submitted"}, {"column": "kind"}),
    "values_to_match_regex": ({"column": "kind", "regex": "(x)"}, {"regex": "(de)part"}),
    "values_to_not_match_regex": ({"column": "kind", "regex": "(de)part"}, {"regex": "(x)"}),
    "values_to_match_regex_list": (
        {"column": "kind", "regex_list": ["dep", "x"], "match_on": "all"},
        {"regex_list": ["(d)", "p"]},
    ),
    "values_to_not_match_regex_list": (
        {"column": "kind", "regex_list": ["x", "dep"]},
        {"regex_list": ["x", "y"]},
    ),
    "values_to_match_strftime_format": (
        {"column": "signed_on", "strftime_format": "%Y-%m-%d"},
        {"strftime_format": "%Y年%m月%d日"},
    ),
    "values_to_be_json_parseable": ({"column": "kind"}, {"column": "results_total_shown"}),
    "value_lengths_to_be_between": ({"column": "kind", "max_value": 9}, {"max_value": 10}),
    "value_lengths_to_equal": ({"column": "kind", "value": 9}, {"value": 10}),
    "pair_values_to_be_equal": (ON, {"column_B": "problems"}),
    "pair_values_a_to_be_greater_than_b": (KEPT, ON),
    "pair_values_to_be_in_set": (
        {**ON, "value_pairs_set": [[0, 0]]},
        {"value_pairs_set": [[0, 0], [1, 0]]},
    ),
}


@pytest.fixture
def suite_of(tmp_path: Path) -> Callable[..., Rulebook]:
    """A rulebook of one suite over agency-years, a rule for each type and kwargs."""

    def made(*expectations: tuple[str, dict[str, Any]]) -> Rulebook:
        suite = {
            "name": "agency_years",
            "expectations": [
                {
                    "type": type,
                    "kwargs": kwargs,
                    "severity": "warning",
                    "meta": {
                        "code": f"X{number:03}",
                        "title": type,
                        "citation": "实务",
                        "message": "{kind}",
                        "cell": "s5",
                    },
                }
                for number, (type, kwargs) in enumerate(expectations)
            ],
        }
        (tmp_path / "agency_years.json").write_text(json.dumps(suite), encoding="utf-8")
        return read_rulebook(tmp_path)

    return made


def test_every_type_of_expectation_finds_what_it_says_and_no_more(
    small: dict[str, Any], report: Read, suite_of: Callable[..., Rulebook]
) -> None:
    assert {f"expect_column_{name}" for name in TYPES} == set(KWARGS)
    expectations = [
        (f"expect_column_{name}", kwargs)
        for name, (violated, kept) in TYPES.items()
        for kwargs in (violated, violated | kept)
    ]
    findings = judge([report(small)], suite_of(*expectations))[0].findings
    assert [f.code for f in findings] == [f"X{n:03}" for n in range(0, len(expectations), 2)]


def test_a_missing_value_is_not_assessed_unless_that_is_what_is_judged(
    small: dict[str, Any], report: Read, suite_of: Callable[..., Rulebook]
) -> None:
    rulebook = suite_of(
        ("expect_column_values_to_be_between", {"column": "submitted", "max_value": 1}),
        (
            "expect_column_pair_values_to_be_equal",
            {**ON, "column_B": "submitted"},
        ),
        ("expect_column_values_to_be_null", {"column": "submitted"}),
        ("expect_column_values_to_not_be_null", {"column": "submitted"}),
    )
    verdict = judge([report(small)], rulebook)[0]
    assert [(o.judged, o.unassessable) for o in verdict.outcomes] == [
        (0, 1),
        (0, 1),
        (1, 0),
        (1, 0),
    ]
    assert [f.code for f in verdict.findings] == ["X003"]


_PART = {"type": "nullity", "column": {"name": "kind"}, "is_null": False}
AND_OR = {"type": "and", "conditions": [{"type": "or", "conditions": [_PART]}]}


@pytest.mark.parametrize(
    "broken",
    [
        {"kwargs": {"column": "nowhere", "max_value": 1}},
        {"kwargs": {"column": "kind", "max_value": 1}},
        {"type": "expect_nothing"},
        {"type": "expect_column_max_to_be_between"},
        {"kwargs": {"column": "problems", "max_value": 1, "row_condition": AND_OR}},
    ],
)
def test_a_rule_that_cannot_be_judged_is_one_error_that_names_it(
    broken: dict[str, Any], small: dict[str, Any], report: Read, suite_of: Callable[..., Rulebook]
) -> None:
    between = ("expect_column_values_to_be_between", {"column": "problems", "max_value": 1})
    rulebook = suite_of(between, (between[0], {"column": "answers", "max_value": 1}))
    sound, rule = rulebook.rules
    unread = replace(rule, expectation={**rule.expectation, **broken})
    message = r"^expectations/agency_years\.json：规则 X001 无法执行（.+）$"
    with pytest.raises(UsageError, match=message):
        expectations.judge([report(small)], replace(rulebook, rules=(sound, unread)))


# --------------------------------------------------------------------------- personal data


def test_personal_data_is_masked_wherever_a_finding_repeats_it(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    says(
        "s1_4",
        "维护网站专栏，联系人手机１３８００１３８０００，XX件来信由138 0013 8000答复。"
        "有XX名申请人的身份证号为11010519491231002X和13800138000。",
    )(small)
    findings = judge([report(small)], rulebook)[0].findings
    own = [f for f in findings if f.section == "s1_4"]
    assert {f.code for f in own} >= {"Q009", "Q010"}
    for finding in own:
        said = folded(" ".join(str(value) for value in asdict(finding).values()))
        assert not re.search(r"138 ?0013|00138000|19491231", said)
    quoted = [f.quote.text for f in own if f.quote and f.code == "Q009"]
    assert any("手机１３８＊＊＊＊＊＊＊＊，" in text for text in quoted)


def test_what_the_office_publishes_itself_is_not_masked(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    small["contact"]["phone"] = "13900139000"
    says("s1_4", "XX件，办公电话13900139000，申请人手机13800138000。")(small)
    quotes = [f.quote.text for f in judge([report(small)], rulebook)[0].findings if f.quote]
    assert set(quotes) == {"XX件，办公电话13900139000，申请人手机138＊＊＊＊＊＊＊＊。"}


# --------------------------------------------------------------------------- order


def test_findings_are_listed_worst_first_and_explained_ones_last(
    small: dict[str, Any], report: Read, rulebook: Rulebook
) -> None:
    changed("t3", "carried_out", 0, to=2)(small)
    changed("t2_8", "admin_fee", to=1.1234567)(small)
    says("s1_4", "维护网站专栏XX处。")(small)
    explanation = {"code": "C007", "cell": "t2_8[admin_fee,amount_wan]", "found": 1.1234567}
    signed = {"reason": "按实际数填报", "by": "某人", "on": "2024-01-02"}
    small["explanations"] = [explanation | signed]
    findings = judge([report(small)], rulebook)[0].findings
    gravity = [list(SEVERITIES).index(f.severity) for f in findings if f.status == "open"]
    assert gravity == sorted(gravity)
    assert len(set(gravity)) == 3
    assert [f.status for f in findings] == ["open"] * (len(findings) - 1) + ["explained"]


FORM = edition("gb2021_30")
INPUT_ROWS = [
    r.id for r in FORM.table("t3").leaf_rows if r.id not in ("results_total", "carried_out")
]


@st.composite
def balanced(draw: st.DrawFn) -> dict[str, Any]:
    """Parameters that satisfy every equation, totals typed, last year's report beside them."""
    cells = st.lists(st.integers(0, 500), min_size=6, max_size=6)
    rows = {id: draw(cells) for id in INPUT_ROWS}
    results = [sum(rows[id][c] for id in INPUT_ROWS[2:]) for c in range(6)]
    rows["new_received"] = results
    rows["carried_out"] = rows["carried_in"]
    rows["results_total"] = results
    parameters = copy.deepcopy(SMALL)
    # Prose that states none of the figures.
    parameters["narrative"]["s1"] = {"intro": "依法公开政府信息。"}
    parameters["narrative"]["s6"] = {"fee": "信息处理费收取情况另行公布。"}
    figures = parameters["figures"]
    figures["t3"] = {id: [*row, sum(row)] for id, row in rows.items()}
    reviews = draw(st.lists(st.integers(0, 99), min_size=4, max_size=4))
    sued = [sum(reviews), 0, 0, 0]
    courts = (reviews, draw(st.lists(st.integers(0, 99), min_size=4, max_size=4)), sued)
    figures["t4"] = [n for parts in courts for n in (*parts, sum(parts))]
    made, valid = draw(st.integers(0, 9)), draw(st.integers(0, 99))
    repealed = draw(st.integers(0, valid))
    figures["t2_1"]["normative_docs"] = [made, repealed, valid + made - repealed]
    before = copy.deepcopy(PRIOR)
    before["figures"]["t2_1"]["normative_docs"] = [0, 0, valid]
    before["figures"]["t3"] = {"results": 0, "carried_in": 0}
    before["figures"]["t3"] |= dict.fromkeys(("new_received", "carried_out"), rows["carried_in"])
    parameters["_prior"] = before
    return parameters


def place_of(figures: dict[str, Any], data: st.DataObject) -> tuple[list[int], int, set[str]]:
    """A cell drawn from an equation: its list, its place there, what a finding may name."""
    table = data.draw(st.sampled_from(["t3", "t4", "t2_1"]))
    if table == "t3":
        row = data.draw(st.sampled_from([r.id for r in FORM.table("t3").leaf_rows]))
        column = data.draw(st.integers(0, 6))
        return figures["t3"][row], column, {row, FORM.table("t3").leaf_columns[column].id}
    if table == "t4":
        column = data.draw(st.integers(0, 14))
        return figures["t4"], column, {("rev_total", "ld_total", "la_total")[column // 5]}
    return figures["t2_1"]["normative_docs"], data.draw(st.integers(0, 2)), {"normative_docs"}


@settings(
    max_examples=8,
    deadline=None,
    # Each run is a validation of seconds: a failing example is worth more than a small one.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(parameters=balanced(), data=st.data())
def test_one_changed_cell_of_balanced_tables_is_always_found(
    workspace: Workspace, rulebook: Rulebook, parameters: dict[str, Any], data: st.DataObject
) -> None:
    changed = copy.deepcopy(parameters)
    cells, place, names = place_of(changed["figures"], data)
    cells[place] += data.draw(st.integers(1, 9))
    reports = [report_beside(p, workspace) for p in (parameters, changed)]
    sound, broken = judge(reports, rulebook)
    equations = {"T201", "T301", "T302", "T303", "T304", "T401", "T402", "T403"}
    assert not sound.blocks_publication
    assert not equations & {f.code for f in sound.findings}
    naming = [f for f in broken.findings if names & {f.row, f.column} and f.code in equations]
    assert naming
