"""The page of a report as it was published, saved by hand: params/<district>/<year>/published/."""

from __future__ import annotations

from pathlib import Path

from nianbao.errors import InputError, UsageError
from nianbao.inputs.workspace import Workspace, is_file, write_whole

FOLDER = "published"
SUFFIXES = (".html", ".htm", ".mht", ".docx", ".pdf", ".txt", ".md")
_LARGEST = 64 * 2**20  # bytes


def saved_page(workspace: Workspace, district: str, year: int, body: str) -> Path | None:
    """The page that was saved of a body's report; None where there is none."""
    files = (_folder(workspace, district, year) / f"{body}{suffix}" for suffix in SUFFIXES)
    return next((file for file in files if is_file(file) and workspace.holds(file)), None)


def require_page(page: Path) -> None:
    """UsageError or InputError for what cannot be kept as a page."""
    if page.suffix.lower() not in SUFFIXES:
        known = "、".join(SUFFIXES)
        raise UsageError(f"不能作为已公布的页面留存：{page}；应为{known}文件")
    if not is_file(page):
        raise UsageError(f"没有这个文件：{page}")
    size = page.stat().st_size
    if not 0 < size <= _LARGEST:
        limit = f"不超过{_LARGEST // 2**20} MiB，且不是空文件"
        raise InputError("文件大小不合适", file=page, expected=limit, found=f"{size} 字节")


def keep_page(workspace: Workspace, district: str, year: int, body: str, page: Path) -> Path:
    """Copy a saved page to its place, whole; it takes the place of one that was saved before."""
    require_page(page)
    folder = _folder(workspace, district, year)
    target = folder / f"{body}{page.suffix.lower()}"
    if not workspace.holds(target):
        raise InputError("是指向工作区外的链接，不能使用", file=target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (target.exists() and target.samefile(page)):
            write_whole(target, page.read_bytes())
        for suffix in SUFFIXES:
            other = folder / f"{body}{suffix}"
            if other != target and not (other.exists() and other.samefile(page)):
                other.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"无法留存 {page}（{error.strerror}）") from None
    return target


def _folder(workspace: Workspace, district: str, year: int) -> Path:
    return workspace.root / "params" / district / str(year) / FOLDER
