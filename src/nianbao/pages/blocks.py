"""The blocks that a page has beside prose: tables of the form, pictures, the signature."""

from __future__ import annotations

import re
import struct
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field

from nianbao.prose.document import (
    Anchor,
    Block,
    Flag,
    text_of,
)
from nianbao.rules.finding import Severity

MOST_PIXELS = 50_000_000  # of a picture: more than an A4 page at 600 dots an inch
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
# An SVG as `chart` draws it: words, bars and lines, nothing that acts or loads anything.
_CHART = re.compile(
    r"(?:[^<&]|&(?:amp|lt|gt|#34|#39);|</?(?:svg|text|rect|line)"
    r"(?> (?:xmlns|viewBox|role|aria-label|font-family|font-size|fill|stroke|stroke-dasharray"
    r"|text-anchor|width|height|[xy][12]?)=\"(?>[^\"<(]*)\")*/?>)*"
)


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Day = Annotated[str, AfterValidator(_day)]

# ----------------------------------------------------------------------------- tables


@dataclass(frozen=True)
class Label:
    """A label of a table, merged over as many columns and rows as on the official form."""

    text: str
    colspan: Count
    rowspan: Count
    role: Literal["corner", "column", "row"]


@dataclass(frozen=True)
class FigureMark:
    """That finding number `n` stands at a figure."""

    code: str
    severity: Severity
    n: Count


@dataclass(frozen=True)
class Beside:
    """What the review edition alone shows at a figure."""

    anchor: Anchor
    marks: tuple[FigureMark, ...] = ()
    rows: Anchor | None = None  # where the ledger rows stand that it counts, or its parts
    prior: str | None = None  # last year's figure
    change: str | None = None


@dataclass(frozen=True)
class Value:
    """A figure of a table as it is printed; one that is no number is not `numeric`."""

    text: str
    numeric: Flag
    beside: Beside | None = None
    role: Literal["value"] = "value"


@dataclass(frozen=True)
class Table:
    """A statutory table; a label covered by a span above or left of it is absent."""

    id: Anchor
    caption: str
    show_caption: Flag
    label_columns: Count
    columns: Count
    header: tuple[tuple[Label, ...], ...]
    rows: tuple[tuple[Annotated[Label | Value, Discriminator("role")], ...], ...]
    kind: Literal["table"] = "table"


# ----------------------------------------------------------------------------- others


@dataclass(frozen=True)
class Image:
    """A picture; `data` is base64, `alt` says what it shows."""

    format: Literal["png", "svg"]
    data: str
    alt: str
    caption: str | None = None
    kind: Literal["image"] = "image"


@dataclass(frozen=True)
class Signature:
    """The agency's name and the date, as they close the report; `datetime` is the ISO date."""

    agency: str
    date: str
    datetime: Day
    kind: Literal["signature"] = "signature"


def _is_picture(image: Image) -> Image:
    try:
        data = b64decode("".join(image.data.split()), validate=True)
    except Base64Error:
        raise ValueError("not base64") from None
    if not (_is_png(data) if image.format == "png" else _is_chart(data)):
        raise ValueError("not a picture that can be shown")
    return image


def _is_png(data: bytes) -> bool:
    if not data.startswith(_PNG) or len(data) < len(_PNG) + 8:
        return False
    width, height = struct.unpack_from(">II", data, len(_PNG))
    return 0 < int(width) * int(height) <= MOST_PIXELS


def _is_chart(data: bytes) -> bool:
    try:
        return _CHART.fullmatch(data.decode()) is not None
    except UnicodeDecodeError:
        return False


Picture = Annotated[Image, AfterValidator(_is_picture)]
PageBlock = Block | Picture | Signature  # what a cell shows, but for tables
AnyBlock = PageBlock | Table


def words_of(block: AnyBlock) -> str:
    """All that a page prints of a block."""
    if isinstance(block, Table):
        cells = (cell.text for row in (*block.header, *block.rows) for cell in row)
        return "\n".join((block.caption, *cells))
    if isinstance(block, Signature):
        return f"{block.agency}\n{block.date}"
    return text_of([block])
