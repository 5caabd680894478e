"""The frame of a district's bodies: who has not handed in, who is summed, and whether twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.inputs.district import Body
from nianbao.rules.frames.frame import Row
from nianbao.seasons.season import Season

_NAMED = 12  # bodies in a message; the others are counted

_NOWHERE: Row = {**dict.fromkeys(("table", "row", "column", "section")), "where": "公开主体名单"}
_OF_THE_LIST = ("missing", "returned", "waiting", "undecided")


def bodies(season: Season) -> Iterator[Row]:
    """One row of the whole list, then one a body.

    Of the list: how many have not handed in (missing), have not handed in again what was sent
    back (returned), wait to be approved where a sum takes nothing else (waiting), may be summed or
    not (undecided), of those `due`, and their names, first ones and all; a sum does not wait for
    one that another member has summed. Of a body: whose report has its figures already, where it
    is to be summed all the same.
    """
    due = [place.body for place in season.due]
    inside = {body.id for body in due if season.region and season.summed_by(body)}
    step = {place.body.id: place.standing.step for place in season.places}
    unsaid = [body for body in due if body.kind == "vertical" and body.summed is None]
    alone = [body for body in due if body.id not in inside]
    waiting = [body for body in alone if step[body.id] == "submitted"]
    lists = {
        "missing": [body for body in alone if step[body.id] == "none"],
        "returned": [body for body in alone if step[body.id] == "returned"],
        "waiting": waiting if season.approved_only else [],
        "undecided": [] if season.named else unsaid,
    }
    whole = {"due_shown": str(len(due)), "body": None, "summed_by": None}
    yield (
        _NOWHERE
        | whole
        | {key: value for name, own in lists.items() for key, value in _listed(name, own).items()}
    )
    for body in due:
        apart = body.summed is True or body.id in season.named
        above = season.summed_by(body) if apart else None
        own = {"body": body.name, "summed_by": above.body.name if above else None}
        empty = (key for name in _OF_THE_LIST for key in _listed(name, ()))
        yield _NOWHERE | {"due_shown": str(len(due))} | dict.fromkeys(empty) | own


def _listed(name: str, bodies: Sequence[Body]) -> Row:
    """How many bodies there are, and their names."""
    names = [body.name for body in bodies]
    first = "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
    return {
        name: len(names),
        f"{name}_shown": str(len(names)),
        f"{name}_first": first,
        f"{name}_all": "、".join(names),
    }
