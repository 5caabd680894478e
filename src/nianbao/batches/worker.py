"""What a worker of the batch does: some agency-years, judged together, run one by one.

The function is the same on this machine's processes and on a cluster's.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.batches.attempt import attempting, bounded, last_attempt
from nianbao.batches.state import (
    Entry,
    Stamps,
    State,
    Summary,
    legible,
    place,
    read_state,
    stamps,
    write_state,
)
from nianbao.engine.process import die_with_parent
from nianbao.errors import InputError, NianbaoError, NotebookError
from nianbao.faults import kept
from nianbao.form.family import family
from nianbao.inputs.workspace import Workspace, require_place
from nianbao.pipeline import clear, produce, withdraw
from nianbao.rehearsal import MODULES, rehearse
from nianbao.rules.check import judged

if TYPE_CHECKING:
    from nianbao.engine.nursery import Nursery
    from nianbao.rules.verdict import Verdict

_working = threading.Lock()  # a cluster's worker may have threads, but has one nursery
# What a worker takes seconds to load; the first keeps the second from calling out.
LOADED = (
    "nianbao.rules.expectations",
    "great_expectations",
    "nianbao.pages.exporters",
    "papermill",
)
_FOR_THE_EXPORT = 5.0  # seconds, beyond those of the notebook


@dataclass(frozen=True)
class Job:
    """Some parameter files to run in one go."""

    files: tuple[str, ...]
    root: str
    outputs: str
    run: str  # the batch's own name
    surroundings: str
    draft: bool
    time_limit: float  # seconds to read one report, and again to make it
    lost: int = 0  # how many workers it has cost without a report begun

    @property
    def place(self) -> Path:
        """The folder of all outputs."""
        return Path(self.outputs)


@dataclass(frozen=True)
class Done:
    """What came of one parameter file."""

    file: str
    entry: Entry
    summary: Summary
    kind: str = ""  # of a failure: input | notebook | system | fault


Ready = tuple[str, AnnualReport, Stamps]


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


def run_job(job: Job) -> list[Done]:
    """Every file of a job; none of them can stop the others."""
    with _working:
        return _run_job(job)


def _run_job(job: Job) -> list[Done]:
    from nianbao.rules.expectations import judge
    from nianbao.rules.rulebook import read_rulebook

    nursery = _nursery()
    workspace = Workspace(Path(job.root))
    done: list[Done] = []
    read: list[Ready] = []
    for file in job.files:
        if ended := _ended(job, file):
            done.append(ended)
            continue
        begun = time.perf_counter()
        try:
            with attempting(job.place, Path(file), job.run, "reading", job.time_limit):
                read.append(_read(file, workspace))
        except Exception as error:  # whatever a file holds, the others go on
            done.append(_failed(job, file, error, begun))
    begun = time.perf_counter()
    try:
        rulebook = read_rulebook(workspace.suites)
        with bounded(job.time_limit + len(read)):
            verdicts = judged([report for _, report, _ in read], rulebook, judge)
    except NianbaoError as error:
        return done + [_failed(job, file, error, begun) for file, *_ in read]
    ready: list[Ready] = []
    known: dict[tuple[str, str], Verdict] = {}
    for (file, report, inputs), verdict in zip(read, verdicts, strict=True):
        if isinstance(verdict, Exception):
            done.append(_failed(job, file, verdict, begun, report))
        else:
            ready.append((file, report, inputs))
            known[report.digest, rulebook.version] = verdict
    samples = [r.agency_year.parameters() for _, r, _ in ready if r.ledgers is None][:1]
    nursery.prepare(rehearse, known, job.root, samples)
    return done + [_produced(job, workspace, nursery, *one) for one in ready]


def _ended(job: Job, file: str) -> Done | None:
    """What workers that were lost in this run have left of a report, or came to twice."""
    state = read_state(job.place, Path(file))
    if state is not None and state.run == job.run:
        return Done(file, state.entry, state.summary, state.kind)
    last = last_attempt(job.place, Path(file), job.run)
    if last is None or (last.number == 1 and not last.late):
        return None
    why = f"超过时限（{job.time_limit:g} 秒）" if last.late else "进程两次异常退出"
    return _failed(job, file, NotebookError(f"{why}，没有生成报告"), time.perf_counter())


def _read(file: str, workspace: Workspace) -> Ready:
    """A report with the stamps of the files that it is made from."""
    before = stamps([Path(file)])
    report = read_annual_report(Path(file), workspace)
    require_place(Path(file), report.agency_year)
    return file, report, before | stamps(_others(report, workspace))


@cache
def _nursery() -> Nursery:
    """Where this worker's notebooks run; made while the worker itself loads what it needs."""
    from tqdm import tqdm

    from nianbao.engine.nursery import Nursery

    nursery = Nursery(MODULES)
    nursery.start()
    for module in LOADED:
        import_module(module)
    # Great Expectations makes bars that it does not show; the semaphore of their lock would
    # outlive a worker that is killed.
    tqdm.set_lock(threading.RLock())
    gc.freeze()  # the collector need not look at what stays
    return nursery


