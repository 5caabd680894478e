"""Official labels as people type them: which row, column or table is meant."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nianbao.form.editions import edition, editions
from nianbao.form.labels import folded, named, near, near_tables, spelling, table_named, unnumbered
from nianbao.form.table import AXES, Axis, Node, Table
from tests.conftest import FILES
from tests.forms import forms_of

T3, T4 = (edition("gb2021_30").table(id) for id in ("t3", "t4"))


def ids(nodes: tuple[Node, ...] | list[Node]) -> list[str]:
    return [node.id for node in nodes]


@pytest.mark.parametrize(
    "typed",
    [
        *("granted", "（一）予以公开", "(一)予以公开", "予以公开", "（一） 予以公开", "㈠予以公开"),
        *(
            "予 以 公 开",
            "\u3000予以公开",
            "本年度办理结果/予以公开",
            "三、本年度办理结果—予以公开",
        ),
    ],
)
def test_a_row_is_known_by_its_label_in_any_width(typed: str) -> None:
    assert ids(named(T3, "row", typed)) == ["granted"]


@pytest.mark.parametrize(
    ("axis", "typed", "id"),
    [
        ("row", "部分公开", "partial"),
        ("row", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partial"),
        ("row", '3.危及"三安全一稳定"', "denied_three_safety"),
        ("row", "危及三安全一稳定", "denied_three_safety"),
        ("row", "不予公开", "denied"),
        ("row", "１．属于国家秘密", "denied_state_secret"),
        ("row", "其他", "other_other"),
        ("row", "其他处理", "other"),
        ("column", "其他", "org_other"),
        ("column", "法人或其他组织/其他", "org_other"),
    ],
)
def test_a_label_is_known_without_number_note_and_quotes(axis: Axis, typed: str, id: str) -> None:
    assert ids(named(T3, axis, typed)) == [id]


def test_a_label_that_several_bear_is_told_apart_by_its_group() -> None:
    assert ids(named(T4, "column", "结果维持")) == ["rev_upheld", "ld_upheld", "la_upheld"]
    for typed in ("行政复议/结果维持", "行政复议—结果维持", "行政复议 — 结果维持"):
        assert ids(named(T4, "column", typed)) == ["rev_upheld"]
    for typed in ("复议后起诉/总计", "行政诉讼/复议后起诉/总计"):
        assert ids(named(T4, "column", typed)) == ["la_total"]
    assert spelling(T4, "column", T4.leaf_columns[0]) == "行政复议/结果维持"


def every_node() -> list[tuple[Table, Axis, Node]]:
    with forms_of(FILES / "forms"):
        return [
            (table, axis, node)
            for form in editions()
            for table in form.tables
            for axis in AXES
            for node, _ in table.walk(axis)
        ]


def test_every_row_and_column_of_every_edition_has_a_name_of_its_own() -> None:
    for table, axis, node in every_node():
        assert named(table, axis, spelling(table, axis, node)) == (node,)
        assert named(table, axis, node.id) == (node,)
        if node.label:
            assert node in named(table, axis, node.label)
            assert not unnumbered(node.name) or node in named(table, axis, unnumbered(node.name))


def test_what_nobody_is_called_names_nothing() -> None:
    for typed in ("", "/", "（一）", "公开", "granted ", "\ud800", "x" * 100_000):
        assert named(T3, "row", typed) == ()


@pytest.mark.parametrize(
    ("typed", "id"),
    [("予以公升", "granted"), ("grantd", "granted"), ("结转下年度继续办里", "carried_out")],
)
def test_the_nearest_name_is_found_among_ids_and_labels(typed: str, id: str) -> None:
    assert ids(near(T3, "row", typed))[0] == id


def test_a_group_of_columns_is_near_to_nothing() -> None:
    assert "org_group" not in ids(near(T3, "column", "法人或其它组织"))


def test_a_table_is_known_by_its_number_and_its_caption() -> None:
    form = edition("gb2021_30")
    for typed in ("t3", "表三", "收到和处理政府信息公开申请情况"):
        assert table_named(form, typed) is form.table("t3")
    for typed in ("第二十条第（一）项", "第二十条第(一)项"):
        assert table_named(form, typed) is form.table("t2_1")
    assert table_named(form, "表二") is None
    assert near_tables(form, "第二十条第(二)项")


@given(st.text())
@example("O¯")
@example("O'¯")
def test_folding_is_done_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
