"""A ledger file as rows of text: CSV in the encodings of offices, or one sheet of a workbook.

A file is known by its content, not its name. Every row below the header with anything under a
heading comes out of here, with the number that a spreadsheet program shows beside it.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path

import pandas as pd

from nianbao.errors import InputError
from nianbao.inputs.ledgers.definition import Definition, plain_heading
from nianbao.inputs.xlsx import EPOCH, WIDEST, Cells, Workbook, opened

CHUNK = 50_000  # rows held at once while reading
HEADER_WITHIN = 20  # rows in which the header must stand
_KINDS = {b"PK\x03\x04": "XLSX工作簿", b"\xd0\xcf\x11\xe0": "旧版XLS或者加密的工作簿"}


@dataclass(frozen=True)
class Rows:
    """Some rows of a ledger: text by column id, the row number in the file as index."""

    frame: pd.DataFrame
    sheet: str | None
    epoch: date  # the day that serial numbers count from


@dataclass(frozen=True)
class Header:
    """The row of headings: its number, the columns under any heading, those of the ledger."""

    row: int
    headed: list[int]
    columns: dict[int, str]  # to their ids


def read_rows(file: Path, name: str, sheet: str | None, ledger: Definition) -> Iterator[Rows]:
    """The filled rows below the header, in chunks; InputError for what is no ledger."""
    if not file.is_file():
        raise InputError("不是文件", file=name, expected="CSV或者XLSX")
    with readable(name):
        with file.open("rb") as stream:
            start = stream.read(8)
        if not start:
            raise InputError("台账是空文件", file=name, expected="表头和各行")
        kind = _KINDS.get(start[:4], "其他格式" if b"\0" in start else "文本")
        workbook = kind == "XLSX工作簿"
        if workbook != (file.suffix.lower() in (".xlsx", ".xlsm")):
            raise InputError("扩展名与内容不符", file=name, expected=file.suffix, found=kind)
        if workbook:
            yield from _workbook_rows(file, name, sheet, ledger)
        else:
            yield from _csv_rows(file, name, ledger)


@contextmanager
def readable(name: str) -> Iterator[None]:
    """What the system has against reading a file, as InputError."""
    try:
        yield
    except OSError as error:
        raise InputError(f"无法读取（{error.strerror or error}）", file=name) from None


# --------------------------------------------------------------------------- CSV


def _csv_rows(file: Path, name: str, ledger: Definition) -> Iterator[Rows]:
    """The rows of a CSV file: pandas begins at the byte where the header ends."""
    encoding = _encoding(file, name)
    header, widest, separator, above = _csv_header(file, name, encoding, ledger)
    number = header.row + 1
    with file.open("rb") as stream:
        stream.seek(len(above.encode(encoding)))
        try:
            with pd.read_csv(
                stream,
                sep=separator,
                encoding=encoding.removesuffix("-sig"),
                header=None,
                names=list(range(widest)),
                dtype=str,
                keep_default_na=False,
                na_filter=False,
                skip_blank_lines=False,
                chunksize=CHUNK,
            ) as chunks:
                for chunk in chunks:
                    if not isinstance(chunk.index, pd.RangeIndex):
                        # pandas took the surplus for an index
                        raise _too_wide(name, number, widest)
                    chunk.index = pd.RangeIndex(number, number + len(chunk))
                    number += len(chunk)
                    yield Rows(_filled(chunk.fillna(""), header), None, EPOCH)
        except pd.errors.EmptyDataError:
            return
        except pd.errors.ParserError as error:
            if wide := re.search(r"Expected \d+ fields in line (\d+)", str(error)):
                raise _too_wide(name, header.row + int(wide[1]), widest) from None
            raise InputError(
                "CSV的列数前后不一，或者引号没有配对", file=name, found=str(error)
            ) from None


def _csv_header(
    file: Path, name: str, encoding: str, ledger: Definition
) -> tuple[Header, int, str, str]:
    """The header, its width, the separator, and the text of the file up to its end."""
    heads = [_Head(file, encoding, separator) for separator in ",\t"]
    head = max(heads, key=lambda head: head.known(ledger))
    within = head.records[:HEADER_WITHIN]
    numbered = [(number, dict(enumerate(row))) for number, row in enumerate(within, 1)]
    header = _header(numbered, name, None, ledger)
    try:
        widest = head.width(header.row)
    except csv.Error:
        raise InputError("表头的引号没有配对", file=name, line=header.row) from None
    if widest > WIDEST:
        raise InputError("列数过多", file=name, expected=f"不超过{WIDEST}列", found=str(widest))
    for first in head.records[header.row : header.row + 1]:
        if len(first) > widest:  # pandas would take the surplus for an index, a level a column
            raise _too_wide(name, header.row + 1, widest)
    return header, widest, head.separator, "".join(head.lines[: head.ends[header.row]])


class _Head:
    """The records of a CSV file among which its header is, and one more: up to one that is none.

    With the lines that each takes.
    """

    def __init__(self, file: Path, encoding: str, separator: str) -> None:
        self.separator = separator
        self.lines: list[str] = []
        self.records: list[list[str]] = []
        self.ends = [0]  # of the records, in lines
        with file.open(encoding=encoding, newline="") as stream, suppress(csv.Error):
            for record in islice(
                csv.reader(self._kept(stream), delimiter=separator), HEADER_WITHIN + 1
            ):
                self.records.append(record)
                self.ends.append(len(self.lines))

    def _kept(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self.lines.append(line)
            yield line

    def known(self, ledger: Definition) -> int:
        """How many headings of the ledger a record has at most."""
        return max(sum(ledger.column(c) is not None for c in row) for row in [[], *self.records])

    def width(self, row: int) -> int:
        """The number of cells of a record; csv.Error if its quotes have no end."""
        lines = self.lines[self.ends[row - 1] : self.ends[row]]
        (record,) = csv.reader(lines, delimiter=self.separator, strict=True)
        return len(record)


def _too_wide(name: str, row: int, widest: int) -> InputError:
    return InputError("列数多于表头", file=name, expected=f"{widest}列", found=f"第{row}行更多")


def _encoding(file: Path, name: str) -> str:
    """UTF-8, with a mark or without, or GB18030; neither may hide a binary file."""
    with file.open("rb") as stream:
        marked = stream.read(3) == codecs.BOM_UTF8
    for encoding in ("utf-8-sig" if marked else "utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with file.open("rb") as stream:
                while block := stream.read(2**20):
                    if b"\0" in block:
                        raise InputError("不是文本文件", file=name, expected="CSV或者XLSX")
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise InputError("文字编码无法识别", file=name, expected="UTF-8或者GB18030")


# --------------------------------------------------------------------------- XLSX


def _workbook_rows(file: Path, name: str, sheet: str | None, ledger: Definition) -> Iterator[Rows]:
    with opened(file, name) as workbook:
        chosen = _sheet(workbook, name, sheet, ledger)
        rows = workbook.rows(chosen)
        first = list(islice(rows, HEADER_WITHIN))
        above = [row for row in first if row[0] <= HEADER_WITHIN]
        header = _header(above, name, chosen, ledger)
        rest = chain((row for row in first if row[0] > header.row), rows)
        while block := list(islice(rest, CHUNK)):
            cells = [[row.get(column, "") for column in header.headed] for _, row in block]
            numbers = [number for number, _ in block]
            frame = pd.DataFrame(cells, index=numbers, columns=header.headed, dtype=str)
            yield Rows(_filled(frame, header), chosen, workbook.epoch)


def _sheet(workbook: Workbook, name: str, sheet: str | None, ledger: Definition) -> str:
    """The sheet named after `#`, else the one of the ledger's title, else the only one."""
    titles = workbook.titles
    if not titles:
        raise InputError("工作簿没有工作表", file=name)
    wanted = sheet or (ledger.title if ledger.title in titles else None)
    if wanted is None and len(titles) == 1:
        wanted = titles[0]
    if wanted is None:
        raise InputError(
            "工作簿有多个工作表", file=name, expected=f"{name}#工作表名", found="、".join(titles)
        )
    if wanted not in titles:
        raise InputError(f"没有工作表“{wanted}”", file=name, found="、".join(titles))
    return wanted


