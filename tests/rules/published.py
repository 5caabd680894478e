"""Published reports: what only a publication shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.form.editions import edition
from nianbao.published.document import NOWHERE, Spot, Words
from nianbao.published.prose.headings import RENAMED
from nianbao.published.published_report import PublishedReport, ReadLabel
from tests.publications import cell, judged, labels, section, table
from tests.rules import Change

Edit = Callable[[PublishedReport], PublishedReport]
FORM, OLD = edition("gb2021_30"), edition("gb2019_60")
T3, T4 = FORM.table("t3"), FORM.table("t4")


def published(edit: Edit = lambda report: report, *beside: Edit) -> Change:
    """The agency's report as it is published, changed so, beside other publications of it."""

    def audit(report: PublishedReport, prior: AnnualReport | None) -> AnnualReport:
        return judged(edit(report), prior, *(one(report) for one in beside))

    return lambda parameters: parameters.__setitem__("_published", audit)


def without(*ids: str) -> Edit:
    """Without some sections, and without the tables in them."""

    def edit(report: PublishedReport) -> PublishedReport:
        gone = {t for one in FORM.sections if one.id in ids for t in one.tables} | {*ids}
        left = tuple(t for t in report.tables.tables if t.table not in gone)
        sections = tuple(s for s in report.sections if s.id not in ids)
        headings = {s.heading for s in report.sections if s.id in ids}
        blocks = tuple(
            b for b in report.document.blocks if not isinstance(b, Words) or b.text not in headings
        )
        document = replace(report.document, blocks=blocks)
        tables = replace(report.tables, tables=left)
        return replace(report, document=document, tables=tables, sections=sections)

    return edit


def listed(id: str) -> Edit:
    """Without a section whose title is in the table of contents."""

    def edit(report: PublishedReport) -> PublishedReport:
        contents = Words(FORM.section(id).heading, Spot(line=1))
        left = without(id)(report)
        heading = next(one.heading for one in left.sections if one.heading)
        at = next(n for n, b in enumerate(left.document.blocks) if b == Words(heading, b.spot))
        blocks = list(left.document.blocks)
        blocks[at] = replace(blocks[at], spot=Spot(line=2))
        sections = tuple(
            replace(one, spot=Spot(line=2)) if one.heading == heading else one
            for one in left.sections
        )
        document = replace(left.document, blocks=(contents, *blocks))
        return replace(left, document=document, sections=sections)

    return edit


def drawn(id: str, **others: Any) -> Edit:
    """With a table that is drawn otherwise; a function is of what it has."""

    def edit(report: PublishedReport) -> PublishedReport:
        (own,) = (one for one in report.tables.tables if one.table == id)
        made = {k: v(getattr(own, k)) if callable(v) else v for k, v in others.items()}
        return table(report, id, **made)

    return edit


def called(**texts: str) -> Callable[[tuple[ReadLabel, ...]], tuple[ReadLabel, ...]]:
    """Labels of which some read otherwise."""
    return lambda labels: tuple(
        replace(one, text=texts.get(one.node or "", one.text)) for one in labels
    )


def unlike(medium: str = "pdf", edit: Edit = lambda report: report) -> Edit:
    """Another publication of the report, by other bytes."""

    def other(report: PublishedReport) -> PublishedReport:
        document = replace(report.document, name=f"small.{medium}", sha256="2" * 64, medium=medium)
        return edit(replace(report, document=document))

    return other


def lacking(id: str) -> Edit:
    """Without a row of table three."""

    def edit(report: PublishedReport) -> PublishedReport:
        for column in T3.leaf_columns:
            report = cell(report, f"t3[{id},{column.id}]", state="missing", raw=None)
        return drawn("t3", rows=lambda rows: tuple(r for r in rows if r.node != id))(report)

    return edit


def undivided(report: PublishedReport) -> PublishedReport:
    """With one row for the whole group of other results."""
    (group,) = (row for row, _ in T3.walk("row") if row.id == "other")
    parts = [leaf.id for leaf in group.leaves()]
    for part in parts:
        report = lacking(part)(report)
    return drawn("t3", rows=lambda rows: (*rows, ReadLabel(group.label, group.id)))(report)


