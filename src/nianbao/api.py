"""What Python programs may rely on: `read`, `read_published`, `check`, `run` and `batch`.

Each works in the workspace that the file lies in, else in the one at or above the current
folder, as the commands do; a published report needs none. Whatever is wrong raises an error of
`nianbao.errors`, with the command's message. The functions load what they need when they are
called: `import nianbao` takes no time. They print nothing; what they do is told to the loggers
below `nianbao`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nianbao.annual_report import AnnualReport
    from nianbao.batches.batch import Batch
    from nianbao.inputs.workspace import Workspace
    from nianbao.pipeline import Run
    from nianbao.published.published_report import PublishedReport
    from nianbao.rules.finding import Finding


def read(file: str | Path) -> AnnualReport:
    """The report of a parameter file: `report.figures.figure("t3[granted,total]")` is a figure.

    With the figures of its ledgers, its prose, and the year before where there is one.
    Raises InputError with the line for what cannot be read, UsageError without a workspace.
    """
    from nianbao.annual_report import read_annual_report

    return read_annual_report(Path(file), _workspace([file]))


def read_published(file: str | Path) -> PublishedReport:
    """A published report: a page (.html), a Word file (.docx), a PDF or a text (.txt, .md).

    `report.figures.figure("t3[granted,total]")` is a figure as it was published, on `report.form`,
    the form as it was filled in; `report.cells` has each with its place and the fact that it rests
    on, `report.identity` agency and year. Needs no workspace. Raises InputError for what cannot be
    read, or is no annual report.
    """
    from nianbao.published.reading import read_published

    return read_published(Path(file))


def check(files: Iterable[str | Path]) -> list[Finding]:
    """What the rules find in parameter files, file by file, explained findings too.

    The files are of one workspace. Raises InputError for the first that cannot be read, and for
    a rule that no suite may hold; UsageError without a workspace.
    """
    from nianbao.rules.check import check as check_files
    from nianbao.rules.rulebook import read_rulebook

    paths = [Path(file) for file in files]
    workspace = _workspace(paths)
    checked = check_files(paths, workspace, read_rulebook(workspace.suites))
    for error in (*checked.refused, *(fault for _, fault in checked.faults)):
        raise error
    return list(checked.findings)


def run(file: str | Path, out: str | Path | None = None, draft: bool = False) -> Run:
    """Make every output of one parameter file, below `out` or the workspace's outputs/.

    With an open error the public edition is withheld, or marked as a draft if `draft` is set.
    Raises InputError for the file, NotebookError with the failed notebook kept, FontError for a
    character without a glyph, UsageError without a workspace, where nothing can be written, and
    where another program is at the same report.
    """
    from nianbao.pipeline import run as run_one

    folder = None if out is None else Path(out)
    return run_one(Path(file), _workspace([file]), out=folder, draft=draft)


def batch(
    places: Iterable[str | Path] = (),
    out: str | Path | None = None,
    draft: bool = False,
    force: bool = False,
    retry: bool = False,
    workers: int | None = None,
) -> Batch:
    """Run the parameter files in folders or files (by default params/): parallel, resumable.

    What has not changed since the last batch is left as it is, unless `force` is set; `retry`
    runs only what failed. One report's failure is its entry, not an error. UsageError is raised
    for a place that is not there, two files of one agency-year, and where another batch writes to
    the same folder. Starts processes: a program calls it below `if __name__ == "__main__":`.
    """
    from nianbao.batches.batch import parameter_files, run_batch

    paths = [Path(place) for place in places]
    workspace = _workspace(paths)
    return run_batch(
        parameter_files(paths or (workspace.root / "params",)),
        workspace,
        out=None if out is None else Path(out),
        draft=draft,
        force=force,
        retry=retry,
        workers=workers,
    )


def _workspace(places: Iterable[str | Path]) -> Workspace:
    from nianbao.inputs.workspace import find_workspace

    return find_workspace(*(Path(place).parent for place in places), Path.cwd())
