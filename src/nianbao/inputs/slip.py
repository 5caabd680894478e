"""Slips of the keyboard: what was typed in Chinese width, and what was meant."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_DAY = re.compile(r"([0-9]{4})(?:[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_COLON = re.compile(
    r"\s*(?:- )?(?P<key>[^\s:：#'\"]{1,40})\s*(?P<colon>：|:(?=[^\s/]))\s*(?P<rest>.*)"
)
_TAB = re.compile(r" *\t")
_BRACKETS = str.maketrans("［］｛｝【】，", "[]{}[],")
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_FIGURE = re.compile(r"[\[{［｛【0-9０-９]")
_OPEN = re.compile(r"[\[{]")
_LONGEST = 40  # characters of a line in a message


def day_meant(value: object) -> str | None:
    """The day that was typed in another spelling, as we write it; None if it is none."""
    text = unicodedata.normalize("NFKC", str(value)).strip()[:20]
    if match := _DAY.fullmatch(text):
        year, month, of_month, other_month, other_day = match.groups()
        try:
            meant = date(int(year), int(month or other_month), int(of_month or other_day))
        except ValueError:
            return None
        return meant.isoformat()
    return None


def half_width(value: object) -> int | None:
    """The number that full-width digits spell; None for anything else."""
    text = value.strip() if isinstance(value, str) and len(value) < 20 else ""
    number = unicodedata.normalize("NFKC", text)
    return int(number) if number != text and re.fullmatch("[0-9]+", number) else None


def slip(line: str, key: str | None = None) -> str | None:
    """What is to be mended in a line that does not read as it should; None if nothing shows.

    With a key only a slip behind that key.
    """
    if key is None and _TAB.match(line):
        return "缩进用了制表符（Tab），请改为空格"
    found = _COLON.fullmatch(line)
    if found and (found["key"] == key or (key is None and _is_key(found))):
        what = "冒号是全角的" if found["colon"] == "：" else "冒号后面没有空格"
        meant = f"{found['key']}: {found['rest']}".strip()[:_LONGEST]
        return f"{what}，请改为半角冒号加一个空格：{meant}"
    typed = line.split("#")[0]
    wide = any(char in typed for char in "［］｛｝【】") or ("，" in typed and _OPEN.search(typed))
    if key is None and wide:
        return f"括号和逗号应为半角：{typed.translate(_BRACKETS).strip()[:_LONGEST]}"
    return None


def _is_key(found: re.Match[str]) -> bool:
    """Whether the word before the colon is a key, and no word of the prose."""
    return bool(_WORD.fullmatch(found["key"]) or _FIGURE.match(found["rest"]))
