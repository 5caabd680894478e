"""One target, case after case: those that went a new way are kept for others to be made from.

Whether a way is new is told by what the case came to: the message without its particulars, or the
size of each frame. What was taken is started from again; what was refused only lends its pieces,
since a second change of it would come to the same refusal.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from zlib import crc32

from fuzz.guard import Outcome, watched
from fuzz.mutation import Mutator
from fuzz.targets import Place, Target

MOST_KEPT = 600


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
        self.longest = 2 * max(map(len, self.sound))  # of a case that is kept: long ones are slow
        self.starts, self.lenders = list(self.sound), list(self.sound)
        self.shapes: set[str] = set()
        self.tally = Tally()
        for case in self.sound:
            target.run(case, place)  # loads what the cases need, and must be sound

    def next(self) -> bytes:
        case, other = self.draw.choice(self.starts), self.draw.choice(self.lenders)
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
        elif outcome.shape not in self.shapes and len(case) < self.longest:
            self._keep(self.lenders, case)
            if not outcome.refused:
                self._keep(self.starts, case)
        self.shapes.add(outcome.shape)
        tally.shapes = len(self.shapes)
        return outcome

    def _keep(self, kept: list[bytes], case: bytes) -> None:
        if len(kept) < MOST_KEPT:
            kept.append(case)
        else:
            kept[self.draw.randrange(len(self.sound), MOST_KEPT)] = case


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


def kept_as(folder: Path, target: str, fault: str) -> Path:
    """The file in which the smallest case of a fault is kept."""
    return folder / f"{target}-{crc32(fault.encode()):08x}.case"


def keep(folder: Path, target: str, seed: int, fault: str, details: str, case: bytes) -> None:
    """Write a case to a file from which it can be run again, unless a smaller one is there."""
    folder.mkdir(parents=True, exist_ok=True)
    file = kept_as(folder, target, fault)
    if not file.exists() or len(unkept(file)[1]) > len(case):
        head = {"target": target, "seed": seed, "fault": fault, "details": details}
        file.write_bytes(json.dumps(head).encode() + b"\n" + case)


def unkept(file: Path) -> tuple[dict[str, str], bytes]:
    """What is known of a kept case, and the case."""
    head, _, case = file.read_bytes().partition(b"\n")
    return json.loads(head), case
