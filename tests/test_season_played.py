"""A season of 75 bodies played from the first reminder to the last publication.

What is planted is found with its own message; what is sound passes; every number of the sum is
computed anew by a dozen lines that know nothing of the program.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from benchmarks.season import invent_season
from nianbao.form.editions import edition
from tests.command import invoke

YEAR, DISTRICT = 2023, "yunxi"
HERE = timezone(timedelta(hours=8))
FORM = edition("gb2021_30")


@dataclass
class Office:
    """The district's office at its desk: a workspace, and the day."""

    root: Path
    bodies: list[str]
    patch: pytest.MonkeyPatch

    def on(self, day: str) -> None:
        moment = datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=HERE)
        for room in ("seasons.season", "office.registration"):
            self.patch.setattr(f"nianbao.{room}.now", lambda: moment)

    def file(self, body: str, year: int = YEAR) -> Path:
        return self.root / "params" / DISTRICT / str(year) / f"{body}.yaml"

    def do(self, *arguments: object, code: int = 0) -> Result:
        done = invoke(*arguments, folder=self.root)
        assert done.exit_code == code, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done

    def change(self, body: str, edit: Callable[[dict[str, Any]], None]) -> None:
        parameters = yaml.safe_load(self.file(body).read_text(encoding="utf-8"))
        edit(parameters)
        text = yaml.safe_dump(parameters, allow_unicode=True, sort_keys=False)
        self.file(body).write_text(text, encoding="utf-8")

    def status(self) -> dict[str, Any]:
        code = invoke("status", DISTRICT, "--year", YEAR, "--json", folder=self.root)
        assert code.exit_code in (0, 1), code.stderr
        found: dict[str, Any] = json.loads(code.stdout)
        return found

    def states(self) -> Counter[str]:
        return Counter(body["state"] for body in self.status()["bodies"] if not body["through"])

    def state(self, body: str) -> dict[str, Any]:
        return next(one for one in self.status()["bodies"] if one["id"] == body)


MISSING = ("tobacco", "letters", "port", "town-04", "town-09", "town-15")
# What is wrong in the nine that are sent back, each with the rule that finds it.
PLANTED: dict[str, tuple[str, Callable[[dict[str, Any]], None]]] = {
    "education": ("T301", lambda p: p["figures"]["t3"].update(carried_out=[900, 0, 0, 0, 0, 0])),
    "finance": ("T401", lambda p: p["figures"].update(t4=[1, 0, 0, 0, 3, *[0] * 10])),
    "water": (
        "N001",
        lambda p: p["narrative"]["s1"].update(s1_2="全年新收申请997件。"),
    ),
    "health": ("C001", lambda p: p["figures"]["t3"].update(granted=[None, 0, 0, 0, 0, 0])),
    "audit": ("Q001", lambda p: p["narrative"]["s5"].update(this_year=[])),
    "sports": ("D003", lambda p: p["narrative"]["s1"].update(s1_4="2021年，我局更新栏目12个。")),
    "town-01": ("T301", lambda p: p["figures"]["t3"].update(carried_out=[700, 0, 0, 0, 0, 0])),
    "town-02": ("C001", lambda p: p["figures"].update(t2_6={"penalty": None, "coercion": 0})),
    "town-03": ("Q001", lambda p: p["narrative"]["s5"].update(this_year=[])),
}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    bodies = invent_season(tmp_path)
    yield Office(tmp_path, bodies, monkeypatch)


def summed_by_hand(office: Office, bodies: list[str]) -> dict[tuple[str, str, str], Decimal]:
    """The cells of the parameter files added up, without any code of the program but the ids."""
    sums: dict[tuple[str, str, str], Decimal] = {}
    for body in bodies:
        typed = yaml.safe_load(office.file(body).read_text(encoding="utf-8"))["figures"]
        for table in FORM.tables:
            rows, columns = [r.id for r in table.leaf_rows], [c.id for c in table.leaf_columns]
            for row in rows:
                if row == "results_total":  # not typed: it is what its rows come to
                    continue
                given = typed[table.id]
                if isinstance(given, dict):
                    given = given.get(row, given.get("results", 0))
                numbers = given if isinstance(given, list) else [given] * len(columns)
                for column, number in zip(columns, numbers, strict=False):
                    at = (table.id, row, column)
                    sums[at] = sums.get(at, Decimal(0)) + Decimal(str(number))
    return sums


