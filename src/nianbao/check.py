"""The rules alone over any number of parameter files, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import InputError
from nianbao.finding import Finding
from nianbao.workspace import Workspace

if TYPE_CHECKING:
    from nianbao.rulebook import Rulebook

TOGETHER = 500  # reports in one validation: about 0.4 MiB each while they are judged

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Checked:
    """What was found, in the order of the files, and the files that could not be read."""

    findings: tuple[Finding, ...]
    refused: tuple[InputError, ...]


def check(
    files: Sequence[Path],
    workspace: Workspace,
    rulebook: Rulebook,
    progress: Progress = lambda done, whole: None,
) -> Checked:
    """The findings on each file; a file that cannot be read does not stop the others."""
    findings: list[Finding] = []
    refused: list[InputError] = []
    for start in range(0, len(files), TOGETHER):
        reports: list[AnnualReport] = []
        for file in files[start : start + TOGETHER]:
            try:
                reports.append(read_annual_report(file, workspace))
            except InputError as error:
                refused.append(error)
        if reports:
            # Great Expectations takes seconds to load: not for files that cannot be read.
            from nianbao.expectations import judge

            verdicts = judge(reports, rulebook)
            findings += [finding for verdict in verdicts for finding in verdict.findings]
        progress(min(start + TOGETHER, len(files)), len(files))
    return Checked(tuple(findings), tuple(refused))