def swapped(report: PublishedReport) -> PublishedReport:
    """With its third section before its second."""
    at = [section.id for section in report.sections].index("s2")
    two, three = report.sections[at : at + 2]
    before, after = report.sections[:at], report.sections[at + 2 :]
    return replace(report, sections=(*before, three, two, *after))


def other_figure(report: PublishedReport) -> PublishedReport:
    """With another number of licences."""
    return cell(report, "t2_5[licensing,decisions]", raw="5")


def other_words(report: PublishedReport) -> PublishedReport:
    """With a sentence more."""
    return section(report, "s1_1", paragraphs=(Words(f"{SAYS}另发布解读3篇。", NOWHERE),))


def noteless(report: PublishedReport) -> PublishedReport:
    """Without the note of table three, in its corner and anywhere."""
    document = replace(report.document, blocks=())
    return replace(table(report, "t3", corner=None), document=document)


SAYS = "全年主动公开政府信息120条，其中网站公开80条，政务新媒体公开40条。"
OLD_T2 = drawn("t2_1", edition="gb2019_60", cells=(), columns=labels(OLD.table("t2_1"), "column"))

INVALID: dict[str, tuple[Change, str | None]] = {
    "S001 published": (published(without("s6")), "s6"),
    "S001 listed": (published(listed("s6")), "s6"),
    "S001 misplaced": (published(swapped), "s3"),
    "S002 headless warn": (
        published(lambda report: replace(without("s3")(report), tables=report.tables)),
        "s3",
    ),
    "S002 published error": (
        published(lambda r: section(r, "s2", heading="二、主动公开情况", basis=RENAMED)),
        "s2",
    ),
    "S004 published": (published(without("t4")), "t4"),
    "S005 published": (published(OLD_T2), "t2_1"),
    "S006 missing": (published(lacking("np_excessive")), "t3[np_excessive,]"),
    "S006 surplus": (
        published(drawn("t3", rows=lambda rows: (*rows, ReadLabel("五、其他情况", None)))),
        "t3",
    ),
    "S006 undivided": (published(undivided), "t3"),
    "S006 renamed": (
        published(drawn("t3", rows=called(granted="（一）同意公开"))),
        "t3[granted,]",
    ),
    "S006 misplaced": (published(drawn("t3", rows=lambda rows: (*rows[1:], rows[0]))), "t3"),
    "S007 missing": (
        published(drawn("t3", columns=lambda columns: columns[:-1], cells=())),
        "t3[,total]",
    ),
    "S007 surplus": (
        published(drawn("t3", columns=lambda columns: (*columns, ReadLabel("备注", None)))),
        "t3",
    ),
    "S007 renamed": (
        published(drawn("t3", columns=called(org_legal="律师事务所"))),
        "t3[,org_legal]",
    ),
    "S007 misplaced": (
        published(drawn("t3", columns=lambda columns: (*columns[1:], columns[0]))),
        "t3",
    ),
    "S008": (published(drawn("t4", columns=labels(T4, "column")[:14])), "t4"),
    "S016": (published(noteless), "t3"),
    "P005": (published(lambda r: r, unlike(edit=other_figure)), "t2_5"),
    "P005 prose": (published(lambda r: r, unlike(edit=other_words)), "s1"),
    "P007": (published(lambda r: r, unlike("html", other_figure)), "t2_5"),
    "P008": (published(drawn("t2_1", ruled=False)), "t2_1"),
    "P008 headless": (published(drawn("t2_1", columns=())), "t2_1"),
}

OTHERWISE = {
    "granted": "(1) 予以公开",
    "partial": "（二）部分公开",
    "denied_three_safety": '3、危及"三安全一稳定"',
    "np_petition": "（五）不予处理1．信访举报投诉类申请",
}
VALID: dict[str, Change] = {
    "S006": published(
        drawn(
            "t3",
            rows=called(**OTHERWISE),
        )
    ),
    "S007": published(drawn("t3", columns=called(org_research="科 研\n机构"))),
    "S008": published(),
    "S016": published(drawn("t3", corner=None)),
    "P005": published(lambda r: r, unlike(), unlike("word")),
    "P007": published(lambda r: r, unlike("html")),
    "P008": published(drawn("t4", ruled=None)),
    "S002 published": published(),
    "S004 published": published(),
    "S005 published": published(),
}
