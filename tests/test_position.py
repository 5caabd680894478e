"""Where a body stands: its state, what is left of its days, what is to be known."""

from __future__ import annotations

from typing import Any

import pytest

from nianbao.seasons.event import Kind
from nianbao.seasons.position import Position, positions, summed_up, tally
from nianbao.seasons.season import Assessed
from tests.seasons import body, season
from tests.test_standing import ONE, TWO

DEADLINES = {"submit": "01-19", "publish": "01-25"}  # today is the 20th


def position(*happened: Kind, known: Assessed | None = None, **given: Any) -> Position:
    one = season(
        body("finance", **given),
        happened={"finance": happened},
        assessed={"finance": known} if known else {},
        deadlines=DEADLINES,
    )
    return positions(one)[0]


@pytest.mark.parametrize(
    ("happened", "known", "state", "left"),
    [
        ((), None, "missing", "逾期1天"),
        (("submitted",), Assessed(ONE), "submitted", "公布还有5天"),
        (("submitted",), Assessed(ONE, errors=1), "errors", "逾期1天"),
        (("submitted",), Assessed(message="不是年报"), "errors", "逾期1天"),
        (("submitted", "returned"), Assessed(ONE), "returned", "逾期1天"),
        (("submitted", "approved"), Assessed(ONE, errors=1), "approved", "公布还有5天"),
        (("submitted", "approved", "published"), Assessed(ONE), "published", ""),
    ],
)
def test_a_body_has_one_state_and_the_days_of_what_is_due_next(
    happened: tuple[Kind, ...], known: Assessed | None, state: str, left: str
) -> None:
    found = position(*happened, known=known)
    assert (found.state, found.left) == (state, left)


@pytest.mark.parametrize(
    ("happened", "changed"),
    [
        ((), None),
        (("submitted",), "submitted"),
        (("submitted", "returned"), None),
        (("submitted", "approved"), "approved"),
        (("submitted", "approved", "published"), "published"),
    ],
)
def test_since_when_the_file_is_another_is_told(
    happened: tuple[Kind, ...], changed: str | None
) -> None:
    assert position(*happened, known=Assessed(TWO)).changed == changed


def test_without_a_deadline_nobody_is_late() -> None:
    one = season(body("finance"), happened={"finance": ()})
    (found,) = positions(one)
    assert (found.deadline, found.days_left, found.left, found.late) == (None, None, "", False)


def test_the_late_come_first_and_one_that_reports_through_another_is_as_that() -> None:
    one = season(
        body("finance"),
        body("water", reports_through="tax"),
        body("town"),
        body("tax"),
        happened={"finance": ("submitted",), "town": ("submitted", "returned"), "tax": ()},
        deadlines=DEADLINES,
    )
    found = positions(one)
    assert [(p.place.body.id, p.state) for p in found] == [
        ("water", "missing"),
        ("tax", "missing"),
        ("town", "returned"),
        ("finance", "submitted"),
    ]
    assert found[0].message == "由某区税务局报送"
    assert (found[0].record()["through"], found[1].record()["through"]) == ("tax", None)
    assert tally(found) == {
        **{"missing": 1, "draft": 0, "returned": 1, "errors": 0},
        **{"submitted": 1, "approved": 0, "published": 0},
    }
    assert summed_up(found) == "应报3，已报1，未报1，退回1，待审1，逾期2"


def test_through_a_body_that_is_not_on_the_list_that_year_nobody_reports() -> None:
    one = season(body("finance", to=2022), body("water", reports_through="finance"))
    (found,) = positions(one)
    assert (found.state, found.own) == ("submitted", True)
    assert [place.body.id for place in one.due] == ["water"]


def test_what_was_changed_is_told() -> None:
    known = Assessed(TWO, altered="表二由9改为39")
    said = position("submitted", "approved", known=known).message
    assert said.startswith("审定后有改动：表二由9改为39")


def test_those_late_to_publish_are_counted_apart() -> None:
    days = {"submit": "01-10", "publish": "01-15"}
    happened: dict[str, tuple[Kind, ...]] = {"finance": ("submitted", "approved"), "tax": ()}
    one = season(body("finance"), body("tax"), happened=happened, deadlines=days)
    assert [p.left for p in positions(one)] == ["逾期10天", "公布逾期5天"]
    assert summed_up(positions(one)) == "应报2，已报1，未报1，通过1，逾期1，公布逾期1"
