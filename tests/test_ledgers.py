from __future__ import annotations

import copy
import csv
import io
import os
import re
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from nianbao.annual_report import annual_report, read_annual_report
from nianbao.cli import main
from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.form.editions import edition
from nianbao.inputs.agency_year import read_agency_year
from nianbao.inputs.figures import read_figures
from nianbao.inputs.ledgers.calendar import Calendar
from nianbao.inputs.ledgers.counting import count_documents, count_requests
from nianbao.inputs.ledgers.definition import definitions
from nianbao.inputs.ledgers.reader import read_day, read_ledger
from nianbao.inputs.ledgers.time_limits import with_limits
from nianbao.inputs.workspace import Workspace
from nianbao.notebook import Master
from nianbao.pages.exporters import ReviewExporter
from nianbao.rules.check import check
from nianbao.rules.expectations import judge
from nianbao.rules.rulebook import Rulebook
from tests.conftest import CITY, ROOT, SMALL, report_beside
from tests.kernel import execute

REQUESTS = definitions()["requests"]
HEADER = "编号,申请人类别,收到日期,办理结果,答复日期"
ROW = "1,自然人,2023-01-05,予以公开,2023-01-20"
FIELDS = ("id", "applicant_type", "received_on", "outcome", "replied_on")
NOWHERE = Path("/nowhere")


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


# --------------------------------------------------------------------------- reading


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


def test_the_template_is_read_back_empty_and_filled(tmp_path: Path) -> None:
    from click.testing import CliRunner

    file = tmp_path / "台账.xlsx"
    done = CliRunner().invoke(main, ["ledger-template", str(file)])
    assert done.exit_code == 0, done.stderr
    for definition in definitions().values():
        assert read_ledger(file, file.name, None, definition).empty
    book = load_workbook(file)
    sheet = book[REQUESTS.title]
    sheet.append(["1", "自然人", date(2023, 1, 5), "（一）予以公开", date(2023, 1, 20)])
    book.save(file)
    assert len(read_ledger(file, file.name, None, REQUESTS)) == 1
    assert CliRunner().invoke(main, ["ledger-template", str(file)]).exit_code == 2


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


# --------------------------------------------------------------------------- what is refused

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
BAD["too many fields behind line breaks"] = (
    f'{ROW}\n2{ROW[1:-10]}"2023-\n01-20"\n3{ROW[1:]},a',
    "列数多于表头；应为5列，现为第4行更多",
)
BAD["a surplus from the first row on"] = (f"{ROW},a", "列数多于表头；应为5列，现为第2行更多")


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


@pytest.mark.parametrize("path", ["../requests.csv", "/etc/passwd", "data/none.csv"])
def test_a_ledger_outside_the_workspace_is_refused(path: str, workspace: Workspace) -> None:
    parameters = yaml.safe_load((ROOT / "params/example/2023/bureau.yaml").read_text())
    parameters["ledgers"] = {"requests": path}
    with pytest.raises(InputError, match=r"路径超出工作区|没有这个文件"):
        annual_report(parameters, workspace)


def test_without_figures_and_ledgers_there_is_no_report(workspace: Workspace) -> None:
    parameters = yaml.safe_load((ROOT / "params/example/2023/bureau.yaml").read_text())
    del parameters["ledgers"], parameters["figures"]
    with pytest.raises(InputError, match="figures 或者 ledgers"):
        annual_report(parameters, workspace)


# --------------------------------------------------------------------------- counting


def backwards(cells: dict[str, int]) -> pd.DataFrame:
    """A ledger that gives a published table three: each request in one of its cells."""
    new, before = pd.Timestamp(2023, 3, 1), pd.Timestamp(2022, 12, 20)
    rows: list[tuple[Any, ...]] = []
    columns = {re.split(r"[\[,\]]", address)[2] for address in cells} - {"total"}
    for column in sorted(columns):
        carried = cells[f"t3[carried_in,{column}]"]
        for address, number in cells.items():
            _, row, own, _ = re.split(r"[\[,\]]", address)
            if own != column or row in ("new_received", "carried_in", "results_total"):
                continue
            for _ in range(number):
                is_old = carried > 0
                carried -= is_old
                replied = pd.NaT if row == "carried_out" else pd.Timestamp(2023, 4, 3)
                outcome = None if row == "carried_out" else row
                rows.append((column, before if is_old else new, outcome, replied))
    frame = pd.DataFrame(rows, columns=["applicant_type", "received_on", "outcome", "replied_on"])
    return frame.assign(id=frame.index.astype(str))


def spelled(counts: dict[CellAddress, int]) -> dict[str, int]:
    return {str(address): number for address, number in counts.items()}


