"""A character where it is printed on a page, and the rectangles that it is printed in.

Places are in points, from the left and the top of the page as it is shown.
"""

from __future__ import annotations

from typing import NamedTuple

UNREADABLE = "\ufffd"  # a glyph of which the file does not say what it means
_SAME_PLACE = 0.5  # of the ink of the smaller of two glyphs


class TooMuchError(Exception):
    """There is more on a page than on any page of a report, or it takes longer to draw."""


class Box(NamedTuple):
    """A rectangle; its corners in order."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def shared(self, other: Box) -> float:
        """How much of the smaller of the two lies in the other."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        smaller = min(self.area, other.area)
        return across * down / smaller if across > 0 and down > 0 and smaller else 0.0

    def turned_back(self, turn: int) -> Box:
        """The same, once the page is turned back by so many quarters, about its corner."""
        x, y = turned_back(self.left, self.top, turn)
        across, down = turned_back(self.right, self.bottom, turn)
        return Box(min(x, across), min(y, down), max(x, across), max(y, down))


class Glyph(NamedTuple):
    """A character: the room that its font gives it, its ink, and `base` where its line stands.

    `turn` counts the quarter turns, clockwise, that it is turned; `order` is that of the file.
    A blank has the text of one, and its room for ink.
    """

    text: str
    room: Box
    ink: Box
    base: float
    size: float
    turn: int
    order: int

    @property
    def x(self) -> float:
        return (self.ink.left + self.ink.right) / 2

    @property
    def y(self) -> float:
        return (self.ink.top + self.ink.bottom) / 2

    def turned_back(self, turn: int) -> Glyph:
        """The same, once the page is turned back; one that was turned so stands upright."""
        if turn % 4 == 0:
            return self
        room, ink = self.room.turned_back(turn), self.ink.turned_back(turn)
        return self._replace(room=room, ink=ink, turn=(self.turn - turn) % 4)


def turned_back(x: float, y: float, turn: int) -> tuple[float, float]:
    """A place once the page is turned back by quarter turns."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn % 4]


def told_apart(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs of a line from left to right, each of those that stand in one place told once.

    Printed twice, a character is bold; two of them upon each other cannot be read, unless they
    are one glyph: letters that are joined.
    """
    apart: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.x, glyph.order)):
        last = apart[-1] if apart else None
        if last is None or last.ink.shared(glyph.ink) < _SAME_PLACE:
            apart.append(glyph)
        elif last.ink == glyph.ink and (last.text + glyph.text).isalpha():
            apart[-1] = last._replace(text=last.text + glyph.text)
        elif last.text != glyph.text:
            apart[-1] = last._replace(text=UNREADABLE)
    return apart
