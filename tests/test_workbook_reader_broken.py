"""Workbooks that cannot be read: each is told with its cell, what was expected and what to do."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from nianbao.errors import InputError
from nianbao.form.editions import edition
from nianbao.inputs.agency_year import validated
from nianbao.inputs.source import Address
from nianbao.inputs.workbook import container, reader
from nianbao.inputs.workbook.layout import layout
from nianbao.inputs.workbook.reader import SUFFIXES, read_workbook
from tests.test_workbook_reader import BASICS, FIGURE, FORM, LISTS, edited, saved
from tests.workbooks import bare

TABLE = "xl/worksheets/sheet4.xml"  # 表三
BOOK = "xl/workbook.xml"


def refusal(file: Path) -> str:
    """What is told of a workbook that is no parameter file."""
    with pytest.raises(InputError) as caught:
        read = read_workbook(file)
        validated(read.data, read)
    assert caught.value.exit_code == 2
    lines = str(caught.value).split("\n")
    assert all(line.startswith(f"{file}") for line in lines), lines
    return str(caught.value).replace(f"{file} ", "").replace(f"{file}", "")


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == part else text)
    return target.getvalue()


def replaced(part: str, old: str, new: str, values: dict[Address, Any] | None = None) -> bytes:
    content = bare(FORM, BASICS | (values or {}), LISTS)

    def change(text: bytes) -> bytes:
        assert old.encode() in text
        return text.replace(old.encode(), new.encode(), 1)

    return repacked(content, part, change)


# --------------------------------------------------------------------------- the sheets


def _rename(book: Workbook) -> None:
    book["表三"].title = "依申请"


def _copy(book: Workbook) -> None:
    book.copy_worksheet(book["表三"]).title = "表三 (2)"


def _second_agency(book: Workbook) -> None:
    book.copy_worksheet(book["基本信息"]).title = "乙局"
    book["乙局"]["B4"] = "乙局"


def _delete(book: Workbook) -> None:
    del book["表四"]


def _hide(book: Workbook) -> None:
    book["表三"].sheet_state = "veryHidden"


def _hide_row(book: Workbook) -> None:
    book["表三"].row_dimensions[8].hidden = True


def _hide_column(book: Workbook) -> None:
    book["表三"].column_dimensions["D"].hidden = True


def _unmerge(book: Workbook) -> None:
    book["表三"].unmerge_cells("B10:B17")


def _unmerge_all(book: Workbook) -> None:
    for merged in list(book["表三"].merged_cells):
        book["表三"].unmerge_cells(str(merged))


def _merge_open(book: Workbook) -> None:
    book["表三"].merge_cells("D8:E8")


def _merge_list(book: Workbook) -> None:
    book["存在问题"].merge_cells("C7:D7")


def _insert_column(book: Workbook) -> None:
    book["表三"].insert_cols(4)


def _delete_column(book: Workbook) -> None:
    book["表三"].delete_cols(5)


def _insert_row(book: Workbook) -> None:
    book["表三"].insert_rows(7)


def _delete_row(book: Workbook) -> None:
    book["表三"].delete_rows(14)


def _put(cell: str, value: Any, sheet: str = "表三") -> Callable[[Workbook], None]:
    def put(book: Workbook) -> None:
        book[sheet][cell] = value

    return put


def _another_edition(book: Workbook) -> None:
    """The table of the other edition, pasted over this one's."""
    sheet = book["表三"]
    _unmerge_all(book)
    sheet.delete_rows(1, 40)
    for words in layout(edition("gb2019_60")).sheet("表三").words:
        if words.look != "hint":
            sheet[words.at.ref] = words.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_rename, ["表三!A1", "像是改名成了“依申请”", "请改回“表三”"]),
        (_copy, ["表三 (2)!A1", "同一张表有两份", "表三、表三 (2)"]),
        (_second_agency, ["乙局!A1", "一个文件只填一个机关", "基本信息、乙局"]),
        (_delete, ["表四!A1", "缺少这张工作表"]),
        (_hide, ["表三!A1", "请取消隐藏"]),
        (_hide_row, ["表三!D8 自然人", "第8行被隐藏", "“5”"]),
        (_hide_column, ["表三!D8 自然人", "D列被隐藏", "“5”"]),
        (_unmerge, ["表三!B10", "合并单元格被拆开", "B10:B17"]),
        (_unmerge_all, ["表三!A3", "合并单元格被拆开", "A3:C5"]),
        (_merge_open, ["表三!D8 自然人", "请取消合并", "D8:E8"]),
        (_merge_list, ["存在问题!C7 今年的问题", "请取消合并", "C7:D7"]),
        (_insert_column, ["表三!D3", "像是插入了列", "“申请人情况”", "现为空"]),
        (_delete_column, ["表三!E4", "像是删去了列", "“法人或其他组织”"]),
        (_insert_row, ["表三!A7", "第7行起移动了1行，像是插入了行"]),
        (_delete_row, ["表三!C14", "第14行起移动了1行，像是删去了行"]),
        (_put("C14", "属于内部事务"), ["表三!C14", "改动或覆盖", "现为“属于内部事务”"]),
        (_put("C14", 7), ["表三!C14", "改动或覆盖", "现为“7”"]),
        (_put("D4", None), ["表三!D4", "删去", "现为空"]),
        (_put("K8", 7), ["表三!K8", "填在了不读取的单元格中", "现为“7”"]),
        (_put("J32", "１２件"), ["表三!J32", "填在了不读取的单元格中"]),
        (_another_edition, ["表三!C26", "这是另一版格式（国办公开办函〔2019〕60号）的表"]),
        (_put("B2", "gb2021", "填表说明"), ["填表说明!B2", "gb2021_30", "现为“gb2021”"]),
        (_put("B7", 2020, "基本信息"), ["基本信息!B7 报告年度", "nianbao form --year 2020"]),
        (_put("B7", 2010, "基本信息"), ["基本信息!B7 报告年度", "2019"]),
        (_put("B6", "事业单位", "基本信息"), ["基本信息!B6 机关类型", "公共企事业单位"]),
        (_put("B11", "24.1.2", "基本信息"), ["基本信息!B11 落款日期", "现为“24.1.2”"]),
        (_put("B13", None, "基本信息"), ["基本信息!B13 机关的 id", "把文件放在 params/<地区>"]),
        (_put("B4", None, "基本信息"), ["基本信息!B4 机关名称：尚未填写"]),
        (_put("D8", True), ["表三!D8 自然人", "没有的填 0", "现为“TRUE”"]),
        (_put("D8", date(2024, 3, 5)), ["表三!D8 自然人", "所填内容成了日期", "2024-03-05"]),
        (_put("D8", "=SUM(E8:I8)"), ["表三!D8 自然人", "公式还没有算出值"]),
        (_put("D8", "=[1]甲!A1"), ["表三!D8 自然人", "引用了另一个工作簿"]),
        (_put("D8", "#REF!"), ["表三!D8 自然人", "错误值", "现为“#REF!”"]),
        (_put("D8", 10**18), ["表三!D8 自然人", "数过大"]),
        (_put("D8", "甲" * 300), ["表三!D8 自然人", "填写有误"]),
        (_put("D8", "1\u200b"), ["表三!D8 自然人", "字符有误", "U+200B"]),
        (_put("B11", date(1900, 3, 1), "基本信息"), ["基本信息!B11 落款日期", "1900-03-01"]),
        (_put("A6", "cases", "自有数字"), ["自有数字!A6 名称：名称重复"]),
        (_put("A6", None, "自有数字"), ["自有数字!A6 名称：尚未填写"]),
        (_put("A6", "热线", "自有数字"), ["自有数字!A6 名称", "小写字母开头的英文名"]),
        (_put("E5", None, "说明"), ["说明!E5 说明人：缺少必填项"]),
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_handed_out_is_told_in_one_message(
    tmp_path: Path, change: Callable[[Workbook], None], said: list[str]
) -> None:
    told = refusal(edited(tmp_path, change, {FIGURE: 5}))
    assert "\n" not in told
    assert [word for word in said if word not in told] == [], told


