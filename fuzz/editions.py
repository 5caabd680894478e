"""The editions of a report without a kernel: its notebook as it would be after running.

Great Expectations does not judge it: the findings are invented, one on every sentence and on a few
cells, since whatever is found must find its place in the review edition.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from fuzz import ROOT
from nianbao.annual_report import AnnualReport
from nianbao.errors import FontError
from nianbao.inputs.workspace import Workspace
from nianbao.notebook import Master
from nianbao.pages import exporters
from nianbao.pages.executed import MIME
from nianbao.pages.html import fragment, page
from nianbao.pages.outputs import Record, read_output
from nianbao.prose.sentences import Sentence, sentences
from nianbao.rules.finding import Finding
from nianbao.rules.rulebook import Rulebook
from nianbao.rules.verdict import Verdict

_ACTIVE = re.compile(
    r"<(?:script|iframe|object|embed|base|form|svg)\b|<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*\son\w+\s*=|"
    r"(?:href|src)=\"(?!#|https?://|mailto:|data:image/)",
    re.IGNORECASE,
)
_ALWAYS = ("expected", "found", "message", "citation")

Cells = list[dict[str, Any]]


def fragments(report: AnnualReport) -> None:
    """The prose as a cell of the notebook shows it."""
    for section in ("preamble", *(section.id for section in report.form.sections)):
        _require_passive(fragment(report.prose(section)))


def pages(report: AnnualReport) -> None:
    """The public edition in HTML and for Word, the review edition, the figures for machines."""
    shown = cells(report)
    _export(shown, "ReportExporter", "ReviewExporter", "DocxExporter")
    record = read_output(shown[0]["outputs"][0])
    assert isinstance(record, Record)
    json.loads(exporters.figures_json(record))
    json.loads(exporters.findings_json(record))
    assert len(list(csv.reader(io.StringIO(exporters.figures_csv(record))))) > len(record.figures)


def pdf(report: AnnualReport) -> None:
    """The public edition in PDF, unless no font here has a glyph that it needs."""
    with suppress(FontError):
        _export(cells(report), "PDFExporter")


def exported(case: bytes) -> str:
    """What comes of a notebook whose outputs anyone may have written."""
    shown = json.loads(case)
    if not isinstance(shown, list) or not all(isinstance(cell, dict) for cell in shown):
        return "no notebook"  # Jupyter refuses it before it comes to us
    _export(shown, "ReportExporter", "ReviewExporter", "DocxExporter")
    return "exported"


def cells(report: AnnualReport) -> Cells:
    """The notebook's cells as plain data: headings, and what the others left."""
    master = _unjudged(report)
    found: Cells = [_cell(master, public=False), _cell(master.preamble())]
    for section in report.form.sections:
        found.append({"markdown": f"## {section.heading}"})
        found.append(_cell(master.prose(section.id)))
        found.append(_cell(*map(master.show, master.tables(section.id).values())))
    found.append(_cell(master.signature()))
    found.append(_cell(master.ledger(), master.findings(), public=False))
    return found


def _cell(*shown: Any, public: bool = True) -> dict[str, Any]:
    data = [one._repr_mimebundle_()[MIME] for one in shown]
    return {"tags": ["report"] if public else [], "outputs": data}


def _unjudged(report: AnnualReport) -> Master:
    """The notebook's object, but with invented findings."""
    master = Master.__new__(Master)
    master.report, master.rulebook = report, Rulebook("0" * 12, ())
    master.workspace = Workspace(ROOT)
    master.verdict = Verdict(tuple(_invented(report)), ())
    return master


def _invented(report: AnnualReport) -> Iterator[Finding]:
    where = [("t3", "granted", "total", "s3"), ("t4", "cases", "rev_total", "s4"), (None,) * 4]
    for table, row, column, section in where:
        yield _finding(report, table, row, column, section, None)
    for passage in report.passages:
        for sentence in islice(sentences(passage.words), 40):
            yield _finding(report, None, None, None, passage.section, sentence)


def _finding(
    report: AnnualReport,
    table: str | None,
    row: str | None,
    column: str | None,
    section: str | None,
    quote: Sentence | None,
) -> Finding:
    return Finding(
        code="D001",
        severity="warn",
        status="open",
        agency=report.key,
        year=report.year,
        table=table,
        row=row,
        column=column,
        section=section,
        quote=quote,
        **{key: quote.text if quote else key for key in _ALWAYS},
    )


def _export(found: Cells, *names: str) -> None:
    for name in names:
        exporter = getattr(exporters, name)()
        made, _ = exporter.from_notebook_node(_notebook(found))
        if isinstance(made, str):
            shown = made.replace(f"<script>{page('review.js')}</script>", "")  # our own alone
            _require_passive(re.sub(r"<style>.*?</style>", "", shown, flags=re.DOTALL))


def _notebook(found: Cells) -> nbformat.NotebookNode:
    notebook = new_notebook()
    for number, cell in enumerate(found):
        if isinstance(cell.get("markdown"), str):
            made = new_markdown_cell(cell["markdown"], metadata={"tags": ["report"]})
        else:
            outputs = [
                new_output("display_data", data={MIME: one}) for one in _list(cell, "outputs")
            ]
            made = new_code_cell("report", execution_count=number, outputs=outputs)
            made.metadata["tags"] = [tag for tag in _list(cell, "tags") if isinstance(tag, str)]
        made["id"] = f"cell-{number}"
        notebook.cells.append(made)
    return nbformat.from_dict(notebook)


def _list(cell: dict[str, Any], key: str) -> list[Any]:
    value = cell.get(key)
    return value if isinstance(value, list) else []


def _require_passive(html: str) -> None:
    """A page shows; it runs nothing and loads nothing."""
    if found := _ACTIVE.search(html):
        raise AssertionError(f"an active page: {found[0][:80]!r}")
