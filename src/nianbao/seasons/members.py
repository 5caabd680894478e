"""The members of a region's report: whose figures are summed, and what they come to.

A body is counted once: not beside a member that has summed it already, and a case of two
agencies only with one of them (joint_case.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import localcontext
from typing import Any

from nianbao.errors import InputError, UsageError
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.inputs.agency_year import REGIONAL, AgencyYear
from nianbao.inputs.district import Body
from nianbao.inputs.figures import Figures, read_figures
from nianbao.inputs.number import Number
from nianbao.inputs.source import Address, spelled
from nianbao.inputs.spelling import Refusal, by_id
from nianbao.inputs.workspace import STATES, Workspace
from nianbao.seasons.in_yuan import InYuan, in_yuan
from nianbao.seasons.joint_case import JointCase, joint_cases
from nianbao.seasons.member import Member, read_member
from nianbao.seasons.page import Page
from nianbao.seasons.saved import saved_page
from nianbao.seasons.season import Assessed, Place, Season, open_season

_OWN: Address = (REGIONAL, "own")
_EXACT = 60  # digits: enough for any number of the figures that a cell may hold


@dataclass(frozen=True)
class Part:
    """What one member, the own office or a deduction adds to a cell; None where it is blank."""

    body: Body | None  # None: the own office, or what was counted twice
    figure: Number | None
    said: str  # its name, in words


@dataclass(frozen=True)
class Members:
    """What the figures of a region are made of.

    `wanting` are bodies that should be summed and are not there (or not approved); `covered` are
    those that another member has summed already, with that member; `left_out` those of the list
    that the report does not name among its bodies. `covered_members` are the former with what they
    have handed in, in the same order.
    """

    season: Season
    members: tuple[Member, ...]
    own: Figures | None = None
    wanting: tuple[Body, ...] = ()
    covered: tuple[tuple[Body, Body], ...] = ()
    joint: tuple[JointCase, ...] = ()
    left_out: tuple[Body, ...] = ()
    covered_members: tuple[Member, ...] = ()
    in_yuan: tuple[InYuan, ...] = ()
    pages: tuple[Page, ...] = ()  # of the members, as they were published

    @property
    def digest(self) -> str:
        """Of all that is summed, and of what is not."""
        parts = [
            *((m.body.id, m.body.name, m.basis, m.seal, m.now is not None) for m in self.members),
            *(("wanting", body.id) for body in self.wanting),
            *(("left out", body.id) for body in self.left_out),
            *(("covered", body.id, above.id) for body, above in self.covered),
            *(("page", page.body.id, *page.stamp) for page in self.pages),
            *(("in yuan", one.body.id, str(one.cell), one.before) for one in self.in_yuan),
            *(("joint", case.id, *case.bodies, *map(str, case.cells)) for case in self.joint),
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def parts(self, address: CellAddress) -> Iterator[Part]:
        """What a cell is summed from, the own office first."""
        if self.own is not None:
            yield Part(None, self.own.figure(address), "本级")
        for member in self.members:
            yield Part(member.body, member.figures.figure(address), member.body.name)
        if twice := self.counted_twice(address):
            yield Part(None, -twice, "重复计入的共同被告案件")

    def sum(self, address: CellAddress) -> Number | None:
        """The figures of a cell added up exactly; None where one of them is blank."""
        figures = [part.figure for part in self.parts(address)]
        known = [figure for figure in figures if figure is not None]
        with localcontext(prec=_EXACT):
            return sum(known) if known and len(known) == len(figures) else None

    def counted_twice(self, address: CellAddress) -> int:
        """How often cases are counted too often at a cell."""
        return sum(case.cells.count(address) for case in self.joint)


def read_members(agency_year: AgencyYear, workspace: Workspace) -> Members:
    """The members of a region's report, as its `rollup` names them.

    The members' reports are read for their figures alone: one that is a roll-up itself is not
    summed anew. InputError for a district without a list, bodies that are not on it, own figures
    that do not fit the form, and whatever of a member cannot be read.
    """
    rollup = agency_year.rollup
    assert rollup is not None
    whole = _opened(agency_year, workspace)
    season = _within(whole, agency_year)
    chosen = _named(agency_year, whole) if rollup.bodies else _listed(season)
    read = {
        place.body.id: read_member(place, agency_year, workspace, rollup.basis) for place in chosen
    }
    known = {id: member for id, member in read.items() if member is not None}
    season = replace(
        season, places=tuple(_assessed(p, known.get(p.body.id)) for p in season.places)
    )
    above = {
        id: place.body
        for id, member in known.items()
        if (place := season.summed_by(member.body)) is not None
    }
    members = tuple(member for id, member in known.items() if id not in above)
    left_out = (place.body for place in _listed(season) if place.body.id not in read)
    return Members(
        season,
        members,
        _own(agency_year),
        tuple(place.body for place in chosen if read[place.body.id] is None),
        tuple((known[id].body, body) for id, body in above.items()),
        joint_cases(_counting(known, above), agency_year.form, agency_year.year),
        tuple(body for body in left_out if season.summed_by(body) is None),
        tuple(known[id] for id in above),
        in_yuan(members, season, workspace),
        tuple(_pages(members, season, workspace)),
    )


def _counting(
    known: Mapping[str, Member], above: Mapping[str, Body]
) -> Iterator[tuple[str, Member]]:
    """Every member with the id of the one that brings its figures into the sum: itself mostly."""
    for member in known.values():
        at = member.body.id
        while at in above:
            at = above[at].id
        yield at, member


def _pages(members: Sequence[Member], season: Season, workspace: Workspace) -> Iterator[Page]:
    """The saved pages of the members; none is read before somebody asks for its figures."""
    kept = workspace.outputs / STATES / "published"
    for member in members:
        file = saved_page(workspace, season.district.id, season.year, member.body.id)
        if file is not None:
            yield Page(member.body, file, kept)


def _opened(agency_year: AgencyYear, workspace: Workspace) -> Season:
    """The season of the report's district, as the report sees it."""
    rollup = agency_year.rollup
    assert rollup is not None
    try:
        season = open_season(workspace, agency_year.agency.district, agency_year.year)
    except UsageError as error:
        raise agency_year.error((REGIONAL,), str(error)) from None
    return replace(
        season,
        region=agency_year.agency.id,
        named=tuple(rollup.bodies),
        approved_only=rollup.basis == "approved",
    )


