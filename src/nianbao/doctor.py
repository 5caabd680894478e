"""What this system lacks for a report, and how to get it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nianbao.errors import NianbaoError

_PACKAGES = ("great-expectations", "jupyterlab", "nbconvert", "pandas", "papermill", "typst")


@dataclass(frozen=True)
class Examined:
    """One thing looked at: how it stands, and the remedy if it does not serve."""

    subject: str
    passed: bool
    state: str
    remedy: str = ""


def examine(folder: Path) -> Iterator[Examined]:
    """Python, packages, kernel, fonts, workspace and its files, in this order."""
    yield Examined(
        "Python", sys.version_info >= (3, 11), sys.version.split()[0], "需要 3.11 及以上"
    )
    yield from map(_package, _PACKAGES)
    yield _kernel()
    yield _fonts()
    yield from _workspace(folder)


def _package(name: str) -> Examined:
    try:
        return Examined(name, True, version(name))
    except PackageNotFoundError:
        return Examined(name, False, "未安装", f"pip install {name}")


def _kernel() -> Examined:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    remedy = "python -m ipykernel install --sys-prefix"
    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return Examined("Jupyter 内核 python3", False, "未安装", remedy)
    usable = Path(program).exists() or program in ("python", "python3")
    return Examined("Jupyter 内核 python3", usable, program, remedy)


def _fonts() -> Examined:
    """The faces in use, tried on every character of the form."""
    from nianbao.form.editions import editions
    from nianbao.pages.font_sources import remedy
    from nianbao.pages.fonts import chosen, missing_glyphs

    try:
        families = chosen()
        shown = set("草稿—0123456789").union(
            *(
                node.label
                for form in editions()
                for table in form.tables
                for axis in ("row", "column")
                for node, _ in table.walk(axis)
            )
        )
        missing = missing_glyphs(shown)
    except NianbaoError as error:
        return Examined("中文字体", False, str(error), remedy())
    if missing:
        return Examined("中文字体", False, f"缺字：{''.join(missing)}", remedy())
    used = "、".join(dict.fromkeys(names[0] for names in families.values()))
    return Examined("中文字体", True, used)


def _workspace(folder: Path) -> Iterator[Examined]:
    from nianbao.inputs.workspace import find_workspace
    from nianbao.rules.rulebook import read_rulebook

    try:
        workspace = find_workspace(folder)
        rulebook = read_rulebook(workspace.suites)
    except NianbaoError as error:
        remedy = "请进入工作区再运行，或输入 nianbao init 文件夹 新建一个"
        yield Examined("工作区", False, str(error), remedy)
        return
    yield Examined("工作区", True, f"{workspace.root}（规则 {len(rulebook.rules)} 条）")
    yield from _files(workspace.root)


def _files(root: Path) -> Iterator[Examined]:
    """Where the package has made the workspace: which files are otherwise than its own."""
    from nianbao.workspaces.supply import supply
    from nianbao.workspaces.update import edited, outdated

    subject, remedy = "工作区文件", "nianbao init --update"
    try:
        brought = supply()
        if found := outdated(root, brought):
            package, paths = found
            state = (
                f"由 {package} 版建立，已安装的 {brought.package} 版与它不同：{'、'.join(paths)}"
            )
            yield Examined(subject, False, state, remedy)
        if own := edited(root):
            yield Examined(subject, True, f"本地改过或删去：{'、'.join(own)}")
    except NianbaoError as error:
        yield Examined(subject, False, str(error), remedy)
