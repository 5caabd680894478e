"""The command `check --mark`, from the workbook that a clerk hands in to the one he gets back."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.workbook.layout import FINDINGS
from nianbao.workbooks import package
from nianbao.workbooks.form import workbook
from nianbao.workbooks.styles import FILLS
from nianbao.workbooks.values import values_of
from tests.command import city, invoke
from tests.conftest import CITY, EXAMPLE, ROOT
from tests.given_back import FORM, PLAN, listed, written_in

_LATE = date(2024, 5, 1)
_CODE = "D006"  # that a report is late may be explained


@cache
def _late_and_wrong() -> bytes:
    """The workbook of the example city, signed late and with a wrong number."""
    parameters = city()
    parameters["signed_on"] = _LATE
    parameters["figures"]["t3"]["new_received"][0] += 90
    return workbook(FORM, *values_of(from_parameters(parameters)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "city.xlsx"
    file.write_bytes(_late_and_wrong())
    return file


def _rows(file: Path) -> dict[str, list[Any]]:
    """The rows of 检查结果 by code."""
    return {row[5]: row for row in listed(file.read_bytes())}


def test_the_findings_are_in_the_workbook_that_is_written(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    result = invoke("check", file, "--mark", out)
    assert result.exit_code == 1
    assert f"检查结果已写入 {out}" in result.stderr
    assert f"{file}:表三!D6: 错误 T301" in result.stdout
    assert _rows(out).keys() >= {"T301", "T303", _CODE}
    assert _rows(out)["T301"][1] == "表三!D6 自然人"
    assert file.read_bytes() == _late_and_wrong()


def test_an_explanation_written_in_it_counts(file: Path, tmp_path: Path) -> None:
    out, mended = tmp_path / "out.xlsx", tmp_path / "mended.xlsx"
    invoke("check", file, "--mark", out)
    row = PLAN.findings.first_row + list(_rows(out)).index(_CODE)
    typed = {f"I{row}": "系统故障，已说明", f"J{row}": "张某", f"K{row}": date(2024, 5, 6)}
    mended.write_bytes(written_in(out.read_bytes(), typed))
    result = invoke("check", mended, "--mark", mended)
    assert "已说明 1" in result.stderr
    assert _rows(mended)[_CODE][0] == "已说明"
    assert _rows(mended)[_CODE][8] == "系统故障，已说明"


def test_an_explanation_that_nothing_needs_is_marked_in_its_own_row(
    file: Path, tmp_path: Path
) -> None:
    row = PLAN.findings.first_row + 7
    typed = {
        f"F{row}": "T304",
        f"I{row}": "口径调整",
        f"J{row}": "张某",
        f"K{row}": date(2024, 5, 6),
    }
    file.write_bytes(written_in(file.read_bytes(), typed))
    invoke("check", file, "--mark", file)
    rows = listed(file.read_bytes())
    (of_it,) = (row for row in rows if row[5] == "E002")
    assert rows[-1][:1] + rows[-1][5:10] == ["已不再出现", "T304", None, None, "口径调整", "张某"]
    assert of_it[1] == f"{FINDINGS}!F{PLAN.findings.first_row + len(rows) - 1} 规则编码"


def test_a_workbook_may_be_marked_in_its_place(file: Path) -> None:
    once = (invoke("check", file, "--mark", file), file.read_bytes())[1]
    again = (invoke("check", file, "--mark", file), file.read_bytes())[1]
    assert once == again
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_a_workbook_that_is_marked_in_its_place_keeps_who_may_read_it(file: Path) -> None:
    file.chmod(0o600)
    invoke("check", file, "--mark", file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert _rows(file)


def test_through_a_link_the_file_itself_is_marked(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(file)
    invoke("check", file, "--mark", link)
    assert link.is_symlink()
    assert _rows(file)


def test_a_link_that_leads_nowhere_is_refused(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(tmp_path / "none.xlsx")
    result = invoke("check", file, "--mark", link)
    assert (result.exit_code, "已经存在" in result.stderr) == (2, True)
    assert not (tmp_path / "none.xlsx").exists()


def test_what_is_too_large_to_be_marked_is_refused_before_anything_is_told(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "LARGEST_PART", 4000)
    result = invoke("check", file, "--mark", tmp_path / "out.xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "过大，不能加注" in result.stderr


def test_a_good_workbook_comes_back_without_errors(tmp_path: Path) -> None:
    file, out = tmp_path / "city.xlsx", tmp_path / "out.xlsx"
    file.write_bytes(workbook(FORM, *values_of(from_parameters(city()))))
    result = invoke("check", file, "--mark", out)
    assert result.exit_code == 0
    assert not [row for row in listed(out.read_bytes()) if row[0] in ("错误", "警告")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("{yaml}", "--mark", "{new}"), "一份填报工作簿"),
        (("{file}", "{file}", "--mark", "{new}"), "一份填报工作簿"),
        (("-", "--mark", "{new}"), "一份填报工作簿"),
        (("{file}", "--mark", "{new}.yaml"), "以 .xlsx 结尾"),
        (("{file}", "--mark", "{folder}/none/out.xlsx"), "没有这个文件夹"),
        (("{file}", "--mark", "{other}"), "已经存在"),
    ],
)
def test_what_cannot_be_given_back_is_refused(
    arguments: tuple[str, ...], said: str, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"the clerk's own")
    names = {"yaml": CITY, "file": file, "other": other, "folder": tmp_path}
    result = invoke("check", *(one.format(new=tmp_path / "new.xlsx", **names) for one in arguments))
    assert result.exit_code == 2
    assert said in result.stderr
    assert other.read_bytes() == b"the clerk's own"
    assert not (tmp_path / "new.xlsx").exists()


def test_a_file_that_cannot_be_read_writes_nothing(tmp_path: Path) -> None:
    file, out = tmp_path / "a.xlsx", tmp_path / "out.xlsx"
    file.write_bytes(_late_and_wrong()[:9000])
    assert invoke("check", file, "--mark", out).exit_code == 2
    assert not out.exists()


def test_of_many_alike_the_cells_of_the_rest_are_named(tmp_path: Path) -> None:
    file = tmp_path / "city.xlsx"
    values, lists = values_of(from_parameters(city()))
    figures = [address for address in values if address[:2] == ("figures", "t3")][:12]
    file.write_bytes(workbook(FORM, {**values, **dict.fromkeys(figures, "几")}, lists))
    folded = [line for line in invoke("check", file).stdout.splitlines() if "另有" in line]
    (rest,) = (line for line in folded if "处，表三!" in line)
    assert rest.count("、") == 4 and rest.endswith("等；用 --json 查看")


def test_what_is_left_out_is_marked_where_it_belongs(tmp_path: Path) -> None:
    file, out = tmp_path / "city.xlsx", tmp_path / "out.xlsx"
    values, lists = values_of(from_parameters(city()))
    left_out = {("figures", "t3", "carried_in"), ("figures", "t3", "other_other")}
    kept = {address: value for address, value in values.items() if address[:3] not in left_out}
    file.write_bytes(workbook(FORM, kept, lists))
    invoke("check", file, "--mark", out)
    rows = listed(out.read_bytes())
    places = {(row[5], row[6]): str(row[1]).partition(" ")[0] for row in rows}
    assert places["C001", "t3[carried_in,]"] == "表三!D7"
    assert places["T314", "t3[other_other,natural_person]"] == "表三!D28"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_what_it_saves_can_be_marked_again(
    file: Path, tmp_path: Path
) -> None:
    out, saved = tmp_path / "out.xlsx", tmp_path / "saved"
    invoke("check", file, "--mark", out)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ("soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", saved, out)
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = tmp_path / "again.xlsx"
    assert invoke("check", saved / "out.xlsx", "--mark", again).exit_code == 1
    assert _rows(again) == _rows(out)
    noted, before = (_notes(file.read_bytes()) for file in (again, out))
    assert noted == before


def _notes(data: bytes) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book
        if sheet.title != FINDINGS
        for row in sheet
        for cell in row
        if cell.comment
    }


def _typed(file: Path, values: dict[str, Any]) -> Path:
    """The workbook with other values typed in cells: 表三!D7."""
    book = openpyxl.load_workbook(file)
    for cell, value in values.items():
        title, _, ref = cell.partition("!")
        book[title][ref] = value
    book.save(file)
    return file


def _at(*address: str) -> str:
    return str(PLAN.entries[address].at)


def test_what_cannot_be_read_is_marked_in_its_cells(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    kind, signed = _at("agency", "kind"), _at("contact", "website")
    _typed(file, {kind: "某种机关", signed: "=1/0"})
    result = invoke("check", file, "--mark", out)
    assert result.exit_code == 2
    assert f"检查结果已写入 {out}" in result.stderr
    rows = {str(row[1]).split(" ")[0]: row for row in listed(out.read_bytes())}
    assert rows[kind][:5] == [
        "错误",
        f"{kind} 机关类型",
        "不是列表中的一项",
        "应为一级政府、政府部门、乡镇政府、街道办事处、公共企事业单位、垂直管理部门，现为“某种机关”。",
        None,
    ]
    title, _, ref = kind.partition("!")
    marked = openpyxl.load_workbook(out)[title][ref]
    assert marked.fill.fgColor.rgb == FILLS["error"]
    assert marked.comment.text.startswith(
        "【核对】\n错误\n不是列表中的一项。\n怎样处理：应为一级政府"
    )


def test_what_the_parameters_refuse_is_marked_as_well(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    signed, year = _at("signed_on"), _at("submitted_on")
    _typed(file, {signed: "2024年13月1日", year: "某日"})
    assert invoke("check", file, "--mark", out).exit_code == 2
    assert [str(row[1]).split(" ")[0] for row in listed(out.read_bytes())] == [signed, year]


def test_explanations_wait_while_values_cannot_be_read(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    invoke("check", file, "--mark", out)
    row = PLAN.findings.first_row + list(_rows(out)).index(_CODE)
    typed = {f"{FINDINGS}!I{row}": "系统故障", f"{FINDINGS}!J{row}": "张某"}
    _typed(out, typed | {f"{FINDINGS}!K{row}": date(2024, 5, 6), _at("agency", "kind"): "某种"})
    invoke("check", out, "--mark", out)
    assert [row[0] for row in listed(out.read_bytes())] == ["错误", "未核对"]
    _typed(out, {_at("agency", "kind"): "一级政府"})
    assert "已说明 1" in invoke("check", out, "--mark", out).stderr


def test_a_workbook_that_is_not_as_handed_out_is_not_given_back(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    _typed(file, {"表三!A1": "别的"})
    result = invoke("check", file, "--mark", out)
    assert result.exit_code == 2
    assert f"没有写出 {out}" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("checked", [".yaml", ".xlsx"])
def test_two_spellings_of_one_agency_are_told(tmp_path: Path, checked: str) -> None:
    for name in ("notebooks", "expectations"):
        (tmp_path / name).symlink_to(ROOT / name)
    folder = tmp_path / "params" / "qiaokou" / "2023"
    folder.mkdir(parents=True)
    file = folder / EXAMPLE.name
    file.write_bytes(EXAMPLE.read_bytes())
    assert "同一文件夹中还有" not in invoke("check", file).stderr
    invoke("convert", file, file.with_suffix(".xlsx"))
    given = file.with_suffix(checked)
    other = next(one for one in (file, file.with_suffix(".xlsx")) if one != given)
    told = f"同一文件夹中还有 {other.name}，是同一机关同一年度，只能留一份"
    assert told in invoke("check", given).stderr
