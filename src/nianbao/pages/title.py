"""The title in lines, as official documents set it: broken where the sense pauses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

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


def name_lines(name: str) -> tuple[str, ...]:
    """The lines of an agency's name: one if it fits, else as even as its pauses allow."""
    if width(name) <= FULL_LINE:
        return (name,)
    halves = list(_halves(name))
    if not halves:
        return (name,)
    first, second = min(halves, key=lambda lines: max(map(width, lines)))
    return (*name_lines(first), *name_lines(second))


def _halves(name: str) -> Iterator[tuple[str, str]]:
    for pause in _PAUSES.finditer(name):
        first, second = name[: pause.end()], name[pause.end() :]
        if min(len(first), len(second)) > 2:
            yield first, second