def _others(report: AnnualReport, workspace: Workspace) -> list[Path]:
    """The files besides its own that a report is made from, or would be if they were there."""
    files: list[Path] = []
    for one in (report, report.prior):
        if one is None:
            continue
        agency_year = one.agency_year
        if one is report:
            files += workspace.places_before(agency_year)
        named = agency_year.ledgers.model_dump().values()
        files += [workspace.root / str(path).partition("#")[0] for path in named if path]
    return files


def _produced(
    job: Job,
    workspace: Workspace,
    nursery: Nursery,
    file: str,
    report: AnnualReport,
    inputs: Stamps,
) -> Done:
    begun = time.perf_counter()
    try:
        # A notebook that takes all its time is ended by its client, and kept.
        limit = job.time_limit + _FOR_THE_EXPORT
        with attempting(job.place, Path(file), job.run, "making", limit):
            run = produce(
                report,
                workspace,
                out=job.place,
                draft=job.draft,
                time_limit=job.time_limit,
                nursery=nursery,
            )
    except Exception as error:  # one report's failure is one entry
        return _failed(job, file, error, begun, report)
    agency = report.agency_year.agency
    tally = run.check["counts"]
    status = "findings" if tally["error"] else "ok"
    message = "公开版未生成：有未处理的错误" if run.withheld else ""
    key = f"{job.surroundings}-{report.digest[:16]}"
    seconds = round(time.perf_counter() - begun, 3)
    entry = Entry(agency.id, agency.district, report.year, status, key, seconds, message)
    keys = family(report.form.family).key_figures
    figures = {name: report.figures.sum(*roles) for name, roles in keys.items()}
    summary = Summary(
        agency.name,
        tally,
        {name: None if n is None else int(n) for name, n in figures.items()},
        sorted(path.name for path in run.files),
        report.form.id,
    )
    if inputs.items() >= stamps([Path(file)]).items():  # one that changed meanwhile is run again
        state = State(job.run, file, entry, inputs, stamps(sorted(run.files)), summary)
        write_state(job.place, Path(file), state)
    return Done(file, entry, summary)


def _failed(
    job: Job, file: str, error: Exception, begun: float, report: AnnualReport | None = None
) -> Done:
    """The entry of a failure; no public edition of an earlier run stays beside it."""
    kinds = {InputError: "input", NotebookError: "notebook", NianbaoError: "system"}
    kind = next((word for one, word in kinds.items() if isinstance(error, one)), "fault")
    message = str(error)
    if isinstance(error, OSError):
        kind, message = "system", f"无法写入或读取：{error.strerror or error}"
    elif kind == "fault":
        message = kept(error)
    name = report.agency_year.agency.name if report else None
    seconds = round(time.perf_counter() - begun, 3)
    return failed(job, file, message, kind, name=name, seconds=seconds)


def failed(
    job: Job, file: str, message: str, kind: str, *, name: str | None = None, seconds: float = 0.0
) -> Done:
    """The entry of a parameter file that came to nothing, named by its place."""
    folder = job.place.joinpath(*Path(file).parts[-3:]).with_suffix("")
    withdraw(folder)
    clear(folder)
    district, year, agency = place(Path(file))
    entry = Entry(agency, district, year, "failed", job.surroundings, seconds, message)
    done = Done(file, entry, Summary(name or agency, {}, {}, []), kind)
    with suppress(OSError):  # a full disk, perhaps: the batch hears of it with the job
        state = State(job.run, legible(file), entry, {}, {}, done.summary, kind)
        write_state(job.place, Path(file), state)
    return done
