"""Workbooks as spreadsheet programs write them, and as nobody honest does."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from nianbao.errors import InputError
from nianbao.inputs import archive, xlsx
from nianbao.inputs.ledgers.definition import definitions
from nianbao.inputs.ledgers.reader import read_ledger
from tests.test_reader import HEADER, REQUESTS, ROW, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPED = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet"}  # as openpyxl asks


def part(name: str, body: str) -> str:
    return f'<?xml version="1.0"?><{name} xmlns="{MAIN}" xmlns:r="{OFFICE}">{body}</{name}>'


def relations(**targets: str) -> str:
    listed = (
        f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for id, (kind, target) in ((id, t.split("|")) for id, t in targets.items())
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(listed)}</Relationships>'


def row(number: int | str, *cells: str) -> str:
    """A row of shared texts, numbered as HEADER and ROW stand in them, or of cells in XML."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def shared(first: int) -> list[str]:
    return [f'<c t="s"><v>{n}</v></c>' for n in range(first, first + 5)]


def content_types() -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    listed = (
        f'<Override PartName="/xl/{name}.xml" ContentType="{kind}.{TYPED.get(name, name)}+xml"/>'
        for name in ("workbook", "worksheets/sheet1", "sharedStrings", "styles")
    )
    return f'<Types xmlns="{TYPES}">{"".join(listed)}</Types>'


TEXTS = [*HEADER.split(","), *ROW.split(",")]
PARTS = {
    "[Content_Types].xml": content_types(),
    "_rels/.rels": relations(a="officeDocument|xl/workbook.xml"),
    "xl/workbook.xml": part(
        "workbook", '<sheets><sheet name="台账" sheetId="1" r:id="s"/></sheets>'
    ),
    "xl/_rels/workbook.xml.rels": relations(
        s="worksheet|worksheets/sheet1.xml",
        t="sharedStrings|/xl/sharedStrings.xml",
        f="styles|styles.xml",
    ),
    "xl/sharedStrings.xml": part("sst", "".join(f"<si><t>{text}</t></si>" for text in TEXTS)),
    "xl/styles.xml": part(
        "styleSheet",
        '<numFmts><numFmt numFmtId="176" formatCode="[$-804]yyyy&quot;年&quot;m;@"/>'
        '<numFmt numFmtId="177" formatCode="[Red]0.0 &quot;days&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="31"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="177" formatCode="yyyy"/></dxf></dxfs>',
    ),
    "xl/worksheets/sheet1.xml": part(
        "worksheet", f"<sheetData>{row(1, *shared(0))}{row(2, *shared(5))}</sheetData>"
    ),
}
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"