def test_a_ledger_built_backwards_from_published_figures_gives_them_exactly() -> None:
    city = read_agency_year(CITY)
    published = {str(c.address): int(c.figure or 0) for c in read_figures(city).table("t3")}
    ledger = backwards(published)
    assert len(ledger) == 3607
    counted = count_requests(ledger, city.form, 2023)
    figures = read_figures(city.model_copy(update={"figures": {}}), counted)
    assert {str(c.address): c.figure for c in figures.table("t3")} == published


DAYS = st.dates(date(2021, 1, 1), date(2024, 12, 31)).map(pd.Timestamp)
APPLICANT = st.sampled_from(["natural_person", "org_other"])
OUTCOME = st.sampled_from(["granted", "unable_not_held", "other_other", "np_duplicate"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 500), APPLICANT, OUTCOME), max_size=40))
def test_one_ledger_always_carries_over_from_year_to_year(rows: list[Any]) -> None:
    frame = pd.DataFrame(
        [
            (day, day + pd.Timedelta(days=n) if n else pd.NaT, a, o if n else None)
            for day, n, a, o in rows
        ],
        columns=["received_on", "replied_on", "applicant_type", "outcome"],
    )
    days = {name: pd.to_datetime(frame[name]) for name in ("received_on", "replied_on")}
    ledger = frame.assign(**days)
    for form_id, year in (("gb2019_60", 2020), ("gb2021_30", 2022), ("gb2021_30", 2023)):
        form = edition(form_id)
        one, next_one = (spelled(count_requests(ledger, form, y)) for y in (year, year + 1))
        for column in ("natural_person", "org_other"):
            assert one[f"t3[carried_out,{column}]"] == next_one[f"t3[carried_in,{column}]"]
            came = sum(one[f"t3[{row},{column}]"] for row in ("new_received", "carried_in"))
            rest = {"new_received", "carried_in"}
            went = sum(
                number
                for address, number in one.items()
                if address.endswith(f",{column}]") and not rest & {re.split(r"[\[,]", address)[1]}
            )
            assert came == went


def test_documents_are_in_force_until_they_are_repealed() -> None:
    day = pd.Timestamp
    documents = pd.DataFrame(
        {
            "kind": ["normative_docs"] * 4,
            "issued_on": [day(2020, 1, 1), day(2023, 5, 1), day(2023, 6, 1), day(2024, 1, 1)],
            "repealed_on": [day(2023, 2, 1), pd.NaT, day(2023, 12, 31), pd.NaT],
        }
    )
    counts = spelled(count_documents(documents, edition("gb2021_30"), 2023))
    row = [counts[f"t2_1[normative_docs,{column}]"] for column in ("made", "repealed", "valid")]
    assert row == [2, 2, 1]


def test_a_case_of_a_co_respondent_is_not_counted(workspace: Workspace) -> None:
    report = read_annual_report(ROOT / "params/example/2023/bureau.yaml", workspace)
    assert report.figures.figure("t4[cases,la_total]") == 1  # two in the ledger
    assert report.ledgers is not None
    assert spelled(report.ledgers.left_out(report.form))["t4[cases,la_upheld]"] == 1


def test_the_example_carries_over_and_agrees_with_its_ledger(workspace: Workspace) -> None:
    now = read_annual_report(ROOT / "params/example/2023/bureau.yaml", workspace)
    assert now.prior is not None
    for column in edition("gb2021_30").table("t3").leaf_columns:
        carried = now.figures.figure(f"t3[carried_in,{column.id}]")
        assert carried == now.prior.figures.figure(f"t3[carried_out,{column.id}]")
    assert {c.state for c in now.figures.table("t3")} == {"counted", "computed"}


# --------------------------------------------------------------------------- time limits


def limits(**days: str) -> pd.Series[Any]:
    row = {name: [pd.Timestamp(day) if day else pd.NaT] for name, day in days.items()}
    return with_limits(pd.DataFrame(row), NOWHERE).iloc[0]


@pytest.mark.parametrize(
    ("days", "due"),
    [
        # The Spring Festival of 2023 (21 to 27 January, 28 and 29 worked) does not count.
        ({"received_on": "2023-01-09"}, "2023-02-09"),
        ({"received_on": "2023-03-01"}, "2023-03-29"),
        # The National Day of 2023, with 7 and 8 October worked.
        ({"received_on": "2023-09-25"}, "2023-10-27"),
        ({"received_on": "2023-03-01", "extension_notified_on": "2023-03-20"}, "2023-04-26"),
        (
            {
                "received_on": "2023-03-01",
                "correction_notified_on": "2023-03-03",
                "corrected_on": "2023-03-13",
            },
            "2023-04-11",
        ),
        (
            {
                "received_on": "2023-03-01",
                "third_party_from": "2023-03-06",
                "third_party_to": "2023-03-13",
            },
            "2023-04-06",
        ),
        (
            {
                "received_on": "2023-03-01",
                "fee_notified_on": "2023-03-06",
                "fee_paid_on": "2023-03-08",
            },
            "2023-03-31",
        ),
    ],
)
def test_an_answer_is_due_by_the_law_and_the_calendar(days: dict[str, str], due: str) -> None:
    assert limits(replied_on="", **days)["due"] == pd.Timestamp(due)


