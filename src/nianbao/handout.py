"""Fill-in workbooks handed out: for one agency or many, at their place or anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from nianbao.characters import UnfitError, fitting
from nianbao.errors import UsageError
from nianbao.form.editions import form_for
from nianbao.inputs.blank import TakenOver
from nianbao.inputs.figures import Figures
from nianbao.inputs.problem import FIRST_YEAR, LAST_YEAR
from nianbao.inputs.workspace import Workspace, find_workspace, write_whole
from nianbao.parameter_file import (
    IN_WORKBOOK,
    Begun,
    at_place,
    before,
    place,
    require_free,
    taken_over,
)
from nianbao.workbooks.blank import blank_workbook

_UNSAFE = re.compile(r'[\\/:*?"<>|\s.]+')  # what one system or another takes in no file name
LONGEST_LINE = 200  # characters of a name
_LONGEST_NAME = 60  # characters of a name in the name of a file


def hand_out(
    file: Path, year: int | None = None, names: Sequence[str] = (), last: Path | None = None
) -> list[Begun]:
    """Write a workbook for each name, or one without; UsageError where one is there already.

    Of several each is `file` with its name at the end. The year is the one given, else that of
    the file's place, else the one after `last`, else the one whose report is due.
    """
    if file.suffix != ".xlsx":
        raise UsageError(f"文件名应以 .xlsx 结尾：{file}")
    if last is not None and len(names) > 1:
        raise UsageError("--from 取用一个机关上年的问题和数字，只能有一个 --name；请逐个机关写")
    files = _files(file, names)
    stands = _place(file) if len(files) == 1 else None
    folder = _place(file.with_name("any.xlsx"))  # what the name of a file does not tell
    taken, said = TakenOver(), list[str]()
    prior: Figures | None = None
    if last is not None:
        taken, prior, said, year = _from(last, file, year or (folder and folder[1]) or None)
    year = year or (folder[1] if folder else date.today().year - 1)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError(f"年度有误：{year}；应为 {FIRST_YEAR} 至 {LAST_YEAR} 之间的年份")
    if folder and folder[1] != year:
        raise UsageError(f"--year {year} 与文件的位置不符：{file}")
    form = form_for(year)
    if stands and (workspace := _workspace(file)):
        require_free(file)
        said = said or before(workspace, stands[0], year, stands[2])
    begun = []
    for one, name in files.items():
        own = at_place(taken, stands[0], year, stands[2]) if stands else taken
        values = {**own.values, ("year",): year}
        if folder:
            values["agency", "district"] = folder[0]
        if name:
            values["agency", "name"] = name
        _write(one, blank_workbook(form, replace(own, values=values), prior))
        begun.append(Begun(one, tuple(said)))
    return begun


def _files(file: Path, names: Sequence[str]) -> dict[Path, str]:
    """The file of each name; none of them may be there, or be another's."""
    found: dict[Path, str] = {}
    taken: dict[str, str] = {}
    for name in (" ".join(name.split()) for name in names or ("",)):
        if len(name) > LONGEST_LINE:
            raise UsageError(f"--name 过长；应不超过 {LONGEST_LINE} 个字")
        try:
            fitting(name)
        except UnfitError as error:
            raise UsageError(f"--name 有误；应为{error.expected}，现为{error.found}") from None
        safe = _UNSAFE.sub("_", name).strip("_")[:_LONGEST_NAME]
        if names and not safe:
            raise UsageError("--name 应为机关名称，现为空")
        if safe.casefold() in taken:
            raise UsageError(f"--name 重复，文件会同名：{taken[safe.casefold()]}、{name}")
        taken[safe.casefold()] = name
        several = len(names) > 1
        found[file.with_name(f"{file.stem}-{safe}.xlsx") if several else file] = name
    for one in found:
        if one.exists() or one.is_symlink():
            raise UsageError(f"文件已存在，不予覆盖：{one}")
    return found


def _workspace(file: Path) -> Workspace | None:
    try:
        return find_workspace(file.parent)
    except UsageError:
        return None


def _place(file: Path) -> tuple[str, int, str] | None:
    """District, year and agency, if the file stands at a place of a workspace."""
    workspace = _workspace(file)
    try:
        return place(file, workspace) if workspace else None
    except UsageError:
        return None


def _from(
    last: Path, file: Path, year: int | None
) -> tuple[TakenOver, Figures | None, list[str], int]:
    """What last year's file has to give, its figures, what to say of it, and the year."""
    from nianbao.annual_report import read_annual_report

    workspace: Workspace = find_workspace(last.parent, file.parent, Path.cwd())
    report = read_annual_report(last, workspace, complete=False)
    year = year or report.year + 1
    taken, said = taken_over(report, last, year, IN_WORKBOOK)
    return taken, report.figures if report.year == year - 1 else None, said, year


def _write(file: Path, workbook: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, workbook)
    except OSError as error:
        raise UsageError(f"无法写入 {file}（{error.strerror}）") from None
