"""The numbers that the prose states, with what they are said of, and what they may honestly be.

A phrase is judged against the set of values that its writer can mean: 收到申请 may count new
requests or new and carried-in ones. What is said of another year, another body or a part of
the year, and what is rounded, is read but not judged.
"""

from __future__ import annotations

from collections.abc import Iterable

from nianbao.form.edition import Form
from nianbao.prose.claims.claim import Claim
from nianbao.prose.claims.enumerations import enumerations, sums
from nianbao.prose.claims.growths import befores, growths, levels
from nianbao.prose.claims.prose import Prose
from nianbao.prose.claims.shares import shares
from nianbao.prose.claims.statement import stated
from nianbao.prose.claims.surroundings import Setting, Surroundings
from nianbao.prose.claims.wholes import wholes
from nianbao.prose.claims.wordings import wordings_in


def read_claims(
    section: str, read: Prose, form: Form, year: int, own: Iterable[str] = ()
) -> list[Claim]:
    """The claims of a section's prose in order; `own` are names that the agency goes by.

    With `own` given, what another body is named as doing is qualified, and so not judged.
    """
    setting = Setting.of(section, read, form, year, own)
    taken: dict[int, Claim] = {}
    claims: list[Claim] = []
    denied: set[tuple[str, int]] = set()  # one denial may be worded in two ways at once
    for wording in wordings_in(read, form):
        for match in wording.pattern.finditer(read.masked):
            quantity = read.stated(match)
            if quantity and (quantity.at in taken or quantity.unit not in wording.units):
                continue
            at = Surroundings(setting, match, quantity)
            for kind in wording.resolve(wording.kind, at):
                claim = stated(kind, at)
                if claim is not None and (quantity or (claim.kind, at.end) not in denied):
                    claims.append(claim)
                    denied.add((claim.kind, at.end))
                    if quantity:
                        taken[quantity.at] = claim
    claims += wholes(setting, taken)
    claims += befores(setting, taken)
    claims += growths(setting, taken)
    claims += levels(setting, taken)
    claims += shares(setting, taken)
    claims += enumerations(setting, taken)
    claims += sums(setting, taken)
    return sorted(claims, key=lambda claim: (claim.start, claim.end, claim.kind))
