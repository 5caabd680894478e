"""Pages of government websites as documents: the report and nothing around it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.published.document import Document, Drawn, Words
from nianbao.published.html.page import read_html

PREAMBLE = "本报告根据《中华人民共和国政府信息公开条例》编制，数据统计期限为2023年全年。"
OVERVIEW = "2023年，本局主动公开政府信息120条，收到申请12件，均按期答复。"
LICENSING = (
    "<table border=1><tr><td colspan=2>第二十条第（五）项</td></tr>"
    "<tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
    "<tr><td>行政许可</td><td>17</td></tr></table>"
)
REPORT = (
    f"<p>{PREAMBLE}</p><p>一、总体情况</p><p>{OVERVIEW}</p>"
    f"<p>二、主动公开政府信息情况</p>{LICENSING}<p>六、其他需要报告的事项</p><p>无。</p>"
    "<p>淮河区水利局</p><p>2024年1月15日</p>"
)
SAID = [
    *(
        PREAMBLE,
        "一、总体情况",
        OVERVIEW,
        "二、主动公开政府信息情况",
        "六、其他需要报告的事项",
        "无。",
    ),
    *("淮河区水利局", "2024年1月15日"),
]


def document(page: str | bytes, name: str = "年报.html") -> Document:
    content = page.encode() if isinstance(page, str) else page
    return read_html(content, name, hashlib.sha256(content).hexdigest())


def words(page: str | bytes) -> list[str]:
    return [block.text for block in document(page).blocks if isinstance(block, Words)]


def tables(page: str | bytes) -> list[Drawn]:
    return [block for block in document(page).blocks if isinstance(block, Drawn)]


def test_a_page_gives_its_words_and_tables_in_order() -> None:
    found = document(REPORT)
    assert [block.text for block in found.blocks if isinstance(block, Words)] == SAID
    (table,) = [block for block in found.blocks if isinstance(block, Drawn)]
    assert found.blocks.index(table) == 4
    assert [square.text for square in table.squares][-2:] == ["行政许可", "17"]
    assert found.medium == "html"
    assert table.spot.table == 1
    assert table.squares[-1].spot.row == 3
    assert table.squares[-1].spot.column == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "<div class=nav><a href=/>首页</a><a href=/xxgk>政务公开</a></div>",
            "<div>主办：区政府</div>",
        ),
        ("<ul><li><a href=/1>机构职能</a><li><a href=/2>政策文件</a></ul>", ""),
        ("<div>当前位置：<a href=/>首页</a> &gt; <a href=/n>年报</a></div>", ""),
        ("<p>发布时间：2024-01-31 来源：区水利局 浏览次数：12 字号：【大 中 小】</p>", ""),
        ("", "<p>【打印本页】 【关闭窗口】</p><p>上一篇：<a href=/a>某局2022年报告</a></p>"),
        ("", "<div class='share clearfix'>分享到</div><p>相关文章</p>"),
        ("", "<footer><p>本网站由区政府办公室主办，欢迎访问。联系我们请拨打热线。</p></footer>"),
        (
            "<div style='display:none'>一、旧的总体情况</div><p hidden>隐藏</p>",
            "<noscript>x</noscript>",
        ),
        ("<style>.gone{display: none}</style><p class='a gone'>隐藏</p>", "<template>x</template>"),
        ("<!-- 注释 --><script>document.write('x')</script>", "<textarea>x</textarea>"),
        ("<p>&nbsp;</p><p>\u200b\u3000</p>", "<p><br></p>"),
        ("<a name=top/><a href=#top>", ""),
        ("<a href=/1>首页</a><a href=/2>未闭合的链接", ""),
        ("<a href=/3>", ""),
        (
            "<table><tr><td><a href=/1>行政许可</a><td><a href=/2>行政处罚</a>"
            "<tr><td><a href=/3>行政强制</a><td><a href=/4>规章</a></table>",
            "",
        ),
    ],
)
def test_what_the_website_puts_around_the_report_is_left_out(before: str, after: str) -> None:
    page = "<html><body><div class=page>{}<div class=TRS_Editor>{}</div>{}</div></body></html>"
    assert words(page.format(before, REPORT, after)) == SAID
    assert words(f"<body>{before}{REPORT}{after}</body>") == SAID


def test_the_article_is_widened_to_the_prose_around_the_tables() -> None:
    page = (
        f"<body><p>网站说明</p><div id=main><div>{PREAMBLE}</div><div><div>一、总体情况</div>"
        f"<div>{OVERVIEW}</div><div><div>{LICENSING}</div></div></div>"
        f"<div>{OVERVIEW}</div></div><div>版权</div></body>"
    )
    assert words(page) == [PREAMBLE, "一、总体情况", OVERVIEW, OVERVIEW]


def test_an_article_in_one_paragraph_with_breaks_is_as_many_paragraphs() -> None:
    page = f"<p>{PREAMBLE}<br>&nbsp;&nbsp;一、总体情况<br/><br/>\u3000\u3000{OVERVIEW}</p>"
    assert words(page) == [PREAMBLE, "一、总体情况", OVERVIEW]


@pytest.mark.parametrize("table", [f"<table><tr><td>{REPORT}</td></tr></table>", REPORT])
def test_tables_for_layout_are_read_through(table: str) -> None:
    page = f"<table><tr><td>栏目</td><td><table><tr><td>{table}</td></tr></table></td></tr></table>"
    assert words(page) == SAID
    assert len(tables(page)) == 1


def test_a_table_in_a_cell_of_the_form_is_words_of_the_cell() -> None:
    page = LICENSING.replace("17", "<table><tr><td>17</td></tr></table>")
    assert tables(page)[0].squares[-1].text == "17"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<span>4</span><span>.</span><span>认真办理</span>", "4.认真办理"),
        ("<span><span>（</span>1）完善</span>", "（1）完善"),
        ("信息\n   公开", "信息公开"),
        ("A\n  B&nbsp; C", "A B C"),
        ("政府\u200b信\u00ad息", "政府信息"),
        ("12<sup>1</sup>件，10m<sup>2</sup>", "12¹件，10m²"),
        ("<del>13</del>14件", "14件"),
        ("<span style='text-decoration:line-through'>13</span>14件", "14件"),
        ("<o:p></o:p><![if !supportLists]>一是<![endif]>加强", "一是加强"),
        ("<span style='display:inline-block'>12</span><span style='float:right'>5</span>", "12 5"),
        ("<font>没有<b>闭合", "没有闭合"),
        ("<pre>甲\n\n乙</pre>", "甲"),
        ("甲<!-- 一 -->乙<?php x ?>丙", "甲乙丙"),
        ("<input type=hidden value=1><input value='填入'>", "填入"),
    ],
)
def test_words_are_as_a_browser_shows_them(markup: str, text: str) -> None:
    assert words(f"<p>一、总体情况</p><p>{markup}</p><p>六、其他需要报告的事项</p>")[1] == text


@pytest.mark.parametrize(
    ("markup", "drawn"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1.甲", "2.乙"]),
        ("<ol start=3><li>甲<li value=7><p>乙</p></ol>", ["3.甲", "7.乙"]),
        ("<ol type=a><li>甲<ol type=I><li>乙</ol><li>丙</ol>", ["a.甲", "I.乙", "b.丙"]),
        ("<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>", ["一、甲", "二、乙"]),
        ("<ol class='custom_cn2'><li>甲</ol>", ["（一）甲"]),
        ("<ol style='list-style:none'><li>1.甲</ol><ul><li>乙</ul>", ["1.甲", "乙"]),
        ("<ol><li><li>乙</ol>", ["2.乙"]),
    ],
)
def test_the_numbers_of_a_list_are_those_that_are_drawn(markup: str, drawn: list[str]) -> None:
    page = f"<p>一、总体情况</p>{markup}<p>六、其他需要报告的事项</p>"
    assert words(page)[1:-1] == drawn


def test_headings_have_their_level() -> None:
    found = document(REPORT.replace("<p>一、总体情况</p>", "<h2>一、<b>总体</b>情况</h2>"))
    levels = {block.text: block.level for block in found.blocks if isinstance(block, Words)}
    assert levels["一、总体情况"] == 2
    assert levels[OVERVIEW] is None


HEAD = """<!-- saved from url=(0033)https://www.example.gov.cn/n.html -->
<html><head><title>2023年报告_淮河区人民政府</title>
<meta name="ArticleTitle" content="淮河区水利局2023年政府信息公开工作年度报告">
<meta name="PubDate" content="2024-01-31 10:00"><meta name="ContentSource" content="区水利局">
</head><body>"""


def test_the_head_tells_title_publisher_and_day() -> None:
    found = document(f"{HEAD}{REPORT}<a href='/files/a.docx?x=1'>附件</a><a href=b.pdf>b</a>")
    assert found.title == "淮河区水利局2023年政府信息公开工作年度报告"
    assert (found.publisher, found.published_on) == ("区水利局", "2024-01-31 10:00")
    assert found.address == "https://www.example.gov.cn/n.html"
    assert found.downloads == (
        "https://www.example.gov.cn/files/a.docx?x=1",
        "https://www.example.gov.cn/b.pdf",
    )


def test_without_a_head_the_lines_before_the_article_tell_it() -> None:
    page = (
        "<body><h1>淮河区水利局2023年政府信息公开工作年度报告</h1>"
        "<div><span>信息来源：区水利局</span> <span>发布时间：2024年1月31日</span></div>"
        f"<div>{REPORT}</div></body>"
    )
    found = document(page)
    assert found.title == "淮河区水利局2023年政府信息公开工作年度报告"
    assert (found.publisher, found.published_on) == ("区水利局", "2024年1月31日")


def test_the_title_of_the_page_is_taken_where_it_says_more() -> None:
    title = "淮河区水利局2023年政府信息公开工作年度报告"
    page = f"<title>{title}_年报_淮河区人民政府</title><body><h1>2023年年度报告</h1>{REPORT}</body>"
    assert document(page).title == "2023年年度报告"
    assert document(page.replace("<h1>2023年年度报告</h1>", "")).title == title
    assert (
        document(page.replace("2023年年度报告<", "2023年政府信息公开工作年度报告<")).title == title
    )


def test_pictures_and_struck_words_are_told() -> None:
    found = document(f"<div>{REPORT}<img src=a.png><img src=icon.gif width=16><s>旧</s></div>")
    assert found.notices == (
        "正文有1张图片，图中的文字没有读取",
        "网页有1处划去的文字，没有读取",
    )


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<html><frameset><frame src=a.html></frameset></html>", "框架"),
        ("<form>用户名<input name=u>密码<input type=password></form>", "登录页面"),
        ("<title>404 Not Found</title><h1>404</h1>", "页面不存在"),
        ("<p>您访问的页面不存在或已被删除</p>", "页面不存在"),
        ("<div id=app></div><script src=app.js></script>", "由脚本另行载入"),
        ("<ul>" + "<li><a href=/a>某局2023年政府信息公开工作年度报告</a>" * 9 + "</ul>", "目录页"),
        ("<p>附件：<a href=报告.pdf>报告</a></p>", "报告在附件中，现为报告.pdf"),
        (
            "<title>某局2023年政府信息公开年度报告</title>"
            + "<a href=/x>政务公开栏目链接</a><br>" * 60
            + "<a href='/P02024.docx'>某局2023年年度报告.docx</a>",
            "报告在附件中，现为P02024.docx",
        ),
        ("<p>年报</p><img src=1.jpg>", "报告是图片"),
        ("<p></p>", "没有文字"),
        ("<!-- -->", "没有"),
    ],
)
def test_a_page_that_is_no_article_is_told_as_what_it_is(page: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as raised:
        document(page)
    assert str(raised.value).startswith("年报.html：")


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "nonsense"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_wrong_declaration_does_no_harm(declared: str, encoding: str) -> None:
    page = f"<html><head><meta charset={declared}></head><body>{REPORT}</body></html>"
    assert words(page.encode(encoding)) == SAID


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 1_000_000,
        "<div>" * 3_000 + REPORT,
        "<b>" * 399_000,
        "<table><tr>" + "<td>1" * 1_000_000,
        "<table>" + "<tr><td>第1" * 60_000,
        "<table>" + ("<tr>" + "<td rowspan=65534 colspan=1000>1" * 20) * 5_000,
        "<table><tr><td>" * 1_000,
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
        "<div>" * 2_000 + "</x>" * 390_000,
        "<p>" + "字" * 1_000_000,
        "<style>" + ".a{display:none}" * 60_000 + "</style>" + REPORT,
        "<a b='" * 60_000 + REPORT,
        "<p>上一篇" + "大中小 " * 200_000 + "x",
        "<pre>" + "1\n" * 1_000_000,
        "<p>来源：" + " " * 1_000_000 + "</p>" + REPORT,
    ],
    ids=lambda _: "",
)
def test_a_page_that_means_harm_is_refused_or_read_in_time(page: str) -> None:
    try:
        document(page)
    except InputError:
        return


MARKUP = st.lists(
    st.sampled_from(
        [
            *("<table>", "</table>", "<tr>", "<td>", "</td>", "<th rowspan=0>", "<p>", "</p>"),
            *("<td rowspan=3 colspan=2>", "<br>", "一、总体情况", "规章", "1", " ", "<tbody>"),
            *("<thead>", "<tfoot>", "<ol>", "<li>", "</ol>", "<div>", "</div>", "<caption>", "<s>"),
            *("行政许可", "信息内容", "<!--", "-->", "<script>", "&nbsp;", "<form>", "<sup>"),
        ]
    ),
    max_size=60,
).map("".join)


@settings(deadline=None)
@given(MARKUP)
def test_any_markup_is_read_or_refused(page: str) -> None:
    try:
        blocks: Any = document(page).blocks
    except InputError:
        return
    for block in blocks:
        if isinstance(block, Words):
            assert block.text == block.text.strip() != ""
        else:
            places = [(s.row, s.column) for s in block.squares]
            assert len(set(places)) == len(places)
            covered = [
                (row, column)
                for s in block.squares
                for row in range(s.row, s.row + s.down)
                for column in range(s.column, s.column + s.across)
            ]
            assert len(set(covered)) == len(covered)
            assert all(row < block.rows and column < block.columns for row, column in covered)


def test_a_cell_shows_what_stands_in_its_field() -> None:
    page = "<body><table><tr><td>规章<td><textarea>12</textarea><td><input value=3></table></body>"
    (drawn,) = (
        block
        for block in read_html(page.encode(), "年报.html", "").blocks
        if isinstance(block, Drawn)
    )
    assert [square.text for square in drawn.squares] == ["规章", "12", "3"]
