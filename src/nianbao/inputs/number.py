"""A number out of what was typed in a cell, and how a number is written."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

Number = int | Decimal

UNREADABLE = (
    "无法读取"  # stands in a cell whose published figure cannot be told; rule C003 stops it
)
ABSENT_WORDS = ("无", "没有", "不涉及", "未发生", "不适用")
_SLASHES = ("/", "／", "\\")
_DASHES = ("-", "－", "–", "—", "——", "―", "─")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_PLAIN = re.compile(r"[-+]?[0-9]{1,100}(\.[0-9]{1,100})?")
_UNPARTED = re.compile(r"[0-9０-９]\s*[，、；;\s]\s*[0-9０-９]")
_ZEROS = ("零", "〇")
_MOST_PLACES, _MOST_DIGITS = 2, 15  # of an amount in yuan that stands where 10 000 yuan are due
_UNITS = {"count": "件条项个次份", "signed_count": "件条项个次份"}


def read_number(
    raw: int | float | str | None, type: str = "count"
) -> tuple[str, Number | None, bool]:
    """(state, value, normalised) of a raw cell; the value is None unless it is a number."""
    if isinstance(raw, int):
        return ("value" if raw else "zero"), raw, False
    if isinstance(raw, float):
        return ("value" if raw else "zero"), _unsigned(Decimal(repr(raw))), False
    if raw is None or not raw.strip():
        return "blank", None, False
    text = raw.strip()
    if text in _SLASHES:
        return "slash", None, False
    if text in _DASHES:
        return "dash", None, False
    spelled = "".join(unicodedata.normalize("NFKC", text).split())
    in_yuan = type == "money_wan" and spelled.endswith("元") and not spelled.endswith("万元")
    for unit in ("万元", "元") if type == "money_wan" else tuple(_UNITS.get(type, "元")):
        spelled = spelled.removesuffix(unit)
    if _GROUPED.fullmatch(spelled):
        spelled = spelled.replace(",", "")
    if spelled in _ZEROS:
        spelled = "0"
    if in_yuan:
        spelled = _in_ten_thousands(spelled)
    if not _PLAIN.fullmatch(spelled):
        return "text", None, False
    value = Decimal(spelled)
    number: Number = int(value) if "." not in spelled else _unsigned(value)
    return ("value" if number else "zero"), number, spelled != raw


def _in_ten_thousands(yuan: str) -> str:
    """An amount in yuan in units of 10 000; nothing for one with more digits than money has."""
    _, _, places = yuan.partition(".")
    exact = _PLAIN.fullmatch(yuan) and len(places) <= _MOST_PLACES and len(yuan) <= _MOST_DIGITS
    return written(Decimal(yuan).scaleb(-4)) if exact else ""


def is_unparted(item: str) -> bool:
    """Whether a text is two numbers, parted by a comma of full width or by a blank."""
    grouped = _GROUPED.fullmatch("".join(unicodedata.normalize("NFKC", item).split()))
    return grouped is None and _UNPARTED.search(item) is not None


def _unsigned(number: Decimal) -> Decimal:
    """The number; a zero without its sign."""
    return number or abs(number)


def plain(number: Number | None) -> int | float | None:
    """A number as JSON has it."""
    if isinstance(number, Decimal):
        return int(number) if number == number.to_integral_value() else float(number)
    return number


def written(number: Number | None) -> str:
    """A number as a message has it: without zeros that say nothing, and never as 1e-05."""
    if isinstance(number, Decimal):
        return format(number.normalize(), "f")
    return str(number)
