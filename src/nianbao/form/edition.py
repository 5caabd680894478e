"""The statutory form: one edition a file under `annual_report/`, drawn from nowhere else.

Source of the editions: 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号, annexes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

from nianbao.errors import InputError

EDITIONS = ("gb2021_30", "gb2019_60")


@dataclass(frozen=True)
class Node:
    """A row or a column of a table; one with children is a merged header, not a figure."""

    id: str
    label: str
    type: str = "count"
    law: str | None = None
    silent: bool = False
    children: tuple[Node, ...] = ()

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


@dataclass(frozen=True)
class Relation:
    """An equation or bound (勾稽关系) that holds in every column, or in every row."""

    id: str
    per: str  # "column": the terms are rows; "row": the terms are columns
    op: str  # "==" or "<="
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    when_zero: str | None = None  # it holds where the figure of this row or column is zero

    @property
    def axis(self) -> str:
        """What its terms are: "row" or "column"."""
        return "row" if self.per == "column" else "column"

    @property
    def total(self) -> str | None:
        """The id of the printed total that this equation defines, if it defines one."""
        if self.op != "==" or len(self.left) > 1 or any(t.prior for t in self.right):
            return None
        return self.left[0].id


@dataclass(frozen=True)
class Table:
    """A table of the form; `columns` and `rows` are trees whose leaves are the figures."""

    id: str
    caption: str
    columns: tuple[Node, ...]
    rows: tuple[Node, ...]
    row_header: str = ""
    captioned: bool = False  # the caption is printed as the table's first row
    relations: tuple[Relation, ...] = ()

    @property
    def leaf_columns(self) -> tuple[Node, ...]:
        return tuple(leaf for node in self.columns for leaf in node.leaves())

    @property
    def leaf_rows(self) -> tuple[Node, ...]:
        return tuple(leaf for node in self.rows for leaf in node.leaves())

    @cached_property
    def _nodes(self) -> dict[tuple[str, str], tuple[Node, tuple[Node, ...]]]:
        return {
            (axis, node.id): (node, above)
            for axis in ("row", "column")
            for node, above in self.walk(axis)
        }

    def node(self, axis: str, id: str) -> Node | None:
        """The row or column of that id, group or leaf; axis is "row" or "column"."""
        found = self._nodes.get((axis, id))
        return found[0] if found else None

    def walk(self, axis: str) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        for root in self.rows if axis == "row" else self.columns:
            yield from root.walk()

    def expand(self, axis: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The leaf ids that these ids stand for."""
        nodes = [self.node(axis, id) for id in ids]
        return tuple(leaf.id for node in nodes if node is not None for leaf in node.leaves())

    def cells(self, axis: str, id: str, other: str) -> tuple[tuple[str, str], ...]:
        """(row, column) of the leaves of a row or column where another crosses it."""
        leaves = self.expand(axis, (id,))
        return tuple((leaf, other) if axis == "row" else (other, leaf) for leaf in leaves)

    def totals(self, axis: str) -> dict[str, tuple[str, ...]]:
        """Printed totals along an axis: id -> the leaf ids that it sums."""
        return self._totals[axis]

    @cached_property
    def _totals(self) -> dict[str, dict[str, tuple[str, ...]]]:
        return {
            axis: {
                r.total: self.expand(axis, tuple(term.id for term in r.right))
                for r in self.relations
                if r.total is not None and r.per == across
            }
            for axis, across in (("row", "column"), ("column", "row"))
        }

    def label(self, axis: str, id: str) -> str:
        """The label of a row or column in a sentence: with its groups, without notes."""
        node, above = self._nodes[axis, id]
        named = [n.label for n in (*above[-1:], node) if n.label and not n.silent]
        return "—".join(name.split("（区分处理")[0] for name in named)


@dataclass(frozen=True)
class Section:
    """One of the six sections, with its numbered title."""

    id: str
    number: str
    title: str
    aliases: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    parts: tuple[Section, ...] = ()

    @property
    def heading(self) -> str:
        return f"{self.number}、{self.title}"


@dataclass(frozen=True)
class Form:
    """One edition of the statutory form."""

    id: str
    doc_no: str
    doc_title: str
    short_title: str
    first_year: int
    last_year: int | None
    title: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    def table(self, id: str) -> Table:
        return next(table for table in self.tables if table.id == id)

    def section_of(self, table: str) -> Section:
        return next(section for section in self.sections if table in section.tables)

    def table_name(self, id: str) -> str:
        """How a sentence calls the table: 表三, or its caption where the section has several."""
        table = self.table(id)
        return table.caption if table.captioned else f"表{self.section_of(id).number}"

    def cell_name(self, table: str, row: str | None, column: str | None) -> str:
        """A cell in words: 表三“（七）总计”行“自然人”列."""
        shape = self.table(table)
        rows = shape.label("row", row) if row else ""
        columns = shape.label("column", column) if column else ""
        name = self.table_name(table)
        name += f"“{rows}”行" if rows else ""
        name += f"“{columns}”列" if columns else ""
        return name


def _node(data: dict[str, Any]) -> Node:
    children = tuple(map(_node, data.get("children", ())))
    return Node(**{**data, "children": children})


def _pruned(node: Node, leaves: frozenset[str]) -> Node:
    children = tuple(_pruned(child, leaves) for child in node.children)
    return replace(node, children=() if node.id in leaves else children)


def _table(data: dict[str, Any]) -> Table:
    if "same_as" in data:
        base = edition(data["same_as"]).table(data["id"])
        single = frozenset(data.get("leaf_rows", ()))
        rows = tuple(_pruned(row, single) for row in base.rows)
        return replace(base, rows=rows)
    return Table(
        id=data["id"],
        caption=data["caption"],
        columns=tuple(map(_node, data["columns"])),
        rows=tuple(map(_node, data["rows"])),
        row_header=data.get("row_header", ""),
        captioned=data.get("captioned", False),
        relations=tuple(
            Relation(
                r["id"],
                r["per"],
                r["op"],
                tuple(map(_term, r["left"])),
                tuple(map(_term, r["right"])),
                r.get("when_zero"),
            )
            for r in data.get("relations", ())
        ),
    )


def _term(written: str) -> Term:
    id = written.removeprefix("-").removeprefix("prior.")
    return Term(id, written.startswith("-"), "prior." in written)


def _section(data: dict[str, Any]) -> Section:
    return Section(
        data["id"],
        data.get("number", ""),
        data["title"],
        tuple(data.get("aliases", ())),
        tuple(data.get("tables", ())),
        tuple(map(_section, data.get("parts", ()))),
    )


@cache
def edition(id: str) -> Form:
    """The edition of that id, read from its file."""
    text = files("nianbao.form").joinpath("annual_report", f"{id}.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    return Form(
        id=data["id"],
        doc_no=data["doc_no"],
        doc_title=data["doc_title"],
        short_title=data["short_title"],
        first_year=data["years"]["from"],
        last_year=data["years"]["to"],
        title=data["title"],
        sections=tuple(map(_section, data["sections"])),
        tables=tuple(map(_table, data["tables"])),
    )


def form_for(year: int) -> Form:
    """The edition in force for a report year; InputError for a year without one."""
    for form in map(edition, EDITIONS):
        if form.first_year <= year and (form.last_year is None or year <= form.last_year):
            return form
    raise InputError(
        "没有适用的年度报告格式",
        path="year",
        expected=f"{min(edition(e).first_year for e in EDITIONS)}年及以后的报告年度",
        found=str(year),
    )
