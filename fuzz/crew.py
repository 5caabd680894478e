"""The processes that fuzz side by side, and whoever watches them.

A worker takes the targets in turn, each for a moment. It writes down every case before it runs it:
of one that ended or silenced its process, that is all that is left.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzz import ROOT
from fuzz.exploration import Exploration, Tally, keep, unkept
from fuzz.guard import LIMIT
from fuzz.targets import TARGETS, workspace
from nianbao.engine.process import die_with_parent

MEMORY = 4 * 2**30  # bytes of addresses that a worker may take
_TURN = 0.3  # seconds for a target with a whole share before the next has its turn
_SILENCE = 30 * LIMIT  # seconds without a word: longer than any case can take
_LOADING = 600  # seconds before its first case, on a machine that has other work
_NEXT = 1_000_003  # between the seeds of a worker and of the one in its stead
_TALLY, _CASE = "tally.json", "case"


@dataclass(frozen=True)
class Orders:
    """What to fuzz, how long, from which seed, and where to keep what goes wrong."""

    targets: tuple[str, ...]
    seconds: float
    seed: int
    kept: Path

    def arguments(self, seconds: float, seed: int, folder: Path) -> list[str]:
        """The command line of a worker."""
        options = {"seconds": seconds, "seed": seed, "kept": self.kept, "worker": folder}
        return [*(f"--{key}={value}" for key, value in options.items()), *self.targets]


# --------------------------------------------------------------------------- a worker


def work(orders: Orders, folder: Path) -> None:
    """Fuzz until the time is over; the tallies so far in a file, every second."""
    die_with_parent(os.getppid())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    ends = time.monotonic() + orders.seconds
    explorations = [
        Exploration(TARGETS[name], orders.seed, workspace(folder / name)) for name in orders.targets
    ]
    told = 0.0
    with (folder / _CASE).open("wb", buffering=0) as written:
        while time.monotonic() < ends:
            for exploration in explorations:
                turn = min(ends, time.monotonic() + _TURN * exploration.target.share)
                while (now := time.monotonic()) < turn:
                    _one(exploration, orders, written)
                    if now > told + 1:
                        _tell(explorations, folder)
                        told = now
    _tell(explorations, folder)


def _one(exploration: Exploration, orders: Orders, written: FileIO) -> None:
    name, case = exploration.target.name, exploration.next()
    written.seek(0)
    written.truncate()
    written.write(json.dumps({"target": name}).encode() + b"\n" + case)
    outcome = exploration.run(case)
    if outcome.fault is not None:
        keep(orders.kept, name, orders.seed, outcome.fault, outcome.details, case)


def _tell(explorations: Sequence[Exploration], folder: Path) -> None:
    tallies = {one.target.name: asdict(one.tally) for one in explorations}
    beside = folder / f"{_TALLY}.new"
    beside.write_text(json.dumps(tallies), encoding="utf-8")
    beside.replace(folder / _TALLY)


# --------------------------------------------------------------------------- the watch


class Watched:
    """A worker, and in its stead another if it ends before its time."""

    def __init__(self, orders: Orders, number: int, folder: Path) -> None:
        self.orders, self.seed, self.folder = orders, orders.seed + number, folder
        self.ends = time.monotonic() + orders.seconds
        self.tallies = {name: Tally() for name in orders.targets}
        self._start()

    def _start(self) -> None:
        self.own = Path(self.folder, str(self.seed))
        self.own.mkdir(parents=True)
        self.heard = time.monotonic()
        left = self.ends - self.heard
        arguments = self.orders.arguments(left, self.seed, self.own)
        self.process = subprocess.Popen([sys.executable, "-m", "fuzz", *arguments], cwd=ROOT)

    def done(self) -> bool:
        """Whether its time is over; on the way a worker that is lost is made good."""
        code, now = self.process.poll(), time.monotonic()
        tally = self.own / _TALLY
        if tally.exists():
            quiet = time.time() - tally.stat().st_mtime
            self.heard = max(self.heard, now - quiet)
        begun = (self.own / _CASE).exists()
        if code is None and now - self.heard < (_SILENCE if begun else _LOADING):
            return False
        self.end()
        if code == 0:
            return True
        if not begun:
            raise SystemExit(f"a worker ended with {code} before its first case")
        self._blame("a process that says nothing" if code is None else f"a process ended by {code}")
        self.seed += _NEXT
        if now < self.ends:
            self._start()
        return now >= self.ends

    def end(self) -> None:
        """Stop the worker, and count what it did."""
        self.process.kill()
        self.process.wait()
        if (self.own / _TALLY).exists():
            for name, tally in json.loads((self.own / _TALLY).read_text(encoding="utf-8")).items():
                self.tallies[name].add(Tally(**tally))

    def _blame(self, fault: str) -> None:
        head, case = unkept(self.own / _CASE)
        keep(self.orders.kept, head["target"], self.seed, fault, "", case)
        self.tallies[head["target"]].add(Tally(faults={fault: 1}))


def crew(orders: Orders, workers: int) -> dict[str, Tally]:
    """Fuzz in so many processes; the tally of each target."""
    tallies = {name: Tally() for name in orders.targets}
    with TemporaryDirectory(prefix="nianbao-fuzz-") as folder:
        watched = [Watched(orders, n, Path(folder)) for n in range(workers)]
        left = list(watched)
        try:
            while left:
                time.sleep(0.2)
                left = [one for one in left if not one.done()]
        except KeyboardInterrupt:
            pass  # what was done is counted
        finally:
            for one in left:
                one.end()
        for one in watched:
            for name, tally in one.tallies.items():
                tallies[name].add(tally)
    return tallies


def processors() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0))
