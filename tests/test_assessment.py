"""The assessment of a season: every report judged once, the list by its own rules."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao.errors import InputError, UsageError
from nianbao.inputs.workspace import Workspace
from nianbao.office import assessment
from nianbao.office.assessment import Assessment, assess, seasons_of
from nianbao.office.known import Known, kept_file
from nianbao.seasons.event import Kind
from nianbao.seasons.events import add_event
from nianbao.seasons.season import open_season
from tests.conftest import ROOT, SMALL
from tests.test_standing import event

NAMES = {"finance": "某区财政局", "water": "某区水务局", "tax": "某区税务局"}
LIST: dict[str, Any] = {
    "name": "某区",
    "bodies": [{"id": id, "name": name, "kind": "department"} for id, name in NAMES.items()],
    "deadlines": {"submit": "01-26", "publish": "01-31"},
}
TODAY = date(2024, 1, 29)


def write(root: Path, id: str, district: str = "test", **changes: Any) -> Path:
    """The parameter file of a body."""
    parameters = copy.deepcopy(SMALL)
    parameters["agency"] |= {"id": id, "district": district, "name": NAMES.get(id, id)}
    file = root / "params" / district / "2023" / f"{id}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(parameters | changes, allow_unicode=True), encoding="utf-8")
    return file


def listed(root: Path, district: str = "test", **changes: Any) -> None:
    file = root / "params" / district / "district.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(LIST | changes, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with a list of three, of which two have files."""
    for name in ("notebooks", "expectations"):
        (tmp_path / name).symlink_to(ROOT / name)
    listed(tmp_path)
    write(tmp_path, "finance")
    write(tmp_path, "water", figures={})
    return tmp_path


def look(root: Path, **options: Any) -> tuple[Assessment, list[str]]:
    """The season as it is assessed now, with the bodies that had to be judged for that."""
    workspace = Workspace(root)
    judged: list[str] = []

    def progress(known: Known, whole: int) -> None:
        judged.append(Path(known.file).stem)

    (one,) = assess(
        [open_season(workspace, "test", 2023, today=TODAY)], workspace, progress=progress, **options
    )
    return one, sorted(judged)


def hand_in(one: Assessment, root: Path, body: str, *kinds: Kind) -> None:
    seal = one.reports[body].assessed.seal
    for kind in kinds:
        add_event(Workspace(root), "test", 2023, lambda _, kind=kind: event(kind, seal, body), body)


def test_every_report_is_judged_and_the_list_by_its_own_rules(office: Path) -> None:
    one, judged = look(office)
    assert judged == ["finance", "water"]
    finance, water = (one.reports[id].assessed for id in ("finance", "water"))
    assert (finance.errors, finance.scope, len(finance.seal)) == (0, "agency", 64)
    assert water.errors > 0
    assert {found.code for found in one.reports["water"].findings} >= {"C001"}
    (missing,) = (found for found in one.findings if found.code == "R002")
    assert missing.message.startswith("尚有3个单位未报送：某区财政局、某区水务局、某区税务局。")
    states = {p.place.body.id: (p.state, p.left) for p in one.positions}
    assert states == {
        "finance": ("draft", "逾期3天"),
        "water": ("draft", "逾期3天"),
        "tax": ("missing", "逾期3天"),
    }


def test_what_is_unchanged_is_not_judged_again(office: Path) -> None:
    first, _ = look(office)
    again, judged = look(office)
    assert judged == []
    assert again.reports == first.reports
    write(office, "finance", signed_on="2024-01-21")
    assert look(office)[1] == ["finance"]


def test_what_happened_to_one_body_judges_that_one_again(office: Path) -> None:
    one, _ = look(office)
    hand_in(one, office, "finance", "submitted", "approved")
    one, judged = look(office)
    assert judged == ["finance"]
    states = {p.place.body.id: p.state for p in one.positions}
    assert states == {"finance": "approved", "water": "draft", "tax": "missing"}


def test_a_file_that_is_another_than_was_handed_in_is_told(office: Path) -> None:
    one, _ = look(office)
    hand_in(one, office, "finance", "submitted")
    write(office, "finance", contact={"address": "某路2号", "phone": "010-12345678"})
    position = next(p for p in look(office)[0].positions if p.place.body.id == "finance")
    assert (position.state, position.message) == ("submitted", "报送后有改动")
    one, _ = look(office)
    hand_in(one, office, "finance", "submitted", "approved")
    (office / "params/test/2023/finance.yaml").unlink()
    position = next(p for p in look(office)[0].positions if p.place.body.id == "finance")
    assert (position.state, position.message) == ("approved", "参数文件已不在")


