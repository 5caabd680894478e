"""What a process asks of the operating system: to end with its parent, to leave nothing behind."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from contextlib import suppress
from typing import NoReturn

import psutil

LINUX = sys.platform == "linux"
KILL: signal.Signals = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows has but the second
_SET_PDEATHSIG, _SET_CHILD_SUBREAPER = 1, 36  # of prctl(2)
_SWEEPS = 200  # 10 ms each: a killed process is gone in one or two


def can_fork() -> bool:
    """Whether a process that has loaded libraries may fork: not on Windows, unsafe on macOS."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def die_with_parent(parent: int, by: signal.Signals = KILL) -> None:
    """Ask Linux to send this process a signal when its parent is gone, however it went."""
    if not LINUX:
        return
    _prctl(_SET_PDEATHSIG, by)
    if os.getppid() != parent:  # it went before it was asked
        os.kill(os.getpid(), by)


def bound_memory(most: int) -> None:
    """Let this process have no more bytes of address space than that, where Linux can bound it."""
    if not LINUX:
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def end_when_told() -> None:
    """Let SIGTERM raise SystemExit, so that what this process has to clear away is cleared."""
    signal.signal(signal.SIGTERM, _exit)


def adopt_orphans() -> None:
    """Become the parent of every process whose own parent, started from here, ends (Linux)."""
    if LINUX:
        _prctl(_SET_CHILD_SUBREAPER, 1)


def await_child(pid: int) -> int:
    """The exit code of a child, negative for a signal; its process group has ended with it.

    SystemExit if the parent of this process goes first and the system sends no signal then.
    """
    parent = os.getppid()
    while True:
        if hasattr(os, "waitid"):  # a zombie keeps its group's number
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
            kill_group(pid)
        ended, status = os.waitpid(pid, 0 if LINUX else os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if os.getppid() != parent:
            raise SystemExit
        time.sleep(0.01)


def kill_group(pid: int) -> None:
    """Kill a process and its group, if they still are."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, KILL)


def end_descendants() -> None:
    """Kill every process started from here, those in sessions of their own, too (Linux)."""
    with suppress(ChildProcessError):  # there is none
        for _ in range(_SWEEPS):
            while hasattr(os, "WNOHANG") and os.waitpid(-1, os.WNOHANG)[0]:
                pass
            descendants = psutil.Process().children(recursive=True)
            for process in descendants:
                with suppress(psutil.Error):
                    process.kill()
            if not descendants:
                return
            time.sleep(0.01)


def _prctl(option: int, argument: int) -> None:
    ctypes.CDLL(None).prctl(option, argument, 0, 0, 0)


def _exit(*_: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
    raise SystemExit
