"""A table of the form with its figures as one block: headers merged as on the official form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from nianbao.form import table as form
from nianbao.form.edition import Form
from nianbao.form.grid import grid
from nianbao.inputs.figures import Cell, Figures
from nianbao.pages.blocks import Beside, Label, Table, Value


def table_block(
    figures: Figures, id: str, beside: Callable[[Cell], Beside | None] = lambda _: None
) -> Table:
    """The table as a block; `beside` says what the review edition shows at a figure."""
    shape = figures.form.table(id)
    blank = blank_table(shape)
    rows = []
    for leaf, labels in zip(shape.leaf_rows, blank.rows, strict=True):
        cells = (figures.cell(id, leaf.id, column.id) for column in shape.leaf_columns)
        values = (Value(cell.shown, cell.figure is not None, beside(cell)) for cell in cells)
        rows.append((*labels, *values))
    return replace(blank, rows=tuple(rows))


@cache
def blank_table(shape: form.Table) -> Table:
    """A table without its figures: only labels, the same in every report of an edition."""
    drawn = grid(shape)
    rows = [
        tuple(
            Label(heading.text, heading.across, heading.down, heading.role)
            for heading in drawn.headings
            if heading.row == row
        )
        for row in range(drawn.rows)
    ]
    return Table(
        id=shape.id,
        caption=shape.caption,
        show_caption=shape.captioned,
        label_columns=drawn.label_columns,
        columns=drawn.columns,
        header=tuple(rows[: drawn.header_rows]),
        rows=tuple(rows[drawn.header_rows :]),
    )


def is_of_form(table: Table, form: Form) -> bool:
    """Whether a table is one of the form, its labels merged as there, with a figure a cell."""
    if not form.has_table(table.id):
        return False
    shape = form.table(table.id)
    widths = {sum(isinstance(cell, Value) for cell in row) for row in table.rows}
    if widths != {len(shape.leaf_columns)}:
        return False
    labels = tuple(row[: -len(shape.leaf_columns)] for row in table.rows)
    return replace(table, rows=labels) == blank_table(shape)
