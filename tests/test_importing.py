"""A published report becomes a parameter file, and with it the year before of the next."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from nianbao.errors import InputError, UsageError
from nianbao.filing import Given
from nianbao.form.editions import edition
from nianbao.importing import Imported, write_imported
from nianbao.inputs.reading import read_agency_year
from nianbao.published.published_report import Fact, Identity, PublishedReport
from tests.by_hand import IDENTITY, report, unlike
from tests.command import invoke
from tests.conftest import ROOT

LAST = report(raw=lambda at: "3" if at.row in ("carried_out", "cases") else "0")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace without parameter files."""
    root = tmp_path / "work"
    for name in ("expectations", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    (root / "params").mkdir()
    return root


def written(
    read: PublishedReport, workspace: Path, target: str = "params/example/2022/bureau.yaml"
) -> Imported:
    return write_imported(read, Given(), workspace / target)


def test_all_that_was_read_is_in_the_file_and_no_more(workspace: Path) -> None:
    done = written(LAST, workspace)
    assert done.is_whole
    assert done.tally == {"read": 200, "unreadable": 0, "missing": 0}
    own = read_agency_year(done.file, complete=False)
    assert own.parameters() == done.agency_year.parameters()
    assert own.absent == {("contact", "address"), ("contact", "phone"), ("signed_on",)}
    text = done.file.read_text(encoding="utf-8")
    assert "# 由 nianbao import 从公布的报告读出：“上年.html”（sha256 000000000000）" in text
    assert "# 注意：公布的报告中没有，需要时补填\n  address:" in text
    assert (workspace / "params" / ".schema.json").is_file()


def test_what_is_doubtful_is_told_above_its_row(workspace: Path) -> None:
    cell = "t3[granted,total]"
    done = written(report(cells={cell: unlike(cell, "unreadable", "1 2")}), workspace)
    assert not done.is_whole
    text = done.file.read_text(encoding="utf-8")
    assert (
        "    # 注意：总计：无法读取，公布的是“1 2”\n    granted: [0, 0, 0, 0, 0, 0, 无法读取]"
        in text
    )
    assert "表三“（一）予以公开”行“总计”列：无法读取，公布的是“1 2”" in done.doubts


def test_last_years_page_is_this_years_year_before(workspace: Path) -> None:
    written(LAST, workspace)
    this_year = workspace / "params" / "example" / "2023" / "bureau.yaml"
    text = (ROOT / "params/example/2023/bureau.yaml").read_text(encoding="utf-8")
    this_year.parent.mkdir(parents=True)
    this_year.write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "data", workspace / "data")
    found = json.loads(invoke("check", this_year, "--json", folder=workspace).stdout)["findings"]
    carried = [one for one in found if one["code"] == "T304" and one["column"] == "natural_person"]
    assert [one["expected"] for one in carried] == ["3"]


def test_a_new_file_takes_over_what_the_published_report_tells(workspace: Path) -> None:
    done = written(LAST, workspace)
    new = workspace / "params" / "example" / "2023" / "bureau.yaml"
    begun = invoke("new", new, "--from", done.file, folder=workspace)
    assert begun.exit_code == 0
    assert "其中空着的除外" in begun.stderr
    text = new.read_text(encoding="utf-8")
    assert "name: 示例区示例局" in text
    assert "—" not in text.split("figures:")[0]
    handed = workspace / "form.xlsx"
    assert invoke("form", handed, "--from", done.file, folder=workspace).exit_code == 0


def test_a_run_asks_for_what_a_publication_does_not_tell(workspace: Path) -> None:
    done = written(LAST, workspace)
    refused = invoke("check", done.file, folder=workspace)
    assert refused.exit_code == 2
    assert "contact.address：尚未填写" in refused.output


def test_a_workbook_holds_the_same(workspace: Path) -> None:
    cell = "t3[granted,total]"
    read = report(cells={cell: unlike(cell, "unreadable", "1 2")})
    done = written(read, workspace, "params/example/2022/bureau.xlsx")
    own = read_agency_year(done.file, complete=False)
    assert own.parameters() == done.agency_year.parameters()


def test_nothing_is_overwritten_in_either_spelling(workspace: Path) -> None:
    done = written(LAST, workspace)
    before = done.file.read_bytes()
    for name in ("bureau.yaml", "bureau.xlsx"):
        with pytest.raises(UsageError, match="不予覆盖"):
            written(LAST, workspace, f"params/example/2022/{name}")
    assert done.file.read_bytes() == before


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("params/example/2021/bureau.yaml", "文件的位置与内容不符"),
        ("bureau.csv", "文件名应以 .yaml 或者 .xlsx 结尾"),
        ("params/Example/2022/bureau.yaml", "--district 有误"),
    ],
)
def test_a_target_that_is_none_is_refused_and_nothing_is_written(
    target: str, said: str, workspace: Path
) -> None:
    with pytest.raises((InputError, UsageError), match=said):
        written(LAST, workspace, target)
    assert [*(workspace / "params").rglob("*")] == []


def test_outside_a_workspace_a_target_is_all_that_is_needed(tmp_path: Path) -> None:
    done = write_imported(LAST, Given(), tmp_path / "new" / "last.yaml")
    agency = read_agency_year(done.file, complete=False).agency
    assert (agency.district, agency.id) == ("shili", "shili-shiliju")
    assert len(done.said) == 2


def test_without_a_workspace_and_without_a_target_one_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="用 --out 写明"):
        write_imported(LAST, Given())


def test_a_report_that_says_hardly_anything_is_still_written(tmp_path: Path) -> None:
    tables = tuple(table.id for table in edition("gb2021_30").tables)
    bare = report(identity=Identity(), without=tables)
    given = Given("a", "b", 2022)
    done = write_imported(bare, given, tmp_path / "last.yaml")
    assert done.tally == {"read": 0, "unreadable": 0, "missing": 200}
    assert read_agency_year(done.file, complete=False).absent == done.agency_year.absent


def test_a_name_for_a_terminal_does_no_harm_in_the_file(tmp_path: Path) -> None:
    identity = Identity(name=Fact("示例\x1b[31m局\n: #", "标题"), year=IDENTITY.year)
    done = write_imported(report(identity=identity), Given("a", "b"), tmp_path / "last.yaml")
    own = read_agency_year(done.file, complete=False)
    assert own.agency.name == "示例[31m局 : #"
