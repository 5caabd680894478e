"""Which letters are due: one to each body that hands in, by where it stands."""

from __future__ import annotations

from nianbao.office.letters import changed, due
from nianbao.seasons.season import Assessed
from tests.seasons import body, season
from tests.test_standing import ONE, TWO


def test_who_has_not_handed_in_is_reminded_and_who_was_sent_back_gets_the_reasons() -> None:
    happened = {"finance": (), "water": ("submitted", "returned")}
    one = season(body("finance"), body("water"), body("town"), happened=happened)
    assert {letter.body.id: letter.kind for letter in due(one)} == {
        "finance": "reminder",
        "water": "feedback",
    }


def test_what_was_handed_in_with_errors_goes_back_and_what_has_none_does_not() -> None:
    known = {"finance": Assessed(ONE, errors=2), "water": Assessed(ONE, warnings=3)}
    one = season(body("finance"), body("water"), assessed=known)
    assert [letter.body.id for letter in due(one)] == ["finance"]


def test_what_cannot_be_read_goes_back() -> None:
    one = season(body("finance"), assessed={"finance": Assessed(message="不是有效的 YAML")})
    assert [letter.kind for letter in due(one)] == ["feedback"]


def test_who_reports_through_another_is_named_in_the_letter_to_that_one() -> None:
    bodies = (body("finance"), body("water", reports_through="finance"))
    one = season(*bodies, happened={"finance": (), "water": ()})
    (letter,) = due(one)
    assert letter.body.id == "finance"
    assert [named.id for named in letter.also] == ["water"]


def test_nobody_writes_to_the_region_whose_report_sums_them() -> None:
    one = season(body("finance"), body("town"), happened={"town": ()}, region="town")
    assert due(one) == ()


def test_a_change_after_approval_is_told_but_nothing_is_sent() -> None:
    happened = {"finance": ("submitted", "approved")}
    one = season(body("finance"), happened=happened, assessed={"finance": Assessed(TWO)})
    assert due(one) == ()
    assert [position.place.body.id for position in changed(one)] == ["finance"]
