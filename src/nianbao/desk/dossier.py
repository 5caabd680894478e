"""The files that a report is made from, and whether any of them has changed since."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import awatch

from nianbao.errors import NianbaoError
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import Workspace, real

Stamp = tuple[object, ...] | None  # None of a file that is not there
Dossier = dict[Path, Stamp]  # of absolute paths; a folder has the stamps of its files

_STEP = 50  # ms without a change before a save has come to its end
_LOOK = 2000  # ms between two looks where the system tells of no change: shares, links


def dossier(file: Path, workspace: Workspace) -> Dossier:
    """The files of a report as they stand, so far as the parameter file can be read.

    What a file was before it was read tells of any later change.
    """
    own = stamps([file])
    folders = (workspace.suites, workspace.suites / "local", workspace.holidays)
    files = [workspace.notebook(), *folders]
    try:
        agency_year = read_agency_year(file)
        files += [workspace.notebook(agency_year.form.family), *_named(agency_year, workspace)]
        files += workspace.places_before(agency_year)
        if before := workspace.prior_file(agency_year):
            files += _named(read_agency_year(before), workspace)
    except NianbaoError:
        pass  # is told by whoever makes the report
    return stamps(file for file in files if workspace.holds(file)) | own


def _named(agency_year: AgencyYear, workspace: Workspace) -> list[Path]:
    """The ledgers that a parameter file names."""
    named = agency_year.ledgers.model_dump().values()
    return [workspace.root / str(path).partition("#")[0] for path in named if path]


def stamps(files: Iterable[Path]) -> Dossier:
    """The files as they stand."""
    return {file: _stamp(file) for file in map(Path.absolute, files)}


def _stamp(file: Path) -> Stamp:
    """Another one after each change; editors may write a file or put a new one in its place."""
    try:
        if file.is_dir():
            files = (f for f in sorted(file.iterdir()) if f.is_file() and not _is_litter(f))
            return tuple((f.name, _stamp(f)) for f in files)
        stat = file.stat()
        return stat.st_mtime_ns, stat.st_size, stat.st_ino
    except OSError:
        return None


def _is_litter(file: Path) -> bool:
    """Whether a file is what editors leave beside the one that they write."""
    return file.name.startswith((".", "#", "~")) or file.name.endswith(("~", ".tmp"))


async def changed(known: Dossier) -> None:
    """Return when a file of the dossier has changed, at once if it has already."""
    if stamps(known) != known:
        return
    looks = awatch(
        *_folders(known),
        watch_filter=None,
        recursive=False,
        step=_STEP,
        debounce=10 * _STEP,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    with suppress(OSError, RuntimeError):  # the system has no more watches to give
        async with aclosing(looks):
            async for _ in looks:
                if stamps(known) != known:
                    return
    while stamps(known) == known:
        await asyncio.sleep(_LOOK / 1000)


def _folders(files: Iterable[Path]) -> set[Path]:
    """The folders in which any of the files would be written, links followed."""
    paths = {path for file in files for path in (file, real(file))}
    return {next(filter(_is_folder, (path, *path.parents))) for path in paths}


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no system takes
        return False
