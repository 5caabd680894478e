"""What a page says of itself: its title, who published it and when, where it lies, its files.

By the elements that the standard for government websites prescribes (国办发〔2017〕47号), else by
the lines around the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from nianbao.published.html.flow import shown
from nianbao.published.html.markup import Element, tag

_TITLES = ("articletitle", "og:title")
_PUBLISHERS = ("contentsource", "source")
_DAYS = ("pubdate", "publishdate", "article:published_time")
_ADDRESSES = ("url", "og:url")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)\s*(\S+)")
_SITE = re.compile(r"\s*[-_|—–]+\s*")
_DAY = re.compile(
    r"(?:发布|公开|发文|成文|更新)?(?:时间|日期)\s?[:：】]\s*"
    r"(\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)"
)
_PUBLISHER = re.compile(
    r"(?:发布(?:机构|单位)|(?:信息|稿件|文章|内容)?来\s?源)\s?[:：】]\s*([^\s|｜\[【（(:：]{2,40})(?![^\s]*[:：])"
)
_FILES = (".pdf", ".doc", ".docx")
_MOST_FILES, _MOST_LINKS, _LONGEST = 20, 20_000, 2000


@dataclass(frozen=True)
class Head:
    """What is told; empty where it is not."""

    title: str = ""
    publisher: str = ""
    published_on: str = ""
    address: str = ""
    downloads: tuple[str, ...] = ()


def head(root: Element, lines: str, headings: Iterable[str]) -> Head:
    """The head of a page; `lines` stand before the report, `headings` may be its title."""
    told = _told(root)
    address = _address(root, told)
    return Head(
        title=_first(told, _TITLES) or _title(root, headings),
        publisher=_first(told, _PUBLISHERS) or _found(_PUBLISHER, lines),
        published_on=_first(told, _DAYS) or _found(_DAY, lines),
        address=address,
        downloads=tuple(_downloads(root, address)),
    )


def _told(root: Element) -> dict[str, str]:
    told: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        if content := shown(meta.get("content", "")[:_LONGEST]):
            told.setdefault(name, content)
    return told


def _first(told: dict[str, str], names: tuple[str, ...]) -> str:
    return next((told[name] for name in names if name in told), "")


def _found(pattern: re.Pattern[str], lines: str) -> str:
    match = pattern.search(lines)
    return match[1].strip() if match else ""


def _title(root: Element, headings: Iterable[str]) -> str:
    """The likeliest heading, or what the page is called if that says more.

    That is without the names of the website and the column behind it.
    """
    whole = next((shown("".join(title.itertext())[:_LONGEST]) for title in root.iter("title")), "")
    parts = _SITE.split(whole)
    own = next((part for part in parts if "报告" in part), parts[0])
    heading = next(iter(headings), "")
    return own if heading in own else heading


def _address(root: Element, told: dict[str, str]) -> str:
    for link in root.iter("link"):
        if "canonical" in link.get("rel", "").lower().split() and _is_address(link.get("href")):
            return str(link.get("href")).strip()
    for name in _ADDRESSES:
        if _is_address(told.get(name)):
            return told[name]
    comment = root.getprevious()
    while comment is not None:
        if not tag(comment) and (match := _SAVED_FROM.search(comment.text or "")):
            return match[1] if _is_address(match[1]) else ""
        comment = comment.getprevious()
    return ""


def _is_address(said: str | None) -> bool:
    return said is not None and re.match(r"\s*https?://\S+\s*$", said[:_LONGEST]) is not None


def _downloads(root: Element, address: str) -> Iterator[str]:
    """The Word files and PDFs that a page links to or shows in itself."""
    seen: set[str] = set()
    for count, element in enumerate(root.iter("a", "iframe", "embed", "object")):
        link = (element.get("href") or element.get("src") or element.get("data") or "").strip()
        if count > _MOST_LINKS or len(seen) == _MOST_FILES:
            return
        try:
            path, whole = urlsplit(link).path.lower(), urljoin(address, link)
        except ValueError:
            continue
        if path.endswith(_FILES) and len(link) < _LONGEST and whole not in seen:
            seen.add(whole)
            yield whole
