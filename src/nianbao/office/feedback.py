"""What goes back to a body: why, what is to be mended, and its own workbook with the marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import InputError
from nianbao.inputs.workbook.reader import form_of
from nianbao.inputs.workspace import Workspace
from nianbao.office.repairs import Repair, repairs, unread
from nianbao.rules.finding import Finding, counts
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.differences import Change, changes
from nianbao.seasons.event import Event
from nianbao.seasons.handed_in import handed_in
from nianbao.seasons.season import Place
from nianbao.workbooks.marks import marked, refused

_WORKBOOK = ".xlsx"


@dataclass(frozen=True)
class Changes:
    """The figures that are others than those approved, and whether the words are."""

    figures: tuple[Change, ...]
    words: bool


@dataclass(frozen=True)
class Feedback:
    """How a report was handed in and sent back, what is to be mended in its file as it is now.

    `unjudged` is one that can be read, of which judging came to nothing; `altered` says that the
    file is no longer what was handed in, `changes` what is another than in the report `approved`
    before; `workbook` has the marks, of one that is a workbook.
    """

    submitted: Event | None
    returned: Event | None
    repairs: tuple[Repair, ...] = ()
    errors: int = 0
    warnings: int = 0
    unjudged: bool = False
    altered: bool = False
    approved: Event | None = None
    changes: Changes | None = None
    workbook: bytes | None = None


def feedback(
    place: Place, findings: Sequence[Finding], workspace: Workspace, rulebook: Rulebook
) -> Feedback:
    """What is to be said of the report at a place of the list; its file may be gone.

    `findings` are those on the report as it is now.
    """
    bare = Feedback(place.standing.submitted, place.standing.returned)
    if place.file is None:
        return bare
    try:
        report = read_annual_report(place.file, workspace)
    except InputError as error:
        found = unread(error)
        return replace(bare, repairs=found, errors=len(found), workbook=_refused(place.file, error))
    if place.assessed and place.assessed.message:  # it can be read, but was not judged
        return replace(bare, unjudged=True)
    bare = _compared(bare, place, report, workspace)
    return _judged(bare, report, findings, place.file, rulebook)


def _compared(bare: Feedback, place: Place, report: AnnualReport, workspace: Workspace) -> Feedback:
    """With what has changed since the last approval, if the report that was approved is kept."""
    kinds = reversed(place.standing.events)
    approved = next((event for event in kinds if event.event == "approved"), None)
    if approved is None or approved.seal == report.seal:
        return bare
    before = handed_in(workspace, report.local, report.year, place.body.id, approved.seal)
    if before is None:
        return replace(bare, approved=approved)
    was, now = (
        one.parameters().get("narrative") for one in (before.agency_year, report.agency_year)
    )
    found = tuple(changes(before.figures, report.figures))
    return replace(bare, approved=approved, changes=Changes(found, was != now))


def _judged(
    bare: Feedback,
    report: AnnualReport,
    findings: Sequence[Finding],
    file: Path,
    rulebook: Rulebook,
) -> Feedback:
    rules = rulebook.in_force(report.year, report.local, report.form.family)
    never = frozenset(rule.code for rule in rules if not rule.explainable)
    number = counts(findings)
    back: bytes | None = None
    if file.suffix.lower() == _WORKBOOK:
        back = marked(file, report.form, findings, report.figures.records(), never)
    return replace(
        bare,
        repairs=repairs(report, findings, never),
        errors=number["error"],
        warnings=number["warn"],
        altered=bare.submitted is not None and bare.submitted.seal != report.seal,
        workbook=back,
    )


def _refused(file: Path, error: InputError) -> bytes | None:
    """The workbook with what cannot be read in it; None of one that is not as handed out."""
    if file.suffix.lower() != _WORKBOOK:
        return None
    try:
        return refused(file, form_of(file), error)
    except InputError:
        return None
