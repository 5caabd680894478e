"""Whether a workbook still is what was handed out: its sheets, words and merged cells.

Where they are not, values would be read from other places than they were typed for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from nianbao.errors import InputError
from nianbao.form.editions import editions
from nianbao.form.labels import folded
from nianbao.inputs.cells import WIDEST, Cell, Contents, Spot
from nianbao.inputs.number import read_number
from nianbao.inputs.source import described
from nianbao.inputs.workbook.layout import FINDINGS, GUIDE, SUMMARY, Layout, layout
from nianbao.inputs.workbook.sheet import Block, Sheet, Words
from nianbao.inputs.workbook.square import Square, letters
from nianbao.inputs.xlsx import Workbook

_LONGEST = 200  # characters of a label
_OWN_BESIDE = 3  # columns beside a table before those of last year
_AGAIN = "请撤销改动，或者重新取一份表格填写"
_COPIED = 0.8  # of a sheet's words: it is a copy


class Book:
    """A workbook's sheets by title: those of the form, and the first rows of all others."""

    def __init__(self, file: Path, workbook: Workbook) -> None:
        self.file, self.titles, self.hidden = file, workbook.titles, workbook.hidden
        self.linked, self.uncalculated = workbook.linked, workbook.uncalculated
        self.epoch = workbook.epoch
        self.sheets: dict[str, Contents] = {}
        self.others: dict[str, Contents] = {}

    def error(
        self, at: Square, message: str, expected: str, found: str, label: str = ""
    ) -> InputError:
        """The error that names a cell, with the label of an open one."""
        cell = f"{at} {label}".rstrip()
        return InputError(message, file=self.file, cell=cell, expected=expected, found=found)


def misfits(book: Book, plan: Layout) -> Iterator[InputError]:
    """What of the sheets is not as it was handed out, each with its cell and what to do."""
    for sheet in plan.sheets:
        if sheet.name == SUMMARY or (sheet.name == FINDINGS and FINDINGS not in book.titles):
            continue  # never read; written anew
        if copy := _copy(book, sheet):
            message = "同一张表有两份：一个文件只填一个机关，请只保留一份，其余另存"
            first = Square(copy, 1, 1)
            yield book.error(first, message, f"一份“{sheet.name}”", f"{sheet.name}、{copy}")
        elif sheet.name not in book.titles:
            yield _missing(book, sheet)
        else:
            yield from _of_sheet(book, plan, sheet)


def _of_sheet(book: Book, plan: Layout, sheet: Sheet) -> Iterator[InputError]:
    about = book.sheets[sheet.name]
    if sheet.name in book.hidden and sheet.name not in (GUIDE, FINDINGS):
        first = Square(sheet.name, 1, 1)
        message = "工作表被隐藏：请取消隐藏，核对其中内容后再用"
        yield book.error(first, message, "显示的工作表", "隐藏的工作表")
    moved = [words for words in _fixed(sheet) if not _stands(about.cells, words)]
    if moved:
        yield _displaced(book, plan, sheet, about.cells, moved)
        return
    yield from _merged(book, sheet, about)
    yield from _unseen(book, sheet, about)
    for block in sheet.blocks:
        yield from _astray(book, block, sheet, about)


def _missing(book: Book, sheet: Sheet) -> InputError:
    """A sheet that is not there, or has another name."""
    own = [t for t in book.titles if t in book.others]
    alike = [t for t in own if _likeness(book.others[t].cells, sheet) >= _COPIED]
    alike = alike or get_close_matches(sheet.name, [t[:_LONGEST] for t in own], 1, 0.6)
    message = "缺少这张工作表：" + (
        f"像是改名成了“{alike[0]}”，请改回“{sheet.name}”" if alike else _AGAIN
    )
    found = "、".join(book.titles)
    shown = found[:_LONGEST] + "…" if len(found) > _LONGEST else found
    return book.error(Square(sheet.name, 1, 1), message, f"工作表“{sheet.name}”", shown)


