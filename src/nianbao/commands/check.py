"""The command `check`: the rules alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from nianbao import faults
from nianbao.commands.answering import FILE, answering, workspace_of
from nianbao.commands.findings import print_findings
from nianbao.errors import InputError
from nianbao.faults import kept


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--gx", is_flag=True, help="Let Great Expectations judge, not the quick judge.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--quiet", is_flag=True, help="Print only the findings.")
@answering
def check(files: tuple[Path, ...], gx: bool, as_json: bool, quiet: bool) -> None:
    """Judge each FILE by the rules, without running a notebook."""
    from nianbao.rules.check import check as check_files
    from nianbao.rules.finding import summary
    from nianbao.rules.rulebook import read_rulebook

    if gx:
        from nianbao.rules.expectations import judge
    else:
        from nianbao.rules.quick import judge

    def progress(done: int, whole: int) -> None:
        if not quiet and done < whole:
            click.echo(f"已检查 {done} / {whole} 份…", err=True)

    workspace = workspace_of(*files)
    rulebook = read_rulebook(workspace.suites)
    checked = check_files(files, workspace, rulebook, judge, progress)
    result = summary(rulebook.version, checked.findings)
    read = len(files) - len(checked.refused) - len(checked.faults)
    if read and as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    elif read:
        print_findings(result["findings"], err=False)
    for error in checked.refused:
        click.echo(f"nianbao: {error}", err=True)
    for file, fault in checked.faults:
        click.echo(f"nianbao: {file}：{kept(fault)}", err=True)
    if read and not (quiet or as_json):
        counts = result["counts"]
        click.echo(
            f"{read} 份报告：错误 {counts['error']}，警告 {counts['warn']}，"
            f"提示 {counts['info']}，已说明 {counts['explained']}"
            + (f"；{len(files) - read} 份没有检查" if read < len(files) else ""),
            err=True,
        )
    if checked.faults:
        sys.exit(faults.EXIT_CODE)
    sys.exit(InputError.exit_code if checked.refused else 1 if result["counts"]["error"] else 0)
