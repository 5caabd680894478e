"""What the package brings for a workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.errors import UsageError
from nianbao.workspaces import supply as room
from nianbao.workspaces.supply import digest, is_source, supply
from tests.conftest import EXAMPLE, ROOT


def test_the_supply_is_the_repository_s_own_notebook_suites_and_example() -> None:
    files = supply().files
    assert files["params/qiaokou/2023/grid-center.yaml"] == EXAMPLE.read_bytes()
    suites = {f"expectations/{file.name}" for file in (ROOT / "expectations").glob("*.json")}
    own = {"README.zh-CN.md", ".gitignore", "notebooks/annual_report.ipynb"}
    assert files.keys() == suites | own | {"params/qiaokou/2023/grid-center.yaml"}


def test_the_readme_is_that_of_a_workspace_not_of_the_repository() -> None:
    readme = supply().files["README.zh-CN.md"].decode()
    assert ".venv" not in readme and "make " not in readme
    commands = ("new", "check", "watch", "run", "batch", "lab", "init --update", "doctor")
    assert [name for name in commands if f"nianbao {name}" not in readme] == []


def test_line_ends_of_windows_make_no_other_text() -> None:
    assert digest(b"a\r\nb\r\n") == digest(b"a\nb\n") != digest(b"a\nb")


def test_only_the_checkout_that_runs_is_the_source(tmp_path: Path) -> None:
    assert is_source(ROOT)
    assert not is_source(tmp_path)


def test_a_package_without_its_files_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_OWN", tmp_path)
    monkeypatch.setattr(room, "_CHECKOUT", tmp_path)
    with pytest.raises(UsageError, match="程序包不完整"):
        supply()
