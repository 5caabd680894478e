"""Personal data that a rule found in a report: no finding repeats it in full."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from nianbao.rules.finding import MASK, Finding
from nianbao.rules.frames.prose import folded

SHOWN = 3  # characters of it, to find the place by
BLANKS = r"\s*"
MARKUP = r"(?:[\s*_`\[\]]|\\n?)*"  # of Markdown, as a string of Python has it


def masked(text: str, private: Collection[str], between: str = BLANKS) -> str:
    """A text with all but the beginning of each piece of personal data masked.

    What may stand `between` two characters of one does not hide it, nor does the width of digits
    and letters; the length stays.
    """
    longest_first = sorted({"".join(one.split()) for one in private} - {""}, key=len, reverse=True)
    if not longest_first:
        return text
    pattern = "|".join(between.join(f"({re.escape(char)})" for char in o) for o in longest_first)
    shown = list(text)
    for found in re.finditer(pattern, folded(text)):
        places = [start for start, _ in found.regs[1:] if start >= 0]
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
