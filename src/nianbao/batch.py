"""Many agency-years: what must run, where it runs, what came of it.

Unchanged agency-years are skipped; the rest go to workers in jobs whose reports share one
validation. run.json is rewritten whole while the batch runs, so that it is true at any time.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from nianbao.errors import UsageError
from nianbao.state import (
    STATES,
    Entry,
    forget_state,
    read_state,
    stamp,
    state_file,
    surroundings,
    unchanged,
    write_whole,
)
from nianbao.worker import LOADED, Done, Job, begin, failed, run_job
from nianbao.workspace import Workspace

TOGETHER = 256  # reports of one job at most: they share one validation
TOGETHER_ON_CLUSTER = 64  # so that workers that are added find some to do
_LOOKED_EVERY = 0.5  # seconds between two looks at what has ended
_RECORDED_EVERY = 2.0  # seconds between two states of run.json

Progress = Callable[[Entry, int], None]  # an entry that ended, how many there are


@dataclass(frozen=True)
class Batch:
    """What came of a batch."""

    entries: tuple[Entry, ...]
    outputs: Path
    interrupted: bool
    exit_code: int


def parameter_files(places: Sequence[Path]) -> list[Path]:
    """The parameter files given, and those below the folders given; links are not followed."""
    files: dict[Path, None] = {}
    for place in places:
        if place.is_dir():
            for folder, _, names in os.walk(place):
                yaml = (Path(folder) / n for n in names if n.endswith((".yaml", ".yml")))
                files.update(dict.fromkeys(file.resolve() for file in yaml))
        elif place.is_file():
            files[place.resolve()] = None
        else:
            raise UsageError(f"没有这个文件或文件夹：{place}")
    if not files:
        raise UsageError(f"没有参数文件（*.yaml）：{'、'.join(map(str, places))}")
    return sorted(files)


def run_batch(
    files: Sequence[Path],
    workspace: Workspace,
    *,
    out: Path | None = None,
    draft: bool = False,
    force: bool = False,
    retry: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    time_limit: float = 600,
    progress: Progress = lambda entry, whole: None,
) -> Batch:
    """Run what must be run; UsageError if another batch writes to the same folder."""
    outputs = (out or workspace.outputs).resolve()
    with _alone(outputs):
        key = surroundings(workspace.root, draft)
        if retry:
            files = _failed_last_time(outputs, files)
        record = _Record(outputs, len(files), progress)
        todo: list[Path] = []
        for file in files:
            state = None if force else read_state(outputs, file)
            if state is not None and unchanged(state, key):
                entry = replace(state.entry, status="skipped", seconds=0.0)
                record.add(Done(str(file), entry, state.summary), skipped_as=state.entry.status)
            else:
                forget_state(outputs, file)
                todo.append(file)
        record.write()
        most = TOGETHER_ON_CLUSTER if scheduler else TOGETHER
        jobs = [
            Job(names, str(workspace.root), str(outputs), key, draft, time_limit)
            for names in _parted(todo, workers or os.cpu_count() or 1, most)
        ]
        left = _Left(outputs, todo)
        interrupted = False
        try:
            for done in _done(jobs, left, workers, scheduler):
                record.add(done)
        except KeyboardInterrupt:
            interrupted = True
            for done in left.ended():
                record.add(done)
        finally:
            record.write()
        _write_index(outputs, record)
    return Batch(tuple(record.entries), outputs, interrupted, record.exit_code)


def _parted(files: Sequence[Path], workers: int, most: int) -> list[tuple[str, ...]]:
    """As many jobs for each worker, of equal expected cost, the largest files first."""
    sizes = {file: (stamp(file) or [0])[0] for file in files}
    ordered = [str(f) for f in sorted(files, key=lambda file: (-sizes[file], file))]
    rounds = -(-len(ordered) // (most * workers))
    number = min(rounds * workers, len(ordered))
    return [tuple(ordered[start::number]) for start in range(number)]


# --------------------------------------------------------------------------- workers


class _Left:
    """The parameter files that have not ended yet, by the state that each leaves when it has."""

    def __init__(self, outputs: Path, files: Sequence[Path]) -> None:
        self.outputs = outputs
        self.files = {state_file(outputs, file).name: file for file in files}

    def ended(self) -> Iterator[Done]:
        """What has ended since the last time."""
        try:
            names = {entry.name for entry in os.scandir(self.outputs / STATES)}
        except FileNotFoundError:
            return
        for name in self.files.keys() & names:
            if state := read_state(self.outputs, self.files[name]):
                yield Done(str(self.files.pop(name)), state.entry, state.summary, state.kind)

    def of(self, job: Job) -> tuple[str, ...]:
        """The files of a job that have not ended."""
        left = set(map(str, self.files.values()))
        return tuple(file for file in job.files if file in left)


def _done(
    jobs: list[Job], left: _Left, workers: int | None, scheduler: str | None
) -> Iterator[Done]:
    """The results as they come. A worker that dies costs only the report that killed it."""
    waiting, alone = jobs, []
    while waiting:
        suspects: list[Job] = []
        broken: list[Job] = []
        yield from _attempted(waiting, left, workers, scheduler, suspects, broken)
        waiting = [replace(job, files=files) for job in broken if (files := left.of(job))]
        for job in suspects:
            files = left.of(job)
            parts = [part for n in range(2) if (part := files[n::2])]
            smaller = [replace(job, files=part) for part in parts]
            if len(files) > 1:
                waiting += smaller
            else:
                alone += smaller
    for job in alone:
        yield from _attempted([job], left, 1, scheduler, suspects := [], suspects)
        if suspects:
            yield failed(job, job.files[0], "进程异常退出，没有生成任何文件")


def _attempted(
    jobs: list[Job],
    left: _Left,
    workers: int | None,
    scheduler: str | None,
    suspects: list[Job],
    broken: list[Job],
) -> Iterator[Done]:
    """Run the jobs once; those that lost their worker are sorted by whether they had begun."""
    executor = _cluster(scheduler) if scheduler else _processes(workers, len(jobs))
    futures: dict[Future[list[Done]], Job] = {}
    begun: set[Future[list[Done]]] = set()
    lost: list[Future[list[Done]]] = []
    try:
        futures |= {executor.submit(run_job, job): job for job in jobs}
        running = dict(futures)
        while running:
            ended, _ = wait(running, timeout=_LOOKED_EVERY, return_when=FIRST_COMPLETED)
            yield from left.ended()
            begun |= {future for future in running if future.running()}
            for future in ended:
                del running[future]
                try:
                    yield from future.result()
                except Exception:  # run_job raises nothing: its worker was lost
                    lost.append(future)
    except BaseException:
        _stop(executor)
        raise
    executor.shutdown()
    guilty = [future for future in lost if future in begun] or lost
    suspects += [futures[future] for future in guilty]
    broken += [futures[future] for future in lost if future not in guilty]


def _processes(workers: int | None, jobs: int) -> Executor:
    number = max(1, min(workers or os.cpu_count() or 1, jobs))
    context = _loading_once() if hasattr(os, "fork") else get_context("spawn")
    return ProcessPoolExecutor(number, mp_context=context, initializer=begin)


def _loading_once() -> BaseContext:
    """A context whose processes are forked from one that has loaded what a worker needs."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["nianbao.worker", *LOADED])
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is not for that process
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, handler)
    return context


