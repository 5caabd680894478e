"""Invented ledgers of an invented agency: data/example/*.csv, two years, the same every time.

    python scripts/invent_ledgers.py

No request, case or document in them exists; no person is named.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from nianbao.inputs.ledgers.calendar import Calendar
from nianbao.inputs.ledgers.definition import definitions

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "data" / "example"
REQUESTS = 320
# How often each applicant and outcome comes: as in published reports, most are natural
# persons, and most answers are disclosure or information that the agency does not hold.
APPLICANTS = {"natural_person": 80, "org_commercial": 12, "org_legal": 5, "org_other": 3}
OUTCOMES = {
    "granted": 40,
    "partial": 8,
    "denied_third_party": 3,
    "denied_internal_affairs": 2,
    "denied_process_info": 3,
    "denied_enforcement_file": 4,
    "unable_not_held": 26,
    "unable_needs_creation": 4,
    "unable_unclear": 2,
    "np_petition": 3,
    "np_duplicate": 2,
    "other_no_correction": 2,
    "other_other": 1,
}


def main() -> None:
    draw = random.Random(711)
    calendar = Calendar(2021, 2025, ROOT / "holidays")

    def later(day: date, working_days: int) -> date:
        start = np.array([day], dtype="datetime64[D]")
        return calendar.add(start, np.array([working_days]))[0].astype(object)

    requests = []
    for number in range(1, REQUESTS + 1):
        received = date(2021, 11, 1) + timedelta(days=round(790 * (number - 1) / REQUESTS))
        applicant = draw.choices(list(APPLICANTS), list(APPLICANTS.values()))[0]
        outcome = draw.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        row: dict[str, object] = {
            "id": f"示例{received.year}-{number:03}",
            "applicant_type": applicant,
            "received_on": received,
        }
        start, used = received, draw.randint(3, 20)
        if outcome in ("unable_unclear", "other_no_correction") or draw.random() < 0.04:
            row["correction_notified_on"] = later(received, draw.randint(1, 7))
            start = later(row["correction_notified_on"], draw.randint(2, 10))
            row["corrected_on"] = start
        if outcome in ("denied_third_party", "partial"):
            row["third_party_from"] = later(start, 2)
            row["third_party_to"] = later(start, 2 + 10)
            used += 10
        if used > 18 and draw.random() < 0.5:
            row["extension_notified_on"] = later(start, 15)
            row["extension_approved_by"] = "公开机构负责人"
            used += draw.randint(1, 12)
        replied = later(start, used)
        row |= {"outcome": outcome, "replied_on": replied}
        if replied > date(2023, 12, 31):
            row |= {"outcome": "", "replied_on": ""}
        requests.append(row)
    write("requests", requests)
    write("cases", list(cases()))
    write("documents", list(documents()))


def cases() -> list[dict[str, object]]:
    kept = ("respondent", "co_respondent")
    listed = [
        ("review", date(2022, 3, 8), "upheld", date(2022, 5, 6), 0),
        ("review", date(2022, 11, 21), "corrected", date(2023, 1, 18), 0),
        ("review", date(2023, 6, 5), "upheld", date(2023, 8, 2), 0),
        ("review", date(2023, 12, 11), "pending", "", 0),
        ("after_review", date(2023, 9, 4), "upheld", date(2023, 12, 20), 0),
        ("after_review", date(2023, 10, 9), "upheld", date(2023, 12, 22), 1),
    ]
    return [
        {
            "id": f"示例案{number}",
            "kind": kind,
            "accepted_on": accepted,
            "result": result,
            "closed_on": closed,
            "role": kept[role],
        }
        for number, (kind, accepted, result, closed, role) in enumerate(listed, 1)
    ]


def documents() -> list[dict[str, object]]:
    listed = [
        (date(2019, 5, 20), date(2023, 3, 1)),
        (date(2020, 8, 3), ""),
        (date(2021, 10, 12), ""),
        (date(2022, 4, 25), ""),
        (date(2023, 2, 14), ""),
        (date(2023, 9, 18), ""),
    ]
    return [
        {
            "id": f"示例规〔{issued.year}〕{number}号",
            "kind": "normative_docs",
            "issued_on": issued,
            "repealed_on": repealed,
        }
        for number, (issued, repealed) in enumerate(listed, 1)
    ]


def write(kind: str, rows: list[dict[str, object]]) -> None:
    """The rows under official labels, with the columns that any row fills."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    used = [c for c in definitions()[kind].columns if any(row.get(c.id) for row in rows)]
    with (FOLDER / f"{kind}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.label for column in used])
        for row in rows:
            writer.writerow([spelled(column, row.get(column.id, "")) for column in used])


def spelled(column: object, value: object) -> str:
    """A choice by its official label, everything else as it is."""
    labels = dict(zip(column.ids, column.official, strict=True))  # type: ignore[attr-defined]
    return labels.get(value, str(value)) if value else ""


if __name__ == "__main__":
    main()