def _copy(book: Book, sheet: Sheet) -> str | None:
    """Another sheet that is a copy of one that is there."""
    if sheet.name not in book.titles:
        alike = [t for t, c in book.others.items() if _likeness(c.cells, sheet) >= _COPIED]
        return alike[1] if len(alike) > 1 else None
    return next((t for t, c in book.others.items() if _likeness(c.cells, sheet) >= _COPIED), None)


def _likeness(cells: Mapping[Spot, Cell], sheet: Sheet) -> float:
    """The share of a sheet's words that stand in their places among some cells."""
    fixed = list(_fixed(sheet))
    return sum(_stands(cells, words) for words in fixed) / len(fixed)


def _fixed(sheet: Sheet) -> Iterator[Words]:
    return (words for words in sheet.words if words.look != "hint" and words.text)


def _stands(cells: Mapping[Spot, Cell], words: Words) -> bool:
    return _label(cells.get((words.at.row, words.at.column))) == folded(words.text)


def _label(cell: Cell | None) -> str:
    """What stands in a cell, as labels are compared."""
    return folded(str(cell.value)[: _LONGEST + 1]) if cell else ""


def _displaced(
    book: Book, plan: Layout, sheet: Sheet, cells: Mapping[Spot, Cell], moved: list[Words]
) -> InputError:
    """Why words of a sheet do not stand where they should, told at the first of them."""
    moved = sorted(moved, key=lambda words: words.at)
    first = moved[0]
    shown = cells.get((first.at.row, first.at.column))
    found = described(shown.value) if shown else "空"
    for other in editions(plan.form.family):
        drawn = layout(other)
        same = [one for one in drawn.sheets if one.name == sheet.name and other != plan.form]
        if same and all(_stands(cells, words) for words in _fixed(same[0])):
            message = f"这是另一版格式（{other.doc_no}）的表：{_AGAIN}"
            return book.error(first.at, message, described(first.text), found)
    message = _shifted(cells, moved) or _pasted(cells, first)
    return book.error(first.at, message, described(first.text), found)


def _shifted(cells: Mapping[Spot, Cell], moved: list[Words]) -> str | None:
    """Rows or columns that were inserted or deleted, as the places of the words show."""
    stands: dict[str, list[Spot]] = {}
    for spot, cell in cells.items():
        if cell.kind == "text" and len(str(cell.value)) <= _LONGEST:
            stands.setdefault(_label(cell), []).append(spot)
    shifts: Counter[Spot] = Counter()
    for words in moved:
        at = words.at
        near = [
            (row - at.row, column - at.column) for row, column in stands.get(folded(words.text), ())
        ]
        if near:
            shifts[min(near, key=lambda shift: abs(shift[0]) + abs(shift[1]))] += 1
    if not shifts:
        return None
    (down, right), count = shifts.most_common(1)[0]
    if 2 * count < len(moved):
        return None
    at = moved[0].at
    if down and right:
        return f"表格移动了位置（到了 {letters(at.column + right)}{at.row + down}）：{_AGAIN}"
    word, number = ("行", down) if down else ("列", right)
    place = f"第{at.row}行" if down else f"{letters(at.column)}列"
    if count == len(moved) == 1:
        return f"固定的文字被移到了 {letters(at.column + right)}{at.row + down}：{_AGAIN}"
    done = "插入" if number > 0 else "删去"
    return f"{place}起移动了{abs(number)}{word}，像是{done}了{word}：{_AGAIN}"


def _pasted(cells: Mapping[Spot, Cell], words: Words) -> str:
    there = (words.at.row, words.at.column) in cells
    return f"固定的文字被{'改动或覆盖' if there else '删去'}：{_AGAIN}"


