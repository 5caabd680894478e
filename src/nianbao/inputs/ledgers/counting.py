"""Figures counted from the ledgers, by the definitions of the form.

A request is new in the year it is received, carried in if it was received earlier and not
answered before the year, counted under its outcome in the year it is answered, and carried
out if it is not answered by 31 December. A case counts under its result in the year it is
closed and as pending until then; one in which the agency is only a co-respondent counts for
the agency that acted (国办公开办函〔2016〕201号). A document is in force until it is repealed.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from nianbao.form.edition import EDITIONS, Form, edition

Counts = dict[str, int]  # by address

_COURTS = {"review": "rev", "direct": "ld", "after_review": "la"}


def of_year(rows: pd.DataFrame, year: int, begun: str, ended: str) -> pd.DataFrame:
    """The rows that were open at any time of the year."""
    first, last = pd.Timestamp(date(year, 1, 1)), pd.Timestamp(date(year, 12, 31))
    return rows[(rows[begun] <= last) & ~(rows[ended] < first)]


def ended_in(rows: pd.DataFrame, year: int, ended: str) -> pd.Series[bool]:
    """Which rows ended by the last day of the year."""
    return rows[ended] <= pd.Timestamp(date(year, 12, 31))


def count_requests(requests: pd.DataFrame, form: Form, year: int) -> Counts:
    """Table three: every row but its totals, by applicant."""
    own = of_year(requests, year, "received_on", "replied_on")
    new = own["received_on"] >= pd.Timestamp(date(year, 1, 1))
    done = ended_in(own, year, "replied_on")
    table = form.table("t3")
    outcomes = own["outcome"].map(rows_of(form)).where(done)
    groups = {"new_received": new, "carried_in": ~new, "carried_out": ~done}
    groups |= {row: outcomes == row for row in set(rows_of(form).values())}
    totals = table.totals("column")
    counts: Counts = {}
    for row, chosen in groups.items():
        by_applicant = own.loc[chosen, "applicant_type"].value_counts()
        for column in table.leaf_columns:
            if column.id not in totals:
                counts[f"t3[{row},{column.id}]"] = int(by_applicant.get(column.id, 0))
    return counts


def rows_of(form: Form) -> dict[str, str]:
    """The row of an edition that each outcome of the edition in force is counted in."""
    newest = edition(EDITIONS[0]).table("t3")
    results = form.table("t3").node("row", "results")
    leaves = [leaf.id for leaf in results.leaves()] if results else []
    rows = {part: leaf for leaf in leaves for part in newest.expand("row", (leaf,))}
    return {part: row for part, row in rows.items() if row not in newest.totals("row")}


def count_cases(cases: pd.DataFrame, year: int, role: str = "respondent") -> Counts:
    """Table four without its totals."""
    own = of_year(cases, year, "accepted_on", "closed_on")
    own = own[own["role"] == role]
    results = own["result"].astype(object).where(ended_in(own, year, "closed_on"), "pending")
    return {
        f"t4[cases,{court}_{result}]": int(((own["kind"] == kind) & (results == result)).sum())
        for kind, court in _COURTS.items()
        for result in ("upheld", "corrected", "other", "pending")
    }


def count_documents(documents: pd.DataFrame, form: Form, year: int) -> Counts:
    """The documents of table two: issued and repealed in the year, in force at its end."""
    first, last = pd.Timestamp(date(year, 1, 1)), pd.Timestamp(date(year, 12, 31))
    issued, repealed = documents["issued_on"], documents["repealed_on"]
    columns = {
        "made": issued.between(first, last),
        "repealed": repealed.between(first, last),
        "valid": (issued <= last) & ~(repealed <= last),
    }
    return {
        f"t2_1[{row.id},{column}]": int((chosen & (documents["kind"] == row.id)).sum())
        for row in form.table("t2_1").leaf_rows
        for column, chosen in columns.items()
    }
