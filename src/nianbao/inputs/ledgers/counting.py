"""Figures counted from the ledgers, by the definitions of the form.

A request is new in the year it is received, carried in if it was received earlier and not
answered before the year, counted under its outcome in the year it is answered, and carried
out if it is not answered by 31 December. A case counts under its result in the year it is
closed and as pending until then; one in which the agency is only a co-respondent counts for
the agency that acted (国办公开办函〔2016〕201号). A document is in force until it is repealed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.form.table import AXES, Table

Counts = dict[CellAddress, int]

# How the ledger of cases calls the courts, and how cases end.
_COURTS = {"review": Role.REVIEW, "direct": Role.DIRECT, "after_review": Role.AFTER}
_ENDS = {
    "upheld": Role.UPHELD,
    "corrected": Role.CORRECTED,
    "other": Role.OTHER_RESULT,
    "pending": Role.PENDING,
}


def of_year(rows: pd.DataFrame, year: int, begun: str, ended: str) -> pd.DataFrame:
    """The rows that were open at any time of the year."""
    first, last = pd.Timestamp(date(year, 1, 1)), pd.Timestamp(date(year, 12, 31))
    return rows[(rows[begun] <= last) & ~(rows[ended] < first)]


def ended_in(rows: pd.DataFrame, year: int, ended: str) -> pd.Series[bool]:
    """Which rows ended by the last day of the year."""
    return rows[ended] <= pd.Timestamp(date(year, 12, 31))


def rows_counted(
    requests: pd.DataFrame, form: Form, year: int
) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """The rows of table three that each request open in the year counts in: by how it came in,
    and by what it came to. An outcome that the edition has no row for is missing.
    """
    table = requests_table(form)
    new = requests["received_on"] >= pd.Timestamp(date(year, 1, 1))
    came = new.map({True: _row(table, Role.NEW_RECEIVED), False: _row(table, Role.CARRIED_IN)})
    outcomes = requests["outcome"].astype(object).map(rows_of(form))
    done = ended_in(requests, year, "replied_on")
    return came, outcomes.where(done, _row(table, Role.CARRIED_OUT))


def requests_table(form: Form) -> Table:
    """The table that requests are counted in."""
    (table,) = form.tables_of(Role.REQUESTS)
    return table


def _row(table: Table, role: Role) -> str:
    node = table.playing("row", role)
    assert node is not None
    return node.id


def count_requests(requests: pd.DataFrame, form: Form, year: int) -> Counts:
    """Table three: every row but its totals, by applicant."""
    own = of_year(requests, year, "received_on", "replied_on")
    table = requests_table(form)
    totals = {axis: table.totals(axis) for axis in AXES}
    came, ended = rows_counted(own, form, year)
    applicants = own["applicant_type"]
    numbers: dict[Any, int] = {}
    for rows in (came, ended):
        numbers |= applicants.groupby([rows, applicants], observed=True).size().to_dict()
    return {
        CellAddress(table.id, row.id, column.id): int(numbers.get((row.id, column.id), 0))
        for row in table.leaf_rows
        if row.id not in totals["row"]
        for column in table.leaf_columns
        if column.id not in totals["column"]
    }


@lru_cache(maxsize=8)
def rows_of(form: Form) -> dict[str, str]:
    """The row of an edition that each outcome, of this or another edition, is counted in."""
    table = requests_table(form)
    results = table.playing("row", Role.RESULTS)
    leaves = results.leaves() if results else ()
    return {
        outcome.id: leaf.id
        for leaf in leaves
        if leaf.id not in table.totals("row")
        for outcome in (leaf, *leaf.merged)
    }


def count_cases(cases: pd.DataFrame, form: Form, year: int, role: str = "respondent") -> Counts:
    """Table four without its totals."""
    counts = {
        address: 0
        for court in _COURTS.values()
        for end in _ENDS.values()
        for address in form.cells(court, end)
    }
    for _, address in cases_counted(cases, form, year, role):
        counts[address] += 1
    return counts


def cases_counted(
    cases: pd.DataFrame, form: Form, year: int, role: str = "respondent"
) -> Iterator[tuple[dict[Any, Any], CellAddress]]:
    """Each case of the year in that role, with the cell of table four that it counts in."""
    own = of_year(cases, year, "accepted_on", "closed_on")
    own = own[own["role"] == role]
    results = own["result"].astype(object).where(ended_in(own, year, "closed_on"), "pending")
    for row, result in zip(own.to_dict("records"), results, strict=True):
        if row["kind"] in _COURTS and result in _ENDS:
            for address in form.cells(_COURTS[row["kind"]], _ENDS[result]):
                yield row, address


def count_documents(documents: pd.DataFrame, form: Form, year: int) -> Counts:
    """The documents of table two: issued and repealed in the year, in force at its end."""
    first, last = pd.Timestamp(date(year, 1, 1)), pd.Timestamp(date(year, 12, 31))
    issued, repealed = documents["issued_on"], documents["repealed_on"]
    columns = {
        Role.MADE: issued.between(first, last),
        Role.REPEALED: repealed.between(first, last),
        Role.VALID: (issued <= last) & ~(repealed <= last),
    }
    return {
        address: int((chosen & (documents["kind"] == address.row)).sum())
        for column, chosen in columns.items()
        for address in form.cells(Role.DOCUMENTS, column)
    }
