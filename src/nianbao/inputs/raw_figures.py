"""The figures as they were typed, cell by cell, whatever way they were spelled.

A row may be typed as a list in official order, by the ids of its columns, or as a zero for all its
cells; a group or a table as a zero as well. `shortest` is the one spelling of all the same figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.form.labels import spelling
from nianbao.form.table import Node, Table
from nianbao.inputs.number import is_unparted
from nianbao.inputs.source import Address, described
from nianbao.inputs.spelling import Refusal


class Typed(Protocol):
    """What is asked of an agency-year here."""

    @property
    def form(self) -> Form: ...

    @property
    def figures(self) -> Mapping[str, Any]: ...

    @property
    def is_counted(self) -> bool:
        """Whether figures may come from ledgers."""
        ...

    @property
    def error(self) -> Refusal: ...


LEFT_OUT: Any = object()  # of a cell that was not typed, alone or with its row or table
_Raws = dict[tuple[str, str], tuple[Address, Any]]


def raw_figures(agency_year: Typed) -> dict[CellAddress, Any]:
    """What was typed in each cell, in the order of the form; a cell that was left out is none.

    None is an explicit blank, kept only where a figure would come from elsewhere: a total, which
    is computed, and a cell beside ledgers, from which it may be counted. InputError where the
    figures do not fit the form.
    """
    counted = agency_year.is_counted
    found: dict[CellAddress, Any] = {}
    for table in agency_year.form.tables:
        raws = raw_cells(table, agency_year.figures.get(table.id), agency_year.error)
        for row in table.leaf_rows:
            for column in table.leaf_columns:
                raw = whole(raws.get((row.id, column.id), ((), LEFT_OUT))[1])
                silent = raw is None and not (counted or table.is_total(row.id, column.id))
                if raw is not LEFT_OUT and not silent:
                    found[CellAddress(table.id, row.id, column.id)] = raw
    return found


def whole(raw: Any) -> Any:
    """A value as both spellings of a parameter file have it: 5 for 5.0, nothing for blanks."""
    if isinstance(raw, str):
        return raw if raw.strip() else None
    return int(raw) if isinstance(raw, float) and raw.is_integer() else raw


def shortest(agency_year: Typed) -> dict[str, Any]:
    """The figures in their one spelling, which reads back to the same cells."""
    raws = raw_figures(agency_year)
    counted = agency_year.is_counted
    found: dict[str, Any] = {}
    for table in agency_year.form.tables:
        rows: dict[str, Any] = {}
        for row in table.leaf_rows:
            cells = (CellAddress(table.id, row.id, column.id) for column in table.leaf_columns)
            rows[row.id] = _shortest_row(table, [raws.get(at, LEFT_OUT) for at in cells], counted)
        alone = next(iter(rows.values())) if len(rows) == 1 else None
        if all(map(_is_zero, rows.values())):
            found[table.id] = 0
        elif isinstance(alone, int | float | list):
            found[table.id] = alone
        elif given := dict(_grouped(table, rows)):
            found[table.id] = given
    return found


def _grouped(table: Table, rows: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The rows that were typed; a group of which every row is zero as one, its totals behind."""

    def walk(node: Node) -> Iterator[tuple[str, Any]]:
        leaves = [leaf.id for leaf in node.leaves()]
        parts = [id for id in leaves if id not in table.totals("row")]
        if node.children and parts and all(_is_zero(rows[id]) for id in parts):
            yield node.id, 0
            leaves = [id for id in leaves if id not in parts]
        elif node.children:
            for child in node.children:
                yield from walk(child)
            return
        yield from ((id, rows[id]) for id in leaves if not _is_left_out(rows[id]))

    for root in table.rows:
        yield from walk(root)


def _shortest_row(table: Table, raws: list[Any], counted: bool) -> Any:
    """A row's cells: a zero for all, a list in order, or by their ids; LEFT_OUT without any."""
    if all(map(_is_left_out, raws)):
        return LEFT_OUT
    if all(map(_is_zero, raws)):
        return 0
    columns = [column.id for column in table.leaf_columns]
    if len(raws) == 1:
        return raws[0] if raws[0] is not None else {columns[0]: None}
    listed = raws[:-1] if _is_left_out(raws[-1]) and len(raws) - 1 in _counts(table) else raws
    totals = table.totals("column")
    gaps = [id for id, raw in zip(columns, listed, strict=False) if _is_left_out(raw)]
    if gaps and (counted or any(id in totals for id in gaps)):
        return {id: raw for id, raw in zip(columns, raws, strict=True) if not _is_left_out(raw)}
    return [None if _is_left_out(raw) else raw for raw in listed]


