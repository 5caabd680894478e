"""Figures as people spell them, by ids or by official labels, and by ids alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from nianbao.errors import InputError
from nianbao.form.edition import Form
from nianbao.form.labels import named, near, near_tables, spelling, table_named
from nianbao.form.table import Axis, Node, Table
from nianbao.inputs.slip import slip
from nianbao.inputs.source import Address, described

Refusal = Callable[..., InputError]  # AgencyYear.error
_WORDS: dict[Axis, str] = {"row": "行", "column": "列"}


def by_id(
    figures: Mapping[str, Any], form: Form, refuse: Refusal
) -> tuple[dict[str, Any], dict[Address, Address]]:
    """The figures with the ids of their tables, rows and columns for keys.

    Also where each key that was spelled otherwise was typed, by its address in ids. InputError
    for a name that is unknown, not clear, or given twice in two spellings.
    """
    names = _Names(form, refuse)
    return names.tables(figures), names.typed


class _Names:
    """The names in one parameter file's figures."""

    def __init__(self, form: Form, refuse: Refusal) -> None:
        self.form, self.refuse = form, refuse
        self.typed: dict[Address, Address] = {}

    def tables(self, figures: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, given in figures.items():
            at: Address = ("figures", key)
            table = table_named(self.form, key)
            if table is None:
                known = near_tables(self.form, key) or self.form.tables
                names = ((self.form.table_name(t.id), t.id) for t in known)
                raise self.refuse(at, "没有这张表", expected=_choice(names), found=described(key))
            to: Address = ("figures", table.id)
            self._place(result, to, at, figures)
            result[table.id] = self._rows(table, given, to, at)
        return result

    def _rows(self, table: Table, given: Any, to: Address, at: Address) -> Any:
        if not isinstance(given, dict):
            return given
        single = table.leaf_rows[0] if len(table.leaf_rows) == 1 else None
        if single and not any(named(table, "row", key) for key in given):
            return self._columns(table, given, to, at, alone=True)
        result: dict[str, Any] = {}
        for key, value in given.items():
            row = self._one(table, "row", key, (*at, key), given)
            self._place(result, (*to, row.id), (*at, key), given)
            leaf = isinstance(value, dict) and not row.children
            result[row.id] = (
                self._columns(table, value, (*to, row.id), (*at, key)) if leaf else value
            )
        return result

    def _columns(
        self, table: Table, given: Mapping[str, Any], to: Address, at: Address, alone: bool = False
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in given.items():
            column = self._one(table, "column", key, (*at, key), given, alone=alone)
            self._place(result, (*to, column.id), (*at, key), given)
            result[column.id] = value
        return result

    def _place(
        self, result: Mapping[str, Any], to: Address, at: Address, given: Mapping[str, Any]
    ) -> None:
        """Note where a key was typed; InputError if its id was given before."""
        if to[-1] in result:
            first = next(key for key in given if (self.typed.get(to) or to)[-1] == key)
            raise self.refuse(
                at,
                "同一项写了两次",
                expected="只写一次",
                found=f"{described(first)}和{described(at[-1])}",
            )
        if to != at:
            self.typed[to] = at

    def _one(
        self,
        table: Table,
        axis: Axis,
        key: str,
        at: Address,
        given: Mapping[str, Any],
        *,
        alone: bool = False,
    ) -> Node:
        """The row or column that a key names; `alone` where the table's one row is not named."""
        found, word = named(table, axis, key), _WORDS[axis]
        name = self.form.table_name(table.id)
        if len(found) > 1:
            expected = " 或 ".join(spelling(table, axis, node) for node in found)
            raise self.refuse(
                at, f"{name}有几个这样的{word}", expected=expected, found=described(key)
            )
        if found and (axis == "row" or not found[0].children):
            return found[0]
        if found:
            members = _choice(_names_of(table, axis, found[0].leaves()))
            raise self.refuse(
                at,
                f"{name}的这一项是一组列",
                expected=f"其中的一列：{members}",
                found=described(key),
            )
        if split := _split_number(key, given):
            raise self.refuse(
                at, "数字中有逗号", expected=f"不分节的数 {split.replace(',', '')}", found=split
            )
        if given[key] is None and (slipped := slip(key, within=True)):
            raise self.refuse(at, slipped)
        close = list(_names_of(table, axis, near(table, axis, key)))
        if alone:
            word = "行或列"
            close += _names_of(table, "row", near(table, "row", key))
        leaves = table.leaf_rows if axis == "row" else table.leaf_columns
        expected = _choice(close or _names_of(table, axis, leaves))
        raise self.refuse(at, f"{name}没有这一{word}", expected=expected, found=described(key))


def _names_of(table: Table, axis: Axis, nodes: Sequence[Node]) -> Iterator[tuple[str, str]]:
    return ((spelling(table, axis, node), node.id) for node in nodes)


def _choice(names: Any) -> str:
    """Some names with their ids, for whoever must choose one: 予以公开（granted）."""
    listed = list(names)
    few = len(listed) < 10
    return "，".join(f"{name}（{id}）" if few and name != id else name for name, id in listed)


def _split_number(key: str, given: Mapping[str, Any]) -> str | None:
    """The number 1,234 that braces have split into a value and a key without one."""
    for before, after in pairwise(given):
        whole = given[before]
        if after == key and given[key] is None and key.isdecimal() and isinstance(whole, int):
            return f"{whole},{key}"
    return None
