"""Text out of the glyphs of a page: its lines, the words of a cell, and paragraphs.

Blanks are where there is room for one, whether or not the file has a blank there: digits that
stand apart are not one number.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from nianbao.published.pdf.glyph import UNREADABLE, Box, Glyph, told_apart

COLUMNS_APART = "  "
_WIDE = 1.5  # sizes of type between two columns
_LOOSE = 0.5  # between two characters that have a blank between them,
_CLOSE = 0.2  # or if one of them is of a number or a word in letters,
_HINTED = 0.1  # or if the file has a blank there
_SAME_LINE = 0.5  # between the bases of what stands in a line
_STACKED = (0.4, 2.5)  # down from one character to the next that is set below it
_BESIDE = 0.8  # from the middle of one such character to that of the next
_INDENTED = 1.2  # at the beginning of a paragraph
_FULL = 1.6  # what a line that goes on may leave to the margin
_LETTER = 0.6  # as wide as a letter or a digit, with its like never parted at a line's end
_UNBROKEN = string.ascii_letters + string.digits
_FAR = 3.0  # sizes of type: more than any leading
_LEADING = 1.35  # times the usual
_ENDS = ("。", "！", "？", "；", "：", ".", ";", ":")
_NUMBERED = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．)）](?!\d)")
_TITLE = 1.05  # of the type of the page
_LONG = 0.8  # of the widest line: one that tells where the margins are


@dataclass(frozen=True)
class Line:
    """A line as it is printed; `columned` if it has the gaps of a table without lines."""

    text: str
    box: Box
    size: float
    columned: bool


def printed_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines of upright text, from the top."""
    ordered = sorted(glyphs, key=lambda glyph: (glyph.base, glyph.x))
    groups: list[list[Glyph]] = []
    for glyph in ordered:
        if groups and glyph.base - groups[-1][0].base <= _SAME_LINE * glyph.size:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [line for group in groups if (line := _line(group))]


def _line(glyphs: list[Glyph]) -> Line | None:
    inked = told_apart([glyph for glyph in glyphs if glyph.text != " "])
    if not inked:
        return None
    blanks = [glyph.x for glyph in glyphs if glyph.text == " "]
    size = median(glyph.size for glyph in inked)
    text, columned = inked[0].text, False
    for before, after in pairwise(inked):
        gap = (after.room.left - before.room.right) / size
        hinted = any(before.x < blank < after.x for blank in blanks) if gap >= _HINTED else False
        if gap >= _WIDE:
            text, columned = text + COLUMNS_APART, True
        elif hinted or gap >= (_CLOSE if _is_latin(before) or _is_latin(after) else _LOOSE):
            text += " "
        text += after.text
    return Line(text.strip(), _around(inked), size, columned)


def _around(glyphs: Sequence[Glyph]) -> Box:
    return Box(
        min(glyph.room.left for glyph in glyphs),
        min(glyph.room.top for glyph in glyphs),
        max(glyph.room.right for glyph in glyphs),
        max(glyph.room.bottom for glyph in glyphs),
    )


