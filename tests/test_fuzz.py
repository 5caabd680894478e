"""The fuzzer: its targets stay alive, its guard sees what no input may bring about."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from fuzz import guard, inputs
from fuzz.__main__ import main
from fuzz.exploration import explore, keep, kept_as
from fuzz.guard import taken, watched
from fuzz.targets import TARGETS, Place, workspace
from nianbao.errors import InputError, NotebookError

CASES = {"forms": 20, "values": 40, "prose": 40, "ledgers": 40, "workbooks": 40, "notebooks": 20}
CASES |= {"pages": 30, "documents": 30, "pdfs": 4}  # each takes a tenth of a second or more


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return workspace(tmp_path / "workspace")


@pytest.mark.parametrize("name", TARGETS)
def test_every_case_is_taken_or_refused(name: str, place: Place) -> None:
    assert explore(TARGETS[name], 711, place, CASES.get(name, 100)) == {}


def test_the_same_seed_makes_the_same_cases(place: Place) -> None:
    from fuzz.exploration import Exploration

    one, other = (Exploration(TARGETS["amendments"], 1, place) for _ in range(2))
    assert [one.next() for _ in range(50)] == [other.next() for _ in range(50)]


def test_the_sound_inputs_are_the_same_every_time() -> None:
    before = inputs.workbooks()
    inputs.workbooks.cache_clear()
    assert inputs.workbooks() == before


def _refused(message: str) -> Callable[[], str]:
    def run() -> str:
        raise InputError(message)

    return run


def _late() -> str:
    with taken():
        return _refused("写不出来")()


def _unseen() -> str:
    error = InputError("不对")
    error.args = ("不对\x1b[31m",)
    raise error


def _started() -> str:
    subprocess.run([sys.executable, "-c", ""], check=True)
    return ""


def _made() -> str:
    Path(os.environ["HOME"], "nianbao-fuzz").mkdir()
    return ""


def _warned() -> str:
    warnings.warn("old", DeprecationWarning, stacklevel=1)
    return ""


def _looping() -> str:
    while True:
        try:
            len("")
        except Exception:
            continue


def _failed() -> str:
    raise NotebookError("笔记本出错")


FAULTS: dict[str, Callable[[], str]] = {
    "ZeroDivisionError": lambda: str(1 // 0),
    "late InputError": _late,
    "a message that is not Chinese": _refused("no such file"),
    "a message too long": _refused("长" * 20_001),
    "control characters": _unseen,
    "NotebookError is no refusal": _failed,
    "DeprecationWarning": _warned,
    "printed": lambda: str(print("here")),
    "writes": lambda: str(Path(os.environ["HOME"], "nianbao-fuzz").write_text("")),
    "reads": lambda: Path(__file__).read_text(encoding="utf-8"),
    "os.mkdir": _made,
    "subprocess.Popen": _started,
    "too slow": _looping,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_guard_sees(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LIMIT", 0.2)
    monkeypatch.setenv("HOME", str(tmp_path))
    outcome = watched(FAULTS[fault], tmp_path / "within")
    assert outcome.fault is not None and outcome.fault.startswith(fault)


def test_the_guard_lets_a_refusal_and_a_file_in_its_folder_pass(tmp_path: Path) -> None:
    assert watched(_refused("文件是空的"), tmp_path).fault is None
    outcome = watched(lambda: str((tmp_path / "a").write_text("a")), tmp_path)
    assert (outcome.fault, outcome.refused) == (None, False)


def test_a_kept_case_is_run_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(tmp_path, "amendments", 1, "large", "", b"C008: 1, and more of it")
    keep(tmp_path, "amendments", 1, "large", "", b"C008: 1")
    keep(tmp_path, "amendments", 1, "large", "", b"C008: 1, and more of it")
    assert main(["--replay", str(kept_as(tmp_path, "amendments", "large"))]) == 0
    assert "refused" in capsys.readouterr().out
