"""The reports that nianbao makes, read back as published ones: every cell of every medium.

    python -m benchmarks.round_trip AGENCIES [--keep FOLDER]

Prints for each medium how many cells were read as they were printed, unreadable, missing or
wrong, the first that are not right, and seconds a document.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.agencies import ROOT, invent
from nianbao.batches.batch import parameter_files, run_batch
from nianbao.errors import NianbaoError
from nianbao.inputs.figures import Cell
from nianbao.inputs.workspace import Workspace
from nianbao.published.published_report import PublishedReport
from nianbao.published.reading import read_published

MEDIA = ("html", "pdf", "docx")
_MOST_SHOWN = 20


def make(folder: Path, agencies: int) -> list[Path]:
    """The outputs of the examples and of so many invented agencies, two years each."""
    invent(folder, agencies)
    for name in ("params", "data"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    run_batch(parameter_files((folder / "params",)), Workspace(folder))
    return sorted(file.parent for file in (folder / "outputs").glob("*/*/*/report.html"))


def printed(folder: Path) -> dict[str, str]:
    """What a report shows in each cell, by the address."""
    records = json.loads((folder / "figures.json").read_text(encoding="utf-8"))["cells"]
    return {
        f"{one['table']}[{one['row']},{one['column']}]": _shown(one["value"], one["raw"])
        for one in records
    }


def read(report: PublishedReport) -> Iterator[tuple[str, str, str]]:
    """Address, state and text of each cell as it was read."""
    for cell in report.figures:
        state = cell.state if cell.state in ("unreadable", "missing") else "read"
        yield str(cell.address), state, _text(cell)


def _text(cell: Cell) -> str:
    return _shown(None if cell.figure is None else str(cell.figure), cell.raw)


def _shown(value: Any, raw: Any) -> str:
    if value is not None:
        return format(Decimal(str(value)).normalize(), "f")
    return "" if raw is None else str(raw)


def compare(folder: Path, medium: str) -> tuple[Counter[str], list[str]]:
    """How many cells were read right, and those that were not."""
    wanted, tally, told = printed(folder), Counter[str](), list[str]()
    file = folder / f"report.{medium}"
    try:
        found = list(read(read_published(file)))
    except NianbaoError as error:
        return Counter(refused=1), [f"{file}: {error}"]
    for address, state, text in found:
        known = state if state != "read" else "right" if text == wanted.get(address) else "wrong"
        tally[known] += 1
        if known != "right":
            told.append(f"{file} {address}: {known}, {text!r} for {wanted.get(address)!r}")
    tally["lost"] += len(wanted.keys() - {address for address, *_ in found})
    return tally, told


def main() -> int:
    """Make, read back, compare."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("agencies", type=int)
    parser.add_argument("--keep", type=Path, help="use, or leave, the outputs in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        root = given.keep or Path(own)
        made = sorted(file.parent for file in root.glob("outputs/*/*/*/report.html"))
        folders = made or make(root, given.agencies)
        wrong = 0
        for medium in MEDIA:
            whole, told, began = Counter[str](), list[str](), time.perf_counter()
            for folder in folders:
                tally, lines = compare(folder, medium)
                whole += tally
                told += lines
            seconds = (time.perf_counter() - began) / max(1, len(folders))
            listed = ", ".join(f"{number} {state}" for state, number in sorted(whole.items()))
            print(f"{medium}: {len(folders)} documents, {listed}; {seconds:.2f} s each")
            for line in told[:_MOST_SHOWN]:
                print(f"  {line}")
            wrong += whole["wrong"]
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
