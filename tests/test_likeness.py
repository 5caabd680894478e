"""Labels as they are published: which row, column or table of the form is meant, or none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form.editions import editions, newest
from nianbao.form.role import Role
from nianbao.form.table import AXES, Axis, Node, Table
from nianbao.published.likeness import (
    called,
    column_called,
    resembles,
    row_called,
    table_called,
    words,
)
from nianbao.published.published_report import Basis

FORM = newest()
(DOCUMENTS,) = FORM.tables_of(Role.DOCUMENTS)
(REQUESTS,) = FORM.tables_of(Role.REQUESTS)
(DISPUTES,) = FORM.tables_of(Role.DISPUTES)
(FEES,) = (table for table in FORM.tables if table.playing("row", Role.ADMIN_FEE))

LABELS = [
    (table, axis, node, tuple(group.label for group in above))
    for form in editions()
    for table in form.tables
    for axis in AXES
    for node, above in table.walk(axis)
    if node.label
]


def id_of(table: Table, axis: Axis, text: str, *under: str) -> str | None:
    match = called(table, axis, text, under)
    return match.node.id if match else None


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("（一）予以公开", "granted"),
        ("(一) 予以公开", "granted"),
        ("㈠予以公开", "granted"),
        ("予以公开", "granted"),
        ("三\n、\n本\n年\n度\n办\n理\n结\n果", "results"),
        ("三.本年度办理结果", "results"),
        ("1、属于国家秘密", "denied_state_secret"),
        ("１．属于国家秘密", "denied_state_secret"),
        ("1属于国家秘密", "denied_state_secret"),
        ("属于国家秘密", "denied_state_secret"),
        ("（三）不予公开1.属于国家秘密", "denied_state_secret"),
        ("不予公开\n属于国家秘密", "denied_state_secret"),
        ("3.危及三安全一稳定", "denied_three_safety"),
        ("（二）部分公开", "partial"),
        ("（二）部分公开（区分处理的，只计这一情 形，不\n计其他情形）", "partial"),
        ("（二）部分公开（区分处理的，只计这一情形，不", "partial"),
        ("3.其他", "other_other"),
        ("（六）其他处理", "other"),
        ("（七）总计", "results_total"),
        ("四、结转下年度继续办理", "carried_out"),
        ("一、本年新收政府信息公开申请数量", "new_received"),
    ],
)
def test_what_a_label_is_written_with_does_not_count(text: str, id: str) -> None:
    match = row_called(REQUESTS, text)
    assert match is not None
    assert (match.node.id, match.basis) == (id, Basis.LABELS)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("2.其他法律行政止公开", "denied_law_forbidden"),
        ("6.属于四类过程性性信息", "denied_process_info"),
        ("（三）予公开", "denied"),
        ("（五）不予处里", "not_processed"),
        ("补正后申请内容仍不明", "unable_unclear"),
    ],
)
def test_a_misprint_is_said_to_be_one(text: str, id: str) -> None:
    match = row_called(REQUESTS, text)
    assert match is not None
    assert (match.node.id, match.basis) == (id, Basis.MISPRINTED)


@pytest.mark.parametrize(
    "text",
    ["予公开", "其他处", "（六）其他", "总记", "小计", "0", "", "／", "九、其他情形", "申" * 5000],
)
def test_what_is_as_near_to_another_label_is_none(text: str) -> None:
    assert row_called(REQUESTS, text) is None


@pytest.mark.parametrize(
    ("table", "text", "id"),
    [
        (DOCUMENTS, "本年(2023)制发件数", "made"),
        (DOCUMENTS, "现行有效件数\n(历史累计)", "valid"),
        (DOCUMENTS, "本 年\n废止\n件数", "repealed"),
        (FEES, "本年收费金额（万元）", "amount_wan"),
        (FEES, "本年收费金额", "amount_wan"),
        (FEES, "本年收费金额（单位：元）", None),
        (REQUESTS, "社会\n公益\n组织", "org_social"),
        (REQUESTS, "法人和其他组织", "org_group"),
        (REQUESTS, "总  计", "total"),
    ],
)
def test_a_header_may_say_more_or_less_but_no_other_unit(
    table: Table, text: str, id: str | None
) -> None:
    assert id_of(table, "column", text) == id


def test_a_document_is_one_with_and_without_its_adjective() -> None:
    for form in editions():
        (table,) = form.tables_of(Role.DOCUMENTS)
        for text in ("规范性文件", "行政规范性文件"):
            match = row_called(table, text)
            assert match is not None
            assert (match.node.id, match.basis) == ("normative_docs", Basis.LABELS)


def test_equal_labels_are_told_apart_by_what_they_stand_under() -> None:
    assert column_called(DISPUTES, "结果维持") is None
    assert column_called(DISPUTES, "结果维持", ("行政诉讼",)) is None
    assert id_of(DISPUTES, "column", "结果维持", "行政复议") == "rev_upheld"
    assert id_of(DISPUTES, "column", "结果维持", "行政诉讼", "复议后起诉") == "la_upheld"
    assert id_of(DISPUTES, "column", "结果维特", "行政诉讼", "复议后起诉") == "la_upheld"
    assert id_of(REQUESTS, "column", "总计", "申请人情况") == "total"
    assert id_of(REQUESTS, "column", "总计", "法人或其他组织") is None


def test_a_caption_is_known_at_the_beginning_or_end_and_never_by_half() -> None:
    fifth = "第二十条第（五）项"
    for text in (fifth, "第二十条第(五)项", "《条例》第二十条 第（五）项", f"{fifth} 行政许可"):
        table = table_called(FORM, text)
        assert table is not None and table.caption == fifth
    assert table_called(FORM, "三、收到和处理政府信息公开申请情况") is REQUESTS
    for text in ("第二十条第（十五）项", "第二十条", f"{fifth}所列信息，由各级行政机关主动公开"):
        assert table_called(FORM, text) is None


def test_the_corner_is_known_with_its_words_cut() -> None:
    corner = REQUESTS.row_header
    assert resembles(
        "（本列数据的勾稽关系为:第一项加第二项之和，等\n于第三项加第四项之和）", corner
    )
    assert not resembles("信息内容", corner)
    assert not resembles("信息内容", "")


def test_only_letters_and_digits_are_compared() -> None:
    assert words("１．属于\u200b“国家 秘密”\n") == "1属于国家秘密"


NUMBERS = [("（", "）"), ("(", ")"), ("", "、"), ("", "."), ("", "．"), ("", " ")]


def without_number(node: Node) -> str:
    return re.sub("^(?:.、|（.）|[0-9][.])", "", node.label)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(LABELS), st.data())
def test_a_label_with_one_misprint_is_its_own_or_none(
    label: tuple[Table, Axis, Node, tuple[str, ...]], data: st.DataObject
) -> None:
    table, axis, node, above = label
    at = data.draw(st.integers(0, len(node.label)))
    typed = data.draw(st.sampled_from(["", *"不以公开其他处理维持总计、（）1一.Ａ \n"]))
    left_out = data.draw(st.integers(0, 1))
    text = node.label[:at] + typed + node.label[at + left_out :]
    for under in ((), above):
        match = called(table, axis, text, under)
        assert match is None or match.node.id == node.id, text


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(LABELS), st.data())
def test_a_label_numbered_otherwise_is_its_own(
    label: tuple[Table, Axis, Node, tuple[str, ...]], data: st.DataObject
) -> None:
    table, axis, node, above = label
    plain = without_number(node)
    opening, closing = data.draw(st.sampled_from(NUMBERS))
    digit = data.draw(st.sampled_from("一三五7"))
    at = data.draw(st.integers(0, len(plain)))
    text = f"{opening}{digit}{closing}{plain[:at]}\n{plain[at:]}"
    match = called(table, axis, text, above)
    assert match is None or match.node.id == node.id
    if len(words(plain)) > 2:
        assert match is not None
