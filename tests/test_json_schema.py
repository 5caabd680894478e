"""The JSON Schema: what it takes is what the reader takes, and it refuses what editors should."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nianbao.form.editions import editions, form_for
from nianbao.form.labels import spelling
from nianbao.inputs.agency_year import KINDS, from_parameters
from nianbao.inputs.blank import TakenOver, blank_file
from nianbao.inputs.figures import read_figures
from nianbao.inputs.json_schema import schema_text
from nianbao.inputs.source import read_source
from tests.conftest import PRIOR, ROOT, SMALL
from tests.test_blank import NEEDED

SCHEMA = json.loads(schema_text())
VALIDATOR = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
EXAMPLES = sorted((ROOT / "params").rglob("*.yaml"))


def as_json(value: Any) -> Any:
    """What an editor's YAML makes of a file: days are texts."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def valid(parameters: dict[str, Any]) -> bool:
    return bool(VALIDATOR.is_valid(as_json(parameters)))


def test_it_is_a_schema_of_its_own_draft() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert schema_text() == schema_text()
    assert len(schema_text()) < 200_000


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_example_is_taken(file: Path) -> None:
    assert list(VALIDATOR.iter_errors(as_json(read_source(file).data))) == []


@pytest.mark.parametrize("parameters", [SMALL, PRIOR], ids=["small", "prior"])
def test_what_the_reader_takes_is_taken(parameters: dict[str, Any]) -> None:
    assert list(VALIDATOR.iter_errors(as_json(parameters))) == []


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2026])
def test_a_blank_file_lacks_only_what_is_to_be_filled_in(year: int, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    for taken in (None, TakenOver(NEEDED)):
        text = blank_file(form_for(year), "test", year, "small", "s.json", taken)
        file.write_text(text, encoding="utf-8")
        found = VALIDATOR.iter_errors(as_json(read_source(file).data))
        assert {tuple(error.path) for error in found} == (set() if taken else {*NEEDED})


def figures(**tables: Any) -> dict[str, Any]:
    return {"figures": tables}


FIGURES: dict[str, dict[str, Any]] = {
    "labels": {"表三": {"予以公开": [1, 2, 3, 4, 5, 6], "（七）总计": 0}},
    "half width": {"t3": {"(一)予以公开": [], "二、 上年结转政府信息公开申请数量": None}},
    "a group": {"t3": {"不予公开": 0, "本年度办理结果": []}},
    "columns": {"表四": {"行政复议/结果维持": 1, "复议后起诉—总计": 2, "rev_total": 3}},
    "one row": {"t2_5": {"行政许可": 5}, "t2_8": {"本年收费金额（单位:万元）": 1.5}},
    "one row listed": {"t2_5": 5, "t2_8": [1.5]},
    "words": {"t2_6": {"penalty": "３件", "coercion": "/"}},
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_by_id_and_by_label_are_taken_as_the_reader_takes_them(name: str) -> None:
    parameters = copy.deepcopy({**SMALL, "figures": FIGURES[name]})
    read_figures(from_parameters(parameters))
    assert valid(parameters)


WRONG: dict[str, Callable[[dict[str, Any]], Any]] = {
    "an unknown key": lambda p: p.update(zzz=1),
    "a missing key": lambda p: p.pop("contact"),
    "a key without its value": lambda p: p["agency"].update(name=None),
    "a word of no list": lambda p: p["agency"].update(kind="club"),
    "a day in another spelling": lambda p: p.update(signed_on="2024/6/12"),
    "a year before the form": lambda p: p.update(year=2018),
    "an id with a slash": lambda p: p["agency"].update(id="a/b"),
    "neither figures nor ledgers": lambda p: p.pop("figures"),
    "an unknown table": lambda p: p.update(figures(t99=0)),
    "a row misspelt": lambda p: p.update(figures(t3={"予以公升": 0})),
    "a row of the other edition": lambda p: p.update(figures(t2_5={"other_services": 0})),
    "a table of the other edition": lambda p: p.update(figures(t2_9=0)),
    "too few numbers": lambda p: p.update(figures(t3={"granted": [1, 2]})),
    "too many numbers": lambda p: p.update(figures(t3={"granted": [1] * 8})),
    "a number for a group": lambda p: p.update(figures(t3={"denied": 3})),
    "a label that is not clear": lambda p: p.update(figures(t4={"结果维持": 1})),
    "a list in a cell": lambda p: p.update(figures(t3={"granted": {"total": [1]}})),
    "a truth value": lambda p: p.update(figures(t2_5={"licensing": True})),
    "a problem without a measure": lambda p: p.update(
        narrative={"s5": {"this_year": [{"problem": "x"}]}}
    ),
    "an explanation without a reason": lambda p: p.update(explanations=[{"code": "T304"}]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_the_reader_refuses_is_refused(name: str) -> None:
    parameters = copy.deepcopy(SMALL)
    assert valid(parameters)
    WRONG[name](parameters)
    assert not valid(parameters)


def test_every_row_and_column_of_every_edition_has_its_label_for_a_title() -> None:
    for form in editions("annual_report"):
        tables = SCHEMA["definitions"][f"figures_{form.id}"]["properties"]
        for table in form.tables:
            assert tables[table.id]["title"] == form.table_name(table.id)
            text = json.dumps(SCHEMA["definitions"][f"{form.id}_{table.id}"], ensure_ascii=False)
            for row, _ in table.walk("row"):
                assert f'"{row.id}": {{' in text
                assert f'"{spelling(table, "row", row)}": {{' in text
                assert row.label in text


def test_every_key_has_a_title_and_the_kinds_their_meaning() -> None:
    for key, own in SCHEMA["properties"].items():
        assert own["title"] and own["description"], key
    kind = SCHEMA["definitions"]["Agency"]["properties"]["kind"]
    assert dict(zip(kind["enum"], kind["enumDescriptions"], strict=True)) == KINDS
    overview = SCHEMA["definitions"]["Overview"]["properties"]
    assert overview["s1_1"]["title"] == "主动公开"
