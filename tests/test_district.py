"""The list of a district: strict, its bodies by year."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nianbao.annual_report import read_annual_report
from nianbao.batches.batch import parameter_files
from nianbao.errors import InputError, UsageError
from nianbao.inputs.district import District, list_file, read_district
from nianbao.inputs.workspace import Workspace
from nianbao.seasons.season import open_season
from tests.command import invoke
from tests.conftest import ROOT

LIST = """\
name: 示例区
bodies:
  - {id: finance, name: 示例区财政局, kind: department}
  - {id: school, name: 示例区第一中学, kind: public_institution, reports_through: finance}
  - {id: old, name: 示例区旧局, kind: department, to: 2022}
deadlines: {submit: 01-26, publish: 01-31}
"""


def read(tmp_path: Path, text: str) -> District:
    file = tmp_path / "params" / "shili" / "district.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return read_district(file)


def test_a_list_has_the_bodies_of_a_year_and_its_deadlines(tmp_path: Path) -> None:
    found = read(tmp_path, LIST)
    assert found.id == "shili"
    assert [body.id for body in found.bodies_of(2023)] == ["finance", "school"]
    assert [body.id for body in found.bodies_of(2022)] == ["finance", "school", "old"]
    assert str(found.deadlines.day("submit", 2023)) == "2024-01-26"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("id: old", "id: finance"), "第5行：bodies\\[2\\].id：机关编号重复"),
        (("reports_through: finance", "reports_through: nobody"), "名单中没有这个单位"),
        (("kind: department}", "kind: department, parent: finance}"), "互为上级"),
        (("to: 2022", "to: 2022, from: 2023"), "终止年度早于起始年度"),
        (("01-26", "01-32"), "第6行：deadlines.submit：填写有误；应为月日"),
        (("to: 2022", "too: 2022"), "未知的键"),
    ],
)
def test_what_is_wrong_in_a_list_is_told_with_its_line(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, LIST.replace(*change, 1))


def test_all_that_is_wrong_between_bodies_is_told_at_once_with_what_is_near(tmp_path: Path) -> None:
    text = LIST.replace("to: 2022", "to: 2022, parent: finnance").replace(
        "reports_through: finance", "reports_through: nobody"
    )
    with pytest.raises(InputError) as refused:
        read(tmp_path, text)
    school, old = map(str, refused.value.parts)
    assert "第4行：bodies[1].reports_through：名单中没有这个单位" in school
    assert "应为名单中的机关编号，如 finance，现为“finnance”" in old


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("示例区第一中学", "示例区财政局"), "机关名称重复；应为每个单位一条"),
        (("submit: 01-26", "submit: 02-26"), "报送时限晚于公布时限；应为不晚于公布时限 01-31"),
        (("submit: 01-26", "submit: 1月26日"), "应为写成 01-26 的月日"),
        (("submit: 01-26", "submit: 2024-01-26"), "应为写成 01-26 的月日"),
        (("submit: 01-26", "submit: 02-29"), "应为月日，如 01-26，现为“02-29”"),
        (("to: 2022", "to: 2018"), "应为2019 至 2099 之间的年份"),
        (("to: 2022", "summed: 是"), "应为true 或 false，现为“是”"),
        (("kind: department, to", "kind: 部门, to"), "department（政府部门）"),
        (("id: old", "id: 001"), "写法有歧义"),
        (("id: old", "id: 区局"), "小写字母、数字和连字符"),
        (("deadlines:", "name: x #"), "键重复"),
    ],
)
def test_what_is_typed_by_mistake_is_told_as_it_should_be(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        read(tmp_path, LIST.replace(*change, 1))


@pytest.mark.parametrize("bodies", ["", " []"])
def test_a_list_without_bodies_is_none(tmp_path: Path, bodies: str) -> None:
    with pytest.raises(InputError, match="bodies"):
        read(tmp_path, f"name: 示例区\nbodies:{bodies}\n")


def test_names_may_come_again_in_other_years(tmp_path: Path) -> None:
    text = LIST.replace("kind: department, to: 2022", "kind: department, to: 2021")
    again = "  - {id: new, name: 示例区旧局, kind: department, from: 2022}\ndeadlines"
    assert read(tmp_path, text.replace("deadlines", again)).body("new")


def long(number: int, more: str) -> str:
    """A list with this many bodies, each above the next."""
    bodies = "".join(
        f"  - {{id: b{n}, name: 单位{n}, kind: department{more.format(n=n, next=n + 1)}}}\n"
        for n in range(number)
    )
    return f"name: 示例区\nbodies:\n{bodies}"


def test_five_thousand_bodies_below_each_other_are_read_and_gone_through(tmp_path: Path) -> None:
    last = "  - {id: b4999, name: 单位4999, kind: department}\n"
    found = read(tmp_path, long(4_999, ", parent: b{next}") + last)
    assert len(list(found.below("b4999"))) == 4_999


def test_a_circle_of_five_thousand_is_told_for_whom_it_is_one(tmp_path: Path) -> None:
    text = long(4_999, ", parent: b{next}").replace(
        "name: 单位4998, kind: department", "name: 甲, kind: vertical"
    )
    with pytest.raises(InputError, match="名单中没有这个单位"):
        read(tmp_path, text)
    round = text.replace("parent: b4999", "parent: b4997")
    with pytest.raises(InputError) as refused:
        (tmp_path / "params" / "shili" / "district.yaml").write_text(round, encoding="utf-8")
        read_district(tmp_path / "params" / "shili" / "district.yaml")
    assert [one.path for one in refused.value.parts] == [
        "bodies[4997].parent",
        "bodies[4998].parent",
    ]


def test_a_list_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="不超过 5000 项"):
        read(tmp_path, long(5_001, ""))


def test_whoever_reports_through_a_body_of_other_years_reports_by_itself(tmp_path: Path) -> None:
    text = LIST.replace("reports_through: finance", "reports_through: old")
    read(tmp_path, text)
    reporting = {
        year: [place.body.id for place in open_season(Workspace(tmp_path), "shili", year).reporting]
        for year in (2022, 2023)
    }
    assert reporting == {2022: ["finance", "old"], 2023: ["finance", "school"]}


def test_the_file_of_a_list_is_found_in_either_spelling_and_only_one(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    assert list_file(workspace, "shili") is None
    read(tmp_path, LIST)
    file = tmp_path / "params" / "shili" / "district.yaml"
    assert list_file(workspace, "shili") == file
    file.with_suffix(".xlsx").touch()
    with pytest.raises(InputError, match=r"只留一份，现为.*district\.yaml、.*district\.xlsx"):
        list_file(workspace, "shili")
    file.unlink()
    assert list_file(workspace, "shili") == file.with_suffix(".xlsx")


def test_no_list_is_taken_from_outside_of_the_workspace(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "params" / "shili").mkdir(parents=True)
    outside = tmp_path / "list.yaml"
    outside.write_text(LIST, encoding="utf-8")
    (root / "params" / "shili" / "district.yaml").symlink_to(outside)
    with pytest.raises(UsageError, match="工作区外"):
        list_file(Workspace(root), "shili")
    with pytest.raises(UsageError, match="地区编号有误"):
        list_file(Workspace(root), "../shili")


def test_a_list_is_no_report(tmp_path: Path) -> None:
    read(tmp_path, LIST)
    file = tmp_path / "params" / "shili" / "district.yaml"
    with pytest.raises(UsageError, match="没有参数文件"):
        parameter_files([tmp_path / "params"])
    with pytest.raises(UsageError, match="公开主体名单，不是参数文件"):
        parameter_files([file])
    with pytest.raises(InputError, match="公开主体名单"):
        read_annual_report(file, Workspace(tmp_path))
    body = file.parent / "2023" / "district.yaml"
    body.parent.mkdir()
    body.touch()
    assert parameter_files([tmp_path / "params"]) == [body]


def test_check_says_whether_a_list_can_be_used(tmp_path: Path) -> None:
    read(tmp_path, LIST)
    file = tmp_path / "params" / "shili" / "district.yaml"
    done = invoke("check", file)
    assert done.exit_code == 0
    assert done.stderr == "公开主体名单可以使用：示例区，3 个单位\n"
    file.write_text(LIST.replace("kind: department, to", "knd: department, to"), encoding="utf-8")
    done = invoke("check", file)
    assert done.exit_code == 2
    assert "第5行：bodies[2].knd：未知的键；应为kind" in done.stderr


def test_the_list_of_the_manual_is_one(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "district.zh-CN.md").read_text(encoding="utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    found = read(tmp_path, shown)
    assert len(found.bodies_of(2023)) == len(found.bodies) - 1
    message = page.split("```text\n")[1].split("\n")[0].partition("第6行")[2]
    with pytest.raises(InputError, match=re.escape(message)):
        file = tmp_path / "params" / "shili" / "district.yaml"
        file.write_text(shown.replace("through: jiaoyu", "through: jiaoyv"), encoding="utf-8")
        read_district(file)
