"""Where every district with a list stands, by what runs have left: no report is read again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from nianbao.batches.state import State, read_state, said
from nianbao.errors import NianbaoError
from nianbao.inputs.district import list_file
from nianbao.inputs.problem import ID
from nianbao.inputs.workspace import Workspace, real
from nianbao.pages.overview import Overview
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.season import Assessed, Place, Season, latest_year, open_season


def overviews(workspace: Workspace, outputs: Path, rulebook: Rulebook) -> list[Overview]:
    """The latest season of every district that has a list, judged by the rules on lists."""
    found = list(_overviews(workspace, outputs))
    seasons = [overview.season for overview in found if overview.season]
    verdicts = iter(judge(seasons, rulebook))
    return [
        replace(overview, findings=next(verdicts).findings) if overview.season else overview
        for overview in found
    ]


def _overviews(workspace: Workspace, outputs: Path) -> Iterator[Overview]:
    for folder in sorted((workspace.root / "params").glob("*")):
        district = folder.name
        if not re.fullmatch(ID, district):
            continue
        try:
            if list_file(workspace, district) is None:
                continue
            season = open_season(workspace, district, latest_year(folder))
        except NianbaoError as error:
            said = str(error).replace(f"{workspace.root}{os.sep}", "")
            yield Overview(district, message=said)
        else:
            yield _overview(season, outputs)


def _overview(season: Season, outputs: Path) -> Overview:
    left = {
        place.body.id: state
        for place in season.places
        if place.file and (state := read_state(outputs, real(place.file)))
    }
    deadlines = said(season.district.deadlines)
    known = {p: _assessed(p, left.get(p.body.id), deadlines) for p in season.places}
    places = tuple(replace(place, assessed=own) for place, own in known.items())
    behind = (place.body.id for place, own in known.items() if place.file and own is None)
    return Overview(
        season.district.id,
        replace(season, places=places),
        files={id: state.summary.files for id, state in left.items()},
        behind=frozenset(behind),
    )


def _assessed(place: Place, state: State | None, deadlines: str) -> Assessed | None:
    """What a run has found of a report; None where that may not hold any more."""
    if state is None or not state.current:
        return None
    if state.failed:
        return Assessed(message=state.entry.message)
    if (state.standing, state.deadlines) != (place.standing.digest, deadlines):
        return None
    found = state.summary
    errors, warnings = (found.counts.get(severity, 0) for severity in ("error", "warn"))
    bodies = tuple(found.bodies)
    return Assessed(found.seal, found.scope, bodies, errors, warnings, altered=found.altered)
