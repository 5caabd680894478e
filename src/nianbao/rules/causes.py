"""What one cause produced: findings that one wrong number, or one rule, explains, together.

A cause is told from what findings carry and from the figures, in this order:

1. One number. An equation of the form that does not hold would hold if one of its cells had
   another number; a figure that should be another (as in last year's report, in the ledger) says
   which. Findings that the same change of the same cell would mend have it as their cause, and so
   has prose that states the number which the cell should have. A cell that was computed stands
   for those that it sums.
2. One cell, of which several rules say what is wrong.
3. One rule, at several rows, columns or sentences: nothing says that the cause is one, only that
   the same is to be done.

Nothing is left out: every finding belongs to exactly one cause, most to one of their own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any, Literal

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.form.table import AXES, Relation, Table
from nianbao.inputs.number import written
from nianbao.rules.finding import Finding
from nianbao.rules.likely_cause import LEAST, likely_cause

Kind = Literal["number", "cell", "rule", "single"]
_STATED = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)(?:件|元|万元)?(?:（[^）]*）)?", re.ASCII)
_MOST_EQUATIONS = 8  # that begin at one cell
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)


@dataclass(frozen=True)
class Cause:
    """The numbers of its findings, counted from 1; of one wrong number its cell and what it is.

    `found` and `expected` are that number and the one that would mend all; None where several
    cells might be the one.
    """

    kind: Kind
    numbers: tuple[int, ...]
    cell: CellAddress | None = None
    found: str | None = None
    expected: str | None = None
    likely: str = ""  # the slip that the two numbers show


@dataclass(frozen=True)
class _Figure:
    """A number of the report; one that was computed is the sum of others."""

    number: Decimal
    computed: bool


Figures = Mapping[CellAddress, _Figure]
_Mend = tuple[CellAddress, Decimal]  # a cell, and the number that it should have
_Side = list[tuple[CellAddress, int]]  # of an equation: its cells, 1 or −1 as they count


def causes(
    findings: Sequence[Finding], form: Form, figures: Iterable[Mapping[str, Any]]
) -> list[Cause]:
    """The causes of findings, in the order of the first of each; `figures` as in figures.json."""
    left = {n: f for n, f in enumerate(findings, 1) if f.status == "open"}
    known = _known(figures) if sum(f.table is not None for f in left.values()) > 1 else {}
    mends = dict(_all_mends(left, form, known)) if known else {}
    found: list[Cause] = []
    for cause in _numbers(mends, known, left):
        found.append(cause)
        for n in cause.numbers:
            del left[n]
    cells = {
        n: (f.table, f.row, f.column)
        for n, f in left.items()
        if f.row and f.column and len(mends.get(n, ())) < 2
    }
    for group in _alike(cells):
        first = left[group[0]]
        cell = _place(first)
        same = {left[n].code for n in group}
        found.append(Cause("cell" if len(same) > 1 else "rule", group, cell))
        for n in group:
            del left[n]
    rest = {
        n: (f.status, f.severity, f.code)
        for n, f in enumerate(findings, 1)
        if n in left or f.status != "open"
    }
    grouped = set()
    for group in _alike(rest):
        found.append(Cause("rule", group))
        grouped |= set(group)
    found += [Cause("single", (n,)) for n in rest if n not in grouped]
    return sorted(found, key=lambda cause: cause.numbers)


def difference(finding: Finding) -> str:
    """What was found less what was expected, with its sign; "" where they are no numbers."""
    found, expected = _stated(finding.found), _stated(finding.expected)
    if found is None or expected is None or found == expected:
        return ""
    return f"{'＋' if found > expected else '−'}{written(abs(found - expected))}"


def _alike(keys: Mapping[int, Hashable]) -> Iterator[tuple[int, ...]]:
    """The numbers that have a key in common, where there are several."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for n, key in keys.items():
        groups[key].append(n)
    return (tuple(group) for group in groups.values() if len(group) > 1)


# ----------------------------------------------------------------------------- one number


def _known(figures: Iterable[Mapping[str, Any]]) -> dict[CellAddress, _Figure]:
    known = {}
    for row in figures:
        number = _number(row.get("value"))
        if number is not None:
            cell = CellAddress(str(row.get("table")), str(row.get("row")), str(row.get("column")))
            known[cell] = _Figure(number, row.get("state") == "computed")
    return known


