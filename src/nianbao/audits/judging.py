"""Judging what was read: some reports together, each beside its kin, and a page of each."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nianbao.annual_report import AnnualReport
from nianbao.audits.intake import LOADED, MOST_MEMORY
from nianbao.audits.kin import Kin
from nianbao.audits.shelf import Shelf, Verdict
from nianbao.batches.attempt import attempting, bounded
from nianbao.batches.job import Job
from nianbao.batches.state import legible, stamp
from nianbao.engine.process import bound_memory
from nianbao.errors import InputError, NianbaoError
from nianbao.faults import kept
from nianbao.form.cell_address import CellAddress
from nianbao.inputs.source import Place
from nianbao.inputs.workspace import Workspace, write_whole
from nianbao.pages.audit import Beside, audit_page
from nianbao.pages.audit_index import Coded, Line
from nianbao.publication import audited
from nianbao.published.published_report import PublishedReport
from nianbao.rules.check import judged
from nianbao.rules.finding import Finding, counts
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import read_rulebook

TOGETHER = 64  # reports that are judged at once: some megabytes each, with their kin
_ID = re.compile("[a-z0-9-]{1,64}", re.ASCII)
_ABROAD = "published"  # the district in memory of a folder whose name is no id


@dataclass(frozen=True)
class Case:
    """A document to be judged: its kin by file, and where the pages of all of them go."""

    given: str  # its path, as `Listed` has it
    below: str
    district: str
    kin: Kin
    pages: Mapping[str, str]  # of itself and its kin, by file
    key: str  # of all that the verdict rests on


@dataclass(frozen=True)
class _Ready:
    file: str
    case: Case
    published: PublishedReport
    report: AnnualReport


@dataclass(frozen=True, kw_only=True)
class Judging(Job[Verdict]):
    """Judging some documents that were read."""

    loads = LOADED

    root: str  # of the workspace
    cases: Mapping[str, Case]

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.place)

    def state(self, file: str) -> Path:
        return self.shelf.verdict_file(file)

    def ended(self, file: str) -> Verdict | None:
        verdict = self.shelf.verdict(file)
        if verdict is None or verdict.run != self.run:
            return None
        return replace(verdict, record={})  # whoever wants it reads it from the shelf

    def failed(self, file: str, why: str, *, fault: bool = False) -> Verdict:
        if fault:
            return self._failure(file, why, "fault")
        return self._failure(file, f"核对这份文件时{why}，没有结果", "process")

    def work(self) -> list[Verdict]:
        bound_memory(MOST_MEMORY)
        rulebook = read_rulebook(Workspace(Path(self.root)).suites)
        done: list[Verdict] = []
        ready: list[_Ready] = []
        for file in self.files:
            if ended := self.ended(file):
                done.append(ended)
            elif why := self.hopeless(file):
                done.append(self.failed(file, why))
            else:
                try:
                    with self._attempting(file):
                        ready.append(self._ready(file))
                except Exception as error:  # whatever a document holds, the others go on
                    done.append(self._refused(file, error))
        with bounded(self.time_limit + len(ready)):
            verdicts = judged([one.report for one in ready], rulebook, judge)
        for one, verdict in zip(ready, verdicts, strict=True):
            try:
                if isinstance(verdict, Exception):
                    raise verdict
                with self._attempting(one.file):
                    done.append(self._shown(one, verdict.findings))
            except Exception as error:
                done.append(self._refused(one.file, error))
        return done

    def _attempting(self, file: str) -> Any:
        return attempting(self.state(file), self.run, "judging", self.time_limit)

    def _ready(self, file: str) -> _Ready:
        """A document with its kin, as the rules judge it."""
        case = self.cases[file]
        published = self._published(file)
        district = case.district if _ID.fullmatch(case.district) else _ABROAD
        agency = hashlib.sha256(file.encode(errors="surrogateescape")).hexdigest()[:16]
        prior = None
        if case.kin.prior:
            with suppress(InputError):  # which is told where that report is judged itself
                before = self._published(case.kin.prior)
                prior = audited(before, district=district, agency=agency)
        beside = tuple(self._published(other) for other in case.kin.beside)
        report = audited(published, prior, beside, district=district, agency=agency)
        return _Ready(file, case, published, report)

    def _published(self, file: str) -> PublishedReport:
        report = self.shelf.report(file)
        if report is None:
            raise InputError("读出的内容已经丢失，请再次运行同一命令", file=file)
        return report

    def _shown(self, one: _Ready, findings: tuple[Finding, ...]) -> Verdict:
        """The page of a report, and what is kept of its verdict."""
        case, published = one.case, one.published
        page = case.pages[legible(one.file)]
        named = published.identity.name
        name = named.value if named else ""
        target = self.place / page
        target.parent.mkdir(parents=True, exist_ok=True)
        text = audit_page(one.report, published, findings, list(_links(one)))
        write_whole(target, text)
        tally, form = published.tally, published.tables.edition
        line = Line(
            file=case.below,
            district=case.district,
            state="findings" if counts(findings)["error"] else "ok",
            given=case.given,
            name=name,
            year=one.report.year,
            form=form,
            page=page,
            counts=counts(findings),
            cells=tally,
            codes=_codes(findings),
        )
        record = {
            "file": case.given,
            "agency": name,
            "year": one.report.year,
            "form": form,
            "cells": tally,
            "counts": counts(findings),
            "findings": [_placed(found, name, one).record() for found in findings],
            "district": case.district,
            "page": page,
        }
        stamped = stamp(target)
        verdict = Verdict(self.run, legible(one.file), case.key, line, page=stamped, record=record)
        self.shelf.keep_verdict(one.file, verdict)
        return replace(verdict, record={})

    def _refused(self, file: str, error: Exception) -> Verdict:
        if isinstance(error, NianbaoError):
            return self._failure(file, str(error), "input")
        if isinstance(error, OSError):
            return self._failure(file, f"无法写入或读取：{error.strerror or error}", "system")
        return self.failed(file, kept(error), fault=True)

    def _failure(self, file: str, why: str, kind: str) -> Verdict:
        """A document that came to nothing; the page of an earlier audit goes."""
        case = self.cases[file]
        with suppress(OSError):
            (self.place / case.pages[legible(file)]).unlink(missing_ok=True)
        line = Line(case.below, case.district, "failed", given=case.given, message=why)
        verdict = Verdict(self.run, legible(file), case.key, line, kind)
        with suppress(OSError):
            self.shelf.keep_verdict(file, verdict)
        return verdict


def _links(one: _Ready) -> Iterator[Beside]:
    """The pages of a report's kin, seen from its own."""
    case = one.case
    folder = Path(case.pages[legible(one.file)]).parent
    words = [(case.kin.prior, "上年报告")] if case.kin.prior else []
    words += [(other, "同一年度的另一份") for other in case.kin.beside]
    for other, said in words:
        if other:
            href = quote(os.path.relpath(case.pages[other], folder))
            yield Beside(f"{said}：{Path(other).name}", href)


def _codes(findings: tuple[Finding, ...]) -> dict[str, Coded]:
    """The open findings of each rule."""
    codes: dict[str, Coded] = {}
    for n, finding in enumerate(findings, 1):
        if finding.status == "open":
            known = codes.get(finding.code) or Coded(0, n)
            codes[finding.code] = replace(known, findings=known.findings + 1)
    return codes


def _placed(finding: Finding, name: str, one: _Ready) -> Finding:
    """The finding as a publication's: of the agency as it is named there, at its line."""
    at = CellAddress(finding.table or "", finding.row, finding.column)
    cell = one.published.cells.get(at)
    line = cell.spot.line or cell.spot.source_line if cell else None
    return replace(finding, agency=name, place=Place(one.case.given, line))
