"""The command `return`: a report is sent back."""

from __future__ import annotations

from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, workspace_of
from nianbao.commands.registered import tell


@click.command("return")
@click.argument("file", type=FILE)
@click.option("--reason", "reasons", multiple=True, required=True, help="Why; may be repeated.")
@click.option("--by", help="Who sends it back.")
@answering
def return_(file: Path, reasons: tuple[str, ...], by: str | None) -> None:
    """Write down that FILE, which was handed in, is sent back to be mended."""
    from nianbao.office.registration import send_back

    tell(send_back(file, workspace_of(file), reasons, by))
