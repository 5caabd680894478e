"""The head of a published table: which of its drawn columns are which of the form's.

A column is told by the labels that stand above one another over it. Where the merged labels of a
head do not lie over each other as they belong, only their order is believed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nianbao.form.table import Node, Table
from nianbao.published.document import NOWHERE, Drawn, Spot, Square
from nianbao.published.drawn.piece import Line, spot_of
from nianbao.published.likeness import column_called, is_label, words
from nianbao.published.published_report import Basis

_JOINT = "/"  # between a group and its member


@dataclass(frozen=True)
class Column:
    """A column of figures as it is published; `node` is None for one that the form has not."""

    text: str
    node: Node | None
    basis: Basis = Basis.LABELS
    over: frozenset[int] = frozenset()  # the drawn columns that it stands over
    spot: Spot = NOWHERE


@dataclass(frozen=True)
class Head:
    """The columns of a piece in their order; `placed` if it is known where each is drawn."""

    columns: tuple[Column, ...]
    placed: bool
    groups: tuple[str, ...] = ()
    corner: str | None = None
    stands: bool = True  # a head is drawn

    @property
    def leaves(self) -> tuple[Node, ...]:
        return tuple(column.node for column in self.columns if column.node is not None)


def read_head(table: Table, head: Sequence[Line], drawn: Drawn, labels: int) -> Head | None:
    """The head of a table whose row labels reach up to a drawn column; None if it is another's."""
    stacks = _settled(table, [_stack(head, drawn, at) for at in range(drawn.columns)])
    told = [_told(table, stack) for stack in stacks]
    columns = list(_columns(table, stacks, told, drawn, labels))
    if not any(column.node for column in columns) and not any(
        is_label(table, "column", square.text) for line in head for square in line.said
    ):
        return None
    first = min((at for column in columns if column.node for at in column.over), default=labels)
    corner = _corner(stacks[: max(first, labels)], columns)
    groups = _groups(table, stacks)
    if _lies_well(table, stacks, told):
        return Head(_in_place(table, columns), True, groups, corner)
    if _in_order(table, head):
        ordered = (Column(node.label, node, Basis.COLUMNS_IN_ORDER) for node in table.leaf_columns)
        return Head(tuple(ordered), False, groups, corner)
    return Head((), False, groups, corner)


def without_head(leaves: Sequence[Node]) -> Head:
    """The head of a piece that has none: the columns in an order that is known."""
    columns = (Column(node.label, node, Basis.COLUMNS_IN_ORDER) for node in leaves)
    return Head(tuple(columns), False, stands=False)


def text_of(square: Square) -> str:
    """The words of a label in one line."""
    return "".join(square.text.split())


def _stack(head: Sequence[Line], drawn: Drawn, at: int) -> tuple[Square, ...]:
    """The labels above one another over a drawn column; what stands over all of it is a title."""
    over = (
        square
        for line in head
        for square in line.said
        if square.column <= at < square.column + square.across
        and (square.across < drawn.columns or drawn.columns == 1)
    )
    return tuple(dict.fromkeys(over))


def _settled(table: Table, stacks: list[tuple[Square, ...]]) -> list[tuple[Square, ...]]:
    """The stacks, that of a label over several columns the same over all of them.

    Where it reaches a little below another group, the stack counts that tells the column.
    """
    by_label: dict[Square, dict[tuple[Square, ...], None]] = {}
    for stack in stacks:
        if stack:
            by_label.setdefault(stack[-1], {})[stack] = None
    clear = {
        label: told[0]
        for label, of in by_label.items()
        if len(of) > 1 and len(told := [stack for stack in of if _told(table, stack)]) == 1
    }
    return [clear.get(stack[-1], stack) if stack else stack for stack in stacks]


@dataclass(frozen=True)
class _Told:
    """The column that a stack tells, by which of its labels: those from `begin` on."""

    node: Node
    basis: Basis
    begin: int


def _told(table: Table, stack: tuple[Square, ...]) -> _Told | None:
    """The column that the last labels of a stack tell: the last alone, or the last ones joined."""
    for begin in range(len(stack) - 1, -1, -1):
        if begin < len(stack) - 1 and is_label(table, "column", stack[begin].text):
            break
        under = tuple(square.text for square in stack[:begin])
        match = column_called(table, "".join(square.text for square in stack[begin:]), under)
        if match is not None and not match.node.children:
            return _Told(match.node, match.basis, begin)
    return None