def test_a_season_from_the_first_reminder_to_the_last_publication(office: Office) -> None:
    away = office.root / "away"
    away.mkdir()
    for body in MISSING:
        shutil.move(office.file(body), away)
    sound = {body: office.file(body).read_bytes() for body in PLANTED}
    for body, (_, edit) in PLANTED.items():
        office.change(body, edit)
    there = [body for body in office.bodies if body not in MISSING]
    fine = [body for body in there if body not in PLANTED]

    office.on("2024-01-20")
    assert office.states() == {"draft": 69, "missing": 6}
    assert office.state("first-hospital")["through"] == "health"
    assert office.state("port") == {
        **office.state("port"), "deadline": "2024-01-26", "days_left": 6,
    }  # fmt: skip

    office.on("2024-01-24")
    office.do("submit", *map(office.file, fine))
    for body in PLANTED:
        office.do("submit", office.file(body), code=1)
    assert office.states() == {"submitted": 60, "errors": 9, "missing": 6}
    refused = office.do("approve", office.file("education"), "--by", "王主任", code=2)
    assert "错误" in refused.stderr

    office.on("2024-01-28")
    late = [body["id"] for body in office.status()["bodies"] if (body["days_left"] or 0) < 0]
    assert set(MISSING) <= set(late)
    assert late == [body["id"] for body in office.status()["bodies"]][: len(late)]
    for body in PLANTED:
        office.do("return", office.file(body), "--reason", f"请按反馈单修改后重新报送（{body}）。")
    assert office.states() == {"submitted": 60, "returned": 9, "missing": 6}

    office.do("letters", DISTRICT, YEAR)
    letters = office.root / "outputs" / DISTRICT / str(YEAR) / "_letters"
    reminders = {file.name.split(".")[0] for file in letters.glob("*.reminder.docx")}
    feedback = {file.name.split(".")[0] for file in letters.glob("*.feedback.docx")}
    assert (reminders, feedback) == ({*MISSING}, {*PLANTED})
    for body, (code, _) in PLANTED.items():
        letter = (letters / f"{body}.feedback.html").read_text(encoding="utf-8")
        assert code in letter, body
        assert f"（{body}）" in letter

    for body, text in sound.items():
        office.file(body).write_bytes(text)
        office.do("submit", office.file(body))
    assert office.states() == {"submitted": 69, "missing": 6}
    office.do("approve", *map(office.file, there), "--by", "王主任", "--role", "分管负责人")
    assert office.states() == {"approved": 69, "missing": 6}

    part = office.do("rollup", DISTRICT, YEAR, code=1)
    assert "68/74" in part.stdout + part.stderr  # the tax bureau is not summed
    assert "青石镇" not in part.stderr
    assert "云溪区港口管理局" in part.stderr
    for file in away.iterdir():
        shutil.move(file, office.file(file.stem))
        office.do("submit", office.file(file.stem))
        office.do("approve", office.file(file.stem), "--by", "王主任")
    office.do("rollup", DISTRICT, YEAR)
    region = office.file(DISTRICT)
    summed = [body for body in office.bodies if body != "tax"]
    by_hand = summed_by_hand(office, summed)
    fill_in(region)
    checked = json.loads(office.do("check", region, "--json").stdout)
    assert checked["counts"]["error"] == 0
    found = figures(region)
    assert {at: found[at] for at in by_hand} == by_hand
    received = [by_hand["t3", row, "natural_person"] for row in ("new_received", "carried_in")]
    left = by_hand["t3", "carried_out", "natural_person"]
    assert found["t3", "results_total", "total"] == sum(received) - left

    office.do("letters", DISTRICT, YEAR)
    assert not list(letters.glob("*.docx"))

    package = office.root / "package.zip"
    office.do("submit", region)
    office.do("approve", region, "--by", "李区长")
    office.do("publish", DISTRICT, YEAR, "--to", package)
    _require_public(package, [*office.bodies, DISTRICT])

    office.on("2024-01-30")
    for body in office.bodies:
        url = f"https://www.example.gov.cn/yunxi/{body}.html"
        office.do("published", office.file(body), "--url", url, "--on", "2024-01-29")
    office.do("published", office.file("audit"), "--filed", "2024-01-30")
    assert office.states() == {"published": 75}
    office.change("audit", lambda p: p["figures"]["t2_6"].update(penalty=99))
    changed = office.state("audit")
    assert (changed["state"], changed["changed"]) == ("published", "published")
    found = json.loads(invoke("check", office.file("audit"), "--json").stdout)["findings"]
    (one,) = [finding for finding in found if finding["code"] == "P007"]
    assert "99" in one["message"]


