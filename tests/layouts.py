"""Whole reports with invented figures, laid out at random as offices lay them out.

What is harmless (labels wrapped, numbers of rows written otherwise, a header repeated) must cost
nothing; what is not (a row left out, two values in one cell) must never make a figure wrong.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from nianbao.form.edition import Form
from nianbao.form.editions import edition
from nianbao.form.grid import grid
from nianbao.form.table import Table
from scripts import awkward_word

_POINT = re.compile(r"^([0-9])\.")
_WIDE = {ord(half): full for half, full in zip("(),:", "（），：", strict=True)}
_HALF = {ord(full): half for half, full in zip("(),:", "（），：", strict=True)}


@dataclass(frozen=True)
class Cell:
    """A cell of a laid-out table; `address` of one that holds a figure."""

    text: str
    across: int = 1
    down: int = 1
    address: str = ""


Row = list[Cell]


@dataclass
class Layout:
    """One report as it is laid out, and what a right reader finds: raws, and what none can."""

    form: Form
    agency: str
    year: int
    tables: dict[str, list[tuple[Row, bool]]]  # rows, and whether each is of the header
    columns: dict[str, int]
    cells: dict[str, str | None]
    open: set[str] = field(default_factory=set)  # cells that may be lost, but not wrong

    def expected(self) -> dict[str, Any]:
        return {"agency": self.agency, "year": self.year, "cells": self.cells}


def invented(seed: int) -> Layout:
    """The report of a seed."""
    chosen = random.Random(seed)
    form = edition(chosen.choice(["gb2021_30", "gb2021_30", "gb2019_60"]))
    year = chosen.randint(2021, 2025) if form.last_year is None else chosen.randint(2019, 2020)
    figures: dict[str, str | None] = dict(awkward_word.figures(form, seed))
    for address in chosen.sample(sorted(figures), 4) if chosen.random() < 0.5 else ():
        figures[address] = chosen.choice([None, "/", "—", "无", "0件", "１２"])
    layout = Layout(form, f"云{seed}县水务局", year, {}, {}, figures)
    for table in form.tables:
        layout.tables[table.id] = _rows(table, figures)
        layout.columns[table.id] = grid(table).columns
    for disturb in chosen.sample(HARMLESS, chosen.randint(0, 4)):
        disturb(layout, chosen)
    if chosen.random() < 0.4:
        chosen.choice(HARMFUL)(layout, chosen)
    return layout


def _rows(table: Table, figures: dict[str, str | None]) -> list[tuple[Row, bool]]:
    drawn = grid(table)
    made: list[list[tuple[int, Cell]]] = [[] for _ in range(drawn.rows)]
    for one in drawn.headings:
        made[one.row].append((one.column, Cell(one.text, one.across, one.down)))
    for r, row in enumerate(table.leaf_rows, drawn.header_rows):
        for c, column in enumerate(table.leaf_columns, drawn.label_columns):
            address = f"{table.id}[{row.id},{column.id}]"
            made[r].append((c, Cell(figures[address] or "", address=address)))
    rows = [
        ([cell for _, cell in sorted(row, key=lambda one: one[0])], number < drawn.header_rows)
        for number, row in enumerate(made)
    ]
    caption = [([Cell(table.caption, drawn.columns)], True)] if table.captioned else []
    return caption + rows


Disturbance = Callable[[Layout, random.Random], None]


def _relabelled(layout: Layout, change: Callable[[str], str]) -> None:
    for id, rows in layout.tables.items():
        layout.tables[id] = [
            (
                [cell if cell.address else replace(cell, text=change(cell.text)) for cell in row],
                head,
            )
            for row, head in rows
        ]


def points_otherwise(layout: Layout, chosen: random.Random) -> None:
    point = chosen.choice(["、", "．", ". ", " "])
    _relabelled(layout, lambda text: _POINT.sub(rf"\g<1>{point}", text))


def widths_otherwise(layout: Layout, chosen: random.Random) -> None:
    table = chosen.choice([_WIDE, _HALF])
    _relabelled(layout, lambda text: text.translate(table))


def wrapped(layout: Layout, chosen: random.Random) -> None:
    def change(text: str) -> str:
        at = chosen.randint(1, max(1, len(text) - 1))
        return f"{text[:at]}\n{text[at:]}" if len(text) > 3 else text

    _relabelled(layout, change)


def spaced(layout: Layout, chosen: random.Random) -> None:
    _relabelled(layout, lambda text: " ".join(text) if len(text) < 4 else f" {text}\xa0")


def shorter_names(layout: Layout, chosen: random.Random) -> None:
    _relabelled(layout, lambda text: text.replace("行政规范性文件", "规范性文件"))


def header_again(layout: Layout, chosen: random.Random) -> None:
    """The longest table goes on after a page break, its header repeated."""
    id = max(layout.tables, key=lambda id: len(layout.tables[id]))
    rows = layout.tables[id]
    head = [row for row in rows if row[1]]
    whole = [n for n in range(len(head) + 3, len(rows) - 2) if _is_whole_before(rows, n)]
    if whole:
        at = chosen.choice(whole)
        layout.tables[id] = rows[:at] + head + rows[at:]


def _is_whole_before(rows: list[tuple[Row, bool]], at: int) -> bool:
    """Whether no cell reaches over the line before a row."""
    return not any(
        cell.down > at - number for number, (row, _) in enumerate(rows[:at]) for cell in row
    )


HARMLESS: list[Disturbance] = [
    *(points_otherwise, widths_otherwise, wrapped, spaced, shorter_names, header_again),
]


def _one_row(layout: Layout, chosen: random.Random) -> tuple[str, int]:
    """A row of figures whose labels reach over no other."""
    id = chosen.choice(sorted(layout.tables))
    rows = layout.tables[id]
    fit = [
        n
        for n, (row, head) in enumerate(rows)
        if not head and all(cell.down == 1 for cell in row) and _is_whole_before(rows, n)
    ]
    return (id, chosen.choice(fit)) if fit else ("", 0)


def row_left_out(layout: Layout, chosen: random.Random) -> None:
    id, at = _one_row(layout, chosen)
    if id and len(layout.tables[id]) > 6:
        gone = [cell.address for cell in layout.tables[id][at][0] if cell.address]
        del layout.tables[id][at]
        for address in gone:
            del layout.cells[address]


def two_in_one(layout: Layout, chosen: random.Random) -> None:
    """Two cells of a row are merged: whose the number is, nobody can tell."""
    id, at = _one_row(layout, chosen)
    if not id:
        return
    row, head = layout.tables[id][at]
    first = next(n for n, cell in enumerate(row) if cell.address)
    if len(row) - first < 3:
        return
    n = chosen.randint(first, len(row) - 2)
    both = replace(row[n], across=2, address="")
    for cell in row[n : n + 2]:
        del layout.cells[cell.address]
        layout.open.add(cell.address)
    layout.open |= {cell.address for cell in row if cell.address}
    layout.tables[id][at] = ([*row[:n], both, *row[n + 2 :]], head)


def misprinted(layout: Layout, chosen: random.Random) -> None:
    """One character of a label is another, or is lost."""
    id, at = _one_row(layout, chosen)
    if not id:
        return
    row, head = layout.tables[id][at]
    n = next((n for n, c in enumerate(row) if not c.address and len(c.text) > 5), None)
    if n is not None:
        text = row[n].text
        place = chosen.randint(3, len(text) - 1)
        changed = text[:place] + chosen.choice(["", "申", "某"]) + text[place + 1 :]
        row = [*row[:n], replace(row[n], text=changed), *row[n + 1 :]]
        layout.open |= {cell.address for cell in row if cell.address}
        layout.tables[id][at] = (row, head)


def header_lost(layout: Layout, chosen: random.Random) -> None:
    id = chosen.choice(sorted(layout.tables))
    layout.tables[id] = [row for row in layout.tables[id] if not row[1]]
    layout.open |= {address for address in layout.cells if address.startswith(f"{id}[")}


HARMFUL: list[Disturbance] = [row_left_out, two_in_one, misprinted, header_lost]


# --------------------------------------------------------------------------- as media have them


def blocks(layout: Layout) -> Iterator[str | tuple[str, list[tuple[Row, bool]]]]:
    """The report's paragraphs, and its tables by id, in order."""
    yield f"{layout.agency}{layout.year}年政府信息公开工作年度报告"
    yield (
        f"根据《中华人民共和国政府信息公开条例》，{layout.agency}编制本报告。统计期限自{layout.year}年"
        f"1月1日起至{layout.year}年12月31日止。地址：青川路18号，电话：010-50001234。"
    )
    for section in layout.form.sections:
        yield section.heading
        if not section.tables:
            yield f"{layout.year}年，本机关做好各项工作，公开信息12条。"
        for id in section.tables:
            yield id, layout.tables[id]


