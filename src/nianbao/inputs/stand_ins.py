"""What stands, in memory alone, for the required keys that only a report of its own says.

A report that serves as the year before of another, or that was read as it was published, may lack
them; nothing is written or judged by what stands in for them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from nianbao.inputs.source import Address

_STAND_INS: dict[tuple[str, ...], Any] = {
    ("agency", "name"): "—",
    ("agency", "self_reference"): "机关",
    ("agency", "kind"): "department",
    ("scope",): "agency",
    ("contact", "address"): "—",
    ("contact", "phone"): "—",
    ("signed_on",): date.min,
}
SPARED: frozenset[Address] = frozenset(_STAND_INS)


def stood_in(data: dict[str, Any]) -> tuple[dict[str, Any], frozenset[Address]]:
    """The data with what stands in for required keys that are blank, and which these are."""
    absent: set[Address] = set()
    for address, value in _STAND_INS.items():
        *above, key = address
        group = data.get(above[0]) or {} if above else data
        if not isinstance(group, dict) or group.get(key) is not None:
            continue
        absent.add(address)
        filled = {**group, key: value}
        data = {**data, above[0]: filled} if above else filled
    return data, frozenset(absent)
