"""What nianbao makes is read back: every cell, and the words, from the page, the PDF and Word."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.round_trip import MEDIA, compare, make
from nianbao.filing import Given
from nianbao.importing import import_published
from nianbao.inputs.reading import read_agency_year
from nianbao.published.agency.kind import kind_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The outputs of the examples and of invented agencies."""
    return make(tmp_path_factory.mktemp("work"), 2)


@pytest.mark.parametrize("medium", MEDIA)
def test_every_cell_is_read_as_it_was_printed(medium: str, made: list[Path]) -> None:
    assert len(made) >= 8
    for folder in made:
        tally, told = compare(folder, medium)
        assert told == []
        assert tally == {"right": tally["right"], "lost": 0}


@pytest.mark.parametrize("medium", MEDIA)
def test_a_report_becomes_the_parameters_that_it_was_made_from(
    medium: str, made: list[Path], tmp_path: Path
) -> None:
    for number, folder in enumerate(made):
        root = folder.parents[3]
        source = root / "params" / Path(*folder.parts[-3:]).with_suffix(".yaml")
        own = read_agency_year(source)
        done = import_published(
            folder / f"report.{medium}",
            Given(own.agency.district, own.agency.id),
            tmp_path / f"{number}.yaml",
        )
        found = done.agency_year
        assert done.is_whole
        assert found.agency.name == own.agency.name
        if kind_of(own.agency.name):  # which the name of an invented branch does not tell
            assert found.agency.kind == own.agency.kind
        assert found.agency.self_reference == own.agency.self_reference
        assert (found.year, found.scope, found.signed_on) == (own.year, own.scope, own.signed_on)
        assert found.contact.address == own.contact.address
        assert found.contact.website == own.contact.website
        for group in ("last_year", "this_year"):
            items, wanted = getattr(found.narrative.s5, group), getattr(own.narrative.s5, group)
            assert len(items) == len(wanted)
        assert bool(found.narrative.s6.fee) == bool(own.narrative.s6.fee)
        assert len(found.narrative.s6.items) == len(own.narrative.s6.items)
