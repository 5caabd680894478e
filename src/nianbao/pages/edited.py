"""A table that an analyst hands back: refused where it is no longer that of the report.

The figures of a report come from its parameter file and its ledgers alone. Whoever changes
one in the notebook is told where it comes from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import pandas as pd
from pandas.api.types import is_number, is_scalar

from nianbao.annual_report import AnnualReport
from nianbao.errors import InputError, UsageError
from nianbao.form.role import Role
from nianbao.form.table import AXES, Table
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.figures import Cell
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.source import described
from nianbao.inputs.workspace import Workspace

MOST_CELLS = 10  # named in one refusal
_AXES = {"row": "行", "column": "列"}


def require_own_table(frame: object, report: AnnualReport, workspace: Workspace) -> str:
    """The id of the report's table that a frame is; UsageError with every difference."""
    id = frame.index.name if isinstance(frame, pd.DataFrame) else None
    if not isinstance(frame, pd.DataFrame) or not report.form.has_table(str(id)):
        raise UsageError("这不是本报告的表：请显示 report.tables(…) 给出的表")
    table, name = report.form.table(str(id)), report.form.table_name(str(id))
    if frame.equals(report.figures.wide(table.id)):
        return table.id
    if problems := list(_labels_at_fault(frame, table)):
        problem = "；".join(problems)
        raise UsageError(f"{name}的行列与格式不同（{problem}）：报告显示整张表，请重新取表")
    changed = [
        cell
        for cell in report.figures.table(table.id)
        if not _is_same(frame.at[cell.row, cell.column], cell)
    ]
    if changed:
        located = _located(report, workspace)
        lines = [
            str(_refusal(cell, frame.at[cell.row, cell.column], report, located))
            for cell in changed[:MOST_CELLS]
        ]
        if len(changed) > MOST_CELLS:
            lines.append(f"另有{len(changed) - MOST_CELLS}格")
        head = f"{name}的数字与报告不一致。在笔记本中改动的数字不会进入报告，请改在来源处："
        raise UsageError("\n".join((head, *lines)))
    return table.id


def _labels_at_fault(frame: pd.DataFrame, table: Table) -> Iterator[str]:
    """The rows and columns that are missing, too many, or in another order."""
    given = {"row": list(frame.index), "column": list(frame.columns)}
    wanted = {"row": table.leaf_rows, "column": table.leaf_columns}
    for axis in AXES:
        ids = [node.id for node in wanted[axis]]
        missing = [table.label(axis, id) or id for id in _without(ids, given[axis])]
        added = [described(id) for id in _without(given[axis], ids)]
        if missing:
            yield f"缺少{_AXES[axis]}{'、'.join(f'“{label}”' for label in missing)}"
        if added:
            yield f"多出{_AXES[axis]}{'、'.join(added)}"
        if not missing and not added and given[axis] != ids:
            yield f"{_AXES[axis]}的顺序不同"


def _without(one: Sequence[object], other: Sequence[object]) -> list[str]:
    return [str(label) for label in (Counter(one) - Counter(other)).elements()]


def _is_same(value: Any, cell: Cell) -> bool:
    if cell.figure is None or _is_blank(value):
        return cell.figure is None and _is_blank(value)
    return is_number(value) and value == float(cell.figure)


def _is_blank(value: Any) -> bool:
    return is_scalar(value) and bool(pd.isna(value))


def _shown(value: Any) -> str:
    """A value of a frame as a parameter file would have it."""
    if _is_blank(value):
        return "空"
    return str(value).removesuffix(".0") if is_number(value) else described(value)


def _refusal(
    cell: Cell, value: object, report: AnnualReport, agency_year: AgencyYear
) -> InputError:
    """Where the number of a cell comes from, what it is there, and what the frame has."""
    name = report.form.cell_name(cell.table, cell.row, cell.column)
    expected, found = cell.shown or "空", _shown(value)
    if cell.state == "computed":
        return InputError(f"{name}由各分项合计得出，请改分项", expected=expected, found=found)
    if cell.state == "counted":
        ledger = _ledger(cell, report)
        message = f"{name}由台账统计得出，请改台账"
        return InputError(message, file=ledger, expected=expected, found=found)
    address = cell.typed_at or ("figures", cell.table)
    return agency_year.error(address, name, expected=expected, found=found)


def _ledger(cell: Cell, report: AnnualReport) -> str | None:
    """The name of the ledger that a cell is counted from."""
    ledgers, roles = report.ledgers, report.form.table(cell.table).roles[cell.address]
    if ledgers is None:
        return None
    own = ledgers.cases
    if Role.REQUESTS in roles:
        own = ledgers.requests
    elif Role.DOCUMENTS in roles:
        own = ledgers.documents
    return own.name if own else None


def _located(report: AnnualReport, workspace: Workspace) -> AgencyYear:
    """The agency-year as its parameter file has it, with its lines, where that file is known."""
    own = report.agency_year
    for file in workspace.places(own.agency.district, own.year, own.agency.id):
        with suppress(InputError):
            read = read_agency_year(file)
            if read.sha256 == own.sha256:
                return read
    return own
