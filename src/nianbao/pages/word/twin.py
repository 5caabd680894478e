"""figures.json inside a Word file: as a custom XML part, which Word keeps when it saves."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from lxml import etree

from nianbao.errors import InputError

NAMESPACE = "urn:nianbao:figures:v1"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ID = "{6E69616E-6261-4F00-8000-666967757265}"  # of the part, for Word
_NO_XML = re.compile("[\ufffe\uffff]")


def custom_part(figures: str) -> bytes:
    """The part: one element with the JSON as its text."""
    root = etree.Element(f"{{{NAMESPACE}}}figures", nsmap={None: NAMESPACE})
    root.text = _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", figures)
    return _whole(root)


def properties() -> bytes:
    """The part that names the schema of the other one."""
    root = etree.Element(f"{{{_STORE}}}datastoreItem", nsmap={"ds": _STORE})
    root.set(f"{{{_STORE}}}itemID", _ID)
    schemas = etree.SubElement(root, f"{{{_STORE}}}schemaRefs")
    etree.SubElement(schemas, f"{{{_STORE}}}schemaRef").set(f"{{{_STORE}}}uri", NAMESPACE)
    return _whole(root)


def _whole(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
