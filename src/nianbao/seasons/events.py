"""The record of a season: params/<district>/<year>/events.jsonl, one event a line, never changed.

Events are only added, one writer at a time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from filelock import FileLock
from pydantic import ValidationError

from nianbao.errors import InputError, UsageError
from nianbao.inputs.workspace import Workspace
from nianbao.seasons.event import Event
from nianbao.seasons.standing import Standing, standings

RECORD = "events.jsonl"


@dataclass(frozen=True)
class Events:
    """What was read of a record; `notices` say what is wrong with it, in a sentence each."""

    events: tuple[Event, ...] = ()
    notices: tuple[str, ...] = ()


def record_file(workspace: Workspace, district: str, year: int) -> Path:
    """Where the record of a season stands, or would."""
    return workspace.root / "params" / district / str(year) / RECORD


def read_events(workspace: Workspace, district: str, year: int) -> Events:
    """All that happened in a season; nothing where there is no record yet."""
    file = record_file(workspace, district, year)
    try:
        stat = file.stat()
    except FileNotFoundError:
        return Events()
    return _read(file, stat.st_mtime_ns, stat.st_size)


def standing_of(workspace: Workspace, district: str, year: int, body: str) -> Standing:
    """Where one body's report stands."""
    known = standings(read_events(workspace, district, year).events)
    return known.get(body, Standing(body))


def add_event(
    workspace: Workspace, district: str, year: int, event: Callable[[Standing], Event], body: str
) -> Event:
    """Write down what happened to a body's report; UsageError where it may not happen now."""
    file = record_file(workspace, district, year)
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file.with_name(f".{RECORD}.lock")):
        standing = standing_of(workspace, district, year, body)
        new = event(standing)
        if refused := standing.refusal(new.event, new.seal):
            raise UsageError(refused)
        line = new.model_dump_json(exclude_none=True) + "\n"
        with file.open("ab") as stream:
            stream.write(line.encode())
            stream.flush()
            os.fsync(stream.fileno())
    return new


@lru_cache(maxsize=64)
def _read(file: Path, _changed: int, _size: int) -> Events:
    found: list[Event] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(Event.model_validate_json(line))
        except ValidationError as error:
            raise InputError("不是一条记录", file=file, line=number) from error
    return Events(tuple(found))
