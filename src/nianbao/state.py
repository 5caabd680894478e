"""What is known of earlier runs: from which inputs each agency-year's outputs were made.

One small JSON file a parameter file under `outputs/.state/`, written last, renamed into
place: where it is, the outputs are whole. Whether anything changed is asked of the file
system alone, so that a rerun of thousands of unchanged reports loads nothing heavy.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

STATES = ".state"  # the folder of the states below the outputs
_PACKAGES = (
    *("nianbao", "great-expectations", "pandas", "papermill", "nbconvert", "nbformat", "ipykernel"),
    *("ipython", "jinja2", "markdown-it-py", "mdit-py-cjk-friendly", "pygments", "typst"),
    *("chinesecalendar", "openpyxl"),
)
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


@dataclass(frozen=True)
class Entry:
    """One agency-year in run.json."""

    agency: str
    district: str
    year: int
    status: str  # ok | findings | failed | skipped
    key: str
    seconds: float
    message: str

    def record(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class State:
    """What one run left: its entry, the files it was made from and wrote, a summary."""

    entry: Entry
    inputs: dict[str, list[int] | None]  # size and time of change; None: not there
    outputs: dict[str, list[int] | None]
    summary: dict[str, Any]  # what the index shows
    kind: str = ""  # of a failure: input | notebook | other


def stamp(file: Path) -> list[int] | None:
    """Size and time of change of a file; None if it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]


def stamps(files: Iterable[Path]) -> dict[str, list[int] | None]:
    """The stamp of each file by its path."""
    return {str(file): stamp(file) for file in files}


def state_file(outputs: Path, file: Path) -> Path:
    """Where the state of a parameter file is kept."""
    name = hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:32]
    return outputs / STATES / f"{name}.json"


def read_state(outputs: Path, file: Path) -> State | None:
    """The state of a parameter file; None if there is none that can be read."""
    try:
        data = json.loads(state_file(outputs, file).read_text(encoding="utf-8"))
        return State(Entry(**data.pop("entry")), **data)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(outputs: Path, file: Path, state: State) -> None:
    """Keep the state of a parameter file."""
    target = state_file(outputs, file)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, json.dumps(asdict(state), ensure_ascii=False))


def forget_state(outputs: Path, file: Path) -> None:
    """Drop the state of a parameter file that is to be run."""
    state_file(outputs, file).unlink(missing_ok=True)


def write_whole(target: Path, text: str) -> None:
    """Write beside, then rename: a reader never sees half a file."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def unchanged(state: State | None, surroundings: str) -> bool:
    """Whether the outputs still are what this run would write."""
    if state is None or state.entry.status not in ("ok", "findings"):
        return False
    if not state.entry.key.startswith(surroundings):
        return False
    files = (*state.inputs.items(), *state.outputs.items())
    return all(stamp(Path(name)) == known for name, known in files)


def surroundings(root: Path, draft: bool) -> str:
    """The key of all that every report depends on: notebook, rules, code, packages, fonts."""
    digest = hashlib.sha256(f"{draft} {sys.version}".encode())
    package = Path(__file__).parent
    patterns = ((root / "expectations", "**/*"), (root / "holidays", "*.yaml"), (package, "**/*"))
    files = [root / "notebooks" / "annual_report.ipynb"]
    for folder, pattern in patterns:
        files += sorted(f for f in folder.glob(pattern) if f.is_file() and f.suffix != ".pyc")
    for file in files:
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    for name in _PACKAGES:
        digest.update(f"{name} {version(name)} ".encode())
    for fonts in _FONT_FOLDERS:
        for place, _, names in sorted(os.walk(Path(fonts).expanduser())):
            digest.update(f"{place} {sorted(names)}".encode())
    return digest.hexdigest()[:16]
