"""What is kept of a body's report that was judged, so that it need not be read again.

One small JSON file a report under `.state/` of the outputs, written whole. It is believed only
where it is as we write it, and none of the files that it rests on has changed since.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from nianbao.batches.state import Stamps, legible, stamp
from nianbao.inputs.workspace import STATES, is_file, write_whole
from nianbao.prose.own_words import OwnWords
from nianbao.rules.finding import Finding
from nianbao.seasons.season import Assessed


@dataclass(frozen=True)
class Known:
    """A report as it was judged: what the season needs of it, and what was found."""

    file: str
    key: str  # of the program and the rules
    standing: str  # the digest of what its record said of it
    inputs: Stamps  # of the files that it was made from
    assessed: Assessed
    findings: tuple[Finding, ...] = ()
    own_words: OwnWords = field(default_factory=OwnWords)

    @property
    def status(self) -> str:
        """How it ended, for whoever counts."""
        return "failed" if self.assessed.message else "done"

    def holds(self, key: str, standing: str) -> bool:
        """Whether judging it again would come to the same."""
        if (self.key, self.standing) != (key, standing) or self.assessed.message:
            return False
        return all(stamp(Path(name)) == known for name, known in self.inputs.items())


def kept_file(outputs: Path, file: str) -> Path:
    """Where what is known of a parameter file is kept."""
    name = hashlib.sha256(legible(file).encode()).hexdigest()[:32]
    return outputs / STATES / f"{name}.known"


def read_known(outputs: Path, file: str) -> Known | None:
    """What is known of a parameter file; None if nothing is that can be believed."""
    kept = kept_file(outputs, file)
    try:
        known = _adapter().validate_json(kept.read_bytes()) if is_file(kept) else None
    except (OSError, ValidationError):
        return None
    return known if known and known.file == legible(file) else None


def keep_known(outputs: Path, known: Known) -> None:
    """Keep what is known of a parameter file."""
    target = kept_file(outputs, known.file)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, _adapter().dump_json(known))


@cache
def _adapter() -> TypeAdapter[Known]:
    return TypeAdapter(Known)
