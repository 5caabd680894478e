"""The sheet of bodies by cells as a file: of what was summed, or to be filled in."""

from __future__ import annotations

import os
from pathlib import Path

from nianbao.errors import UsageError
from nianbao.form.editions import form_for
from nianbao.inputs.agency_year import REGIONAL, from_parameters
from nianbao.inputs.district import list_file, read_district
from nianbao.inputs.figures import Figures, read_figures
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import Workspace, write_whole
from nianbao.seasons.members import Members, read_members
from nianbao.workbooks.unit_sheet import unit_sheet


def require_free_sheet(target: Path) -> None:
    """UsageError for a name that is no workbook's, and for one that is there already."""
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"文件名应以 .xlsx 结尾：{target}")
    if os.path.lexists(target):
        raise UsageError(f"文件已存在，不予覆盖：{target}")


def write_units(target: Path, report: Path, members: Members) -> None:
    """Write the sheet of what a region's report sums, beside the figures that it has."""
    _write(target, members, read_figures(read_agency_year(report, complete=False)))


def write_blank_units(target: Path, workspace: Workspace, district: str, year: int) -> bool:
    """Write a sheet to be filled in, unless a body of the list has a report; whether it did."""
    file = list_file(workspace, district)
    name = read_district(file).name if file else district
    given = {
        "agency": {"id": district, "district": district, "name": name},
        "year": year,
        "figures": {table.id: {} for table in form_for(year).tables},
        REGIONAL: {"basis": "latest"},
    }
    asked = from_parameters(given, complete=False)
    members = read_members(asked, workspace)
    if not members.members:
        _write(target, members, read_figures(asked))
    return not members.members


def _write(target: Path, members: Members, figures: Figures) -> None:
    content = unit_sheet(members, figures)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
    except OSError as error:
        raise UsageError(f"无法写入 {target}（{error.strerror}）") from None
