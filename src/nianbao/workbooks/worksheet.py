"""One sheet of a workbook as XML: its cells found and made, its parts kept in their order."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterator
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from lxml import etree

from nianbao.inputs.workbook.square import letters
from nianbao.workbooks.package import Element, Package, children, legal

_ORDER = (  # of the parts of a sheet: CT_Worksheet
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter"),
    *("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"),
    *("drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects"),
    *("controls", "webPublishItems", "tableParts", "extLst"),
)
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ROW, _COLUMN = 20.0, 64.0  # pixels of a row and a column of which nothing is said


class At(NamedTuple):
    """A cell of a sheet, row and column counted from 1."""

    row: int
    column: int

    @property
    def ref(self) -> str:
        return f"{letters(self.column)}{self.row}"


def at(ref: str) -> At:
    """The cell that is named D7; ValueError if none is."""
    found = _REF.fullmatch(ref.replace("$", ""))
    if found is None:
        raise ValueError(ref)
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return At(int(found[2]), column)


class Worksheet:
    """A sheet of a package; whatever changes in it is written."""

    def __init__(self, package: Package, part: str) -> None:
        self.package, self.part = package, part
        self.root = package.tree(part)
        self._main = etree.QName(self.root).namespace
        (self._data,) = children(self.root, "sheetData")
        self._rows: dict[int, Element] = {}
        last = 0
        for row in children(self._data, "row"):
            last = int(row.get("r", last + 1))
            self._rows[last] = row
        self._order = sorted(self._rows)
        self._cells: dict[int, dict[int, Element]] = {}
        self._columns: dict[int, Element | None] = {}
        self._merged: list[tuple[At, At]] | None = None

    def cells(self) -> Iterator[tuple[At, Element]]:
        """Every cell that the sheet has an element for."""
        for row in self._order:
            for column, cell in sorted(self._of_row(row).items()):
                yield At(row, column), cell

    def rows(self) -> list[int]:
        """The numbers of the rows that the sheet has an element for."""
        return list(self._order)

    def row(self, number: int) -> Element:
        """A row, made where the sheet has none."""
        if number not in self._rows:
            made = self._element("row", r=str(number))
            before = bisect_left(self._order, number)
            _insert(
                self._data,
                made,
                self._rows[self._order[before - 1]].getnext()
                if before
                else self._first_of(self._data),
            )
            self._rows[number] = made
            insort(self._order, number)
            self.change()
        return self._rows[number]

    def found(self, place: At) -> Element | None:
        """A cell, if the sheet has an element for it."""
        return self._of_row(place.row).get(place.column) if place.row in self._rows else None

    def cell(self, place: At) -> Element:
        """A cell, made with the style of its row or column where the sheet has none."""
        cells = self._of_row(place.row)
        if place.column not in cells:
            row = self.row(place.row)
            made = self._element("c", r=place.ref, s=self._style_of(place))
            before = [n for n in cells if n < place.column]
            _insert(row, made, cells[max(before)].getnext() if before else self._first_of(row))
            cells[place.column] = made
            row.attrib.pop("spans", None)  # how far it reaches, which nobody needs
            self.change()
        return cells[place.column]

    def write(self, place: At, value: str | Decimal, style: int) -> None:
        """Write a text or a number into a cell that holds nothing else."""
        cell = self.cell(place)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        for key in ("cm", "vm"):
            cell.attrib.pop(key, None)
        cell.set("s", str(style))
        if isinstance(value, str) and value:
            cell.set("t", "inlineStr")
            text = self._within(self._within(cell, "is"), "t")
            text.text = legal(value)
            text.set(_SPACE, "preserve")
        elif not isinstance(value, str):
            self._within(cell, "v").text = str(value)
        self.change()

    def put(self, name: str, **attributes: str) -> Element:
        """A new part of the sheet, in its place among the others."""
        made = self._element(name, **attributes)
        after = _ORDER[_ORDER.index(name) + 1 :]
        place = next((c for c in self.root.iterchildren(etree.Element) if _local(c) in after), None)
        if place is None:
            place = next(children(self.root, "AlternateContent"), None)
        _insert(self.root, made, place)
        self._columns.clear()
        self._merged = None
        self.change()
        return made

    def part_of(self, name: str) -> Element | None:
        """A part of the sheet by its name."""
        return next(children(self.root, name), None)

    def merged(self) -> list[tuple[At, At]]:
        """The first and the last cell of whatever is merged."""
        found = []
        held = self.part_of("mergeCells")
        for merged in children(held, "mergeCell") if held is not None else ():
            first, _, last = merged.get("ref", "").partition(":")
            found.append((at(first), at(last or first)))
        return found

    def shown_at(self, place: At) -> At:
        """The cell that is shown at a place: of what is merged the first."""
        if self._merged is None:
            self._merged = self.merged()
        for first, last in self._merged:
            within = first.row <= place.row <= last.row and first.column <= place.column
            if within and place.column <= last.column:
                return first
        return place

    def change(self) -> None:
        self.package.change(self.part)

    # ------------------------------------------------------------------ sizes, in pixels

    def width(self, column: int) -> float:
        """The width of a column; 0 for a hidden one."""
        if (found := self._column(column)) is not None:
            if found.get("hidden") in ("1", "true"):
                return 0.0
            if "width" in found.attrib:
                return round(float(found.get("width")) * 7)
        form = self.part_of("sheetFormatPr")
        usual = form.get("defaultColWidth") if form is not None else None
        return round(float(usual) * 7) if usual else _COLUMN

    def height(self, row: int) -> float:
        """The height of a row; 0 for a hidden one."""
        found = self._rows.get(row)
        if found is not None:
            if found.get("hidden") in ("1", "true"):
                return 0.0
            if "ht" in found.attrib:
                return round(float(found.get("ht")) * 4 / 3)
        form = self.part_of("sheetFormatPr")
        usual = form.get("defaultRowHeight") if form is not None else None
        return round(float(usual) * 4 / 3) if usual else _ROW

    # ------------------------------------------------------------------ within

    def _of_row(self, row: int) -> dict[int, Element]:
        """The cells of a row by column."""
        if row not in self._cells:
            found: dict[int, Element] = {}
            last = 0
            for cell in children(self._rows[row], "c") if row in self._rows else ():
                last = at(cell.get("r")).column if cell.get("r") else last + 1
                found[last] = cell
            self._cells[row] = found
        return self._cells[row]

    def _style_of(self, place: At) -> str:
        row = self._rows.get(place.row)
        if row is not None and row.get("customFormat") in ("1", "true"):
            return str(row.get("s", "0"))
        column = self._column(place.column)
        return str(column.get("style", "0")) if column is not None else "0"

    def _column(self, number: int) -> Element | None:
        if number not in self._columns:
            held = self.part_of("cols")
            listed = children(held, "col") if held is not None else ()
            self._columns[number] = next(
                (
                    column
                    for column in listed
                    if int(column.get("min", 0)) <= number <= int(column.get("max", 0))
                ),
                None,
            )
        return self._columns[number]

    def _element(self, name: str, **attributes: str) -> Element:
        made = etree.Element(f"{{{self._main}}}{name}", nsmap=self.root.nsmap)
        for key, value in attributes.items():
            made.set(key, value)
        return made

    def _within(self, parent: Element, name: str) -> Element:
        return etree.SubElement(parent, f"{{{self._main}}}{name}")

    def _first_of(self, parent: Element) -> Element | None:
        return parent[0] if len(parent) else None


def lines_of(text: str, across: int) -> int:
    """How many lines a text takes that are so many half characters wide."""
    breadths = (
        sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
        for line in text.split("\n")
    )
    return sum(max(1, ceil(breadth / max(across, 2))) for breadth in breadths)


def _local(element: Element) -> str:
    return str(etree.QName(element).localname)


def _insert(parent: Element, made: Element, before: Element | None) -> None:
    if before is None:
        parent.append(made)
    else:
        before.addprevious(made)
