from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.errors import InputError
from nianbao.expectations import judge
from nianbao.rulebook import read_rulebook
from tests.conftest import ROOT

Read = Callable[[dict[str, Any]], AnnualReport]


@pytest.fixture
def amended(tmp_path: Path) -> Callable[[str], Any]:
    """The rulebook with a local file of the district `test`."""

    def read(text: str) -> Any:
        suites = tmp_path / "expectations"
        shutil.copytree(ROOT / "expectations", suites)
        (suites / "local").mkdir(exist_ok=True)
        (suites / "local" / "test.yaml").write_text(text, encoding="utf-8")
        return read_rulebook(suites)

    return read


def codes(report: AnnualReport, rulebook: Any) -> dict[str, str]:
    return {f.code: f.severity for f in judge([report], rulebook)[0].findings}


def test_a_district_changes_a_threshold_a_weight_and_a_switch(
    small: dict[str, Any], report: Read, amended: Callable[[str], Any]
) -> None:
    small["narrative"] = {"s1": {"intro": "长" * 1200}}
    small["figures"]["t2_6"] = 0
    small["figures"]["t2_8"] = 1.1234567
    rulebook = amended(
        "S012: {kwargs: {max_value: 1100}, severity: error, source: 本地通知}\n"
        "C008: {off: true, source: 本地通知}\n"
        "C007: {off: true, years: {to: 2022}, source: 本地通知}\n"
    )
    found = codes(report(small), rulebook)
    assert found["S012"] == "error"
    assert "C008" not in found
    assert found["C007"] == "warn"
    finding = next(f for f in judge([report(small)], rulebook)[0].findings if f.code == "S012")
    assert "超过1100字" in finding.message
    small["agency"]["district"] = "elsewhere"
    assert codes(report(small), rulebook)["S012"] == "warn"


def test_the_rules_in_force_name_where_they_come_from(amended: Callable[[str], Any]) -> None:
    rulebook = amended("S012: {kwargs: {max_value: 800}, source: 本地通知}\n")
    origins = {rule.code: rule.origin for rule in rulebook.in_force(2023, "test")}
    assert origins["S012"] == "expectations/local/test.yaml（本地通知）"
    assert origins["T301"] == "expectations/identities.json"
    assert {rule.origin for rule in rulebook.in_force(2023, "other") if rule.code == "S012"} == {
        "expectations/text.json"
    }


WRONG = {
    "an unknown rule": ("Z999: {off: true, source: x}", "没有这条规则"),
    "an unknown key": ("S012: {of: true, source: x}", "未知的键"),
    "no source": ("S012: {off: true}", "缺少必填项"),
    "arithmetic of the form": ("T301: {off: true, source: x}", "不能由本地调整"),
    "another column": ("S012: {kwargs: {column: text}, source: x}", "不能调整的参数"),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_refused(name: str, amended: Callable[[str], Any]) -> None:
    text, message = WRONG[name]
    with pytest.raises(InputError, match=f"第1行.*{message}"):
        amended(text)
