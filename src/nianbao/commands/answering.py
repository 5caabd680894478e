"""How every command ends: one message, one exit code; and what all of them take and print."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nianbao import faults, interruption
from nianbao.errors import NianbaoError
from nianbao.faults import kept

if TYPE_CHECKING:
    from nianbao.inputs.workspace import Workspace

FILE = click.Path(path_type=Path)


class _Year(click.IntRange):
    """A report year; what bounds it is loaded when there is one to look at."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        from nianbao.inputs.problem import FIRST_YEAR, LAST_YEAR

        year = super().convert(value, param, ctx)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            self.fail(f"{year} is no year from {FIRST_YEAR} to {LAST_YEAR}.", param, ctx)
        return year


YEAR = _Year()


def answering(command: Callable[..., None]) -> Callable[..., None]:
    """Turn whatever ends a command into one message and its exit code."""

    @wraps(command)
    def answered(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except NianbaoError as error:
            click.echo(f"nianbao: {error}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo(interruption.MESSAGE, err=True)
            sys.exit(interruption.EXIT_CODE)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:
            click.echo(f"nianbao: {kept(error)}", err=True)
            sys.exit(faults.EXIT_CODE)

    return answered


def workspace_of(*files: Path) -> Workspace:
    """The workspace that the files lie in, else the one at or above the current folder."""
    from nianbao.inputs.workspace import find_workspace

    workspace = find_workspace(*(file.parent for file in files), Path.cwd())
    context = click.get_current_context(silent=True)
    if not (context and context.params.get("quiet")):
        _tell_upgrade(workspace.root)
    return workspace


def _tell_upgrade(root: Path) -> None:
    """Say which files the installed package has otherwise than the one that made the workspace."""
    from nianbao.workspaces.manifest import NAME

    if not (root / NAME).exists():
        return
    from nianbao.workspaces.supply import supply
    from nianbao.workspaces.update import outdated

    try:
        brought = supply()
        found = outdated(root, brought)
    except NianbaoError as error:  # what is wrong here stops an update, and nothing else
        click.echo(f"nianbao: {error}", err=True)
        return
    if found:
        package, paths = found
        named = "、".join(paths[:2]) + (f" 等 {len(paths)} 个文件" if len(paths) > 2 else "")
        where = "" if Path.cwd().is_relative_to(root) else f" {root}"
        click.echo(
            f"nianbao: 工作区由 {package} 版建立，已安装的 {brought.package} 版与它不同：{named}；"
            f"请输入 nianbao init --update{where} 查看并更新",
            err=True,
        )


def short(path: Path) -> str:
    """A path as seen from the current folder, where it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
