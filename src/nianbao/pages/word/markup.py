"""WordprocessingML as elements: text can only be text, whatever it holds.

Names are those of ISO/IEC 29500-1, chapter 17; children stand in the order of its schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHARACTER = 316  # twentieths of a point: 156 mm ÷ 28, a line of GB/T 9704-2012
_MAIN = f"{{{W}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile("([\n\t])")
# Word takes “ ” … — for Latin, and half as wide, unless it is told.
_CHINESE = re.compile("[^\x00-\x7f]")

Element = Any


@dataclass(frozen=True)
class Look:
    """How a run differs from its paragraph; `size` in points."""

    style: str | None = None
    bold: bool = False
    italic: bool = False
    size: float | None = None


PLAIN = Look()


def w(name: str, *children: Element, **attributes: object) -> Element:
    """An element of the main namespace, and attributes of it."""
    element = etree.Element(_MAIN + name)
    for key, value in attributes.items():
        element.set(_MAIN + key, legal(str(value)))
    element.extend(children)
    return element


def legal(text: str) -> str:
    """The text with U+FFFD for what no XML file can hold."""
    return _ILLEGAL.sub("\ufffd", text)


def run(text: str, look: Look = PLAIN) -> Element:
    """Text in one look."""
    properties = w("rPr")
    if look.style:
        properties.append(w("rStyle", val=look.style))
    if _CHINESE.search(text):
        properties.append(w("rFonts", hint="eastAsia"))
    if look.bold:
        properties.extend([w("b"), w("bCs")])
    if look.italic:
        properties.extend([w("i"), w("iCs")])
    if look.size:
        half = round(2 * look.size)
        properties.extend([w("sz", val=half), w("szCs", val=half)])
    made = w("r", properties) if len(properties) else w("r")
    for part in _BREAKS.split(legal(text)):
        if part == "\n":
            made.append(w("br"))
        elif part == "\t":
            made.append(w("tab"))
        elif part:
            words = w("t")
            words.text = part
            if part != part.strip():
                words.set(_SPACE, "preserve")
            made.append(words)
    return made


def paragraph(style: str, runs: Iterable[Element], *properties: Element) -> Element:
    """A paragraph of the style with this id."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *runs)


def keep_with_next(element: Element) -> None:
    """No page ends between a paragraph, a row, or the last row of a table, and what follows."""
    last = element[-1] if element.tag == f"{_MAIN}tbl" else element
    for properties in last.iter(f"{_MAIN}pPr"):
        if properties.find(f"{_MAIN}keepNext") is None:
            properties.insert(1, w("keepNext"))  # after the style


def indent(*, left: float = 0, right: float = 0, first: float = 0) -> Element:
    """An indent in characters; lengths beside it for programs that count none."""
    attributes: dict[str, int] = {}
    for side, characters in (("left", left), ("right", right), ("firstLine", first)):
        attributes[f"{side}Chars"] = round(100 * characters)
        attributes[side] = round(CHARACTER * characters)
    return w("ind", **attributes)
