"""Amounts that a member has written in yuan where units of 10,000 yuan (万元) are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.inputs.district import Body
from nianbao.inputs.number import Number
from nianbao.inputs.workspace import Workspace, is_file
from nianbao.seasons.member import Member, figures_of
from nianbao.seasons.season import Season

_LARGE = 100  # times what is usual among the members: looked at
_UNIT = 10_000
_FEWEST = 3  # other amounts, to know what is usual


@dataclass(frozen=True)
class InYuan:
    """An amount that looks like yuan, with that of the year before, or what is usual."""

    body: Body
    cell: CellAddress
    amount: Number
    before: Number | None  # None where last year's is not known
    usual: Number


def in_yuan(members: Sequence[Member], season: Season, workspace: Workspace) -> tuple[InYuan, ...]:
    """The amounts of members that are those of yuan, as far as that is certain enough.

    One that is some 10,000 times that of the year before is; where that is not known, one that
    is as many times what is usual among the members, and ten times all others together.
    """
    if not members:
        return ()
    cells = [cell.address for cell in members[0].figures if cell.type == "money_wan"]
    return tuple(one for cell in cells for one in _at(cell, members, season, workspace))


def _at(
    cell: CellAddress, members: Sequence[Member], season: Season, workspace: Workspace
) -> Iterator[InYuan]:
    amounts = {m.body.id: amount for m in members if (amount := m.figures.figure(cell))}
    for member in members:
        amount = amounts.get(member.body.id)
        others = [other for id, other in amounts.items() if id != member.body.id]
        usual = median(map(Decimal, others)) if others else Decimal(0)
        if amount is None or amount < 1 or amount < _LARGE * usual:
            continue
        before = _before(cell, member.body, season, workspace)
        if before:
            if _UNIT / 2 < amount / before < _UNIT * 2:
                yield InYuan(member.body, cell, amount, before, usual)
        elif len(others) >= _FEWEST and amount > _UNIT * usual and amount > 10 * sum(others):
            yield InYuan(member.body, cell, amount, None, usual)


def _before(cell: CellAddress, body: Body, season: Season, workspace: Workspace) -> Number | None:
    """The amount of the year before, where its file is there and can be read."""
    places = workspace.places(season.district.id, season.year - 1, body.id)
    for file in filter(is_file, places):
        with suppress(InputError):
            return figures_of(file, workspace).figure(cell)
    return None
