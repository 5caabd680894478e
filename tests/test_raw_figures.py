"""The figures as typed, and the one spelling of all the same figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form.editions import editions
from nianbao.form.table import Table
from nianbao.inputs.agency_year import AgencyYear, from_parameters
from nianbao.inputs.figures import Figures, read_figures
from nianbao.inputs.raw_figures import raw_figures, shortest
from nianbao.inputs.reading import read_agency_year
from tests.conftest import SMALL

EXAMPLES = sorted((Path(__file__).parent.parent / "params").glob("*/*/*.yaml"))
LEDGERS = {"requests": "data/requests.csv"}
RAWS = (
    st.integers(0, 3)
    | st.floats(0, 9, width=16).map(lambda number: round(number, 2))
    | st.sampled_from(["/", "—", "无", "", "１２", None])
)


def agency_year(figures: dict[str, Any], **given: Any) -> AgencyYear:
    return from_parameters({**SMALL, **given, "figures": figures})


@st.composite
def spelled(draw: st.DrawFn, table: Table) -> Any:
    """A table in any of the spellings that it may have."""
    if draw(st.booleans()):
        return draw(st.sampled_from([0, None, {}]))
    columns = [column.id for column in table.leaf_columns]
    nodes = [node for node, _ in table.walk("row")]
    rows: dict[str, Any] = {}
    for node in draw(st.lists(st.sampled_from(nodes), unique=True)):
        if node.children:
            rows[node.id] = draw(st.sampled_from([0, None]))
        else:
            listed = st.lists(RAWS, min_size=len(columns), max_size=len(columns))
            named = st.dictionaries(st.sampled_from(columns), RAWS)
            rows[node.id] = draw(st.sampled_from([0, None, []]) | listed | named)
    return rows


def without_places(figures: Figures) -> list[dict[str, Any]]:
    return [{k: v for k, v in vars(cell).items() if k != "typed_at"} for cell in figures]


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.id)
@settings(deadline=None)
@given(data=st.data(), counted=st.booleans())
def test_the_shortest_spelling_reads_back_to_the_same_cells(
    form: Any, data: st.DataObject, counted: bool
) -> None:
    typed = {table.id: data.draw(spelled(table), label=table.id) for table in form.tables}
    extra = {"year": form.first_year, "ledgers": LEDGERS if counted else {}}
    before = agency_year(typed, **extra)
    after = agency_year(shortest(before), **extra)
    assert raw_figures(after) == raw_figures(before)
    assert without_places(read_figures(after)) == without_places(read_figures(before))
    assert after.parameters() == before.parameters()


def test_all_spellings_of_the_same_figures_are_one() -> None:
    zero = [0, 0, 0, 0, 0, 0, 0]
    same: list[dict[str, Any]] = [
        {"t3": 0, "t2_5": 3},
        {
            "t2_5": {"licensing": {"decisions": 3.0}},
            "t3": {"new_received": zero, "carried_in": 0, "results": 0, "results_total": zero}
            | {"carried_out": dict(zip(("natural_person", "total"), (0, 0), strict=True))}
            | {"carried_out": zero},
        },
        {"表三": 0, "t2_5": {"行政许可": [3]}},
    ]
    assert [shortest(agency_year(figures)) for figures in same] == [{"t2_5": 3, "t3": 0}] * 3


def test_a_total_left_out_is_not_one_left_blank() -> None:
    left_out = agency_year({"t3": {"granted": [1, 0, 0, 0, 0, 0]}})
    blank = agency_year({"t3": {"granted": [1, 0, 0, 0, 0, 0, None]}})
    assert shortest(left_out) == {"t3": {"granted": [1, 0, 0, 0, 0, 0]}}
    assert shortest(blank) == {"t3": {"granted": [1, 0, 0, 0, 0, 0, None]}}


def test_beside_ledgers_a_blank_is_not_what_was_left_out() -> None:
    figures = {"t3": {"granted": {"natural_person": None}}}
    assert shortest(agency_year(figures)) == {}
    assert shortest(agency_year(figures, ledgers=LEDGERS)) == figures


def test_a_group_of_zeros_is_told_once() -> None:
    figures = {"t3": {"results": 0, "granted": [1, 0, 0, 0, 0, 0]}}
    rows = shortest(agency_year(figures))["t3"]
    assert rows["granted"] == [1, 0, 0, 0, 0, 0]
    assert rows["denied"] == rows["unable"] == rows["not_processed"] == rows["other"] == 0
    assert "results" not in rows


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_parameters_of_a_file_are_those_of_its_parameters(file: Path) -> None:
    parameters = read_agency_year(file).parameters()
    assert from_parameters(parameters).parameters() == parameters
