"""What happens to reports is written down: handed in, sent back, approved, published, filed.

All that is asked for is written down or nothing is. What was handed in is kept before it is
said to be in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import NianbaoError, UsageError
from nianbao.inputs.district import list_file, read_district
from nianbao.inputs.problem import parsed
from nianbao.inputs.workspace import Workspace, clear_leftovers, real
from nianbao.rules import quick
from nianbao.rules.finding import counts
from nianbao.rules.rulebook import read_rulebook
from nianbao.seasons.differences import differences, listed
from nianbao.seasons.event import Event
from nianbao.seasons.events import Made, add_events, read_events, record_file, standing_of
from nianbao.seasons.handed_in import FOLDER, HandedIn, handed_in, keep
from nianbao.seasons.saved import FOLDER as SAVED
from nianbao.seasons.saved import keep_page, require_page
from nianbao.seasons.season import now
from nianbao.seasons.standing import Standing

NOTHING = "没有登记任何事项"


@dataclass(frozen=True)
class Registered:
    """What was written down, a sentence each; `notices` are what is to be known beside it.

    `is_clean` is not what was handed in with open errors, or published other than approved.
    """

    said: tuple[str, ...]
    notices: tuple[str, ...] = ()
    is_clean: bool = True


@dataclass(frozen=True)
class _Paper:
    """A report that something happens to."""

    file: Path
    report: AnnualReport
    errors: int  # open

    @property
    def season(self) -> tuple[str, int]:
        return self.report.agency_year.agency.district, self.report.year

    @property
    def body(self) -> str:
        return self.report.agency_year.agency.id

    @property
    def named(self) -> str:
        return f"{self.report.agency_year.agency.name}（{self.report.key}，{self.report.year}年度）"


def submit(
    files: Sequence[Path], workspace: Workspace, by: str | None = None, on: date | None = None
) -> Registered:
    """Reports are handed in, open errors or not: the office sees them, and sends them back."""
    papers = _papers(files, workspace)
    _require_day("--on", on, papers)
    notices = _register(papers, workspace, [{"event": "submitted", "by": by, "on": on}], keep=True)
    said = [
        f"已登记报送：{paper.named}"
        + (f"，还有 {paper.errors} 处错误没有改正或者说明" if paper.errors else "")
        for paper in papers
    ]
    return Registered(tuple(said), notices, not any(paper.errors for paper in papers))


def send_back(
    file: Path, workspace: Workspace, reasons: Sequence[str], by: str | None = None
) -> Registered:
    """A report is sent back, with the reasons."""
    reason = "\n".join(filter(None, map(str.strip, reasons)))
    if not reason:
        raise UsageError(f"退回应写明理由（--reason）；{NOTHING}")
    papers = _papers([file], workspace)
    notices = _register(papers, workspace, [{"event": "returned", "by": by, "reason": reason}])
    return Registered((f"已登记退回：{papers[0].named}：{reason}",), notices)


def approve(
    files: Sequence[Path], workspace: Workspace, by: str, role: str | None = None
) -> Registered:
    """Reports are approved as they were handed in; none that has an open error."""
    papers = _papers(files, workspace)
    event = {"event": "approved", "by": by, "role": role}
    notices = _register(
        papers,
        workspace,
        [event],
        lambda paper: (
            f"不能审定：还有 {paper.errors} 处错误没有改正或者说明，请看 nianbao check {paper.file}"
            if paper.errors
            else None
        ),
    )
    signed = f"（{role}）" if role else ""
    said = (f"已登记审定：{paper.named}，审定人 {by}{signed}" for paper in papers)
    return Registered(tuple(said), notices)


def publish(
    file: Path,
    workspace: Workspace,
    url: str | None = None,
    on: date | None = None,
    page: Path | None = None,
    filed: date | None = None,
) -> Registered:
    """A report was published at an address, on a day; or its address was filed, or both."""
    if (url is None) != (on is None) or (url is None and filed is None):
        raise UsageError(
            f"公布应写明网址（--url）和日期（--on），备案应写明日期（--filed）；{NOTHING}"
        )
    if page is not None:
        if url is None:
            raise UsageError(f"留存页面（--saved）应同时写明网址和日期；{NOTHING}")
        require_page(page)
    (paper,) = papers = _papers([file], workspace)
    _require_day("--on", on, papers)
    _require_day("--filed", filed, papers)
    district, year = paper.season
    standing = standing_of(workspace, district, year, paper.body)
    made: list[dict[str, Any]] = []
    said: list[str] = []
    notices: list[str] = []
    if url is not None and on is not None:
        made.append({"event": "published", "url": url, "on": on})
        said.append(f"已登记公布：{paper.named}，{on}，{url}")
        if standing.approved and on < standing.approved.day:
            notices.append(f"公布日期 {on} 早于登记审定的日期 {standing.approved.day}，请核对")
    if filed is not None:
        day = on or (standing.published.day if standing.published else None)
        if day and filed < day:
            raise UsageError(f"备案日期 {filed} 早于公布日期 {day}；{NOTHING}")
        made.append({"event": "filed", "on": filed})
        said.append(f"已登记备案：{paper.named}，{filed}")
    changed = _changed(paper, standing, workspace) if url is not None else None
    told = _register(
        papers,
        workspace,
        made,
        keep=url is not None,
        then=lambda: page and keep_page(workspace, district, year, paper.body, page),
    )
    every = (*told, *notices, *filter(None, [changed]))
    return Registered(tuple(said), every, changed is None)


def _changed(paper: _Paper, standing: Standing, workspace: Workspace) -> str | None:
    """What differs from the approved report, in a sentence; None where nothing does."""
    approved = standing.approved
    if approved is None or approved.seal == paper.report.seal:
        return None
    copy = handed_in(workspace, *paper.season, paper.body, approved.seal)
    what = listed(differences(copy, paper.report)) if copy else ""
    return (
        f"公布的内容与审定的不同{f'：{what}' if what else ''}；请重新报送、审定，或者恢复审定的内容"
    )


def _papers(files: Sequence[Path], workspace: Workspace) -> list[_Paper]:
    """The reports of files, judged; UsageError with all that is wrong with any of them."""
    read: list[tuple[Path, AnnualReport]] = []
    refused: list[str] = []
    for file in {real(file): file for file in files}.values():
        try:
            read.append((file, _read(file, workspace)))
        except NianbaoError as error:
            refused.append(str(error))
    _require(refused)
    verdicts = quick.judge([report for _, report in read], read_rulebook(workspace.suites))
    return [
        _Paper(file, report, counts(verdict.findings)["error"])
        for (file, report), verdict in zip(read, verdicts, strict=True)
    ]


def _read(file: Path, workspace: Workspace) -> AnnualReport:
    """A report at its place, of a body that is on its district's list."""
    if not workspace.has_place_for(file):
        raise UsageError(f"{file} 不在工作区的 params/<地区>/<年度>/ 中")
    report = read_annual_report(file, workspace)
    agency = report.agency_year.agency
    for notice in workspace.notices(file):
        raise UsageError(f"{file}：{notice}")
    listed_in = list_file(workspace, agency.district)
    if listed_in is not None and report.agency_year.scope != "region_rollup":
        bodies = read_district(listed_in).bodies_of(report.year)
        if all(body.id != agency.id for body in bodies):
            place = workspace.relative(listed_in)
            raise UsageError(
                f"{file}：{place} 的 {report.year} 年度名单中没有 {agency.id}，请先列入名单"
            )
    return report


