"""A region's report with hand-made members: bodies of a list, each with its own figures."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.district import district
from nianbao.inputs.figures import Figures, read_figures
from nianbao.inputs.raw_figures import shortest
from nianbao.seasons.joint_case import JointCase
from nianbao.seasons.member import Member
from nianbao.seasons.members import Members
from nianbao.seasons.season import Place, Season
from nianbao.seasons.standing import Standing

DAY = date(2024, 1, 25)


def figures_of(small: dict[str, Any], figures: Mapping[str, Any]) -> Figures:
    """The figures of a body, typed so."""
    own = copy.deepcopy(small) | {"figures": dict(figures)}
    return read_figures(from_parameters(own))


def members(
    small: dict[str, Any],
    bodies: Mapping[str, Mapping[str, Any]],
    *,
    names: Callable[[str], str] = lambda id: f"示例区{id}局",
    wanting: tuple[str, ...] = (),
    covered: Mapping[str, str] | None = None,
    own: Mapping[str, Any] | None = None,
    joint: Mapping[CellAddress, int] | None = None,
) -> Members:
    """The members of a district: bodies with their figures, and those that are not summed."""
    covered = covered or {}
    ids = (*bodies, *wanting, *covered)
    listed = [{"id": id, "name": names(id), "kind": "department"} for id in ids]
    read = district({"name": "示例区", "bodies": listed}, None, "shili")
    places = tuple(Place(body, None, Standing(body.id)) for body in read.bodies)
    by_id = {body.id: body for body in read.bodies}
    bases = ("approved", "submitted", "draft")
    every = tuple(
        Member(
            by_id[id],
            figures_of(small, figures),
            bases[min(n, 2)],  # type: ignore[arg-type]
            sha256(id.encode()).hexdigest(),
        )
        for n, (id, figures) in enumerate(bodies.items())
    )
    return Members(
        Season(read, small["year"], DAY, places),
        every,
        None if own is None else figures_of(small, own),
        tuple(by_id[id] for id in wanting),
        tuple((by_id[id], by_id[by]) for id, by in covered.items()),
        tuple(
            JointCase(f"{at}-{n}", tuple(bodies)[:2], (at,))
            for at, number in (joint or {}).items()
            for n in range(number)
        ),
    )


def region(report: AnnualReport, of: Members) -> AnnualReport:
    """A report that sums up these members, its figures what they come to."""
    raws: dict[str, Any] = {}
    for cell in report.figures:
        summed = of.sum(cell.address)
        if summed is not None:
            raws.setdefault(cell.table, {}).setdefault(cell.row, {})[cell.column] = (
                summed if isinstance(summed, int) else float(summed)
            )
    given = report.agency_year.parameters() | {"figures": raws, "scope": "region_rollup"}
    typed = from_parameters(given)
    typed = from_parameters(given | {"figures": shortest(typed)})
    return replace(report, agency_year=typed, figures=read_figures(typed), members=of)
