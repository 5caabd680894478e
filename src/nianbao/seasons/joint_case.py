"""Cases that two members have counted: in the sum each is counted once.

A case in which the agency of review stands beside the one that acted is counted by the latter
alone (国办公开办函〔2016〕201号).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.form.table import Table
from nianbao.seasons.member import Member

if TYPE_CHECKING:
    from nianbao.inputs.ledgers import Ledger

# A number that a court gives, as （2023）苏13行初5号, is one in the whole country.
_NUMBERED = re.compile(
    r"\(20[0-9]{2}\)[^0-9()]{1,4}[0-9]{0,6}行[^0-9()]{1,4}[0-9]{1,8}(?:-[0-9]+)?号"
)
_BRACKETS = str.maketrans("[]〔〕【】", "()()()")


@dataclass(frozen=True)
class JointCase:
    """A case that two or more members have counted; `cells` are those of table four at which it
    is counted too often, each as many times as that is.
    """

    id: str
    bodies: tuple[str, ...]
    cells: tuple[CellAddress, ...]


class _Counted(NamedTuple):
    """A case in a member's table four."""

    body: str
    cells: tuple[CellAddress, ...]


def joint_cases(
    counting: Iterable[tuple[str, Member]], form: Form, year: int
) -> tuple[JointCase, ...]:
    """The cases in ledgers that are in the sum more than once.

    Of each member the id of the one that brings its figures into the sum: within what a roll-up
    has summed a case is taken to be counted once. The same by its number, and where that is no
    court's by kind and day of its acceptance too. It stays counted with whoever comes first.
    """
    found: dict[tuple[str, ...], dict[str, _Counted]] = defaultdict(dict)
    for summed, member in counting:
        for key, cells in _counted(member.cases, form, year) if member.cases else ():
            found[key].setdefault(summed, _Counted(member.body.id, cells))
    return tuple(
        JointCase(
            key[0],
            tuple(one.body for one in counted.values()),
            tuple(cell for one in list(counted.values())[1:] for cell in one.cells),
        )
        for key, counted in found.items()
        if len(counted) > 1
    )


def _counted(
    ledger: Ledger, form: Form, year: int
) -> Iterator[tuple[tuple[str, ...], tuple[CellAddress, ...]]]:
    from nianbao.inputs.ledgers.counting import cases_counted  # with pandas

    suits = form.cells(Role.LITIGATION)
    for row, cell in cases_counted(ledger.rows, form, year):
        id, kind, accepted = _plain(str(row["id"])), str(row["kind"]), ""
        if not _NUMBERED.fullmatch(id):
            accepted = str(row["accepted_on"].date())
        elif cell in suits:  # two agencies need not agree on what came before it
            kind = Role.LITIGATION
        yield (id, kind, accepted), (cell, *_totals(form.table(cell.table), cell))


def _plain(id: str) -> str:
    """A number of a case as all ledgers spell it."""
    return "".join(unicodedata.normalize("NFKC", id).split()).translate(_BRACKETS)


def _totals(table: Table, cell: CellAddress) -> Iterator[CellAddress]:
    """The printed totals that a cell is in."""
    own: Any = cell
    for total, parts in table.totals("column").items():
        if own.column in parts:
            yield CellAddress(cell.table, cell.row, total)
