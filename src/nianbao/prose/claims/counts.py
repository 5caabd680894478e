"""The counts that stand near a place: the last one claimed, changes, those of one unit."""

from __future__ import annotations

import re

from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.prose import MASKS, Prose, Quantity

_CHANGED = re.compile(r"(?:增加|增长|减少|下降|上升|多|少|增|减)(?:了|为|约)?$")
_SAME_UNIT = frozenset(("", "件", "份", "件次", "宗", "起", "例"))


def last_claim(read: Prose, taken: dict[int, Claim], at: int, gap: int) -> Claim | None:
    """The claim of the last count before a place in the same sentence, if nothing parts them."""
    opens, _ = read.sentence(at)
    if read.masked[max(opens, at - 2) : at].rstrip(",").endswith(")"):
        bracket = read.masked.rfind("(", opens, at)
        at = bracket if bracket > at - 40 else at
    window = read.masked[max(opens, at - gap) : at]
    place = max(window.rfind(MASKS["Q"]), window.rfind(MASKS["M"]))
    return taken.get(at - len(window) + place) if place >= 0 else None


def changed(read: Prose, place: int) -> bool:
    """Whether the count at a place is a change: 增加11件."""
    return _CHANGED.search(read.masked[max(0, place - 6) : place]) is not None


def alike(one: Quantity, other: Quantity) -> bool:
    """Whether two counts may be of one whole, by their units."""
    return one.unit == other.unit or {one.unit, other.unit} <= _SAME_UNIT
