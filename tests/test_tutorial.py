"""The tutorial followed word by word: its commands, what is filled in, and what is answered.

A block `console` holds commands behind `$` and what they answer, a line `…` where that is
longer; a block `yaml` begins with the name of a file and holds lines to be filled in there.
`pytest tests/test_tutorial.py --update-snapshots` writes the answers anew.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import ROOT
from tests.districts import OUTPUTS

PAGES = tuple(ROOT / "docs" / name for name in ("tutorial.md", "tutorial.zh-CN.md"))
_BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
_KEY = re.compile(r" *\w+:")


def blocks(page: Path) -> list[tuple[str, str]]:
    """The kind and the text of each block to be followed."""
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


class Desk:
    """A folder in which somebody follows the tutorial, with `nianbao` installed."""

    def __init__(self, folder: Path) -> None:
        self.at = folder
        programs = folder / ".programs"
        programs.mkdir()
        program = programs / "nianbao"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m nianbao "$@"\n')
        program.chmod(0o755)
        self.env = {
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
        }

    def answered(self, console: str) -> str:
        """A block of commands with what they really answer."""
        return "".join(f"$ {c}\n{self._answer(c)}" for c in _COMMAND.findall(console))

    def _answer(self, command: str) -> str:
        if command.startswith("cd "):
            self.at = self.at / command.removeprefix("cd ")
            return ""
        if command.startswith("nianbao watch "):
            return self._watched(command)
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.at,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        return done.stdout.decode()

    def _watched(self, command: str) -> str:
        """The address that a watch shows its page at, until it is interrupted."""
        how = [*command.split(), "--no-browser", "--quiet"]
        with subprocess.Popen(
            how,
            cwd=self.at,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as watch:
            assert watch.stdout
            address = watch.stdout.readline()
            with urlopen(address.strip(), timeout=60) as page:
                assert page.status == 200
            watch.send_signal(signal.SIGINT)
            assert watch.wait(timeout=60) == 130
        return address

    def fill_in(self, block: str) -> None:
        """Put each line in the place of what its key has, else below the line before."""
        name, *typed = block.splitlines()
        file = self.at / name.removeprefix("# ")
        lines = [*file.read_text(encoding="utf-8").splitlines(), ""]
        at = 0
        for line in typed:
            key = _KEY.match(line)
            own = (n for n, other in enumerate(lines[at:], at) if key and other.startswith(key[0]))
            place = next(own, None)
            if key is None or place is None:
                lines.insert(at, line)
            else:
                at, end = place, place + 1
                deeper = " " * (len(key[0]) - len(key[0].lstrip()) + 1)
                while lines[end].startswith(deeper):
                    end += 1
                lines[at:end] = [line]
            at += 1
        file.write_text("\n".join(lines), encoding="utf-8")


def fits(said: str, answered: str) -> bool:
    """Whether the answer is what the page says; `…` stands for any lines, or for part of one."""
    lines = (r"(?:.*\n)*?" if line == "…\n" else re.escape(line) for line in said.splitlines(True))
    return re.fullmatch("".join(lines).replace("…", ".*"), answered) is not None


def write_answers(page: Path, answers: list[tuple[str, str]]) -> None:
    """The page with what was answered where it says otherwise."""
    right = iter([said if fits(said, answered) else answered for said, answered in answers])

    def block(found: re.Match[str]) -> str:
        return found[0] if found[1] == "yaml" else f"```console\n{next(right)}```"

    page.write_text(_BLOCK.sub(block, page.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str]]]:
    """The workspace at the end of the tutorial; each block of commands as said and as answered."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    answers = []
    for kind, text in blocks(PAGES[0]):
        if kind == "yaml":
            desk.fill_in(text)
        else:
            answers.append((text, desk.answered(text)))
    return desk.at, answers


def test_every_command_answers_what_the_tutorial_says(
    followed: tuple[Path, list[tuple[str, str]]], request: pytest.FixtureRequest
) -> None:
    answers = followed[1]
    if request.config.getoption("--update-snapshots"):
        for page in PAGES:
            write_answers(page, answers)
        return
    assert [(said, answered) for said, answered in answers if not fits(said, answered)] == []


def test_the_tutorial_ends_with_every_output(
    followed: tuple[Path, list[tuple[str, str]]],
) -> None:
    made = {file.name for file in followed[0].glob("outputs/mouqu/2025/zhengwu/*")}
    assert made == {*OUTPUTS, "notebook.ipynb"}


def test_both_languages_have_the_same_commands_and_files() -> None:
    assert blocks(PAGES[0]) == blocks(PAGES[1])
