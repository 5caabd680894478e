"""A season: the list, the record and the files, and where each body is with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nianbao.errors import UsageError
from nianbao.inputs.workspace import Workspace
from nianbao.seasons.events import add_event, read_events
from nianbao.seasons.position import positions
from nianbao.seasons.season import Assessed, open_season
from tests.test_district import LIST
from tests.test_standing import ONE, TWO, event

FEW = LIST.replace("to: 2022", "from: 2022")


@pytest.fixture
def shili(tmp_path: Path) -> Workspace:
    folder = tmp_path / "params" / "shili"
    (folder / "2023").mkdir(parents=True)
    (folder / "district.yaml").write_text(FEW, encoding="utf-8")
    return Workspace(tmp_path)


def test_every_body_of_the_list_has_its_position(shili: Workspace) -> None:
    add_event(shili, "shili", 2023, lambda standing: event("submitted"), "finance")
    (shili.root / "params/shili/2023/old.yaml").touch()
    known = {"finance": Assessed(seal=ONE, errors=2)}
    season = open_season(shili, "shili", 2023, known, date(2024, 1, 25))
    found = {p.place.body.id: (p.state, p.days_left) for p in positions(season)}
    assert found == {
        "finance": ("errors", 1),
        "school": ("errors", 1),
        "old": ("draft", 1),
    }


def test_a_change_after_approval_shows(shili: Workspace) -> None:
    for kind in ("submitted", "approved"):
        add_event(shili, "shili", 2023, lambda standing, kind=kind: event(kind), "finance")
    season = open_season(shili, "shili", 2023, {"finance": Assessed(seal=TWO)}, date(2024, 1, 25))
    position = next(p for p in positions(season) if p.place.body.id == "finance")
    assert (position.state, position.changed) == ("approved", "approved")


def test_what_may_not_happen_is_not_written_down(shili: Workspace) -> None:
    with pytest.raises(UsageError, match="尚未报送"):
        add_event(shili, "shili", 2023, lambda standing: event("approved"), "finance")
    assert read_events(shili, "shili", 2023).events == ()


def test_without_a_list_there_is_no_season(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有 shili 的公开主体名单"):
        open_season(Workspace(tmp_path), "shili", 2023)
