"""What stands in one cell, as text: a value, blank, or something that cannot be read."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 100  # characters that a cell of figures may have
# Two numbers, apart by a blank or a line: 1 2, 18085 95.
_SEVERAL = re.compile(r"\d\S*\s+\D{0,3}\d")
# Several zeros, or zero and a number, run together: 00, 0015. None of them is a number.
_JOINED = re.compile(r"[+-]?0\d+(?:\.\d*)?")
# A number and its unit, of one character but for 万元, 人次: 2 重复申请 is the label of a row.
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?:[万亿]?[^\W\d]|[^\W\d]次)?")


def raw_value(text: str) -> str | None:
    """The raw text of a cell, blanks at its ends left out, its lines joined; None for a blank.

    ValueError for what no value can be told from: several numbers, run together or not, and
    characters that have no meaning.
    """
    lines = [line for line in map(_stripped, text.splitlines()) if line]
    raw = "".join(lines)
    if not raw:
        return None
    plain = unicodedata.normalize("NFKC", "\n".join(lines))
    if len(raw) > _LONGEST or _SEVERAL.search(plain) or _JOINED.fullmatch(plain):
        raise ValueError(raw)
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Cs") for char in raw):
        raise ValueError(raw)
    if "\ufffd" in raw:
        raise ValueError(raw)
    return raw


def is_figure(text: str) -> bool:
    """Whether a text is a number, with its unit or without, or a mark in place of one."""
    plain = unicodedata.normalize("NFKC", "".join(text.split()))
    if any(char.isalpha() for char in plain):
        return bool(_NUMBER.fullmatch(plain))
    return bool(plain)


def _stripped(line: str) -> str:
    """A line without blanks at its ends, those that cannot be seen included."""
    return line.strip().strip("\u200b\u200c\u200d\u2060\ufeff\u00ad").strip()
