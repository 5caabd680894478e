"""Seasons of an invented district, as the rules on lists of bodies judge them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.inputs.district import district
from nianbao.seasons.event import Kind
from nianbao.seasons.members import Members
from nianbao.seasons.season import Assessed, Place, Season
from nianbao.seasons.standing import Standing
from tests.rules import Change
from tests.test_standing import event

NAMES = {"finance": "某区财政局", "water": "某区水务局", "town": "某区某镇", "tax": "某区税务局"}
KINDS = {"town": "township", "tax": "vertical"}
SUBMITTED: tuple[Kind, ...] = ("submitted",)


def body(id: str, **given: Any) -> dict[str, Any]:
    """A body of the list."""
    return {"id": id, "name": NAMES[id], "kind": KINDS.get(id, "department"), **given}


def season(
    *bodies: dict[str, Any],
    happened: Mapping[str, tuple[Kind, ...]] | None = None,
    assessed: Mapping[str, Assessed] | None = None,
    deadlines: Mapping[str, str] | None = None,
    year: int = 2023,
    **given: Any,
) -> Season:
    """A season in which every body has handed in, but for those of which else has `happened`."""
    data = {"name": "某区", "bodies": list(bodies), "deadlines": dict(deadlines or {})}
    listed = district(data, None, "test")
    kinds = dict.fromkeys((b.id for b in listed.bodies), SUBMITTED) | dict(happened or {})
    places = tuple(
        Place(
            one,
            None,
            Standing(one.id, tuple(event(kind, body=one.id) for kind in kinds[one.id])),
            (assessed or {}).get(one.id),
        )
        for one in listed.bodies_of(year)
    )
    return Season(listed, year, date(year + 1, 1, 20), places, **given)


def of_season(one: Season) -> Change:
    """A season judged, in place of a report."""
    return lambda parameters: parameters.__setitem__("_season", one)


def summing(members: Callable[[AnnualReport], Members]) -> Change:
    """The agency's report as one that sums members, which are made beside it."""
    return lambda parameters: parameters.__setitem__("_members", members)