def _lies_well(
    table: Table, stacks: Sequence[tuple[Square, ...]], told: Sequence[_Told | None]
) -> bool:
    """Whether every label stands below the groups that it belongs to, and below nothing else."""
    above = {node.id: [group.id for group in over] for node, over in table.walk("column")}
    found: list[tuple[Node, set[str]]] = []
    for stack, this in zip(stacks, told, strict=True):
        groups = set()
        for square in stack[: this.begin if this else None]:
            match = column_called(table, square.text)
            if match is None:
                if is_label(table, "column", square.text):
                    return False
            elif not match.node.children:
                return False
            else:
                groups.add(match.node.id)
        if this is not None:
            if not groups <= set(above[this.node.id]):
                return False
            found.append((this.node, groups))
    drawn = {group for _, groups in found for group in groups}
    nearest = {id: [group for group in over if group in drawn][-1:] for id, over in above.items()}
    return all(groups >= set(nearest[node.id]) for node, groups in found)


def _columns(
    table: Table,
    stacks: Sequence[tuple[Square, ...]],
    told: Sequence[_Told | None],
    drawn: Drawn,
    labels: int,
) -> Iterator[Column]:
    """The columns from left to right, also those right of the row labels that are unknown."""
    at = 0
    while at < len(stacks):
        stack, this, end = stacks[at], told[at], at + 1
        same = this.node if this else (stack[-1] if stack else None)
        while end < len(stacks):
            next_told, next_stack = told[end], stacks[end]
            of_next = next_told.node if next_told else (next_stack[-1] if next_stack else None)
            if of_next is not same:
                break
            end += 1
        if stack and (this is not None or (at >= labels and not _is_group(table, stack[-1]))):
            text = _JOINT.join(text_of(square) for square in stack)
            if this is not None:
                lead = [text_of(square) for square in stack[: this.begin]]
                text = _JOINT.join([*lead, "".join(map(text_of, stack[this.begin :]))])
            yield Column(
                text,
                this.node if this else None,
                this.basis if this else Basis.LABELS,
                frozenset(range(at, end)),
                spot_of(drawn, stack[-1]),
            )
        at = end


def _is_group(table: Table, square: Square) -> bool:
    match = column_called(table, square.text)
    return match is not None and bool(match.node.children)


def _in_place(table: Table, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns; one of unclear label is the form's that is due there, if all others are."""
    due = table.leaf_columns
    nodes = [column.node for column in columns]
    if len(columns) == len(due) and all(
        node is None or node is here for node, here in zip(nodes, due, strict=True)
    ):
        return tuple(
            column
            if column.node is not None or not _is_like(column.text, node)
            else Column(column.text, node, Basis.COLUMNS_IN_ORDER, column.over, column.spot)
            for column, node in zip(columns, due, strict=True)
        )
    astray = _astray(table, [node for node in nodes if node is not None])
    return tuple(
        Column(column.text, None, column.basis, column.over, column.spot)
        if column.node is not None and column.node.id in astray
        else column
        for column in columns
    )


def _astray(table: Table, nodes: Sequence[Node]) -> frozenset[str]:
    """The columns below a group that has one of them twice: where it ends is not told."""
    often = Counter(node.id for node in nodes)
    group = {node.id: over[-1].id if over else node.id for node, over in table.walk("column")}
    twice = {group[id] for id, count in often.items() if count > 1}
    return frozenset(node.id for node in nodes if group[node.id] in twice)


def _is_like(text: str, node: Node) -> bool:
    """Whether half of a label's characters stand in what is written in its place."""
    said = words(text.split(_JOINT)[-1])
    meant = words(node.name)
    return len(said) <= 2 * len(meant) and 2 * sum(char in said for char in meant) >= len(meant)


def _in_order(table: Table, head: Sequence[Line]) -> bool:
    """Whether a head has every label of the form's columns once, line by line in its order."""
    due = [words(node.name) for node in table.leaf_columns]
    squares = dict.fromkeys(square for line in head for square in line.said)
    said = [(square.row, words(square.text)) for square in squares]
    found = [(row, text) for row, text in said if text in due]
    if sorted(text for _, text in found) != sorted(due):
        return False
    for row in {row for row, _ in found}:
        rest = iter(due)
        if not all(text in rest for of, text in found if of == row):
            return False
    return True


def _corner(stacks: Sequence[tuple[Square, ...]], columns: Sequence[Column]) -> str | None:
    """The words left of the columns."""
    taken = frozenset(at for column in columns for at in column.over)
    left = (square for at, stack in enumerate(stacks) if at not in taken for square in stack)
    return "".join(text_of(square) for square in dict.fromkeys(left)) or None


def _groups(table: Table, stacks: Sequence[tuple[Square, ...]]) -> tuple[str, ...]:
    """The labels of groups, in their order."""
    found: dict[str, None] = {}
    for square in (square for stack in stacks for square in stack):
        match = column_called(table, square.text)
        if match is not None and match.node.children:
            found[text_of(square)] = None
    return tuple(found)
