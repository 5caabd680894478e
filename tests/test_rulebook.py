from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from nianbao.cli import main
from nianbao.errors import InputError, UsageError
from nianbao.rules.rulebook import Rulebook, read_rulebook
from tests.conftest import EXAMPLE, ROOT


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    """The suites of a workspace of their own, free to break."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "annual_report.ipynb").touch()
    copied = shutil.copytree(ROOT / "expectations", tmp_path / "expectations")
    (copied / "local").mkdir(exist_ok=True)
    return copied


def test_the_suites_of_the_repository_are_sound(rulebook: Rulebook) -> None:
    assert len({rule.code for rule in rulebook}) > 100


def test_the_rulebook_is_read_without_great_expectations_or_pandas() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path;"
            "from nianbao.rules.rulebook import read_rulebook;"
            "read_rulebook(Path('expectations'));"
            "print({'great_expectations', 'pandas'} & set(sys.modules))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"


def test_a_changed_file_is_read_again(suites: Path) -> None:
    before = read_rulebook(suites)
    assert read_rulebook(suites) is before
    local = suites / "local" / "test.yaml"
    local.write_text("S012: {off: true, source: 通知}", encoding="utf-8")
    amended = read_rulebook(suites)
    assert amended.version != before.version
    assert set(amended.local) == {"test"}
    local.unlink()
    assert read_rulebook(suites).version == before.version


def test_the_version_does_not_depend_on_how_a_suite_is_laid_out(suites: Path) -> None:
    before = read_rulebook(suites).version
    file = suites / "cells.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8"))), encoding="utf-8")
    assert read_rulebook(suites).version == before


def test_what_editors_and_file_systems_leave_is_passed_over(suites: Path) -> None:
    before = read_rulebook(suites).version
    for folder, name in ((suites, "cells.json"), (suites / "local", "test.yaml")):
        (folder / f".#{name}").symlink_to("someone@host.1")
        (folder / f"._{name}").write_bytes(b"\x00\x05\x16\x07")
        (folder / f"{name}~").write_text("x", encoding="utf-8")
        (folder / f".{name}.swp").write_bytes(b"b0VIM")
    assert read_rulebook(suites).version == before


def test_a_folder_without_suites_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有规则集"):
        read_rulebook(tmp_path)


def _misspelt(suites: Path) -> Path:
    file = suites / "text.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"column": "length"', '"column": "lenght"', 1), encoding="utf-8")
    return file


def _cut_short(suites: Path) -> Path:
    file = suites / "cells.json"
    file.write_bytes(file.read_bytes()[:5000])
    return file


def _dangling(suites: Path) -> Path:
    (suites / "fees.json").unlink()
    (suites / "fees.json").symlink_to(suites / "nowhere")
    return suites / "fees.json"


def _folder(suites: Path) -> Path:
    (suites / "more.json").mkdir()
    return suites / "more.json"


def _no_folder(suites: Path) -> Path:
    (suites / "local").rmdir()
    (suites / "local").symlink_to(suites / "nowhere")
    return suites / "local"


def _dangling_local(suites: Path) -> Path:
    (suites / "local" / "test.yaml").symlink_to(suites / "nowhere")
    return suites / "local" / "test.yaml"


def _unfit(suites: Path) -> Path:
    file = suites / "local" / "test.yaml"
    file.write_text("S012: {kwargs: {max_value: 2024-01-01}, source: x}", encoding="utf-8")
    return file


def _other_spelling(suites: Path) -> Path:
    file = suites / "local" / "Test.yml"
    file.write_text("S012: {off: true, source: x}", encoding="utf-8")
    return file


BREAKS = (
    _misspelt,
    _cut_short,
    _dangling,
    _folder,
    _no_folder,
    _dangling_local,
    _unfit,
    _other_spelling,
)


@pytest.mark.parametrize("broken", BREAKS)
def test_a_mistake_is_one_message_in_every_command(
    broken: Callable[[Path], Path], suites: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = broken(suites)
    params = shutil.copy(EXAMPLE, suites.parent / "x.yaml")
    monkeypatch.chdir(suites.parent)
    with pytest.raises(InputError) as refused:
        read_rulebook(suites)
    message = str(refused.value)
    assert message.startswith(str(file))
    for arguments in (["rules"], ["rules", "--json"], ["check", str(params)], ["doctor"]):
        done = CliRunner().invoke(main, arguments)
        assert (done.exit_code, message in done.output) == (2, True), arguments
