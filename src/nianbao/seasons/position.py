"""Where a body stands on the list of a season: one word, the days left, what is to be known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from nianbao.seasons.season import Place, Season

State = Literal["missing", "draft", "errors", "submitted", "returned", "approved", "published"]
STATES: dict[State, str] = {
    "missing": "未报",
    "draft": "未报（编制中）",
    "returned": "退回",
    "errors": "已报，有错误",
    "submitted": "已报",
    "approved": "通过",
    "published": "已发布",
}


@dataclass(frozen=True)
class Position:
    """Where a body stands today; `days_left` is negative where the deadline has passed.

    The deadline is that of handing in until it has been handed in, then that of publishing;
    none of what is published. `changed` says that the file is not what was approved or published.
    """

    place: Place
    state: State
    deadline: date | None
    days_left: int | None
    changed: Literal["approved", "published"] | None = None

    @property
    def late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    def record(self) -> dict[str, Any]:
        """The position as `nianbao status --json` prints it."""
        body, known = self.place.body, self.place.assessed
        return {
            "id": body.id,
            "name": body.name,
            "state": self.state,
            "errors": known.errors if known else None,
            "warnings": known.warnings if known else None,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "days_left": self.days_left,
            "changed": self.changed,
            "through": body.reports_through,
            "message": known.message if known else "",
        }


def positions(season: Season) -> tuple[Position, ...]:
    """Where every body stands, the late ones first; one that reports through another as that."""
    every = [_position(season, place) for place in season.places]
    order = list(STATES)
    return tuple(sorted(every, key=lambda p: (not p.late, order.index(p.state), p.days_left or 0)))


def _position(season: Season, place: Place) -> Position:
    own = _reporting(season, place)
    state = _state(own)
    waiting = state in ("missing", "draft", "returned", "errors")
    name: Literal["submit", "publish"] = "submit" if waiting else "publish"
    deadline = None if state == "published" else season.district.deadlines.day(name, season.year)
    left = (deadline - season.today).days if deadline else None
    seal = own.assessed.seal if own.assessed else ""
    changed = own.standing.changed(seal) if seal else None
    return Position(place, state, deadline, left, changed)


def _reporting(season: Season, place: Place) -> Place:
    """Whoever hands in the report of a body: itself, or whom it reports through."""
    while place.body.reports_through in season.by_id:
        place = season.by_id[str(place.body.reports_through)]
    return place


def _state(place: Place) -> State:
    step = place.standing.step
    if step == "none":
        return "draft" if place.file else "missing"
    if step == "submitted":
        known = place.assessed
        return "errors" if known and (known.errors or known.message) else "submitted"
    return step
