"""The check sheet and the check cells, reckoned by LibreOffice, beside what the rules find."""

from __future__ import annotations

import copy
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from nianbao.annual_report import AnnualReport, annual_report, read_annual_report
from nianbao.form.cell_address import CellAddress
from nianbao.form.editions import edition
from nianbao.inputs.workbook.layout import SUMMARY, layout
from nianbao.inputs.workspace import Workspace
from nianbao.rules.frames.form import identities
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import Rulebook
from nianbao.workbooks.equations import Check, beside
from nianbao.workbooks.form import workbook
from nianbao.workbooks.guide import READY
from nianbao.workbooks.values import values_of
from tests.conftest import PRIOR, ROOT, SMALL, report_beside

OFFICE = shutil.which("soffice")
# Ten slips of a hand, and one more equation for each that they break.
FAULTS: dict[str, Any] = {
    "t3[new_received,total]": 9,
    "t3[carried_in,natural_person]": 2,
    "t3[results_total,org_other]": 1,
    "t3[carried_out,org_legal]": 3,
    "t4[cases,rev_total]": 3,
    "t4[cases,ld_total]": 1,
    "t4[cases,la_total]": 30,
    "t2_1[normative_docs,valid]": 7,
    "t2_1[normative_docs,repealed]": 50,
    "t2_1[rules,made]": 2,
}
BROKEN = {
    *("T201", "T202", "T203", "T301", "T302", "T303", "T304", "T305"),
    *("T401", "T402", "T403", "T405"),
}
ODD: dict[str, Any] = {
    "t3[granted,natural_person]": "/",
    "t3[partial,org_other]": "无",
    "t3[np_petition,org_social]": None,
    "t3[new_received,total]": None,
    "t4[cases,rev_total]": None,
    "t2_1[rules,valid]": None,
    "t3[carried_out,org_research]": 2,
}


def filled(**cells: Any) -> dict[str, Any]:
    """The small agency's parameters with every figure in its own cell, and these among them."""
    report = annual_report(copy.deepcopy(SMALL), Workspace(ROOT))
    figures: dict[str, Any] = {}
    for cell in report.figures:
        value = cells.get(str(cell.address), None if cell.state == "computed" else cell.value)
        if cell.state == "computed" and str(cell.address) not in cells:
            continue
        row = figures.setdefault(cell.table, {}).setdefault(cell.row, {})
        if value is not None or str(cell.address) in cells:
            row[cell.column] = float(value) if cell.type == "money_wan" else value
    return {**copy.deepcopy(SMALL), "figures": figures, "_prior": copy.deepcopy(PRIOR)}


