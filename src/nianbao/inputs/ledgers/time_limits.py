"""The time limits of requests, in working days (条例第三十、三十二、三十三条).

An answer is due 20 working days after receipt, 20 more with a notified extension. A request
for correction is due within 7 and restarts the term on the day the corrected application
comes in; consulting third parties and waiting for a fee to be paid do not count.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from nianbao.errors import InputError
from nianbao.inputs.ledgers.calendar import Calendar, Counts, Days, UnknownYearError

ANSWER, EXTENSION, CORRECTION = 20, 20, 7  # working days


def with_limits(requests: pd.DataFrame, holidays: Path, name: str | None = None) -> pd.DataFrame:
    """The requests with due and, in working days, late, used and what each step took.

    Due is missing while the term does not run: a correction, a consultation or a payment
    is still awaited. Late and used are missing without an answer. InputError names the
    ledger's row whose days are counted through a year that is not known.
    """
    days = {column: _days(requests, column) for column in _DAYS}
    known = np.concatenate([own[~np.isnat(own)] for own in days.values()])
    if requests.empty:
        return requests.assign(**{limit: pd.Series(dtype=type) for limit, type in LIMITS.items()})
    first, last = (int(str(limit)[:4]) for limit in (known.min(), known.max()))
    # A term may begin on the last day, and two periods as long as all be taken out of it.
    calendar = Calendar(first, last + 2 * (last - first + 1) + 1, holidays)
    try:
        limits = _limits(days, calendar)
    except UnknownYearError as unknown:
        row = int(requests.index[unknown.place])
        raise InputError(str(unknown.reason), file=name, line=row) from None
    return requests.assign(**{limit: limits[limit].astype(type) for limit, type in LIMITS.items()})


def _limits(days: dict[str, Days], calendar: Calendar) -> dict[str, np.ndarray]:
    received, replied = days["received_on"], days["replied_on"]
    corrected = days["corrected_on"]
    start = np.where(np.isnat(corrected), received, corrected)
    excluded = calendar.count(days["third_party_from"], days["third_party_to"])
    excluded = excluded + calendar.count(days["fee_notified_on"], days["fee_paid_on"])
    extended = ~np.isnat(days["extension_notified_on"])
    stopped = np.zeros(len(received), dtype=bool)
    for begun, ended in _STOPS:
        stopped |= ~np.isnat(days[begun]) & np.isnat(days[ended])
    start = np.where(stopped, np.datetime64("NaT", "D"), start)
    answered = ~np.isnat(replied) & ~stopped
    original = calendar.add(start, excluded + ANSWER)
    due = calendar.add(start, excluded + ANSWER + EXTENSION * extended)
    notified = days["correction_notified_on"]
    return {
        "due": due,
        "late": _where(calendar.count(due, np.maximum(due, replied)), answered),
        "used": _where(calendar.count(start, np.maximum(start, replied)) - excluded, answered),
        "extension_late": _where(
            calendar.count(original, np.maximum(original, days["extension_notified_on"])),
            extended & ~stopped,
        ),
        "correction_days": _where(calendar.count(received, notified), ~np.isnat(notified)),
        "consulted_days": _where(
            calendar.count(days["third_party_from"], days["third_party_to"]),
            ~np.isnat(days["third_party_to"]),
        ),
    }


LIMITS = {
    "due": "datetime64[s]",
    **dict.fromkeys(
        ("late", "used", "extension_late", "correction_days", "consulted_days"), "float64"
    ),
}
_STOPS = (
    ("correction_notified_on", "corrected_on"),
    ("third_party_from", "third_party_to"),
    ("fee_notified_on", "fee_paid_on"),
)
_DAYS = (
    "received_on",
    "replied_on",
    "extension_notified_on",
    *(day for pair in _STOPS for day in pair),
)


def _days(requests: pd.DataFrame, name: str) -> Days:
    if name not in requests:
        return np.full(len(requests), np.datetime64("NaT", "D"))
    days: Days = requests[name].to_numpy().astype("datetime64[D]")
    return days


def _where(numbers: Counts, known: np.ndarray) -> np.ndarray:
    return np.where(known, numbers.astype(float), np.nan)
