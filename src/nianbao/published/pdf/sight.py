"""What can be seen on a page of a PDF: its glyphs, each at its place, and a picture of the rest.

Text that is laid under a picture, in the colour of the paper or beside the page is none.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Literal

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from nianbao.published.pdf.drawing import Drawing, Picture, darkest, drawings, drawn, is_opaque
from nianbao.published.pdf.glyph import UNREADABLE, Box, Glyph, TooMuchError, turned_back

_DOTS = 2.0  # of the picture, to a point, for type of usual size
_USUAL = (7.0, 24.0)  # points
_SAMPLES = 500
_MOST_DOTS = 16_000_000
_MOST_NOTES = 10_000
_LOW, _HIGH = 1.0, 4.4  # of half its size: how high a glyph's room may be
_LOWEST = 3.0  # dots that a glyph that can be read is high
_UNLIKE = 16  # of 255: how much ink differs from what is under it
_SCAN = 0.5  # of a page: an image that is the page itself
_UPRIGHT = 0.98  # cosine: text aslant is no text of the report, but a stamp across it
_UNSEEN = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_SILENT = frozenset({pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})  # notes that show nothing
_KANGXI = range(0x2F00, 0x2FE0)
_PRIVATE = frozenset({"Cc", "Cn", "Co", "Cs"})  # categories of what means nothing by itself
# Radicals that producers write for the characters: Unicode's EquivalentUnifiedIdeograph.
_RADICALS = str.maketrans(
    "⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻩⻬⻮⻰", "西见角贝车长门青韦页风飞食马骨鬼鱼鸟黄齐齿龙"
)


@dataclass(frozen=True)
class Sight:
    """A page as it is seen: its size, its glyphs and images, and its picture in grey.

    `hidden` counts the glyphs that stand in the file and are not to be seen.
    """

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    images: tuple[Box, ...]
    hidden: int
    picture: Picture | None  # None where there is nothing but words and photographs
    dots: float  # of the picture, to a point

    @property
    def box(self) -> Box:
        return Box(0.0, 0.0, self.width, self.height)


def sight(document: pypdfium2.PdfDocument, number: int, most: int) -> Sight:
    """A page, counted from 0; TooMuchError for one with more than `most` glyphs, or any bomb.

    Notes and filled-in fields are seen with it.
    """
    page = _with_notes(document, number)
    try:
        frame = _Frame.of(page)
        parts = list(drawings(page))
        images = tuple(frame.box(one.bounds) for one in parts if one.is_photograph)
        text = page.get_textpage()
        try:
            frame = replace(frame, dots=_dots(text, frame))
            colours = drawn(page, parts, frame.dots)
            shown = _Shown(text, frame, images, colours, _Covers(page, parts, frame))
            glyphs = [shown.glyph(index) for index in range(shown.count(most))]
        finally:
            text.close()
    finally:
        page.close()
    return Sight(
        width=frame.width,
        height=frame.height,
        glyphs=tuple(glyph for glyph in glyphs if isinstance(glyph, Glyph)),
        images=images,
        hidden=glyphs.count("hidden"),
        picture=None if colours is None else darkest(colours),
        dots=frame.dots,
    )


def _dots(text: pypdfium2.PdfTextPage, frame: _Frame) -> float:
    """How many dots of the picture are a point: enough for type of any usual size, or unusual."""
    count = pdfium.FPDFText_CountChars(text)
    matrix = pdfium.FS_MATRIX()
    sizes = []
    for index in range(0, count, count // _SAMPLES + 1):
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        sizes += [size] if math.isfinite(size) and size > 0 else []
    usual = median(sizes) if sizes else _USUAL[0]
    dots = _DOTS if _USUAL[0] <= usual <= _USUAL[1] else _DOTS * _USUAL[0] / usual
    return min(dots, math.sqrt(_MOST_DOTS / (frame.width * frame.height)))


def _with_notes(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    page = document[number]
    if not _has_notes(page):
        return page
    try:
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    finally:
        page.close()
    return document[number]


def _has_notes(page: pypdfium2.PdfPage) -> bool:
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > _MOST_NOTES:
        raise TooMuchError("more notes than due")
    for index in range(count):
        if note := pdfium.FPDFPage_GetAnnot(page, index):
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            pdfium.FPDFPage_CloseAnnot(note)
            if kind not in _SILENT:
                return True
    return False


@dataclass(frozen=True)
class _Frame:
    """How the file's places become those of the page as it is shown, turned and cut."""

    cut: Box  # left, bottom, right, top of the file
    turn: int
    width: float
    height: float
    dots: float = 1.0

    @property
    def page(self) -> Box:
        return Box(0.0, 0.0, self.width, self.height)

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> _Frame:
        left, bottom, right, top = page.get_bbox()
        width, height = page.get_size()
        if not (0 < width < math.inf and 0 < height < math.inf):
            raise TooMuchError("a page of no size")
        turn = page.get_rotation() // 90
        return cls(Box(left, bottom, right, top), turn, width, height)

    def place(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.cut
        return (
            (x - left, top - y),
            (y - bottom, x - left),
            (right - x, y - bottom),
            (top - y, right - x),
        )[self.turn]

    def box(self, bounds: Box) -> Box:
        """The rectangle of left, bottom, right and top in the file."""
        left, top = self.place(bounds[0], bounds[1])
        right, bottom = self.place(bounds[2], bounds[3])
        return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))

    def turned(self, across: float, up: float) -> int | None:
        """The quarter turns of what runs in that direction in the file; None aslant."""
        length = math.hypot(across, up)
        x, y = self.place(across, up)
        origin = self.place(0, 0)
        directions = (x - origin[0], y - origin[1])
        for turn, along in enumerate(
            (directions[0], directions[1], -directions[0], -directions[1])
        ):
            if length and along / length > _UPRIGHT:
                return turn
        return None


