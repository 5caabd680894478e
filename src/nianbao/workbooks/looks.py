"""How the cells of the workbook look: fonts that every office has, calm colours, few of them."""

from __future__ import annotations

from typing import Any

from nianbao.inputs.workbook.sheet import Kind

SONG, HEI = "宋体", "黑体"
GREY, PALE, LINE = "#F2F2F2", "#FFFEF3", "#A6A6A6"
_INK, _FAINT = "#000000", "#7F7F7F"
_GOOD, _BAD, _OPEN = ("#E6F2E6", "#1E5B1E"), ("#F8DCDC", "#9C1C1C"), ("#FCF3D9", "#7A5A00")
_BOXED: dict[str, Any] = {"border": 1, "border_color": LINE}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_name": HEI, "font_size": 16, "align": "center"},
    "heading": {"font_name": HEI, "font_size": 14, "align": "left", "text_wrap": False},
    "hint": {"font_size": 10, "font_color": _FAINT, "align": "left"},
    "aside": {"font_size": 10, "font_color": _FAINT, "align": "left", "text_wrap": False},
    "caption": {"font_name": HEI, "bg_color": "#E4EAF1", "align": "left", **_BOXED},
    "corner": {"bg_color": GREY, "align": "center", **_BOXED},
    "column": {"bg_color": GREY, "align": "center", **_BOXED},
    "row": {"bg_color": GREY, "align": "left", **_BOXED},
    "name": {"bg_color": GREY, "align": "left", **_BOXED},
    "sum": {"font_color": "#44546A", "align": "center", "border": 4, "border_color": LINE},
    "check": {"font_size": 10, "font_color": _FAINT, "align": "center", **_BOXED},
    "side": {"font_size": 10, "font_color": "#44546A", "align": "center", "bg_color": "#F7F9FB"}
    | _BOXED,
    "prior": {"font_color": _FAINT, "bg_color": GREY, "align": "center", **_BOXED},
    "note": {"align": "left"},
    "bold": {"font_name": HEI, "align": "left"},
    "link": {"font_color": "#1F4E9E", "underline": 1, "align": "left"},
    "way": {"font_color": "#1F4E9E", "underline": 1, "align": "left", **_BOXED},
    "told": {"align": "center", **_BOXED},
    "added": {"font_name": HEI, "align": "center", "bg_color": "#EEF2F7", **_BOXED},
    "out": {"font_color": _FAINT, "bg_color": GREY, "align": "left", **_BOXED},
    "whole": {"font_name": HEI, "align": "left", **_BOXED},
    "sign": {"align": "left", "bottom": 1},
    "seal": {"align": "center", "font_color": _FAINT},
    "nothing": {},
}
_ENTRIES: dict[str, dict[str, Any]] = {
    "figure": {"align": "center"},
    "number": {"align": "center"},
    "year": {"align": "left"},
    "day": {"align": "left", "num_format": "yyyy-mm-dd"},
    "line": {"align": "left", "num_format": "@"},  # 007 stays 007
    "lines": {"align": "left", "num_format": "@"},
    "text": {"align": "left", "valign": "top"},
}
_EVERY = {"font_name": SONG, "font_size": 11, "valign": "vcenter", "text_wrap": True}
BROKEN, HOLDS = "，", "√"  # in the words of a check cell: only a broken one has a comma


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def locked(self, look: str) -> Any:
        """The format of words or of a formula."""
        return self._format(_LOOKS[look])

    def number(self, look: str, places: int = 0) -> Any:
        """The format of a number with so many decimals."""
        return self._format(_LOOKS[look] | {"num_format": f"0.{'0' * places}".rstrip(".")})

    def alarm(self, sheet: Any, cells: str, formula: str) -> None:
        """Colour the cells of a range for which a formula holds."""
        paper, ink = _BAD
        told = self._book.add_format({"bg_color": paper, "font_color": ink})
        sheet.conditional_format(cells, {"type": "formula", "criteria": formula, "format": told})

    def open(self, kind: Kind, required: bool = False) -> Any:
        """The format of a cell that may be typed in."""
        colour = PALE if not required else "#FFF8DC"
        own = _ENTRIES.get(kind, {"align": "left"})
        return self._format({"bg_color": colour, "locked": False, **_BOXED, **own})

    def judged(self, sheet: Any, cells: str) -> None:
        """Colour the check cells of a range by what they say."""
        for words, colours in ((BROKEN, _BAD), (HOLDS, _GOOD), ("不是", _OPEN)):
            paper, ink = colours
            told = self._book.add_format({"bg_color": paper, "font_color": ink})
            rule = {"type": "text", "criteria": "containing", "value": words, "format": told}
            sheet.conditional_format(cells, rule)

    def _format(self, own: dict[str, Any]) -> Any:
        key = tuple(sorted(own.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(_EVERY | own)
        return self._made[key]
