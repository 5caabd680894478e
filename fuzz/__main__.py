"""Odd inputs by the thousand: each is taken, or refused with one message, or kept as a fault.

    python -m fuzz [--seconds N] [--seed S] [--workers N] [TARGET...]
    python -m fuzz --replay FILE...

Ends with 1 if there was any fault. The cases at fault are in the folder that is named then.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzz import ROOT
from fuzz.crew import Orders, crew, processors, work
from fuzz.exploration import Tally, kept_as, unkept
from fuzz.guard import watched
from fuzz.targets import TARGETS, workspace

KEPT = ROOT / ".fuzz"
_COLUMNS = "{:<12}{:>10}{:>9}{:>7}{:>10}{:>11}{:>8}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, or run kept cases again; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="、".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=time.time_ns() // 10**6 % 10**6)
    parser.add_argument("--workers", type=int, default=processors())
    parser.add_argument("--kept", type=Path, default=KEPT, help="where cases at fault are kept")
    parser.add_argument("--replay", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    if given.replay:
        return max(map(replay, given.replay))
    targets = tuple(given.targets or TARGETS)
    orders = Orders(targets, given.seconds, given.seed, given.kept.absolute())
    if given.worker:
        work(orders, given.worker)
        return 0
    print(f"seed {given.seed}, {given.workers} processes, {given.seconds:g} s", flush=True)
    begun = time.monotonic()
    tallies = crew(orders, given.workers)
    return told(tallies, time.monotonic() - begun, orders.kept)


def told(tallies: dict[str, Tally], seconds: float, kept: Path) -> int:
    """Print the figures and the faults; 1 if there are any."""
    print(_COLUMNS.format("target", "cases", "refused", "ways", "ms/case", "slowest s", "faults"))
    whole = Tally()
    for name, tally in tallies.items():
        whole.add(tally)
        print(_row(name, tally))
    print(_row("all", whole))
    kinds = sum(len(tally.faults) for tally in tallies.values())
    print(f"{whole.cases} cases in {seconds:.0f} s, {kinds} kinds of fault")
    for name, tally in tallies.items():
        for fault, times in sorted(tally.faults.items(), key=lambda pair: -pair[1]):
            print(f"{name}: {fault} ({times} times): {kept_as(kept, name, fault)}")
    return 1 if whole.faults else 0


def _row(name: str, tally: Tally) -> str:
    cases = max(1, tally.cases)
    refused, each = f"{tally.refused / cases:.0%}", f"{1000 * tally.seconds / cases:.2f}"
    slowest, faults = f"{tally.slowest:.2f}", sum(tally.faults.values())
    return _COLUMNS.format(name, tally.cases, refused, tally.shapes, each, slowest, faults)


def replay(file: Path) -> int:
    """Run a kept case again and print what it comes to; 1 if it still is at fault."""
    head, case = unkept(file)
    with TemporaryDirectory(prefix="nianbao-fuzz-") as folder:
        place = workspace(Path(folder, "workspace"))
        target = TARGETS[head["target"]]
        target.run(target.sound()[0], place)
        outcome = watched(lambda: target.run(case, place), place.folder)
    print(f"{file}: {outcome.fault or ('refused' if outcome.refused else 'taken')}")
    print(f"{outcome.details or outcome.shape}\n{outcome.seconds:.2f} s, {len(case)} bytes")
    return 0 if outcome.fault is None else 1


if __name__ == "__main__":
    sys.exit(main())
