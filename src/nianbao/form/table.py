"""A table of the form: trees of rows and columns, and the relations that its figures keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict

from nianbao.form.cell_address import CellAddress
from nianbao.form.role import Role

STRICT = ConfigDict(extra="forbid")
Axis = Literal["row", "column"]
AXES: tuple[Axis, Axis] = ("row", "column")


@dataclass(frozen=True)
class Node:
    """A row or a column of a table; one with children is a merged header, not a figure."""

    __pydantic_config__ = STRICT

    id: str
    label: str
    type: Literal["count", "signed_count", "money", "money_wan"] = "count"
    short: str | None = None  # the label without its note
    law: str | None = None
    silent: bool = False
    role: Role | None = None
    spoken: str | None = None  # how prose calls it: a regular expression
    children: tuple[Node, ...] = ()
    merged: tuple[Node, ...] = ()  # the rows of another edition that this one stands for

    @property
    def name(self) -> str:
        """The label in a sentence: without its note."""
        return self.label if self.short is None else self.short

    def leaves(self) -> tuple[Node, ...]:
        if not self.children:
            return (self,)
        return tuple(leaf for child in self.children for leaf in child.leaves())

    def depth(self) -> int:
        return 1 + max((child.depth() for child in self.children), default=0)

    def walk(self, above: tuple[Node, ...] = ()) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        """Every node of the tree with the nodes above it."""
        yield self, above
        for child in self.children:
            yield from child.walk((*above, self))


@dataclass(frozen=True)
class Term:
    """A row or column in a relation, written `made`, `-repealed` or `prior.valid`."""

    id: str
    minus: bool = False
    prior: bool = False  # of the agency's report of the year before


def _term(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    id = written.removeprefix("-").removeprefix("prior.")
    return Term(id, written.startswith("-"), "prior." in written)


_Terms = tuple[Annotated[Term, BeforeValidator(_term)], ...]


@dataclass(frozen=True)
class Relation:
    """An equation or bound (勾稽关系) that holds in every column, or in every row."""

    __pydantic_config__ = STRICT

    id: str
    per: Axis  # "column": the terms are rows; "row": the terms are columns
    op: Literal["==", "<="]
    left: _Terms
    right: _Terms
    when_zero: str | None = None  # it holds where the figure of this row or column is zero

    @property
    def axis(self) -> Axis:
        """What its terms are."""
        return "row" if self.per == "column" else "column"

    @property
    def total(self) -> str | None:
        """The id of the printed total that this equation defines, if it defines one."""
        if self.op != "==" or len(self.left) > 1 or any(t.prior for t in self.right):
            return None
        return self.left[0].id


@dataclass(frozen=True, eq=False)
class Table:
    """A table of the form; `columns` and `rows` are trees whose leaves are the figures."""

    __pydantic_config__ = STRICT

    id: str
    caption: str
    columns: tuple[Node, ...]
    rows: tuple[Node, ...]
    role: Role | None = None
    row_header: str = ""
    captioned: bool = False  # the caption is printed as the table's first row
    relations: tuple[Relation, ...] = ()

    @cached_property
    def leaf_columns(self) -> tuple[Node, ...]:
        return tuple(leaf for node in self.columns for leaf in node.leaves())

    @cached_property
    def leaf_rows(self) -> tuple[Node, ...]:
        return tuple(leaf for node in self.rows for leaf in node.leaves())

    @cached_property
    def _nodes(self) -> dict[tuple[str, str], tuple[Node, tuple[Node, ...]]]:
        return {(axis, node.id): (node, above) for axis in AXES for node, above in self.walk(axis)}

    def node(self, axis: str, id: str) -> Node | None:
        """The row or column of that id, group or leaf; axis is "row" or "column"."""
        found = self._nodes.get((axis, id))
        return found[0] if found else None

    def playing(self, axis: str, role: Role) -> Node | None:
        """The first row or column with that role."""
        return next((node for node, _ in self.walk(axis) if node.role is role), None)

    def walk(self, axis: str) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        for root in self.rows if axis == "row" else self.columns:
            yield from root.walk()

    def expand(self, axis: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The leaf ids that these ids stand for."""
        nodes = [self.node(axis, id) for id in ids]
        return tuple(leaf.id for node in nodes if node is not None for leaf in node.leaves())

    def cells(self, axis: str, id: str, other: str) -> tuple[CellAddress, ...]:
        """The leaves of a row or column where another crosses it."""
        return tuple(self.cell(axis, leaf, other) for leaf in self.expand(axis, (id,)))

    def cell(self, axis: str, one: str, other: str) -> CellAddress:
        """The cell of a row with a column, or of a column with a row."""
        row, column = (one, other) if axis == "row" else (other, one)
        return CellAddress(self.id, row, column)

    @cached_property
    def roles(self) -> dict[CellAddress, frozenset[Role]]:
        """Each cell with the roles of its row, its column, all groups above them, and the table."""
        own = frozenset((self.role,) if self.role else ())
        along = {axis: self._roles(axis) for axis in AXES}
        return {
            CellAddress(self.id, row, column): own | of_row | of_column
            for row, of_row in along["row"].items()
            for column, of_column in along["column"].items()
        }

    def _roles(self, axis: Axis) -> dict[str, frozenset[Role]]:
        return {
            node.id: frozenset(n.role for n in (*above, node) if n.role)
            for node, above in self.walk(axis)
            if not node.children
        }

    def totals(self, axis: str) -> dict[str, tuple[str, ...]]:
        """Printed totals along an axis: id -> the leaf ids that it sums."""
        return self._totals[axis]

    def is_total(self, row: str, column: str) -> bool:
        """Whether a cell is a printed total."""
        return row in self.totals("row") or column in self.totals("column")

    @cached_property
    def _totals(self) -> dict[str, dict[str, tuple[str, ...]]]:
        return {
            axis: {
                r.total: self.expand(axis, tuple(term.id for term in r.right))
                for r in self.relations
                if r.total is not None and r.axis == axis
            }
            for axis in AXES
        }

    def label(self, axis: str, id: str) -> str:
        """The label of a row or column in a sentence: with its groups, without notes."""
        node, above = self._nodes[axis, id]
        return "—".join(n.name for n in (*above[-1:], node) if n.label and not n.silent)