def test_a_report_that_cannot_be_read_costs_no_other(office: Path) -> None:
    one, _ = look(office)
    hand_in(one, office, "finance", "submitted")
    file = office / "params/test/2023/finance.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("figures:", "figurs:"), "utf-8")
    one, judged = look(office)
    assert judged == ["finance"]
    position = next(p for p in one.positions if p.place.body.id == "finance")
    assert position.state == "errors"
    assert "未知的键" in position.message
    assert position.message.startswith("params/test/2023/finance.yaml 第")
    record = position.record()
    assert (record["errors"], record["message"]) == (None, position.message)


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda kept: b"",
    "no JSON": lambda kept: b"\xff{",
    "cut short": lambda kept: kept[:-9],
    "of another file": lambda kept: kept.replace(b"finance.yaml", b"water.yaml"),
    "of a wrong type": lambda kept: kept.replace(b'"errors":0', b'"errors":[]'),
}


@pytest.mark.parametrize("how", BROKEN)
def test_what_is_kept_is_believed_only_as_we_write_it(how: str, office: Path) -> None:
    one, _ = look(office)
    kept = kept_file(office / "outputs", one.reports["finance"].file)
    kept.write_bytes(BROKEN[how](kept.read_bytes()))
    again, judged = look(office)
    assert judged == ["finance"]
    assert again.reports["finance"].assessed == one.reports["finance"].assessed


def test_many_are_judged_by_workers_to_the_same(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, _ = look(office)
    monkeypatch.setattr(assessment, "_AT_ONCE", 0)
    shared, judged = look(office, out=office / "elsewhere", workers=2)
    assert judged == ["finance", "water"]
    assert shared == alone
    assert look(office, out=office / "elsewhere", workers=2)[1] == []


def test_where_outputs_cannot_be_written_it_is_told_all_the_same(office: Path) -> None:
    (office / "outputs").write_text("no folder", encoding="utf-8")
    assert look(office)[1] == ["finance", "water"]
    assert look(office)[1] == ["finance", "water"]


def test_files_that_are_no_bodys_are_told_but_for_the_regions_own(office: Path) -> None:
    write(office, "test", scope="region_rollup")
    write(office, "district-sum", scope="region_rollup")
    assert look(office)[0].season.notices == ()
    write(office, "stranger")
    (office / "params/test/2023/.hidden.yaml").touch()
    assert look(office)[0].season.notices == (
        "文件夹中有2023年度名单以外的参数文件：stranger.yaml",
    )


def test_two_spellings_of_one_body_are_told(office: Path) -> None:
    (office / "params/test/2023/water.xlsx").touch()
    assert look(office)[0].season.notices == (
        "water.yaml 和 water.xlsx 是同一机关同一年度，只能留一份，现按 water.yaml",
    )


def test_the_latest_year_that_was_begun_is_looked_at(office: Path) -> None:
    for year in ("2024", "2025", "2019", "1999"):
        (office / "params/test" / year).mkdir()
    (office / "params/test/2024/events.jsonl").touch()
    (office / "params/test/2025/notes.txt").touch()
    (season,), wrong = seasons_of(Workspace(office), None, None)
    assert (season.year, wrong) == (2024, [])
    (season,), _ = seasons_of(Workspace(office), "test", 2022)
    assert season.year == 2022


def test_a_list_that_is_wrong_costs_no_other_district(office: Path) -> None:
    listed(office, "other", bodies=[{"id": "x"}])
    seasons, wrong = seasons_of(Workspace(office), None, None)
    assert [season.district.id for season in seasons] == ["test"]
    assert [type(error) for error in wrong] == [InputError]
    with pytest.raises(InputError, match="bodies"):
        seasons_of(Workspace(office), "other", None)


@pytest.mark.parametrize("given", ["../test", "", "TEST", "a/b"])
def test_a_district_is_named_by_its_id(given: str, office: Path) -> None:
    with pytest.raises(UsageError, match="地区编号应为"):
        seasons_of(Workspace(office), given, None)
