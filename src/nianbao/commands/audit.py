"""The command `audit`: published reports judged as they stand."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nianbao import interruption
from nianbao.characters import escaped
from nianbao.commands.answering import FILE, answering, short, workspace_of
from nianbao.commands.batch import Seconds
from nianbao.commands.findings import print_findings
from nianbao.commands.progress import Ended, progress
from nianbao.errors import UsageError

if TYPE_CHECKING:
    from nianbao.audits.audit import Audit
    from nianbao.inputs.workspace import Workspace

_MOST_TOLD = 20  # failures that are told by name
_WORDS = {"ok": "无错误", "findings": "有错误", "failed": "未能核对"}


@click.command()
@click.argument("places", type=FILE, nargs=-1, required=True)
@click.option("--out", type=FILE, help="Folder for the pages (default: outputs/audit/).")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("--workers", type=click.IntRange(1), help="Processes (default: one a core).")
@click.option("--force", is_flag=True, help="Read and judge unchanged documents again, too.")
@click.option("--time-limit", type=Seconds(), default=120, help="Seconds for one document.")
@click.option("--quiet", is_flag=True, help="Print no progress.")
@answering
def audit(
    places: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
    quiet: bool,
    workers: int | None,
    force: bool,
    time_limit: float,
) -> None:
    """Judge published reports as they stand: FILES, or all documents below folders.

    Reads .html, .htm, .docx, .pdf, .txt and .md. Writes a page for each, and a list of them all.
    """
    from nianbao.audits.audit import audit_folder, audit_single
    from nianbao.audits.collection import documents

    workspace, usual = _workspace(places)
    outputs = out or usual / "audit"
    listed = documents(places, outputs)
    if len(places) == 1 and not places[0].is_dir():
        with audit_single(listed[0], workspace, outputs, time_limit=time_limit) as one:
            _tell_single(one, as_json, quiet)
        sys.exit(one.exit_code)
    with _bars(len(listed), quiet) as told:
        done = audit_folder(
            listed,
            workspace,
            outputs,
            force=force,
            workers=workers,
            time_limit=time_limit,
            progress=told,
        )
    _tell(done, len(listed), as_json)
    sys.exit(done.exit_code)


def _workspace(places: Sequence[Path]) -> tuple[Workspace, Path]:
    """The workspace at the documents or the current folder, else the package's own suites.

    With the folder that outputs usually go to.
    """
    from nianbao.workspaces.supply import packaged

    try:
        workspace = workspace_of(*places)
    except UsageError:
        return packaged(), Path.cwd() / "outputs"
    return workspace, workspace.outputs


@contextmanager
def _bars(whole: int, quiet: bool) -> Iterator[Callable[[str, Ended, int], None]]:
    """A bar for each part of the work, one after the other."""
    with ExitStack() as stack:
        bars: dict[str, Callable[[Ended, int], None]] = {}

        def told(part: str, ended: Ended, whole: int) -> None:
            if part not in bars:
                stack.pop_all().close()
                bars[part] = stack.enter_context(progress(whole, quiet, part))
            bars[part](ended, whole)

        yield told


def _tell_single(done: Audit, as_json: bool, quiet: bool) -> None:
    _end_if_interrupted(done, 1)
    for line in done.failures:
        click.echo(f"nianbao: {escaped(f'{line.given}：{line.message}')}", err=True)
    for record in done.records():
        if as_json:
            _print_json(done)
            continue
        print_findings(record["findings"], err=False)
        if not quiet:
            cells, counts = record["cells"], record["counts"]
            click.echo(
                f"{record['agency'] or record['file']} {record['year']}年：单元格已读 "
                f"{cells['read']}，无法辨认 {cells['unreadable']}，原件未见 {cells['missing']}；"
                f"错误 {counts['error']}，警告 {counts['warn']}，提示 {counts['info']}",
                err=True,
            )
    if not done.failures:
        click.echo(short(done.outputs / done.lines[0].page), err=as_json)


def _tell(done: Audit, whole: int, as_json: bool) -> None:
    for line in done.failures[:_MOST_TOLD]:
        said = escaped(f"{line.given}：{line.message}")
        click.echo(f"{click.style(_WORDS['failed'], fg='red')} {said}", err=True)
    if untold := len(done.failures[_MOST_TOLD:]):
        click.echo(f"另有 {untold} 份未能核对，见一览表", err=True)
    tally = Counter(line.state for line in done.lines)
    said = "，".join(f"{word} {tally[state]}" for state, word in _WORDS.items() if tally[state])
    click.echo(f"{whole} 份文件{'：' if said else ''}{said}", err=True)
    _end_if_interrupted(done, whole)
    if as_json:
        _print_json(done)
    click.echo(short(done.outputs / "index.html"), err=as_json)


def _print_json(done: Audit) -> None:
    from nianbao.audits.record import data

    for piece in data(done.records(), done.failures):
        click.echo(piece, nl=False)


def _end_if_interrupted(done: Audit, whole: int) -> None:
    if done.interrupted:
        left = whole - len(done.lines)
        click.echo(f"已中断，还有 {left} 份没有核对；再次运行同一命令继续。", err=True)
        sys.exit(interruption.EXIT_CODE)
