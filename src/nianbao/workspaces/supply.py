"""What the package brings for a workspace: notebooks, suites, one example, a README.

They lie at the top of the repository and in the wheel beside this module's own files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from nianbao.errors import UsageError
from nianbao.inputs.notebook_file import as_written
from nianbao.inputs.workspace import Workspace

_OWN = Path(__file__).parent / "files"
_CHECKOUT = Path(__file__).parents[3]
_NAMES = {"README.zh-CN.md": "README.zh-CN.md", "gitignore": ".gitignore"}
EXAMPLE = "params/qiaokou/2023/grid-center.yaml"
_PATTERNS = ("notebooks/*.ipynb", "expectations/*.json", EXAMPLE)


@dataclass(frozen=True)
class Supply:
    """The files of the installed package, by their path from the root of a workspace."""

    files: Mapping[str, bytes]

    @property
    def package(self) -> str:
        """The version of the package."""
        from importlib.metadata import version

        return version("nianbao")

    @cached_property
    def digests(self) -> dict[str, str]:
        return {path: digest(data) for path, data in self.files.items()}


def supply() -> Supply:
    """The files of the installed package, or of the checkout; UsageError if they are not there."""
    root = _root()
    found = {file.relative_to(root).as_posix(): file for p in _PATTERNS for file in root.glob(p)}
    found |= {target: _OWN / name for name, target in _NAMES.items()}
    try:
        return Supply({path: found[path].read_bytes() for path in sorted(found)})
    except OSError as error:
        raise _incomplete() from error


def packaged() -> Workspace:
    """The installed package, or the checkout, as a workspace whose suites serve where none is."""
    return Workspace(_root())


def is_source(root: Path) -> bool:
    """Whether a workspace is the checkout that the package itself runs from."""
    return _root() == _CHECKOUT and root == _CHECKOUT


def digest(data: bytes) -> str:
    """SHA-256 of what was written: the line ends of Windows, or a run, make no other text of it."""
    return sha256(as_written(data).replace(b"\r\n", b"\n")).hexdigest()


def _root() -> Path:
    for root in (_OWN, _CHECKOUT):
        if Workspace(root).notebook().is_file():
            return root
    raise _incomplete()


def _incomplete() -> UsageError:
    return UsageError("程序包不完整，请重新安装：pip install --force-reinstall nianbao")
