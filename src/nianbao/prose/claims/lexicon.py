"""Words, each a pattern, by what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping


class Lexicon:
    """Finds in a text whichever of its words stands there, and tells what that names."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._names = tuple(words)
        groups = "|".join(f"(?P<_{n}>{word})" for n, word in enumerate(words.values()))
        self._pattern = re.compile(groups)

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """The place of each word in order, with its name."""
        for match in self._pattern.finditer(text):
            yield match.start(), self._names[int((match.lastgroup or "")[1:])]
