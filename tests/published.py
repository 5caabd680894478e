"""The awkward documents of tests/files/published/, with the figures that stand in them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nianbao.form.cell_address import CellAddress
from nianbao.published.published_report import PublishedReport

FOLDER = Path(__file__).parent / "files" / "published"
EXPECTED = ".expected.json"


@dataclass(frozen=True)
class Compared:
    """How many cells came back right, and which did not."""

    right: int
    wrong: tuple[str, ...]  # read as something that does not stand there
    lost: tuple[str, ...]  # unreadable or missing, though they stand there

    @property
    def share(self) -> float:
        return self.right / max(1, self.right + len(self.wrong) + len(self.lost))


def documents() -> list[Path]:
    """The documents that have expected figures."""
    stems = {file.name.removesuffix(EXPECTED) for file in FOLDER.glob(f"*{EXPECTED}")}
    return sorted(f for f in FOLDER.iterdir() if f.stem in stems and not f.name.endswith(EXPECTED))


def expected(document: Path) -> dict[str, Any]:
    """What stands in a document."""
    text = document.with_name(document.stem + EXPECTED).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def compared(report: PublishedReport, due: dict[str, Any]) -> Compared:
    """The cells of a report beside those that stand in its document."""
    told = Counter[str]()
    wrong, lost = [], []
    unreadable, missing = set(due.get("unreadable", ())), set(due.get("missing", ()))
    for address, raw in due["cells"].items():
        at = CellAddress.parse(address)
        cell = report.cells.get(at) if at else None
        state = cell.state if cell else "missing"
        if cell and state == "read" and cell.raw != raw:
            wrong.append(f"{address}: {raw!r} read as {cell.raw!r}")
        elif state == "read" and address not in unreadable and address not in missing:
            told["right"] += 1
        elif state == "read":
            wrong.append(f"{address}: read as {cell and cell.raw!r}")
        elif address not in unreadable and address not in missing:
            lost.append(f"{address}: {raw!r} is {state}")
    return Compared(told["right"], tuple(wrong), tuple(lost))


def shown(lines: Iterable[str]) -> str:
    """Some lines, for a message."""
    return "\n".join(list(lines)[:20])
