"""The command `published`: a report is on the district's website, its address is filed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, workspace_of
from nianbao.commands.registered import DAY, day, tell


@click.command()
@click.argument("file", type=FILE)
@click.option("--url", help="The address of the page.")
@click.option("--on", type=DAY, help="The day of publication: YYYY-MM-DD.")
@click.option("--saved", type=FILE, help="The page as it was saved, to be compared and kept.")
@click.option("--filed", type=DAY, help="The day on which the address was filed.")
@answering
def published(
    file: Path, url: str | None, on: datetime | None, saved: Path | None, filed: datetime | None
) -> None:
    """Write down where and when FILE, which was approved, was published; or that it was filed.

    \b
    Exit codes: 0 done; 1 done, and it is not what was approved; 2 nothing written down.
    """
    from nianbao.office.registration import publish

    tell(publish(file, workspace_of(file), url, day(on), saved, day(filed)))
