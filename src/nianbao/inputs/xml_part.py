"""An XML part of a Word file that somebody handed in. It is untrusted."""

from __future__ import annotations

from typing import Any

from lxml import etree

LARGEST, LARGEST_PART = 64 * 2**20, 8 * 2**20  # bytes unpacked: of a file, of a part

Element = Any


def parsed(data: bytes) -> Element:
    """A part that others made, as XML without comments and instructions; nothing is loaded.

    ValueError for what is no XML, and for a document type, which no part has.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    if parser.error_log.filter_from_errors():  # names that are read, but not again once written
        raise ValueError("no names")
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type")
    return root
