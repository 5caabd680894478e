"""What an analyst can do to a table in the notebook, and is told when it is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from nianbao.annual_report import AnnualReport, annual_report
from nianbao.errors import UsageError
from nianbao.inputs.workspace import Workspace
from nianbao.pages.edited import require_own_table
from tests.conftest import report_beside

Read = Callable[[dict[str, Any]], AnnualReport]


def refused(frame: object, report: AnnualReport, workspace: Workspace) -> list[str]:
    """The lines of the refusal."""
    with pytest.raises(UsageError) as caught:
        require_own_table(frame, report, workspace)
    return str(caught.value).split("\n")


def test_a_table_as_it_was_taken_is_the_report_s(
    small: dict[str, Any], report: Read, workspace: Workspace
) -> None:
    small["figures"]["t2_5"] = {}  # blank
    read = report(small)
    for table in read.form.tables:
        frame = read.figures.wide(table.id)
        assert require_own_table(frame, read, workspace) == table.id
        assert require_own_table(frame.astype("Float64"), read, workspace) == table.id
        assert require_own_table(frame.astype(object), read, workspace) == table.id


def test_a_changed_number_is_named_with_its_line_in_the_parameter_file(
    small: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "params/test/2023/small.yaml"
    file.parent.mkdir(parents=True)
    text = yaml.safe_dump(small, allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8")
    workspace = Workspace(tmp_path)
    read = annual_report(small, workspace)
    frame = read.figures.wide("t3")
    frame.loc["granted", "natural_person"] = 99
    frame.loc["denied_third_party", "natural_person"] = pd.NA
    head, first, second = refused(frame, read, workspace)
    assert head == "表三的数字与报告不一致。在笔记本中改动的数字不会进入报告，请改在来源处："
    line = text.split("\n").index("    granted:") + 2
    assert first == (
        f"{file} 第{line}行：figures.t3.granted[0]：表三“（一）予以公开”行“自然人”列；应为5，现为99"
    )
    assert second.endswith("应为1，现为空")


def test_without_its_parameter_file_a_changed_number_has_its_address(
    small: dict[str, Any], report: Read, workspace: Workspace
) -> None:
    del small["figures"]["t4"]
    read = report(small)
    frame = read.figures.wide("t4").astype(object)
    frame.iloc[0, 0] = "甲"
    frame.iloc[0, 1] = 1.0
    _, first, second = refused(frame, read, workspace)
    assert first.startswith("figures.t4：表四“行政复议—结果维持”列；应为空，现为“甲”")
    assert second.endswith("应为空，现为1")


def test_a_changed_total_is_changed_in_its_parts(
    small: dict[str, Any], report: Read, workspace: Workspace
) -> None:
    read = report(small)
    frame = read.figures.wide("t3")
    frame.loc["granted", "total"] += 1
    _, line = refused(frame, read, workspace)
    assert line == "表三“（一）予以公开”行“总计”列由各分项合计得出，请改分项；应为6，现为7"


def test_a_changed_count_is_changed_in_its_ledger(
    small: dict[str, Any], workspace: Workspace
) -> None:
    del small["figures"]["t3"]
    small["_requests"] = [REQUEST]
    read = report_beside(small, workspace)
    frame = read.figures.wide("t3")
    frame.loc["granted", "natural_person"] = 0
    _, line = refused(frame, read, workspace)
    assert read.ledgers is not None and read.ledgers.requests is not None
    assert line == (
        f"{read.ledgers.requests.name}：表三“（一）予以公开”行“自然人”列由台账统计得出，请改台账；"
        "应为1，现为0"
    )


REQUEST = {
    "id": "1",
    "applicant_type": "natural_person",
    "received_on": "2023-03-01",
    "outcome": "granted",
    "replied_on": "2023-03-10",
}


def test_no_more_cells_are_named_than_can_be_read(
    small: dict[str, Any], report: Read, workspace: Workspace
) -> None:
    read = report(small)
    lines = refused(read.figures.wide("t3") + 1, read, workspace)
    assert len(lines) == 12
    assert lines[-1] == f"另有{len(read.figures.table('t3')) - 10}格"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda frame: frame.drop("granted"), "缺少行“（一）予以公开”"),
        (
            lambda frame: frame.rename(columns={"natural_person": "自然人"}),
            "缺少列“自然人”；多出列“自然人”",
        ),
        (lambda frame: pd.concat([frame, frame.loc[["granted"]]]), "多出行“granted”"),
        (lambda frame: frame.assign(share=0.5), "多出列“share”"),
        (lambda frame: frame[::-1], "行的顺序不同"),
        (lambda frame: frame.reset_index().set_index("t3", drop=False), "多出列“t3”"),
    ],
)
def test_rows_and_columns_stay_those_of_the_form(
    change: Callable[[pd.DataFrame], pd.DataFrame],
    told: str,
    small: dict[str, Any],
    report: Read,
    workspace: Workspace,
) -> None:
    read = report(small)
    frame = change(read.figures.wide("t3")).rename_axis(index="t3")
    (line,) = refused(frame, read, workspace)
    assert line == f"表三的行列与格式不同（{told}）：报告显示整张表，请重新取表"


@pytest.mark.parametrize(
    "frame", [pd.DataFrame({"a": [1]}), pd.DataFrame(index=pd.Index([1], name="t9")), [1], None]
)
def test_what_is_no_table_of_the_report_is_refused(
    frame: object, small: dict[str, Any], report: Read, workspace: Workspace
) -> None:
    (line,) = refused(frame, report(small), workspace)
    assert line == "这不是本报告的表：请显示 report.tables(…) 给出的表"