def _is_latin(glyph: Glyph) -> bool:
    return glyph.text.isascii() and glyph.text.isalnum()


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a cell, turned upright; words set from top to bottom are one."""
    turns = [glyph.turn for glyph in glyphs if glyph.text != " "]
    if not turns:
        return []
    turn = max(set(turns), key=lambda one: (turns.count(one), -one))
    upright = [_aligned(glyph, turn) for glyph in glyphs]
    stacked = _stacked([glyph for glyph in upright if glyph.text != " "])
    return [stacked] if stacked else printed_lines(upright)


def _aligned(glyph: Glyph, turn: int) -> Glyph:
    """Turned back with its cell; one that is turned otherwise stands on its own edge."""
    turned = glyph.turned_back(turn)
    return turned if glyph.turn == turn else turned._replace(base=turned.room.bottom)


def _stacked(glyphs: list[Glyph]) -> Line | None:
    """Characters that are set one below the other, as a line; None if they are not.

    The file has them in their order; columns of them go from right to left.
    """
    ordered = sorted(glyphs, key=lambda glyph: glyph.order)
    down = [
        _STACKED[0] * one.size < other.base - one.base < _STACKED[1] * one.size
        and abs(other.x - one.x) < _BESIDE * one.size
        for one, other in pairwise(ordered)
    ]
    if sum(down) <= len(down) / 2 or all(_is_latin(glyph) for glyph in glyphs):
        return None
    turning = [index + 1 for index, goes_on in enumerate(down) if not goes_on]
    columns = [ordered[a:b] for a, b in pairwise([0, *turning, len(ordered)])]
    if not all(a[0].x - b[0].x > b[0].size / 2 for a, b in pairwise(columns)):
        return None
    return Line("".join(glyph.text for glyph in ordered), _around(ordered), ordered[0].size, False)


def padding(cells: Iterable[tuple[float, Sequence[Line]]]) -> float:
    """What the cells of a table, so wide, leave free beside the longest of their lines."""
    free = [width - (line.box.right - line.box.left) for width, lines in cells for line in lines]
    return min((one for one in free if one >= 0), default=0.0)


def words_of(lines: Sequence[Line], measure: float) -> str:
    """The words of a cell whose lines may be so long, a line a line.

    A number that is too long for its cell is broken: it goes on where no digit more had room.
    Digits that stand one by one below each other are no such number.
    """
    text = lines[0].text if lines else ""
    for before, after in pairwise(lines):
        wide = before.box.right - before.box.left
        digit = (after.box.right - after.box.left) / len(after.text)
        number = f"{before.text}{after.text}".isdecimal() and len(before.text) > 1
        text += after.text if number and wide + digit > measure else f"\n{after.text}"
    return text


@dataclass(frozen=True)
class Margins:
    """Where the lines of a page begin and end, the size of its type, and how far they stand."""

    left: float
    right: float
    size: float
    leading: float


def margins(lines: Sequence[Line]) -> Margins | None:
    """The margins that the long lines keep; None where there are no lines."""
    widths = [(line.box.right - line.box.left, line) for line in lines if not line.columned]
    if not widths:
        return None
    widest = max(width for width, _ in widths)
    long = [line for width, line in widths if width >= _LONG * widest]
    left, right = min(line.box.left for line in long), median(line.box.right for line in long)
    size = median(line.size for line in long)
    steps = [after.box.top - line.box.top for line, after in pairwise(lines)]
    near = [step for step in steps if 0 < step < _FAR * size]
    return Margins(left, right, size, median(near) if near else _FAR * size)


def within_all(own: Margins | None, whole: Margins | None) -> Margins | None:
    """The margins of a page among others that are as wide, whose margins are `whole`.

    A page of short lines alone does not tell its margins; nor does one tell where a line goes on,
    whose long lines all begin a paragraph.
    """
    if own is None or whole is None:
        return own
    if own.right - own.left < _LONG * (whole.right - whole.left):
        return replace(own, left=whole.left, right=whole.right)
    is_indented = 0 < own.left - whole.left <= _FAR * own.size
    return replace(own, left=whole.left) if is_indented else own


def goes_on(line: Line, after: Line, within: Margins, below: Margins) -> bool:
    """Whether a line is of the same paragraph as the one before it.

    One that goes on fills its measure, and the next begins at the margin, in the same type; or
    both are the lines of a title, set in the middle of the page. A number after the end of a
    sentence is that of a heading, or of an item.
    """
    size = max(line.size, after.size)
    if line.columned or after.columned or abs(line.size - after.size) >= size / 4:
        return False
    unbroken = len(after.text) - len(after.text.lstrip(_UNBROKEN))
    free = within.right - line.box.right
    if free > max(_FULL, unbroken * _LETTER + 1) * size:
        return False
    if line.text.endswith(_ENDS) and _NUMBERED.match(after.text):
        return False
    if after.box.left - below.left <= _INDENTED * size:
        return not (within == below and _apart(line, after, within))
    is_title = size > _TITLE * below.size and within == below and free <= _FULL * size
    return is_title and _centred(after, below)


def _apart(line: Line, after: Line, within: Margins) -> bool:
    """Whether there is more room between two lines of a page than between most."""
    return after.box.top - line.box.top > _LEADING * within.leading


def _centred(line: Line, within: Margins) -> bool:
    aside = (line.box.left + line.box.right) - (within.left + within.right)
    return abs(aside) < line.size


def joined(lines: Sequence[str]) -> str:
    """The text of lines that are one paragraph: a blank between two that break between words."""
    text = lines[0]
    for line in lines[1:]:
        apart = text[-1:].isascii() and line[:1].isascii() and (text[-1:] + line[:1]).isalpha()
        text += f" {line}" if apart else line
    return text


def unreadable(text: str) -> str:
    """Words of which it is not sure that they stand together."""
    return f"{text}{UNREADABLE}" if text else ""
