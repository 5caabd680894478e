"""Frames of the statutory tables: their cells, the relations between them, the tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.form.table import Axis, Relation, Table, Term
from nianbao.inputs.figures import Cell
from nianbao.inputs.number import ABSENT_WORDS, Number, written
from nianbao.rules.likely_cause import likely_cause

Row = dict[str, Any]
Side = list[tuple[Term, Cell]]


def cells(report: AnnualReport) -> Iterator[Row]:
    """A cell: reading (number, blank, absent, words, computed), raw, value, decimals, type.

    What a published report lacks, or nobody can read there, has no reading.
    With the agency's kind, whether it may make rules (规章), what the ledgers give (counted),
    and of table four the cases by which a typed figure exceeds it because the agency was only
    a co-respondent in them (co_respondent).
    """
    left_out = report.ledgers.left_out(report.form) if report.ledgers else {}
    known = report.kind is not None and report.is_named
    rule_making = report.agency_year.agency.rule_making if known else None
    for cell in report.figures:
        surplus = left_out.get(cell.address, 0)
        twice = cell.counted is not None and (cell.value or 0) - cell.counted == surplus > 0
        value = cell.value
        yield {
            **report.place(cell.table, cell.row, cell.column),
            "type": cell.type,
            "state": cell.state,
            "reading": _reading(cell),
            "raw": "" if cell.raw is None else str(cell.raw),
            "value": None if value is None else float(value),
            "shown": cell.shown,
            "decimals": _decimals(value),
            "normalised": cell.normalised,
            "rule_making": rule_making,
            "kind": report.kind,
            "counted": None if cell.counted is None or twice else float(cell.counted),
            "counted_shown": str(cell.counted),
            "co_respondent": float(surplus) if twice else 0.0,
            "co_respondent_shown": str(surplus),
        }


def blanks(report: AnnualReport) -> Iterator[Row]:
    """What may be left blank, told once: a whole table, a whole row, or a cell of another."""
    for table in report.form.tables:
        rows = {
            row.id: [report.figures.cell(table.id, row.id, leaf.id) for leaf in table.leaf_columns]
            for row in table.leaf_rows
        }
        if all(map(_left_out, rows.values())):
            yield {**report.place(table.id, None, None), "blank": True}
            continue
        for row, cells in rows.items():
            if len(cells) > 1 and _left_out(cells):
                yield {**report.place(table.id, row, None), "blank": True}
                continue
            for cell in cells:
                place = report.place(table.id, row, cell.column)
                blank = None if cell.state in _UNKNOWN else cell.state == "blank"
                yield {**place, "blank": blank}


def _left_out(cells: list[Cell]) -> bool:
    """Whether nothing stands in any of these, but for totals that were not computed either."""
    states = {
        cell.state for cell in cells if not (cell.state == "computed" and cell.figure is None)
    }
    return states == {"blank"}


_UNKNOWN = ("unreadable", "missing")  # states of a cell of which nothing can be said


def _reading(cell: Cell) -> str | None:
    if cell.state in _UNKNOWN:
        return None
    if cell.state in ("slash", "dash"):
        return "absent"
    if cell.state == "text":
        return "absent" if str(cell.raw).strip() in ABSENT_WORDS else "words"
    numbers = dict.fromkeys(("value", "zero", "counted"), "number")
    return numbers.get(cell.state, cell.state)


def _decimals(value: Number | None) -> float | None:
    if value is None:
        return None
    exponent = Decimal(value).normalize().as_tuple().exponent
    return float(max(0, -int(exponent)))


def identities(report: AnnualReport) -> Iterator[Row]:
    """A relation at a row or column: relation, left, right, difference, equation, likely.

    One that compares with the year before has a row only where last year's report has the
    cells: across a change of the form the rest cannot be compared.
    """
    for table in report.form.tables:
        for relation in table.relations:
            across = table.leaf_rows if relation.per == "row" else table.leaf_columns
            for other in across:
                sides = [
                    _side(report, table, relation, terms, other.id)
                    for terms in (relation.left, relation.right)
                ]
                left, right = sides
                if left is None or right is None or not _applies(report, table, relation, other.id):
                    continue
                first = left[0][1]
                yield {
                    **report.place(table.id, first.row, first.column),
                    "where": _where(report, table, relation, first),
                    "relation": relation.id,
                    **compared(_total(left), _total(right)),
                    "equation": _equation(table, relation, left, right),
                    "likely": _likely(report, table, relation, left, right),
                }


def _side(
    report: AnnualReport, table: Table, relation: Relation, terms: tuple[Term, ...], other: str
) -> Side | None:
    """The cells of one side; None where last year's form has no such cell."""
    cells: Side = []
    for term in terms:
        source = report.prior if term.prior else report
        for address in table.cells(relation.axis, term.id, other):
            cell = source.figures.cells.get(address) if source else None
            if cell is None:
                return None
            cells.append((term, cell))
    return cells


def _applies(report: AnnualReport, table: Table, relation: Relation, other: str) -> bool:
    if relation.when_zero is None:
        return True
    (address,) = table.cells(relation.axis, relation.when_zero, other)
    return report.figures.figure(address) == 0


def compared(left: Number | None, right: Number | None) -> Row:
    """The columns of two numbers to be compared; missing where either is."""
    known = left is not None and right is not None
    return {
        "left": None if left is None else float(left),
        "right": None if right is None else float(right),
        "found": written(left),
        "expected": written(right),
        "difference": written(abs(left - right)) if known else "",  # type: ignore[operator]
    }


