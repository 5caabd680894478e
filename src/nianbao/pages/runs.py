"""Runs of prose that no line end parts: a number and its unit, the number of a point.

Typst's lines end between a digit and a Chinese character. A run is set in a box instead, which
leaves the words as they are for search and copying; a word joiner would be copied with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import digits
from typing import Any

# A number with its unit, and a colon or semicolon after it, which no line may begin with.
_UNITS = (
    "[余多]?[十百千万亿]{0,3}[余多]?(?:个百分点|个(?:工作|自然)日|个小时|个月|工作日|平方公里|平方米"
    "|公里|小时|分钟|人次|件次|条次|场次|年度|年[底初末]|月份"
    "|[件条次个人元年月日号项篇份期场批家户名位页款章节类种部起例宗处台套倍时分秒天周届级轮版册"
    "吨米亩所辆间张字])|[十百千万亿]{1,3}"
)
_KEPT = re.compile(
    rf"(?<![\d.,A-Za-z])第?[-\u2212]?\d[\d,]{{0,15}}(?:\.\d{{1,8}})?(?:{_UNITS})[；：]?"
)
_ITEM = re.compile(r"(\d{1,2}[.．])\s*(?=[\u3400-\u9fff“《（])")  # 1.存在问题, without a blank
_HAN = re.compile(r"[\u3400-\u9fff]")


def kept_together(block: dict[str, Any]) -> dict[str, Any]:
    """A block of prose with the numbers of its lines as runs that no line end parts."""
    if block["kind"] == "paragraph":
        return block | {"inlines": list(_runs(block["inlines"], begins=True))}
    if block["kind"] == "list":
        return block | {"items": [list(map(kept_together, item)) for item in block["items"]]}
    if block["kind"] == "quote":
        return block | {"blocks": list(map(kept_together, block["blocks"]))}
    return block


def _runs(inlines: list[dict[str, Any]], begins: bool = False) -> Iterator[dict[str, Any]]:
    """Inlines in which a number and its unit are one run; `gap` is the quarter before it."""
    for inline in inlines:
        if "c" in inline:
            yield inline | {"c": list(_runs(inline["c"], begins))}
        elif inline["t"] == "text":
            yield from _split(inline["s"], begins)
        else:
            yield inline
        begins = False


def _split(text: str, begins: bool) -> Iterator[dict[str, Any]]:
    at = 0
    if begins and (item := _ITEM.match(text)):
        yield {"t": "kept", "s": item[1], "gap": False}
        at = item.end()
    for number in _KEPT.finditer(text, at):
        if at < number.start():
            yield {"t": "text", "s": text[at : number.start()]}
        before = text[number.start() - 1 : number.start()]
        gap = number[0][0] in digits and _HAN.fullmatch(before) is not None
        yield {"t": "kept", "s": number[0], "gap": gap}
        at = number.end()
    if at < len(text):
        yield {"t": "text", "s": text[at:]}
