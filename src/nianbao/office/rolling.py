"""The district's own parameter file, made from its members' figures.

A file that is there keeps every byte but its figures and the basis of its sum.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from nianbao.annual_report import report_of
from nianbao.errors import InputError, UsageError
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.form.editions import form_for
from nianbao.inputs.agency_year import REGIONAL, AgencyYear, RollUp, validated
from nianbao.inputs.blank import TakenOver, blank_file
from nianbao.inputs.district import list_file, read_district
from nianbao.inputs.figures import Figures, read_figures
from nianbao.inputs.number import Number, written
from nianbao.inputs.parameter_text import figures_text
from nianbao.inputs.raw_figures import shortest
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.source import Source, read_source, survives
from nianbao.inputs.workspace import SPELLINGS, Workspace, clear_leftovers, is_file, write_whole
from nianbao.parameter_file import place, taken_over, update_schema
from nianbao.seasons.members import Members, read_members

Basis = Literal["approved", "latest"]
_LISTED = " last_year"
_NAMED = 3  # bodies whose cell is blank, of one cell
_UNREAD = ("narrative", "explanations")  # which figures do not depend on
_PLACES = re.compile(r"[省市州盟区县旗镇乡]$")


@dataclass(frozen=True)
class Changed:
    """A figure of the file that was there, and what it is now."""

    cell: str  # in words
    was: str
    now: str


@dataclass(frozen=True)
class RolledUp:
    """What was summed into which file; `changed` is empty for a new one."""

    file: Path
    members: Members
    blank: tuple[str, ...]  # cells without a sum, and whose are blank, in words
    changed: tuple[Changed, ...]
    said: tuple[str, ...]
    is_new: bool
    is_same: bool  # as it was: nothing was written

    @property
    def is_whole(self) -> bool:
        """Whether every body that is to be summed is, with all its figures."""
        return not self.members.wanting and not self.blank


def roll_up(workspace: Workspace, district: str, year: int, *, latest: bool = False) -> RolledUp:
    """Write the sum of the members into the district's own parameter file.

    Of what is approved, or of the `latest`.

    UsageError where there is no list or nobody to be summed, and for a workbook, which is to be
    converted first; InputError for what cannot be read. Then nothing is written.
    """
    basis: Basis = "latest" if latest else "approved"
    place(workspace.root / "params" / district / str(year) / f"{district}.yaml", workspace)
    listed = list_file(workspace, district)
    if listed is None:
        raise UsageError(
            f"没有 {district} 的公开主体名单：请先编写 params/{district}/district.yaml"
        )
    folder = workspace.root / "params" / district / str(year)
    file = _own_file(workspace, folder, {body.id for body in read_district(listed).bodies})
    said: list[str] = []
    is_new = file is None
    if file is None:
        file = folder / f"{district}.yaml"
        text, said = _new_text(workspace, district, year, basis)
    else:
        text = file.read_bytes().decode("utf-8")
    before = _read(text, file)
    summed = _with_basis(text, before, basis)
    asked = _read(summed, file) if summed != text else before
    wanted = (before.rollup or RollUp()).model_copy(update={"basis": basis})
    if asked.rollup != wanted or asked.figures != before.figures:
        raise _inseparable(file)
    members = read_members(asked, workspace)
    if not members.members and members.own is None:
        due = len(members.wanting)
        why = f"应计入汇总的 {due} 个单位都没有{'审定' if basis == 'approved' else '报告'}"
        raise UsageError(f"没有可以汇总的报告：{why if due else '名单中没有计入汇总的单位'}")
    figures = _figures(asked, members)
    result = _with_figures(summed, asked, figures, file)
    now = _require_same(result, asked, members, file)
    changed = () if is_new else tuple(_changed(before, now))
    if result != text or is_new:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            clear_leftovers(file.parent)
            if is_new:
                update_schema(workspace)
            write_whole(file, result)
        except OSError as error:
            raise UsageError(f"无法写入 {file}（{error.strerror}）") from None
    blank = tuple(
        f"{asked.form.cell_name(at.table, at.row, at.column)}（{_whose(members, at)}）"
        for at in _summed_cells(asked.form)
        if members.sum(at) is None
    )
    return RolledUp(file, members, blank, changed, tuple(said), is_new, result == text)


def _whose(members: Members, at: CellAddress) -> str:
    """Who has left a cell blank, a few by name."""
    names = [part.said for part in members.parts(at) if part.figure is None]
    return "、".join(names[:_NAMED]) + (f"等{len(names)}个单位" if len(names) > _NAMED else "")


# ------------------------------------------------------------------------------- which file


def _own_file(workspace: Workspace, folder: Path, bodies: set[str]) -> Path | None:
    """The district's own report of a year, where there is one; UsageError for several."""
    district, year = folder.parent.name, int(folder.name)
    usual = workspace.places(district, year, district)
    known = sorted(f for f in folder.glob("*") if f.suffix in SPELLINGS) if folder.is_dir() else []
    found = [
        f
        for f in known
        if (f in usual or f.stem not in bodies) and is_file(f) and workspace.holds(f)
        if _is_regional(f, f in usual)
    ]
    if len(found) > 1:
        names = "、".join(map(workspace.relative, found))
        raise UsageError(f"有几份汇总全行政区域的报告，只能有一份：{names}")
    if not found and (taken := next(filter(is_file, usual), None)):
        raise UsageError(
            f"{workspace.relative(taken)} 不是汇总全行政区域的报告，不予改动："
            "请将其 scope 写成 region_rollup，或者改用其他文件名"
        )
    if found and found[0].suffix != SPELLINGS[0]:
        name = workspace.relative(found[0])
        yaml = str(Path(name).with_suffix(SPELLINGS[0]))
        raise UsageError(f"{name} 是工作簿，请先转换再汇总：nianbao convert {name} {yaml}")
    return found[0] if found else None


