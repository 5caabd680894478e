"""A zip archive that somebody handed in: a workbook, a Word file. It is untrusted.

What an honest one does not need is refused before or while it is unpacked: a ratio that no
document has, parts larger than due, and every way to pack them but the usual two.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from nianbao.errors import InputError

_LARGEST_RATIO, _SMALL = 100, 16 * 2**20  # beyond: a bomb, for a document packs about 10 to 1
_PIECE = 64 * 1024  # bytes unpacked at once
_CUT_OFF = (zipfile.BadZipFile, zlib.error, EOFError)
_MALFORMED = (expat.ExpatError, LookupError, ValueError, OverflowError, RuntimeError, struct.error)


class Archive:
    """The parts of an archive that is open; `what` it is, and its `name`, are told in messages."""

    def __init__(self, archive: zipfile.ZipFile, name: str, what: str) -> None:
        self._archive, self.name, self.what = archive, name, what

    @property
    def names(self) -> list[str]:
        return self._archive.namelist()

    def pieces(self, part: str, largest: int) -> Iterator[bytes]:
        """A part of at most `largest` bytes, piece by piece; KeyError if it is not there.

        An archive never gives more of a part than the size that it declares.
        """
        info = self._archive.getinfo(part)
        if info.file_size > largest:
            size = f"{info.file_size // 2**20} MiB"
            raise self.too_large(posixpath.basename(part), f"{largest // 2**20} MiB以内", size)
        packed = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not packed or info.header_offset < 0:
            raise ValueError(part)
        with self._archive.open(info) as stream:
            while piece := stream.read(_PIECE):
                yield piece

    def too_large(self, part: str, expected: str, found: str) -> InputError:
        """The error for a part that is larger than due."""
        message = f"{self.what}的{part}过大，不予打开"
        return InputError(message, file=self.name, expected=expected, found=found)


@contextmanager
def opened(
    file: Path | bytes, name: str, *, what: str, kind: str, largest: int
) -> Iterator[Archive]:
    """The archive in a file, or in its bytes, while it is read.

    InputError for one that is damaged or a bomb. `largest` is how many bytes all its parts may
    have. What is malformed within it is told so as well: a ValueError or a KeyError of whoever
    reads it.
    """
    try:
        packed = len(file) if isinstance(file, bytes) else file.stat().st_size
        with zipfile.ZipFile(BytesIO(file) if isinstance(file, bytes) else file) as archive:
            _refuse_bomb(archive, packed, name, what, largest)
            _refuse_doubtful(archive.namelist())
            yield Archive(archive, name, what)
    except _CUT_OFF:
        raise InputError(f"{what}已损坏，无法读取", file=name, found=f"不完整的{kind}") from None
    except _MALFORMED:
        raise InputError(f"{what}已损坏，无法读取", file=name, found="不合格式的内容") from None


def _refuse_bomb(archive: zipfile.ZipFile, packed: int, name: str, what: str, largest: int) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    ratio = unpacked / max(1, packed)
    if unpacked > largest or (unpacked > _SMALL and ratio > _LARGEST_RATIO):
        raise InputError(
            f"{what}展开后过大，不予打开",
            file=name,
            expected=f"{largest // 2**20} MiB以内，压缩比不超过{_LARGEST_RATIO}",
            found=f"{unpacked // 2**20} MiB，压缩比{ratio:.0f}",
        )


def _refuse_doubtful(names: list[str]) -> None:
    """ValueError for names of which two programs may read two things."""
    if len({name.lower() for name in names}) != len(names):
        raise ValueError("two parts of one name")
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise ValueError("a part outside")
