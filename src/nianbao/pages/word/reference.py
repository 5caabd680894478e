"""An office's own Word file, of which a report takes the styles and the page. It is untrusted.

Taken are styles, theme, page set-up, and headers and footers with the pictures in them. Its text
is left behind, and whatever could act or load something is refused: macros, addresses outside,
embedded objects, fields but page numbers, document types.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from nianbao.errors import InputError, UsageError
from nianbao.inputs import archive
from nianbao.inputs.archive import Archive
from nianbao.inputs.xml_part import LARGEST, LARGEST_PART, parsed
from nianbao.pages.word.markup import Element, R, W

_WHAT = "Word 参考文件"
_MAIN = f"{{{W}}}"
_STRICT = "{http://purl.oclc.org/ooxml/"  # another namespace for the same: ISO/IEC 29500-1, strict
_THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}theme"
_ROOTS = {"header": f"{_MAIN}hdr", "footer": f"{_MAIN}ftr"}
_STYLES = ("paragraph", "character", "table", "numbering")
_CODES = ("instrText", "delInstrText")
_WORDS = re.compile(r'"[^"]*"|\S+')  # of a field code
_PAGE_NUMBERS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_SWITCHES = {"\\*": re.compile(r"\w+"), "\\#": re.compile(r'"?[-#0, —–]+"?')}
_SET_UP = ("pgSz", "pgMar", "pgBorders", "pgNumType", "titlePg", "docGrid")
_LENGTHS = {
    "pgSz": ("w", "h"),
    "pgMar": ("top", "right", "bottom", "left", "header", "footer", "gutter"),
    "docGrid": ("linePitch", "charSpace"),
}
_NUMBER = re.compile(r"-?[0-9]{1,5}")
_ON, _OFF = ("1", "true", "on"), ("0", "false", "off")
_ACTING = ("object", "OLEObject", "control", "altChunk", "movie", "subDoc", "attachedTemplate")
_LOADING = ("src", "href", "althref")  # attributes of VML, in whichever namespace
_IMAGES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True)
class Picture:
    """A picture of a header or footer, by the id of its relation there."""

    id: str
    format: str  # png | jpeg
    data: bytes


@dataclass(frozen=True)
class Margin:
    """A header or a footer, and the pages that it is for: default, even or first."""

    kind: str  # header | footer
    pages: str
    data: bytes
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Reference:
    """What is taken of the file, each part as XML."""

    styles: bytes
    theme: bytes | None
    set_up: tuple[bytes, ...]  # the elements of w:sectPr, in its order
    margins: tuple[Margin, ...]
    even_pages_differ: bool


def read_reference(file: Path) -> Reference:
    """What a reference file gives; InputError for one that cannot be used, with the reason."""
    if file.exists() and not file.is_file():  # to open a pipe would wait for ever
        raise UsageError(f"无法读取 {file}（不是文件）")
    try:
        with archive.opened(file, str(file), what=_WHAT, kind="DOCX", largest=LARGEST) as parts:
            return _Reader(parts).reference()
    except OSError as error:
        raise UsageError(f"无法读取 {file}（{error.strerror}）") from None


def refused(file: Path | str, expected: str, found: str) -> InputError:
    """The error for a reference of which no report can be made."""
    return InputError(f"{_WHAT}不能使用", file=file, expected=expected, found=found)


class _Reader:
    def __init__(self, parts: Archive) -> None:
        self._parts = parts
        types = self._data("[Content_Types].xml")
        if b"macroEnabled" in types or any("vbaProject" in name for name in parts.names):
            raise self._refused("不含宏的 .docx", "含有宏的文件")
        main = {kind: target for kind, target, _ in self._related("").values()}
        if "officeDocument" not in main or b"wordprocessingml.document" not in types:
            raise self._refused("Word 的 .docx", "其他文件")
        self._main = main["officeDocument"]
        self._own = self._related(self._main)

    def reference(self) -> Reference:
        by_kind = {kind: target for kind, target, _ in self._own.values()}
        styles = self._part(by_kind["styles"])
        theme = by_kind.get("theme")
        if theme and self._part(theme).tag != _THEME:
            raise ValueError(theme)
        settings = by_kind.get("settings")
        even = self._part(settings).find(f"{_MAIN}evenAndOddHeaders") if settings else None
        sections = list(self._part(self._main).iter(f"{_MAIN}sectPr"))
        return Reference(
            styles=etree.tostring(_plain(styles)),
            theme=etree.tostring(self._part(theme)) if theme and not self._related(theme) else None,
            set_up=tuple(_set_up(sections[-1])) if sections else (),
            margins=tuple(self._margins(sections)),
            even_pages_differ=even is not None and _is_on(even),
        )

    def _margins(self, sections: list[Element]) -> Iterator[Margin]:
        """The headers and footers of the last section; it has those of the one before as well."""
        found: dict[tuple[str, str], str] = {}
        for section in sections:
            for kind in ("header", "footer"):
                for one in section.findall(f"{_MAIN}{kind}Reference"):
                    _, target, _ = self._own[one.get(f"{{{R}}}id")]
                    found[kind, one.get(f"{_MAIN}type", "default")] = target
        for (kind, pages), part in sorted(found.items()):
            if pages not in ("default", "even", "first"):
                raise ValueError(pages)
            root = self._part(part)
            if root.tag != _ROOTS[kind]:
                raise ValueError(root.tag)
            yield Margin(kind, pages, etree.tostring(root), tuple(self._pictures(root, part)))

    def _pictures(self, root: Element, part: str) -> Iterator[Picture]:
        """The pictures of a header or footer; InputError for all else that it refers to."""
        used = set()
        for element in root.iter(etree.Element):
            if _name(element) in _ACTING:
                raise self._refused("页眉页脚中只有文字、图片和页码", "嵌入的对象")
            if any(name.startswith(_STRICT) for name in (element.tag, *element.attrib)):
                raise ValueError(element.tag)
            for key, value in element.attrib.items():
                if key.startswith(f"{{{R}}}"):
                    used.add(value)
                elif _local(key) in _LOADING:
                    raise self._refused("页眉页脚中的图片存在文件内", "文件外的图片")
        if not all(map(_is_page_number, _codes(root))):
            raise self._refused("页眉页脚中的域只有页码", "其他域代码")
        related = self._related(part)
        for id in sorted(used):
            kind, target, outside = related[id]
            if outside or kind != "image":
                raise self._refused("页眉页脚中没有链接和嵌入的对象", "链接或者嵌入的对象")
            data = self._data(target)
            formats = (name for magic, name in _IMAGES.items() if data.startswith(magic))
            if (format := next(formats, None)) is None:
                raise self._refused("页眉页脚中的图片为 PNG 或 JPEG", "其他格式的图片")
            yield Picture(id, format, data)

    def _related(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """The kind, the target and whether it lies outside, of what a part refers to, by id."""
        folder, own = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{own}.rels")
        if relations not in self._parts.names:
            return {}
        related = {}
        for one in self._part(relations):
            outside = one.get("TargetMode") == "External"
            target = posixpath.normpath(posixpath.join("/", folder, one.attrib["Target"]))
            kind = one.attrib["Type"].rpartition("/")[2]
            related[one.attrib["Id"]] = (kind, target.lstrip("/"), outside)
        return related

    def _part(self, name: str) -> Element:
        return parsed(self._data(name))

    def _data(self, name: str) -> bytes:
        return b"".join(self._parts.pieces(name, LARGEST_PART))

    def _refused(self, expected: str, found: str) -> InputError:
        return refused(self._parts.name, expected, found)


def _name(element: Element) -> str:
    return _local(element.tag)


def _local(name: str) -> str:
    """A name without its namespace: a program may know the one or the other."""
    return str(etree.QName(name).localname)


def _codes(root: Element) -> Iterator[str]:
    """The field codes of a part; what is between two marks of fields may be in several runs."""
    code: list[str] = []
    for element in root.iter(etree.Element):
        name = _name(element)
        if name in _CODES:
            code.append(element.text or "")
        elif name == "fldSimple":
            yield from (text for key, text in element.items() if _local(key) == "instr")
        elif name in ("fldChar", "p"):
            yield "".join(code)
            code = []
    yield "".join(code)


def _is_page_number(code: str) -> bool:
    """Whether a field code is one or more page numbers and the form of each, or nothing."""
    words = iter(_WORDS.findall(code))
    known = False
    for word in words:
        if word in _PAGE_NUMBERS:
            known = True
        elif not known or not (word in _SWITCHES and _SWITCHES[word].fullmatch(next(words, ""))):
            return False
    return True


def _plain(styles: Element) -> Element:
    """Styles that count nothing: the headings of the form have their numbers in them."""
    if styles.tag != f"{_MAIN}styles":
        raise ValueError(styles.tag)
    for style in styles.iter(f"{_MAIN}style"):
        name = style.find(f"{_MAIN}name")
        if name is None or not all((name.get(f"{_MAIN}val"), style.get(f"{_MAIN}styleId"))):
            raise ValueError("a style without a name")
        if style.get(f"{_MAIN}type") not in _STYLES:
            raise ValueError("a style of nothing")
    for numbers in list(styles.iter(f"{_MAIN}numPr")):
        numbers.getparent().remove(numbers)
    return styles


def _set_up(section: Element) -> Iterator[bytes]:
    """The page, its lengths in twentieths of a point, as every program writes them."""
    for part in section:
        name = _name(part)
        values = [part.get(f"{_MAIN}{side}", "0") for side in _LENGTHS.get(name, ())]
        if not all(map(_NUMBER.fullmatch, values)):
            raise ValueError(name)
        if name == "titlePg" and not _is_on(part):
            continue
        if name in _SET_UP:
            if any(key.startswith(f"{{{R}}}") for one in part.iter() for key in one.attrib):
                raise ValueError(name)  # a border of pictures
            yield etree.tostring(part)


def _is_on(element: Element) -> bool:
    value = element.get(f"{_MAIN}val", _ON[0])
    if value not in (*_ON, *_OFF):
        raise ValueError(value)
    return value in _ON
