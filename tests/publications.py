"""The small agency's report as it would be published, for tests of what is judged of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.form.labels import JOINT
from nianbao.form.table import Axis, Table
from nianbao.inputs.figures import Cell
from nianbao.publication import audited
from nianbao.published.document import Block, Document, Spot, Words
from nianbao.published.prose.headings import BY_TITLE
from nianbao.published.published_report import (
    Fact,
    Identity,
    PublishedReport,
    ReadCell,
    ReadLabel,
    ReadSection,
    ReadTable,
    Tables,
)


def published(report: AnnualReport) -> PublishedReport:
    """The report as a page of it is read: every figure, every heading, every word."""
    agency_year = report.agency_year
    agency, contact = agency_year.agency, agency_year.contact
    signed, given_out = agency_year.signed_on, agency_year.published_on
    identity = Identity(
        name=Fact(agency.name, "标题"),
        year=Fact(report.year, "标题"),
        title=Fact(agency_year.title, "标题"),
        kind=Fact(agency.kind, "按名称推定", inferred=True),
        self_reference=Fact(agency.self_reference, "正文中的自称"),
        scope=Fact(agency_year.scope, "按名称推定", inferred=True),
        signed_on=Fact(signed.isoformat(), "落款"),
        published_on=Fact(given_out.isoformat(), "网页") if given_out else None,
        contact={key: Fact(said, "引言") for key, said in contact.model_dump().items() if said},
    )
    sections = tuple(_sections(report))
    blocks: list[Block] = [
        Words(said, section.spot if said == section.heading else Spot())
        for section in sections
        for said in (section.heading, *(paragraph.text for paragraph in section.paragraphs))
        if said
    ]
    tables = tuple(_read(report, table) for table in report.form.tables)
    notes = [Words(table.row_header, Spot()) for table in report.form.tables if table.row_header]
    document = Document("small.html", "1" * 64, "html", (*blocks, *notes))
    return PublishedReport(document, identity, Tables(report.form.id, "表头", tables), sections)


def _sections(report: AnnualReport) -> Iterator[ReadSection]:
    for number, id in enumerate(("preamble", *(s.id for s in report.form.sections))):
        section = report.form.section(id)
        parts = [p for p in report.passages if p.section == id or p.section.startswith(f"{id}_")]
        known = [p for p in parts if p.heading and report.form.section(p.section)]
        own = [p for p in parts if p not in known]
        said = (line for p in own for line in _lines(p.heading or "", p.words))
        yield _section(id, section.heading if section else None, said, number * 100)
        for at, part in enumerate(known, 1):
            yield _section(part.section, part.heading, _lines("", part.words), number * 100 + at)


def _lines(heading: str, words: str) -> Iterator[str]:
    yield from filter(None, (heading, *words.split("\n")))


def _section(id: str, heading: str | None, lines: Iterator[str], at: int) -> ReadSection:
    paragraphs = tuple(Words(line, Spot()) for line in lines)
    return ReadSection(id, heading, paragraphs, BY_TITLE, spot=Spot(line=at))


def _read(report: AnnualReport, table: Table) -> ReadTable:
    cells = tuple(
        ReadCell(cell.table, cell.row, cell.column, "read", _typed(cell))
        for cell in report.figures.table(table.id)
    )
    return ReadTable(
        table.id,
        report.form.id,
        cells,
        rows=labels(table, "row"),
        columns=labels(table, "column"),
        corner=table.row_header or None,
        ruled=True,
    )


def _typed(cell: Cell) -> str | None:
    return (cell.shown if cell.raw is None else str(cell.raw)) or None


def labels(table: Table, axis: Axis) -> tuple[ReadLabel, ...]:
    """The labels of its rows or columns, with the groups above them."""
    return tuple(
        ReadLabel(JOINT.join(n.label for n in (*above, node) if n.label), node.id)
        for node, above in table.walk(axis)
        if not node.children
    )


def table(report: PublishedReport, id: str, **others: Any) -> PublishedReport:
    """The report with other facts of one of its tables."""
    tables = tuple(
        replace(one, **others) if one.table == id else one for one in report.tables.tables
    )
    return replace(report, tables=replace(report.tables, tables=tables))


def cell(report: PublishedReport, at: str, **others: Any) -> PublishedReport:
    """The report with other facts of one of its cells: t3[granted,total]."""
    id = at.split("[")[0]
    (own,) = (one for one in report.tables.tables if one.table == id)
    cells = tuple(replace(c, **others) if str(c.address) == at else c for c in own.cells)
    return table(report, id, cells=cells)


def section(report: PublishedReport, id: str, **others: Any) -> PublishedReport:
    """The report with other facts of one of its sections."""
    sections = tuple(replace(one, **others) if one.id == id else one for one in report.sections)
    return replace(report, sections=sections)


def judged(
    report: PublishedReport, prior: AnnualReport | None = None, *beside: PublishedReport
) -> AnnualReport:
    """The report before the rules."""
    return audited(report, prior, beside, district="test", agency="small")
