"""A day in a cell, in whichever spelling it was typed, where its meaning is certain."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from nianbao.inputs.slip import day_meant

_LONGEST = 40  # characters
_ZEROS = str.maketrans(dict.fromkeys("〇○◯零Oo", "0"))
_DIGITS = str.maketrans("一二三四五六七八九元", "1234567891")
_WRITTEN = re.compile("([0-9一二三四五六七八九]{4})年(元|[^元年月日]{1,3})月([^元年月日]{1,3})日")
_SMALL = re.compile("(?:(?P<tens>[二三]?)(?P<ten>十))?(?P<ones>[一二三四五六七八九元]?)|[0-9]{1,2}")
_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?$")
_WEEKDAY = re.compile(r"[(\s]*(?:星期|周)([一二三四五六日天])\)?$")
_WEEKDAYS = "一二三四五六日"


def day_typed(value: str) -> date | None:
    """The day that a text names; None for what is no day, or may be another one.

    2024-01-02, 2024.1.2, 2024/1/2, 20240102, 2024年1月2日, 二〇二四年一月二日, in full width
    too, with its weekday if it is that. Two digits are no year, a month comes before its day.
    """
    if len(value) > _LONGEST:
        return None
    text = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", value).strip())
    weekday = _WEEKDAY.search(text)
    plain = "".join((text[: weekday.start()] if weekday else text).split())
    meant = day_meant(plain) or _written(plain.translate(_ZEROS))
    if meant is None:
        return None
    day = date.fromisoformat(meant)
    told = weekday and _WEEKDAYS.index(weekday[1].replace("天", "日"))
    return None if weekday and told != day.weekday() else day


def _written(text: str) -> str | None:
    """The day of a text with 年, 月 and 日, in either digits, as we write it."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    year, month, day = match[1].translate(_DIGITS), _small(match[2]), _small(match[3])
    return day_meant(f"{year}-{month}-{day}") if month and day else None


def _small(chars: str) -> str | None:
    """A number below forty in digits: 十二, 二十, 三十一, 12."""
    match = _SMALL.fullmatch(chars)
    if match is None or not match["ten"]:
        return match and chars.translate(_DIGITS)
    tens = match["tens"] or "一"
    return f"{tens}{match['ones'] or '0'}".translate(_DIGITS)
