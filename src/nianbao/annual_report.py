"""One agency's report of one year: parameters, figures, prose, and the year before."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nianbao.errors import InputError
from nianbao.form.edition import Form
from nianbao.form.editions import form_for
from nianbao.inputs.agency_year import Accepted, AgencyYear, from_parameters
from nianbao.inputs.district import WORD as LIST_WORD
from nianbao.inputs.district import Deadlines, list_file, read_district
from nianbao.inputs.figures import Figures, read_figures
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import Workspace, is_list, real, require_place
from nianbao.prose.claims import read_claims
from nianbao.prose.claims.bodies import area, plain_name
from nianbao.prose.claims.claim import Claim
from nianbao.prose.compose import compose
from nianbao.prose.document import Block
from nianbao.prose.own_words import OwnWords, own_words
from nianbao.prose.passage import Passage
from nianbao.prose.sentences import Sentence
from nianbao.published.published_report import PublishedReport
from nianbao.seasons.differences import Alteration, alteration, listed
from nianbao.seasons.events import standing_of
from nianbao.seasons.members import Members, read_members
from nianbao.seasons.seal import seal
from nianbao.seasons.standing import Standing

if TYPE_CHECKING:
    from nianbao.inputs.ledgers import Ledgers

LOG = logging.getLogger(__name__)
_CHANGES_TOLD = 2  # where they stand in a list


@dataclass(frozen=True)
class AnnualReport:
    """Everything that the notebook shows and the rules judge.

    One that was published has what it was read from, and `beside` it the other readings of the
    same report: the page's downloads, the page at another time. `standing` is what its
    district's record says of it, `alteration` what was changed since it was handed in,
    approved or published, `deadlines` are its district's; `members` are whose figures a
    region's report sums.
    """

    agency_year: AgencyYear
    figures: Figures
    passages: tuple[Passage, ...]
    prior: AnnualReport | None = None
    ledgers: Ledgers | None = None
    published: PublishedReport | None = None
    beside: tuple[PublishedReport, ...] = ()
    standing: Standing | None = None
    alteration: Alteration | None = None
    deadlines: Deadlines | None = None
    members: Members | None = None

    @property
    def key(self) -> str:
        """The agency, unique among all districts."""
        return f"{self.agency_year.agency.district}/{self.agency_year.agency.id}"

    @cached_property
    def digest(self) -> str:
        """Of everything that the report is made from, last year's included."""
        before = self.prior.digest if self.prior else ""
        ledgers = self.ledgers.digest if self.ledgers else ""
        published = self.published.document.sha256 if self.published else ""
        others = [part.digest for part in (self.standing, self.members) if part]
        if self.deadlines:
            others.append(self.deadlines.model_dump_json())
        whole = " ".join((self.agency_year.sha256, ledgers, before + published, *others))
        return hashlib.sha256(whole.encode()).hexdigest()

    @cached_property
    def seal(self) -> str:
        """Of what it says: see seasons/seal.py."""
        return seal(self.agency_year, self.ledgers)

    @property
    def altered(self) -> str:
        """What was changed since it was handed in, approved or published, in a sentence."""
        return listed(self.alteration.changes, _CHANGES_TOLD) if self.alteration else ""

    @property
    def year(self) -> int:
        return self.agency_year.year

    @property
    def local(self) -> str:
        """The district whose own rules apply."""
        return self.agency_year.agency.district

    @property
    def explanations(self) -> Sequence[Accepted]:
        return self.agency_year.explanations

    @property
    def form(self) -> Form:
        return self.figures.form

    @property
    def law(self) -> Form:
        """The edition in force in the report year, whichever was filled in."""
        return form_for(self.year, self.form.family)

    @property
    def kind(self) -> str | None:
        """The kind of the agency; None where a published report does not tell it."""
        told = self.published is None or self.published.identity.kind is not None
        return self.agency_year.agency.kind if told else None

    @property
    def is_named(self) -> bool:
        """Whether the agency is known by its name."""
        return self.published is None or self.published.identity.name is not None

    def place(self, table: str, row: str | None, column: str | None) -> dict[str, Any]:
        """The columns that place a row of a frame at a cell, a row, a column or a table."""
        return {
            "table": table,
            "row": row,
            "column": column,
            "section": self.form.section_of(table).id,
            "where": self.form.cell_name(table, row, column),
        }

    def section_place(self, section: str) -> dict[str, Any]:
        """The columns that place a row of a frame at a section, or at a part of it."""
        named = next((s for s in self.form.sections if s.id == section.split("_")[0]), None)
        title = self._headings.get(section) or (named.title if named else None)
        where = f"第{named.number}部分“{title}”" if named else "引言"
        return {"table": None, "row": None, "column": None, "section": section, "where": where}

    def sentence_place(self, section: str, sentence: Sentence) -> dict[str, Any]:
        """The columns that place a row of a frame at a sentence of a section."""
        quoted = {"quote": sentence.text, "at": sentence.at, "until": sentence.until}
        return self.section_place(section) | quoted

    @cached_property
    def _headings(self) -> dict[str, str | None]:
        return {passage.section: passage.heading for passage in self.passages}

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The numbers that the agency's own prose states, passage by passage."""
        return tuple(
            claim
            for passage in self.passages
            if not passage.generated
            for claim in read_claims(
                passage.section, passage.matchable, self.form, self.year, self.own_names
            )
        )

    @property
    def own_names(self) -> tuple[str, ...]:
        """What the prose may call the body whose figures stand in the tables.

        A report that sums up a region speaks of 全市; a body named is then only a part of it.
        """
        agency = self.agency_year.agency
        whole = self.agency_year.scope == "region_rollup"
        region = area(plain_name(agency.name)) if whole else ""
        names = (region,) if whole else (agency.name,)
        return tuple(filter(None, (*names, agency.self_reference)))

    @cached_property
    def own_words(self) -> OwnWords:
        """What it says in words of its own, to be compared with other agencies' reports."""
        agency = self.agency_year.agency
        names = (agency.name, agency.self_reference)
        return own_words(self.form, self.passages, self.claims, names)

    def prose(self, section: str) -> list[Block]:
        """The blocks of a section, parts in order."""
        return [block for passage in self._passages(section) for block in passage.blocks]

    def text(self, section: str) -> str:
        """The words of a section without its headings, as the checks read them."""
        return "\n".join(passage.words for passage in self._passages(section))

    def _passages(self, section: str) -> list[Passage]:
        parts = f"{section}_"
        return [p for p in self.passages if p.section == section or p.section.startswith(parts)]


