"""What a command costs: seconds, processor seconds and memory, those of all its processes.

A process that outlives its parent would be counted nowhere: this one adopts it (Linux).
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

_PR_SET_CHILD_SUBREAPER = 36
_BETWEEN_SAMPLES = 2.0  # seconds


@dataclass(frozen=True)
class Usage:
    """Of one command: seconds and MiB, at most at any moment that was looked at."""

    code: int
    wall: float
    cpu: float
    largest: float  # resident memory of the largest process
    together: float  # memory of all processes, what they share counted once
    course: tuple[float, ...]  # that memory, sample by sample


def usage(command: Sequence[str | Path], folder: Path) -> Usage:
    """Run a command in a folder, its words kept from the screen, until its last process ended."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    samples: list[tuple[float, float]] = [(0.0, 0.0)]
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(samples, ended))
    watcher.start()
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True)
    wall = time.perf_counter() - begun
    reap()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended.set()
    watcher.join()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    largest, together = (max(column) for column in zip(*samples, strict=True))
    return Usage(done.returncode, wall, cpu, largest, together, tuple(t for _, t in samples[1:]))


def reap() -> None:
    """Wait for every process that a command has left."""
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _watch(samples: list[tuple[float, float]], ended: threading.Event) -> None:
    while not ended.wait(_BETWEEN_SAMPLES):
        resident, shared_out = [0.0], 0.0
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                memory = process.memory_full_info()
                resident.append(memory.rss / 2**20)
                shared_out += memory.pss / 2**20
        samples.append((max(resident), shared_out))
