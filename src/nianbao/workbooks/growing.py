"""A sheet with rows that grow with what is typed in them."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet


class GrowingSheet(Worksheet):  # type: ignore[misc]
    """Rows may have a height that is no fixed one: a spreadsheet fits it to a text typed later.

    XlsxWriter calls every height that it writes fixed ("customHeight").
    """

    def __init__(self) -> None:
        super().__init__()
        self._growing: dict[int, float] = {}
        self._widened: dict[int, float] = {}

    def grow(self, row: int, height: float) -> None:
        """Make a row, counted from 0, at least so high in points, and let it grow."""
        self._growing[row] = max(height, self._growing.get(row, 0.0))
        self.set_row(row, self._growing[row])

    def widen(self, column: int, width: float) -> None:
        """Make a column, counted from 0, as wide as the widest that was asked for."""
        self._widened[column] = max(width, self._widened.get(column, 0.0))
        self.set_column(column, column, self._widened[column])

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = None) -> None:
        given = attributes or []
        if tag == "row" and dict(given)["r"] - 1 in self._growing:
            given = [(key, value) for key, value in given if key != "customHeight"]
        super()._xml_start_tag_unencoded(tag, given)
