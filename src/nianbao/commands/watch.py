"""The command `watch`: the review edition in the browser, made anew at every save."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nianbao.commands.answering import FILE, answering, workspace_of

if TYPE_CHECKING:
    from nianbao.desk.proof import Proof


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port (default: a free one)."
)
@click.option("--no-browser", is_flag=True, help="Print the address, and open nothing.")
@click.option("--quiet", is_flag=True, help="Print no line at a save.")
@answering
def watch(file: Path, port: int, no_browser: bool, quiet: bool) -> None:
    """Show the review edition of FILE in the browser, and bring it up to date at every save.

    Serves this computer alone. Writes no file. Ctrl-C ends it (exit code 130).
    """
    from nianbao.desk.watch import watch as watch_one
    from nianbao.inputs.reading import require_readable

    def opened(address: str) -> None:
        click.echo(address)
        if not no_browser:
            threading.Thread(target=_open, args=[address], daemon=True).start()

    def told(proof: Proof) -> None:
        if not quiet:
            click.echo(f"nianbao: {proof.message}" if proof.message else proof.line, err=True)

    workspace = workspace_of(file)
    require_readable(file)  # what is wrong in it can be mended meanwhile, but it must be there
    watch_one(file, workspace, port, opened, told)


def _open(address: str) -> None:
    import webbrowser

    with suppress(webbrowser.Error):
        webbrowser.open(address)
