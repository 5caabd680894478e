"""Small random changes of texts, bytes and plain data; the same for the same seed."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

_TOKEN = re.compile(r"\w+|[^\w\s]+|\s+")
_SIZES = (1, 1, 2, 4, 10, 30, 100, 500)
_TIMES = (2, 2, 3, 5, 20)
_LENGTHS = (1_000, 5_000, 18_000, 18_000, 150_000)  # that a repetition comes to
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2023, 0.5, -0.0, 1e308, 10**20, float("nan"), float("inf")),
    *("", " ", "0", [], {}, [[]], [None], {"": None}, [0] * 30, "长" * 300, "长" * 20_001),
)

_LONGEST = 2**21  # characters of a text

Address = tuple[Any, ...]


class Mutator:
    """Draws changes; `words` are what it puts in."""

    def __init__(self, draw: Random, words: Sequence[str]) -> None:
        self.draw, self.words = draw, words

    # ------------------------------------------------------------------ text

    def text(self, text: str, other: str) -> str:
        """A text changed in a few places, with pieces of another."""
        for _ in range(self.draw.choice((1, 1, 1, 1, 2, 2, 5))):
            text = self.draw.choice(_TEXT)(self, text, other)[:_LONGEST]
        return text

    def _put(self, text: str, other: str) -> str:
        at = self.draw.randint(0, len(text))
        return text[:at] + self.draw.choice(self.words) + text[at:]

    def _replace(self, text: str, other: str) -> str:
        start, end = self._token(text)
        return text[:start] + self.draw.choice(self.words) + text[end:]

    def _borrow(self, text: str, other: str) -> str:
        (start, end), (first, last) = self._token(text), self._token(other)
        return text[:start] + other[first:last] + text[end:]

    def _splice(self, text: str, other: str) -> str:
        (start, end), (first, last) = self._slice(text), self._slice(other)
        return text[:start] + other[first:last] + text[end:]

    def _drop(self, text: str, other: str) -> str:
        start, end = self.draw.choice((self._token, self._slice))(text)
        return text[:start] + text[end:]

    def _repeat(self, text: str, other: str) -> str:
        start, end = self.draw.choice((self._token, self._slice))(text)
        times = self.draw.choice(_TIMES)
        if self.draw.random() < 0.4:
            times = self.draw.choice(_LENGTHS) // max(1, end - start)
        return text[:start] + text[start:end] * times + text[end:]

    def _character(self, text: str, other: str) -> str:
        at = self.draw.randint(0, len(text))
        most = self.draw.choice((0x7F, 0xFF, 0x3FFF, 0xFFFF, 0x10FFFF))
        return text[:at] + chr(self.draw.randint(0, most)) + text[at + 1 :]

    def _lines(self, text: str, other: str) -> str:
        lines = text.split("\n")
        at, to = self.draw.randrange(len(lines)), self.draw.randrange(len(lines))
        theirs = other.split("\n")
        change = self.draw.randrange(6)
        if change == 0:
            del lines[at]
        elif change == 1:
            lines.insert(to, lines[at])
        elif change == 2:
            lines[at], lines[to] = lines[to], lines[at]
        elif change == 3:
            lines.insert(at, self.draw.choice(theirs))
        elif change == 4:
            lines[at] = " " * self.draw.randint(1, 4) + lines[at]
        else:
            lines[at] = lines[at].removeprefix(" " * self.draw.randint(1, 4))
        return "\n".join(lines)

    def _token(self, text: str) -> tuple[int, int]:
        at = self.draw.randint(0, len(text))
        found = _TOKEN.search(text, at)
        return found.span() if found else (at, at)

    def _slice(self, text: str) -> tuple[int, int]:
        at = self.draw.randint(0, len(text))
        return at, min(len(text), at + self.draw.choice(_SIZES))

    # ------------------------------------------------------------------ bytes

    def data(self, data: bytes, other: bytes) -> bytes:
        """A file changed as a text, now and then byte by byte."""
        if self.draw.random() < 0.1:
            return self._raw(data, other)
        texts = (d.decode("utf-8", "surrogateescape") for d in (data, other))
        return encoded(self.text(*texts))

    def _raw(self, data: bytes, other: bytes) -> bytes:
        change = self.draw.randrange(5)
        if change == 0:
            texts = (d.decode("latin-1") for d in (data, other))
            return self.text(*texts).encode("utf-8", "surrogatepass")
        if change == 1:
            return data[: self.draw.randint(0, len(data))]
        if change == 2:
            text = data.decode("utf-8", "replace")
            return text.encode(self.draw.choice(("gb18030", "utf-16", "utf-8-sig")), "replace")
        changed = bytearray(data)
        for _ in range(self.draw.choice((1, 2, 8))):
            at = self.draw.randint(0, len(changed))
            changed[at : at + 1] = bytes([self.draw.randrange(256)])
        return bytes(changed)

    # ------------------------------------------------------------------ tables

    def cells(self, data: bytes, other: bytes, separator: str = ",") -> bytes:
        """A table changed cell by cell, its lines kept."""
        texts = (d.decode("utf-8", "surrogateescape") for d in (data, other))
        rows, theirs = ([line.split(separator) for line in text.split("\n")] for text in texts)
        for _ in range(self.draw.choice((1, 1, 2, 4))):
            row, their = self.draw.choice(rows), self.draw.choice(theirs)
            at, place = self.draw.randrange(len(row)), self.draw.randrange(len(their))
            change = self.draw.randrange(5)
            if change == 0:
                row[at] = self.draw.choice(self.words)
            elif change == 1:
                row[at] = their[min(at, len(their) - 1)]
            elif change == 2:
                row[at] = self.draw.choice(("", " ", their[place], f'"{their[place]}"'))
            elif change == 3:
                rows.insert(self.draw.randint(0, len(rows)), list(their))
            else:
                row[at] = self.text(row[at], their[place])
        return encoded("\n".join(separator.join(row) for row in rows))

    # ------------------------------------------------------------------ plain data

    def strings(self, value: Any, other: Any, chosen: Callable[[Address], bool]) -> Any:
        """Plain data with some of its texts changed."""
        places = [a for a in addresses(value) if chosen(a) and isinstance(held(value, a), str)]
        lent = [held(other, a) for a in addresses(other) if chosen(a)]
        texts = [text for text in lent if isinstance(text, str)] or [""]
        for _ in range(self.draw.choice((1, 1, 2, 4)) if places else 0):
            address = self.draw.choice(places)
            changed = self.text(held(value, address), self.draw.choice(texts))
            value = put(value, address, changed)
        return value

    def tree(self, value: Any, other: Any, under: tuple[str, ...] = ()) -> Any:
        """Plain data changed at a few places, below some of its keys or anywhere."""
        for _ in range(self.draw.choice((1, 1, 1, 2, 4))):
            value = self._changed(value, other, under)
        return value

    def _changed(self, value: Any, other: Any, under: tuple[str, ...]) -> Any:
        address = self._way(value, under)
        if under and not address:
            return value
        old, theirs = held(value, address), held(other, self._way(other, under))
        if isinstance(old, str) and self.draw.random() < 0.6:
            lent = theirs if isinstance(theirs, str) else old
            return put(value, address, self.text(old, lent))
        change = self.draw.randrange(7)
        if change == 0:
            return put(value, address, copy.deepcopy(self.draw.choice(_VALUES)))
        if change == 1:
            return put(value, address, self.draw.choice(self.words))
        if change == 2:
            return put(value, address, theirs)
        if change == 3:
            return dropped(value, address)
        if change == 4 and isinstance(old, list):
            return put(value, address, old * self.draw.choice(_TIMES))
        if change == 5 and isinstance(old, dict):
            return put(value, address, {**old, self.draw.choice(self.words): None})
        if change == 6:
            for _ in range(self.draw.choice((1, 2, 30))):
                old = [old] if self.draw.random() < 0.5 else {"a": old}
            return put(value, address, old)
        return put(value, address, old)

    def _way(self, value: Any, under: tuple[str, ...]) -> Address:
        """A way down into plain data, at first by one of some keys."""
        way: Address = ()
        while isinstance(value, dict | list) and value and self.draw.random() < 0.85:
            keys: Sequence[Any] = range(len(value)) if isinstance(value, list) else list(value)
            if under and not way:
                keys = [key for key in keys if key in under]
                if not keys:
                    break
            way = (*way, self.draw.choice(keys))
            value = value[way[-1]]
        return way


def encoded(text: str) -> bytes:
    """A text as bytes, what is no character in it too."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def addresses(value: Any, at: Address = ()) -> list[Address]:
    """The places of all values in plain data, its own first."""
    found: list[Address] = [at]
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in inner:
            found += addresses(part, (*at, key))
    return found


def held(value: Any, address: Address) -> Any:
    """The value at a place."""
    for part in address:
        value = value[part]
    return value


def put(value: Any, address: Address, new: Any) -> Any:
    """Plain data with another value at a place; what is shared is copied."""
    if not address:
        return new
    changed = value.copy()
    changed[address[0]] = put(value[address[0]], address[1:], new)
    return changed


def dropped(value: Any, address: Address) -> Any:
    """Plain data without the value at a place."""
    if not address:
        return None
    changed = value.copy()
    if len(address) == 1:
        del changed[address[0]]
    else:
        changed[address[0]] = dropped(value[address[0]], address[1:])
    return changed


_TEXT: tuple[Callable[[Mutator, str, str], str], ...] = (
    *(Mutator._put, Mutator._put, Mutator._replace, Mutator._replace, Mutator._borrow),
    *(Mutator._splice, Mutator._drop, Mutator._repeat, Mutator._character, Mutator._lines),
)
