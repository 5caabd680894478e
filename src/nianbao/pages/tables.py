"""A table of the form with its figures as one block: headers merged as on the official form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from nianbao.form import table as form
from nianbao.form.edition import Form
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
    labels = max(row.depth() for row in shape.rows) if any(r.label for r in shape.leaf_rows) else 0
    return Table(
        id=shape.id,
        caption=shape.caption,
        show_caption=shape.captioned,
        label_columns=labels,
        columns=labels + len(shape.leaf_columns),
        header=_header(shape, labels),
        rows=_labels(shape, labels),
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


def _header(shape: form.Table, labels: int) -> tuple[tuple[Label, ...], ...]:
    """The header, row by row; `labels` is how many columns the labels of the rows take."""
    depth = max(column.depth() for column in shape.columns)
    rows: list[list[Label]] = [[] for _ in range(depth)]
    if labels:
        rows[0].append(Label(shape.row_header, labels, depth, "corner"))

    def place(node: form.Node, level: int) -> None:
        down = 1 if node.children else depth - level
        rows[level].append(Label(node.label, len(node.leaves()), down, "column"))
        for child in node.children:
            place(child, level + 1)

    for column in shape.columns:
        place(column, 0)
    return tuple(map(tuple, rows))


def _labels(shape: form.Table, width: int) -> tuple[tuple[Label, ...], ...]:
    """The label cells of each data row, merged like the header."""
    rows: list[tuple[Label, ...]] = []

    def place(node: form.Node, level: int, above: tuple[Label, ...]) -> None:
        if node.children:
            opened = (*above, Label(node.label, 1, len(node.leaves()), "row"))
            for index, child in enumerate(node.children):
                place(child, level + 1, opened if index == 0 else ())
        else:
            label = (Label(node.label, width - level, 1, "row"),) if width else ()
            rows.append((*above, *label))

    for row in shape.rows:
        place(row, 0, ())
    return tuple(rows)
