"""One target, case after case: what comes to something new is kept to start from again.

Coverage would need instruments that cost more than it brings: what a case comes to, the message
without its particulars or the size of each frame, tells as well whether it went a new way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from zlib import crc32

from fuzz.guard import Outcome, watched
from fuzz.mutation import Mutator
from fuzz.targets import Place, Target

MOST_KEPT = 400  # cases to start from
_LARGEST = 30_000  # bytes of a case to start from: the others are rare enough


@dataclass
class Tally:
    """What came of the cases of a target."""

    cases: int = 0
    refused: int = 0
    seconds: float = 0.0  # of the processor
    slowest: float = 0.0
    shapes: int = 0  # ways that they went
    faults: dict[str, int] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        self.cases += other.cases
        self.refused += other.refused
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)
        self.shapes = max(self.shapes, other.shapes)
        for fault, number in other.faults.items():
            self.faults[fault] = self.faults.get(fault, 0) + number


class Exploration:
    """The cases of one target in an order that the seed determines."""

    def __init__(self, target: Target, seed: int, place: Place) -> None:
        self.target, self.place = target, place
        self.draw = Random(f"{seed} {target.name}")
        self.mutator = Mutator(self.draw, target.words)
        self.sound = target.sound()
        self.starts = list(self.sound)
        self.shapes: set[str] = set()
        self.tally = Tally()
        for case in self.sound:
            target.run(case, place)  # loads what the cases need, and must be sound

    def next(self) -> bytes:
        case, other = self.draw.choice(self.starts), self.draw.choice(self.starts)
        return self.target.changed(self.mutator, case, other)

    def run(self, case: bytes) -> Outcome:
        outcome = watched(lambda: self.target.run(case, self.place), self.place.folder)
        tally = self.tally
        tally.cases += 1
        tally.refused += outcome.refused
        tally.seconds += outcome.seconds
        tally.slowest = max(tally.slowest, outcome.seconds)
        if outcome.fault is not None:
            tally.faults[outcome.fault] = tally.faults.get(outcome.fault, 0) + 1
        elif outcome.shape not in self.shapes and outcome.seconds < 0.2:
            self._start_from(case)
        self.shapes.add(outcome.shape)
        tally.shapes = len(self.shapes)
        return outcome

    def _start_from(self, case: bytes) -> None:
        if len(case) > _LARGEST:
            return
        if len(self.starts) < MOST_KEPT:
            self.starts.append(case)
        else:
            self.starts[self.draw.randrange(len(self.sound), MOST_KEPT)] = case


def explore(target: Target, seed: int, place: Place, cases: int) -> dict[str, bytes]:
    """So many cases; the first of each fault."""
    exploration = Exploration(target, seed, place)
    faults: dict[str, bytes] = {}
    for _ in range(cases):
        case = exploration.next()
        outcome = exploration.run(case)
        if outcome.fault is not None:
            faults.setdefault(f"{outcome.fault}: {outcome.details}", case)
    return faults


# --------------------------------------------------------------------------- kept cases


def keep(folder: Path, target: str, seed: int, fault: str, details: str, case: bytes) -> Path:
    """A case in a file that can be run again: the smallest of each fault."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{target}-{crc32(fault.encode()):08x}.case"
    if not file.exists() or len(unkept(file)[1]) > len(case):
        head = {"target": target, "seed": seed, "fault": fault, "details": details}
        file.write_bytes(json.dumps(head).encode() + b"\n" + case)
    return file


def unkept(file: Path) -> tuple[dict[str, str], bytes]:
    """What is known of a kept case, and the case."""
    head, _, case = file.read_bytes().partition(b"\n")
    return json.loads(head), case


Report = Callable[[str], None]
