"""A body of a region with the figures that it is summed with, and where they come from."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nianbao.errors import InputError
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.district import Body
from nianbao.inputs.figures import Figures, read_figures
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import Workspace, real, require_place
from nianbao.seasons.handed_in import handed_in
from nianbao.seasons.seal import seal
from nianbao.seasons.season import Place

if TYPE_CHECKING:
    from nianbao.inputs.ledgers import Ledger, Ledgers

Basis = Literal["approved", "submitted", "draft"]
BASES: dict[Basis, str] = {"approved": "审定", "submitted": "报送", "draft": "编制中"}


@dataclass(frozen=True)
class Member:
    """A body that is summed, with the figures that it is summed with.

    `scope` and `bodies` are those of its own report, which may be a roll-up itself; `cases` its
    ledger of cases. `now` are the figures of its file where that is no longer what was approved.
    """

    body: Body
    figures: Figures
    basis: Basis
    seal: str
    scope: str = "agency"
    bodies: tuple[str, ...] = ()
    cases: Ledger | None = None
    now: Figures | None = None


@dataclass(frozen=True)
class _Read:
    """What was read of a body's report."""

    agency_year: AgencyYear
    figures: Figures
    seal: str
    cases: Ledger | None = None


def read_member(
    place: Place, region: AgencyYear, workspace: Workspace, basis: Literal["approved", "latest"]
) -> Member | None:
    """What a body is summed with in the report of its region; None where there is nothing yet.

    By the basis "approved" what was approved, by "latest" the file as it is. InputError, naming
    the body, for what cannot be read, or is no longer there.
    """
    standing = place.standing
    if basis == "approved" and standing.approved is None:
        return None
    try:
        if basis == "approved" and standing.approved is not None:
            read, now = _sealed(place, region, workspace, standing.approved.seal)
        elif place.file is not None:
            read, now = _of_file(place.file, workspace), None
        elif standing.submitted is not None:
            read, now = _sealed(place, region, workspace, standing.submitted.seal)
        else:
            return None
        if read.agency_year.form_id != region.form_id:
            raise InputError("是另一种报告，不能汇总", file=place.file, path="form")
    except InputError as error:
        raise InputError(
            f"汇总单位“{place.body.name}”（{place.body.id}）：{error.message}",
            file=error.file, line=error.line, cell=error.cell, path=error.path,
            expected=error.expected, found=error.found,
        ) from None  # fmt: skip
    own = read.agency_year
    return Member(
        place.body,
        read.figures,
        _basis(place, read.seal),
        read.seal,
        own.scope,
        tuple(own.rollup.bodies) if own.rollup else (),
        read.cases,
        now.figures if now else None,
    )


def figures_of(file: Path, workspace: Workspace) -> Figures:
    """The figures of a parameter file as it is; InputError for one that cannot be read."""
    return _of_file(file, workspace).figures


def _basis(place: Place, sealed: str) -> Basis:
    standing = place.standing
    if standing.approved is not None and standing.approved.seal == sealed:
        return "approved"
    return "submitted" if standing.submitted and standing.submitted.seal == sealed else "draft"


def _sealed(
    place: Place, region: AgencyYear, workspace: Workspace, sealed: str
) -> tuple[_Read, _Read | None]:
    """The report of a seal, and the file as it is where that is another by now."""
    now: _Read | None = None
    broken: InputError | None = None
    if place.file is not None:
        try:
            now = _of_file(place.file, workspace)
        except InputError as error:  # what was handed in stands, whatever became of the file
            broken = error
    if now is not None and now.seal == sealed:
        return now, None
    agency = region.agency
    copy = handed_in(workspace, agency.district, region.year, place.body.id, sealed)
    if copy is None:
        raise broken or InputError(
            "文件已不是报送时的内容，报送时留存的副本也不在了",
            file=place.file,
            expected="恢复报送时的文件，或者重新报送、审定",
            found=f"报送时的校验码 {sealed[:12]}，现在的{f' {now.seal[:12]}' if now else '没有'}",
        )
    return _Read(copy.agency_year, copy.figures, sealed, _cases(copy.agency_year, workspace)), now


def _of_file(file: Path, workspace: Workspace) -> _Read:
    """The report of a file as it is, read again only where the file has changed."""
    if not workspace.holds(file):
        raise InputError("是指向工作区外的链接，不能读取", file=file)
    stat = file.stat()
    read = _read(file, stat.st_mtime_ns, stat.st_size)
    if not read.agency_year.is_counted:
        return read
    ledgers = _ledgers(read.agency_year, workspace)
    figures = read_figures(read.agency_year, ledgers.counts(read.agency_year.form))
    return _Read(read.agency_year, figures, seal(read.agency_year, ledgers), ledgers.cases)


@lru_cache(maxsize=1024)
def _read(file: Path, _changed: int, _size: int) -> _Read:
    """What a file says without its ledgers; a draft need not be complete to be summed."""
    agency_year = read_agency_year(file, complete=False)
    require_place(real(file), agency_year)
    return _Read(agency_year, read_figures(agency_year), seal(agency_year))


def _ledgers(agency_year: AgencyYear, workspace: Workspace) -> Ledgers:
    from nianbao.inputs.ledgers import read_ledgers  # counted with pandas

    return read_ledgers(agency_year, workspace, judged=False)


def _cases(agency_year: AgencyYear, workspace: Workspace) -> Ledger | None:
    """The ledger of cases that a report names, where it can still be read."""
    if agency_year.ledgers.cases:
        with suppress(InputError):
            return _ledgers(agency_year, workspace).cases
    return None
