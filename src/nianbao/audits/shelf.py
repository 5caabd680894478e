"""What an audit keeps of each document: what was read of it, and what was found.

Under `.state/` of the outputs, a document by the digest of its path: a card of a few words, the
report that was read, and the verdict on it. Each is JSON and is checked when it is read: what is
not as we write it is as if it were not there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from nianbao.batches.state import Stamp, legible, stamp
from nianbao.inputs.workspace import STATES, write_whole
from nianbao.pages.audit_index import Line
from nianbao.published.published_report import PublishedReport

T = TypeVar("T")


@dataclass(frozen=True)
class Card:
    """What is known of a document without opening what was read of it."""

    run: str  # the audit that read it
    file: str
    key: str  # of the program that read it
    stamp: Stamp | None
    failure: str = ""  # why there is no report, in words
    kind: str = ""  # of a failure: input | process | system | fault
    sha256: str = ""
    name: str = ""  # of the agency, as published
    year: int | None = None
    address: str = ""
    read: int = 0  # how many cells

    def holds(self, key: str) -> bool:
        """Whether reading the file again would come to the same."""
        settled = self.kind in ("", "input")
        return settled and self.key == key and self.stamp == stamp(Path(self.file))


@dataclass(frozen=True)
class Verdict:
    """What was found in a report, as the list has it and as `--json` prints it."""

    run: str
    file: str
    key: str  # of all that it rests on
    line: Line
    kind: str = ""  # of a failure
    page: Stamp | None = None
    record: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """The folder of an audit's outputs, and that of what it keeps."""

    outputs: Path

    def card_file(self, file: str) -> Path:
        return self._file(file, "json")

    def report_file(self, file: str) -> Path:
        return self._file(file, "report.json")

    def verdict_file(self, file: str) -> Path:
        return self._file(file, "verdict.json")

    def card(self, file: str) -> Card | None:
        card = _read(_adapter(Card), self.card_file(file))
        return card if card and card.file == legible(file) else None

    def report(self, file: str) -> PublishedReport | None:
        return _read(_adapter(PublishedReport), self.report_file(file))

    def verdict(self, file: str) -> Verdict | None:
        verdict = _read(_adapter(Verdict), self.verdict_file(file))
        return verdict if verdict and verdict.file == legible(file) else None

    def keep_card(self, file: str, card: Card) -> None:
        _write(_adapter(Card), self.card_file(file), card)

    def keep_report(self, file: str, report: PublishedReport) -> None:
        _write(_adapter(PublishedReport), self.report_file(file), report)

    def keep_verdict(self, file: str, verdict: Verdict) -> None:
        _write(_adapter(Verdict), self.verdict_file(file), verdict)

    def forget(self, file: str) -> None:
        """Drop what was kept of a document that is to be read."""
        for kept in (self.card_file(file), self.report_file(file), self.verdict_file(file)):
            kept.unlink(missing_ok=True)

    def _file(self, file: str, ending: str) -> Path:
        name = hashlib.sha256(legible(file).encode()).hexdigest()[:32]
        return self.outputs / STATES / f"{name}.{ending}"


@cache
def _adapter(kept: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(kept)


def _read(adapter: TypeAdapter[T], file: Path) -> T | None:
    try:
        return adapter.validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _write(adapter: TypeAdapter[T], file: Path, kept: T) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, adapter.dump_json(kept))
