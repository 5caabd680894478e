"""What is known of earlier runs: from which inputs each agency-year's outputs were made.

One small JSON file an agency-year under `outputs/.state/`, written last, renamed into place:
where it is, the outputs are whole. Whether anything changed is asked of the file system
alone, so that a rerun of thousands of unchanged reports loads nothing heavy.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from nianbao.characters import escaped
from nianbao.errors import UsageError
from nianbao.form.family import folders
from nianbao.inputs.district import Deadlines
from nianbao.inputs.notebook_file import as_written
from nianbao.inputs.reading import TAKEN
from nianbao.inputs.workspace import STATES, write_whole
from nianbao.pages.font_sources import TEX
from nianbao.prose.own_words import OwnWords

_LEFT = ("ok", "findings", "failed")  # what a run can end with
_PACKAGES = (
    *("nianbao", "great-expectations", "pandas", "papermill", "nbconvert", "nbformat", "ipykernel"),
    *("ipython", "jinja2", "markdown-it-py", "mdit-py-cjk-friendly", "pygments", "typst"),
    *("chinesecalendar", "python-docx", "lxml"),
)
_FONT_FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    *("C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
    *TEX,
)

Stamp = list[int]  # size and time of change
Stamps = dict[str, Stamp | None]  # by path; None: not there


@dataclass(frozen=True)
class Entry:
    """One agency-year in run.json."""

    agency: str
    district: str
    year: int
    status: str  # ok | findings | failed | skipped | gone
    key: str
    seconds: float
    message: str

    def record(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Summary:
    """What the index shows of an agency-year besides its entry; little of one that was not read."""

    name: str
    counts: dict[str, int]  # of findings, by severity
    figures: dict[str, int | None]
    files: list[str]
    form: str = ""  # the edition of the form
    seal: str = ""
    scope: str = ""
    bodies: list[str] = field(default_factory=list)  # that a region's report names
    altered: str = ""  # what was changed since it was handed in, approved or published
    # By table, in the form's order: money as text, which keeps its digits; None where it is blank.
    cells: dict[str, list[int | str | None]] = field(default_factory=dict)
    own_words: OwnWords = field(default_factory=OwnWords)


@dataclass(frozen=True)
class State:
    """What one run left: its entry, the files it was made from and wrote, a summary."""

    run: str  # the batch that wrote it
    file: str  # the parameter file
    entry: Entry
    inputs: Stamps
    outputs: Stamps
    summary: Summary
    kind: str = ""  # of a failure: input | notebook | system | fault
    standing: str = ""  # the digest of what its district's record said of it
    deadlines: str = "{}"  # its district's own

    @property
    def failed(self) -> bool:
        return self.entry.status == "failed"

    @property
    def gone(self) -> bool:
        """Whether its parameter file is not there any more, in whichever spelling."""
        stem = self.file.rpartition(".")[0]
        names = (self.file, *(f"{stem}{suffix}" for suffix in TAKEN))
        return not any(stamp(Path(name)) for name in names)

    @property
    def current(self) -> bool:
        """Whether what it was made from is as it was."""
        return all(stamp(Path(name)) == known for name, known in self.inputs.items())

    @property
    def kept(self) -> bool:
        """Whether there is anything left that it speaks of."""
        return any(stamp(Path(name)) for name in (self.file, *self.outputs))


def stamp(file: Path) -> Stamp | None:
    """Size and time of change of a file; None if it is not there, or cannot be."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return [found.st_size, found.st_mtime_ns]


def stamps(files: Iterable[Path]) -> Stamps:
    """The stamp of each file by its path."""
    return {legible(str(file)): stamp(file) for file in files}


def place(file: Path) -> tuple[str, int, str]:
    """District, year and agency of a parameter file, by where it stands."""
    district, year, name = ("", "", "", *file.parts)[-3:]
    number = int(year) if re.fullmatch("[0-9]{1,9}", year) else 0
    return legible(district), number, legible(name.rpartition(".")[0] or name)