class _Covers:
    """What is drawn over words: a patch of paper on a figure that was corrected, or a scan."""

    def __init__(self, page: pypdfium2.PdfPage, parts: list[Drawing], frame: _Frame) -> None:
        self._order = {one.address: order for order, one in enumerate(parts)}
        boxes = [(order, frame.box(one.bounds)) for order, one in enumerate(parts) if one.is_patch]
        self._patches = np.array([(order, *box) for order, box in boxes], np.float64).reshape(-1, 5)
        scans = (
            order
            for order, one in enumerate(parts)
            if one.is_photograph and frame.box(one.bounds).area > _SCAN * frame.page.area
        )
        self._scan = max(scans, default=-1)
        words = [order for order, one in enumerate(parts) if one.kind == pdfium.FPDF_PAGEOBJ_TEXT]
        if any(order < self._scan for order in words) and not is_opaque(page, parts[self._scan]):
            self._scan = -1

    def are_under_scan(self, address: int) -> bool:
        return self._order.get(address, self._scan) < self._scan

    def hide(self, address: int, glyph: Glyph) -> bool:
        """Whether a patch that is drawn after the words of that address lies on the glyph."""
        order, left, top, right, bottom = self._patches.T
        across = (left <= glyph.x) & (glyph.x <= right)
        down = (top <= glyph.y) & (glyph.y <= bottom)
        return bool((across & down & (order > self._order.get(address, len(self._order)))).any())


