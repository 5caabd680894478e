"""The command `batch`: every agency-year below some folders."""

from __future__ import annotations

import math
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from nianbao import interruption
from nianbao.commands.answering import FILE, answering, short, workspace_of
from nianbao.commands.progress import progress


class Seconds(click.FloatRange):
    """A time that ends: more than nothing, less than a week."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True, max=7 * 24 * 3600)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        seconds = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value} is no number of seconds.", param, ctx)
        return seconds


@click.command()
@click.argument("places", type=FILE, nargs=-1)
@click.option("--out", type=FILE, help="Folder for the outputs (default: outputs/).")
@click.option("--draft", is_flag=True, help="Write public editions marked 草稿, errors or not.")
@click.option("--workers", type=click.IntRange(1), help="Processes (default: one a core).")
@click.option("--force", is_flag=True, help="Run unchanged agency-years again, too.")
@click.option("--retry", is_flag=True, help="Run only what failed last time.")
@click.option("--scheduler", help="Run on a Dask cluster: tcp://host:port.")
@click.option("--time-limit", type=Seconds(), default=600, help="Seconds for one report.")
@click.option("--quiet", is_flag=True, help="Print no progress.")
@answering
def batch(places: tuple[Path, ...], out: Path | None, quiet: bool, **options: Any) -> None:
    """Run every agency-year in PLACES (default: params/): parallel, resumable."""
    from nianbao.batches.batch import parameter_files, run_batch

    workspace = workspace_of(*places)
    files = parameter_files(places or (workspace.root / "params",))
    with progress(len(files), quiet) as told:
        done = run_batch(files, workspace, out=out, progress=told, **options)
    tally = Counter(entry.status for entry in done.entries)
    words = {"ok": "已生成", "findings": "有错误", "failed": "失败", "skipped": "未变"}
    for entry in done.entries:
        if entry.status == "failed":
            place = f"{entry.district}/{entry.year}/{entry.agency}"
            click.echo(f"{click.style('失败', fg='red')} {place}：{entry.message}", err=True)
    said = "，".join(f"{word} {tally[status]}" for status, word in words.items() if tally[status])
    click.echo(f"{len(files)} 份参数文件{'：' if said else ''}{said}", err=True)
    if done.unwritten:
        click.echo(f"nianbao: {done.unwritten}", err=True)
    if done.interrupted:
        left = len(files) - len(done.entries)
        click.echo(f"已中断，还有 {left} 份没有运行；再次运行同一命令继续。", err=True)
        sys.exit(interruption.EXIT_CODE)
    click.echo(short(done.outputs / "index.html"))
    sys.exit(done.exit_code)
