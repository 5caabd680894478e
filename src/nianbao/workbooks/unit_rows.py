"""A filled-in sheet of bodies by cells, read with distrust: what it has of each body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.form.edition import Form, Section
from nianbao.form.labels import folded
from nianbao.inputs.cells import Cell, Contents
from nianbao.inputs.district import Body
from nianbao.inputs.figures import Figures, misfit, read_figures
from nianbao.inputs.problem import MOST_PROBLEMS
from nianbao.inputs.source import Address, described
from nianbao.inputs.workbook.container import require_xlsx
from nianbao.inputs.workbook.square import Square
from nianbao.inputs.workbook.typed import NOTHING, UnreadError, typed
from nianbao.inputs.xlsx import Workbook, opened
from nianbao.workbooks.head import (
    DIFFERENCE,
    FIRST_COLUMN,
    FIRST_ROW,
    NAMES,
    OWN,
    REPORTED,
    SUM,
    TWICE,
    Head,
    head,
    title,
)

_UNPACKED = 64 * 2**20  # bytes
_MOST_CELLS = 300_000  # of a sheet: 1 500 bodies
_LONGEST = 200  # characters of an id or a name
_OURS = frozenset(map(folded, (OWN, TWICE, SUM, REPORTED, DIFFERENCE)))  # rows of no body


@dataclass(frozen=True)
class Units:
    """What a sheet has of one body: its figures as they were typed, and where each stands."""

    body: Body
    form: Form
    file: Path
    squares: Mapping[CellAddress, Square]
    raws: Mapping[CellAddress, Any]  # of the cells in which anything was typed

    is_counted = False

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The same by table, row and column."""
        found: dict[str, Any] = {}
        for at, raw in self.raws.items():
            found.setdefault(at.table, {}).setdefault(str(at.row), {})[str(at.column)] = raw
        return found

    @cached_property
    def read(self) -> Figures:
        """The figures, with the totals that were left blank."""
        return read_figures(self)

    def error(
        self, address: Address, message: str, expected: str | None = None, found: str | None = None
    ) -> InputError:
        """An error at an address in `figures`."""
        square = self.squares.get(CellAddress(*map(str, address[1:4])))
        cell = str(square) if square else None
        return InputError(message, file=self.file, cell=cell, expected=expected, found=found)


def read_units(file: Path, form: Form, bodies: Sequence[Body]) -> tuple[Units, ...]:
    """What a sheet has of the bodies of a list, in their order; nothing of blank rows.

    InputError, which names the cells, for all that is wrong: another head than that of the form,
    a body that is not on the list or stands there twice, what is no figure.
    """
    require_xlsx(file)
    found: dict[str, tuple[dict[CellAddress, Square], dict[CellAddress, Any]]] = {}
    problems: list[InputError] = []
    with opened(file, str(file), _UNPACKED) as book:
        for section in form.sections:
            if section.tables:
                _Sheet(file, form, section, book, bodies, found, problems).read()
    if problems:
        raise InputError.together(problems[:MOST_PROBLEMS])
    return tuple(
        Units(body, form, file, *found[body.id])
        for body in bodies
        if body.id in found and found[body.id][1]
    )


