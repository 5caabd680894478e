"""Findings given back in the workbook that they are of: coloured cells, notes, and a list.

Nothing else changes: what nobody touched keeps its bytes. Marks of an earlier time are taken away
first; they are known by their fills and by the lines that enclose the notes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nianbao.errors import InputError
from nianbao.form.edition import Form
from nianbao.inputs.source import Place
from nianbao.inputs.workbook.layout import FINDINGS, Layout, layout
from nianbao.inputs.workbook.note import ASKED, ENDS
from nianbao.inputs.workbook.square import Square
from nianbao.rules.finding import SEVERITIES, Finding
from nianbao.workbooks import notes
from nianbao.workbooks.advice import Advice, advice
from nianbao.workbooks.findings_sheet import EXPLAINED, UNREAD, FindingsSheet, Line
from nianbao.workbooks.package import Package, opened
from nianbao.workbooks.styles import Styles
from nianbao.workbooks.worksheet import At, Worksheet, at

_MOST_ROWS = 1000  # of findings and explanations: more could not be read again
_MOST = 5  # findings told in one note
_LONGEST = 200  # characters told of one


def marked(
    file: Path,
    form: Form,
    findings: Sequence[Finding],
    figures: Iterable[Mapping[str, Any]],
    never: frozenset[str],
) -> bytes:
    """The workbook in a file with these findings in it, the worst first.

    `figures` as in figures.json; `never` the codes that no explanation can accept. InputError for
    a file that is damaged or hostile. The same bytes for the same input.
    """
    told = advice(findings, form, figures, never)
    with opened(file) as package:
        _give_back(package, form, findings, told, never)
        return package.written()


def refused(file: Path, form: Form, error: InputError) -> bytes:
    """The workbook in a file with what could not be read in it, in place of findings.

    No rule has judged it: explanations that were begun stay as they are. InputError as `marked`.
    """
    findings = [_unread(part, file) for part in error.parts]
    told = [
        Advice(part.message, _due(part)) if finding.place else Advice(str(part), "")
        for part, finding in zip(error.parts, findings, strict=True)
    ]
    with opened(file) as package:
        _give_back(package, form, findings, told, frozenset({UNREAD}))
        return package.written()


def _unread(error: InputError, file: Path) -> Finding:
    """An error of reading as a finding of no rule."""
    own = error.cell if str(error.file) == str(file) else None
    nowhere: dict[str, Any] = dict.fromkeys(("table", "row", "column", "section"))
    return Finding(
        code=UNREAD,
        severity="error",
        status="open",
        agency="",
        year=0,
        expected=error.expected,
        found=None,
        message=error.message,
        citation="",
        place=Place(str(file), sheet_cell=own.split(" ")[0]) if own else None,
        **nowhere,
    )


def _due(error: InputError) -> str:
    """What should stand in the place of what does."""
    due = f"应为{error.expected}" if error.expected is not None else ""
    now = f"现为{error.found}" if error.found is not None else ""
    return "，".join(filter(None, (due, now))) + "。" * bool(due or now)


def _give_back(
    package: Package,
    form: Form,
    findings: Sequence[Finding],
    told: Sequence[Advice],
    never: frozenset[str],
) -> None:
    drawn = layout(form)
    styles = Styles(package)
    sheets = _Sheets(package, drawn)
    _unmark(sheets, styles)
    listed = FindingsSheet(package, drawn, styles)
    sheets[FINDINGS] = listed.sheet
    moved = listed.moved(findings)
    rows = max([len(findings), *(row - drawn.findings.first_row + 1 for row in moved.values())])
    if rows > _MOST_ROWS:
        raise InputError(
            "发现的问题和说明过多，不能加注：请不加 --mark 检查，改正后再试",
            file=package.file,
            expected=f"{_MOST_ROWS}行以内",
            found=f"{rows}行",
        )
    lines = [
        _line(finding, said, drawn, sheets, moved)
        for finding, said in zip(findings, told, strict=True)
    ]
    listed.write(lines, never)
    of_sheets: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.place:
            of_sheets[line.place.rpartition("!")[0]].append(line)
    for title, own in of_sheets.items():
        _mark(sheets[title], styles, own)


class _Sheets(dict[str, Worksheet]):
    """The sheets of a form in a package by title, each opened when it is asked for.

    What somebody has formatted down to the last row costs nothing while nothing is marked there.
    """

    def __init__(self, package: Package, drawn: Layout) -> None:
        super().__init__()
        own = {sheet.name for sheet in drawn.sheets}
        self.package = package
        self.parts = {title: part for title, part in package.sheets().items() if title in own}

    def __missing__(self, title: str) -> Worksheet:
        self[title] = Worksheet(self.package, self.parts[title])
        return self[title]


def _unmark(sheets: _Sheets, styles: Styles) -> None:
    """Take away notes of an earlier time, and give their cells the style that they had."""
    for title, part in sheets.parts.items():
        if notes.noted(sheets.package, part):
            notes.remove(sheets[title])
    used = {
        title: Counter(sheets.package.styles_in(part))
        for title, part in sheets.parts.items()
        if title != FINDINGS  # its list is written anew
    }
    often = sum(used.values(), Counter[int]())
    marks = {style for style in often if styles.is_mark(style)}
    for title in (title for title, own in used.items() if marks & own.keys()):
        for _, cell in sheets[title].cells():
            if (style := int(cell.get("s", "0"))) in marks:
                cell.set("s", str(styles.unmarked(style, often)))
        sheets[title].change()


def _mark(sheet: Worksheet, styles: Styles, lines: Sequence[Line]) -> None:
    """Fill the cells of findings, and note there what is wrong."""
    by_cell: dict[At, list[Line]] = defaultdict(list)
    for line in lines:
        by_cell[at(line.place.rpartition("!")[2])].append(line)
    for place, own in by_cell.items():
        cell = sheet.cell(place)
        first = own[0].finding
        state = first.severity if first.status == "open" else first.status
        cell.set("s", str(styles.marked(int(cell.get("s", "0")), state)))
        sheet.change()
    notes.write(sheet, {place: _noted(own) for place, own in by_cell.items()})


def _noted(lines: Sequence[Line]) -> str:
    """The note of a cell: its findings, the gravest first."""
    told = [
        f"{EXPLAINED if finding.status == 'explained' else SEVERITIES[finding.severity]} "
        f"{finding.code}".rstrip()
        + f"\n{_short(said.problem)}"
        + (f"\n{ASKED}{_short(said.remedy)}" if said.remedy else "")
        + (f"核对无误的，在“{FINDINGS}”写明理由。" if said.excusable else "")
        for finding, said in ((line.finding, line.advice) for line in lines[:_MOST])
    ]
    if len(lines) > _MOST:
        told.append(f"另有 {len(lines) - _MOST} 处，见“{FINDINGS}”。")
    return "\n\n".join(told)


def _short(text: str) -> str:
    """A text as a line of a note, by whose end it is known again."""
    text = " ".join(text.splitlines())
    if len(text) > _LONGEST:
        return f"{text[: _LONGEST - 1]}…"
    return text if not text or text.endswith(ENDS) else f"{text}。"


def _line(
    finding: Finding,
    said: Advice,
    drawn: Layout,
    sheets: _Sheets,
    moved: Mapping[int, int],
) -> Line:
    place = (finding.place.sheet_cell if finding.place else None) or ""
    title, _, ref = place.rpartition("!")
    if title not in (*sheets, *sheets.parts):
        return Line(finding, said, "", "")
    cell = at(ref)
    label = _label(Square(title, cell.row, cell.column), drawn)
    if title == FINDINGS:
        cell = At(moved.get(cell.row, cell.row), cell.column)
    return Line(finding, said, f"{title}!{sheets[title].shown_at(cell).ref}", label)


def _label(square: Square, drawn: Layout) -> str:
    """What a cell is called on the form."""
    for entry in drawn.entries.values():
        if entry.at == square:
            return entry.label
    lists = [listing for listing in drawn.sheet(square.sheet).lists if square.row > listing.at.row]
    for listing in lists:
        across = square.column - listing.at.column
        if 0 <= across < len(listing.columns):
            return listing.columns[across].label
    return ""
