"""A parameter file written as a person would: every key with what it is for, rows with labels.

Drawn from the model and the form in force. What has no value is there to be filled in.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args

import yaml
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from nianbao.form.edition import Form
from nianbao.form.family import USUAL
from nianbao.form.labels import spelling
from nianbao.form.table import Node, Table
from nianbao.inputs.agency_year import REGIONAL, AgencyYear, Narrative
from nianbao.inputs.number import written
from nianbao.inputs.problem import fields
from nianbao.inputs.source import Address
from nianbao.inputs.values import LONGEST_TEXT, Text

_HEAD = """\
# {title}
# 依据：{doc_no}{short_title}
#
# 填写：冒号、逗号、括号用半角；冒号后面空一格；日期写成 2024-01-02；# 后面的文字是注释，不用填。
# 文字写在“|”的下一行，比这一行多缩进两格；空一行另起一段。不用的键可以空着，也可以整行删去。
# 核对：nianbao check {file}
"""
_FIGURES = """\
# 各行按列的顺序填数，用逗号隔开，如 [3, 0, 0]；没有的填 0，空着不等于 0。整行、整张表都是 0 的，
# 把 [] 改成 0。总计可不填，由程序计算；填了就核对。行、列也可以写官方名称，如 {example}: []。
"""
_WIDEST = 100
_MARGIN = 28  # where comments begin
_LARGEST_INT = 10**18  # from here on a number is written as a decimal, which it was
_PLAIN = re.compile(r"[\w\u4e00-\u9fff·（）]+(?:-\w+)*")


def parameter_text(
    form: Form,
    values: Mapping[str, Any],
    file: str,
    schema: str | None = None,
    notes: Mapping[Address, str] | None = None,
) -> str:
    """The text of a parameter file with these values, in the spelling of `parameters()`.

    A value that is None or not there is left to be filled in. `file` is the file's name as it is
    shown in the text, `schema` the path from there to its schema. `notes` are comments above the
    lines of values, of figures above those of their rows or tables; that of () is of the whole.
    """
    notes = notes or {}
    head = _HEAD.format(
        title=form.title.format(
            agency=values.get("agency", {}).get("name") or "", year=values["year"]
        ),
        doc_no=form.doc_no,
        short_title=form.short_title,
        file=file,
    )
    writer = _Writer(form, any(values.get("ledgers", {}).values()), notes)
    for name, given in fields(AgencyYear).items():
        writer.key(given, (name,), values.get(name))
    named = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    of_all = "".join(f"{line}\n" for line in _comment(notes.get((), ""), "#", ""))
    return named + head + of_all + "\n".join(writer.lines) + "\n"


def figures_text(form: Form, figures: Mapping[str, Any]) -> list[str]:
    """The lines of the key `figures` with these values, every table and row with its label."""
    writer = _Writer(form, False, {})
    writer.key(fields(AgencyYear)["figures"], ("figures",), figures)
    return writer.lines


class _Writer:
    """The lines of a parameter file, key by key."""

    def __init__(self, form: Form, counted: bool, notes: Mapping[Address, str]) -> None:
        self.form, self.counted, self.notes = form, counted, notes
        self.lines: list[str] = []

    def key(self, given: FieldInfo, at: Address, value: Any) -> None:
        """A key with what is below it."""
        name, depth = str(at[-1]), len(at) - 1
        if value is None and not self._is_of_form(name, depth):
            return
        inner, said = fields(given.annotation), self._said(given, name)
        if depth == 0 and not _is_one_line(given):
            self.lines.append("")
        if name == "figures":
            self._figures(value or {}, said)
            return
        indent = "  " * depth
        self._note(at, indent)
        if inner and not _is_list(given):
            if value is None and given.default is None:  # with empty keys it could not be read
                self._line(f"{indent}# {name}:", said)
                for key, one in inner.items():
                    self._line(f"{indent}#   {key}:", said_of(one))
                return
            self._line(f"{indent}{name}:", "" if depth == 0 else said)
            for key, one in inner.items():
                self.key(one, (*at, key), (value or {}).get(key))
        elif _is_list(given) and inner:
            self._items(at, said, inner, value or [])
        elif str(given.annotation).startswith("dict"):
            self._named(given, at, value or {})
        else:
            usual = given.default if isinstance(given.default, str) else None
            self._value(given, indent, name, said, usual if value is None else value)

    def _note(self, at: Address, indent: str) -> None:
        self.lines += _comment(self.notes.get(at, ""), f"{indent}#", "注意：")

    def _is_of_form(self, name: str, depth: int) -> bool:
        """Whether the key is one that reports on this form have."""
        if name == "form":
            return self.form.family != USUAL
        if name == REGIONAL:
            return False
        if name == "sections":
            return bool(self._free_sections())
        of_a_section = depth == 1 and re.fullmatch("s[0-9]", name)
        return not of_a_section or self.form.section(name) is not None

    def _free_sections(self) -> list[str]:
        """The sections of which the model has no keys."""
        return [s.id for s in self.form.sections if s.id not in fields(Narrative)]

    def _value(self, given: FieldInfo, indent: str, name: str, said: str, value: Any) -> None:
        """A key with a value of one line, or a text below it."""
        key = f"{indent}{name}:"
        if _is_list(given):
            self._line(f"{key} {flow(value or [])}", said)
        elif value is None:
            optional = is_text(given) and not given.is_required()
            self._line(f"{key} |" if optional else key, said)
        elif value and is_text(given):
            depth = "2" if value[0] in " \t" else ""  # where the first line does not tell
            self._line(f"{key} |{depth}", said)
            below = " " * (len(indent) + 2)
            self.lines += [f"{below}{line}" if line else "" for line in value.split("\n")]
        elif "datetime.date" in str(given.annotation):
            self._line(f"{key} {value}", said)
        else:
            self._line(f"{key} {flow(value)}", said)

    def _items(
        self, at: Address, said: str, inner: Mapping[str, FieldInfo], items: list[Any]
    ) -> None:
        """A list of items; without any, the keys of one as a comment."""
        indent = "  " * len(at)
        self._line(f"{indent[2:]}{at[-1]}:{'' if items else ' []'}", said)
        for index, item in enumerate(items):
            for mark, (key, one) in _marked(inner):
                said = said_of(one) if item.get(key) is None else ""
                if mark.strip():
                    self._note((*at, index), indent)
                self._note((*at, index, key), indent if mark.strip() else f"{indent}{mark}")
                self._value(one, indent + mark, key, said, item.get(key))
        if not items:
            for mark, (key, one) in _marked(inner):
                self.lines.append(f"{indent}# {mark}{key}:  # {said_of(one)}")

    def _named(self, given: FieldInfo, at: Address, values: Mapping[str, Any]) -> None:
        """Names with their values."""
        name, indent = str(at[-1]), "  " * len(at)
        wanted = self._free_sections() if name == "sections" else []
        keys = dict.fromkeys((*wanted, *values))
        self._line(f"{indent[2:]}{name}:{'' if keys else ' {}'}", self._said(given, name))
        one = fields(Narrative)["preamble"] if name == "sections" else FieldInfo(annotation=Any)
        for key in keys:
            section = self.form.section(key)
            said = section.heading if section else ""
            self._note((*at, key), indent)
            self._value(one, indent, key, said, values.get(key))

    def _said(self, given: FieldInfo, name: str) -> str:
        """What a key is for: the title of its section of the form, else what the model says."""
        section = self.form.section(name)
        if section is None:
            return said_of(given)
        title = section.heading if section.number else section.title
        return "：".join(filter(None, (title, given.description)))

    def _line(self, text: str, said: str) -> None:
        self.lines.append(_commented(text, said, _MARGIN))

    def _figures(self, values: Mapping[str, Any], said: str) -> None:
        """The tables; those that ledgers may count stand there only if something was typed."""
        tables = [t for t in self.form.tables if t.id in values or not self.counted]
        if not tables:
            self._line("figures: {}", said)
            return
        rows = next(t for t in self.form.tables if len(t.leaf_rows) > 1)
        example = spelling(rows, "row", rows.leaf_rows[0])
        self.lines += [*_FIGURES.format(example=example).splitlines(), "figures:"]
        for table in tables:
            self.lines += _table(self.form, table, values.get(table.id), self.notes)


def _table(form: Form, table: Table, value: Any, notes: Mapping[Address, str]) -> Iterator[str]:
    """The lines of a table: its title, its columns in order, its rows."""
    at: Address = ("figures", table.id)
    name = form.table_name(table.id)
    titles = [form.section_of(table.id).heading, name, table.caption]
    yield ""
    yield f"  # {'　'.join(dict.fromkeys(titles))}"
    columns = [spelling(table, "column", column) for column in table.leaf_columns]
    yield from _folded(f"各列：{'，'.join(columns)}", "  # ")
    yield from _comment(notes.get(at, ""), "  #", "注意：")
    single = table.leaf_rows[0] if len(table.leaf_rows) == 1 else None
    noted = {row.id: note for row in table.leaf_rows if (note := notes.get((*at, row.id)))}
    if single:
        yield from _comment(noted.get(single.id, ""), "  #", "注意：")
    elif noted and value == 0:
        value = {row.id: 0 for row in table.leaf_rows}
    if single or value == 0:
        shown = flow([] if value is None else value)
        label = (single and single.label) or name
        yield _commented(f"  {table.id}: {shown}", label, _MARGIN)
        return
    yield f"  {table.id}:"
    column = max(len(row.id) for row in table.leaf_rows) + 10
    for root in table.rows:
        yield from _row(root, value or {}, column, noted)


def _row(
    row: Node, values: Mapping[str, Any], column: int, noted: Mapping[str, str]
) -> Iterator[str]:
    """The line of a row, or of a group and its rows: those that its zero says are left out."""
    if not row.children:
        yield from _comment(noted.get(row.id, ""), "    #", "注意：")
        shown = flow([] if values.get(row.id) is None else values[row.id])
        yield _commented(f"    {row.id}: {shown}", row.label, column)
        return
    zero, leaves = row.id in values, [leaf.id for leaf in row.leaves()]
    if zero:  # a row with a note stands there by itself
        values = {**{id: 0 for id in leaves if id in noted}, **values}
    typed = {*leaves} & {*values}
    if zero:
        yield _commented(f"    {row.id}: 0", row.label, column)
    elif typed:
        yield f"    # {row.label}" if row.label else ""
    else:
        said = f"{row.label}：下面各行都是 0 的，在这里填 0"
        yield _commented(f"    {row.id}: []", said, column)
    for child in row.children:
        if not zero or typed & {leaf.id for leaf in child.leaves()}:
            yield from _row(child, values, column, noted)


def _marked(inner: Mapping[str, FieldInfo]) -> Iterator[tuple[str, tuple[str, FieldInfo]]]:
    """The keys of an item, the first behind a dash."""
    return zip(("- ", *["  "] * (len(inner) - 1)), inner.items(), strict=True)


def _commented(text: str, said: str, column: int) -> str:
    return f"{text}{' ' * (column - _width(text))}  # {said}" if said else text


def _comment(note: str, mark: str, opening: str) -> Iterator[str]:
    """The lines of a note, broken behind commas where they are long."""
    for line in note.splitlines():
        yield from _folded(f"{opening}{line}", f"{mark} ") if line else (mark,)


def _folded(text: str, indent: str) -> Iterator[str]:
    """The lines of a long comment, broken behind commas."""
    line = indent
    for part in re.findall("[^，]*，?", text):
        if _width(line + part) > _WIDEST:
            yield line
            line = indent
        line += part
    yield line


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def said_of(given: FieldInfo) -> str:
    """What a key is for, in a comment."""
    return "：".join(filter(None, (given.title, given.description)))


def _is_list(given: FieldInfo) -> bool:
    return str(given.annotation).startswith("list")


def is_text(given: FieldInfo) -> bool:
    """Whether the value may have several lines."""
    long = (isinstance(one, StringConstraints) and one.max_length for one in given.metadata)
    return Text in get_args(given.annotation) or LONGEST_TEXT in long


def _is_one_line(given: FieldInfo) -> bool:
    """Whether the value is a word or a line; a text and what has parts take several."""
    if fields(given.annotation) or str(given.annotation).startswith(("list", "dict")):
        return False
    return not is_text(given)


def flow(value: Any) -> str:
    """A value, a list or a mapping on one line, as YAML reads it back."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {flow(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if value is None:
        return "null"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= _LARGEST_INT):
        number = written(Decimal(repr(value)))
        return number if "." in number else f"{number}.0"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    plain = isinstance(value, int) or (_PLAIN.fullmatch(text) and yaml.safe_load(text) == text)
    return text if plain else json.dumps(text, ensure_ascii=False)
