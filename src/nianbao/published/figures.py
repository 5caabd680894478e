"""The figures of a published report, as the rules and Python programs take them.

A number is one only where it is spelled as a parameter file would; every other text stays as it
stands there. What cannot be read and what is not there are no blanks: no rule judges them so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from nianbao.characters import legible
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.inputs.figures import LONGEST_TEXT, Cell, Figures, compute_totals, misfit
from nianbao.inputs.number import read_number
from nianbao.inputs.source import survives

_CANONICAL = re.compile(r"-?[1-9][0-9]*|0|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]", re.ASCII)
_MOST_DIGITS = 18  # beyond: a text, which no cell can hold as a number


class Published(Protocol):
    """What is asked of a cell here: a ReadCell."""

    @property
    def state(self) -> str: ...

    @property
    def raw(self) -> str | None: ...


def typed(raw: str) -> int | float | str:
    """A text as a parameter file would have it: a number where it is spelled as one."""
    if not _CANONICAL.fullmatch(raw) or len(raw) > _MOST_DIGITS:
        return raw
    if "." not in raw:
        return int(raw)
    return float(raw) if survives(Decimal(raw)) else raw


def is_readable(cell: Published, type: str) -> bool:
    """Whether a cell was read, and a parameter file can hold what stands there."""
    return cell.state == "read" and (cell.raw is None or misfit(typed(cell.raw), type) is None)


def figures_of(form: Form, cells: Mapping[CellAddress, Published]) -> Figures:
    """The figures of a form as it was filled in; `cells` has every cell of it.

    A total that is left blank is blank: what its parts come to is beside it.
    """
    figures: dict[CellAddress, Cell] = {}
    for table in form.tables:
        for row in table.leaf_rows:
            for column in table.leaf_columns:
                is_total = table.is_total(row.id, column.id)
                blank = Cell(table.id, row.id, column.id, column.type, is_total)
                figures[blank.address] = _filled(blank, cells[blank.address])
        compute_totals(table, figures)
    return Figures(form, figures)


def _filled(blank: Cell, published: Published) -> Cell:
    if published.raw is None:
        return blank if published.state == "read" else replace(blank, state=published.state)
    if not is_readable(published, blank.type):
        shown = legible(published.raw)[:LONGEST_TEXT]
        return replace(blank, raw=shown, state="unreadable")
    raw = typed(published.raw)
    state, value, normalised = read_number(raw, blank.type)
    return replace(blank, raw=raw, state=state, value=value, normalised=normalised)
