"""Files that outlast a crash: what was written is on the disk before anything relies on it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def append(file: Path, data: bytes) -> None:
    """Add to the end of a file; OSError, with the file as it was, where it cannot be."""
    there = file.exists()
    size = file.stat().st_size if there else 0
    try:
        with file.open("ab") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        cut(file, size)
        raise
    if not there:
        _settle(file.parent)


def cut(file: Path, size: int) -> None:
    """Take back what was added; nothing is said where even that cannot be."""
    with suppress(OSError):
        os.truncate(file, size)


def put(file: Path, data: bytes) -> None:
    """Write a whole file beside, then rename it."""
    beside = file.with_name(f".{file.name}.{os.urandom(4).hex()}.part")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    _settle(file.parent)


def _settle(folder: Path) -> None:
    """Have the names of a folder written out, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
