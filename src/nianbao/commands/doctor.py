"""The command `doctor`: what this system lacks."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nianbao.commands.answering import answering


@click.command()
@answering
def doctor() -> None:
    """Look for what is missing on this system, and say how to get it."""
    from nianbao.doctor import examine

    failed = False
    for finding in examine(Path.cwd()):
        failed |= not finding.passed
        mark = click.style("✓", fg="green") if finding.passed else click.style("✗", fg="red")
        click.echo(f"{mark} {finding.subject}：{finding.state}")
        if not finding.passed:
            click.echo(f"   {finding.remedy}")
    sys.exit(2 if failed else 0)