def test_an_empty_form_names_every_cell_that_must_be_filled_in(tmp_path: Path) -> None:
    told = refusal(saved(tmp_path, bare(FORM)))
    assert told.count("\n") == len(BASICS) - 1
    assert "基本信息!B6 机关类型：尚未填写；应为机关类型（一级政府、政府部门" in told


def test_problems_are_told_together_but_not_without_an_end(tmp_path: Path) -> None:
    figures = {a: True for a in layout(FORM).entries if a[0] == "figures"}
    told = refusal(saved(tmp_path, bare(FORM, BASICS | figures)))
    assert told.count("\n") == 19


def test_a_workbook_of_ones_own_is_none_of_ours(tmp_path: Path) -> None:
    book, file = Workbook(), tmp_path / "a.xlsx"
    book.save(file)
    told = refusal(file)
    assert "不是填报用的工作簿" in told
    assert "现为Sheet" in told


def test_without_the_guide_no_edition_is_known(tmp_path: Path) -> None:
    told = refusal(edited(tmp_path, lambda book: book.remove(book["填表说明"])))
    assert "填表说明!B2：缺少工作表“填表说明”" in told


# --------------------------------------------------------------------------- the file


def archive(**parts: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name, content in parts.items():
            new.writestr(name.replace("__", "/").replace("--", "."), content)
    return target.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENCRYPTED = COMPOUND + "EncryptedPackage".encode("utf-16-le")
ODS = archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "文件是空的"),
        ("a.xlsx", "甲,乙\n1,2\n".encode("gb18030"), "现为文本文件（如 CSV）"),
        ("a.xls", b"<html><table>", "现为网页或者 XML 文件"),
        ("a.xlsx", b"%PDF-1.7", "现为PDF 文件"),
        ("a.xlsx", b"\x89PNG\0\0", "现为其他格式的文件"),
        ("a.xlsx", COMPOUND, "现为旧版的工作簿（XLS 或者 ET）"),
        ("a.et", COMPOUND, "另存为“Excel 工作簿（.xlsx）”"),
        ("a.xlsx", ENCRYPTED, "请在 Excel 或 WPS 中取消密码"),
        ("a.ods", ODS, "现为ODF 文件（如 ODS）"),
        ("a.xlsb", archive(**{"xl/workbook.bin": b""}), "现为二进制工作簿（XLSB）"),
        ("a.xlsx", archive(**{"word/document.xml": b""}), "现为Word 文件"),
        ("a.xlsx", archive(a=b""), "现为压缩包"),
        ("a.xlsm", archive(**{"xl/vbaProject.bin": b""}), "现为带宏的工作簿（XLSM）"),
        ("a.xls", bare(FORM), "请把扩展名改为 .xlsx"),
        ("a.xlsx", bare(FORM)[:5000], "文件可能没有复制或者下载完"),
        ("a.xlsx", bare(FORM)[:-200], "文件可能没有复制或者下载完"),
    ],
)
def test_what_is_no_xlsx_is_told_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert file.suffix in SUFFIXES
    told = refusal(file)
    assert "\n" not in told
    assert said in told


