"""The rules alone over any number of parameter files, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import InputError
from nianbao.inputs.district import District, read_district
from nianbao.inputs.workspace import Workspace, is_list
from nianbao.rules import quick
from nianbao.rules.finding import Finding
from nianbao.rules.place import place_of
from nianbao.rules.rulebook import Rulebook
from nianbao.rules.verdict import Verdict

TOGETHER = 500  # reports in one validation: about 0.4 MiB each while they are judged

Judge = Callable[[Sequence[AnnualReport], Rulebook], list[Verdict]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Checked:
    """What was found, in the order of the files, and the files that came to nothing."""

    findings: tuple[Finding, ...]
    refused: tuple[InputError, ...]
    faults: tuple[tuple[Path, Exception], ...]  # what nobody expected, by file
    lists: tuple[District, ...] = ()  # of bodies, which are read and hold no report
    notices: tuple[str, ...] = ()  # of what was not read in a file and need not be


def check(
    files: Sequence[Path],
    workspace: Workspace,
    rulebook: Rulebook,
    judge: Judge = quick.judge,
    progress: Progress = lambda done, whole: None,
) -> Checked:
    """The findings on each file; a file that cannot be read does not stop the others.

    A district's list is read, for what is wrong in it.
    """
    lists: list[District] = []
    findings: list[Finding] = []
    refused: list[InputError] = []
    faults: list[tuple[Path, Exception]] = []
    notices: list[str] = []
    for start in range(0, len(files), TOGETHER):
        read: list[tuple[Path, AnnualReport]] = []
        for file in files[start : start + TOGETHER]:
            try:
                if is_list(file):
                    lists.append(read_district(file))
                else:
                    read.append((file, read_annual_report(file, workspace)))
            except InputError as error:
                refused.append(error)
            except Exception as error:
                faults.append((file, error))
        for file, report in read:
            source = report.agency_year.source
            told = (*(source.notices if source else ()), *workspace.notices(file))
            notices += (f"{file}：{said}" for said in told)
        verdicts = judged([report for _, report in read], rulebook, judge)
        for (file, report), verdict in zip(read, verdicts, strict=True):
            if isinstance(verdict, Exception):
                faults.append((file, verdict))
            else:
                findings += (
                    replace(found, place=place_of(found, report)) for found in verdict.findings
                )
        progress(min(start + TOGETHER, len(files)), len(files))
    return Checked(
        tuple(findings), tuple(refused), tuple(faults), tuple(lists), (*notices, *_said(lists))
    )


def _said(lists: Sequence[District]) -> Iterator[str]:
    """What is to be known of the files of lists."""
    for one in lists:
        if one.source:
            yield from (f"{one.source.file}：{said}" for said in one.source.notices)


def judged(
    reports: Sequence[AnnualReport], rulebook: Rulebook, judge: Judge
) -> list[Verdict | Exception]:
    """The verdict on each report, or what judging it came to: one never costs the others."""
    if not reports:  # Great Expectations takes seconds to load
        return []
    try:
        return [*judge(reports, rulebook)]
    except Exception as error:
        if len(reports) == 1:
            return [error]
        half = len(reports) // 2
        return judged(reports[:half], rulebook, judge) + judged(reports[half:], rulebook, judge)
