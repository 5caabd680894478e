"""The command `new`: a parameter file, or a district's list, to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, short, workspace_of
from nianbao.errors import UsageError


@click.command()
@click.argument("file", type=FILE)
@click.option("--from", "last", type=FILE, help="Take over agency and problems from this file.")
@answering
def new(file: Path, last: Path | None) -> None:
    """Write a blank parameter file to FILE: params/<district>/<year>/<agency>.yaml or .xlsx.

    FILE may be a district's list: params/<district>/district.yaml or .xlsx; the bodies are those
    of the latest year's parameter files.
    """
    from nianbao.inputs.workspace import is_list
    from nianbao.parameter_file import begin

    of_list = is_list(file)
    if of_list and last:
        raise UsageError("--from 只用于参数文件；名单中的单位取自本地区最近年度的参数文件")
    if of_list:
        from nianbao.list_file import begin_list

        begun = begin_list(file, workspace_of(file))
    else:
        begun = begin(file, workspace_of(file), last)
    for line in begun.said:
        click.echo(line, err=True)
    mark = " --mark 结果.xlsx" if file.suffix == ".xlsx" and not of_list else ""
    click.echo(f"填好以后核对：nianbao check {short(file)}{mark}", err=True)
    click.echo(short(file))
