"""What rows, columns and tables are called: the official labels, as people type them.

A label is known with and without its number and note, in full and half width, and behind the
names of its groups: （一）予以公开, 予以公开, 行政复议/结果维持.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

from nianbao.form.edition import Form
from nianbao.form.table import Axis, Node, Table

T = TypeVar("T")

JOINT = "/"  # between a group and its member

_JOINTS = re.compile("[-—―–›>]+")
_QUOTES = re.compile("[\"'“”‘’「」『』]")
_NUMBER = re.compile(
    r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十0-9]+[)）]|[0-9]+[.、])"
)
_LONGEST = 60  # characters that a near name is looked for
_NEAR = 0.5  # of a name of two characters one may be wrong
_MOST_NEAR = 3


def folded(text: str) -> str:
    """A name as it is compared: half-width, without blanks and quotes."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    joined = _JOINTS.sub(JOINT, _QUOTES.sub("", plain))
    return unicodedata.normalize("NFKC", joined)  # what was left out may have kept marks apart


def unnumbered(text: str) -> str:
    """A name without the numbers before it and its groups."""
    return JOINT.join(_without_number(part) for part in text.split(JOINT))


def _without_number(text: str) -> str:
    number = _NUMBER.match(text)
    return (text[number.end() :] if number else "") or text


def named(table: Table, axis: Axis, typed: str) -> tuple[Node, ...]:
    """The rows or columns that are called so; several where the name is not clear, or none."""
    if node := table.node(axis, typed):
        return (node,)
    names = _names(table, axis)
    return names.get(folded(typed)) or names.get(unnumbered(folded(typed))) or ()


def spelling(table: Table, axis: Axis, node: Node) -> str:
    """The shortest official name that is this row's or column's alone; its id if it has none."""
    above = next(above for other, above in table.walk(axis) if other is node)
    names = map(unnumbered, _spellings(node, above)) if node.label else ()
    return next((name for name in names if named(table, axis, name) == (node,)), node.id)


def near(table: Table, axis: Axis, typed: str) -> list[Node]:
    """The rows or single columns whose id or name is nearest to what was typed."""
    wanted = {node.id: node for node, _ in table.walk(axis) if axis == "row" or not node.children}
    by_name = {
        name: node
        for name, nodes in _names(table, axis).items()
        for node in nodes
        if node.id in wanted
    }
    found = _near(typed, {**by_name, **wanted})
    return list({node.id: node for node in found}.values())


@lru_cache(maxsize=64)
def _names(table: Table, axis: Axis) -> dict[str, tuple[Node, ...]]:
    names: dict[str, tuple[Node, ...]] = {}
    for node, above in table.walk(axis):
        if not node.label:
            continue
        spelled = {folded(name) for name in _spellings(node, above)}
        for name in spelled | {unnumbered(name) for name in spelled}:
            names[name] = (*names.get(name, ()), node)
    return names


def _spellings(node: Node, above: tuple[Node, ...]) -> Iterator[str]:
    """The names of a row or column: alone, then with ever more of its groups."""
    for label in (node.name, node.label):
        yield label
    for label in (node.name, node.label):
        groups = [group.name for group in reversed(above) if group.label]
        yield from (f"{group}{JOINT}{label}" for group in groups)
        for count in range(2, len(groups) + 1):
            yield JOINT.join([*reversed(groups[:count]), label])


def table_named(form: Form, typed: str) -> Table | None:
    """The table that is called so: by its id, its caption, or its number as in 表三."""
    if form.has_table(typed):
        return form.table(typed)
    return _tables(form).get(folded(typed))


def near_tables(form: Form, typed: str) -> list[Table]:
    """The tables whose id or name is nearest to what was typed."""
    return _near(typed, {**_tables(form), **{table.id: table for table in form.tables}})


@lru_cache(maxsize=16)
def _tables(form: Form) -> dict[str, Table]:
    return {
        folded(name): table
        for table in form.tables
        for name in (table.caption, form.table_name(table.id))
    }


def _near(typed: str, known: dict[str, T]) -> list[T]:
    wanted = unnumbered(folded(typed))[:_LONGEST]
    return [known[name] for name in get_close_matches(wanted, known, _MOST_NEAR, _NEAR)]
