"""Findings that have one cause are one entry; none is lost, and no cause is made up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.form.editions import edition
from nianbao.rules.causes import Cause, causes, difference
from nianbao.rules.expectations import judge
from nianbao.rules.finding import Finding
from nianbao.rules.rulebook import Rulebook
from tests.rules import changed, says
from tests.test_exporters import FINDING

Read = Callable[[dict[str, Any]], AnnualReport]
FORM = edition("gb2021_30")


@pytest.fixture
def told(report: Read, rulebook: Rulebook) -> Callable[[dict[str, Any]], list[tuple[str, Cause]]]:
    """The causes of a report's open errors, each with the codes of its findings."""

    def causes_of(parameters: dict[str, Any]) -> list[tuple[str, Cause]]:
        one = report(parameters)
        findings = judge([one], rulebook)[0].findings
        found = causes(findings, one.form, one.figures.records())
        assert sorted(n for cause in found for n in cause.numbers) == [*range(1, len(findings) + 1)]
        assert [cause.numbers[0] for cause in found] == sorted(c.numbers[0] for c in found)
        return [
            (" ".join(findings[n - 1].code for n in cause.numbers), cause)
            for cause in found
            if findings[cause.numbers[0] - 1].blocks_publication
        ]

    return causes_of


def totals(small: dict[str, Any]) -> None:
    """Table three with its totals typed, and no number of it in the prose."""
    says("s1_2", "办理政府信息公开申请。")(small)
    changed("t3", "new_received", to=[60, 10, 0, 0, 0, 0, 70])(small)
    changed("t3", "carried_in", to=[0, 0, 0, 0, 0, 0, 0])(small)
    changed("t3", "granted", to=[60, 10, 0, 0, 0, 0, 70])(small)
    changed("t3", "denied_third_party", to=0)(small)
    changed("t3", "results_total", to=[60, 10, 0, 0, 0, 0, 70])(small)
    changed("t3", "carried_out", to=[0, 0, 0, 0, 0, 0, 0])(small)


def test_a_wrong_part_is_where_its_row_and_its_column_cross(
    small: dict[str, Any], told: Any
) -> None:
    totals(small)
    changed("t3", "granted", 0, to=600)(small)
    ((codes, cause),) = told(small)
    assert codes == "T302 T303"
    assert (str(cause.cell), cause.found, cause.expected) == (
        "t3[granted,natural_person]",
        "600",
        "60",
    )
    assert cause.likely == "疑多写一个0"


def test_a_wrong_total_is_in_all_equations_of_which_it_is_a_part(
    small: dict[str, Any], told: Any
) -> None:
    totals(small)
    changed("t3", "results_total", 1, to=31)(small)
    ((codes, cause),) = told(small)
    assert codes == "T301 T302 T303"
    assert (str(cause.cell), cause.found, cause.expected) == (
        "t3[results_total,org_commercial]",
        "31",
        "10",
    )
    assert cause.likely == ""


def test_prose_that_has_the_right_number_goes_with_the_wrong_one(
    small: dict[str, Any], told: Any
) -> None:
    totals(small)
    changed("t3", "new_received", 6, to=700)(small)
    says("s1_2", "全年新收政府信息公开申请70件。")(small)
    ((codes, cause),) = told(small)
    assert codes == "N001 T301 T303"
    assert str(cause.cell) == "t3[new_received,total]"
    says("s1_2", "全年新收政府信息公开申请71件。")(small)
    assert [codes for codes, _ in told(small)] == ["N001", "T301 T303"]


def test_two_wrong_numbers_are_two_causes(small: dict[str, Any], told: Any) -> None:
    totals(small)
    changed("t3", "granted", 0, to=69)(small)
    changed("t3", "partial", to=[0, 5, 0, 0, 0, 0, 0])(small)
    assert [(codes, cause.kind) for codes, cause in told(small)] == [
        ("T302 T303", "number"),
        ("T302 T303", "number"),
    ]


def test_of_a_computed_total_its_parts_may_be_wrong_and_none_is_named(
    small: dict[str, Any], told: Any
) -> None:
    says("s1_2", "办理政府信息公开申请。")(small)
    changed("t3", "new_received", 0, to=66)(small)
    ((codes, cause),) = told(small)
    assert codes == "T301 T301"
    assert (cause.kind, cause.cell) == ("number", None)


def test_cells_left_blank_and_sentences_of_one_rule_are_one_entry(
    small: dict[str, Any], told: Any
) -> None:
    totals(small)
    changed("t4", 0, to="")(small)
    changed("t4", 6, to="")(small)
    assert ("C001 C001", "rule") in [(codes, cause.kind) for codes, cause in told(small)]


def test_several_rules_at_one_cell_are_one_entry_and_equations_stand_for_themselves() -> None:
    cell = replace(FINDING, code="C005", expected="整数", found="7")
    other = replace(cell, code="L001", expected="9")
    kinds = [(c.kind, c.numbers) for c in causes([cell, other, FINDING], FORM, ())]
    assert kinds == [("cell", (1, 2, 3))]  # without figures nothing tells the equation
    explained = replace(other, status="explained")
    assert [c.numbers for c in causes([cell, explained], FORM, ())] == [(1,), (2,)]


def test_figures_that_no_run_leaves_are_no_cause() -> None:
    odd = [{"table": "t3", "row": "granted", "column": "total", "value": v} for v in ("x", True)]
    assert [c.kind for c in causes([FINDING, FINDING], FORM, odd)] == ["rule"]


def test_thousands_of_findings_are_told_in_no_time(report: Read, small: dict[str, Any]) -> None:
    totals(small)
    changed("t3", "granted", 0, to=600)(small)
    figures = report(small).figures.records()
    many: list[Finding] = [replace(FINDING, found="70", expected="610")] * 20_000
    start = time.perf_counter()
    (cause,) = causes(many, FORM, figures)
    assert len(cause.numbers) == 20_000
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("found", "expected", "shown"),
    [
        ("1191", "1173", "＋18"),
        ("3151件", "3511（新收）", "−360"),
        ("0.5", "1", "−0.5"),
        ("7", "7", ""),
        ("空", "数字，没有填0", ""),
        ("2022年", "2023年", ""),
        ("80%", "低于80%", ""),
        (None, "6", ""),
    ],
)
def test_the_difference_of_two_numbers_has_its_sign(
    found: str | None, expected: str, shown: str
) -> None:
    assert difference(replace(FINDING, found=found, expected=expected)) == shown
