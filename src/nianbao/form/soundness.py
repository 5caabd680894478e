"""What every edition of a form must keep, whoever wrote its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from nianbao.form.edition import PREAMBLE, Form
from nianbao.form.table import AXES, Relation, Table

_SECTION = re.compile(r"[a-z][a-z0-9]*")
_NODE = re.compile(r"\w+", re.ASCII)  # what an address can spell


def require_sound(form: Form) -> None:
    """ValueError, in words for whoever writes the file, for what does not fit together."""
    try:
        title = form.title.format(agency="", year=0)
    except (KeyError, IndexError, ValueError):
        title = ""
    _require(title.strip(), "title: a text with {agency} and {year}, and no other braces")
    _require(form.sections, "sections: there are none")
    require_unique("section", (section.id for section in form.sections))
    for section in form.sections:
        fits = _SECTION.fullmatch(section.id) and section.id != PREAMBLE
        _require(fits, f"section {section.id}: an id has letters and digits, and is not {PREAMBLE}")
        _require(section.number, f"section {section.id}: it has no number")
        for id in section.tables:
            _require(form.has_table(id), f"section {section.id}: there is no table {id}")
    require_unique("table in a section", (t for s in form.sections for t in s.tables))
    for table in form.tables:
        placed = any(table.id in section.tables for section in form.sections)
        _require(placed, f"table {table.id}: it stands in no section")
        _require_table(table)


def _require_table(table: Table) -> None:
    for axis in AXES:
        nodes = [node for node, _ in table.walk(axis)]
        _require(nodes, f"table {table.id}: it has no {axis}")
        require_unique(f"{axis} of table {table.id}", (node.id for node in nodes))
        for node in nodes:
            fits = _NODE.fullmatch(node.id)
            _require(fits, f"table {table.id}, {axis} {node.id}: an id has letters, digits and _")
            try:
                re.compile(node.spoken or "")
            except re.error as error:
                raise ValueError(f"table {table.id}, {axis} {node.id}: spoken: {error}") from None
    for relation in table.relations:
        _require_relation(table, relation)


def _require_relation(table: Table, relation: Relation) -> None:
    where, axis = f"relation {relation.id}", relation.axis
    _require(relation.left and relation.right, f"{where}: a side has no terms")
    for term in (*relation.left, *relation.right):
        _require(table.node(axis, term.id), f"{where}: table {table.id} has no {axis} {term.id}")
    leaves = [leaf.id for leaf in (table.leaf_rows if axis == "row" else table.leaf_columns)]
    if relation.when_zero is not None:
        _require(relation.when_zero in leaves, f"{where}: when_zero is no single {axis}")
    if relation.total is not None:
        _require(relation.total in leaves, f"{where}: its total is no single {axis}")
        parts = table.expand(axis, tuple(term.id for term in relation.right))
        _require(relation.total not in parts, f"{where}: the total is one of its own parts")


def require_unique(what: str, ids: Iterable[str]) -> None:
    """ValueError for an id that stands more than once."""
    for id, times in Counter(ids).items():
        _require(times == 1, f"{what} {id}: it stands {times} times")


def _require(fits: object, otherwise: str) -> None:
    if not fits:
        raise ValueError(otherwise)
