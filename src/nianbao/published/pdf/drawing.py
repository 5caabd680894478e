"""What is drawn on a page of a PDF beside its words, as a picture.

Whatever draws a line there rules a table: a stroke, a thin rectangle, the gap between two
backgrounds, a form within a form. A photograph does not.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfMatrix as Matrix

from nianbao.published.pdf.glyph import Box, TooMuchError

Picture = np.ndarray[Any, np.dtype[np.uint8]]

_MOST_OBJECTS = 100_000  # of a page; a full one has some thousands
_DEEPEST = 8  # forms within forms
_THIN = 3.0  # points: an image as thin as that is a line
_OPAQUE = 255
_MOST_PIXELS = 50_000_000
_CORNERS = 4
_PATIENCE = 10.0  # seconds for the picture of a page; most take a hundredth


@dataclass(frozen=True)
class Drawing:
    """Something that is drawn: a handle of pdfium, its kind, and its bounds in the file."""

    handle: Any
    kind: int
    bounds: Box

    @property
    def address(self) -> int:
        """What tells a handle from others of the page."""
        return ctypes.cast(self.handle, ctypes.c_void_p).value or 0

    @property
    def is_patch(self) -> bool:
        """Whether it is a rectangle that nothing can be seen through."""
        left, bottom, right, top = self.bounds
        if self.kind != pdfium.FPDF_PAGEOBJ_PATH or min(right - left, top - bottom) <= _THIN:
            return False
        fill, stroke, ink = ctypes.c_int(), ctypes.c_int(), [ctypes.c_uint() for _ in range(4)]
        pdfium.FPDFPath_GetDrawMode(self.handle, fill, stroke)
        pdfium.FPDFPageObj_GetFillColor(self.handle, *ink)
        return (
            fill.value != pdfium.FPDF_FILLMODE_NONE
            and ink[3].value == _OPAQUE
            and not pdfium.FPDFPageObj_HasTransparency(self.handle)
            and pdfium.FPDFClipPath_CountPaths(pdfium.FPDFPageObj_GetClipPath(self.handle)) <= 0
            and _is_rectangle(self.handle)
        )

    @property
    def is_photograph(self) -> bool:
        left, bottom, right, top = self.bounds
        return self.kind == pdfium.FPDF_PAGEOBJ_IMAGE and min(right - left, top - bottom) > _THIN


def drawings(page: pypdfium2.PdfPage) -> Iterator[Drawing]:
    """What is drawn on the page, in its order; what stands in a form after the form.

    TooMuchError for more than any page has.
    """
    left = _MOST_OBJECTS

    def listed(count: int, get: Any, holder: Any, depth: int, to: Matrix) -> Iterator[Drawing]:
        nonlocal left
        left -= max(0, count)
        if left < 0:
            raise TooMuchError("more objects than due")
        for index in range(count):
            one = get(holder, index)
            kind = pdfium.FPDFPageObj_GetType(one)
            yield Drawing(one, kind, _bounds(one, to))
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = pdfium.FPDFFormObj_CountObjects(one)
                own = Matrix.from_raw(_matrix(one)).multiply(to)
                yield from listed(inner, pdfium.FPDFFormObj_GetObject, one, depth + 1, own)

    count = pdfium.FPDFPage_CountObjects(page)
    yield from listed(count, pdfium.FPDFPage_GetObject, page, 0, Matrix())


def _matrix(one: Any) -> Any:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(one, matrix)
    return matrix


def _bounds(one: Any, to: Matrix) -> Box:
    corners = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(one, *corners)
    return Box(*to.on_rect(*(corner.value for corner in corners)))


def is_opaque(page: pypdfium2.PdfPage, photograph: Drawing) -> bool:
    """Whether nothing can be seen through a photograph, as it can through a watermark."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(photograph.handle, width, height)
    if width.value * height.value > _MOST_PIXELS:
        return True
    raw = pdfium.FPDFImageObj_GetRenderedBitmap(page.pdf, page, photograph.handle)
    if not raw:
        return True
    bitmap = pypdfium2.PdfBitmap.from_raw(raw)
    try:
        shades = bitmap.to_numpy()
        return shades.shape[2] < 4 or float(shades[:, :, 3].mean()) > _OPAQUE - 5
    finally:
        bitmap.close()


def _is_rectangle(path: Any) -> bool:
    count = pdfium.FPDFPath_CountSegments(path)
    if not _CORNERS <= count <= _CORNERS + 2:
        return False
    x, y, corners = ctypes.c_float(), ctypes.c_float(), set[tuple[float, float]]()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        corners.add((x.value, y.value))
    sides = [{corner[axis] for corner in corners} for axis in range(2)]
    return len(corners) == _CORNERS and all(len(side) == 2 for side in sides)


def drawn(page: pypdfium2.PdfPage, parts: list[Drawing], dots: float) -> Picture | None:
    """The page without its words and photographs, so many dots to a point: blue, green, red.

    None where nothing is left; TooMuchError for one that takes longer than any page does.
    """
    words = [one for one in parts if one.kind == pdfium.FPDF_PAGEOBJ_TEXT or one.is_photograph]
    forms = sum(one.kind == pdfium.FPDF_PAGEOBJ_FORM for one in parts)
    if len(words) + forms == len(parts):
        return None
    for one in words:
        pdfium.FPDFPageObj_SetIsActive(one.handle, False)
    width, height = (max(1, int(side * dots)) for side in page.get_size())
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGRx)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        _render(page, bitmap, width, height)
        colours: Picture = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return colours


def _render(page: pypdfium2.PdfPage, bitmap: pypdfium2.PdfBitmap, width: int, height: int) -> None:
    end = time.monotonic() + _PATIENCE
    pause = pdfium.IFSDK_PAUSE(version=1)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: time.monotonic() > end)
    try:
        done = pdfium.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, 0, pause)
    finally:
        pdfium.FPDF_RenderPage_Close(page)
    if done != pdfium.FPDF_RENDER_DONE:
        raise TooMuchError("a page that takes longer than due")


def darkest(colours: Picture) -> Picture:
    """One shade for three: whatever colour a line has, one of them is darker than on paper."""
    blue, green, red = (colours[:, :, channel] for channel in range(3))
    return np.minimum(np.minimum(blue, green), red)
