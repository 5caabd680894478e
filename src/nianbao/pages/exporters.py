"""nbconvert exporters: the editions of an executed notebook, from the notebook alone.

The public edition is drawn from the blocks that tagged cells left, never from their
HTML, so that nothing but the report can get into it. With an open error in the record,
or on request, it is marked as a draft on every page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool, Unicode

from nianbao.errors import UsageError
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import PREAMBLE
from nianbao.form.editions import edition
from nianbao.inputs.figures import to_csv
from nianbao.pages import executed
from nianbao.pages.html import highlighted, highlighting_css, page
from nianbao.pages.marking import Mark, marked
from nianbao.prose.document import Block, blocks, paragraph
from nianbao.rules.finding import Finding

Resources = dict[str, Any]

MOST_NESTING = 80  # of a notebook's data: our own reach half of it


def figures_json(record: dict[str, Any]) -> str:
    """The machine-readable twin of the report: every figure with its labels and raw state."""
    twin = {key: record[key] for key in ("title", "agency", "year", "scope", "date", "form")}
    head = json.dumps(twin, ensure_ascii=False, indent=1)
    return f'{head[:-2]},\n "cells": [\n{_lines(record["figures"])}\n ]\n}}\n'


def figures_csv(record: dict[str, Any]) -> str:
    """The same cells as rows of a table, each with the report that it belongs to."""
    agency = record["agency"]
    report = {
        "district": agency["district"],
        "agency": agency["id"],
        "name": agency["name"],
        "year": record["year"],
        "form": record["form"]["id"],
    }
    return to_csv([{**report, **cell} for cell in record["figures"]])


def findings_json(record: dict[str, Any]) -> str:
    """What `nianbao check --json` prints for this report."""
    check = record["check"]
    head = json.dumps({k: check[k] for k in ("rulebook", "counts")}, ensure_ascii=False, indent=1)
    return f'{head[:-2]},\n "findings": [\n{_lines(check["findings"])}\n ]\n}}\n'


def _lines(records: list[dict[str, Any]]) -> str:
    """Records as JSON, one a line: quick to write, and to compare."""
    return ",\n".join("  " + json.dumps(record, ensure_ascii=False) for record in records)


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
    result = list(_in_order(result))
    sections = (block for block in result if block["kind"] == "heading" and block["level"] == 1)
    for number, block in enumerate(sections, 1):
        block["id"] = f"s{number}"
    return result


def _in_order(blocks: list[Block]) -> Iterator[Block]:
    """The blocks with headings that skip no level, as PDF/UA wants them.

    What stands before the first section cannot be under one: a heading there is a line.
    """
    level = 0
    for block in blocks:
        if block["kind"] == "heading" and not level and block["level"] > 1:
            yield paragraph(block["text"])
        elif block["kind"] == "heading":
            level = min(max(block["level"], 1), level + 1)
            yield {**block, "level": level}
        else:
            yield block


def _output_blocks(output: NotebookNode) -> list[Block]:
    data = output.get("data", {})
    if shown := data.get(executed.MIME):
        table = [_public_table(shown["block"])] if shown["kind"] == "table" else []
        return table + list(shown.get("blocks", []))
    if png := data.get("image/png"):
        alt = output.get("metadata", {}).get("alt") or data.get("text/plain", "图")
        return [executed.picture(png, alt)]
    return []


def _public_table(block: Block) -> Block:
    """A table without what only the review edition shows beside its figures."""
    rows = [
        [{k: v for k, v in cell.items() if k not in executed.BESIDE} for cell in row]
        for row in block["rows"]
    ]
    return {**block, "rows": rows}


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
        return self.edition(notebook, executed.record(notebook)), extended

    def edition(self, notebook: NotebookNode, record: dict[str, Any]) -> str | bytes:
        """The edition of a notebook with this record, which needs no preprocessing."""
        raise NotImplementedError


class ReportExporter(_EditionExporter):
    """The public edition as one offline HTML file (`--to nianbao-report`)."""

    file_extension = Unicode(".report.html").tag(config=True)  # beside that of --to html

    output_mimetype = "text/html"
    export_from_notebook = "年度报告（HTML）"

    def edition(self, notebook: NotebookNode, record: dict[str, Any]) -> str:
        return page("report.html.jinja", document=document(notebook, record, self.draft))


class PDFExporter(_EditionExporter):
    """The public edition as PDF/UA-1 and PDF/A-3a (`--to nianbao-pdf`)."""

    file_extension = Unicode(".report.pdf").tag(config=True)

    output_mimetype = "application/pdf"
    export_from_notebook = "年度报告（PDF）"

    def edition(self, notebook: NotebookNode, record: dict[str, Any]) -> bytes:
        from nianbao.pages.typeset import typeset

        return typeset(document(notebook, record, self.draft), figures_json(record))


class ReviewExporter(_EditionExporter):
    """The reviewer's edition as one offline HTML file (`--to nianbao-review`)."""

    file_extension = Unicode(".review.html").tag(config=True)

    output_mimetype = "text/html"
    export_from_notebook = "年度报告审阅版（HTML）"

    def edition(self, notebook: NotebookNode, record: dict[str, Any]) -> str:
        findings = executed.findings(record)
        anchors: dict[int, str] = {}
        review = {
            "provenance": record["provenance"],
            "counts": record["check"]["counts"],
            "cells": list(_cell_views(notebook, findings, anchors)),
            "groups": _grouped(_finding_views(record, findings, anchors), record),
            "ledger": _ledger(notebook),
            "pygments_css": highlighting_css(),
        }
        shown = document(notebook, record, self.draft)
        return page("review.html.jinja", document=shown, review=review)


