"""Where in a parameter file a finding is to be mended."""

from __future__ import annotations

from itertools import takewhile

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.inputs.source import Address, Place
from nianbao.rules.finding import Finding

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
        address = _of_prose(finding.section, report)
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
    return exact


def _of_prose(section: str, report: AnnualReport) -> Address:
    typed = (p.typed_at for p in report.passages if p.section == section and p.typed_at)
    return next(typed, ("narrative", section.split("_")[0], section))
