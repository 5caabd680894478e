"""Bodies of one year whose words are alike (疑似照搬)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """A section that two bodies have alike, `share` of it, from 0 to 1."""

    section: str
    one: str  # the id of a body
    other: str
    share: float
    text: str  # what the one says
    beside: str  # what the other says
