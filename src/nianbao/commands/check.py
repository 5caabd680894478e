"""The command `check`: the rules alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nianbao import faults
from nianbao.commands.answering import FILE, answering, short, workspace_of
from nianbao.commands.findings import print_findings, print_notices
from nianbao.errors import InputError, UsageError
from nianbao.faults import kept

if TYPE_CHECKING:
    from nianbao.inputs.workspace import Workspace
    from nianbao.rules.finding import Finding
    from nianbao.rules.rulebook import Rulebook

_WORKBOOK = ".xlsx"


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--gx", is_flag=True, help="Let Great Expectations judge, not the quick judge.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--mark", type=FILE, help="Write FILE, one workbook, with its findings to this file.")
@click.option("--quiet", is_flag=True, help="Print only the findings.")
@answering
def check(files: tuple[Path, ...], gx: bool, as_json: bool, mark: Path | None, quiet: bool) -> None:
    """Judge each FILE by the rules, without running a notebook.

    Of a district's list, district.yaml or .xlsx, is told whether it can be read.
    """
    if mark:
        _require_markable(files, mark)
    from nianbao.rules.check import check as check_files
    from nianbao.rules.finding import summary
    from nianbao.rules.rulebook import read_rulebook

    if gx:
        from nianbao.rules.expectations import judge
    else:
        from nianbao.rules.quick import judge

    def progress(done: int, whole: int) -> None:
        if not quiet and done < whole:
            click.echo(f"已检查 {done} / {whole} 份…", err=True)

    workspace = workspace_of(*files)
    rulebook = read_rulebook(workspace.suites)
    checked = check_files(files, workspace, rulebook, judge, progress)
    result = summary(rulebook.version, checked.findings)
    lists = len(checked.lists)
    read = len(files) - lists - len(checked.refused) - len(checked.faults)
    data: bytes | None = None
    if mark and not checked.faults:  # before anything is told: what is too large is refused
        if read:
            data = _marked(files[0], workspace, rulebook, checked.findings)
        else:
            data = _refused(files[0], checked.refused[0])
    if (read or lists) and as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    elif read:
        print_findings(result["findings"], err=False)
    if not quiet:
        print_notices(checked.notices)
    for error in checked.refused:
        click.echo(f"nianbao: {error}", err=True)
    for file, fault in checked.faults:
        click.echo(f"nianbao: {file}：{kept(fault)}", err=True)
    for one in () if quiet or as_json else checked.lists:
        click.echo(f"公开主体名单可以使用：{one.name}，{len(one.bodies)} 个单位", err=True)
    if read and not (quiet or as_json):
        counts = result["counts"]
        click.echo(
            f"{read} 份报告：错误 {counts['error']}，警告 {counts['warn']}，"
            f"提示 {counts['info']}，已说明 {counts['explained']}"
            + (f"；{len(files) - lists - read} 份没有检查" if read + lists < len(files) else ""),
            err=True,
        )
    if mark and not checked.faults:
        if data:
            _write(mark, data)
        if not quiet:
            said = "检查结果已写入 {}" if data else "没有写出 {}：请先按上面的提示改正"
            click.echo(said.format(short(mark)), err=True)
    if checked.faults:
        sys.exit(faults.EXIT_CODE)
    sys.exit(InputError.exit_code if checked.refused else 1 if result["counts"]["error"] else 0)


def _require_markable(files: Sequence[Path], mark: Path) -> None:
    """UsageError for what cannot be given back, or not there.

    A workbook that was given back before may hold what the clerk has written since: it is
    replaced only when it is the one that is checked.
    """
    from nianbao.inputs.workspace import is_list

    if len(files) != 1 or files[0].suffix.lower() != _WORKBOOK or is_list(files[0]):
        raise UsageError("--mark 一次只用于一份填报工作簿（.xlsx）")
    if mark.suffix.lower() != _WORKBOOK:
        raise UsageError(f"--mark 写成的是工作簿，文件名应以 .xlsx 结尾：{mark}")
    if not mark.parent.is_dir():
        raise UsageError(f"没有这个文件夹：{mark.parent}")
    dangling = mark.is_symlink() and not mark.exists()
    if dangling or (mark.exists() and not (files[0].exists() and mark.samefile(files[0]))):
        raise UsageError(
            f"{mark} 已经存在，其中可能有填写的内容，不予覆盖。请换一个文件名；"
            f"要检查的就是它的，请输入 nianbao check {mark} --mark {mark}"
        )


def _marked(
    file: Path, workspace: Workspace, rulebook: Rulebook, findings: Sequence[Finding]
) -> bytes:
    """The workbook with its findings in it."""
    from nianbao.annual_report import read_annual_report
    from nianbao.workbooks.marks import marked

    report = read_annual_report(file, workspace)
    district = report.agency_year.agency.district
    rules = rulebook.in_force(report.year, district, report.form.family)
    never = frozenset(rule.code for rule in rules if not rule.explainable)
    return marked(file, report.form, findings, report.figures.records(), never)


def _refused(file: Path, error: InputError) -> bytes | None:
    """The workbook with what cannot be read in it; None of one that is not as handed out."""
    from nianbao.inputs.workbook.reader import form_of
    from nianbao.workbooks.marks import refused

    try:
        return refused(file, form_of(file), error)
    except InputError:
        return None  # it has been told why


def _write(mark: Path, data: bytes) -> None:
    """Write a workbook whole or not at all; one that is there keeps who may read it."""
    from nianbao.inputs.workspace import real, write_whole

    target = real(mark)
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        write_whole(target, data, mode)
    except OSError as error:
        raise UsageError(
            f"无法写入 {mark}（{error.strerror}）；正在别的程序中打开的，请先关闭"
        ) from None
