"""The command `status`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import invoke
from tests.conftest import ROOT
from tests.test_assessment import listed, write

LATE = {"submit": "01-26", "publish": "01-31"}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    for name in ("notebooks", "expectations"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def told(root: Path, *arguments: str) -> Any:
    return json.loads(invoke("status", *arguments, "--json", folder=root).stdout)


def test_one_district_is_one_object_as_the_contract_has_it(office: Path) -> None:
    listed(office)
    write(office, "finance")
    found = told(office, "test", "--year", "2023")
    assert (found["district"], found["year"]) == ("test", 2023)
    assert [body["id"] for body in found["bodies"]] == ["water", "tax", "finance"]
    finance = found["bodies"][2]
    assert finance["name"] == "某区财政局"
    assert (finance["state"], finance["errors"], finance["deadline"]) == ("draft", 0, "2024-01-26")
    assert finance["days_left"] < 0
    assert {found["code"] for found in found["findings"]} == {"R002"}
    assert told(office) == found


def test_several_districts_are_a_list(office: Path) -> None:
    listed(office)
    listed(office, "other")
    assert [one["district"] for one in told(office)["districts"]] == ["other", "test"]


def test_the_table_stands_in_line_and_late_ones_come_first(office: Path) -> None:
    listed(office, deadlines=LATE)
    write(office, "finance", figures={})
    shown = invoke("status", "test", folder=office)
    assert shown.exit_code == 1
    title, sums, head, *rows = shown.stdout.splitlines()
    assert title == "某区 2023年度"
    assert sums == "应报3，已报0，未报3，逾期3"
    assert head.split() == ["状态", "单位", "时限", "错误"]
    assert [row.split()[:2] for row in rows[:3]] == [
        ["未报", "某区水务局"],
        ["未报", "某区税务局"],
        ["未报（编制中）", "某区财政局"],
    ]
    wide = [len(row.split("某区")[0].encode("gb18030")) for row in rows[:3]]
    assert len(set(wide)) == 1
    assert rows[3].startswith("错误 R002 尚有3个单位未报送：")


def test_nobody_late_and_nothing_wrong_is_done(office: Path) -> None:
    listed(office, deadlines={})
    write(office, "finance", figures={})
    assert invoke("status", "test", folder=office).exit_code == 0


def test_a_district_without_a_list_is_told_how_to_begin_one(office: Path) -> None:
    begin = "请输入 nianbao new params/test/district.yaml 新建一份"
    write(office, "finance")
    for arguments in ((), ("test",)):
        shown = invoke("status", *arguments, folder=office)
        assert shown.exit_code == 2
        assert begin in shown.stderr
        assert shown.stdout == ""


def test_what_a_name_holds_cannot_steer_the_terminal(office: Path) -> None:
    bodies = [{"id": "x", "name": "某局\u202e\x1b[31m", "kind": "department"}]
    listed(office, bodies=bodies)
    assert "\x1b" not in invoke("status", "test", folder=office).output


def test_a_year_is_one_that_can_be_reported(office: Path) -> None:
    listed(office)
    assert invoke("status", "test", "--year", "1999", folder=office).exit_code == 2
