"""Typst's compiler, which sets the PDF and draws the pictures of the Word file."""

from __future__ import annotations

from functools import cache
from typing import Any

from nianbao.pages.fonts import installed


@cache
def compiler() -> Any:
    """One compiler a process: it has read the fonts."""
    import typst

    return typst.Compiler(font_paths=installed())
