"""The sheet 检查结果: a finding a row, linked to its cell, with room for an explanation."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lxml import etree

from nianbao.inputs.workbook.layout import FINDINGS, Layout
from nianbao.rules.finding import SEVERITIES, Finding, counts
from nianbao.workbooks import measures
from nianbao.workbooks.advice import Advice
from nianbao.workbooks.looks import GREY, PALE
from nianbao.workbooks.package import CellTexts, Element, Package, children
from nianbao.workbooks.styles import FILLS, Styles
from nianbao.workbooks.worksheet import At, Worksheet, at, lines_of

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LINK, _GREY = "FF0563C1", "FF7F7F7F"
_OPEN, _SHUT = (f"FF{colour[1:]}" for colour in (PALE, GREY))
_TYPED = ("reason", "by", "on")  # the keys of what is an explanation
_BINDING = ("code", "cell", "found")  # the keys of what it explains
_NUMBER = re.compile(r"(0|-?[1-9][0-9]{0,14}|-?(0|[1-9][0-9]{0,8})\.[0-9]{0,5}[1-9])", re.ASCII)
_GONE, _TWICE, _WAITING = "已不再出现", "重复说明", "未核对"
EXPLAINED = "已说明"
UNREAD = ""  # the code of what no rule has found, for it could not be read
_STATES = frozenset({*SEVERITIES.values(), EXPLAINED, _GONE, _TWICE, _WAITING})  # of rows of ours
_EXCUSE = "核对无误的，在本行写明理由。"
_HALF, _EDGE, _LINE = 6.7, 8, 13.5  # of 10 points: half a character and the edge in pixels, a line

Binding = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A finding as a row of the sheet; `place` is its cell, 表三!D7, and `label` names that."""

    finding: Finding
    advice: Advice
    place: str
    label: str


@dataclass
class _Old:
    """A row in which the clerk has written: what he explains, its cells, and other words of his.

    `words` are by their column, from 0; in a row of ours there are none.
    """

    row: int
    binding: Binding
    cells: dict[str, Element] = field(default_factory=dict)
    words: dict[int, Element] = field(default_factory=dict)


