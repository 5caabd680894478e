"""Which installed faces set the report, and whether they have every glyph that it needs.

The faces of GB/T 9704-2012 come first where a system has them, the open ones of the
same kind after them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from nianbao.errors import FontError
from nianbao.pages.font_sources import remedy

_SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "思源宋体")
_SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "思源黑体")
_SONG = ("宋体", "SimSun", "Songti SC", "STSong")  # the last two come with macOS
_KAI = ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "Kaiti SC", "STKaiti")
FACES: dict[str, tuple[str, ...]] = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", *_SERIF, *_SONG),
    "body": (
        *("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong"),
        *(*_SERIF, *_SONG),
    ),
    "heading1": ("黑体", "SimHei", *_SANS, "Heiti SC", "STHeiti", "PingFang SC"),
    "heading2": (*_KAI, "LXGW WenKai", "AR PL UKai CN"),
    "table": (*_SONG, *_SERIF),
    "page_number": (*_SONG, *_SERIF),
}
LAST_RESORT = ("Noto Serif CJK SC", "HanaMinA", "HanaMinB", "SimSun-ExtB")  # for what a face lacks
# Blanks but the Ogham one, which is a stroke; joiners; selectors of another shape.
_NEEDS_NONE = re.compile(
    "[^\\S\u1680]|[\u200b-\u200f\u2060-\u2064\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


@cache
def installed() -> Any:
    """The fonts that Typst finds; looked up once a process."""
    import typst

    return typst.Fonts()


@cache
def _families() -> dict[str, tuple[str, int]]:
    """The file and index of the upright face of each installed family."""
    faces: dict[str, tuple[str, int]] = {}
    for font in sorted(installed().fonts(), key=lambda f: abs(f.weight - 400)):
        if font.path and font.style == "normal":
            faces.setdefault(font.family, (font.path, font.index))
    return faces


def lacking() -> list[str]:
    """The roles that have neither an official nor an open face installed."""
    return [role for role, wanted in FACES.items() if not _families().keys() & set(wanted)]


def chosen() -> dict[str, list[str]]:
    """The installed families of each role, the preferred one first; FontError if none."""
    if roles := lacking():
        raise FontError(f"没有可用的中文字体（{'、'.join(roles)}）。{remedy()}")
    return {
        role: [f for f in dict.fromkeys((*wanted, *LAST_RESORT)) if f in _families()]
        for role, wanted in FACES.items()
    }


@cache
def _glyphs(family: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    path, index = _families()[family]
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _covered() -> frozenset[int]:
    """The characters for which every role has a glyph in some of its faces."""
    roles = (frozenset[int]().union(*map(_glyphs, families)) for families in chosen().values())
    return frozenset.intersection(*roles)


def missing_glyphs(text: Iterable[str]) -> list[str]:
    """The characters for which some role has no glyph in any of its faces."""
    lacking = {char for char in text if ord(char) not in _covered()}
    return sorted(char for char in lacking if not _NEEDS_NONE.fullmatch(char))


def require_glyphs(text: Iterable[str]) -> None:
    """FontError naming the characters without a glyph, and where to get them."""
    if missing := missing_glyphs(text):
        named = "、".join(f"{char}（U+{ord(char):04X}）" for char in missing[:20])
        rare = any(ord(char) >= 0x20000 for char in missing)
        raise FontError(
            f"已安装的字体中没有这些字：{named}。{remedy(rare=rare)}；如仍没有，请改用其他写法"
        )