def legible(name: str) -> str:
    """A file's name as text that can be shown, even where its bytes are none."""
    return escaped(os.fsencode(name).decode("utf-8", "backslashreplace"))


def state_file(outputs: Path, file: Path) -> Path:
    """Where the state of a parameter file is kept: one for each folder of outputs."""
    name = hashlib.sha256("/".join(map(str, place(file))).encode()).hexdigest()[:32]
    return outputs / STATES / f"{name}.json"


def read_state(outputs: Path, file: Path) -> State | None:
    """The state of a parameter file; None if there is none that can be believed."""
    state = _read(state_file(outputs, file))
    return state if state and state.file == legible(str(file)) else None


def read_states(outputs: Path) -> list[State]:
    """All states of an output folder; what cannot be believed is left out."""
    return [s for s in map(_read, sorted((outputs / STATES).glob("*.json"))) if s and s.kept]


@cache
def _states() -> TypeAdapter[State]:
    return TypeAdapter(State)


def _read(file: Path) -> State | None:
    """A state; None if the file is not one, or not the one that its place says."""
    try:
        state = _states().validate_json(file.read_bytes(), strict=True)
    except (OSError, ValidationError):
        return None
    entry, parameters = state.entry, Path(state.file)
    own = (entry.district, entry.year, entry.agency) == place(parameters)
    own = own and entry.status in _LEFT
    return state if own and file == state_file(file.parent.parent, parameters) else None


def write_state(outputs: Path, file: Path, state: State) -> None:
    """Keep the state of a parameter file."""
    target = state_file(outputs, file)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, json.dumps(asdict(state), ensure_ascii=False))


def forget_state(outputs: Path, file: Path) -> None:
    """Drop the state of a parameter file that is to be run."""
    state_file(outputs, file).unlink(missing_ok=True)


def said(deadlines: Deadlines | None) -> str:
    """A district's own deadlines, as a state keeps them."""
    return (deadlines or Deadlines()).model_dump_json(exclude_none=True)


def unchanged(state: State, surroundings: str, standing: str | None, deadlines: str | None) -> bool:
    """Whether the outputs still are what this run would write.

    `standing` is the digest of what the district's record says of the body now, `deadlines` are
    those of its list; None where they cannot be read.
    """
    if state.entry.status not in ("ok", "findings"):
        return False
    if not state.entry.key.startswith(surroundings):
        return False
    if (state.standing, state.deadlines) != (standing, deadlines):
        return False
    whole = all(stamp(Path(name)) == known for name, known in state.outputs.items())
    return whole and state.current


PACKAGE = Path(__file__).parents[1]


def surroundings(root: Path, draft: bool) -> str:
    """The key of all that every report depends on: notebook, rules, code, packages, fonts."""
    digest = hashlib.sha256(f"{draft} {sys.version}".encode())
    patterns = [
        (root / "notebooks", "*.ipynb"),
        (root / "expectations", "**/*"),
        (root / "holidays", "*.yaml"),
        (root / "styles", "reference.docx"),
        *((folder, "*.yaml") for folder in folders()),
        (PACKAGE, "**/*"),
    ]
    files: list[Path] = []
    for folder, pattern in patterns:
        files += sorted(f for f in folder.glob(pattern) if f.is_file() and f.suffix != ".pyc")
    for file in files:
        try:
            written = as_written(file.read_bytes())
            digest.update(os.fsencode(file.name) + hashlib.sha256(written).digest())
        except OSError as error:
            raise UsageError(f"无法读取 {file}（{error.strerror}）") from None
    for name in _PACKAGES:
        digest.update(f"{name} {version(name)} ".encode())
    for fonts in _FONT_FOLDERS:
        for at, _, names in sorted(os.walk(Path(fonts).expanduser())):
            digest.update(f"{at} {sorted(names)}".encode(errors="backslashreplace"))
    return digest.hexdigest()[:16]
