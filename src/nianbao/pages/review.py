"""The reviewer's edition as data: findings by cause, the report with its marks, the code."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import PREAMBLE, Form
from nianbao.form.editions import edition
from nianbao.pages.blocks import AnyBlock, FigureMark, Label, Value
from nianbao.pages.executed import AnyOutput, Cell, Executed
from nianbao.pages.html import highlighted, highlighting_css, page
from nianbao.pages.marking import Mark, marked, private, unlinked
from nianbao.pages.outputs import (
    Origin,
    Reason,
    Record,
    ShownBlocks,
    ShownLedger,
    ShownMembers,
    ShownTable,
)
from nianbao.prose.document import Heading
from nianbao.rules.causes import Cause, causes, difference
from nianbao.rules.finding import MASK, Finding, counts
from nianbao.rules.privacy import MARKUP, masked


@dataclass(frozen=True)
class FindingView:
    """A finding with its number, where it leads to, and its explanation or a draft of one."""

    finding: Finding
    n: int
    anchor: str
    where: str
    difference: str
    reason: Reason | None = None
    yaml: str | None = None

    @property
    def state(self) -> str:
        """Its severity, or that it is explained."""
        return self.finding.severity if self.finding.status == "open" else self.finding.status


@dataclass(frozen=True)
class Entry:
    """What one cause produced, as one entry: its findings, the first the worst.

    Of one wrong number `where` names its cell, `anchor` leads to it.
    """

    cause: Cause
    views: list[FindingView]
    where: str
    anchor: str
    likely: str

    @property
    def numbers(self) -> str:
        """第6、8至11项 as 6、8至11."""
        runs: list[list[int]] = []
        for n in self.cause.numbers:
            if runs and runs[-1][-1] == n - 1:
                runs[-1].append(n)
            else:
                runs.append([n])
        return "、".join(
            f"{run[0]}至{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs
        )

    @property
    def codes(self) -> str:
        return "、".join(dict.fromkeys(view.finding.code for view in self.views))

    @property
    def states(self) -> list[str]:
        """Those of its findings, the worst first."""
        return list(dict.fromkeys(view.state for view in self.views))


@dataclass(frozen=True)
class SectionLink:
    """A section of the report in the bar: how many open findings it has."""

    id: str
    number: str
    title: str
    found: int


@dataclass(frozen=True)
class CellView:
    """A cell as the page shows it: `source` of one of code, `blocks` of one of Markdown."""

    outputs: Sequence[AnyOutput] = ()
    blocks: Sequence[AnyBlock] = ()
    source: Markup | None = None
    id: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether anything of it, but its code, stands on the page."""
        return bool(self.blocks) or any(o.kind not in _UNSHOWN for o in self.outputs)

    @property
    def is_heading(self) -> bool:
        """Whether it is nothing but headings, none of them of the form."""
        return bool(self.blocks) and all(isinstance(b, Heading) and not b.id for b in self.blocks)


_SUSPECTED = "疑误"
INJECTED = "injected-parameters"  # the tag that papermill gives the cell
_UNSHOWN = ("record", "findings")  # they stand at the page's head


@dataclass(frozen=True)
class Review:
    """All that the reviewer's edition shows beside the public one.

    `cells` read as the report, with what the analyst added behind it; `preface` is what the
    notebook says of itself.
    """

    provenance: tuple[Origin, ...]
    counts: dict[str, int]
    sections: list[SectionLink]
    entries: list[Entry]
    cells: list[CellView]
    preface: list[AnyBlock]
    code: list[CellView]
    ledger: ShownLedger | None
    members: ShownMembers | None
    pygments_css: Markup

    @property
    def script_hash(self) -> str:
        """By which the page's policy knows its one script."""
        return script_hash()


@cache
def script_hash() -> str:
    """The hash of the one script that goes through findings."""
    return f"sha256-{b64encode(sha256(page('review.js').encode()).digest()).decode()}"


def review(executed: Executed) -> Review:
    """The reviewer's edition of an executed notebook."""
    record = executed.record
    form = edition(record.form.id)
    marking = Marking(record.findings, form)
    marked_cells = [
        _unlinked(cell, marking.private) for cell in list(marking.cells(executed.cells))
    ]
    shown = entries(record, finding_views(record, marking.anchors))
    cells = [_suspected(cell, shown) for cell in marked_cells]
    first = next((i for i, cell in enumerate(executed.cells) if cell.is_public), 0)
    return Review(
        provenance=record.provenance,
        counts=counts(record.findings),
        sections=_sections(record, form),
        entries=shown,
        cells=_headed(cells[first:]),
        preface=[block for cell in cells[:first] for block in cell.blocks],
        code=list(_code(executed, cells, marking.private)),
        ledger=executed.ledger if executed.ledger and executed.ledger.cells else None,
        members=executed.members,
        pygments_css=highlighting_css(),
    )


