"""Where each value of a parameter file stands in the fill-in workbook of a form.

Derived from the form and from the model of the parameter file: who writes the workbook, reads it
and marks findings in it asks here. Every list has its columns to itself and runs down without an
end, so that no value's place depends on how much was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal, get_args, get_origin

from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from nianbao.form.edition import PREAMBLE, Form, Section
from nianbao.form.family import USUAL
from nianbao.form.grid import grid
from nianbao.inputs.agency_year import REGIONAL, Accepted, AgencyYear, Narrative, Overview
from nianbao.inputs.problem import fields
from nianbao.inputs.source import Address
from nianbao.inputs.values import LONGEST_TEXT, Text
from nianbao.inputs.workbook.hints import hint_for
from nianbao.inputs.workbook.sheet import (
    Block,
    Column,
    Entry,
    Kind,
    Listing,
    Sheet,
    Words,
)
from nianbao.inputs.workbook.square import Square

GUIDE, BASICS, PROSE = "填表说明", "基本信息", "正文"
SUMMARY, FINDINGS = "核对", "检查结果"  # what the workbook, and what the rules, have found
PROBLEMS, OTHERS, FACTS = "存在问题", "其他事项", "自有数字"
_HEAD = 3  # the first row below a sheet's title and the line on how to fill it in
_OF_LISTS = {  # the sheets of lists, by the key of the first one in them
    "last_year": PROBLEMS,
    "items": OTHERS,
    "facts": FACTS,
    "explanations": "说明",
}
_OF_THE_PLACE = (("agency", "id"), ("agency", "district"))  # given by whoever collects the files
_LONG = StringConstraints(max_length=LONGEST_TEXT)
_BESIDE = {"this_year": "last_year"}  # a list in the sheet of another, to the right of it


@dataclass(frozen=True, eq=False)
class Layout:
    """The sheets of a form's workbook in order."""

    form: Form
    sheets: tuple[Sheet, ...]

    @cached_property
    def entries(self) -> dict[Address, Entry]:
        return {entry.address: entry for sheet in self.sheets for entry in sheet.entries}

    @cached_property
    def lists(self) -> dict[Address, Listing]:
        """The lists by address; that of the findings' explanations is `FINDINGS`' alone."""
        return {
            listing.address: listing
            for sheet in self.sheets
            if sheet.name != FINDINGS
            for listing in sheet.lists
        }

    @cached_property
    def blocks(self) -> dict[str, Block]:
        return {block.table.id: block for sheet in self.sheets for block in sheet.blocks}

    def sheet(self, name: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    @property
    def edition(self) -> Square:
        """The cell of the guide that names the edition of the form by its id."""
        return Square(GUIDE, 2, 2)

    @property
    def findings(self) -> Listing:
        """The list of findings, in which explanations may be written."""
        return self.sheet(FINDINGS).lists[0]


@lru_cache(maxsize=16)
def layout(form: Form) -> Layout:
    """The layout of the workbook for one edition of a form."""
    return Layout(form, tuple(_sheets(form)))


def _sheets(form: Form) -> Iterator[Sheet]:
    values = list(_values(AgencyYear, (), form))
    lists = [(address, given) for address, given in values if _is_listed(given)]
    beside = {address[:-1] for address, _ in lists if len(address) > 1}
    texts = [(a, g) for a, g in values if _kind(g) == "text"]
    yield Sheet(
        GUIDE,
        (
            Words(Square(GUIDE, 1, 1), GUIDE, "title", across=2),
            Words(Square(GUIDE, 2, 1), "格式", "name"),
            Words(Square(GUIDE, 2, 2), form.id, "name"),
        ),
    )
    yield _basics([(a, g) for a, g in values if _kind(g) not in ("text", None)])
    for section in form.sections:
        if section.tables:
            yield _tables(form, section)
    yield _prose(form, [(a, g) for a, g in texts if a[:-1] not in beside])
    for address, _ in lists:
        if address[-1] in _OF_LISTS:
            own = [(a, g) for a, g in texts if a[:-1] == address[:-1]]
            yield _lists(
                form,
                _OF_LISTS[address[-1]],
                own,
                [(a, g) for a, g in lists if address[-1] in (a[-1], _BESIDE.get(str(a[-1])))],
            )
    yield Sheet(
        SUMMARY,
        (
            Words(Square(SUMMARY, 1, 1), SUMMARY, "title", across=4),
            Words(Square(SUMMARY, 2, 1), "", "hint", across=4),
        ),
    )
    yield _findings()


def _values(model: Any, above: Address, form: Form) -> Iterator[tuple[Address, FieldInfo]]:
    """Every value and list that the model has for a form, depth first."""
    for key, given in fields(model).items():
        address = (*above, key)
        if address == (REGIONAL,):
            continue
        inner = fields(given.annotation)
        if inner and not _is_listed(given):
            yield from _values(given.annotation, address, form)
        elif address == ("narrative", "sections"):
            known = fields(Narrative)
            for section in form.sections:
                if section.id not in known:
                    yield (*address, section.id), fields(Overview)["intro"]
        elif above[:1] == ("narrative",) and not _is_of(form, address):
            continue
        elif address != ("form",) or form.family != USUAL:
            yield address, given


def _is_of(form: Form, address: Address) -> bool:
    """Whether a form has the section that a key of the narrative is, or is in."""
    section = str(address[1])
    return section == PREAMBLE or form.section(section) is not None


def _is_listed(given: FieldInfo) -> bool:
    """Whether a value is a list of items, or of names with their values."""
    annotation = str(given.annotation)
    items = annotation.startswith("list") and bool(fields(given.annotation))
    return items or (annotation.startswith("dict") and Any not in get_args(given.annotation))


def _kind(given: FieldInfo) -> Kind | None:
    """What is typed for a value; None where it takes more than a cell."""
    annotation = given.annotation
    written = str(annotation)
    if get_origin(annotation) is Literal:
        return "choice"
    if _is_listed(given) or written.startswith("dict"):
        return None
    if written.startswith("list"):
        return "lines"
    if "datetime.date" in written:
        return "day"
    if "float" in written:
        return "value"
    if annotation is int:
        return "year"
    return "text" if Text in get_args(annotation) or _LONG in given.metadata else "line"


def _entry(form: Form | None, at: Square, address: Address, given: FieldInfo) -> Entry:
    kind, section = _kind(given), form.section(str(address[-1])) if form else None
    assert kind is not None
    said: dict[str, Any] = (
        given.json_schema_extra if isinstance(given.json_schema_extra, dict) else {}
    )
    words = dict(zip(said.get("enumDescriptions", ()), get_args(given.annotation), strict=False))
    hint = hint_for(address) or given.description or ""
    above = form.section(str(address[-2])) if form and len(address) > 1 else None
    if above and above.parts and not above.prescribed_parts and not section:
        hint = "全写在这里，或者按下面各部分分写"
    return Entry(
        at,
        address,
        label=_label(form, address, given),
        kind=kind,
        required=given.is_required(),
        hint="从列表中选" if words else (section and section.asks) or hint,
        choices=words,
    )


def _label(form: Form | None, address: Address, given: FieldInfo) -> str:
    """The title of a section or part; what stands before its parts has the section's, too."""
    name = given.title or str(address[-1])
    if form is None:
        return name
    if section := form.section(str(address[-1])):
        return section.heading if section.number else section.title
    above = form.section(str(address[-2])) if len(address) > 1 else None
    return f"{above.heading}：{name}" if above and above.parts else name


def _rows(
    sheet: str, first: int, entries: Iterable[tuple[Address, FieldInfo]], form: Form | None
) -> tuple[list[Words], list[Entry]]:
    """A name and an open cell a row, and what belongs in it."""
    words, opened = [], []
    for row, (address, given) in enumerate(entries, first):
        entry = _entry(form, Square(sheet, row, 2), address, given)
        words += [
            Words(Square(sheet, row, 1), entry.label, "name"),
            Words(Square(sheet, row, 3), entry.hint, "hint"),
        ]
        opened.append(entry)
    return words, opened


def _basics(values: list[tuple[Address, FieldInfo]]) -> Sheet:
    """The agency, its contact and the dates: what must be filled in first."""
    needed = [(a, g) for a, g in values if g.is_required()]
    needed.sort(key=lambda pair: pair[0] in _OF_THE_PLACE)  # last: others know them
    other = [pair for pair in values if pair not in needed]
    words, entries = _rows(BASICS, _HEAD + 1, needed, None)
    below = _HEAD + 1 + len(needed)
    more, optional = _rows(BASICS, below + 1, other, None)
    heads = [
        Words(Square(BASICS, 1, 1), BASICS, "title", across=3),
        Words(Square(BASICS, 2, 1), "", "hint", across=3),
        Words(Square(BASICS, _HEAD, 1), "必填", "caption", across=3),
        Words(Square(BASICS, below, 1), "可不填", "caption", across=3),
    ]
    return Sheet(BASICS, (*heads, *words, *more), (*entries, *optional))


def _prose(form: Form, values: list[tuple[Address, FieldInfo]]) -> Sheet:
    """The texts, a statutory part a cell."""
    words, entries = _rows(PROSE, _HEAD + 1, values, form)
    heads = [
        Words(Square(PROSE, 1, 1), PROSE, "title", across=3),
        Words(Square(PROSE, 2, 1), "", "hint", across=3),
        *(
            Words(Square(PROSE, _HEAD, column), text, "column")
            for column, text in enumerate(("部分", "正文", "写什么"), 1)
        ),
    ]
    return Sheet(PROSE, (*heads, *words), tuple(entries))


def _tables(form: Form, section: Section) -> Sheet:
    """The tables of a section below each other, each as on the official form."""
    name = f"表{section.number}"
    words = [
        Words(Square(name, 1, 1), section.heading, "title", across=1),
        Words(Square(name, 2, 1), "", "hint", across=1),
    ]
    entries: list[Entry] = []
    blocks: list[Block] = []
    row = _HEAD
    for table in map(form.table, section.tables):
        drawn = grid(table)
        if table.captioned:
            words.append(Words(Square(name, row, 1), table.caption, "caption", drawn.columns))
            row += 1
        # An equation that defines a total has a row for what it comes to as well.
        below = sum(1 + (r.total is not None) for r in table.relations if r.per == "column")
        block = Block(table, Square(name, row, 1), below)
        blocks.append(block)
        for heading in drawn.headings:
            at = Square(name, row + heading.row, 1 + heading.column)
            words.append(Words(at, heading.text, heading.role, heading.across, heading.down))
        for one in table.leaf_rows:
            for column in table.leaf_columns:
                alone = len(table.leaf_columns) == 1
                label = one.name if alone and one.label else column.name
                address = ("figures", table.id, one.id, column.id)
                square = block.square(one.id, column.id)
                entries.append(Entry(square, address, label, "figure", type=column.type))
        row = block.below + block.below_rows + 1
    widest = max(block.grid.columns for block in blocks)
    words[:2] = [replace(word, across=widest) for word in words[:2]]
    return Sheet(name, tuple(words), tuple(entries), blocks=tuple(blocks))


def _lists(
    form: Form,
    name: str,
    texts: list[tuple[Address, FieldInfo]],
    lists: list[tuple[Address, FieldInfo]],
) -> Sheet:
    """Lists side by side, below the texts that belong to them."""
    words, entries = _rows(name, _HEAD, texts, form)
    row, column = _HEAD + len(texts), 1
    listings: list[Listing] = []
    for address, given in lists:
        inner = fields(given.annotation)
        columns = (
            tuple(_column(key, one, address) for key, one in inner.items())
            if inner
            else (
                Column("name", "名称", "line", True, hint_for((*address, "name"))),
                Column("value", "数", "value", True, hint_for((*address, "value"))),
            )
        )
        listing = Listing(Square(name, row, column), address, given.title or "", columns)
        listings.append(listing)
        words += _of_list(listing)
        column += len(columns)
    widest = max(column - 1, 3 if texts else 1)
    section = form.section(str(lists[0][0][-2])) if len(lists[0][0]) > 1 else None
    title = section.heading if section else name
    heads = [
        Words(Square(name, 1, 1), title, "title", across=widest),
        Words(Square(name, 2, 1), "", "hint", across=widest),
    ]
    return Sheet(name, (*heads, *words), tuple(entries), tuple(listings))


def _of_list(listing: Listing) -> list[Words]:
    at = listing.at
    return [
        Words(at, listing.label, "caption", across=len(listing.columns)),
        *(
            Words(Square(at.sheet, at.row + 1, at.column + across), column.label, "column")
            for across, column in enumerate(listing.columns)
        ),
    ]


def _column(key: str, given: FieldInfo, above: Address) -> Column:
    kind = _kind(given)
    assert kind is not None
    hint = hint_for((*above, key)) or given.description or ""
    return Column(key, given.title or key, kind, given.is_required(), hint)


def _findings() -> Sheet:
    """What the rules have found, a finding a row, with room for its explanation."""
    keyed = [_column(key, given, ("explanations",)) for key, given in fields(Accepted).items()]
    shown = [Column(None, label, "line") for label in ("级别", "位置", "问题", "怎样处理", "依据")]
    listing = Listing(
        Square(FINDINGS, _HEAD, 1), ("explanations",), "发现的问题和说明", (*shown, *keyed)
    )
    heads = [
        Words(Square(FINDINGS, 1, 1), FINDINGS, "title", across=len(listing.columns)),
        Words(Square(FINDINGS, 2, 1), "", "hint", across=len(listing.columns)),
    ]
    return Sheet(FINDINGS, (*heads, *_of_list(listing)), lists=(listing,))
