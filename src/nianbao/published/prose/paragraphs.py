"""Lines of a text joined to the paragraphs that they were wrapped from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nianbao.published.document import Words
from nianbao.published.prose.edges import PAGE_NUMBER
from nianbao.published.prose.headings import NUMBER

_WIDEST = 160  # columns: a line that is longer was not wrapped for a page
_NARROWEST = 40
_FEWEST = 3  # full lines that tell that a text is wrapped
_SLACK = 8  # columns that a full line may lack: punctuation kept together, an indent that is lost
_ENDS = re.compile("[。：:！？!?；;]$")


def paragraphs(lines: Sequence[Words]) -> list[Words]:
    """The paragraphs of lines; a page's number between them is left out.

    A line is the end of its paragraph if it is short or ends a sentence; one begins at a number,
    at a heading and behind an empty line. Lines that were not wrapped are paragraphs themselves.
    """
    kept = [line for line in lines if not PAGE_NUMBER.fullmatch(line.text)]
    numbers = {line.spot.line for line in lines if PAGE_NUMBER.fullmatch(line.text)}
    widths = [_width(line.text) for line in kept]
    full = _full(widths)
    if full is None:
        return kept
    return list(_joined(kept, [width >= full for width in widths], numbers))


def _full(widths: Sequence[int]) -> int | None:
    """From which width a line is full; None where they were not wrapped."""
    widest = max(widths, default=0)
    if not _NARROWEST <= widest <= _WIDEST:
        return None
    least = widest - _SLACK
    return least if sum(width >= least for width in widths) >= _FEWEST else None


def _joined(
    lines: Sequence[Words], full: Sequence[bool], left_out: set[int | None]
) -> Iterator[Words]:
    whole: Words | None = None
    for line, before, was_full in zip(lines, (None, *lines), (False, *full), strict=False):
        goes_on = (
            whole is not None
            and before is not None
            and was_full
            and not _ENDS.search(before.text)
            and not NUMBER.match(line.text)
            and line.level is None
            and _follows(before, line, left_out)
        )
        if whole is not None and goes_on:
            whole = replace(whole, text=_seam(whole.text, line.text))
        else:
            if whole is not None:
                yield whole
            whole = line
    if whole is not None:
        yield whole


def _follows(before: Words, line: Words, left_out: set[int | None]) -> bool:
    """Whether a line stands right behind another, but for the numbers of pages."""
    first, last = before.spot.line, line.spot.line
    if first is None or last is None:
        return True
    return all(number in left_out for number in range(first + 1, min(last, first + 10))) and (
        last - first < 10
    )


def _seam(one: str, other: str) -> str:
    """Two lines as one: Latin words stay apart."""
    apart = one[-1].isascii() and one[-1].isalpha() and other[0].isascii() and other[0].isalpha()
    return f"{one} {other}" if apart else one + other


def _width(text: str) -> int:
    """The columns of a line: a Chinese character has two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
