"""What a newer package brings for a workspace, and how it gets there without losing an edit.

A file that is as a package once brought it is the package's to change; any other is the
analyst's, and what the package has for it is written beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal

from nianbao.characters import escaped
from nianbao.errors import UsageError
from nianbao.inputs.workspace import write_whole
from nianbao.workspaces.installation import require_inside
from nianbao.workspaces.manifest import NAME, Manifest, read_manifest
from nianbao.workspaces.supply import EXAMPLE, Supply, digest, is_source

BESIDE = ".new"  # no pattern of suites or notebooks takes such a file
_GIVEN_ONCE = EXAMPLE
_REMOVABLE = ("notebooks/", "expectations/")  # whatever a manifest says
_MOST_READ = 8 * 1024 * 1024  # bytes
_MOST_COMPARED = 256 * 1024  # bytes
_MOST_LINES, _MOST_CHARACTERS = 30, 160  # of a difference shown

Kind = Literal["new", "changed", "removed", "edited", "left"]


@dataclass(frozen=True)
class Change:
    """One file that a package has otherwise than the workspace.

    `edited` by the analyst, the package having changed it, too; `left` the same, the package
    having given it up.
    """

    path: str
    kind: Kind
    before: bytes
    after: bytes

    def difference(self) -> list[str]:
        """The lines that differ, as a short unified diff."""
        from difflib import unified_diff

        if self.kind not in ("changed", "edited"):
            return []
        if max(len(self.before), len(self.after)) > _MOST_COMPARED:
            return ["（文件较大，不逐行比较）"]
        old, new = (d.decode("utf-8", "replace").splitlines() for d in (self.before, self.after))
        lines = list(unified_diff(old, new, "工作区", "新版", n=1, lineterm=""))
        shown = [escaped(line[:_MOST_CHARACTERS]) for line in lines[:_MOST_LINES]]
        more = len(lines) - len(shown)
        return shown + ([f"（另有 {more} 行）"] if more else [])


def changes(root: Path, supply: Supply) -> list[Change]:
    """What an update of a workspace would do. UsageError for an unsound manifest, or no access."""
    manifest = read_manifest(root)
    return _changes(root, supply, manifest.files if manifest else {})


def update(root: Path, supply: Supply) -> list[tuple[Change, Path | None]]:
    """Do it: each change with the file written or removed. Done again, it does the rest."""
    if is_source(root):
        raise UsageError(f"{root} 是 nianbao 的源代码，不是由 nianbao init 建立的工作区")
    manifest = read_manifest(root)
    known = manifest.files if manifest else {}
    try:
        done = []
        for change in _changes(root, supply, known):
            target = root / change.path
            require_inside(root, target)
            done.append((change, _apply(change, target, known.get(change.path))))
        current = Manifest(supply.package, supply.digests)
        if manifest != current:
            write_whole(root / NAME, current.text)
    except OSError as error:
        raise UsageError(f"无法更新工作区 {root}（{error.strerror}）") from None
    return done


def outdated(root: Path, supply: Supply) -> tuple[str, list[str]] | None:
    """The package that made a workspace, and the files that the installed one has otherwise.

    None if there are none, or no package has made it. One comparison where nothing has changed.
    """
    manifest = read_manifest(root)
    if manifest is None or manifest.files == supply.digests:
        return None
    known, brought = manifest.files, supply.digests
    found = [change.path for change in _changes(root, supply, known)]
    found = [path for path in found if known.get(path) != brought.get(path)]
    return (manifest.package, found) if found else None


def edited(root: Path) -> list[str]:
    """The files that are not as a package has brought them; those that are gone, too."""
    manifest = read_manifest(root)
    known = manifest.files if manifest else {}
    return [path for path in sorted(known) if _digest(_read(root / path)) != known[path]]


def _changes(root: Path, supply: Supply, known: Mapping[str, str]) -> list[Change]:
    found = []
    for path in sorted({*known, *supply.files}):
        before, after = _read(root / path), supply.files.get(path)
        if kind := _kind(path, _digest(before), _digest(after), known.get(path)):
            found.append(Change(path, kind, before or b"", after or b""))
    return found


def _kind(path: str, own: str | None, brought: str | None, known: str | None) -> Kind | None:
    """What is to be done, by the digests of the workspace's file, the package's, and its last."""
    if own == brought:
        return None
    if brought is None:
        if not path.startswith(_REMOVABLE):
            return None
        return "removed" if own == known else "left"
    if own is None:
        return None if path == _GIVEN_ONCE else "new"
    if own == known:
        return "changed"
    return None if brought == known else "edited"


def _digest(data: bytes | None) -> str | None:
    return None if data is None else digest(data)


def _read(file: Path) -> bytes | None:
    """What a file holds, of a very long one the beginning; None if it is not there."""
    try:
        if not file.exists():
            return None
        if not file.is_file():
            raise UsageError(f"{file} 不是普通文件")
        with file.open("rb") as stream:
            return stream.read(_MOST_READ)
    except OSError as error:
        raise UsageError(f"无法读取 {file}（{error.strerror}）") from None


def _apply(change: Change, target: Path, known: str | None) -> Path | None:
    if change.kind == "left":
        return None
    if change.kind == "removed":
        target.unlink()
        return target
    if change.kind == "edited":
        target = _beside(target, {known, digest(change.after)})
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, change.after)
    return target


def _beside(target: Path, ours: set[str | None]) -> Path:
    """The name beside a file that is free, or has what a package has put there."""
    for n in count(1):
        place = target.with_name(f"{target.name}{f'.{n}' if n > 1 else ''}{BESIDE}")
        data = _read(place)
        if data is None or digest(data) in ours:
            return place
    raise AssertionError
