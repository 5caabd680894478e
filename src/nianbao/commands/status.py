"""The command `status`: where every body of a district's list stands."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nianbao.characters import escaped
from nianbao.commands.answering import YEAR, answering, workspace_of
from nianbao.commands.findings import print_findings, print_notices
from nianbao.commands.progress import progress
from nianbao.commands.table import print_table
from nianbao.errors import UsageError

if TYPE_CHECKING:
    from nianbao.inputs.workspace import Workspace
    from nianbao.office.assessment import Assessment
    from nianbao.seasons.position import Position, State

_COLOURS: dict[State, str] = {
    "missing": "red",
    "draft": "red",
    "returned": "yellow",
    "errors": "yellow",
    "approved": "green",
    "published": "green",
}
_SHOWN = 20  # bodies of a district where there are several


@click.command()
@click.argument("district", required=False)
@click.option("--year", type=YEAR, help="The report year (default: the latest).")
@click.option("--json", "as_json", is_flag=True, help="Print the positions as JSON.")
@click.option("--workers", type=click.IntRange(1), help="Processes (default: one a core).")
@click.option("--quiet", is_flag=True, help="Print no progress.")
@answering
def status(
    district: str | None, year: int | None, as_json: bool, workers: int | None, quiet: bool
) -> None:
    """Print where every body on the list of DISTRICT stands (default: all districts).

    Exits with 1 where a body is late, or has handed in a report with open errors.
    """
    from nianbao.office.assessment import assess, seasons_of

    workspace = workspace_of()
    seasons, wrong = seasons_of(workspace, district, year)
    if not (seasons or wrong):
        raise UsageError(f"没有公开主体名单：请输入 nianbao new {_list(workspace)} 新建一份")
    with progress(0, quiet, "核对") as told:
        assessed = assess(seasons, workspace, workers=workers, progress=told)
    if as_json:
        records = [_record(one) for one in assessed]
        data = records[0] if len(records) == 1 else {"districts": records}
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for one in assessed:
            _print(one, None if len(assessed) == 1 else _SHOWN)
    for error in wrong:
        click.echo(f"nianbao: {error}", err=True)
    late = any(p.late or p.state == "errors" for one in assessed for p in one.positions)
    sys.exit(max((error.exit_code for error in wrong), default=int(late)))


def _list(workspace: Workspace) -> Path:
    """Where the list of a district would stand: of the first that has a folder."""
    params = workspace.root / "params"
    known = sorted(folder.name for folder in params.glob("*") if folder.is_dir())
    return Path("params", known[0] if known else "地区编号", "district.yaml")


def _record(one: Assessment) -> dict[str, Any]:
    """A season as `--json` prints it."""
    from nianbao.seasons.position import tally

    return {
        "district": one.season.district.id,
        "year": one.season.year,
        "name": one.season.district.name,
        "today": one.season.today.isoformat(),
        "counts": tally(one.positions),
        "bodies": [position.record() for position in one.positions],
        "findings": [finding.record() for finding in one.findings],
        "notices": list(one.season.notices),
    }


def _print(one: Assessment, most: int | None) -> None:
    """A season for the terminal: its sums, its bodies, what is found of the list."""
    from nianbao.seasons.position import summed_up

    season, every = one.season, one.positions
    click.secho(escaped(f"{season.district.name} {season.year}年度"), bold=True)
    click.echo(summed_up(every))
    shown = every if most is None else [p for p in every if p.state in _COLOURS][:most]
    print_table(
        ("状态", "单位", "时限", "错误", "警告", "备注"),
        [_cells(position) for position in shown],
        [_COLOURS.get(position.state, "") for position in shown],
    )
    if len(shown) < len(every):
        rest = len(every) - len(shown)
        click.echo(f"另有{rest}个单位，请输入 nianbao status {season.district.id} 查看")
    print_findings([finding.record() for finding in one.findings], err=False)
    print_notices(season.notices)
    click.echo()


def _cells(position: Position) -> tuple[str, ...]:
    from nianbao.seasons.position import STATES

    known = position.place.assessed
    numbers = (known.errors, known.warnings) if known and not known.message else ()
    errors, warnings = (str(n) if n else "" for n in numbers) if numbers else ("", "")
    body = position.place.body
    said, *more = position.message.split("\n")
    said += f"（另有{len(more)}处）" if more else ""
    return STATES[position.state], body.name, position.left, errors, warnings, said
