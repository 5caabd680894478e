"""A table of the form with its figures as one block: headers merged as on the official form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nianbao.form.table import Node, Table
from nianbao.inputs.figures import Cell, Figures
from nianbao.prose.document import Block

HeaderCell = dict[str, Any]


def table_block(
    figures: Figures, id: str, extra: Callable[[Cell], dict[str, Any]] | None = None
) -> Block:
    """The table as a block; `extra` adds to each value cell what the review edition shows."""
    table = figures.form.table(id)
    labels = label_rows(table)
    rows = []
    for leaf, header in zip(table.leaf_rows, labels, strict=True):
        cells = (figures.cell(id, leaf.id, column.id) for column in table.leaf_columns)
        rows.append([*header, *(_value(cell) | (extra(cell) if extra else {}) for cell in cells)])
    return {
        "kind": "table",
        "id": id,
        "caption": table.caption,
        "show_caption": table.captioned,
        "label_columns": _label_columns(table),
        "columns": _label_columns(table) + len(table.leaf_columns),
        "header": header_rows(table),
        "rows": rows,
    }


def _value(cell: Cell) -> dict[str, Any]:
    return {
        "text": cell.shown,
        "colspan": 1,
        "rowspan": 1,
        "role": "value",
        "numeric": cell.figure is not None,
        "cell": str(cell.address),
        "state": cell.state,
    }


def _label_columns(table: Table) -> int:
    """How many columns the row labels take: none for table four, whose row has no label."""
    if not any(row.label for row in table.leaf_rows):
        return 0
    return max(row.depth() for row in table.rows)


def header_rows(table: Table) -> list[list[HeaderCell]]:
    """The header, row by row; a cell covered by a span above or left of it is absent."""
    depth = max(column.depth() for column in table.columns)
    rows: list[list[HeaderCell]] = [[] for _ in range(depth)]
    if labels := _label_columns(table):
        rows[0].append(_header(table.row_header, labels, depth, "corner"))

    def place(node: Node, level: int) -> None:
        down = 1 if node.children else depth - level
        rows[level].append(_header(node.label, len(node.leaves()), down, "column"))
        for child in node.children:
            place(child, level + 1)

    for column in table.columns:
        place(column, 0)
    return rows


def label_rows(table: Table) -> list[list[HeaderCell]]:
    """The label cells of each data row, merged like the header."""
    width = _label_columns(table)
    rows: list[list[HeaderCell]] = []

    def place(node: Node, level: int, above: list[HeaderCell]) -> None:
        if node.children:
            opened = [*above, _header(node.label, 1, len(node.leaves()), "row")]
            for index, child in enumerate(node.children):
                place(child, level + 1, opened if index == 0 else [])
        else:
            label = [_header(node.label, width - level, 1, "row")] if width else []
            rows.append([*above, *label])

    for row in table.rows:
        place(row, 0, [])
    return rows


def _header(text: str, colspan: int, rowspan: int, role: str) -> HeaderCell:
    return {"text": text, "colspan": colspan, "rowspan": rowspan, "role": role}