def _ledger(notebook: NotebookNode) -> dict[str, Any] | None:
    """The ledger rows behind the figures, for the review edition alone."""
    shown = [data for _, data in executed.outputs(notebook) if data["kind"] == "ledger"]
    if not shown or not shown[0]["cells"]:
        return None
    cells = [{**c, "id": f"rows-{_anchor(c['address'])}"} for c in shown[0]["cells"]]
    return {"name": shown[0]["name"], "cells": cells}


def _anchor(spelled: str) -> str:
    address = CellAddress.parse(spelled)
    return address.anchor if address else ""


def _grouped(views: list[dict[str, Any]], record: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings by section of the report, the section of the worst one first."""
    sections = {section.id: section.heading for section in edition(record["form"]["id"]).sections}
    titles = {"": "全文", PREAMBLE: "引言", **sections}
    groups: dict[str, list[dict[str, Any]]] = {}
    for view in views:
        groups.setdefault((view["section"] or "").split("_")[0], []).append(view)
    return [{"title": titles[section], "findings": own} for section, own in groups.items()]


def _finding_views(
    record: dict[str, Any], findings: list[Finding], anchors: dict[int, str]
) -> list[dict[str, Any]]:
    form = edition(record["form"]["id"])
    reasons = {(e["code"], e["cell"], str(e["found"])): e for e in record["explanations"]}
    views = []
    for number, finding in enumerate(findings, 1):
        cell = finding.cell
        where = form.cell_name(finding.table, finding.row, finding.column) if finding.table else ""
        section = (finding.section or "").split("_")[0]
        views.append(
            {
                **finding.record(),
                "n": number,
                "cell": cell,
                "anchor": _anchor(cell) if finding.table and cell else anchors.get(number, section),
                "where": where,
                "quote": finding.quote and finding.quote.text,
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


def _cell_views(
    notebook: NotebookNode, findings: list[Finding], anchors: dict[int, str]
) -> Iterator[dict[str, Any]]:
    """The cells with the quoted sentences marked; `anchors` receives where each one stands."""
    section, begun = PREAMBLE, 0
    marks: dict[str, list[Mark]] = {}
    for n, f in enumerate(findings, 1):
        if f.quote and f.section and f.status == "open":
            mark = Mark(n, f.code, f.severity, f.section, f.quote)
            marks.setdefault(f.section.split("_")[0], []).append(mark)

    def marked_blocks(shown: list[Block]) -> list[Block]:
        own = [m for m in marks.get(section, ()) if m.n not in anchors]
        shown, ids = marked(shown, own)
        anchors.update(ids)
        return shown

    for cell in notebook.cells:
        tags = list(cell.metadata.get("tags", []))
        if cell.cell_type != "code":
            shown = [b for b in blocks(cell.source, heading_level=None) if b.get("level") != 0]
            if executed.PUBLIC in tags:
                for block in shown:
                    if block["kind"] == "heading" and block["level"] == 1:
                        begun += 1
                        section = block["id"] = f"s{begun}"
            yield {"type": "markdown", "blocks": shown}
            continue
        views = (_output_views(output, marked_blocks) for output in cell.outputs)
        yield {
            "type": "code",
            "id": section if executed.PUBLIC in tags and not begun else None,
            "tags": tags,
            "source": highlighted(cell.source),
            "outputs": [view for several in views for view in several],
        }


def _output_views(
    output: NotebookNode, marked_blocks: Callable[[list[Block]], list[Block]]
) -> list[dict[str, Any]]:
    data = output.get("data", {})
    if shown := data.get(executed.MIME):
        own = (
            [shown["block"]] if shown["kind"] == "table" else marked_blocks(shown.get("blocks", []))
        )
        views = [{"kind": "block", "block": block} for block in own]
        if shown.get("checks"):
            title = shown.get("name", "")
            views.append({"kind": "checks", "title": title, "rules": shown["checks"]})
        return views
    if images := _output_blocks(output):
        return images
    if output.output_type == "stream":
        return [{"kind": "text", "text": output.text, "stream": output.name}]
    if output.output_type == "error":
        trace = "\n".join(output.traceback)
        return [{"kind": "error", "name": output.ename, "value": output.evalue, "traceback": trace}]
    return [{"kind": "text", "text": str(data.get("text/plain", "")), "stream": "result"}]
