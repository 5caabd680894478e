"""What the office writes outlasts `kill -9` at any moment: nothing is torn, lost or left over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from nianbao.inputs.workspace import clear_leftovers
from tests.conftest import ROOT
from tests.killed import _package
from tests.played import DISTRICT, YEAR, Played, body

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process of its own")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "season"
    root.mkdir()
    season = Played(root, body("bureau", "示例区示例局"), body("finance", "示例区财政局"))
    season.writes("bureau")
    season.happens("submitted", "bureau")
    season.happens("returned", "bureau", reason="请核对。")
    season.writes("bureau", lambda parameters: parameters["contact"].update(phone="000-1"))
    return root


def killed(folder: Path, *command: str) -> list[dict[str, Any]]:
    """What came of the command, killed before its first, its second, … and its last change."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed", str(folder), *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) > 2
    return told


def test_what_is_handed_in_is_in_or_is_not(folder: Path) -> None:
    record = f"params/{DISTRICT}/{YEAR}/events.jsonl"
    for told in killed(folder, "submit", f"params/{DISTRICT}/{YEAR}/bureau.yaml"):
        assert told["torn"] == []
        assert (told["again"], told["wrong"]) in [
            (0, []),
            (2, []),  # it is in, and need not be handed in again
            (2, [record]),  # the same, by the twin of the record, which the next event mends
        ]


def test_letters_are_whole_and_none_is_left(folder: Path) -> None:
    for told in killed(folder, "letters", DISTRICT, str(YEAR)):
        known = f"outputs/{DISTRICT}/{YEAR}/_letters/.letters.json"  # tells of both in between
        assert (set(told["torn"]) - {known}, told["again"], told["wrong"]) == (set(), 0, [])


@pytest.mark.parametrize("place", ["site", "site.zip"])
def test_a_package_is_the_old_one_or_the_new(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "season"
    folder.mkdir()
    _package(folder / place, "old")
    for told in killed(folder, "package", place):
        assert told == {"torn": [], "again": 0, "wrong": []}


def test_only_what_no_writer_is_at_is_cleared(tmp_path: Path) -> None:
    names = (".a.yaml.0123abcd.part", ".b.yaml.0123abcd.part", "c.part", ".d.part", "e.yaml")
    for name in names:
        (tmp_path / name).touch()
        if name != ".b.yaml.0123abcd.part":
            os.utime(tmp_path / name, (time.time() - 7200,) * 2)
    (tmp_path / ".f.0123abcd.part").mkdir()
    clear_leftovers(tmp_path, tmp_path / "nowhere")
    assert not (tmp_path / names[0]).exists()
    assert sum(1 for _ in tmp_path.iterdir()) == len(names)
