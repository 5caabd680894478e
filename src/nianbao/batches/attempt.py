"""Which file a worker is at, and for how long: what killed the worker is known by what is left.

While a file is worked on, a small mark beside its state names the run and counts the attempts.
A file that takes too long ends its worker from a thread of C, whatever Python is
at, and the mark then holds where it was.
"""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from nianbao.inputs.workspace import STATES

STAGES = ("reading", "making", "judging")
_LATE = "Timeout ("  # as faulthandler begins


@dataclass(frozen=True)
class Attempt:
    """One that did not come to its end."""

    number: int  # of this run, from 1
    late: bool  # ended by the time limit


def last_attempt(state: Path, run: str) -> Attempt | None:
    """The attempt at the file of a state that a worker of this run did not finish, if any."""
    found = [a for stage in STAGES if (a := _read(_mark(state, stage), run))]
    return max(found, key=lambda attempt: (attempt.late, attempt.number), default=None)


def _read(mark: Path, run: str) -> Attempt | None:
    try:
        text = mark.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    name, _, rest = text.partition(" ")
    number, _, trace = rest.partition("\n")
    return Attempt(int(number), _LATE in trace) if name == run and number.isdecimal() else None


@contextmanager
def attempting(state: Path, run: str, stage: str, limit: float) -> Iterator[None]:
    """Mark the file of a state as being worked on; after `limit` seconds this process ends."""
    mark = _mark(state, stage)
    before = _read(mark, run)
    mark.parent.mkdir(parents=True, exist_ok=True)
    try:
        with mark.open("w", encoding="utf-8") as stream:
            stream.write(f"{run} {before.number + 1 if before else 1}\n")
            stream.flush()
            with _bounded(limit, stream):
                yield
    finally:
        mark.unlink(missing_ok=True)


@contextmanager
def bounded(limit: float) -> Iterator[None]:
    """After `limit` seconds this process ends, and no file is marked as the cause."""
    with Path(os.devnull).open("w", encoding="utf-8") as nothing, _bounded(limit, nothing):
        yield


@contextmanager
def _bounded(limit: float, stream: TextIO) -> Iterator[None]:
    faulthandler.dump_traceback_later(limit, exit=True, file=stream)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def forget_attempts(outputs: Path) -> None:
    """Drop the marks of earlier runs."""
    for stage in STAGES:
        for mark in (outputs / STATES).glob(f"*.{stage}"):
            mark.unlink(missing_ok=True)


def _mark(state: Path, stage: str) -> Path:
    return state.with_suffix(f".{stage}")