class FindingsSheet:
    """The sheet of a package, added where the clerk has taken it out."""

    def __init__(self, package: Package, layout: Layout, styles: Styles) -> None:
        self._listing = layout.findings
        self._styles = styles
        part = package.sheets().get(FINDINGS)
        self.sheet = Worksheet(package, part) if part else _added(package, layout, styles)
        self._texts = CellTexts(package)
        self._old = list(self._explanations())

    def moved(self, findings: Sequence[Finding]) -> dict[int, int]:
        """The row of each explanation that was begun, by the row in which it stood."""
        taken = self._by_finding(findings)
        rows = {old.row: self._listing.first_row + n for n, old in taken.items()}
        below = self._listing.first_row + len(findings)
        left = enumerate(self._left(taken), below)
        return {old.row: n for n, old in left} | rows

    def write(self, lines: Sequence[Line], never: frozenset[str]) -> None:
        """Write the findings in place of those that stand there; explanations stay."""
        findings = [line.finding for line in lines]
        taken = self._by_finding(findings)
        left = self._left(taken)
        self._clear()
        self._say(findings)
        for n, line in enumerate(lines):
            self._write_finding(self._listing.first_row + n, line, taken.get(n), never)
        now: dict[Binding, Finding] = {}
        for finding in findings:
            now.setdefault(_binding(finding)[:2], finding)
        bound = {_binding(finding) for finding in findings}
        unread = any(finding.code == UNREAD for finding in findings)  # nothing has been judged
        for n, old in enumerate(left, self._listing.first_row + len(lines)):
            if old.words:
                self._write_words(n, old)
            elif unread:
                said = "有内容不能读取，这一说明还没有核对。"
                self._write_old(n, old, (_WAITING, "", said, "", ""))
            elif old.binding in bound:
                self._write_twice(n, old)
            else:
                self._write_gone(n, old, now.get(old.binding[:2]))
        self._link(lines)
        self._measure(len(lines) + len(left))

    # ------------------------------------------------------------------ what stood there

    def _explanations(self) -> Iterator[_Old]:
        for row in self.sheet.rows():
            if row < self._listing.first_row:
                continue
            cells = {
                column.key: deepcopy(cell)
                for n, column in enumerate(self._listing.columns)
                if column.key
                and (cell := self.sheet.found(At(row, self._listing.at.column + n))) is not None
                and self._texts.of(cell)
            }
            state = self.sheet.found(At(row, self._listing.at.column))
            ours = state is not None and self._texts.of(state) in _STATES
            words = {} if ours else dict(self._words(row))
            if words or (cells and not ours) or any(key in cells for key in _TYPED):
                spelled = (self._texts.of(cells[k]) if k in cells else "" for k in _BINDING)
                yield _Old(row, tuple(spelled), cells, words)

    def _words(self, row: int) -> Iterator[tuple[int, Element]]:
        """What stands in a row in the columns that tell a finding."""
        for n, column in enumerate(self._listing.columns):
            cell = self.sheet.found(At(row, self._listing.at.column + n))
            if not column.key and cell is not None and self._texts.of(cell):
                yield n, deepcopy(cell)

    def _by_finding(self, findings: Sequence[Finding]) -> dict[int, _Old]:
        """The explanation that was begun of each finding, by the finding's number."""
        left: dict[Binding, deque[_Old]] = defaultdict(deque)
        for old in self._old:
            if any(old.binding):
                left[old.binding].append(old)
        bound = enumerate(map(_binding, findings))
        return {n: left[one].popleft() for n, one in bound if left.get(one)}

    def _left(self, taken: Mapping[int, _Old]) -> list[_Old]:
        """What belongs to no finding: explanations, and other words of the clerk."""
        kept = {old.row for old in taken.values()}
        return [
            replace(old, binding=(), cells={}) if old.row in kept else old
            for old in self._old
            if old.words or old.row not in kept
        ]

    def _clear(self) -> None:
        """Empty the columns of the list below its head; where no finding is, none is typed."""
        first, columns = self._listing.at.column, range(len(self._listing.columns))
        formulas = False
        for row in self.sheet.rows():
            if row >= self._listing.first_row:
                for column in (first + n for n in columns):
                    cell = self.sheet.found(At(row, column))
                    if cell is None:
                        continue
                    shut = self._listing.columns[column - first].key not in _TYPED
                    if len(cell):
                        formulas |= next(children(cell, "f"), None) is not None
                        self.sheet.write(At(row, column), "", self._blank(column - first))
                    elif shut:
                        cell.set("s", str(self._blank(column - first)))
                for key in ("ht", "customHeight", "hidden", "spans"):
                    self.sheet.row(row).attrib.pop(key, None)
        package = self.sheet.package
        chain = package.related(package.workbook, "calcChain")
        if formulas and chain:  # it would name cells that have no formula any more
            package.remove(chain, package.workbook)

    def _blank(self, n: int) -> int:
        """The style of the cells in a column of the list while nothing is found."""
        key = self._listing.columns[n].key
        if key not in _TYPED:
            return self._styles.look()
        return self._styles.look(locked=False, day=key == "on", fill=_OPEN)

    # ------------------------------------------------------------------ what is written

    def _say(self, findings: Sequence[Finding]) -> None:
        place = At(self._listing.at.row - 1, self._listing.at.column)
        style = int(self.sheet.cell(place).get("s", "0"))
        self.sheet.write(place, said(findings), style)

    def _write_finding(self, row: int, line: Line, old: _Old | None, never: frozenset[str]) -> None:
        finding, look = line.finding, self._styles.look
        grey = _GREY if finding.status == "explained" else None
        state = finding.severity if finding.status == "open" else finding.status
        words = SEVERITIES[finding.severity] if finding.status == "open" else EXPLAINED
        where = f"{line.place} {line.label}".strip()
        shown: list[tuple[str, int]] = [
            (words, look(fill=FILLS[state], centred=True)),
            (where, look(colour=_LINK if line.place else grey, underlined=bool(line.place))),
            (line.advice.problem, look(colour=grey)),
            (
                line.advice.remedy + (_EXCUSE if line.advice.excusable else ""),
                look(colour=grey),
            ),
            (finding.citation, look(colour=grey)),
        ]
        values = [*shown, *((text, look(colour=_GREY)) for text in _binding(finding))]
        for n, (text, style) in enumerate(values):
            self._write(row, n, text, style)
        self._write_typed(row, old, len(values), finding.code in never)
        self._grow(row, [text for text, _ in values])

    def _write_words(self, row: int, old: _Old) -> None:
        """What the clerk wrote in a row of his own, as it stood and open to him."""
        style = self._styles.look(locked=False)
        shown = [n for n, column in enumerate(self._listing.columns) if not column.key]
        for n in shown:
            self._put(row, n, old.words.get(n), style)
        for n, key in enumerate(_BINDING, len(shown)):
            self._put(row, n, old.cells.get(key), style)
        self._write_typed(row, old, len(shown) + len(_BINDING), False)
        texts = (old.words.get(n) for n in shown)
        self._grow(row, ["" if one is None else self._texts.of(one) for one in texts])

    def _write_twice(self, row: int, old: _Old) -> None:
        """A further explanation of one finding, as it stood."""
        said = "这一问题已有另一条说明，本行的说明与之重复。"
        remedy = "请留下一条，删除另一条的理由、说明人和日期。"
        self._write_old(row, old, (_TWICE, "", said, remedy, ""))

    def _write_gone(self, row: int, old: _Old, now: Finding | None) -> None:
        """An explanation that no finding needs, as it stood; `now` is found where it was."""
        said = (
            f"原说明的值是{old.binding[2]}，现为{now.found}，这一说明已失效。"
            if now is not None
            else "所说明的问题已不再出现。"
        )
        remedy = "确认无误的，请在新的一行重新说明；" if now is not None else ""
        remedy += "不再需要的，可以删除本行的理由、说明人和日期。"
        self._write_old(row, old, (_GONE, "", said, remedy, ""))

    def _write_old(self, row: int, old: _Old, shown: Sequence[str]) -> None:
        """An explanation as it stood, and how it stands now."""
        grey = self._styles.look(colour=_GREY)
        state = self._styles.look(colour=_GREY, centred=True)
        for n, text in enumerate(shown):
            self._write(row, n, text, grey if n else state)
        for n, key in enumerate(_BINDING, len(shown)):
            self._put(row, n, old.cells.get(key), grey)
        self._write_typed(row, old, len(shown) + len(_BINDING), False)
        self._grow(row, shown)

    def _write_typed(self, row: int, old: _Old | None, first: int, refused: bool) -> None:
        for n, key in enumerate(_TYPED, first):
            shut = refused and not (old and key in old.cells)
            fill = _SHUT if shut else _OPEN
            style = self._styles.look(locked=shut, day=key == "on", fill=fill)
            self._put(row, n, old.cells.get(key) if old else None, style)

    def _write(self, row: int, n: int, text: str, style: int) -> None:
        column = self._listing.at.column + n
        plain = self._listing.columns[n].key == "found" and _NUMBER.fullmatch(text)
        self.sheet.write(At(row, column), Decimal(text) if plain else text, style)

    def _put(self, row: int, n: int, old: Element | None, style: int) -> None:
        """A cell that holds what another held, by value."""
        place = At(row, self._listing.at.column + n)
        self.sheet.write(place, "", style)
        if old is None:
            return
        cell = self.sheet.cell(place)
        if "t" in old.attrib:
            cell.set("t", old.get("t"))
        cell.extend(one for one in old if etree.QName(one).localname != "f")

    def _grow(self, row: int, texts: Sequence[str]) -> None:
        """Give a row the height that its texts take; whoever types more in it lets it grow."""
        widths = (self.sheet.width(self._listing.at.column + n) for n in range(len(texts)))
        lines = max(
            lines_of(text, int((width - _EDGE) / _HALF))
            for text, width in zip(texts, widths, strict=True)
        )
        self.sheet.row(row).set("ht", f"{lines * _LINE + _EDGE / 2:g}")

    def _link(self, lines: Sequence[Line]) -> None:
        """Have the places lead to their cells."""
        column = self._listing.at.column + 1
        held = self.sheet.part_of("hyperlinks")
        for one in list(held if held is not None else ()):
            place = at(one.get("ref", "A1").partition(":")[0])
            if place.column == column and place.row >= self._listing.first_row:
                one.getparent().remove(one)
        for n, line in enumerate(lines):
            if not line.place:
                continue
            if held is None:
                held = self.sheet.put("hyperlinks")
            sheet, _, cell = line.place.rpartition("!")
            one = etree.SubElement(held, f"{{{etree.QName(held).namespace}}}hyperlink")
            one.set("ref", At(self._listing.first_row + n, column).ref)
            one.set("location", f"{quoted(sheet)}!{cell}")
            one.set("display", line.place)
        if held is not None and not len(held):
            held.getparent().remove(held)

    def _measure(self, rows: int) -> None:
        """Have the sheet reach as far as it is written."""
        size = self.sheet.part_of("dimension")
        if size is not None:
            last = At(
                max([self._listing.first_row + rows - 1, *self.sheet.rows()]),
                self._listing.at.column + len(self._listing.columns) - 1,
            )
            _, _, end = size.get("ref", "A1").partition(":")
            known = at(end) if end else last
            last = At(max(last.row, known.row), max(last.column, known.column))
            size.set("ref", f"A1:{last.ref}")


