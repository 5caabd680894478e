"""A ledger file as rows of text: CSV in the encodings of offices, or one sheet of a workbook.

A file is known by its content, not its name. A workbook is untrusted: one that would unpack
to far more than it is, or is cut off, is refused before it is read.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from nianbao.errors import InputError
from nianbao.ledgers.definition import Definition, plain_heading

CHUNK = 50_000  # rows held at once while reading
HEADER_WITHIN = 20  # rows in which the header must stand
_LARGEST_WORKBOOK = 512 * 2**20  # bytes unpacked: a million rows need less
_LARGEST_RATIO, _SMALL = 100, 16 * 2**20  # beyond: a bomb, for a workbook packs about 10 to 1
_EMPTY_ROWS = 1000  # that end a sheet whose used range is too large
_WIDEST = 200  # columns


@dataclass(frozen=True)
class Rows:
    """Some rows of a ledger: text by column id, the row number in the file as index."""

    frame: pd.DataFrame
    sheet: str | None


def read_rows(file: Path, name: str, sheet: str | None, ledger: Definition) -> Iterator[Rows]:
    """The rows below the header, in chunks; InputError for what is no ledger."""
    with file.open("rb") as stream:
        start = stream.read(8)
    if not start.strip():
        raise InputError("台账是空文件", file=name, expected="表头和各行")
    workbook = start[:4] == b"PK\x03\x04"
    if workbook != (file.suffix.lower() in (".xlsx", ".xlsm")):
        kind = "XLSX工作簿" if workbook else "文本" if b"\0" not in start else "其他格式"
        raise InputError("扩展名与内容不符", file=name, expected=file.suffix, found=kind)
    if workbook:
        yield from _workbook_rows(file, name, sheet, ledger)
    else:
        yield from _csv_rows(file, name, ledger)


# --------------------------------------------------------------------------- CSV


def _csv_rows(file: Path, name: str, ledger: Definition) -> Iterator[Rows]:
    encoding = _encoding(file, name)
    with file.open(encoding=encoding, newline="") as stream:
        head = stream.read(64 * 1024)
    tabs = head.split("\n", 1)[0].count("\t") > 0 and "\t" in head
    separator = "\t" if tabs else ","
    try:
        first = list(islice(csv.reader(io.StringIO(head), delimiter=separator), HEADER_WITHIN))
    except csv.Error as error:
        raise InputError("不是可读的CSV", file=name, found=str(error)) from None
    at, columns = _header(first, name, None, ledger)
    widest = len(first[at])
    if widest > _WIDEST:
        raise InputError("列数过多", file=name, expected=f"不超过{_WIDEST}列", found=str(widest))
    skipped = sum(sum(cell.count("\n") for cell in row) + 1 for row in first[: at + 1])
    number = at + 2
    try:
        with pd.read_csv(
            file,
            sep=separator,
            encoding=encoding,
            header=None,
            names=list(range(widest)),
            skiprows=skipped,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            chunksize=CHUNK,
        ) as chunks:
            for chunk in chunks:
                if not isinstance(
                    chunk.index, pd.RangeIndex
                ):  # pandas took the surplus for an index
                    raise _too_wide(name, number, widest)
                chunk.index = pd.RangeIndex(number, number + len(chunk))
                number += len(chunk)
                yield Rows(chunk[list(columns)].fillna("").rename(columns=columns), None)
    except pd.errors.EmptyDataError:
        return
    except pd.errors.ParserError as error:
        if wide := re.search(r"Expected \d+ fields in line (\d+)", str(error)):
            raise _too_wide(name, int(wide[1]), widest) from None
        raise InputError(
            "CSV的列数前后不一，或者引号没有配对", file=name, found=str(error)
        ) from None


def _too_wide(name: str, row: int, widest: int) -> InputError:
    return InputError("列数多于表头", file=name, expected=f"{widest}列", found=f"第{row}行更多")


def _encoding(file: Path, name: str) -> str:
    """UTF-8 or GB18030; neither may hide a binary file."""
    for encoding in ("utf-8-sig", "gb18030"):
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
    from openpyxl import load_workbook

    _refuse_bomb(file, name)
    try:
        workbook = load_workbook(file, read_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise InputError("工作簿已损坏，无法打开", file=name, found=type(error).__name__) from None
    try:
        chosen = _sheet(workbook, name, sheet, ledger)
        rows = _numbered(chosen)
        first = list(islice(rows, HEADER_WITHIN))
        texts = [[_as_text(value) for value in row] for _, row in first]
        at, columns = _header(texts, name, chosen.title, ledger)
        rest = iter(first[at + 1 :])
        while True:
            block = list(islice(rest, CHUNK)) or list(islice(rows, CHUNK))
            if not block:
                return
            cells = [
                [_as_text(row[c]) if c < len(row) else "" for c in columns] for _, row in block
            ]
            frame = pd.DataFrame(cells, columns=list(columns.values()), dtype=str)
            yield Rows(frame.set_axis([number for number, _ in block]), chosen.title)
    except InputError:
        raise
    except Exception as error:
        raise InputError("工作簿已损坏，没有读完", file=name, found=type(error).__name__) from None
    finally:
        workbook.close()


def _refuse_bomb(file: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise InputError("工作簿已损坏，无法打开", file=name, found="不完整的XLSX") from None
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(1, file.stat().st_size)
    if unpacked > _LARGEST_WORKBOOK or (unpacked > _SMALL and ratio > _LARGEST_RATIO):
        raise InputError(
            "工作簿展开后过大，不予打开",
            file=name,
            expected=f"{_LARGEST_WORKBOOK // 2**20} MiB以内，压缩比不超过{_LARGEST_RATIO}",
            found=f"{unpacked // 2**20} MiB，压缩比{ratio:.0f}",
        )


def _sheet(workbook: Any, name: str, sheet: str | None, ledger: Definition) -> Any:
    """The sheet named after `#`, else the one of the ledger's title, else the only one."""
    sheets = {one.title: one for one in workbook.worksheets}
    wanted = sheet or (ledger.title if ledger.title in sheets else None)
    if wanted is None and len(sheets) == 1:
        wanted = next(iter(sheets))
    if wanted is None:
        raise InputError(
            "工作簿有多个工作表", file=name, expected=f"{name}#工作表名", found="、".join(sheets)
        )
    if wanted not in sheets:
        raise InputError(f"没有工作表“{wanted}”", file=name, found="、".join(sheets))
    return sheets[wanted]


