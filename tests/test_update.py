"""A newer package's files come into a workspace, and no edit is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from nianbao.errors import UsageError
from nianbao.workspaces import update as room
from nianbao.workspaces.installation import install
from nianbao.workspaces.manifest import NAME, Manifest, read_manifest
from nianbao.workspaces.supply import Supply, digest, supply
from nianbao.workspaces.update import edited, outdated, update
from tests.command import invoke
from tests.conftest import ROOT

NOTEBOOK = "notebooks/annual_report.ipynb"
EXAMPLE = "params/qiaokou/2023/grid-center.yaml"
FIRST = {
    NOTEBOOK: b"{}\n",
    "expectations/a.json": b"a 1\n",
    "expectations/gone.json": b"gone\n",
    "expectations/same.json": b"same\n",
    EXAMPLE: b"example 1\n",
}
SECOND = {
    NOTEBOOK: b"{ }\n",
    "expectations/a.json": b"a 2\n",
    "expectations/more.json": b"more\n",
    "expectations/same.json": b"same\n",
    EXAMPLE: b"example 2\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    install(tmp_path, Supply(FIRST))
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    files = (file for file in root.rglob("*") if file.is_file() and file.name != NAME)
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def kinds(root: Path, files: dict[str, bytes]) -> dict[str, str]:
    return {change.path: change.kind for change, _ in update(root, Supply(files))}


def test_files_that_nobody_edited_become_those_of_the_package(root: Path) -> None:
    assert kinds(root, SECOND) == {
        NOTEBOOK: "changed",
        "expectations/a.json": "changed",
        "expectations/gone.json": "removed",
        "expectations/more.json": "new",
        EXAMPLE: "changed",
    }
    assert contents(root) == SECOND
    assert kinds(root, SECOND) == {}


def test_an_edit_is_kept_and_the_package_s_version_written_beside_it(root: Path) -> None:
    for path in ("expectations/a.json", "expectations/gone.json", "expectations/same.json"):
        (root / path).write_bytes(b"mine\n")
    found = kinds(root, SECOND)
    assert found["expectations/a.json"] == "edited"
    assert found["expectations/gone.json"] == "left"
    assert "expectations/same.json" not in found
    mine = dict.fromkeys(
        ("expectations/a.json", "expectations/gone.json", "expectations/same.json"), b"mine\n"
    )
    assert contents(root) == {**SECOND, **mine, "expectations/a.json.new": b"a 2\n"}
    assert kinds(root, SECOND) == {}
    assert kinds(root, {**SECOND, "expectations/a.json": b"a 3\n"}) == {
        "expectations/a.json": "edited"
    }
    assert (root / "expectations/a.json.new").read_bytes() == b"a 3\n"


def test_what_stands_beside_and_was_edited_is_not_overwritten_either(root: Path) -> None:
    for name in ("a.json", "a.json.new"):
        (root / "expectations" / name).write_bytes(b"mine\n")
    update(root, Supply(SECOND))
    assert (root / "expectations/a.json.new").read_bytes() == b"mine\n"
    assert (root / "expectations/a.json.2.new").read_bytes() == b"a 2\n"


def test_an_edit_that_came_to_the_same_is_the_package_s_again(root: Path) -> None:
    (root / "expectations/a.json").write_bytes(b"a 2\n")
    assert "expectations/a.json" not in kinds(root, SECOND)
    assert kinds(root, {**SECOND, "expectations/a.json": b"a 3\n"}) == {
        "expectations/a.json": "changed"
    }


def test_the_example_comes_once_and_other_files_come_again(root: Path) -> None:
    (root / EXAMPLE).unlink()
    (root / "expectations/same.json").unlink()
    found = kinds(root, SECOND)
    assert EXAMPLE not in found
    assert found["expectations/same.json"] == "new"
    assert not (root / EXAMPLE).exists()


def test_an_analyst_s_own_files_are_not_touched(root: Path) -> None:
    own = ("params/b/2024/c.yaml", "expectations/local/b.yaml", "holidays/2030.yaml", "x.txt")
    for path in own:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"mine\n")
    update(root, Supply(SECOND))
    assert contents(root).items() >= dict.fromkeys(own, b"mine\n").items()


def test_line_ends_of_windows_are_no_edit(root: Path) -> None:
    (root / "expectations/a.json").write_bytes(b"a 1\r\n")
    assert edited(root) == []
    assert kinds(root, SECOND)["expectations/a.json"] == "changed"


@pytest.mark.parametrize("number", range(5))
def test_an_update_that_was_interrupted_is_repeated(
    number: int, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "expectations/a.json").write_bytes(b"mine\n")
    calls, own = iter(range(100)), room._apply

    def stop(*args: object) -> object:
        if next(calls) == number:
            raise KeyboardInterrupt
        return own(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "_apply", stop)
    with pytest.raises(KeyboardInterrupt):
        update(root, Supply(SECOND))
    monkeypatch.undo()
    update(root, Supply(SECOND))
    assert contents(root) == {
        **SECOND,
        "expectations/a.json": b"mine\n",
        "expectations/a.json.new": b"a 2\n",
    }


def test_without_a_manifest_every_file_may_be_an_edit(root: Path) -> None:
    (root / NAME).unlink()
    assert outdated(root, Supply(SECOND)) is None
    found = kinds(root, SECOND)
    assert found["expectations/a.json"] == "edited"
    assert "expectations/gone.json" not in found
    assert contents(root).items() >= FIRST.items()
    assert kinds(root, SECOND) == {}


def test_a_manifest_has_no_file_removed_that_a_package_never_brought(root: Path) -> None:
    (root / "params/mine.yaml").write_bytes(b"mine\n")
    known = {"params/mine.yaml": digest(b"mine\n")}
    (root / NAME).write_text(Manifest("0", known).text, encoding="utf-8")
    update(root, Supply(FIRST))
    assert (root / "params/mine.yaml").exists()


def test_a_link_leads_nothing_out_of_the_workspace(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (root / "expectations").rename(outside / "suites")
    (root / "expectations").symlink_to(outside / "suites")
    with pytest.raises(UsageError, match="指向工作区外的链接"):
        update(root, Supply(SECOND))
    assert (outside / "suites/a.json").read_bytes() == b"a 1\n"


def test_what_is_no_file_is_refused_and_not_waited_for(root: Path) -> None:
    (root / "expectations/a.json").unlink()
    (root / "expectations/a.json").mkdir()
    with pytest.raises(UsageError, match="不是普通文件"):
        update(root, Supply(SECOND))


def test_the_source_itself_is_not_updated() -> None:
    with pytest.raises(UsageError, match="源代码"):
        update(ROOT, supply())
    assert not (ROOT / NAME).exists()


def test_a_difference_is_short_and_shows_what_cannot_be_seen(root: Path) -> None:
    long = b"".join(b"line %d \x1b[2J\n" % n for n in range(1000))
    done = update(root, Supply({**SECOND, "expectations/a.json": long}))
    change = next(c for c, _ in done if c.path == "expectations/a.json")
    lines = change.difference()
    assert len(lines) == 31 and lines[-1].startswith("（另有 ")
    assert not any("\x1b" in line for line in lines)
    assert "-a 1" in lines


# ------------------------------------------------------------------- as the commands tell it


@pytest.fixture
def upgraded(tmp_path: Path) -> Path:
    """A workspace whose package has since changed two files, one of them edited."""
    now = supply()
    before = {**now.files, ".gitignore": b"old\n", "expectations/fees.json": b"{}\n"}
    install(tmp_path, Supply(before))
    manifest = Manifest("0.0.1", Supply(before).digests)
    (tmp_path / NAME).write_text(manifest.text, encoding="utf-8")
    (tmp_path / "expectations/fees.json").write_bytes(
        now.files["expectations/fees.json"].replace(b"\n  ", b"\n    ")
    )
    return tmp_path


def told(result: Result) -> list[str]:
    return [line for line in result.stderr.splitlines() if "init --update" in line]


@pytest.mark.parametrize("command", [["rules"], ["check", EXAMPLE], ["check", EXAMPLE, "--json"]])
def test_a_command_tells_in_one_line_that_the_package_was_upgraded(
    command: list[str], upgraded: Path
) -> None:
    result = invoke(*command, folder=upgraded)
    assert result.exit_code == 0, result.output
    (line,) = told(result)
    assert "0.0.1" in line and ".gitignore、expectations/fees.json" in line
    assert "init --update" not in result.stdout


def test_it_is_not_told_where_nothing_differs_or_quiet_is_asked_for(upgraded: Path) -> None:
    assert told(invoke("check", EXAMPLE, "--quiet", folder=upgraded)) == []
    assert invoke("init", "--update", folder=upgraded).exit_code == 0
    assert told(invoke("rules", folder=upgraded)) == []
    assert told(invoke("rules")) == []


def test_of_another_folder_s_workspace_the_folder_is_told(upgraded: Path) -> None:
    (line,) = told(invoke("check", upgraded / EXAMPLE))
    assert f"nianbao init --update {upgraded} " in line


def test_a_manifest_that_cannot_be_read_stops_no_command_but_the_update(upgraded: Path) -> None:
    (upgraded / NAME).write_text("{", encoding="utf-8")
    rules = invoke("rules", folder=upgraded)
    assert rules.exit_code == 0 and "已损坏" in rules.stderr
    result = invoke("init", "--update", folder=upgraded)
    assert result.exit_code == 2
    assert "已损坏" in result.stderr


def test_doctor_lists_the_files_that_differ(upgraded: Path) -> None:
    result = invoke("doctor", folder=upgraded)
    assert result.exit_code == 2
    assert "0.0.1 版建立" in result.stdout and "nianbao init --update" in result.stdout
    assert "本地改过或删去：expectations/fees.json" in result.stdout


def test_an_update_shows_what_it_does(upgraded: Path) -> None:
    result = invoke("init", "--update", folder=upgraded / "params")
    assert result.exit_code == 0
    assert "更新 .gitignore" in result.stderr
    assert "-old" in result.stderr and "+outputs/" in result.stderr
    assert "本地已改，未覆盖 expectations/fees.json" in result.stderr
    names = [Path(line).name for line in result.stdout.splitlines()]
    assert names == [".gitignore", "fees.json.new"]
    again = invoke("init", "--update", folder=upgraded)
    assert again.stdout == "" and "没有需要更新的文件" in again.stderr
    manifest = read_manifest(upgraded)
    assert manifest and manifest.package == supply().package


def test_an_update_needs_a_workspace(tmp_path: Path) -> None:
    result = invoke("init", "--update", folder=tmp_path)
    assert result.exit_code == 2 and "nianbao init 文件夹" in result.stderr
