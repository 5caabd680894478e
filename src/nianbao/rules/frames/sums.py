"""What a sum that is wrong was summed from: bodies that are in it twice, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from nianbao.form.cell_address import CellAddress
from nianbao.inputs.number import Number
from nianbao.rules.likely_cause import LEAST
from nianbao.seasons.members import Members

_FEWEST = 3  # cells that show a whole body
_SHARE = 0.8  # of a body's figures, that show it: the others may be wrong for other reasons
_MOST = 6  # bodies that are looked for

Differences = dict[CellAddress, Number]


@dataclass(frozen=True)
class Whole:
    """A body all of whose figures are in the sum once too often, or are not in it."""

    names: tuple[str, ...]  # more than one where several have these very figures
    twice: bool
    above: str  # who has summed it already; nothing where it is only counted twice
    cells: tuple[CellAddress, ...]


@dataclass(frozen=True)
class _Candidate:
    name: str
    sign: int
    above: str
    figures: Mapping[CellAddress, Number]  # those that are not zero


def wholes(members: Members, differences: Differences) -> tuple[list[Whole], Differences]:
    """The bodies that explain the differences of a sum, and what they leave of these."""
    left = dict(differences)
    found: list[Whole] = []
    if sum(1 for difference in left.values() if difference) < _FEWEST:
        return found, left
    candidates = list(_candidates(members, left))
    while len(found) < _MOST:
        known = [(_matching(one, left), one) for one in candidates]
        best = max((len(cells) for cells, _ in known), default=0)
        same = [(cells, one) for cells, one in known if len(cells) == best]
        if not best:
            break
        cells, one = same[0]
        alike = [o for c, o in same if c == cells and (o.sign, o.above) == (one.sign, one.above)]
        found.append(Whole(tuple(o.name for o in alike), one.sign > 0, one.above, cells))
        for at, figure in one.figures.items():
            left[at] -= one.sign * figure
        candidates = [other for other in candidates if other not in alike]
    return found, left


def _candidates(members: Members, differences: Differences) -> Iterator[_Candidate]:
    above = {body.id: other.name for body, other in members.covered}
    for member in (*members.covered_members, *members.members):
        known = {at: f for at in differences if (f := member.figures.figure(at))}
        by = above.get(member.body.id, "")
        yield _Candidate(member.body.name, 1, by, known)
        if not by:
            yield _Candidate(member.body.name, -1, "", known)


def _matching(one: _Candidate, differences: Differences) -> tuple[CellAddress, ...]:
    """The cells that differ by just a body's figures; none where too few do."""
    cells = tuple(at for at, f in one.figures.items() if differences[at] == one.sign * f)
    enough = len(cells) >= max(_FEWEST, _SHARE * len(one.figures))
    return cells if enough else ()


def likely(members: Members, at: CellAddress, difference: Number) -> str:
    """The one body whose figure is just what a sum differs by, in words after a comma.

    A figure that was changed after it was approved shows by any number; another only by one that
    is no small number, which resembles too many.
    """
    changed = [
        f"正好是{m.body.name}审定以后改动的数"
        for m in members.members
        if m.now and less(m.now.figure(at), m.figures.figure(at)) == difference
    ]
    small = size(difference) < LEAST
    same = [
        f"正好是{m.body.name}的数，疑似{'重复计入' if difference > 0 else '漏计'}"
        for m in (*members.members, *members.covered_members)
        if not small and m.figures.figure(at) == size(difference)
    ]
    known = changed or same
    return f"，{known[0]}" if len(known) == 1 else ""


def less(one: Number | None, other: Number | None) -> Number | None:
    """What one number is more than another; None where one of them is not known."""
    if one is None or other is None:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return one - other
    return Decimal(one) - Decimal(other)


def size(difference: Number) -> Number:
    """A difference without its sign."""
    return difference if difference >= 0 else -difference
