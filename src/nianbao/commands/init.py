"""The command `init`: a workspace of one's own, and what a newer package brings for it."""

from __future__ import annotations

from pathlib import Path

import click

from nianbao.commands.answering import FILE, answering, short

_WORDS = {
    "new": ("新增", "green"),
    "changed": ("更新", "green"),
    "removed": ("删除", "yellow"),
    "edited": ("本地已改，未覆盖", "yellow"),
    "left": ("新版已不再使用；本地已改，保留", "yellow"),
}


@click.command()
@click.argument("folder", type=FILE, required=False)
@click.option("--update", is_flag=True, help="Bring an existing workspace up to the package.")
@click.option("--quiet", is_flag=True, help="Print only the paths of what is written.")
@answering
def init(folder: Path | None, update: bool, quiet: bool) -> None:
    """Make a workspace in FOLDER: the master notebook, the rules, an example and a README.

    With --update, show and apply what a newer package brings for the workspace at or above
    FOLDER (default: the current folder). A file that was edited is never overwritten: the
    package's is written beside it, its name ending in .new.
    """
    if update:
        _update(folder or Path.cwd(), quiet)
    elif folder is None:
        raise click.UsageError("Missing argument 'FOLDER', the place of the workspace")
    else:
        _install(folder, quiet)


def _install(folder: Path, quiet: bool) -> None:
    from nianbao.workspaces.installation import install
    from nianbao.workspaces.supply import EXAMPLE, supply

    brought = supply()
    written = install(folder, brought)
    for path in written:
        click.echo(short(path))
    if not quiet:
        enter = [] if folder.resolve() == Path.cwd() else [f"    cd {_quoted(folder)}"]
        lines = [
            f"已建立工作区 {folder}（nianbao {brought.package}）。接下来请输入：",
            *enter,
            f"    nianbao run {EXAMPLE}    # 用示例生成一份报告",
            "    nianbao new params/<地区>/<年度>/<机关>.yaml    # 新建本机关的参数文件",
            "说明见工作区中的 README.zh-CN.md。",
        ]
        click.echo("\n".join(lines), err=True)


def _update(folder: Path, quiet: bool) -> None:
    from nianbao.inputs.workspace import find_workspace
    from nianbao.workspaces.supply import supply
    from nianbao.workspaces.update import update

    root, brought = find_workspace(folder).root, supply()
    done = update(root, brought)
    for change, path in done:
        word, colour = _WORDS[change.kind]
        if not quiet:
            click.echo(f"{click.style(word, fg=colour)} {change.path}", err=True)
            for line in change.difference():
                click.echo(f"    {line}", err=True)
            if change.kind == "edited" and path:
                click.echo(f"    新版已写在 {short(path)}，请对照合并后删去", err=True)
        if path:
            click.echo(short(path))
    if not quiet:
        said = (
            f"按 nianbao {brought.package} 更新了 {len(done)} 个文件"
            if done
            else "没有需要更新的文件"
        )
        click.echo(f"工作区 {root}：{said}。", err=True)


def _quoted(folder: Path) -> str:
    """A folder as a shell takes it."""
    return f'"{folder}"' if " " in str(folder) else str(folder)