def _require_day(option: str, day: date | None, papers: Iterable[_Paper]) -> None:
    """UsageError for a day on which no report of these years can have been dealt with."""
    if day is None:
        return
    if day > now().date():
        raise UsageError(f"{option} 的日期还没有到：{day}；{NOTHING}")
    for paper in papers:
        if day.year <= paper.report.year:
            year = paper.report.year
            raise UsageError(f"{option} 的日期 {day} 不在 {year} 年度结束以后；{NOTHING}")


def _register(
    papers: Sequence[_Paper],
    workspace: Workspace,
    events: Sequence[dict[str, Any]],
    refusal: Callable[[_Paper], str | None] = lambda paper: None,
    keep: bool = False,
    then: Callable[[], object] = lambda: None,
) -> tuple[str, ...]:
    """Write the events of each paper down; what is wrong with the record is answered.

    `keep` has the reports kept, and `then` is done, before anything is said of them.
    """
    at = now().replace(microsecond=0).isoformat()
    refused: list[str] = []
    by_season: dict[tuple[str, int], list[tuple[str, Made]]] = {}
    for paper in papers:
        standing = standing_of(workspace, *paper.season, paper.body)
        for given in events:
            said = {key: value for key, value in given.items() if value is not None}
            event = _event(paper, at, said, standing)
            reason = standing.refusal(event.event, event.seal) or refusal(paper)
            if reason:
                refused.append(f"{paper.file}：{reason}")
                break
            standing = Standing(paper.body, (*standing.events, event))
            made = partial(_event, paper, at, said)
            by_season.setdefault(paper.season, []).append((paper.body, made))
    _require(refused)
    notices = [n for season in by_season for n in read_events(workspace, *season).notices]
    for season in by_season:
        folder = record_file(workspace, *season).parent
        clear_leftovers(folder, folder / FOLDER, folder / SAVED)
    if keep:
        for paper in papers:
            _keep(paper, workspace)
    then()
    for (district, year), every in by_season.items():
        add_events(workspace, district, year, every)
    return tuple(notices)


def _event(paper: _Paper, at: str, said: dict[str, Any], standing: Standing) -> Event:
    """An event of a paper; that of filing is of what was published."""
    published = standing.published if said["event"] == "filed" else None
    seal = published.seal if published else paper.report.seal
    return parsed(Event, {"body": paper.body, "at": at, "seal": seal, **said}, None)


def _keep(paper: _Paper, workspace: Workspace) -> None:
    report = paper.report
    try:
        keep(workspace, HandedIn(report.agency_year, report.figures), report.seal)
    except OSError as error:
        raise UsageError(f"无法留存 {paper.file} 的副本（{error.strerror}）；{NOTHING}") from None


def _require(refused: Sequence[str]) -> None:
    if refused:
        raise UsageError("\n".join((*refused, f"{NOTHING}，请改正以后再来")))
