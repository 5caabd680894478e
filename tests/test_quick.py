"""The quick judge and Great Expectations agree: on examples, on any frame, on any condition.

`test_expectations.py` has them agree on the fixtures of every rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nianbao.annual_report import read_annual_report
from nianbao.inputs.workspace import Workspace
from nianbao.rules import expectations, quick
from nianbao.rules.columns import COLUMNS
from nianbao.rules.frames.frame import Frame
from nianbao.rules.kwargs import KWARGS, check_kwargs
from nianbao.rules.rule import Rule
from nianbao.rules.rulebook import Rulebook
from tests.conftest import ROOT

FEW = settings(
    max_examples=3,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink a frame takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_both_judges_agree_on_every_example(workspace: Workspace, rulebook: Rulebook) -> None:
    files = sorted((ROOT / "params").glob("*/*/*.yaml"))
    reports = [read_annual_report(file, workspace) for file in files]
    assert len(reports) > 3
    assert quick.judge(reports, rulebook) == expectations.judge(reports, rulebook)


VALUES = {
    "text": st.text("0123456789零年月日件a/—%。\n ", max_size=6),
    "number": st.integers(-3, 40) | st.floats(-3, 40) | st.sampled_from([0.0, 1.0, 2019, 2023]),
    "flag": st.booleans(),
}


def named(condition: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The columns that a condition compares, with the values that it knows of them."""
    for part in condition.get("conditions", ()):
        yield from named(part)
    if condition["type"] == "comparison":
        known = condition["parameter"]
        for value in known if isinstance(known, list) else [known]:
            yield condition["column"]["name"], value


def known_values(rules: list[Rule]) -> dict[str, list[Any]]:
    """The values that some rules tell from others, by column: what a random one seldom is."""
    known: dict[str, list[Any]] = {}
    for rule in rules:
        pairs = list(named(rule.kwargs["row_condition"])) if "row_condition" in rule.kwargs else []
        pairs += [(rule.kwargs["column"], value) for value in rule.kwargs.get("value_set", ())]
        pairs += [
            (rule.kwargs["column"], rule.kwargs[bound])
            for bound in ("min_value", "max_value")
            if bound in rule.kwargs and COLUMNS[rule.suite][rule.kwargs["column"]] == "number"
        ]
        for column, value in pairs:
            known.setdefault(column, []).append(value)
    return known


@st.composite
def frames(draw: st.DrawFn, suite: str, known: dict[str, list[Any]]) -> Frame:
    """A frame of the suite's columns, whatever they hold; what is missing is missing."""
    number = draw(st.integers(1, 30))
    columns: dict[str, list[Any]] = {"report": [0] * number}
    for column, kind in COLUMNS[suite].items():
        values = st.none() | VALUES[kind]
        if column in known:
            values |= st.sampled_from(known[column])
        columns[column] = draw(st.lists(values, min_size=number, max_size=number))
    return Frame(columns)


@pytest.mark.parametrize("suite", COLUMNS)
def test_both_judges_agree_on_any_frame(suite: str, rulebook: Rulebook) -> None:
    rules = [rule for rule in rulebook if rule.suite == suite]
    known = known_values(rules)

    @FEW
    @given(frames(suite, known))
    def agree(frame: Frame) -> None:
        ours = {id(j.rule): j for j in quick.validated(suite, frame, rules)}
        theirs = {id(j.rule): j for j in expectations.validated(suite, frame, rules)}
        for rule in rules:
            judged = ours[id(rule)], theirs[id(rule)]
            assert judged[0] == judged[1], (rule.code, frame)

    agree()


