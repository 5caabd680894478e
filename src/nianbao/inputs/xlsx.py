"""An XLSX workbook, as rows of text or of what its cells are; the file is untrusted.

Only the parts that hold its rows are opened, each walked through in pieces: pictures, charts
and drop-down lists cost nothing, and nothing is kept but filled rows and the texts that cells
share. What an honest million rows do not need is refused before or while it is unpacked:
larger parts, document types, deep nesting, endless tags, texts and names.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from nianbao.inputs import archive
from nianbao.inputs.archive import Archive
from nianbao.inputs.cells import WIDEST as WIDEST
from nianbao.inputs.cells import (
    Comment,
    Contents,
    Look,
    Make,
    Reader,
    Rows,
    Runs,
    Spot,
    look,
    spots,
)
from nianbao.inputs.walk import Begin, End, Walk

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)  # the days number 0
_LARGEST = 512 * 2**20  # bytes unpacked: a million rows need less
_LARGEST_TEXTS, _MOST_TEXTS = 128 * 2**20, 4 * 2**20  # bytes and number of the shared texts
_LARGEST_OTHER = 16 * 2**20  # bytes of any other part

T = TypeVar("T")
Cells = dict[int, str]  # the filled cells of a row by column, counted from 0


class Workbook:
    """Its sheets by title, and the day that it counts days from.

    `hidden` are the titles of hidden sheets; `macros` says that there are any, `linked` that it
    has values of other workbooks, `uncalculated` that formulas have no values but those that they
    were written with.
    """

    def __init__(self, parts: Archive) -> None:
        self._archive = parts
        self.epoch = EPOCH
        self.hidden: set[str] = set()
        self.uncalculated = False
        self._sheets: dict[str, str] = {}  # title to part
        part = dict(self._related("").values())["officeDocument"]
        self._related_parts = self._related(part)
        self.macros = bool(self._parts("vbaProject"))
        self.linked = bool(self._parts("externalLink"))
        begins = {"sheet": self._sheet, "calcPr": self._calculation}
        self._walk_whole(part, {"workbookPr": self._properties, **begins})

    @property
    def titles(self) -> list[str]:
        return list(self._sheets)

    def _properties(self, attributes: dict[str, str]) -> None:
        if _is_set(attributes, "date1904"):
            self.epoch = EPOCH_1904

    def _calculation(self, attributes: dict[str, str]) -> None:
        self.uncalculated = _is_set(attributes, "fullCalcOnLoad")

    def _sheet(self, attributes: dict[str, str]) -> None:
        id = {name.rpartition(":")[2]: value for name, value in attributes.items()}.get("id", "")
        kind, part = self._related_parts.get(id, ("", ""))
        if kind == "worksheet":
            title = attributes["name"]
            if title in self._sheets:
                raise ValueError("two sheets of one name")
            self._sheets[title] = part
            if attributes.get("state", "visible") != "visible":
                self.hidden.add(title)

    def rows(self, title: str) -> Iterator[tuple[int, Cells]]:
        """The filled rows of a sheet with their numbers, as texts."""
        return self._rows(title, self._reader.text)

    def contents(self, title: str, most: int, last_row: int | None = None) -> Contents:
        """The filled cells of a sheet as they are, and what is set about them.

        InputError for more than `most` of them. Only the first rows, and nothing about them,
        where there is a last one.
        """
        found = Contents()
        for number, row in self._rows(title, self._reader.cell, found):
            if last_row is not None and number > last_row:
                return found
            found.cells |= {(number, column + 1): cell for column, cell in row.items()}
            if len(found.cells) > most:
                raise self._archive.too_large(f"工作表“{title}”", f"{most}个单元格以内", "更多")
        for kind, part in self._related(self._sheets[title], needed=False).values():
            if kind == "comments" and last_row is None:
                found.comments |= self._comments(part)
        return found

    def _rows(
        self, title: str, make: Make[T], about: Contents | None = None
    ) -> Iterator[tuple[int, dict[int, T]]]:
        rows = Rows(make, about)
        for _ in self._walk(self._sheets[title], _LARGEST, rows.begins, rows.ends):
            yield from rows.taken()

    def _comments(self, part: str) -> dict[Spot, Comment]:
        """The comments of cells."""
        authors: list[str] = []
        found: dict[Spot, Comment] = {}
        runs = Runs()

        def begin(attributes: dict[str, str]) -> None:
            number = int(attributes.get("authorId", 0))
            author = authors[number] if number < len(authors) else ""
            spot = spots(attributes["ref"])[0]
            found.pop(spot, None)  # the last is the one that has begun
            found[spot] = Comment(author, "")

        def end(_: str) -> None:
            spot, (author, _) = found.popitem()
            found[spot] = Comment(author, runs.text())

        self._walk_whole(
            part,
            {"comment": begin, **runs.begins},
            {"author": authors.append, "comment": end, **runs.ends},
        )
        return found

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._texts(), self._looks(), self.epoch)

    def _texts(self) -> list[str]:
        """The texts that cells share, without the readings (拼音) beside them."""
        texts: list[str] = []
        runs = Runs()

        def text(_: str) -> None:
            if len(texts) == _MOST_TEXTS:
                raise self._archive.too_large("共用文字", f"{_MOST_TEXTS}条以内", "更多")
            texts.append(runs.text())

        for part in self._parts("sharedStrings"):
            for _ in self._walk(part, _LARGEST_TEXTS, runs.begins, {**runs.ends, "si": text}):
                pass
        return texts

    def _looks(self) -> dict[str, Look]:
        """What the styles show a number as, where it is more than a number."""
        formats: dict[str, str] = {}
        styles: list[str] = []
        cells = False  # within the formats of cells

        def of_cells(begun: bool) -> None:
            nonlocal cells
            cells = begun

        def number_format(attributes: dict[str, str]) -> None:
            formats.setdefault(attributes["numFmtId"], attributes["formatCode"])

        def style(attributes: dict[str, str]) -> None:
            if cells:
                styles.append(attributes.get("numFmtId", "0"))

        for part in self._parts("styles"):
            self._walk_whole(
                part,
                {"numFmt": number_format, "cellXfs": lambda _: of_cells(True), "xf": style},
                {"cellXfs": lambda _: of_cells(False)},
            )
        looks = {str(n): look(id, formats.get(id)) for n, id in enumerate(styles)}
        return {style: shown for style, shown in looks.items() if shown}

    def _parts(self, kind: str) -> list[str]:
        return [target for one, target in self._related_parts.values() if one == kind]

    def _related(self, part: str, needed: bool = True) -> dict[str, tuple[str, str]]:
        """The kind and the name of each part that a part refers to, by id.

        None where a part refers to nothing; that is an error where it is `needed`.
        """
        folder, own = posixpath.split(part)
        related: dict[str, tuple[str, str]] = {}

        def relationship(attributes: dict[str, str]) -> None:
            target = posixpath.join("/", folder, attributes["Target"])
            kind = attributes["Type"].rpartition("/")[2]
            related[attributes["Id"]] = (kind, posixpath.normpath(target).lstrip("/"))

        relations = posixpath.join(folder, "_rels", f"{own}.rels")
        if needed or relations in self._archive.names:
            self._walk_whole(relations, {"Relationship": relationship})
        return related

    def _walk_whole(
        self, part: str, begins: Mapping[str, Begin], ends: Mapping[str, End] | None = None
    ) -> None:
        for _ in self._walk(part, _LARGEST_OTHER, begins, ends or {}):
            pass

    def _walk(
        self, part: str, largest: int, begins: Mapping[str, Begin], ends: Mapping[str, End]
    ) -> Iterator[None]:
        """Call what is given for the elements of a part by name; a stop after each piece."""
        walk = Walk(begins, ends)
        for piece in self._archive.pieces(part, largest):
            walk.on(piece)
            yield
        walk.on(b"", last=True)
        yield


def _is_set(attributes: dict[str, str], name: str) -> bool:
    return attributes.get(name) in ("1", "true")


@contextmanager
def opened(file: Path, name: str, largest: int = _LARGEST) -> Iterator[Workbook]:
    """The workbook in a file while it is read; InputError for one that is damaged or a bomb.

    `largest` is how many bytes it may have unpacked.
    """
    with archive.opened(file, name, what="工作簿", kind="XLSX", largest=largest) as parts:
        yield Workbook(parts)
