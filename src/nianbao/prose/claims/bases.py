"""What a stated number may honestly mean: the cells that a base sums (N001–N033)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Protocol

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.form.table import Axis, Node, Table

Number = int | Decimal
Roles = tuple[Role, ...]


class Figured(Protocol):
    """Figures in the cells of a form."""

    @property
    def form(self) -> Form: ...

    def figure(self, address: CellAddress, /) -> Number | None: ...


@dataclass(frozen=True)
class Base:
    """A value by its name: the cells it adds up, and those it subtracts.

    It has no cells where the edition has not all that it takes.
    """

    name: str
    added: tuple[CellAddress, ...]
    subtracted: tuple[CellAddress, ...] = ()

    def value(self, figures: Figured) -> Decimal | None:
        """What it comes to; None where there are no cells, or one of them is blank."""
        if not self.added:
            return None
        total = Decimal(0)
        for sign, cells in ((1, self.added), (-1, self.subtracted)):
            for cell in cells:
                number = figures.figure(cell)
                if number is None:
                    return None
                total += sign * number
        return total


def base(form: Form, name: str, *added: Roles, less: Iterable[Roles] = ()) -> Base:
    """The base of all cells that have one of these groups of roles."""
    plus, minus = ([form.cells(*roles) for roles in side] for side in (added, less))
    if not all((*plus, *minus)):
        return Base(name, ())
    return Base(name, tuple(chain(*plus)), tuple(chain(*minus)))


def crossing(name: str, table: Table, axis: Axis, node: Node, *others: Role) -> Base:
    """The base of a row (or column) of a table where the columns (rows) of these roles cross it."""
    leaves = {leaf.id for leaf in node.leaves()}
    crossed = [
        [
            cell
            for cell, roles in table.roles.items()
            if other in roles and (cell.row if axis == "row" else cell.column) in leaves
        ]
        for other in others
    ]
    return Base(name, tuple(chain(*crossed)) if all(crossed) else ())
