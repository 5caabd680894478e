"""A table of one edition made from that of another: rows and columns added, dropped, renamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nianbao.form.table import STRICT, Axis, Node, Relation, Table


@dataclass(frozen=True)
class Added:
    """A row or column that another edition has not: where it comes in, beside a known one."""

    __pydantic_config__ = STRICT

    node: Node
    after: str | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        if (self.after is None) == (self.before is None):
            raise ValueError("say after which or before which row or column it stands")


@dataclass(frozen=True)
class Changes:
    """What becomes of the rows, or of the columns, of another edition's table."""

    __pydantic_config__ = STRICT

    add: tuple[Added, ...] = ()
    drop: tuple[str, ...] = ()
    rename: dict[str, str] = field(default_factory=dict)  # id: label
    spoken: dict[str, str] = field(default_factory=dict)  # id: how prose calls it now
    merge: tuple[str, ...] = ()  # groups of which one row is left


@dataclass(frozen=True)
class TakenOver:
    """A table that is that of another edition, but for its changes."""

    __pydantic_config__ = STRICT

    id: str
    same_as: str | None = None  # by default the edition that the whole edition is based on
    caption: str | None = None
    rows: Changes = Changes()
    columns: Changes = Changes()
    relations: tuple[Relation, ...] | None = None  # instead of those that are left

    def applied(self, base: Table) -> Table:
        """The table. ValueError where a change names what the base has not."""
        rows = _changed(base, "row", self.rows)
        columns = _changed(base, "column", self.columns)
        changed = replace(base, rows=rows, columns=columns, caption=self.caption or base.caption)
        kept = self.relations
        if kept is None:
            kept = tuple(_kept(relation, changed) for relation in base.relations)
        return replace(changed, relations=kept)


def _changed(base: Table, axis: Axis, changes: Changes) -> tuple[Node, ...]:
    gone = set(changes.drop) & {*changes.rename, *changes.spoken, *changes.merge}
    if gone:
        raise ValueError(f"table {base.id}: {axis} {min(gone)} is dropped, and changed as well")
    beside = [added.after or added.before or "" for added in changes.add]
    for id in (*changes.drop, *changes.rename, *changes.spoken, *changes.merge, *beside):
        if base.node(axis, id) is None:
            raise ValueError(f"table {base.id} has no {axis} {id}")
    nodes = tuple(_nodes(base.rows if axis == "row" else base.columns, changes))
    left = {node.id for root in nodes for node, _ in root.walk()}
    for added in changes.add:
        if added.node.id not in left:
            said = f"{axis} {added.node.id} is added where nothing is left"
            raise ValueError(f"table {base.id}: {said}")
    return nodes


def _nodes(nodes: tuple[Node, ...], changes: Changes) -> Iterator[Node]:
    for node in nodes:
        yield from (added.node for added in changes.add if added.before == node.id)
        if node.id not in changes.drop:
            yield _node(node, changes)
        yield from (added.node for added in changes.add if added.after == node.id)


def _node(node: Node, changes: Changes) -> Node:
    if node.id in changes.rename:
        node = replace(node, label=changes.rename[node.id], short=None)
    if node.id in changes.spoken:
        node = replace(node, spoken=changes.spoken[node.id])
    if node.id in changes.merge:
        return replace(node, children=(), merged=node.leaves())
    return replace(node, children=tuple(_nodes(node.children, changes)))


def _kept(relation: Relation, changed: Table) -> Relation:
    """A relation as it is after the changes: a total sums what is left of its parts.

    ValueError where what is dropped is no such part: the law must then be stated anew.
    """
    axis = relation.axis
    left = [term.id for term in relation.left if not changed.node(axis, term.id)]
    right = [term.id for term in relation.right if not changed.node(axis, term.id)]
    held = relation.when_zero is None or changed.node(axis, relation.when_zero)
    if not left and not right and held:
        return relation
    rest = tuple(term for term in relation.right if term.id not in right)
    if left or not held or relation.total is None or not rest:
        lost = next(iter((*left, *right)), relation.when_zero)
        raise ValueError(
            f"table {changed.id}: relation {relation.id} names {axis} {lost}, which is dropped:"
            " give the table's relations anew"
        )
    return replace(relation, right=rest)
