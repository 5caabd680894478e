"""What the public edition makes of the blocks that a notebook left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nianbao.pages.blocks import Image, Signature, Table, Value
from nianbao.pages.executed import Cell, Executed
from nianbao.pages.outputs import NamedAgency, NamedForm, Record, ShownBlocks, ShownTable
from nianbao.pages.public import document
from nianbao.prose.document import Code, Em, Grid, Link, List, Paragraph, Quote, Strong, Text

TITLE = "硚口区社会管理网格化服务中心2023年政府信息公开工作年度报告"
RECORD = Record(
    title=TITLE,
    agency=NamedAgency("qiaokou", "grid-center", "硚口区社会管理网格化服务中心"),
    year=2023,
    scope="agency",
    date="2024-01-02",
    form=NamedForm("国办公开办函〔2021〕30号", "gb2021_30"),
    figures=({"table": "t2_5"},),
    rulebook="abc",
    findings=(),
    explanations=(),
    inexplicable=(),
    provenance=(),
)


def public(*blocks: Any) -> tuple[Any, ...]:
    """The blocks of the public edition of a notebook that left these."""
    shown = [ShownTable(b, "", ()) if isinstance(b, Table) else ShownBlocks((b,)) for b in blocks]
    cells = (Cell("", True, ("report",), tuple(shown)),)
    return document(Executed(RECORD, cells), draft=False).blocks


def test_the_title_breaks_at_sense_or_as_the_agency_says() -> None:
    assert document(Executed(RECORD, ()), False).title_lines == (TITLE[:14], TITLE[14:])
    own = (TITLE[:5], TITLE[5:])
    assert document(Executed(replace(RECORD, title_lines=own), ()), False).title_lines == own


def test_pictures_and_tables_of_prose_are_counted_each_by_themselves() -> None:
    picture, grid = Image("svg", "", "图", "新收申请"), Grid((("甲",),), (("1",),), "受理情况")
    plain = replace(grid, caption=None)
    shown = public(picture, plain, grid, picture, grid)
    assert [block.caption for block in shown] == [
        "图1　新收申请",
        None,
        "表1　受理情况",
        "图2　新收申请",
        "表2　受理情况",
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("增长-5%", "增长−5%"),
        ("为-3件，-2", "为−3件，−2"),
        ("电话027-83426353", "电话027-83426353"),
        ("2021-2022年", "2021-2022年"),
        ("（2021）-3号、A-1、——1", "（2021）-3号、A-1、——1"),
        ("-", "-"),
    ],
)
def test_a_hyphen_before_a_number_is_a_minus(typed: str, shown: str) -> None:
    text, other = Text(typed), Text(shown)
    assert public(Paragraph((text, Strong((Em((text,)),)), Code("-1")))) == (
        Paragraph((other, Strong((Em((other,)),)), Code("-1"))),
    )
    address = Link("https://a.cn/-1", (Text("https://a.cn/-1"),))
    held, holding = Paragraph((text, address)), Paragraph((other, address))
    assert public(List(False, 1, ((held,),)), Quote((held,)), Grid((), ((typed,),))) == (
        List(False, 1, ((holding,),)),
        Quote((holding,)),
        Grid((), ((shown,),)),
    )


def test_a_negative_figure_has_a_minus() -> None:
    table = Table("t2_8", "", False, 0, 1, (), ((Value("-1.5", True),),))
    (shown,) = public(table)
    assert shown.rows == ((Value("−1.5", True),),)


def test_the_signature_closes_the_report_whatever_cell_follows_it() -> None:
    signature, picture = Signature("某局", "2024年1月2日", "2024-01-02"), Image("svg", "", "图")
    assert public(signature, picture) == (picture, signature)
