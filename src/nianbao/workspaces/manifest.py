"""What a workspace was given, and by which package: the file `.nianbao.json` at its root."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from nianbao.errors import UsageError

NAME = ".nianbao.json"
_MOST = 1 << 20  # bytes
_PACKAGE = re.compile(r"[\w.+!-]{1,64}")
_PATH = re.compile(r"(?!\.\.?(?:/|$))[\w.-]+(?:/(?!\.\.?(?:/|$))[\w.-]+)*")
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Manifest:
    """The package's version, and the digest of each file as the package brought it."""

    package: str
    files: Mapping[str, str]  # by path from the root

    @property
    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_manifest(root: Path) -> Manifest | None:
    """The manifest of a workspace; None where there is none, UsageError for one that is unsound."""
    file = root / NAME
    try:
        if not file.exists():
            return None
        sound = file.is_file()  # a pipe would be waited for
        if sound:
            with file.open("rb") as stream:
                manifest = Manifest(**json.loads(stream.read(_MOST)))
            sound = _is_sound(manifest)
    except OSError as error:
        raise UsageError(f"无法读取 {file}（{error.strerror}）") from None
    except (ValueError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise UsageError(f"{file} 已损坏；请删除它，再输入 nianbao init --update")
    return manifest


def _is_sound(manifest: Manifest) -> bool:
    """Whether it names a version, and below the root files with a digest each."""
    return bool(
        _PACKAGE.fullmatch(manifest.package)
        and isinstance(manifest.files, dict)
        and all(_PATH.fullmatch(p) and _DIGEST.fullmatch(d) for p, d in manifest.files.items())
    )
