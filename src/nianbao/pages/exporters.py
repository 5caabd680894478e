"""nbconvert exporters: the editions of an executed notebook, from the notebook alone.

The public edition is drawn from the blocks that tagged cells left, never from their
HTML, so that nothing but the report can get into it. With an open error in the record,
or on request, it is marked as a draft on every page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool, Dict, Unicode

from nianbao.errors import UsageError
from nianbao.inputs.csv_text import to_csv
from nianbao.pages.downloads import downloads
from nianbao.pages.executed import Executed, read
from nianbao.pages.html import page
from nianbao.pages.outputs import Record, plain
from nianbao.pages.public import document
from nianbao.pages.review import review
from nianbao.rules.finding import counts

Resources = dict[str, Any]

MOST_NESTING = 80  # of a notebook's data: our own reach half of it


def figures_json(record: Record) -> str:
    """The machine-readable twin of the report: every figure with its labels and raw state."""
    names = ("title", "agency", "year", "scope", "date", "form")
    twin = {name: plain(getattr(record, name)) for name in names}
    head = json.dumps(twin, ensure_ascii=False, indent=1)
    return f'{head[:-2]},\n "cells": [\n{_lines(record.figures)}\n ]\n}}\n'


def figures_csv(record: Record) -> str:
    """The same cells as rows of a table, each with the report that it belongs to."""
    report = {
        "district": record.agency.district,
        "agency": record.agency.id,
        "name": record.agency.name,
        "year": record.year,
        "form": record.form.id,
    }
    return to_csv([{**report, **cell} for cell in record.figures])


def findings_json(record: Record) -> str:
    """What `nianbao check --json` prints for this report."""
    check = {"rulebook": record.rulebook, "counts": dict(sorted(counts(record.findings).items()))}
    head = json.dumps(check, ensure_ascii=False, indent=1)
    findings = _lines(finding.record() for finding in record.findings)
    return f'{head[:-2]},\n "findings": [\n{findings}\n ]\n}}\n'


def _lines(records: Iterable[dict[str, Any]]) -> str:
    """Records as JSON, one a line: quick to write, and to compare."""
    return ",\n".join(
        "  " + json.dumps(record, ensure_ascii=False, sort_keys=True) for record in records
    )


def _require_notebook(nb: NotebookNode) -> None:
    """UsageError for what Jupyter has no place for, or no file can hold."""
    try:
        if not _is_shallow(nb, MOST_NESTING):
            raise ValueError("nested too deeply")
        nbformat.validate(nb)
        json.dumps(nb, ensure_ascii=False, allow_nan=False).encode()
    except (nbformat.ValidationError, AssertionError, TypeError, ValueError) as error:
        reason = str(error).partition("\n")[0][:200] or type(error).__name__
        raise UsageError(f"这不是有效的 Jupyter 笔记本（{reason}）") from None


def _is_shallow(data: Any, levels: int) -> bool:
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return levels > 0 and all(_is_shallow(value, levels - 1) for value in inner)


class _EditionExporter(Exporter):  # type: ignore[misc]
    """An edition of the executed notebook."""

    draft = Bool(False, help="Mark the public edition as a draft.").tag(config=True)

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[Any, Resources]:
        _require_notebook(nb)
        notebook, extended = super().from_notebook_node(nb, resources, **kw)
        return self.edition(read(notebook)), extended

    def edition(self, executed: Executed) -> str | bytes:
        """The edition of a notebook that has been read, which needs no preprocessing."""
        raise NotImplementedError


class ReportExporter(_EditionExporter):
    """The public edition as one offline HTML file (`--to nianbao-report`).

    It leads to the files of its report that stand `beside` it: all in a run, none from nbconvert.
    """

    file_extension = Unicode(".report.html").tag(config=True)  # beside that of --to html

    output_mimetype = "text/html"
    export_from_notebook = "年度报告（HTML）"

    beside = Dict(help="Files of the same report that the page leads to, with their bytes.")

    def edition(self, executed: Executed) -> str:
        shown = document(executed, self.draft)
        return page("report.html.jinja", document=shown, downloads=downloads(self.beside))


class PDFExporter(_EditionExporter):
    """The public edition as PDF/UA-1 and PDF/A-3a (`--to nianbao-pdf`)."""

    file_extension = Unicode(".report.pdf").tag(config=True)

    output_mimetype = "application/pdf"
    export_from_notebook = "年度报告（PDF）"

    def edition(self, executed: Executed) -> bytes:
        from nianbao.pages.typeset import typeset

        return typeset(document(executed, self.draft), figures_json(executed.record))


class DocxExporter(_EditionExporter):
    """The public edition as a Word file (`--to nianbao-docx`)."""

    file_extension = Unicode(".report.docx").tag(config=True)
    reference = Unicode(
        "", help="A .docx of the office's own, whose styles and page the report takes."
    ).tag(config=True)

    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    export_from_notebook = "年度报告（Word）"

    def edition(self, executed: Executed) -> bytes:
        from nianbao.pages.word import edition

        reference = edition.reference_of(Path(self.reference)) if self.reference else None
        figures = figures_json(executed.record)
        return edition.word(document(executed, self.draft), figures, reference)


class ReviewExporter(_EditionExporter):
    """The reviewer's edition as one offline HTML file (`--to nianbao-review`)."""

    file_extension = Unicode(".review.html").tag(config=True)

    output_mimetype = "text/html"
    export_from_notebook = "年度报告审阅版（HTML）"

    def edition(self, executed: Executed) -> str:
        shown = document(executed, self.draft)
        return page("review.html.jinja", document=shown, review=review(executed))