def said(findings: Sequence[Finding]) -> str:
    """How many there are of what."""
    number = counts(findings)
    if unread := sum(finding.code == UNREAD for finding in findings):
        return (
            f"有 {unread} 处不能读取，其他内容还没有检查。点“位置”到所在的单元格；改正后重新检查。"
        )
    parts = [f"{word} {number[state]}" for state, word in SEVERITIES.items() if number[state]]
    if number["explained"]:
        parts.append(f"{EXPLAINED} {number['explained']}")
    if not parts:
        return "没有发现问题。"
    return (
        f"共 {len(findings)} 处：{'，'.join(parts)}。点“位置”到所在的单元格；改正后重新检查。"
        "确认无误而不能改的，写明理由、说明人和说明日期。"
    )


def quoted(sheet: str) -> str:
    """A sheet's title as it stands before an exclamation mark."""
    return "'" + sheet.replace("'", "''") + "'"


def _binding(finding: Finding) -> Binding:
    """What an explanation of a finding names: its code, its cell and what was found there."""
    return finding.code, finding.cell or "", (finding.found or "").strip()


def _added(package: Package, layout: Layout, styles: Styles) -> Worksheet:
    """The sheet as it is in a workbook that nobody has filled in."""
    main = package.main
    root = etree.Element(f"{{{main}}}worksheet", nsmap={None: main})
    part = package.free("xl/worksheets/sheet{}.xml")
    id = package.add(part, root, _SHEET, package.workbook, "worksheet")
    listed = next(package.tree(package.workbook).iter(f"{{{main}}}sheets"))
    numbers = [int(one.get("sheetId", 0)) for one in listed]
    one = etree.SubElement(listed, f"{{{main}}}sheet", name=FINDINGS)
    one.set("sheetId", str(max(numbers, default=0) + 1))
    one.set(f"{{{package.kinds}}}id", id)
    package.change(package.workbook)
    etree.SubElement(root, f"{{{main}}}sheetData")
    sheet = Worksheet(package, part)
    listing = layout.findings
    sheet.put("sheetPr").append(etree.Element(f"{{{main}}}pageSetUpPr", fitToPage="1"))
    view = etree.SubElement(sheet.put("sheetViews"), f"{{{main}}}sheetView", workbookViewId="0")
    pane = etree.SubElement(view, f"{{{main}}}pane", ySplit=str(listing.first_row - 1))
    pane.set("topLeftCell", At(listing.first_row, 1).ref)
    pane.set("activePane", "bottomLeft")
    pane.set("state", "frozen")
    columns = sheet.put("cols")
    for n, width in enumerate(measures.widths(layout.sheet(FINDINGS)), 1):
        made = etree.SubElement(columns, f"{{{main}}}col", min=str(n), max=str(n))
        made.set("width", str(width))
        made.set("customWidth", "1")
    sheet.put(
        "sheetProtection", sheet="1", objects="1", scenarios="1", formatColumns="0", formatRows="0"
    )
    merged = sheet.put("mergeCells")
    for word in layout.sheet(FINDINGS).words:
        place = At(word.at.row, word.at.column)
        head = word.look in ("title", "caption")
        style = styles.look(
            bold=word.look != "hint",
            border=word.look == "column",
            fill=_SHUT if word.look == "column" else None,
            size=14 if word.look == "title" else 10,
        )
        sheet.write(place, word.text, style)
        if head or word.across > 1:
            last = At(place.row, place.column + word.across - 1).ref
            etree.SubElement(merged, f"{{{main}}}mergeCell", ref=f"{place.ref}:{last}")
    _lay_out(sheet)
    return sheet


def _lay_out(sheet: Worksheet) -> None:
    """A4 across, as wide as the page."""
    margins = dict.fromkeys(("left", "right", "top", "bottom"), "0.5")
    sheet.put("pageMargins", **margins, header="0.3", footer="0.3")
    sheet.put("pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
