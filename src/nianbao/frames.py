"""What the rules judge, as long frames: one frame a suite, many agencies in one frame.

Every frame has the columns report (its number), agency, year, table, row, column and
section, which place a finding, and `where`, the place in words. What each frame adds
stands beside its function. Where a value cannot be assessed (an equation over a blank
cell) it is missing, and Great Expectations passes over the row; the blank itself is a row
of `cells`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from nianbao.annual_report import AnnualReport
from nianbao.figures import ABSENT_WORDS, Cell, Number, plain
from nianbao.finding import Finding, standing
from nianbao.form import Relation, Table

Row = dict[str, Any]


def frames(reports: Sequence[AnnualReport]) -> dict[str, pd.DataFrame]:
    """The frame of each suite by its name, over all the reports."""
    return {name: _frame(rows, reports) for name, rows in FRAMES.items()}


def _frame(rows: Callable[[AnnualReport], Iterable[Row]], reports: Sequence[AnnualReport]) -> Any:
    every = [
        {"report": number, "agency": report.key, "year": report.year, **row}
        for number, report in enumerate(reports)
        for row in rows(report)
    ]
    return pd.DataFrame(every)


def _cells(report: AnnualReport) -> Iterator[Row]:
    """A cell: reading (number, blank, absent, words, computed), raw, value, decimals, type."""
    for cell in report.figures:
        value = cell.value
        yield {
            **report.place(cell.table, cell.row, cell.column),
            "type": cell.type,
            "state": cell.state,
            "reading": _reading(cell),
            "raw": "" if cell.raw is None else str(cell.raw),
            "value": None if value is None else float(value),
            "shown": cell.shown,
            "decimals": _decimals(value),
            "normalised": cell.normalised,
        }


def _reading(cell: Cell) -> str:
    if cell.state in ("slash", "dash"):
        return "absent"
    if cell.state == "text":
        return "absent" if str(cell.raw).strip() in ABSENT_WORDS else "words"
    return {"value": "number", "zero": "number"}.get(cell.state, cell.state)


def _decimals(value: Number | None) -> float | None:
    if value is None:
        return None
    exponent = Decimal(value).normalize().as_tuple().exponent
    return float(max(0, -int(exponent)))


def _identities(report: AnnualReport) -> Iterator[Row]:
    """An equation at a row or column: relation, left, right, difference, equation."""
    for table in report.form.tables:
        for relation in table.relations:
            axis = "column" if relation.per == "row" else "row"
            across = table.leaf_rows if relation.per == "row" else table.leaf_columns
            left = table.expand(axis, relation.left)
            right = table.expand(axis, relation.right)
            for other in across:
                sides = [
                    [_cell(report, table, axis, part, other.id) for part in side]
                    for side in (left, right)
                ]
                sums = [_total(side) for side in sides]
                first = sides[0][0]
                yield {
                    **report.place(table.id, first.row, first.column),
                    "where": _where(report, table, relation, first),
                    "relation": relation.id,
                    **_compared(*sums),
                    "equation": _equation(table, axis, relation, sides),
                }


def _compared(left: Number | None, right: Number | None) -> Row:
    known = left is not None and right is not None
    return {
        "left": None if left is None else float(left),
        "right": None if right is None else float(right),
        "found": str(plain(left)),
        "expected": str(plain(right)),
        "difference": str(plain(abs(left - right))) if known else "",  # type: ignore[operator]
    }


def _where(report: AnnualReport, table: Table, relation: Relation, first: Cell) -> str:
    if relation.total is not None:
        return report.form.cell_name(table.id, first.row, first.column)
    row, column = (None, first.column) if relation.per == "column" else (first.row, None)
    return report.form.cell_name(table.id, row, column)


def _cell(report: AnnualReport, table: Table, axis: str, part: str, other: str) -> Cell:
    row, column = (part, other) if axis == "row" else (other, part)
    return report.figures.cell(table.id, row, column)


def _total(cells: list[Cell]) -> Number | None:
    figures = [cell.figure for cell in cells]
    known = [figure for figure in figures if figure is not None]
    return sum(known) if len(known) == len(figures) else None


def _equation(table: Table, axis: str, relation: Relation, sides: list[list[Cell]]) -> str:
    """The equation with labels and numbers; of many terms only those that are not zero."""
    written = []
    for cells in sides:
        shown = [c for c in cells if c.figure] if len(cells) > 4 else cells
        terms = [f"{_term(table, axis, cell)} {cell.shown}" for cell in shown or cells[:1]]
        total = f"＝{plain(_total(cells))}" if len(cells) > 1 else ""
        written.append("＋".join(terms) + total)
    sign = {"==": "应等于", "<=": "不应大于"}[relation.op]
    return f"{written[0]}，{sign} {written[1]}"


def _term(table: Table, axis: str, cell: Cell) -> str:
    id = cell.row if axis == "row" else cell.column
    node = table.node(axis, id)
    return node.label.split("（区分处理")[0] if node else id


def _tables(report: AnnualReport) -> Iterator[Row]:
    """A table: filled, the number of cells that are not zero; missing if any has no number."""
    for table in report.form.tables:
        cells = report.figures.table(table.id)
        known = all(cell.figure is not None for cell in cells)
        yield {
            **report.place(table.id, None, None),
            "filled": float(sum(bool(cell.figure) for cell in cells)) if known else None,
        }


def _text(report: AnnualReport) -> Iterator[Row]:
    """A section: title, text, length in characters without white space."""
    for section in report.form.sections:
        text = report.text(section.id)
        yield {
            **report.section_place(section.id),
            "title": section.title,
            "text": text,
            "length": float(len("".join(text.split()))),
            "shown_length": str(len("".join(text.split()))),
        }


FRAMES: dict[str, Callable[[AnnualReport], Iterable[Row]]] = {
    "cells": _cells,
    "identities": _identities,
    "tables": _tables,
    "text": _text,
}


def explanations_frame(
    reports: Sequence[AnnualReport],
    findings: Sequence[Sequence[Finding]],
    never: frozenset[str],
) -> pd.DataFrame:
    """An explanation: code, cell, stated, now (the value found today), standing."""
    return pd.DataFrame(
        [
            {
                "report": number,
                "agency": report.key,
                "year": report.year,
                **_address(explanation.cell),
                "where": f"explanations 第{index}项",
                "code": explanation.code,
                "cell": explanation.cell or "全文",
                "stated": str(explanation.found),
                "now": "、".join(
                    str(f.found)
                    for f in findings[number]
                    if (f.code, f.cell) == (explanation.code, explanation.cell)
                ),
                "standing": standing(explanation, findings[number], never),
            }
            for number, report in enumerate(reports)
            for index, explanation in enumerate(report.agency_year.explanations, 1)
        ]
    )


def _address(cell: str | None) -> Row:
    """The placing columns of an address such as t3[granted,total], t3 or s5."""
    found = re.fullmatch(r"(?P<table>\w+)\[(?P<row>\w*),(?P<column>\w*)\]", cell or "")
    parts = found.groupdict() if found else dict.fromkeys(("table", "row", "column"))
    return {**{key: value or None for key, value in parts.items()}, "section": None}
