"""The page of one audited report: findings by cause, and the report as it is published.

Each figure stands as it was read, with where it stands in the source, so that whoever reviews
the report can trust it or look it up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import PREAMBLE, Form, Section
from nianbao.form.editions import edition
from nianbao.pages.blocks import FigureMark, PageBlock
from nianbao.pages.html import page
from nianbao.pages.outputs import ShownBlocks
from nianbao.pages.published_table import SHORT, TableView, table_view
from nianbao.pages.review import (
    Entry,
    FindingView,
    Marking,
    SectionLink,
    by_cause,
    script_hash,
    views_of,
)
from nianbao.prose.document import Paragraph, paragraph
from nianbao.published.document import Spot
from nianbao.published.published_report import (
    CERTAIN,
    Fact,
    PublishedReport,
    ReadSection,
)
from nianbao.rules.finding import Finding, counts

_MOST_LISTED = 30  # of the cells that could not be read, named at the head


@dataclass(frozen=True)
class Told:
    """A line of the head: what was told, and the fact that tells it."""

    label: str
    value: str
    basis: str = ""


@dataclass(frozen=True)
class Beside:
    """Another report of the audit that belongs to this one, by its page."""

    label: str
    href: str


@dataclass(frozen=True)
class SectionView:
    """A section as it is published: its words before its tables, the tables, the words after."""

    id: str
    heading: str
    basis: str
    spot: str
    before: tuple[PageBlock, ...]
    tables: tuple[TableView, ...] = ()
    after: tuple[PageBlock, ...] = ()
    there: bool = True


@dataclass(frozen=True)
class Unread:
    """A cell that has no figure, and why."""

    where: str
    anchor: str
    state: str
    raw: str


@dataclass(frozen=True)
class Audited:
    """All that the page shows of one published report."""

    title: str
    told: tuple[Told, ...]
    tally: Mapping[str, int]
    counts: Mapping[str, int]
    links: list[SectionLink]
    entries: list[Entry]
    sections: list[SectionView]
    unread: list[Unread]
    bases: tuple[str, ...]  # by which figures were read that did not stand below their labels
    notices: tuple[str, ...]
    beside: tuple[Beside, ...]
    address: str

    @property
    def script_hash(self) -> str:
        return script_hash()

    @property
    def unlisted(self) -> int:
        """How many cells without a figure are not named."""
        return self.tally["unreadable"] + self.tally["missing"] - len(self.unread)


def audit_page(
    report: AnnualReport,
    published: PublishedReport,
    findings: Sequence[Finding],
    beside: Sequence[Beside] = (),
) -> str:
    """The page of a published report that was judged."""
    shown = audited(report, published, findings, beside)
    return page("audit.html.jinja", audited=shown, document=None, review=None)


def audited(
    report: AnnualReport,
    published: PublishedReport,
    findings: Sequence[Finding],
    beside: Sequence[Beside] = (),
) -> Audited:
    """A published report that was judged, as its page shows it."""
    form = published.form
    marking = Marking(findings, form)
    sections = list(_sections(report, published, marking, _marks(findings)))
    leads = {one.id for one in sections}
    leads |= {anchor for one in sections for table in one.tables for anchor in table.anchors}
    leads |= set(marking.anchors.values())
    views = [_leading(view, leads) for view in views_of(findings, form, marking.anchors)]
    entries = [
        replace(entry, anchor=entry.anchor if entry.anchor in leads else entry.views[0].anchor)
        for entry in by_cause(views, form, report.figures.records())
    ]
    return Audited(
        title=published.identity.title.value if published.identity.title else _named(published),
        told=tuple(_told(published)),
        tally=published.tally,
        counts=counts(findings),
        links=_links(findings, form),
        entries=entries,
        sections=sections,
        unread=list(_unread(published))[:_MOST_LISTED],
        bases=_bases(published),
        notices=published.document.notices,
        beside=tuple(beside),
        address=published.document.address,
    )


def _named(published: PublishedReport) -> str:
    name, year = published.identity.name, published.identity.year
    said = (name.value if name else "", f"{year.value}年" if year else "")
    return "".join(said) or published.document.name


def _leading(view: FindingView, leads: set[str]) -> FindingView:
    """A finding that leads to what is on the page: to its table where that has no such cell."""
    if view.anchor in leads:
        return view
    finding = view.finding
    at = CellAddress(finding.table, finding.row, finding.column).anchor if finding.table else ""
    places = (at, finding.table or "", (finding.section or "").split("_")[0])
    return replace(view, anchor=next((place for place in places if place in leads), ""))


def _marks(findings: Sequence[Finding]) -> dict[str, tuple[FigureMark, ...]]:
    """The open findings at a cell, a row or a column, by its address."""
    marks: dict[str, tuple[FigureMark, ...]] = defaultdict(tuple)
    for n, finding in enumerate(findings, 1):
        if finding.cell and finding.table and finding.status == "open":
            marks[finding.cell] += (FigureMark(finding.code, finding.severity, n),)
    return marks


def _links(findings: Sequence[Finding], form: Form) -> list[SectionLink]:
    """The sections of the form, and what is found in each."""
    found = Counter((f.section or "").split("_")[0] for f in findings if f.status == "open")
    named = [SectionLink(s.id, s.number, s.title, found[s.id]) for s in form.sections]
    return [SectionLink(PREAMBLE, "引", "引言", found[PREAMBLE]), *named]


# ----------------------------------------------------------------------------- the head


def _told(published: PublishedReport) -> Iterator[Told]:
    identity, document = published.identity, published.document
    yield _fact("机关", identity.name)
    yield _fact("年度", identity.year, "年")
    form = edition(published.tables.edition)
    yield Told("格式", form.doc_no, published.tables.basis)
    if identity.signed_on:
        yield _fact("落款日期", identity.signed_on)
    published_on = identity.published_on
    if published_on or document.published_on:
        yield (
            _fact("公布日期", published_on)
            if published_on
            else Told("公布日期", document.published_on, "网页")
        )
    if document.publisher:
        yield Told("发布机构", document.publisher, "网页")
    yield Told("文件", document.name, _MEDIA[document.medium])
    yield Told("校验值", document.sha256, "SHA-256")


_MEDIA = {"html": "网页", "word": "Word 文件", "pdf": "PDF 文件", "text": "纯文本"}


def _fact(label: str, fact: Fact[str] | Fact[int] | None, unit: str = "") -> Told:
    if fact is None:
        return Told(label, "原件未见")
    inferred = "，推定" if fact.inferred and "推定" not in fact.basis else ""
    where = f"，{fact.spot}" if str(fact.spot) else ""
    return Told(label, f"{fact.value}{unit}", f"{fact.basis}{inferred}{where}")


def _unread(published: PublishedReport) -> Iterator[Unread]:
    there = {table.table for table in published.tables.tables}
    for address, cell in published.cells.items():
        if cell.state != "read" and cell.table in there:
            where = published.form.cell_name(cell.table, cell.row, cell.column)
            yield Unread(where, address.anchor, cell.state, cell.raw or "")
    for table in published.form.tables:
        if table.id not in there:
            yield Unread(f"{published.form.table_name(table.id)}整张表", table.id, "missing", "")


def _bases(published: PublishedReport) -> tuple[str, ...]:
    used = {cell.basis for cell in published.cells.values() if cell.state == "read"}
    used |= {label.basis for t in published.tables.tables for label in (*t.rows, *t.columns)}
    return tuple(f"{word}：{basis}" for basis, word in SHORT.items() if basis in used - CERTAIN)


# ----------------------------------------------------------------------------- the report


def _sections(
    report: AnnualReport,
    published: PublishedReport,
    marking: Marking,
    marks: Mapping[str, tuple[FigureMark, ...]],
) -> Iterator[SectionView]:
    """The sections in the order of the document; those of the form that it lacks come last."""
    form = published.form
    known = {section.id: section for section in form.sections}
    tables = {
        section.id: tuple(table_view(report, published, id, marks) for id in section.tables)
        for section in form.sections
    }
    seen: set[str] = set()
    for number, read in enumerate(published.sections):
        if read.id is None:
            blocks = tuple(paragraph(words.text) for words in read.paragraphs)
            yield SectionView(
                f"section-{number}", read.heading or "", _basis(read), _spot(read), blocks
            )
        elif read.id == PREAMBLE or (read.id in known and read.id not in seen):
            seen.add(read.id)
            heading = "引言" if read.id == PREAMBLE else read.heading or known[read.id].heading
            before, after = _parted(_prose(report, marking, read.id), read)
            own = tables.get(read.id, ())
            yield SectionView(read.id, heading, _basis(read), _spot(read), before, own, after)
    for section in form.sections:
        if section.id not in seen:
            yield _absent(section, _prose(report, marking, section.id), tables[section.id])


def _absent(
    section: Section, blocks: tuple[PageBlock, ...], tables: tuple[TableView, ...]
) -> SectionView:
    there = bool(blocks) or any(table.there for table in tables)
    basis = "原件未见这一部分的标题" if there else "原件未见这一部分"
    return SectionView(section.id, section.heading, basis, "", blocks, tables, there=there)


def _prose(report: AnnualReport, marking: Marking, id: str) -> tuple[PageBlock, ...]:
    """The words of a section with what findings quote of them marked."""
    marking.section = id
    marked = marking.marked(ShownBlocks(tuple(report.prose(id))))
    return tuple(marked.blocks) if isinstance(marked, ShownBlocks) else ()


def _parted(
    blocks: tuple[PageBlock, ...], read: ReadSection
) -> tuple[tuple[PageBlock, ...], tuple[PageBlock, ...]]:
    """The words that stand before the first table, and those that stand after it."""
    plain = all(isinstance(block, Paragraph) for block in blocks)
    if read.after is None or not plain or len(blocks) != len(read.paragraphs):
        return blocks, ()
    return blocks[: read.after], blocks[read.after :]


def _basis(read: ReadSection) -> str:
    if read.id is None:
        return "统一格式没有这一部分"
    return "" if read.basis in ("", "按序号和标题") else read.basis


def _spot(read: ReadSection) -> str:
    first = next((words.spot for words in read.paragraphs), Spot())
    return str(read.spot) or str(first)
