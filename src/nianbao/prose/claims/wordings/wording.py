"""A wording: one way in which prose states a number or denies a thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from nianbao.prose.claims import meanings as of
from nianbao.prose.claims.phrases import SUM, TAIL, compiled


@dataclass(frozen=True)
class Wording:
    """A way to state a number of a kind: the phrase, its units, and what it is said of.

    `resolve` tells the kinds that the phrase has where it stands.
    """

    kind: str
    phrase: str  # in the words of `phrases.py`
    units: frozenset[str]
    resolve: of.Meaning
    counts: bool  # whether a number must be there

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase as a pattern, made when a prose first needs it: that takes milliseconds."""
        return compiled(self.phrase)


def wording(kind: str, pattern: str, units: tuple[str, ...], resolve: of.Meaning) -> Wording:
    """The wording of a pattern of the table; a number without a unit is one of any unit."""
    counts = re.search("[QM]", re.sub(r"\[\^[^]]*\]|\(\?=[^()]*\)", "", pattern)) is not None
    return Wording(kind, pattern, frozenset((*units, "")), resolve, counts)


REQUEST_UNITS = ("件", "件次", "份", "条", "宗", "例", "起", "项", "个", "次")
CASE_UNITS = ("件", "起", "宗", "例", "次", "份")
DOCUMENT_UNITS = ("件", "份", "部", "个", "项", "条", "篇")
PUBLISHED_UNITS = ("条", "篇", "件", "份", "项", "则", "条次")
MONEY = ("元",)

ALONE = rf"(?!{TAIL}{SUM}Q)"  # 1件维持、2件纠正 reads forward only where no number follows
