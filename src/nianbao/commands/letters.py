"""The command `letters`: what the office has to write to its bodies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click

from nianbao.commands.answering import FILE, YEAR, answering, short, workspace_of
from nianbao.commands.findings import print_notices
from nianbao.commands.progress import progress


@dataclass(frozen=True)
class _Written:
    status: str = "done"


@click.command()
@click.argument("district")
@click.argument("year", type=YEAR)
@click.option("--out", type=FILE, help="Folder for the letters, in place of outputs/…/_letters/.")
@click.option("--quiet", is_flag=True, help="Print no progress.")
@answering
def letters(district: str, year: int, out: Path | None, quiet: bool) -> None:
    """Write the letters of DISTRICT for YEAR that are due today, as Word files and pages.

    A body that has not handed in is reminded; one whose report was returned, or has open errors,
    gets what is to be mended, with its marked workbook. Letters no longer due are taken away.
    """
    from nianbao.office.assessment import assess, seasons_of
    from nianbao.office.letters import KINDS
    from nianbao.office.mailing import ASIDE, INDEX, write_letters
    from nianbao.rules.rulebook import read_rulebook

    workspace = workspace_of()
    rulebook = read_rulebook(workspace.suites)
    seasons, _ = seasons_of(workspace, district, year)
    with progress(0, quiet, "核对") as told:
        (assessment,) = assess(seasons, workspace, progress=told)
    with progress(0, quiet, "函件") as told:
        done = write_letters(
            assessment, workspace, rulebook, out, lambda letter, whole: told(_Written(), whole)
        )
    number = Counter(sent.due.kind for sent in done.sent)
    if not quiet:
        print_notices(assessment.season.notices)
        said = "，".join(f"{word} {number[kind]} 份" for kind, word in KINDS.items())
        gone = f"；取走已不需要发的 {len(done.gone)} 个文件" if done.gone else ""
        click.echo(f"{said}{gone}", err=True)
        for one in done.unjudged:
            click.echo(f"nianbao: {one.body.name} 的报告没有检查成，没有函件", err=True)
        for name in done.aside:
            click.echo(f"nianbao: {name} 有手工改动，已移到 {ASIDE}/，请核对后再发", err=True)
    click.echo(short(done.folder / INDEX))