@pytest.fixture(scope="module")
def reckoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Each workbook as LibreOffice reckons it, with the report that it was made from."""
    if OFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("office")
    reports: dict[str, AnnualReport] = {}
    for name, cells in {"good": {}, "broken": FAULTS, "odd": ODD}.items():
        report = report_beside(filled(**cells), Workspace(ROOT))
        values, lists = values_of(report.agency_year)
        assert report.prior
        made = workbook(report.form, values, lists, report.prior.figures)
        (folder / f"{name}.xlsx").write_bytes(made)
        reports[name] = report
    counted = read_annual_report(ROOT / "params/example/2023/bureau.yaml", Workspace(ROOT))
    assert counted.prior
    made = workbook(counted.form, *values_of(counted.agency_year), counted.prior.figures)
    (folder / "counted.xlsx").write_bytes(made)
    reports["counted"] = counted
    form = reports["good"].form
    (folder / "empty.xlsx").write_bytes(workbook(form, {}, {}))
    values, lists = values_of(reports["good"].agency_year)
    values["figures", "t3", "new_received", "natural_person"] = 3402.5
    (folder / "halves.xlsx").write_bytes(workbook(form, values, lists))
    before = edition("gb2019_60")
    (folder / "empty of 2020.xlsx").write_bytes(workbook(before, {}, {}))
    said = {("narrative", "s1", "intro"): "情况如下。"}
    matters = {("narrative", "s6", "items"): [{"title": "其他", "text": "无。"}]}
    (folder / "short of 2020.xlsx").write_bytes(workbook(before, said, matters))
    names = [*reports, "empty", "halves", "empty of 2020", "short of 2020"]
    subprocess.run(
        [
            *(OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless"),
            *("--convert-to", "xlsx", "--outdir", str(folder / "out")),
            *(str(folder / f"{name}.xlsx") for name in names),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    yield {
        name: (load_workbook(folder / "out" / f"{name}.xlsx", data_only=True), reports.get(name))
        for name in names
    }
    shutil.rmtree(folder, ignore_errors=True)


def checks(report: AnnualReport) -> list[tuple[Check, str]]:
    """Each check cell, with the table that it is of."""
    assert report.prior
    return [
        (check, one.table.id)
        for sheet in layout(report.form).sheets
        if sheet.blocks
        for one in beside(sheet, report.prior.figures, {})
        for check in one.checks
    ]


def judged(report: AnnualReport) -> dict[tuple[str, CellAddress], bool]:
    """What the frame of the rules says of each relation at each place; nothing where it cannot."""
    ops = {r.id: r.op for table in report.form.tables for r in table.relations}
    return {
        (row["relation"], CellAddress(row["table"], row["row"], row["column"])): (
            row["left"] == row["right"]
            if ops[row["relation"]] == "=="
            else row["left"] <= row["right"]
        )
        for row in identities(report)
        if row["left"] is not None and row["right"] is not None
    }


def first(check: Check, table: str, report: AnnualReport) -> CellAddress:
    """The place that the rules give a relation: its first cell."""
    relation = check.relation
    return report.form.table(table).cells(relation.axis, relation.left[0].id, check.other)[0]


@pytest.mark.parametrize("name", ["good", "broken", "odd"])
def test_every_check_cell_says_what_the_rules_say(name: str, reckoned: dict[str, Any]) -> None:
    book, report = reckoned[name]
    said: dict[tuple[str, CellAddress], bool] = {}
    for check, table in checks(report):
        words = str(book[check.at.sheet][check.at.ref].value)
        if words == "√" or "，" in words:
            said[check.relation.id, first(check, table, report)] = words == "√"
    assert said == judged(report)


def test_ten_planted_faults_are_what_the_rules_find(
    reckoned: dict[str, Any], rulebook: Rulebook
) -> None:
    book, report = reckoned["broken"]
    assert len(FAULTS) == 10
    codes = {finding.code for finding in judge([report], rulebook)[0].findings}
    assert codes >= BROKEN
    words = {
        str(check.at): str(book[check.at.sheet][check.at.ref].value) for check, _ in checks(report)
    }
    assert "应为 7，填写 9，多 2" in words.values()
    assert "第一、二项之和 8，第三、四项之和 7，相差 1" in words.values()
    assert any(word.startswith("不应多于") for word in words.values())
    assert sum("，" in one for one in words.values()) == sum(
        not holds for holds in judged(report).values()
    )


def test_the_check_sheet_sums_it_up_in_words(reckoned: dict[str, Any]) -> None:
    def lines(name: str) -> list[list[str]]:
        rows = reckoned[name][0][SUMMARY].iter_rows(min_row=4, max_col=4, values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]

    def whole(name: str) -> str:
        return next(row[1] for row in lines(name) if row[0] == "合计")

    assert READY in whole("good")
    report = reckoned["broken"][1]
    broken = sum(not holds for holds in judged(report).values())
    assert whole("broken") == f"还有 {broken} 处，空 0 格，不符 {broken} 处"
    places = [row[0] for row in lines("broken") if row[1].startswith(("应为", "不应", "第一"))]
    assert len(places) == broken
    assert any("行政复议" in place for place in places)
    assert "格" in whole("empty") and READY not in whole("empty")
    assert [row[1] for row in lines("empty") if row[0].startswith("存在问题　今年")] == ["没有写"]
    odd = [row for row in lines("odd") if "不是数字" in row[1]]
    assert [row[1] for row in odd] == ["是文字、不是数字 1 格（能认出的，检查时按数读）"] * 2
    halves = [row for row in lines("halves") if row[1].startswith("不是整数")]
    assert [row[1] for row in halves] == ["不是整数 2 格"]
    assert READY not in whole("halves")


def test_what_the_edition_does_not_prescribe_is_not_wanting_and_the_fee_is_where_it_is(
    reckoned: dict[str, Any],
) -> None:
    def wanting(name: str) -> list[str]:
        rows = reckoned[name][0][SUMMARY].iter_rows(min_row=4, max_col=2, values_only=True)
        return [f"{row[0]}：{row[1]}" for row in rows if str(row[1]).startswith("没有")]

    parts, fee = "正文　主动公开：没有写", "其他事项　信息处理费收取情况：没有写"
    assert parts in wanting("empty") and any(one.startswith(fee) for one in wanting("empty"))
    before = [one for one in wanting("empty of 2020") if one.startswith("正文")]
    assert before == ["正文　一、总体情况：没有写"]
    assert not [one for one in wanting("short of 2020") if one.startswith(("正文", "其他事项"))]
    ids = [one for one in wanting("empty") if "编号" in one]
    assert ids == ["基本信息　机关编号：没有填写", "基本信息　地区编号：没有填写"]


def test_what_a_ledger_gives_is_not_wanting(reckoned: dict[str, Any]) -> None:
    book, report = reckoned["counted"]
    said = {str(book[check.at.sheet][check.at.ref].value) for check, _ in checks(report)}
    assert said <= {"√", "由台账计算", "不适用"}
    assert "由台账计算" in said
    assert f"√ {READY}" in [cell.value for cell in book[SUMMARY]["B"]]


def test_no_cell_of_any_workbook_comes_to_an_error(reckoned: dict[str, Any]) -> None:
    error = re.compile(r"#[A-Z/0!?]+|Err:\d+")
    for book, _ in reckoned.values():
        for sheet in book:
            for row in sheet.iter_rows(values_only=True):
                assert not [cell for cell in row if error.match(str(cell))]
