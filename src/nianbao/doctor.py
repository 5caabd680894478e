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
    yield from _fonts()
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


def _fonts() -> Iterator[Examined]:
    """The face of each role, tried on every character of the form; what the official look lacks."""
    from nianbao.form.editions import editions
    from nianbao.pages import font_sources
    from nianbao.pages.fonts import ROLES, chosen

    labels = "".join(
        node.label
        for form in editions()
        for table in form.tables
        for axis in ("row", "column")
        for node, _ in table.walk(axis)
    )
    try:
        found = chosen(dict.fromkeys(ROLES, f"草稿—0123456789{labels}"))
    except NianbaoError as error:
        yield Examined("中文字体", False, str(error), font_sources.remedy())
        return
    for role, (family, *_) in found.items():
        yield Examined(f"{ROLES[role].label}字体", True, _face(role, family))
    firsts = {role: families[0] for role, families in found.items()}
    wanted = [ROLES[r].wanted for r, family in firsts.items() if family not in ROLES[r].official]
    if not wanted:
        yield Examined("公文字体", True, "齐全")
        return
    lacking = "、".join(dict.fromkeys(wanted))
    state = f"缺{lacking}，已用相近的字体代替，不影响生成报告；{font_sources.official()}"
    if firsts["body"] in ROLES["body"].instead and (command := font_sources.open_fang()):
        state += f"；也可以安装开源的仿宋：{command}"
    yield Examined("公文字体", True, state)


def _face(role: str, family: str) -> str:
    """A face, how official it is for a role, and what stands in where it lacks a character."""
    from nianbao.pages.fonts import ROLES, candidates, is_small

    faces = ROLES[role]
    if family in faces.official:
        state = f"{family}（{faces.kind}）"
    elif family in faces.open:
        state = f"{family}（{faces.kind}，开源字体）"
    else:
        state = f"{family}（不是{faces.kind}，代用）"
    after = candidates(role)[candidates(role).index(family) + 1 :]
    if after and is_small(family):
        state += f"；有它缺的生僻字时，整篇改用 {after[0]}"
    return state


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
