"""What a ledger consists of: its columns, the choices of each and how offices spell them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from nianbao.form.edition import Form
from nianbao.form.editions import editions, newest
from nianbao.form.family import USUAL
from nianbao.form.role import Role
from nianbao.form.table import Node

KINDS = ("requests", "cases", "documents")


@dataclass(frozen=True)
class Column:
    """A column; `choices` maps every known spelling, in its plain form, to an id."""

    id: str
    label: str
    type: str  # text | day | choice | count
    required: bool
    private: bool  # personal data: read for the rules, never shown
    headings: frozenset[str]
    choices: dict[str, str]
    ids: tuple[str, ...]  # the choices in the order of the form,
    official: tuple[str, ...]  # and as the template offers them

    @property
    def expected(self) -> str:
        """What a cell may hold, for a message."""
        if self.type == "choice":
            return "、".join(self.official)
        return {"day": "日期，如 2024-01-02", "count": "整数", "text": "不空的文字"}[self.type]


@dataclass(frozen=True)
class Definition:
    """One kind of ledger."""

    id: str
    title: str
    columns: tuple[Column, ...]

    def column(self, heading: str) -> Column | None:
        spelled = plain_heading(heading)
        return next((c for c in self.columns if spelled in c.headings), None)

    @property
    def required(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.required)


_NUMBER = re.compile(
    r"^(?:\(?[一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}、|[0-9]{1,2}[.、)])"
)
_NOTE = re.compile(r"\([^()]*\)$")


def plain_heading(text: str) -> str:
    """A heading without blanks, width, stars and notes in brackets."""
    spelled = "".join(unicodedata.normalize("NFKC", text).split()).strip("*")
    return _NOTE.sub("", spelled).strip("*:")


def plain_choice(text: str) -> str:
    """A choice without blanks, width, quotation marks, leading number, group and notes."""
    spelled = "".join(unicodedata.normalize("NFKC", text).split())
    spelled = re.sub("[“”\"'‘’]", "", spelled)
    spelled = re.split(r"[—–]+|(?<=[^0-9])-|[:;/>]", spelled)[-1]
    for _ in range(2):
        spelled = _NUMBER.sub("", spelled)
    return _NOTE.sub("", spelled).rstrip("。.")


@cache
def definitions() -> dict[str, Definition]:
    """The ledgers by kind."""
    text = files("nianbao.inputs.ledgers").joinpath("columns.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    return {kind: _definition(kind, data[kind]) for kind in KINDS}


def _definition(kind: str, data: dict[str, Any]) -> Definition:
    columns = tuple(
        _column(column, data["spellings"].get(column["id"], {})) for column in data["columns"]
    )
    return Definition(kind, data["title"], columns)


def _column(data: dict[str, Any], spellings: dict[str, list[str]]) -> Column:
    nodes = _nodes(data["from"], newest()) if "from" in data else ()
    labels = {node.id: node.name for node in nodes}
    for id, spelled in spellings.items():
        labels.setdefault(id, spelled[0])
    choices = {
        plain_choice(node.label): node.id
        for form in reversed(editions(USUAL))
        for node in (_nodes(data["from"], form) if "from" in data else ())
    }
    choices |= {plain_choice(label): id for id, label in labels.items()}
    for id, others in spellings.items():
        choices |= {plain_choice(other): id for other in others}
    choices |= {id: id for id in labels}
    headings = (data["id"], data["label"], *data.get("also", ()))
    return Column(
        id=data["id"],
        label=data["label"],
        type=data["type"],
        required=data.get("required", False),
        private=data.get("private", False),
        headings=frozenset(map(plain_heading, headings)),
        choices=choices,
        ids=tuple(labels),
        official=tuple(labels.values()),
    )


def _nodes(source: dict[str, str], form: Form) -> tuple[Node, ...]:
    """The rows or columns of an edition that a column of the ledger chooses from, no totals."""
    (table,) = form.tables_of(Role(source["table"]))
    axis, group = source["axis"], source.get("group")
    found = table.playing(axis, Role(group)) if group else None
    if group is None:
        leaves = table.leaf_rows if axis == "row" else table.leaf_columns
    else:
        leaves = found.leaves() if found else ()
    return tuple(leaf for leaf in leaves if leaf.id not in table.totals(axis))
