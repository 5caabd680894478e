"""Plain charts as SVG: one ink and grey, a value at each bar, the unit and the source.

One drawing for HTML and PDF, the same bytes for the same numbers; greys that black-and-white
print keeps apart. The title is the picture's caption, its text alternative says every number.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nianbao.pages.blocks import Image
from nianbao.pages.html import page

_WIDTH, _LEFT = 720, 12
_GREYS = ("#404040", "#d9d9d9", "#666", "#fff", "#b8b8b8", "#f2f2f2")  # neighbours far apart
_DARK = ("#404040", "#666")  # on these the ink is white
_EM = 13  # the size of the letters


@dataclass
class _Drawing:
    """What stands where: words and values, lines, bars."""

    words: list[tuple[str, float, float, str]] = field(default_factory=list)
    inside: list[tuple[str | int, float, float, str]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float, str]] = field(default_factory=list)

    def image(self, title: str, said: str, height: int, limit: float | None, base: int) -> Image:
        """The picture; `limit` is where a line says the time limit."""
        svg = page(
            "bars.svg.jinja",
            title=title,
            width=_WIDTH,
            height=height,
            words=self.words,
            inside=self.inside,
            lines=self.lines,
            boxes=self.boxes,
            limit=limit,
            base=base,
        )
        return Image("svg", b64encode(svg.encode()).decode(), f"{title}。{said}。", title)

    def key(self, names: Sequence[str], x: float, y: float, step: float) -> None:
        """The names of the greys, side by side."""
        for n, name in enumerate(names):
            at = x + step * n
            self.boxes.append((at, y - 10, 11, 11, _GREYS[n % len(_GREYS)]))
            self.words.append((name, at + 17, y, "start"))

    def frame(self, unit: str, source: str, height: int) -> None:
        """The unit above on the right, the source below on the left."""
        self.words.append((f"单位：{unit}", _WIDTH - _LEFT, 20, "end"))
        self.words.append((f"资料来源：{source}", _LEFT, height - 8, "start"))


def bars(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[int]],
    *,
    source: str,
    unit: str = "件",
    limit: int | None = None,
) -> Image:
    """For each label a bar of every series; `limit` is the last label in time."""
    height, top, base = 280, 66, 222
    drawing = _Drawing()
    drawing.frame(unit, source, height)
    drawing.key(list(series), _LEFT, 20, 110)
    step = (_WIDTH - 2 * _LEFT) / len(labels)
    width = round(min(step * 0.7 / len(series), 70), 1)
    highest = max((number for numbers in series.values() for number in numbers), default=0) or 1
    end, above = 0.0, 0.0  # of the value at the left
    for index in range(len(labels)):
        for place, numbers in enumerate(series.values()):
            number = numbers[index]
            middle = _LEFT + step * (index + 0.5)
            x = round(middle + width * (place - len(series) / 2), 1)
            tall = round((base - top) * number / highest, 1)
            y = round(base - tall, 1)
            drawing.boxes.append((x, y, width, tall, _GREYS[place % len(_GREYS)]))
            at, left = y - 5, x + width / 2 - _wide(number) / 2
            if left < end and abs(at - above) < _EM:
                at = above - _EM  # two values side by side have no room
            drawing.words.append((str(number), round(x + width / 2, 1), round(at, 1), "middle"))
            end, above = left + _wide(number), at
    drawing.lines.append((_LEFT, base, _WIDTH - _LEFT, base))
    for index, label in enumerate(labels):
        drawing.words.append((label, round(_LEFT + step * (index + 0.5), 1), base + 19, "middle"))
    said = "；".join(
        f"{label}：" + "，".join(f"{name}{numbers[i]}" for name, numbers in series.items())
        for i, label in enumerate(labels)
    )
    in_time = None if limit is None else round(_LEFT + step * (limit + 1), 1)
    return drawing.image(title, said, height, in_time, base)


def parts(title: str, numbers: Mapping[str, int], *, source: str, unit: str = "件") -> Image:
    """A whole as one bar of its parts, each with its number on it or, where narrow, above it."""
    height, top, base = 190, 62, 100
    drawing = _Drawing()
    drawing.frame(unit, source, height)
    whole = sum(numbers.values()) or 1
    drawing.words.append((f"合计 {whole}", _LEFT, 20, "start"))
    x = float(_LEFT)
    above: list[tuple[int, float]] = []
    for n, (name, number) in enumerate(numbers.items()):
        grey = _GREYS[n % len(_GREYS)]
        wide = round((_WIDTH - 2 * _LEFT) * number / whole, 1)
        middle = round(x + wide / 2, 1)
        if number:
            drawing.boxes.append((round(x, 1), top, wide, base - top, grey))
        if number and wide >= _wide(number):
            ink = "#fff" if grey in _DARK else "#111"
            drawing.inside.append((number, middle, (top + base) / 2 + 5, ink))
        elif number:
            above.append((number, middle))
        at, y = _LEFT + n % 3 * 236, base + 24 + n // 3 * 22
        drawing.boxes.append((at, y - 10, 11, 11, grey))
        drawing.words.append((f"{name} {number}", at + 17, y, "start"))
        x += wide
    for (number, middle), place in zip(above, _apart(above), strict=True):
        drawing.lines.append((middle, top, place, top - 8))
        drawing.words.append((str(number), place, top - 12, "middle"))
    said = "；".join(f"{name}{number}" for name, number in numbers.items())
    return drawing.image(title, f"合计{whole}；{said}", height, None, base)


def _wide(number: int) -> float:
    """How much room a number takes."""
    return len(str(number)) * _EM * 0.6 + 6


def _apart(numbers: Sequence[tuple[int, float]]) -> list[float]:
    """Where numbers stand that should stand at some places, side by side within the picture."""
    places: list[float] = []
    end = float(_LEFT)
    for number, middle in numbers:
        places.append(max(middle, end + _wide(number) / 2))
        end = places[-1] + _wide(number) / 2
    start = float(_WIDTH - _LEFT)
    for n, (number, _) in reversed(list(enumerate(numbers))):
        places[n] = round(min(places[n], start - _wide(number) / 2), 1)
        start = places[n] - _wide(number) / 2
    return places
