"""What the rules judge, as long frames: one frame a suite, many agencies in one frame.

Every frame has the columns report (its number), agency, year, table, row, column and
section, which place a finding, and `where`, the place in words; a frame of the prose has
`quote`, the sentence at fault, which stands from `at` until `until` in the section's words.
What each frame adds stands beside its function. Where a value cannot be assessed (an
equation over a blank cell, a year before that is not there) it is missing, and a judge passes
over the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import PREAMBLE, Form
from nianbao.form.editions import editions
from nianbao.form.family import family
from nianbao.rules.finding import Finding, standing
from nianbao.rules.frames import (
    agency_years,
    alike,
    bodies,
    claims,
    form,
    headings,
    members,
    names,
    problems,
    prose,
    published,
    years,
)
from nianbao.rules.frames.frame import Frame, Row, frame_of, together
from nianbao.rules.subject import Subject
from nianbao.seasons.season import Season


def _requests(report: AnnualReport) -> Frame | None:
    if report.ledgers is None:  # which are counted with pandas
        return None
    from nianbao.rules.frames.ledgers import requests

    return requests(report)


FRAMES: dict[str, Callable[[AnnualReport], Iterable[Row] | Frame | None]] = {
    "cells": form.cells,
    "blanks": form.blanks,
    "identities": form.identities,
    "tables": form.tables,
    "comparisons": agency_years.comparisons,
    "agency_years": agency_years.agency_years,
    "text": prose.text,
    "sentences": prose.sentences,
    "headings": headings.headings,
    "years": years.years,
    "names": names.names,
    "problems": problems.problems,
    "claims": claims.claims,
    "fees": claims.fees,
    "published": published.published,
    "members": members.members,
    "requests": _requests,
}
# A region's report is judged by these, too: by the list of the bodies that it sums.
OF_SEASONS: dict[str, Callable[[Season], Iterable[Row]]] = {
    "bodies": bodies.bodies,
    "alike": alike.alike,
}


def frames(subjects: Sequence[Subject]) -> dict[str, Frame]:
    """The frame of each suite by its name, over all the subjects whose form it judges."""
    return {name: _frame(name, subjects) for name in (*FRAMES, *OF_SEASONS)}


def _rows(name: str, subject: Subject) -> Iterable[Row] | Frame | None:
    """The rows of one subject in a frame."""
    if of_season := OF_SEASONS.get(name):
        members = getattr(subject, "members", None)
        season = subject if isinstance(subject, Season) else members and members.season
        return of_season(season) if season else ()
    return FRAMES[name](subject) if isinstance(subject, AnnualReport) else ()


def _frame(name: str, subjects: Sequence[Subject]) -> Frame:
    records: list[Row] = []
    counted: list[Frame] = []  # of ledgers, whose rows are too many for records
    for number, subject in enumerate(subjects):
        if name not in family(subject.form.family).suites:
            continue
        own: Row = {"report": number, "agency": subject.key, "year": subject.year}
        found = _rows(name, subject)
        if isinstance(found, Frame):
            same = {column: [value] * len(found) for column, value in own.items()}
            counted.append(Frame({**same, **found.columns}))
        else:
            records += [own | row for row in found or ()]
    return together(counted) if counted else frame_of(records)


def explanations_frame(
    subjects: Sequence[Subject],
    findings: Sequence[Sequence[Finding]],
    never: frozenset[str],
) -> Frame:
    """An explanation: item (from 0), code, cell, stated, now (the value found today), standing."""
    return frame_of(
        [
            {
                "report": number,
                "agency": subject.key,
                "year": subject.year,
                **address(explanation.cell, (subject.form,)),
                "where": f"说明（explanations）第{index + 1}项",
                "item": index,
                "code": explanation.code,
                "cell": explanation.cell or "全文",
                "stated": str(explanation.found),
                "now": "、".join(
                    str(f.found)
                    for f in findings[number]
                    if (f.code, f.cell) == (explanation.code, explanation.cell)
                ),
                "standing": standing(explanation, findings[number], never),
            }
            for number, subject in enumerate(subjects)
            for index, explanation in enumerate(subject.explanations)
        ]
    )


@cache
def address(cell: str | None, forms: tuple[Form, ...] | None = None) -> Row:
    """The placing columns of an address such as t3[granted,total], t4 or s5.

    Looked up in the first form that has it; without any, in all of them.
    """
    nowhere: Row = dict.fromkeys(("table", "row", "column", "section"))
    at = CellAddress.parse(cell or "")
    if at is None:
        return nowhere
    for one in editions() if forms is None else forms:
        if one.has_table(at.table):
            return {**at._asdict(), "section": one.section_of(at.table).id}
        if at.table.split("_")[0] in {PREAMBLE, *(section.id for section in one.sections)}:
            return {**nowhere, "section": cell}
    return nowhere
