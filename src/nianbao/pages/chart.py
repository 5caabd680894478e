"""Bar charts as SVG: one drawing for HTML and PDF, the same bytes for the same numbers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence

from nianbao.pages.blocks import Image
from nianbao.pages.html import page

_WIDTH, _HEIGHT, _LEFT, _TOP, _BASE = 720, 260, 12, 66, 228
_COLOURS = ("#3b6ea8", "#c58a1b")  # told apart in grey and by colour-blind readers


def bars(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]], limit: int | None = None
) -> Image:
    """An image block: for each label a bar of every series; `limit` is the last label in time.

    Its text alternative says every number.
    """
    step = (_WIDTH - 2 * _LEFT) / len(labels)
    width = round(step * 0.8 / len(series), 1)
    highest = max((number for numbers in series.values() for number in numbers), default=0) or 1
    drawn = []
    for place, (name, numbers) in enumerate(series.items()):
        for index, number in enumerate(numbers):
            height = round((_BASE - _TOP) * number / highest, 1)
            drawn.append(
                {
                    "x": round(_LEFT + step * index + step * 0.1 + width * place, 1),
                    "y": round(_BASE - height, 1),
                    "width": width,
                    "height": height,
                    "value": number,
                    "colour": _COLOURS[place % len(_COLOURS)],
                    "name": name,
                }
            )
    svg = page(
        "bars.svg.jinja",
        title=title,
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        base=_BASE,
        bars=drawn,
        labels=[(label, round(_LEFT + step * (i + 0.5), 1)) for i, label in enumerate(labels)],
        legend=[
            (name, _COLOURS[i % len(_COLOURS)], _LEFT + 120 * i) for i, name in enumerate(series)
        ],
        limit=None if limit is None else round(_LEFT + step * (limit + 1), 1),
    )
    said = "；".join(
        f"{label}：" + "，".join(f"{name}{numbers[i]}" for name, numbers in series.items())
        for i, label in enumerate(labels)
    )
    data = b64encode(svg.encode()).decode()
    return Image("svg", data, f"{title}。{said}。")
