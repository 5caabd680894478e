"""The work of assessing: some reports read, sealed and judged by the quick judge."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.batches.attempt import attempting, bounded
from nianbao.batches.job import Job
from nianbao.batches.state import Stamps, legible, stamps
from nianbao.batches.worker import others
from nianbao.errors import NianbaoError
from nianbao.faults import kept
from nianbao.inputs.district import list_file
from nianbao.inputs.workspace import Workspace, require_place
from nianbao.office.known import Known, keep_known, kept_file, read_known
from nianbao.rules.check import judged
from nianbao.rules.finding import Finding, counts
from nianbao.rules.place import place_of
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import read_rulebook
from nianbao.seasons.season import Assessed

TOGETHER = 64  # reports that are judged at once

_Read = tuple[str, AnnualReport, Stamps]


@dataclass(frozen=True, kw_only=True)
class Assessing(Job[Known]):
    """Assessing the reports of some parameter files."""

    root: str  # of the workspace
    key: str

    def work(self) -> list[Known]:
        lost = {file: why for file in self.files if (why := self.hopeless(file))}
        tried = [file for file in self.files if file not in lost]
        workspace = Workspace(Path(self.root))
        done = assessed(tried, workspace, self.key, self.place, self.run, self.time_limit)
        return done + [self.failed(file, why) for file, why in lost.items()]

    def state(self, file: str) -> Path:
        return kept_file(self.place, file)

    def ended(self, file: str) -> Known | None:
        """None is told before its job has ended: what is kept may be of another run."""
        return None

    def failed(self, file: str, why: str, *, fault: bool = False) -> Known:
        said = why if fault else f"核对时{why}，没有结果"
        return Known(legible(file), self.key, "", {}, Assessed(message=said))


def assessed(
    files: list[str],
    workspace: Workspace,
    key: str,
    outputs: Path,
    run: str = "",
    limit: float | None = None,
) -> list[Known]:
    """What is known of each report; one that cannot be read never costs the others.

    With a `limit`, seconds for one, this process ends where it is passed, and the file is marked.
    """
    rulebook = read_rulebook(workspace.suites)
    done: list[Known] = []
    read: list[_Read] = []
    for file in files:
        mark = kept_file(outputs, file)
        try:
            with attempting(mark, run, "judging", limit) if limit else nullcontext():
                read.append(_read(file, workspace))
        except Exception as error:
            done.append(_refused(file, key, error, workspace))
    with bounded(limit + len(read)) if limit else nullcontext():
        verdicts = judged([report for _, report, _ in read], rulebook, judge)
    for (file, report, inputs), verdict in zip(read, verdicts, strict=True):
        if isinstance(verdict, Exception):
            done.append(_refused(file, key, verdict, workspace))
        else:
            done.append(_known(file, report, key, inputs, verdict.findings))
            with suppress(OSError):  # a full disk: then it is judged again next time
                keep_known(outputs, done[-1])
    return done


def still_known(outputs: Path, file: str, key: str, standing: str) -> Known | None:
    """What is kept of a report, where it still holds."""
    known = read_known(outputs, file)
    return known if known and known.holds(key, standing) else None


def _read(file: str, workspace: Workspace) -> _Read:
    """A report with the stamps of the files that it rests on, as they were before."""
    before = stamps([Path(file)])
    report = read_annual_report(Path(file), workspace)
    require_place(Path(file), report.agency_year)
    return file, report, before | stamps([*others(report, workspace), *_beside(report, workspace)])


def _beside(report: AnnualReport, workspace: Workspace) -> Iterator[Path]:
    """The list, whose deadlines hold for all."""
    if listed := list_file(workspace, report.agency_year.agency.district):
        yield listed


def _known(
    file: str, report: AnnualReport, key: str, inputs: Stamps, findings: tuple[Finding, ...]
) -> Known:
    number = counts(findings)
    rollup = report.agency_year.rollup
    own = Assessed(
        seal=report.seal,
        scope=report.agency_year.scope,
        bodies=tuple(rollup.bodies) if rollup else (),
        errors=number["error"],
        warnings=number["warn"],
        altered=report.altered,
    )
    placed = tuple(replace(found, place=place_of(found, report)) for found in findings)
    standing = report.standing.digest if report.standing else ""
    return Known(legible(file), key, standing, inputs, own, placed, report.own_words)


def _refused(file: str, key: str, error: Exception, workspace: Workspace) -> Known:
    """One that came to nothing, with its place as seen from the workspace."""
    if isinstance(error, NianbaoError):
        said = str(error).replace(f"{workspace.root}{os.sep}", "")
    elif isinstance(error, OSError):
        said = f"无法读取：{error.strerror or error}"
    else:
        said = kept(error)
    return Known(legible(file), key, "", {}, Assessed(message=said))
