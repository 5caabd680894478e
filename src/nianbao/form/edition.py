"""One edition of the statutory form: its sections and tables, by name and by role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.form.role import Role
from nianbao.form.table import STRICT, Table

PREAMBLE = "preamble"  # the place of the words before the first section


@dataclass(frozen=True)
class Section:
    """A section of the report, with its numbered title, or a part of one."""

    __pydantic_config__ = STRICT

    id: str  # of a part: that of its section, _ and its own
    title: str
    number: str = ""
    asks: str = ""  # what belongs in it, for whoever writes it
    role: Role | None = None
    aliases: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    parts: tuple[Section, ...] = ()
    parts_of: str | None = None  # the edition whose parts serve where this one prescribes none

    @property
    def heading(self) -> str:
        return f"{self.number}、{self.title}"

    @property
    def prescribed_parts(self) -> tuple[Section, ...]:
        return () if self.parts_of else self.parts


@dataclass(frozen=True, eq=False)
class Form:
    """One edition of a statutory form."""

    id: str
    family: str  # the form whose edition it is
    doc_no: str
    doc_title: str
    short_title: str
    first_year: int
    last_year: int | None
    title: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {table.id: table for table in self.tables}

    def table(self, id: str) -> Table:
        return self._tables[id]

    def has_table(self, id: str) -> bool:
        return id in self._tables

    def tables_of(self, role: Role) -> tuple[Table, ...]:
        """The tables with that role; none where the edition has no such table."""
        return tuple(table for table in self.tables if table.role is role)

    def section(self, id: str) -> Section | None:
        """The section or part of that id."""
        return self._sections.get(id)

    def section_with(self, role: Role) -> Section:
        """The section or part with that role; InputError where the edition has none."""
        if role not in self._by_role:
            expected = f"有一部分写明 role: {role}"
            raise InputError(f"{self.doc_no}缺少这一部分", path="sections", expected=expected)
        return self._by_role[role]

    def holds(self, role: Role, place: str) -> bool:
        """Whether a place in the prose (s5_1) lies in the section with that role."""
        section = self._by_role.get(role)
        return section is not None and f"{place}_".startswith(f"{section.id}_")

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {one.id: one for section in self.sections for one in (section, *section.parts)}

    @cached_property
    def _by_role(self) -> dict[Role, Section]:
        return {one.role: one for one in self._sections.values() if one.role}

    def section_of(self, table: str) -> Section:
        return next(section for section in self.sections if table in section.tables)

    def cells(self, *roles: Role) -> tuple[CellAddress, ...]:
        """The cells whose row, column and table together have all the roles, in the form's order.

        None where the edition has no such cell.
        """
        wanted, known = frozenset(roles), self._found
        if wanted not in known:
            known[wanted] = tuple(
                cell for table in self.tables for cell, own in table.roles.items() if wanted <= own
            )
        return known[wanted]

    @cached_property
    def _found(self) -> dict[frozenset[Role], tuple[CellAddress, ...]]:
        return {}

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
