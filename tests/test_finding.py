"""Findings and explanations: what blocks, what a reason accepts, how lists are ordered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

import pytest

from nianbao.inputs.agency_year import Accepted
from nianbao.rules.finding import (
    Finding,
    Severity,
    counts,
    explained,
    standing,
    summary,
    worst_first,
)

CARRIED = "t3[carried_in,natural_person]"
NEVER = frozenset({"T301"})


def finding(
    code: str = "T304",
    found: str | None = "3",
    *,
    severity: Severity = "error",
    status: Literal["open", "explained"] = "open",
    cell: tuple[str | None, str | None, str | None] = ("t3", "carried_in", "natural_person"),
    section: str | None = "s3",
) -> Finding:
    place = (*cell, section)
    texts = ("0", found, "与上年报告不一致", "勾稽关系", "原文")
    return Finding(code, severity, status, "qiaokou/grid-center", 2023, *place, *texts)


def reason(found: Any, code: str = "T304", cell: str | None = CARRIED) -> Accepted:
    return Accepted(
        code=code, cell=cell, found=found, reason="上年误报", by="某人", on=date(2024, 1, 2)
    )


def statuses(findings: list[Finding], *reasons: Accepted) -> list[str]:
    return [f.status for f in explained(findings, reasons, NEVER)]


@pytest.mark.parametrize(
    ("cell", "section", "address"),
    [
        (("t3", "granted", "total"), "s3", "t3[granted,total]"),
        (("t3", "granted", None), "s3", "t3[granted,]"),
        (("t3", None, "total"), "s3", "t3[,total]"),
        (("t3", None, None), "s3", "t3"),
        ((None, None, None), "s1_2", "s1_2"),
        ((None, None, None), None, None),
    ],
)
def test_a_finding_is_addressed_by_the_closest_place_that_it_has(
    cell: Any, section: str | None, address: str | None
) -> None:
    assert finding(cell=cell, section=section).cell == address


@pytest.mark.parametrize(
    ("severity", "status", "blocks"),
    [
        ("error", "open", True),
        ("error", "explained", False),
        ("warn", "open", False),
        ("info", "open", False),
    ],
)
def test_only_an_open_error_withholds_the_report(severity: Any, status: Any, blocks: bool) -> None:
    assert finding(severity=severity, status=status).blocks_publication is blocks


@pytest.mark.parametrize("found", ["3", 3, 3.0, " 3 "])
def test_a_value_found_is_the_same_however_it_is_written(found: Any) -> None:
    assert statuses([finding(found="3"), finding(found=" 3")], reason(found)) == ["explained"] * 2
    assert standing(reason(found), [finding(found="3 ")], NEVER) == "fits"


@pytest.mark.parametrize(
    ("found", "written"),
    [(1.25, "1.25"), (1e-05, "0.00001"), (2.5e15, "2500000000000000"), (0.1, "0.1"), (None, None)],
)
def test_a_decimal_is_explained_as_the_finding_shows_it(found: Any, written: str | None) -> None:
    assert statuses([finding(found=written)], reason(found)) == ["explained"]


@pytest.mark.parametrize(
    "other",
    [reason(4), reason(None), reason(3, code="T305"), reason(3, cell="t3[carried_in,total]")],
    ids=["another value", "no value", "another rule", "another cell"],
)
def test_a_reason_for_something_else_accepts_nothing(other: Accepted) -> None:
    assert statuses([finding()], other) == ["open"]


def test_nothing_found_is_not_explained_by_the_word_for_it() -> None:
    assert statuses([finding(found=None)], reason("None")) == ["open"]


def test_each_finding_has_its_own_reason_and_the_rest_stay_open() -> None:
    findings = [finding("T304"), finding("T305", "5"), finding("T306", "7")]
    reasons = [reason(5, code="T305"), reason(3)]
    assert statuses(findings, *reasons) == ["explained", "explained", "open"]


def test_an_accepted_finding_keeps_everything_but_its_status() -> None:
    one = finding()
    assert explained([one], [reason(3)], NEVER) == [replace(one, status="explained")]


def test_no_reason_accepts_arithmetic() -> None:
    findings, own = [finding("T301"), finding("T304")], reason(3, code="T301")
    assert statuses(findings, own, reason(3)) == ["open", "explained"]
    assert standing(own, findings, NEVER) == "refused"
    assert standing(own, [], NEVER) == "refused"


def test_a_changed_figure_opens_its_finding_again() -> None:
    assert standing(reason(3), [finding(found="4")], NEVER) == "changed"


def test_one_of_several_findings_at_a_place_is_enough_for_a_reason_to_fit() -> None:
    assert standing(reason(3), [finding(found="4"), finding(found="3")], NEVER) == "fits"


@pytest.mark.parametrize("others", [[], [finding("T305")], [finding(cell=("t3", None, None))]])
def test_a_reason_without_its_finding_is_told(others: list[Finding]) -> None:
    assert standing(reason(3), others, NEVER) == "unmatched"


def test_a_list_goes_from_worst_to_least_by_section_and_code_and_explained_ones_last() -> None:
    wanted = [
        finding("T304", section=None),
        finding("C001", section="s2"),
        finding("T301", section="s3"),
        finding("T304", section="s3"),
        finding("A001", severity="warn", section="s1"),
        finding("A001", severity="info", section="s1"),
        finding("A001", status="explained", section="s1"),
        finding("A001", severity="info", status="explained", section="s1"),
    ]
    assert worst_first(wanted[::-1]) == wanted
    assert worst_first([*wanted[3:], *wanted[:3]]) == wanted


def test_open_findings_are_counted_by_severity_and_explained_ones_apart() -> None:
    findings = [
        *[finding()] * 3,
        *[finding(severity="warn")] * 2,
        finding(severity="info"),
        *[finding(status="explained")] * 4,
        finding(severity="warn", status="explained"),
    ]
    assert counts(findings) == {"error": 3, "warn": 2, "info": 1, "explained": 5}
    assert counts([]) == {"error": 0, "warn": 0, "info": 0, "explained": 0}


def test_the_printed_object_is_the_one_that_scripts_rely_on() -> None:
    assert summary("abc", [finding()]) == {
        "rulebook": "abc",
        "counts": {"error": 1, "warn": 0, "info": 0, "explained": 0},
        "findings": [
            {
                "code": "T304",
                "severity": "error",
                "status": "open",
                "agency": "qiaokou/grid-center",
                "year": 2023,
                "table": "t3",
                "row": "carried_in",
                "column": "natural_person",
                "section": "s3",
                "expected": "0",
                "found": "3",
                "message": "与上年报告不一致",
                "citation": "勾稽关系",
                "file": None,
                "line": None,
                "character": None,
                "sheet_cell": None,
            }
        ],
    }