# --------------------------------------------------------------------------- header


def _header(
    rows: list[tuple[int, Cells]], name: str, sheet: str | None, ledger: Definition
) -> Header:
    """The row that has every required heading, of numbered rows."""
    found = []
    for number, row in rows:
        known = {i: c.id for i, cell in row.items() if (c := ledger.column(cell)) is not None}
        found.append(Header(number, [i for i, cell in row.items() if cell.strip()], known))
    required = {column.id for column in ledger.required}
    whole = [header for header in found if required <= set(header.columns.values())]
    place = f"工作表“{sheet}”" if sheet else None
    if len(whole) > 1:
        numbers = "、".join(f"第{header.row}行" for header in whole)
        raise InputError("有两个表头行", file=name, path=place, expected="一个表头", found=numbers)
    if not whole:
        best = max(found, key=lambda header: len(header.columns), default=Header(0, [], {}))
        missing = [c.label for c in ledger.required if c.id not in best.columns.values()]
        headings = dict(rows).get(best.row, {}) if best.columns else {}
        seen = "、".join(plain_heading(headings[i]) for i in best.headed) if headings else ""
        raise InputError(
            f"前{HEADER_WITHIN}行没有完整的表头，缺少{'、'.join(missing)}",
            file=name,
            path=place,
            found=f"第{best.row}行：{seen[:80]}" if seen else None,
        )
    (header,) = whole
    ids = list(header.columns.values())
    if twice := [c.label for c in ledger.columns if ids.count(c.id) > 1]:
        raise InputError("同一列出现两次", file=name, path=place, found="、".join(twice))
    return header


def _filled(frame: pd.DataFrame, header: Header) -> pd.DataFrame:
    """The ledger's columns of the rows that have anything under a heading, by column id."""
    filled = (frame[header.headed] != "").any(axis=1)
    return frame.loc[filled, list(header.columns)].rename(columns=header.columns)
