"""WordprocessingML as it is read: elements by the names that both of its namespaces share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.inputs.xml_part import Element

# Transitional and strict: ISO/IEC 29500-4 and 29500-1.
_MAIN = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_WHOLE = re.compile("-?[0-9]{1,9}")


def name_of(element: Element) -> str:
    """The name of an element, whatever its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(parent: Element | None, name: str) -> Iterator[Element]:
    """The children of a name; none of nothing."""
    return (one for one in (() if parent is None else parent) if name_of(one) == name)


def child(parent: Element | None, name: str) -> Element | None:
    """The first child of a name."""
    return next(children(parent, name), None)


def value(element: Element | None, attribute: str = "val") -> str:
    """An attribute of an element; empty where there is none."""
    if element is None:
        return ""
    return next((str(v) for m in _MAIN if (v := element.get(f"{m}{attribute}")) is not None), "")


def is_on(element: Element | None) -> bool:
    """Whether a property that is on or off is on."""
    return element is not None and value(element) not in ("0", "false", "off")


def whole(text: str) -> int | None:
    """A whole number; None for what is none."""
    return int(text) if _WHOLE.fullmatch(text) else None
