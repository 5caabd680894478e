"""A published report read from its file: the one join of media, tables, sections and identity.

What a medium draws as a grid is read as one; tables of which there is no grid are looked for in
the lines of its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from nianbao.errors import InputError
from nianbao.form.editions import edition
from nianbao.published.agency.identity import read_identity
from nianbao.published.document import Document, Medium
from nianbao.published.drawn.tables import read_tables
from nianbao.published.encoding import decoded
from nianbao.published.html.page import read_html
from nianbao.published.opening import opened
from nianbao.published.pdf.apart import read_pdf_apart
from nianbao.published.pdf.pages import read_pdf
from nianbao.published.prose.sections import read_sections
from nianbao.published.published_report import PublishedReport, ReadSection, Tables
from nianbao.published.text import read_text
from nianbao.published.word.body import read_word
from nianbao.published.written.tables import read_lines

_Reader = Callable[[bytes, str, str], Document]
READERS: dict[Medium, _Reader] = {
    "html": read_html,
    "word": read_word,
    "pdf": read_pdf,
    "text": lambda content, name, sha256: read_text(decoded(content, name), name, sha256),
}
_FEWEST = 3  # sections by which a report without any table is known as one


def read_published(file: Path) -> PublishedReport:
    """The report in a file; InputError for what cannot be read, or is no annual report.

    Reads nothing but the file. A PDF is read in a process of its own, which may be ended.
    """
    return _read(file, {**READERS, "pdf": read_pdf_apart})


def read_published_here(file: Path) -> PublishedReport:
    """The same, all in this process: that of somebody who may end it."""
    return _read(file, READERS)


def _read(file: Path, readers: Mapping[Medium, _Reader]) -> PublishedReport:
    found = opened(file)
    document = readers[found.medium](found.content, found.name, found.sha256)
    return report_of(document, file.absolute().parent.name)


def report_of(document: Document, folder: str = "") -> PublishedReport:
    """What a document, in a folder of that name, says of the form.

    InputError for one that is no annual report.
    """
    tables = _joined(read_tables(document), document)
    sections = read_sections(document, edition(tables.edition), tables)
    if not tables.tables and not _is_known(sections):
        raise InputError(
            "不是政府信息公开工作年度报告，没有找到统一格式的表格和各部分标题", file=document.name
        )
    return PublishedReport(document, read_identity(document, sections, folder), tables, sections)


def _is_known(sections: tuple[ReadSection, ...]) -> bool:
    titled = {one.id for one in sections if one.id and one.heading and "_" not in one.id}
    return len(titled) >= _FEWEST


def _joined(drawn: Tables, document: Document) -> Tables:
    """The tables that are drawn, with those that only stand in lines of words."""
    known = {table.table for table in drawn.tables}
    if known >= {table.id for table in edition(drawn.edition).tables}:
        return drawn
    written = read_lines(document)
    added = tuple(table for table in written.tables if table.table not in known)
    if not added:
        return drawn
    base = drawn if drawn.tables else written
    order = [*known, *(table.table for table in added)]
    both = {table.table: table for table in (*drawn.tables, *added)}
    return replace(
        base,
        tables=tuple(both[id] for id in sorted(order)),
        blocks=tuple(sorted({*drawn.blocks, *written.blocks})),
        foreign=drawn.foreign,
    )
