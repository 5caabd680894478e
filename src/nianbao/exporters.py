"""nbconvert exporters: the editions of an executed notebook, from the notebook alone.

The public edition is drawn from the blocks that tagged cells left, never from their
HTML, so that nothing but the report can get into it. With an open error in the record,
or on request, it is marked as a draft on every page.
"""

from __future__ import annotations

import json
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool, Unicode

from nianbao import notebook as executed
from nianbao.document import Block, blocks
from nianbao.figures import to_csv
from nianbao.finding import Finding
from nianbao.form import edition
from nianbao.pages import highlighted, highlighting_css, page

Resources = dict[str, Any]


def figures_json(record: dict[str, Any]) -> str:
    """The machine-readable twin of the report: every figure with its labels and raw state."""
    twin = {key: record[key] for key in ("title", "agency", "year", "scope", "date", "form")}
    return _json({**twin, "cells": record["figures"]})


def figures_csv(record: dict[str, Any]) -> str:
    """The same cells as rows of a table."""
    return to_csv(record["figures"])


def findings_json(record: dict[str, Any]) -> str:
    """What `nianbao check --json` prints for this report."""
    return _json(record["check"])


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def is_blocked(record: dict[str, Any]) -> bool:
    """Whether an open error withholds the public edition."""
    return any(finding.blocks_publication for finding in executed.findings(record))


def document(notebook: NotebookNode, record: dict[str, Any], draft: bool) -> dict[str, Any]:
    """The public edition as data: title, agency, dates and the blocks in order."""
    return {
        "title": record["title"],
        "agency": record["agency"]["name"],
        "year": record["year"],
        "date": record["date"],
        "draft": draft or is_blocked(record),
        "form": record["form"]["doc_no"],
        "description": f"{record['title']}（{record['form']['doc_no']}）",
        "blocks": _public_blocks(notebook),
    }


def _public_blocks(notebook: NotebookNode) -> list[Block]:
    result: list[Block] = []
    for cell in notebook.cells:
        if executed.PUBLIC not in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            result += blocks(cell.source, heading_level=None)
        for output in cell.get("outputs", []):
            result += _output_blocks(output)
    sections = (block for block in result if block["kind"] == "heading" and block["level"] == 1)
    for number, block in enumerate(sections, 1):
        block["id"] = f"s{number}"
    return result


def _output_blocks(output: NotebookNode) -> list[Block]:
    data = output.get("data", {})
    if shown := data.get(executed.MIME):
        table = [_public_table(shown["block"])] if shown["kind"] == "table" else []
        return table + list(shown.get("blocks", []))
    if png := data.get("image/png"):
        alt = output.get("metadata", {}).get("alt") or data.get("text/plain", "图")
        image = {"kind": "image", "format": "png", "data": png, "alt": alt, "caption": None}
        return [image]
    return []


def _public_table(block: Block) -> Block:
    """A table without what only the review edition shows beside its figures."""
    rows = [
        [{k: v for k, v in cell.items() if k not in executed.BESIDE} for cell in row]
        for row in block["rows"]
    ]
    return {**block, "rows": rows}


class _EditionExporter(Exporter):  # type: ignore[misc]
    """An edition of the executed notebook."""

    draft = Bool(False, help="Mark the public edition as a draft.").tag(config=True)

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[Any, Resources]:
        notebook, extended = super().from_notebook_node(nb, resources, **kw)
        return self._edition(notebook, executed.record(notebook)), extended

    def _edition(self, notebook: NotebookNode, record: dict[str, Any]) -> str | bytes:
        raise NotImplementedError


class ReportExporter(_EditionExporter):
    """The public edition as one offline HTML file (`--to nianbao-report`)."""

    file_extension = Unicode(".html").tag(config=True)

    output_mimetype = "text/html"
    export_from_notebook = "年度报告（HTML）"

    def _edition(self, notebook: NotebookNode, record: dict[str, Any]) -> str:
        return page("report.html.jinja", document=document(notebook, record, self.draft))


class PDFExporter(_EditionExporter):
    """The public edition as PDF/UA-1 and PDF/A-3a (`--to nianbao-pdf`)."""

    file_extension = Unicode(".pdf").tag(config=True)

    output_mimetype = "application/pdf"
    export_from_notebook = "年度报告（PDF）"

    def _edition(self, notebook: NotebookNode, record: dict[str, Any]) -> bytes:
        from nianbao.typeset import typeset

        return typeset(document(notebook, record, self.draft), figures_json(record))


class ReviewExporter(_EditionExporter):
    """The reviewer's edition as one offline HTML file (`--to nianbao-review`)."""

    file_extension = Unicode(".review.html").tag(config=True)

    output_mimetype = "text/html"
    export_from_notebook = "年度报告审阅版（HTML）"

    def _edition(self, notebook: NotebookNode, record: dict[str, Any]) -> str:
        review = {
            "provenance": record["provenance"],
            "counts": record["check"]["counts"],
            "findings": _finding_views(record),
            "cells": [_cell_view(cell) for cell in notebook.cells],
            "pygments_css": highlighting_css(),
        }
        shown = document(notebook, record, self.draft)
        return page("review.html.jinja", document=shown, review=review)


def _finding_views(record: dict[str, Any]) -> list[dict[str, Any]]:
    form = edition(record["form"]["id"])
    reasons = {(e["code"], e["cell"], str(e["found"])): e for e in record["explanations"]}
    views = []
    for number, finding in enumerate(executed.findings(record), 1):
        cell = finding.cell
        where = form.cell_name(finding.table, finding.row, finding.column) if finding.table else ""
        views.append(
            {
                **finding.record(),
                "n": number,
                "cell": cell,
                "anchor": executed.anchor(cell) if cell else None,
                "where": where,
                "reason": reasons.get((finding.code, cell, str(finding.found))),
                "yaml": None
                if finding.status == "explained" or finding.code in record["inexplicable"]
                else _explanation_yaml(finding),
            }
        )
    return views


def _explanation_yaml(finding: Finding) -> str:
    """The entry under `explanations` that would accept the finding, but for its reason."""
    values = {"code": finding.code, "cell": finding.cell, "found": finding.found}
    fields = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return f"- {{{', '.join(fields)}, reason: , by: , on: }}"


def _cell_view(cell: NotebookNode) -> dict[str, Any]:
    if cell.cell_type != "code":
        shown = blocks(cell.source, heading_level=None)
        return {"type": "markdown", "blocks": [b for b in shown if b.get("level") != 0]}
    views = (_output_views(output) for output in cell.outputs)
    return {
        "type": "code",
        "tags": list(cell.metadata.get("tags", [])),
        "source": highlighted(cell.source),
        "outputs": [view for several in views for view in several],
    }


def _output_views(output: NotebookNode) -> list[dict[str, Any]]:
    data = output.get("data", {})
    if shown := data.get(executed.MIME):
        if shown["kind"] == "table":
            checks = {"kind": "checks", "title": shown["name"], "rules": shown["checks"]}
            return [{"kind": "block", "block": shown["block"]}, checks]
        return [{"kind": "block", "block": block} for block in shown.get("blocks", [])]
    if images := _output_blocks(output):
        return images
    if output.output_type == "stream":
        return [{"kind": "text", "text": output.text, "stream": output.name}]
    if output.output_type == "error":
        trace = "\n".join(output.traceback)
        return [{"kind": "error", "name": output.ename, "value": output.evalue, "traceback": trace}]
    return [{"kind": "text", "text": str(data.get("text/plain", "")), "stream": "result"}]
