"""A table for the terminal, whose wide characters stand in line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import click

from nianbao.characters import escaped

_GAP = "  "


def print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], colours: Sequence[str] = ()
) -> None:
    """Print rows below their heads, the first cell of each coloured; empty columns are left out."""
    if not rows:
        return
    shown = [[escaped(cell.replace("\n", " ")) for cell in row] for row in (head, *rows)]
    kept = [n for n in range(len(head)) if any(row[n] for row in shown[1:])]
    widths = [max(_width(row[n]) for row in shown) for n in kept]
    for row, colour in zip(shown, ("", *colours), strict=False):
        cells = [
            row[n] + " " * (width - _width(row[n])) for n, width in zip(kept, widths, strict=True)
        ]
        first = click.style(cells[0], fg=colour) if colour else cells[0]
        click.echo(_GAP.join((first, *cells[1:])).rstrip())


def _width(text: str) -> int:
    """The columns that a text takes on the terminal."""
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
