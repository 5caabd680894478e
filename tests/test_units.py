"""`nianbao rollup --sheet` and `--from`: the sheet of bodies by cells, out and in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from nianbao.cli import main
from tests.test_members import REPORTING, ROLLS_UP, Office
from tests.test_unit_sheet import by_name


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "annual_report.ipynb").touch()
    (tmp_path / "expectations").mkdir()
    monkeypatch.chdir(tmp_path)
    return Office(tmp_path)


def rollup(*options: str) -> Result:
    return CliRunner().invoke(main, ["rollup", "shili", "2023", *options])


def test_the_sheet_has_what_was_summed_and_agrees_with_the_report(office: Office) -> None:
    office.approve("finance", "water", "village")
    office.approve("town", change=ROLLS_UP)
    done = rollup("--sheet", "sheet.xlsx")
    assert done.exit_code == 0, done.output
    assert done.stdout.split() == ["params/shili/2023/shili.yaml", "sheet.xlsx"]
    rows = by_name(openpyxl.load_workbook("sheet.xlsx", data_only=True)["表三"])
    assert [rows[name][0] for name in ("示例区财政局", "合计", "报表数", "差")] == [6, 18, 18, 0]
    assert rows["示例区石桥镇农技站"][0] == 6  # shown below, and not counted
    again = rollup("--from", "sheet.xlsx")
    assert again.exit_code == 0, again.output
    assert again.stderr.strip() == "写出 0 份，相同的 4 份"


def test_a_sheet_that_is_there_is_kept(office: Office) -> None:
    office.approve(*REPORTING)
    Path("sheet.xlsx").touch()
    done = rollup("--sheet", "sheet.xlsx")
    assert done.exit_code == 2
    assert "文件已存在，不予覆盖" in done.stderr
    assert not (office.folder / "2023" / "shili.yaml").exists()


def test_a_blank_sheet_is_filled_in_and_taken_in(office: Office) -> None:
    done = rollup("--sheet", "sheet.xlsx")
    assert done.exit_code == 1, done.output
    assert "写出的是空表" in done.stderr
    book = openpyxl.load_workbook("sheet.xlsx")
    for sheet in book:
        row = next(row for row in sheet.iter_rows() if row[0].value == "water")
        for cell in row[3:]:
            cell.value = 0
    book.save("filled.xlsx")
    done = rollup("--from", "filled.xlsx")
    assert done.exit_code == 0, done.output
    assert done.stdout.split() == ["params/shili/2023/water.yaml"]
    summed = rollup("--latest")
    assert "其中尚未审定、按编制中的文件计入 1 个：示例区水务局" in summed.stderr


def test_a_sheet_is_taken_in_alone(office: Office) -> None:
    done = rollup("--from", "sheet.xlsx", "--latest")
    assert done.exit_code == 2
    assert "不能与 --sheet、--latest 同用" in done.stderr


def test_what_differs_ends_with_one(office: Office) -> None:
    office.approve(*REPORTING)
    assert rollup("--sheet", "sheet.xlsx").exit_code == 0
    office.write("water", lambda parameters: parameters["figures"].update(t2_8=7))
    done = rollup("--from", "sheet.xlsx")
    assert done.exit_code == 1
    assert "params/shili/2023/water.yaml 第二十条第（八）项“行政事业性收费”行" in done.stderr
    assert "与已有文件不同的 1 处，已有的没有改动" in done.stderr
