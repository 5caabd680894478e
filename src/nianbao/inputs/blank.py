"""A blank parameter file: every key with what it is for, every table and row with its label.

Drawn from the model and the form in force; read back it is what is still to be filled in.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

import yaml
from pydantic.fields import FieldInfo

from nianbao.form.edition import Form
from nianbao.form.labels import spelling
from nianbao.form.table import Node, Table
from nianbao.inputs.agency_year import PARAMETERS, AgencyYear, Text
from nianbao.inputs.problem import fields

_HEAD = """\
# {title}
# 依据：{doc_no}{short_title}
#
# 填写：冒号、逗号、括号用半角；冒号后面空一格；日期写成 2024-01-02；# 后面的文字是注释，不用填。
# 文字写在“|”的下一行，比这一行多缩进两格；空一行另起一段。不用的键可以空着，也可以整行删去。
# 核对：nianbao check {name}
"""
_FIGURES = """\
# 各行按列的顺序填数，用逗号隔开，如 [3, 0, 0]；没有的填 0，空着不等于 0。整行、整张表都是 0 的，
# 把 [] 改成 0。总计可不填，由程序计算；填了就核对。行、列也可以写官方名称，如 {example}: []。
"""
ANSWERED = "last_year"  # the list in which last year's problems stand to be answered
_OF_OTHER_FORMS = "sections"  # a key that the annual report does not have
_WIDEST = 100
_PLAIN = re.compile(r"[\w\u4e00-\u9fff·（）]+(?:[-][0-9]+)*")


@dataclass(frozen=True)
class TakenOver:
    """What the new file has from last year's: values by address, and last year's problems."""

    values: Mapping[tuple[str, ...], Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def blank_file(
    form: Form, district: str, year: int, agency: str, schema: str, taken: TakenOver | None = None
) -> str:
    """The text of the file for a place in the workspace; `schema` is the path to its schema."""
    own = {("agency", "id"): agency, ("agency", "district"): district, ("year",): year}
    values = {**(taken.values if taken else {}), **own}
    writer = _Writer(form, values, taken.problems if taken else ())
    head = _HEAD.format(
        title=form.title.format(agency="", year=year),
        doc_no=form.doc_no,
        short_title=form.short_title,
        name=f"params/{district}/{year}/{agency}.yaml",
    )
    known = fields(AgencyYear)
    for key in PARAMETERS:
        writer.key(known[key], (key,))
    return f"# yaml-language-server: $schema={schema}\n{head}" + "\n".join(writer.lines) + "\n"


class _Writer:
    """The lines of a blank file, key by key."""

    def __init__(
        self, form: Form, values: Mapping[tuple[str, ...], Any], problems: tuple[str, ...]
    ) -> None:
        self.form, self.values, self.problems = form, values, problems
        self.lines: list[str] = []

    def key(self, given: FieldInfo, address: tuple[str, ...]) -> None:
        """A key with what is below it."""
        name, depth = address[-1], len(address) - 1
        if name == _OF_OTHER_FORMS:
            return
        inner, said = fields(given.annotation), self._said(given, name)
        if depth == 0 and not _is_one_line(given):
            self.lines.append("")
        if address in self.values:
            self._line(depth, f"{name}: {_scalar(self.values[address])}", said)
        elif name == "figures":
            self.lines += [*self._figures_head(), "figures:"]
            for table in self.form.tables:
                self.lines += _table(self.form, table)
        elif inner and not _is_list(given):
            self._line(depth, f"{name}:", "" if depth == 0 else said)
            for key, one in inner.items():
                self.key(one, (*address, key))
        elif _is_list(given):
            self._list(name, depth, said, inner)
        elif str(given.annotation).startswith("dict"):
            self._line(depth, f"{name}: {{}}", said)
        else:
            self._line(depth, f"{name}:{'' if _is_one_line(given) else ' |'}", said)

    def _list(self, name: str, depth: int, said: str, inner: Mapping[str, FieldInfo]) -> None:
        """A list of items: the keys of one as a comment, or last year's problems."""
        taken = self.problems if name == ANSWERED else ()
        self._line(depth, f"{name}:{'' if taken else ' []'}", said)
        indent = "  " * (depth + 1)
        for problem in taken:
            first, second = inner
            self.lines += [f"{indent}- {first}: |", *_block(problem, f"{indent}    ")]
            self._line(depth + 2, f"{second}:", _said(inner[second]))
        if not taken:
            marks = ("- ", *["  "] * len(inner))
            for mark, (key, one) in zip(marks, inner.items(), strict=False):
                self.lines.append(f"{indent}# {mark}{key}:  # {_said(one)}")

    def _said(self, given: FieldInfo, name: str) -> str:
        """What a key is for: the title of its section of the form, else what the model says."""
        section = self.form.section(name)
        if section is None:
            return _said(given)
        title = section.heading if section.number else section.title
        return "：".join(filter(None, (title, given.description)))

    def _line(self, depth: int, text: str, said: str) -> None:
        self.lines.append(_commented("  " * depth + text, said, 28))

    def _figures_head(self) -> list[str]:
        table = next(t for t in self.form.tables if len(t.leaf_rows) > 1)
        example = spelling(table, "row", table.leaf_rows[0])
        return _FIGURES.format(example=example).splitlines()


def _table(form: Form, table: Table) -> Iterator[str]:
    """The lines of a table: its title, its columns in order, its rows."""
    name = form.table_name(table.id)
    titles = [form.section_of(table.id).heading, name, table.caption]
    yield ""
    yield f"  # {'　'.join(dict.fromkeys(titles))}"
    columns = [spelling(table, "column", column) for column in table.leaf_columns]
    yield from _folded(f"各列：{'，'.join(columns)}", "  # ")
    single = table.leaf_rows[0] if len(table.leaf_rows) == 1 else None
    if single:
        yield _commented(f"  {table.id}: []", single.label or name, 28)
        return
    yield f"  {table.id}:"
    for root in table.rows:
        yield from _row(root, max(len(row.id) for row in table.leaf_rows) + 10)


def _row(row: Node, column: int) -> Iterator[str]:
    if not row.children:
        yield _commented(f"    {row.id}: []", row.label, column)
        return
    yield _commented(f"    {row.id}: []", f"{row.label}：下面各行都是 0 的，在这里填 0", column)
    for child in row.children:
        yield from _row(child, column)


def _commented(text: str, said: str, column: int) -> str:
    return f"{text.ljust(column)}  # {said}" if said else text


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


def _block(text: str, indent: str) -> Iterator[str]:
    return (f"{indent}{line}".rstrip() for line in text.strip().split("\n"))


def _said(given: FieldInfo) -> str:
    return "：".join(filter(None, (given.title, given.description)))


def _is_list(given: FieldInfo) -> bool:
    return str(given.annotation).startswith("list")


def _is_one_line(given: FieldInfo) -> bool:
    """Whether the value is a word or a line; a text and what has parts take several."""
    if fields(given.annotation) or str(given.annotation).startswith(("list", "dict")):
        return False
    return Text not in get_args(given.annotation)


def _scalar(value: Any) -> str:
    """A value as YAML reads it back; in quotes, as JSON has them, where it is no plain word."""
    text = str(value)
    plain = isinstance(value, int) or (_PLAIN.fullmatch(text) and yaml.safe_load(text) == text)
    return text if plain else json.dumps(text, ensure_ascii=False)
