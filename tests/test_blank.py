"""The blank parameter file: complete, readable, and blank."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.errors import InputError
from nianbao.form.editions import editions, form_for
from nianbao.inputs.agency_year import (
    KINDS,
    PARAMETERS,
    REGIONAL,
    SCOPES,
    Accepted,
    Agency,
    AgencyYear,
    Narrative,
    from_parameters,
)  # fmt: skip
from nianbao.inputs.blank import TakenOver, blank_file
from nianbao.inputs.figures import read_figures
from nianbao.inputs.problem import fields
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.source import read_source
from nianbao.inputs.text import canonical
from tests.forms import INVENTED, forms_of

YEARS = (2019, 2020, 2021, 2025)
NEEDED: dict[tuple[str, ...], Any] = {
    ("agency", "name"): "某区某局",
    ("agency", "self_reference"): "局",
    ("agency", "kind"): "department",
    ("scope",): "agency",
    ("contact", "address"): "某路1号",
    ("contact", "phone"): "010-12345678",
    ("signed_on",): "2024-01-20",
}


def blank(year: int, taken: TakenOver | None = None) -> str:
    return blank_file(form_for(year), "test", year, "small", "../../.schema.json", taken)


@pytest.mark.parametrize("year", YEARS)
def test_every_table_and_row_stands_with_its_label_in_the_form_s_order(year: int) -> None:
    text, form = blank(year), form_for(year)
    at = text.index("figures:")
    for table in form.tables:
        for row in table.leaf_rows:
            key = table.id if len(table.leaf_rows) == 1 else row.id
            found = re.search(rf"^ +{key}: \[\] +# (.*)$", text[at:], re.MULTILINE)
            assert found and found[1].startswith(row.label), row.id
            at += found.end()
        assert table.caption in text
        for node, _ in table.walk("row"):
            assert node.label in text
        for column in table.leaf_columns:
            assert column.name in text


@pytest.mark.parametrize("year", YEARS)
def test_every_key_of_the_model_stands_with_what_it_is_for(year: int, tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(blank(year), encoding="utf-8")
    data = read_source(file).data
    assert tuple(data) == tuple(key for key in PARAMETERS if key != REGIONAL)
    for model, own in ((Agency, data["agency"]), (Narrative, data["narrative"])):
        assert [*own] == [key for key in fields(model) if key != "sections"]
    for key in fields(Accepted):
        assert f" {key}:  # " in file.read_text(encoding="utf-8")
    scalars = [line for line in blank(year).splitlines() if re.match(r" *\w+:( \|)? +#", line)]
    assert len(scalars) > 30


@pytest.mark.parametrize("year", YEARS)
def test_untouched_it_says_what_is_still_to_be_filled_in(year: int, tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(blank(year), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_agency_year(file)
    said = str(caught.value).splitlines()
    assert len(said) == len(NEEDED)
    lines = file.read_text(encoding="utf-8").splitlines()
    for message, address in zip(said, NEEDED, strict=True):
        found = re.search(r"第(\d+)行：([\w.]+)：尚未填写；应为\S", message)
        assert found and found[2] == ".".join(address)
        assert lines[int(found[1]) - 1].strip().startswith(f"{address[-1]}:")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", YEARS)
def test_filled_in_it_is_read_and_every_figure_is_blank(
    year: int, kind: str, tmp_path: Path
) -> None:
    file = tmp_path / "small.yaml"
    values = {**NEEDED, ("agency", "kind"): kind, ("scope",): [*SCOPES][year % 3]}
    text = blank(year, TakenOver(values))
    file.write_text(text, encoding="utf-8")
    read = read_agency_year(file)
    assert (read.agency.id, read.agency.district, read.year) == ("small", "test", year)
    figures = read_figures(read)
    assert {cell.state for cell in figures} == {"blank", "computed"}
    assert all(cell.figure is None for cell in figures)
    given = figures.cell("t3", "granted", "natural_person")
    assert text.splitlines()[(read.error(given.typed_at, "").line or 0) - 1].startswith(
        "    granted: []"
    )
    stock = from_parameters(yaml.safe_load(text))
    assert stock.sha256 == read.sha256


def test_an_invented_edition_is_drawn_too(tmp_path: Path) -> None:
    with forms_of(INVENTED):
        text = blank(2026, TakenOver(NEEDED))
        for form in editions("annual_report"):
            if form.first_year == 2026:
                for table in form.tables:
                    assert all(node.label in text for node, _ in table.walk("row"))
                    assert all(column.name in text for column in table.leaf_columns)
        file = tmp_path / "small.yaml"
        file.write_text(text, encoding="utf-8")
        assert read_figures(read_agency_year(file)).form.id == "gb2026"


@settings(deadline=None)  # the first reading loads the YAML parser
@given(
    name=st.text(st.characters(exclude_categories=["C", "Z", "M"]), min_size=1, max_size=50),
    problem=st.text(
        st.sampled_from("甲：,: #'\"\\|>-[]{}\n ｛“1a"), min_size=1, max_size=60
    ).filter(lambda text: text.strip()),
)
def test_what_is_taken_over_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, name: str, problem: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "taken.yaml"
    values = {**NEEDED, ("agency", "name"): name}
    file.write_text(blank(2023, TakenOver(values, (problem,))), encoding="utf-8")
    data = read_source(file).data
    assert data["agency"]["name"] == name
    own = data["narrative"]["s5"]["last_year"]
    assert own[0]["problem"] == f"{canonical(problem)}\n"
    assert own[0]["improvement"] is None


def test_every_field_says_what_is_expected() -> None:
    for key, field in fields(AgencyYear).items():
        assert field.title and field.description, key
    assert fields(Agency)["kind"].annotation.__args__ == (*KINDS,)  # type: ignore[union-attr]
    assert fields(AgencyYear)["scope"].annotation.__args__ == (*SCOPES,)  # type: ignore[union-attr]
