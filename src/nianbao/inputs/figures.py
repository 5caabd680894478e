"""Every figure of one agency-year: a cell with its raw state, tidy or as a table.

A blank is not a zero, a typed total is not a computed one: both stay apart to the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from nianbao.characters import UnfitError, fitting
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.form.table import Table
from nianbao.inputs.number import Number, plain, read_number
from nianbao.inputs.raw_figures import LEFT_OUT, Typed, raw_cells, whole
from nianbao.inputs.source import Address, described, survives

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 10**12  # no count or amount of any agency comes near; a guard for what adds them up
MOST_DIGITS = 15  # of a number, and of its decimals: a float keeps them, a sum of Decimals too
LONGEST_TEXT = 100  # characters of what may stand in a cell instead of a number


@dataclass(frozen=True)
class Cell:
    """One figure: `value` as typed (None where no number was), `computed` for a total."""

    table: str
    row: str
    column: str
    type: str = "count"  # count | signed_count | money_wan | money
    is_total: bool = False
    raw: int | float | str | None = None
    # value | zero | blank | slash | dash | text | computed | counted,
    # of a published report also unreadable | missing
    state: str = "blank"
    value: Number | None = None
    computed: Number | None = None
    counted: int | None = None  # what the ledgers give, typed or not
    normalised: bool = False  # the number was read out of a spelling such as "１,234件"
    typed_at: Address = ()  # where in the parameter file, if it was typed

    @property
    def address(self) -> CellAddress:
        return CellAddress(self.table, self.row, self.column)

    @property
    def figure(self) -> Number | None:
        """The number that the report shows: the typed one, else the computed total."""
        return self.computed if self.state == "computed" else self.value

    @property
    def shown(self) -> str:
        """What the report prints in the cell."""
        if self.figure is not None:
            return (
                format(self.figure, "f") if isinstance(self.figure, Decimal) else str(self.figure)
            )
        return "" if self.raw is None else str(self.raw)


@dataclass(frozen=True)
class Figures:
    """All cells of one agency-year, in the order of the form."""

    form: Form
    cells: dict[CellAddress, Cell]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells.values())

    def cell(self, table: str, row: str, column: str) -> Cell:
        return self.cells[CellAddress(table, row, column)]

    def figure(self, address: CellAddress | str) -> Number | None:
        """The number in a cell; None where there is none, or no such cell on this form.

        An address may be spelled: `t3[granted,total]`.
        """
        at = CellAddress.parse(address) if isinstance(address, str) else address
        cell = self.cells.get(at) if at else None
        return cell.figure if cell else None

    def sum(self, *roles: Role) -> Number | None:
        """The figures of all cells with these roles added up.

        None where one of them has no number, or the edition has no such cell.
        """
        numbers = [self.figure(address) for address in self.form.cells(*roles)]
        known = [number for number in numbers if number is not None]
        return sum(known) if known and len(known) == len(numbers) else None

    def table(self, id: str) -> list[Cell]:
        return [cell for cell in self if cell.table == id]

    def wide(self, id: str) -> pd.DataFrame:
        """A table as a frame: rows and columns by id, blank cells missing."""
        import numpy as np
        import pandas as pd

        shape = self.form.table(id)
        columns = {}
        for column in shape.leaf_columns:
            figures = [self.cell(id, row.id, column.id).figure for row in shape.leaf_rows]
            whole = all(number is None or number == int(number) for number in figures)
            blank = np.array([number is None for number in figures])
            values = np.array([float(number or 0) for number in figures])
            columns[column.id] = (
                pd.arrays.IntegerArray(values.astype("int64"), blank)
                if whole and "count" in column.type
                else pd.arrays.FloatingArray(values, blank)
            )
        return pd.DataFrame(columns, index=pd.Index([r.id for r in shape.leaf_rows], name=id))

    def records(self) -> list[dict[str, Any]]:
        """One plain record a cell: the rows of figures.json and figures.csv."""
        return [
            {
                "table": cell.table,
                "row": cell.row,
                "column": cell.column,
                "table_label": self.form.table_name(cell.table),
                "row_label": self.form.table(cell.table).label("row", cell.row),
                "column_label": self.form.table(cell.table).label("column", cell.column),
                "type": cell.type,
                "total": cell.is_total,
                "raw": cell.raw,
                "state": cell.state,
                "value": plain(cell.figure),
                "computed": plain(cell.computed),
            }
            for cell in self
        ]


def read_figures(agency_year: Typed, counts: Mapping[CellAddress, int] | None = None) -> Figures:
    """The figures as typed, by the form of the year; InputError where they do not fit it.

    What was not typed is taken from `counts`, the figures that the ledgers give by address.
    """
    form, counts = agency_year.form, counts or {}
    cells: dict[CellAddress, Cell] = {}
    for table in form.tables:
        raws = raw_cells(table, agency_year.figures.get(table.id), agency_year.error)
        for row in table.leaf_rows:
            for column in table.leaf_columns:
                is_total = table.is_total(row.id, column.id)
                counted = counts.get(CellAddress(table.id, row.id, column.id))
                cell = Cell(table.id, row.id, column.id, column.type, is_total, counted=counted)
                address, raw = raws.get((row.id, column.id), ((), LEFT_OUT))
                if raw is not LEFT_OUT:
                    cell = _read_cell(agency_year, cell, address, whole(raw))
                elif is_total:
                    cell = replace(cell, state="computed", typed_at=address)
                elif counted is not None:
                    cell = replace(cell, state="counted", value=counted, typed_at=address)
                else:
                    cell = replace(cell, typed_at=address)
                cells[cell.address] = cell
        compute_totals(table, cells)
    return Figures(form, cells)


def compute_totals(table: Table, cells: dict[CellAddress, Cell]) -> None:
    """Give every total of a table what its parts come to, where all of them have a number."""
    # Totals of a row first: the total row then sums the total column as well.
    for axis, totals in (("column", table.totals("column")), ("row", table.totals("row"))):
        others = table.leaf_rows if axis == "column" else table.leaf_columns
        for total, parts in totals.items():
            for other in others:
                address = table.cell(axis, total, other.id)
                summed = [cells[table.cell(axis, part, other.id)].figure for part in parts]
                known = [number for number in summed if number is not None]
                if len(known) == len(parts):
                    cells[address] = replace(cells[address], computed=sum(known))


def _read_cell(agency_year: Typed, cell: Cell, address: Address, raw: Any) -> Cell:
    if refused := misfit(raw, cell.type):
        message, expected, found = refused
        raise agency_year.error(address, message, expected=expected, found=found)
    state, value, normalised = read_number(raw, cell.type)
    return replace(cell, raw=raw, state=state, value=value, normalised=normalised, typed_at=address)


def misfit(raw: Any, type: str) -> tuple[str, str, str] | None:
    """Why no cell of a type can hold what was typed: what is wrong, what is expected, what found.

    None for what a cell can hold, be it a number or not.
    """
    if not _may_be_typed(raw):
        return "填写有误", "一个数", described(raw)
    try:
        fitting(raw if isinstance(raw, str) else "")
    except UnfitError as error:
        return "填写有误", error.expected, error.found
    _, value, _ = read_number(raw, type)
    if value is not None and not -LARGEST < value < LARGEST:
        return "数字过大", "万亿以下的数", described(raw)
    if value is not None and not _is_kept(value):
        return "小数过长", f"不超过 {MOST_DIGITS} 位有效数字的数", described(raw)
    return None


def _may_be_typed(raw: Any) -> bool:
    if isinstance(raw, str):
        return len(raw) <= LONGEST_TEXT
    if isinstance(raw, float):
        return math.isfinite(raw)
    return raw is None or (isinstance(raw, int) and not isinstance(raw, bool))


def _is_kept(number: Number) -> bool:
    """Whether sums, JSON and the notebook's parameters keep every digit of a number."""
    exponent = Decimal(number).as_tuple().exponent
    return int(exponent) >= -MOST_DIGITS and survives(Decimal(number))
