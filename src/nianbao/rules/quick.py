"""The quick judge: the expectations of `kwargs.py` over a frame, without Great Expectations.

It reads the same suites and comes to the same verdicts, which the tests compare rule by rule; it
is ready at once, where importing Great Expectations takes seconds. The judge of record is that
of `expectations.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from nianbao.rules import verdict
from nianbao.rules.frames.frame import Frame
from nianbao.rules.rule import Rule
from nianbao.rules.rulebook import Rulebook
from nianbao.rules.subject import Subject
from nianbao.rules.verdict import Judged, Verdict

Passes = Callable[[Any], bool]
Pair = tuple[Any, Any]


def judge(subjects: Sequence[Subject], rulebook: Rulebook) -> list[Verdict]:
    """The verdict on each report or season, in their order."""
    return verdict.judge(subjects, rulebook, validated)


def validated(suite: str, frame: Frame, rules: list[Rule]) -> Iterator[Judged]:
    """Each rule with the rows that it judged and those of them that failed."""
    for rule in rules:
        judged = rule.judges(frame)
        passes = TYPES[rule.expectation["type"]](rule.kwargs)
        columns = [frame[column] for column in rule.tested]
        if rule.judges_missing:
            (column,) = columns
            failed = [n for n in judged if not passes(column[n])]
        elif len(columns) == 1:
            (column,) = columns
            failed = [n for n in judged if column[n] is not None and not passes(column[n])]
        else:
            first, second = columns
            known = (n for n in judged if first[n] is not None and second[n] is not None)
            failed = [n for n in known if not passes((first[n], second[n]))]
        yield Judged(rule, judged, failed)


def _between(kwargs: dict[str, Any]) -> Passes:
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    above, below = kwargs.get("strict_min", False), kwargs.get("strict_max", False)

    def passes(value: Any) -> bool:
        low_enough = high is None or (value < high if below else value <= high)
        return low_enough and (low is None or (value > low if above else value >= low))

    return passes


def _lengths(kwargs: dict[str, Any]) -> Passes:
    between = _between(kwargs)
    return lambda value: between(len(value))


def _found(kwargs: dict[str, Any]) -> Passes:
    """Whether the patterns are found: all of them, or any."""
    patterns = [re.compile(p) for p in kwargs.get("regex_list") or [kwargs["regex"]]]
    together = all if kwargs.get("match_on", "any") == "all" else any
    return lambda value: together(pattern.search(value) for pattern in patterns)


def _not(made: Callable[[dict[str, Any]], Passes]) -> Callable[[dict[str, Any]], Passes]:
    def opposite(kwargs: dict[str, Any]) -> Passes:
        passes = made(kwargs)
        return lambda value: not passes(value)

    return opposite


def _greater(kwargs: dict[str, Any]) -> Passes:
    if kwargs.get("or_equal"):
        return lambda pair: bool(pair[0] >= pair[1])
    return lambda pair: bool(pair[0] > pair[1])


def _read_by(read: Callable[[str], object]) -> Passes:
    def passes(value: str) -> bool:
        try:
            read(value)
        except ValueError:
            return False
        return True

    return passes


def _in_set(kwargs: dict[str, Any]) -> Passes:
    values = kwargs["value_set"]
    return lambda value: value in values


TYPES: dict[str, Callable[[dict[str, Any]], Passes]] = {
    "expect_column_values_to_be_between": _between,
    "expect_column_values_to_be_in_set": _in_set,
    "expect_column_values_to_not_be_in_set": _not(_in_set),
    "expect_column_values_to_be_null": lambda _: lambda value: value is None,
    "expect_column_values_to_not_be_null": lambda _: lambda value: value is not None,
    "expect_column_values_to_match_regex": _found,
    "expect_column_values_to_not_match_regex": _not(_found),
    "expect_column_values_to_match_regex_list": _found,
    "expect_column_values_to_not_match_regex_list": _not(_found),
    "expect_column_values_to_match_strftime_format": lambda kwargs: _read_by(
        lambda value: datetime.strptime(value, kwargs["strftime_format"])
    ),
    "expect_column_values_to_be_json_parseable": lambda _: _read_by(json.loads),
    "expect_column_value_lengths_to_be_between": _lengths,
    "expect_column_value_lengths_to_equal": lambda kwargs: (
        lambda value: len(value) == kwargs["value"]
    ),
    "expect_column_pair_values_to_be_equal": lambda _: lambda pair: bool(pair[0] == pair[1]),
    "expect_column_pair_values_a_to_be_greater_than_b": _greater,
    "expect_column_pair_values_to_be_in_set": lambda kwargs: (
        lambda pair: list(pair) in kwargs["value_pairs_set"]
    ),
}
