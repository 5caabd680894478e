"""The frame of the requests ledger: a row a request that was open in the year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from nianbao.annual_report import AnnualReport
from nianbao.inputs.ledgers.counting import requests_table, rows_counted
from nianbao.rules.frames.frame import Frame, from_pandas

_MONTHLY, _PAGES = 10, 30  # free of charge: requests a month, pages (国办函〔2020〕109号)


def requests(report: AnnualReport) -> Frame | None:
    """A request: id, line, standing, outcome, its days and how they keep the time limits.

    `standing` is answered, open, unnamed (answered without an outcome) or undated (an outcome
    without an answer). `late` and what ends in `_late` or `_days` are working days.
    `consulted`, `corrected`, `reasoned`, `charged` say whether a notice is on record; they are
    missing where the ledger has no such column, as are `earlier` (an answered request of the
    same applicant for the same) and `fee_basis` without applicants or pages.
    """
    own = requests_of_the_year(report)
    if own is None or report.ledgers is None or report.ledgers.requests is None:
        return None
    whole = report.ledgers.requests.rows
    ended = own["replied_on"] <= pd.Timestamp(report.year, 12, 31)
    table = requests_table(report.form)
    _, row = rows_counted(own, report.form, report.year)
    data = pd.DataFrame(
        {
            "table": table.id,
            "row": row.where(row.notna(), None),
            "column": own["applicant_type"]
            .astype(object)
            .where(own["applicant_type"].notna(), None),
            "section": report.form.section_of(table.id).id,
            "where": "台账",
            "id": own["id"],
            "line": own.index.astype(str),
            "standing": standings(own),
            "outcome": own["outcome"].astype(object),
            "applicant_type": own["applicant_type"].astype(object),
            "received": _shown(own["received_on"]),
            "due": _shown(own["due"]),
            "replied": _shown(own["replied_on"]),
            "late": own["late"].where(ended),
            "late_shown": own["late"].fillna(0).astype(int).astype(str),
            "extension_late": own["extension_late"],
            "extension_approved": _said(
                own, "extension_approved_by", own["extension_late"].notna()
            ),
            "correction_days": own["correction_days"],
            "correction_shown": own["correction_days"].fillna(0).astype(int).astype(str),
            "consulted_days": own["consulted_days"],
            "consulted_shown": own["consulted_days"].fillna(0).astype(int).astype(str),
            "consulted": _said(own, "third_party_from"),
            "corrected": _said(own, "correction_notified_on"),
            "reasoned": _said(own, "reasons_notified_on"),
            "charged": _said(own, "fee_notified_on"),
            "paid": _said(own, "fee_paid_on"),
            "earlier": _earlier(whole).reindex(own.index),
            "fee_basis": _fee_basis(whole).reindex(own.index),
        }
    )
    return from_pandas(data)


def requests_of_the_year(report: AnnualReport) -> pd.DataFrame | None:
    """The requests open in the report's year with their limits; None without a ledger."""
    return report.ledgers.requests_of_the_year if report.ledgers else None


def standings(own: pd.DataFrame) -> Any:
    """How each request stands: answered, open, unnamed or undated."""
    named, dated = own["outcome"].notna(), own["replied_on"].notna()
    return np.select(
        [named & dated, ~named & ~dated, dated], ["answered", "open", "unnamed"], "undated"
    )


def _shown(days: pd.Series[Any]) -> pd.Series[Any]:
    """Days in Chinese; not every system's strftime leaves out a leading zero."""
    shown: pd.Series[Any] = days.dt.strftime("%Y年%m月%d日").fillna("")
    return shown.str.replace("年0", "年", regex=False).str.replace("月0", "月", regex=False)


def _said(own: pd.DataFrame, column: str, asked: Any = True) -> pd.Series[Any]:
    """yes or no by whether a cell is filled; missing where nothing can be said."""
    if column not in own:
        return pd.Series(None, index=own.index, dtype=object)
    filled = own[column].notna() & (own[column].astype(str).str.strip() != "")
    said = filled.map({True: "yes", False: "no"}).astype(object)
    return pd.Series(said if asked is True else said.where(asked, None), dtype=object)


def _earlier(whole: pd.DataFrame) -> pd.Series[Any]:
    """The id of the first request of the same applicant for the same that was answered before."""
    if not {"applicant", "content"} <= set(whole):
        return pd.Series(None, index=whole.index, dtype=object)
    spelled = {
        name: whole[name].str.replace(r"\s+", "", regex=True) for name in ("applicant", "content")
    }
    known = whole.assign(**spelled).query("applicant != '' and content != ''")
    known = known.sort_values("received_on", kind="stable")
    groups = known.groupby(["applicant", "content"], sort=False)
    first = groups[["id", "replied_on"]].transform("first")
    again = groups.cumcount() > 0
    before = again & (first["replied_on"] <= known["received_on"])
    return first["id"].where(before, "").reindex(whole.index, fill_value="")


def _fee_basis(whole: pd.DataFrame) -> pd.Series[Any]:
    """Whether a charged request is over the free number or pages; missing if not known."""
    if "fee_notified_on" not in whole or not {"applicant", "pages"} & set(whole):
        return pd.Series(None, index=whole.index, dtype=object)
    over = pd.Series(False, index=whole.index)
    if "pages" in whole:
        over |= (whole["pages"] > _PAGES).fillna(False).astype(bool)
    if "applicant" in whole:
        month = whole["received_on"].dt.to_period("M")
        ranked = whole.sort_values("received_on", kind="stable").groupby(
            [whole["applicant"].str.strip(), month]
        )
        over |= ranked.cumcount().reindex(whole.index) >= _MONTHLY
    return over.astype(object).where(whole["fee_notified_on"].notna(), None)


def open_requests(report: AnnualReport) -> tuple[int, int, int] | None:
    """Of the requests open at the end of the year: how many, overdue, carried implausibly.

    A request received before November is due within the year unless its term was extended or
    did not run (T306). None without a ledger.
    """
    own = requests_of_the_year(report)
    if own is None:
        return None
    year_end = pd.Timestamp(report.year, 12, 31)
    still = own[~(own["replied_on"] <= year_end)]
    notices = (
        "corrected_on",
        "correction_notified_on",
        "third_party_from",
        "extension_notified_on",
        "fee_notified_on",
    )
    noticed = pd.Series(False, index=still.index)
    for notice in notices:
        noticed |= still[notice].notna() if notice in still else False
    early = still["received_on"] < pd.Timestamp(report.year, 11, 1)
    return len(still), int((still["due"] <= year_end).sum()), int((early & ~noticed).sum())
