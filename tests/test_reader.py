"""Ledgers as offices keep them, read; what cannot be read is one clear message."""

from __future__ import annotations

import csv
import io
import os
import re
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from nianbao.errors import InputError
from nianbao.inputs.ledgers.definition import definitions
from nianbao.inputs.ledgers.reader import read_day, read_ledger

REQUESTS = definitions()["requests"]
HEADER = "编号,申请人类别,收到日期,办理结果,答复日期"
ROW = "1,自然人,2023-01-05,予以公开,2023-01-20"


def read(file: Path, content: str | bytes, sheet: str | None = None) -> pd.DataFrame:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_ledger(file, file.name, sheet, REQUESTS)


def workbook(file: Path, *rows: list[Any], title: str = "台账", others: int = 0) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for number in range(others):
        book.create_sheet(f"其他{number}")
    book.save(file)
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_csv_is_read_as_offices_save_it(tmp_path: Path, encoding: str, separator: str) -> None:
    text = f"{HEADER}\n{ROW}\n".replace(",", separator)
    rows = read(tmp_path / "a.csv", text.encode(encoding))
    assert rows.iloc[0].tolist() == [
        "1",
        "natural_person",
        pd.Timestamp(2023, 1, 5),
        "granted",
        pd.Timestamp(2023, 1, 20),
    ]
    assert rows.index.tolist() == [2]


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ("（一）予以公开", "granted"),
        ("(一)予以公开", "granted"),
        (" 予以 公开 ", "granted"),
        ("granted", "granted"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partial"),
        ("不予公开—3.危及“三安全一稳定”", "denied_three_safety"),
        ("７．属于行政执法案卷", "denied_enforcement_file"),
        ("1.本机关不掌握相关政府信息", "unable_not_held"),
        ("重复申请", "np_duplicate"),
        ("3.其他", "other_other"),
    ],
)
def test_common_spellings_of_an_outcome_are_understood(
    tmp_path: Path, written: str, outcome: str
) -> None:
    rows = read(tmp_path / "a.csv", f"{HEADER}\n1,自然人,2023-01-05,{written},2023-01-20\n")
    assert rows["outcome"].tolist() == [outcome]


def test_every_official_label_is_understood(tmp_path: Path) -> None:
    column = next(c for c in REQUESTS.columns if c.id == "outcome")
    lines = [
        f'{n},自然人,2023-01-05,"{label}",2023-01-20' for n, label in enumerate(column.official)
    ]
    rows = read(tmp_path / "a.csv", "\n".join([HEADER, *lines]))
    assert rows["outcome"].tolist() == list(column.ids)


@pytest.mark.parametrize(
    "written",
    ["2023-01-05", "2023/1/5", "2023.1.5", "2023年1月5日", "2023 年 1 月 5 日", "20230105", "44931",
     "２０２３－１－５", "2023-01-05 00:00:00"],
)  # fmt: skip
def test_a_day_is_read_as_offices_write_it(written: str) -> None:
    assert read_day(written) == date(2023, 1, 5)


@pytest.mark.parametrize(
    "written",
    ["2023-02-30", "23-1-5", "一月五日", "5/1/2023", "12", "2023", "99999", "True", "#N/A"],
)
def test_what_is_no_day_is_not_guessed(written: str) -> None:
    assert read_day(written) is None


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_survives_every_way_to_write_it(day: date) -> None:
    for written in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"):
        assert read_day(written) == day


def test_a_workbook_with_a_decorated_header_is_read(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a.xlsx",
        ["2023年依申请公开台账"],
        [],
        [c + "*" for c in HEADER.split(",")],
        [1, "自然人", date(2023, 1, 5), "予以公开", 44946],
        [],
        [2, "自然人", "2023.1.6", None, None],
    )
    rows = read_ledger(file, "a.xlsx", None, REQUESTS)
    assert rows.index.tolist() == [4, 6]
    assert rows["replied_on"].tolist()[0] == pd.Timestamp(2023, 1, 20)
    assert rows["outcome"].isna().tolist() == [False, True]


BREAKS = st.sampled_from(["\n", "\r\n", "\r"])
WORDS = st.lists(st.sampled_from([*'甲 ,\t"', "\n", "\r\n", "\r"]), max_size=6).map("".join)
TITLE = st.lists(WORDS, max_size=2)
ANY_ROW = st.builds(lambda *notes: [*ROW.split(",")[1:], *notes], WORDS, WORDS) | st.none()


