"""Personal data that a rule found in a report: no finding repeats it in full."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from nianbao.rules.finding import MASK, Finding
from nianbao.rules.frames.prose import folded

SHOWN = 3  # characters of it, to find the place by


def masked(text: str, private: Collection[str]) -> str:
    """A text with all but the beginning of each piece of personal data masked.

    White space and the width of digits and letters do not hide one; the length stays.
    """
    longest_first = sorted({"".join(one.split()) for one in private} - {""}, key=len, reverse=True)
    if not longest_first:
        return text
    pattern = "|".join(r"\s*".join(map(re.escape, one)) for one in longest_first)
    shown = list(text)
    for found in re.finditer(pattern, folded(text)):
        places = [at for at in range(*found.span()) if not text[at].isspace()]
        for at in places[SHOWN:]:
            shown[at] = MASK
    return "".join(shown)


def without(private: Collection[str], finding: Finding) -> Finding:
    """A finding with the personal data masked wherever its words repeat it."""
    words: dict[str, Any] = {
        name: text and masked(text, private)
        for name in ("expected", "found", "message")
        for text in (getattr(finding, name),)
    }
    quote = finding.quote and replace(finding.quote, text=masked(finding.quote.text, private))
    return replace(finding, **words, quote=quote)
