"""What was written down in the record of a season, on the terminal; and days as they are typed."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from nianbao.characters import escaped
from nianbao.commands.findings import print_notices

if TYPE_CHECKING:
    from nianbao.office.registration import Registered


DAY = click.DateTime(["%Y-%m-%d"])


def day(given: datetime | None) -> date | None:
    """The day of an option."""
    return given.date() if given else None


def tell(done: Registered) -> None:
    """Print what was done; exit code 1 where something is left to be mended."""
    for said in done.said:
        click.echo(escaped(said))
    print_notices(done.notices)
    if not done.is_clean:
        sys.exit(1)
