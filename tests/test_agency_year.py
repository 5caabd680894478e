from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao.agency_year import PARAMETERS, from_parameters, read_agency_year
from nianbao.errors import InputError
from tests.conftest import CITY, EXAMPLE

WRONG: dict[str, tuple[Any, str]] = {
    "an unknown key": (lambda p: p.update({"zzz": 1}), "“?zzz”?：未知的键"),
    "a key that would be code": (lambda p: p.update({"x=1\nimport os": 1}), "未知的键"),
    "an unknown key deep inside": (
        lambda p: p.update(narrative={"s5": {"this_year": [{"problem": "a", "mesure": "b"}]}}),
        r"narrative\.s5\.this_year\[0\]\.mesure：未知的键",
    ),
    "a missing key": (lambda p: p.pop("contact"), "contact：缺少必填项"),
    "the year 1999": (lambda p: p.update(year=1999), "2019 至 2099"),
    "the year 3000": (lambda p: p.update(year=3000), "2019 至 2099"),
    "a year as text": (lambda p: p.update(year="2023"), "year：填写有误；应为整数"),
    "an id that climbs out": (lambda p: p["agency"].update(id="../../etc"), "agency.id"),
    "an id with a line break": (lambda p: p["agency"].update(id="a\n"), "agency.id"),
    "an unknown kind": (lambda p: p["agency"].update(kind="club"), "agency.kind"),
    "an empty name": (lambda p: p["agency"].update(name=" "), "agency.name"),
    "a name on two lines": (lambda p: p["agency"].update(name="甲\n乙"), "一行文字"),
    "a name that turns its reading": (lambda p: p["agency"].update(name="甲\u202e"), "U\\+202E"),
    "a date that is none": (lambda p: p.update(signed_on="2024-13-01"), "signed_on"),
    "a fact with a bad name": (lambda p: p.update(facts={"A b": 1}), "facts"),
    "a fact that is a list": (lambda p: p.update(facts={"a": [1]}), "facts.a"),
    "an unknown ledger": (lambda p: p.update(ledgers={"letters": "a.csv"}), "ledgers.letters"),
    "a bad explanation": (
        lambda p: p.update(explanations=[{"code": "zz", "reason": "x", "by": "y", "on": "z"}]),
        r"explanations\[0\]\.code",
    ),
    "prose of 10 MB": (lambda p: p.update(narrative={"s2": "长" * 5_000_000}), "不超过"),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_refused(name: str, small: dict[str, Any]) -> None:
    change, message = WRONG[name]
    change(small)
    with pytest.raises(InputError, match=message):
        from_parameters(small)


def test_an_error_names_the_line(small: dict[str, Any], tmp_path: Path) -> None:
    small["agency"]["kind"] = "club"
    file = tmp_path / "x.yaml"
    file.write_text(yaml.safe_dump(small, allow_unicode=True, sort_keys=False), encoding="utf-8")
    line = file.read_text(encoding="utf-8").splitlines().index("  kind: club") + 1
    with pytest.raises(InputError, match=f"第{line}行：agency.kind：.*应为government.*现为“club”"):
        read_agency_year(file)


def test_all_wrong_values_are_listed_at_once(small: dict[str, Any]) -> None:
    small["year"], small["scope"] = "x", "y"
    with pytest.raises(InputError) as caught:
        from_parameters(small)
    assert [line.split("：")[0] for line in str(caught.value).splitlines()] == ["year", "scope"]


@pytest.mark.parametrize("file", [EXAMPLE, CITY], ids=["example", "city"])
def test_papermill_reads_the_same_parameters(file: Path) -> None:
    from papermill.iorw import read_yaml_file
    from papermill.utils import nb_kernel_name  # noqa: F401  (papermill is what is compared)

    own, stock = read_agency_year(file), from_parameters(read_yaml_file(str(file)))
    assert own.parameters() == stock.parameters()
    assert own.sha256 == stock.sha256


def test_the_explanation_date_survives_yaml_1_1(small: dict[str, Any]) -> None:
    small["explanations"] = [{"code": "T304", "reason": "x", "by": "y", True: "2024-01-02"}]
    assert from_parameters(small).explanations[0].on.isoformat() == "2024-01-02"


def test_the_notebook_lists_every_parameter() -> None:
    from papermill import inspect_notebook

    listed = inspect_notebook(str(EXAMPLE.parents[3] / "notebooks" / "annual_report.ipynb"))
    assert tuple(listed) == PARAMETERS
    assert all(parameter["help"] for parameter in listed.values())
