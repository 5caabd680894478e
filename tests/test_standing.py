"""Where a report stands, and what may happen to it next."""

from __future__ import annotations

from typing import Any

import pytest

from nianbao.seasons.event import Event, Kind
from nianbao.seasons.standing import Standing, standings

ONE, TWO = "1" * 64, "2" * 64


def event(kind: Kind, seal: str = ONE, body: str = "finance", **given: Any) -> Event:
    at = "2024-01-20T10:00:00+08:00"
    return Event.model_validate({"event": kind, "body": body, "at": at, "seal": seal, **given})


def standing(*kinds: Kind) -> Standing:
    return Standing("finance", tuple(map(event, kinds)))


@pytest.mark.parametrize(
    ("happened", "kind", "refused"),
    [
        ((), "approved", "尚未报送"),
        ((), "submitted", None),
        (("submitted",), "submitted", "内容与上次报送的相同"),
        (("submitted",), "approved", None),
        (("submitted",), "published", "尚未审定"),
        (("submitted", "returned"), "approved", "已退回"),
        (("submitted", "returned"), "submitted", None),
        (("submitted", "approved"), "published", None),
        (("submitted", "approved"), "filed", "已审定"),
        (("submitted", "approved", "published"), "filed", None),
    ],
)
def test_only_what_follows_may_happen(
    happened: tuple[Kind, ...], kind: Kind, refused: str | None
) -> None:
    said = standing(*happened).refusal(kind, ONE)
    assert refused in said if refused and said else said is None


def test_what_has_changed_since_it_was_handed_in_is_not_approved() -> None:
    assert "请重新报送" in (standing("submitted").refusal("approved", TWO) or "")


def test_an_approval_holds_for_the_very_report_that_was_approved() -> None:
    approved = standing("submitted", "approved")
    assert approved.changed(ONE) is None
    assert approved.changed(TWO) == "approved"
    assert standing("submitted", "approved", "published").changed(TWO) == "published"


def test_each_body_has_its_own_events() -> None:
    known = standings([event("submitted"), event("submitted", body="water")])
    assert {body: len(one.events) for body, one in known.items()} == {"finance": 1, "water": 1}


def test_nothing_holds_of_a_report_that_was_sent_back() -> None:
    assert standing("submitted", "returned").outdated(TWO) is None
    held = standing("submitted").outdated(TWO)
    assert held is not None and held.event == "submitted"
