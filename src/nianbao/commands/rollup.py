"""The command `rollup`: the district's own report, summed from its members."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nianbao.commands.answering import FILE, YEAR, answering, short, workspace_of

if TYPE_CHECKING:
    from nianbao.inputs.workspace import Workspace
    from nianbao.office.rolling import RolledUp


@click.command()
@click.argument("district")
@click.argument("year", type=YEAR)
@click.option("--latest", is_flag=True, help="Sum the files as they are, approved or not.")
@click.option("--sheet", type=FILE, help="Write the sheet of bodies by cells to this file (.xlsx).")
@click.option(
    "--from", "collected", type=FILE, help="Take in a filled-in sheet as drafts, and sum nothing."
)
@answering
def rollup(
    district: str, year: int, latest: bool, sheet: Path | None, collected: Path | None
) -> None:
    """Sum the reports of DISTRICT's bodies for YEAR into the district's own parameter file.

    Sums what is approved. A file that is there keeps all but its figures; what changes in
    these is told. Exits with 1 while bodies are wanting or cells blank.
    """
    from nianbao.errors import UsageError
    from nianbao.office.rolling import roll_up
    from nianbao.office.units import require_free_sheet, write_blank_units, write_units

    workspace = workspace_of(Path.cwd() / "params")
    if collected is not None:
        _take_in(collected, workspace, district, year, alone=sheet is None and not latest)
        return
    if sheet is not None:
        require_free_sheet(sheet)
    try:
        done = roll_up(workspace, district, year, latest=latest)
    except UsageError:
        if sheet is None or not write_blank_units(sheet, workspace, district, year):
            raise
        click.echo("还没有一个单位有报告，写出的是空表；填好以后用 --from 取用", err=True)
        click.echo(short(sheet))
        sys.exit(1)
    for line in _told(done):
        click.echo(line, err=True)
    click.echo(short(done.file))
    if sheet is not None:
        write_units(sheet, done.file, done.members)
        click.echo(short(sheet))
    sys.exit(0 if done.is_whole else 1)


def _take_in(file: Path, workspace: Workspace, district: str, year: int, alone: bool) -> None:
    """Make drafts of a sheet, and say what became of it."""
    from nianbao.errors import UsageError
    from nianbao.office.collected import take_in

    if not alone:
        raise UsageError("--from 只取用各单位的数字，不能与 --sheet、--latest 同用")
    done = take_in(file, workspace, district, year)
    for different in done.different:
        click.echo(different, err=True)
    for made in done.made:
        click.echo(short(made))
    said = f"写出 {len(done.made)} 份，相同的 {len(done.same)} 份"
    said += f"，与已有文件不同的 {len(done.different)} 处，已有的没有改动" if done.different else ""
    click.echo(said, err=True)
    sys.exit(1 if done.different else 0)


def _told(done: RolledUp) -> Iterator[str]:
    from nianbao.seasons.member import BASES
    from nianbao.seasons.roster import left_out

    yield from done.said
    members = done.members
    summed = members.members
    due = len(summed) + len(members.wanting)
    yield f"{len(summed)}/{due} 个单位计入汇总" + ("，另有本级" if members.own else "")
    for basis, word in BASES.items():
        if basis != "approved" and (names := [m.body.name for m in summed if m.basis == basis]):
            yield f"其中尚未审定、按{word}的文件计入 {len(names)} 个：{'、'.join(names)}"
    by_reason: dict[str, list[str]] = {}
    for body, why in left_out(members):
        by_reason.setdefault(why, []).append(body.name)
    for why, names in by_reason.items():
        yield f"没有计入 {len(names)} 个（{why}）：{'、'.join(names)}"
    for member in members.members:
        if member.now is not None:
            yield f"{member.body.name}的文件在审定以后有改动，仍按审定的数字计入"
    for case in members.joint:
        every = (*summed, *members.covered_members)
        known = [m.body.name for m in every if m.body.id in case.bodies]
        yield f"案件“{case.id}”{'、'.join(known)}都已计入，汇总时只计一次"
    for one in members.in_yuan:
        yield f"{one.body.name}收费金额 {one.amount} 疑似以元填报，请核对"
    for blank in done.blank:
        yield f"不能汇总，有单位空缺：{blank}"
    for changed in done.changed:
        yield f"{changed.cell}原为 {changed.was}，现为 {changed.now}"
    yield "内容与汇总结果相同，没有改写" if done.is_same else "已写出，总计由程序计算"