def _is_left_out(raw: Any) -> bool:
    return raw is LEFT_OUT


def raw_cells(table: Table, given: Any, refuse: Refusal) -> _Raws:
    """What was typed for each cell of a table, or that it was left out, with where."""
    address: Address = ("figures", table.id)
    single = table.leaf_rows[0] if len(table.leaf_rows) == 1 else None
    if _is_blank(given) or _is_zero(given):
        raw = 0 if _is_zero(given) else LEFT_OUT
        return {(r.id, c.id): (address, raw) for r in table.leaf_rows for c in table.leaf_columns}
    raws: _Raws = {}
    by_row = isinstance(given, dict) and any(table.node("row", key) for key in given)
    if single is not None and not by_row:
        _raw_row(table, single, address, given, raws, refuse)
        return raws
    if not isinstance(given, dict):
        raise refuse(address, "填写有误", expected="0，或各行的数字", found=described(given))
    # Group rows first, so that a row named on its own wins over its group's zero.
    rows = [(_row(table, id), value) for id, value in given.items()]
    for row, value in sorted(rows, key=lambda pair: not pair[0].children):
        at = (*address, row.id)
        if not row.children:
            if not _is_blank(value):
                for column in table.leaf_columns:
                    raws.pop((row.id, column.id), None)
            _raw_row(table, row, at, value, raws, refuse)
        elif _is_zero(value):
            for leaf in row.leaves():
                if leaf.id not in table.totals("row"):
                    _raw_row(table, leaf, at, 0, raws, refuse)
        elif not _is_blank(value):
            raise refuse(
                at, "这是一组行，不能填数", expected="0，或分别填写各行", found=described(value)
            )
    return raws


def _raw_row(
    table: Table, row: Node, address: Address, given: Any, raws: _Raws, refuse: Refusal
) -> None:
    columns = table.leaf_columns
    if _is_blank(given) or _is_zero(given):
        raw = 0 if _is_zero(given) else LEFT_OUT
        for column in columns:  # a blank row says nothing: its group's zero stands
            if raw == 0 or (row.id, column.id) not in raws:
                raws[row.id, column.id] = (address, raw)
    elif isinstance(given, dict):
        for id, value in given.items():
            raws[row.id, id] = ((*address, id), value)
    elif isinstance(given, list):
        unparted = any(isinstance(item, str) and is_unparted(item) for item in given)
        if unparted or len(given) not in _counts(table):
            message = "各数没有用半角逗号隔开" if unparted else "列数不符"
            raise refuse(address, message, expected=_listed(table), found=_shown(given))
        for index, value in enumerate(given):
            raws[row.id, columns[index].id] = ((*address, index), value)
    elif len(columns) == 1:
        raws[row.id, columns[0].id] = (address, given)
    else:
        raise refuse(
            address, "填写有误", expected=f"0，或 [ ] 中的{_listed(table)}", found=described(given)
        )


def _counts(table: Table) -> list[int]:
    """How many numbers a row may list."""
    columns, totals = table.leaf_columns, table.totals("column")
    # Only a last column that is a total can be left out of a list without doubt.
    may_end = len(totals) == 1 and columns[-1].id in totals
    return [len(columns) - 1, len(columns)] if may_end else [len(columns)]


def _listed(table: Table) -> str:
    """What a row lists, for whoever types one."""
    counts = " 或 ".join(map(str, _counts(table)))
    names = "、".join(spelling(table, "column", column) for column in table.leaf_columns)
    optional = "（可不填）" if len(_counts(table)) > 1 else ""
    return f"{counts} 个数：{names}{optional}"


def _shown(given: list[Any]) -> str:
    """A list that is too short or too long, in a message."""
    texts = [described(item) for item in given if isinstance(item, str)]
    return f"{len(given)} 个" + (f"（{'、'.join(texts[:3])}）" if texts else "")


def _row(table: Table, id: str) -> Node:
    row = table.node("row", id)
    assert row is not None  # spelling.py has refused what the table has not
    return row


def _is_blank(value: Any) -> bool:
    return value is None or value in ([], {})


def _is_zero(value: Any) -> bool:
    return value == 0 and isinstance(value, int) and not isinstance(value, bool)
