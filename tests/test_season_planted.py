"""What goes wrong in a season is planted, a thing at a time: each has its own message."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command import invoke
from tests.test_season_played import DISTRICT, YEAR, Office, figures, fill_in, office

__all__ = ["office"]
AREA = "云溪区"


def messages(office: Office, file: Path) -> dict[str, list[str]]:
    """What is found in a file, by the code of the rule."""
    done = invoke("check", file, "--json", folder=office.root)
    assert done.exit_code in (0, 1), done.stderr
    found: dict[str, list[str]] = {}
    for finding in json.loads(done.stdout)["findings"]:
        found.setdefault(finding["code"], []).append(finding["message"])
    return found


@pytest.fixture
def region(office: Office) -> Path:
    """The region's report, summed from sound reports and filled in: nothing is wrong with it."""
    office.on("2024-01-24")
    office.do("submit", *map(office.file, office.bodies))
    office.do("rollup", DISTRICT, YEAR, "--latest")
    fill_in(office.file(DISTRICT))
    found = messages(office, office.file(DISTRICT))
    assert not [code for code in found if code.startswith("R")], found
    return office.file(DISTRICT)


def test_a_member_counted_with_its_parent_is_named(office: Office, region: Path) -> None:
    listed = office.root / "params" / DISTRICT / "district.yaml"
    text = listed.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "id: town-08," in line)
    below = line.replace("}", ", parent: town-01, summed: true}")
    listed.write_text(text.replace(line, below), encoding="utf-8")
    office.change("town-01", lambda p: p.update(scope="region_rollup"))
    found = messages(office, region)
    assert any("双井镇" in said and "青石镇" in said for said in found["R005"])
    assert any("双井镇" in said for said in found["R001"])


def test_a_case_of_two_agencies_is_counted_once(office: Office) -> None:
    columns = ("id", "kind", "accepted_on", "result", "closed_on", "role")
    case = ("（2023）示0104行初12号", "direct", "2023-05-08", "upheld", "2023-08-01", "respondent")
    for body in ("justice", "housing"):
        ledger = office.root / "data" / DISTRICT / f"{body}.csv"
        ledger.parent.mkdir(parents=True, exist_ok=True)
        with ledger.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([columns, case])

        def counted(p: dict[str, Any], body: str = body) -> None:
            del p["figures"]["t4"]
            p["ledgers"] = {"cases": f"data/{DISTRICT}/{body}.csv"}

        office.change(body, counted)
    done = office.do("rollup", DISTRICT, YEAR, "--latest")
    assert "12号" in done.stderr + done.stdout
    fill_in(office.file(DISTRICT))
    (said,) = messages(office, office.file(DISTRICT))["R004"]
    assert "12号" in said
    assert "司法局" in said
    assert "住房和城乡建设局" in said
    assert [n for at, n in figures(office.file(DISTRICT)).items() if at[2] == "ld_upheld"] == [1]


def test_a_figure_changed_after_approval_is_told_with_both_numbers(office: Office) -> None:
    file = office.file("forestry")
    office.on("2024-01-24")
    office.do("submit", file)
    office.do("approve", file, "--by", "王主任")
    was = yaml.safe_load(file.read_text(encoding="utf-8"))["figures"]["t2_6"]["penalty"]
    office.change("forestry", lambda p: p["figures"]["t2_6"].update(penalty=was + 30))
    assert office.state("forestry")["changed"] == "approved"
    told = invoke("status", DISTRICT, "--year", YEAR, folder=office.root).stdout
    assert f"由{was}改为{was + 30}" in told
    office.do("rollup", DISTRICT, YEAR, code=1)  # of what was approved, not of what is there now
    fill_in(office.file(DISTRICT))
    summed = figures(office.file(DISTRICT))
    assert [n for at, n in summed.items() if at[1] == "penalty"] == [was]


def test_a_missing_town_is_named(office: Office) -> None:
    office.on("2024-01-24")
    town, region = office.file("town-07"), office.file(DISTRICT)
    text = town.read_bytes()
    town.unlink()
    office.do("submit", *(office.file(body) for body in office.bodies if body != "town-07"))
    office.do("rollup", DISTRICT, YEAR, "--latest", code=1)
    fill_in(region)
    (said,) = messages(office, region)["R002"]
    assert "尚有1个单位未报送：云溪区东山镇人民政府" in said
    town.write_bytes(text)
    office.do("submit", town)
    found = messages(office, region)
    assert "R002" not in found
    (said,) = found["R001"]  # it stands in no cell of the sum: one cause
    assert "云溪区东山镇人民政府" in said


@pytest.mark.parametrize("body", ["archives", "civil-defence"])
def test_yuan_for_ten_thousand_yuan_is_told(office: Office, region: Path, body: str) -> None:
    def in_yuan(p: dict[str, Any]) -> None:
        fee = p["figures"]["t2_8"]["admin_fee"]
        p["figures"]["t2_8"]["admin_fee"] = round(fee * 10_000)

    office.change(body, in_yuan)
    own = messages(office, office.file(body))
    assert any("万元" in said and "元" in said for code in own for said in own[code])
    office.do("rollup", DISTRICT, YEAR, "--latest")
    found = messages(office, region)
    told = [said for code in found for said in found[code] if "万元" in said]
    assert any("云溪区" in said for said in told), found
