"""What a worker of the batch does: some agency-years, judged together, run one by one.

It is the same on this machine's processes and on a cluster's.
"""

from __future__ import annotations

import gc
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.batches.attempt import attempting, bounded
from nianbao.batches.job import Job
from nianbao.batches.state import (
    Entry,
    Stamps,
    State,
    Summary,
    legible,
    place,
    read_state,
    said,
    stamps,
    state_file,
    write_state,
)
from nianbao.errors import InputError, NianbaoError, NotebookError
from nianbao.faults import kept
from nianbao.form.family import family
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import LIST, SPELLINGS, Workspace, require_place
from nianbao.pipeline import Run, clear, produce, withdraw
from nianbao.rehearsal import MODULES, rehearse
from nianbao.rules.check import judged
from nianbao.seasons.events import record_file
from nianbao.seasons.handed_in import FOLDER as HANDED_IN
from nianbao.seasons.saved import FOLDER as PUBLISHED
from nianbao.seasons.saved import saved_page
from nianbao.seasons.season import Season

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
class Done:
    """What came of one parameter file."""

    file: str
    entry: Entry
    summary: Summary
    kind: str = ""  # of a failure: input | notebook | system | fault


@dataclass(frozen=True, kw_only=True)
class Making(Job[Done]):
    """Making the reports of some parameter files."""

    loads = LOADED

    root: str
    surroundings: str
    draft: bool

    def work(self) -> list[Done]:
        with _working:
            return _run_job(self)

    def state(self, file: str) -> Path:
        return state_file(self.place, Path(file))

    def ended(self, file: str) -> Done | None:
        state = read_state(self.place, Path(file))
        if state is None or state.run != self.run:
            return None
        return Done(file, state.entry, state.summary, state.kind)

    def failed(self, file: str, why: str, *, fault: bool = False) -> Done:
        if fault:
            return failed(self, file, why, "fault")
        return failed(self, file, f"{why}，没有生成报告", "notebook")


Ready = tuple[str, AnnualReport, Stamps]


def _run_job(job: Making) -> list[Done]:
    from nianbao.rules.expectations import judge
    from nianbao.rules.rulebook import read_rulebook

    nursery = _nursery()
    workspace = Workspace(Path(job.root))
    done: list[Done] = []
    read: list[Ready] = []
    for file in job.files:
        if ended := job.ended(file):
            done.append(ended)
            continue
        if why := job.hopeless(file):
            done.append(job.failed(file, why))
            continue
        begun = time.perf_counter()
        try:
            with attempting(job.state(file), job.run, "reading", job.time_limit):
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


def _read(file: str, workspace: Workspace) -> Ready:
    """A report with the stamps of the files that it is made from."""
    before = stamps([Path(file)])
    report = read_annual_report(Path(file), workspace)
    require_place(Path(file), report.agency_year)
    return file, report, before | stamps(others(report, workspace))


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


def others(report: AnnualReport, workspace: Workspace) -> list[Path]:
    """The files besides its own that a report is made from, or would be if they were there."""
    files = of_season(report.members.season, workspace) if report.members else []
    for one in (report, report.prior):
        if one is None:
            continue
        agency_year = one.agency_year
        if one is report:
            files += workspace.places_before(agency_year)
        files += _ledgers(agency_year, workspace)
    return files


def _ledgers(agency_year: AgencyYear, workspace: Workspace) -> list[Path]:
    named = agency_year.ledgers.model_dump().values()
    return [workspace.root / str(path).partition("#")[0] for path in named if path]


def of_season(season: Season, workspace: Workspace) -> list[Path]:
    """The files that a region's report is summed by, and judged: the list, the record, the bodies'
    own of this year and the last, what was handed in and what is saved of what was published.
    """
    district, year = season.district.id, season.year
    folder = workspace.root / "params" / district
    files = [folder / f"{LIST}{suffix}" for suffix in SPELLINGS]
    files.append(record_file(workspace, district, year))
    files += (folder / str(year) / kept for kept in (HANDED_IN, PUBLISHED))
    for own in season.places:
        id = own.body.id
        files += workspace.places(district, year, id)
        files += workspace.places(district, year - 1, id)
        if page := saved_page(workspace, district, year, id):
            files.append(page)
        with suppress(InputError):  # one that is not summed, or the region's would not be read
            if own.file:
                files += _ledgers(read_agency_year(own.file, complete=False), workspace)
    return files


def _produced(
    job: Making,
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
        with attempting(job.state(file), job.run, "making", limit):
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
    summary = _summary(report, run)
    if inputs.items() >= stamps([Path(file)]).items():  # one that changed meanwhile is run again
        written = stamps(sorted(run.files))
        standing = report.standing.digest if report.standing else ""
        dates = said(report.deadlines)
        state = State(
            job.run, file, entry, inputs, written, summary, standing=standing, deadlines=dates
        )
        write_state(job.place, Path(file), state)
    return Done(file, entry, summary)


def _summary(report: AnnualReport, run: Run) -> Summary:
    """What the index shows of a report that was made."""
    keys = family(report.form.family).key_figures
    figures = {name: report.figures.sum(*roles) for name, roles in keys.items()}
    rollup = report.agency_year.rollup
    return Summary(
        report.agency_year.agency.name,
        run.check["counts"],
        {name: None if n is None else int(n) for name, n in figures.items()},
        sorted(path.name for path in run.files),
        report.form.id,
        report.seal,
        report.agency_year.scope,
        [*rollup.bodies] if rollup else [],
        report.altered,
        {
            table.id: [
                str(n) if isinstance(n := cell.figure, Decimal) else n
                for cell in report.figures.table(table.id)
            ]
            for table in report.form.tables
        },
        report.own_words,
    )


def _failed(
    job: Making, file: str, error: Exception, begun: float, report: AnnualReport | None = None
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
    job: Making,
    file: str,
    message: str,
    kind: str,
    *,
    name: str | None = None,
    seconds: float = 0.0,
) -> Done:
    """The entry of a parameter file that came to nothing, named by its place."""
    folder = job.place.joinpath(*Path(file).parts[-3:]).with_suffix("")
    withdraw(folder)
    clear(folder)
    district, year, agency = place(Path(file))
    entry = Entry(agency, district, year, "failed", job.surroundings, seconds, message)
    done = Done(file, entry, Summary(name or agency, {}, {}, []), kind)
    with suppress(OSError):  # a full disk, perhaps: the batch hears of it with the job
        inputs = stamps([Path(file)])
        state = State(job.run, legible(file), entry, inputs, {}, done.summary, kind)
        write_state(job.place, Path(file), state)
    return done
