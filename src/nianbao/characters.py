"""Characters: which a text may hold, and how the others are written in a message.

What a reader cannot see has no place in a report: it hides a number from the rules, turns
the reading direction, steers a terminal. What is seen must fit its line and its page.
"""

from __future__ import annotations

import re
import unicodedata

# Wide characters, between which official documents have no blanks: inside a regular expression.
CJK = "\\u3000-\\u303f\\u4e00-\\u9fff\\u3400-\\u4dbf\\uff01-\\uff60“”‘’—…·"

MOST_MARKS = 2  # on one letter, as ế and ǘ have; more run into the line above
LONGEST_RUN = 1000  # characters without a place to break a line; no web address is longer

_COMMON = re.compile(r"[ -~\n\t·—‘’“”…\u3000-\u3020\u4e00-\u9fff\uff01-\uff5e]*")
_UNBROKEN = r"[^ \t\n\u2e80-\u2fff\u3000\u3040-\ufaff\U00020000-\U0003ffff]"
_RUN = re.compile(f"{_UNBROKEN}{{{LONGEST_RUN + 1}}}")
_UNBROKEN_ONE = re.compile(_UNBROKEN)
_KINDS = {
    "Cc": "控制字符",
    "Cf": "不可见的格式字符",
    "Cn": "未定义的字符",
    "Co": "私用区字符",
    "Cs": "代理字符",
    "Zl": "行分隔符",
    "Zp": "段分隔符",
}
_SHAPELESS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\ufffc\ufffd") | frozenset(
    map(chr, range(0xFE00, 0xFE10))  # fillers, stand-ins, and what turns ☎ into a picture
)


class UnfitError(ValueError):
    """A text that cannot be shown: what was expected, what was found, and where it begins."""

    def __init__(self, expected: str, found: str, at: int) -> None:
        super().__init__(f"{expected}|{found}")
        self.expected, self.found, self.at = expected, found, at


def visible(text: str) -> str:
    """The text itself; UnfitError if it holds what a reader cannot see or a font cannot stack."""
    if _COMMON.fullmatch(text):
        return text
    marks = 0
    for at, char in enumerate(text):
        if kind := _hidden(char):
            raise UnfitError("看得见的文字", f"{kind} {_named(char)}", at)
        if not _is_mark(char):
            marks = 0
            continue
        marks += 1
        base = text[at - marks] if at >= marks else " "
        if not _bears(base, char, marks):
            expected = f"文字，一个字母至多带 {MOST_MARKS} 个附加符号"
            raise UnfitError(expected, f"附加符号 {_named(char)}", at)
    return text


def fitting(text: str) -> str:
    """The text itself; UnfitError if it is not visible or runs on where no line can break."""
    if run := _RUN.search(visible(text)):
        expected = f"能换行的文字，连续不超过 {LONGEST_RUN} 个字符"
        raise UnfitError(expected, f"“{run[0][:20]}…”", run.start())
    return text


def legible(text: str) -> str:
    """The text without what makes it unfit, the same text where nothing does.

    Of a run without a place to break its line the end is left out.
    """
    if _COMMON.fullmatch(text) and not _RUN.search(text):
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        if _hidden(char) or (_is_mark(char) and not _may_follow(kept, char)):
            continue
        run = run + 1 if _UNBROKEN_ONE.fullmatch(char) else 0
        if run <= LONGEST_RUN:
            kept.append(char)
    return "".join(kept)


def escaped(text: str) -> str:
    r"""The text of a message, with what cannot be seen written out: \x1b, \u202e."""
    if _COMMON.fullmatch(text):
        return text
    return "".join(c.encode("unicode_escape").decode() if _hidden(c) else c for c in text)


def _hidden(char: str) -> str | None:
    """The kind of a character that cannot be seen, None for one that can."""
    if char in _SHAPELESS:
        return "没有字形的字符"
    if char.isprintable() or char in "\n\t" or "\U00020000" <= char <= "\U0003ffff":
        return None  # an ideograph may be younger than Python's tables: the fonts decide
    return _KINDS.get(unicodedata.category(char))


def _is_mark(char: str) -> bool:
    """Whether a character is drawn over the one before it."""
    return unicodedata.category(char) in ("Mn", "Me")


def _may_follow(text: list[str], mark: str) -> bool:
    """Whether a mark may stand behind a text in which no mark is too many."""
    marks = 0
    while marks < len(text) and _is_mark(text[-1 - marks]):
        marks += 1
    return _bears(text[-1 - marks] if marks < len(text) else " ", mark, marks + 1)


def _bears(base: str, mark: str, number: int) -> bool:
    """Whether a character can bear this mark as its `number`-th: letters and digits a few.

    An ideograph can bear one variation selector, which names one of its shapes.
    """
    if "\U000e0100" <= mark <= "\U000e01ef":
        return number == 1 and unicodedata.category(base) == "Lo"
    return number <= MOST_MARKS and unicodedata.category(base)[0] in "LN"


def _named(char: str) -> str:
    return f"U+{ord(char):04X}"
