"""Where a published report is filed: its district, agency and year, and how that is known.

What the report says itself stands; what it does not say is given, found in the workspace, or
inferred from the agency's name and told as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nianbao.errors import InputError, UsageError
from nianbao.inputs.problem import FIRST_YEAR, ID, LAST_YEAR
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.source import described, read_source, read_text
from nianbao.inputs.workspace import SPELLINGS, Workspace, is_file, real
from nianbao.published.agency.agency_id import LONGEST, agency_id, area, district_id
from nianbao.published.published_report import PublishedReport


@dataclass(frozen=True)
class Given:
    """What the analyst says of a report; None for what is to be found out."""

    district: str | None = None
    agency: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class Filing:
    """The place of an agency-year; `said` is what was inferred, in a sentence each."""

    district: str
    agency: str
    year: int
    said: tuple[str, ...] = ()


def filing(report: PublishedReport, given: Given, workspace: Workspace | None) -> Filing:
    """Where a report is filed.

    InputError where it contradicts the year given, or tells too little; UsageError for an id
    that is none.
    """
    _require_ids(given)
    year, of_year = _year(report, given.year)
    name = report.identity.name.value if report.identity.name else ""
    district, agency, of_ids = _ids(name, given, workspace)
    if not district or not agency:
        wanting = "没有读出机关名称，请用 --agency 和 --district 写明机关、地区的编号"
        raise InputError(wanting, file=report.document.name)
    return Filing(district, agency, year, (*of_year, *of_ids))


def _require_ids(given: Given) -> None:
    for option, id in (("--district", given.district), ("--agency", given.agency)):
        if id is not None and not (re.fullmatch(ID, id) and len(id) <= LONGEST):
            expected = f"小写字母、数字和连字符，不超过 {LONGEST} 个"
            raise UsageError(f"{option} 有误：{described(id)}；应为{expected}")


def _year(report: PublishedReport, given: int | None) -> tuple[int, list[str]]:
    """The report year: the document's own, else the one given."""
    fact, name = report.identity.year, report.document.name
    if fact is None and given is None:
        raise InputError("没有读出报告年度，请用 --year 写明", file=name)
    if fact and given is not None and given != fact.value and not fact.inferred:
        message = f"报告写明的年度（{fact.basis}）与 --year 不符"
        raise InputError(message, file=name, expected=str(given), found=str(fact.value))
    year = given if given is not None else fact.value if fact else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        expected = f"{FIRST_YEAR} 至 {LAST_YEAR} 之间的年份"
        raise InputError("报告年度没有统一格式", file=name, expected=expected, found=str(year))
    inferred = fact is not None and fact.inferred and given is None
    return year, [
        f"年度 {year} 是推定的（{fact.basis}）；用 --year 可改"
    ] if fact and inferred else []


def _ids(name: str, given: Given, workspace: Workspace | None) -> tuple[str, str, list[str]]:
    """District and agency: given, those of its other parameter files, or inferred."""
    district, agency, said = given.district, given.agency, list[str]()
    if workspace and name and not (district and agency):
        for file in _files_of(name, workspace, district):
            own_district, own_agency = file.parent.parent.name, file.stem
            if agency in (None, own_agency):
                where = workspace.relative(file)
                return own_district, own_agency, [f"机关、地区的编号与 {where} 相同，是同一机关"]
    if not district:
        only = _only_district(workspace, name) if workspace else None
        district = only or district_id(name)
        how = "工作区中只有这一个地区" if only else f"按名称“{name}”推定"
        said.append(f"地区编号 {district}：{how}；用 --district 可改")
    if not agency:
        agency = agency_id(name)
        said.append(f"机关编号 {agency}：按名称“{name}”推定；用 --agency 可改")
    return district, agency, said


def _files_of(name: str, workspace: Workspace, district: str | None) -> Iterator[Path]:
    """The parameter files of the agency of that name, the latest first."""
    known = (workspace.root / "params").glob(f"{district or '*'}/*/*")
    files = [file for file in known if file.suffix in SPELLINGS and workspace.has_place_for(file)]
    for file in sorted(files, key=lambda file: (file.parent.name, file.name), reverse=True):
        if _is_of(file, name):
            yield file


def _is_of(file: Path, name: str) -> bool:
    """Whether a parameter file is that of an agency; one that cannot be read is not."""
    try:
        if file.suffix != ".yaml":
            return read_agency_year(file, complete=False).agency.name == name
        if name not in read_text(file):  # most are not, and parsing takes longer
            return False
        agency = read_source(file).data.get("agency")
        return isinstance(agency, dict) and agency.get("name") == name
    except InputError:
        return False


def _only_district(workspace: Workspace, name: str) -> str | None:
    """The one district of a workspace, where its files do not speak of other areas alone."""
    params = workspace.root / "params"
    folders = {file.parent.parent for file in params.glob("*/*/*") if workspace.has_place_for(file)}
    if len(folders) != 1:
        return None
    (folder,) = folders
    own, texts = area(name), [*folder.glob("*/*.yaml")]
    if own and texts and not any(_mentions(file, own) for file in texts):
        return None
    return real(folder).name


def _mentions(file: Path, word: str) -> bool:
    try:
        return is_file(file) and word in read_text(file)
    except InputError:
        return False