def test_a_file_that_is_missing_no_file_or_too_large_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.xlsx"
    assert "文件不存在" in refusal(file)
    assert "不是文件" in refusal(tmp_path)
    saved(tmp_path, bare(FORM, BASICS))
    monkeypatch.setattr(container, "LARGEST", 1000)
    assert "文件过大" in refusal(file)


def test_macros_are_refused_by_whatever_name(tmp_path: Path) -> None:
    rels = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    own = f'<Relationship Id="m" Type="{kind}" Target="macros.bin"/></Relationships>'
    assert "工作簿带有宏" in refusal(saved(tmp_path, replaced(rels, "</Relationships>", own)))


def test_links_to_other_workbooks_are_not_followed_and_told(tmp_path: Path) -> None:
    rels = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    own = f'<Relationship Id="m" Type="{kind}" Target="file:///etc/passwd"/></Relationships>'
    file = saved(tmp_path, replaced(rels, "</Relationships>", own))
    assert read_workbook(file).notices == ("文件有指向其他工作簿的链接：链接不作为数据读取",)


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (TABLE, "<worksheet", "<!DOCTYPE a><worksheet", "不合格式的内容"),
        (TABLE, "</sheetData>", "<a>" * 100, "不合格式的内容"),
        (TABLE, '<mergeCell ref="A3:C5"/>', '<mergeCell ref="!"/>', "不合格式的内容"),
        (TABLE, '<mergeCell ref="A3:C5"/>', '<mergeCell ref="Z1:Z2"/>' * 5001, "不合格式的内容"),
        (TABLE, '<row r="4"', '<row r="3"', "不合格式的内容"),
        (BOOK, 'name="表四"', 'name="表三"', "不合格式的内容"),
        (BOOK, "<sheets>", "<sheets><a", "不合格式的内容"),
    ],
)
def test_what_no_spreadsheet_program_writes_is_refused(
    tmp_path: Path, part: str, old: str, new: str, said: str
) -> None:
    assert said in refusal(saved(tmp_path, replaced(part, old, new)))


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ('<cols><col min="-9" max="5" hidden="1"/></cols>', "不合格式的内容"),
        ('<cols><col min="4" max="4" width="0"/></cols>', "D列被隐藏"),
    ],
)
def test_a_column_of_no_width_is_hidden(tmp_path: Path, shown: str, said: str) -> None:
    filled = {("figures", "t3", "granted", "natural_person"): 1}
    content = replaced(TABLE, "<sheetData>", f"{shown}<sheetData>", filled)
    assert said in refusal(saved(tmp_path, content))


