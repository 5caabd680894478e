"""What a body has handed in: a copy of its report, kept by its seal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from nianbao.inputs.agency_year import AgencyYear, from_parameters
from nianbao.inputs.figures import Figures, read_figures
from nianbao.inputs.workspace import Workspace


@dataclass(frozen=True)
class HandedIn:
    """A report as it was handed in."""

    agency_year: AgencyYear
    figures: Figures


def handed_in(
    workspace: Workspace, district: str, year: int, body: str, seal: str
) -> HandedIn | None:
    """The copy of a seal; None where there is none."""
    folder = workspace.root / "params" / district / str(year) / ".handed-in"
    file = folder / f"{body}-{seal[:12]}.json"
    if not file.is_file():
        return None
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    agency_year = from_parameters(data)
    return HandedIn(agency_year, read_figures(agency_year))
