"""The command line: parses and prints, holds no logic.

Machine-readable output goes to stdout, progress and messages to stderr.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nianbao import faults, interruption
from nianbao.errors import InputError, NianbaoError
from nianbao.faults import kept

if TYPE_CHECKING:
    from nianbao.batches.state import Entry
    from nianbao.inputs.workspace import Workspace

_MARKS = {"error": ("错误", "red"), "warn": ("警告", "yellow"), "info": ("提示", "cyan")}
_FILE = click.Path(path_type=Path)


class Seconds(click.FloatRange):
    """A time that ends: more than nothing, less than a week."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True, max=7 * 24 * 3600)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        seconds = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value} is no number of seconds.", param, ctx)
        return seconds


MOST_ALIKE = 5  # findings of one rule shown for one agency


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nianbao")
def main() -> None:
    """Annual reports on government information disclosure, from a parameter file to HTML and PDF.

    \b
    Exit codes: 0 done; 1 done, with open errors (public edition withheld);
    2 bad input or usage; 3 a notebook failed while it ran;
    70 a fault of the program (its details are kept in a file); 130 interrupted.
    """


def _answering(command: Callable[..., None]) -> Callable[..., None]:
    """Turn whatever ends a command into one message and its exit code."""

    @wraps(command)
    def answered(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except NianbaoError as error:
            click.echo(f"nianbao: {error}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo(interruption.MESSAGE, err=True)
            sys.exit(interruption.EXIT_CODE)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:
            click.echo(f"nianbao: {kept(error)}", err=True)
            sys.exit(faults.EXIT_CODE)

    return answered


def _workspace(*files: Path) -> Workspace:
    from nianbao.inputs.workspace import find_workspace

    return find_workspace(Path.cwd(), *(file.parent for file in files))


@main.command()
@click.argument("file", type=_FILE)
@click.option("--out", type=_FILE, help="Folder for the outputs (default: outputs/).")
@click.option("--draft", is_flag=True, help="Write the public edition marked 草稿, errors or not.")
@click.option("--quiet", is_flag=True, help="Print no progress.")
@_answering
def run(file: Path, out: Path | None, draft: bool, quiet: bool) -> None:
    """Check FILE, execute the notebook, and write every output of one agency-year."""
    from nianbao.pipeline import run as run_one

    def progress(step: str) -> None:
        if not quiet:
            click.echo(f"{step}…", err=True)

    done = run_one(file, _workspace(file), out=out, draft=draft, progress=progress)
    _print_findings(done.check, err=True)
    for path in sorted(done.files):
        click.echo(_short(path))
    if done.check["counts"]["error"]:
        word = "公开版已标为草稿" if draft else "公开版未生成（report.html、report.pdf）"
        click.echo(f"nianbao: 有未处理的错误，{word}；请看 review.html", err=True)
        sys.exit(1)


@main.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--quiet", is_flag=True, help="Print only the findings.")
@_answering
def check(files: tuple[Path, ...], as_json: bool, quiet: bool) -> None:
    """Judge each FILE by the rules, without running a notebook."""
    from nianbao.rules.check import check as check_files
    from nianbao.rules.finding import summary
    from nianbao.rules.rulebook import read_rulebook

    def progress(done: int, whole: int) -> None:
        if not quiet and done < whole:
            click.echo(f"已检查 {done} / {whole} 份…", err=True)

    workspace = _workspace(*files)
    rulebook = read_rulebook(workspace.suites)
    checked = check_files(files, workspace, rulebook, progress)
    result = summary(rulebook.version, checked.findings)
    read = len(files) - len(checked.refused) - len(checked.faults)
    if read and as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    elif read:
        _print_findings(result, err=False)
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


@main.command()
@click.argument("places", type=_FILE, nargs=-1)
@click.option("--out", type=_FILE, help="Folder for the outputs (default: outputs/).")
@click.option("--draft", is_flag=True, help="Write public editions marked 草稿, errors or not.")
@click.option("--workers", type=click.IntRange(1), help="Processes (default: one a core).")
@click.option("--force", is_flag=True, help="Run unchanged agency-years again, too.")
@click.option("--retry", is_flag=True, help="Run only what failed last time.")
@click.option("--scheduler", help="Run on a Dask cluster: tcp://host:port.")
@click.option("--time-limit", type=Seconds(), default=600, help="Seconds for one report.")
@click.option("--quiet", is_flag=True, help="Print no progress.")
@_answering
def batch(places: tuple[Path, ...], out: Path | None, quiet: bool, **options: Any) -> None:
    """Run every agency-year in PLACES (default: params/): parallel, resumable."""
    from nianbao.batches.batch import parameter_files, run_batch

    workspace = _workspace(*places)
    files = parameter_files(places or (workspace.root / "params",))
    with _progress(len(files), quiet) as progress:
        done = run_batch(files, workspace, out=out, progress=progress, **options)
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
    click.echo(_short(done.outputs / "index.html"))
    sys.exit(done.exit_code)


@contextmanager
def _progress(whole: int, quiet: bool) -> Iterator[Callable[[Entry, int], None]]:
    """A bar with rate, failures and time left; plain lines where there is no terminal."""
    if quiet:
        yield lambda entry, whole: None
        return
    if not sys.stderr.isatty():
        begun = told = time.monotonic()
        seen = skipped = failures = 0

        def line(entry: Entry, whole: int) -> None:
            nonlocal seen, skipped, failures, told
            seen += 1
            skipped += entry.status == "skipped"
            failures += entry.status == "failed"
            now = time.monotonic()
            if seen == whole or now - told > 5:
                told = now
                rate = (seen - skipped) / (now - begun)
                left = f"，约剩 {(whole - seen) / rate:.0f} 秒" if rate and seen < whole else ""
                said = f"{seen} / {whole}，失败 {failures}，每秒 {rate:.1f} 份{left}"
                click.echo(said, err=True)

        yield line
        return
    from tqdm import tqdm

    with tqdm(total=whole, unit="份") as bar:
        failures = 0

        def step(entry: Entry, whole: int) -> None:
            nonlocal failures
            bar.total = whole
            failures += entry.status == "failed"
            if failures:
                bar.set_postfix_str(f"失败 {failures}", refresh=False)
            bar.update()

        yield step


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the rulebook as JSON.")
@click.option("--markdown", is_flag=True, help="Print the rulebook as a page.")
@click.option("--year", type=int, help="Only the rules in force for this report year.")
@click.option("--district", help="As this district has amended them; with --year.")
@_answering
def rules(as_json: bool, markdown: bool, year: int | None, district: str | None) -> None:
    """Print the rulebook: code, severity, years in force, suite, citation, message."""
    from nianbao.rules.rulebook import read_rulebook

    if district and year is None:
        raise click.UsageError("--district needs --year: amendments hold for years")
    rulebook = read_rulebook(_workspace().suites)
    listed = rulebook.listed(year, district)
    if as_json:
        records = [rule.record() for rule in listed]
        data = {"rulebook": rulebook.version, "rules": records}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    if markdown:
        from nianbao.pages.html import page

        click.echo(page("rules.md.jinja", rules=listed, marks=_MARKS), nl=False)
        return
    for rule in listed:
        word, colour = _MARKS[rule.severity]
        years = f"{rule.first_year or ''}—{rule.last_year or ''}".strip("—") or "各年"
        click.echo(
            f"{rule.code} {click.style(word, fg=colour)} {rule.title}（{rule.suite}，{years}）"
        )
        click.echo(f"     {rule.message}\n     依据：{rule.citation}\n     出处：{rule.origin}")
    click.echo(f"规则库版本 {rulebook.version}，共 {len(listed)} 条", err=True)


@main.command("ledger-template")
@click.argument("file", type=_FILE)
@_answering
def ledger_template(file: Path) -> None:
    """Write an empty ledger workbook to FILE (.xlsx), with lists and date checks."""
    from nianbao.errors import UsageError
    from nianbao.inputs.ledgers.template import write_template

    if file.suffix.lower() != ".xlsx":
        raise UsageError(f"文件名应以 .xlsx 结尾：{file}")
    if file.exists():
        raise UsageError(f"文件已存在，不予覆盖：{file}")
    try:
        write_template(file)
    except OSError as error:
        raise UsageError(f"无法写入 {file}（{error.strerror}）") from None
    click.echo(_short(file))


@main.command()
@_answering
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


def _print_findings(check: dict[str, Any], *, err: bool) -> None:
    """The open findings by agency, the gravest first; of many alike only the first."""
    from nianbao.rules.finding import SEVERITIES

    agencies: dict[str, list[dict[str, Any]]] = {}
    for finding in check["findings"]:
        if finding["status"] == "open":
            own = f"{finding['agency']} {finding['year']}"
            agencies.setdefault(own, []).append(finding)
    for own, findings in agencies.items():
        counted = Counter(finding["severity"] for finding in findings)
        tally = "，".join(f"{SEVERITIES[s]} {counted[s]}" for s in SEVERITIES if counted[s])
        click.echo(f"{click.style(own, bold=True)}（{tally}）", err=err)
        alike = Counter[str]()
        for finding in findings:  # the worst first
            alike[finding["code"]] += 1
            if alike[finding["code"]] <= MOST_ALIKE:
                _print_finding(finding, err=err)
        for code, number in alike.items():
            if number > MOST_ALIKE:
                click.echo(f"  …… {code} 另有 {number - MOST_ALIKE} 处，用 --json 查看", err=err)


def _print_finding(finding: dict[str, Any], *, err: bool) -> None:
    word, colour = _MARKS[finding["severity"]]
    cell = finding["table"] or finding["section"] or ""
    if finding["row"] or finding["column"]:
        cell += f"[{finding['row'] or ''},{finding['column'] or ''}]"
    place = f" {cell}" if cell else ""
    click.echo(
        f"  {click.style(word, fg=colour)} {finding['code']}{place} {finding['message']}"
        f"（依据：{finding['citation']}）",
        err=err,
    )


def _short(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
