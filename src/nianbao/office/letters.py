"""Which letters are due today, and to whom: to those who hand in, not to those who go along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nianbao.inputs.district import Body
from nianbao.seasons.position import Position, State, positions
from nianbao.seasons.season import Season

Kind = Literal["reminder", "feedback"]
KINDS: dict[Kind, str] = {"reminder": "催报函", "feedback": "审核反馈单"}
_DUE: dict[State, Kind] = {
    "missing": "reminder",
    "draft": "reminder",
    "returned": "feedback",
    "errors": "feedback",
}


@dataclass(frozen=True)
class Due:
    """A letter to the body at a position; `also` are those that report through it."""

    kind: Kind
    position: Position
    also: tuple[Body, ...] = ()

    @property
    def body(self) -> Body:
        return self.position.place.body


def due(season: Season) -> tuple[Due, ...]:
    """The letters of a season, those to the late ones first."""
    through: dict[str, list[Body]] = defaultdict(list)
    for place in season.places:
        if (reporter := season.reporter(place)) is not place:
            through[reporter.body.id].append(place.body)
    own = {place.body.id for place in season.reporting}
    return tuple(
        Due(kind, position, tuple(through[position.place.body.id]))
        for position in positions(season)
        if position.place.body.id in own and (kind := _DUE.get(position.state)) is not None
    )


def changed(season: Season) -> Sequence[Position]:
    """Whose file is no longer what was handed in, approved or published.

    No letter says so: nothing was sent back.
    """
    return [position for position in positions(season) if position.own and position.changed]
