"""What may have gone wrong with a number, where it shows one slip of the pen and no other."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

LEAST = 10  # smaller numbers resemble too many others

Number = int | Decimal


def likely_cause(found: Number, expected: Number, others: Iterable[tuple[Number, str]]) -> str:
    """The one cause that explains a number found instead of another; "" if none or several do.

    `others` are numbers that may stand here by mistake, each with the cause that it would show.
    """
    if found == expected or found < LEAST:
        return ""
    causes = {cause for value, cause in others if value == found}
    if expected >= LEAST:
        causes |= {cause for cause in (_swapped(found, expected), _zeros(found, expected)) if cause}
    return causes.pop() if len(causes) == 1 else ""


def _swapped(found: Number, expected: Number) -> str:
    """305 for 350: two digits side by side, each in the other's place."""
    one, other = str(found), str(expected)
    if len(one) != len(other):
        return ""
    places = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) != 2 or places[1] != places[0] + 1:
        return ""
    first, second = places
    return "疑数字颠倒" if (one[first], one[second]) == (other[second], other[first]) else ""


def _zeros(found: Number, expected: Number) -> str:
    for zeros, name in ((1, "一个0"), (2, "两个0")):
        if found == expected * 10**zeros:
            return f"疑多写{name}"
        if found * 10**zeros == expected:
            return f"疑漏写{name}"
    return ""
