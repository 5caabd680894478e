"""The frame of what only a publication shows: its tables as drawn, its other readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile, groupby

from nianbao.annual_report import AnnualReport
from nianbao.characters import legible
from nianbao.form.edition import PREAMBLE, Form, Section
from nianbao.form.editions import edition
from nianbao.form.role import Role
from nianbao.form.table import AXES, Axis, Table
from nianbao.published.document import NOWHERE, Document, Drawn, Spot, Words
from nianbao.published.likeness import is_spelled, resembles, words
from nianbao.published.published_report import PublishedReport, ReadLabel, ReadTable
from nianbao.rules.frames.differences import differences
from nianbao.rules.frames.frame import Row

_LONGEST = 60  # characters of a label in a message


def published(report: AnnualReport) -> Iterator[Row]:
    """What is judged of a publication by its `aspect`, with its `standing`.

    section (there, headless: its table alone, missing, misplaced: another stands in its place);
    table (there, missing); edition (in force, replaced); row and column of table three (official,
    renamed, surplus, undivided: one for a whole group, missing, misplaced); width, the data
    columns of table four (`columns`); note, in the corner of table three (there, missing);
    layout of a table (drawn, unruled, headless); download and reading, another publication of
    the same report (alike, differs).
    `published` is what stands there, `official` what should, both in words. What the document
    does not tell has no row.
    """
    if report.published is None:
        return
    yield from _sections(report, report.published)
    read = {table.table: table for table in report.published.tables.tables}
    for table in report.law.tables:
        place = _place(report, table.id)
        standing = "there" if table.id in read else "missing"
        yield _row(place, "table", standing, official=report.law.table_name(table.id))
    for one in report.published.tables.tables:
        yield from _table(report, one)
    for difference in differences(report):
        at_section = report.section_place(difference.section or "")
        yield _row(
            _place(report, difference.table) if difference.table else at_section,
            difference.aspect,
            "differs" if difference.said else "alike",
            published=difference.here,
            official=difference.there,
            beside=difference.other,
            said=difference.said,
        )


def _row(
    place: Row,
    aspect: str,
    standing: str,
    *,
    published: str = "",
    official: str = "",
    beside: str = "",
    said: str = "",
    columns: float | None = None,
) -> Row:
    return place | {
        "aspect": aspect,
        "standing": standing,
        "published": legible(published),
        "official": official,
        "beside": beside,
        "said": said,
        "columns": columns,
    }


def _place(report: AnnualReport, table: str, axis: Axis | None = None, id: str = "") -> Row:
    """The place of a row or column that should be there, although the published form lacks it."""
    filled, due = report.form, report.law
    known = due if due.has_table(table) else filled
    row, column = (id if axis == one else None for one in AXES)
    has_table = filled.has_table(table)
    stands = axis and has_table and filled.table(table).node(axis, id)
    return {
        "table": table if has_table else None,
        "row": row if stands else None,
        "column": column if stands else None,
        "section": known.section_of(table).id,
        "where": known.cell_name(table, row, column),
    }


# --------------------------------------------------------------------------- sections


def _sections(report: AnnualReport, published: PublishedReport) -> Iterator[Row]:
    """The sections of the form in force, and whether they stand in its order.

    Where not one heading was found, nothing tells what stands where; nor where a heading stands
    in the document, but within something else.
    """
    due = [section.id for section in report.law.sections]
    found = (one.id.split("_")[0] for one in published.sections if one.id)
    order = [id for id in dict.fromkeys(found) if id in due]
    first = _first_misplaced(order, due)
    read = {table.table for table in published.tables.tables}
    for section in report.law.sections if order else ():
        standing = "misplaced" if first and section.id == first[0] else "there"
        if section.id not in order:
            if _is_titled(section, published):
                continue
            standing = "headless" if read & {*section.tables} else "missing"
        place = report.section_place(section.id)
        yield _row(place, "section", standing, official=section.heading)


def _is_titled(section: Section, published: PublishedReport) -> bool:
    """Whether the numbered title of a section stands anywhere in or behind the first section.

    What stands before may be a table of contents; the preamble lists titles.
    """
    first = next(one.spot for one in published.sections if one.id not in (None, PREAMBLE))
    opening = [s.paragraphs for s in published.sections if s.id == PREAMBLE]
    known = {paragraph.text for paragraphs in opening for paragraph in paragraphs}
    texts = _texts(published.document, first)
    whole = words("".join(text for text in texts if text not in known))
    titles = (section.title, *section.aliases)
    return any(words(f"{section.number}、{title}") in whole for title in titles)


def _first_misplaced(order: Sequence[str], due: Sequence[str]) -> tuple[str, str] | None:
    """The first of some ids that stands where another should, and that other."""
    pairs = zip(order, sorted(order, key=due.index), strict=True)
    return next((pair for pair in pairs if pair[0] != pair[1]), None)


# --------------------------------------------------------------------------- tables


def _table(report: AnnualReport, read: ReadTable) -> Iterator[Row]:
    place, due = _place(report, read.table), _due(report.law, read.table)
    filled = edition(read.edition)
    alike = due is not None and _columns(filled.table(read.table)) == _columns(due)
    yield _row(
        place,
        "edition",
        "in force" if alike else "replaced",
        published=filled.doc_no,
        official=report.law.doc_no,
    )
    yield from _layout(report, read, place)
    if due is None:
        return
    if due.role is Role.REQUESTS:
        yield from _labels(report, read, due, "row", read.rows)
        yield from _labels(report, read, due, "column", read.columns)
        yield from _note(report, read, due, place)
    elif due.role is Role.DISPUTES and read.columns:
        width = len(read.columns)
        yield _row(
            place,
            "width",
            "there",
            published=f"{width}列",
            official=f"{len(due.leaf_columns)}列",
            columns=float(width),
        )


def _due(law: Form, table: str) -> Table | None:
    return law.table(table) if law.has_table(table) else None


def _columns(table: Table) -> list[str]:
    return [leaf.label for leaf in table.leaf_columns]


def _labels(
    report: AnnualReport, read: ReadTable, due: Table, axis: Axis, labels: Sequence[ReadLabel]
) -> Iterator[Row]:
    """The rows or columns that the form in force has, and those that stand there."""
    if not labels:
        return
    leaves = [leaf.id for leaf in (due.leaf_rows if axis == "row" else due.leaf_columns)]
    there = [label.node for label in labels if label.node in leaves]
    undivided: set[str] = set()
    for label in labels:
        said = "".join(label.text.split())[:_LONGEST] or "空白"
        if label.node not in leaves:
            parts = due.expand(axis, (label.node,)) if label.node else ()
            whole = bool(parts) and not {*parts} & {*there}
            undivided |= {*parts} if whole else set()
            names = "".join(f"“{_name(due, axis, id)}”" for id in parts)
            standing = "undivided" if whole else "surplus"
            yield _row(_place(report, due.id), axis, standing, published=said, official=names)
            continue
        standing = "official" if is_spelled(due, axis, label.node, label.text) else "renamed"
        name = _name(due, axis, label.node)
        place = _place(report, due.id, axis, label.node)
        yield _row(place, axis, standing, published=said, official=name)
    gone = {*leaves} - {*there} - undivided
    missing = {id for id in gone if not _is_read(read, axis, id)}
    for absent, run in groupby(leaves, missing.__contains__):
        if absent:
            yield _missing(report, due, axis, list(run))
    if pair := _first_misplaced(there, leaves):
        stands, should = (_name(due, axis, id) for id in pair)
        yield _row(_place(report, due.id), axis, "misplaced", published=stands, official=should)


def _missing(report: AnnualReport, due: Table, axis: Axis, run: Sequence[str]) -> Row:
    """Rows or columns that are missing one after the other, told once."""
    first, last = (f"“{_name(due, axis, run[end])}”" for end in (0, -1))
    counted = f"{first}至{last}等{len(run)}{'行' if axis == 'row' else '列'}"
    single = len(run) == 1
    place = _place(report, due.id, axis, run[0]) if single else _place(report, due.id)
    return _row(place, axis, "missing", official=first if single else counted)


def _name(table: Table, axis: Axis, id: str) -> str:
    node = table.node(axis, id)
    return node.label if node else id


def _is_read(read: ReadTable, axis: Axis, id: str) -> bool:
    """Whether any cell of a row or column was found, although no label tells it."""
    own = (cell for cell in read.cells if id == (cell.row if axis == "row" else cell.column))
    return any(cell.state != "missing" for cell in own)


def _note(report: AnnualReport, read: ReadTable, due: Table, place: Row) -> Iterator[Row]:
    """The note in the corner, or the most of it anywhere in the document."""
    assert report.published
    there = resembles(read.corner or "", due.row_header) or _mentions(
        report.published.document, due.row_header
    )
    yield _row(
        place,
        "note",
        "there" if there else "missing",
        published=read.corner or "没有",
        official=due.row_header,
    )


def _mentions(document: Document, note: str) -> bool:
    whole = words("".join(_texts(document)))
    wanted = words(note)
    half = len(wanted) // 2
    return any(wanted[at : at + half] in whole for at in range(len(wanted) - half + 1))


def _texts(document: Document, since: Spot = NOWHERE) -> Iterator[str]:
    """What a document says, from the first block at a spot on, in a page all of that page."""
    for block in dropwhile(lambda block: since not in (NOWHERE, block.spot), document.blocks):
        if isinstance(block, Words):
            yield block.text
        elif isinstance(block, Drawn):
            yield from (square.text for square in block.squares)


def _layout(report: AnnualReport, read: ReadTable, place: Row) -> Iterator[Row]:
    """Whether a table has its lines and its header, where the medium would show them."""
    assert report.published
    if report.published.document.medium == "text":
        return
    standing = "unruled" if read.ruled is False else "drawn"
    if not read.columns and any(cell.state != "missing" for cell in read.cells):
        standing = "headless"
    yield _row(place, "layout", standing)
