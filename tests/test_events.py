"""The record of a season: nothing that was written down is lost, whatever happens to its files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nianbao.errors import InputError, UsageError
from nianbao.inputs.workspace import Workspace
from nianbao.seasons import events as room
from nianbao.seasons.entry import chained
from nianbao.seasons.event import Event
from nianbao.seasons.events import add_event, add_events, read_events, record_file
from nianbao.seasons.twin import Record, read_record
from tests.test_standing import ONE, TWO, event

FIRST = "shili/2023"
BODIES = [f"body-{number}" for number in range(4)]


def add(workspace: Workspace, *bodies: str) -> None:
    for body in bodies:
        add_event(
            workspace, "shili", 2023, lambda _, body=body: event("submitted", body=body), body
        )


def bodies(workspace: Workspace) -> list[str]:
    return [one.body for one in read_events(workspace, "shili", 2023).events]


def notices(workspace: Workspace) -> str:
    return "\n".join(read_events(workspace, "shili", 2023).notices)


def lines(*made: Event, first: str = FIRST) -> bytes:
    """A record of these events."""
    text, last = list[bytes](), first
    for one in made:
        line = chained(one, last)
        text.append(line.text + b"\n")
        last = line.chain
    return b"".join(text)


def read(record: Record) -> list[str]:
    return [one.event.body for one in record.entries if one.event]


WHOLE = lines(*(event("submitted", body=body) for body in BODIES))


@pytest.fixture
def shili(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path)
    add(workspace, *BODIES)
    return workspace


@pytest.fixture
def record(shili: Workspace) -> Path:
    return record_file(shili, "shili", 2023)


def damaged(record: Path) -> list[Path]:
    return sorted(record.parent.glob("events.damaged-*.jsonl"))


def test_what_was_written_is_read(shili: Workspace, record: Path) -> None:
    assert bodies(shili) == BODIES
    assert notices(shili) == ""
    assert record.read_bytes() == WHOLE == record.with_name(".events.jsonl").read_bytes()


@pytest.mark.parametrize("twin", [True, False])
def test_a_record_cut_at_any_byte_loses_nothing_that_its_twin_has(twin: bool) -> None:
    for at in range(len(WHOLE)):
        found = read_record(WHOLE[:at], WHOLE if twin else None, FIRST)
        if twin:
            assert read(found) == BODIES
            assert found.notices or at == len(WHOLE) - 1
        else:  # nothing is known of what is gone, and half a line is told
            assert read(found) == BODIES[: len(found.entries)]
            half = WHOLE[:at].rpartition(b"\n")[2]
            assert bool(found.notices) == bool(half and WHOLE[at : at + 1] != b"\n")


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255), st.booleans())
def test_a_byte_that_was_changed_is_told_and_changes_nothing(at: int, by: int, own: bool) -> None:
    changed = WHOLE[:at] + bytes([WHOLE[at] ^ by]) + WHOLE[at + 1 :]
    found = read_record(*((changed, WHOLE) if own else (WHOLE, changed)), FIRST)
    assert set(read(found)) >= set(BODIES)
    assert found.notices or not own or changed.split() == WHOLE.split()
    alone = read_record(changed, None, FIRST)
    assert alone.notices or read(alone) == BODIES


SHUFFLED = [b"?", *(WHOLE.splitlines()[n] for n in (1, 0)), b"?", b""]


@settings(deadline=None, max_examples=200)
@example(SHUFFLED)  # what stands at the place of a line that is gone is not that line
@given(st.lists(st.binary(max_size=60) | st.sampled_from(WHOLE.splitlines()), max_size=6))
def test_any_record_is_read(text: list[bytes]) -> None:
    given = b"\n".join(text)
    assert set(read(read_record(given, WHOLE, FIRST))) >= set(BODIES)
    read_record(given, None, FIRST)
    read_record(None, given, FIRST)


def test_an_edited_line_stands_as_it_was_written(shili: Workspace, record: Path) -> None:
    record.write_bytes(record.read_bytes().replace(ONE.encode(), TWO.encode(), 1))
    assert {one.seal for one in read_events(shili, "shili", 2023).events} == {ONE}
    told = notices(shili)
    assert "params/shili/2023/events.jsonl：第1行写下以后有改动" in told
    assert ONE in told and TWO in told
    edited = record.read_bytes()
    add(shili, "late")
    assert bodies(shili) == [*BODIES, "late"] and notices(shili) == ""
    assert [file.read_bytes() for file in damaged(record)] == [edited]


def test_without_the_twin_an_edit_is_told(shili: Workspace, record: Path) -> None:
    record.with_name(".events.jsonl").unlink()
    record.write_bytes(record.read_bytes().replace(ONE.encode(), TWO.encode(), 1))
    assert read_events(shili, "shili", 2023).events[0].seal == TWO
    assert "第1行与上一行不衔接" in notices(shili) and "第2行" not in notices(shili)
    add(shili, "late")
    assert bodies(shili) == [*BODIES, "late"]
    assert record.read_bytes() == record.with_name(".events.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda four: four[:1] + four[2:], "缺少第2行"),
        (lambda four: four[:2], "缺少第3-4行"),
        (lambda four: [four[1], four[0], *four[2:]], "缺少第1行"),
        (lambda four: [], "缺少第1-4行"),
    ],
)
def test_a_line_that_is_gone_comes_back(
    shili: Workspace, record: Path, change: Callable[[list[bytes]], list[bytes]], said: str
) -> None:
    record.write_bytes(b"".join(change(record.read_bytes().splitlines(keepends=True))))
    assert bodies(shili) == BODIES
    assert said in notices(shili)


def test_a_record_that_is_gone_is_read_from_its_twin(shili: Workspace, record: Path) -> None:
    record.unlink()
    assert bodies(shili) == BODIES and "记录不见了" in notices(shili)
    add(shili, "late")
    assert record.read_bytes().startswith(WHOLE)


def test_a_line_put_in_by_hand_counts_and_is_told(shili: Workspace, record: Path) -> None:
    extra = event("submitted", body="by-hand").model_dump_json(exclude_none=True).encode()
    one, *rest = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join([one, extra + b"\n", *rest]))
    assert bodies(shili) == [BODIES[0], "by-hand", *BODIES[1:]]
    assert "第2行与上一行不衔接" in notices(shili)


def test_half_a_line_is_no_event_and_never_glued_to_the_next(
    shili: Workspace, record: Path
) -> None:
    record.with_name(".events.jsonl").unlink()
    torn = WHOLE + b'{"event":"subm'
    record.write_bytes(torn)
    assert "最后一行不完整" in notices(shili)
    add(shili, "late")
    assert bodies(shili) == [*BODIES, "late"] and notices(shili) == ""
    assert damaged(record)[0].read_bytes() == torn


def test_two_histories_are_readable_and_not_written_on(shili: Workspace, record: Path) -> None:
    other = WHOLE + lines(event("submitted", body="other"), first=_last(WHOLE))
    own = WHOLE + lines(event("submitted", body="own"), first=_last(WHOLE))
    record.write_bytes(own)
    record.with_name(".events.jsonl").write_bytes(other)
    assert bodies(shili) == [*BODIES, "own"]
    assert "各不相同" in notices(shili)
    with pytest.raises(UsageError, match="没有登记"):
        add(shili, "late")
    assert (record.read_bytes(), record.with_name(".events.jsonl").read_bytes()) == (own, other)


def test_both_histories_put_together_by_hand_count(shili: Workspace, record: Path) -> None:
    own, other = (lines(event("submitted", body=b), first=_last(WHOLE)) for b in ("own", "other"))
    record.write_bytes(WHOLE + other + own)
    record.with_name(".events.jsonl").write_bytes(WHOLE + own)
    assert bodies(shili) == [*BODIES, "other", "own"]
    add(shili, "late")
    assert bodies(shili) == [*BODIES, "other", "own", "late"]


def test_a_record_of_another_season_does_not_follow(shili: Workspace, record: Path) -> None:
    moved = record_file(shili, "shili", 2024)
    moved.parent.mkdir()
    moved.write_bytes(record.read_bytes())
    assert "第1行与上一行不衔接" in read_events(shili, "shili", 2024).notices[0]


def test_lines_as_windows_ends_them_are_the_same(shili: Workspace, record: Path) -> None:
    record.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace(b"\n", b"\r\n"))
    assert bodies(shili) == BODIES and notices(shili) == ""


def test_an_edit_that_would_link_to_a_script_is_no_event(tmp_path: Path) -> None:
    text = (
        '{"event":"published","body":"a","at":"2024-01-20T10:00:00+08:00","seal":"%s","url":"%s"}'
    )
    for url in ("javascript:alert(1)", 'https://a\\" onclick=', "https://user@evil/", "//evil"):
        found = read_record((text % (ONE, url) + "\n").encode(), None, FIRST)
        assert read(found) == [] and "不是一条记录" in found.notices[0]


def test_a_day_that_is_none_is_no_event() -> None:
    text = WHOLE.splitlines()[0].replace(b"2024-01-20", b"2024-13-45")
    assert read(read_record(text + b"\n", None, FIRST)) == []


def test_all_or_none_is_written(shili: Workspace) -> None:
    made = [
        ("new", lambda _: event("submitted", body="new")),
        ("body-0", lambda _: event("published", body="body-0")),
        ("body-1", lambda _: event("returned", body="body-1", seal=TWO)),
    ]
    with pytest.raises(UsageError) as refused:
        add_events(shili, "shili", 2023, made)
    assert "body-0：不能公布" in str(refused.value) and "body-1：不能退回" in str(refused.value)
    assert bodies(shili) == BODIES


def test_a_full_disk_leaves_the_record_as_it_was(
    shili: Workspace, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Path, data: bytes) -> None:
        if file == record:
            raise OSError(28, "No space left on device")
        room_append(file, data)

    room_append = room.append
    monkeypatch.setattr(room, "append", full)
    with pytest.raises(UsageError, match="无法写入"):
        add(shili, "late")
    assert bodies(shili) == BODIES and notices(shili) == ""


def test_another_writer_is_waited_for_and_then_told(
    shili: Workspace, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_PATIENCE", 0.1)
    with FileLock(record.with_name(".events.jsonl.lock")), pytest.raises(UsageError, match="稍后"):
        add(shili, "late")
    add(shili, "late")  # the lock file that is left does not stop anybody


def test_a_record_outside_of_the_workspace_is_not_touched(tmp_path: Path) -> None:
    outside = tmp_path / "outside.jsonl"
    outside.write_bytes(WHOLE)
    workspace = Workspace(tmp_path / "inside")
    record = record_file(workspace, "shili", 2023)
    record.parent.mkdir(parents=True)
    record.symlink_to(outside)
    for touch in (lambda: bodies(workspace), lambda: add(workspace, "late")):
        with pytest.raises(InputError, match="工作区外"):
            touch()
    assert outside.read_bytes() == WHOLE


def test_a_record_that_is_too_large_is_refused(
    shili: Workspace, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LARGEST", len(WHOLE) + 10)
    with pytest.raises(UsageError, match="过大"):
        add(shili, "late")
    record.write_bytes(WHOLE * 2)
    with pytest.raises(InputError, match="文件过大"):
        bodies(shili)


@pytest.mark.parametrize("name", ["events.jsonl", ".events.jsonl"])
def test_what_is_no_file_is_refused_at_once(shili: Workspace, record: Path, name: str) -> None:
    record.with_name(name).unlink()
    os.mkfifo(record.with_name(name))
    for touch in (lambda: bodies(shili), lambda: add(shili, "late")):
        with pytest.raises(InputError, match="不是文件"):
            touch()


def test_millions_of_lines_are_refused_at_once(shili: Workspace, record: Path) -> None:
    record.write_bytes(b"x\n" * 1_000_000)
    with pytest.raises(InputError, match="行数过多"):
        bodies(shili)


def test_a_long_record_is_read_in_a_moment() -> None:
    text = lines(*(event("submitted", body=f"body-{n % 3000}") for n in range(20_000)))
    started = time.monotonic()
    assert len(read(read_record(text, text[:-1000], FIRST))) == 20_000
    assert time.monotonic() - started < 20


WRITER = """
import sys
from pathlib import Path
from nianbao.inputs.workspace import Workspace
from nianbao.seasons.event import Event
from nianbao.seasons.events import add_event
workspace, name = Workspace(Path(sys.argv[1])), sys.argv[2]
for number in range(int(sys.argv[3])):
    body = f"{name}-{number}"
    at = "2024-01-20T10:00:00+08:00"
    add_event(workspace, "shili", 2023, lambda _: Event(event="submitted", body=body, at=at,
              seal="1" * 64), body)
    print(body, flush=True)
"""


def _last(text: bytes) -> str:
    return read_record(text, None, FIRST).last(FIRST)


def _writer(folder: Path, name: str, number: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(folder), name, str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ})


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [_writer(tmp_path, name, 50) for name in ("a", "b")]
    said = [writer.communicate(timeout=120)[0].decode().split() for writer in writers]
    workspace = Workspace(tmp_path)
    assert Counter(bodies(workspace)) == Counter(said[0] + said[1])
    assert len(bodies(workspace)) == 100 and notices(workspace) == ""


def test_a_killed_writer_loses_nothing_that_it_has_reported(tmp_path: Path) -> None:
    workspace, reported = Workspace(tmp_path), list[str]()
    for turn in range(5):
        writer = _writer(tmp_path, f"turn-{turn}", 10_000)
        assert writer.stdout
        reported += [writer.stdout.readline().decode().strip() for _ in range(3 + turn)]
        time.sleep(0.003 * turn)
        writer.send_signal(signal.SIGKILL)
        reported += writer.communicate(timeout=60)[0].decode().split()
        assert set(bodies(workspace)) >= set(reported)
        add(workspace, f"after-{turn}")  # no lock of the killed one is left
        assert notices(workspace) == ""
