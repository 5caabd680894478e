from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.pages.blocks import Image, Signature
from nianbao.pages.downloads import downloads
from nianbao.pages.html import by_parts, by_words, fragment, page
from nianbao.pages.public import Document
from nianbao.pages.tables import table_block
from nianbao.pages.title import SIGNED, name_lines
from nianbao.prose.document import Grid, Heading, Link, Paragraph, Text

REPORT = Document(
    title="某局2023年政府信息公开工作年度报告",
    title_lines=("某局", "2023年政府信息公开工作年度报告"),
    agency="某局",
    year=2023,
    date="2024-01-20",
    draft=False,
    form="国办公开办函〔2021〕30号",
    blocks=(
        Heading("一、总体情况", 1, "s1"),
        Heading("（一）主动公开", 2),
        Signature("某局", "2024年1月20日", "2024-01-20"),
    ),
)


def test_a_link_that_is_none_of_the_web_is_only_its_words() -> None:
    for href in ("javascript:alert(1)", " https://a.cn", "data:text/html,x"):
        assert "<p>甲</p>" in fragment([Paragraph((Link(href, (Text("甲"),)),))])


def test_the_public_page_leads_to_its_sections_and_to_the_files_beside_it() -> None:
    beside = downloads({"report.pdf": 2000, "figures.csv": 100})
    html = page("report.html.jinja", document=REPORT, downloads=beside)
    assert re.findall(r'<li><a href="(.*?)">(.*?)</a>', html) == [("#s1", "一、总体情况")]
    assert '<a href="report.pdf">PDF（2KB）</a>　<a href="figures.csv">数据CSV（1KB）</a>' in html
    assert "下载" not in page("report.html.jinja", document=REPORT, downloads=[])


@pytest.mark.parametrize("lines", [REPORT.title_lines, (REPORT.title,)])
def test_the_title_breaks_behind_the_agency_and_reads_as_one(lines: tuple[str, ...]) -> None:
    shown = replace(REPORT, title_lines=lines)
    html = page("report.html.jinja", document=shown, downloads=[])
    assert "<h1><span>某局</span><span>2023年政府信息公开工作年度报告</span></h1>" in html


def test_the_public_page_may_run_and_load_nothing() -> None:
    html = page("report.html.jinja", document=REPORT, downloads=[])
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"" in html
    assert not re.search(r"<script|@import|url\(", html)


def test_the_list_of_sections_leads_to_nothing_without_an_address() -> None:
    more = replace(REPORT, blocks=(*REPORT.blocks, Heading("附件一", 1)))
    html = page("report.html.jinja", document=more, downloads=())
    assert re.findall(r'<li><a href="(.*?)"', html) == ["#s1"]


def test_a_long_name_below_the_report_breaks_where_its_sense_pauses() -> None:
    name = "某某省某某市某某区市场监督管理局行政审批和政务服务办公室"
    lines = name_lines(name, SIGNED)
    html = fragment([Signature(name, "2024年1月20日", "2024-01-20")])
    assert len(lines) > 1
    assert re.findall(r"<span>([^<]+)</span>", html) == list(lines)
    assert "<span>&lt;局</span>" in fragment([Signature("<局", "1日", "2024-01-20")])


def test_a_drawing_scrolls_in_a_frame_of_its_own_with_a_name() -> None:
    frame = '<div class="wide" role="group" aria-label="图1　申请" tabindex="0">'
    drawing = Image("svg", "PHN2Zy8+", "甲", "图1　申请")
    assert frame in fragment([drawing])
    assert 'class="wide"' not in fragment([replace(drawing, format="png")])


def test_a_table_of_prose_says_its_caption() -> None:
    grid = Grid((("甲",),), (("1",),), "表1　<受理>")
    assert "<caption>表1　&lt;受理&gt;</caption>" in fragment([grid])
    assert "<caption" not in fragment([Grid((("甲",),), (("1",),))])


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("商业企业", "商业<wbr>企业"),
        ("社会公益组织", "社会<wbr>公益<wbr>组织"),
        ("自然人", "自然人"),
        ("对外公开总数量", "对<wbr>外<wbr>公<wbr>开<wbr>总<wbr>数<wbr>量"),
        ("<a>（单位：万元）", "&lt;a&gt;（单位：万元）"),
    ],
)
def test_a_header_breaks_between_words_alone(label: str, shown: str) -> None:
    assert by_words(label) == shown


def test_a_long_address_breaks_between_its_parts_and_a_number_nowhere() -> None:
    said = by_parts("见https://www.a.gov.cn/zwgk/?a=<b>，共123456789.25万元")
    parts = ("https://", "www.", "a.", "gov.", "cn/", "zwgk/?", "a=", "&lt;b&gt;")
    assert said == f"见{'<wbr>'.join(parts)}，共123456789.25万元"
    assert by_parts("共123456789.25万元") == "共123456789.25万元"


def test_each_label_of_table_three_knows_the_column_that_it_stays_at(small: dict[str, Any]) -> None:
    html = fragment([table_block(read_figures(from_parameters(small)), "t3")])
    assert '<table class="statutory t3 labels-3"' in html
    labels = {text: at for at, text in re.findall(r'class="(from-\d)">(?:<span>)?([^<]+)', html)}
    assert labels["一、本年新收政府信息公开申请数量"] == "from-0"
    assert labels["三、本年度办理结果"] == "from-0"
    assert labels["（一）予以公开"] == labels["（三）不予公开"] == "from-1"
    assert labels["1.属于国家秘密"] == labels["8.属于行政查询事项"] == "from-2"
