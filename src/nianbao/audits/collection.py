"""The documents to be audited: which files of a folder are some, and where their pages go."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nianbao.batches.state import legible
from nianbao.errors import UsageError
from nianbao.inputs.workspace import real

READ = (".html", ".htm", ".docx", ".pdf", ".txt", ".md")
REFUSED = (".doc", ".wps", ".wpt", ".rtf", ".odt", ".ofd", ".mht", ".mhtml")  # with what to do
NOWHERE = "—"  # the district of a document that lies in no folder
_SAVED = ("_files", ".files")  # how browsers call the folder of what a saved page needs
_LONGEST_NAME = 220  # bytes of the name of a page, which is written under a longer one


@dataclass(frozen=True)
class Listed:
    """A document: its file, what it is called, its district and the place of its page."""

    file: Path
    given: str  # as whoever asks calls it: the place given, with what is below
    below: str  # the place; the same wherever that lies
    district: str
    page: str  # seen from the folder of outputs


def documents(places: Sequence[Path], outputs: Path) -> list[Listed]:
    """The documents given, and those below the folders given, but for our own outputs.

    Hidden files, what editors leave beside a file, links to folders, and the folder that a
    browser saves with a page are passed over. UsageError for a place that is not there or cannot
    be read, and where there is no document.
    """
    found: dict[Path, Listed] = {}
    pages: set[str] = set()
    for given in places:
        try:
            if given.is_dir():
                files = sorted(_below(given, real(outputs)))
            elif given.is_file():
                files = [given]
            else:
                raise UsageError(f"没有这个文件或文件夹：{given}")
        except OSError as error:
            raise UsageError(f"无法读取 {error.filename or given}（{error.strerror}）") from None
        for file in files:
            if real(file) in found:
                continue
            inside = file.relative_to(given) if file != given else Path(file.name)
            page = _page(inside, pages)
            pages.add(page.casefold())
            district = legible(inside.parts[0]) if len(inside.parts) > 1 else NOWHERE
            names = legible(str(file)), legible(inside.as_posix())
            found[real(file)] = Listed(real(file), *names, district, page)
    if not found:
        known = "、".join(f"*{suffix}" for suffix in READ)
        raise UsageError(f"没有可以核对的文件（{known}）：{'、'.join(map(str, places))}")
    return list(found.values())


def _below(folder: Path, outputs: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for at, folders, names in os.walk(folder, onerror=refuse):
        pages = {Path(name).stem for name in names if name.lower().endswith((".html", ".htm"))}
        beside = {f"{page}{end}" for page in pages for end in _SAVED}
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in beside and real(Path(at) / name) != outputs
        ]
        for name in names:
            if name.lower().endswith(READ + REFUSED) and not name.startswith((".", "~$")):
                yield Path(at) / name


def _page(inside: Path, taken: set[str]) -> str:
    """The place of a document's page: as that of the document, and no other's."""
    folders = [_short(legible(part)) for part in inside.parts[:-1]]
    name = _short(legible(inside.name))
    number = 1
    while True:
        ending = ".html" if number == 1 else f"-{number}.html"
        page = "/".join((*folders, f"{name}{ending}"))
        if page.casefold() not in taken:
            return page
        number += 1


def _short(name: str) -> str:
    """A name that a file system takes with more behind it; one too long ends with its digest."""
    data = name.encode()
    if len(data) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(data).hexdigest()[:16]
    return f"{data[: _LONGEST_NAME - 20].decode(errors='ignore')}-{digest}"
