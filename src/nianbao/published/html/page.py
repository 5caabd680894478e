"""A page of a website as a document: the report in it, without the website around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nianbao.errors import InputError
from nianbao.published.document import Block, Document, Spot, Words
from nianbao.published.encoding import decoded
from nianbao.published.html.article import Article, article, is_noted, is_prose, of_the_report
from nianbao.published.html.flow import Flow, Paragraph, Piece
from nianbao.published.html.grid import Grids
from nianbao.published.html.head import head
from nianbao.published.html.markup import Element, parsed
from nianbao.published.html.style import Styles

_FEW = 20  # characters of words: enough to tell links from others
_LITTLE = 400  # characters of words: less than any report has
_LINKS = 0.6  # of the words of a page, where it only lists others
_NOT_FOUND = re.compile(
    r"\b404\b|页面不存在|找不到|未找到|无法访问|已(?:被)?删除|Not Found", re.IGNORECASE
)
_TITLE = re.compile(r"年.{0,30}(?:报告|年报)")
_NEAR = 40  # pieces before the article in which the lines about it stand


def read_html(content: bytes, name: str, sha256: str) -> Document:
    """A page as a document; InputError for a page that is no article, with what it is."""
    root = parsed(decoded(content, name), name)
    styles = Styles(root)
    grids = Grids(styles, name)
    bodies = list(root.iter("body")) or [root]
    flow = Flow(bodies[0], styles, grids.holds_data)
    pieces = flow.pieces
    found = article(pieces, grids.of_the_form)
    if found is None:
        _require_article(root, flow, name)
        found = Article(flow.frame, 0, len(pieces))
    around = pieces[max(0, found.begin - _NEAR) : found.begin]
    lines = " ".join(_said(piece, styles) for piece in around)
    about = head(root, lines, _titles(around))
    return Document(
        name=name,
        sha256=sha256,
        medium="html",
        blocks=tuple(_blocks(of_the_report(pieces, found), grids)),
        title=about.title,
        publisher=about.publisher,
        published_on=about.published_on,
        address=about.address,
        downloads=about.downloads,
        notices=tuple(_notices(flow, found)),
    )


def read_fragment(markup: str, name: str) -> Iterator[Block]:
    """What markup that stands within a text says; lines and tables are counted from its own."""
    root = parsed(markup, name)
    styles = Styles(root)
    grids = Grids(styles, name)
    yield from _blocks(Flow(root, styles, grids.holds_data).pieces, grids)


def _blocks(report: Iterable[Piece], grids: Grids) -> Iterator[Block]:
    tables = 0
    for piece in report:
        if isinstance(piece, Paragraph):
            yield Words(piece.text, Spot(source_line=piece.line), piece.level)
        else:
            drawn = grids.drawn(piece.element, tables + 1)
            tables += bool(drawn.squares)
            if drawn.squares:
                yield drawn


def _said(piece: Piece, styles: Styles) -> str:
    said = piece.text if isinstance(piece, Paragraph) else Flow(piece.element, styles).text
    return said[:_LITTLE]


def _titles(around: list[Piece]) -> Iterator[str]:
    """The lines before the report that may be its title, the likeliest first."""
    lines = [p for p in reversed(around) if isinstance(p, Paragraph) and not is_noted(p.text)]
    lines = [line for line in lines if _TITLE.search(line.text) and not line.linked]
    yield from (line.text for line in lines if line.level)
    yield from (line.text for line in lines)


def _notices(flow: Flow, article: Article) -> Iterator[str]:
    pictures = sum(article.body.first <= at <= article.body.last for at in flow.pictures)
    if pictures:
        yield f"正文有{pictures}张图片，图中的文字没有读取"
    if flow.struck:
        yield f"网页有{flow.struck}处划去的文字，没有读取"


def _require_article(root: Element, flow: Flow, name: str) -> None:
    """InputError for a page that only leads to others, or says that there is none."""
    words = [piece for piece in flow.pieces if isinstance(piece, Paragraph)]
    said = sum(len(piece.text) for piece in words)
    title = "".join(title.text or "" for title in root.iter("title"))
    own = title + "".join(piece.text for piece in words[:20])
    is_short, has_prose = said < _LITTLE, any(map(is_prose, words))
    files = head(root, "", ()).downloads
    if next(root.iter("frameset"), None) is not None:
        raise InputError("网页由框架组成，正文在另一个网页中，请保存框架里的网页", file=name)
    if is_short and _asks_for_a_password(root):
        raise InputError("这是登录页面，没有报告正文", file=name)
    if is_short and _NOT_FOUND.search(own):
        raise InputError("网站答复页面不存在，没有报告正文", file=name)
    if files and not has_prose and (is_short or _TITLE.search(title)):
        found = "、".join(file.rpartition("/")[2] for file in files[:3])
        raise InputError("网页上没有报告正文，报告在附件中", file=name, found=found)
    if said >= _FEW and flow.linked > _LINKS * said and not has_prose:
        raise InputError("这是目录页，请保存其中的报告页面", file=name)
    if is_short and flow.pictures:
        raise InputError("网页上的报告是图片，不能读取", file=name)
    if is_short and next(root.iter("script", "iframe"), None) is not None:
        raise InputError("网页的正文由脚本另行载入，请在浏览器中打开后另存为网页", file=name)
    if not flow.pieces:
        raise InputError("网页没有文字", file=name)


def _asks_for_a_password(root: Element) -> bool:
    return any(field.get("type", "").lower() == "password" for field in root.iter("input"))
