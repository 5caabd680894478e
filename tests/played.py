"""A small season in a workspace of its own: a list, reports as files, and what happened to them."""

from __future__ import annotations

import copy
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from nianbao.annual_report import read_annual_report
from nianbao.form.editions import edition
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.workspace import Workspace
from nianbao.office.assessment import Assessment, assess
from nianbao.seasons.event import Kind
from nianbao.seasons.events import add_event
from nianbao.seasons.season import open_season
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of
from tests.conftest import ROOT, SMALL
from tests.test_standing import event

DISTRICT, YEAR = "shili", 2023
LATE = date(2024, 1, 29)  # three days after the deadline


class Played:
    """A season as it goes on; `today` is a day of it."""

    def __init__(self, root: Path, *bodies: dict[str, Any], **given: Any) -> None:
        for name in ("expectations", "notebooks"):
            shutil.copytree(ROOT / name, root / name)
        self.workspace = Workspace(root)
        self.folder = root / "params" / DISTRICT / str(YEAR)
        self.folder.mkdir(parents=True)
        whole = {
            "name": "示例区",
            "bodies": list(bodies),
            "deadlines": {"submit": "01-26"},
            **given,
        }
        text = yaml.safe_dump(whole, allow_unicode=True)
        self.folder.with_name("district.yaml").write_text(text, encoding="utf-8")

    def writes(self, id: str, change: Any = None, *, spelling: str = ".yaml") -> Path:
        """A body writes its report, with whatever is wrong in it."""
        parameters = copy.deepcopy(SMALL)
        parameters["agency"] |= {"id": id, "district": DISTRICT}
        if change:
            change(parameters)
        file = self.folder / f"{id}{spelling}"
        if spelling == ".yaml":
            file.write_text(yaml.safe_dump(parameters, allow_unicode=True), encoding="utf-8")
        else:
            values = values_of(from_parameters(parameters))
            file.write_bytes(workbook(edition("gb2021_30"), *values))
        return file

    def happens(self, kind: Kind, id: str, **given: Any) -> None:
        """Something happens to a body's report as it is now."""
        (file,) = self.folder.glob(f"{id}.*")
        seal = read_annual_report(file, self.workspace).seal
        add_event(self.workspace, DISTRICT, YEAR, lambda _: event(kind, seal, id, **given), id)

    def assessed(self, today: date = LATE) -> Assessment:
        """Where all stand on a day."""
        season = open_season(self.workspace, DISTRICT, YEAR, today=today)
        (found,) = assess([season], self.workspace)
        return found


def body(id: str, name: str, kind: str = "department", **given: Any) -> dict[str, Any]:
    return {"id": id, "name": name, "kind": kind, **given}
