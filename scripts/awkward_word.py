"""Write the awkward Word files of tests/files/published/, with the figures that stand in them.

    python -m scripts.awkward_word

Whole reports with invented figures whose tables are merged as no schema allows, and as Word and WPS
nevertheless leave them. The fifth, `word-libreoffice.docx`, is `word-plain` saved by LibreOffice.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from nianbao.form.edition import Form
from nianbao.form.editions import edition
from nianbao.form.grid import grid
from nianbao.form.table import Table

FOLDER = Path(__file__).parent.parent / "tests" / "files" / "published"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Figures = dict[str, str]


def figures(form: Form, seed: int) -> Figures:
    """Figures of all cells that keep the form's relations, few of them the same."""
    chosen = random.Random(seed)
    found: dict[tuple[str, str, str], int] = {}
    for table in form.tables:
        rows, columns = table.totals("row"), table.totals("column")
        for row in table.leaf_rows:
            for column in table.leaf_columns:
                found[table.id, row.id, column.id] = chosen.choice((0, chosen.randint(1, 60)))
        for column in table.leaf_columns:
            for relation in table.relations:  # what came in is what was done and what is left
                if relation.per == "column" and len(relation.left) > 1 and len(relation.right) > 1:
                    for total, parts in rows.items():
                        done = sum(found[table.id, part, column.id] for part in parts)
                        found[table.id, total, column.id] = done
                    first, *others = [term.id for term in relation.left]
                    due = sum(found[table.id, term.id, column.id] for term in relation.right)
                    for other in others:
                        found[table.id, other, column.id] = min(
                            due, found[table.id, other, column.id]
                        )
                        due -= found[table.id, other, column.id]
                    found[table.id, first, column.id] = due
        for total, parts in columns.items():
            for row in table.leaf_rows:
                found[table.id, row.id, total] = sum(found[table.id, row.id, p] for p in parts)
    return {f"{t}[{r},{c}]": str(number) for (t, r, c), number in found.items()}


@dataclass(frozen=True)
class Cell:
    """A cell as it is to be written."""

    text: str
    across: int = 1
    merge: str = ""  # restart | continue | lone: continue that nothing begins
    width: int = 900
    number: int | None = None  # of a list whose number stands before the text


Row = list[Cell]


def rows_of(table: Table, values: Figures) -> tuple[list[Row], int]:
    """The table as a whole, merged as on the form, and how many rows are its header."""
    drawn = grid(table)
    made: list[list[Cell | None]] = [[None] * drawn.columns for _ in range(drawn.rows)]
    for heading in drawn.headings:
        for down in range(heading.down):
            merge = "" if heading.down == 1 else "continue" if down else "restart"
            text = "" if down else heading.text
            width = 900 * heading.across
            made[heading.row + down][heading.column] = Cell(text, heading.across, merge, width)
    for r, row in enumerate(table.leaf_rows, drawn.header_rows):
        for c, column in enumerate(table.leaf_columns, drawn.label_columns):
            made[r][c] = Cell(values[f"{table.id}[{row.id},{column.id}]"])
    captioned = [[Cell(table.caption, drawn.columns, width=900 * drawn.columns)]]
    whole = [[cell for cell in row if cell is not None] for row in made]
    head = captioned if table.captioned else []
    return head + whole, drawn.header_rows + len(head)


def markup(rows: list[Row], columns: int, before: dict[int, int] | None = None) -> str:
    """A table of these rows; `before` are columns left free at the head of a row."""
    parts = ["<w:tbl><w:tblPr><w:tblBorders>"]
    parts += (f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right"))
    parts.append('<w:insideH w:val="single"/><w:insideV w:val="single"/></w:tblBorders></w:tblPr>')
    parts.append(
        "<w:tblGrid>" + "".join('<w:gridCol w:w="900"/>' for _ in range(columns)) + "</w:tblGrid>"
    )
    for number, row in enumerate(rows):
        free = (before or {}).get(number, 0)
        gap = f'<w:gridBefore w:val="{free}"/><w:wBefore w:w="{900 * free}" w:type="dxa"/>'
        parts.append(f"<w:tr>{f'<w:trPr>{gap}</w:trPr>' if free else ''}")
        parts += map(_cell, row)
        parts.append("</w:tr>")
    return "".join(parts) + "</w:tbl>"


def _cell(cell: Cell) -> str:
    properties = f'<w:tcW w:w="{cell.width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
    merges = {"restart": '<w:vMerge w:val="restart"/>', "": ""}
    properties += merges.get(cell.merge, "<w:vMerge/>")
    lines = cell.text.split("\n")
    own = "" if cell.number is None else numbered(cell.number, 2)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(para(line, own) for line in lines)}</w:tc>"