def read_annual_report(file: Path, workspace: Workspace, *, complete: bool = True) -> AnnualReport:
    """The report of a parameter file, with the year before where there is one.

    InputError for one below params/ whose place is not that of its agency and year. One that is
    to be taken over need not be `complete`: see AgencyYear.absent.
    """
    LOG.debug("reading %s", file)
    if is_list(file):
        raise InputError(f"这是{LIST_WORD}，不是一个机关一个年度的参数文件", file=file)
    agency_year = read_agency_year(file, complete=complete)
    if workspace.has_place_for(file):
        require_place(real(file), agency_year)
    return _in_season(_with_prior(agency_year, workspace), workspace)


def annual_report(parameters: dict[str, Any], workspace: Workspace) -> AnnualReport:
    """The report of the notebook's parameters."""
    return _in_season(_with_prior(from_parameters(parameters), workspace), workspace)


def _in_season(report: AnnualReport, workspace: Workspace) -> AnnualReport:
    """The report with what its district's record says of it, and a region's with its members."""
    agency = report.agency_year.agency
    listed = list_file(workspace, agency.district)
    if listed:
        stat = listed.stat()
        report = replace(report, deadlines=_deadlines(listed, stat.st_mtime_ns, stat.st_size))
    if report.agency_year.rollup:
        report = replace(report, members=read_members(report.agency_year, workspace))
    standing = standing_of(workspace, agency.district, report.year, agency.id)
    if not standing.events:
        return report
    altered = alteration(report, report.seal, standing, workspace)
    return replace(report, standing=standing, alteration=altered)


@lru_cache(maxsize=64)
def _deadlines(listed: Path, _changed: int, _size: int) -> Deadlines:
    """The deadlines of a district's list, read again only where it has changed."""
    return read_district(listed).deadlines


def read_ledgers(
    agency_year: AgencyYear, workspace: Workspace, *, judged: bool = True
) -> Ledgers | None:
    """The ledgers that a parameter file names; pandas is loaded only where there are any."""
    if not agency_year.is_counted:
        return None
    from nianbao.inputs.ledgers import read_ledgers

    return read_ledgers(agency_year, workspace, judged=judged)


def _with_prior(agency_year: AgencyYear, workspace: Workspace) -> AnnualReport:
    file = workspace.prior_file(agency_year)
    ledgers = read_ledgers(agency_year, workspace)
    if file is None:
        return report_of(agency_year, None, ledgers)
    LOG.debug("reading %s, the year before", file)
    last = read_agency_year(file, complete=False)
    if last.form_id != agency_year.form_id:
        raise InputError(
            "上年的参数文件是另一种报告",
            file=workspace.relative(file),
            path="form",
            expected=agency_year.form_id,
            found=last.form_id,
        )
    same = (last.agency.district, last.agency.id, last.year) == (
        agency_year.agency.district,
        agency_year.agency.id,
        agency_year.year - 1,
    )
    if not same:
        raise InputError(
            "这不是同一机关上一年度的参数文件",
            file=workspace.relative(file),
            expected=_called(agency_year, agency_year.year - 1),
            found=_called(last, last.year),
        )
    before = report_of(last, None, read_ledgers(last, workspace, judged=False))
    return report_of(agency_year, before, ledgers)


def _called(agency_year: AgencyYear, year: int) -> str:
    return f"{agency_year.agency.district}/{agency_year.agency.id} {year}年"


def report_of(
    agency_year: AgencyYear, prior: AnnualReport | None, ledgers: Ledgers | None = None
) -> AnnualReport:
    """The report of an agency-year beside that of the year before."""
    counts = ledgers.counts(agency_year.form) if ledgers else None
    figures = read_figures(agency_year, counts)
    passages = compose(agency_year, figures, prior.figures if prior else None)
    return AnnualReport(agency_year, figures, passages, prior, ledgers)
