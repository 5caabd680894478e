"""The command `form`: the fill-in workbook."""

from __future__ import annotations

from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, short


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--year", type=int, help="The report year (default: FILE's place, LAST, the one due)."
)
@click.option("--name", "names", multiple=True, help="The agency; several: FILE-NAME for each.")
@click.option("--from", "last", type=FILE, help="Take over agency, problems, figures of this file.")
@answering
def form(file: Path, year: int | None, names: tuple[str, ...], last: Path | None) -> None:
    """Write the fill-in workbook to FILE (.xlsx): the statutory form, live, for a clerk."""
    from nianbao.handout import hand_out

    begun = hand_out(file, year, names, last)
    for line in begun[0].said:
        click.echo(line, err=True)
    files = "、".join(short(one.file) for one in begun)
    if len(begun) > 1:
        click.echo(f"写出 {len(begun)} 份，填好以后逐份核对：{files}", err=True)
    click.echo(f"填好以后核对：nianbao check {short(begun[0].file)} --mark 结果.xlsx", err=True)
    for one in begun:
        click.echo(short(one.file))
