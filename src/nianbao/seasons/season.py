"""A season: a district's list in one report year, with where each body's report stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from nianbao.errors import UsageError
from nianbao.form.edition import Form
from nianbao.form.editions import form_for
from nianbao.inputs.agency_year import Accepted
from nianbao.inputs.district import Body, District, list_file, read_district
from nianbao.inputs.workspace import Workspace, is_file
from nianbao.seasons.alike import Pair
from nianbao.seasons.events import read_events
from nianbao.seasons.standing import Standing, standings


@dataclass(frozen=True)
class Assessed:
    """What is known of a report that was read: `seal` and scope, its open errors and warnings.

    Of one that cannot be read only `message`, which says why.
    """

    seal: str = ""
    scope: str = ""
    bodies: tuple[str, ...] = ()  # that it is summed from, if it names them
    errors: int = 0
    warnings: int = 0
    message: str = ""


@dataclass(frozen=True)
class Place:
    """A body in a season: its parameter file if there is one, and what happened to it."""

    body: Body
    file: Path | None
    standing: Standing
    assessed: Assessed | None = None  # None of one that has no file, or was not read


@dataclass(frozen=True)
class Season:
    """All bodies of a district in one year: what the rules on lists of bodies judge.

    `pairs` are the bodies whose words are alike, where they were compared. `region` is the id of
    the report that sums the district, which is no part of itself; `named` are the bodies that
    it names to be summed, none for all of the list.
    """

    district: District
    year: int
    today: date
    places: tuple[Place, ...]
    pairs: tuple[Pair, ...] = ()
    notices: tuple[str, ...] = ()
    region: str = ""
    named: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The district, as its findings name it."""
        return self.district.id

    @property
    def local(self) -> str:
        """The district whose own rules apply."""
        return self.district.id

    @property
    def explanations(self) -> tuple[Accepted, ...]:
        """None: what is found of a list is explained in the report that sums it."""
        return ()

    @property
    def form(self) -> Form:
        return form_for(self.year)

    @property
    def reporting(self) -> tuple[Place, ...]:
        """The bodies that hand in a report of their own; the region's, which sums them, aside.

        Through a body that is not on the list in this year nobody reports.
        """
        own = (p for p in self.places if p.body.reports_through not in self.by_id)
        return tuple(place for place in own if place.body.id != self._region)

    def summed_by(self, body: Body) -> Place | None:
        """The body above one whose own report is a sum with this one's figures in it."""
        parent, above = body.parent, self.by_id
        while parent is not None:
            place = above.get(parent)
            known = place.assessed if place else None
            if place and known and parent != self._region and place.body.summed is not False:
                within = not known.bodies or body.id in known.bodies
                if known.scope == "region_rollup" and place.standing.step != "none" and within:
                    return place
            upper = self.district.body(parent)
            parent = upper.parent if upper else None
        return None

    @property
    def _region(self) -> str:
        return self.region or self.district.id

    @cached_property
    def by_id(self) -> Mapping[str, Place]:
        return {place.body.id: place for place in self.places}


def now() -> datetime:
    """The time at the place where this runs."""
    return datetime.now().astimezone()


def open_season(
    workspace: Workspace,
    district: str,
    year: int,
    assessed: Mapping[str, Assessed] | None = None,
    today: date | None = None,
) -> Season:
    """The season of a district's list, with its record and the files that are there.

    `assessed` is what is known of the bodies' reports by id. UsageError where there is no list;
    InputError for one that is wrong.
    """
    file = list_file(workspace, district)
    if file is None:
        raise UsageError(
            f"没有 {district} 的公开主体名单：请先编写 params/{district}/district.yaml"
        )
    read, record = read_district(file), read_events(workspace, district, year)
    known = standings(record.events)
    places = tuple(
        Place(
            body,
            next(filter(is_file, workspace.places(district, year, body.id)), None),
            known.get(body.id, Standing(body.id)),
            (assessed or {}).get(body.id),
        )
        for body in read.bodies_of(year)
    )
    listed = {place.body.id for place in places}
    strangers = [body for body in known if body not in listed]
    notices = [*record.notices]
    if strangers:
        notices.append(f"记录中有名单以外的单位：{'、'.join(strangers)}")
    return Season(read, year, today or now().date(), places, notices=tuple(notices))