def packed(file: Path, **changed: Callable[[str], str]) -> Path:
    """The small workbook with some parts (sheet, strings, book) changed."""
    names = {"sheet": SHEET, "strings": STRINGS, "book": BOOK}
    parts = PARTS | {names[k]: change(PARTS[names[k]]) for k, change in changed.items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file


def with_rows(*rows: str, after: str = "") -> Callable[[str], str]:
    return lambda text: text.replace("</sheetData>", f"{''.join(rows)}</sheetData>{after}")


def read(file: Path) -> pd.DataFrame:
    return read_ledger(file, file.name, None, REQUESTS)


def refusal(file: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(file)
    assert str(caught.value).startswith(file.name)
    return str(caught.value)


# --------------------------------------------------------------------------- honest ones


def test_a_workbook_as_excel_saves_it_is_read(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.xlsx")
    with pytest.warns(UserWarning, match="no default style"):  # of which we say nothing
        assert list(load_workbook(file)["台账"].values)[1] == tuple(ROW.split(","))
    rows = read(file)
    assert rows.index.tolist() == [2]
    assert rows["id"].tolist() == ["1"]
    assert rows["replied_on"].tolist() == [pd.Timestamp(2023, 1, 20)]


def test_other_namespaces_and_prefixes_are_read(tmp_path: Path) -> None:
    def prefixed(text: str) -> str:
        text = text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{STRICT}"')
        return (
            text.replace("</", "</x:")
            .replace("<", "<x:")
            .replace("<x:/x:", "</x:")
            .replace("<x:?", "<?")
        )

    file = packed(tmp_path / "a.xlsx", sheet=prefixed, strings=prefixed)
    assert read(file)["id"].tolist() == ["1"]


def test_texts_in_runs_come_without_their_readings(tmp_path: Path) -> None:
    runs = "<r><t>申</t></r><r><t>_x000D_1</t></r><rPh><t>shēn</t></rPh>"
    cell = f'<c r="A3" t="inlineStr"><is>{runs}</is></c>'
    more = with_rows(row(3, cell, *shared(6)[:4]))
    own = packed(tmp_path / "a.xlsx", sheet=more)
    assert read(own)["id"].tolist() == ["1", "申\r1"]
    strings = packed(tmp_path / "b.xlsx", strings=lambda text: text.replace("<t>1</t>", runs))
    assert read(strings)["id"].tolist() == ["申\r1"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('t="n"><v>007</v>', "007"),
        ("><v>12.0</v>", "12"),
        ("><v>2.023001E6</v>", "2023001"),
        ("><v>0.5</v>", "0.5"),
        ("><v>1e999</v>", "inf"),
        ('t="b"><v>1</v>', "TRUE"),
        ('t="str"><v>甲</v>', "甲"),
        ('t="d"><v>2023-01-05T00:00:00Z</v>', "2023-01-05"),
        ('s="1"><v>44931.75</v>', "2023-01-05"),
        ('s="3"><v>44931</v>', "2023-01-05"),
        ('s="2"><v>44931</v>', "44931"),
        ('s="1"><v>99999999999</v>', "99999999999"),
    ],
)
def test_a_cell_is_the_text_that_a_csv_file_would_hold(
    tmp_path: Path, cell: str, text: str
) -> None:
    more = with_rows(row(3, f"<c {cell}</c>", *shared(6)[:4]))
    assert read(packed(tmp_path / "a.xlsx", sheet=more))["id"].tolist()[1] == text


def test_nothing_is_lost_behind_blank_rows(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    book = load_workbook(workbook(file, HEADER.split(","), ROW.split(",")))
    for column, value in enumerate(ROW.split(","), 1):
        book.active.cell(5000, column, value)
    book.active.cell(5000, 1, "2")
    book.save(file)
    assert read(file).index.tolist() == [2, 5000]


def test_a_used_range_that_is_far_too_large_costs_little(tmp_path: Path) -> None:
    formatted = (
        f'<row r="{n}" s="1" ht="14.25"><c r="A{n}" s="1"/></row>' for n in range(3, 10**6)
    )
    file = packed(tmp_path / "a.xlsx", sheet=with_rows(*formatted))
    assert read(file).index.tolist() == [2]


def test_what_stands_after_the_rows_is_not_one_of_them(tmp_path: Path) -> None:
    control = "<controls><from><row>3</row><c><v>9</v></c></from></controls>"
    assert len(read(packed(tmp_path / "a.xlsx", sheet=with_rows(after=control)))) == 1


def test_warnings_are_not_given(tmp_path: Path) -> None:
    """openpyxl would warn of each of these; a warning is an error in the tests."""
    file = tmp_path / "a.xlsx"
    lists = '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>'
    dated = with_rows(row(3, *shared(5)[:2], '<c s="1"><v>-1</v></c>', *shared(8)[:2]), after=lists)
    assert "第3行“收到日期”：应为日期" in refusal(packed(file, sheet=dated))
    assert len(read(packed(file, sheet=with_rows(after=lists)))) == 1


# --------------------------------------------------------------------------- days


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_count_from_the_epoch_of_their_workbook(
    tmp_path: Path, epoch: datetime | None
) -> None:
    file = tmp_path / "a.xlsx"
    book = Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    assert sheet is not None
    number = 44931 - 1462 if epoch else 44931
    sheet.append(HEADER.split(","))
    for id, day in enumerate((date(2023, 1, 5), number, str(number), number + 0.5, "2023-1-5")):
        sheet.append([id, "自然人", day, None, None])
    book.save(file)
    assert read(file)["received_on"].tolist() == [pd.Timestamp(2023, 1, 5)] * 5


# --------------------------------------------------------------------------- hostile ones


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sheet": with_rows(row(2, *shared(5)))}, "不合格式的内容"),  # a row twice
        ({"sheet": with_rows(row(1048577, *shared(5)))}, "不合格式的内容"),
        ({"sheet": with_rows(row(3, '<c r="B3"/><c r="A3"/>'))}, "不合格式的内容"),
        ({"sheet": with_rows(row(3, '<c r="XFE3"/>'))}, "不合格式的内容"),
        ({"sheet": with_rows(row(3, '<c t="s"><v>99</v></c>'))}, "不合格式的内容"),
        ({"sheet": with_rows(row(3, '<c t="s"><v>-1</v></c>'))}, "不合格式的内容"),
        ({"sheet": with_rows(row(3, "<c><v>x</v></c>"))}, "不合格式的内容"),
        ({"sheet": with_rows(row(3, "<c><v>1_0</v></c>"))}, "不合格式的内容"),
        ({"sheet": with_rows(row("1_0", "<c><v>1</v></c>"))}, "不合格式的内容"),
        ({"sheet": lambda text: text[:-20]}, "不合格式的内容"),
        ({"sheet": lambda text: ""}, "不合格式的内容"),
        ({"strings": lambda text: f"<!DOCTYPE sst>{text[21:]}"}, "不合格式的内容"),
        ({"book": lambda text: text.replace("<sheet ", "<none ")}, "工作簿没有工作表"),
        ({"book": lambda text: text.replace('r:id="s"', 'r:id="t"')}, "工作簿没有工作表"),
        ({"sheet": with_rows("<a>" * 100 + "</a>" * 100)}, "不合格式的内容"),
        ({"sheet": with_rows(row(3, "<c/>" * 20_000))}, "不合格式的内容"),
        ({"sheet": with_rows(f'<row r="3" a="{"x" * 2**21}"/>')}, "不合格式的内容"),
        ({"sheet": with_rows(f"<row><c t='str'><v>{'x' * 2**21}</v></c></row>")}, "不合格式的内容"),
        ({"sheet": with_rows(*(f"<x{n}/>" for n in range(20_000)))}, "不合格式的内容"),
        ({"sheet": with_rows("<row/>" * (2**20 + 1))}, "不合格式的内容"),
    ],
)  # fmt: skip
def test_what_no_spreadsheet_program_writes_is_refused(
    tmp_path: Path, changed: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_LARGEST_RATIO", 10**6)
    assert said in refusal(packed(tmp_path / "a.xlsx", **changed))


def test_more_shared_texts_than_a_million_rows_need_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "_MOST_TEXTS", 100)
    file = packed(
        tmp_path / "a.xlsx", strings=lambda text: text.replace("</sst>", "<si/>" * 91 + "</sst>")
    )
    assert "工作簿的共用文字过大" in refusal(file)
    monkeypatch.setattr(xlsx, "_LARGEST_TEXTS", 500)
    assert "工作簿的sharedStrings.xml过大" in refusal(file)


def declared(file: Path, name: str, size: int) -> Path:
    """The archive, which now says in both of its directories that a part is so large."""
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        own, at = archive.getinfo(name), archive.start_dir
    content[own.header_offset + 22 : own.header_offset + 26] = struct.pack("<I", size)
    while content[at : at + 4] == b"PK\x01\x02":
        named, extra, comment = struct.unpack("<HHH", content[at + 28 : at + 34])
        if content[at + 46 : at + 46 + named] == name.encode():
            content[at + 24 : at + 28] = struct.pack("<I", size)
        at += 46 + named + extra + comment
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("name", [STRINGS, BOOK, SHEET])
def test_no_more_is_unpacked_than_an_archive_declares(tmp_path: Path, name: str) -> None:
    def long(text: str) -> str:
        return text + " " * 2**20

    change = {STRINGS: "strings", BOOK: "book", SHEET: "sheet"}[name]
    file = packed(tmp_path / "a.xlsx", **{change: long})
    assert "不完整的XLSX" in refusal(declared(file, name, 2**10))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版XLS或者加密的工作簿"),
        (b"\0" * 600, "其他格式"),
        (b"PK\x05\x06" + b"\0" * 18, "其他格式"),
    ],
)
def test_what_is_named_like_a_workbook_only_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    assert said in refusal(file)


