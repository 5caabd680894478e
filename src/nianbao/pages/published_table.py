"""A table of the form as it is published: its own words and figures, where the form has them.

Laid out as the official form is, so that any two reports can be compared; what is told of a label
or a figure is how it was read, where it stands in the source, and what was found at it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nianbao.annual_report import AnnualReport
from nianbao.form.cell_address import CellAddress
from nianbao.form.grid import Grid, Heading, grid
from nianbao.form.labels import JOINT, folded, unnumbered
from nianbao.form.table import Node, Table
from nianbao.inputs.number import written
from nianbao.pages.blocks import FigureMark
from nianbao.published.document import NOWHERE, Spot
from nianbao.published.published_report import (
    CERTAIN,
    Basis,
    PublishedReport,
    ReadCell,
    ReadLabel,
    ReadTable,
)

# In a word, beside what was not read by its label.
SHORT = {
    Basis.ROW_IN_ORDER: "按位置",
    Basis.MISPRINTED: "有错字",
    Basis.RECONSTRUCTED: "分连写",
}
NOT_THERE = "原件未见"

Marks = Mapping[str, tuple[FigureMark, ...]]  # by the cell, row or column that they are of


@dataclass(frozen=True)
class LabelView:
    """A label; `official` is that of the form where the published one is another.

    One that is `quiet` does not stand there, or not for us to see: the form's own words.
    """

    text: str
    colspan: int
    rowspan: int
    role: str  # corner | column | row
    column: int
    anchor: str = ""
    official: str = ""
    quiet: bool = False
    told: str = ""  # how it was read, or that it is not there
    marks: tuple[FigureMark, ...] = ()


@dataclass(frozen=True)
class FigureView:
    """A figure as it stands there: `state` read | blank | unreadable | missing."""

    text: str
    anchor: str
    state: str
    told: str = ""
    spot: str = ""
    marks: tuple[FigureMark, ...] = ()
    prior: str | None = None  # of the year before, where it was another
    change: str | None = None


@dataclass(frozen=True)
class RowView:
    """A row of figures behind its labels, and where it stands in the source."""

    labels: tuple[LabelView, ...]
    figures: tuple[FigureView, ...]
    spot: str


@dataclass(frozen=True)
class TableView:
    """A table of the form; of one that is not there only its name stands on the page."""

    id: str
    name: str
    spot: str = ""
    header: tuple[tuple[LabelView, ...], ...] = ()
    rows: tuple[RowView, ...] = ()
    label_columns: int = 0
    caption: str = ""  # printed as its first row
    notes: tuple[str, ...] = ()
    there: bool = True

    @property
    def anchors(self) -> frozenset[str]:
        """All that a link can lead to."""
        labels = (label for row in self.header for label in row)
        rows = (label for row in self.rows for label in row.labels)
        figures = (figure for row in self.rows for figure in row.figures)
        return frozenset(
            {self.id, *(one.anchor for part in (labels, rows, figures) for one in part)}
        )


def table_view(
    report: AnnualReport, published: PublishedReport, id: str, marks: Marks
) -> TableView:
    """A table of the form as a report has published it."""
    shape = published.form.table(id)
    read = next((table for table in published.tables.tables if table.table == id), None)
    name = published.form.table_name(id)
    if read is None:
        return TableView(id, name, there=False)
    drawn = grid(shape)
    view = _Drawing(shape, drawn, read, marks)
    spots = [_spot_of(view.cells[row.id]) for row in shape.leaf_rows]
    rows = tuple(
        RowView(
            tuple(view.label(h) for h in drawn.headings if h.row == number and h.role == "row"),
            tuple(_figure(cell, report, marks, view.doubts[row.id]) for cell in view.cells[row.id]),
            str(_within(spot, read.spot)),
        )
        for number, (row, spot) in enumerate(
            zip(shape.leaf_rows, spots, strict=True), drawn.header_rows
        )
    )
    header = tuple(
        tuple(view.label(h) for h in drawn.headings if h.row == number)
        for number in range(drawn.header_rows)
    )
    return TableView(
        id=id,
        name=name,
        spot=str(replace(read.spot, row=None, column=None)),
        header=header,
        rows=rows,
        label_columns=drawn.label_columns,
        caption=shape.caption if shape.captioned else "",
        notes=tuple(_notes(published, read)),
    )


class _Drawing:
    """One table of the form with what was read of it, by row and column."""

    def __init__(self, shape: Table, drawn: Grid, read: ReadTable, marks: Marks) -> None:
        self.shape, self.drawn, self.read, self.marks = shape, drawn, read, marks
        found = {(cell.row, cell.column): cell for cell in read.cells}
        self.cells: dict[str, list[ReadCell]] = {
            row.id: [
                found.get((row.id, column.id)) or ReadCell(shape.id, row.id, column.id, "missing")
                for column in shape.leaf_columns
            ]
            for row in shape.leaf_rows
        }
        self.doubts = {row: _shared(own) for row, own in self.cells.items()}
        self.words = {folded(text): text for text in read.groups}

    def label(self, heading: Heading) -> LabelView:
        view = LabelView(heading.text, heading.across, heading.down, heading.role, heading.column)
        if heading.role == "corner":
            said = _line(self.read.corner or "")
            return replace(view, text=said, official=_official(said, heading.text) if said else "")
        if heading.role == "row":
            if heading.column + heading.across < self.drawn.label_columns:
                return self._group(view)
            node = self.shape.leaf_rows[heading.row - self.drawn.header_rows]
            at = CellAddress(self.shape.id, node.id, None)
            cells = self.cells[node.id]
            return self._leaf(view, node, at, self.read.rows, cells, self.doubts[node.id])
        if heading.row + heading.down < self.drawn.header_rows:
            return self._group(view)
        number = heading.column - self.drawn.label_columns
        node = self.shape.leaf_columns[number]
        at = CellAddress(self.shape.id, None, node.id)
        cells = [own[number] for own in self.cells.values()]
        return self._leaf(view, node, at, self.read.columns, cells, None)

    def _group(self, view: LabelView) -> LabelView:
        said = self.words.get(folded(view.text))
        return replace(view, text=_line(said) if said else view.text, quiet=said is None)

    def _leaf(
        self,
        view: LabelView,
        node: Node,
        at: CellAddress,
        labels: Sequence[ReadLabel],
        cells: Sequence[ReadCell],
        doubt: Basis | None,
    ) -> LabelView:
        view = replace(view, anchor=at.anchor, marks=self.marks.get(str(at), ()))
        own = next((label for label in labels if label.node == node.id), None)
        if own is None:
            gone = all(cell.state == "missing" for cell in cells)
            return replace(view, quiet=True, told=NOT_THERE if gone else "")
        said = _without_groups(_line(own.text), view.text)
        basis = own.basis if own.basis not in CERTAIN else doubt
        return replace(
            view,
            text=said,
            official=_official(said, view.text),
            told=SHORT.get(basis, "") if basis else "",
        )


def _without_groups(said: str, label: str) -> str:
    """A published label alone; that of the form tells how many parts it has itself."""
    return JOINT.join(said.split(JOINT)[-1 - label.count(JOINT) :])


def _line(text: str) -> str:
    """What a narrow cell breaks, in one line."""
    return "".join(text.split())


def _official(said: str, label: str) -> str:
    """The label of the form, where the published one is another; how it is numbered counts not."""
    one, other = (unnumbered(folded(text)) for text in (said, label))
    return "" if one == other else label


def _shared(cells: Sequence[ReadCell]) -> Basis | None:
    """What a whole row was read by, where that is no label: told once, at the row's own."""
    bases = {cell.basis for cell in cells if cell.state == "read"}
    return bases.pop() if len(bases) == 1 and not bases <= CERTAIN else None