def test_a_late_answer_is_late_by_working_days() -> None:
    row = limits(received_on="2023-03-01", replied_on="2023-04-03")
    assert (row["late"], row["used"]) == (3, 23)
    assert limits(received_on="2023-03-01", replied_on="2023-03-29")["late"] == 0


def test_while_the_term_does_not_run_nothing_is_due() -> None:
    row = limits(received_on="2023-03-01", correction_notified_on="2023-03-03", replied_on="")
    assert pd.isna(row["due"])


def open_since(day: str) -> pd.DataFrame:
    days = {"received_on": [pd.Timestamp(day)], "replied_on": [pd.NaT]}
    return pd.DataFrame(days, index=[7])


def test_a_year_without_known_holidays_says_how_to_add_them(tmp_path: Path) -> None:
    days = open_since("2098-12-20")
    said = r"a.csv 第7行：没有2098年的节假日安排.*holidays/2098.yaml"
    with pytest.raises(InputError, match=said):
        with_limits(days, tmp_path, "a.csv")
    for year in (2098, 2099):
        (tmp_path / f"{year}.yaml").write_text(f"off: [{year}-01-01]\nwork: []\n")
    assert with_limits(days, tmp_path)["due"].notna().all()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("off: [元旦]", "第1行：off[0]：填写有误；应为2098年的日期，如 2098-01-01，现为“元旦”"),
        ("off:\n- 2098-01-01\n- 2097-12-31", "第3行：off[1]：填写有误；应为2098年的日期"),
        ("work: [20980101]", "第1行：work[0]：填写有误；应为2098年的日期"),
        ("off: 2098-01-01", "第1行：off：填写有误；应为日期的列表"),
        ("off: []\nwork:", "第2行：work：填写有误；应为日期的列表，现为空"),
        ("rest: []", "第1行：rest：未知的键；应为off、work"),
    ],
)  # fmt: skip
def test_a_bad_holiday_file_is_named_with_its_line(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "2098.yaml").write_text(written)
    with pytest.raises(InputError, match=re.escape(f"2098.yaml {said}")) as caught:
        with_limits(open_since("2098-03-01"), tmp_path, "a.csv")
    assert str(caught.value).startswith("a.csv 第7行：")


def test_a_holiday_file_of_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "2098.yaml").write_bytes("off: []  # 元旦\n".encode("gb18030"))
    with pytest.raises(InputError, match=r"a.csv 第7行.*2098.yaml 第1行：不是 UTF-8 编码"):
        with_limits(open_since("2098-03-01"), tmp_path, "a.csv")


def test_a_year_that_no_term_runs_through_matters_to_nobody(tmp_path: Path) -> None:
    (tmp_path / "2098.yaml").write_text("off: []\n")
    (tmp_path / "2099.yaml").write_bytes(b"\xff")
    days = pd.concat([open_since("2098-03-01"), open_since("2023-03-01")])
    assert with_limits(days, tmp_path)["due"].notna().all()
    with pytest.raises(InputError, match=r"2099\.yaml"):
        with_limits(open_since("2098-12-31"), tmp_path)


def test_two_periods_taken_out_may_reach_over_years() -> None:
    far = limits(
        received_on="2022-01-04",
        third_party_from="2022-01-04",
        third_party_to="2023-12-29",
        fee_notified_on="2022-01-04",
        fee_paid_on="2023-12-29",
    )
    assert far["due"] == pd.Timestamp(2026, 1, 27)


def agency_with(folder: Path, year: int, *rows: str, **more: Any) -> dict[str, Any]:
    """The small agency's parameters, table three counted from a ledger in a workspace."""
    (folder / "requests.csv").write_text("\n".join([HEADER, *rows]))
    parameters = copy.deepcopy(SMALL) | {"year": year, "signed_on": f"{year + 1}-01-20", **more}
    parameters["ledgers"] = {"requests": "requests.csv"}
    del parameters["figures"]
    return parameters


