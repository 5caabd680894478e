"""JupyterLab on one notebook: on this machine alone, with this interpreter, without the network."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_client.kernelspec import KernelSpecManager
from jupyterlab.labapp import LabApp

from nianbao.errors import UsageError

HOST = "127.0.0.1"
# What JupyterLab would ask the web for, or ask whether it may: news, newer versions, extensions.
OFFLINE = (
    f"--LabApp.app_settings_dir={Path(__file__).parent / 'lab_settings'}",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
# Ctrl-C asks nothing, and the log tells the address and what goes wrong.
QUIET = ("--ServerApp.answer_yes=True", "--Application.log_level=ERROR")


class OwnKernels(KernelSpecManager):
    """The kernel of the running interpreter, whatever kernels the system or the user has."""

    def _kernel_dirs_default(self) -> list[str]:
        return []


def serve(notebook: Path, root: Path, *, browser: bool = True, port: int | None = None) -> Any:
    """Open a notebook below `root` in JupyterLab, and return when that is ended.

    Kernels inherit this process's environment. UsageError for a port that is in use.
    """
    if port is not None:
        _require_free(port)
    address = quote(notebook.relative_to(root).as_posix())
    arguments = [
        f"--LabApp.default_url=/lab/tree/{address}",
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.ip={HOST}",
        "--ServerApp.allow_root=True",
        f"--ServerApp.open_browser={browser}",
        f"--ServerApp.kernel_spec_manager_class={OwnKernels.__module__}.{OwnKernels.__name__}",
        *(() if port is None else (f"--ServerApp.port={port}",)),
        *OFFLINE,
        *QUIET,
    ]
    return LabApp.launch_instance(arguments)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            raise UsageError(f"端口 {port} 不能用：请换一个，或不写 --port") from None
