"""The command `publish`: what a district gives to its website."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nianbao.commands.answering import FILE, YEAR, answering, short, workspace_of
from nianbao.commands.progress import progress


@click.command()
@click.argument("district")
@click.argument("year", type=YEAR)
@click.option("--to", type=FILE, required=True, help="A new folder, or a ZIP file (.zip).")
@click.option("--quiet", is_flag=True, help="Print no progress.")
@answering
def publish(district: str, year: int, to: Path, quiet: bool) -> None:
    """Put the approved public editions of DISTRICT's YEAR together, and nothing else.

    With an index page, all figures as one CSV, and checksums. A report that changed after its
    approval, or has open errors, is left out and named.

    \b
    Exit codes: 0 all of the list are in; 1 some are left out.
    """
    from nianbao.office.publishing import publish as put_together

    workspace = workspace_of()
    with progress(0, quiet) as told:
        issue = put_together(workspace, district, year, to, told)
    for said in issue.notices:
        click.echo(f"nianbao: {said}", err=True)
    for name, why in issue.left_out.items():
        click.echo(f"{click.style('未列入', fg='yellow')} {name}：{why}", err=True)
    said = f"已列入 {len(issue.published)} 份，未列入 {len(issue.left_out)} 份"
    if not issue.written:
        click.echo(f"nianbao: {said}；没有可以公布的报告，没有写出", err=True)
        sys.exit(1)
    click.echo(said, err=True)
    click.echo(short(to))
    sys.exit(0 if issue.whole else 1)
