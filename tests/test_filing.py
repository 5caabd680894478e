"""Where a published report is filed: what it says, what is given, what else is known."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from nianbao.errors import InputError, UsageError
from nianbao.filing import Given, filing
from nianbao.inputs.workspace import Workspace
from nianbao.published.published_report import Fact, Identity
from tests.by_hand import IDENTITY, report
from tests.command import invoke
from tests.conftest import EXAMPLE, ROOT


def named(name: str, year: Fact[int] | None = IDENTITY.year) -> Identity:
    return replace(IDENTITY, name=Fact(name, "标题"), year=year)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one parameter file, that of the example agency."""
    root = tmp_path / "work"
    for name in ("expectations", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    file = root / EXAMPLE.relative_to(ROOT)
    file.parent.mkdir(parents=True)
    shutil.copy(EXAMPLE, file)
    return Workspace(root)


def filed(name: str, given: Given, workspace: Workspace | None) -> tuple[str, str, int]:
    found = filing(report(identity=named(name)), given, workspace)
    return found.district, found.agency, found.year


def test_what_was_given_stands(workspace: Workspace) -> None:
    found = filing(report(identity=named("甲局")), Given("a", "b", 2022), workspace)
    assert (found.district, found.agency, found.year, found.said) == ("a", "b", 2022, ())


def test_an_agency_of_the_workspace_is_known_by_its_name(workspace: Workspace) -> None:
    name = "硚口区社会管理网格化服务中心"
    assert filed(name, Given(), workspace) == ("qiaokou", "grid-center", 2022)
    assert filed(name, Given(agency="other"), workspace)[1] == "other"
    assert filed(name, Given(district="else"), workspace)[0] == "else"
    (file,) = (workspace.root / "params").rglob("*.yaml")
    other = file.with_name("a.xlsx")
    assert invoke("convert", file, workspace.root / "a.xlsx").exit_code == 0
    file.unlink()
    assert filed(name, Given(), workspace)[1] != "grid-center"
    shutil.copy(workspace.root / "a.xlsx", other)
    assert filed(name, Given(), workspace)[1] == "a"


def test_a_file_that_cannot_be_read_is_passed_over(workspace: Workspace) -> None:
    broken = workspace.root / "params" / "qiaokou" / "2024" / "broken.yaml"
    broken.parent.mkdir()
    broken.write_text("agency: [硚口区社会管理网格化服务中心\n", encoding="utf-8")
    broken.with_suffix(".xlsx").write_bytes(b"PK")
    name = "硚口区社会管理网格化服务中心"
    assert filed(name, Given(), workspace) == ("qiaokou", "grid-center", 2022)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("硚口区示例局", ("qiaokou", "qiaokou-shiliju")),  # of the same area
        ("示例局", ("qiaokou", "shiliju")),  # of none
        ("洪泽区示例局", ("hongze", "hongze-shiliju")),  # of another than all that lies there
    ],
)
def test_the_only_district_is_taken_unless_it_is_another(
    name: str, wanted: tuple[str, str], workspace: Workspace
) -> None:
    assert filed(name, Given(), workspace)[:2] == wanted


def test_what_is_inferred_is_told_with_the_option_that_changes_it(workspace: Workspace) -> None:
    year = Fact(2022, "按落款推定", inferred=True)
    found = filing(report(identity=named("洪泽区示例局", year)), Given(), workspace)
    assert found.said == (
        "年度 2022 是推定的（按落款推定）；用 --year 可改",
        "地区编号 hongze：按名称“洪泽区示例局”推定；用 --district 可改",
        "机关编号 hongze-shiliju：按名称“洪泽区示例局”推定；用 --agency 可改",
    )
    changed = filing(report(identity=named("甲局", year)), Given("a", "b", 2021), None)
    assert (changed.year, changed.said) == (2021, ())


@pytest.mark.parametrize(
    ("identity", "given", "said"),
    [
        (
            named("甲局"),
            Given(year=2023),
            "报告写明的年度（标题）与 --year 不符；应为2023，现为2022",
        ),
        (named("甲局", None), Given(), "没有读出报告年度，请用 --year 写明"),
        (named("甲局", Fact(2018, "标题")), Given(), "报告年度没有统一格式"),
        (replace(IDENTITY, name=None), Given(), "没有读出机关名称，请用 --agency"),
        (named("…"), Given(), "没有读出机关名称"),
    ],
)
def test_a_report_that_tells_too_little_is_refused(
    identity: Identity, given: Given, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        filing(report(identity=identity), given, None)


@pytest.mark.parametrize(
    "given", [Given(district="../a"), Given(agency="甲"), Given(agency="a" * 65)]
)
def test_an_id_that_is_none_is_refused(given: Given) -> None:
    with pytest.raises(UsageError, match="应为小写字母、数字和连字符，不超过 64 个"):
        filing(report(), given, None)
