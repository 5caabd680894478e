"""The list of bodies: who has not handed in, who is summed twice, who may be summed or not."""

from __future__ import annotations

from nianbao.seasons.members import Members
from nianbao.seasons.season import Assessed
from tests.rules import Change
from tests.seasons import body, of_season, season, summing

FINANCE, WATER, TOWN = map(body, ("finance", "water", "town"))
SCHOOL = body("water", reports_through="finance")
OFFICE = body("water", parent="town", summed=True)
ROLLED = {"town": Assessed(seal="1" * 64, scope="region_rollup")}
OTHERS = {"town": Assessed(seal="1" * 64, scope="region_rollup", bodies=("finance",))}
TOWN_ONLY = {"town": Assessed(seal="1" * 64, scope="level_only")}
MISSING = season(FINANCE, WATER, happened={"water": ()})
APART = season(body("tax", summed=False), FINANCE, happened={"tax": ()}, region="region")
WITHIN = season(
    TOWN,
    body("water", parent="town"),
    happened={"water": ()},
    assessed=ROLLED,
    region="region",
)

INVALID: dict[str, tuple[Change, str | None]] = {
    "R002": (of_season(MISSING), None),
    "R002 in a sum": (summing(lambda report: Members(MISSING, ())), None),
    "R002 sent back": (
        of_season(season(FINANCE, WATER, happened={"water": ("submitted", "returned")})),
        None,
    ),
    "R002 not approved": (
        summing(lambda report: Members(season(FINANCE, region="region", approved_only=True), ())),
        None,
    ),
    "R005": (of_season(season(TOWN, OFFICE, assessed=ROLLED)), None),
    "R005 by name": (
        of_season(
            season(
                TOWN,
                body("water", parent="town"),
                assessed=ROLLED,
                named=("town", "water"),
            )
        ),
        None,
    ),
    "R006": (of_season(season(FINANCE, body("tax"))), None),
}

VALID: dict[str, Change] = {
    # One that reports through another hands in nothing of its own, nor does the region's itself.
    "R002": of_season(season(FINANCE, SCHOOL, happened={"water": ()})),
    "R002 the region's own": of_season(
        season({**FINANCE, "id": "test"}, WATER, happened={"test": ()})
    ),
    "R002 not summed": summing(lambda report: Members(APART, ())),
    "R002 within another": summing(lambda report: Members(WITHIN, ())),
    "R002 sent back": of_season(
        season(FINANCE, happened={"finance": ("submitted", "returned", "submitted")})
    ),
    "R002 approved or not": summing(lambda report: Members(season(FINANCE, region="region"), ())),
    "R005": of_season(season(TOWN, body("water", parent="town"), assessed=ROLLED)),
    "R005 of other bodies": of_season(season(TOWN, OFFICE, FINANCE, assessed=OTHERS)),
    "R005 of its own office": of_season(season(TOWN, OFFICE, assessed=TOWN_ONLY)),
    "R006": of_season(season(body("tax", summed=False))),
    "R006 by name": of_season(season(FINANCE, body("tax"), named=("finance", "tax"))),
}
