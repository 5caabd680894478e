"""What a case may not do, watched while it runs.

It may be refused with one message in Chinese that fits a terminal. It may not raise anything
else, warn, print, take long, start a process, open a connection, write outside its folder or read a
file that is neither there nor part of the installation.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nianbao
from nianbao.errors import NianbaoError

LIMIT = 2.0  # seconds of the processor for one case
LONGEST_MESSAGE = 20_000  # characters
_PACKAGE = Path(nianbao.__file__).parent
_READABLE = (str(_PACKAGE), sys.prefix, sys.base_prefix, "/usr", "/etc", "/proc", "/dev/null")
_CONTROL = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_PARTICULARS = re.compile(r"“[^”]*”|\[[^\]]*\]|[0-9]+|[^\u4e00-\u9fff：；，（）]+")
_PATH = re.compile(r"/[^\s'\"]*")
_STARTS = ("subprocess.", "socket.connect", "socket.bind", "os.fork", "os.posix_spawn", "os.exec")
_WRITES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate")


class TooSlow(BaseException):
    """The case has used up its time; no `except Exception` takes it."""


class LateError(Exception):
    """A refusal of what had been taken already."""


@dataclass(frozen=True)
class Outcome:
    """What came of a case."""

    shape: str  # what it was, without its particulars
    refused: bool
    seconds: float
    fault: str | None = None  # what no case may bring about
    details: str = ""


def watched(run: Callable[[], str], folder: Path) -> Outcome:
    """What a run, confined to a folder, comes to."""
    fault, details, shape, refused = None, "", "", False
    begun = time.process_time()
    with _watch(folder) as seen:
        try:
            shape = f"taken {run()}"
        except NianbaoError as error:
            refused, shape = True, _PARTICULARS.sub(" ", str(error))[:200]
            fault = _unfit(error)
            details = str(error)
        except TooSlow:
            fault, details = _place("too slow", sys.exc_info()[2]), traceback.format_exc()
        except Exception as error:
            name = type(error.__cause__ if isinstance(error, LateError) else error).__name__
            late = "late " if isinstance(error, LateError) else ""
            fault, details = _place(late + name, sys.exc_info()[2]), traceback.format_exc()
    seconds = time.process_time() - begun
    if fault is None and seen:
        fault, details = _PATH.sub("…", seen[0].split("\n")[0])[:100], "\n".join(seen)
    if fault is None and seconds > LIMIT:
        fault, details = "slow", f"{seconds:.1f} s"
    return Outcome(shape, refused, seconds, fault, details)


@contextmanager
def taken() -> Iterator[None]:
    """What was read is to go through: from here on a refusal comes too late."""
    try:
        yield
    except NianbaoError as error:
        raise LateError(str(error)) from error


def _unfit(error: NianbaoError) -> str | None:
    """What is wrong with a message."""
    message = str(error)
    if error.exit_code != NianbaoError.exit_code:
        return f"{type(error).__name__} is no refusal"
    if _CONTROL.search(message):
        return "control characters in a message"
    if not _CHINESE.search(message):
        return "a message that is not Chinese"
    return "a message too long" if len(message) > LONGEST_MESSAGE else None


def _place(what: str, trace: Any) -> str:
    """A fault by the last of our own functions that it passed through."""
    frames = traceback.extract_tb(trace)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)] or frames
    return f"{what} in {Path(own[-1].filename).name} {own[-1].name}"


# --------------------------------------------------------------------------- watching

_seen: list[str] | None = None  # what was seen of the case that runs, None between cases
_folder = ""


@contextmanager
def _watch(folder: Path) -> Iterator[list[str]]:
    global _seen, _folder
    _hook()
    seen: list[str] = []
    printed = io.StringIO()
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    before = signal.signal(signal.SIGPROF, _stop)
    _folder = os.path.realpath(folder)
    try:
        with (
            warnings.catch_warnings(record=True) as warned,
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
        ):
            warnings.simplefilter("always")
            signal.setitimer(signal.ITIMER_PROF, 3 * LIMIT)
            _seen = seen
            try:
                yield seen
            finally:
                _seen = None
                signal.setitimer(signal.ITIMER_PROF, 0)
        seen += [f"{w.category.__name__}: {w.message}" for w in warned]
        if printed.getvalue():
            seen.append(f"printed {printed.getvalue()[:100]}")
    finally:
        signal.signal(signal.SIGPROF, before)
        sys.dont_write_bytecode = bytecode


def _stop(*_: object) -> None:
    raise TooSlow


@cache
def _hook() -> None:
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _seen is None:
        return
    if event == "open":
        _opened(*arguments)
    elif event.startswith(_WRITES):
        _seen.extend(
            f"{event} {os.fsdecode(path)}"
            for path in arguments
            if isinstance(path, str | bytes | os.PathLike) and not _within(path, (_folder,))
        )
    elif event.startswith(_STARTS):
        _seen.append(event)


def _opened(path: Any, mode: str | None, flags: int) -> None:
    if _seen is None or isinstance(path, int):
        return
    writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    places = (_folder,) if writes else (_folder, *_READABLE)
    if not _within(path, places):
        _seen.append(f"{'writes' if writes else 'reads'} {os.fsdecode(path)!r}")


def _within(path: str | bytes | os.PathLike[str], places: tuple[str, ...]) -> bool:
    real = os.path.realpath(os.fsdecode(path))
    return any(real == place or real.startswith(f"{place}/") for place in places)