class _Shown:
    """The glyphs of a page's text, as far as they are to be seen."""

    def __init__(
        self,
        text: pypdfium2.PdfTextPage,
        frame: _Frame,
        images: tuple[Box, ...],
        colours: Picture | None,
        covers: _Covers,
    ) -> None:
        self._text, self._frame, self._images, self._colours = text, frame, images, colours
        self._covers = covers
        self._modes: dict[int, int] = {}
        self._rectangle, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._four = [ctypes.c_double() for _ in range(4)]
        self._ink = [ctypes.c_uint() for _ in range(4)]

    def count(self, most: int) -> int:
        count: int = pdfium.FPDFText_CountChars(self._text)
        if count > most:
            raise TooMuchError("more glyphs than due")
        return count

    def glyph(self, index: int) -> Glyph | Literal["hidden"] | None:
        """The glyph of that number; None for what is not in the file, or no text of the report."""
        text = self._text
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            return None
        pdfium.FPDFText_GetMatrix(text, index, self._matrix)
        turn = self._frame.turned(self._matrix.a, self._matrix.b)
        if turn is None:
            return None
        room, ink = self._placed(index, turn)
        size = room.right - room.left if turn % 2 else room.bottom - room.top
        base = self._base(index, turn)
        glyph = Glyph(self._character(index), room, ink, base, size, turn, index)
        if glyph.text != " " and self._covers.hide(self._drawn_by(index), glyph):
            glyph = glyph._replace(text=UNREADABLE)
        return glyph if glyph.text == " " or self._is_seen(glyph) else "hidden"

    def _character(self, index: int) -> str:
        code = pdfium.FPDFText_GetUnicode(self._text, index)
        if pdfium.FPDFText_IsHyphen(self._text, index) == 1:
            return "-"  # told by another code at the end of a line
        if pdfium.FPDFText_HasUnicodeMapError(self._text, index) == 1 or code > 0x10FFFF:
            return UNREADABLE
        character = chr(code)
        if character.isspace() or character == "\u200b":
            return " "
        if code in _KANGXI:
            return unicodedata.normalize("NFKC", character)
        if unicodedata.category(character) in _PRIVATE:
            return UNREADABLE
        return character.translate(_RADICALS)

    def _placed(self, index: int, turn: int) -> tuple[Box, Box]:
        """The room of a glyph, and its ink, which is its room where it has none.

        Where a font does not say how high its glyphs are, the room is that of its size.
        """
        found, (left, right, bottom, top) = self._rectangle, self._four
        pdfium.FPDFText_GetLooseCharBox(self._text, index, found)
        room = self._frame.box(Box(found.left, found.bottom, found.right, found.top))
        pdfium.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        ink = self._frame.box(Box(left.value, bottom.value, right.value, top.value))
        ink = ink if ink.area > 0 else room
        size = pdfium.FPDFText_GetFontSize(self._text, index)
        half = size * math.hypot(self._matrix.c, self._matrix.d) / 2
        high = room.right - room.left if turn % 2 else room.bottom - room.top
        if half and not _LOW <= high / half <= _HIGH:
            x, y = (ink.left + ink.right) / 2, (ink.top + ink.bottom) / 2
            if turn % 2:
                room = Box(x - half, ink.top, x + half, ink.bottom)
            else:
                room = Box(ink.left, y - half, ink.right, y + half)
        return room, ink

    def _base(self, index: int, turn: int) -> float:
        """Where the line stands that the glyph is of, once it is turned upright."""
        x, y = self._four[:2]
        pdfium.FPDFText_GetCharOrigin(self._text, index, x, y)
        place = self._frame.place(x.value, y.value)
        return turned_back(*place, turn)[1]

    def _is_seen(self, glyph: Glyph) -> bool:
        index, ink = glyph.order, self._ink
        if not self._frame.page.holds(glyph.x, glyph.y) or glyph.size * self._frame.dots < _LOWEST:
            return False
        if self._mode(index) in _UNSEEN or self._covers.are_under_scan(self._drawn_by(index)):
            return False
        if not pdfium.FPDFText_GetFillColor(self._text, index, *ink):
            return True
        red, green, blue, cover = (part.value for part in ink)
        if not cover:
            return False
        colour = np.array((blue, green, red), np.int16)
        return self._differs(colour, glyph) or any(
            image.holds(glyph.x, glyph.y) for image in self._images
        )

    def _differs(self, colour: np.ndarray[Any, Any], glyph: Glyph) -> bool:
        """Whether ink of that colour, blue, green and red, is not that of what it stands on."""
        if self._colours is None:
            return bool((colour < 256 - _UNLIKE).any())
        dots, (high, wide) = self._frame.dots, self._colours.shape[:2]
        under = self._colours[
            min(high - 1, int(glyph.y * dots)), min(wide - 1, int(glyph.x * dots))
        ]
        if (abs(under - colour) >= _UNLIKE).any():
            return True
        left, top, right, bottom = (int(max(0.0, side) * dots) for side in glyph.ink)
        return bool(
            (abs(self._colours[top : bottom + 1, left : right + 1] - colour) >= _UNLIKE).any()
        )

    def _drawn_by(self, index: int) -> int:
        """The address of what draws the glyph."""
        drawn = pdfium.FPDFText_GetTextObject(self._text, index)
        return ctypes.cast(drawn, ctypes.c_void_p).value or 0

    def _mode(self, index: int) -> int:
        at = self._drawn_by(index)
        if at not in self._modes:
            drawn = pdfium.FPDFText_GetTextObject(self._text, index)
            self._modes[at] = pdfium.FPDFTextObj_GetTextRenderMode(drawn)
        return self._modes[at]