def _numbered(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows with their numbers; a used range that was left too large ends early."""
    sheet.reset_dimensions()
    empty = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=_WIDEST), 1):
        empty = 0 if any(value is not None for value in row) else empty + 1
        if empty > _EMPTY_ROWS:
            return
        yield number, row


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# --------------------------------------------------------------------------- header


def _header(
    rows: list[list[str]], name: str, sheet: str | None, ledger: Definition
) -> tuple[int, dict[int, str]]:
    """The place of the header row, and which of its columns are which."""
    found = []
    for at, row in enumerate(rows):
        known = {i: c.id for i, cell in enumerate(row) if (c := ledger.column(cell)) is not None}
        found.append((at, known))
    required = {column.id for column in ledger.required}
    whole = [(at, known) for at, known in found if required <= set(known.values())]
    place = f"工作表“{sheet}”" if sheet else None
    if len(whole) > 1:
        numbers = "、".join(f"第{at + 1}行" for at, _ in whole)
        raise InputError("有两个表头行", file=name, path=place, expected="一个表头", found=numbers)
    if not whole:
        at, known = max(found, key=lambda pair: len(pair[1]), default=(0, {}))
        missing = [c.label for c in ledger.required if c.id not in known.values()]
        seen = "、".join(plain_heading(cell) for cell in rows[at] if cell.strip()) if known else ""
        raise InputError(
            f"前{HEADER_WITHIN}行没有完整的表头，缺少{'、'.join(missing)}",
            file=name,
            path=place,
            found=f"第{at + 1}行：{seen[:80]}" if seen else None,
        )
    at, known = whole[0]
    twice = [id for id in known.values() if list(known.values()).count(id) > 1]
    if twice:
        labels = [c.label for c in ledger.columns if c.id in twice]
        raise InputError("同一列出现两次", file=name, path=place, found="、".join(labels))
    return at, known