def test_a_share_is_no_figure(tmp_path: Path) -> None:
    def share(book: Workbook) -> None:
        book["表三"]["D8"].value, book["表三"]["D8"].number_format = 0.91, "0%"

    said = refusal(edited(tmp_path, share))
    assert "表三!D8 自然人：所填的是百分数；应为数，没有的填 0，现为“91%”" in said


@pytest.mark.parametrize("piece", [" ", "{{", "\t", "（一）"])
def test_a_cell_that_is_full_of_anything_is_too_long(tmp_path: Path, piece: str) -> None:
    said = refusal(edited(tmp_path, _put("B4", f"中{piece * 30_000}x"[:32_000], "正文")))
    assert "正文!B4 引言：文字过长；应为不超过 20000 字的文字" in said


def test_bombs_and_floods_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(100, 20_200))
    many = replaced(TABLE, "</sheetData>", f"{cells}</sheetData>")
    assert "工作表“表三”过大" in refusal(saved(tmp_path, many))
    monkeypatch.setattr(reader, "_UNPACKED", 1000)
    assert "展开后过大" in refusal(saved(tmp_path, many))
    monkeypatch.undo()
    monkeypatch.setattr(reader, "MAX_BYTES", 1000)
    long = bare(FORM, BASICS | {("narrative", "s2"): "甲" * 600, ("narrative", "s3"): "甲" * 600})
    assert "正文!B12：文字过多" in refusal(saved(tmp_path, long))


@pytest.fixture(scope="module")
def good() -> bytes:
    return bare(FORM, BASICS | {FIGURE: 5, ("narrative", "s2"): "甲\n乙"}, LISTS)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_is_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, good: bytes, data: st.DataObject
) -> None:
    """Bytes are changed in the file, or within a part that is packed again."""
    names = zipfile.ZipFile(BytesIO(good)).namelist()
    part = data.draw(st.sampled_from(["", *names]))

    def mutated(content: bytes) -> bytes:
        at = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 12))
        put = data.draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from([b"", b"0", b"-1", b"99999999999", b'"', b"<a>", b"&#xD800;"]),
            )
        )
        return content[:at] + put + content[at + length :]

    content = repacked(good, part, mutated) if part else mutated(good)
    file = saved(tmp_path_factory.getbasetemp(), content)
    try:
        read = read_workbook(file)
    except InputError as error:
        assert str(error).startswith(str(file))
    else:
        assert read.data["agency"]
