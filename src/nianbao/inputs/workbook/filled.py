"""A workbook that was filled in: its data as parameters, and where each value stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from nianbao.errors import InputError
from nianbao.inputs.source import Address, Place
from nianbao.inputs.workbook.layout import Layout
from nianbao.inputs.workbook.square import Square

NAMED = "name"  # the key of the column with the names of a mapping


@dataclass(frozen=True)
class Filled:
    """The parameters in a workbook, as a YAML file would give them: an Origin.

    `cells` has the place and the label of every value that the form can have, and of every item
    of its lists. `notices` tell what in the file is not read.
    """

    file: Path
    data: dict[str, Any]
    cells: Mapping[Address, tuple[Square, str]]
    notices: tuple[str, ...] = ()

    def square(self, address: Address) -> tuple[Square, str]:
        """The cell of a value with its label, or of the nearest that would hold it."""
        above = (address[:n] for n in range(len(address), -1, -1))
        return next(self.cells[known] for known in above if known in self.cells)

    def place(self, address: Address, *fragments: str) -> Place:
        """The cell of a value; that of a table, a row or a list is its first one."""
        if any(fragments):
            below = len(address)
            texts = [(at, text) for at, text in _texts(self.data) if at[:below] == address]
            held = (at for part in fragments for at, text in texts if part and part in text)
            address = next(held, address)
        return Place(str(self.file), sheet_cell=str(self.square(address)[0]))

    def error(
        self,
        address: Address,
        message: str,
        *,
        expected: str | None = None,
        found: str | None = None,
        fragment: str | None = None,
    ) -> InputError:
        """The error that names this file and the cell of that value."""
        named = (*address, NAMED)
        is_name = fragment is not None and address[-1:] == (fragment,) and named in self.cells
        at, label = self.square(named if is_name else address)
        cell = f"{at} {label}".rstrip()
        return InputError(message, file=self.file, cell=cell, expected=expected, found=found)

    def slip(self, address: Address, key: str) -> None:
        """None: no key is typed in a workbook."""

    def naming(self, typed: Mapping[Address, Address]) -> Self:
        """Itself: a workbook has figures by ids alone."""
        return self


def _texts(data: Any, address: Address = ()) -> Iterator[tuple[Address, str]]:
    """All texts in some data, each with its address."""
    if isinstance(data, str):
        yield address, data
    items = enumerate(data) if isinstance(data, list) else ()
    for key, value in data.items() if isinstance(data, dict) else items:
        yield from _texts(value, (*address, key))


def known_cells(
    layout: Layout, items: Mapping[Address, tuple[Square, str]]
) -> dict[Address, tuple[Square, str]]:
    """The cells of all values of a layout and of the items of its lists, with their labels.

    What holds several values, such as a table, has the first cell of them; all figures together
    have the title of the first sheet of tables.
    """
    cells = {entry.address: (entry.at, entry.label) for entry in layout.entries.values()}
    cells |= {
        address: (listing.square(0), listing.label) for address, listing in layout.lists.items()
    }
    cells |= items
    for sheet in layout.sheets:
        if sheet.blocks:
            cells.setdefault(("figures",), (sheet.words[0].at, sheet.words[0].text))
    for address, found in list(cells.items()):
        for n in range(len(address)):
            cells.setdefault(address[:n], found)
    return cells