# Each type of expectation that a suite may use, though no rule does today.
EVERY: dict[str, list[dict[str, Any]]] = {
    "expect_column_values_to_be_between": [
        {"column": "value", "min_value": 0, "max_value": 2, "strict_min": True},
        {"column": "value", "max_value": 2, "strict_max": True},
        {"column": "value", "min_value": 1.0},
    ],
    "expect_column_values_to_be_in_set": [
        {"column": "value", "value_set": [0, 1.0]},
        {"column": "raw", "value_set": ["0", "a"]},
        {"column": "normalised", "value_set": [True]},
    ],
    "expect_column_values_to_not_be_in_set": [
        {"column": "raw", "value_set": ["0", ""]},
        {"column": "normalised", "value_set": [False]},
    ],
    "expect_column_values_to_be_null": [{"column": "raw"}, {"column": "value"}],
    "expect_column_values_to_not_be_null": [{"column": "raw"}, {"column": "normalised"}],
    "expect_column_values_to_match_regex": [{"column": "raw", "regex": "^[0-9]"}],
    "expect_column_values_to_not_match_regex": [{"column": "raw", "regex": "(?m)^[年月](.)"}],
    "expect_column_values_to_match_regex_list": [
        {"column": "raw", "regex_list": ["0", "a$"], "match_on": "all"},
        {"column": "raw", "regex_list": ["0", "a$"]},
    ],
    "expect_column_values_to_not_match_regex_list": [
        {"column": "raw", "regex_list": ["[0-9]{2}", "/"]}
    ],
    "expect_column_values_to_match_strftime_format": [
        {"column": "raw", "strftime_format": "%Y-%m-%d"},
        {"column": "raw", "strftime_format": "%y年"},
    ],
    "expect_column_values_to_be_json_parseable": [{"column": "raw"}],
    "expect_column_value_lengths_to_be_between": [
        {"column": "raw", "min_value": 1, "max_value": 3, "strict_max": True}
    ],
    "expect_column_value_lengths_to_equal": [{"column": "raw", "value": 2}],
    "expect_column_pair_values_to_be_equal": [
        {"column_A": "value", "column_B": "decimals"},
        {"column_A": "raw", "column_B": "shown"},
    ],
    "expect_column_pair_values_a_to_be_greater_than_b": [
        {"column_A": "value", "column_B": "decimals"},
        {"column_A": "value", "column_B": "decimals", "or_equal": True},
    ],
    "expect_column_pair_values_to_be_in_set": [
        {"column_A": "value", "column_B": "decimals", "value_pairs_set": [[0, 1], [1.0, 1]]},
        {"column_A": "raw", "column_B": "shown", "value_pairs_set": [["0", "0"], ["a", ""]]},
    ],
}
CONDITIONS: list[dict[str, Any] | None] = [
    None,
    *(
        {"type": "comparison", "column": {"name": name}, "operator": sign, "parameter": value}
        for name, sign, value in (
            *(("value", sign, 1) for sign in ("==", "!=", "<", "<=", ">", ">=")),
            *(("value", sign, [0, 1.0, 2]) for sign in ("IN", "NOT_IN")),
            *(("state", sign, "0") for sign in ("==", "!=")),
            *(("state", sign, ["0", "a"]) for sign in ("IN", "NOT_IN")),
            *(("rule_making", sign, True) for sign in ("==", "!=")),
        )
    ),
    *(
        {"type": "nullity", "column": {"name": name}, "is_null": null}
        for name in ("value", "state", "rule_making")
        for null in (True, False)
    ),
]


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any] | None:
    """A row condition as deep as Great Expectations nests them."""
    simple = st.sampled_from(CONDITIONS[1:])
    both = st.lists(simple, min_size=1, max_size=3).map(lambda c: {"type": "and", "conditions": c})
    either = st.lists(simple | both, min_size=1, max_size=3)
    return draw(st.none() | simple | both | either.map(lambda c: {"type": "or", "conditions": c}))


def rule_of(rule: Rule, type: str, kwargs: dict[str, Any]) -> Rule:
    from dataclasses import replace

    return replace(rule, expectation={**rule.expectation, "type": type, "kwargs": kwargs})


def test_both_judges_know_every_type_that_a_suite_may_use() -> None:
    assert set(EVERY) == set(KWARGS) == set(quick.TYPES)


@settings(FEW, max_examples=12)
@given(data=st.data())
def test_both_judges_agree_on_every_type_of_expectation(data: st.DataObject) -> None:
    from nianbao.rules.rulebook import read_rulebook

    some = next(rule for rule in read_rulebook(ROOT / "expectations") if rule.suite == "cells")
    frame = data.draw(
        frames("cells", {"raw": ["2024-01-02", "[1]", "0", "a"], "value": [0, 1, 2, None]})
    )
    rules = []
    for type, several in EVERY.items():
        for kwargs in several:
            pair = {"ignore_row_if": "either_value_is_missing"} if "column_A" in kwargs else {}
            of_all_rows = type == "expect_column_pair_values_to_be_in_set"
            condition = None if of_all_rows else data.draw(conditions())
            own = kwargs | pair | ({"row_condition": condition} if condition else {})
            check_kwargs("cells", type, own)
            rules.append(rule_of(some, type, own))
    ours = list(quick.validated("cells", frame, rules))
    theirs = list(expectations.validated("cells", frame, rules))
    for one, other in zip(ours, theirs, strict=True):
        assert one == other, (one.rule.expectation, frame)
