"""Figures that an office has collected on one sheet, as the parameter files of its bodies.

A body without a file is given one, a draft with these figures; one that has a file keeps it,
and is told where the two differ.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nianbao.annual_report import read_annual_report
from nianbao.errors import UsageError
from nianbao.form.editions import form_for
from nianbao.inputs.blank import ANSWERED, TakenOver, blank_file
from nianbao.inputs.district import Body, list_file, read_district
from nianbao.inputs.figures import Cell
from nianbao.inputs.number import written
from nianbao.inputs.raw_figures import shortest
from nianbao.inputs.workspace import SPELLINGS, Workspace, clear_leftovers, is_file, write_whole
from nianbao.parameter_file import place, taken_over, update_schema
from nianbao.workbooks.unit_rows import Units, read_units


@dataclass(frozen=True)
class Collected:
    """What became of a sheet: files that were made, bodies whose files agree, and differences."""

    made: tuple[Path, ...]
    same: tuple[Body, ...]
    different: tuple[str, ...]  # in a sentence each


def take_in(file: Path, workspace: Workspace, district: str, year: int) -> Collected:
    """Make a draft of each body's figures on a sheet where it has no parameter file yet.

    InputError for all that is wrong on the sheet or in a file beside it: then nothing is
    written. UsageError without a list, and where writing fails, which tells what was written
    until then.
    """
    listed = list_file(workspace, district)
    if listed is None:
        raise UsageError(
            f"没有 {district} 的公开主体名单：请先编写 params/{district}/district.yaml"
        )
    place(workspace.places(district, year, district)[0], workspace)
    units = read_units(file, form_for(year), read_district(listed).bodies_of(year))
    new: dict[Path, str] = {}
    same: list[Body] = []
    different: list[str] = []
    for one in units:
        places = workspace.places(district, year, one.body.id)
        known = next(filter(is_file, places), None)
        if known is None:
            new[places[0]] = _draft(one, workspace, district, year)
        elif found := list(_differences(one, known, workspace)):
            different += found
        else:
            same.append(one.body)
    _write(new, workspace)
    return Collected(tuple(new), tuple(same), tuple(different))


def _draft(one: Units, workspace: Workspace, district: str, year: int) -> str:
    """The text of a new file: what last year's has to give, and the figures."""
    before = next(filter(is_file, workspace.places(district, year - 1, one.body.id)), None)
    taken = TakenOver()
    if before is not None:
        report = read_annual_report(before, workspace, complete=False)
        taken, _ = taken_over(report, before, year, ANSWERED)
    own = {
        ("agency", "name"): one.body.name,
        ("agency", "kind"): one.body.kind,
        ("figures",): shortest(one),
    }
    taken = replace(taken, values={**taken.values, **own})
    file = workspace.places(district, year, one.body.id)[0]
    schema = os.path.relpath(workspace.schema, file.parent).replace(os.sep, "/")
    return blank_file(one.form, district, year, one.body.id, schema, taken)


def _differences(one: Units, known: Path, workspace: Workspace) -> Iterator[str]:
    """Where a body's file has another figure than the sheet, a blank among them."""
    report = read_annual_report(known, workspace, complete=False)
    for cell in one.read:
        other = report.figures.cells.get(cell.address)
        if other is not None and _said(other) != _said(cell):
            where = one.form.cell_name(cell.table, cell.row, cell.column)
            yield (
                f"{workspace.relative(known)} {where}：文件为{_said(other)}，"
                f"{one.squares[cell.address]} 为{_said(cell)}"
            )


def _said(cell: Cell) -> str:
    """A figure in words; one that was not read as a number as it was typed."""
    if cell.figure is not None:
        return written(cell.figure)
    return cell.shown or "空"


def _write(new: dict[Path, str], workspace: Workspace) -> None:
    """Each file whole; the first that is there by now, or cannot be written, ends it."""
    done: list[str] = []
    clear_leftovers(*{file.parent for file in new})
    try:
        for file, text in new.items():
            taken = next((o for s in SPELLINGS if os.path.lexists(o := file.with_suffix(s))), None)
            if taken is not None:
                raise FileExistsError(0, "文件已存在，不予覆盖", str(taken))
            file.parent.mkdir(parents=True, exist_ok=True)
            update_schema(workspace)
            write_whole(file, text)
            done.append(workspace.relative(file))
    except OSError as error:
        told = f"；已写出{'、'.join(done)}" if done else ""
        raise UsageError(f"无法写入 {error.filename}（{error.strerror}）{told}") from None
