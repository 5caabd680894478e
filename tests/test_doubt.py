"""Doubts as an analyst reads them: few lines, each with its place."""

from __future__ import annotations

from nianbao.form.editions import edition
from nianbao.published.document import Spot
from nianbao.published.doubt import Doubt, listed, notes

FORM = edition("gb2021_30")
COLUMNS = [column.id for column in FORM.table("t3").leaf_columns]
DOUBTS = [
    Doubt(("agency", "kind"), "按名称推定，请核对"),
    Doubt(("contact", "address"), "公布的报告中没有"),
    Doubt(("contact", "phone"), "公布的报告中没有"),
    Doubt(("narrative", "s1", "s1_1"), "有不能刊印的字符"),
    Doubt(("narrative", "s5", "this_year", 1, "measure"), "没有读到"),
    Doubt(("figures", "t2_8", "admin_fee", "amount_wan"), "无法读取", Spot(table=1)),
    Doubt(("figures", "t3", "granted", "natural_person"), "无法读取，公布的是“1 2”", Spot(table=2)),
    Doubt(("figures", "t3", "granted", "org_commercial"), "标题有错字"),
    Doubt(("figures", "t3", "granted", "org_research"), "标题有错字"),
    *(Doubt(("figures", "t3", "carried_out", id), "公布的表中没有") for id in COLUMNS),
    *(Doubt(("figures", *map(str, at)), "没有这张表") for at in FORM.table("t4").roles),
]


def test_a_row_has_one_comment_with_a_line_a_reason() -> None:
    assert notes(DOUBTS, FORM) == {
        ("agency", "kind"): "按名称推定，请核对",
        ("contact", "address"): "公布的报告中没有",
        ("contact", "phone"): "公布的报告中没有",
        ("narrative", "s1", "s1_1"): "有不能刊印的字符",
        ("narrative", "s5", "this_year", 1, "measure"): "没有读到",
        ("figures", "t2_8"): "无法读取（第1张表）",
        ("figures", "t3", "granted"): "自然人：无法读取，公布的是“1 2”（第2张表）\n"
        "商业企业、科研机构：标题有错字",
        ("figures", "t3", "carried_out"): "公布的表中没有",
        ("figures", "t4"): "没有这张表",
    }


def test_a_list_names_each_place_as_the_form_does() -> None:
    assert listed(DOUBTS, FORM) == (
        "机关类型：按名称推定，请核对",
        "地址、电话：公布的报告中没有",
        "主动公开：有不能刊印的字符",
        "今年的问题和改进措施第2项的改进措施：没有读到",
        "第二十条第（八）项：无法读取（第1张表）",
        "表三“（一）予以公开”行“自然人”列：无法读取，公布的是“1 2”（第2张表）",
        "表三“（一）予以公开”行“商业企业、科研机构”列：标题有错字",
        "表三“四、结转下年度继续办理”行：公布的表中没有",
        "表四：没有这张表",
    )


def test_rows_that_follow_each_other_are_one_line() -> None:
    rows = [row.id for row in FORM.table("t3").leaf_rows][:4]
    doubts = [Doubt(("figures", "t3", row, id), "公布的表中没有") for row in rows for id in COLUMNS]
    assert listed(doubts, FORM) == (
        "表三“一、本年新收政府信息公开申请数量”行至“（二）部分公开”行：公布的表中没有",
    )


def test_nothing_doubtful_is_nothing_said() -> None:
    assert notes((), FORM) == {}
    assert listed((), FORM) == ()
