"""The page of a member's report as it was published and saved, read for its figures.

What was read is kept below the outputs by the page's content: a PDF takes seconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path

from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.inputs.district import Body
from nianbao.inputs.number import Number, read_number, written
from nianbao.inputs.workspace import write_whole

_KEPT = 1  # of how it is kept: another number, and all is read anew
_LARGEST = 2**20  # bytes of what is kept of a page


@dataclass(frozen=True)
class Page:
    """A body's page, and the folder in which the figures that were read of it are kept."""

    body: Body
    file: Path
    kept: Path

    @cached_property
    def stamp(self) -> tuple[str, int, int]:
        """What tells whether it has changed."""
        stat = self.file.stat()
        return self.file.name, stat.st_mtime_ns, stat.st_size

    @property
    def figures(self) -> Mapping[CellAddress, Number]:
        """The numbers that were read with certainty; none of a page that cannot be read."""
        _, changed, size = self.stamp
        return _figures(self.file, changed, size, self.kept)


@lru_cache(maxsize=512)
def _figures(file: Path, _changed: int, _size: int, kept: Path) -> Mapping[CellAddress, Number]:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    place = kept / f"{digest[:32]}.json"
    known = _known(place)
    if known is None:
        known = _read(file)
        said = {str(address): written(number) for address, number in known.items()}
        with suppress(OSError):  # where nothing can be written it is only read again
            kept.mkdir(parents=True, exist_ok=True)
            write_whole(place, json.dumps([_KEPT, said]))
    return known


def _read(file: Path) -> dict[CellAddress, Number]:
    from nianbao.published.reading import read_published  # with numpy, for a PDF

    try:
        report = read_published(file)
    except InputError:
        return {}
    return {
        address: figure
        for address, cell in report.cells.items()
        if cell.is_certain and (figure := report.figures.figure(address)) is not None
    }


def _known(place: Path) -> dict[CellAddress, Number] | None:
    """What was kept; None where nothing is, or not as we write it."""
    try:
        if place.stat().st_size > _LARGEST:
            return None
        version, said = json.loads(place.read_bytes())
        if version != _KEPT:
            return None
        return {_address(spelled): _number(number) for spelled, number in said.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _address(spelled: str) -> CellAddress:
    address = CellAddress.parse(spelled)
    if address is None:
        raise ValueError(spelled)
    return address


def _number(said: str) -> Number:
    _, number, _ = read_number(said)
    if number is None:
        raise ValueError(said)
    return int(number) if number == Decimal(int(number)) else number
