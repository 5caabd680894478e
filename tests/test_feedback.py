"""What goes back to a body: causes, places, what to do; its workbook with the marks."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nianbao.annual_report import read_annual_report
from nianbao.inputs.workbook.layout import FINDINGS
from nianbao.office.feedback import Feedback, feedback
from nianbao.office.repairs import MOST
from nianbao.rules.check import check
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.handed_in import HandedIn, keep
from tests.played import Played, body


@pytest.fixture
def played(tmp_path: Path) -> Played:
    return Played(tmp_path, body("finance", "示例区财政局"))


def _said(played: Played, rulebook: Rulebook) -> Feedback:
    assessment = played.assessed()
    known = assessment.reports.get("finance")
    found = known.findings if known else ()
    return feedback(assessment.season.by_id["finance"], found, played.workspace, rulebook)


def _wrong(parameters: dict[str, Any]) -> None:
    parameters["figures"]["t3"]["new_received"] = [96, 1, 0, 0, 0, 0, 7]


def test_one_wrong_number_is_one_repair_with_the_number_that_mends_all(
    played: Played, rulebook: Rulebook
) -> None:
    played.writes("finance", _wrong)
    played.happens("submitted", "finance")
    said = _said(played, rulebook)
    assert said.errors > 1
    (number,) = (one for one in said.repairs if one.mended)
    assert number.mended.startswith("很可能只需将96改为6")
    assert number.where == "表三“一、本年新收政府信息公开申请数量”行“自然人”列"
    assert not said.altered


def test_the_worst_comes_first_and_hints_are_left_out(played: Played, rulebook: Rulebook) -> None:
    def late(parameters: dict[str, Any]) -> None:
        _wrong(parameters)
        parameters["signed_on"] = "2024-05-01"

    played.writes("finance", late)
    both = _said(played, rulebook).repairs
    severities = [one.severity for one in both]
    assert severities == sorted(severities) and {*severities} == {"error", "warn"}
    (finding,) = (one for one in both if "D006" in one.citation)
    assert finding.parts[0].advice.excusable
    assert finding.parts[0].place.startswith("第")


def test_one_rule_at_many_cells_tells_the_first_and_how_many_there_are(
    played: Played, rulebook: Rulebook
) -> None:
    def blank(parameters: dict[str, Any]) -> None:
        parameters["figures"]["t4"] = ["/"] * 15

    played.writes("finance", blank)
    (one,) = (one for one in _said(played, rulebook).repairs if one.whole > MOST)
    assert one.whole == 15
    assert len(one.parts) == MOST
    assert all("表四" in part.where for part in one.parts)


def test_a_sentence_at_fault_is_quoted_with_its_personal_data_masked(
    played: Played, rulebook: Rulebook
) -> None:
    def named(parameters: dict[str, Any]) -> None:
        parameters["narrative"]["s1"]["s1_4"] = "申请人身份证号110101199003071233，新收申请99件。"

    played.writes("finance", named)
    told = str(_said(played, rulebook))
    assert "新收申请99件" in told
    assert "199003071233" not in told


def test_a_workbook_comes_back_with_its_marks(played: Played, rulebook: Rulebook) -> None:
    played.writes("finance", _wrong, spelling=".xlsx")
    said = _said(played, rulebook)
    assert said.workbook
    sheet = openpyxl.load_workbook(BytesIO(said.workbook))[FINDINGS]
    assert any("T301" in map(str, row) for row in sheet.iter_rows(values_only=True))
    assert {part.place for one in said.repairs for part in one.parts} >= {"表三!D6"}


def test_a_file_that_cannot_be_read_is_said_with_its_line_and_without_its_folder(
    played: Played, rulebook: Rulebook
) -> None:
    file = played.writes("finance", lambda parameters: parameters.update(scope="wrong"))
    said = _said(played, rulebook)
    (part,) = said.repairs[0].parts
    assert part.where == "scope"
    assert part.place.startswith("第")
    assert "现为" in part.advice.remedy
    assert str(file.parent) not in str(said)
    assert said.workbook is None


def test_a_file_that_is_gone_leaves_the_reasons(played: Played, rulebook: Rulebook) -> None:
    file = played.writes("finance")
    played.happens("submitted", "finance")
    played.happens("returned", "finance", reason="请重写第五部分。")
    file.unlink()
    said = _said(played, rulebook)
    assert said.returned and said.returned.reason == "请重写第五部分。"
    assert said.repairs == ()


def test_what_has_changed_since_it_was_approved_is_told(played: Played, rulebook: Rulebook) -> None:
    file = played.writes("finance")
    played.happens("submitted", "finance")
    played.happens("approved", "finance")
    _keep(played, file)
    played.writes("finance", _wrong)
    played.happens("submitted", "finance")
    said = _said(played, rulebook)
    assert said.approved and said.changes
    assert not said.changes.words
    assert ("6", "96") in {(one.before, one.now) for one in said.changes.figures}


def _keep(played: Played, file: Path) -> None:
    """The copy of what was approved, as `nianbao submit` keeps it."""
    report = read_annual_report(file, played.workspace)
    keep(played.workspace, HandedIn(report.agency_year, report.figures), report.seal)


def test_what_is_explained_is_not_asked_for_again(played: Played, rulebook: Rulebook) -> None:
    def late(parameters: dict[str, Any], *explanations: dict[str, Any]) -> None:
        parameters |= {"signed_on": "2024-05-01", "explanations": [*explanations]}

    def codes() -> str:
        return str([one.citation for one in _said(played, rulebook).repairs])

    played.writes("finance", late)
    assert "D006" in codes()
    reason = {"reason": "机构改革", "by": "办公室", "on": "2024-05-02"}
    file = played.folder / "finance.yaml"
    (found,) = (f for f in check([file], played.workspace, rulebook).findings if f.code == "D006")
    given = {"code": "D006", "cell": found.cell, "found": found.found, **reason}
    played.writes("finance", lambda parameters: late(parameters, given))
    assert "D006" not in codes()
