"""The columns of the frames that rules judge, and whether each holds text, numbers or flags.

A rule is checked against these before there is any data; what builds each frame, and what
its columns mean, stands in `frames/`.
"""

from __future__ import annotations

from typing import Literal

from nianbao.form.role import Role

Kind = Literal["text", "number", "flag"]
KINDS: dict[Kind, str] = {"text": "文字", "number": "数字", "flag": "是非"}

_PLACE = "agency table row column section where"


def _frame(text: str, number: str = "", flag: str = "") -> dict[str, Kind]:
    columns: dict[str, Kind] = dict.fromkeys(f"{_PLACE} {text}".split(), "text")
    columns |= dict.fromkeys(f"year {number}".split(), "number")
    return columns | dict.fromkeys(flag.split(), "flag")


def _quoting(text: str, number: str = "", flag: str = "") -> dict[str, Kind]:
    """Of a frame that quotes the sentence at fault, with where it stands in its section."""
    return _frame(f"{text} quote", f"{number} at until", flag)


# The sums of a report that rules weigh: the name of the column, the roles of what is summed.
SUMS: dict[str, tuple[Role, ...]] = {
    **{
        role.value: (role, Role.TOTAL)
        for role in (
            *(Role.NEW_RECEIVED, Role.CARRIED_IN, Role.RESULTS_TOTAL, Role.CARRIED_OUT),
            *(Role.DUPLICATE, Role.OTHER_OTHER, Role.FEE_UNPAID),
        )
    },
    "rev_total": (Role.REVIEW, Role.TOTAL),
    "ld_total": (Role.DIRECT, Role.TOTAL),
    "la_total": (Role.AFTER, Role.TOTAL),
}

COLUMNS: dict[str, dict[str, Kind]] = {
    "cells": _frame(
        "type state reading raw shown kind counted_shown co_respondent_shown",
        "value decimals counted co_respondent",
        "normalised rule_making",
    ),
    "blanks": _frame("", flag="blank"),
    "identities": _frame("relation found expected difference equation likely", "left right"),
    "tables": _frame("shifted_rows shifted_column", "typed shifted"),
    "comparisons": _frame(
        "type shown before_shown change", "now before ratio from_yuan closed difference"
    ),
    "agency_years": _frame(
        "kind scope prior prior_form repeated signed_on submitted_on noted_on published_on unsigned"
        " submit_late submit_due submit_day publish_late publish_due publish_day"
        " altered altered_said"
        f" {' '.join(f'{name}_shown' for name in SUMS)} due_shown other_share_shown disputes_shown"
        " zero_tables_shown open_requests_shown overdue_open_shown implausible_open_shown",
        "signed submitted noted published problems answers problems_before zero_tables"
        f" {' '.join(SUMS)} due other_share disputes"
        " open_requests overdue_open implausible_open results_two_years",
        "form_change",
    ),
    "text": _frame(
        "level title kind text remedy shown_length listed_shown unreported_shown repeated_shown"
        " corrected_shown",
        "length content given listed unreported numbers repeated corrected",
    ),
    "sentences": _quoting("sentence private doubled placeholder"),
    "headings": _quoting("heading name standing official", flag="follows"),
    "years": _quoting("role named due shown", "offset"),
    "names": _quoting("role name", flag="own"),
    "problems": _quoting("group number problem", "problem_length answer_length", "repeated"),
    "claims": _quoting("kind family of stated verdict allowed phrase first likely"),
    "fees": _quoting("relation phrase found expected difference", "left right", "reachable"),
    "published": _frame("aspect standing published official beside said", "columns"),
    "members": _frame(
        "relation standing body by found expected difference likely listed text",
        "left right beyond count",
    ),
    "alike": _quoting("body unit further share_shown", "share"),
    "bodies": _frame(
        "due_shown missing_shown missing_first missing_all returned_shown returned_first"
        " returned_all waiting_shown waiting_first waiting_all undecided_shown undecided_first"
        " undecided_all body summed_by",
        "missing returned waiting undecided",
    ),
    "requests": _frame(
        "id line standing outcome applicant_type received due replied late_shown"
        " extension_approved correction_shown consulted_shown"
        " consulted corrected reasoned charged paid earlier",
        "late extension_late correction_days consulted_days",
        "fee_basis",
    ),
    "explanations": _frame("code cell stated now standing", "item"),
}
