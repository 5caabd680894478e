"""Where things lie: the workspace around a folder, and what of it a parameter file may name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nianbao.errors import InputError, UsageError
from nianbao.inputs.agency_year import AgencyYear, from_parameters
from nianbao.inputs.workspace import Workspace, find_workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a file beside it and a link that leads out of it."""
    root = tmp_path / "workspace"
    for folder in ("notebooks", "expectations", "params/test/2022"):
        (root / folder).mkdir(parents=True)
    (root / "notebooks/annual_report.ipynb").touch()
    (tmp_path / "outside.yaml").touch()
    (root / "params/out.yaml").symlink_to(tmp_path / "outside.yaml")
    return root


@pytest.fixture
def agency_year(small: dict[str, Any]) -> AgencyYear:
    return from_parameters(small)


def test_the_nearest_workspace_above_is_found_from_the_first_place_that_has_one(
    root: Path, tmp_path: Path
) -> None:
    assert find_workspace(root / "params/test/2022").root == root
    assert find_workspace(tmp_path, root).root == root
    with pytest.raises(UsageError, match="这里不是 nianbao 工作区"):
        find_workspace(tmp_path)
    (root / "expectations").rmdir()
    with pytest.raises(UsageError, match="这里不是 nianbao 工作区"):
        find_workspace(root)


def test_last_year_s_file_is_the_one_named_or_the_same_agency_s(
    root: Path, agency_year: AgencyYear
) -> None:
    workspace = Workspace(root)
    assert workspace.prior_file(agency_year) is None
    usual, named = root / "params/test/2022/small.yaml", root / "params/other.yaml"
    usual.touch()
    named.touch()
    assert workspace.prior_file(agency_year) == usual
    other = agency_year.model_copy(update={"prior": "params/other.yaml"})
    assert workspace.prior_file(other) == named


@pytest.mark.parametrize("path", ["../outside.yaml", "params/out.yaml", "/etc/passwd"])
def test_no_path_leads_out_of_the_workspace(path: str, root: Path, agency_year: AgencyYear) -> None:
    with pytest.raises(InputError) as refused:
        Workspace(root).file(agency_year, ("prior",), path)
    assert str(refused.value) == f"prior：路径超出工作区；应为工作区内的文件，现为{path}"


@pytest.mark.parametrize("path", ["params/none.yaml", "params", "x" * 300])
def test_what_is_no_file_is_not_taken_for_one(
    path: str, root: Path, agency_year: AgencyYear
) -> None:
    with pytest.raises(InputError, match="prior：没有这个文件"):
        Workspace(root).file(agency_year, ("prior",), path)


def test_a_link_out_of_the_workspace_is_not_last_year_s_file(
    root: Path, tmp_path: Path, agency_year: AgencyYear
) -> None:
    (root / "params/test/2022/small.yaml").symlink_to(tmp_path / "outside.yaml")
    assert Workspace(root).prior_file(agency_year) is None


@pytest.mark.parametrize(
    ("place", "has"),
    [
        ("params/test/2023/small.yaml", True),
        ("params/test/small.yaml", False),
        ("params/test/2023/part/small.yaml", False),
        ("params/test/2023/small.yml", False),
        ("other/test/2023/small.yaml", False),
        ("/small.yaml", False),
    ],
)
def test_a_parameter_file_has_its_place_by_district_and_year(
    place: str, has: bool, root: Path
) -> None:
    assert Workspace(root).has_place_for(root / place) is has


def test_outputs_lie_by_district_year_and_agency(root: Path, agency_year: AgencyYear) -> None:
    workspace = Workspace(root)
    assert workspace.output_folder(agency_year) == root / "outputs/test/2023/small"
    elsewhere = workspace.output_folder(agency_year, Path("/elsewhere"))
    assert elsewhere == Path("/elsewhere/test/2023/small")


def test_a_path_is_told_from_the_root_and_one_outside_by_its_name(
    root: Path, tmp_path: Path
) -> None:
    workspace = Workspace(root)
    assert workspace.relative(root / "params/test/2022/a.yaml") == "params/test/2022/a.yaml"
    assert workspace.relative(tmp_path / "outside.yaml") == "outside.yaml"


def test_a_params_file_is_seen_from_the_workspace_or_the_current_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = root / "params/test/2022/small.yaml"
    file.touch()
    monkeypatch.chdir(root / "notebooks")
    for given in ("params/test/2022/small.yaml", "../params/test/2022/small.yaml", str(file)):
        assert Workspace(root).params_file(given) == file


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("../outside.yaml", "参数文件不在工作区中"),
        ("params/out.yaml", "参数文件不在工作区中"),
        ("params/none.yaml", "没有这个参数文件"),
        ("params", "没有这个参数文件"),
        ("", "没有这个参数文件"),
        ("a\0b", "没有这个参数文件"),
        ("长" * 300, "没有这个参数文件"),
        (["params"], "应为参数文件的路径，现为1 项的列表"),
    ],
)
def test_what_is_no_params_file_of_the_workspace_is_refused(
    given: object, told: str, root: Path
) -> None:
    with pytest.raises(UsageError, match=told):
        Workspace(root).params_file(given)


def test_without_a_name_the_first_params_file_is_shown(root: Path) -> None:
    with pytest.raises(UsageError, match="工作区中还没有参数文件"):
        Workspace(root).params_file(None)
    for name in ("b/2022/a.yaml", "a/2023/b.yaml", "a/2022/c.yaml"):
        file = root / "params" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert Workspace(root).params_file(None) == root / "params/a/2022/c.yaml"
