"""A finding: one violation of one rule at one place; an explanation accepts one finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from nianbao.form.cell_address import CellAddress
from nianbao.inputs.agency_year import Accepted
from nianbao.inputs.number import written
from nianbao.inputs.source import Place
from nianbao.prose.sentences import Sentence

Severity = Literal["error", "warn", "info"]
MASK = "＊"  # stands in a finding's words for a character that is not shown
SEVERITIES: dict[str, str] = {"error": "错误", "warn": "警告", "info": "提示"}


@dataclass(frozen=True)
class Finding:
    """One violation. `expected` and `found` are texts as a reader would write the values."""

    code: str
    severity: Severity
    status: Literal["open", "explained"]
    agency: str
    year: int
    table: str | None
    row: str | None
    column: str | None
    section: str | None
    expected: str | None
    found: str | None
    message: str
    citation: str
    quote: Sentence | None = None  # at fault, for whoever shows the finding beside it
    key: str | None = None  # of the parameter file, where it is no figure and no prose
    item: int | None = None  # of a list under that key, from 0
    place: Place | None = None  # in the parameter file, where one was read
    likely: str = ""  # the slip that its number shows, where the rule knows it

    @property
    def cell(self) -> str | None:
        """The address that an explanation names: a cell, else the section or the table."""
        if self.table:
            return str(CellAddress(self.table, self.row, self.column))
        return self.section

    @property
    def blocks_publication(self) -> bool:
        return self.severity == "error" and self.status == "open"

    def record(self) -> dict[str, Any]:
        """The finding as `nianbao check --json` prints it."""
        record = asdict(self)
        for name in ("quote", "key", "item", "place", "likely"):
            del record[name]
        nowhere = dict.fromkeys(Place._fields)
        return record | (self.place._asdict() if self.place else nowhere)


def standing(explanation: Accepted, findings: Sequence[Finding], never: frozenset[str]) -> str:
    """How an explanation stands to the findings: fits, changed, unmatched or refused."""
    if explanation.code in never:
        return "refused"
    own = [f for f in findings if (f.code, f.cell) == (explanation.code, explanation.cell)]
    if not own:
        return "unmatched"
    fits = any(_spelled(f.found) == _spelled(explanation.found) for f in own)
    return "fits" if fits else "changed"


def explained(
    findings: Sequence[Finding], explanations: Sequence[Accepted], never: frozenset[str]
) -> list[Finding]:
    """The findings, those with a fitting explanation accepted.

    An explanation fits the code, the cell and the value found; `never` names the codes
    that no reason can accept: arithmetic within one table, unreadable cells.
    """
    accepted = {(e.code, e.cell, _spelled(e.found)) for e in explanations}
    return [
        replace(finding, status="explained")
        if finding.code not in never
        and (finding.code, finding.cell, _spelled(finding.found)) in accepted
        else finding
        for finding in findings
    ]


def _spelled(value: object) -> str | None:
    """A value as text, the same for 3, 3.0 and "3", and for nothing and a blank."""
    if isinstance(value, float):
        value = written(Decimal(repr(value)))
    return None if value is None else str(value).strip() or None


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """The order of every list: by severity, section of the form and code; explained ones last."""
    severities = list(SEVERITIES)
    return sorted(
        findings,
        key=lambda f: (
            f.status == "explained",
            severities.index(f.severity),
            f.section or "",
            f.code,
        ),
    )


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """Open findings by severity, and how many are explained."""
    open_ones = Counter[str](f.severity for f in findings if f.status == "open")
    explained_ones = sum(f.status == "explained" for f in findings)
    return {
        **{severity: open_ones[severity] for severity in SEVERITIES},
        "explained": explained_ones,
    }


def summary(rulebook: str, findings: Sequence[Finding]) -> dict[str, Any]:
    """The object that `nianbao check --json` prints and findings.json holds."""
    return {
        "rulebook": rulebook,
        "counts": counts(findings),
        "findings": [finding.record() for finding in findings],
    }