def _within(season: Season, agency_year: AgencyYear) -> Season:
    """The season of a body that is on the list: what is below it, unless others report it."""
    own = agency_year.agency.id
    if own not in season.by_id:
        return season
    within = {own, *season.named, *(body.id for body in season.district.below(own))}
    places = (
        place
        for place in season.places
        if place.body.id in within and season.reporter(place).body.id in within
    )
    return replace(season, places=tuple(places))


def _assessed(place: Place, member: Member | None) -> Place:
    """A place with what is known of a member's own report: what it has summed itself."""
    if member is None:
        return place
    return replace(place, assessed=Assessed(member.seal, member.scope, member.bodies))


def _listed(season: Season) -> list[Place]:
    """All that are summed and report on their own, in the order of the list."""
    return [place for place in season.reporting if place.body.summed is not False]


def _named(agency_year: AgencyYear, season: Season) -> list[Place]:
    """The bodies that `rollup.bodies` names; InputError for one that cannot be summed."""
    assert agency_year.rollup is not None
    found: dict[str, Place] = {}
    for number, id in enumerate(agency_year.rollup.bodies):
        place = season.by_id.get(id)
        wrong = ""
        if id == agency_year.agency.id:
            wrong = "本报告不能汇总自己"
        elif place is None:
            listed = season.district.body(id)
            wrong = f"不在{season.year}年的名单中" if listed else "名单中没有这个单位"
        elif id in found:
            wrong = "单位重复，只能计入一次"
        elif (reporter := season.reporter(place)) is not place:
            wrong = f"由{reporter.body.name}一并报送，没有单独的报告"
        if wrong or place is None:
            raise agency_year.error((REGIONAL, "bodies", number), wrong, found=f"“{id}”")
        found[id] = place
    return list(found.values())


@dataclass(frozen=True)
class _Own:
    """The figures of the region's own office, as they are typed."""

    form: Form
    figures: Mapping[str, Any]
    error: Refusal
    is_counted: bool = False


def _own(agency_year: AgencyYear) -> Figures | None:
    """The own office's figures, read like any others; None where there are none."""
    assert agency_year.rollup is not None
    given = agency_year.rollup.own
    if not given:
        return None
    source = agency_year.source

    def refuse(address: Address, message: str, **said: Any) -> InputError:
        at = (*_OWN, *address[1:])
        if source:
            return source.naming(typed).error(at, message, **said)
        said.pop("fragment", None)
        return InputError(message, path=spelled(at), **said)

    typed: dict[Address, Address] = {}
    figures, by_label = by_id(given, agency_year.form, refuse)
    typed.update({(*_OWN, *to[1:]): (*_OWN, *at[1:]) for to, at in by_label.items()})
    return read_figures(_Own(agency_year.form, figures, refuse))
