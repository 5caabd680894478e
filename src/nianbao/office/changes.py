"""What of a report is no longer as it was approved."""

from __future__ import annotations

from dataclasses import dataclass

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.inputs.figures import Figures
from nianbao.inputs.number import written
from nianbao.seasons.handed_in import HandedIn

_BLANK = "空白"


@dataclass(frozen=True)
class Change:
    """A figure that is another now."""

    where: str
    before: str
    now: str


@dataclass(frozen=True)
class Changes:
    """The figures that differ, in the form's order, and whether the words do."""

    figures: tuple[Change, ...]
    words: bool


def changes(before: HandedIn, now: AnnualReport) -> Changes:
    """How a report differs from the copy of it that was approved."""
    then, today = _figures(before.figures), _figures(now.figures)
    found = (
        Change(now.form.cell_name(*cell), then[cell], value)
        for cell, value in today.items()
        if cell in then and then[cell] != value
    )
    prose = [one.parameters().get("narrative") for one in (before.agency_year, now.agency_year)]
    return Changes(tuple(found), prose[0] != prose[1])


def _figures(figures: Figures) -> dict[CellAddress, str]:
    return {
        CellAddress(cell.table, cell.row, cell.column): (
            _BLANK if cell.figure is None else written(cell.figure)
        )
        for cell in figures
    }
