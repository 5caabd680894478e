"""The sentences of a text, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 500  # characters; what runs on is parted at a comma, so that a quote is short
_RUN = rf"[^。！？；\n]{{1,{LONGEST}}}"
_SENTENCE = re.compile(rf"{_RUN}(?:[。！？；，、]|(?=\n)|\Z)|{_RUN}")


@dataclass(frozen=True)
class Sentence:
    """Words to be quoted; `at` and `until` are offsets in the words of their passage."""

    text: str
    at: int
    until: int

    @classmethod
    def within(cls, words: str, start: int, end: int) -> Sentence:
        """What stands in words[start:end], on one line and without blanks around it."""
        found = words[start:end]
        text = found.strip()
        at = start + len(found) - len(found.lstrip())
        return cls(text.replace("\n", ""), at, at + len(text))

    def moved(self, by: int) -> Sentence:
        """The same words where they stand in a longer text that holds theirs."""
        return Sentence(self.text, self.at + by, self.until + by) if by else self


def sentences(words: str, start: int = 0, end: int | None = None) -> Iterator[Sentence]:
    """The sentences in words[start:end], each with its full stop; a semicolon ends one, too."""
    for found in _SENTENCE.finditer(words, start, len(words) if end is None else end):
        sentence = Sentence.within(words, *found.span())
        if sentence.text:
            yield sentence
