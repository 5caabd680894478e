"""Where the jobs of a batch run: this machine's processes, or a Dask cluster's.

Each job's future says whether its worker was lost; which report killed it is known from the
mark that the worker left. An exception is an answer, never a lost worker.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from nianbao.batches.attempt import last_attempt
from nianbao.batches.state import read_state, state_file
from nianbao.batches.worker import LOADED, Done, Job, begin, failed, run_job
from nianbao.engine.process import can_fork
from nianbao.errors import UsageError
from nianbao.faults import kept
from nianbao.inputs.workspace import STATES

_LOOKED_EVERY = 0.5  # seconds between two looks at what has ended
_MOST_POOLS = 3  # that break without a report ended between them


class Left:
    """The parameter files that have not ended yet, by the state that each leaves when it has."""

    def __init__(self, outputs: Path, files: Sequence[Path], run: str) -> None:
        self.outputs, self.run = outputs, run
        self.files = {state_file(outputs, file).name: file for file in files}

    def ended(self) -> Iterator[Done]:
        """What has ended since the last time."""
        try:
            names = {entry.name for entry in os.scandir(self.outputs / STATES)}
        except FileNotFoundError:
            return
        for name in self.files.keys() & names:
            state = read_state(self.outputs, self.files[name])
            if state is not None and state.run == self.run:
                yield Done(str(self.files.pop(name)), state.entry, state.summary, state.kind)

    def of(self, job: Job) -> tuple[str, ...]:
        """The files of a job that have not ended."""
        left = set(map(str, self.files.values()))
        return tuple(file for file in job.files if file in left)

    def after_the_loss_of(self, job: Job) -> list[Job]:
        """What a worker's death leaves of its job; nothing where the job's one file killed it.

        A file that was being worked on is marked, and not tried for ever; where none is, the
        fault lies in what they went through together, and half of them will show it.
        """
        files = self.of(job)
        begun = any(last_attempt(self.outputs, Path(file), self.run) for file in files)
        if not files or (len(files) == 1 and not begun and job.lost):
            return []
        if begun or len(files) == 1 or len(files) < len(job.files):
            return [replace(job, files=files, lost=0 if begun else 1)]
        return [replace(job, files=files[n::2]) for n in range(2)]


@dataclass(frozen=True)
class Pool:
    """Workers, and which exceptions tell that one of them, or all, were lost."""

    submit: Callable[[Job], Future[list[Done]]]
    lives: Callable[[], bool]
    lost: tuple[type[BaseException], ...]
    broken: tuple[type[BaseException], ...]


Start = Callable[[int], AbstractContextManager[Pool]]


def run_jobs(jobs: list[Job], left: Left, start: Start) -> Generator[Done]:
    """The results as they come. A worker that dies costs only the report that killed it."""
    barren = 0
    while jobs and barren < _MOST_POOLS:
        number = len(left.files)
        with start(len(jobs)) as pool:
            jobs = yield from _attempted(jobs, left, pool)
        barren = 0 if len(left.files) < number else barren + 1
    for job in jobs:
        for file in left.of(job):
            yield failed(job, file, "处理报告的进程反复异常退出，没有生成报告", "notebook")


def _attempted(jobs: list[Job], left: Left, pool: Pool) -> Generator[Done, None, list[Job]]:
    """Run the jobs; those that are left when the pool itself breaks are given back."""
    running: dict[Future[list[Done]], Job] = {}
    broken: list[Job] = []

    def submit(job: Job) -> None:
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
                    yield failed(job, file, "处理这份报告时进程异常退出，没有生成报告", "notebook")
            else:  # an answer, though not one that was expected
                message = kept(error)
                for file in left.of(job):
                    yield failed(job, file, message, "fault")
    return broken


@contextmanager
def processes(workers: int | None, jobs: int) -> Iterator[Pool]:
    """Processes of this machine, forked from one that has loaded what they need."""
    number = max(1, min(workers or os.cpu_count() or 1, jobs))
    context = _loading_once() if can_fork() else get_context("spawn")
    pool = ProcessPool(number, initializer=begin, context=context)
    try:
        yield Pool(
            submit=lambda job: pool.schedule(run_job, args=(job,)),
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


def _loading_once() -> BaseContext:
    """A context whose processes are forked from one that has loaded what a worker needs."""
    from multiprocessing import forkserver  # where there is one

    context = get_context("forkserver")
    context.set_forkserver_preload(["nianbao.batches.mortal", "nianbao.batches.worker", *LOADED])
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is not for that process
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, handler)
    return context


@contextmanager
def cluster(address: str, jobs: int) -> Iterator[Pool]:
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
            submit=partial(executor.submit, run_job),
            lives=lambda: client.status == "running",
            lost=(KilledWorker,),
            broken=(FutureCancelledError,),
        )
    finally:
        executor.shutdown(wait=False)  # what has not begun is not wanted any more
        client.close()
