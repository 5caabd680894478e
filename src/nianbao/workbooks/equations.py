"""The equations of the form as formulas: beside and below the tables, in words.

A total that is left empty is computed, as the program does it, in a part of the sheet that is
hidden (`_Totals`); every equation then asks there. What the rules do not judge, because a number
is missing, no formula calls right or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nianbao.form.cell_address import CellAddress
from nianbao.form.table import Axis, Relation, Table, Term
from nianbao.inputs.figures import Figures
from nianbao.inputs.number import Number
from nianbao.inputs.workbook.sheet import BLANK, Block, Sheet
from nianbao.inputs.workbook.square import Square, letters
from nianbao.workbooks.looks import HOLDS

WAITING, COUNTED = "待填", "由台账计算"
_MOST = 4  # terms on one side of an equation that are named
_NUMBERED = re.compile("([一二三四五六七八九十]+)、")  # how a label of the form begins
_DIGITS = 6  # decimals that are compared: a spreadsheet reckons with floats


@dataclass(frozen=True)
class Formula:
    """A locked cell: a formula if it begins with =, else words or a number."""

    at: Square
    text: str | Number
    look: str  # sum | check | side | prior | nothing
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Check:
    """The cell that judges a relation in one row or column, and what it is about."""

    at: Square
    relation: Relation
    other: str  # the row or column in which it holds
    words: str

    @property
    def short(self) -> str:
        """The words, without the names of more parts than a sentence can have."""
        many = self.relation.op == "==" and len(self.relation.right) > _MOST
        return f"{self.words.split('＝')[0]}＝各项之和" if many else self.words


@dataclass(frozen=True)
class Beside:
    """What stands beside and below one table of a sheet.

    `ledger` is the cell that names a ledger which the table may be counted from.
    """

    block: Block
    prior: Figures | None
    start: int  # the first column beside every table of the sheet
    aside: int  # the first column of last year's figures
    hidden: int  # the first column of what only formulas read
    ledger: Square | None = None

    @property
    def table(self) -> Table:
        return self.block.table

    def relations(self, per: Axis) -> list[Relation]:
        return [relation for relation in self.table.relations if relation.per == per]

    @cached_property
    def _sums(self) -> dict[Axis, dict[str, int]]:
        """Where each total is computed: a column beside the table, a row below it."""
        across = [r.total for r in self.relations("row") if r.total]
        beside = {id: self.start + n for n, id in enumerate(dict.fromkeys(across))}
        below: dict[str, int] = {}
        row = self.block.below
        for relation in self.relations("column"):
            if relation.total and relation.total not in below:
                below[relation.total] = row
                row += 1
            row += 1
        return {"column": beside, "row": below}

    @cached_property
    def checks(self) -> list[Check]:
        """The cell of every relation in every row or column."""
        found: list[Check] = []
        column = self.start + len(self._sums["column"])
        for number, relation in enumerate(self.relations("row")):
            for row in self.table.leaf_rows:
                at = self.block.square(row.id, None)._replace(column=column + number)
                found.append(Check(at, relation, row.id, spoken(self.table, relation)))
        row_number = self.block.below
        for relation in self.relations("column"):
            row_number = max(row_number, self._sums["row"].get(relation.total or "", 0) + 1)
            for one in self.table.leaf_columns:
                at = self.block.square(None, one.id)._replace(row=row_number)
                found.append(Check(at, relation, one.id, spoken(self.table, relation)))
            row_number += 1
        return found

    @property
    def width(self) -> int:
        """Columns beside the table."""
        return len(self._sums["column"]) + len(self.relations("row"))

    @property
    def sums_beside(self) -> int:
        """How many of them compute a total."""
        return len(self._sums["column"])

    @property
    def rows_below(self) -> dict[int, float]:
        """The rows below the table that are used, with their heights in points."""
        sums = dict.fromkeys(self._sums["row"].values(), 22.0)
        # Of an equation with two sums both are named in its cell, which is narrow.
        return sums | {
            c.at.row: 50.0 if len(c.relation.left) < 2 else 90.0
            for c in self.checks
            if c.relation.per == "column"
        }

    @property
    def judged(self) -> list[str]:
        """The ranges of the check cells, an equation each."""
        found: dict[int, list[Square]] = {}
        for check in self.checks:
            line = check.at.column if check.relation.per == "row" else -check.at.row
            found.setdefault(line, []).append(check.at)
        return [span for line in found.values() for span in spans(line)]

    def formulas(self) -> Iterator[Formula]:
        """Everything beside and below the table."""
        yield from self._heads()
        yield from self._computed()
        yield from self._totals()
        yield from self._last_year()
        for check in self.checks:
            yield Formula(check.at, self._judged(check.relation, check.other), "check")

    def _heads(self) -> Iterator[Formula]:
        drawn, at = self.block.grid, self.block.at
        for total, column in self._sums["column"].items():
            words = f"计算：{self.table.label('column', total)}"
            yield Formula(at._replace(column=column), words, "side", down=drawn.header_rows)
        first = self.start + len(self._sums["column"])
        for number, relation in enumerate(self.relations("row")):
            words = spoken(self.table, relation)
            yield Formula(at._replace(column=first + number), words, "side", down=drawn.header_rows)
        if not drawn.label_columns:
            return
        for total, row in self._sums["row"].items():
            words = f"计算：{self.table.label('row', total)}"
            yield Formula(at._replace(row=row), words, "side", across=drawn.label_columns)
        rows = {c.relation.id: c for c in self.checks if c.relation.per == "column"}
        for check in rows.values():
            place = at._replace(row=check.at.row)
            yield Formula(place, check.words, "side", across=drawn.label_columns)

    def _computed(self) -> Iterator[Formula]:
        """The totals as the parts give them, beside what is typed."""
        columns, rows = self.table.totals("column"), self.table.totals("row")
        for total, column in self._sums["column"].items():
            for row in self.table.leaf_rows:
                at = self.block.square(row.id, total)._replace(column=column)
                parts = [self.read(row.id, part) for part in columns[total]]
                yield Formula(at, f"={_sum_if_known(parts)}", "sum")
        for total, row_number in self._sums["row"].items():
            for one in self.table.leaf_columns:
                at = self.block.square(total, one.id)._replace(row=row_number)
                parts = [self.read(part, one.id) for part in rows[total]]
                otherwise = '""'
                if one.id in columns:
                    typed = [self.block.square(total, part) for part in columns[one.id]]
                    otherwise = _sum_if_known(typed)
                yield Formula(at, f"={_sum_if_known(parts, otherwise)}", "sum")

    def _totals(self) -> Iterator[Formula]:
        """Each total as the program takes it: typed, else computed, else nothing."""
        for row in self.table.leaf_rows:
            for column in self.table.leaf_columns:
                if not self.table.is_total(row.id, column.id):
                    continue
                typed = self.block.square(row.id, column.id)
                computed = self._sum_of(typed, row.id, column.id)
                taken = f'IF({typed.ref}="",{computed.ref},"")'
                text = f"=IF(ISNUMBER({typed.ref}),{typed.ref},{taken})"
                yield Formula(self.read(row.id, column.id), text, "nothing")

    def total(self, row: str, column: str) -> str | None:
        """The formula that stands in a total's own cell until a number is typed there."""
        if not self.table.is_total(row, column):
            return None
        typed = self.block.square(row, column)
        return f"={self._sum_of(typed, row, column).ref}"

    def _sum_of(self, typed: Square, row: str, column: str) -> Square:
        """The cell beside or below the table in which a total is computed."""
        if row in self._sums["row"]:
            return typed._replace(row=self._sums["row"][row])
        return typed._replace(column=self._sums["column"][column])

    def _last_year(self) -> Iterator[Formula]:
        if self.prior is None:
            return
        drawn, at = self.block.grid, self.block.at
        shift = self.aside - at.column - drawn.label_columns
        width = drawn.columns - drawn.label_columns
        yield Formula(at._replace(row=at.row - 1, column=self.aside), "上年", "prior", width)
        for heading in drawn.headings:
            if heading.role == "column":
                place = Square(at.sheet, at.row + heading.row, at.column + heading.column + shift)
                yield Formula(place, heading.text, "prior", heading.across, heading.down)
        for row in self.table.leaf_rows:
            for column in self.table.leaf_columns:
                cell = self.prior.cells.get(CellAddress(self.table.id, row.id, column.id))
                figure = cell.figure if cell else None
                place = self._last(row.id, column.id)
                yield Formula(place, "—" if figure is None else figure, "prior")

    def _last(self, row: str, column: str) -> Square:
        place = self.block.square(row, column)
        shift = self.aside - self.block.at.column - self.block.grid.label_columns
        return place._replace(column=place.column + shift)

    def read(self, row: str, column: str) -> Square:
        """Where formulas read a figure: as typed, and a total as it is taken."""
        typed = self.block.square(row, column)
        if not self.table.is_total(row, column):
            return typed
        first = self.block.at.column + self.block.grid.label_columns
        return typed._replace(column=self.hidden + typed.column - first)

    def _judged(self, relation: Relation, other: str) -> str:
        """What the cell of a relation says: a formula, or words where nothing can be compared."""
        left, right = (
            self._side(relation, relation.left, other),
            self._side(relation, relation.right, other),
        )
        past = [a for one in (left, right) for a, term in one if term.prior]
        if past and self.prior is None:
            return "没有上年数据"
        cells = [self.prior.cells.get(a) if self.prior else None for a in past]
        if any(cell is None for cell in cells):
            return "上年格式没有这项"
        if any(cell is None or cell.figure is None for cell in cells):
            return "上年没有这个数"
        read = [self._of(a, term) for a, term in (*left, *right)]
        own = [self.block.square(a.row, a.column) for a, term in (*left, *right) if not term.prior]
        waiting = f'"{WAITING}"'
        if self.ledger:
            place = f"'{self.ledger.sheet}'!{self.ledger.ref}"
            waiting = f'IF({place}<>"","{COUNTED}",{waiting})'
        blanks = "+".join(f'COUNTIF({span},"{BLANK}")' for span in spans(own))
        missing = (
            f'IF({no_numbers(spans(own), len(own))}>{blanks},"有的不是数字",'
            f'IF({blanks}>0,"有空白、不核对",{waiting}))'
        )
        here, there = self._sum(left), self._sum(right)
        names = [self._named(relation, terms) for terms in (relation.left, relation.right)]
        told = _told(relation, here, there, names)
        text = f"IF(COUNT({','.join(spans(read))})<{len(read)},{missing},{told})"
        if relation.when_zero:
            (address,) = self.table.cells(relation.axis, relation.when_zero, other)
            zero = self.read(str(address.row), str(address.column)).ref
            text = f'IF(NOT(ISNUMBER({zero})),{waiting},IF({zero}<>0,"不适用",{text}))'
        return f"={text}"

    def _named(self, relation: Relation, terms: Sequence[Term]) -> str:
        """A side by the numbers that the form gives its terms: 第一、二项之和."""
        upper = {node.id: above for node, above in self.table.walk(relation.axis)}
        tops = [
            (*upper.get(term.id, ()), self.table.node(relation.axis, term.id))[0] for term in terms
        ]
        numbers = [_NUMBERED.match(top.label) if top else None for top in tops]
        if any(term.minus or term.prior for term in terms) or not all(numbers):
            return "左边" if terms == relation.left else "右边"
        named = "、".join(number[1] for number in numbers if number)
        return f"第{named}项{'之和' if len(terms) > 1 else ''}"

    def _side(
        self, relation: Relation, terms: Sequence[Term], other: str
    ) -> list[tuple[CellAddress, Term]]:
        return [(a, t) for t in terms for a in self.table.cells(relation.axis, t.id, other)]

    def _of(self, address: CellAddress, term: Term) -> Square:
        row, column = str(address.row), str(address.column)
        return self._last(row, column) if term.prior else self.read(row, column)

    def _sum(self, side: Sequence[tuple[CellAddress, Term]]) -> str:
        plus = [self._of(a, term) for a, term in side if not term.minus]
        minus = [self._of(a, term) for a, term in side if term.minus]
        text = f"SUM({','.join(spans(plus))})" if plus else "0"
        return f"{text}-SUM({','.join(spans(minus))})" if minus else text


