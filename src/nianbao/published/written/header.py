"""The columns of a table whose header stands in words, in one of the orders that it may have.

A header is read leaf by leaf, or level by level as its rows are printed. One whose lines are mixed,
as those of narrow columns are in a text taken from a PDF, is known by its letters alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nianbao.form.table import Node, Table
from nianbao.published.likeness import called
from nianbao.published.written.sequence import Found, Places, groups
from nianbao.published.written.stream import letters

_MOST_SEAMS = 200  # of a header at which a misprinted label is looked for
_BEGINNING = 2  # letters by which a broken label is told from the others of its table
_MOST_EXTRA = 0.25  # of the letters of a header whose lines are mixed


def header_start(places: Places, table: Table, first: int) -> int:
    """Where the header of a table begins that ends before its first row."""
    labels = [letters(column.label) for column in table.columns]
    starts = [places.stream.letters.rfind(label, 0, first) for label in labels]
    return min((start for start in starts if start >= 0), default=first)


def columns_between(places: Places, table: Table, start: int, end: int) -> tuple[Found, ...] | None:
    """The columns of a header, none where its lines are mixed; None if they are not the form's."""
    leaves: tuple[Node | None, ...] = table.leaf_columns
    orders = (table.leaf_columns, _by_level(table))
    for order in orders:
        found = _in_order(places, table, order, start, end)
        if found is not None:
            columns = (one for one in found if one.node in leaves)
            return tuple(sorted(columns, key=lambda one: leaves.index(one.node)))
    header = places.stream.letters[start:end]
    due: Counter[str] = Counter()
    for node, _ in table.walk("column"):
        due.update(letters(node.label))
    corner = Counter(letters(table.row_header))
    extra = Counter(header) - due - corner
    if due - Counter(header) or extra.total() > _MOST_EXTRA * due.total():
        return None
    agrees = any(_agrees(header, table, order) for order in orders)
    return () if agrees and _begin_in_order(header, table) else None


def _by_level(table: Table) -> tuple[Node, ...]:
    """Columns and groups row by row; the groups tell that it is no other order of the columns."""
    level, found = table.columns, []
    while level:
        found += [node for node in level if not node.silent]
        level = tuple(child for node in level for child in node.children)
    return tuple(found)


def _in_order(
    places: Places, table: Table, order: Sequence[Node], start: int, end: int
) -> list[Found] | None:
    """The columns of a header if all of them stand there in an order."""
    found = []
    for column in order:
        label = letters(column.label)
        at = places.stream.letters.find(label, start, end)
        if at >= 0:
            one = Found(table, column, at, at + len(label))
        else:
            wrong = _misprinted_column(places, table, column, start, end)
            if wrong is None:
                return None
            one = wrong
        found.append(one)
        start = one.end
    return found


def _misprinted_column(
    places: Places, table: Table, column: Node, start: int, end: int
) -> Found | None:
    seams = places.stream.seams_in(start, end, _MOST_SEAMS)
    for first, at in enumerate(seams):
        for last in seams[first + 1 : first + 4]:
            match = called(table, "column", places.stream.written(at, last))
            if match is not None and match.node is column:
                return Found(table, column, at, last, match.basis)
    return None


def _agrees(header: str, table: Table, order: Sequence[Node]) -> bool:
    """Whether the labels that stand whole in a header of mixed lines follow an order."""
    labels = [letters(column.label) for column in order if not column.children]
    above = [letters(group.label) for group in groups(table)]
    pattern = "|".join(map(re.escape, sorted({*labels, *above}, key=len, reverse=True)))
    left = iter(labels)
    return all(whole in left for whole in re.findall(pattern, header) if whole not in above)


def _begin_in_order(header: str, table: Table) -> bool:
    """Whether labels that are broken over lines begin in the form's order.

    Those of one group are printed on the same lines: there the first letters tell.
    """
    every = [letters(node.label) for node, _ in table.walk("column")]
    every.append(letters(table.row_header))
    for columns in (table.columns, *(group.children for group in groups(table))):
        own = [letters(column.label)[:_BEGINNING] for column in columns if not column.children]
        places = [header.find(begins) for begins in own if sum(begins in one for one in every) == 1]
        told = [place for place in places if place >= 0]
        if told != sorted(told):
            return False
    return True
