"""The other files of a report that its page leads to, where they stand beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS = {
    "report.pdf": "PDF",
    "report.docx": "Word",
    "figures.csv": "数据CSV",
    "figures.json": "数据JSON",
}


@dataclass(frozen=True)
class Download:
    """A file beside the page, with its kind and its size in words."""

    file: str
    kind: str
    size: str


def downloads(sizes: Mapping[str, int]) -> list[Download]:
    """Those of the files that a reader is offered; `sizes` are in bytes, by name."""
    return [
        Download(file, kind, _said(sizes[file])) for file, kind in KINDS.items() if file in sizes
    ]


def _said(size: int) -> str:
    """A size as file managers round it, up to whole kB: KB of 1024 bytes, MB of as many KB."""
    kb = -(-size // 1024)
    return f"{kb}KB" if kb < 1024 else f"{kb / 1024:.1f}MB"
