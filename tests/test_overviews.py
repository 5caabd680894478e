"""Where districts stand on top of the index, by what earlier runs have left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nianbao.batches.overviews import overviews
from nianbao.batches.state import Entry, State, Summary, said, stamps, write_state
from nianbao.inputs.workspace import Workspace
from nianbao.pages.index import index_page
from nianbao.pages.overview import Overview
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.events import add_event, standing_of
from nianbao.seasons.season import open_season
from tests.test_standing import ONE, TWO, event

LIST = """\
name: 石里区
deadlines: {submit: 01-20}
bodies:
  - {id: finance, name: 石里区财政局, kind: department}
  - {id: water, name: 石里区<b>水务局, kind: department}
  - {id: town, name: 石里镇, kind: township}
  - {id: broken, name: 石里区民政局, kind: department}
  - {id: school, name: 石里区学校, kind: public_institution, reports_through: finance}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    """Finance has handed in with two errors, water nothing, the town and another have files."""
    year = tmp_path / "params" / "shili" / "2023"
    year.mkdir(parents=True)
    (year.parent / "district.yaml").write_text(LIST, encoding="utf-8")
    workspace = Workspace(tmp_path)
    for body in ("finance", "town", "broken"):
        (year / f"{body}.yaml").write_text("agency: x", encoding="utf-8")
    add_event(workspace, "shili", 2023, lambda standing: event("submitted"), "finance")
    leave(workspace, "finance", error=2, warn=1)
    leave(workspace, "broken", message="第1行：不能读")
    return workspace


def leave(
    workspace: Workspace, body: str, seal: str = ONE, message: str = "", **counts: int
) -> None:
    """What a run has left of a body's report; of one that failed its message."""
    file = workspace.root / f"params/shili/2023/{body}.yaml"
    status = "failed" if message else "findings" if counts.get("error") else "ok"
    entry = Entry(body, "shili", 2023, status, "k", 1.0, message)
    summary = Summary(body, counts, {}, ["review.html"], "gb2021_30", seal, "agency")
    standing = standing_of(workspace, "shili", 2023, body).digest
    dates = said(open_season(workspace, "shili", 2023).district.deadlines)
    inputs = stamps([file])
    state = State("r", str(file), entry, inputs, {}, summary, standing=standing, deadlines=dates)
    write_state(workspace.outputs, file, state)


def told(overview: Overview) -> dict[str, tuple[str, str]]:
    """The state and what is said of each body, by id."""
    return {
        position.place.body.id: (position.state, overview.said(position))
        for position in overview.positions
    }


def test_every_body_has_its_position_and_no_report_is_read_again(
    desk: Workspace, rulebook: Rulebook
) -> None:
    (overview,) = overviews(desk, desk.outputs, rulebook)
    found = told(overview)
    assert found["finance"] == ("errors", "")
    assert found["water"] == ("missing", "")
    assert found["town"] == ("draft", "生成报告以后有变动，或者还没有生成，请运行 nianbao batch")
    assert found["broken"] == ("draft", "第1行：不能读")
    assert found["school"] == ("errors", "由石里区财政局报送")
    assert "R002" in {finding.code for finding in overview.findings}


def test_what_was_found_before_a_file_or_the_record_changed_is_not_told_as_today_s(
    desk: Workspace, rulebook: Rulebook
) -> None:
    file = desk.root / "params/shili/2023/finance.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text} # 改", encoding="utf-8")
    (overview,) = overviews(desk, desk.outputs, rulebook)
    assert told(overview)["finance"][0] == "submitted"
    assert "请运行 nianbao batch" in told(overview)["finance"][1]
    leave(desk, "finance", seal=TWO)
    (overview,) = overviews(desk, desk.outputs, rulebook)
    assert told(overview)["finance"] == ("submitted", "报送后有改动")
    add_event(desk, "shili", 2023, lambda standing: event("submitted", TWO), "finance")
    (overview,) = overviews(desk, desk.outputs, rulebook)
    assert "请运行 nianbao batch" in told(overview)["finance"][1]


def test_a_list_that_cannot_be_read_is_said_and_costs_only_itself(
    desk: Workspace, rulebook: Rulebook
) -> None:
    other = desk.root / "params" / "other"
    other.mkdir()
    (other / "district.yaml").write_text("name: [", encoding="utf-8")
    (desk.root / "params" / "plain").mkdir()
    broken, sound = overviews(desk, desk.outputs, rulebook)
    assert broken.season is None
    assert broken.message.startswith("params/other/district.yaml")
    assert sound.positions
    assert "other：公开主体名单无法读取" in index_page([], [broken, sound])


def test_the_index_has_the_bodies_on_top_the_late_ones_first(
    desk: Workspace, rulebook: Rulebook
) -> None:
    page = index_page([], overviews(desk, desk.outputs, rulebook))
    assert "石里区</b> 2023年度：应报4，已报1，未报3" in page
    names = re.findall(r'<tr class="late \w+"><th scope="row">(.*?)</th><td>(.*?)</td>', page)
    assert names[0] == ("石里区&lt;b&gt;水务局", "未报")
    assert "逾期" in page
    assert 'href="shili/2023/finance/review.html"' in page
    assert "<b>R002</b>" in page


def test_without_a_list_the_index_is_as_it_was() -> None:
    assert "报送情况" not in index_page([])