def test_an_archive_without_a_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
        archive.writestr("xl/", "")
    assert "不合格式的内容" in refusal(file)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
    assert "不合格式的内容" in refusal(file)


def test_an_error_value_is_refused_in_a_text_as_in_a_day(tmp_path: Path) -> None:
    errors = [f'<c t="e"><v>{value}</v></c>' for value in ("#N/A", "#REF!")]
    cells = (errors[0], shared(6)[0], errors[1], *shared(8)[:2])
    said = refusal(packed(tmp_path / "a.xlsx", sheet=with_rows(row(3, *cells))))
    assert "第3行“编号”：应为不含公式的值，现为“#N/A”" in said
    assert "第3行“收到日期”：应为不含公式的值，现为“#REF!”" in said


def test_the_sheets_of_charts_are_not_asked(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", HEADER.split(","), ROW.split(","))
    book = load_workbook(file)
    book.create_chartsheet("图")
    book.save(file)
    assert len(read(file)) == 1
    del book["台账"]
    only_chart = tmp_path / "b.xlsx"
    book.save(only_chart)
    assert "工作簿没有工作表" in refusal(only_chart)


@pytest.mark.parametrize("kind", definitions())
def test_an_empty_sheet_has_no_header(tmp_path: Path, kind: str) -> None:
    file = workbook(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="没有完整的表头"):
        read_ledger(file, file.name, None, definitions()[kind])
