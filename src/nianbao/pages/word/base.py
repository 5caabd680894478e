"""The package that a report begins with: styles, page, footers, and no text."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from nianbao.pages.word.reference import Reference

_DAY = (1980, 1, 1, 0, 0, 0)  # of every part: the same bytes for the same content


@cache
def base(reference: Reference | None) -> bytes:
    """The package, after GB/T 9704-2012 or with the styles and the page of a reference."""
    return zipped(_parts(files("nianbao.pages").joinpath("templates", "word")))


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Parts as one file, in their order."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _parts(folder: Traversable, path: str = "") -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.is_dir():
            parts |= _parts(one, f"{path}{one.name}/")
        else:
            parts[f"{path}{one.name}"] = one.read_bytes()
    return parts
