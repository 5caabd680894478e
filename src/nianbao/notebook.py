"""What the master notebook calls: each cell's part of the report, as the exporters need it.

The exporters work from the outputs of the type MIME alone; text/html and text/plain beside
them are for JupyterLab.
"""

from __future__ import annotations

import os
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nianbao.annual_report import AnnualReport, annual_report, read_annual_report
from nianbao.errors import UsageError
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import PREAMBLE, Section
from nianbao.form.role import Role
from nianbao.inputs.figures import Cell
from nianbao.inputs.number import written
from nianbao.inputs.workspace import (
    PARAMS_FILE,
    PARAMS_FILE_VARIABLE,
    Workspace,
    find_workspace,
)
from nianbao.pages.addends import shown_members
from nianbao.pages.blocks import Beside, FigureMark, Signature
from nianbao.pages.edited import require_own_table
from nianbao.pages.executed import MIME
from nianbao.pages.lab import cell_html, findings_html, opening_html
from nianbao.pages.outputs import (
    Check,
    LedgerCell,
    NamedAgency,
    NamedForm,
    Origin,
    Output,
    Part,
    Reason,
    Record,
    ShownBlocks,
    ShownFindings,
    ShownLedger,
    ShownMembers,
    ShownTable,
    plain,
)
from nianbao.pages.review import Marking, entries, finding_views
from nianbao.pages.tables import table_block
from nianbao.prose.document import text_of
from nianbao.rules.finding import Finding
from nianbao.rules.rulebook import Rulebook, read_rulebook

if TYPE_CHECKING:
    import pandas as pd

    from nianbao.pages.frame import FormFrame
    from nianbao.rules.verdict import Outcome, Verdict

_PROVENANCE = ("nianbao", "great-expectations", "pandas", "papermill", "nbconvert", "typst")


class Shown:
    """What a cell shows: data for the exporters, HTML and text for JupyterLab."""

    def __init__(self, data: Output, html: str, text: str) -> None:
        self.data, self.html, self.text = data, html, text

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {MIME: plain(self.data), "text/html": self.html, "text/plain": self.text}


