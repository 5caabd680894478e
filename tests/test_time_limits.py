"""By when an answer is due, and by how many working days it is late."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nianbao.inputs.ledgers.time_limits import with_limits

NOWHERE = Path("/nowhere")


def limits(**days: str) -> pd.Series[Any]:
    row = {name: [pd.Timestamp(day) if day else pd.NaT] for name, day in days.items()}
    return with_limits(pd.DataFrame(row), NOWHERE).iloc[0]


@pytest.mark.parametrize(
    ("days", "due"),
    [
        # The Spring Festival of 2023 (21 to 27 January, 28 and 29 worked) does not count.
        ({"received_on": "2023-01-09"}, "2023-02-09"),
        ({"received_on": "2023-03-01"}, "2023-03-29"),
        # The National Day of 2023, with 7 and 8 October worked.
        ({"received_on": "2023-09-25"}, "2023-10-27"),
        ({"received_on": "2023-03-01", "extension_notified_on": "2023-03-20"}, "2023-04-26"),
        (
            {
                "received_on": "2023-03-01",
                "correction_notified_on": "2023-03-03",
                "corrected_on": "2023-03-13",
            },
            "2023-04-11",
        ),
        (
            {
                "received_on": "2023-03-01",
                "third_party_from": "2023-03-06",
                "third_party_to": "2023-03-13",
            },
            "2023-04-06",
        ),
        (
            {
                "received_on": "2023-03-01",
                "fee_notified_on": "2023-03-06",
                "fee_paid_on": "2023-03-08",
            },
            "2023-03-31",
        ),
    ],
)
def test_an_answer_is_due_by_the_law_and_the_calendar(days: dict[str, str], due: str) -> None:
    assert limits(replied_on="", **days)["due"] == pd.Timestamp(due)


def test_a_late_answer_is_late_by_working_days() -> None:
    row = limits(received_on="2023-03-01", replied_on="2023-04-03")
    assert (row["late"], row["used"]) == (3, 23)
    assert limits(received_on="2023-03-01", replied_on="2023-03-29")["late"] == 0


def test_while_the_term_does_not_run_nothing_is_due() -> None:
    row = limits(received_on="2023-03-01", correction_notified_on="2023-03-03", replied_on="")
    assert pd.isna(row["due"])


def test_two_periods_taken_out_may_reach_over_years() -> None:
    far = limits(
        received_on="2022-01-04",
        third_party_from="2022-01-04",
        third_party_to="2023-12-29",
        fee_notified_on="2022-01-04",
        fee_paid_on="2023-12-29",
    )
    assert far["due"] == pd.Timestamp(2026, 1, 27)