@st.composite
def csv_files(draw: st.DrawFn) -> str:
    """The text of a CSV file with line breaks in titles, headings and cells, and blank rows."""
    headings = [f"{h[:2]}{draw(BREAKS | st.just(''))}{h[2:]}" for h in HEADER.split(",")]
    rows = [*draw(st.lists(TITLE, max_size=3)), [*headings, "备注", "说明"]]
    for number, row in enumerate(draw(st.lists(ANY_ROW, max_size=6))):
        rows.append(draw(st.sampled_from([[], [""] * 7])) if row is None else [str(number), *row])
    text, separator, ending = io.StringIO(newline=""), draw(st.sampled_from(",\t")), draw(BREAKS)
    quoting = csv.QUOTE_MINIMAL if ending == "\r\n" else csv.QUOTE_ALL
    csv.writer(text, delimiter=separator, lineterminator=ending, quoting=quoting).writerows(rows)
    return text.getvalue().removesuffix(draw(st.sampled_from(["", ending])))


@settings(max_examples=200, deadline=None)
@given(csv_files(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_every_record_of_a_csv_file_is_counted_under_its_number(
    tmp_path_factory: pytest.TempPathFactory, text: str, encoding: str
) -> None:
    rows = read(tmp_path_factory.mktemp("csv") / "a.csv", text.encode(encoding))
    separator = "\t" if re.search('备注"?\t"?说明', text) else ","
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    header = next(number for number, record in enumerate(records, 1) if record[-1:] == ["说明"])
    filled = [number for number, record in enumerate(records, 1) if number > header and any(record)]
    assert rows.index.tolist() == filled


BAD = {
    "an unknown outcome": ("1,自然人,2023-01-05,公开了,2023-01-20", "第2行“办理结果”：应为"),
    "an unknown applicant": ("1,某公司,2023-01-05,予以公开,2023-01-20", "第2行“申请人类别”"),
    "no day": ("1,自然人,一月,予以公开,2023-01-20", "第2行“收到日期”：应为日期"),
    "no receipt": (
        "1,自然人,,予以公开,2023-01-20",
        "第2行“收到日期”：应为日期，如 2024-01-02，现为“空”",
    ),
    "no id": (",自然人,2023-01-05,予以公开,2023-01-20", "第2行“编号”"),
    "an answer before its receipt": (
        "1,自然人,2023-01-05,予以公开,2023-01-04",
        "答复日期早于收到日期",
    ),
    "a repeated id": (f"{ROW}\n{ROW}", "第3行“编号”：应为不重复的编号"),
    "a formula": ("1,自然人,=TODAY(),予以公开,2023-01-20", "应为不含公式的值"),
    "a second header": (f"{ROW}\n{HEADER}", "有两个表头行"),
    "too many fields": (f"{ROW}\n2{ROW[1:]},a", "列数多于表头；应为5列，现为第3行更多"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_one_clear_message(tmp_path: Path, case: str) -> None:
    rows, said = BAD[case]
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        read(tmp_path / "a.csv", f"{HEADER}\n{rows}\n")
    assert "a.csv" in str(caught.value)


def test_a_first_row_of_any_width_is_refused_before_pandas_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(pd, "read_csv")
    with pytest.raises(InputError, match="列数多于表头；应为5列，现为第2行更多"):
        read(tmp_path / "a.csv", f"{HEADER}\n{ROW}{',' * 200_000}\n")


def test_all_bad_rows_are_listed_at_once(tmp_path: Path) -> None:
    rows = "\n".join(f"{n},自然人,x,予以公开,2023-01-20" for n in range(80))
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.csv", f"{HEADER}\n{rows}\n")
    lines = str(caught.value).splitlines()
    assert "有80处不能识别" in lines[0]
    assert lines[1].strip().startswith("第2行")
    assert "另有30处" in lines[-1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "空文件"),
        ("a.csv", "编号,收到日期\n1,2023-01-05\n".encode(), "缺少申请人类别、办理结果、答复日期"),
        ("a.csv", b"\xff\xfe\x00a\x00b", "不是文本文件"),
        ("a.csv", f"{HEADER},编号\n{ROW},2\n".encode(), "同一列出现两次"),
        ("a.xlsx", f"{HEADER}\n".encode(), "扩展名与内容不符"),
        ("a.xlsx", b"PK\x03\x04 truncated", "不完整的XLSX"),
        ("a.csv", (HEADER + "," * 300 + "\n").encode(), "列数过多"),
    ],
)
def test_what_is_no_ledger_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path / name, content)


def test_a_workbook_renamed_to_csv_is_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", HEADER.split(","))
    with pytest.raises(InputError, match=r"扩展名与内容不符.*XLSX工作簿"):
        read_ledger(file.rename(tmp_path / "a.csv"), "a.csv", None, REQUESTS)


def test_a_workbook_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", HEADER.split(","))
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(InputError, match="已损坏"):
        read_ledger(file, "a.xlsx", None, REQUESTS)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 * 2**20))
    with pytest.raises(InputError, match="展开后过大"):
        read_ledger(file, "a.xlsx", None, REQUESTS)


