"""The editions of the forms, each read from its file: the one of a year, and the newest.

Source of those of the annual report: 国办公开办函〔2021〕30号 and
国办公开办函〔2019〕60号, annexes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from nianbao.errors import InputError
from nianbao.form.changes import TakenOver
from nianbao.form.edition import Form, Section
from nianbao.form.family import USUAL, edition_files, read_yaml, refused
from nianbao.form.family import family as described
from nianbao.form.soundness import require_sound, require_unique
from nianbao.form.table import STRICT, Table


@dataclass(frozen=True)
class _File:
    """What the file of an edition says; the rest is that of the edition that it is the same as."""

    __pydantic_config__ = STRICT

    id: str
    years: dict[Literal["from", "to"], int | None]
    doc_no: str
    doc_title: str
    doc_date: Any = None  # for the reader of the file
    same_as: str | None = None
    short_title: str | None = None
    title: str | None = None
    sections: tuple[Section, ...] | None = None
    tables: tuple[dict[str, Any], ...] = ()


@cache
def edition(id: str) -> Form:
    """The edition of that id; KeyError if there is none, InputError if its file is not sound."""
    family, path = edition_files()[id]
    file: _File = read_yaml(_File, path)
    try:
        if file.id != id:
            raise ValueError(f"id {file.id}: not the name of the file")
        form = _form(file, family)
        require_sound(form)
    except RecursionError:
        found = f"{id}: it is the same as itself"
        raise InputError("格式的定义有误", file=path, found=found) from None
    except ValidationError as error:
        raise refused(error, path) from None
    except ValueError as error:
        raise InputError("格式的定义有误", file=path, found=str(error)) from None
    return form


def _form(file: _File, family: str) -> Form:
    base = _other(file.same_as) if file.same_as else None
    if "from" not in file.years or file.years["from"] is None:
        raise ValueError("years: from which year it is in force is not said")
    return Form(
        id=file.id,
        family=family,
        doc_no=file.doc_no,
        doc_title=file.doc_title,
        short_title=file.short_title or (base.short_title if base else ""),
        first_year=file.years["from"],
        last_year=file.years.get("to"),
        title=file.title or (base.title if base else ""),
        sections=tuple(_section(s) for s in file.sections or (base.sections if base else ())),
        tables=tuple(_tables(file, base)),
    )


def _other(id: str) -> Form:
    """Another edition, by the id that an edition's file names."""
    if id not in edition_files():
        raise ValueError(f"same_as: there is no edition {id}")
    return edition(id)


def _section(section: Section) -> Section:
    if section.parts_of is None:
        return section
    for other in _other(section.parts_of).sections:
        if other.id == section.id:
            return replace(section, parts=other.parts)
    raise ValueError(f"parts_of: {section.parts_of} has no section {section.id}")


def _tables(file: _File, base: Form | None) -> Iterator[Table]:
    given = [_table(data, base) for data in file.tables]
    require_unique("table", (table.id for table in given))
    own = {table.id: table for table in given}
    for table in base.tables if base else ():
        yield own.pop(table.id, table)
    yield from own.values()


def _table(data: dict[str, Any], base: Form | None) -> Table:
    if isinstance(data.get("rows"), list):
        table: Table = TypeAdapter(Table).validate_python(data)
        return table
    taken: TakenOver = TypeAdapter(TakenOver).validate_python(data)
    source = _other(taken.same_as) if taken.same_as else base
    if source is None or not source.has_table(taken.id):
        named = source.id if source else "no edition"
        raise ValueError(f"table {taken.id}: it is the same as that of {named}, which has none")
    return taken.applied(source.table(taken.id))


@cache
def editions(family: str | None = None) -> tuple[Form, ...]:
    """The editions of a form, or of all forms, the newest first."""
    files = edition_files().items()
    forms = [edition(id) for id, (of, _) in files if family in (None, of)]
    return tuple(sorted(forms, key=lambda form: (form.family, -form.first_year)))


def newest(family: str = USUAL) -> Form:
    """The edition whose years begin last."""
    return editions(family)[0]


@lru_cache(maxsize=256)
def form_for(year: int, family: str = USUAL) -> Form:
    """The edition in force for a report year; InputError for a year without one."""
    for form in editions(described(family).id):
        if form.first_year <= year and (form.last_year is None or year <= form.last_year):
            return form
    known = [form.first_year for form in editions(family)]
    expected = f"{min(known)}年及以后的报告年度" if known else f"{family} 已有一版格式"
    raise InputError("没有适用的年度报告格式", path="year", expected=expected, found=str(year))
