"""Where the characters of a PDF stand, in points from the left and the top of the text area."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4
EM = 156 * MM / 28  # a character of the body
PITCH = 225 * MM / 22  # from line to line


class Char(NamedTuple):
    """A character: where its own place begins and ends, its baseline, its size, its ink."""

    text: str
    x: float
    right: float
    baseline: float
    size: float
    ink: tuple[float, float, float, float]  # left, top, right, bottom


def pages(pdf: bytes) -> list[list[Char]]:
    """The characters of each page, in the order in which they are read."""
    return [list(_chars(page)) for page in pypdfium2.PdfDocument(pdf)]


def lines(chars: list[Char]) -> list[list[Char]]:
    """Characters in lines: those that follow one another on the same height."""
    return [list(line) for _, line in groupby(chars, lambda c: round(c.baseline, 1))]


def words(chars: list[Char]) -> str:
    return "".join(char.text for char in chars)


def line_of(pdf: bytes, text: str) -> list[Char]:
    """The first line that begins with a text."""
    found = (line for page in pages(pdf) for line in lines(page) if words(line).startswith(text))
    return next(found)


def _chars(page: pypdfium2.PdfPage) -> Iterator[Char]:
    text = page.get_textpage()
    left, top = 28 * MM, page.get_height() - 37 * MM
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        char = text.get_text_range(at, 1)
        if not char.strip():
            continue
        raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
        begin, _, end, _ = text.get_charbox(at, loose=True)
        ink_left, bottom, ink_right, ink_top = text.get_charbox(at)
        yield Char(
            char,
            begin - left,
            end - left,
            top - y.value,
            raw.FPDFText_GetFontSize(text.raw, at),
            (ink_left - left, top - ink_top, ink_right - left, top - bottom),
        )
