"""Where the jobs of a batch run: this machine's processes, or a Dask cluster's.

Each job's future says whether its worker was lost; which file killed it is known from the
mark that the worker left. An exception is an answer, never a lost worker.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from typing import Any, Generic

from pebble import ProcessExpired, ProcessPool

from nianbao.batches.attempt import last_attempt
from nianbao.batches.job import D, Job, begin, work
from nianbao.engine.process import can_fork
from nianbao.errors import UsageError
from nianbao.faults import kept

_LOOKED_EVERY = 0.5  # seconds between two looks at what has ended
_MOST_POOLS = 3  # that break without a report ended between them


class Left(Generic[D]):
    """The files of some jobs that have not ended yet, by the state that each leaves when it has."""

    def __init__(self, jobs: Iterable[Job[D]]) -> None:
        self._jobs = {job.state(file).name: (job, file) for job in jobs for file in job.files}
        self._folders = {job.state(file).parent for job, file in self._jobs.values()}

    def __len__(self) -> int:
        return len(self._jobs)

    @property
    def files(self) -> set[str]:
        return {file for _, file in self._jobs.values()}

    def ended(self) -> Iterator[D]:
        """What has ended since the last time."""
        names: set[str] = set()
        for folder in self._folders:
            with suppress(FileNotFoundError):
                names |= {entry.name for entry in os.scandir(folder)}
        for name in self._jobs.keys() & names:
            job, file = self._jobs[name]
            if (done := job.ended(file)) is not None:
                del self._jobs[name]
                yield done

    def of(self, job: Job[D]) -> tuple[str, ...]:
        """The files of a job that have not ended."""
        return tuple(file for file in job.files if job.state(file).name in self._jobs)

    def after_the_loss_of(self, job: Job[D]) -> list[Job[D]]:
        """What a worker's death leaves of its job; nothing where the job's one file killed it.

        A file that was being worked on is marked, and not tried for ever; where none is, the
        fault lies in what they went through together, and half of them will show it.
        """
        files = self.of(job)
        begun = any(last_attempt(job.state(file), job.run) for file in files)
        if not files or (len(files) == 1 and not begun and job.lost):
            return []
        if begun or len(files) == 1 or len(files) < len(job.files):
            return [replace(job, files=files, lost=0 if begun else 1)]
        return [replace(job, files=files[n::2]) for n in range(2)]


@dataclass(frozen=True)
class Pool:
    """Workers, and which exceptions tell that one of them, or all, were lost."""

    submit: Callable[[Job[Any]], Future[list[Any]]]
    lives: Callable[[], bool]
    lost: tuple[type[BaseException], ...]
    broken: tuple[type[BaseException], ...]


Start = Callable[[Sequence[Job[Any]]], AbstractContextManager[Pool]]


def run_jobs(jobs: list[Job[D]], left: Left[D], start: Start) -> Generator[D, None, None]:
    """The results as they come. A worker that dies costs only the file that killed it."""
    barren = 0
    while jobs and barren < _MOST_POOLS:
        number = len(left)
        with start(jobs) as pool:
            jobs = yield from _attempted(jobs, left, pool)
        barren = 0 if len(left) < number else barren + 1
    for job in jobs:
        for file in left.of(job):
            yield job.failed(file, "进程反复异常退出")


def _attempted(jobs: list[Job[D]], left: Left[D], pool: Pool) -> Generator[D, None, list[Job[D]]]:
    """Run the jobs; those that are left when the pool itself breaks are given back."""
    running: dict[Future[list[D]], Job[D]] = {}
    broken: list[Job[D]] = []

    def submit(job: Job[D]) -> None:
        try:
            running[pool.submit(job)] = job
        except RuntimeError:
            broken.append(job)

    for job in jobs:
        submit(job)
    while running:
        ended, _ = wait(running, timeout=_LOOKED_EVERY, return_when=FIRST_COMPLETED)
        yield from left.ended()
        if not ended and not pool.lives():  # its jobs may not all be told
            return broken + list(running.values())
        for future in ended:
            job = running.pop(future)
            error = future.exception()
            if error is None:
                yield from future.result()
            elif isinstance(error, pool.broken):
                broken.append(job)
            elif isinstance(error, pool.lost):
                parts = left.after_the_loss_of(job)
                for part in parts:
                    submit(part)
                for file in () if parts else left.of(job):
                    yield job.failed(file, "进程异常退出")
            else:  # an answer, though not one that was expected
                message = kept(error)
                for file in left.of(job):
                    yield job.failed(file, message, fault=True)
    return broken


@contextmanager
def processes(workers: int | None, jobs: Sequence[Job[Any]]) -> Iterator[Pool]:
    """Processes of this machine, forked from one that has loaded what they need."""
    number = max(1, min(workers or os.cpu_count() or 1, len(jobs)))
    modules = {module: None for job in jobs for module in (type(job).__module__, *job.loads)}
    context = _loading_once(list(modules)) if can_fork() else get_context("spawn")
    pool = ProcessPool(number, initializer=begin, context=context)
    try:
        yield Pool(
            submit=lambda job: pool.schedule(work, args=(job,)),
            lives=lambda: pool.active,
            lost=(ProcessExpired,),
            broken=(BrokenProcessPool,),
        )
    except BaseException:
        pool.stop()
        raise
    else:
        pool.close()
    finally:
        pool.join()


def _loading_once(modules: list[str]) -> BaseContext:
    """A context whose processes are forked from one that has loaded what a worker needs."""
    from multiprocessing import forkserver  # where there is one

    context = get_context("forkserver")
    context.set_forkserver_preload(["nianbao.batches.mortal", *modules])
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is not for that process
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, handler)
    return context


@contextmanager
def cluster(address: str, jobs: Sequence[Job[Any]]) -> Iterator[Pool]:
    """The workers of a Dask cluster, behind the same interface."""
    try:
        from distributed import Client, KilledWorker
        from distributed.client import FutureCancelledError
    except ImportError:
        raise UsageError("没有安装 distributed：pip install 'nianbao[cluster]'") from None
    try:
        client = Client(address, timeout=20)
    except (OSError, ValueError) as error:
        raise UsageError(f"无法连接调度器 {address}（{error}）") from None
    executor = client.get_executor(pure=False, retries=3)
    try:
        yield Pool(
            submit=partial(executor.submit, work),
            lives=lambda: client.status == "running",
            lost=(KilledWorker,),
            broken=(FutureCancelledError,),
        )
    finally:
        executor.shutdown(wait=False)  # what has not begun is not wanted any more
        client.close()
