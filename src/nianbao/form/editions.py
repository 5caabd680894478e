"""The editions of the forms, each read from its file: the one of a year, and the newest.

Source of those of the annual report: 国办公开办函〔2021〕30号 and
国办公开办函〔2019〕60号, annexes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from nianbao.errors import InputError
from nianbao.form.changes import TakenOver
from nianbao.form.edition import Form, Section
from nianbao.form.family import USUAL, edition_files, read_yaml
from nianbao.form.family import family as described
from nianbao.form.table import AXES, STRICT, Node, Table


@dataclass(frozen=True)
class _File:
    """What the file of an edition says; the rest is that of the edition that it is the same as."""

    __pydantic_config__ = STRICT

    id: str
    years: dict[Literal["from", "to"], int | None]
    doc_no: str
    doc_title: str
    doc_date: Any = None
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
    base = edition(file.same_as) if file.same_as else None
    try:
        form = Form(
            id=file.id,
            family=family,
            doc_no=file.doc_no,
            doc_title=file.doc_title,
            short_title=file.short_title or (base.short_title if base else ""),
            first_year=file.years["from"] or 0,
            last_year=file.years.get("to"),
            title=file.title or (base.title if base else ""),
            sections=tuple(map(_section, file.sections or (base.sections if base else ()))),
            tables=tuple(_tables(file, base)),
        )
        _require_sound(form, path.stem)
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(
            f"表的定义有误：{first['msg']}", file=path, path=".".join(map(str, first["loc"]))
        ) from None
    except (ValueError, KeyError) as error:
        raise InputError("格式的定义有误", file=path, found=str(error)) from None
    return form


def _section(section: Section) -> Section:
    if section.parts_of is None:
        return section
    other = edition(section.parts_of)
    return replace(section, parts=next(s.parts for s in other.sections if s.id == section.id))


def _tables(file: _File, base: Form | None) -> Iterator[Table]:
    given = {table["id"]: _table(table, base) for table in file.tables}
    for table in base.tables if base else ():
        yield given.pop(table.id, table)
    yield from given.values()


def _table(data: dict[str, Any], base: Form | None) -> Table:
    if isinstance(data.get("rows"), list):
        table: Table = TypeAdapter(Table).validate_python(data)
        return table
    taken: TakenOver = TypeAdapter(TakenOver).validate_python(data)
    source = edition(taken.same_as) if taken.same_as else base
    if source is None:
        raise ValueError(f"table {taken.id} is the same as that of no edition")
    return taken.applied(source.table(taken.id))


def _require_sound(form: Form, name: str) -> None:
    """ValueError for a form whose parts do not fit each other."""
    if form.id != name:
        raise ValueError(f"{form.id} is not the name of the file")
    for section in form.sections:
        if not re.fullmatch(r"[a-z][a-z0-9]*", section.id):
            raise ValueError(f"section {section.id}: only letters and digits")
        for id in section.tables:
            form.table(id)
    for table in form.tables:
        form.section_of(table.id)
        for axis in AXES:
            ids = [node.id for node, _ in table.walk(axis)]
            if len(ids) != len(set(ids)):
                raise ValueError(f"table {table.id} has a {axis} twice")
            for node, _ in table.walk(axis):
                _require_pattern(node)
        for relation in table.relations:
            ids = [term.id for term in (*relation.left, *relation.right)]
            for id in (*ids, *filter(None, [relation.when_zero])):
                if table.node(relation.axis, id) is None:
                    raise ValueError(f"relation {relation.id}: no {relation.axis} {id}")


def _require_pattern(node: Node) -> None:
    try:
        re.compile(node.spoken or "")
    except re.error as error:
        raise ValueError(f"{node.id} is spoken of by no pattern: {error}") from None


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
    raise InputError(
        "没有适用的年度报告格式",
        path="year",
        expected=f"{min(form.first_year for form in editions(family))}年及以后的报告年度",
        found=str(year),
    )