def numbered(list_: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>'


def para(text: str, properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


Break = Callable[[Table, list[Row], int], str]


def plain(table: Table, rows: list[Row], header: int) -> str:
    return markup(rows, grid(table).columns)


def lone_continues(table: Table, rows: list[Row], header: int) -> str:
    """Cells that go on below nothing, and a merged cell that begins anew without its words."""
    made = []
    for number, row in enumerate(rows):
        begun = [i for i, cell in enumerate(row) if cell.merge == "restart"]
        if number >= header and len(begun) == 1 and row[begun[0]].text and number % 2:
            at = begun[0]
            row = [replace(c, merge="lone") if i == at else c for i, c in enumerate(row)]
        made.append(row)
    return markup(made, grid(table).columns)


def other_spans(table: Table, rows: list[Row], header: int) -> str:
    """Rows whose spans do not add up to the grid: the widths tell where their cells stand."""
    made = []
    for number, row in enumerate(rows):
        if number % 3 == 1:
            row = [replace(cell, across=1 if cell.across > 1 else 2) for cell in row]
        made.append(row)
    return markup(made, grid(table).columns)


def free_columns(table: Table, rows: list[Row], header: int) -> str:
    """Nothing stands where a label of several rows goes on: the row begins further right."""
    made: list[Row] = []
    before: dict[int, int] = {}
    for number, row in enumerate(rows):
        kept = [cell for cell in row if cell.merge != "continue"]
        gone = row[: next((i for i, c in enumerate(row) if c.merge != "continue"), 0)]
        if number >= header and len(kept) + len(gone) == len(row):
            before[number] = sum(cell.across for cell in gone)
            row = [replace(cell, merge="") for cell in kept]
        made.append(row)
    return markup(made, grid(table).columns, before)


def in_pieces(table: Table, rows: list[Row], header: int) -> str:
    """A long table in three, each with the header again; its rows numbered by the program."""
    if len(rows) < 12:
        return plain(table, rows, header)
    body = rows[header:]
    cuts = [body[:9], body[9:17], body[17:]]
    pieces = []
    lists = 10
    for cut in cuts:
        opened: list[Row] = []
        for number, row in enumerate(cut):
            kept = []
            for cell in row:
                merge = "restart" if number == 0 and cell.merge == "continue" else cell.merge
                head, point, tail = cell.text.partition(".")
                if point and head.isdigit() and len(tail) > 1:
                    lists += head == "1"
                    cell = replace(cell, text=tail, number=lists)
                kept.append(replace(cell, merge=merge))
            opened.append(kept)
        pieces.append(markup(rows[:header] + opened, grid(table).columns))
    return para("").join(pieces)


TEXTS = {
    "s1": ["{year}年，{name}按照《条例》规定推进政府信息公开。"],
    "s5": ["部分信息更新不够及时。", "下一步，{name}将加强信息更新的日常检查。"],
    "s6": ["{year}年，{name}没有收取信息处理费。"],
}


def body(form: Form, name: str, year: int, values: Figures, broken: Break, auto: bool) -> str:
    """The report: title, preamble, sections; headings numbered by the program where `auto`."""
    parts = [para(form.title.format(agency=name, year=year))]
    parts.append(
        para(
            f"根据《中华人民共和国政府信息公开条例》，{name}编制本报告。所列数据的统计期限自{year}年"
            f"1月1日起至{year}年12月31日止。联系地址：青川路18号，电话：010-50001234。"
        )
    )
    for section in form.sections:
        heading = section.title if auto else section.heading
        parts.append(para(heading, numbered(1, 0) if auto else ""))
        for text in TEXTS.get(section.id, []):
            parts.append(para(text.format(year=year, name=name)))
        for part in section.prescribed_parts:
            title = part.title if auto else f"（{'一二三四五'[int(part.id[-1]) - 1]}）{part.title}"
            parts.append(para(title, numbered(1, 1) if auto else ""))
            parts.append(para(f"{year}年，本机关做好{part.title}各项工作。"))
        for id in section.tables:
            table = form.table(id)
            parts.append(broken(table, *rows_of(table, values)))
            parts.append(para(""))
    parts += [para(name), para(f"{year + 1}年1月16日")]
    return "".join(parts)


def numbering() -> str:
    levels = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    lvls = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (format, text) in enumerate(levels)
    )
    lists = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for n in (1, *range(11, 40))
    )
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{lvls}</w:abstractNum>'
        f"{lists}</w:numbering>"
    )


_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FORMAT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def package(target: Path, content: str) -> None:
    """A .docx of a body, with the lists; its bytes are the same every time."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_FORMAT}.document.main+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{_FORMAT}.numbering+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATED}"><Relationship Id="r1" '
        f'Type="{_KIND}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATED}"><Relationship Id="r1" '
        f'Type="{_KIND}/numbering" Target="numbering.xml"/></Relationships>',
        "word/numbering.xml": numbering(),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{content}</w:body></w:document>',
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED
            )


# name, agency, year, edition, how its tables are broken, whether the program numbers its headings
FILES: list[tuple[str, str, int, str, Break, bool]] = [
    ("word-lone-continues", "云岭县水务局", 2023, "gb2021_30", lone_continues, True),
    ("word-other-spans", "云岭县民政局", 2022, "gb2021_30", other_spans, False),
    ("word-free-columns", "东湾镇人民政府", 2020, "gb2019_60", free_columns, False),
    ("word-in-pieces", "云岭县林业局", 2024, "gb2021_30", in_pieces, True),
    ("word-libreoffice", "云岭县统计局", 2021, "gb2021_30", plain, True),
]


def write(folder: Path = FOLDER) -> Iterator[Path]:
    """Write them all."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (stem, name, year, id, broken, auto) in enumerate(FILES):
        form = edition(id)
        values = figures(form, seed)
        file = folder / f"{stem}.docx"
        package(file, body(form, name, year, values, broken, auto))
        if stem.endswith("libreoffice"):
            _saved_by_libreoffice(file)
        expected = {"agency": name, "year": year, "form": id, "cells": values, "missing": []}
        text = json.dumps(expected, ensure_ascii=False, indent=1)
        file.with_suffix(".expected.json").write_text(text + "\n", encoding="utf-8")
        yield file


def _saved_by_libreoffice(file: Path) -> None:
    with TemporaryDirectory() as folder:
        home = f"-env:UserInstallation=file://{folder}/home"
        out = Path(folder, "out")
        order = ["soffice", home, "--headless", "--convert-to", "docx", "--outdir", str(out)]
        subprocess.run([*order, str(file)], check=True, capture_output=True, timeout=120)
        shutil.copy(out / file.name, file)


if __name__ == "__main__":
    for written in write():
        print(written.name)
