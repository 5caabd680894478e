"""The commands `form` and `new` for workbooks: where they write, what they take over or refuse."""

from __future__ import annotations

import shutil
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from nianbao.form.editions import form_for
from nianbao.inputs.workbook.layout import BASICS, layout
from tests.command import invoke
from tests.conftest import ROOT

BEFORE = "params/qiaokou/2022/grid-center.yaml"
PLACE = "params/qiaokou/2023/grid-center.xlsx"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workspace with an agency's file of 2022 in it."""
    for folder in ("notebooks", "expectations"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    target = tmp_path / BEFORE
    target.parent.mkdir(parents=True)
    text = (ROOT / "params/qiaokou/2023/grid-center.yaml").read_text(encoding="utf-8")
    target.write_text(
        text.replace("year: 2023", "year: 2022").replace("title_lines", "# title_lines"),
        encoding="utf-8",
    )
    return tmp_path


@lru_cache(maxsize=4)
def opened(data: bytes) -> Any:
    return load_workbook(BytesIO(data))


def value(file: Path, *address: str, year: int = 2023) -> Any:
    at = layout(form_for(year)).entries[address].at
    return opened(file.read_bytes())[at.sheet][at.ref].value


def test_a_workbook_needs_no_workspace_and_is_of_the_year_that_is_due(tmp_path: Path) -> None:
    done = invoke("form", "a.xlsx", "--name", "某区某局", folder=tmp_path)
    assert (done.exit_code, done.stdout) == (0, "a.xlsx\n"), done.stderr
    assert "nianbao check a.xlsx --mark" in done.stderr
    due = date.today().year - 1
    assert value(tmp_path / "a.xlsx", "year", year=due) == due
    assert value(tmp_path / "a.xlsx", "agency", "name", year=due) == "某区某局"
    assert value(tmp_path / "a.xlsx", "agency", "id", year=due) is None
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_several_names_are_a_file_each_with_a_name_that_every_system_takes(tmp_path: Path) -> None:
    done = invoke(
        *("form", "表.xlsx", "--year", "2020", "--name", "甲局", "--name", "../乙/局:?"),
        folder=tmp_path,
    )
    assert done.stdout.splitlines() == ["表-甲局.xlsx", "表-乙_局.xlsx"]
    assert value(tmp_path / "表-乙_局.xlsx", "agency", "name", year=2020) == "../乙/局:?"
    assert {path.name for path in tmp_path.iterdir()} == {"表-甲局.xlsx", "表-乙_局.xlsx"}


def test_last_years_file_gives_the_agency_the_figures_and_the_problems(desk: Path) -> None:
    done = invoke("form", "next.xlsx", "--from", BEFORE, folder=desk)
    assert done.exit_code == 0, done.stderr
    assert "“存在问题”表" in done.stderr
    file = desk / "next.xlsx"
    assert value(file, "year") == 2023
    assert value(file, "agency", "name") == "硚口区社会管理网格化服务中心"
    assert value(file, "agency", "kind") == "公共企事业单位"
    assert value(file, "contact", "phone") == "027-83426353"
    assert value(file, "signed_on") is None
    book, plan = opened(file.read_bytes()), layout(form_for(2023))
    problems = plan.lists["narrative", "s5", "last_year"]
    assert book[problems.at.sheet].cell(problems.first_row, problems.at.column).value
    block = plan.blocks["t3"]
    sheet = book[block.at.sheet]
    heads = [cell for row in sheet.iter_rows() for cell in row if cell.value == "上年"]
    assert len(heads) == 1 and heads[0].protection.locked


def test_at_its_place_it_has_the_ids_and_the_year_of_the_place(desk: Path) -> None:
    for command in ("form", "new"):
        done = invoke(command, PLACE, folder=desk)
        assert (done.exit_code, done.stdout) == (0, f"{PLACE}\n"), done.stderr
        assert f"nianbao check {PLACE} --mark " in done.stderr
        assert value(desk / PLACE, "year") == 2023
        assert value(desk / PLACE, "agency", "id") == "grid-center"
        assert value(desk / PLACE, "agency", "district") == "qiaokou"
        (desk / PLACE).unlink()
    assert f"--from {BEFORE}" in invoke("new", PLACE, folder=desk).stderr
    (desk / PLACE).unlink()
    assert f"--from {BEFORE}" in invoke("form", PLACE, folder=desk).stderr
    for command in ("form", "new"):
        done = invoke(command, BEFORE.replace(".yaml", ".xlsx"), folder=desk)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "同一机关同一年度只能有一份参数文件" in done.stderr
    assert not (desk / "params" / ".schema.json").exists()


def test_new_takes_over_what_form_takes_over(desk: Path) -> None:
    for command, name in (("form", "a.xlsx"), ("new", PLACE)):
        assert invoke(command, name, "--from", BEFORE, folder=desk).exit_code == 0
    (desk / PLACE).rename(desk / "b.xlsx")
    made, begun = load_workbook(desk / "a.xlsx"), load_workbook(desk / "b.xlsx")
    for sheet in made:
        if sheet.title != BASICS:
            same = begun[sheet.title]
            assert [*sheet.iter_rows(values_only=True)] == [*same.iter_rows(values_only=True)]


REFUSED = {
    "another suffix": (["a.xls"], "应以 .xlsx 结尾"),
    "a file that is there": (["there.xlsx"], "文件已存在，不予覆盖"),
    "a name twice": (["a.xlsx", "--name", "甲 局", "--name", " 甲  局"], "--name 重复"),
    "two names of one file": (["a.xlsx", "--name", "甲/局", "--name", "甲:局"], "--name 重复"),
    "no name": (["a.xlsx", "--name", " "], "--name 应为机关名称"),
    "a name that cannot be seen": (["a.xlsx", "--name", "甲\u202e局"], "--name 有误"),
    "a name without an end": (["a.xlsx", "--name", "局" * 201], "--name 过长"),
    "a year before the form": (["a.xlsx", "--year", "2018"], "年度有误：2018"),
    "another year than its place": ([PLACE, "--year", "2024"], "与文件的位置不符"),
    "a year not after last year's": (["a.xlsx", "--year", "2022", "--from", BEFORE], "--from 应为"),
    "last year's of many": (
        ["a.xlsx", "--name", "甲", "--name", "乙", "--from", BEFORE],
        "只能有一个 --name",
    ),
    "last year's that is not there": (["a.xlsx", "--from", "none.yaml"], "none.yaml"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_and_nothing_is_written(name: str, desk: Path) -> None:
    (desk / "there.xlsx").write_bytes(b"mine")
    arguments, message = REFUSED[name]
    before = sorted(desk.rglob("*"))
    done = invoke("form", *arguments, folder=desk)
    assert (done.exit_code, done.stdout) == (2, ""), done.stderr
    assert message in done.stderr
    assert sorted(desk.rglob("*")) == before
    assert (desk / "there.xlsx").read_bytes() == b"mine"