def _is_regional(file: Path, usual: bool) -> bool:
    try:
        return read_agency_year(file, complete=False).scope == "region_rollup"
    except InputError:
        if usual:
            raise
        return False  # another's file, whose faults stop nobody here


def _new_text(
    workspace: Workspace, district: str, year: int, basis: Basis
) -> tuple[str, list[str]]:
    """A new file with what last year's has to give, else with the district's name."""
    listed = list_file(workspace, district)
    assert listed is not None
    name = read_district(listed).name
    bodies = {body.id for body in read_district(listed).bodies}
    last = None
    folder = workspace.root / "params" / district / str(year - 1)
    try:
        last = _own_file(workspace, folder, bodies)
    except UsageError:  # a workbook gives as much; what is wrong with it stops nobody here
        last = next(filter(is_file, workspace.places(district, year - 1, district)), None)
    said: list[str] = []
    taken = TakenOver()
    if last is not None:
        before = report_of(read_agency_year(last, complete=False), None)
        taken, said = taken_over(before, Path(workspace.relative(last)), year, _LISTED)
    else:
        office = name if name.endswith("政府") else f"{name}人民政府"
        taken = replace(taken, values={("agency", "name"): office})
        if own := _PLACES.search(name.removesuffix("人民政府")):
            taken = replace(taken, values={**taken.values, ("agency", "self_reference"): own[0]})
    regional: dict[tuple[str, ...], Any] = {
        ("agency", "kind"): "government",
        ("scope",): "region_rollup",
    }
    taken = replace(taken, values={**regional, **taken.values, ("scope",): "region_rollup"})
    schema = os.path.relpath(
        workspace.schema, workspace.root / "params" / district / str(year)
    ).replace(os.sep, "/")
    text = blank_file(form_for(year), district, year, district, schema, taken)
    return f"{text}\n{REGIONAL}: {{basis: {basis}}}\n", said


# --------------------------------------------------------------------------------- the text


def _read(text: str, file: Path) -> AgencyYear:
    """The agency-year of a text that stands, or will, in a file; its prose need not be there."""
    with TemporaryDirectory() as folder:
        beside = Path(folder, file.name)
        beside.write_bytes(text.encode())
        try:
            source = read_source(beside)
            data = {key: value for key, value in source.data.items() if key not in _UNREAD}
            return validated(data, source, complete=False)
        except InputError as error:
            raise InputError(str(error).replace(folder, str(file.parent))) from None


def _lines(text: str) -> list[str]:
    """The lines with their ends, counted as a Source counts them."""
    return [line for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) if line]


def _source(agency_year: AgencyYear) -> Source:
    assert isinstance(agency_year.source, Source)
    return agency_year.source


def _with_basis(text: str, agency_year: AgencyYear, basis: Basis) -> str:
    """The text with the basis of the sum, which is put in where there is none."""
    rollup = agency_year.rollup
    if rollup is not None and rollup.basis == basis:
        return text
    source, lines = _source(agency_year), _lines(text)
    end = "\r\n" if "\r\n" in text else "\n"
    if (REGIONAL, "basis") in source.lines:
        at = source.lines[REGIONAL, "basis"][0] - 1
        lines[at] = re.sub(r"(\bbasis:\s*[\"']?)\w+", rf"\g<1>{basis}", lines[at], count=1)
    elif (REGIONAL,) in source.lines:
        at = source.lines[REGIONAL,][0] - 1
        if "{" in lines[at]:
            rest = "" if re.search(r"\{\s*\}", lines[at]) else ", "
            lines[at] = lines[at].replace("{", f"{{basis: {basis}{rest}", 1)
        elif rollup is None:
            lines[at] = re.sub(r"^(rollup:)[^#\r\n]*", rf"\g<1> {{basis: {basis}}} ", lines[at])
        else:
            inner = next(a for a in source.lines if len(a) == 2 and a[0] == REGIONAL)
            indent = " " * (source.columns[inner] - 1)
            lines.insert(at + 1, f"{indent}basis: {basis}{end}")
    else:
        gap = "" if text.endswith("\n") else end
        lines.append(f"{gap}{end}rollup: {{basis: {basis}}}{end}")
    return "".join(lines)


