"""What goes back to a body: why, what is to be mended, and its own workbook with the marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import InputError
from nianbao.inputs.workbook.reader import form_of
from nianbao.inputs.workspace import Workspace
from nianbao.office.points import Point, points, unread
from nianbao.rules import quick
from nianbao.rules.finding import counts
from nianbao.rules.place import place_of
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.event import Event
from nianbao.seasons.season import Place
from nianbao.workbooks.marks import marked, refused

_WORKBOOK = ".xlsx"


@dataclass(frozen=True)
class Feedback:
    """How a report was handed in and sent back, what is to be mended in its file as it is now.

    `altered` says that the file is no longer what was handed in; `workbook` has the marks, of one
    that is a workbook.
    """

    submitted: Event | None
    returned: Event | None
    points: tuple[Point, ...] = ()
    errors: int = 0
    warnings: int = 0
    altered: bool = False
    workbook: bytes | None = None


def feedback(place: Place, workspace: Workspace, rulebook: Rulebook) -> Feedback:
    """What is to be said of the report at a place of the list; its file may be gone."""
    bare = Feedback(place.standing.submitted, place.standing.returned)
    if place.file is None:
        return bare
    try:
        report = read_annual_report(place.file, workspace)
    except InputError as error:
        found = unread(error)
        return replace(bare, points=found, errors=len(found), workbook=_refused(place.file, error))
    return _judged(bare, report, place.file, rulebook)


def _judged(bare: Feedback, report: AnnualReport, file: Path, rulebook: Rulebook) -> Feedback:
    (verdict,) = quick.judge([report], rulebook)
    findings = [replace(one, place=place_of(one, report)) for one in verdict.findings]
    rules = rulebook.in_force(report.year, report.local, report.form.family)
    never = frozenset(rule.code for rule in rules if not rule.explainable)
    number = counts(findings)
    back: bytes | None = None
    if file.suffix.lower() == _WORKBOOK:
        back = marked(file, report.form, findings, report.figures.records(), never)
    return replace(
        bare,
        points=points(report, findings, never),
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