class Master:
    """The report as the master notebook builds it, section by section."""

    def __init__(self, report: AnnualReport, rulebook: Rulebook, workspace: Workspace) -> None:
        from nianbao.rules.expectations import judge

        self.report = report
        self.rulebook = rulebook
        self.workspace = workspace
        self.verdict: Verdict = judge([report], rulebook)[0]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """The record of the run: what the exporters need that no cell shows."""
        record = self.record
        return {
            MIME: plain(record),
            "text/html": opening_html(record),
            "text/plain": record.title,
        }

    @cached_property
    def record(self) -> Record:
        """The report as figures.json and findings.json have it, and what it was made from."""
        report, agency_year = self.report, self.report.agency_year
        agency = agency_year.agency
        return Record(
            title=agency_year.title,
            agency=NamedAgency(agency.district, agency.id, agency.name),
            year=report.year,
            scope=agency_year.scope,
            date=agency_year.signed_on.isoformat(),
            form=NamedForm(report.form.doc_no, report.form.id),
            figures=tuple(report.figures.records()),
            rulebook=self.rulebook.version,
            findings=self.verdict.findings,
            explanations=tuple(
                Reason(**e.model_dump(mode="json")) for e in agency_year.explanations
            ),
            inexplicable=tuple(sorted({r.code for r in self.rulebook if not r.explainable})),
            provenance=self._provenance(),
            title_lines=tuple(agency_year.title_lines),
        )

    def _provenance(self) -> tuple[Origin, ...]:
        prior = self.report.prior
        lines = {
            "参数校验值（SHA-256）": self.report.agency_year.sha256,
            "上年参数校验值（SHA-256）": prior.agency_year.sha256 if prior else "无上年参数文件",
            **{f"{name} 校验值（SHA-256）": digest for name, digest in self._ledgers()},
            "年度报告格式": self.report.form.doc_no,
            "规则库版本": self.rulebook.version,
            **_versions(),
        }
        return tuple(Origin(label, value) for label, value in lines.items())

    def _ledgers(self) -> list[tuple[str, str]]:
        ledgers = self.report.ledgers
        every = (ledgers.requests, ledgers.cases, ledgers.documents) if ledgers else ()
        return [(ledger.name, ledger.sha256) for ledger in every if ledger]

    def preamble(self) -> Shown:
        """The words before section one."""
        return self.prose(PREAMBLE)

    def prose(self, section: str) -> Shown:
        """The prose of a section (s1 … s6), with the results of the rules that judge it."""
        named = None if section == PREAMBLE else self._section(section)
        name = f"第{named.number}部分正文" if named else "引言"
        parts = {o.place for o in self.verdict.outcomes if o.place.split("_")[0] == section}
        blocks = self.report.prose(section)
        shown = ShownBlocks(tuple(blocks), name, self._checks(*parts))
        marked = self._marking(section).marked(shown)
        return Shown(shown, cell_html(marked, section), text_of(blocks))

    def _marking(self, section: str) -> Marking:
        marking = Marking(self.verdict.findings, self.report.form)
        marking.section = section
        return marking

    def tables(self, section: str) -> dict[str, FormFrame]:
        """The tables of a section as pandas frames, by table id."""
        from nianbao.pages.frame import form_frame

        return {id: form_frame(self.report.figures, id) for id in self._section(section).tables}

    def _section(self, id: str) -> Section:
        """The section of that id; UsageError where the form has none."""
        sections = {section.id: section for section in self.report.form.sections}
        if id not in sections:
            raise UsageError(f"没有“{id}”这一部分；应为{'、'.join(sections)}")
        return sections[id]

    def show(self, frame: pd.DataFrame) -> Shown:
        """One of the report's tables, with the results of the rules that judge it.

        UsageError for any other frame: which cells differ, and where their numbers come from.
        """
        id = require_own_table(frame, self.report, self.workspace)
        block = table_block(self.report.figures, id, self._beside)
        checks = self._checks(id)
        shown = ShownTable(block, self.report.form.table_name(id), checks)
        results = "；".join(f"{check.code} {_result(check)}" for check in checks)
        return Shown(shown, cell_html(shown), f"{frame}\n{results}")

    def signature(self) -> Shown:
        """The agency's name and the date, as they close the report."""
        day = self.report.agency_year.signed_on
        date = f"{day.year}年{day.month}月{day.day}日"
        agency = self.report.agency_year.agency.name
        shown = ShownBlocks((Signature(agency, date, day.isoformat()),))
        return Shown(shown, cell_html(shown), text_of(shown.blocks))

    def pictures(self) -> Shown:
        """Requests over the months or years and what they came to, for the reviewer alone."""
        from nianbao.pages.analysis import pictures

        shown = ShownBlocks(tuple(pictures(self.report)))
        return Shown(shown, cell_html(shown), text_of(shown.blocks))

    def ledger(self) -> Shown:
        """What the ledgers show of the year, with the rows behind each figure of table three."""
        from nianbao.pages.analysis import MOST_LISTED, ledger_blocks, rows_by_cell

        blocks = ledger_blocks(self.report)
        requests = self.report.ledgers.requests if self.report.ledgers else None
        rows = rows_by_cell(self.report)
        cells = tuple(
            LedgerCell(
                id=f"rows-{cell.address.anchor}",
                where=self.report.form.cell_name(cell.table, cell.row, cell.column),
                number=len(rows.get(cell.address, ())),
                rows=tuple((a, b, c, d) for a, b, c, d in rows.get(cell.address, [])[:MOST_LISTED]),
                parts=self._parts(cell) if cell.is_total else (),
            )
            for cell in self._counted()
            if cell.figure
        )
        data = ShownLedger(tuple(blocks), requests.name if requests else None, cells)
        return Shown(data, cell_html(data), text_of(blocks))

    def _counted(self) -> list[Cell]:
        """The cells that the ledger of requests fills."""
        return [c for id in self._ledger_tables for c in self.report.figures.table(id)]

    @cached_property
    def _ledger_tables(self) -> tuple[str, ...]:
        if self.report.ledgers is None or self.report.ledgers.requests is None:
            return ()
        return tuple(table.id for table in self.report.form.tables_of(Role.REQUESTS))

    def _parts(self, cell: Cell) -> tuple[Part, ...]:
        """The non-zero cells that a total sums, by its row or by its column."""
        table, figures = self.report.form.table(cell.table), self.report.figures
        columns, rows = table.totals("column").get(cell.column), table.totals("row").get(cell.row)
        if columns:
            parts = [figures.cell(cell.table, cell.row, column) for column in columns]
        else:
            parts = [figures.cell(cell.table, row, cell.column) for row in rows or ()]
        name = self.report.form.cell_name
        return tuple(
            Part(f"rows-{p.address.anchor}", name(p.table, p.row, p.column), p.shown)
            for p in parts
            if p.figure
        )

    def members(self) -> Shown | None:
        """The bodies that a region's report sums, with those behind each figure; None of others."""
        if self._summed is None:
            return None
        return Shown(self._summed, cell_html(self._summed), self._summed.said)

    @cached_property
    def _summed(self) -> ShownMembers | None:
        return shown_members(self.report)

    @cached_property
    def _parted(self) -> frozenset[str]:
        """Where the bodies behind a figure stand, for each that has any."""
        return frozenset(cell.id for cell in self._summed.cells) if self._summed else frozenset()

    def findings(self) -> Shown:
        """All findings, for the analyst; the review edition shows them on top."""
        lines = [f"{f.code} {f.message}" for f in self.verdict.findings] or ["未发现问题。"]
        anchors: dict[int, str] = {}
        for section in (PREAMBLE, *(section.id for section in self.report.form.sections)):
            marking = self._marking(section)
            marking.marked(ShownBlocks(tuple(self.report.prose(section))))
            anchors |= marking.anchors
        html = findings_html(entries(self.record, finding_views(self.record, anchors)))
        return Shown(ShownFindings(), html, "\n".join(lines))

    def _beside(self, cell: Cell) -> Beside:
        """What the review edition shows beside a figure: marks, last year's figure, change."""
        marks = tuple(
            FigureMark(f.code, f.severity, n)
            for place in (cell.address, CellAddress(cell.table, cell.row, None))
            for n, f in self._found.get(str(place), ())
            if f.status == "open"
        )
        anchor = cell.address.anchor
        counted = cell.figure and cell.table in self._ledger_tables
        rows = f"rows-{anchor}" if counted else None
        parts = f"parts-{anchor}"
        prior = self.report.prior.figures.figure(cell.address) if self.report.prior else None
        prior = None if prior == cell.figure else prior  # what has not changed says nothing
        change = "" if cell.figure is None or prior is None else written(cell.figure - prior)
        return Beside(
            anchor,
            marks,
            rows=parts if parts in self._parted else rows,
            prior=None if prior is None else written(prior),
            change=f"+{change}".replace("+-", "−") if change else None,
        )

    @cached_property
    def _found(self) -> dict[str | None, list[tuple[int, Finding]]]:
        """The findings with their numbers, by code and by cell."""
        found: dict[str | None, list[tuple[int, Finding]]] = {}
        for n, finding in enumerate(self.verdict.findings, 1):
            for key in (finding.code, finding.cell):
                found.setdefault(key, []).append((n, finding))
        return found

    def _checks(self, *places: str) -> tuple[Check, ...]:
        """What each rule came to at some tables or sections, a rule once."""
        by_code: dict[str, list[Outcome]] = {}
        for outcome in self.verdict.outcomes:
            if outcome.place in places:
                by_code.setdefault(outcome.rule.code, []).append(outcome)
        checks = []
        for code, outcomes in sorted(by_code.items()):
            own = [(n, f) for n, f in self._found.get(code, ()) if (f.table or f.section) in places]
            checks.append(
                Check(
                    code=code,
                    title=outcomes[0].rule.title,
                    evaluated=sum(o.judged for o in outcomes),
                    unassessable=sum(o.unassessable for o in outcomes),
                    failed=sum(f.status == "open" for _, f in own),
                    explained=sum(f.status == "explained" for _, f in own),
                    findings=tuple(n for n, _ in own),
                )
            )
        return tuple(checks)


def open_master(*, params_file: str | None = None, **parameters: Any) -> Master:
    """The report of the notebook's parameters, or of the parameter file that `params_file` names.

    Without either, of the file that `nianbao lab` points at, else of the workspace's first.
    UsageError for both at once, and for a file that is not in the workspace.
    """
    workspace = find_workspace(Path.cwd())
    rulebook = read_rulebook(workspace.suites)
    given = [name for name, value in parameters.items() if value is not None]
    if params_file is not None and given:
        raise UsageError(
            f"{PARAMS_FILE} 和其他参数只能给一种：参数文件中已有全部参数，请去掉{'、'.join(given)}"
        )
    if given:
        report = annual_report(parameters, workspace)
    else:
        pointed = os.environ.get(PARAMS_FILE_VARIABLE) or None
        file = workspace.params_file(pointed if params_file is None else params_file)
        report = read_annual_report(file, workspace)
    return Master(report, rulebook, workspace)


@cache
def _versions() -> dict[str, str]:
    return {f"{name} 版本": version(name) for name in _PROVENANCE}


def _result(check: Check) -> str:
    if check.failed:
        return f"{check.failed}处不符"
    return "已说明" if check.explained else "通过"
