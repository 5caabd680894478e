"""figures.json inside a Word file: as a custom XML part, which Word keeps when it saves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from lxml import etree

from nianbao.errors import InputError
from nianbao.inputs import archive
from nianbao.inputs.xml_part import LARGEST, LARGEST_PART, Element, parsed

NAMESPACE = "urn:nianbao:figures:v1"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ID = "{6E69616E-6261-4F00-8000-666967757265}"  # of the part, for Word
_ITEM = re.compile(r"customXml/item\d{1,4}\.xml")
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


def figures_of(file: Path) -> dict[str, Any]:
    """What figures.json says, from a report.docx, also one that Word has saved again.

    The file is untrusted. InputError for one that is damaged, a bomb, or holds no figures.
    """
    what = "Word 文件"
    with archive.opened(file, str(file), what=what, kind="DOCX", largest=LARGEST) as parts:
        for name in filter(_ITEM.fullmatch, sorted(parts.names)):
            root = parsed(b"".join(parts.pieces(name, LARGEST_PART)))
            if root.tag == f"{{{NAMESPACE}}}figures":
                figures = json.loads(root.text or "")
                if isinstance(figures, dict):
                    return figures
        raise InputError(f"{what}中没有报告的数据", file=file, found="不是由 nianbao 生成的报告")


def _whole(root: Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
