"""The sheet that sums up in words: what is open, what is broken, and where.

Its right part is hidden: a row a place that may be wanting, with what is to be said of it and a
running number, by which the list on the left finds those that are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.inputs.blank import ANSWERED
from nianbao.inputs.workbook.layout import FINDINGS, SUMMARY, Layout
from nianbao.inputs.workbook.sheet import BLANK, Entry, Listing, Sheet
from nianbao.inputs.workbook.square import Square, letters
from nianbao.workbooks.entering import WHOLE
from nianbao.workbooks.equations import Beside, no_numbers, spans
from nianbao.workbooks.guide import READY
from nianbao.workbooks.looks import BROKEN, HOLDS, Looks

_FEE = "费"  # in whatever of section six tells of the fees
_FIRST = 4  # row of the first sheet
_SHOWN, _PRINTED = 60, 20  # places listed in words, and on paper
_HELP = 6  # the first hidden column
_HELPS = ("place", "cell", "words", "open", "broken", "number")


@dataclass(frozen=True)
class Item:
    """A place that may be wanting; `words`, `open` and `broken` are formulas without their =."""

    sheet: str
    place: str
    at: Square
    words: str
    open: str = "0"
    broken: str = "0"


def items(places: Layout, tables: dict[str, list[Beside]], rows: dict[str, int]) -> list[Item]:
    """Every place that may be wanting, sheet by sheet."""
    found: list[Item] = []
    for sheet in places.sheets:
        if sheet.name != FINDINGS:
            found += _entries(places, sheet)
            for one in tables.get(sheet.name, ()):
                found += _rows(sheet, one)
                found += _relations(sheet, one)
            found += _others(places, sheet, rows)
            found += _lists(sheet, rows)
    return found


def _entries(places: Layout, sheet: Sheet) -> Iterator[Item]:
    """What must be filled in, and the texts that the edition of the form asks for."""
    for entry in sheet.entries:
        words = _wanted(places.form, entry)
        if words:
            empty = _empty([entry])
            yield Item(sheet.name, entry.label, entry.at, f'IF({empty},"{words}","")', _one(empty))
    for section in places.form.sections:
        own = [entry for entry in sheet.entries if entry.address[1:2] == (section.id,)]
        if own and section.parts and not section.prescribed_parts:
            empty = _empty(own)
            said = f'IF({empty},"没有写","")'
            yield Item(sheet.name, section.heading, own[0].at, said, _one(empty))


def _wanted(form: Form, entry: Entry) -> str:
    """What is said of an open cell that is left empty; nothing if it may be."""
    if entry.required:
        return "没有填写"
    section = form.section(str(entry.address[-1])) if entry.kind == "text" else None
    asked = section is not None and bool(section.asks)
    loose = {part.id for one in form.sections if one.parts_of for part in one.parts}
    return "没有写" if asked and section and section.id not in loose else ""


def _others(places: Layout, sheet: Sheet, rows: dict[str, int]) -> Iterator[Item]:
    """Section six: the fees wherever an edition asks for them, and never nothing at all."""
    section = next((s for s in places.form.sections if s.role is Role.OTHERS), None)
    own = [e for e in sheet.entries if section and e.address[1:2] == (section.id,)]
    ranges = [
        span
        for listing in sheet.lists
        if own and listing.address[:-1] == own[0].address[:-1]
        for span in _columns(listing, rows[sheet.name])
    ]
    if not own or not ranges:
        return
    fees = bool(places.form.cells(Role.FEE_UNPAID))
    said = f"*{_FEE}*" if fees else "?*"
    elsewhere = "+".join(f'COUNTIF({span},"{said}")' for span in ranges)
    empty = f"{_empty(own)}*({elsewhere}=0)"
    words = "没有写；没有收取的，也应写明" if fees else "没有写；没有的，也应写明"
    yield Item(sheet.name, own[0].label, own[0].at, f'IF({empty},"{words}","")', _one(empty))


def _empty(entries: Sequence[Entry]) -> str:
    """Whether some cells are all empty, as a product."""
    return "*".join(f"(LEN(TRIM({_out(entry.at)}))=0)" for entry in entries)


def _one(condition: str) -> str:
    return f"IF({condition},1,0)"


def _rows(sheet: Sheet, one: Beside) -> Iterator[Item]:
    """What is open, no number or below zero in each row of a table."""
    table, block = one.table, one.block
    for row in table.leaf_rows:
        cells = [block.square(row.id, column.id) for column in table.leaf_columns]
        typed = [
            at
            for at, column in zip(cells, table.leaf_columns, strict=True)
            if not table.is_total(row.id, column.id)
        ]
        every = [_span(sheet.name, span) for span in spans(cells)]
        empty = "+".join(f"COUNTBLANK({_span(sheet.name, s)})" for s in spans(typed)) or "0"
        if one.ledger:
            empty = f'IF({_out(one.ledger)}<>"",0,{empty})'
        left = [at for at in cells if at not in typed]
        blank = [f'-COUNTIF({_span(sheet.name, s)},"{BLANK}")' for s in spans(left)]
        wrong = no_numbers(every, len(cells)) + "".join(blank)
        below = [
            f'COUNTIF({_span(sheet.name, s)},"<0")'
            for s in spans(
                at
                for at, column in zip(cells, table.leaf_columns, strict=True)
                if column.type != "signed_count"
            )
        ]
        negative = "+".join(below) or "0"
        parts = "+".join(
            f"IF(ISNUMBER({_out(at)}),IF({_out(at)}<>INT({_out(at)}),1,0),0)"
            for at, column in zip(cells, table.leaf_columns, strict=True)
            if column.type in WHOLE
        )
        broken = parts or "0"
        said = (
            f'TRIM(IF({empty}>0,"空 "&({empty})&" 格 ","")'
            f'&IF({wrong}>0,"是文字、不是数字 "&({wrong})&" 格（能认出的，检查时按数读） ","")'
            f'&IF({broken}>0,"不是整数 "&({broken})&" 格 ","")'
            f'&IF({negative}>0,"小于 0 的 "&({negative})&" 格",""))'
        )
        name = one.table.label("row", row.id)
        place = name or table.caption
        yield Item(sheet.name, place, cells[0], said, empty, f"{wrong}+{broken}+{negative}")


def _relations(sheet: Sheet, one: Beside) -> Iterator[Item]:
    for check in one.checks:
        cell = _out(check.at)
        broken = f'ISNUMBER(FIND("{BROKEN}",{cell}))'
        axis = check.relation.per
        name = one.table.label(axis, check.other)
        place = "：".join(filter(None, (name, check.short)))
        words = f'IF({broken},{cell},"")'
        yield Item(sheet.name, place, check.at, words, "0", f"IF({broken},1,0)")


def _lists(sheet: Sheet, rows: dict[str, int]) -> Iterator[Item]:
    """Rows of a list in which something required is missing; a list of problems without any."""
    answers = any(listing.address[-1] == ANSWERED for listing in sheet.lists)
    for listing in sheet.lists:
        ranges = _columns(listing, rows[sheet.name])
        if len(ranges) < 2:
            continue
        filled = "+".join(f"(LEN({one})>0)" for one in ranges)
        partly = f"SUMPRODUCT((({filled})>0)*(({filled})<{len(ranges)}))"
        words = f'IF({partly}>0,"有 "&{partly}&" 行没有填全","")'
        open = partly
        if answers and listing.address[-1] != ANSWERED:
            none = f"SUMPRODUCT(--(({filled})>0))=0"
            words, open = f'IF({none},"没有写",{words})', f"IF({none},1,{partly})"
        yield Item(sheet.name, listing.label, listing.square(0), words, open)


def _columns(listing: Listing, rows: int) -> list[str]:
    """The open cells of each column of a list that an item must have."""
    first, last = listing.first_row, listing.first_row + rows - 1
    return [
        f"'{listing.at.sheet}'!${letters(at)}${first}:${letters(at)}${last}"
        for at, column in enumerate(listing.columns, listing.at.column)
        if column.required
    ]


def _out(at: Square) -> str:
    """A cell as another sheet names it."""
    return f"'{at.sheet}'!${letters(at.column)}${at.row}"


def _span(sheet: str, span: str) -> str:
    return f"'{sheet}'!{span}"


def counter(found: Sequence[Item], sheet: str) -> str:
    """The formula of what is wanting in a sheet, with the way here."""
    names = list(dict.fromkeys(item.sheet for item in found))
    if sheet not in names:
        return ""
    row = _FIRST + names.index(sheet)
    said = f'"还空 "&\'{SUMMARY}\'!$C${row}&" 格，不符 "&\'{SUMMARY}\'!$D${row}&" 处"'
    return f"=HYPERLINK(\"#'{SUMMARY}'!A1\",{said})"


def write_summary(sheet: Any, looks: Looks, found: Sequence[Item]) -> int:
    """Write the sheet below its title; the last row to be printed is returned."""
    write = _Summary(sheet, looks, found)
    write.helpers()
    write.sheets()
    return write.places()


class _Summary:
    """The sheet as it is written: rows are counted from 1."""

    def __init__(self, sheet: Any, looks: Looks, found: Sequence[Item]) -> None:
        self.sheet, self.looks, self.found = sheet, looks, found
        self.names = list(dict.fromkeys(item.sheet for item in found))
        self.total = _FIRST + len(self.names)  # the row of the last line of the sheets

    def _range(self, help: str, of: str | None = None) -> str:
        """The hidden cells of one kind, of all sheets or of one."""
        rows = [row for row, item in enumerate(self.found, _FIRST) if of in (None, item.sheet)]
        column = letters(_HELP + _HELPS.index(help))
        return f"${column}${rows[0]}:${column}${rows[-1]}"

    def _say(self, row: int, column: int, text: str, look: str, across: int = 1) -> None:
        style = self.looks.locked(look)
        if across > 1:
            self.sheet.merge_range(row - 1, column, row - 1, column + across - 1, "", style)
        if text.startswith("="):
            self.sheet.write_formula(row - 1, column, text, style, "")
        else:
            self.sheet.write_string(row - 1, column, text, style)

    def helpers(self) -> None:
        """A hidden row for each place that may be wanting."""
        number = letters(_HELP + _HELPS.index("number"))
        words = letters(_HELP + _HELPS.index("words"))
        for row, item in enumerate(self.found, _FIRST):
            before = f"MAX({number}${_FIRST - 1}:{number}{row - 1})"
            told = (
                f"{item.sheet}　{item.place}",
                f"#'{item.at.sheet}'!{item.at.ref}",
                f"={item.words}",
                f"={item.open}",
                f"={item.broken}",
                f'=IF(LEN({words}{row})>0,{before}+1,"")',
            )
            for across, text in enumerate(told, _HELP - 1):
                self._say(row, across, text, "nothing")
        last = _HELP + len(_HELPS) - 2
        self.sheet.set_column(_HELP - 1, last, None, None, {"hidden": True})

    def sheets(self) -> None:
        """The state of each sheet, and in the last line of all."""
        for across, head in enumerate(("表", "情况", "空格", "不符")):
            self._say(_FIRST - 1, across, head, "column")
        for row, name in enumerate(self.names, _FIRST):
            number = f"SUMPRODUCT(--(LEN({self._range('words', name)})>0))"
            self.sheet.write_url(
                row - 1, 0, f"internal:'{name}'!A1", self.looks.locked("way"), name
            )
            said = f'=IF({number}=0,"{HOLDS}",{number}&" 处，见下表")'
            self._say(row, 1, said, "told")
            self._say(row, 2, f"=SUM({self._range('open', name)})", "told")
            self._say(row, 3, f"=SUM({self._range('broken', name)})", "told")
        self.looks.judged(self.sheet, f"B{_FIRST}:B{self.total}")
        every = f"MAX({self._range('number')})"
        said = (
            f'=IF({every}=0,"{HOLDS} {READY}","还有 "&{every}&" 处，空 "'
            f'&SUM({self._range("open")})&" 格，不符 "&SUM({self._range("broken")})&" 处")'
        )
        self._say(self.total, 0, "合计", "caption")
        self._say(self.total, 1, said, "whole", across=3)

    def places(self) -> int:
        """The places that are wanting, in words; each leads to its cell."""
        head = self.total + 2
        self._say(head, 0, "位置（点这里跳到该格）", "column")
        self._say(head, 1, "问题", "column", across=3)
        for nth in range(1, _SHOWN + 1):
            found = f"MATCH({nth},{self._range('number')},0)"
            place, cell, words = (
                f"INDEX({self._range(help)},{found})" for help in ("place", "cell", "words")
            )
            self._say(head + nth, 0, f'=IFERROR(HYPERLINK({cell},{place}),"")', "link")
            self._say(head + nth, 1, f'=IFERROR({words},"")', "note", across=3)
            self.sheet.set_row(head + nth - 1, 32)
        last = head + _SHOWN + 1
        every = f"MAX({self._range('number')})"
        more = f'=IF({every}>{_SHOWN},"另有 "&({every}-{_SHOWN})&" 处，见各表","")'
        self._say(last, 0, more, "hint", across=4)
        return head + _PRINTED
