"""The package of a Word file: what its body refers to, its properties, its bytes."""

from __future__ import annotations

import zipfile
from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Protocol

import docx
from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.section import _BaseHeaderFooter
from docx.shared import Twips
from lxml import etree

from nianbao.errors import NianbaoError
from nianbao.pages.word.base import base, zipped
from nianbao.pages.word.markup import Element, legal, w
from nianbao.pages.word.reference import Reference
from nianbao.pages.word.twin import KIND, custom_part, properties

_NARROWEST = 3402  # twentieths of a point: 60 mm of a text, beside which a table has no room
_LAST_NUMBER = 32_767  # of a list that Word numbers
_DRAFT = "草稿"
_NO_PICTURE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)


class Described(Protocol):
    """What the properties of a file say of a document; `date` is a day as ISO 8601 writes it."""

    @property
    def title(self) -> str: ...
    @property
    def agency(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def date(self) -> str: ...
    @property
    def draft(self) -> bool: ...
    @property
    def description(self) -> str: ...


class Package:
    """A Word file with styles and no text, to be filled."""

    def __init__(self, reference: Reference | None) -> None:
        self._document = docx.Document(BytesIO(base(reference)))
        self._part = self._document.part
        styles = self._document.styles
        self._styles = {str(style.name).casefold(): str(style.style_id) for style in styles}
        self._numbering: Element = self._part.numbering_part.element
        self._links: dict[str, str] = {}  # their ids by address
        self._lists = 0

    @property
    def width(self) -> int:
        """The width of the text, in twentieths of a point."""
        page = self._document.sections[0]
        sides = (page.left_margin or 0) + (page.right_margin or 0) + (page.gutter or 0)
        return max(((page.page_width or 0) - sides) // Twips(1), _NARROWEST)

    @property
    def height(self) -> int:
        """The height of the text, in twentieths of a point."""
        page = self._document.sections[0]
        sides = abs(page.top_margin or 0) + abs(page.bottom_margin or 0)
        return max(((page.page_height or 0) - sides) // Twips(1), _NARROWEST)

    @property
    def body(self) -> Element:
        """The element that the text goes into; its last child is the section's set-up."""
        return self._document.element.body

    def style(self, name: str) -> str:
        """The id of a style, which another Word may have chosen anew."""
        return self._styles[name.casefold()]

    def link(self, address: str) -> str:
        """The id of the relation to an address outside."""
        address = legal(address)
        if address not in self._links:  # python-docx would look through all of them
            id = self._links[address] = f"link{len(self._links) + 1}"
            self._part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, address, id, is_external=True
            )
        return self._links[address]

    def picture(self, data: bytes, width: int, height: int) -> Element:
        """A PNG in the line, of a size in EMU; NianbaoError for one that is cut off."""
        try:
            return self._part.new_pic_inline(BytesIO(data), width, height)
        except (*_NO_PICTURE, ValueError):
            raise NianbaoError("图片无法使用：PNG 不完整") from None

    def attach(self, kind: str, path: str, content_type: str, data: bytes) -> str:
        """The id of the relation to a part of its own."""
        return self._part.relate_to(self._new_part(path, content_type, data), kind)

    def _new_part(self, path: str, content_type: str, data: bytes) -> Part:
        return Part(PackURI(path), content_type, data, self._part.package)

    def numbered(self, ordered: bool, start: int, level: int) -> int | None:
        """The number of a new list; None where Word cannot count as far."""
        if start > _LAST_NUMBER:
            return None
        self._lists += 1
        number = w("num", w("abstractNumId", val=0 if ordered else 1), numId=self._lists)
        number.append(w("lvlOverride", w("startOverride", val=start), ilvl=level))
        self._numbering.append(number)
        return self._lists

    def mark_as_draft(self) -> None:
        """草稿 across every page: in each header that the section has."""
        section = self._document.sections[0]
        headers: list[_BaseHeaderFooter] = [section.header]
        if self._document.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        for header in headers:
            made = header.is_linked_to_previous
            header.is_linked_to_previous = False
            paragraph = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
            if made:
                paragraph._p.get_or_add_pPr().style = self.style("Header")
            paragraph._p.append(etree.fromstring(_watermark()))

    def describe(self, document: Described) -> None:
        """Its properties; made and changed on the day of the document, whenever that was."""
        about = self._document.core_properties
        day = datetime.fromisoformat(document.date)
        texts = {
            "title": f"{document.title}（{_DRAFT}）" if document.draft else document.title,
            "author": document.agency,
            "last_modified_by": document.agency,
            "subject": document.description,
            "keywords": f"政府信息公开，年度报告，{document.year}",
            "language": "zh-CN",
            "content_status": _DRAFT if document.draft else "",
        }
        for name, text in texts.items():
            setattr(about, name, legal(text)[:255])
        about.created = about.modified = day
        about.revision = 1

    def hold(self, figures: str) -> None:
        """The figures of the report inside, as a part that Word keeps when it saves."""
        part = self._new_part("/customXml/item1.xml", "application/xml", custom_part(figures))
        own = self._new_part(
            "/customXml/itemProps1.xml",
            "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
            properties(),
        )
        part.relate_to(own, f"{KIND}Props")
        self._part.relate_to(part, KIND)

    def written(self) -> bytes:
        """The file, the same bytes for the same content."""
        file = BytesIO()
        self._document.save(file)
        with zipfile.ZipFile(file) as archive:
            return zipped({name: archive.read(name) for name in archive.namelist()})


@cache
def _watermark() -> bytes:
    return files("nianbao.pages").joinpath("templates", "watermark.xml").read_bytes()
