"""The frame of a region's report that is summed from its members: its cells beside their sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import PREAMBLE
from nianbao.form.role import Role
from nianbao.inputs.district import Body
from nianbao.inputs.figures import Cell, Figures
from nianbao.inputs.number import Number, written
from nianbao.rules.frames.frame import Row
from nianbao.rules.frames.sums import Whole, less, likely, size, wholes
from nianbao.seasons.joint_case import JointCase
from nianbao.seasons.members import Members

_NAMED = 12  # cells or bodies in a message; the others are counted
_MANY = 40  # cells without a cause of their own: one finding tells them all
_FEW = 3  # the same, while bodies are wanting

_ROW: Row = {
    **dict.fromkeys(("table", "row", "column", "section")),
    **dict.fromkeys(("left", "right", "beyond", "count", "text")),
    **dict.fromkeys(("body", "by", "found", "expected", "difference", "likely", "listed"), ""),
    "where": "汇总数据",
    "standing": None,
}


def members(report: AnnualReport) -> Iterator[Row]:
    """One row a cell that is summed, and one for whatever else is to be known of the sum.

    `relation` says of what: sum (a cell as typed and the sum of its parts, left and right),
    whole (a body that is in the sum twice, or not), many (cells that differ, for no one reason),
    blank (a body's cells without a number), left_out (a body that is not named), bound (a cell
    beside the largest of its parts), case (one that two members have counted), confirmed
    (whether somebody has looked for such), money (an amount, `beyond` what rounding allows),
    yuan (a member's amount), changed (a member's file),
    published (its page), scope (what the prose says of it).
    """
    own = report.members
    if own is None:
        return
    counts = [cell for cell in report.figures if "count" in cell.type and not cell.is_total]
    sums = {cell.address: own.sum(cell.address) for cell in report.figures}
    twice = {
        cell.address
        for cell in counts
        if (times := own.counted_twice(cell.address))
        and _difference(cell, sums[cell.address]) == times
    }
    differences = {
        cell.address: difference
        for cell in counts
        if cell.address not in twice
        and (difference := _difference(cell, sums[cell.address])) is not None
    }
    whole, left = wholes(own, differences)
    unexplained = [at for at, difference in left.items() if difference]
    together = len(unexplained) > (_FEW if own.wanting else _MANY)
    told = {at for one in whole for at in one.cells} | twice
    yield from (_ROW | _whole(report, one) for one in whole)
    if together:
        told |= {*unexplained}
        yield _ROW | {
            "relation": "many",
            "standing": "many",
            **_listed(report, unexplained),
            "body": _names(own.wanting),
            "by": f"尚有{len(own.wanting)}个单位没有计入（{_names(own.wanting)}），"
            if own.wanting
            else "",
        }
    for cell in counts:
        yield _ROW | _sum(report, own, cell, sums[cell.address], cell.address in told)
        yield _ROW | _bound(report, own, cell, cell.address in told)
    yield from (_ROW | row for row in _blank(report, own))
    yield from (_ROW | {"relation": "left_out", "standing": "left_out", "body": body.name}
                for body in own.left_out)  # fmt: skip
    yield from (_ROW | _case(report, own, case, twice) for case in own.joint)
    yield from (_ROW | row for row in _confirmed(report, own))
    for cell in report.figures:
        if "money" in cell.type and not cell.is_total:
            yield _ROW | _money(report, own, cell, sums[cell.address])
    yield from (_ROW | row for row in _yuan(report, own))
    yield from (_ROW | row for row in _changed(report, own))
    yield from (_ROW | row for row in _published(report, own))
    yield _ROW | _scope(report)


def _difference(cell: Cell, expected: Number | None) -> Number | None:
    return less(cell.figure, expected)


def _whole(report: AnnualReport, one: Whole) -> Row:
    return {
        "relation": "whole",
        "standing": "covered" if one.above else "twice" if one.twice else "missing",
        "body": "或者".join(one.names),
        "by": one.above,
        **_listed(report, one.cells),
    }


def _sum(
    report: AnnualReport, own: Members, cell: Cell, expected: Number | None, told: bool
) -> Row:
    """A cell beside its sum; not assessed where a finding of its own tells what is wrong."""
    row = {"relation": "sum", **report.place(cell.table, cell.row, cell.column)}
    difference = _difference(cell, expected)
    if told or difference is None or expected is None or cell.figure is None:
        return row
    return row | {
        "left": float(cell.figure),
        "right": float(expected),
        "found": written(cell.figure),
        "expected": written(expected),
        "difference": written(size(difference)),
        "likely": likely(own, cell.address, difference) if difference else "",
    }


def _bound(report: AnnualReport, own: Members, cell: Cell, told: bool) -> Row:
    """A cell beside the largest figure that is in it."""
    row = {"relation": "bound", **report.place(cell.table, cell.row, cell.column)}
    parts = [p for p in own.parts(cell.address) if p.figure is not None and p.figure >= 0]
    if told or cell.figure is None or not parts:
        return row
    most = max(parts, key=lambda part: part.figure or 0)
    return row | {
        "left": float(cell.figure),
        "right": float(most.figure or 0),
        "found": written(cell.figure),
        "expected": written(most.figure),
        "body": most.said,
    }


def _blank(report: AnnualReport, own: Members) -> Iterator[Row]:
    every: list[tuple[str, Figures]] = [(m.body.name, m.figures) for m in own.members]
    if own.own is not None:
        every.insert(0, ("本级", own.own))
    for name, figures in every:
        cells = [
            cell.address
            for cell in report.figures
            if not cell.is_total and figures.figure(cell.address) is None
        ]
        if cells:
            yield {"relation": "blank", "standing": "blank", "body": name} | _listed(report, cells)


def _case(report: AnnualReport, own: Members, case: JointCase, twice: set[CellAddress]) -> Row:
    every = (*own.members, *own.covered_members)
    names = {member.body.id: member.body.name for member in every}
    at = case.cells[0]
    return {
        "relation": "case",
        **report.place(at.table, at.row, at.column),
        "standing": "twice" if twice & {*case.cells} else "once",
        "body": "、".join(names[id] for id in case.bodies),
        "found": case.id,
    }


def _confirmed(report: AnnualReport, own: Members) -> Iterator[Row]:
    """Whether somebody has looked for cases counted twice that no ledgers show."""
    rollup = report.agency_year.rollup
    every: list[tuple[str, Figures, bool]] = [
        (m.body.name, m.figures, m.cases is not None) for m in own.members
    ]
    if own.own is not None:
        every.append(("本级", own.own, False))
    suits = [
        (name, listed)
        for name, figures, listed in every
        if any(figures.figure(at) for at in report.form.cells(Role.LITIGATION, Role.TOTAL))
    ]
    for table in report.form.tables_of(Role.DISPUTES):
        unsure = len(suits) > 1 and not all(listed for _, listed in suits)
        yield {
            "relation": "confirmed",
            **report.place(table.id, None, None),
            "standing": "unsure" if unsure and not (rollup and rollup.joint_cases) else "sure",
            "body": _shown([name for name, _ in suits]),
            "found": str(len(suits)),
        }


def _money(report: AnnualReport, own: Members, cell: Cell, expected: Number | None) -> Row:
    """An amount beside its sum: each of its parts, zeros aside, may have been rounded as it is."""
    row = {"relation": "money", **report.place(cell.table, cell.row, cell.column)}
    difference = _difference(cell, expected)
    if difference is None or cell.figure is None:
        return row
    exponent = int(Decimal(cell.figure).as_tuple().exponent)
    parts = sum(1 for part in own.parts(cell.address) if part.figure)
    allowed = Decimal(5).scaleb(exponent - 1) * parts
    rightly = [
        one.body.name
        for one in own.in_yuan
        if one.cell == cell.address and difference == Decimal(one.amount) / 10_000 - one.amount
    ]
    return row | {
        "beyond": float(max(abs(Decimal(difference)) - allowed, Decimal(0))),
        "found": written(cell.figure),
        "expected": written(expected),
        "difference": written(size(difference)),
        "likely": f"，{rightly[0]}的数按元折算成万元后相等" if rightly
        else likely(own, cell.address, difference) if difference else "",
    }  # fmt: skip


def _yuan(report: AnnualReport, own: Members) -> Iterator[Row]:
    for one in own.in_yuan:
        known = f"上年{written(one.before)}万元" if one.before else ""
        yield {
            "relation": "yuan",
            **report.place(*_cell(one.cell)),
            "standing": "yuan",
            "body": one.body.name,
            "found": written(one.amount),
            "expected": written(Decimal(one.amount) / 10_000),
            "by": known or f"其他单位一般{written(one.usual)}万元",
        }


def _changed(report: AnnualReport, own: Members) -> Iterator[Row]:
    for member in own.members:
        if member.now is None:
            continue
        cells = [
            cell.address
            for cell in report.figures
            if not cell.is_total
            and member.now.figure(cell.address) != member.figures.figure(cell.address)
        ]
        if not cells:
            continue
        at = cells[0]
        yield {
            "relation": "changed",
            "standing": "changed",
            "body": member.body.name,
            **_listed(report, cells),
            "found": _said(member.now.figure(at)),
            "expected": _said(member.figures.figure(at)),
        }


def _published(report: AnnualReport, own: Members) -> Iterator[Row]:
    """The pages of members that have other figures than what was handed in."""
    figures = {member.body.id: member.figures for member in own.members}
    for page in own.pages:
        handed_in = figures[page.body.id]
        others = {
            at: published
            for at, published in page.figures.items()
            if (known := handed_in.figure(at)) is not None and known != published
        }
        for at in list(others)[:1]:
            yield {
                "relation": "published",
                "standing": "published",
                "body": page.body.name,
                **_listed(report, [cell for cell in others if cell in report.figures.cells]),
                "found": written(others[at]),
                "expected": written(handed_in.figure(at)),
            }


def _scope(report: AnnualReport) -> Row:
    """What the report's own words before the first section say; a generated one says its scope."""
    own = [p for p in report.passages if p.section == PREAMBLE and not p.generated]
    return {
        "relation": "scope",
        **report.section_place(PREAMBLE),
        "text": "\n".join(passage.words for passage in own) if own else None,
    }


def _listed(report: AnnualReport, cells: Iterable[CellAddress]) -> Row:
    """Cells by their names, the first ones of many, and how many they are."""
    every = list(cells)
    named = [report.form.cell_name(*_cell(at)) for at in every]
    return {"listed": _shown(named), "count": float(len(every))}


def _cell(at: CellAddress) -> Any:
    return at.table, at.row, at.column


def _names(bodies: Iterable[Body]) -> str:
    return _shown([body.name for body in bodies])


def _shown(names: list[str]) -> str:
    more = f"等{len(names)}项" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more


def _said(number: Number | None) -> str:
    return "空" if number is None else written(number)
