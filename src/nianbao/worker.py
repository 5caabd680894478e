"""What a worker of the batch does: some agency-years, judged together, run one by one.

The function is the same on this machine's processes and on a cluster's.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import InputError, NianbaoError, NotebookError, UsageError
from nianbao.state import Entry, State, read_state, stamp, stamps, unchanged, write_state
from nianbao.workspace import Workspace

if TYPE_CHECKING:
    from nianbao.expectations import Verdict
    from nianbao.nursery import Nursery

_working = threading.Lock()  # a cluster's worker may have threads, but has one nursery
# What a worker takes seconds to load; the first keeps the second from calling out.
LOADED = ("nianbao.expectations", "great_expectations", "nianbao.exporters", "papermill")
KEY_FIGURES = {
    "new_received": "t3[new_received,total]",
    "results_total": "t3[results_total,total]",
    "carried_out": "t3[carried_out,total]",
    "reviews": "t4[cases,rev_total]",
}


@dataclass(frozen=True)
class Job:
    """Some parameter files to run in one go."""

    files: tuple[str, ...]
    root: str
    outputs: str
    surroundings: str
    draft: bool
    time_limit: float


@dataclass(frozen=True)
class Done:
    """What came of one parameter file."""

    file: str
    entry: Entry
    summary: dict[str, Any]
    kind: str = ""  # of a failure: input | notebook | other


def begin() -> None:
    """Set up a worker process: it ends with the batch, and Ctrl-C is the batch's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
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
    from nianbao.expectations import judge
    from nianbao.rulebook import read_rulebook

    nursery = _nursery()
    workspace = Workspace(Path(job.root))
    done: list[Done] = []
    ready: list[tuple[str, AnnualReport, dict[str, list[int] | None]]] = []
    for file in job.files:
        begun = time.perf_counter()
        state = read_state(Path(job.outputs), Path(file))
        if state is not None and unchanged(state, job.surroundings):  # by a worker that was lost
            done.append(Done(file, state.entry, state.summary))
            continue
        try:
            before = {file: stamp(Path(file))}
            report = read_annual_report(Path(file), workspace)
            _require_place(Path(file), report)
            inputs = before | stamps(_others(report, workspace))
            ready.append((file, report, inputs))
        except Exception as error:  # whatever a file holds, the others go on
            done.append(_failed(job, file, error, begun))
    try:
        rulebook = read_rulebook(workspace.suites)
        verdicts = judge([report for _, report, _ in ready], rulebook)
    except NianbaoError as error:
        return done + [_failed(job, file, error, time.perf_counter()) for file, *_ in ready]
    keys = [(report.digest, rulebook.version) for _, report, _ in ready]
    samples = [r.agency_year.parameters() for _, r, _ in ready if r.ledgers is None][:1]
    nursery.prepare(_rehearse, dict(zip(keys, verdicts, strict=True)), job.root, samples)
    return done + [_produced(job, workspace, nursery, *one) for one in ready]


@cache
def _nursery() -> Nursery:
    """Where this worker's notebooks run; made while the worker itself loads what it needs."""
    from tqdm import tqdm

    from nianbao.nursery import Nursery

    nursery = Nursery(("nianbao.analysis", "nianbao.expectations", "nianbao.notebook"))
    nursery.start()
    for module in LOADED:
        import_module(module)
    # Great Expectations makes bars that it does not show; the semaphore of their lock would
    # outlive a worker that is killed.
    tqdm.set_lock(threading.RLock())
    gc.freeze()  # the collector need not look at what stays
    return nursery


def _rehearse(
    verdicts: dict[tuple[str, str], Verdict], root: str, samples: list[dict[str, Any]]
) -> None:
    """In the nursery: what every notebook would read, compile or judge, done once for all."""
    from nianbao.expectations import remember
    from nianbao.notebook import open_master

    remember(verdicts)
    os.chdir(root)
    for parameters in samples:
        with suppress(Exception):  # what is wrong here is wrong in its own notebook, too
            master = open_master(**parameters)
            master._repr_mimebundle_()
            for section in master.report.form.sections:
                master.prose(section.id)
                for frame in master.tables(section.id).values():
                    repr(master.show(frame))


def _require_place(file: Path, report: AnnualReport) -> None:
    """A file stands where its content says, so that no two can be the same agency-year."""
    agency = report.agency_year.agency
    due = (agency.district, str(report.year), f"{agency.id}.yaml")
    if file.parts[-3:] != due:
        raise InputError(
            "文件的位置与内容不符，可能与另一份参数文件是同一机关同一年度",
            file=file,
            expected="/".join(due),
            found="/".join(file.parts[-3:]),
        )


def _others(report: AnnualReport, workspace: Workspace) -> list[Path]:
    """The files besides its own that a report is made from, or would be if they were there."""
    files: list[Path] = []
    for one in (report, report.prior):
        if one is None:
            continue
        agency_year = one.agency_year
        if one is report:
            agency, year = agency_year.agency, agency_year.year - 1
            default = workspace.root / "params" / agency.district / str(year) / f"{agency.id}.yaml"
            files.append(workspace.prior_file(agency_year) or default)
        named = agency_year.ledgers.model_dump().values()
        files += [workspace.root / str(path).partition("#")[0] for path in named if path]
    return files


def _produced(
    job: Job,
    workspace: Workspace,
    nursery: Nursery,
    file: str,
    report: AnnualReport,
    inputs: dict[str, list[int] | None],
) -> Done:
    from nianbao.run import produce

    begun = time.perf_counter()
    for stale in workspace.output_folder(report.agency_year, Path(job.outputs)).glob(".run-*"):
        shutil.rmtree(stale, ignore_errors=True)  # of a batch that was killed
    try:
        run = produce(
            report,
            workspace,
            out=Path(job.outputs),
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
    figures = {name: report.figures.figure(address) for name, address in KEY_FIGURES.items()}
    summary = {
        "name": agency.name,
        "counts": tally,
        "figures": {name: None if n is None else int(n) for name, n in figures.items()},
        "files": sorted(path.name for path in run.files),
    }
    if stamp(Path(file)) == inputs[file]:  # a file that changed meanwhile is run again
        state = State(entry, inputs, stamps(sorted(run.files)), summary)
        write_state(Path(job.outputs), Path(file), state)
    return Done(file, entry, summary)


def _failed(
    job: Job, file: str, error: Exception, begun: float, report: AnnualReport | None = None
) -> Done:
    kind, message = "other", f"{type(error).__name__}: {error}"
    if isinstance(error, NianbaoError):
        message = str(error)
        kinds = {NotebookError: "notebook", InputError: "input", UsageError: "input"}
        kind = next((word for one, word in kinds.items() if isinstance(error, one)), kind)
    elif isinstance(error, OSError):
        message = f"无法写入或读取：{error.strerror or error}"
    done = failed(job, file, message, kind, round(time.perf_counter() - begun, 3))
    if report is not None:
        done = replace(done, summary={**done.summary, "name": report.agency_year.agency.name})
    with suppress(OSError):  # a full disk, perhaps: the batch hears of it with the job
        write_state(Path(job.outputs), Path(file), State(done.entry, {}, {}, done.summary, kind))
    return done


def failed(job: Job, file: str, message: str, kind: str = "other", seconds: float = 0.0) -> Done:
    """The entry of a parameter file that came to nothing, named by its place."""
    district, year, name = Path(file).parts[-3:]
    agency, number = Path(name).stem, int(year) if year.isdigit() else 0
    entry = Entry(agency, district, number, "failed", job.surroundings, seconds, message)
    return Done(file, entry, {"name": agency, "counts": {}, "figures": {}, "files": []}, kind)
