"""Which part of a page is the report: what its website puts around it is left out.

The smallest element that holds the tables and section headings of the form, widened until the
prose before and after them is inside. Rather more is kept than less.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from nianbao.form.editions import editions
from nianbao.form.labels import folded, unnumbered
from nianbao.published.html.flow import Frame, Paragraph, Piece, Table
from nianbao.published.html.markup import Element, tag

_AROUND = {"nav", "footer", "aside", "header"}
_NAMED = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|crumbs?|breadcrumbs?|foot|footer|header|share|bshare|bdshare|"
    r"bdsharebuttonbox|toolbar|tools?|related?|pager|pagination|sidebar|location|position|copyright|"
    r"friendlinks?|qrcode|search|comment|comments|login)(?=$|[-_\s\d])",
    re.IGNORECASE,
)
# Lines of a website around an article.
_CONTROLS = re.compile(
    r"(?:[\s\[\]【】（）()|｜/：:·•<>《》«»&、，-]|上一[篇页条则]|下一[篇页条则]|返回(?:顶部|列表|首页|上页)?|没有了|"
    r"打印(?:本页|此页|文章|本文|稿件)?|关闭(?:本页|窗口|此页)?|分享(?:到|至)?|收藏(?:本页)?|加入收藏|字[号体]|大|中|小|"
    r"默认|超大|特大|微信|微博|新浪|腾讯|QQ|空间|朋友圈|扫一扫|扫码阅读|首页|网站地图|关于我们|联系我们|"
    r"相关(?:文章|阅读|链接|信息|新闻|稿件|附件|解读)|当前位置|您(?:现在)?(?:所在)?的?位置(?:是)?|浏览次数|点击|次)+"
)
_NOTED = re.compile(
    r"[\s\[【（(]*(?:(?:信息|稿件|文章|内容|数据)?来\s?源|(?:发布|发文|成文|公开|更新|生成|添加)(?:时间|日期|机构|单位)|"
    r"日期|时间|作者|责任编辑|编辑|审核|字号|字体|浏览(?:次数|量)?|阅读(?:次数|量)?|访问(?:次数|量)|点击(?:数|量|率)?|"
    r"索\s?引\s?号|文\s?号|信息分类|主题(?:分类|词)|体裁分类|有效性|名\s?称)\s?[:：】]"
)
# How a line begins that leads elsewhere, or that a website ends with.
_LEADS = re.compile(
    r"[\s\[【（(]*(?:(?:您)?(?:现在|当前)?(?:所在)?(?:的)?位置(?:是)?\s?[:：]|上一[篇页条则]|下一[篇页条则]|"
    r"(?:主办|承办|协办|技术支持|版权所有|网站标识码)(?:单位)?\s?[:：]|版权所有|copyright|"
    r".{0,4}ICP备|.{0,2}公网安备)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。；，]")
_LONG, _SHORT = 20, 160  # characters: of prose at least, of a line about the page at most


class Article(NamedTuple):
    """The element that holds the report, and from where to where nothing else stands in it.

    That is from the first of its paragraphs or tables to the last one, exclusive.
    """

    body: Frame
    begin: int
    end: int


def article(pieces: Sequence[Piece], tables: Container[Element]) -> Article | None:
    """The report, of whose form the tables are; None for a page without a trace of it."""
    traces = [n for n, piece in enumerate(pieces) if _is_trace(piece, tables)]
    if not traces:
        return None
    begin, end = traces[0], traces[-1] + 1
    frame = body = _common(pieces[begin].frame, pieces[end - 1].frame)
    first, last = frame.first, frame.last
    while frame.parent is not None:
        frame = frame.parent
        before = not _has_prose(pieces[first:begin], body)
        after = not _is_ended(pieces[end - 1 : last], body)
        if (before and _has_prose(pieces[frame.first : first], frame)) or (
            after and _has_prose(pieces[last : frame.last], frame)
        ):
            body, first, last = frame, frame.first, frame.last
    prose = [n for n in range(first, last) if _has_prose([pieces[n]], body)]
    return Article(body, min([begin, *prose]), max([end, *(n + 1 for n in prose)]))


def of_the_report(pieces: Sequence[Piece], article: Article) -> Iterator[Piece]:
    """The pieces of the report without the lines of the website among them."""
    for number in range(article.body.first, article.body.last):
        piece = pieces[number]
        inside = article.begin <= number < article.end
        if isinstance(piece, Table) or not _is_of_the_site(piece, inside, article.body):
            yield piece


def is_noted(text: str) -> bool:
    """Whether a line tells something of the page: 发布时间：2024-01-31 来源：办公室."""
    return len(text) <= _SHORT and _NOTED.match(text) is not None


def is_prose(piece: Piece) -> bool:
    """Whether a paragraph is one of a text, not of the navigation around it."""
    return (
        isinstance(piece, Paragraph)
        and len(piece.text) >= _LONG
        and piece.linked * 2 < len(piece.text)
        and _SENTENCE.search(piece.text) is not None
        and not is_noted(piece.text)
    )


def _is_of_the_site(piece: Paragraph, inside: bool, body: Frame) -> bool:
    text = piece.text
    if _CONTROLS.fullmatch(text):
        return not inside or any(char.isalpha() for char in text)
    if inside:
        return False
    if _is_around(piece.frame, body):
        return True
    if is_prose(piece) or piece.level:
        return False
    is_link = piece.linked >= 0.9 * len("".join(text.split())) and "。" not in text
    return is_link or is_noted(text) or (len(text) <= _SHORT and _LEADS.match(text) is not None)


def _is_around(frame: Frame, body: Frame) -> bool:
    """Whether an element in another one is named as a part of the website."""
    at: Frame | None = frame
    while at is not None and at is not body:
        element = at.element
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if tag(element) in _AROUND or _NAMED.search(names):
            return True
        at = at.parent
    return False


def _is_trace(piece: Piece, tables: Container[Element]) -> bool:
    if isinstance(piece, Table):
        return piece.element in tables
    if piece.linked * 2 > len(piece.text):
        return False
    said = folded(piece.text[: 2 * _SHORT])
    titles, headings = _headings()
    return said.startswith(headings) or unnumbered(said).rstrip(":。") in titles


@lru_cache(maxsize=1)
def _headings() -> tuple[frozenset[str], tuple[str, ...]]:
    """The titles of the form's sections, and the same with their numbers."""
    sections = [section for form in editions() for section in form.sections]
    titles = {(s.number, title) for s in sections for title in (s.title, *s.aliases)}
    headings = {folded(f"{number}、{title}") for number, title in titles}
    return frozenset(folded(title) for _, title in titles), tuple(sorted(headings))


def _common(one: Frame, other: Frame) -> Frame:
    """The smallest element that holds both."""
    while one is not other:
        if one.depth >= other.depth and one.parent is not None:
            one = one.parent
        elif other.parent is not None:
            other = other.parent
    return one


def _has_prose(pieces: Sequence[Piece], body: Frame) -> bool:
    return any(is_prose(piece) and not _is_around(piece.frame, body) for piece in pieces)


def _is_ended(pieces: Sequence[Piece], body: Frame) -> bool:
    """Whether words follow the last trace: a section's text, if only 无."""
    if isinstance(pieces[0], Table):
        return _has_prose(pieces[1:], body)
    return len(pieces) > 1