def _number(value: Any) -> Decimal | None:
    """A number of figures.json, or a text that is one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = value if isinstance(value, str) else repr(value)
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _stated(text: str | None) -> Decimal | None:
    """The number that a finding names, alone or with its unit and what it is of."""
    found = _STATED.fullmatch(text) if text else None
    return Decimal(found[1]) if found else _number(text)


def _numbers(
    mends: Mapping[int, list[_Mend]], figures: Figures, findings: Mapping[int, Finding]
) -> Iterator[Cause]:
    """The cells whose change mends most first; what is mended is not counted again."""
    by_mend: dict[_Mend, list[int]] = defaultdict(list)
    for n, own in mends.items():
        for mend in own:
            by_mend[mend].append(n)
    left = set(mends)
    prose = {n: f for n, f in findings.items() if not f.table}
    for mend, numbers in sorted(by_mend.items(), key=lambda one: (-len(one[1]), one[1])):
        group = [n for n in numbers if n in left]
        if len(group) < 2:
            continue
        left -= set(group)
        as_likely = [
            other
            for other, own in by_mend.items()
            if len(own) >= len(group) and set(group) <= set(own)
        ]
        if len(as_likely) > 1:
            yield Cause("number", tuple(group))
            continue
        cell, expected = mend
        found = figures[cell].number
        stating = [n for n, f in prose.items() if _states(f, found, expected)]
        for n in stating:
            del prose[n]
        yield Cause(
            "number",
            tuple(sorted(group + stating)),
            cell,
            written(found),
            written(expected),
            likely_cause(_exact(found), _exact(expected), ()),
        )


def _exact(number: Decimal) -> Decimal | int:
    return int(number) if number == number.to_integral_value() else number


def _states(finding: Finding, found: Decimal, expected: Decimal) -> bool:
    """Whether prose states the number that a cell should have, and is told that it has another."""
    if min(found, expected) < LEAST:
        return False
    return (_stated(finding.found), _stated(finding.expected)) == (expected, found)


def _place(finding: Finding) -> CellAddress:
    return CellAddress(str(finding.table), finding.row, finding.column)


def _all_mends(
    findings: Mapping[int, Finding], form: Form, figures: Figures
) -> Iterator[tuple[int, list[_Mend]]]:
    """What would mend each finding; findings that look the same are of different equations."""
    mends = cache(partial(_mends, form=form, figures=figures))
    seen = Counter[tuple[Hashable, ...]]()
    for n, finding in findings.items():
        told = _place(finding), finding.found, finding.expected
        yield n, mends(*told, seen[told] % _MOST_EQUATIONS)
        seen[told] += 1


def _mends(
    place: CellAddress,
    found: str | None,
    expected: str | None,
    nth: int,
    *,
    form: Form,
    figures: Figures,
) -> list[_Mend]:
    """The changes of one number each that would satisfy the rule of a finding.

    Of several equations that begin at its place and fail by the same numbers, the nth.
    """
    left, right = _number(found), _number(expected)
    if place not in figures or left is None or right is None:
        return []
    table = form.table(place.table)
    equations = [
        sides
        for relation in table.relations
        if (sides := _sides(table, relation, place))
        and tuple(_sum(side, figures) for side in sides) == (left, right)
    ]
    if not equations:
        return [(place, right)] if figures[place].number == left else []
    changes = (
        (cell, figures[cell].number - (left - right) * sign * way)
        for way, side in zip((1, -1), equations[nth % len(equations)], strict=True)
        for term, sign in side
        for cell in _typed(table, term, figures)
    )
    return [(cell, meant) for cell, meant in changes if meant >= 0]


def _sides(table: Table, relation: Relation, place: CellAddress) -> tuple[_Side, _Side] | None:
    """The cells of an equation at a place, left and right.

    None for what is no equation within the report, or whose first cell is another.
    """
    if relation.op != "==" or any(term.prior for term in (*relation.left, *relation.right)):
        return None
    other = str(place.column if relation.per == "column" else place.row)
    left, right = (
        [
            (cell, -1 if term.minus else 1)
            for term in terms
            for cell in table.cells(relation.axis, term.id, other)
        ]
        for terms in (relation.left, relation.right)
    )
    return (left, right) if left and left[0][0] == place else None


def _sum(side: _Side, figures: Figures) -> Decimal | None:
    """What a side comes to; None where a number is missing."""
    if any(cell not in figures for cell, _ in side):
        return None
    return sum((figures[cell].number * sign for cell, sign in side), Decimal(0))


def _typed(table: Table, cell: CellAddress, figures: Figures) -> Iterator[CellAddress]:
    """A cell, or those that it was computed from."""
    for axis in reversed(AXES):
        own = cell.column if axis == "column" else cell.row
        parts = table.totals(axis).get(str(own))
        if figures[cell].computed and parts:
            other = str(cell.row if axis == "column" else cell.column)
            for part in parts:
                one = table.cell(axis, part, other)
                if one in figures:
                    yield from _typed(table, one, figures)
            return
    yield cell
