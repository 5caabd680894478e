"""A new workspace, written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from nianbao.errors import UsageError
from nianbao.inputs.workspace import Workspace, is_workspace, real, write_whole
from nianbao.workspaces.manifest import NAME, Manifest
from nianbao.workspaces.supply import Supply, digest

_MOST_NAMED = 5


def install(folder: Path, supply: Supply) -> list[Path]:
    """Make a workspace of a folder, new or without files of these names; the files written.

    UsageError for a folder that is a workspace, for files that would be overwritten, and for a
    disk that does not take it; then nothing is left.
    """
    if is_workspace(folder):
        raise UsageError(
            f"{folder} 已经是 nianbao 工作区；要取得新版程序带来的文件，"
            f"请输入 nianbao init --update {folder}"
        )
    manifest = Manifest(supply.package, supply.digests)
    files = {**supply.files, NAME: manifest.text.encode()}
    try:
        if os.path.lexists(folder):
            _require_room(folder, files)
            _fill(folder, files)
        else:
            _make(folder, files)
    except OSError as error:
        raise UsageError(f"无法建立工作区 {folder}（{error.strerror}）") from None
    return [folder / path for path in files]


def require_inside(root: Path, target: Path) -> None:
    """UsageError for a file whose folder is a link that leads out of the workspace."""
    if not real(target.parent).is_relative_to(real(root)):
        raise UsageError(f"{target.parent} 是指向工作区外的链接，不能写入")


def _require_room(folder: Path, files: Mapping[str, bytes]) -> None:
    """UsageError if files would be overwritten; what an interrupted call has left would not."""
    if not folder.is_dir():
        raise UsageError(f"{folder} 不是文件夹")
    taken = []
    for path, data in files.items():
        target = folder / path
        require_inside(folder, target)
        same = target.is_file() and digest(target.read_bytes()) == digest(data)
        if os.path.lexists(target) and not same:
            taken.append(path)
    if taken:
        more = f" 等 {len(taken)} 个" if len(taken) > _MOST_NAMED else ""
        raise UsageError(
            f"{folder} 中已有同名文件，不予覆盖：{'、'.join(taken[:_MOST_NAMED])}{more}；"
            "请换一个文件夹，或先移走这些文件"
        )


def _make(folder: Path, files: Mapping[str, bytes]) -> None:
    """A folder that was not there, made beside its place and renamed."""
    made = _folders(folder.parent)
    beside = folder.with_name(f".{os.urandom(4).hex()}.part")
    try:
        beside.mkdir()
        _fill(beside, files)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        _remove(made)
        raise


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files in a folder, all or none. The master notebook, which makes it a workspace, is last."""
    last = Workspace(folder).notebook()
    targets = {folder / path: data for path, data in files.items() if folder / path != last}
    made: list[Path] = []
    try:
        for target, data in {**targets, last: files[last.relative_to(folder).as_posix()]}.items():
            made += _folders(target.parent)
            if not target.is_file():
                made.append(target)
                write_whole(target, data)
    except BaseException:
        _remove(made)
        raise


def _folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; the ones that were not there, from the top."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _remove(made: list[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):  # a folder into which somebody else has put something stays
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
