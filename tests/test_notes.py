"""Notes on cells, beside those that others wrote."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment

from nianbao.inputs.workbook.note import OURS, STATES
from nianbao.rules.finding import SEVERITIES
from nianbao.workbooks.findings_sheet import EXPLAINED
from tests.given_back import (
    GRANTED,
    PLAN,
    TOTAL,
    cell,
    filled,
    finding,
    give_back,
    opened,
    parts,
    with_parts,
)

_VML = "urn:schemas-microsoft-com:vml"


def _commented(data: bytes, **comments: Comment) -> bytes:
    """A workbook with comments of others in 表三."""
    book, target = opened(data), BytesIO()
    for ref, comment in comments.items():
        book["表三"][ref].comment = comment
    book.save(target)
    return target.getvalue()


def _note(data: bytes, ref: str) -> Any:
    return opened(data)["表三"][ref].comment


def test_a_note_says_code_message_and_what_to_do(tmp_path: Path) -> None:
    note = cell(give_back(filled(), tmp_path, [finding(TOTAL)]), TOTAL).comment
    assert note.author == OURS
    assert note.text == (
        "【核对】\n错误 T304\n与上年报告不一致。\n"
        "怎样处理：请核对两年的数字。核对无误的，在“检查结果”写明理由。\n【核对完】"
    )


def test_a_cell_has_one_note_with_all_its_findings_the_gravest_first(tmp_path: Path) -> None:
    own = [finding(TOTAL, "T303"), finding(TOTAL, "T210", severity="warn")]
    text = cell(give_back(filled(), tmp_path, own), TOTAL).comment.text
    assert [line for line in text.split("\n") if line[:2] in ("错误", "警告")] == [
        "错误 T303",
        "警告 T210",
    ]


def test_of_many_findings_the_rest_are_counted(tmp_path: Path) -> None:
    own = [finding(TOTAL, f"T{n}") for n in range(301, 309)]
    text = cell(give_back(filled(), tmp_path, own), TOTAL).comment.text
    assert text.endswith("另有 3 处，见“检查结果”。\n【核对完】")


def test_a_clerks_own_comment_is_kept_and_ours_stands_below(tmp_path: Path) -> None:
    data = _commented(filled(), J6=Comment("问过档案室", "张"), D7=Comment("待核", "张"))
    note = _note(give_back(data, tmp_path, [finding(TOTAL)]), "J6")
    assert note.author == "张"
    assert note.text.startswith("问过档案室\n【核对】\n错误 T304\n")
    assert note.text.endswith("\n【核对完】")


def test_a_clerks_own_comment_is_as_before_once_the_finding_is_gone(tmp_path: Path) -> None:
    data = _commented(filled(), J6=Comment("问过档案室", "张"), D7=Comment("待核", "张"))
    marked = give_back(data, tmp_path, [finding(TOTAL), finding(GRANTED)])
    again = give_back(marked, tmp_path, [])
    sheet = opened(again)["表三"]
    noted = {c.coordinate: c.comment.text for row in sheet for c in row if c.comment}
    assert noted == {"J6": "问过档案室", "D7": "待核"}


def test_ours_is_replaced_where_it_stands_below_anothers(tmp_path: Path) -> None:
    data = _commented(filled(), J6=Comment("问过档案室", "张"))
    marked = give_back(data, tmp_path, [finding(TOTAL)])
    note = _note(give_back(marked, tmp_path, [finding(TOTAL, "T303")]), "J6")
    assert note.text.count("【核对】") == 1
    assert "T303" in note.text and "T304" not in note.text


def test_notes_are_added_to_the_comments_that_a_sheet_has(tmp_path: Path) -> None:
    data = _commented(filled(), D7=Comment("待核", "张"))
    out = parts(give_back(data, tmp_path, [finding(TOTAL)]))
    assert sum("comment" in name.lower() and "vml" not in name.lower() for name in out) == 1
    (boxes,) = (content for name, content in out.items() if name.endswith(".vml"))
    assert len(_ids(boxes)) == 2


def test_a_conversation_gets_no_note(tmp_path: Path) -> None:
    data = _commented(filled(), J6=Comment("[线程批注]", "tc={0001}"))
    out = give_back(data, tmp_path, [finding(TOTAL)])
    assert _note(out, "J6").text == "[线程批注]"
    assert cell(out, TOTAL).fill.patternType == "solid"


def test_boxes_as_loose_as_html_are_left_and_the_findings_listed(tmp_path: Path) -> None:
    data = _commented(filled(), D7=Comment("待核", "张"))
    (name,) = (name for name in parts(data) if name.endswith(".vml"))
    loose = b"<xml><br></xml>"
    out = give_back(
        with_parts(data, lambda own: own.update({name: loose})), tmp_path, [finding(TOTAL)]
    )
    assert parts(out)[name] == loose
    assert cell(out, TOTAL).fill.patternType == "solid"


def test_every_box_has_a_number_of_its_own(tmp_path: Path) -> None:
    own = [finding(address) for address in PLAN.entries if address[0] == "figures"]
    out = parts(give_back(filled(), tmp_path, own))
    boxes = [content for name, content in out.items() if name.endswith(".vml")]
    ids = [id for content in boxes for id in _ids(content)]
    assert len(ids) == len(set(ids)) == len(own)


def _ids(drawing: bytes) -> list[str]:
    return [shape.get("id") for shape in etree.fromstring(drawing).iter(f"{{{_VML}}}shape")]


def test_a_box_is_as_high_as_its_text(tmp_path: Path) -> None:
    heights = []
    for message in ("短。", "很长的一句话。" * 20):
        out = parts(give_back(filled(), tmp_path, [finding(TOTAL, message=message)]))
        anchor = out["xl/drawings/vmlDrawing1.vml"].split(b"Anchor>")[1]
        heights.append(int(anchor.split(b"<")[0].split(b",")[6]))
    assert heights[1] - heights[0] >= 4


@pytest.mark.parametrize("text", ["\x00\x0b", "_x000D_", "=1+1", "<b>&amp;"])
def test_a_note_is_text_whatever_it_holds(text: str, tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL, message=f"写“{text}”。请改正。")])
    assert isinstance(opened(out), openpyxl.Workbook)
    assert opened(out)["检查结果"]["C5"].data_type == "s"


def test_what_is_added_to_our_note_stays(tmp_path: Path) -> None:
    book, target = opened(give_back(filled(), tmp_path, [finding(TOTAL)])), BytesIO()
    note = book["表三"]["J6"].comment
    note.text = f"先看这里\n{note.text}\n已问过，无误。——张"
    book.save(target)
    again = give_back(target.getvalue(), tmp_path, [])
    assert _note(again, "J6").text == "先看这里\n已问过，无误。——张"


def test_our_notes_are_known_again_without_their_author(tmp_path: Path) -> None:
    book, target = opened(give_back(filled(), tmp_path, [finding(TOTAL)])), BytesIO()
    book["表三"]["J6"].comment.author = " "
    book.save(target)
    assert _note(give_back(target.getvalue(), tmp_path, []), "J6") is None


def test_the_box_of_anothers_note_grows_with_it(tmp_path: Path) -> None:
    data = _commented(filled(), J6=Comment("问过档案室", "张"))
    out = parts(give_back(data, tmp_path, [finding(TOTAL)]))
    (boxes,) = (content for name, content in out.items() if name.endswith(".vml"))
    assert b"Anchor>10, 15, 4, 4," in boxes


def _retyped(data: bytes, old: str, new: str) -> bytes:
    """A workbook in which somebody has typed something else in the note on the total."""
    book, target = opened(data), BytesIO()
    note = book["表三"]["J6"].comment
    assert old in note.text
    note.text = note.text.replace(old, new)
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("\n【核对完】", "\n已问过，无误。——张\n【核对完】", "已问过，无误。——张"),
        ("\n【核对完】", "\n\n甲\n乙\n【核对完】", "甲\n乙"),
        ("【核对】\n", "【核对】\n已问过\n", "已问过"),
        ("写明理由。", "写明理由。（已写）", "怎样处理：请核对两年的数字。核对无误的，"),
        ("\n【核对完】", "\n已问过", "已问过"),
        ("\n怎样处理", "\n已问过。\n怎样处理", "已问过。"),
    ],
)
def test_what_is_written_within_our_note_stays(
    old: str, new: str, kept: str, tmp_path: Path
) -> None:
    typed = _retyped(give_back(filled(), tmp_path, [finding(TOTAL)]), old, new)
    assert kept in _note(give_back(typed, tmp_path, []), "J6").text
    again = give_back(typed, tmp_path, [finding(TOTAL)])
    text = _note(again, "J6").text
    assert kept in text.partition("【核对】")[0]
    assert (text.count("【核对】"), text.count("错误 T304")) == (1, 1)
    assert _note(give_back(again, tmp_path, [finding(TOTAL)]), "J6").text == text


def test_our_note_is_taken_away_where_its_end_is_gone(tmp_path: Path) -> None:
    out = give_back(filled(), tmp_path, [finding(TOTAL), finding(TOTAL, "T303")])
    assert _note(give_back(_retyped(out, "\n【核对完】", ""), tmp_path, []), "J6") is None


def test_anothers_note_that_begins_as_ours_do_is_his(tmp_path: Path) -> None:
    data = _commented(filled(), J6=Comment("【核对】\n下周再看", "张"))
    assert _note(give_back(data, tmp_path, []), "J6").text == "【核对】\n下周再看"


@pytest.mark.parametrize("message", ["一行\n两行", "没有句号", "长" * 500, "空。请。"])
def test_our_note_is_known_again_whatever_it_says(message: str, tmp_path: Path) -> None:
    own = [finding(TOTAL, message=message, severity="info", expected=message)] * 7
    assert _note(give_back(give_back(filled(), tmp_path, own), tmp_path, []), "J6") is None


def test_every_state_of_a_finding_is_known_at_the_beginning_of_its_lines() -> None:
    assert (*SEVERITIES.values(), EXPLAINED) == STATES
