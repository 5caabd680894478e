"""The seal of a report: what is handed in, approved and published is locked to it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from nianbao.inputs.agency_year import AgencyYear

if TYPE_CHECKING:
    from nianbao.inputs.ledgers import Ledgers

# When and by whom it was signed off is written down after the report itself, and changes nothing.
_SIGN_OFF = ("submitted_on", "published_on", "approved_by", "checked_by")


def seal(agency_year: AgencyYear, ledgers: Ledgers | None = None) -> str:
    """SHA-256 of what a report says: its parameters, the ledgers that are counted into it.

    The same for both spellings of a parameter file, and on every machine.
    """
    said = {key: value for key, value in agency_year.parameters().items() if key not in _SIGN_OFF}
    every = (ledgers.requests, ledgers.cases, ledgers.documents) if ledgers else ()
    counted = " ".join(ledger.sha256 if ledger else "-" for ledger in every)
    whole = f"{json.dumps(said, ensure_ascii=False, sort_keys=True)} {counted}"
    return hashlib.sha256(whole.encode()).hexdigest()