def test_several_sheets_must_be_told_apart(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", HEADER.split(","), others=1)
    with pytest.raises(InputError, match=r"多个工作表.*a.xlsx#工作表名"):
        read_ledger(file, "a.xlsx", None, REQUESTS)
    assert read_ledger(file, "a.xlsx", "台账", REQUESTS).empty
    with pytest.raises(InputError, match="没有工作表“无”"):
        read_ledger(file, "a.xlsx", "无", REQUESTS)


def test_a_formula_in_a_workbook_is_named_with_its_row(tmp_path: Path) -> None:
    row = ["1", "自然人", "=A1", "予以公开", "2023-01-20"]
    file = workbook(tmp_path / "a.xlsx", HEADER.split(","), row)
    with pytest.raises(
        InputError, match=r"a.xlsx#台账：有1处.*\n  第2行“收到日期”：应为不含公式的值"
    ):
        read_ledger(file, "a.xlsx", None, REQUESTS)


@pytest.mark.parametrize("column", [c.label for c in REQUESTS.columns if c.private])
@pytest.mark.parametrize("text", ["=HYPERLINK(张三)", "张三" * 1001])
def test_what_may_be_personal_is_never_shown(tmp_path: Path, column: str, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.csv", f"{HEADER},{column}\n{ROW},{text}\n")
    assert f"现为{len(text)}个字（个人信息，不予显示）" in str(caught.value)
    assert "张三" not in str(caught.value)


def test_a_repeated_id_is_named_by_its_rows(tmp_path: Path) -> None:
    again = ROW.replace("1,", "申请甲,", 1)
    with pytest.raises(InputError, match=r"第4行“编号”：.*现为与第3行相同$") as caught:
        read(tmp_path / "a.csv", f"{HEADER}\n{ROW}\n{again}\n{again}\n")
    assert "申请甲" not in str(caught.value)


def test_many_bad_cells_are_listed_in_one_go(tmp_path: Path) -> None:
    """Each was once looked for in all the others."""
    rows = "\n".join(f"{n},自然人,x{n},予以公开," for n in range(50_000))
    begun = time.process_time()
    with pytest.raises(InputError, match="有50000处不能识别"):
        read(tmp_path / "a.csv", f"{HEADER}\n{rows}\n")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0" * 100, "不是文本文件"),
        (b"\xff\xff\xff", "文字编码无法识别"),
        (b"\n" * 100, "没有完整的表头"),
        (b'"', "没有完整的表头"),
        (f'{HEADER},"备注\n{ROW}\n'.encode(), "表头的引号没有配对"),
        (f'{HEADER}\n1,"自然人\n{ROW}\n'.encode(), "引号没有配对"),
        (f"{HEADER},{'x' * 2**20}\n{ROW}\n".encode(), "没有完整的表头"),
        (f"{HEADER}\n{'x' * 2**20},{ROW[2:]}\n".encode(), "第2行“编号”：应为简短的文字"),
        (f"{HEADER}{(chr(10) + ROW) * 30}\n{'x' * 2**20},{ROW[2:]}".encode(), "第32行“编号”"),
        (f"{HEADER},{','.join(map(str, range(10_000)))}\n".encode(), "列数过多"),
        (f"{HEADER},备注\n,,,,,一\n".encode(), "第2行“编号”：应为不空的文字"),
        (f"{HEADER}\n1,自然人,{' ' * 10**5}x{' ' * 10**5}y,,\n".encode(), "第2行“收到日期”"),
    ],
)
def test_odd_content_is_one_clear_message(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read(tmp_path / "a.csv", content)
    assert str(caught.value).startswith("a.csv")


def test_what_is_no_readable_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, make in (("folder", Path.mkdir), ("pipe", os.mkfifo)):
        file = tmp_path / f"{name}.csv"
        make(file)
        with pytest.raises(InputError, match=f"{name}.csv：不是文件"):
            read_ledger(file, file.name, None, REQUESTS)
    file = tmp_path / "a.csv"
    file.write_text(f"{HEADER}\n{ROW}\n")

    def forbidden(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(InputError, match=r"a\.csv：无法读取（Permission denied）"):
        read_ledger(file, file.name, None, REQUESTS)
