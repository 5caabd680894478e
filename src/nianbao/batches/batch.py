"""Many agency-years: what must run, where it runs, what came of it.

Unchanged agency-years are skipped; the rest go to workers in jobs whose reports share one
validation. run.json is rewritten whole while the batch runs, so that it is true at any time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from nianbao.batches.attempt import forget_attempts
from nianbao.batches.comparison import told
from nianbao.batches.job import Job
from nianbao.batches.overviews import overviews
from nianbao.batches.pool import Left, cluster, processes, run_jobs
from nianbao.batches.record import Progress, Record
from nianbao.batches.state import (
    Entry,
    forget_state,
    legible,
    place,
    read_states,
    said,
    stamp,
    surroundings,
    unchanged,
)
from nianbao.batches.worker import Done, Making
from nianbao.errors import NianbaoError, UsageError
from nianbao.inputs.district import WORD as LIST_WORD
from nianbao.inputs.district import list_file, read_district
from nianbao.inputs.reading import TAKEN
from nianbao.inputs.workspace import STATES, Workspace, clear_leftovers, is_list, real
from nianbao.pipeline import TIME_LIMIT, clear, require_reference
from nianbao.rules.rulebook import read_rulebook
from nianbao.seasons.events import read_events
from nianbao.seasons.standing import standings

TOGETHER = 256  # reports of one job at most: they share one validation
TOGETHER_ON_CLUSTER = 64  # so that workers that are added find some to do


@dataclass(frozen=True)
class Batch:
    """What came of a batch.

    `entries` are in the order in which the reports ended; `outputs` is the folder of run.json and
    of the index; `exit_code` is the command's.
    """

    entries: tuple[Entry, ...]
    outputs: Path
    interrupted: bool
    exit_code: int
    unwritten: str = ""  # why run.json or the index is not what it should be


def parameter_files(places: Sequence[Path]) -> list[Path]:
    """The parameter files given, and those below the folders given.

    Links to folders are not followed; what editors and file systems keep beside a file
    (.#a.yaml, ._a.yaml, ~$a.xlsx) is passed over; workbooks of other programs are not, for each
    is a report that somebody waits for. A district's list is no report. UsageError for one that
    is given by its name, for a place that is not there or cannot be read, and for two files of
    one agency-year.
    """
    files: dict[Path, None] = {}
    for given in places:
        try:
            if given.is_dir():
                files.update(dict.fromkeys(map(real, _below(given))))
            elif given.is_file() and is_list(given):
                raise UsageError(f"{given} 是{LIST_WORD}，不是参数文件")
            elif given.is_file():
                files[real(given)] = None
            else:
                raise UsageError(f"没有这个文件或文件夹：{given}")
        except OSError as error:
            raise UsageError(f"无法读取 {error.filename or given}（{error.strerror}）") from None
    if not files:
        raise UsageError(f"没有参数文件（*.yaml、*.xlsx）：{'、'.join(map(str, places))}")
    by_place: dict[tuple[str, int, str], Path] = {}
    for file in sorted(files):
        other = by_place.setdefault(place(file), file)
        if other != file:
            raise UsageError(f"两份参数文件是同一机关同一年度，只能有一份：{other}、{file}")
    return sorted(files)


def _below(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for at, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            passed_over = name.startswith((".", "~$")) or is_list(file := Path(at) / name)
            if name.lower().endswith(TAKEN) and not passed_over:
                yield file


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
    time_limit: float = TIME_LIMIT,
    progress: Progress = lambda entry, whole: None,
) -> Batch:
    """Run what must be run; UsageError if another batch writes to the same folder."""
    workspace.require_notebook()
    rulebook = read_rulebook(workspace.suites)
    require_reference(workspace)
    outputs = real(out or workspace.outputs)
    run = uuid4().hex
    with alone(outputs):
        clear_leftovers(outputs, outputs / STATES)
        key = surroundings(workspace.root, draft)
        states = {state.file: state for state in read_states(outputs)}
        if retry and not states:
            raise UsageError(f"{outputs} 中没有上次批处理的记录，不知道失败的是哪些")
        if retry:
            files = [file for file in files if (s := states.get(legible(str(file)))) and s.failed]
        compared = partial(told, workspace, outputs, rulebook, key)
        seasons = partial(overviews, workspace, outputs, rulebook)
        record = Record(outputs, files, states.values(), progress, compared, seasons)
        digests = cache(partial(_digests, workspace))
        deadlines = cache(partial(_deadlines, workspace))
        todo: list[Path] = []
        for file in files:
            state = None if force else states.get(legible(str(file)))
            district, year, agency = place(file)
            known = digests(district, year)
            standing = None if known is None else known.get(agency, "")
            if state is not None and unchanged(state, key, standing, deadlines(district)):
                entry = replace(state.entry, status="skipped", seconds=0.0)
                record.add(Done(str(file), entry, state.summary), state.entry.status)
            else:
                forget_state(outputs, file)
                todo.append(file)
        forget_attempts(outputs)
        record.write()
        jobs: list[Job[Done]] = [
            Making(
                files=names,
                outputs=str(outputs),
                run=run,
                time_limit=time_limit,
                root=str(workspace.root),
                surroundings=key,
                draft=draft,
            )
            for names in parted(
                todo, workers or os.cpu_count() or 1, TOGETHER_ON_CLUSTER if scheduler else TOGETHER
            )
        ]
        left = Left(jobs)
        start = partial(cluster, scheduler) if scheduler else partial(processes, workers)
        interrupted = False
        try:
            with closing(run_jobs(jobs, left, start)) as results:
                for done in results:
                    record.add(done)
        except KeyboardInterrupt:
            interrupted = True
            for done in left.ended():
                record.add(done)
            for name in left.files:
                clear(outputs.joinpath(*Path(name).parts[-3:]).with_suffix(""))
        finally:
            record.write(index=True)
    return Batch(tuple(record.entries), outputs, interrupted, record.exit_code, record.unwritten)


def _digests(workspace: Workspace, district: str, year: int) -> Mapping[str, str] | None:
    """The digest of what a season's record says of each body; None if it cannot be read."""
    try:
        known = standings(read_events(workspace, district, year).events)
    except NianbaoError:  # whoever reads a report of it says what is wrong
        return None
    return {body: standing.digest for body, standing in known.items()}


def _deadlines(workspace: Workspace, district: str) -> str | None:
    """The deadlines of a district's list, as a state keeps them; None if it cannot be read."""
    try:
        listed = list_file(workspace, district)
        return said(read_district(listed).deadlines if listed else None)
    except NianbaoError:  # as above
        return None


def parted(files: Sequence[Path], workers: int, most: int) -> list[tuple[str, ...]]:
    """As many jobs for each worker, of equal expected cost, the largest files first."""
    sizes = {file: (stamp(file) or [0])[0] for file in files}
    ordered = [str(f) for f in sorted(files, key=lambda file: (-sizes[file], file))]
    rounds = -(-len(ordered) // (most * workers))
    number = min(rounds * workers, len(ordered))
    return [tuple(ordered[start::number]) for start in range(number)]


@contextmanager
def alone(outputs: Path) -> Iterator[None]:
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
