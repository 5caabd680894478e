"""The title in lines, as official documents set it: broken where the sense pauses."""

from __future__ import annotations

import re
import unicodedata

FULL_LINE = 20  # characters of 22 pt in the 156 mm of the text area, GB/T 9704-2012
# Behind these an agency's name pauses: what governs a place, then its organ, then a part of it.
_PAUSES = re.compile(
    r"自治[区州县旗]|特别行政区|开发区|管理区|[省市区县旗盟州乡镇]|街道|人民政府|委员会|管理局|办事处"
    r"|办公[厅室]|[局厅]"
)


def title_lines(title: str, agency: str) -> tuple[str, ...]:
    """The lines of a title: one if it fits, else the agency's name and the rest.

    A name that is longer than a line itself pauses where its parts end, into lines as even as
    can be; one without such a pause stays whole.
    """
    rest = title.removeprefix(agency)
    if width(title) <= FULL_LINE or not agency or rest == title or not rest:
        return (title,)
    return (*name_lines(agency), rest)


def width(text: str) -> float:
    """How many full-width characters a text is wide, about."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def name_lines(name: str, longest: int = FULL_LINE) -> tuple[str, ...]:
    """The name of an agency in as few lines of so many characters as its pauses allow.

    The longest line is as short as can be; what has no pause stays whole.
    """
    pauses = (p.end() for p in _PAUSES.finditer(name))
    ends = [0, *(end for end in pauses if 2 < end < len(name) - 2), len(name)]
    wide = [width(name[:end]) for end in ends]
    # For each end the best way to it: lines too long, lines, the longest, where the last begins.
    best: list[tuple[int, int, float, int]] = [(0, 0, 0.0, 0)]
    for at in range(1, len(ends)):
        best.append(
            min(
                (over + (wide[at] - wide[begin] > longest), count + 1,
                 max(widest, wide[at] - wide[begin]), begin)
                for begin, (over, count, widest, _) in enumerate(best)
            )
        )  # fmt: skip
    lines: list[str] = []
    at = len(ends) - 1
    while at:
        begin = best[at][-1]
        lines.insert(0, name[ends[begin] : ends[at]])
        at = begin
    return tuple(lines)