def _figure(
    cell: ReadCell, report: AnnualReport, marks: Marks, told_before: Basis | None
) -> FigureView:
    blank = cell.state == "read" and not cell.raw
    doubtful = cell.state == "read" and cell.basis not in CERTAIN and cell.basis != told_before
    now = report.figures.figure(cell.address)
    prior = report.prior.figures.figure(cell.address) if report.prior else None
    prior = None if prior == now else prior  # what has not changed says nothing
    change = "" if now is None or prior is None else written(now - prior)
    return FigureView(
        text=cell.raw or "",
        anchor=cell.address.anchor,
        state="blank" if blank else cell.state,
        told=SHORT[cell.basis] if doubtful else "",
        spot=str(cell.spot),
        marks=marks.get(str(cell.address), ()),
        prior=None if prior is None else written(prior),
        change=f"+{change}".replace("+-", "−") if change else None,
    )


def _spot_of(cells: Sequence[ReadCell]) -> Spot:
    """Where a row stands: what the spots of its figures have in common."""
    first, *others = [cell.spot for cell in cells if cell.spot != NOWHERE] or [NOWHERE]
    for other in others:
        same = {
            name: value if getattr(other, name) == value else None
            for name, value in vars(first).items()
        }
        first = Spot(**same)
    return replace(first, column=None)


def _within(spot: Spot, whole: Spot) -> Spot:
    """A spot as seen from the table that it is in."""
    return replace(
        spot,
        page=None if spot.page == whole.page else spot.page,
        table=None if spot.table == whole.table else spot.table,
        line=None if spot.row else spot.line,
        source_line=None if spot.row else spot.source_line,
    )


def _notes(published: PublishedReport, read: ReadTable) -> list[str]:
    notes = list(read.notes)
    if read.edition != published.tables.edition:
        notes.append("此表的行、列与其他各表不是同一版格式")
    for labels, axis in ((read.rows, "行"), (read.columns, "列")):
        foreign = [_line(label.text) for label in labels if label.node is None]
        if foreign:
            notes.append(f"统一格式没有的{axis}：{'、'.join(foreign)}")
    return notes
