"""Pictures in the line, centred, with what they show in words and a caption below."""

from __future__ import annotations

import struct
from base64 import b64decode
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from lxml import etree

from nianbao.errors import NianbaoError
from nianbao.pages.blocks import Image
from nianbao.pages.compiler import compiler
from nianbao.pages.word.markup import Element, R, keep_with_next, legal, paragraph, run, w
from nianbao.pages.word.package import Package

_EMU = 635  # a twentieth of a point
_SHARP = 220  # dots an inch of a drawing, for programs that show none
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_VECTOR = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_VECTOR_ID = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # of Word's extension for SVG
_IMAGE = f"{R}/image"


def picture(package: Package, image: Image) -> Iterator[Element]:
    """A picture as wide as the text, or half a page high."""
    data = b64decode(image.data)
    vector = image.format == "svg"
    shown = _drawn(data) if vector else data
    wide, high = struct.unpack_from(">II", shown, 16)
    scale = min(package.width * _EMU / wide, package.height * _EMU / 2 / high)
    inline = package.picture(shown, round(wide * scale) or 1, round(high * scale) or 1)
    inline.docPr.set("descr", legal(image.alt))
    for side in "TBLR":  # LibreOffice takes some distance where none is said
        inline.set(f"dist{side}", "0")
    if vector:
        _add_vector(package, inline, data)
    made = paragraph(package.style("Figure"), [w("r", w("drawing", inline))])
    yield made
    if image.caption:
        keep_with_next(made)
        yield paragraph(package.style("Caption"), [run(image.caption)])


def _add_vector(package: Package, inline: Element, data: bytes) -> None:
    """The drawing itself beside its picture: Word 2016 and later show it."""
    id = package.attach(_IMAGE, f"/word/media/drawing{inline.docPr.id}.svg", "image/svg+xml", data)
    (blip,) = inline.iter(f"{{{_DRAWING}}}blip")
    extensions = etree.SubElement(blip, f"{{{_DRAWING}}}extLst")
    extension = etree.SubElement(extensions, f"{{{_DRAWING}}}ext", uri=_VECTOR_ID)
    vector = etree.SubElement(extension, f"{{{_VECTOR}}}svgBlip", nsmap={"asvg": _VECTOR})
    vector.set(f"{{{R}}}embed", id)


def _drawn(svg: bytes) -> bytes:
    """A drawing as PNG."""
    import typst

    try:
        png = compiler().compile(
            _template(), format="png", ppi=_SHARP, sys_inputs={"svg": svg.decode()}
        )
    except typst.TypstError as error:
        reason = error.message.removeprefix("assertion failed: ")
        raise NianbaoError(f"图片无法绘制：{reason}") from None
    assert isinstance(png, bytes)
    return png


@cache
def _template() -> bytes:
    return files("nianbao.pages").joinpath("templates", "drawing.typ").read_bytes()
