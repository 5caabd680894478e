"""Which installed faces set a report: those of GB/T 9704-2012 where an office has them.

Each role has one family for a whole document: the first installed one that has every glyph
of what it sets, for a paragraph in two faces looks like a mistake. Behind the official faces
stand open ones of the same kind.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

from nianbao.errors import FontError
from nianbao.pages.blocks import AnyBlock, Image, Table, words_of
from nianbao.pages.font_sources import TEX, remedy
from nianbao.pages.public import Document
from nianbao.prose.document import Grid, Heading, inner_blocks, text_of

LOG = logging.getLogger(__name__)
MINUS = "\u2212"  # no face is passed over for it: others may show one


@dataclass(frozen=True)
class Role:
    """What a face sets: the kind that GB/T 9704 asks for, and the families to look for.

    A family's name is the first in its file, which is what Typst goes by: of some fonts the
    English one, of others the Chinese.
    """

    label: str  # as GB/T 9704 calls what is set
    kind: str
    official: tuple[str, ...]
    open: tuple[str, ...]  # of the same kind, free
    instead: tuple[str, ...] = ()  # of another kind, where there is none of the right one

    @property
    def wanted(self) -> str:
        """The official face as offices call it."""
        return next(name for name in self.official if not name.isascii())

    @property
    def families(self) -> tuple[str, ...]:
        return (*self.official, *self.open, *self.instead)


_SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "思源宋体")
_SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "思源黑体")
# Of Windows and WPS, of Founder (方正, the _GBK ones with more characters), of macOS.
_SONG = (
    *("SimSun", "宋体", "FZShuSong-Z01S", "方正书宋简体"),
    *("FZShuSong-Z01", "方正书宋_GBK", "Songti SC", "STSong", "华文宋体"),
)
_FANG = (
    *("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FZFangSong-Z02S", "方正仿宋简体"),
    *("FZFangSong-Z02", "方正仿宋_GBK", "STFangsong", "华文仿宋"),
)
_KAI = (
    *("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03S", "方正楷体简体"),
    *("FZKai-Z03", "方正楷体_GBK", "Kaiti SC", "STKaiti", "华文楷体"),
)
_HEI = (
    *("SimHei", "黑体", "FZHei-B01S", "方正黑体简体", "FZHei-B01", "方正黑体_GBK"),
    *("Heiti SC", "STHeiti", "华文黑体", "PingFang SC"),
)
_BIAO_SONG = (
    *("FZXiaoBiaoSong-B05S", "方正小标宋简体"),
    *("FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
)
_OPEN_FANG = (
    *("Zhuque Fangsong", "Zhuque Fangsong (technical preview)", "朱雀仿宋"),
    *("FandolFang R", "FandolFang"),  # not cwTeXFangSong: it has none but traditional characters
)
_OPEN_KAI = ("LXGW WenKai", "霞鹜文楷", "AR PL UKai CN", "FandolKai")
ROLES = {
    "title": Role("标题", "小标宋", _BIAO_SONG, (), (*_SERIF, *_SONG)),
    "body": Role("正文", "仿宋", _FANG, _OPEN_FANG, (*_SERIF, *_SONG)),
    "heading1": Role("一级标题", "黑体", _HEI, _SANS),
    "heading2": Role("二级标题", "楷体", _KAI, _OPEN_KAI),
    "table": Role("表格", "宋体", _SONG, _SERIF),
    "page_number": Role("页码", "宋体", _SONG, _SERIF),
}
_LAST_RESORT = (*_SERIF, *_SANS, "HanaMinA", "HanaMinB", "SimSun-ExtB")  # for what no face has
_PAGE_NUMBER = "—0123456789"
_MARKS = "•–·0123456789.（）①②③④⑤⑥⑦⑧⑨⑩"  # before the points of a list
_DRAFT = "草稿"
# Blanks but the Ogham one, which is a stroke; joiners; selectors of another shape.
_NEEDS_NONE = re.compile(
    "[^\\S\u1680]|[\u200b-\u200f\u2060-\u2064\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)

# ----------------------------------------------------------------------------- the system


@cache
def installed() -> Any:
    """The fonts that Typst finds; looked up once a process."""
    import typst

    return typst.Fonts(font_paths=[folder for folder in TEX if Path(folder).is_dir()])


@cache
def has_bold(family: str) -> bool:
    """Whether a bold face of the family is installed; most of 仿宋 have none."""
    return any(font.family == family and font.weight >= 600 for font in installed().fonts())


@cache
def _families() -> dict[str, tuple[str, int]]:
    """The file and index of the upright face of each installed family."""
    faces: dict[str, tuple[str, int]] = {}
    for font in sorted(installed().fonts(), key=lambda f: abs(f.weight - 400)):
        if font.path and font.style == "normal":
            faces.setdefault(font.family, (font.path, font.index))
    return faces


@cache
def _glyphs(family: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    path, index = _families()[family]
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap())


def candidates(role: str) -> list[str]:
    """The installed families that may set a role, the preferred one first."""
    return [family for family in ROLES[role].families if family in _families()]


def is_small(family: str) -> bool:
    """Whether a face lacks characters that names have: those beyond GB 2312, 硚 and the like."""
    return len([c for c in range(0x4E00, 0x9FA6) if c in _glyphs(family)]) < 20_000


def lacking() -> list[str]:
    """The roles that have neither an official nor an open face installed."""
    return [role for role in ROLES if not candidates(role)]


# ----------------------------------------------------------------------------- a document


def words_by_role(document: Document) -> dict[str, str]:
    """What each face sets of a document."""
    words = {role: [""] for role in ROLES} | {
        "title": [document.title, document.agency],
        "page_number": [_PAGE_NUMBER],
        "heading1": [_DRAFT if document.draft else ""],
    }
    for role, text in _set(document.blocks):
        words[role].append(text)
    return {role: "\n".join(texts) for role, texts in words.items()}


def _set(blocks: Iterable[AnyBlock]) -> Iterator[tuple[str, str]]:
    """The words of blocks, each with the role of the face that sets it."""
    for block in blocks:
        if isinstance(block, Heading):
            yield {0: "heading1", 1: "heading1", 2: "heading2"}.get(block.level, "body"), block.text
        elif isinstance(block, Table):
            yield "table", words_of(block)
        elif isinstance(block, Grid):
            yield "table", text_of([replace(block, caption=None)])
            yield "heading1", block.caption or ""
        elif isinstance(block, Image):
            yield "heading1", block.caption or ""
        elif inner := inner_blocks(block):
            yield "body", _MARKS
            for run in inner:
                yield from _set(run)
        else:
            yield "body", words_of(block)


def chosen(words: Mapping[str, str]) -> dict[str, list[str]]:
    """For each role the one family that sets its words: the first that has all their glyphs.

    Only behind it, and only where no installed face has them all, stand others for the rest.
    FontError if a role has no face, or a character no glyph.
    """
    if roles := lacking():
        named = "、".join(ROLES[role].label for role in roles)
        raise FontError(f"没有可用的中文字体（{named}）。{remedy()}")
    needed = {role: _needed(words.get(role, "")) for role in ROLES}
    found = {role: _fitting(candidates(role), needed[role]) for role in ROLES}
    missing = frozenset[int]().union(*(_without(found[role], needed[role]) for role in ROLES))
    if missing:
        named = "、".join(f"{chr(char)}（U+{char:04X}）" for char in sorted(missing)[:20])
        rare = any(char >= 0x20000 for char in missing)
        raise FontError(
            f"已安装的字体中没有这些字：{named}。{remedy(rare=rare)}；如仍没有，请改用其他写法"
        )
    for role, (first, *others) in found.items():
        if others:
            rest = "".join(map(chr, sorted(needed[role] - _glyphs(first))))
            LOG.info("%s: %s lacks %s, set in %s", role, first, rest, "、".join(others))
    return found


def minus_of(family: str) -> str:
    """The sign that a face has for a minus: U+2212 is not among the characters of GB 2312."""
    having = _glyphs(family)
    return next((sign for sign in (MINUS, "\u2013") if ord(sign) in having), "-")


def _fitting(families: Sequence[str], needed: frozenset[int]) -> list[str]:
    """The first family with all glyphs; without one, that which lacks fewest, and the rest."""
    for family in families:
        if needed <= _glyphs(family):
            return [family]
    fitting = [min(families, key=lambda family: len(needed - _glyphs(family)))]
    for family in (*families, *(f for f in _LAST_RESORT if f in _families())):
        if _without(fitting, needed) & _glyphs(family):
            fitting.append(family)
    return fitting


def _without(families: Iterable[str], needed: frozenset[int]) -> frozenset[int]:
    """What none of the families has."""
    return needed.difference(*map(_glyphs, families))


def _needed(text: str) -> frozenset[int]:
    """The characters of a text as a font shows them: é, not e and its accent."""
    return frozenset(map(ord, _NEEDS_NONE.sub("", normalize("NFC", text.replace(MINUS, "-")))))
