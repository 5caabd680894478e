"""A claim: one number that the prose states, with what it is said of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from nianbao.form.role import Role
from nianbao.prose.claims.bases import Figured
from nianbao.prose.claims.kinds import Own, candidates
from nianbao.prose.sentences import Sentence


@dataclass(frozen=True)
class Claim:
    """One number of the prose; `start` and `end` are offsets in the section's text."""

    kind: str
    section: str
    sentence: Sentence
    phrase: str
    start: int
    end: int
    value: Decimal | None
    unit: str = ""
    about: bool = False
    year: int | None = None  # the year that governs the phrase, where one is named
    parts: tuple[Decimal, ...] = ()  # of an enumeration
    partial: bool = False  # an enumeration that need not list everything
    qualifiers: tuple[str, ...] = ()  # why the number is of another base than the tables
    subject: str = ""  # the body named as the doer, in the text's words
    of: str = ""  # of growth, change, share, enumeration: the kind of what grows or is shared
    whole: str = ""  # of a share: the kind of the total
    step: Decimal = Decimal(1)  # place value of the last stated digit
    part: bool = False  # of what the tables have: no more than that

    @property
    def judged(self) -> bool:
        """Whether a departure from the tables is a contradiction, not just another base."""
        return self.value is not None and not self.about and not self.qualifiers

    def agrees(self, value: Decimal) -> bool:
        """Counts agree exactly; amounts and percentages to half of the last stated place."""
        if self.value is None or self.about:
            return True
        slack = Decimal(0)
        if self.kind in (Own.GROWTH, Own.SHARE):
            slack = max(self.step / 2, Decimal("0.01"))
        elif self.kind == Role.ADMIN_FEE:
            slack = self.step / 2
        return abs(self.value - value) <= slack

    @property
    def complete(self) -> bool:
        """Of an enumeration: the parts give the total, or fall short as a partial list may."""
        total = sum(self.parts, Decimal(0))
        return self.value is None or total == self.value or (self.partial and total < self.value)


def recomputed(
    claim: Claim, now: Figured, before: Figured | None = None
) -> list[tuple[Decimal, str]] | None:
    """What a growth, change or share comes to under each base; None where a figure is missing.

    A growth compares one base with itself a year earlier; a share pairs every numerator with
    every total (N011, N012).
    """
    if claim.kind == Own.SHARE and claim.parts:  # of a list that has its own total
        part, whole = claim.parts
        return [(100 * part / whole, f"{part}占{whole}")]
    tops = candidates(claim.of, now)
    if claim.kind == Own.SHARE:
        bottoms = candidates(claim.whole, now)
    else:
        bottoms = candidates(claim.of, before) if before else None
    if tops is None or bottoms is None:
        return None
    if claim.kind == Own.SHARE:
        pairs = [(t, b, f"{n}占{m}") for t, n in tops for b, m in bottoms]
        return [(100 * t / b, name) for t, b, name in pairs if b] or None
    earlier = {name: value for value, name in bottoms}
    changes = [(value, earlier[name], name) for value, name in tops if name in earlier]
    if claim.kind == Own.CHANGE:
        return [(t - b, name) for t, b, name in changes]
    return [(100 * (t - b) / b, name) for t, b, name in changes if b] or None
