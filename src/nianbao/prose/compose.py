"""The prose of a report, composed as its form wants it."""

from __future__ import annotations

from collections.abc import Callable

from nianbao.errors import InputError
from nianbao.form.edition import PREAMBLE
from nianbao.form.family import family
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.figures import Figures
from nianbao.prose.narrative import annual_report
from nianbao.prose.passage import Passage
from nianbao.prose.writer import Writer


def sections(writer: Writer) -> list[Passage]:
    """Prose that is as the agency writes it: one text a section, the preamble first."""
    agency_year, form = writer.agency_year, writer.agency_year.form
    narrative = agency_year.narrative
    known = [section.id for section in form.sections]
    for key in narrative.model_fields_set - {PREAMBLE, "sections"}:
        raise agency_year.error(
            ("narrative", key), "这种报告没有这一项", expected=f"{PREAMBLE}、sections"
        )
    for id in narrative.sections:
        if id not in known:
            raise agency_year.error(
                ("narrative", "sections", id), "没有这一部分", expected="、".join(known), found=id
            )
    return [
        Passage(
            PREAMBLE,
            writer.given(narrative.preamble, PREAMBLE),
            typed_at=("narrative", PREAMBLE),
        ),
        *(
            Passage(
                id,
                writer.given(narrative.sections.get(id), "sections", id),
                typed_at=("narrative", "sections", id),
            )
            for id in known
        ),
    ]


COMPOSERS: dict[str, Callable[[Writer], list[Passage]]] = {
    "annual_report": annual_report,
    "sections": sections,
}


def compose(
    agency_year: AgencyYear, figures: Figures, prior: Figures | None
) -> tuple[Passage, ...]:
    """All prose of the report in order; InputError with the line for what cannot be published."""
    name = family(agency_year.form.family).composer
    if name not in COMPOSERS:
        raise InputError("没有这种写法", path="composer", expected="、".join(COMPOSERS), found=name)
    return tuple(p for p in COMPOSERS[name](Writer(agency_year, figures, prior)) if p.blocks)