class _Sheet:
    """One sheet of the workbook; what is wrong with it is added to `problems`."""

    def __init__(
        self,
        file: Path,
        form: Form,
        section: Section,
        book: Workbook,
        bodies: Sequence[Body],
        found: dict[str, tuple[dict[CellAddress, Square], dict[CellAddress, Any]]],
        problems: list[InputError],
    ) -> None:
        self.file, self.form, self.book, self.name = file, form, book, title(section)
        self.head: Head = head(form, section)
        self.found, self.problems = found, problems
        self.by_id = {body.id: body for body in bodies}
        self.by_name = {folded(body.name): body for body in bodies}
        self.contents = Contents()

    def read(self) -> None:
        if self.name not in self.book.titles:
            titles = "、".join(map(described, self.book.titles[:5]))
            message = "没有这张工作表，不是分单位汇总表"
            self.problems.append(
                InputError(message, file=self.file, expected=f"工作表“{self.name}”", found=titles)
            )
            return
        self.contents = self.book.contents(self.name, _MOST_CELLS)
        wrong = list(islice(self._misfits(), 1))  # one tells that the sheet is another
        self.problems += wrong
        if not wrong:
            rows = sorted({row for row, _ in self.contents.cells if row >= self.head.first_row})
            read: dict[str, int] = {}
            for row in rows:
                self._row(row, read)

    def _misfits(self) -> Iterator[InputError]:
        """The labels that do not stand where the form has them."""
        for column, name in enumerate(NAMES[:2], 1):
            if folded(self._text(FIRST_ROW, column)) != folded(name):
                yield self._moved(FIRST_ROW, column, name)
        for label in self.head.headings:
            row, column = FIRST_ROW + label.row, FIRST_COLUMN + label.column
            if folded(self._text(row, column)) != folded(label.text):
                yield self._moved(row, column, label.text)

    def _moved(self, row: int, column: int, wanted: str) -> InputError:
        message = "表头与格式不符：请不要增删、移动各列，或者重新导出分单位汇总表"
        found = described(self._text(row, column)) if self._text(row, column) else "空"
        return self._error(row, column, message, expected=f"“{wanted}”", found=found)

    def _row(self, row: int, read: dict[str, int]) -> None:
        """The figures of a row; of one that names no body only that it has any."""
        filled = any((row, FIRST_COLUMN + n) in self.contents.cells for n in self._columns)
        id, name = self._text(row, 1).strip(), self._text(row, 2).strip()
        body = self._body(row, id, name) if filled else None
        if body is None:
            return
        if body.id in read:
            found = f"第{read[body.id]}行和第{row}行"
            self.problems.append(self._error(row, 2, f"{body.name}有两行", found=found))
            return
        read[body.id] = row
        squares, raws = self.found.setdefault(body.id, ({}, {}))
        for n, at in enumerate(self.head.cells):
            squares[at] = Square(self.name, row, FIRST_COLUMN + n)
            cell = self.contents.cells.get((row, FIRST_COLUMN + n))
            raw = NOTHING if cell is None else self._raw(row, FIRST_COLUMN + n, at, cell)
            if raw is not NOTHING:
                raws[at] = raw

    def _body(self, row: int, id: str, name: str) -> Body | None:
        """The body that a row names; None of a row of ours, and of one that names none."""
        if not id and folded(name) in _OURS:
            return None
        by_id, by_name = self.by_id.get(id), self.by_name.get(folded(name))
        body = by_id or (None if id else by_name)
        if body is None:
            message = "这一行有数字，名单中没有这个单位" if id or name else "这一行没有写明单位"
            column = 1 if id or not name else 2
            found = described(id or name) if id or name else "空"
            wanted = "名单中的机关编号或名称"
            self.problems.append(self._error(row, column, message, expected=wanted, found=found))
        elif by_name is not None and by_name is not body:
            message = "编号和名称不是同一个单位"
            wanted = f"“{body.name}”"
            self.problems.append(self._error(row, 2, message, expected=wanted, found=f"“{name}”"))
            return None
        elif body.reports_through:
            message = f"{body.name}由其他单位一并报送，没有单独的报告"
            self.problems.append(self._error(row, 2, message, expected="数字计入报送的单位"))
            return None
        return body

    def _raw(self, row: int, column: int, at: CellAddress, cell: Cell) -> Any:
        """What was typed in a cell; NOTHING, and a problem told, where it is no figure."""
        node = self.form.table(at.table).node("column", str(at.column))
        kind = node.type if node else "count"
        try:
            raw = typed(cell, "figure", {}, self.book.epoch, uncalculated=self.book.uncalculated)
        except UnreadError as error:
            refused = error.message, error.expected, error.found
        else:
            wrong = misfit(raw, kind) if raw is not NOTHING else None
            if wrong is None:
                return raw
            refused = wrong
        message, expected, found = refused
        self.problems.append(self._error(row, column, message, expected=expected, found=found))
        return NOTHING

    @property
    def _columns(self) -> range:
        return range(len(self.head.cells))

    def _text(self, row: int, column: int) -> str:
        cell = self.contents.cells.get((row, column))
        return str(cell.value)[:_LONGEST] if cell else ""

    def _error(
        self,
        row: int,
        column: int,
        message: str,
        expected: str | None = None,
        found: str | None = None,
    ) -> InputError:
        cell = str(Square(self.name, row, column))
        return InputError(message, file=self.file, cell=cell, expected=expected, found=found)
