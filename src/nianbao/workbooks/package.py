"""The package of a workbook that is changed in some places: all else keeps its bytes.

Whoever saved the file named its parts as he liked: they are found by what refers to them. Names
of elements and relations are those of the file, transitional or strict (ISO/IEC 29500-1).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from nianbao.errors import InputError
from nianbao.inputs import archive
from nianbao.inputs.number import written

Element = Any

LARGEST, LARGEST_PART = 64 * 2**20, 8 * 2**20  # bytes unpacked, of all and of one that is changed
_DAY = (1980, 1, 1, 0, 0, 0)  # of every part: the same bytes for the same content
_TYPES = "[Content_Types].xml"
_STYLED = re.compile(rb"""\ss=["']([0-9]{1,6})["']""")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # how a workbook begins what it writes as a number


class Relation(NamedTuple):
    """What a part refers to: a part by its name, or an address outside."""

    id: str
    kind: str  # the last word of its type
    target: str
    outside: bool


class Package:
    """The parts of a workbook by name, of which some are changed."""

    def __init__(self, file: Path, parts: dict[str, bytes]) -> None:
        self.file, self._parts = file, parts
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        (main,) = (r for r in self.relations("") if r.kind == "officeDocument")
        self.workbook = main.target
        root = self.tree(self.workbook)
        self.main = etree.QName(root).namespace  # of all elements of sheets
        (type,) = (
            type
            for one in self.tree(_relations_of("")).iter("{*}Relationship")
            if (type := one.get("Type", "")).endswith("/officeDocument")
        )
        self.kinds = type.rpartition("/")[0]  # how the types of relations begin

    @property
    def names(self) -> list[str]:
        return list(self._parts)

    def sheets(self) -> dict[str, str]:
        """The parts of the worksheets by title."""
        own = {relation.id: relation for relation in self.relations(self.workbook)}
        found = {}
        for sheet in self.tree(self.workbook).iter(f"{{{self.main}}}sheet"):
            relation = own.get(sheet.get(f"{{{self.kinds}}}id"))
            if relation and relation.kind == "worksheet":
                found[sheet.get("name")] = relation.target
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that a part refers to."""
        return next(
            (r.target for r in self.relations(part) if r.kind == kind and not r.outside), None
        )

    def relations(self, part: str) -> list[Relation]:
        """What a part refers to."""
        name = _relations_of(part)
        if name not in self._parts:
            return []
        folder = posixpath.dirname(part)
        found = []
        for one in self.tree(name).iter("{*}Relationship"):
            target, outside = one.get("Target", ""), one.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = one.get("Type", "").rpartition("/")[2]
            found.append(Relation(one.get("Id", ""), kind, target, outside))
        return found

    def holds(self, part: str, text: str) -> bool:
        """Whether a text stands somewhere in a part, as it is in the file."""
        return text.encode() in self._parts[part]

    def styles_in(self, part: str) -> Iterator[int]:
        """The style of each cell of a sheet, which need not be read for it."""
        yield from map(int, _STYLED.findall(self._parts[part]))

    def tree(self, part: str) -> Element:
        """A part as XML; `change` says that it is to be written anew."""
        if part not in self._trees:
            self._trees[part] = parsed(self._data(part))
        return self._trees[part]

    def change(self, part: str) -> None:
        self._changed.add(part)

    def add(self, part: str, root: Element, content_type: str, of: str, kind: str) -> str:
        """Add a part that another refers to; the id of the relation."""
        self._parts[part] = b""
        self._trees[part] = root
        self._declare(part, content_type)
        self.change(part)
        return self.relate(of, kind, part)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Have a part refer to another; the id of the relation."""
        name = _relations_of(part)
        if name not in self._parts:
            namespace = etree.QName(self.tree(_relations_of(""))).namespace
            self._parts[name] = b""
            self._trees[name] = etree.Element(
                f"{{{namespace}}}Relationships", nsmap={None: namespace}
            )
        root = self.tree(name)
        taken = {relation.id for relation in self.relations(part)}
        id = next(id for n in range(1, len(taken) + 2) if (id := f"rId{n}") not in taken)
        one = etree.SubElement(root, f"{{{etree.QName(root).namespace}}}Relationship")
        one.set("Id", id)
        one.set("Type", f"{self.kinds}/{kind}")
        one.set("Target", f"/{target}")
        self.change(name)
        return id

    def remove(self, part: str, of: str) -> None:
        """Remove a part that one other refers to."""
        name = _relations_of(of)
        for one in list(self.tree(name).iter("{*}Relationship")):
            folder = posixpath.dirname(of)
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
            if one.get("TargetMode") != "External" and target == f"/{part}":
                one.getparent().remove(one)
                self.change(name)
        for one in list(self.tree(_TYPES)):
            if one.get("PartName") == f"/{part}":
                self.tree(_TYPES).remove(one)
                self.change(_TYPES)
        self._parts.pop(part, None)
        self._changed.discard(part)

    def free(self, pattern: str) -> str:
        """The first name that no part has yet, of a pattern with a number: xl/comments{}.xml."""
        taken = {name.lower() for name in self._parts}
        return next(
            name
            for n in range(1, len(taken) + 2)
            if (name := pattern.format(n)).lower() not in taken
        )

    def written(self) -> bytes:
        """The file: the same bytes for the same changes of the same file."""
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name in self._parts:
                entry = zipfile.ZipInfo(name, _DAY)
                entry.create_system = 0  # whichever it is
                data = self._parts[name]
                if name in self._changed:
                    data = etree.tostring(
                        self._trees[name].getroottree(),
                        xml_declaration=not name.endswith(".vml"),  # as every program writes it
                        encoding="UTF-8",
                        standalone=None if name.endswith(".vml") else True,
                    )
                zipped.writestr(entry, data, zipfile.ZIP_DEFLATED)
        return file.getvalue()

    def _declare(self, part: str, content_type: str) -> None:
        root = self.tree(_TYPES)
        main = f"{{{etree.QName(root).namespace}}}"
        ending = part.rpartition(".")[2]
        if ending == "xml":
            etree.SubElement(root, f"{main}Override", PartName=f"/{part}", ContentType=content_type)
        elif not any(one.get("Extension", "").lower() == ending for one in root):
            known = etree.Element(f"{main}Default", Extension=ending, ContentType=content_type)
            root.insert(0, known)
        self.change(_TYPES)

    def _data(self, part: str) -> bytes:
        data = self._parts[part]
        if len(data) > LARGEST_PART:
            raise InputError(
                f"工作簿的{posixpath.basename(part)}过大，不能加注：请删去各表下面多余的空白行",
                file=self.file,
                expected=f"{LARGEST_PART // 2**20} MiB以内",
                found=f"{len(data) // 2**20} MiB",
            )
        return data


class CellTexts:
    """What cells of a package hold, as text."""

    def __init__(self, package: Package) -> None:
        part = package.related(package.workbook, "sharedStrings")
        self._texts = [_text(one) for one in children(package.tree(part), "si")] if part else []

    def of(self, cell: Element) -> str:
        value = next((one.text or "" for one in children(cell, "v")), "")
        kind = cell.get("t", "n")
        if kind == "s":
            n = int(value) if value.isascii() and value.isdigit() else -1
            return self._texts[n].strip() if 0 <= n < len(self._texts) else ""
        if kind == "inlineStr":
            return "".join(_text(one) for one in children(cell, "is")).strip()
        return _spelled(value) if kind == "n" else value.strip()


def _text(element: Element) -> str:
    """A text in its runs, without the readings beside it."""
    return "".join(
        one.text or ""
        for one in element.iter("{*}t")
        if etree.QName(one.getparent()).localname != "rPh"
    )


def _spelled(number: str) -> str:
    with suppress(InvalidOperation):
        if len(number) < 32 and number:
            return written(Decimal(number))
    return number


@contextmanager
def opened(file: Path) -> Iterator[Package]:
    """The package in a workbook's file while it is changed.

    InputError for one that is damaged or hostile: a ValueError or a KeyError of whoever changes it.
    """
    with archive.opened(file, str(file), what="工作簿", kind="XLSX", largest=LARGEST) as parts:
        names = [name for name in parts.names if not name.endswith("/")]
        if any("\\" in name for name in names):  # some programs take it for a folder's end
            raise ValueError("a part of two names")
        yield Package(file, {name: b"".join(parts.pieces(name, LARGEST)) for name in names})


def parsed(data: bytes) -> Element:
    """A part as XML, all that is in it; nothing is loaded, ValueError for a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, strip_cdata=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type")
    return root


def legal(text: str) -> str:
    """The text as a workbook's XML can hold it, and as programs read it back."""
    return _ESCAPE.sub("_x005F_", _ILLEGAL.sub("\ufffd", text))


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def children(root: Element, name: str) -> Iterator[Element]:
    """The children of an element that have a name, in whichever namespace."""
    yield from root.iterchildren(f"{{*}}{name}")
