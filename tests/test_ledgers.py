"""Ledgers beside a report: what they are asked, and what of them is shown."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from nianbao.annual_report import annual_report
from nianbao.errors import InputError
from nianbao.inputs.workspace import Workspace
from nianbao.notebook import Master
from nianbao.pages.exporters import ReviewExporter
from nianbao.rules.check import check
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import Rulebook
from tests.conftest import ROOT, SMALL, report_beside
from tests.kernel import execute

HEADER = "编号,申请人类别,收到日期,办理结果,答复日期"
ROW = "1,自然人,2023-01-05,予以公开,2023-01-20"
FIELDS = ("id", "applicant_type", "received_on", "outcome", "replied_on")


@pytest.mark.parametrize("path", ["../requests.csv", "/etc/passwd", "data/none.csv"])
def test_a_ledger_outside_the_workspace_is_refused(path: str, workspace: Workspace) -> None:
    parameters = yaml.safe_load((ROOT / "params/example/2023/bureau.yaml").read_text())
    parameters["ledgers"] = {"requests": path}
    with pytest.raises(InputError, match=r"路径超出工作区|没有这个文件"):
        annual_report(parameters, workspace)


def test_without_figures_and_ledgers_there_is_no_report(workspace: Workspace) -> None:
    parameters = yaml.safe_load((ROOT / "params/example/2023/bureau.yaml").read_text())
    del parameters["ledgers"], parameters["figures"]
    with pytest.raises(InputError, match="各表数字（figures）或者台账（ledgers）"):
        annual_report(parameters, workspace)


def agency_with(folder: Path, year: int, *rows: str, **more: Any) -> dict[str, Any]:
    """The small agency's parameters, table three counted from a ledger in a workspace."""
    (folder / "requests.csv").write_text("\n".join([HEADER, *rows]))
    parameters = copy.deepcopy(SMALL) | {"year": year, "signed_on": f"{year + 1}-01-20", **more}
    parameters["ledgers"] = {"requests": "requests.csv"}
    del parameters["figures"]
    return parameters


def test_a_due_day_beyond_the_calendar_stops_its_own_report_alone(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    rows = (ROW, "2,自然人,1995-03-01,,", "3,自然人,2023-03-01,,")
    parameters = agency_with(tmp_path, 2023, *rows)
    bad = tmp_path / "bad.yaml"
    bad.write_text(yaml.safe_dump(parameters))
    (tmp_path / "good.yaml").write_text(yaml.safe_dump(SMALL))
    checked = check([bad, tmp_path / "good.yaml"], Workspace(tmp_path), rulebook)
    (refused,) = checked.refused
    assert str(refused).startswith("requests.csv 第3行：没有1995年的节假日安排")


def test_rows_that_are_not_open_in_the_year_ask_no_calendar(tmp_path: Path) -> None:
    rows = ("2,自然人,1995-03-01,予以公开,1995-03-02", "3,自然人,2031-03-01,,")
    report = annual_report(agency_with(tmp_path, 2023, ROW, *rows), Workspace(tmp_path))
    assert report.figures.figure("t3[granted,natural_person]") == 1


def test_an_answer_after_the_year_asks_no_calendar(tmp_path: Path) -> None:
    late = "2,自然人,2023-12-01,予以公开,2031-03-02"
    report = annual_report(agency_with(tmp_path, 2023, ROW, late), Workspace(tmp_path))
    assert report.ledgers is not None
    own = report.ledgers.requests_of_the_year
    assert own is not None
    assert own["late"].isna().tolist() == [False, True]
    assert own["replied_on"].tolist()[1] == pd.Timestamp(2031, 3, 2)


def test_the_limits_of_the_year_before_are_not_asked(tmp_path: Path) -> None:
    before = agency_with(tmp_path, 2022, "2,自然人,1995-03-01,予以公开,2022-03-01")
    (tmp_path / "before.yaml").write_text(yaml.safe_dump(before))
    now = copy.deepcopy(SMALL) | {"prior": "before.yaml"}
    report = annual_report(now, Workspace(tmp_path))
    assert report.prior is not None
    assert report.prior.figures.figure("t3[granted,natural_person]") == 1
    assert report.digest
    with pytest.raises(InputError, match=r"requests.csv 第2行：没有1995年的节假日安排"):
        annual_report(before, Workspace(tmp_path))


def test_holidays_count_for_the_reports_alone_that_need_them(tmp_path: Path) -> None:
    folder = tmp_path / "holidays"
    folder.mkdir()
    parameters = agency_with(tmp_path, 2023, ROW)
    digest = annual_report(parameters, Workspace(tmp_path)).digest
    for broken in ("2031.yaml", "2024.yaml", "notes.yaml"):
        (folder / broken).write_bytes("off: 元旦".encode("gb18030"))
        assert annual_report(parameters, Workspace(tmp_path)).digest == digest
    (folder / "2023.yaml").write_text("off: [2023-01-09]\n")
    assert annual_report(parameters, Workspace(tmp_path)).digest != digest


def test_a_ledger_without_a_row_of_the_year_is_judged_and_shown(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    for rows in ((), (ROW,)):
        report = annual_report(agency_with(tmp_path, 2020, *rows), Workspace(tmp_path))
        master = Master(report, rulebook, Workspace(tmp_path))
        assert "台账中办理的申请0件" in master.ledger().text


def test_a_finding_stands_in_the_row_that_its_outcome_is_counted_in(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    """The form of 2019 and 2020 has one row for what later became three."""
    row = "1,自然人,2020-03-02,其他处理,2020-09-01"
    report = annual_report(agency_with(tmp_path, 2020, row), Workspace(tmp_path))
    master = Master(report, rulebook, Workspace(tmp_path))
    (late,) = (f for f in master.verdict.findings if f.code == "L004")
    assert late.cell == "t3[other,natural_person]"
    page = ReviewExporter().from_notebook_node(execute(master))[0]
    assert "“（六）其他处理”行“自然人”列" in page


def test_findings_on_requests_never_carry_who_asked_for_what(
    workspace: Workspace, rulebook: Rulebook
) -> None:
    asked = {"applicant": "某甲", "content": "某文件"}
    first = {**dict(zip(FIELDS, ROW.split(","), strict=True)), **asked}
    again = {**first, "id": "2", "received_on": "2023-05-04", "replied_on": "2023-09-20"}
    parameters = copy.deepcopy(SMALL) | {"_requests": [first, again]}
    (verdict,) = judge([report_beside(parameters, workspace)], rulebook)
    assert {"L004", "L010"} <= {finding.code for finding in verdict.findings}
    for finding in verdict.findings:
        assert "某甲" not in str(finding)
        assert "某文件" not in str(finding)
