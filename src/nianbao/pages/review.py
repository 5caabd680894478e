"""The reviewer's edition as data: findings, their places, the cells with what they left."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import PREAMBLE, Form
from nianbao.form.editions import edition
from nianbao.pages.blocks import AnyBlock
from nianbao.pages.executed import AnyOutput, Cell, Executed
from nianbao.pages.html import highlighted, highlighting_css
from nianbao.pages.marking import Mark, marked
from nianbao.pages.outputs import (
    Origin,
    Reason,
    Record,
    ShownBlocks,
    ShownLedger,
)
from nianbao.prose.document import Heading
from nianbao.rules.finding import Finding, counts


@dataclass(frozen=True)
class FindingView:
    """A finding with its number, where it leads to, and its explanation or a draft of one."""

    finding: Finding
    n: int
    anchor: str
    where: str
    reason: Reason | None
    yaml: str | None


@dataclass(frozen=True)
class Group:
    """The findings of a section of the report."""

    title: str
    findings: list[FindingView]


@dataclass(frozen=True)
class CellView:
    """A cell as the page shows it: `source` of one of code, `blocks` of one of Markdown."""

    outputs: Sequence[AnyOutput] = ()
    blocks: Sequence[AnyBlock] = ()
    source: Markup | None = None
    id: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """All that the reviewer's edition shows beside the public one."""

    provenance: tuple[Origin, ...]
    counts: dict[str, int]
    cells: list[CellView]
    groups: list[Group]
    ledger: ShownLedger | None
    pygments_css: Markup


def review(executed: Executed) -> Review:
    """The reviewer's edition of an executed notebook."""
    record = executed.record
    marking = Marking(record.findings, edition(record.form.id))
    cells = list(marking.cells(executed.cells))
    return Review(
        provenance=record.provenance,
        counts=counts(record.findings),
        cells=cells,
        groups=_grouped(finding_views(record, marking.anchors), record),
        ledger=executed.ledger if executed.ledger and executed.ledger.cells else None,
        pygments_css=highlighting_css(),
    )


def _grouped(views: list[FindingView], record: Record) -> list[Group]:
    """The findings by section of the report, the section of the worst one first."""
    sections = {section.id: section.heading for section in edition(record.form.id).sections}
    titles = {"": "全文", PREAMBLE: "引言", **sections}
    groups: dict[str, list[FindingView]] = {}
    for view in views:
        groups.setdefault((view.finding.section or "").split("_")[0], []).append(view)
    return [Group(titles[section], own) for section, own in groups.items()]


def finding_views(record: Record, anchors: dict[int, str]) -> list[FindingView]:
    """The findings of a record in its order; `anchors` leads to what they quote, by number."""
    form = edition(record.form.id)
    reasons = {(e.code, e.cell, str(e.found)): e for e in record.explanations}
    views = []
    for number, finding in enumerate(record.findings, 1):
        cell = finding.cell
        where = form.cell_name(finding.table, finding.row, finding.column) if finding.table else ""
        section = (finding.section or "").split("_")[0]
        accepted = finding.status == "explained" or finding.code in record.inexplicable
        views.append(
            FindingView(
                finding=finding,
                n=number,
                anchor=_anchor(finding, form) if finding.table else anchors.get(number, section),
                where=where,
                reason=reasons.get((finding.code, cell, str(finding.found))),
                yaml=None if accepted else _explanation_yaml(finding),
            )
        )
    return views


def _anchor(finding: Finding, form: Form) -> str:
    """The cell or the table that a finding is of; of a row its first cell."""
    table = form.table(str(finding.table))
    first = table.leaf_columns[0].id if finding.row and not finding.column else finding.column
    return CellAddress(table.id, finding.row, first).anchor


def _explanation_yaml(finding: Finding) -> str:
    """The entry under `explanations` that would accept the finding, but for its reason."""
    values = {"code": finding.code, "cell": finding.cell, "found": finding.found}
    fields = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return f"- {{{', '.join(fields)}, reason: , by: , on: }}"


class Marking:
    """Goes once through the cells; `anchors` comes to say where each quoted sentence stands.

    Of a single cell `section` says which section of the form it belongs to.
    """

    def __init__(self, findings: Sequence[Finding], form: Form) -> None:
        self.anchors: dict[int, str] = {}
        self.section = PREAMBLE
        self.left = list(form.sections)
        self.marks: dict[str, list[Mark]] = {}
        for n, f in enumerate(findings, 1):
            if f.quote and f.section and f.status == "open":
                mark = Mark(n, f.code, f.severity, f.section, f.quote)
                self.marks.setdefault(f.section.split("_")[0], []).append(mark)

    def cells(self, cells: Sequence[Cell]) -> Iterator[CellView]:
        """The cells with the quoted sentences marked; the title of the report is left out."""
        for cell in cells:
            if cell.is_code:
                yield CellView(
                    id=PREAMBLE if cell.is_public and self.section == PREAMBLE else None,
                    tags=cell.tags,
                    source=highlighted(cell.source),
                    outputs=list(map(self.marked, cell.outputs)),
                )
                continue
            shown: list[AnyBlock] = []
            for block in cell.prose:
                if isinstance(block, Heading) and block.level == 0:
                    continue
                if cell.is_public and isinstance(block, Heading) and block.level == 1 and self.left:
                    self.section = self.left.pop(0).id
                    block = replace(block, id=self.section)
                shown.append(block)
            yield CellView(blocks=shown)

    def marked(self, output: AnyOutput) -> AnyOutput:
        """An output with what findings quote of its section marked."""
        if not isinstance(output, ShownBlocks | ShownLedger):
            return output
        own = [m for m in self.marks.get(self.section, ()) if m.n not in self.anchors]
        blocks, ids = marked(output.blocks, own)
        self.anchors |= ids
        return replace(output, blocks=blocks)
