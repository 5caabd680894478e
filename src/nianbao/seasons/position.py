"""Where a body stands on the list of a season: one word, the days left, what is to be known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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
Since = Literal["submitted", "approved", "published"]
Due = Literal["submit", "publish"]
_CHANGED: dict[Since, str] = {
    "submitted": "报送后有改动",
    "approved": "审定后有改动",
    "published": "公布后有改动",
}


@dataclass(frozen=True)
class Position:
    """Where a body stands today; `days_left` is negative where the deadline has passed.

    What is `due` is its handing in until it has been handed in without an error, then its
    publishing; there is no deadline of what is published. `changed` says since when the file is
    another. `reporter` hands in the report: the body itself, or whom it reports through.
    """

    place: Place
    reporter: Place
    state: State
    due: Due
    deadline: date | None
    days_left: int | None
    changed: Since | None = None

    @property
    def late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def own(self) -> bool:
        """Whether the body hands in a report of its own."""
        return self.reporter is self.place

    @property
    def left(self) -> str:
        """The days left, in words."""
        days = self.days_left
        if days is None:
            return ""
        left = f"还有{days}天" if days > 0 else f"逾期{-days}天" if days else "今天截止"
        return left if self.due == "submit" else f"公布{left}"

    @property
    def message(self) -> str:
        """What is to be known beside the state, in words."""
        said = [] if self.own else [f"由{self.reporter.body.name}报送"]
        if self.changed:
            known = self.place.assessed
            how = f"：{known.altered}" if self.own and known and known.altered else ""
            said.append(_CHANGED[self.changed] + how)
        if self.own and self.state not in ("missing", "draft") and self.place.file is None:
            said.append("参数文件已不在")
        if self.own and self.place.assessed and self.place.assessed.message:
            said.append(self.place.assessed.message)
        return "；".join(said)

    def record(self) -> dict[str, Any]:
        """The position as `nianbao status --json` prints it."""
        body, known = self.place.body, self.place.assessed
        judged = known if known and not known.message else None
        return {
            "id": body.id,
            "name": body.name,
            "state": self.state,
            "errors": judged.errors if judged else None,
            "warnings": judged.warnings if judged else None,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "days_left": self.days_left,
            "changed": self.changed,
            "through": None if self.own else self.reporter.body.id,
            "message": self.message,
        }


def positions(season: Season) -> tuple[Position, ...]:
    """Where every body stands, the late ones first; one that reports through another as that."""
    every = [_position(season, place) for place in season.places]
    order = list(STATES)
    return tuple(sorted(every, key=lambda p: (not p.late, order.index(p.state), p.days_left or 0)))


def tally(positions: Iterable[Position]) -> dict[State, int]:
    """How many of the bodies that hand in a report of their own are in each state."""
    found = Counter(position.state for position in positions if position.own)
    return {state: found[state] for state in STATES}


def summed_up(positions: Iterable[Position]) -> str:
    """The sums of a season in one line."""
    every = tuple(positions)
    counts = tally(every)
    inside = sum(counts[state] for state in STATES if state not in _OUTSIDE)
    parts = [f"应报{sum(counts.values())}", f"已报{inside}"]
    words: dict[str, int] = {
        "未报": counts["missing"] + counts["draft"],
        "退回": counts["returned"],
        "有错误": counts["errors"],
        "待审": counts["submitted"],
        "通过": counts["approved"],
        "已发布": counts["published"],
        "逾期": _late(every, "submit"),
        "公布逾期": _late(every, "publish"),
        "改动": sum(position.changed is not None for position in every if position.own),
    }
    return "，".join(parts + [f"{word}{number}" for word, number in words.items() if number])


_OUTSIDE: tuple[State, ...] = ("missing", "draft", "returned")
_WAITING: tuple[State, ...] = (*_OUTSIDE, "errors")


def _position(season: Season, place: Place) -> Position:
    own = season.reporter(place)
    state = _state(own)
    due: Due = "submit" if state in _WAITING else "publish"
    deadline = None if state == "published" else season.district.deadlines.day(due, season.year)
    left = (deadline - season.today).days if deadline else None
    return Position(place, own, state, due, deadline, left, _changed(own))


def _late(positions: Iterable[Position], due: Due) -> int:
    return sum(position.late and position.due == due for position in positions if position.own)


def _changed(place: Place) -> Since | None:
    """Since when the file of a body is not what was handed in, approved or published."""
    seal = place.assessed.seal if place.assessed else ""
    event = place.standing.outdated(seal) if seal else None
    return next((since for since in _CHANGED if event and event.event == since), None)


def _state(place: Place) -> State:
    step = place.standing.step
    if step == "none":
        return "draft" if place.file else "missing"
    if step == "submitted":
        known = place.assessed
        return "errors" if known and (known.errors or known.message) else "submitted"
    return step
