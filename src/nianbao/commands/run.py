"""The command `run`: one agency-year, every output."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, short, workspace_of
from nianbao.commands.findings import print_findings, print_notices


@click.command()
@click.argument("file", type=FILE)
@click.option("--out", type=FILE, help="Folder for the outputs (default: outputs/).")
@click.option("--draft", is_flag=True, help="Write the public edition marked 草稿, errors or not.")
@click.option("--quiet", is_flag=True, help="Print no progress.")
@answering
def run(file: Path, out: Path | None, draft: bool, quiet: bool) -> None:
    """Check FILE, execute the notebook, and write every output of one agency-year."""
    from nianbao.pipeline import PUBLIC
    from nianbao.pipeline import run as run_one

    def progress(step: str) -> None:
        if not quiet:
            click.echo(f"{step}…", err=True)

    workspace = workspace_of(file)
    done = run_one(file, workspace, out=out, draft=draft, progress=progress)
    source = done.report.agency_year.source
    told = (*(source.notices if source else ()), *workspace.notices(file))
    if not quiet:
        print_notices(f"{file}：{said}" for said in told)
    print_findings((found.record() for found in done.findings), err=True)
    for path in sorted(done.files):
        click.echo(short(path))
    if done.check["counts"]["error"]:
        word = "公开版已标为草稿" if draft else f"公开版未生成（{'、'.join(PUBLIC)}）"
        click.echo(f"nianbao: 有未处理的错误，{word}；请看 review.html", err=True)
        sys.exit(1)
