"""Which figure of the form a request, a case or a document of a ledger counts in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.form.cell_address import CellAddress
from nianbao.form.editions import edition
from nianbao.inputs.figures import read_figures
from nianbao.inputs.ledgers.counting import count_requests
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import Workspace
from tests.conftest import CITY, ROOT, report_beside

Count = Callable[..., dict[str, int]]


@pytest.fixture
def count(small: dict[str, Any], workspace: Workspace) -> Count:
    """The figures that one row of a ledger gives in a year: the cells that are not zero."""

    def count(ledger: str, year: int = 2023, /, **row: str) -> dict[str, int]:
        report = judged(small, workspace, year, **{ledger: [{"id": "1", **row}]})
        counted = {str(cell.address): cell.counted for cell in report.figures}
        return {address: number for address, number in counted.items() if number}

    return count


def judged(
    small: dict[str, Any], workspace: Workspace, year: int, **rows: list[dict[str, str]]
) -> AnnualReport:
    """The report of a year whose figures are those of the ledgers alone."""
    ledgers = {f"_{kind}": own for kind, own in rows.items()}
    return report_beside({**small, "year": year, "figures": {}, **ledgers}, workspace)


def of(table: str, *cells: str) -> dict[str, int]:
    return {f"{table}[{cell}]": 1 for cell in cells}


# --------------------------------------------------------------------------- requests

LAST_YEAR, THIS_YEAR = ("2022-12-31", "2022-11-01"), ("2023-01-01", "2023-06-01", "2023-12-31")


@pytest.mark.parametrize(
    ("received", "replied"),
    [
        (received, replied)
        for received in (*LAST_YEAR, *THIS_YEAR)
        for replied in ("2023-01-01", "2023-12-31", "2024-01-01", "")
        if not replied or received <= replied
    ],
)
def test_a_request_comes_in_by_the_day_it_is_received_and_leaves_by_the_day_it_is_answered(
    received: str, replied: str, count: Count
) -> None:
    counted = count(
        "requests",
        applicant_type="自然人",
        received_on=received,
        outcome="予以公开" if replied else "",
        replied_on=replied,
    )
    came = "carried_in" if received in LAST_YEAR else "new_received"
    went = "granted" if replied[:4] == "2023" else "carried_out"
    assert counted == of("t3", f"{came},natural_person", f"{went},natural_person")


@pytest.mark.parametrize(
    ("received", "replied"),
    [("2022-12-01", "2022-12-31"), ("2024-01-01", ""), ("2024-01-01", "2024-01-02")],
)
def test_a_request_of_another_year_is_not_counted(
    received: str, replied: str, count: Count
) -> None:
    outcome = "予以公开" if replied else ""
    row = {"received_on": received, "outcome": outcome, "replied_on": replied}
    assert count("requests", applicant_type="自然人", **row) == {}


RESULTS = {
    id: [row.id for row in edition(id).table("t3").leaf_rows] for id in ("gb2021_30", "gb2019_60")
}
OUTCOMES = [
    row
    for row in RESULTS["gb2021_30"]
    if row not in ("new_received", "carried_in", "results_total", "carried_out")
]


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize(("form", "year"), [("gb2021_30", 2023), ("gb2019_60", 2020)])
def test_every_outcome_is_counted_in_its_row_of_the_edition(
    outcome: str, form: str, year: int, count: Count
) -> None:
    days = {"received_on": f"{year}-03-02", "replied_on": f"{year}-03-20"}
    counted = count("requests", year, applicant_type="org_legal", outcome=outcome, **days)
    row = outcome if outcome in RESULTS[form] else "other"  # one row for what became three
    assert counted == of("t3", "new_received,org_legal", f"{row},org_legal")


def test_requests_are_counted_by_applicant_and_totals_left_to_be_computed(
    small: dict[str, Any], workspace: Workspace
) -> None:
    columns = [c.id for c in edition("gb2021_30").table("t3").leaf_columns if c.id != "total"]
    rows = [
        {
            "id": f"{column}{number}",
            "applicant_type": column,
            "received_on": "2023-05-05",
            "outcome": "partial",
            "replied_on": "2023-05-06",
        }
        for times, column in enumerate(columns, 1)
        for number in range(times)
    ]
    figures = judged(small, workspace, 2023, requests=rows).figures
    for row in ("new_received", "partial"):
        assert [figures.figure(f"t3[{row},{column}]") for column in columns] == [1, 2, 3, 4, 5, 6]
        assert figures.cell("t3", row, "total").counted is None
        assert figures.figure(f"t3[{row},total]") == 21
    assert figures.cell("t3", "results_total", "org_other").counted is None
    assert figures.figure("t3[results_total,org_other]") == 6
    assert figures.cell("t3", "granted", "org_other").state == "counted"


def test_what_is_counted_can_be_written_as_json(workspace: Workspace) -> None:
    report = read_annual_report(ROOT / "params/example/2023/bureau.yaml", workspace)
    assert {r["state"] for r in json.loads(json.dumps(report.figures.records()))} >= {"counted"}


def test_a_request_without_an_outcome_or_an_applicant_is_counted_as_far_as_it_can_be(
    count: Count,
) -> None:
    days = {"received_on": "2023-03-02", "replied_on": "2023-03-20"}
    unnamed = count("requests", applicant_type="自然人", outcome="", **days)
    assert unnamed == of("t3", "new_received,natural_person")
    assert count("requests", applicant_type="", outcome="予以公开", **days) == {}


def backwards(cells: dict[str, int]) -> pd.DataFrame:
    """A ledger that gives a published table three: each request in one of its cells."""
    new, before = pd.Timestamp(2023, 3, 1), pd.Timestamp(2022, 12, 20)
    rows: list[tuple[Any, ...]] = []
    columns = {re.split(r"[\[,\]]", address)[2] for address in cells} - {"total"}
    for column in sorted(columns):
        carried = cells[f"t3[carried_in,{column}]"]
        for address, number in cells.items():
            _, row, own, _ = re.split(r"[\[,\]]", address)
            if own != column or row in ("new_received", "carried_in", "results_total"):
                continue
            for _ in range(number):
                is_old = carried > 0
                carried -= is_old
                replied = pd.NaT if row == "carried_out" else pd.Timestamp(2023, 4, 3)
                outcome = None if row == "carried_out" else row
                rows.append((column, before if is_old else new, outcome, replied))
    frame = pd.DataFrame(rows, columns=["applicant_type", "received_on", "outcome", "replied_on"])
    return frame.assign(id=frame.index.astype(str))


def spelled(counts: dict[CellAddress, int]) -> dict[str, int]:
    return {str(address): number for address, number in counts.items()}


def test_a_ledger_built_backwards_from_published_figures_gives_them_exactly() -> None:
    city = read_agency_year(CITY)
    published = {str(c.address): int(c.figure or 0) for c in read_figures(city).table("t3")}
    ledger = backwards(published)
    assert len(ledger) == 3607
    counted = count_requests(ledger, city.form, 2023)
    figures = read_figures(city.model_copy(update={"figures": {}}), counted)
    assert {str(c.address): c.figure for c in figures.table("t3")} == published


DAYS = st.dates(date(2021, 1, 1), date(2024, 12, 31)).map(pd.Timestamp)
APPLICANT = st.sampled_from(["natural_person", "org_other"])
OUTCOME = st.sampled_from(["granted", "unable_not_held", "other_other", "np_duplicate"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 500), APPLICANT, OUTCOME), max_size=40))
def test_one_ledger_always_carries_over_from_year_to_year(rows: list[Any]) -> None:
    frame = pd.DataFrame(
        [
            (day, day + pd.Timedelta(days=n) if n else pd.NaT, a, o if n else None)
            for day, n, a, o in rows
        ],
        columns=["received_on", "replied_on", "applicant_type", "outcome"],
    )
    days = {name: pd.to_datetime(frame[name]) for name in ("received_on", "replied_on")}
    ledger = frame.assign(**days)
    for form_id, year in (("gb2019_60", 2020), ("gb2021_30", 2022), ("gb2021_30", 2023)):
        form = edition(form_id)
        one, next_one = (spelled(count_requests(ledger, form, y)) for y in (year, year + 1))
        for column in ("natural_person", "org_other"):
            assert one[f"t3[carried_out,{column}]"] == next_one[f"t3[carried_in,{column}]"]
            came = sum(one[f"t3[{row},{column}]"] for row in ("new_received", "carried_in"))
            rest = {"new_received", "carried_in"}
            went = sum(
                number
                for address, number in one.items()
                if address.endswith(f",{column}]") and not rest & {re.split(r"[\[,]", address)[1]}
            )
            assert came == went


def test_the_example_carries_over_and_agrees_with_its_ledger(workspace: Workspace) -> None:
    now = read_annual_report(ROOT / "params/example/2023/bureau.yaml", workspace)
    assert now.prior is not None
    for column in edition("gb2021_30").table("t3").leaf_columns:
        carried = now.figures.figure(f"t3[carried_in,{column.id}]")
        assert carried == now.prior.figures.figure(f"t3[carried_out,{column.id}]")
    assert {c.state for c in now.figures.table("t3")} == {"counted", "computed"}


# --------------------------------------------------------------------------- cases

COURTS = {"行政复议": "rev", "直接起诉": "ld", "复议后起诉": "la"}
ENDS = {"结果维持": "upheld", "结果纠正": "corrected", "其他结果": "other"}


@pytest.mark.parametrize("kind", COURTS)
@pytest.mark.parametrize("result", ENDS)
@pytest.mark.parametrize("accepted", ["2022-10-08", "2023-01-01"])
@pytest.mark.parametrize("closed", ["2023-01-01", "2023-12-31", "2024-01-01"])
def test_a_case_counts_under_its_result_when_it_is_closed_and_as_pending_until_then(
    kind: str, result: str, accepted: str, closed: str, count: Count
) -> None:
    days = {"accepted_on": accepted, "closed_on": closed}
    end = ENDS[result] if closed[:4] == "2023" else "pending"
    counted = count("cases", kind=kind, result=result, role="被告", **days)
    assert counted == of("t4", f"cases,{COURTS[kind]}_{end}")


@pytest.mark.parametrize("kind", COURTS)
@pytest.mark.parametrize("accepted", ["2022-12-31", "2023-12-31"])
def test_a_case_that_is_not_closed_is_pending(kind: str, accepted: str, count: Count) -> None:
    row = {"kind": kind, "accepted_on": accepted, "result": "尚未审结", "closed_on": ""}
    assert count("cases", role="被申请人", **row) == of("t4", f"cases,{COURTS[kind]}_pending")


@pytest.mark.parametrize(
    ("accepted", "closed"), [("2022-10-08", "2022-12-31"), ("2024-01-01", "2024-03-01")]
)
def test_a_case_of_another_year_is_not_counted(accepted: str, closed: str, count: Count) -> None:
    row = {"accepted_on": accepted, "result": "结果维持", "closed_on": closed}
    assert count("cases", kind="行政复议", role="被申请人", **row) == {}


def test_a_case_counts_for_the_agency_that_acted_and_not_for_a_co_respondent(
    small: dict[str, Any], workspace: Workspace
) -> None:
    case = {"kind": "复议后起诉", "accepted_on": "2023-03-01", "closed_on": "2023-09-01"}
    roles = ("被告", "共同被告", "共同被告")
    rows = [{"id": str(n), "result": "维持", "role": r, **case} for n, r in enumerate(roles)]
    report = judged(small, workspace, 2023, cases=rows)
    assert report.figures.figure("t4[cases,la_upheld]") == 1
    assert report.figures.figure("t4[cases,la_total]") == 1
    assert report.ledgers is not None
    left_out = spelled(report.ledgers.left_out(report.form))
    assert {cell: n for cell, n in left_out.items() if n} == {"t4[cases,la_upheld]": 2}


# --------------------------------------------------------------------------- documents


@pytest.mark.parametrize(
    ("issued", "repealed", "cells"),
    [
        ("2022-12-31", "", ["valid"]),
        ("2023-01-01", "", ["made", "valid"]),
        ("2023-12-31", "", ["made", "valid"]),
        ("2024-01-01", "", []),
        ("2020-05-20", "2022-12-31", []),
        ("2020-05-20", "2023-01-01", ["repealed"]),
        ("2020-05-20", "2023-12-31", ["repealed"]),
        ("2020-05-20", "2024-01-01", ["valid"]),
        ("2023-05-20", "2023-10-01", ["made", "repealed"]),
    ],
)
@pytest.mark.parametrize(("kind", "row"), [("规章", "rules"), ("行政规范性文件", "normative_docs")])
def test_a_document_is_in_force_until_the_day_it_is_repealed(
    issued: str, repealed: str, cells: list[str], kind: str, row: str, count: Count
) -> None:
    counted = count("documents", kind=kind, issued_on=issued, repealed_on=repealed)
    assert counted == of("t2_1", *(f"{row},{cell}" for cell in cells))