def _code(
    executed: Executed, cells: Sequence[CellView], private: Collection[str]
) -> Iterator[CellView]:
    """The cells of code; the parameters in them repeat no personal data that a finding masks."""
    for cell, executed_cell in zip(cells, executed.cells, strict=True):
        if cell.source and private and INJECTED in cell.tags:
            yield replace(cell, source=highlighted(masked(executed_cell.source, private, MARKUP)))
        elif cell.source:
            yield cell


def _unlinked(cell: CellView, private: Collection[str]) -> CellView:
    """A cell without links to what a finding masks, wherever in the report it does."""
    if not private:
        return cell
    outputs = [
        replace(one, blocks=unlinked(one.blocks, private))
        if isinstance(one, ShownBlocks | ShownLedger)
        else one
        for one in cell.outputs
    ]
    return replace(cell, outputs=outputs)


def _suspected(cell: CellView, entries: Sequence[Entry]) -> CellView:
    """A cell with a mark at each figure of its tables that is the one wrong number."""
    wrong = {e.anchor: e.views[0] for e in entries if e.cause.kind == "number" and e.cause.cell}

    def value(one: Label | Value) -> Label | Value:
        view = wrong.get(one.beside.anchor) if isinstance(one, Value) and one.beside else None
        if view is None or not isinstance(one, Value) or one.beside is None:
            return one
        mark = FigureMark(_SUSPECTED, view.finding.severity, view.n)
        return replace(one, beside=replace(one.beside, marks=(mark, *one.beside.marks)))

    def output(one: AnyOutput) -> AnyOutput:
        if not isinstance(one, ShownTable):
            return one
        rows = tuple(tuple(map(value, row)) for row in one.block.rows)
        return replace(one, block=replace(one.block, rows=rows))

    return replace(cell, outputs=list(map(output, cell.outputs))) if wrong else cell


def _headed(cells: Sequence[CellView]) -> list[CellView]:
    """What is shown of the cells, without headings under which nothing is."""
    shown: list[CellView] = []  # from the last to the first
    below: CellView | None = None  # the next with anything in it
    for cell in reversed(cells):
        if cell.is_shown and not (cell.is_heading and (not below or below.is_heading)):
            shown.append(cell)
        if cell.is_shown:
            below = cell
    return shown[::-1]


def _sections(record: Record, form: Form) -> list[SectionLink]:
    """The sections of the form, and what is found in each."""
    found = Counter((f.section or "").split("_")[0] for f in record.findings if f.status == "open")
    named = [SectionLink(s.id, s.number, s.title, found[s.id]) for s in form.sections]
    return [SectionLink(PREAMBLE, "引", "引言", found[PREAMBLE]), *named]


def entries(record: Record, views: Sequence[FindingView]) -> list[Entry]:
    """The findings of a record by cause, the worst first whatever their section."""
    return by_cause(views, edition(record.form.id), record.figures)


def by_cause(
    views: Sequence[FindingView], form: Form, figures: Iterable[Mapping[str, Any]]
) -> list[Entry]:
    """Findings by cause; explained ones last. `figures` as in figures.json."""
    shown = []
    for cause in causes([view.finding for view in views], form, figures):
        own = [views[n - 1] for n in cause.numbers]
        slips = {view.finding.likely for view in own}
        likely = cause.likely or (slips.pop() if len(slips) == 1 else "")
        where, anchor = own[0].where, own[0].anchor
        if cause.cell:
            where, anchor = form.cell_name(*cause.cell), cause.cell.anchor
        shown.append(Entry(cause, own, where, anchor, likely))
    return shown


def finding_views(record: Record, anchors: dict[int, str]) -> list[FindingView]:
    """The findings of a record in its order, with their explanations; `anchors` as below."""
    reasons = {(e.code, e.cell, str(e.found)): e for e in record.explanations}
    views = []
    for view in views_of(record.findings, edition(record.form.id), anchors):
        finding = view.finding
        accepted = finding.status == "explained" or finding.code in record.inexplicable
        reason = reasons.get((finding.code, finding.cell, str(finding.found)))
        yaml = None if accepted else _explanation_yaml(finding)
        views.append(replace(view, reason=reason, yaml=yaml))
    return views


def views_of(
    findings: Sequence[Finding], form: Form, anchors: Mapping[int, str]
) -> list[FindingView]:
    """Findings with where they lead to; `anchors` leads to what they quote, by number."""
    views = []
    for number, finding in enumerate(findings, 1):
        where = form.cell_name(finding.table, finding.row, finding.column) if finding.table else ""
        section = (finding.section or "").split("_")[0]
        views.append(
            FindingView(
                finding=finding,
                n=number,
                anchor=_anchor(finding, form) if finding.table else anchors.get(number, section),
                where=where,
                difference=difference(finding),
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
        self.private: set[str] = set()  # the personal data that findings mask
        self.marks: dict[str, list[Mark]] = {}
        for n, f in enumerate(findings, 1):
            is_open = f.status == "open"
            if f.quote and f.section and (is_open or MASK in f.quote.text):
                mark = Mark(n, f.code, f.severity, f.section, f.quote, is_open)
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
        self.private |= private(output.blocks, own)
        if self.private:
            blocks = unlinked(blocks, self.private)
        return replace(output, blocks=blocks)
