"""What writes is killed before each change that it makes to the disk, and then done again.

    python -m tests.killed FOLDER COMMAND...

A line of JSON each time: which files were `torn` then, neither as before nor as they should come
to be; how it ended `again`; which are `wrong` at last, other than where nobody had disturbed it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any

from nianbao.cli import main
from nianbao.inputs import workspace
from nianbao.office import registration
from nianbao.office.package import Package

_NOW = datetime(2024, 1, 20, 10, tzinfo=timezone(timedelta(hours=8)))
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree")


def ended(command: list[str], root: Path, killed: int = 0) -> int:
    """Do it in a process of its own, killed before its change of that number; how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 70
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        if killed:
            _kill_before(killed, root)
        code = _do(command, root)
    finally:
        os._exit(code)


def _do(command: list[str], root: Path) -> int:
    os.chdir(root)
    if command[0] == "package":
        _package(root / command[1])
        return 0
    try:
        main(command)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _kill_before(number: int, root: Path) -> None:
    changes = count(1)

    def seen(event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and set(str(arguments[1])) & set("wxa") and arguments[1]
        within = (writes or event in _CHANGES) and str(arguments[0]).startswith(str(root))
        if within and next(changes) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(seen)


def _package(to: Path, said: str = "new") -> None:
    package = Package(to, "shili 2023")
    package.require_place(workspace.Workspace(to.parent))
    with package.writing() as add:
        for name in ("a/report.html", "figures.csv", "index.html"):
            add(name, f'<meta content="shili 2023"> {said}\n'.encode())


def standing(root: Path) -> Mapping[str, str]:
    """The files of a workspace with their digests; not what is kept to save time."""
    return {
        name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in root.rglob("*")
        if file.is_file()
        and not (name := file.relative_to(root).as_posix()).endswith(".lock")
        and "/.state/" not in name
    }


def _beside(name: str) -> bool:
    """Whether a file is not yet, or no longer, in its place."""
    return ".part" in name or ".old" in name


def run(folder: Path, command: list[str]) -> None:
    workspace._HOUR = 0.0
    registration.now = lambda: _NOW  # type: ignore[attr-defined]
    warm, undisturbed, root = (folder.with_name(n) for n in ("warm", "undisturbed", "killed"))
    shutil.copytree(folder, warm)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        _do(command, warm)  # what takes seconds to load is there for all
    shutil.copytree(folder, undisturbed)
    ended(command, undisturbed)
    before, after = standing(folder), standing(undisturbed)
    for number in count(1):
        shutil.copytree(folder, root)
        code = ended(command, root, number)
        then = standing(root)
        torn = [n for n, d in then.items() if d not in (before.get(n), after.get(n))]
        again = ended(command, root)
        last = standing(root)
        wrong = [n for n in sorted({*after, *last}) if after.get(n) != last.get(n)]
        told = {"torn": [n for n in torn if not _beside(n)], "again": again, "wrong": wrong}
        print(json.dumps(told), flush=True)
        shutil.rmtree(root)
        if code != -signal.SIGKILL:
            return


if __name__ == "__main__":
    run(Path(sys.argv[1]).resolve(), sys.argv[2:])
