"""A part of an untrusted package walked through by expat, in pieces.

What no honest part has ends the walk with a ValueError: document types, deep nesting, endless
tags, texts and names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

_LONGEST = 2**20  # bytes of one tag, characters of one text
_DEEPEST, _MOST_NAMES = 64, 10_000  # elements in each other; names of elements and attributes

Begin = Callable[[dict[str, str]], None]  # given the attributes of an element
End = Callable[[str], None]  # given its text


class Walk:
    """One walk through a part by expat, in pieces."""

    def __init__(self, begins: Mapping[str, Begin], ends: Mapping[str, End]) -> None:
        self._begins, self._ends = _ByName(begins), _ByName(ends)
        self._depth = self._fed = 0
        self._texts: list[str] = []
        self._names: dict[str, str] = {}
        self._parser = expat.ParserCreate(intern=self._names)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._texts.append

    def on(self, piece: bytes, last: bool = False) -> None:
        self._parser.Parse(piece, last)
        self._fed += len(piece)
        waiting = self._fed - self._parser.CurrentByteIndex  # of a tag that has no end yet
        text = sum(map(len, self._texts))
        if max(waiting, text) > _LONGEST or len(self._names) > _MOST_NAMES:
            self._refuse()

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse()
        self._texts.clear()
        if begin := self._begins[name]:
            begin(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if end := self._ends[name]:
            end("".join(self._texts))

    def _refuse(self, *_: object) -> None:
        raise ValueError("no part of an honest workbook")


class _ByName(dict[str, Callable[..., None] | None]):
    """What to call for an element, known by its name without the prefix of a namespace."""

    def __missing__(self, name: str) -> Callable[..., None] | None:
        self[name] = self.get(name.rpartition(":")[2])
        return self[name]