def figures(file: Path) -> dict[tuple[str, str, str], Decimal]:
    """The figures of a parameter file as the program reads them, totals computed."""
    import nianbao

    return {
        (cell.table, cell.row, cell.column): Decimal(str(cell.figure))
        for cell in nianbao.read(file).figures
    }


def fill_in(region: Path) -> None:
    """What only the office knows, typed into the file that the roll-up has made."""
    parameters = yaml.safe_load(region.read_text(encoding="utf-8"))
    parameters["agency"].update(name="云溪区人民政府", self_reference="区")
    parameters["contact"] = {
        "address": "示例路1号", "phone": "000-00000001", "website": "云溪区人民政府网站",
    }  # fmt: skip
    parameters["signed_on"] = "2024-03-01"
    parameters.update(approved_by="分管负责人", checked_by="办公室")
    parameters["narrative"] = {
        "s1": {
            "s1_1": "本报告汇总全区各公开主体的数据。全区通过政府网站公开重点领域信息。",
            "s1_2": "全年新收政府信息公开申请{{ t3.new_received.total }}件，均按规定登记和答复。",
            "s1_3": "全区规范性文件统一登记、统一编号，公开前均经审查。",
            "s1_4": "区政府网站集中展示各单位的年度报告和政府信息公开指南。",
            "s1_5": "工作考核、社会评议按年度进行，没有发生责任追究。",
        },
        "s5": {
            "last_year": [],
            "this_year": [
                {"problem": "部分镇公开栏目更新偏慢。", "measure": "2024年，按季通报更新情况。"}
            ],
        },
        "s6": {"fee": "全区没有发出收费通知，未收取信息处理费。"},
    }
    text = yaml.safe_dump(parameters, allow_unicode=True, sort_keys=False)
    region.write_text(text, encoding="utf-8")


def _require_public(package: Path, bodies: list[str]) -> None:
    """A package has the public editions of these bodies and nothing internal."""
    with zipfile.ZipFile(package) as opened:
        names = opened.namelist()
        data = {name: opened.read(name) for name in names}
    folders = {name.split("/")[0] for name in names if "/" in name}
    assert folders == {*bodies}
    for body in bodies:
        assert {f"{body}/report.html", f"{body}/report.pdf", f"{body}/report.docx"} <= {*names}
    assert not [n for n in names if "review" in n or n.endswith((".ipynb", "findings.json"))]
    listed = dict(
        reversed(line.split("  ", 1)) for line in data["SHA256SUMS"].decode().splitlines()
    )
    assert listed == {
        name: hashlib.sha256(own).hexdigest() for name, own in data.items() if name != "SHA256SUMS"
    }
    rows = [*csv.DictReader(io.StringIO(data["figures.csv"].decode("utf-8-sig")))]
    assert {row["agency"] for row in rows} == {*bodies}
    assert [*rows[0]][:5] == ["district", "agency", "name", "year", "form"]
