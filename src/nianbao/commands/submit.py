"""The command `submit`: reports are handed in to the district's office."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, workspace_of
from nianbao.commands.registered import DAY, day, tell


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--by", help="Who hands in.")
@click.option("--on", type=DAY, help="The day, where it was not today: YYYY-MM-DD.")
@answering
def submit(files: tuple[Path, ...], by: str | None, on: datetime | None) -> None:
    """Write down that each FILE was handed in, in params/<district>/<year>/events.jsonl.

    A copy of each is kept. Open errors are no hindrance. All are written down or none is.

    \b
    Exit codes: 0 done; 1 done, with open errors; 2 nothing written down.
    """
    from nianbao.office.registration import submit

    tell(submit(files, workspace_of(*files), by, day(on)))
