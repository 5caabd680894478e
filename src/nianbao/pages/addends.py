"""The bodies that a region's report sums: the list of them, and who is behind each figure."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.annual_report import AnnualReport
from nianbao.inputs.figures import Cell
from nianbao.inputs.number import Number, written
from nianbao.pages.outputs import LeftOut, ShownMembers, SummedBody, SummedCell
from nianbao.seasons.member import BASES
from nianbao.seasons.members import Part
from nianbao.seasons.roster import left_out, said

MOST_PARTS = 100  # bodies listed under one figure; the rest as one number
_SHORT = 12  # characters of a seal


def shown_members(report: AnnualReport) -> ShownMembers | None:
    """What the figures of a region are summed from; None of a report that sums nothing."""
    members = report.members
    if members is None:
        return None
    bodies = tuple(
        SummedBody(one.body.id, one.body.name, BASES[one.basis], one.seal[:_SHORT])
        for one in members.members
    )
    left = (LeftOut(body.id, body.name, why) for body, why in left_out(members))
    return ShownMembers(said(members), bodies, tuple(left), tuple(_cells(report)))


def _cells(report: AnnualReport) -> Iterator[SummedCell]:
    """Every cell that any body has a figure for, but zeros alone that come to the report's."""
    assert report.members is not None
    for cell in report.figures:
        parts = list(report.members.parts(cell.address))
        summed = report.members.sum(cell.address)
        if parts and (any(part.figure != 0 for part in parts) or summed != cell.figure):
            yield _cell(report, cell, parts, summed)


def _cell(report: AnnualReport, cell: Cell, parts: list[Part], summed: Number | None) -> SummedCell:
    figures = [(part.figure, part) for part in parts if part.figure]
    figures.sort(key=lambda pair: -pair[0])
    listed, more = figures[:MOST_PARTS], figures[MOST_PARTS:]
    typed, anchor = cell.figure, cell.address.anchor
    return SummedCell(
        id=f"parts-{anchor}",
        cell=anchor,
        where=report.form.cell_name(cell.table, cell.row, cell.column),
        parts=tuple((_who(part), written(figure)) for figure, part in listed),
        zeros=sum(part.figure == 0 for part in parts),
        blanks=tuple(_who(part) for part in parts if part.figure is None),
        more=len(more),
        rest=written(sum(figure for figure, _ in more)),
        summed=None if summed is None else written(summed),
        differs=None if typed == summed else "" if typed is None else written(typed),
    )


def _who(part: Part) -> str:
    """The id of a body; what is no body's in words."""
    return part.body.id if part.body else part.said
