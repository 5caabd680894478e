"""Stopgap until office/assessment.py is merged."""

from __future__ import annotations

from nianbao.annual_report import read_annual_report
from nianbao.errors import InputError
from nianbao.inputs.workspace import Workspace
from nianbao.rules import quick
from nianbao.rules.finding import counts
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.season import Assessed, Season, open_season


def assessed_season(
    workspace: Workspace, district: str, year: int, rulebook: Rulebook, today=None
) -> Season:
    season = open_season(workspace, district, year, today=today)
    known = {}
    for place in season.places:
        if place.file is None:
            continue
        try:
            report = read_annual_report(place.file, workspace)
        except InputError as error:
            known[place.body.id] = Assessed(message=str(error))
            continue
        (verdict,) = quick.judge([report], rulebook)
        number = counts(verdict.findings)
        known[place.body.id] = Assessed(
            report.seal, report.agency_year.scope, (), number["error"], number["warn"]
        )
    return open_season(workspace, district, year, known, season.today)
