"""The rows of a published table brought to those of the form.

A row that a page's end cut in two is joined, one of unclear label is told by its neighbours, and
where two rows would be the same, neither is believed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from nianbao.form.table import Node, Table
from nianbao.published.drawn.body import Row, Value, is_named
from nianbao.published.likeness import is_spelled, row_called
from nianbao.published.published_report import Basis


def settled(table: Table, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows, each of the form once at most; one of no row of the form has no node."""
    if not is_named(table):
        return _unnamed(table, tuple(rows))
    whole = [row for row in _whole(table, rows) if row.text and not _is_group(row)]
    whole = _doubted(table, whole)
    known = _once(table, [row if row.is_known else replace(row, node=None) for row in whole])
    return _in_order(table, known)


def gaps(table: Table, rows: Sequence[Row]) -> frozenset[str]:
    """The rows of the form that may be any of those of unclear label: where both lie."""
    order = {leaf.id: place for place, leaf in enumerate(table.leaf_rows)}
    found: set[str] = set()
    before = -1
    unclear = False
    for row in (*rows, None):
        if row is not None and row.node is None:
            unclear = True
            continue
        place = order[row.node.id] if row is not None and row.node is not None else len(order)
        if unclear:
            found |= {leaf.id for leaf in table.leaf_rows[before + 1 : place]}
        before, unclear = place, False
    return frozenset(found - {row.node.id for row in rows if row.node is not None})


def _unnamed(table: Table, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The one row of a table whose rows have no label; where several have figures, none is it."""
    (leaf,) = table.leaf_rows
    filled = [row for row in rows if not row.is_blank] or list(rows[:1])
    known = [replace(row, node=leaf) for row in filled]
    return (_agreed(known),) if known else ()


def _whole(table: Table, rows: Iterable[Row]) -> list[Row]:
    """The rows, those joined that are one cut in two."""
    found: list[Row] = []
    for row in rows:
        joined = _joined(table, found[-1], row) if found else None
        if joined is not None:
            found[-1] = joined
        elif row.text or not row.is_blank:
            found.append(row)
    return found


def _joined(table: Table, upper: Row, lower: Row) -> Row | None:
    """Two rows as one, if the words of both make one label and one of them has no figures."""
    if lower.is_known and lower.basis is Basis.LABELS:
        return None
    if not (upper.is_blank or lower.is_blank):
        return None
    values = lower.values if upper.is_blank else upper.values
    if not lower.text:
        apart = (upper.piece, upper.spot.page) != (lower.piece, lower.spot.page)
        cut = upper.is_known and upper.is_blank and apart
        return replace(upper, values=values) if cut else None
    match = row_called(table, upper.text + lower.text, upper.under)
    if match is None or match.basis is not Basis.LABELS or match.node.children:
        return None
    if upper.is_known and upper.node is not match.node:
        return None
    text = upper.text + lower.text
    return replace(upper, text=text, node=match.node, basis=match.basis, values=values)


def _doubted(table: Table, rows: Sequence[Row]) -> list[Row]:
    """The rows, those not read that are blank at a page's end unless both there are whole.

    What stands on the other page may be their figures.
    """
    found = list(rows)
    for number, (upper, lower) in enumerate(pairwise(rows)):
        if upper.spot.page != lower.spot.page and not (
            _is_whole(table, upper) and _is_whole(table, lower)
        ):
            found[number : number + 2] = map(_unread, found[number : number + 2])
    return found


def _is_whole(table: Table, row: Row) -> bool:
    """Whether a row of figures has the whole label that it has in the form."""
    node = row.node if row.is_known else None
    return node is not None and is_spelled(table, "row", node.id, row.text)


def _unread(row: Row) -> Row:
    """A row of which nothing is read if it is blank."""
    if not row.is_blank:
        return row
    values = {id: replace(value, state="unreadable") for id, value in row.values.items()}
    return replace(row, values=values)


def _is_group(row: Row) -> bool:
    """Whether a row is the name of a group alone, above its members."""
    return row.node is not None and bool(row.node.children) and row.is_blank


def _once(table: Table, rows: Sequence[Row]) -> list[Row]:
    """The rows, each of the form once: a label in its own words is believed before a misprint."""
    exact = {row.node.id for row in rows if row.node and row.basis is Basis.LABELS}
    often = Counter(row.node.id for row in rows if row.node)
    rows = [
        replace(row, node=None, basis=Basis.LABELS)
        if row.node
        and row.basis is Basis.MISPRINTED
        and (row.node.id in exact or often[row.node.id] > 1 or _is_astray(table, rows, number))
        else row
        for number, row in enumerate(rows)
    ]
    same: dict[str, list[Row]] = {}
    for row in rows:
        if row.node:
            same.setdefault(row.node.id, []).append(row)
    found, done = [], set()
    for row in rows:
        if row.node is None:
            found.append(row)
        elif row.node.id not in done:
            found.append(_agreed(same[row.node.id]))
            done.add(row.node.id)
    return found


def _is_astray(table: Table, rows: Sequence[Row], number: int) -> bool:
    """Whether a misprint stands where the row that it is taken for would not."""
    order = {leaf.id: place for place, leaf in enumerate(table.leaf_rows)}
    certain = [
        order[row.node.id] if row.node and row.basis is Basis.LABELS else None for row in rows
    ]
    node = rows[number].node
    place = order[node.id] if node else 0
    before = [at for at in certain[:number] if at is not None][-1:]
    after = [at for at in certain[number + 1 :] if at is not None][:1]
    return any(at > place for at in before) or any(at < place for at in after)


def _agreed(rows: Sequence[Row]) -> Row:
    """Several rows that are the same one: where they say different things, nothing is read."""
    first, *others = [row for row in rows if not row.is_blank] or rows[:1]
    if not others:
        return first
    values = dict(first.values)
    for row in others:
        for id, value in row.values.items():
            known = values.setdefault(id, value)
            if (known.state, known.raw) != (value.state, value.raw):
                values[id] = Value("unreadable", known.raw, known.basis, known.spot)
    return replace(first, values=values)


def _in_order(table: Table, rows: list[Row]) -> tuple[Row, ...]:
    """The rows; one of unclear label is that which alone is missing between its neighbours."""
    order = {leaf.id: place for place, leaf in enumerate(table.leaf_rows)}

    def place(number: int) -> int | None:
        node: Node | None = rows[number].node if 0 <= number < len(rows) else None
        return order[node.id] if node else None

    taken = {row.node.id for row in rows if row.node}
    found = []
    for number, row in enumerate(rows):
        before, after = place(number - 1), place(number + 1)
        if row.node is None and before is not None and after == before + 2:
            leaf = table.leaf_rows[before + 1]
            if leaf.id not in taken:
                row = replace(row, node=leaf, basis=Basis.ROW_IN_ORDER)
        found.append(row)
    return tuple(found)
