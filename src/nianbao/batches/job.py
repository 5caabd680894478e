"""A job: some files to be worked on in one go, and what its pool must know of any kind of work."""

from __future__ import annotations

import os
import signal
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from nianbao.batches.attempt import last_attempt
from nianbao.engine.process import die_with_parent

D = TypeVar("D")  # what came of one file


@dataclass(frozen=True, kw_only=True)
class Job(ABC, Generic[D]):
    """Some files for one worker; a kind of work is a class of its own.

    What comes of a file is kept on disk when it is there, so that neither the loss of a worker
    nor that of the whole batch costs it.
    """

    loads: ClassVar[tuple[str, ...]] = ()  # the modules that take a worker long to load

    files: tuple[str, ...]
    outputs: str
    run: str  # the batch's own name
    time_limit: float  # seconds for one file
    lost: int = 0  # how many workers it has cost without a file begun

    @property
    def place(self) -> Path:
        """The folder of all outputs."""
        return Path(self.outputs)

    @abstractmethod
    def work(self) -> list[D]:
        """What came of every file; none of them can stop the others."""

    @abstractmethod
    def state(self, file: str) -> Path:
        """Where what came of a file is kept; its attempts are marked beside it."""

    @abstractmethod
    def ended(self, file: str) -> D | None:
        """What a worker of this run has left of a file; None where it has not come to an end."""

    @abstractmethod
    def failed(self, file: str, why: str, *, fault: bool = False) -> D:
        """What is told of a file that cost its worker, or met a fault of the program."""

    def hopeless(self, file: str) -> str:
        """Why a file is not tried again; "" for one that has not cost this run too much."""
        last = last_attempt(self.state(file), self.run)
        if last is None or (last.number == 1 and not last.late):
            return ""
        return f"超过时限（{self.time_limit:g} 秒）" if last.late else "进程两次异常退出"


def work(job: Job[D]) -> list[D]:
    """What a worker is sent: the same on this machine's processes and on a cluster's."""
    return job.work()


def begin() -> None:
    """Set up a worker process: it ends with the batch, and Ctrl-C is the batch's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent(os.getppid())
    threading.Thread(target=_end_with_batch, daemon=True).start()


def _end_with_batch() -> None:
    """The batch may be killed, while the process that this one was forked from lives on."""
    if batch := parent_process():
        batch.join()
        os._exit(1)
