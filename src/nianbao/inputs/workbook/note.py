"""Notes (批注) that the program writes on cells, and how they are known from those of others.

A note is a block of lines between two of its own. A finding has a line that begins with how grave
it is, one that says what is wrong and one that says what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from nianbao.inputs.workbook.layout import FINDINGS

OURS = "nianbao"  # their author, whom some programs do not keep
BEGIN, END = "【核对】", "【核对完】"  # the lines that enclose them
STATES = ("错误", "警告", "提示", "已说明")  # how a finding's first line begins
ASKED = "怎样处理："
ENDS = ("。", "…", ASKED)  # of its other lines, unless something was written behind
_HEAD = re.compile(rf"(?:{'|'.join(STATES)})(?: [A-Z][0-9A-Z]*)?")
_REST = re.compile(rf"另有 [0-9]+ 处.*见“{FINDINGS}”。")


def is_of_others(author: str, text: str) -> bool:
    """Whether somebody else has written a comment, or some of it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    ours = set(_ours(lines))
    left = "".join(line for n, line in enumerate(lines) if n not in ours)
    return author != OURS and (not text.strip() or bool(left.strip()))


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where in a comment lines of ours stand: the characters, with a line end of theirs."""
    lines = text.split("\n")
    ours = set(_ours([line.rstrip("\r") for line in lines]))
    starts = [*accumulate((len(line) + 1 for line in lines), initial=0)]
    first = None
    for n in range(len(lines) + 1):
        if n in ours:
            first = n if first is None else first
        elif first is not None:
            whole = first == 0 and n < len(lines)
            yield max(starts[first] - 1, 0), starts[n] - (0 if whole else 1)
            first = None


def _ours(lines: Sequence[str]) -> Iterator[int]:
    """The numbers of the lines that we wrote: of each block but what somebody wrote within."""
    marks = [n for n, line in enumerate(lines) if line in (BEGIN, END)]
    for begin, end in pairwise([*marks, len(lines)]):
        ended = end < len(lines) and lines[end] == END
        begun = begin + 1 < len(lines) and _HEAD.fullmatch(lines[begin + 1])
        if lines[begin] != BEGIN or not (ended or begun):
            continue
        yield begin
        heads = [n for n in range(begin + 1, end) if _HEAD.fullmatch(lines[n])]
        for head, next_one in pairwise([*heads, end]):
            yield head
            yield from _told(lines, head + 1, next_one)
        yield from (n for n in range(begin + 1, end) if _REST.fullmatch(lines[n]))
        yield from (n for n in range(begin + 1, end) if not lines[n].strip())
        if ended:
            yield end


def _told(lines: Sequence[str], first: int, end: int) -> Iterator[int]:
    """The lines below a head that say what is wrong and what to do.

    What is wrong takes one line: where there are more, none of them is lost.
    """
    asked = next((n for n in range(first, end) if lines[n].startswith(ASKED)), end)
    wrong = [n for n in range(first, asked) if lines[n].strip() and not _REST.fullmatch(lines[n])]
    for n in [*(wrong if len(wrong) == 1 else ()), *([asked] if asked < end else ())]:
        if lines[n].endswith(ENDS):
            yield n
