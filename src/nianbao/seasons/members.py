"""The members of a region's report: whose figures are summed, and what they come to.

A body is counted once: not beside a member that has summed it already, and a case of two
agencies only with the one that acted (国办公开办函〔2016〕201号).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nianbao.form.cell_address import CellAddress
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.district import Body
from nianbao.inputs.figures import Figures
from nianbao.inputs.number import Number
from nianbao.inputs.workspace import Workspace
from nianbao.seasons.season import Season, open_season

Basis = Literal["approved", "submitted", "draft"]


@dataclass(frozen=True)
class Member:
    """A body that is summed, with the figures that it is summed with."""

    body: Body
    figures: Figures
    basis: Basis
    seal: str


@dataclass(frozen=True)
class JointCase:
    """A case that two or more members have counted, at these cells of table four."""

    id: str
    bodies: tuple[str, ...]
    cells: tuple[CellAddress, ...]


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
    those that another member has summed already, with that member.
    """

    season: Season
    members: tuple[Member, ...]
    own: Figures | None = None
    wanting: tuple[Body, ...] = ()
    covered: tuple[tuple[Body, Body], ...] = ()
    joint: tuple[JointCase, ...] = ()

    @property
    def digest(self) -> str:
        """Of all that is summed."""
        sealed = " ".join(f"{m.body.id} {m.basis} {m.seal}" for m in self.members)
        return hashlib.sha256(sealed.encode()).hexdigest()

    def parts(self, address: CellAddress) -> Iterator[Part]:
        """What a cell is summed from, the own office first."""
        if self.own is not None:
            yield Part(None, self.own.figure(address), "本级")
        for member in self.members:
            yield Part(member.body, member.figures.figure(address), member.body.name)
        twice = sum(len(case.bodies) - 1 for case in self.joint if address in case.cells)
        if twice:
            yield Part(None, -twice, "重复计入的共同被告案件")

    def sum(self, address: CellAddress) -> Number | None:
        """The figures of a cell added up exactly; None where one of them is blank."""
        figures = [part.figure for part in self.parts(address)]
        known = [figure for figure in figures if figure is not None]
        return sum(known) if known and len(known) == len(figures) else None


def read_members(agency_year: AgencyYear, workspace: Workspace) -> Members:
    """The members of a region's report, as its `rollup` names them."""
    return Members(open_season(workspace, agency_year.agency.district, agency_year.year), ())
