"""Windows and macOS, as far as Linux can play them: to this package's own code, and to no other.

Its modules see a system without what Windows lacks; the libraries, which have their own code
for every system, see the one that is there.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nianbao import __main__ as program
from nianbao.engine.process import can_fork
from nianbao.workspaces.installation import install
from nianbao.workspaces.supply import supply
from tests.conftest import ROOT
from tests.test_wheel import OUTPUTS

EXAMPLE = "params/qiaokou/2023/grid-center.yaml"

# sitecustomize of every process: what the package imports is not what all others import.
PLAYED = """
import builtins, sys
from types import ModuleType

PLATFORM = {platform!r}
LACKING = {{
    "os": {{"fork", "forkpty", "getpgid", "killpg", "setsid", "waitid", "WNOHANG", "WEXITED",
           "WNOWAIT", "P_PID", "getuid", "geteuid", "uname", "mkfifo", "sched_getaffinity",
           "O_NOFOLLOW", "fchmod", "chown", "sysconf"}},
    "signal": {{"SIGKILL", "SIGHUP", "SIGALRM", "SIGCHLD", "SIGPIPE", "SIGUSR1", "setitimer",
               "pthread_sigmask"}},
    "time": {{"tzset"}},
    "ctypes": {{"CDLL"}},
}}
ABSENT = {{"fcntl", "resource", "pty", "termios", "tty", "pwd", "grp", "syslog", "curses",
          "multiprocessing.forkserver"}}

class Played(ModuleType):
    def __init__(self, own, **others):
        super().__init__(own.__name__)
        self.__dict__.update(own=own, others=others)

    def __getattr__(self, name):
        if name in self.others:
            return self.others[name]
        if PLATFORM == "win32" and name in LACKING.get(self.own.__name__, ()):
            raise AttributeError(f"{{self.own.__name__}} of Windows has no {{name}}")
        return getattr(self.own, name)

    def __setattr__(self, name, value):
        setattr(self.own, name, value)

imported, played = builtins.__import__, {{}}

def play(name, globals=None, locals=None, fromlist=(), level=0):
    found = imported(name, globals, locals, fromlist, level)
    if not str((globals or {{}}).get("__name__")).startswith("nianbao"):
        return found
    names = {{name, *(f"{{name}}.{{one}}" for one in fromlist or ())}}
    if PLATFORM == "win32" and names & ABSENT:
        raise ImportError(f"Windows has no {{name}}")
    if name == "sys" or name in LACKING:
        others = {{"platform": PLATFORM}} if name == "sys" else {{}}
        return played.setdefault(name, Played(found, **others))
    return found

builtins.__import__ = play
"""


def play(platform: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the program in a workspace, on a system that is played."""
    (folder / "played").mkdir(exist_ok=True)
    script = folder / "played" / "sitecustomize.py"
    script.write_text(PLAYED.format(platform=platform), encoding="utf-8")
    path = os.pathsep.join((str(script.parent), str(ROOT / "src")))
    return subprocess.run(
        [sys.executable, "-m", "nianbao", *arguments],
        cwd=folder / "w" if (folder / "w").exists() else folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("platform", "commands"),
    [
        ("win32", [["init", "w"], ["check", EXAMPLE], ["run", EXAMPLE], ["doctor"]]),
        ("darwin", [["init", "w"], ["run", EXAMPLE]]),
    ],
)
def test_init_check_and_run_need_nothing_of_linux(
    platform: str, commands: list[list[str]], tmp_path: Path
) -> None:
    for command in commands:
        done = play(platform, tmp_path, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    folder = tmp_path / "w/outputs/qiaokou/2023/grid-center"
    assert {file.name for file in folder.iterdir()} == OUTPUTS


def test_a_batch_runs_where_processes_cannot_fork(tmp_path: Path) -> None:
    install(tmp_path / "w", supply())
    done = play("win32", tmp_path, "batch", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "w/outputs/index.html").exists()


def test_the_play_is_played(tmp_path: Path) -> None:
    """Code of the package that needs what Windows lacks does fail on it."""
    play("win32", tmp_path)
    code = (
        "import importlib, sys; m = type(sys)('nianbao.x');"
        "exec('import os, signal, sys', m.__dict__); exec(sys.argv[1], m.__dict__)"
    )
    path = str(tmp_path / "played")
    for line in ("os.fork", "signal.SIGKILL", "import fcntl", "assert sys.platform != 'win32'"):
        done = subprocess.run(
            [sys.executable, "-c", code, line],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, line


@pytest.mark.parametrize(("platform", "forks"), [("linux", True), ("darwin", False)])
def test_a_loaded_process_forks_where_that_is_safe(
    platform: str, forks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(os, "fork", lambda: 0, raising=False)
    assert can_fork() is forks
    monkeypatch.delattr(os, "fork")
    assert not can_fork()


@pytest.mark.parametrize(
    ("platform", "asked", "encoding"),
    [("win32", None, "utf-8"), ("win32", "gbk", "cp1252"), ("linux", None, "cp1252")],
)
def test_pipes_of_windows_carry_every_letter(
    platform: str, asked: str | None, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    if asked:
        monkeypatch.setenv("PYTHONIOENCODING", asked)
    program._speak_utf_8()
    assert stream.encoding == encoding
