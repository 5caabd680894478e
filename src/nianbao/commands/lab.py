"""The command `lab`: the master notebook in JupyterLab, pointed at one parameter file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, workspace_of


@click.command()
@click.argument("file", type=FILE, required=False)
@click.option("--port", type=click.IntRange(1, 65535), help="Port (default: the first free one).")
@click.option("--no-browser", is_flag=True, help="Print the address, open no browser.")
@answering
def lab(file: Path | None, port: int | None, no_browser: bool) -> None:
    """Open the master notebook in JupyterLab, pointed at FILE (default: the first of params/).

    Run All Cells there shows the report as the reviewer sees it. Ctrl-C ends it.
    """
    from nianbao.annual_report import read_annual_report
    from nianbao.engine.jupyter import serve
    from nianbao.inputs.workspace import PARAMS_FILE_VARIABLE

    workspace = workspace_of(*([file] if file else []))
    given = str(file) if file else os.environ.get(PARAMS_FILE_VARIABLE) or None
    shown = workspace.params_file(given)
    form = read_annual_report(shown, workspace).form
    workspace.require_notebook(form.family)
    click.echo(f"JupyterLab 显示 {workspace.relative(shown)}；按 Ctrl-C 结束", err=True)
    os.environ[PARAMS_FILE_VARIABLE] = str(shown)
    serve(workspace.notebook(form.family), workspace.root, browser=not no_browser, port=port)
