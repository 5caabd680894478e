"""What a district gives to its website: a folder or a ZIP file of its own, written whole.

It has the checksums of all its files (`sha256sum -c SHA256SUMS`), and is known by them: a place
where anything else stands is never written over.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nianbao.errors import UsageError
from nianbao.inputs.workspace import Workspace, real

SUMS = "SHA256SUMS"
_OWN = ("params", "outputs", "notebooks", "expectations", "holidays", "styles", "data")
_LARGEST_SUMS = 16 * 2**20  # bytes; of ten thousand files one has 1 MB
_HEAD = 4096  # bytes of the index, in which its mark stands
_SUM = re.compile(r"[0-9a-f]{64}  (.+)")
_DAY = (1980, 1, 1, 0, 0, 0)  # of every file in a ZIP: the same files give the same bytes

Add = Callable[[str, bytes], None]


@dataclass(frozen=True)
class Package:
    """The place of a package; `mark` is the district and the year that it is of."""

    to: Path
    mark: str

    @property
    def _zipped(self) -> bool:
        return self.to.suffix.lower() == ".zip"

    def require_place(self, workspace: Workspace) -> None:
        """UsageError for a place in which a package would do harm."""
        to, root = real(self.to), real(workspace.root)
        if root.is_relative_to(to) or any(to.is_relative_to(real(root / name)) for name in _OWN):
            raise UsageError(f"不能发布到 {self.to}：这里是工作区自己的文件夹，请另选一处")
        if not os.path.lexists(self.to):
            return
        if self.to.is_symlink() or self.to.is_file() != self._zipped:
            raise UsageError(f"不能发布到 {self.to}：这里已有别的文件，请另选一处")
        try:
            index, strangers = _in_zip(to) if self._zipped else _in_folder(to)
        except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile):
            index, strangers = "", "不是以前发布的内容"
        if strangers:
            raise UsageError(f"不能发布到 {self.to}：{strangers}；应为新的、空的或以前发布的")
        if index and f'content="{self.mark}"' not in index:
            raise UsageError(f"不能发布到 {self.to}：这里是另一地区或另一年度的，请另选一处")

    @contextmanager
    def writing(self) -> Iterator[Add]:
        """Write a package beside its place, then rename it: readers see the old one or the new.

        UsageError where the disk is at fault; the old package stays then.
        """
        beside = self.to.with_name(f".{self.to.name}.{os.urandom(4).hex()}.part")
        try:
            self.to.parent.mkdir(parents=True, exist_ok=True)
            _recover(self.to)
            if self._zipped:
                with zipfile.ZipFile(beside, "x", zipfile.ZIP_DEFLATED) as archive:
                    yield from _summed(lambda name, content: _put(archive, name, content))
                beside.replace(self.to)
            else:
                beside.mkdir()
                yield from _summed(lambda name, content: _write(beside / name, content))
                _exchange(beside, self.to)
        except OSError as error:
            raise UsageError(f"无法写入 {self.to}（{error.strerror}）") from None
        finally:
            beside.unlink(missing_ok=True) if self._zipped else shutil.rmtree(beside, True)


def _summed(put: Add) -> Iterator[Add]:
    """What adds files, in their order; then the sums of all, sorted by name."""
    sums: dict[str, str] = {}

    def add(name: str, content: bytes) -> None:
        sums[name] = hashlib.sha256(content).hexdigest()
        put(name, content)

    yield add
    lines = [f"{sums[name]}  {name}\n" for name in sorted(sums)]
    put(SUMS, "".join(lines).encode())


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _DAY)
    info.create_system, info.external_attr = 3, 0o644 << 16
    archive.writestr(info, content, zipfile.ZIP_DEFLATED)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)


def _exchange(new: Path, place: Path) -> None:
    """Put a new folder in the place of an old one, which comes back if that fails."""
    old = new.with_suffix(".old")
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _recover(place: Path) -> None:
    """Mend what a writer that was killed has left: half a package goes, an old one comes back."""
    left = re.compile(rf"\.{re.escape(place.name)}\.[0-9a-f]{{8}}\.(part|old)")
    for one in [one for one in place.parent.iterdir() if left.fullmatch(one.name)]:
        if one.suffix == ".old" and not os.path.lexists(place):
            one.rename(place)
        elif one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()


def _in_folder(folder: Path) -> tuple[str, str]:
    """The index of a package in a folder, and what is in the way of a new one."""
    found = {
        (Path(at) / name).relative_to(folder).as_posix()
        for at, _, names in os.walk(folder)
        for name in names
    }
    if not found:
        return "", "" if not any(folder.iterdir()) else "这里有别的文件夹"
    with (folder / SUMS).open("rb") as stream:
        listed = _listed(stream.read(_LARGEST_SUMS))
    if strangers := found - listed:
        return "", f"这里有别的文件（{min(strangers)}）"
    with (folder / "index.html").open("rb") as stream:
        return stream.read(_HEAD).decode(errors="replace"), ""


def _in_zip(file: Path) -> tuple[str, str]:
    """The same of a ZIP file."""
    with zipfile.ZipFile(file) as archive:
        with archive.open(SUMS) as stream:
            listed = _listed(stream.read(_LARGEST_SUMS))
        if strangers := set(archive.namelist()) - listed:
            return "", f"这里有别的文件（{min(strangers)}）"
        with archive.open("index.html") as stream:
            return stream.read(_HEAD).decode(errors="replace"), ""


def _listed(sums: bytes) -> set[str]:
    """The files that the sums of a package name, and the sums themselves; ValueError for others."""
    lines = [_SUM.fullmatch(line) for line in sums.decode().splitlines()]
    names = {line[1] for line in lines if line}
    if not all(lines) or not {"index.html", "figures.csv"} <= names:
        raise ValueError("no sums of a package")
    return names | {SUMS}
