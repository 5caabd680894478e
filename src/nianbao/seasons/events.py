"""The record of a season: params/<district>/<year>/events.jsonl, one event a line, never changed.

Events are only added, one writer at a time, each to a twin beside the record first: a record
that was cut short or edited is read as it was written, and made whole by the next event.
"""

from __future__ import annotations

import hashlib
import stat
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from nianbao.errors import InputError, UsageError
from nianbao.inputs.workspace import Workspace
from nianbao.seasons.durable import append, cut, put
from nianbao.seasons.entry import chained
from nianbao.seasons.event import Event
from nianbao.seasons.standing import Standing, standings
from nianbao.seasons.twin import TWIN, Record, read_record

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD = "events.jsonl"
LARGEST = 32 * 2**20  # bytes: some 100,000 events
_MOST_LINES = 200_000  # of what is no record there could be millions
_PATIENCE = 20.0  # seconds for another writer to finish
_MOMENT = 0.2  # seconds between the two files that a writer is at

Made = Callable[[Standing], Event]  # an event, by where the body's report stands now


@dataclass(frozen=True)
class Events:
    """What was read of a record; `notices` say what is wrong with it, in a sentence each."""

    events: tuple[Event, ...] = ()
    notices: tuple[str, ...] = ()

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Where each body stands, by id; those without events are not there."""
        return standings(self.events)


def record_file(workspace: Workspace, district: str, year: int) -> Path:
    """Where the record of a season stands, or would."""
    return workspace.root / "params" / district / str(year) / RECORD


def read_events(workspace: Workspace, district: str, year: int) -> Events:
    """All that happened in a season; nothing where there is no record yet.

    InputError for one that cannot be opened, is too large, or lies outside of the workspace.
    """
    file = record_file(workspace, district, year)
    changed = tuple(map(_changed, (file, _twin(file))))
    if not any(changed):
        return Events()
    _require_inside(workspace, file)
    return _events(file, workspace.relative(file), changed)


def standing_of(workspace: Workspace, district: str, year: int, body: str) -> Standing:
    """Where one body's report stands."""
    known = read_events(workspace, district, year).standings
    return known.get(body, Standing(body))


def add_event(workspace: Workspace, district: str, year: int, event: Made, body: str) -> Event:
    """Write down what happened to a body's report; UsageError where it may not happen now."""
    return add_events(workspace, district, year, [(body, event)])[0]


def add_events(
    workspace: Workspace, district: str, year: int, made: Sequence[tuple[str, Made]]
) -> list[Event]:
    """Write down events one after the other, all or none.

    UsageError, with every reason, where one of them may not happen now, where the record is
    forked, and where it cannot be written.
    """
    file = record_file(workspace, district, year)
    _require_inside(workspace, file)
    with _alone(file):
        record = _read(file)
        if record.forked:
            raise UsageError(
                f"{workspace.relative(file)}：{record.notices[0]}；没有登记。"
                f"请核对两份文件，把不用的一份移到别处，{TWIN}是同一文件夹中的 .{RECORD}"
            )
        new = _following(record, made)
        first = _first(file)
        last, lines = record.last(first), b""
        for event in new:
            line = chained(event, last)
            last, lines = line.chain, lines + line.text + b"\n"
        if len(record.text) + len(lines) > LARGEST:
            raise UsageError(f"{workspace.relative(file)} 过大，不能再登记")
        _write(file, record.text, lines)
    return new


def _following(record: Record, made: Sequence[tuple[str, Made]]) -> list[Event]:
    """The events as they follow on a record, each on those before it."""
    known = standings(one.event for one in record.entries if one.event)
    new: list[Event] = []
    refused: list[str] = []
    for body, event in made:
        standing = known.get(body, Standing(body))
        following = event(standing)
        if reason := standing.refusal(following.event, following.seal):
            refused.append(f"{body}：{reason}" if len(made) > 1 else reason)
            continue
        known[body] = Standing(body, (*standing.events, following))
        new.append(following)
    if refused:
        raise UsageError("\n".join(refused))
    return new


def _write(file: Path, before: bytes, lines: bytes) -> None:
    """Make both files whole, then add to the twin, then to the record."""
    for one in (_twin(file), file):
        text = _bytes(one)
        if text != before and not (text is None and not before):
            if text and not before.startswith(text):
                digest = hashlib.sha256(text).hexdigest()[:12]
                put(file.with_name(f"events.damaged-{digest}.jsonl"), text)
            put(one, before)
    append(_twin(file), lines)
    try:
        append(file, lines)
    except OSError:
        cut(_twin(file), len(before))  # what was not done is not told by the twin either
        raise


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One writer at a time; UsageError for one that waits in vain, or may not write."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_name(f".{RECORD}.lock"), timeout=_PATIENCE):
            yield
    except Timeout:
        raise UsageError(f"另一个程序正在写 {file}，请稍后再试") from None
    except OSError as error:
        raise UsageError(f"无法写入 {file}（{error.strerror}），没有登记") from None


def _twin(file: Path) -> Path:
    return file.with_name(f".{file.name}")


def _first(file: Path) -> str:
    """What a chain begins with: a record in the folder of another season does not follow."""
    return "/".join(file.parts[-3:-1])


def _require_inside(workspace: Workspace, file: Path) -> None:
    for one in (file, _twin(file)):
        if not workspace.holds(one):
            raise InputError("是指向工作区外的链接，不能使用", file=one)


def _changed(file: Path) -> tuple[int, ...]:
    """What differs when a file was written; empty where there is none."""
    try:
        known = file.stat()
    except OSError:
        return ()
    return known.st_mtime_ns, known.st_ctime_ns, known.st_size, known.st_ino


def _bytes(file: Path) -> bytes | None:
    """What a file holds; None where there is none."""
    try:
        known = file.stat()
        if not stat.S_ISREG(known.st_mode):
            raise InputError("不是文件，不能读取", file=file)
        if known.st_size > LARGEST:
            raise InputError("文件过大", file=file, expected=f"不超过{LARGEST // 2**20} MiB")
        text = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"无法读取（{error.strerror}）", file=file) from None
    if text.count(b"\n") > _MOST_LINES:
        raise InputError("行数过多，不是本程序的记录", file=file, expected=f"不超过{_MOST_LINES}行")
    return text


def _read(file: Path) -> Record:
    return read_record(_bytes(file), _bytes(_twin(file)), _first(file))


@lru_cache(maxsize=64)
def _events(file: Path, name: str, _changed: tuple[tuple[int, ...], ...]) -> Events:
    own, twin = _bytes(file), _bytes(_twin(file))
    if twin is not None and own != twin:
        time.sleep(_MOMENT)  # a writer may be between the two
        own, twin = _bytes(file), _bytes(_twin(file))
    record = read_record(own, twin, _first(file))
    events = tuple(one.event for one in record.entries if one.event)
    return Events(events, tuple(f"{name}：{said}" for said in record.notices))
