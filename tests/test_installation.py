"""A new workspace: whole or not at all, and over nobody's files."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

import pytest

from nianbao.errors import UsageError
from nianbao.inputs.workspace import find_workspace
from nianbao.workspaces import installation
from nianbao.workspaces.installation import install
from nianbao.workspaces.manifest import NAME, read_manifest
from nianbao.workspaces.supply import Supply, supply
from tests.command import invoke


@pytest.fixture(scope="module")
def brought() -> Supply:
    return supply()


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.mark.parametrize("place", ["w", "above/w", "甲 乙", "empty"])
def test_a_new_or_empty_folder_becomes_a_workspace(
    place: str, tmp_path: Path, brought: Supply
) -> None:
    (tmp_path / "empty").mkdir()
    folder = tmp_path / place
    written = install(folder, brought)
    own = contents(folder)
    assert own.keys() - brought.files.keys() == {NAME}
    assert own.items() >= brought.files.items()
    assert {folder / path for path in own} == set(written)
    manifest = read_manifest(folder)
    assert manifest and manifest.files == brought.digests
    assert manifest.package == brought.package
    assert find_workspace(folder / "params/qiaokou").root == folder
    assert {path.name for path in tmp_path.iterdir()} == {"empty", place.split("/")[0]}


def test_own_files_beside_it_stay(tmp_path: Path, brought: Supply) -> None:
    mine = tmp_path / "params/qiaokou/2024/mine.yaml"
    mine.parent.mkdir(parents=True)
    mine.write_text("agency:", encoding="utf-8")
    install(tmp_path, brought)
    assert mine.read_text(encoding="utf-8") == "agency:"
    assert find_workspace(tmp_path).root == tmp_path


@pytest.mark.parametrize("taken", ["README.zh-CN.md", "params", ".gitignore", NAME])
def test_a_file_of_the_same_name_is_not_overwritten(
    taken: str, tmp_path: Path, brought: Supply
) -> None:
    (tmp_path / taken).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"同名文件，不予覆盖|无法建立工作区"):
        install(tmp_path, brought)
    assert contents(tmp_path) == {taken: b"mine"}


def test_a_workspace_is_not_made_twice(tmp_path: Path, brought: Supply) -> None:
    install(tmp_path, brought)
    before = contents(tmp_path)
    with pytest.raises(
        UsageError, match=f"已经是 nianbao 工作区.*nianbao init --update {tmp_path}"
    ):
        install(tmp_path, brought)
    assert contents(tmp_path) == before


def test_a_file_is_no_folder(tmp_path: Path, brought: Supply) -> None:
    (tmp_path / "w").touch()
    with pytest.raises(UsageError, match="不是文件夹"):
        install(tmp_path / "w", brought)


def test_a_name_that_no_system_takes_is_refused(tmp_path: Path, brought: Supply) -> None:
    with pytest.raises(UsageError, match="无法建立工作区"):
        install(tmp_path / "above" / ("名" * 200), brought)
    assert list(tmp_path.iterdir()) == []


def test_a_link_leads_nothing_out_of_the_folder(tmp_path: Path, brought: Supply) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "w"
    outside.mkdir()
    folder.mkdir()
    (folder / "expectations").symlink_to(outside)
    with pytest.raises(UsageError, match="指向工作区外的链接"):
        install(folder, brought)
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("end", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_what_is_interrupted_leaves_nothing(
    end: BaseException,
    there: bool,
    tmp_path: Path,
    brought: Supply,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "w"
    if there:
        folder.mkdir()
    calls = iter(range(100))
    own = installation.write_whole

    def write(target: Path, data: bytes) -> None:
        if next(calls) == 12:
            raise end
        own(target, data)

    monkeypatch.setattr(installation, "write_whole", write)
    with pytest.raises((KeyboardInterrupt, UsageError)):
        install(folder, brought)
    assert list(tmp_path.rglob("*")) == ([folder] if there else [])


def test_what_a_killed_call_has_left_is_no_workspace_and_is_completed(
    tmp_path: Path, brought: Supply
) -> None:
    """The notebook comes last; files that are there already are no others' if they are the same."""
    install(tmp_path, brought)
    notebook = tmp_path / "notebooks/annual_report.ipynb"
    notebook.unlink()
    with pytest.raises(UsageError):
        find_workspace(tmp_path)
    install(tmp_path, brought)
    assert notebook.read_bytes() == brought.files["notebooks/annual_report.ipynb"]


def test_init_prints_paths_and_says_what_to_type_next(tmp_path: Path) -> None:
    result = invoke("init", "w", folder=tmp_path)
    assert result.exit_code == 0, result.output
    assert sorted(result.stdout.splitlines()) == sorted(
        f"w/{path}" for path in contents(tmp_path / "w")
    )
    for typed in ("cd w", "nianbao run params/qiaokou/2023/grid-center.yaml", "nianbao new "):
        assert typed in result.stderr
    again = invoke("init", "w", folder=tmp_path)
    assert (again.exit_code, again.stdout) == (2, "")
    assert "--update" in again.stderr


def test_init_needs_a_folder_and_can_be_quiet(tmp_path: Path) -> None:
    assert invoke("init", folder=tmp_path).exit_code == 2
    quiet = invoke("init", ".", "--quiet", folder=tmp_path)
    assert (quiet.exit_code, quiet.stderr) == (0, "")


def test_every_command_works_below_the_workspace(tmp_path: Path, brought: Supply) -> None:
    install(tmp_path, brought)
    below = tmp_path / "params/qiaokou"
    for command in (
        ["check", "2023/grid-center.yaml"],
        ["rules"],
        ["doctor"],
        ["init", "--update"],
    ):
        result = invoke(*command, folder=below)
        assert result.exit_code == 0, result.output
    with chdir(below):
        (tmp_path / "outputs/qiaokou/2023/grid-center").mkdir(parents=True)
        old = tmp_path / "outputs/qiaokou/2023/grid-center/report.html"
        old.touch()
    (below / "2023/grid-center.yaml").write_text("agency: [", encoding="utf-8")
    assert invoke("run", "grid-center.yaml", folder=below / "2023").exit_code == 2
    assert not old.exists()  # what is no longer true is withdrawn, from wherever it is asked


def test_without_a_workspace_the_message_says_what_to_type(tmp_path: Path) -> None:
    result = invoke("rules", folder=tmp_path)
    assert result.exit_code == 2
    assert "nianbao init 文件夹" in result.stderr