def test_a_due_day_beyond_the_calendar_stops_its_own_report_alone(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    rows = (ROW, "2,自然人,1995-03-01,,", "3,自然人,2023-03-01,,")
    parameters = agency_with(tmp_path, 2023, *rows)
    bad = tmp_path / "bad.yaml"
    bad.write_text(yaml.safe_dump(parameters))
    (tmp_path / "good.yaml").write_text(yaml.safe_dump(SMALL))
    checked = check([bad, tmp_path / "good.yaml"], Workspace(tmp_path), rulebook)
    (refused,) = checked.refused
    assert str(refused).startswith("requests.csv 第3行：没有1995年的节假日安排")


def test_rows_that_are_not_open_in_the_year_ask_no_calendar(tmp_path: Path) -> None:
    rows = ("2,自然人,1995-03-01,予以公开,1995-03-02", "3,自然人,2031-03-01,,")
    report = annual_report(agency_with(tmp_path, 2023, ROW, *rows), Workspace(tmp_path))
    assert report.figures.figure("t3[granted,natural_person]") == 1


def test_an_answer_after_the_year_asks_no_calendar(tmp_path: Path) -> None:
    late = "2,自然人,2023-12-01,予以公开,2031-03-02"
    report = annual_report(agency_with(tmp_path, 2023, ROW, late), Workspace(tmp_path))
    assert report.ledgers is not None
    own = report.ledgers.requests_of_the_year
    assert own is not None
    assert own["late"].isna().tolist() == [False, True]
    assert own["replied_on"].tolist()[1] == pd.Timestamp(2031, 3, 2)


def test_the_limits_of_the_year_before_are_not_asked(tmp_path: Path) -> None:
    before = agency_with(tmp_path, 2022, "2,自然人,1995-03-01,予以公开,2022-03-01")
    (tmp_path / "before.yaml").write_text(yaml.safe_dump(before))
    now = copy.deepcopy(SMALL) | {"prior": "before.yaml"}
    report = annual_report(now, Workspace(tmp_path))
    assert report.prior is not None
    assert report.prior.figures.figure("t3[granted,natural_person]") == 1
    assert report.digest
    with pytest.raises(InputError, match=r"requests.csv 第2行：没有1995年的节假日安排"):
        annual_report(before, Workspace(tmp_path))


def test_holidays_count_for_the_reports_alone_that_need_them(tmp_path: Path) -> None:
    folder = tmp_path / "holidays"
    folder.mkdir()
    parameters = agency_with(tmp_path, 2023, ROW)
    digest = annual_report(parameters, Workspace(tmp_path)).digest
    for broken in ("2031.yaml", "2024.yaml", "notes.yaml"):
        (folder / broken).write_bytes("off: 元旦".encode("gb18030"))
        assert annual_report(parameters, Workspace(tmp_path)).digest == digest
    (folder / "2023.yaml").write_text("off: [2023-01-09]\n")
    assert annual_report(parameters, Workspace(tmp_path)).digest != digest


def test_a_ledger_without_a_row_of_the_year_is_judged_and_shown(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    for rows in ((), (ROW,)):
        report = annual_report(agency_with(tmp_path, 2020, *rows), Workspace(tmp_path))
        master = Master(report, rulebook, Workspace(tmp_path))
        assert "台账中办理的申请0件" in master.ledger().text


def test_a_finding_stands_in_the_row_that_its_outcome_is_counted_in(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    """The form of 2019 and 2020 has one row for what later became three."""
    row = "1,自然人,2020-03-02,其他处理,2020-09-01"
    report = annual_report(agency_with(tmp_path, 2020, row), Workspace(tmp_path))
    master = Master(report, rulebook, Workspace(tmp_path))
    (late,) = (f for f in master.verdict.findings if f.code == "L004")
    assert late.cell == "t3[other,natural_person]"
    page = ReviewExporter().from_notebook_node(execute(master))[0]
    assert "“（六）其他处理”行“自然人”列" in page


def test_findings_on_requests_never_carry_who_asked_for_what(
    workspace: Workspace, rulebook: Rulebook
) -> None:
    asked = {"applicant": "某甲", "content": "某文件"}
    first = {**dict(zip(FIELDS, ROW.split(","), strict=True)), **asked}
    again = {**first, "id": "2", "received_on": "2023-05-04", "replied_on": "2023-09-20"}
    parameters = copy.deepcopy(SMALL) | {"_requests": [first, again]}
    (verdict,) = judge([report_beside(parameters, workspace)], rulebook)
    assert {"L004", "L010"} <= {finding.code for finding in verdict.findings}
    for finding in verdict.findings:
        assert "某甲" not in str(finding)
        assert "某文件" not in str(finding)


@given(st.dates(date(2022, 1, 1), date(2024, 12, 1)), st.integers(1, 60))
def test_counting_and_adding_working_days_are_inverse(day: date, number: int) -> None:
    calendar = Calendar(2022, 2025, NOWHERE)
    start = np.array([day], dtype="datetime64[D]")
    end = calendar.add(start, np.array([number]))
    assert calendar.count(start, end).tolist() == [number]
