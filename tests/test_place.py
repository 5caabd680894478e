"""A finding points to where it is to be mended."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.workspace import Workspace
from nianbao.rules.check import check
from nianbao.rules.finding import Finding
from nianbao.rules.rulebook import Rulebook
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of
from tests.command import city, invoke
from tests.conftest import EXAMPLE, ROOT, SMALL
from tests.given_back import FORM, PLAN

TEXT = EXAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def mended(tmp_path: Path, workspace: Workspace, rulebook: Rulebook) -> Any:
    """What is found first in the example with some text of it written otherwise, by code."""

    def found(*changes: tuple[str, str]) -> dict[str, Finding]:
        text = TEXT
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        file = tmp_path / "changed.yaml"
        file.write_text(text, encoding="utf-8")
        checked = check([file], workspace, rulebook)
        assert not (checked.refused or checked.faults)
        return {finding.code: finding for finding in reversed(checked.findings)}

    return found


def pointed(finding: Finding, tmp_path: Path) -> str:
    """The words of the file from the place of a finding on."""
    assert finding.place
    lines = Path(finding.place.file).read_text(encoding="utf-8").split("\n")
    return lines[finding.place.line - 1][finding.place.character - 1 :]


def test_a_cell_is_where_its_number_is_typed(mended: Any, tmp_path: Path) -> None:
    row = "new_received: [0, 0, {}, 0, 0, 0, 0]"
    found = mended((row.format("0"), row.format("0.5")))
    assert pointed(found["C005"], tmp_path).startswith("0.5, 0, 0, 0, 0]")


def test_a_row_is_where_it_begins(mended: Any, tmp_path: Path) -> None:
    found = mended(("carried_out: 0", "carried_out: ['', '', '', '', '', '', '']"))
    assert pointed(found["C001"], tmp_path).startswith("carried_out:")


def test_a_table_left_out_is_where_the_tables_stand(mended: Any, tmp_path: Path) -> None:
    found = mended(("  t2_8: {admin_fee: 0}\n", ""))
    assert pointed(found["C001"], tmp_path).startswith("figures:")


def test_a_sentence_is_where_it_is_written(mended: Any, tmp_path: Path) -> None:
    found = mended(("条；及时办理城市留言板", "条。２０２４年XX单位另行通知。及时办理城市留言板"))
    assert pointed(found["Q009"], tmp_path).startswith("２０２４年XX单位")


def test_a_date_is_where_it_is_typed(mended: Any, tmp_path: Path) -> None:
    found = mended(("signed_on: 2024-01-02", "signed_on: 2024-05-02"))
    assert pointed(found["D006"], tmp_path) == "signed_on: 2024-05-02"


def test_a_late_day_is_where_that_day_is_typed(mended: Any, tmp_path: Path) -> None:
    days = "signed_on: 2024-01-02\npublished_on: 2024-01-03\nsubmitted_on: 2024-02-02"
    found = mended(("signed_on: 2024-01-02", days))
    assert pointed(found["P001"], tmp_path) == "submitted_on: 2024-02-02"


def test_a_stale_explanation_is_where_it_stands_in_its_list(mended: Any, tmp_path: Path) -> None:
    stale = "{code: T304, cell: t4, found: 1, reason: 旧, by: 某人, on: 2024-01-02}"
    refused = stale.replace("T304", "C001")
    found = mended(
        ("signed_on: 2024-01-02", f"signed_on: 2024-01-02\nexplanations: [{refused}, {stale}]")
    )
    assert pointed(found["E002"], tmp_path) == f"{stale}]"
    assert pointed(found["E003"], tmp_path) == f"{refused}, {stale}]"


def test_what_has_no_key_is_at_the_beginning_of_the_file(mended: Any, tmp_path: Path) -> None:
    found = mended()
    assert found["Y001"].place.line == 2
    assert pointed(found["Y001"], tmp_path) == "agency:"


def test_a_text_line_begins_with_the_place_and_so_does_the_json() -> None:
    relative = EXAMPLE.relative_to(ROOT)
    said = invoke("check", "--quiet", relative).stdout.splitlines()
    assert said
    for line in said:
        assert line.startswith(f"{relative}:")
        assert re.match(
            r":[1-9][0-9]*:[1-9][0-9]*: 提示 [A-Z][0-9]{3} ", line[len(str(relative)) :]
        )
    findings = json.loads(invoke("check", "--json", relative).stdout)["findings"]
    places = [f"{f['file']}:{f['line']}:{f['character']}" for f in findings]
    assert places == [line.split(": ")[0] for line in said]


def test_the_worst_comes_first_and_what_is_alike_is_told_together(tmp_path: Path) -> None:
    parameters = copy.deepcopy(SMALL)
    parameters["figures"]["t3"]["granted"] = [0.5] * 7
    parameters["figures"]["t3"]["partial"] = [0.5] * 7
    file = tmp_path / "small.yaml"
    file.write_text(yaml.safe_dump(parameters, allow_unicode=True, sort_keys=False), "utf-8")
    said = invoke("check", "--quiet", file).stdout.splitlines()
    words = [line.split(" ")[1] for line in said]
    shown = [word for word, line in zip(words, said, strict=True) if "另有" not in line]
    assert shown == sorted(shown, key=["错误", "警告", "提示"].index)
    alike = [line for line in said if " C005 " in line]
    assert len(alike) == 6
    assert re.search(r"另有9处，第[0-9、]+行(?:等)?；用 --json 查看$", alike[-1])


def test_standard_input_is_checked_like_a_file(tmp_path: Path) -> None:
    from contextlib import chdir

    from click.testing import CliRunner

    from nianbao.cli import main

    with chdir(ROOT):
        piped = CliRunner().invoke(main, ["check", "-"], input=TEXT.encode())
        broken = CliRunner().invoke(main, ["check", "-"], input=b"agency: [1\nyear: 2\n")
    assert piped.exit_code == 0, piped.stderr
    assert piped.stdout.startswith("-:")
    assert piped.stdout.count("\n") == invoke("check", EXAMPLE).stdout.count("\n")
    assert broken.exit_code == 2
    assert broken.stdout == ""
    assert "nianbao: - 第2行：" in broken.stderr


def test_great_expectations_finds_the_same_when_it_is_asked() -> None:
    files = sorted((ROOT / "params").glob("*/*/*.yaml"))
    quick = invoke("check", "--json", *files)
    assert invoke("check", "--json", "--gx", *files).stdout == quick.stdout


def _in_a_workbook(
    parameters: dict[str, Any], folder: Path, workspace: Workspace, rulebook: Rulebook
) -> dict[str, str]:
    """The cells of what is found in a workbook, by code."""
    file = folder / "city.xlsx"
    file.write_bytes(workbook(FORM, *values_of(from_parameters(parameters))))
    checked = check([file], workspace, rulebook)
    assert not (checked.refused or checked.faults)
    found = reversed(checked.findings)
    return {one.code: one.place.sheet_cell or "" for one in found if one.place}


def test_a_problem_or_an_answer_that_is_missing_is_at_its_own_empty_cell(
    tmp_path: Path, workspace: Workspace, rulebook: Rulebook
) -> None:
    parameters = city()
    problems = parameters["narrative"]["s5"]["this_year"]
    problems[:] = [problems[0], problems[0] | {"measure": ""}, problems[0] | {"problem": ""}]
    cells = _in_a_workbook(parameters, tmp_path, workspace, rulebook)
    listing = PLAN.lists["narrative", "s5", "this_year"]
    assert cells["Q002"] == str(listing.square(1, "measure"))
    assert cells["Q003"] == str(listing.square(2, "problem"))


def test_what_the_report_lacks_is_where_it_is_to_be_written(
    tmp_path: Path, workspace: Workspace, rulebook: Rulebook
) -> None:
    parameters = city()
    parameters["narrative"]["s1"]["s1_5"] = "加强培训。"
    parameters["narrative"]["s5"]["this_year"] = []
    cells = _in_a_workbook(parameters, tmp_path, workspace, rulebook)
    assert cells["S015"] == str(PLAN.entries["narrative", "s1", "s1_5"].at)
    listing = PLAN.lists["narrative", "s5", "this_year"]
    assert cells["Q001"] == str(listing.square(0))


def test_a_sentence_of_an_item_is_in_the_cell_of_that_text(
    tmp_path: Path, workspace: Workspace, rulebook: Rulebook
) -> None:
    parameters = city()
    item = {"title": "其他", "text": "２０２４年XX单位另行通知。"}
    parameters["narrative"]["s6"]["items"] = [item]
    cells = _in_a_workbook(parameters, tmp_path, workspace, rulebook)
    assert cells["Q009"] == str(PLAN.lists["narrative", "s6", "items"].square(0, "text"))
