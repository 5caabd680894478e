from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest

from nianbao.inputs.workspace import Workspace
from nianbao.rules.columns import COLUMNS
from nianbao.rules.frames import FRAMES, OF_SEASONS, explanations_frame, frames
from nianbao.rules.frames.frame import Frame
from nianbao.rules.subject import Subject
from tests.conftest import SMALL, subject_of
from tests.test_expectations import FAMILIES

TYPES = {"text": {str}, "number": {int, float}, "flag": {bool}}


@pytest.fixture(scope="module")
def built(workspace: Workspace) -> dict[str, Frame]:
    """Every frame over the fixtures of all rules."""

    def subjects() -> Iterator[Subject]:
        for family in FAMILIES:
            for change, _ in family.INVALID.values():
                parameters = copy.deepcopy(SMALL)
                change(parameters)
                yield subject_of(parameters, workspace)

    every = list(subjects())
    explained = explanations_frame(every, [[] for _ in every], frozenset())
    return {**frames(every), "explanations": explained}


def test_every_frame_has_its_columns_declared() -> None:
    assert set(COLUMNS) == {*FRAMES, *OF_SEASONS, "explanations"}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_frame_has_the_columns_that_are_declared(name: str, built: dict[str, Frame]) -> None:
    assert set(built[name].columns) == {"report", *COLUMNS[name]}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_holds_what_is_declared(name: str, built: dict[str, Frame]) -> None:
    for column, kind in COLUMNS[name].items():
        found = {type(value) for value in built[name][column]} - {type(None)}
        assert found <= TYPES[kind], column
