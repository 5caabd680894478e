"""What a district publishes: the public editions of the reports that are approved, and no other.

They are made anew where they must be, so that what goes out is made from what was approved;
files are taken by a list of names, so that nothing internal can go with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nianbao.batches.batch import alone, run_batch
from nianbao.batches.record import Progress
from nianbao.batches.state import State, legible, read_state, stamp
from nianbao.errors import UsageError
from nianbao.inputs.problem import ID
from nianbao.inputs.workspace import Workspace, is_file, real
from nianbao.office.package import Package
from nianbao.pages.downloads import KINDS
from nianbao.pages.package import Line, package_page
from nianbao.seasons.events import read_events
from nianbao.seasons.season import Place, Season, open_season
from nianbao.seasons.standing import Standing, standings

FILES = ("report.html", *KINDS)  # of a report: its page, and what that leads to
_WAITING = {
    "none": "未报送",
    "submitted": "已报送，尚未审定",
    "returned": "已退回，尚未重新报送",
}
_CHANGED = {"approved": "审定以后有改动", "published": "公布以后有改动"}


@dataclass(frozen=True)
class Issue:
    """What was published: the names of the bodies, and why others were left out, by name.

    `whole` says that every body of the list that reports is in it; where there is nothing to
    publish, nothing was `written`.
    """

    published: tuple[str, ...]
    left_out: Mapping[str, str]
    whole: bool
    notices: tuple[str, ...]
    written: bool


@dataclass(frozen=True)
class _Report:
    """A report that may be published: its place, its state if it may, else why it may not."""

    name: str
    standing: Standing
    state: State | None
    refused: str = ""

    @property
    def id(self) -> str:
        return self.standing.body


def publish(
    workspace: Workspace,
    district: str,
    year: int,
    to: Path,
    progress: Progress = lambda entry, whole: None,
) -> Issue:
    """Publish a district's reports of a year in a folder, or in a ZIP file.

    UsageError for a place that is none for it, and for a district without a list; nothing is
    written then.
    """
    if not re.fullmatch(ID, district):
        raise UsageError(f"地区编号应为小写字母、数字和连字符，现为“{district}”")
    season = open_season(workspace, district, year)
    package = Package(to, f"{district} {year}")
    package.require_place(workspace)
    known = standings(read_events(workspace, district, year).events)
    files = dict(_files(season, known, workspace))
    of = {id: known.get(id, Standing(id)) for id in files}
    ready = [file for id, file in files.items() if file and of[id].approved]
    if ready and run_batch(ready, workspace, progress=progress).interrupted:
        raise KeyboardInterrupt
    names = {place.body.id: place.body.name for place in season.places}
    reports = [_report(of[id], names.get(id), file, workspace) for id, file in files.items()]
    going = [report for report in reports if report.state]
    left_out = {report.name: report.refused for report in reports if not report.state}
    whole = {report.id for report in going} >= {place.body.id for place in season.reporting}
    if going:
        with alone(real(workspace.outputs)), package.writing() as add:
            figures: list[str] = []
            for report in going:
                folder = workspace.outputs / district / str(year) / report.id
                for name in FILES:
                    content = _read(folder / name, report)
                    add(f"{report.id}/{name}", content)
                    if name == "figures.csv":
                        figures.append(content.decode("utf-8-sig"))
            add("figures.csv", _together(figures).encode("utf-8-sig"))
            lines = [_line(report, "") for report in going if report.id not in names]
            by_id = {report.id: report for report in going}
            lines += [_of_the_list(place, season, by_id) for place in season.places]
            title = f"{season.district.name}{year}年政府信息公开工作年度报告"
            add("index.html", package_page(title, package.mark, lines).encode())
    published = tuple(report.name for report in going)
    return Issue(published, left_out, whole, season.notices, bool(going))


def _files(
    season: Season, known: Mapping[str, Standing], workspace: Workspace
) -> Iterator[tuple[str, Path | None]]:
    """Each report by its id with its file: that of the region first, which no list need name."""
    due = {place.body.id for place in season.reporting}
    district = season.district
    for id in dict.fromkeys((district.id, *known)):
        found = next(filter(is_file, workspace.places(district.id, season.year, id)), None)
        if id not in due and found and (id == district.id or district.body(id) is None):
            yield id, found
    for place in season.reporting:
        yield place.body.id, place.file


def _report(
    standing: Standing, name: str | None, file: Path | None, workspace: Workspace
) -> _Report:
    """A report with why it cannot be published, if it cannot."""
    state = read_state(real(workspace.outputs), real(file)) if file else None
    called = name or (state.summary.name if state else standing.body)

    def refused(why: str) -> _Report:
        return _Report(called, standing, None, why)

    if standing.approved is None:
        return refused(_WAITING.get(standing.step, "尚未审定"))
    if file is None:
        return refused("已审定，但参数文件不在")
    if state is None or not state.current:
        return refused("生成期间文件有改动")
    if state.failed:
        return refused(f"没有生成：{state.entry.message}")
    if changed := standing.changed(state.summary.seal):
        return refused(f"{_CHANGED[changed]}，应重新报送、审定")
    if state.entry.status != "ok":
        return refused("有未处理的错误，公开版未生成")
    return _Report(called, standing, state)


def _read(file: Path, report: _Report) -> bytes:
    """A file of a report as its run has written it; UsageError for one that is not that."""
    known = report.state.outputs.get(legible(str(real(file)))) if report.state else None
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"无法读取 {file}（{error.strerror}）") from None
    if known is None or file.is_symlink() or stamp(file) != known:
        raise UsageError(f"{file} 不是生成时的样子，没有发布；请再输入一次同一命令")
    return content


def _together(texts: list[str]) -> str:
    """The figures of all reports as one table."""
    heads = {text.partition("\n")[0] for text in texts}
    (head,) = heads
    return "".join([f"{head}\n", *(text.partition("\n")[2] for text in texts)])


def _of_the_list(place: Place, season: Season, going: Mapping[str, _Report]) -> Line:
    body = place.body
    if report := going.get(body.id):
        return _line(report, body.kind)
    through = season.by_id.get(body.reports_through or "")
    return Line(body.name, body.kind, through=through.body.name if through else "")


def _line(report: _Report, kind: str) -> Line:
    published = report.standing.published
    return Line(report.name, kind, report.id, published.day if published else None)
