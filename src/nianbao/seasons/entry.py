"""A line of a season's record: an event, chained to the line before, so that an edit shows."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from pydantic import ValidationError

from nianbao.seasons.event import Event

_CHAINED = re.compile(rb'(\{.*),"chain":"([0-9a-f]{24})"\}')
_LONGEST_QUOTE = 400  # characters of a line in a sentence about it


@dataclass(frozen=True)
class Entry:
    """A line as it stands; `chain` is the digest that it states, empty where it states none."""

    text: bytes
    content: bytes
    chain: str = ""

    @cached_property
    def event(self) -> Event | None:
        """What it says; None of what is no event."""
        try:
            return Event.model_validate_json(self.content + b"}" * bool(self.chain))
        except ValidationError:
            return None

    @property
    def shown(self) -> str:
        """The line, in a sentence about it."""
        text = self.text.decode(errors="replace")
        return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"

    def follows(self, before: str) -> bool:
        """Whether it was written, as it stands, behind the line that ends with this digest."""
        return bool(self.chain) and self.chain == _link(before, self.content)

    def link(self, before: str) -> str:
        """The digest that the next line is chained to."""
        return self.chain or _link(before, self.content)


def entry(text: bytes) -> Entry:
    """A line that was read."""
    chained = _CHAINED.fullmatch(text)
    return Entry(text, chained[1], chained[2].decode()) if chained else Entry(text, text)


def chained(event: Event, before: str) -> Entry:
    """The line of an event behind the one that ends with this digest."""
    content = event.model_dump_json(exclude_none=True).encode()[:-1]
    chain = _link(before, content)
    return Entry(content + b',"chain":"' + chain.encode() + b'"}', content, chain)


def _link(before: str, content: bytes) -> str:
    return hashlib.sha256(f"{before}\n".encode() + content).hexdigest()[:24]
