"""Slips of the keyboard: what was typed in Chinese width, and what was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

_DAY = re.compile(r"([0-9]{4})(?:[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_COLON = re.compile(
    r"\s*(?:- )?(?P<key>[^\s:：#'\"]{1,40})\s*(?P<colon>：|:(?=[^\s/]))\s*(?P<rest>.*)"
)
_MONTH_DAY = re.compile("(?:20[0-9]{2}[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_TAB = re.compile(r" *\t")
_BRACKETS = str.maketrans("［］｛｝【】，", "[]{}[],")
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_FIGURE = re.compile(r"[\[{［｛【0-9０-９]")
_FLOW = re.compile(r"\s*(?:- )?(?:[^:：#\s]{1,40}:\s*)?(?:[\[［｛【]|\{(?!\{))")  # no quotation
_KEYED = re.compile(r"\s*(?:- )?[^\s:：#\"']{1,40}:(?:\s|$)")
_TEXT_BELOW = re.compile(r"\s*(?:- )?[^\s:：#]{1,40}:\s*[|>][-+0-9]*\s*(?:#.*)?")
_EMPTY_ABOVE = re.compile(r"[^#]*:\s*(\[\]|\{\})\s*(?:#.*)?")
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


def month_day_meant(value: str | date) -> str | None:
    """The day of any year that was typed, as MM-DD; None if it is none, or not in every year."""
    text = unicodedata.normalize("NFKC", str(value)).strip()[:20]
    if match := _MONTH_DAY.fullmatch(text):
        try:
            return date(2023, int(match[1]), int(match[2])).strftime("%m-%d")  # no leap year
        except ValueError:
            return None
    return None


def half_width(value: object) -> int | None:
    """The number that full-width digits spell; None for anything else."""
    text = value.strip() if isinstance(value, str) and len(value) < 20 else ""
    number = unicodedata.normalize("NFKC", text)
    return int(number) if number != text and re.fullmatch("[0-9]+", number) else None


def slip(line: str, key: str | None = None, *, within: bool = False) -> str | None:
    """What is to be mended in a line that does not read as it should; None if nothing shows.

    With a key only a slip behind that key. `within` says that the text stood within brackets.
    """
    if key is None and _TAB.match(line):
        return "缩进用了制表符（Tab），请改为空格"
    found = _COLON.fullmatch(line)
    if found and (found["key"] == key or (key is None and _is_key(found))):
        what = "冒号是全角的" if found["colon"] == "：" else "冒号后面没有空格"
        meant = f"{found['key']}: {found['rest']}".strip()[:_LONGEST]
        return f"{what}，请改为半角冒号加一个空格：{meant}"
    typed = line.split("#")[0]
    flow = within or _FLOW.match(typed)
    if key is None and flow and any(char in typed for char in "［］｛｝【】，"):
        return f"括号和逗号应为半角：{typed.translate(_BRACKETS).strip()[:_LONGEST]}"
    return None


def misplaced(lines: Sequence[str]) -> str | None:
    """What is to be mended in where the last of some lines stands; None if nothing shows."""
    line, above = lines[-1], [one for one in lines[:-1] if one.strip() and one.lstrip()[0] != "#"]
    if not line.strip() or line.lstrip()[0] == "#" or not above:
        return None
    if (empty := _EMPTY_ABOVE.fullmatch(above[-1])) and _indent(line) > _indent(above[-1]):
        return f"上一行的 {empty[1]} 表示没有内容：要在下面填写，请先删去 {empty[1]}"
    if _KEYED.match(line) or line.lstrip()[0] in "-[{":
        return None
    begun = next((one for one in reversed(above) if _TEXT_BELOW.fullmatch(one)), None)
    if begun is not None and _indent(line) <= _indent(begun):
        return f"文字应比键“{begun.strip().split(':')[0]}”多缩进两格，不用全角空格缩进"
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_key(found: re.Match[str]) -> bool:
    """Whether the word before the colon is a key, and no word of the prose."""
    return bool(_WORD.fullmatch(found["key"]) or _FIGURE.match(found["rest"]))
