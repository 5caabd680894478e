"""The texts of a parameter file as they are published: quotations filled in, Markdown read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.figures import Figures
from nianbao.inputs.source import Address
from nianbao.prose.document import Block
from nianbao.prose.markdown import ProseError, settable
from nianbao.prose.quotation import QuotationError, quoted
from nianbao.prose.statements import summed

Given = Callable[..., list[Block]]

_BRACE = re.compile("[{}｛｝﹛﹜]")
_QUOTATION = re.compile(r"\{\{.*?\}\}", re.DOTALL)


class Writer:
    """Whoever composes the prose of a report asks it for each text by its address.

    InputError with the line for what cannot be published.
    """

    def __init__(self, agency_year: AgencyYear, figures: Figures, prior: Figures | None) -> None:
        self.agency_year, self.figures = agency_year, figures
        self._names = _names(agency_year, figures, prior)
        for address, text in _published_lines(agency_year):
            self._refuse_brace(text, address)

    def given(self, text: str | None, *address: str | int, level: int = 2) -> list[Block]:
        """The blocks of a Markdown text of the narrative, its headings at the level."""
        place: Address = ("narrative", *address)
        try:
            return settable(self.line(text or "", *place), level)
        except ProseError as error:
            raise self.agency_year.error(
                place,
                str(error),
                expected=error.expected,
                found=error.found,
                fragment=error.fragment,
            ) from None

    def line(self, text: str, *address: str | int) -> str:
        """A published text with its quotations filled in."""
        try:
            filled = quoted(text, self._names)
        except QuotationError as error:
            raise self.agency_year.error(address, str(error), fragment=error.fragment) from None
        self._refuse_brace(filled, address, _line_with_brace(text))
        return filled

    def _refuse_brace(self, text: str, address: Address, fragment: str | None = None) -> None:
        if brace := _BRACE.search(text):
            expected, found = "没有花括号的文字", f"“{brace[0]}”"
            raise self.agency_year.error(
                address, "留下了花括号", expected=expected, found=found, fragment=fragment
            )


def _line_with_brace(text: str) -> str | None:
    """The line of a text that holds a brace of no quotation."""
    rest = _QUOTATION.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), text)
    found = zip(text.split("\n"), rest.split("\n"), strict=True)
    return next((line.strip() for line, left in found if _BRACE.search(left)), None)


def _published_lines(agency_year: AgencyYear) -> list[tuple[Address, str]]:
    """The single lines that the report prints as they stand."""
    agency, contact = agency_year.agency, agency_year.contact
    lines: list[tuple[Address, str | None]] = [
        (("agency", "name"), agency.name),
        (("agency", "self_reference"), agency.self_reference),
        *((("contact", key), getattr(contact, key)) for key in type(contact).model_fields),
    ]
    return [(address, text) for address, text in lines if text is not None]


def _names(agency_year: AgencyYear, figures: Figures, prior: Figures | None) -> Mapping[str, Any]:
    return {
        **_nested(figures),
        "prior": _nested(prior) if prior else {},
        "facts": agency_year.facts,
        "year": agency_year.year,
        "agency": {"name": agency_year.agency.name},
    }


def _nested(figures: Figures) -> dict[str, Any]:
    """Numbers by table, row and column; a one-row table by column too, a group by its sum."""
    result: dict[str, Any] = {}
    for table in figures.form.tables:
        rows: dict[str, Any] = {}
        for node, _ in table.walk("row"):
            sums = {
                column.id: summed(figures, table.id, node.leaves(), column.id)
                for column in table.leaf_columns
            }
            rows[node.id] = sums
        if len(table.leaf_rows) == 1:
            rows |= rows[table.leaf_rows[0].id]
        result[table.id] = rows
    return result
