"""What the master notebook calls: each cell's part of the report, as the exporters need it.

The exporters work from the outputs of the type MIME alone; text/html and text/plain beside
them are for JupyterLab.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache, cached_property
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nianbao.annual_report import AnnualReport, annual_report
from nianbao.errors import NianbaoError
from nianbao.form.edition import PREAMBLE
from nianbao.form.role import Role
from nianbao.inputs.figures import Cell, written
from nianbao.inputs.workspace import Workspace, find_workspace
from nianbao.pages.executed import MIME
from nianbao.pages.executed import record as record
from nianbao.pages.html import fragment
from nianbao.pages.tables import table_block
from nianbao.prose.document import Block, text_of
from nianbao.rules.finding import Finding, summary
from nianbao.rules.rulebook import Rulebook, read_rulebook

if TYPE_CHECKING:
    import pandas as pd

    from nianbao.rules.expectations import Outcome, Verdict

_PROVENANCE = ("nianbao", "great-expectations", "pandas", "papermill", "nbconvert", "typst")


class Shown:
    """What a cell shows: plain data for the exporters, HTML and text for JupyterLab."""

    def __init__(self, data: dict[str, Any], html: str, text: str) -> None:
        self.data, self.html, self.text = data, html, text

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {MIME: self.data, "text/html": self.html, "text/plain": self.text}


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
        report, agency_year = self.report, self.report.agency_year
        record = {
            "kind": "record",
            "title": agency_year.title,
            "agency": {
                "id": agency_year.agency.id,
                "district": agency_year.agency.district,
                "name": agency_year.agency.name,
            },
            "year": report.year,
            "scope": agency_year.scope,
            "date": agency_year.signed_on.isoformat(),
            "form": {"id": report.form.id, "doc_no": report.form.doc_no},
            "figures": report.figures.records(),
            "check": summary(self.rulebook.version, self.verdict.findings),
            "quotes": [f.quote and asdict(f.quote) for f in self.verdict.findings],
            "explanations": [e.model_dump(mode="json") for e in agency_year.explanations],
            "inexplicable": sorted({r.code for r in self.rulebook if not r.explainable}),
            "provenance": self._provenance(),
        }
        title = agency_year.title
        return {MIME: record, "text/plain": title, "text/html": f"<b>{escape(title)}</b>"}

    def _provenance(self) -> list[dict[str, str]]:
        prior = self.report.prior
        lines = {
            "参数校验值（SHA-256）": self.report.agency_year.sha256,
            "上年参数校验值（SHA-256）": prior.agency_year.sha256 if prior else "无上年参数文件",
            **{f"{name} 校验值（SHA-256）": digest for name, digest in self._ledgers()},
            "年度报告格式": self.report.form.doc_no,
            "规则库版本": self.rulebook.version,
            **_versions(),
        }
        return [{"label": label, "value": value} for label, value in lines.items()]

    def _ledgers(self) -> list[tuple[str, str]]:
        ledgers = self.report.ledgers
        every = (ledgers.requests, ledgers.cases, ledgers.documents) if ledgers else ()
        return [(ledger.name, ledger.sha256) for ledger in every if ledger]

    def preamble(self) -> Shown:
        """The words before section one."""
        return self.prose(PREAMBLE)

    def prose(self, section: str) -> Shown:
        """The prose of a section (s1 … s6), with the results of the rules that judge it."""
        named = self.report.form.section(section)
        name = f"第{named.number}部分正文" if named else "引言"
        parts = {o.place for o in self.verdict.outcomes if o.place.split("_")[0] == section}
        return _blocks(self.report.prose(section), name=name, checks=self._checks(*parts))

    def tables(self, section: str) -> dict[str, pd.DataFrame]:
        """The tables of a section as pandas frames, by table id."""
        named = self.report.form.section(section)
        return {id: self.report.figures.wide(id) for id in (named.tables if named else ())}

    def show(self, frame: pd.DataFrame) -> Shown:
        """A frame as its statutory table, with the results of the rules that judge it."""
        id = str(frame.index.name)
        if not frame.equals(self.report.figures.wide(id)):
            raise NianbaoError(f"数据框 {id} 与参数文件的数字不一致：请在参数文件中修改数字")
        block = table_block(self.report.figures, id, self._beside)
        checks = self._checks(id)
        name = self.report.form.table_name(id)
        data = {"kind": "table", "name": name, "block": block, "checks": checks}
        results = "；".join(f"{c['code']} {_result(c)}" for c in checks)
        html = fragment([block]) + f"<p>{escape(results)}</p>"
        return Shown(data, html, f"{frame}\n{results}")

    def signature(self) -> Shown:
        """The agency's name and the date, as they close the report."""
        day = self.report.agency_year.signed_on
        return _blocks(
            [
                {
                    "kind": "signature",
                    "agency": self.report.agency_year.agency.name,
                    "date": f"{day.year}年{day.month}月{day.day}日",
                    "datetime": day.isoformat(),
                }
            ]
        )

    def ledger(self) -> Shown:
        """What the ledgers show of the year, with the rows behind each figure of table three."""
        from nianbao.pages.analysis import MOST_LISTED, ledger_blocks, rows_by_cell

        blocks = ledger_blocks(self.report)
        requests = self.report.ledgers.requests if self.report.ledgers else None
        rows = rows_by_cell(self.report)
        data = {
            "kind": "ledger",
            "blocks": blocks,
            "name": requests.name if requests else None,
            "cells": [
                {
                    "address": str(cell.address),
                    "where": self.report.form.cell_name(cell.table, cell.row, cell.column),
                    "number": len(rows.get(cell.address, ())),
                    "rows": rows.get(cell.address, [])[:MOST_LISTED],
                    "parts": [part for part in self._parts(cell) if cell.is_total],
                }
                for cell in self._counted()
                if cell.figure
            ],
        }
        return Shown(data, fragment(blocks), text_of(blocks))

    def _counted(self) -> list[Cell]:
        """The cells that the ledger of requests fills."""
        return [c for id in self._ledger_tables for c in self.report.figures.table(id)]

    @cached_property
    def _ledger_tables(self) -> tuple[str, ...]:
        if self.report.ledgers is None or self.report.ledgers.requests is None:
            return ()
        return tuple(table.id for table in self.report.form.tables_of(Role.REQUESTS))

    def _parts(self, cell: Cell) -> list[dict[str, str]]:
        """The non-zero cells that a total sums, by its row or by its column."""
        table, figures = self.report.form.table(cell.table), self.report.figures
        columns, rows = table.totals("column").get(cell.column), table.totals("row").get(cell.row)
        if columns:
            parts = [figures.cell(cell.table, cell.row, column) for column in columns]
        else:
            parts = [figures.cell(cell.table, row, cell.column) for row in rows or ()]
        name = self.report.form.cell_name
        return [
            {
                "id": f"rows-{p.address.anchor}",
                "where": name(p.table, p.row, p.column),
                "n": p.shown,
            }
            for p in parts
            if p.figure
        ]

    def findings(self) -> Shown:
        """All findings, for the analyst; the review edition shows them on top."""
        lines = [f"{f.code} {f.message}" for f in self.verdict.findings] or ["未发现问题。"]
        html = "".join(f"<li>{escape(line)}</li>" for line in lines)
        return Shown({"kind": "findings"}, f"<ul>{html}</ul>", "\n".join(lines))

    def _beside(self, cell: Cell) -> dict[str, Any]:
        """What the review edition shows beside a figure: marks, last year's figure, change."""
        marks = [
            {"code": f.code, "severity": f.severity, "n": n}
            for n, f in self._found.get(str(cell.address), ())
            if f.status == "open"
        ]
        beside: dict[str, Any] = {"anchor": cell.address.anchor, "marks": marks}
        if cell.figure and cell.table in self._ledger_tables:
            beside["rows"] = f"rows-{cell.address.anchor}"
        prior = self.report.prior.figures.figure(cell.address) if self.report.prior else None
        if prior is not None:
            beside["prior"] = written(prior)
            if cell.figure is not None:
                change = cell.figure - prior
                beside["change"] = f"{'' if change < 0 else '+'}{written(change)}"
        return beside

    @cached_property
    def _found(self) -> dict[str | None, list[tuple[int, Finding]]]:
        """The findings with their numbers, by code and by cell."""
        found: dict[str | None, list[tuple[int, Finding]]] = {}
        for n, finding in enumerate(self.verdict.findings, 1):
            for key in (finding.code, finding.cell):
                found.setdefault(key, []).append((n, finding))
        return found

    def _checks(self, *places: str) -> list[dict[str, Any]]:
        """What each rule came to at some tables or sections, a rule once."""
        by_code: dict[str, list[Outcome]] = {}
        for outcome in self.verdict.outcomes:
            if outcome.place in places:
                by_code.setdefault(outcome.rule.code, []).append(outcome)
        checks = []
        for code, outcomes in sorted(by_code.items()):
            own = [(n, f) for n, f in self._found.get(code, ()) if (f.table or f.section) in places]
            rule = outcomes[0].rule
            checks.append(
                {
                    "code": code,
                    "severity": rule.severity,
                    "title": rule.title,
                    "citation": rule.citation,
                    "evaluated": sum(o.judged for o in outcomes),
                    "unassessable": sum(o.unassessable for o in outcomes),
                    "failed": sum(f.status == "open" for _, f in own),
                    "explained": sum(f.status == "explained" for _, f in own),
                    "findings": [n for n, _ in own],
                }
            )
        return checks


def open_master(**parameters: Any) -> Master:
    """The report of the notebook's parameters; without any, the workspace's example."""
    from nianbao.annual_report import read_annual_report

    workspace = find_workspace(Path.cwd())
    rulebook = read_rulebook(workspace.suites)
    if all(value is None for value in parameters.values()):
        report = read_annual_report(workspace.example, workspace)
    else:
        report = annual_report(parameters, workspace)
    return Master(report, rulebook, workspace)


@cache
def _versions() -> dict[str, str]:
    return {f"{name} 版本": version(name) for name in _PROVENANCE}


def _blocks(blocks: Sequence[Block], **beside: Any) -> Shown:
    listed = list(blocks)
    return Shown({"kind": "blocks", "blocks": listed, **beside}, fragment(listed), text_of(listed))


def _result(check: dict[str, Any]) -> str:
    if check["failed"]:
        return f"{check['failed']}处不符"
    return "已说明" if check["explained"] else "通过"