def _merged(book: Book, sheet: Sheet, about: Contents) -> Iterator[InputError]:
    """Merged cells that are not as the form has them, or hide what is typed."""
    merged = set(about.merged)
    for block in sheet.blocks:
        for heading in block.grid.headings:
            row, column = block.at.row + heading.row, block.at.column + heading.column
            last = (row + heading.down - 1, column + heading.across - 1)
            if last != (row, column) and ((row, column), last) not in merged:
                at = Square(sheet.name, row, column)
                due = f"合并的单元格 {at.ref}:{Square(sheet.name, *last).ref}"
                yield book.error(at, f"标题的合并单元格被拆开或改动：{_AGAIN}", due, "没有这样合并")
                break  # one of a table tells enough
    for first, last in about.merged:
        typed_in = _swallowed(sheet, first, last)
        if typed_in is not None:
            span = f"{letters(first[1])}{first[0]}:{letters(last[1])}{last[0]}"
            message = "填写的单元格被合并：请取消合并，各格分别填写"
            label = _open_at(sheet, typed_in.row, typed_in.column) or ""
            yield book.error(typed_in, message, "不合并的单元格", f"合并的 {span}", label)


def _swallowed(sheet: Sheet, first: Spot, last: Spot) -> Square | None:
    """The first open cell of a sheet within merged ones."""
    for entry in sheet.entries:
        at = entry.at
        if first[0] <= at.row <= last[0] and first[1] <= at.column <= last[1]:
            return at
    for listing in sheet.lists:
        left, right = listing.at.column, listing.at.column + len(listing.columns) - 1
        top = max(first[0], listing.first_row)
        if top <= last[0] and first[1] <= right and left <= last[1]:
            return Square(sheet.name, top, max(first[1], left))
    return None


def _unseen(book: Book, sheet: Sheet, about: Contents) -> Iterator[InputError]:
    """Values in hidden rows and columns: whoever signs the form has not seen them."""
    told: set[tuple[str, int]] = set()
    columns = {n for a, b in about.hidden_columns for n in range(a, min(b, WIDEST) + 1)}
    for (row, column), cell in about.cells.items():
        by_row = row in about.hidden_rows
        line = ("行", row) if by_row else ("列", column)
        if sheet.name == FINDINGS or line in told or not (by_row or column in columns):
            continue  # findings may be filtered
        label = _open_at(sheet, row, column)
        if label is not None:
            told.add(line)
            place = f"第{row}行" if by_row else f"{letters(column)}列"
            message = f"{place}被隐藏，其中填有内容：请取消隐藏，核对后再用"
            at, found = Square(sheet.name, row, column), described(cell.value)
            yield book.error(at, message, f"显示的{line[0]}", found, label)


def _open_at(sheet: Sheet, row: int, column: int) -> str | None:
    """The label of an open cell; None for any other."""
    for entry in sheet.entries:
        if (entry.at.row, entry.at.column) == (row, column):
            return entry.label
    for listing in sheet.lists:
        across = column - listing.at.column
        if row >= listing.first_row and 0 <= across < len(listing.columns):
            return listing.columns[across].label
    return None


def _astray(book: Book, block: Block, sheet: Sheet, about: Contents) -> Iterator[InputError]:
    """What was typed in a table, beside or below it, where nothing is read."""
    known = {(entry.at.row, entry.at.column) for entry in sheet.entries}
    known |= {
        (block.at.row + heading.row + down, block.at.column + heading.column + across)
        for heading in block.grid.headings
        for down in range(heading.down)
        for across in range(heading.across)
    }
    for (row, column), cell in about.cells.items():
        inside = block.at.row <= row < block.below and column < block.beside
        near = (
            block.at.row <= row < block.below + block.below_rows
            and column < block.beside + _OWN_BESIDE
        )
        if not near or (row, column) in known or cell.formula:
            continue
        if inside or _is_number(cell):
            message = "填在了不读取的单元格中：请移到表格中应填的一格"
            at = Square(sheet.name, row, column)
            yield book.error(at, message, "空", described(cell.value))


def _is_number(cell: Cell) -> bool:
    if cell.kind == "text":
        return read_number(str(cell.value)[:_LONGEST])[1] is not None
    return cell.kind == "number"
