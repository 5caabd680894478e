"""The frames of the statutory tables: what a rule is told of a cell, an equation, a table."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.form.editions import edition
from nianbao.inputs.workspace import Workspace
from nianbao.rules.frames import form
from nianbao.rules.frames.agency_years import agency_years
from tests.conftest import PRIOR, report_beside
from tests.rules.form import trial_form

Row = dict[str, Any]
Read = Callable[[dict[str, Any]], AnnualReport]


@pytest.fixture
def beside(small: dict[str, Any], workspace: Workspace) -> Callable[..., AnnualReport]:
    """The small agency's report with these figures, beside last year's with those."""

    def read(before: dict[str, Any] | None = None, **tables: Any) -> AnnualReport:
        parameters = copy.deepcopy(small)
        parameters["figures"] |= tables
        prior = copy.deepcopy(PRIOR)
        prior["figures"] |= before or {}
        return report_beside(parameters | {"_prior": prior}, workspace)

    return read


# --------------------------------------------------------------------------- cells


def cell_of(report: AnnualReport, table: str, row: str, column: str) -> Row:
    place = (table, row, column)
    (found,) = [r for r in form.cells(report) if (r["table"], r["row"], r["column"]) == place]
    return found


READINGS = {
    "number": [5, 0, -5, "５件", 1.5, "0", "零", "〇件"],
    "blank": [None, "", " "],
    "absent": ["/", "——", "无", "没有", "不涉及", "未发生", "不适用", " 无 "],
    "words": ["约5件", "无数据", "无。", "约3", "3-5", "三件", "○", "29元"],
}


@pytest.mark.parametrize(
    ("raw", "reading"), [(raw, reading) for reading, raws in READINGS.items() for raw in raws]
)
def test_a_cell_is_a_number_a_blank_a_word_for_nothing_or_words(
    raw: Any, reading: str, small: dict[str, Any], report: Read
) -> None:
    small["figures"]["t2_6"]["penalty"] = raw
    assert cell_of(report(small), "t2_6", "penalty", "decisions")["reading"] == reading


def test_a_total_left_out_is_no_reading_of_the_agency_s(
    small: dict[str, Any], report: Read
) -> None:
    row = cell_of(report(small), "t3", "granted", "total")
    assert (row["reading"], row["value"], row["shown"], row["raw"]) == ("computed", None, "6", "")


@pytest.mark.parametrize(
    ("raw", "value", "shown", "decimals", "normalised"),
    [
        (5, 5.0, "5", 0, False),
        (1200, 1200.0, "1200", 0, False),
        (1.25, 1.25, "1.25", 2, False),
        ("-1.50", -1.5, "-1.50", 1, False),
        ("100.0", 100.0, "100.0", 0, False),
        (0.000001, 0.000001, "0.000001", 6, False),
        ("1,234万元", 1234.0, "1234", 0, True),
        ("/", None, "/", None, False),
        (None, None, "", None, False),
    ],
)
def test_a_cell_has_its_number_its_decimals_and_what_was_typed(
    raw: Any,
    value: float | None,
    shown: str,
    decimals: float | None,
    normalised: bool,
    small: dict[str, Any],
    report: Read,
) -> None:
    small["figures"]["t2_8"]["admin_fee"] = raw
    row = cell_of(report(small), "t2_8", "admin_fee", "amount_wan")
    assert row["raw"] == ("" if raw is None else str(raw))
    assert (row["value"], row["shown"]) == (value, shown)
    assert (row["decimals"], row["normalised"]) == (decimals, normalised)
    assert (row["type"], row["where"]) == (
        "money_wan",
        "第二十条第（八）项“行政事业性收费”行“本年收费金额（单位：万元）”列",
    )


@pytest.mark.parametrize(
    ("kind", "name", "makes_rules"),
    [("government", "某市人民政府", True), ("department", "某市某局", False)],
)
def test_a_cell_knows_whose_it_is(
    kind: str, name: str, makes_rules: bool, small: dict[str, Any], report: Read
) -> None:
    small["agency"] |= {"kind": kind, "name": name}
    row = cell_of(report(small), "t2_1", "rules", "made")
    assert (row["kind"], row["rule_making"], row["section"]) == (kind, makes_rules, "s2")


def case(result: str, role: str) -> dict[str, str]:
    days = {"accepted_on": "2023-03-01", "closed_on": "2023-05-01"}
    return {"id": f"{result}{role}", "kind": "行政复议", "result": result, "role": role, **days}


@pytest.mark.parametrize(
    ("typed", "counted", "co_respondent"),
    [
        (1, 1.0, 0.0),
        (2, None, 1.0),  # the shared one counted too
        (3, 1.0, 0.0),
        ("二", 1.0, 0.0),
        (None, 1.0, 0.0),
    ],
)
def test_cases_of_a_co_respondent_explain_a_figure_that_exceeds_the_ledger_by_just_them(
    typed: Any,
    counted: float | None,
    co_respondent: float,
    small: dict[str, Any],
    workspace: Workspace,
) -> None:
    small["figures"]["t4"] = {"rev_upheld": typed, "rev_corrected": 0, "rev_other": 1}
    shared = [case(result, "共同被告") for result in ("结果维持", "结果纠正")]
    report = report_beside(small | {"_cases": [case("结果维持", "被申请人"), *shared]}, workspace)
    row = cell_of(report, "t4", "cases", "rev_upheld")
    assert (row["counted"], row["co_respondent"]) == (counted, co_respondent)
    assert (row["counted_shown"], row["co_respondent_shown"]) == ("1", "1")
    for other in ("rev_corrected", "rev_other"):
        row = cell_of(report, "t4", "cases", other)
        assert (row["counted"], row["counted_shown"], row["co_respondent"]) == (0.0, "0", 0.0)


def test_what_a_ledger_gives_is_read_as_a_number(
    small: dict[str, Any], workspace: Workspace
) -> None:
    small["figures"]["t4"] = {"rev_upheld": 1}
    report = report_beside(small | {"_cases": [case("结果纠正", "被申请人")]}, workspace)
    row = cell_of(report, "t4", "cases", "rev_corrected")
    assert (row["reading"], row["value"], row["counted"], row["raw"]) == ("number", 1.0, 1.0, "")


def test_one_request_too_many_is_no_co_respondent_s(
    small: dict[str, Any], workspace: Workspace
) -> None:
    request = {"id": "1", "applicant_type": "自然人", "outcome": "予以公开"}
    days = {"received_on": "2023-03-01", "replied_on": "2023-03-20"}
    small["figures"]["t3"]["granted"] = [2, 0, 0, 0, 0, 0]
    report = report_beside(small | {"_requests": [request | days]}, workspace)
    row = cell_of(report, "t3", "granted", "natural_person")
    assert (row["counted"], row["co_respondent"]) == (1.0, 0.0)


def test_a_cell_that_no_ledger_gives_is_not_compared(small: dict[str, Any], report: Read) -> None:
    row = cell_of(report(small), "t2_5", "licensing", "decisions")
    assert (row["counted"], row["co_respondent"]) == (None, 0.0)


# --------------------------------------------------------------------------- identities


def equations(report: AnnualReport, relation: str) -> dict[str, Row]:
    """The rows of a relation by the ids of the place that they are found at."""
    rows = [row for row in form.identities(report) if row["relation"] == relation]
    return {f"{row['row']},{row['column']}": row for row in rows}


def test_every_relation_is_judged_in_every_row_or_column_that_it_is_of(
    beside: Callable[..., AnnualReport],
) -> None:
    relations = [row["relation"] for row in form.identities(beside())]
    assert {relation: relations.count(relation) for relation in relations} == {
        "t2_valid": 2,
        "t2_repealed_bound": 2,
        "t2_made_bound": 2,
        "t3_balance": 7,
        "t3_results": 7,
        "t3_applicants": 25,
        "t3_carried_out_bound": 7,
        "t3_carry": 7,
        "t4_review": 1,
        "t4_direct": 1,
        "t4_after": 1,
        "t4_after_bound": 1,
    }


def test_without_last_year_only_this_year_is_judged(small: dict[str, Any], report: Read) -> None:
    relations = {row["relation"] for row in form.identities(report(small))}
    assert relations & {"t2_valid", "t2_repealed_bound", "t3_carry", "t4_after_bound"} == set()
    assert len(relations) == 8


def test_across_a_change_of_the_form_only_cells_that_both_have_are_compared(
    small: dict[str, Any], workspace: Workspace
) -> None:
    before = copy.deepcopy(small)
    trial_form()(before)
    now = small | {"year": 2021, "signed_on": "2022-01-20", "_prior": before}
    relations = {row["relation"] for row in form.identities(report_beside(now, workspace))}
    assert relations & {"t2_valid", "t2_repealed_bound"} == set()
    assert relations >= {"t3_carry", "t4_after_bound", "t2_made_bound"}


def test_last_year_s_figures_are_last_year_s(beside: Callable[..., AnnualReport]) -> None:
    report = beside(
        {"t2_1": {"rules": 0, "normative_docs": [0, 0, 7]}},
        t2_1={"rules": 0, "normative_docs": [3, 1, 8]},
    )
    row = equations(report, "t2_valid")["normative_docs,valid"]
    assert (row["left"], row["right"]) == (8.0, 9.0)
    assert (row["found"], row["expected"], row["difference"]) == ("8", "9", "1")
    assert row["equation"] == (
        "现行有效件数 8，应等于 上年报告现行有效件数 7＋本年制发件数 3－本年废止件数 1＝9"
    )
    assert row["where"] == "第二十条第（一）项“行政规范性文件”行“现行有效件数”列"
    bound = equations(report, "t2_repealed_bound")["normative_docs,repealed"]
    assert bound["equation"] == (
        "本年废止件数 1，不应大于 上年报告现行有效件数 7＋本年制发件数 3＝10"
    )


@pytest.mark.parametrize(
    ("repealed", "judged"), [(0, True), ("0", True), (1, False), (None, False), ("/", False)]
)
def test_what_holds_only_at_zero_is_not_judged_beside_anything_else(
    repealed: Any, judged: bool, small: dict[str, Any], report: Read
) -> None:
    small["figures"]["t2_1"] = {"rules": [0, 1, 0], "normative_docs": [3, repealed, 2]}
    expected = {"normative_docs,made"} if judged else set()
    assert set(equations(report(small), "t2_made_bound")) == expected


def test_a_balance_is_placed_at_its_column_and_a_total_at_its_cell(
    beside: Callable[..., AnnualReport],
) -> None:
    report = beside()
    balance = equations(report, "t3_balance")["new_received,natural_person"]
    assert balance["where"] == "表三“自然人”列"
    assert balance["section"] == "s3"
    assert balance["equation"] == (
        "一、本年新收政府信息公开申请数量 6＋二、上年结转政府信息公开申请数量 1＝7，应等于 "
        "（七）总计 6＋四、结转下年度继续办理 1＝7"
    )
    total = equations(report, "t3_applicants")["granted,total"]
    assert total["where"] == "表三“（一）予以公开”行“总计”列"
    carried = equations(report, "t3_carry")["carried_in,natural_person"]
    assert carried["equation"] == (
        "二、上年结转政府信息公开申请数量 1，应等于 上年报告四、结转下年度继续办理 1"
    )


def test_a_long_equation_shows_only_what_is_not_zero(small: dict[str, Any], report: Read) -> None:
    small["figures"]["t3"] |= {"partial": [2, 0, 0, 0, 0, 0]}
    rows = equations(report(small), "t3_results")
    assert rows["results_total,natural_person"]["equation"] == (
        "（七）总计 8，应等于 （一）予以公开 5＋（二）部分公开 2＋4.保护第三方合法权益 1＝8"
    )
    assert rows["results_total,org_legal"]["equation"] == "（七）总计 0，应等于 （一）予以公开 0＝0"


def test_a_short_equation_shows_its_zeros(small: dict[str, Any], report: Read) -> None:
    row = equations(report(small), "t4_review")["cases,rev_total"]
    assert row["equation"] == ("总计 2，应等于 结果维持 1＋结果纠正 0＋其他结果 0＋尚未审结 1＝2")


def test_a_blank_leaves_its_equation_without_a_sum(small: dict[str, Any], report: Read) -> None:
    small["figures"]["t3"]["carried_in"] = [None, 0, 0, 0, 0, 0]
    row = equations(report(small), "t3_balance")["new_received,natural_person"]
    assert (row["left"], row["right"], row["difference"]) == (None, 7.0, "")
    small["figures"]["t3"] |= {"carried_in": 0, "carried_out": [None, 0, 0, 0, 0, 0]}
    row = equations(report(small), "t3_balance")["new_received,natural_person"]
    assert (row["left"], row["right"], row["difference"]) == (6.0, None, "")


def test_a_difference_is_written_without_zeros_that_say_nothing(
    small: dict[str, Any], report: Read
) -> None:
    small["figures"]["t3"]["carried_out"] = ["2.50", 0, 0, 0, 0, 0]
    row = equations(report(small), "t3_balance")["new_received,natural_person"]
    assert (row["found"], row["expected"], row["difference"]) == ("7", "8.5", "1.5")
    assert (row["left"], row["right"]) == (7.0, 8.5)
    assert row["equation"].endswith("四、结转下年度继续办理 2.50＝8.5")


def test_the_trial_form_adds_last_year_s_change_to_its_items(
    small: dict[str, Any], workspace: Workspace
) -> None:
    trial_form()(small)
    before = copy.deepcopy(small) | {"year": 2019, "signed_on": "2020-01-20"}
    before["figures"]["t2_6"] = {"penalty": [15, -3, 40], "coercion": 0}
    row = equations(report_beside(small | {"_prior": before}, workspace), "t2_items")[
        "penalty,items_last_year"
    ]
    assert (row["left"], row["right"]) == (12.0, 12.0)
    assert row["equation"] == (
        "上一年项目数量 12，应等于 上年报告上一年项目数量 15＋上年报告本年增/减 -3＝12"
    )


# --------------------------------------------------------------------------- tables


def table_of(report: AnnualReport, table: str) -> Row:
    (found,) = [row for row in form.tables(report) if row["table"] == table]
    return found


@pytest.mark.parametrize(
    ("given", "typed", "zero"),
    [
        (None, 0, False),
        ({"penalty": None}, 0, False),
        (0, 2, True),
        ({"penalty": 0}, 1, False),
        ({"penalty": 5, "coercion": 0}, 2, False),
        ({"penalty": "/", "coercion": 0}, 2, False),
        ({"penalty": "约5件", "coercion": None}, 1, False),
    ],
)
def test_a_table_is_typed_by_its_cells_and_zero_only_without_a_blank(
    given: Any, typed: float, zero: bool, small: dict[str, Any], report: Read
) -> None:
    small["figures"]["t2_6"] = given
    row = table_of(report(small), "t2_6")
    assert row["typed"] == typed
    assert (row["where"], row["section"]) == ("第二十条第（六）项", "s2")
    assert (row["row"], row["column"]) == (None, None)
    (whole,) = agency_years(report(small))
    assert ("第二十条第（六）项" in whole["zero_tables_shown"].split("、")) is zero


def test_totals_that_were_computed_do_not_make_a_table_typed(
    small: dict[str, Any], report: Read
) -> None:
    small["figures"]["t3"] = {"results": 0}
    row = table_of(report(small), "t3")
    assert row["typed"] == 21 * 7
    small["figures"]["t3"] = None
    assert table_of(report(small), "t3")["typed"] == 0


def test_what_is_blank_is_told_once(small: dict[str, Any], report: Read) -> None:
    small["figures"]["t2_6"] = None
    small["figures"]["t3"]["granted"] = [None] * 6
    small["figures"]["t3"]["partial"] = [0, None, 0, 0, 0, 0]
    told = [row for row in form.blanks(report(small)) if row["blank"]]
    assert [(row["table"], row["row"], row["column"]) for row in told] == [
        ("t2_6", None, None),
        ("t3", "granted", None),
        ("t3", "partial", "org_commercial"),
    ]
    assert [row["where"] for row in told] == [
        "第二十条第（六）项",
        "表三“（一）予以公开”行",
        "表三“（二）部分公开”行“法人或其他组织—商业企业”列",
    ]


@pytest.mark.parametrize(
    ("granted", "slipped"),
    [
        ([0, 0, 0, 0, 0, 3], True),
        ([None, None, None, None, None, 3, 3], True),
        ([0, 0, 0, 0, 0, 3, 4], False),
        ([0, 0, 0, 0, 1, 3], False),
        ([1, 0, 0, 0, 0, 3, 3], False),
        ([0, 0, 0, 0, 3, 0], False),
        ([0, 0, 0, 0, 0, 0], False),
        ([0, 0, 0, 0, 0, None], False),
    ],
)
def test_a_row_whose_whole_number_stands_before_the_total_has_slipped(
    granted: list[Any], slipped: bool, small: dict[str, Any], report: Read
) -> None:
    small["figures"]["t3"] = {"granted": granted}
    row = table_of(report(small), "t3")
    assert (row["shifted"], row["shifted_rows"]) == (
        (1.0, "“（一）予以公开”") if slipped else (0.0, "")
    )
    assert row["shifted_column"] == "法人或其他组织—其他"


def test_every_row_that_has_slipped_is_named(small: dict[str, Any], report: Read) -> None:
    slipped = [0, 0, 0, 0, 0, 3]
    small["figures"]["t3"] = {"new_received": slipped, "partial": slipped, "carried_in": 0}
    row = table_of(report(small), "t3")
    assert row["shifted"] == 2
    assert row["shifted_rows"] == "“一、本年新收政府信息公开申请数量”、“（二）部分公开”"


def test_a_table_without_totals_cannot_slip(small: dict[str, Any], report: Read) -> None:
    small["figures"]["t2_1"] = {"rules": [0, 0, 3], "normative_docs": [0, 3, 3]}
    row = table_of(report(small), "t2_1")
    shifted = (row["shifted"], row["shifted_rows"], row["shifted_column"])
    assert shifted == (0.0, "", "")


@pytest.mark.parametrize(("cells", "slipped"), [({"la_pending": 3}, 1), ({"rev_pending": 3}, 0)])
def test_only_before_the_last_total_of_a_table_can_a_row_slip(
    cells: dict[str, int], slipped: float, small: dict[str, Any], report: Read
) -> None:
    small["figures"]["t4"] = cells
    for court in ("rev", "ld", "la"):
        for end in ("upheld", "corrected", "other", "pending"):
            cells.setdefault(f"{court}_{end}", 0)
    row = table_of(report(small), "t4")
    assert (row["shifted"], row["shifted_column"]) == (slipped, "复议后起诉—尚未审结")


def test_of_many_terms_the_largest_are_named_and_the_rest_summed(
    small: dict[str, Any], report: Read
) -> None:
    rows = [r.id for r in edition("gb2021_30").table("t3").leaf_rows][2:-2]
    small["figures"]["t3"] |= {id: [n, 0, 0, 0, 0, 0] for n, id in enumerate(rows, 1)}
    small["figures"]["t3"]["results_total"] = [1, 0, 0, 0, 0, 0]
    (row,) = [
        row
        for row in form.identities(report(small))
        if row["relation"] == "t3_results" and row["column"] == "natural_person"
    ]
    terms = row["equation"].partition("应等于 ")[2].rpartition("＝")[0].split("＋")
    assert len(terms) == 6
    assert terms[-1] == "其他16项合计 136"
    assert sum(int(term.split()[-1]) for term in terms) == int(row["expected"]) == 231