def _cluster(address: str | None) -> Executor:
    """The workers of a Dask cluster, behind the same interface."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("没有安装 distributed：pip install 'nianbao[cluster]'") from None
    try:
        client = Client(address, timeout=20)
    except (OSError, ValueError) as error:
        raise UsageError(f"无法连接调度器 {address}（{error}）") from None
    executor: Executor = client.get_executor(pure=False, retries=3)
    return executor


def _stop(executor: Executor) -> None:
    """End the workers at once: what they have not renamed into place was never written."""
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        process.kill()
    loading = getattr(forkserver._forkserver, "_forkserver_pid", None)
    if loading is not None:
        os.kill(loading, signal.SIGKILL)
    executor.shutdown(cancel_futures=True)


# --------------------------------------------------------------------------- the record


class _Record:
    """run.json and what the index shows, as the batch goes on."""

    def __init__(self, outputs: Path, whole: int, progress: Progress) -> None:
        self.outputs, self.whole, self.progress = outputs, whole, progress
        self.entries: list[Entry] = []
        self.files: set[str] = set()
        self.rows: list[dict[str, Any]] = []
        self.kinds: set[str] = set()
        self.written = 0.0

    def add(self, done: Done, skipped_as: str = "") -> None:
        if done.file in self.files:
            return
        self.entries.append(done.entry)
        self.files.add(done.file)
        state = skipped_as or done.entry.status
        self.rows.append({**done.entry.record(), **done.summary, "state": state})
        self.kinds.add(done.kind or state)
        self.progress(done.entry, self.whole)
        if time.monotonic() - self.written > _RECORDED_EVERY:
            self.write()

    def write(self) -> None:
        ordered = sorted(self.entries, key=lambda e: (e.district, e.year, e.agency))
        records = [entry.record() for entry in ordered]
        write_whole(self.outputs / "run.json", json.dumps(records, ensure_ascii=False, indent=1))
        self.written = time.monotonic()

    @property
    def exit_code(self) -> int:
        if self.kinds & {"notebook", "other"}:
            return 3
        return 2 if "input" in self.kinds else 1 if "findings" in self.kinds else 0


def _failed_last_time(outputs: Path, files: Sequence[Path]) -> list[Path]:
    """Of the files, those whose last entry in run.json is a failure."""
    try:
        entries = json.loads((outputs / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UsageError(
            f"{outputs / 'run.json'} 不存在或无法读取，不知道上次失败的是哪些"
        ) from None
    lost = {
        (e["district"], str(e["year"]), e["agency"]) for e in entries if e["status"] == "failed"
    }
    return [f for f in files if (f.parts[-3], f.parts[-2], f.stem) in lost]


def _write_index(outputs: Path, record: _Record) -> None:
    from nianbao.index import index_page

    write_whole(outputs / "index.html", index_page(record.rows))


@contextmanager
def _alone(outputs: Path) -> Iterator[None]:
    """Hold the output folder for this batch; UsageError if another has it."""
    lock = FileLock(outputs / ".lock")
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(f"另一批任务正在写入 {outputs}，请等它结束") from None
    except OSError as error:
        raise UsageError(f"无法写入输出文件夹 {outputs}（{error.strerror}）") from None
    try:
        yield
    finally:
        lock.release()
