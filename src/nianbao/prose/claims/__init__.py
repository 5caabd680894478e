"""The numbers that the prose states, with what they are said of, and what they may honestly be.

A phrase is judged against the set of values that its writer can mean: 收到申请 may count new
requests or new and carried-in ones. What is said of another year, another body or a part of
the year, and what is rounded, is read but not judged.
"""

from __future__ import annotations

from collections.abc import Iterable

from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.context import (
    claimed,
    denied,
    governing_years,
    meanings,
    plain_name,
    stated_quantity,
)
from nianbao.prose.claims.derived import enumerations, growths, shares
from nianbao.prose.claims.phrases import wordings
from nianbao.prose.claims.prose import Prose


def read_claims(section: str, read: Prose, year: int, own: Iterable[str] = ()) -> list[Claim]:
    """The claims of a section's prose in order; `own` are names that the agency goes by.

    With `own` given, what another body is named as doing is qualified, and so not judged.
    """
    names = [plain_name(name) for name in own if plain_name(name)]
    years = governing_years(read, year)
    taken: dict[int, Claim] = {}
    claims: list[Claim] = []
    for kind, pattern, units, counts in wordings():
        if counts and not read.quantities:
            continue
        for match in pattern.finditer(read.masked):
            quantity = stated_quantity(read, match)
            if quantity is not None and (quantity.at in taken or quantity.unit not in units):
                continue
            for resolved in meanings(kind, section, read, match, year):
                claim = claimed(resolved, section, read, match.span(), quantity, year, years, names)
                if claim is not None:
                    claims.append(claim)
                    if quantity is not None:
                        taken[quantity.at] = claim
    claims += denied(section, read, year, years, names)
    claims += growths(section, read, taken, year)
    claims += shares(section, read, taken)
    claims += enumerations(section, read, taken)
    return sorted(claims, key=lambda claim: (claim.start, claim.end, claim.kind))
