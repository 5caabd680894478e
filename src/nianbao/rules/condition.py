"""A row condition of an expectation, in its JSON form: which rows of a frame the rule judges."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from nianbao.rules.frames.frame import Frame

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "IN": lambda value, values: value in values,
    "NOT_IN": lambda value, values: value not in values,
}
_OF_THE_MISSING = ("!=", "NOT_IN")  # hold where there is no value, as in pandas


def rows(condition: dict[str, Any] | None, frame: Frame) -> list[int]:
    """The numbers of the rows for which a condition holds; without one, of all."""
    if condition is None:
        return list(range(len(frame)))
    return [number for number, held in enumerate(_held(condition, frame)) if held]


def _held(condition: dict[str, Any], frame: Frame) -> Iterator[bool]:
    if condition["type"] in ("and", "or"):
        parts = zip(*(_held(part, frame) for part in condition["conditions"]), strict=True)
        return map(all if condition["type"] == "and" else any, parts)
    column = frame[condition["column"]["name"]]
    if condition["type"] == "nullity":
        return ((value is None) == condition["is_null"] for value in column)
    name, parameter = condition["operator"], condition["parameter"]
    compare, of_the_missing = _COMPARISONS[name], name in _OF_THE_MISSING
    return (of_the_missing if value is None else compare(value, parameter) for value in column)
