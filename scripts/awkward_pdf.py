"""Write the awkward PDFs of tests/files/published/, with the figures that stand in them.

    python -m scripts.awkward_pdf

One report each as LibreOffice, Chromium and Typst set it: merged cells, tables over several pages,
labels from top to bottom. Needs all three, and fonts with Chinese glyphs.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from nianbao.form.edition import Form
from nianbao.form.editions import edition
from nianbao.form.grid import grid
from nianbao.form.table import Table
from scripts.awkward_word import FOLDER, TEXTS, Figures, Row, body, figures, package, plain

_WIDTH = 9000  # twentieths of a point between the margins of a page
_MARGINS = '<w:pgMar w:top="1400" w:bottom="1400" w:left="1450" w:right="1450"/>'
_SECTION = f'<w:sectPr><w:pgSz w:w="11900" w:h="16840"/>{_MARGINS}</w:sectPr>'
_CSS = """
@page { size: A4; margin: 28mm 26mm }
body { font: 16pt/1.75 'LXGW WenKai' } p { text-indent: 2em; margin: 0; text-align: justify }
h1 { font-size: 20pt; text-align: center } h2 { font-size: 16pt; text-indent: 2em; margin: 0 }
table { border-collapse: collapse; width: 100%; font-size: 10.5pt; line-height: 1.3 }
td, th { border: 1px solid #000; text-align: center; font-weight: normal; padding: 3pt }
.long td, .long th { border-color: #999; padding: 6pt 1pt } .down { writing-mode: vertical-rl }
.head { background: #c6d9f1; print-color-adjust: exact } .dashed td { border-style: dashed }
"""
_SHEET = """
#set page(paper: "a4", margin: 27mm, footer: context align(center)[— #counter(page).display() —])
#set text(font: "Noto Serif CJK SC", size: 15pt, lang: "zh")
#set par(justify: true, first-line-indent: (amount: 2em, all: true))
#show table: set text(size: 8pt)
#show table: set par(justify: false, first-line-indent: 0pt)
#set table(stroke: 0.4pt, inset: 3pt, align: center + horizon)
"""


def _set_in_word(table: Table, rows: list[Row], header: int) -> str:
    """As wide as the page, and the labels of many rows from top to bottom."""
    factor = _WIDTH / (900 * grid(table).columns)
    text = plain(table, rows, header)
    text = re.sub(r'w:w="(\d+)"', lambda w: f'w:w="{round(int(w[1]) * factor)}"', text)
    for label in _tall(table):
        before, down = "</w:tcPr><w:p><w:pPr></w:pPr><w:r>", '<w:textDirection w:val="tbRlV"/>'
        label = f'<w:t xml:space="preserve">{label}<'
        text = text.replace(before + label, down + before + label)
    return text


def _tall(table: Table) -> list[str]:
    """The labels of the groups that others stand in."""
    return [row.label for row in table.rows if any(part.children for part in row.children)]


def by_libreoffice(form: Form, name: str, year: int, values: Figures, folder: Path) -> bytes:
    file = folder / "report.docx"
    package(file, body(form, name, year, values, _set_in_word, False) + _SECTION)
    home = f"-env:UserInstallation=file://{folder}/home"
    order = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*order, str(file)], check=True, capture_output=True, timeout=120)
    return file.with_suffix(".pdf").read_bytes()


def by_chromium(form: Form, name: str, year: int, values: Figures, folder: Path) -> bytes:
    page, target = folder / "report.html", folder / "report.pdf"
    parts = [f"<h1>{form.title.format(agency=name, year=year)}</h1>"]
    for section in form.sections:
        parts.append(f"<h2>{section.heading}</h2>")
        parts += (f"<p>{text}</p>" for text in _prose(section.id, name, year))
        parts += (_html(form.table(id), values) for id in section.tables)
    parts.append(f"<p>{name}</p><p>{year + 1}年1月20日</p>")
    head = f"<meta charset=utf-8><title>{name}{year}年年报</title><style>{_CSS}</style>"
    page.write_text(f"<html lang=zh-CN>{head}{''.join(parts)}</html>", encoding="utf-8")
    order = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        "--disable-pdf-tagging",
    ]
    order += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run(order, check=True, capture_output=True, timeout=120)
    return target.read_bytes()


def by_typst(form: Form, name: str, year: int, values: Figures, folder: Path) -> bytes:
    parts = [
        _SHEET,
        f"#align(center, text(size: 20pt)[{form.title.format(agency=name, year=year)}])",
    ]
    for section in form.sections:
        parts.append(section.heading)
        parts += _prose(section.id, name, year)
        parts += (_typst(form.table(id), values) for id in section.tables)
    parts += [f"#align(right)[{name}]", f"#align(right)[{year + 1} 年 1 月 20 日]"]
    pdf: bytes = typst.compile("\n\n".join(parts).encode())
    return pdf


def _prose(section: str, name: str, year: int) -> list[str]:
    own = [text.format(year=year, name=name) for text in TEXTS.get(section, [])]
    return [text * 3 for text in own]  # more than a line


Cell = tuple[str, int, int, str]  # text, across, down, of what


def _cells(table: Table, values: Figures) -> Iterator[list[Cell]]:
    """The cells of the form row by row, its caption first."""
    drawn, tall = grid(table), _tall(table)
    if table.captioned:
        yield [(table.caption, drawn.columns, 1, "head")]
    figures_of = {
        (r, c): values[f"{table.id}[{row.id},{column.id}]"]
        for r, row in enumerate(table.leaf_rows, drawn.header_rows)
        for c, column in enumerate(table.leaf_columns, drawn.label_columns)
    }
    headings = {(heading.row, heading.column): heading for heading in drawn.headings}
    for row in range(drawn.rows):
        cells: list[Cell] = []
        for column in range(drawn.columns):
            if heading := headings.get((row, column)):
                of = "down" if heading.text in tall else "head" if row < drawn.header_rows else ""
                cells.append((heading.text, heading.across, heading.down, of))
            elif (row, column) in figures_of:
                cells.append((figures_of[row, column], 1, 1, ""))
        yield cells


def _html(table: Table, values: Figures) -> str:
    rows = list(_cells(table, values))
    lines = [
        "".join(f"<td class='{of}' colspan={a} rowspan={d}>{escape(t)}</td>" for t, a, d, of in row)
        for row in rows
    ]
    head = grid(table).header_rows + table.captioned
    kind = "long" if len(rows) > 9 else "dashed" if len(rows) < 4 else ""
    cut = [f"<tr>{line}</tr>" for line in lines]
    return f"<table class='{kind}'><thead>{''.join(cut[:head])}<tbody>{''.join(cut[head:])}</table>"


def _typst(table: Table, values: Figures) -> str:
    drawn = grid(table)

    def cell(text: str, across: int, down: int, of: str) -> str:
        shown = f"#rotate(90deg, reflow: true)[{text}]" if of == "down" else text
        return f"table.cell(colspan: {across}, rowspan: {down})[{shown}]"

    lines = [", ".join(cell(*one) for one in row) for row in _cells(table, values)]
    head = drawn.header_rows + table.captioned
    columns = f"({', '.join(['1fr'] * drawn.columns)})"
    content = f"table(columns: {columns}, table.header({', '.join(lines[:head])}), "
    content += f"{', '.join(lines[head:])})"
    if drawn.columns > 12:  # sideways
        return f"#rotate(-90deg, reflow: true, block(width: 220mm, {content}))"
    return f"#{content}"


Producer = Callable[[Form, str, int, Figures, Path], bytes]
# name, agency, year, edition, by whom it is set, and what stands there instead of figures
FILES: list[tuple[str, str, int, str, Producer, dict[str, str]]] = [
    ("pdf-libreoffice", "云岭县教育局", 2024, "gb2021_30", by_libreoffice, {"t2_1[rules": ""}),
    ("pdf-chromium", "东湾镇人民政府", 2023, "gb2021_30", by_chromium, {"t2_8": "12.5"}),
    ("pdf-typst", "云岭县卫生健康局", 2020, "gb2019_60", by_typst, {"t2_1[rules": "/"}),
]


def write(folder: Path = FOLDER) -> Iterator[Path]:
    """Write them all."""
    for seed, (stem, name, year, id, producer, others) in enumerate(FILES, start=50):
        form = edition(id)
        values = figures(form, seed)
        for cells, text in others.items():
            values |= {at: text for at in values if at.startswith(cells)}
        file = folder / f"{stem}.pdf"
        with TemporaryDirectory() as scratch:
            file.write_bytes(producer(form, name, year, values, Path(scratch)))
        raw = {at: text or None for at, text in values.items()}
        expected = {"agency": name, "year": year, "form": id, "cells": raw, "missing": []}
        told = json.dumps(expected, ensure_ascii=False, indent=1)
        file.with_suffix(".expected.json").write_text(told + "\n", encoding="utf-8")
        yield file


if __name__ == "__main__":
    for written in write():
        print(written.name)