def _told(relation: Relation, here: str, there: str, names: Sequence[str]) -> str:
    """The words for two sums that are known."""
    off = f"ROUND({here}-({there}),{_DIGITS})"
    here, there = f"ROUND({here},{_DIGITS})", f"ROUND({there},{_DIGITS})"
    if relation.op == "<=":
        said = f'"不应多于 "&{there}&"，填写 "&{here}&"，多 "&{off}'
        return f'IF({off}<=0,"{HOLDS}",{said})'
    more = f'IF({off}>0,"，多 ","，少 ")&ABS({off})'
    said = f'"应为 "&{there}&"，填写 "&{here}&{more}'
    if len(relation.left) > 1:
        said = f'"{names[0]} "&{here}&"，{names[1]} "&{there}&"，相差 "&ABS({off})'
    return f'IF({off}=0,"{HOLDS}",{said})'


def _sum_if_known(parts: Sequence[Square], otherwise: str = '""') -> str:
    """The sum of cells that all hold numbers."""
    cells = ",".join(spans(parts))
    return f"IF(COUNT({cells})={len(parts)},SUM({cells}),{otherwise})"


def spans(squares: Iterable[Square]) -> list[str]:
    """References to cells of one sheet; those in a line below or beside each other are one."""
    runs: list[list[Square]] = []
    for square in squares:
        run = runs[-1] if runs else []
        step = (square.row - run[-1].row, square.column - run[-1].column) if run else None
        before = (run[1].row - run[0].row, run[1].column - run[0].column) if len(run) > 1 else step
        if step in ((1, 0), (0, 1)) and step == before:
            run.append(square)
        else:
            runs.append([square])
    return [run[0].ref if len(run) == 1 else f"{run[0].ref}:{run[-1].ref}" for run in runs]


