"""The package that a report begins with: styles, page, footers, and no text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from lxml import etree

from nianbao.pages.word.markup import Element, R, W, w
from nianbao.pages.word.reference import Margin, Reference

_DAY = (1980, 1, 1, 0, 0, 0)  # of every part: the same bytes for the same content
_MAIN = f"{{{W}}}"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument"
_ID = "reference"  # how the ids of what a reference brings begin


def base(reference: Reference | None) -> bytes:
    """The package, after GB/T 9704-2012 or with the styles and the page of a reference."""
    return _own() if reference is None else _of(reference)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Parts as one file, in their order."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.create_system = 0  # whichever it is
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


@cache
def _own() -> bytes:
    return zipped(_parts(files("nianbao.pages").joinpath("templates", "word")))


def _parts(folder: Traversable, path: str = "") -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.is_dir():
            parts |= _parts(one, f"{path}{one.name}/")
        else:
            parts[f"{path}{one.name}"] = one.read_bytes()
    return parts


@lru_cache(4)
def _of(reference: Reference) -> bytes:
    """The own package with what the reference gives in place of its own."""
    parts = _parts(files("nianbao.pages").joinpath("templates", "word"))
    types, relations, document, settings = (
        etree.fromstring(parts[name])
        for name in (
            *("[Content_Types].xml", "word/_rels/document.xml.rels"),
            *("word/document.xml", "word/settings.xml"),
        )
    )
    parts["word/styles.xml"] = _written(_merged(parts["word/styles.xml"], reference.styles))
    if reference.theme:
        _add(parts, types, relations, "theme", "theme1.xml", reference.theme)
    section = document[0][-1]
    own_footers = _taken_footers(parts, types, relations, section)
    margins = reference.margins
    if not any(margin.kind == "footer" for margin in margins):
        margins = tuple(_with_footers(reference, own_footers))
    elif not reference.even_pages_differ:
        settings.remove(settings.find(f"{_MAIN}evenAndOddHeaders"))
    for number, margin in enumerate(margins, 1):
        name = f"{margin.kind}{_ID}{number}.xml"
        id = _add(parts, types, relations, margin.kind, name, margin.data)
        mark = w(f"{margin.kind}Reference", type=margin.pages)
        mark.set(f"{{{R}}}id", id)
        section.insert(number - 1, mark)
        own = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        for at, picture in enumerate(margin.pictures, 1):
            target = f"media/{_ID}{number}_{at}.{picture.format}"
            parts[f"word/{target}"] = picture.data
            _relate(own, picture.id, "image", target)
            _set_default(types, picture.format)
        if margin.pictures:
            parts[f"word/_rels/{name}.rels"] = _written(own)
    if reference.set_up:
        for one in [one for one in section if not one.tag.endswith("Reference")]:
            section.remove(one)
        section.extend(etree.fromstring(part) for part in reference.set_up)
    parts["[Content_Types].xml"] = _written(types)
    parts["word/_rels/document.xml.rels"] = _written(relations)
    parts["word/document.xml"] = _written(document)
    parts["word/settings.xml"] = _written(settings)
    return zipped(parts)


def _taken_footers(
    parts: dict[str, bytes], types: Element, relations: Element, section: Element
) -> dict[str, bytes]:
    """The own footers, by the pages that they are for; they are no longer in the package."""
    footers = {}
    for mark in section.findall(f"{_MAIN}footerReference"):
        section.remove(mark)
        (relation,) = (one for one in relations if one.get("Id") == mark.get(f"{{{R}}}id"))
        relations.remove(relation)
        name = f"word/{relation.get('Target')}"
        footers[mark.get(f"{_MAIN}type")] = parts.pop(name)
        types.remove(next(one for one in types if one.get("PartName") == f"/{name}"))
    return footers


def _with_footers(reference: Reference, footers: Mapping[str, bytes]) -> Iterator[Margin]:
    """The headers of a reference without footers, and the own footers: numbers stand outside."""
    for header in reference.margins:
        if reference.even_pages_differ or header.pages != "even":
            yield header
        if not reference.even_pages_differ and header.pages == "default":
            yield replace(header, pages="even")
    pages = dict(footers)
    if any(b":titlePg" in part for part in reference.set_up):
        pages["first"] = footers["default"]
    for page, data in pages.items():
        yield Margin("footer", page, data, ())


def _add(
    parts: dict[str, bytes], types: Element, relations: Element, kind: str, name: str, data: bytes
) -> str:
    """Add a part of the document; the id of the relation to it."""
    parts[f"word/{name}"] = data
    sort = "theme" if kind == "theme" else f"wordprocessingml.{kind}"
    entry = etree.SubElement(types, f"{{{_TYPES}}}Override")
    entry.set("PartName", f"/word/{name}")
    entry.set("ContentType", f"{_CONTENT}.{sort}+xml")
    id = f"{_ID}{len(parts)}"
    _relate(relations, id, kind, name)
    return id


def _relate(relations: Element, id: str, kind: str, target: str) -> None:
    attributes = {"Id": id, "Type": f"{R}/{kind}", "Target": target}
    etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", attributes)


def _set_default(types: Element, format: str) -> None:
    if not any(one.get("Extension") == format for one in types):
        entry = etree.Element(f"{{{_TYPES}}}Default")
        entry.set("Extension", format)
        entry.set("ContentType", f"image/{format}")
        types.insert(0, entry)


def _merged(own: bytes, others: bytes) -> Element:
    """The styles of the reference, and the own for what it has none of; a name says which is which.

    Word keeps the English name of a style that it brings, but may choose its id anew.
    """
    styles = etree.fromstring(others)
    there = {_style(style): style.get(f"{_MAIN}styleId") for style in styles.iter(f"{_MAIN}style")}
    taken = set(there.values())
    added, ids = [], {}
    for style in etree.fromstring(own).iter(f"{_MAIN}style"):
        id = style.get(f"{_MAIN}styleId")
        if (known := there.get(_style(style))) is None:
            added.append(deepcopy(style))
            known = f"{_ID}{id}" if id in taken else id
        ids[id] = known
    for style in added:
        style.set(f"{_MAIN}styleId", ids[style.get(f"{_MAIN}styleId")])
        style.attrib.pop(f"{_MAIN}default", None)
        for tag in ("basedOn", "next", "link"):
            for one in style.findall(f"{_MAIN}{tag}"):
                one.set(f"{_MAIN}val", ids[one.get(f"{_MAIN}val")])
    styles.extend(added)
    return styles


def _style(style: Element) -> tuple[str, str]:
    """The kind and the name of a style, by which it is known."""
    name = style.find(f"{_MAIN}name").get(f"{_MAIN}val")
    return style.get(f"{_MAIN}type"), name.casefold()


def _written(root: Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
