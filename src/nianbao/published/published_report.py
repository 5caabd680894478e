"""What a published document says of the form: every figure and section, where it stands, and why.

How sure a value is, is told by a fact (`Basis`), never by a number. Nothing is guessed: what
stands there but cannot be read is `unreadable`, what the published form lacks is `missing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Generic, Literal, TypeVar

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form, Section
from nianbao.form.editions import edition
from nianbao.inputs.figures import Figures
from nianbao.published.document import NOWHERE, Document, Spot, Words
from nianbao.published.figures import figures_of

T = TypeVar("T")


class Basis(StrEnum):
    """Why a value is taken for that of a cell, a row, a column: a fact that a reader can check."""

    LABELS = "行、列都按标题对应"
    COLUMNS_IN_ORDER = "行按标题对应，列按统一格式的顺序对应"
    ROW_IN_ORDER = "行标题与统一格式不同，按所在位置对应"
    MISPRINTED = "标题有错字，按最接近的统一格式标题对应"
    IN_SEQUENCE = "逐格成行的文字，按统一格式的顺序对应"
    RECONSTRUCTED = "数字连写，只有这一种分法符合各项勾稽关系"


def weakest(*bases: Basis) -> Basis:
    """Of the facts that a value rests on together, the one that is worth least."""
    return max(bases, key=tuple(Basis).index)


# What needs no second look.
CERTAIN = frozenset({Basis.LABELS, Basis.COLUMNS_IN_ORDER, Basis.IN_SEQUENCE})


@dataclass(frozen=True)
class Fact(Generic[T]):
    """Something that the document says, or lets one infer; `basis` tells which, in Chinese."""

    value: T
    basis: str  # “标题”, “引言”, “落款”, “按名称推定”
    spot: Spot = NOWHERE
    inferred: bool = False  # it does not stand there in these words


@dataclass(frozen=True)
class ReadCell:
    """A figure of the form as it is published.

    `read`: `raw` is the text as it stands there, blanks at its ends left out, None for a blank
    cell. `unreadable`: something stands there, `raw` has it as far as it can be told, and it is
    no value. `missing`: the published form has no such row, column or table.
    """

    table: str
    row: str
    column: str
    state: Literal["read", "unreadable", "missing"]
    raw: str | None = None
    basis: Basis = Basis.LABELS
    spot: Spot = NOWHERE

    @property
    def address(self) -> CellAddress:
        return CellAddress(self.table, self.row, self.column)

    @property
    def is_certain(self) -> bool:
        return self.state == "read" and self.basis in CERTAIN


@dataclass(frozen=True)
class ReadLabel:
    """A label as it is published: of a row, or of a column with its groups (行政复议/结果维持).

    `node` is the id of the row or column of the form that it is taken for; None for one that the
    form has not.
    """

    text: str
    node: str | None
    basis: Basis = Basis.LABELS
    spot: Spot = NOWHERE


@dataclass(frozen=True)
class ReadTable:
    """A table of the form as it is published; `cells` has every cell of that edition's table."""

    table: str
    edition: str  # id of the edition whose table it is, judged by its rows and columns
    cells: tuple[ReadCell, ...]
    rows: tuple[ReadLabel, ...] = ()  # of figures, in their order
    columns: tuple[ReadLabel, ...] = ()  # of figures, in their order; none where no header stands
    groups: tuple[str, ...] = ()  # labels above rows or columns: （三）不予公开, 申请人情况
    corner: str | None = None  # the words in the corner; None where there are none
    ruled: bool | None = None  # whether lines are drawn; None where the medium does not say
    spot: Spot = NOWHERE
    notes: tuple[str, ...] = ()  # how it was read: “第2页续表，重复的表头不计”


@dataclass(frozen=True)
class Tables:
    """What was read of the tables, and which blocks of the document they stand in.

    `edition` is the one that most of them are of, never judged by the year; `basis` the fact that
    tells it: “表头有‘本年制发件数’”. A table of another edition says so itself.
    """

    edition: str
    basis: str
    tables: tuple[ReadTable, ...]  # in the order of the form; one that is not there is left out
    blocks: tuple[int, ...] = ()  # numbers of the document's blocks that belong to them
    foreign: tuple[int, ...] = ()  # numbers of blocks that are tables of something else


@dataclass(frozen=True)
class ReadSection:
    """A section, a part of section one, or the preamble, in the document's order.

    `id` is that of the form (preamble, s1, s1_2, s5); None for a section that the form has not.
    `heading` is as it is published, with its number. A section with parts has here only what
    stands before them. `after` counts the paragraphs that stand before its first table.
    """

    id: str | None
    heading: str | None
    paragraphs: tuple[Words, ...]
    basis: str = ""  # “按序号和标题”, “标题缺序号”, “序号有误，按标题”
    after: int | None = None
    spot: Spot = NOWHERE


@dataclass(frozen=True)
class Identity:
    """Who published the report, of which year, with what the words around it tell."""

    name: Fact[str] | None = None
    year: Fact[int] | None = None
    title: Fact[str] | None = None
    kind: Fact[str] | None = None  # a key of inputs.agency_year.KINDS
    self_reference: Fact[str] | None = None
    scope: Fact[str] | None = None
    signed_on: Fact[str] | None = None  # 2024-01-02
    published_on: Fact[str] | None = None
    contact: Mapping[str, Fact[str]] = field(default_factory=dict)  # address, phone, postcode, …


@dataclass(frozen=True)
class PublishedReport:
    """One annual report as it is published."""

    document: Document
    identity: Identity
    tables: Tables
    sections: tuple[ReadSection, ...]

    @cached_property
    def form(self) -> Form:
        """The form as it was filled in: an edition, with the tables taken from another one."""
        return published_form(
            self.tables.edition,
            tuple((table.table, table.edition) for table in self.tables.tables),
        )

    @cached_property
    def cells(self) -> dict[CellAddress, ReadCell]:
        """Every cell of the form in its order; those of a table that is not there are missing."""
        found = {cell.address: cell for table in self.tables.tables for cell in table.cells}
        return {
            at: found.get(at, ReadCell(table.id, at.row or "", at.column or "", "missing"))
            for table in self.form.tables
            for at in table.roles
        }

    @cached_property
    def figures(self) -> Figures:
        """The figures on that form: `report.figures.figure("t3[granted,total]")`."""
        return figures_of(self.form, self.cells)

    def has_section(self, id: str) -> bool:
        """Whether a section of the form stands there, as a whole or in parts."""
        return any(f"{one.id}_".startswith(f"{id}_") for one in self.sections if one.id)

    @property
    def tally(self) -> dict[str, int]:
        """How many cells were read, unreadable and missing, of all that the form has."""
        states = [cell.state for cell in self.cells.values()]
        return {state: states.count(state) for state in ("read", "unreadable", "missing")}


@lru_cache(maxsize=64)
def published_form(base: str, taken: tuple[tuple[str, str], ...]) -> Form:
    """An edition of the form with some of its tables as another edition has them.

    Those that it has not itself, left over from another form, stand last in their section.
    """
    form, others = edition(base), dict(taken)
    left = {id: edition(of) for id, of in others.items() if not form.has_table(id)}
    sections = tuple(
        replace(one, tables=(*one.tables, *(id for id in left if _stands_in(one, left[id], id))))
        for one in form.sections
    )
    tables = tuple(edition(others.get(t.id, base)).table(t.id) for t in form.tables)
    tables += tuple(of.table(id) for id, of in left.items())
    return form if tables == form.tables else replace(form, sections=sections, tables=tables)


def _stands_in(section: Section, form: Form, table: str) -> bool:
    return form.section_of(table).id == section.id
