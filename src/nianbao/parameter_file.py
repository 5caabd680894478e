"""A new parameter file at its place in the workspace, with what last year's file has to give."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nianbao.errors import UsageError
from nianbao.form.editions import form_for
from nianbao.form.role import Role
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.blank import ANSWERED, TakenOver, blank_file
from nianbao.inputs.figures import Figures
from nianbao.inputs.json_schema import schema_text
from nianbao.inputs.problem import FIRST_YEAR, ID, LAST_YEAR
from nianbao.inputs.workspace import SPELLINGS, Workspace, is_file, real, write_whole

if TYPE_CHECKING:
    from nianbao.annual_report import AnnualReport

IN_WORKBOOK = "“存在问题”表"  # where last year's problems are listed
_LISTED = {".yaml": f" {ANSWERED}", ".xlsx": IN_WORKBOOK}
_PLACE = "params/<地区>/<年度>/<机关>"
_LONGEST_ID = 64
_FOLD = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")  # where YAML has joined two lines


@dataclass(frozen=True)
class Begun:
    """What was written, and what there is to say about it."""

    file: Path
    said: tuple[str, ...]


def begin(file: Path, workspace: Workspace, last: Path | None = None) -> Begun:
    """Write a blank parameter file; UsageError if its place is none or taken.

    `last` is a parameter file whose agency, contact, scope and kind are taken over, and, if it is
    of the year before, its problems. InputError if it cannot be read.
    """
    district, year, agency = place(file, workspace)
    form = form_for(year)
    require_free(file)
    taken = TakenOver()
    prior: Figures | None = None
    said: list[str] = []
    if last is not None:
        from nianbao.annual_report import read_annual_report

        report = read_annual_report(last, workspace, complete=False)
        taken, said = taken_over(report, last, year, _LISTED[file.suffix])
        prior = report.figures if report.year == year - 1 else None
    else:
        said = before(workspace, district, year, agency)
    text: str | bytes
    if file.suffix == ".xlsx":
        from nianbao.workbooks.blank import blank_workbook

        text = blank_workbook(form, at_place(taken, district, year, agency), prior)
    else:
        schema = os.path.relpath(workspace.schema, file.parent).replace(os.sep, "/")
        text = blank_file(form, district, year, agency, schema, taken)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".yaml":
            update_schema(workspace)
        write_whole(file, text)
    except OSError as error:
        raise UsageError(f"无法写入 {file}（{error.strerror}）") from None
    return Begun(file, tuple(said))


def at_place(taken: TakenOver, district: str, year: int, agency: str) -> TakenOver:
    """What was taken over, for the agency-year of a place."""
    own = {("agency", "id"): agency, ("agency", "district"): district, ("year",): year}
    return replace(taken, values={**taken.values, **own})


def require_free(file: Path) -> None:
    """UsageError if the file at a place is there already, or the same one in another spelling."""
    for other in (file, *map(file.with_suffix, SPELLINGS)):
        if os.path.lexists(other):
            told = "" if other == file else "，同一机关同一年度只能有一份参数文件"
            raise UsageError(f"文件已存在，不予覆盖：{other}{told}")


def before(workspace: Workspace, district: str, year: int, agency: str) -> list[str]:
    """What to say of last year's file of an agency, where it stands at its place."""
    found = filter(is_file, workspace.places(district, year - 1, agency))
    return [f"已有上年的参数文件，可用 --from {workspace.relative(file)} 取用" for file in found]


def update_schema(workspace: Workspace) -> None:
    """Have the schema that new parameter files name beside them, as this version has it."""
    update(workspace.schema, schema_text().encode())


def update(file: Path, text: bytes) -> None:
    """Have a file with this text."""
    if not is_file(file) or file.read_bytes() != text:
        write_whole(file, text)


def place(file: Path, workspace: Workspace) -> tuple[str, int, str]:
    """District, year and agency of a place in the workspace; UsageError if it is none."""
    root = real(workspace.root)
    spelling = file.suffix if file.suffix in SPELLINGS else SPELLINGS[0]
    expected = f"应为 {_PLACE}{spelling}（工作区 {root}）"
    if file.suffix not in SPELLINGS:
        raise UsageError(f"文件名应以 {' 或 '.join(SPELLINGS)} 结尾：{file}；{expected}")
    try:
        parts = real(file).relative_to(root).with_suffix("").parts
    except ValueError:
        raise UsageError(f"不在工作区内：{file}；{expected}") from None
    if len(parts) != 4 or parts[0] != "params":
        raise UsageError(f"参数文件不能放在这里：{file}；{expected}")
    _, district, year, agency = parts
    for what, id in (("地区", district), ("机关", agency)):
        if not re.fullmatch(ID, id) or len(id) > _LONGEST_ID:
            wanted = f"小写字母、数字和连字符，不超过 {_LONGEST_ID} 个"
            raise UsageError(f"{what}编号有误：{id}；应为{wanted}")
    if not re.fullmatch("[0-9]{4}", year, re.ASCII) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise UsageError(f"年度有误：{year}；应为 {FIRST_YEAR} 至 {LAST_YEAR} 之间的年份")
    return district, int(year), agency


def taken_over(
    report: AnnualReport, last: Path, year: int, listed: str
) -> tuple[TakenOver, list[str]]:
    """What the report of another year, read from `last`, has to give, and what to say of it.

    `listed` names the list that its problems are taken into.
    """
    own = report.agency_year
    if own.year >= year:
        raise UsageError(f"--from 应为 {year} 年以前的参数文件，{last} 是 {own.year} 年的")
    values: dict[tuple[str, ...], Any] = {}
    if ("scope",) not in own.absent:
        values["scope",] = own.scope
    for key, part in (("agency", own.agency), ("contact", own.contact)):
        given = {(key, name): value for name, value in part if value is not None}
        values.update({at: value for at, value in given.items() if at not in own.absent})
    wanting = "，其中空着的除外" if own.absent else ""
    said = [f"已从 {last} 取用：机关名称、自称、类型，联系方式，数据范围{wanting}"]
    problems: tuple[str, ...] = ()
    if own.year == year - 1:
        problems = _problems(report)
        said.append(f"上年的问题 {len(problems)} 项已列入{listed}，请逐项填写改进情况")
    else:
        said.append(f"{last} 不是 {year - 1} 年的，没有取用其中的问题")
    return TakenOver(values, problems), said


def _problems(report: AnnualReport) -> tuple[str, ...]:
    """This year's problems as published: figures quoted in them are last year's from now on."""
    from nianbao.prose.writer import Writer

    own: AgencyYear = report.agency_year
    writer = Writer(own, report.figures, report.prior.figures if report.prior else None)
    section = own.form.section_with(Role.PROBLEMS).id
    texts = (
        writer.line(item.problem, "narrative", section, "this_year", index, "problem")
        for index, item in enumerate(own.narrative.s5.this_year)
    )
    return tuple(_FOLD.sub("", text) for text in texts)
