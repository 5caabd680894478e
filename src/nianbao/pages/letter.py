"""A letter of the office as data, from which its page and its Word file are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nianbao.pages.blocks import Signature
from nianbao.pages.html import page
from nianbao.prose.document import Heading, Paragraph


@dataclass(frozen=True)
class Line:
    """A paragraph in a cell: what matters most in bold, what is to look things up by small."""

    text: str
    look: Literal["plain", "strong", "small"] = "plain"


@dataclass(frozen=True)
class Listing:
    """A table of words; `widths` are those of its columns to each other."""

    caption: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    kind: Literal["listing"] = "listing"


@dataclass(frozen=True)
class Letter:
    """What is said to one body; `title_lines` joined are the title."""

    title_lines: tuple[str, ...]
    to: str
    blocks: tuple[Heading | Paragraph | Listing, ...]
    signature: Signature
    year: int
    draft: bool = False

    @property
    def title(self) -> str:
        return "".join(self.title_lines)

    @property
    def agency(self) -> str:
        """Whose letter it is."""
        return self.signature.agency

    @property
    def date(self) -> str:
        return self.signature.datetime

    @property
    def description(self) -> str:
        return f"{self.title}（致{self.to}）"


def letter_page(letter: Letter) -> str:
    """The letter as a page that loads nothing and runs nothing."""
    return page("letter.html.jinja", letter=letter)
