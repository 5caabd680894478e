"""What an explanation is of, where it names a cell of the workbook: as findings name it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form
from nianbao.inputs.agency_year import Problems
from nianbao.inputs.source import Address
from nianbao.inputs.workbook.square import Square

_CELL = re.compile(r"'?(?P<sheet>[^'!]{1,31})'?!(?P<ref>\$?[A-Z]{1,3}\$?[0-9]{1,7})(?:\s.*)?")
_GROUPS = tuple(Problems.model_fields)  # parts of a section, numbered as they come


def is_pointed(cell: str) -> bool:
    """Whether a text means a cell of a sheet: 表三!D7, 表三!D7 自然人."""
    return "!" in unicodedata.normalize("NFKC", cell)


def places(cells: Mapping[Address, tuple[Square, str]]) -> dict[str, Address]:
    """The values by their cells: 表三!D7; of what begins in one cell the innermost."""
    return {str(cells[address][0]): address for address in sorted(cells, key=len)}


def pointed(cell: str, values: Mapping[str, Address], form: Form) -> str | None:
    """The figure or the section in a cell: t3[granted,total], s5_1; empty for another value.

    None for a cell in which no value stands.
    """
    named = _CELL.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    if named is None:
        return None
    at = f"{named['sheet']}!{named['ref'].replace('$', '')}"
    address = values.get(at)
    if address is None:
        return None
    if address[0] == "figures":
        return str(CellAddress(*map(str, address[1:])))
    return _section(address[1:], form) if address[0] == "narrative" else ""


def _section(keys: Address, form: Form) -> str:
    """The section of a text, as the composed report counts it."""
    section, *below = map(str, keys)
    if not below:
        return section
    if form.section(below[0]) is not None:  # a part, or a free text
        return below[0]
    if below[0] in _GROUPS:
        return f"{section}_{_GROUPS.index(below[0]) + 1}"
    if len(below) > 1:
        return f"{section}_{int(below[1]) + 1}"
    return section if below[0] == "intro" else f"{section}_{below[0]}"
