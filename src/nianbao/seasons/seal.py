"""The seal of a report: what is handed in, approved and published is locked to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nianbao.form.cell_address import CellAddress
from nianbao.inputs.agency_year import AgencyYear

if TYPE_CHECKING:
    from nianbao.inputs.ledgers import Ledgers

# When and by whom it was signed off is written down after the report itself, and changes nothing.
SIGN_OFF = ("submitted_on", "published_on", "approved_by", "checked_by")


def seal(agency_year: AgencyYear, ledgers: Ledgers | None = None) -> str:
    """SHA-256 of what a report says: its parameters, the figures that ledgers give it.

    The same for both spellings of a parameter file, and on every machine. Rows that a ledger
    is given for later years change nothing.
    """
    counts = ledgers.counts(agency_year.form) if ledgers else {}
    return seal_of(agency_year.parameters(), counts)


def seal_of(parameters: Mapping[str, Any], counts: Mapping[CellAddress, int]) -> str:
    """The seal of plain parameters and the figures counted into them."""
    said = {key: value for key, value in parameters.items() if key not in SIGN_OFF}
    counted = {str(address): int(count) for address, count in counts.items()}
    whole = json.dumps([said, counted], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()