def _with_figures(
    text: str, agency_year: AgencyYear, figures: Mapping[str, Any], file: Path
) -> str:
    """The text with other figures in the place of its own, all else byte for byte."""
    if _same_figures(agency_year, figures):
        return text
    lines, source = _lines(text), _source(agency_year)
    end = "\r\n" if "\r\n" in text else "\n"
    block = [f"{line}{end}" for line in figures_text(agency_year.form, figures)]
    while block and not block[0].strip():
        del block[0]
    if ("figures",) not in source.lines:
        gap = "" if text.endswith("\n") else end
        return "".join((*lines, gap, end, *block))
    first, last = source.lines["figures",]
    tops = (at for at in source.lines if len(at) == 1 and at != ("figures",))
    if source.columns["figures",] > 1 or any(first <= source.lines[at][0] < last for at in tops):
        raise _inseparable(file)
    while last > first and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
        last -= 1  # what stands before the next key belongs to that
    begin = first - 1
    above = [line.rstrip("\r\n") for line in lines[:begin]]
    said = [line.rstrip("\r\n") for line in block[: _comments(block)]]
    if said and above[-len(said) :] == said:  # written by us: not a second time
        block = block[len(said) :]
    return "".join((*lines[:begin], *block, *lines[last:]))


def _comments(block: list[str]) -> int:
    """How many lines of comments a block begins with."""
    return next(n for n, line in enumerate(block) if not line.startswith("#"))


# ------------------------------------------------------------------------------ the figures


def _summed_cells(form: Form) -> list[CellAddress]:
    """The cells that are summed: totals are left to be computed."""
    return [
        CellAddress(table.id, row.id, column.id)
        for table in form.tables
        for row in table.leaf_rows
        for column in table.leaf_columns
        if not table.is_total(row.id, column.id)
    ]


@dataclass(frozen=True)
class _Summed:
    """The sums, as what was typed."""

    form: Form
    figures: Mapping[str, Any]
    error: Any
    is_counted: bool = False


def _figures(agency_year: AgencyYear, members: Members) -> dict[str, Any]:
    """The sum of every cell, in the one spelling of all figures."""
    typed: dict[str, Any] = {}
    for at in _summed_cells(agency_year.form):
        row = typed.setdefault(at.table, {}).setdefault(str(at.row), {})
        row[str(at.column)] = _spelled(members.sum(at))
    return shortest(_Summed(agency_year.form, typed, agency_year.error))


def _spelled(number: Number | None) -> int | float | str | None:
    """A number as YAML has it, with every digit: in quotes where a float would lose some."""
    if number is None or isinstance(number, int):
        return number
    if number == number.to_integral_value():
        return int(number)
    return float(number) if survives(number) else written(number)


def _same_figures(agency_year: AgencyYear, figures: Mapping[str, Any]) -> bool:
    """Whether the file has these very figures, however it spells them."""
    now = read_figures(_Summed(agency_year.form, figures, agency_year.error))
    return all(
        (cell.figure, cell.state == "computed") == (other.figure, other.state == "computed")
        for cell, other in zip(read_figures(agency_year), now, strict=True)
    )


def _changed(before: AgencyYear, after: AgencyYear) -> list[Changed]:
    """The figures that stood in the file, and are others now."""
    old, new = read_figures(before), read_figures(after)
    return [
        Changed(
            before.form.cell_name(cell.table, cell.row, cell.column),
            cell.shown or "空",
            new.cells[cell.address].shown or "空",
        )
        for cell in old
        if cell.figure is not None and not _alike(cell.figure, new.figure(cell.address))
    ]


def _alike(one: Number, other: Number | None) -> bool:
    return other is not None and Decimal(one) == Decimal(other)


def _require_same(text: str, asked: AgencyYear, members: Members, file: Path) -> AgencyYear:
    """What the new text says; UsageError unless it is what the old one said, with the sums."""
    try:
        now = _read(text, file)
    except InputError:
        raise _inseparable(file) from None
    before, after = _source(asked).data, _source(now).data
    figures: Figures = read_figures(now)
    same = all(before.get(key) == after.get(key) for key in {*before, *after} - {"figures"})
    if not same or any(figures.figure(at) != members.sum(at) for at in _summed_cells(now.form)):
        raise _inseparable(file)
    return now


def _inseparable(file: Path) -> UsageError:
    return UsageError(
        f"没有改写 {file}：其中的 figures 和别的键连在一起，请将每个键另起一行后再汇总"
    )
