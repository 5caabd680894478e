"""What is known of a season today: every body's report judged, then the list of them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

from nianbao.batches.attempt import forget_attempts
from nianbao.batches.batch import parted
from nianbao.batches.comparison import page_of, with_pairs
from nianbao.batches.job import Job
from nianbao.batches.pool import Left, processes, run_jobs
from nianbao.batches.state import surroundings
from nianbao.errors import InputError, NianbaoError, UsageError
from nianbao.inputs.district import list_file
from nianbao.inputs.problem import ID
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import STATES, Workspace, clear_leftovers
from nianbao.office.assessing import TOGETHER, Assessing, assessed, still_known
from nianbao.office.known import Known
from nianbao.rules.finding import Finding
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import read_rulebook
from nianbao.seasons.events import RECORD
from nianbao.seasons.position import Position, positions
from nianbao.seasons.season import Season, begun, latest_year, open_season

TIME_LIMIT = 60  # seconds for one report; most take less than a tenth of one
_AT_ONCE = 24  # reports that are judged sooner than workers are ready

Progress = Callable[[Known, int], None]  # one that was judged, how many there are


@dataclass(frozen=True)
class Assessment:
    """A season with what is known of its reports, by body, and what is found of its list."""

    season: Season
    reports: Mapping[str, Known]
    findings: tuple[Finding, ...]

    @property
    def positions(self) -> tuple[Position, ...]:
        return positions(self.season)


def seasons_of(
    workspace: Workspace, district: str | None, year: int | None
) -> tuple[list[Season], list[NianbaoError]]:
    """The season of a district, or of all that have a list; of a year, or the latest begun.

    With what is wrong with the others' lists. UsageError, InputError where it is the one asked for.
    """
    params = workspace.root / "params"
    if district is not None:
        if not re.fullmatch(ID, district):
            raise UsageError(f"地区编号应为小写字母、数字和连字符，现为“{district}”")
        return [open_season(workspace, district, year or latest_year(params / district))], []
    found: list[Season] = []
    wrong: list[NianbaoError] = []
    for folder in sorted(params.glob("*")):
        if re.fullmatch(ID, folder.name) and list_file(workspace, folder.name):
            try:
                found.append(open_season(workspace, folder.name, year or latest_year(folder)))
            except NianbaoError as error:
                wrong.append(error)
    return found, wrong


def assess(
    seasons: Sequence[Season],
    workspace: Workspace,
    *,
    out: Path | None = None,
    workers: int | None = None,
    progress: Progress = lambda known, whole: None,
) -> list[Assessment]:
    """Judge what was not judged before, on all cores, then each season by its own rules."""
    rulebook = read_rulebook(workspace.suites)
    key = surroundings(workspace.root, False)
    files = {str(p.file): p.standing.digest for one in seasons for p in one.places if p.file}
    with _kept(out or workspace.outputs) as outputs:
        clear_leftovers(outputs / STATES, *(page_of(one, outputs).parent for one in seasons))
        held = {file: still_known(outputs, file, key, s) for file, s in files.items()}
        known = {file: one for file, one in held.items() if one}
        todo = [file for file in files if file not in known]
        for one in _judged(todo, workspace, key, outputs, workers):
            if one.file not in known:
                known[one.file] = one
                progress(one, len(todo))
        told = [_with(one, known, workspace, outputs, key) for one in seasons]
    verdicts = judge(told, rulebook)
    return [
        Assessment(
            season,
            {p.body.id: known[str(p.file)] for p in season.places if str(p.file) in known},
            verdict.findings,
        )
        for season, verdict in zip(told, verdicts, strict=True)
    ]


def _judged(
    files: list[str], workspace: Workspace, key: str, outputs: Path, workers: int | None
) -> Iterator[Known]:
    """What is known of each of some reports, as it comes."""
    if len(files) <= _AT_ONCE:
        yield from assessed(files, workspace, key, outputs)
        return
    forget_attempts(outputs)
    run = uuid4().hex
    jobs: list[Job[Known]] = [
        Assessing(
            files=names,
            outputs=str(outputs),
            run=run,
            time_limit=TIME_LIMIT,
            root=str(workspace.root),
            key=key,
        )
        for names in parted([*map(Path, files)], workers or os.cpu_count() or 1, TOGETHER)
    ]
    with closing(run_jobs(jobs, Left(jobs), partial(processes, workers))) as results:
        yield from results


@contextmanager
def _kept(outputs: Path) -> Iterator[Path]:
    """Where what is known is kept: in the outputs, or for now where they cannot be written."""
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        writable = os.access(outputs, os.W_OK)
    except OSError:
        writable = False
    if writable:
        yield outputs
        return
    with tempfile.TemporaryDirectory(prefix="nianbao-status-") as folder:
        yield Path(folder)


def _with(
    season: Season, known: Mapping[str, Known], workspace: Workspace, outputs: Path, key: str
) -> Season:
    """A season with what is known of its reports, whose words are alike, and of files astray."""
    places = tuple(
        replace(place, assessed=known[str(place.file)].assessed)
        if str(place.file) in known
        else place
        for place in season.places
    )
    said = {p.body.id: known[str(p.file)].own_words for p in season.places if str(p.file) in known}
    compared = with_pairs(season, said, outputs, key)
    notices = [*season.notices, *_strangers(season, workspace)]
    if compared.pairs and page_of(season, outputs).is_relative_to(workspace.root):
        page = page_of(season, outputs).relative_to(workspace.root)
        notices.append(f"文字相近的报告对照见 {page.as_posix()}")
    return replace(compared, places=places, notices=tuple(notices))


def _strangers(season: Season, workspace: Workspace) -> Iterator[str]:
    """The parameter files that are no body's, and not the region's own report."""
    folder = workspace.root / "params" / season.district.id / str(season.year)
    listed = {*season.by_id, season.district.id}
    found = [
        file.name
        for file in sorted(begun(folder))
        if file.name != RECORD and file.stem not in listed and not _sums(file)
    ]
    if found:
        yield f"文件夹中有{season.year}年度名单以外的参数文件：{'、'.join(found)}"


def _sums(file: Path) -> bool:
    """Whether a file is that of a region's report."""
    try:
        return read_agency_year(file, complete=False).scope == "region_rollup"
    except InputError:
        return False