def no_numbers(ranges: Sequence[str], cells: int) -> str:
    """The number of cells in some ranges that hold neither a number nor nothing."""
    return "-".join((str(cells), *(f"COUNT({one})-COUNTBLANK({one})" for one in ranges)))


def spoken(table: Table, relation: Relation) -> str:
    """A relation in words: （七）总计＝（一）予以公开＋（二）部分公开＋…."""
    ids = [term.id for term in (*relation.left, *relation.right)]
    above = {node.id: upper[-1:] for node, upper in table.walk(relation.axis)}
    close = len({above.get(id) for id in ids}) == 1  # all of one group: its name is said once

    def side(terms: Sequence[Term]) -> str:
        text = ""
        for term in terms:
            node = table.node(relation.axis, term.id)
            name = node.name if node else term.id
            if not close or term.id == relation.left[0].id:
                name = table.label(relation.axis, term.id)
            sign = "－" if term.minus else "＋" if text else ""
            text += f"{sign}上年“{name}”" if term.prior else f"{sign}{name}"
        return text

    sign = {"==": "＝", "<=": " ≤ "}[relation.op]
    words = f"{side(relation.left)}{sign}{side(relation.right)}"
    zero = table.node(relation.axis, relation.when_zero) if relation.when_zero else None
    return f"{words}（{zero.name}为 0 时）" if zero else words


def beside(sheet: Sheet, prior: Figures | None, ledgers: dict[str, Square]) -> list[Beside]:
    """What stands beside the tables of a sheet; `ledgers` has a table's cell of its ledger."""
    start = max(block.beside for block in sheet.blocks)
    plain = [Beside(b, prior, start, 0, 0, ledgers.get(b.table.id)) for b in sheet.blocks]
    aside = start + max(one.width for one in plain) + 1
    widest = max(len(block.table.leaf_columns) for block in sheet.blocks)
    hidden = aside + (widest + 1 if prior else 0)
    return [replace(one, aside=aside, hidden=hidden) for one in plain]


def columns(first: int, count: int) -> str:
    """Some columns as a spreadsheet names them: K:M."""
    return f"{letters(first)}:{letters(first + count - 1)}"
