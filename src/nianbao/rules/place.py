"""Where in a parameter file a finding is to be mended."""

from __future__ import annotations

from itertools import takewhile

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.form.role import Role
from nianbao.inputs.agency_year import Improved
from nianbao.inputs.source import Address, Place
from nianbao.prose.passage import Passage
from nianbao.prose.sentences import Sentence
from nianbao.rules.finding import Finding

_ANSWERS = Improved.model_fields["improvement"].title or ""  # to the problems of last year
_SHOWN = (40, 20, 10, 5)  # characters to find a sentence by, which may be broken or quote a figure


def place_of(finding: Finding, report: AnnualReport) -> Place | None:
    """The place of a finding; None of a report that was not read from a file.

    What was left out is to be filled in at the nearest thing that was not.
    """
    source = report.agency_year.source
    if source is None:
        return None
    quoted = finding.quote.text if finding.quote else ""
    if finding.key:
        address: Address = (finding.key, *([] if finding.item is None else [finding.item]))
    elif finding.table:
        address = _of_cells(CellAddress(finding.table, finding.row, finding.column), report)
    elif finding.section:
        address = _of_prose(finding, finding.section, report)
    else:
        address = ()
    return source.place(address, *(quoted[:length] for length in _SHOWN if quoted))


def _of_cells(at: CellAddress, report: AnnualReport) -> Address:
    """What the cells of an address were typed at, all together."""
    own = [
        cell
        for cell in report.figures.table(at.table)
        if at.row in (None, cell.row) and at.column in (None, cell.column)
    ]
    typed = [cell.typed_at for cell in own if cell.typed_at]
    exact: Address = ("figures", *filter(None, (at.table, at.row, at.column)))
    if typed:
        parts = takewhile(lambda parts: len(set(parts)) == 1, zip(*typed, strict=False))
        alike = tuple(part for part, *_ in parts)
        return exact if exact[: len(alike)] == alike else alike  # a workbook has every cell
    if any(cell.counted is not None for cell in own):
        return ("ledgers",)
    if own and (at.row or at.column):
        return ("figures", at.table, own[0].row, own[0].column)
    return exact


def _of_prose(finding: Finding, section: str, report: AnnualReport) -> Address:
    """Where the prose was typed that a finding is on, or where it is to be."""
    if finding.quote is None:
        return _of_section(finding, section, report)
    own = [passage for passage in report.passages if passage.section == section]
    for problem, answer in (pair for passage in own for pair in passage.pairs):
        if _holds(problem, finding.quote):
            wanting = _ANSWERS in (finding.expected or "")
            return answer.typed_at if wanting else problem.typed_at
        if _holds(answer, finding.quote):
            return answer.typed_at
    typed = (passage.typed_at for passage in own if passage.typed_at)
    return next(typed, _section(section))


def _holds(passage: Passage, quote: Sentence) -> bool:
    return passage.at <= quote.at and quote.until <= passage.at + len(passage.words)


def _of_section(finding: Finding, section: str, report: AnnualReport) -> Address:
    """What is to be mended where a section, or a part of one, lacks something."""
    known = report.form.section(section)
    if known is not None and known.role is Role.PROBLEMS:
        asked = "last_year" if _ANSWERS in finding.message else "this_year"
        return (*_section(section)[:2], asked)
    wanted = finding.expected or ""
    parts = [p for p in known.parts if any(a in wanted for a in p.aliases)] if known else []
    if len(parts) == 1:
        return ("narrative", section, parts[0].id)
    typed = (p.typed_at for p in report.passages if p.section == section and p.typed_at)
    return next(typed, _section(section))


def _section(section: str) -> Address:
    return ("narrative", section.split("_")[0], section)
