"""Digits that run together, as 640020470 for 64 0 0 2 0 4 70, parted by what their table must keep.

A number has no leading zero, and blanks between the digits prove nothing, for they stand in wrong
places as well. A row is taken in two cases only:

- It has as many digits as columns, so that each is a figure, and it keeps every equation of its
  own; one with no equation must be all zeros, for otherwise a blank cell and a longer number
  would look the same.
- Every row of the table can be parted, and of all ways to part them exactly one keeps every
  equation of the table: those within the rows and those between them.

What is left of a risk: a table that is printed with a wrong total, and whose digits can by accident
be parted in just one other way that keeps all the equations. Such a row is therefore never called
certain (`Basis.RECONSTRUCTED`), and one wrong row makes all rows that need the second case unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from nianbao.form.table import Axis, Relation, Table

MOST_WAYS = 4_000  # to part a row that are kept
MOST_STEPS = 300_000  # in the search for the ways to part a table; beyond them it is unread
LONGEST = 200  # characters of a row

_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)

Parted = tuple[str, ...]
_Way = tuple[int, ...]  # the figures of a row
_Choice = list[_Way]  # a way for each row
_Signs = Mapping[int, int]  # a row's sign in an equation


class _Equation(NamedTuple):
    """Leaves with the signs that make their sum zero."""

    plus: tuple[int, ...]
    minus: tuple[int, ...]


class _SpentError(Exception):
    """More work than the search may do."""


@dataclass
class _Budget:
    steps: int = MOST_STEPS

    def spend(self, steps: int = 1) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise _SpentError


def parted(table: Table, runs: Mapping[str, str], *, blanks: bool = False) -> dict[str, Parted]:
    """The figures of the rows whose digits can be parted in one way only, by the row's id.

    `runs` has the digits of every row that is there, with the blanks that stand between them.
    `blanks` says that some cells of the document are blank: then no number of figures is sure,
    and only rows of zeros are taken: with a figure left out, no equation need hold.
    """
    found = {row: plain for row, run in runs.items() if (plain := _digit_by_digit(run, table))}
    if blanks:
        return {row: plain for row, plain in found.items() if not any(map(int, plain))}
    return found | _by_equations(table, runs)


def _by_equations(table: Table, runs: Mapping[str, str]) -> dict[str, Parted]:
    """The figures of all rows, where one way to part all of them keeps the equations."""
    within, columns = _equations(table, "row"), len(table.leaf_columns)
    if not within or any(row.id not in runs for row in table.leaf_rows):
        return {}
    budget = _Budget()
    with suppress(_SpentError):
        ways = {
            row.id: list(_ways("".join(runs[row.id].split()), columns, within, budget))
            for row in table.leaf_rows
        }
        if all(ways.values()):
            return _only(table, ways, budget)
    return {}


def _equations(table: Table, per: Axis) -> list[_Equation]:
    """The equations that the figures of each row, or of each column, must keep."""
    axis: Axis = "column" if per == "row" else "row"
    leaves = table.leaf_columns if per == "row" else table.leaf_rows
    places = {leaf.id: place for place, leaf in enumerate(leaves)}
    found = []
    for relation in table.relations:
        if relation.per == per and _holds_within(relation):
            sums: tuple[list[int], list[int]] = ([], [])
            for terms, side in ((relation.left, 0), (relation.right, 1)):
                for term in terms:
                    of = sums[side ^ term.minus]
                    of += (places[leaf] for leaf in table.expand(axis, (term.id,)))
            found.append(_Equation(tuple(sums[0]), tuple(sums[1])))
    return found


def _holds_within(relation: Relation) -> bool:
    """Whether it is an equation between figures of one report."""
    terms = (*relation.left, *relation.right)
    return relation.op == "==" and not relation.when_zero and not any(t.prior for t in terms)


def _digit_by_digit(run: str, table: Table) -> Parted | None:
    """A row in which every digit is a figure; None where this is not certain."""
    digits = "".join(run.split())
    if len(digits) != len(table.leaf_columns) or not _are_digits(digits):
        return None
    within = _equations(table, "row")
    kept = all(_holds(equation, digits) for equation in within) if within else not digits.strip("0")
    return tuple(digits) if kept else None


def is_number(run: str) -> bool:
    """Whether digits are one number: without blanks and leading zeros."""
    return _NUMBER.fullmatch(run) is not None


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _holds(equation: _Equation, figures: Sequence[str]) -> bool:
    plus = sum(int(figures[place]) for place in equation.plus)
    return plus == sum(int(figures[place]) for place in equation.minus)


def _ways(
    digits: str, columns: int, equations: Sequence[_Equation], budget: _Budget
) -> Iterator[Parted]:
    """All ways to part digits into the figures of a row that keep its equations."""
    if len(digits) > LONGEST or not _are_digits(digits):
        return
    last: dict[int, list[_Equation]] = {}
    for equation in equations:
        last.setdefault(max((*equation.plus, *equation.minus)), []).append(equation)
    figures: list[str] = []
    kept = 0

    def ways(at: int) -> Iterator[Parted]:
        nonlocal kept
        place = len(figures)
        if place == columns:
            if at == len(digits):
                kept += 1
                if kept > MOST_WAYS:
                    raise _SpentError
                yield tuple(figures)
            return
        longest = len(digits) - at - (columns - place - 1)
        shortest = longest if place == columns - 1 else 1
        for length in range(shortest, (1 if digits[at : at + 1] == "0" else longest) + 1):
            budget.spend()
            figures.append(digits[at : at + length])
            if all(_holds(equation, figures) for equation in last.get(place, ())):
                yield from ways(at + length)
            figures.pop()

    if columns <= len(digits):
        yield from ways(0)


def _only(table: Table, ways: Mapping[str, Sequence[Parted]], budget: _Budget) -> dict[str, Parted]:
    """The one choice of a way for each row that keeps the equations between rows; or nothing."""
    rows = [row.id for row in table.leaf_rows]
    signs = [
        dict.fromkeys(equation.plus, 1) | dict.fromkeys(equation.minus, -1)
        for equation in _equations(table, "column")
    ]
    first = [[tuple(map(int, way)) for way in ways[row]] for row in rows]
    found = list(islice(_choices(first, signs, budget), 2))
    if len(found) != 1:
        return {}
    return {row: tuple(map(str, way)) for row, way in zip(rows, found[0], strict=True)}


def _choices(ways: list[list[_Way]], signs: Sequence[_Signs], budget: _Budget) -> Iterator[_Choice]:
    """Every choice of a way for each row that keeps the equations."""
    left = _narrowed(ways, signs, budget)
    if left is None:
        return
    open_ = [row for row, of in enumerate(left) if len(of) > 1]
    if not open_:
        yield [of[0] for of in left]
        return
    row = min(open_, key=lambda row: len(left[row]))
    for way in left[row]:
        yield from _choices([*left[:row], [way], *left[row + 1 :]], signs, budget)


def _narrowed(
    ways: list[list[_Way]], signs: Sequence[_Signs], budget: _Budget
) -> list[list[_Way]] | None:
    """The ways that the least and most of the other rows leave possible; None where none is left.

    Where one way of each row is left, the equations hold.
    """
    left, changed = ways, True
    while changed:
        changed = False
        for sign in signs:
            spans = {row: _span(left[row], sign[row]) for row in sign}
            least = [sum(of) for of in zip(*(low for low, _ in spans.values()), strict=True)]
            most = [sum(of) for of in zip(*(high for _, high in spans.values()), strict=True)]
            for row, (low, high) in spans.items():
                budget.spend(len(left[row]))
                kept = [
                    way
                    for way in left[row]
                    if all(
                        a - b <= -sign[row] * figure <= c - d
                        for a, b, c, d, figure in zip(least, low, most, high, way, strict=True)
                    )
                ]
                if not kept:
                    return None
                if len(kept) < len(left[row]):
                    left, changed = [*left[:row], kept, *left[row + 1 :]], True
    return left


def _span(ways: Sequence[_Way], sign: int) -> tuple[list[int], list[int]]:
    """The least and the most that a row may add to an equation, column by column."""
    columns = [[sign * figure for figure in column] for column in zip(*ways, strict=True)]
    return [min(column) for column in columns], [max(column) for column in columns]
