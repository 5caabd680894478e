"""A new list of a district: the bodies that have parameter files, or none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from nianbao.inputs.district import read_district
from tests.command import invoke
from tests.conftest import ROOT


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workspace with the parameter files of one district in two years."""
    for name in ("expectations", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    text = (ROOT / "params/example/2023/bureau.yaml").read_text(encoding="utf-8")
    for year in ("2022", "2023"):
        folder = tmp_path / "params" / "example" / year
        folder.mkdir(parents=True)
        (folder / "bureau.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def completed(file: Path) -> Path:
    file.write_text(
        file.read_text(encoding="utf-8").replace("name:  #", "name: 示例区  #", 1), encoding="utf-8"
    )
    return file


def test_the_first_list_has_the_bodies_of_the_latest_year(desk: Path) -> None:
    other = desk / "params" / "example" / "2023" / "school.yaml"
    text = (other.parent / "bureau.yaml").read_text(encoding="utf-8")
    text = text.replace("id: bureau", "id: school").replace("示例区示例局", "示例区示例学校")
    other.write_text(text, encoding="utf-8")
    (other.parent / "broken.yaml").write_text("agency: [", encoding="utf-8")
    file = desk / "params" / "example" / "district.yaml"
    done = invoke("new", file)
    assert done.exit_code == 0, done.stderr
    assert "已从 2023 年度的参数文件列出 2 个单位" in done.stderr
    assert "读不出来、没有列入的参数文件：broken.yaml" in done.stderr
    found = read_district(completed(file))
    assert [(body.id, body.kind) for body in found.bodies] == [
        ("bureau", "department"),
        ("school", "department"),
    ]
    schema = desk / "params" / ".district.schema.json"
    assert file.read_text(encoding="utf-8").startswith(
        "# yaml-language-server: $schema=../.district.schema.json\n"
    )
    assert json.loads(schema.read_text(encoding="utf-8"))["required"] == ["name", "bodies"]
    assert schema.read_text(encoding="utf-8") == invoke("schema", "--list").stdout


def test_a_list_of_a_new_district_is_there_to_be_filled_in(desk: Path) -> None:
    file = desk / "params" / "shili" / "district.yaml"
    done = invoke("new", file)
    assert done.exit_code == 0, done.stderr
    checked = invoke("check", file)
    assert checked.exit_code == 2
    assert "name：尚未填写；应为地区名称（如 硚口区）" in checked.stderr
    assert "bodies：尚未填写；应为公开主体（一个单位一条）" in checked.stderr


def test_a_list_may_begin_as_a_workbook(desk: Path) -> None:
    file = desk / "params" / "example" / "district.xlsx"
    assert invoke("new", file).exit_code == 0
    checked = invoke("check", file)
    assert "基本信息!B1 地区名称：缺少必填项" in checked.stderr


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("params/example/district.xlsx", "一个地区只能有一份公开主体名单"),
        ("params/example/district.yaml", "文件已存在，不予覆盖"),
        ("params/district.yaml", "公开主体名单不能放在这里"),
        ("params/EXAMPLE/district.yaml", "公开主体名单不能放在这里"),
        ("params/other/district.txt", "公开主体名单不能放在这里"),
        ("notebooks/other/district.yaml", "应为 params/<地区>/district.yaml 或 .xlsx"),
    ],
)
def test_a_list_has_one_place_and_one_spelling(desk: Path, file: str, said: str) -> None:
    assert invoke("new", desk / "params" / "example" / "district.yaml").exit_code == 0
    done = invoke("new", desk / file)
    assert done.exit_code == 2
    assert said in done.stderr


def test_nothing_is_taken_over_into_a_list(desk: Path) -> None:
    last = desk / "params" / "example" / "2022" / "bureau.yaml"
    done = invoke("new", desk / "params" / "example" / "district.yaml", "--from", last)
    assert done.exit_code == 2
    assert "--from 只用于参数文件" in done.stderr
