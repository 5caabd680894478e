"""What happens to reports is written down by commands, all that is asked for or nothing."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from nianbao.annual_report import read_annual_report
from nianbao.inputs.workspace import Workspace
from nianbao.office import registration
from nianbao.seasons.event import Event
from nianbao.seasons.events import read_events
from nianbao.seasons.handed_in import handed_in
from nianbao.seasons.saved import saved_page
from nianbao.seasons.seal import seal
from tests.command import invoke
from tests.conftest import ROOT

URL = "https://www.example.gov.cn/nianbao/2023.html"
LIST = """\
name: 某区
bodies:
  - {id: finance, name: 某区财政局, kind: department}
  - {id: water, name: 某区水务局, kind: department}
deadlines: {submit: 01-26, publish: 01-28}
"""
GOOD = ROOT / "params" / "qiaokou" / "2023" / "grid-center.yaml"


class Office:
    """A district of two bodies, and a desk at which commands are typed."""

    def __init__(self, root: Path) -> None:
        self.workspace, self.folder = Workspace(root), root / "params" / "shili"
        (self.folder / "2023").mkdir(parents=True)
        for name in ("expectations", "notebooks"):
            shutil.copytree(ROOT / name, root / name)
        (self.folder / "district.yaml").write_text(LIST, encoding="utf-8")

    def write(self, id: str = "finance", **changes: Any) -> Path:
        parameters = yaml.safe_load(GOOD.read_text(encoding="utf-8"))
        parameters["agency"] |= {"id": id, "district": "shili"}
        parameters |= changes
        file = self.folder / "2023" / f"{id}.yaml"
        file.write_text(yaml.safe_dump(parameters, allow_unicode=True), encoding="utf-8")
        return file

    def type(self, *arguments: object) -> Result:
        return invoke(*arguments, folder=self.workspace.root)

    def done(self, *arguments: object) -> None:
        """A command that leaves nothing to be mended."""
        answer = self.type(*arguments)
        assert answer.exit_code == 0, answer.output

    @property
    def events(self) -> list[Event]:
        return list(read_events(self.workspace, "shili", 2023).events)

    @property
    def kinds(self) -> list[str]:
        return [event.event for event in self.events]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_season_of_one_report(office: Office) -> None:
    file = office.write()
    office.done("submit", file, "--by", "张三")
    office.done("approve", file, "--by", "李四", "--role", "分管负责人")
    office.done("published", file, "--url", URL, "--on", "2024-01-28", "--filed", "2024-01-29")
    assert office.kinds == ["submitted", "approved", "published", "filed"]
    submitted, approved, published, filed = office.events
    assert (submitted.by, approved.by, approved.role) == ("张三", "李四", "分管负责人")
    assert (published.url, published.on, filed.on) == (URL, date(2024, 1, 28), date(2024, 1, 29))
    assert len({event.seal for event in office.events}) == 1


def test_what_is_written_down_is_said(office: Office) -> None:
    answer = office.type("submit", office.write())
    assert answer.stdout == (
        "已登记报送：硚口区社会管理网格化服务中心（shili/finance，2023年度）\n"
    )


def test_open_errors_are_handed_in_and_said_but_never_approved(office: Office) -> None:
    file = office.write(figures={})
    answer = office.type("submit", file)
    assert answer.exit_code == 1 and "处错误没有改正或者说明" in answer.output
    answer = office.type("approve", file, "--by", "李四")
    assert answer.exit_code == 2 and "不能审定：还有" in answer.output
    office.done("return", file, "--reason", "各表没有填写", "--reason", "请补填")
    assert office.events[-1].reason == "各表没有填写\n请补填"
    answer = office.type("submit", office.write())
    assert answer.exit_code == 0
    office.done("approve", file, "--by", "李四")
    assert office.kinds == ["submitted", "returned", "submitted", "approved"]


def test_what_cannot_be_read_is_not_handed_in(office: Office) -> None:
    good, bad = office.write("water"), office.write("finance", scope="elsewhere")
    answer = office.type("submit", good, bad)
    assert (
        answer.exit_code == 2 and "scope" in answer.output and "没有登记任何事项" in answer.output
    )
    assert office.events == [] and not (office.folder / "2023/.handed-in").exists()


def test_all_that_is_refused_is_told_and_nothing_is_written(office: Office) -> None:
    one, two = office.write("finance"), office.write("water")
    office.done("submit", one)
    answer = office.type("approve", one, two, "--by", "李四")
    assert answer.exit_code == 2 and f"{two}：不能审定：尚未报送" in answer.output
    assert office.kinds == ["submitted"]
    office.done("submit", two)
    office.done("approve", one, two, one, "--by", "李四")
    assert office.kinds == ["submitted", "submitted", "approved", "approved"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("approve", "--by", "李四"), "尚未报送"),
        (("return", "--reason", "重报"), "不能退回"),
        (("return", "--reason", " "), "写明理由"),
        (("published", "--url", URL, "--on", "2024-01-28"), "不能公布"),
        (("published", "--filed", "2024-01-28"), "不能备案"),
        (("published",), "写明网址（--url）和日期（--on）"),
        (("published", "--url", URL), "写明网址（--url）和日期（--on）"),
        (("published", "--url", URL, "--on", "2999-01-28"), "还没有到"),
        (("published", "--url", URL, "--on", "2023-12-28"), "年度结束以后"),
        (("published", "--url", URL, "--on", "28.1.2024"), "match"),
    ],
)
def test_what_may_not_happen_is_refused(
    office: Office, arguments: tuple[str, ...], said: str
) -> None:
    command, *options = arguments
    answer = office.type(command, office.write(), *options)
    assert answer.exit_code == 2 and said in answer.output
    assert office.events == []


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//a.cn", "https://a b.cn", 'https://a.cn/"onclick=', "a.cn"]
)
def test_an_address_that_is_none_is_refused(office: Office, url: str) -> None:
    file = approved(office)
    answer = office.type("published", file, "--url", url, "--on", "2024-01-28")
    assert answer.exit_code == 2 and "http" in answer.output
    assert office.kinds == ["submitted", "approved"]


def approved(office: Office, **changes: Any) -> Path:
    file = office.write(**changes)
    office.done("submit", file)
    office.done("approve", file, "--by", "李四")
    return file


def test_what_has_changed_since_is_neither_approved_nor_sent_back(office: Office) -> None:
    office.done("submit", office.write())
    file = office.write(signed_on=date(2024, 1, 20))
    for arguments in (("approve", "--by", "李四"), ("return", "--reason", "重报")):
        command, *options = arguments
        answer = office.type(command, file, *options)
        assert answer.exit_code == 2 and "在报送以后有改动" in answer.output
    office.done("submit", file)
    office.done("approve", file, "--by", "李四")


def test_what_is_published_other_than_approved_is_a_fact_and_told(office: Office) -> None:
    file = approved(office)
    office.write(signed_on=date(2024, 1, 20))
    answer = office.type("published", file, "--url", URL, "--on", "2024-01-28")
    assert answer.exit_code == 1 and office.kinds[-1] == "published"
    assert "与审定的不同：落款日期由2024-01-02改为2024-01-20" in answer.output


def test_a_day_before_the_approval_was_written_down_is_told(office: Office) -> None:
    answer = office.type("published", approved(office), "--url", URL, "--on", "2024-01-28")
    assert answer.exit_code == 0 and "早于登记审定的日期" in answer.output
    assert office.type("published", "params/shili/2023/finance.yaml", "--filed", "2024-01-27")
    assert office.kinds[-1] == "published"


def test_only_a_body_of_the_list_hands_in(office: Office) -> None:
    answer = office.type("submit", office.write("stranger"))
    assert answer.exit_code == 2 and "名单中没有 stranger" in answer.output
    (office.folder / "district.yaml").unlink()
    office.done("submit", office.write("stranger"))


def test_two_spellings_of_one_report_are_not_handed_in(office: Office) -> None:
    file = office.write()
    file.with_suffix(".xlsx").write_bytes(b"")
    answer = office.type("submit", file)
    assert answer.exit_code == 2 and "只能留一份" in answer.output


def test_a_file_elsewhere_is_not_handed_in(office: Office) -> None:
    file = office.write().rename(office.workspace.root / "finance.yaml")
    assert "不在工作区的 params/" in office.type("submit", file).output


def test_what_was_handed_in_is_kept(office: Office) -> None:
    file = office.write()
    office.done("submit", file)
    sealed = office.events[0].seal
    office.write(signed_on=date(2024, 1, 20))
    kept = handed_in(office.workspace, "shili", 2023, "finance", sealed)
    assert kept and kept.agency_year.signed_on == date(2024, 1, 2)
    assert seal(kept.agency_year) == sealed
    copy = office.folder / "2023" / ".handed-in" / f"finance-{sealed[:12]}.json"
    copy.write_text(copy.read_text(encoding="utf-8").replace("2024-01-02", "2024-01-03"))
    assert handed_in(office.workspace, "shili", 2023, "finance", sealed) is None


def test_what_cannot_be_kept_is_not_handed_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(registration, "keep", full)
    answer = office.type("submit", office.write())
    assert answer.exit_code == 2 and "没有登记任何事项" in answer.output
    assert office.events == []


def test_the_page_as_published_is_kept(office: Office) -> None:
    file, page = approved(office), office.workspace.root / "page.HTM"
    page.write_text("<p>年度报告</p>", encoding="utf-8")
    office.done("published", file, "--url", URL, "--on", "2024-01-28", "--saved", page)
    kept = saved_page(office.workspace, "shili", 2023, "finance")
    assert kept and kept.name == "finance.htm" and kept.read_bytes() == page.read_bytes()
    pdf = page.with_suffix(".pdf")
    pdf.write_bytes(b"%PDF-1.7")
    office.done("published", file, "--url", URL, "--on", "2024-02-28", "--saved", pdf)
    kept = saved_page(office.workspace, "shili", 2023, "finance")
    assert kept and kept.name == "finance.pdf"


@pytest.mark.parametrize("name", ["page.exe", "missing.html", "empty.html"])
def test_a_page_that_is_none_is_refused(office: Office, name: str) -> None:
    file, page = approved(office), office.workspace.root / name
    if name != "missing.html":
        page.write_bytes(b"MZ" if name == "page.exe" else b"")
    answer = office.type("published", file, "--url", URL, "--on", "2024-01-28", "--saved", page)
    assert answer.exit_code == 2 and office.kinds == ["submitted", "approved"]


def test_damage_to_the_record_is_told_by_who_mends_it(office: Office) -> None:
    office.done("submit", office.write())
    record = office.folder / "2023" / "events.jsonl"
    record.write_bytes(record.read_bytes()[:-30])
    answer = office.type("submit", office.write("water"))
    assert answer.exit_code == 0 and "events.jsonl：缺少第1行" in answer.output
    assert office.kinds == ["submitted", "submitted"]


def test_rows_of_a_later_year_leave_a_counted_report_as_it_was(office: Office) -> None:
    workspace = office.workspace
    for name in ("params/example", "data"):
        shutil.copytree(ROOT / name, workspace.root / name)
    file = workspace.root / "params/example/2023/bureau.yaml"
    before = read_annual_report(file, workspace)
    ledger = workspace.root / "data/example/requests.csv"
    text = ledger.read_text(encoding="utf-8-sig").rstrip("\n").split("\n")
    last = text[-1].split(",")
    assert before.ledgers and len(last) == len(text[0].split(","))
    row = dict(zip(text[0].split(","), last, strict=True))
    assert row
    later = [
        "9999" if key in ("id", "编号") else value.replace("2023", "2025").replace("2024", "2025")
        for key, value in row.items()
    ]
    ledger.write_text("\n".join([*text, ",".join(later)]) + "\n", encoding="utf-8")
    after = read_annual_report(file, workspace)
    assert after.ledgers and after.ledgers.digest != before.ledgers.digest
    assert after.seal == before.seal
    office.done("submit", file)
    kept = handed_in(workspace, "example", 2023, "bureau", before.seal)
    assert kept and kept.figures.records() == before.figures.records()
