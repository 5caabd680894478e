"""The command `new`: a parameter file to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, short, workspace_of


@click.command()
@click.argument("file", type=FILE)
@click.option("--from", "last", type=FILE, help="Take over agency and problems from this file.")
@answering
def new(file: Path, last: Path | None) -> None:
    """Write a blank parameter file to FILE: params/<district>/<year>/<agency>.yaml or .xlsx."""
    from nianbao.parameter_file import begin

    begun = begin(file, workspace_of(file), last)
    for line in begun.said:
        click.echo(line, err=True)
    mark = " --mark 结果.xlsx" if file.suffix == ".xlsx" else ""
    click.echo(f"填好以后核对：nianbao check {short(file)}{mark}", err=True)
    click.echo(short(file))
