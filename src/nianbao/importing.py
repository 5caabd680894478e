"""A published report as a parameter file: last year's page becomes this year's year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.conversion import TEXTS, WORKBOOK, require_same, spelled_as, workspace_at
from nianbao.errors import UsageError
from nianbao.filing import Filing, Given, filing
from nianbao.inputs.agency_year import AgencyYear, from_parameters
from nianbao.inputs.source import described
from nianbao.inputs.workspace import Workspace, find_workspace, real, require_place, write_whole
from nianbao.parameter_file import require_free, update_schema
from nianbao.published.doubt import Doubt, listed, notes
from nianbao.published.parameters import parameters, published_cells
from nianbao.published.prose.narrative import narrative
from nianbao.published.published_report import PublishedReport
from nianbao.published.reading import read_published

NOTHING = Given()


@dataclass(frozen=True)
class Imported:
    """What was written, out of what, and what is doubtful of it."""

    file: Path
    report: PublishedReport
    agency_year: AgencyYear
    tally: Mapping[str, int]  # cells of the year's form: read, unreadable, missing
    doubts: tuple[str, ...]
    said: tuple[str, ...]  # what was inferred, and how to have it otherwise

    @property
    def is_whole(self) -> bool:
        """Whether all cells were read."""
        return self.tally["read"] == sum(self.tally.values())


def import_published(file: Path, given: Given = NOTHING, out: Path | None = None) -> Imported:
    """Write a published report as a parameter file, by default at its place in the workspace.

    InputError for a file that is no report, or contradicts what was given; UsageError where the
    target is taken, or no place. Then nothing is written.
    """
    return write_imported(read_published(file), given, out)


def write_imported(report: PublishedReport, given: Given, out: Path | None = None) -> Imported:
    """The same for a report that was read already."""
    workspace = _workspace(out)
    placed = workspace is not None and (out is None or workspace.has_place_for(out))
    found = filing(report, _at(out, given) if out and placed else given, workspace)
    target = out or _place(workspace, found)
    require_free(target)
    agency_year, doubts = _agency_year(report, found)
    if placed:
        require_place(real(target), agency_year)
    remarks = {(): _origin(report), **notes(doubts, agency_year.form)}
    content = spelled_as(agency_year, target, workspace, remarks)
    require_same(agency_year, content, target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if workspace and placed and target.suffix in TEXTS:
            update_schema(workspace)
        write_whole(target, content)
    except OSError as error:
        raise UsageError(f"无法写入 {target}（{error.strerror}）") from None
    states = Counter[str](cell.state for cell in published_cells(report, agency_year.form).values())
    tally = {state: states[state] for state in report.tally}
    told = listed(doubts, agency_year.form)
    return Imported(target, report, agency_year, tally, told, found.said)


def _agency_year(report: PublishedReport, at: Filing) -> tuple[AgencyYear, tuple[Doubt, ...]]:
    prose, of_prose = narrative(report)
    given, doubts = parameters(report, at.district, at.agency, at.year, prose)
    return from_parameters(given, complete=False), (*doubts, *of_prose)


def _workspace(out: Path | None) -> Workspace | None:
    if out is not None:
        if out.suffix.lower() not in (*TEXTS, WORKBOOK):
            raise UsageError(f"文件名应以 .yaml 或者 .xlsx 结尾：{out}")
        return workspace_at(out)
    try:
        return find_workspace(Path.cwd())
    except UsageError as error:
        raise UsageError(f"{error}；或者用 --out 写明写到哪个文件") from None


def _place(workspace: Workspace | None, at: Filing) -> Path:
    assert workspace is not None  # without one the target was named
    return workspace.places(at.district, at.year, at.agency)[0]


def _at(out: Path, given: Given) -> Given:
    """What was given, with what the place of the target says."""
    district, agency = real(out).parent.parent.name, real(out).stem
    return replace(given, district=given.district or district, agency=given.agency or agency)


def _origin(report: PublishedReport) -> str:
    """The head of the file: what it was read from, and how."""
    document = report.document
    parts = [f"{described(document.name)}（sha256 {document.sha256[:12]}）"]
    if document.title:
        parts.append(f"标题{described(document.title)}")
    if document.address:
        parts.append(f"网址{described(document.address)}")
    form = report.form
    basis = f"（{report.tables.basis}）" if report.tables.basis else ""
    return (
        f"\n由 nianbao import 从公布的报告读出：{'，'.join(parts)}\n"
        f"公布时填写的是{form.doc_no}的表{basis}。没有公布的空着，没有把握的在上一行注明。"
    )
