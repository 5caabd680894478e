"""The sheet 检查结果 and the explanations that are written in it."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Protection

from nianbao.errors import InputError
from nianbao.form.editions import edition
from nianbao.inputs.workbook.layout import FINDINGS, layout
from nianbao.rules.finding import Finding
from nianbao.workbooks.advice import advice
from nianbao.workbooks.findings_sheet import quoted
from tests.given_back import (
    FORM,
    GRANTED,
    NAME,
    NEVER,
    PLAN,
    TOTAL,
    filled,
    finding,
    give_back,
    listed,
    opened,
    parts,
    with_parts,
    written_in,
)

_REASON, _BY, _ON = "I", "J", "K"
_FIRST = PLAN.findings.first_row


def _said(data: bytes) -> Any:
    return opened(data)[FINDINGS].cell(2, 1).value


def test_a_row_says_what_is_wrong_where_and_what_to_do(tmp_path: Path) -> None:
    (row,) = listed(give_back(filled(), tmp_path, [finding(TOTAL)]))
    assert row == [
        *("错误", "表三!J6 总计", "与上年报告不一致。"),
        *("请核对两年的数字。核对无误的，在本行写明理由。", "条例"),
        *("T304", "t3[new_received,total]", 3, None, None, None),
    ]


def test_the_place_leads_to_its_cell(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(NAME), finding(TOTAL)])
    places = [opened(out)[FINDINGS].cell(_FIRST + n, 2).hyperlink for n in (0, 1)]
    assert [place.location for place in places] == ["'基本信息'!B4", "'表三'!J6"]


@pytest.mark.parametrize(
    ("title", "expected"), [("表三", "'表三'"), ("a b", "'a b'"), ("a'b", "'a''b'")]
)
def test_a_title_in_a_link_is_quoted(title: str, expected: str) -> None:
    assert quoted(title) == expected


def test_a_line_above_counts_the_findings(tmp_path: Path) -> None:
    own = [
        finding(TOTAL),
        finding(NAME, severity="info"),
        finding(GRANTED, status="explained"),
    ]
    out = give_back(filled(), tmp_path, own)
    assert _said(out).startswith("共 3 处：错误 1，提示 1，已说明 1。")


def test_without_findings_it_says_so(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [])
    assert _said(out) == "没有发现问题。"
    assert not listed(out)


def test_reason_name_and_day_can_be_typed(tmp_path: Path) -> None:
    sheet = opened(give_back(filled(), tmp_path, [finding(TOTAL)]))[FINDINGS]
    locked = [cell.protection.locked for cell in sheet[_FIRST][:11]]
    assert locked == [True] * 8 + [False] * 3


def test_what_cannot_be_explained_says_so_and_has_no_open_cell(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL, "T303")])
    assert listed(out)[0][3].endswith("不能以说明代替改正。")
    assert opened(out)[FINDINGS][f"{_REASON}{_FIRST}"].protection.locked


def test_an_explained_finding_is_shown_as_such(tmp_path: Path) -> None:
    (row,) = listed(give_back(filled(), tmp_path, [finding(TOTAL, status="explained")]))
    assert row[0] == "已说明"
    assert row[3].startswith("已有说明，不需处理")


def test_an_explanation_stays_with_its_finding_wherever_that_is_listed(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL)])
    typed = written_in(
        out,
        {
            f"{_REASON}{_FIRST}": "上年有误",
            f"{_BY}{_FIRST}": "张",
            f"{_ON}{_FIRST}": date(2024, 1, 2),
        },
    )
    rows = listed(give_back(typed, tmp_path, [finding(NAME), finding(TOTAL, status="explained")]))
    assert rows[0][8:] == [None, None, None]
    assert rows[1][5:] == [
        *("T304", "t3[new_received,total]", 3, "上年有误", "张"),
        datetime(2024, 1, 2),
    ]


def test_of_two_findings_alike_each_keeps_its_explanation(tmp_path: Path) -> None:
    own = [finding(TOTAL), finding(TOTAL)]
    out = give_back(filled(), tmp_path, own)
    typed = written_in(out, {f"{_REASON}{_FIRST}": "甲", f"{_REASON}{_FIRST + 1}": "乙"})
    assert [row[8] for row in listed(give_back(typed, tmp_path, own))] == ["甲", "乙"]


def test_an_explanation_whose_finding_is_gone_stays_at_the_end(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL)])
    typed = written_in(out, {f"{_REASON}{_FIRST}": "上年有误", f"{_BY}{_FIRST}": "张"})
    rows = listed(give_back(typed, tmp_path, [finding(NAME, "D005")]))
    assert [row[0] for row in rows] == ["错误", "已不再出现"]
    assert rows[1][2] == "所说明的问题已不再出现。"
    assert rows[1][5:10] == ["T304", "t3[new_received,total]", 3, "上年有误", "张"]


def test_an_explanation_of_another_value_says_that_it_is_no_longer_valid(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL)])
    typed = written_in(out, {f"{_REASON}{_FIRST}": "上年有误"})
    rows = listed(give_back(typed, tmp_path, [finding(TOTAL, found="4")]))
    assert rows[1][2] == "原说明的值是3，现为4，这一说明已失效。"
    assert rows[1][8] == "上年有误"


def test_a_second_explanation_of_one_finding_says_that_it_is_one_too_many(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL)])
    row = {f"F{_FIRST + 1}": "T304", f"G{_FIRST + 1}": "t3[new_received,total]"}
    reasons = {f"{_REASON}{_FIRST}": "甲", f"{_REASON}{_FIRST + 1}": "乙"}
    typed = written_in(out, row | {f"H{_FIRST + 1}": 3} | reasons)
    rows = listed(give_back(typed, tmp_path, [finding(TOTAL)]))
    assert [row[8] for row in rows] == ["甲", "乙"]
    assert rows[1][:3] == ["重复说明", None, "这一问题已有另一条说明，本行的说明与之重复。"]
    assert listed(give_back(typed, tmp_path, [finding(TOTAL)])) == rows


def test_what_the_clerk_wrote_in_a_row_of_his_own_is_kept_at_the_end(tmp_path: Path) -> None:
    typed = written_in(filled(), {f"A{_FIRST}": "备忘", f"C{_FIRST}": "问档案室", "E9": "张"})
    out = give_back(typed, tmp_path, [finding(TOTAL)])
    kept = [["备忘", None, "问档案室", None, None], [None, None, None, None, "张"]]
    assert [row[:5] for row in listed(out)[1:]] == kept
    again = listed(give_back(out, tmp_path, [finding(NAME), finding(TOTAL)]))
    assert [row[:5] for row in again[2:]] == kept


def test_words_beside_an_explanation_that_counts_are_kept(tmp_path: Path) -> None:
    cells = {"C": "问过", "F": "T304", "G": "t3[new_received,total]", "H": 3, _REASON: "有误"}
    typed = written_in(filled(), {f"{key}{_FIRST}": value for key, value in cells.items()})
    explained, kept = listed(give_back(typed, tmp_path, [finding(TOTAL, status="explained")]))
    assert (explained[0], explained[8]) == ("已说明", "有误")
    assert kept == [None, None, "问过", *[None] * 8]


def test_more_findings_than_could_be_read_again_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="过多，不能加注"):
        give_back(filled(), tmp_path, [finding(TOTAL)] * 1001)


def test_where_no_finding_is_none_can_be_typed(tmp_path: Path) -> None:
    book, target = opened(filled()), BytesIO()
    for cell in (book[FINDINGS].cell(_FIRST + 9, n) for n in range(1, 12)):
        cell.protection = Protection(locked=False)
    book.save(target)
    (row,) = opened(give_back(target.getvalue(), tmp_path, []))[FINDINGS].iter_rows(_FIRST + 9)
    assert [cell.protection.locked for cell in row] == [True] * 8 + [False] * 3


def test_a_finding_at_an_explanation_is_marked_where_that_stands_now(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL)])
    typed = written_in(out, {f"{_REASON}{_FIRST}": "上年有误"})
    of_it = finding(f"{FINDINGS}!F{_FIRST}", "E002", section="explanations")
    again = give_back(typed, tmp_path, [finding(NAME, "D005"), of_it])
    sheet = opened(again)[FINDINGS]
    gone = next(row for row in range(_FIRST, _FIRST + 5) if sheet.cell(row, 6).value == "T304")
    assert sheet.cell(gone, 6).comment.text.startswith("【核对】\n错误 E002")
    assert sheet.cell(_FIRST + 1, 2).hyperlink.location == f"'{FINDINGS}'!F{gone}"


def test_what_the_clerk_wrote_beside_the_list_stays(tmp_path: Path) -> None:
    typed = written_in(filled(), {f"N{_FIRST}": "我的记号", "N30": "再看"})
    sheet = opened(give_back(typed, tmp_path, [finding(TOTAL)]))[FINDINGS]
    assert (sheet[f"N{_FIRST}"].value, sheet["N30"].value) == ("我的记号", "再看")


def test_a_formula_typed_as_a_reason_stays_as_its_value(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL)])
    typed = written_in(out, {f"{_REASON}{_FIRST}": '="a"&"b"'})

    def chained(own: dict[str, bytes]) -> None:
        name, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
        (sheet,) = (n for n in own if n.startswith("xl/worksheets/") and b"&amp;" in own[n])
        own[sheet] = own[sheet].replace(b"<v />", b"<v>ab</v>").replace(b"<v/>", b"<v>ab</v>")
        own["xl/calcChain.xml"] = b"<calcChain/>"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
        relation = f'<Relationship Id="chain" Type="{kind}" Target="calcChain.xml"/></Rel'
        own[name] = own[name].replace(b"</Rel", relation.encode())
        override = b'<Override PartName="/xl/calcChain.xml" ContentType="a/b"/></Types>'
        own[types] = own[types].replace(b"</Types>", override)

    again = give_back(with_parts(typed, chained), tmp_path, [finding(TOTAL)])
    assert opened(again)[FINDINGS][f"{_REASON}{_FIRST}"].data_type != "f"
    assert not any(b"calcChain" in content for content in parts(again).values())
    assert "xl/calcChain.xml" not in parts(again)


def _advised(*findings: Finding, figures: list[dict[str, Any]] | None = None) -> list[str]:
    return [one.remedy for one in advice(findings, FORM, figures or [], NEVER)]


def test_one_wrong_number_behind_several_findings_is_named() -> None:
    table = FORM.table("t3")
    numbers = {"natural_person": 305, "total": 350}
    figures = [
        {"table": table.id, "row": row.id, "column": column.id, "state": "value"}
        | {"value": numbers.get(column.id, 0) if row.id in ("new_received", "carried_out") else 0}
        for row in table.leaf_rows
        for column in table.leaf_columns
    ]
    (wrong,) = (f for f in figures if (f["row"], f["column"]) == ("carried_out", "natural_person"))
    figures[figures.index(wrong)]["value"] = 350
    at = PLAN.entries["figures", "t3", "new_received", "natural_person"].address
    own = [
        finding(at, "T301", found="305", expected="350"),
        finding(TOTAL, "T303", found="350", expected="305"),
    ]
    for remedy in _advised(*own, figures=figures):
        assert "很可能只需将表三!D6的305改为350（疑数字颠倒）。" in remedy


def test_a_message_that_asks_for_nothing_is_followed_by_what_is_due() -> None:
    own = finding(TOTAL, message="与上年不符。", expected="4")
    assert _advised(own)[0].startswith("应为：4。请核对后改正。")


def test_every_edition_has_the_columns_that_are_written() -> None:
    for id in ("gb2021_30", "gb2019_60"):
        keys = [column.key for column in layout(edition(id)).findings.columns]
        assert keys == [*[None] * 5, "code", "cell", "found", "reason", "by", "on"]
