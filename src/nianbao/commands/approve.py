"""The command `approve`: reports are approved as they were handed in."""

from __future__ import annotations

from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, workspace_of
from nianbao.commands.registered import tell


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--by", required=True, help="Who approves.")
@click.option("--role", help="As what: 分管负责人, for example.")
@answering
def approve(files: tuple[Path, ...], by: str, role: str | None) -> None:
    """Write down that each FILE is approved, as it was handed in.

    None that has an open error, or was changed since. All are written down or none is.
    """
    from nianbao.office.registration import approve

    tell(approve(files, workspace_of(*files), by, role))