def as_html(layout: Layout, chosen: random.Random) -> str:
    def cell(one: Cell) -> str:
        spans = f' colspan="{one.across}"' if one.across > 1 else ""
        spans += f' rowspan="{one.down}"' if one.down > 1 else ""
        text = html.escape(one.text).replace(
            "\n", chosen.choice(["<br>", "</p><p>", "</span><span>"])
        )
        return f"<td{spans}><p><span>{text or '&nbsp;'}</span></p></td>"

    parts = []
    for block in blocks(layout):
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block)}</p>")
        else:
            rows = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row, _ in block[1])
            parts.append(f'<table border="1">{rows}</table>')
    return f"<html><body><div>{''.join(parts)}</div></body></html>"


def as_word(layout: Layout, chosen: random.Random) -> str:
    parts = []
    for block in blocks(layout):
        if isinstance(block, str):
            parts.append(awkward_word.para(block))
            continue
        id, rows = block
        made: list[list[awkward_word.Cell]] = []
        reaching: dict[int, tuple[int, int]] = {}  # column: rows that are left, across
        for row, _ in rows:
            out: list[awkward_word.Cell] = []
            column, waiting = 0, list(row)
            while waiting or column in reaching:
                if column in reaching:
                    left, across = reaching.pop(column)
                    out.append(awkward_word.Cell("", across, "continue", 900 * across))
                    if left > 1:
                        reaching[column] = (left - 1, across)
                    column += across
                    continue
                one = waiting.pop(0)
                merge = "restart" if one.down > 1 else ""
                out.append(awkward_word.Cell(one.text, one.across, merge, 900 * one.across))
                if one.down > 1:
                    reaching[column] = (one.down - 1, one.across)
                column += one.across
            made.append(out)
        parts.append(awkward_word.markup(made, layout.columns[id]) + awkward_word.para(""))
    return "".join(parts)


def _as_lines(layout: Layout, lines_of: Callable[[Row], list[str]]) -> str:
    """The report as lines, those of a table row by row."""
    lines: list[str] = []
    for block in blocks(layout):
        if isinstance(block, str):
            lines.append(block)
        else:
            for row, _ in block[1]:
                lines += lines_of(row)
    return "\n".join(lines)


def as_cells(layout: Layout, chosen: random.Random) -> str:
    """One cell a line; a blank one leaves no line."""
    return _as_lines(
        layout, lambda row: [line for cell in row for line in cell.text.split("\n") if line.strip()]
    )


def as_rows(layout: Layout, chosen: random.Random) -> str:
    """One row a line, its cells apart by a blank."""
    return _as_lines(
        layout, lambda row: [" ".join(cell.text.replace("\n", "") for cell in row if cell.text)]
    )


def as_pipes(layout: Layout, chosen: random.Random) -> str:
    """One row a line, a bar behind each cell."""
    return _as_lines(
        layout, lambda row: [" | ".join(cell.text.replace("\n", " ") for cell in row) + " |"]
    )
