"""What a body has handed in: a copy of its report, kept by its seal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.inputs.agency_year import AgencyYear, from_parameters
from nianbao.inputs.figures import Figures, read_figures
from nianbao.inputs.workspace import Workspace, is_file, write_whole
from nianbao.seasons.seal import seal_of

FOLDER = ".handed-in"
_LARGEST = 8 * 2**20  # bytes of a copy; no parameter file comes near


@dataclass(frozen=True)
class HandedIn:
    """A report as it was handed in."""

    agency_year: AgencyYear
    figures: Figures


def handed_in(
    workspace: Workspace, district: str, year: int, body: str, seal: str
) -> HandedIn | None:
    """The copy of a seal; None where there is none, or where it no longer has that seal."""
    file = _file(workspace, district, year, body, seal)
    if not (is_file(file) and workspace.holds(file)):
        return None
    try:
        if file.stat().st_size > _LARGEST:
            return None
        kept: dict[str, Any] = json.loads(file.read_bytes())
        parameters, counts = kept["parameters"], _counts(kept["counted"])
        if seal_of(parameters, counts) != seal:
            return None
        agency_year = from_parameters(parameters)
        return HandedIn(agency_year, read_figures(agency_year, counts))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, InputError):
        return None


def keep(workspace: Workspace, report: HandedIn, seal: str) -> Path:
    """Write the copy of a report with its seal; the ledgers' figures are kept with it."""
    agency_year = report.agency_year
    agency = agency_year.agency
    file = _file(workspace, agency.district, agency_year.year, agency.id, seal)
    if not workspace.holds(file):
        raise InputError("是指向工作区外的链接，不能使用", file=file)
    counted = {str(c.address): int(c.counted) for c in report.figures if c.counted is not None}
    kept = {"seal": seal, "parameters": agency_year.parameters(), "counted": counted}
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    return file


def _file(workspace: Workspace, district: str, year: int, body: str, seal: str) -> Path:
    folder = workspace.root / "params" / district / str(year) / FOLDER
    return folder / f"{body}-{seal[:12]}.json"


def _counts(given: dict[str, int]) -> dict[CellAddress, int]:
    """Figures by spelled address; ValueError for what is none."""
    counts: dict[CellAddress, int] = {}
    for spelled, count in given.items():
        address = CellAddress.parse(spelled)
        if address is None or type(count) is not int:
            raise ValueError(spelled)
        counts[address] = count
    return counts