def _where(report: AnnualReport, table: Table, relation: Relation, first: Cell) -> str:
    if len(relation.left) == 1:
        return report.form.cell_name(table.id, first.row, first.column)
    row, column = (None, first.column) if relation.per == "column" else (first.row, None)
    return report.form.cell_name(table.id, row, column)


def _total(side: Side) -> Number | None:
    total: Number = 0
    for term, cell in side:
        if cell.figure is None:
            return None
        total += -cell.figure if term.minus else cell.figure
    return total


def _equation(table: Table, relation: Relation, left: Side, right: Side) -> str:
    """The equation with labels and numbers; of many terms only those that are not zero."""
    sign = {"==": "应等于", "<=": "不应大于"}[relation.op]
    return f"{_written(table, relation, left)}，{sign} {_written(table, relation, right)}"


_MOST = 6  # terms that a sentence can name


def _written(table: Table, relation: Relation, side: Side) -> str:
    """The terms with their numbers; of more than a sentence can name the largest, the rest summed.

    Never a single term as the rest, which would be as long as its name.
    """
    shown = [part for part in side if part[1].figure] if len(side) > 4 else side
    rest: Side = []
    if len(shown) > _MOST:
        by_size = sorted(shown, key=lambda part: -abs(float(part[1].figure or 0)))
        rest = by_size[_MOST - 1 :]
    text = ""
    for term, cell in [part for part in shown if part not in rest] or side[:1]:
        sign = "－" if term.minus else "＋" if text else ""
        text += f"{sign}{_label(table, relation, term, cell)} {cell.shown}"
    text += f"＋其他{len(rest)}项合计 {written(_total(rest))}" if rest else ""
    return f"{text}＝{written(_total(side))}" if len(side) > 1 else text


def _likely(report: AnnualReport, table: Table, relation: Relation, left: Side, right: Side) -> str:
    """The likely slip by which an equation within the report does not hold: of one number.

    Where either of two numbers may be the other turned round, both are told: 305与350疑数字颠倒.
    """
    here, there = _total(left), _total(right)
    sides = ((1, left), (-1, right))
    terms = [(t, cell, -sign if t.minus else sign) for sign, side in sides for t, cell in side]
    if here is None or there is None or here == there or relation.op != "==":
        return ""
    if any(term.prior for term, _, _ in terms):
        return ""
    slips = []
    for term, cell, sign in terms:
        found = cell.figure or 0
        meant = found - (here - there) * sign
        if meant >= 0 and (cause := likely_cause(found, meant, instead_of(report, cell.address))):
            slips.append(
                (_label(table, relation, term, cell), cause, tuple(sorted((found, meant))))
            )
    if len(slips) == 1:
        label, cause, _ = slips[0]
        return f"，“{label}”{cause}"
    if len({(cause, numbers) for _, cause, numbers in slips}) != 1:
        return ""
    _, cause, (one, other) = slips[0]
    return f"，{written(one)}与{written(other)}{cause}"


def instead_of(report: AnnualReport, cell: CellAddress) -> Iterator[tuple[Number, str]]:
    """The numbers that may stand in a cell by mistake, each with the cause that it shows."""
    last = report.prior.figures.cells.get(cell) if report.prior else None
    if last and last.figure is not None:
        yield last.figure, "疑为上年的数"
    table = report.form.table(cell.table)
    rows, columns = (
        [leaf.id for leaf in leaves] for leaves in (table.leaf_rows, table.leaf_columns)
    )
    beside = [CellAddress(cell.table, row, cell.column) for row in _beside(rows, cell.row)]
    beside += [
        CellAddress(cell.table, cell.row, column) for column in _beside(columns, cell.column)
    ]
    for other in beside:
        figure = report.figures.figure(other)
        axis: Axis = "row" if other.column == cell.column else "column"
        node = table.node(axis, str(other.row if axis == "row" else other.column))
        if figure is not None and node:
            yield figure, f"疑为“{node.name}”的数"


def _beside(ids: list[str], id: str | None) -> list[str]:
    """What stands before and behind one of them."""
    at = ids.index(str(id))
    return ids[max(0, at - 1) : at] + ids[at + 1 : at + 2]


def _label(table: Table, relation: Relation, term: Term, cell: Cell) -> str:
    node = table.node(relation.axis, cell.row if relation.axis == "row" else cell.column)
    label = node.name if node else term.id
    return f"上年报告{label}" if term.prior else label


def tables(report: AnnualReport) -> Iterator[Row]:
    """A table: typed, the cells with anything in them; shifted, as when a row slips to the right.

    `typed` is missing of a table that a published report has not, or should not have.
    `shifted` counts the rows whose whole number stands in the last column before the total.
    """
    for table in report.form.tables:
        states = [cell.state for cell in report.figures.table(table.id)]
        judged = set(states) != {"missing"} and report.law.has_table(table.id)
        typed = sum(state not in ("blank", "computed", "missing") for state in states)
        yield {
            **report.place(table.id, None, None),
            "typed": float(typed) if judged else None,
            **_shifted(report, table),
        }


def _shifted(report: AnnualReport, table: Table) -> Row:
    totals = table.totals("column")
    slipped: list[str] = []
    for row in table.leaf_rows:
        for total, parts in totals.items():
            values = [report.figures.cell(table.id, row.id, part).figure for part in parts]
            *others, last = values
            whole = report.figures.cell(table.id, row.id, total).figure
            if table.leaf_columns[-1].id == total and last and last == whole and not any(others):
                slipped.append(f"“{table.label('row', row.id)}”")
    last_part = table.leaf_columns[-2].id if totals else None
    return {
        "shifted": float(len(slipped)),
        "shifted_rows": "、".join(slipped),
        "shifted_column": table.label("column", last_part) if last_part else "",
    }
