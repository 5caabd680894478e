"""A text in a cell: as a clerk types it, or pastes it out of Word, and as it is kept.

A line is a paragraph; lists, tables and quotes hold together. What Word brings along and no
reader sees goes; its numbers stay as text, or are a list where they count up line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from nianbao.characters import CJK
from nianbao.inputs.text import canonical

VERBATIM = "【原文】"  # the line above a text that is taken as it stands
_LARGEST = 32_767  # characters that a cell holds

_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_LINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_TAB = re.compile(r"(?<! ) *\t[ \t]*")
# What Word puts before an item, and what its fonts of signs leave of that when it is pasted.
_BULLET = re.compile(
    "(?:[•·\uf020-\uf0ff][ \u3000\t]*|[●○■□◆◇▪▫►➢✓][ \u3000\t]+|[o§Øülnuv]\t[ \u3000\t]*)"
    "(?=[^ \u3000\t])"
)
_NUMBER = re.compile("(?P<number>[0-9]{1,9})(?P<mark>[.)])[ \u3000\t]+(?=[^ \u3000\t])")
_OTHER_NUMBER = re.compile(
    r"((?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3})[、．]"
    r"|[（(](?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3})[)）]"
    rf"|[０-９]{{1,3}}\.|[①-⑳])[ \u3000\t]+(?=[{CJK}])"
)
_RULE = re.compile(r"[|:\- ]*-[|:\- ]*")  # the line below the head of a table
_ITEM = re.compile(r"([-*+]) +[^ ]")


class _Line(NamedTuple):
    text: str
    kind: str  # lines of one kind below each other belong together; "" stands alone
    apart: bool  # whether an empty line stands above


def read_text(typed: str) -> str:
    """The text of a cell as a parameter file has it, in its canonical spelling.

    What is longer than a cell can be comes back as it is: no text is as long.
    """
    if len(typed) > _LARGEST:
        return typed
    first, _, rest = typed.partition("\n")
    if first.strip() == VERBATIM:
        return canonical(rest)
    shown = _BLANKS.sub(" ", _LINES.sub("\n", _UNSEEN.sub("", typed)))
    lines = list(_lines(shown))
    text = lines[0].text if lines else ""
    for above, line in pairwise(lines):
        together = line.kind and line.kind == above.kind and not line.apart
        text += ("\n" if together else "\n\n") + line.text
    return canonical(text)


def typed_text(text: str) -> str:
    """The text as it is typed in a cell: what `read_text` reads as this text again."""
    shown = (re.sub("\n{2,}", "\n", text), text)
    return next((typed for typed in shown if read_text(typed) == text), f"{VERBATIM}\n{text}")


def _lines(shown: str) -> Iterator[_Line]:
    """The lines that say something, each with what it is."""
    read: list[_Line] = []
    apart = False
    for typed in shown.split("\n"):
        if line := typed.strip(" \t\u3000"):
            read.append(_line(line, apart))
        apart = not line
    for kind, run in groupby(read, lambda line: line.kind):
        together = list(run)
        if kind in (".", ")"):
            yield from _numbered(together)
        elif kind == "•":
            yield from _bulleted(together)
        elif kind == "|" and not any(_RULE.fullmatch(line.text) for line in together):
            yield from (line._replace(kind="") for line in together)
        else:
            yield from together


def _line(line: str, apart: bool) -> _Line:
    """A line, without what Word put between it and its number, nor tabs in it."""
    if bullet := _BULLET.match(line):
        return _Line(_untabbed(line[bullet.end() :]), "•", apart)
    if number := _NUMBER.match(line):
        return _Line(_untabbed(line), number["mark"], apart)
    if line.startswith(">"):
        kind = ">"
    elif item := _ITEM.match(line):
        kind = item[1]
    else:
        kind = "|" if "|" in line else ""
    return _Line(_untabbed(_OTHER_NUMBER.sub(r"\1", line, count=1)), kind, apart)


def _untabbed(line: str) -> str:
    """The line with a blank as wide as a character where a tab parted its words."""
    return _TAB.sub("\u3000", line)


def _numbered(run: list[_Line]) -> Iterator[_Line]:
    """Lines that begin with 1. or 1): a list if they count up by one, else text.

    Markdown would count them anew.
    """
    heads = [_NUMBER.match(line.text) for line in run]
    numbers = [int(head["number"]) for head in heads if head]
    listed = len(run) > 1 and all(b == a + 1 for a, b in pairwise(numbers))
    for line, head in zip(run, heads, strict=True):
        assert head is not None
        number, rest = f"{head['number']}{head['mark']}", line.text[head.end() :]
        if listed:
            yield line._replace(text=f"{number} {rest}")
        elif re.match(f"[{CJK}]", rest):
            yield line._replace(text=number + rest, kind="")
        else:
            yield line._replace(text=f"{head['number']}\\{head['mark']} {rest}", kind="")


def _bulleted(run: list[_Line]) -> Iterator[_Line]:
    """Lines below each other with bullets are a list; a bullet alone goes."""
    if len(run) == 1:
        yield _line(run[0].text, run[0].apart)
        return
    for line in run:
        yield line._replace(text=f"- {line.text}", kind="-")
