"""The command `new`: where it writes, what it refuses, what it takes over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.source import read_source
from tests.command import invoke
from tests.conftest import ROOT

PLACE = "params/test/2024/small-1.yaml"
CITY_2023, CITY_2024 = "params/suqian/2023/city.yaml", "params/suqian/2024/city.yaml"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A workspace with the example city in it."""
    for folder in ("notebooks", "expectations"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / CITY_2023).parent.mkdir(parents=True)
    shutil.copy(ROOT / CITY_2023, tmp_path / CITY_2023)
    return tmp_path


def test_a_new_file_stands_at_its_place_and_names_its_schema(desk: Path) -> None:
    done = invoke("new", PLACE, folder=desk)
    assert (done.exit_code, done.stdout) == (0, f"{PLACE}\n")
    assert f"nianbao check {PLACE}" in done.stderr
    first = (desk / PLACE).read_text(encoding="utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    schema = (desk / PLACE).parent / named
    assert schema.resolve() == desk / "params" / ".schema.json"
    assert schema.read_text(encoding="utf-8") == invoke("schema", folder=desk).stdout
    json.loads(schema.read_text(encoding="utf-8"))
    assert sorted(path.name for path in (desk / "params").rglob("*.yaml")) == [
        "city.yaml",
        "small-1.yaml",
    ]
    agency = read_source(desk / PLACE).data["agency"]
    assert (agency["id"], agency["district"]) == ("small-1", "test")


def test_the_place_is_seen_from_the_current_folder(desk: Path) -> None:
    done = invoke("new", "../2024/city.yaml", folder=(desk / CITY_2023).parent)
    assert done.exit_code == 0
    assert (desk / CITY_2024).is_file()


def test_untouched_it_is_answered_with_what_is_to_be_filled_in(desk: Path) -> None:
    invoke("new", PLACE, folder=desk)
    done = invoke("check", PLACE, folder=desk)
    assert done.exit_code == 2
    assert done.stderr.count("尚未填写；应为") == 7


REFUSED = {
    "another suffix": ("params/test/2024/small.yml", "应以 .yaml 或 .xlsx 结尾"),
    "no suffix": ("params/test/2024/small", "应以 .yaml 或 .xlsx 结尾"),
    "too near to the root": ("params/2024/small.yaml", "应为 params/<地区>/<年度>/<机关>.yaml"),
    "a workbook beside": ("small.xlsx", "应为 params/<地区>/<年度>/<机关>.xlsx"),
    "too deep": ("params/a/b/2024/small.yaml", "参数文件不能放在这里"),
    "another folder": ("data/test/2024/small.yaml", "参数文件不能放在这里"),
    "outside": ("params/../../test/2024/small.yaml", "不"),
    "a district in capitals": ("params/Test/2024/small.yaml", "地区的 id 有误：Test；应为小写字母"),
    "an agency in Chinese": ("params/test/2024/某局.yaml", "机关的 id 有误：某局；应为小写字母"),
    "an agency of 65 letters": (f"params/test/2024/{'a' * 65}.yaml", "不超过 64 个"),
    "a year before the form": ("params/test/2018/small.yaml", "年度有误：2018；应为 2019 至 2099"),
    "a year that is none": ("params/test/２０２４/small.yaml", "年度有误"),
    "a hundred years on": ("params/test/2100/small.yaml", "年度有误"),
    "a file that is there": (CITY_2023, "文件已存在，不予覆盖"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_and_nothing_is_written(name: str, desk: Path) -> None:
    place, message = REFUSED[name]
    before = sorted(desk.rglob("*"))
    done = invoke("new", place, folder=desk)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(desk.rglob("*")) == before


def test_a_link_that_leads_out_is_no_place(
    desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (desk / "params" / "link").symlink_to(outside)
    done = invoke("new", "params/link/2024/small.yaml", folder=desk)
    assert done.exit_code == 2
    assert list(outside.iterdir()) == []


def test_from_last_year_agency_contact_and_problems_are_taken(desk: Path) -> None:
    done = invoke("new", CITY_2024, "--from", CITY_2023, folder=desk)
    assert done.exit_code == 0
    assert "机关名称、自称、类型，联系方式，数据范围" in done.stderr
    assert "上年的问题 2 项已列入 last_year" in done.stderr
    last, new = read_agency_year(desk / CITY_2023), read_source(desk / CITY_2024).data
    assert new["year"] == 2024
    assert new["agency"] == last.agency.model_dump()
    assert {k: v for k, v in new["contact"].items() if v} == last.contact.model_dump(
        exclude_none=True
    )
    assert (new["scope"], new["signed_on"]) == (last.scope, None)
    problems = new["narrative"]["s5"]["last_year"]
    assert [one["improvement"] for one in problems] == [None, None]
    # What was quoted are last year's numbers: they do not change with this year's tables.
    assert problems[0]["problem"] == (
        "行政复议中结果纠正17件，行政诉讼中结果纠正1件，个别机关办理申请的程序和答复还不够规范。\n"
    )
    check = invoke("check", CITY_2024, folder=desk)
    assert check.stderr.count("improvement：尚未填写；应为改进情况") == 2


def test_a_problem_with_a_brace_that_is_none_is_refused_as_in_last_year(desk: Path) -> None:
    file = desk / CITY_2023
    own = yaml.safe_load(file.read_text(encoding="utf-8"))
    own["narrative"]["s5"]["this_year"] = [{"problem": "{{ facts.none }}", "measure": "x"}]
    file.write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    done = invoke("new", CITY_2024, "--from", CITY_2023, folder=desk)
    assert done.exit_code == 2
    assert not (desk / CITY_2024).exists()


def test_from_two_years_before_no_problems_are_taken(desk: Path) -> None:
    done = invoke("new", "params/suqian/2025/city.yaml", "--from", CITY_2023, folder=desk)
    assert "没有取用其中的问题" in done.stderr
    new = read_source(desk / "params/suqian/2025/city.yaml").data
    assert new["narrative"]["s5"]["last_year"] == []
    assert new["agency"]["name"] == "宿迁市人民政府"


def test_from_the_same_or_a_later_year_is_refused(desk: Path) -> None:
    done = invoke("new", "params/suqian/2022/city.yaml", "--from", CITY_2023, folder=desk)
    assert done.exit_code == 2
    assert "--from 应为 2022 年以前的参数文件" in done.stderr


def test_without_from_last_year_s_file_is_pointed_out(desk: Path) -> None:
    done = invoke("new", CITY_2024, folder=desk)
    assert f"可用 --from {CITY_2023} 取用" in done.stderr


def test_the_trial_form_s_file_is_that_of_its_year(desk: Path) -> None:
    invoke("new", "params/test/2020/small.yaml", folder=desk)
    text = (desk / "params/test/2020/small.yaml").read_text(encoding="utf-8")
    assert "其他对外管理服务事项" in text
    assert "国办公开办函〔2019〕60号" in text


def test_a_schema_of_an_older_version_is_brought_up_to_date(desk: Path) -> None:
    invoke("new", PLACE, folder=desk)
    schema = desk / "params" / ".schema.json"
    now = schema.read_bytes()
    schema.write_text("{}", encoding="utf-8")
    invoke("new", CITY_2024, folder=desk)
    assert schema.read_bytes() == now
    assert [file.name for file in (desk / "params").iterdir() if file.is_file()] == [schema.name]
