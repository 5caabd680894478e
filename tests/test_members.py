"""The members of a region's report: whose figures are summed, each once, blanks never as zeros."""

from __future__ import annotations

import copy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao.annual_report import read_annual_report, read_ledgers
from nianbao.errors import InputError
from nianbao.form.cell_address import CellAddress
from nianbao.inputs.workspace import Workspace
from nianbao.seasons.event import Event
from nianbao.seasons.events import add_event
from nianbao.seasons.handed_in import HandedIn, keep
from nianbao.seasons.members import Members
from nianbao.seasons.seal import seal
from tests.conftest import SMALL
from tests.rules import Change, both, changed, set_to

LIST = """\
name: 示例区
bodies:
  - {id: finance, name: 示例区财政局, kind: department}
  - {id: water, name: 示例区水务局, kind: department}
  - {id: school, name: 示例区第一中学, kind: public_institution, reports_through: finance}
  - {id: town, name: 示例区石桥镇, kind: township}
  - {id: village, name: 示例区石桥镇农技站, kind: public_institution, parent: town}
  - {id: tax, name: 示例区税务局, kind: vertical, summed: false}
  - {id: gone, name: 示例区旧局, kind: department, to: 2022}
"""
REPORTING = ("finance", "water", "town", "village")
AT = "2024-01-20T10:00:00+08:00"


class Office:
    """A district of a few bodies, of which each hands in the small agency's report."""

    def __init__(self, root: Path, bodies: str = LIST) -> None:
        self.workspace = Workspace(root)
        self.folder = root / "params" / "shili"
        self.folder.mkdir(parents=True)
        (self.folder / "district.yaml").write_text(bodies, encoding="utf-8")

    def write(self, id: str, change: Change = lambda parameters: None) -> Path:
        """The body's parameter file, changed so."""
        parameters = copy.deepcopy(SMALL)
        parameters["agency"] |= {"id": id, "district": "shili", "name": f"示例区{id}局"}
        change(parameters)
        file = self.folder / "2023" / f"{id}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(yaml.safe_dump(parameters, allow_unicode=True), encoding="utf-8")
        return file

    def hand_in(self, id: str, change: Change = lambda parameters: None, *then: str) -> None:
        """The body's report written, handed in, and what happens `then`."""
        report = read_annual_report(self.write(id, change), self.workspace)
        sealed = seal(report.agency_year, read_ledgers(report.agency_year, self.workspace))
        for kind in ("submitted", *then):
            event = Event.model_validate({"event": kind, "body": id, "at": AT, "seal": sealed})
            add_event(self.workspace, "shili", 2023, lambda standing, event=event: event, id)

    def approve(self, *ids: str, change: Change = lambda parameters: None) -> None:
        for id in ids:
            self.hand_in(id, change, "approved")

    def region(self, *changes: Change, **rollup: Any) -> Path:
        """The district's own report, summed so."""
        own = both(
            set_to("scope", to="region_rollup"),
            set_to("agency", "kind", to="government"),
            set_to("agency", "name", to="示例区人民政府"),
            set_to("agency", "self_reference", to="区"),
            set_to("rollup", to=rollup),
            *changes,
        )
        return self.write("shili", own)

    def members(self, *changes: Change, **rollup: Any) -> Members:
        report = read_annual_report(self.region(*changes, **rollup), self.workspace)
        assert report.members is not None
        return report.members


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


MADE = (("made", 1), ("repealed", 0), ("valid", 3))
PAGE = """\
# 示例区水务局2023年政府信息公开工作年度报告

## 一、总体情况

## 二、主动公开政府信息情况

| 第二十条第（一）项 | | | |
|---|---|---|---|
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | 0 | 0 | 0 |
| 行政规范性文件 | 1 | 0 | 3 |

## 三、收到和处理政府信息公开申请情况
"""


def at(spelled: str) -> CellAddress:
    address = CellAddress.parse(spelled)
    assert address
    return address


NEW = "t3[new_received,natural_person]"
FEE = "t2_8[admin_fee,amount_wan]"
ROLLS_UP = both(set_to("scope", to="region_rollup"), set_to("rollup", to={}))


def test_every_body_of_the_list_that_reports_is_summed(office: Office) -> None:
    office.approve("finance", "water", "town")
    members = office.members()
    assert [m.body.id for m in members.members] == ["finance", "water", "town"]
    assert [body.id for body in members.wanting] == ["village"]
    assert members.sum(at(NEW)) == 18
    assert [part.figure for part in members.parts(at(NEW))] == [6, 6, 6]


def test_money_is_added_exactly(office: Office) -> None:
    office.approve("finance", change=changed("t2_8", "admin_fee", to=0.1))
    office.approve("water", change=changed("t2_8", "admin_fee", to=0.2))
    assert office.members().sum(at(FEE)) == Decimal("0.3")


def test_a_blank_is_no_zero(office: Office) -> None:
    office.approve("finance", "water")
    office.approve("town", change=changed("t3", "new_received", 0, to=None))
    members = office.members()
    assert members.sum(at(NEW)) is None
    assert [p.said for p in members.parts(at(NEW)) if p.figure is None] == ["示例区石桥镇"]


def test_only_what_is_approved_counts_unless_the_latest_is_asked_for(office: Office) -> None:
    office.approve("finance")
    office.hand_in("water")
    office.write("town")
    assert [m.body.id for m in office.members().members] == ["finance"]
    latest = office.members(basis="latest").members
    assert [(m.body.id, m.basis) for m in latest] == [
        *(("finance", "approved"), ("water", "submitted"), ("town", "draft"))
    ]


def test_what_was_approved_counts_whatever_became_of_the_file(office: Office) -> None:
    office.approve("finance", "water", "town", "village")
    seals = {m.body.id: m.seal for m in office.members().members}
    report = read_annual_report(office.folder / "2023/finance.yaml", office.workspace)
    kept = keep(office.workspace, HandedIn(report.agency_year, report.figures), seals["finance"])
    office.write("finance", changed("t3", "new_received", 0, to=7))
    members = office.members()
    assert members.sum(at(NEW)) == 24
    (finance,) = (m for m in members.members if m.now)
    assert finance.now and finance.now.figure(NEW) == 7
    kept.unlink()
    with pytest.raises(InputError, match=r"汇总单位“示例区财政局”（finance）：.*副本也不在了"):
        office.members()


def test_a_body_is_not_summed_beside_a_roll_up_above_it(office: Office) -> None:
    office.approve("finance", "water", "village")
    office.approve("town", change=ROLLS_UP)
    members = office.members()
    assert [m.body.id for m in members.members] == ["finance", "water", "town"]
    assert [(one.id, above.id) for one, above in members.covered] == [("village", "town")]
    assert not members.wanting


def test_a_roll_up_that_names_its_bodies_covers_only_these(office: Office) -> None:
    office.approve("finance", "water", "village")
    office.approve("town", change=both(ROLLS_UP, set_to("rollup", "bodies", to=["water"])))
    assert len(office.members().members) == 4


def test_a_body_of_the_list_sums_what_is_below_it(office: Office) -> None:
    office.approve(*REPORTING)
    town = read_annual_report(office.write("town", ROLLS_UP), office.workspace)
    assert town.members is not None
    assert [m.body.id for m in town.members.members] == ["village"]


def test_a_roll_up_covers_what_is_below_a_body_that_is_out_of_the_list(office: Office) -> None:
    listed = office.folder / "district.yaml"
    between = "  - {id: old, name: 示例区旧站, kind: department, parent: town, to: 2022}\n"
    text = listed.read_text(encoding="utf-8").replace("parent: town}", "parent: old}")
    listed.write_text(text + between, encoding="utf-8")
    office.approve("finance", "water", "village")
    office.approve("town", change=ROLLS_UP)
    members = office.members()
    assert [(one.id, above.id) for one, above in members.covered] == [("village", "town")]
    assert members.season.summed_by(members.covered[0][0]) is members.season.by_id["town"]


def test_a_draft_that_rolls_up_covers_where_it_is_summed(office: Office) -> None:
    office.approve("finance", "water", "village")
    office.write("town", ROLLS_UP)
    assert not office.members().covered
    members = office.members(basis="latest")
    ((village, above),) = members.covered
    place = members.season.summed_by(village)
    assert place is not None
    assert place.body == above


def test_a_body_whose_reporter_is_out_of_the_list_is_summed_by_name(office: Office) -> None:
    listed = office.folder / "district.yaml"
    text = listed.read_text(encoding="utf-8")
    listed.write_text(text.replace("through: finance", "through: gone"), encoding="utf-8")
    office.approve("water", "school")
    members = office.members(bodies=["water", "school"])
    assert [m.body.id for m in members.members] == ["water", "school"]


def test_a_roll_up_does_not_wait_for_a_body_that_another_reports(office: Office) -> None:
    listed = office.folder / "district.yaml"
    text = listed.read_text(encoding="utf-8").replace("parent: town}", "parent: town, {through}}")
    listed.write_text(text.replace("{through}", "reports_through: finance"), encoding="utf-8")
    office.approve("finance", "water")
    town = read_annual_report(office.write("town", ROLLS_UP), office.workspace)
    assert town.members is not None
    assert (town.members.members, town.members.wanting) == ((), ())
    assert not town.members.season.due


def test_named_bodies_are_summed_and_the_others_told(office: Office) -> None:
    office.approve(*REPORTING)
    members = office.members(bodies=["water", "town"])
    assert [m.body.id for m in members.members] == ["water", "town"]
    assert [body.id for body in members.left_out] == ["finance", "village"]


@pytest.mark.parametrize(
    ("bodies", "said"),
    [
        (["nobody"], r"rollup.bodies\[0\]：名单中没有这个单位，现为“nobody”"),
        (["water", "water"], r"rollup.bodies\[1\]：单位重复"),
        (["gone"], "不在2023年的名单中"),
        (["school"], "由示例区财政局一并报送"),
        (["shili"], "不能汇总自己"),
    ],
)
def test_a_body_that_cannot_be_summed_is_refused_with_its_line(
    office: Office, bodies: list[str], said: str
) -> None:
    office.approve("water")
    with pytest.raises(InputError, match=rf"shili.yaml 第\d+行：.*{said}"):
        office.members(bodies=bodies)


def test_the_own_office_is_summed_by_labels_too(office: Office) -> None:
    office.approve("finance")
    own = copy.deepcopy(SMALL["figures"])
    own["表三"] = own.pop("t3")
    members = office.members(own=own)
    assert members.sum(at(NEW)) == 12
    assert next(members.parts(at(NEW))).said == "本级"


def test_what_is_wrong_in_the_own_figures_has_its_line(office: Office) -> None:
    own = {"表三": {"本年新收政府信息公开申请数量": [1, 2]}}
    with pytest.raises(
        InputError, match=r"第\d+行：rollup.own.表三.本年新收政府信息公开申请数量：列数不符"
    ):
        office.members(own=own)


def test_a_member_that_cannot_be_read_is_named(office: Office) -> None:
    office.write("water", set_to("year", to="x"))
    with pytest.raises(InputError, match=r"第\d+行：year：汇总单位“示例区水务局”（water）"):
        office.members(basis="latest")


def test_without_a_list_nothing_is_summed(office: Office) -> None:
    file = office.region()
    (office.folder / "district.yaml").unlink()
    with pytest.raises(InputError, match=r"第\d+行：rollup：没有 shili 的公开主体名单"):
        read_annual_report(file, office.workspace)


CASES = "案号,案件类型,受理日期,结果,审结日期,地位\n"
ONE = "（2023）苏13行初5号,复议后起诉,2023-03-01,结果维持,2023-06-01,{role}\n"


def with_cases(office: Office, id: str, rows: str) -> Change:
    file = office.workspace.root / "data" / f"{id}.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text(CASES + rows, encoding="utf-8")

    def change(parameters: dict[str, Any]) -> None:
        del parameters["figures"]["t4"]
        parameters["ledgers"] = {"cases": f"data/{id}.csv"}

    return change


def test_a_case_that_two_members_have_counted_counts_once(office: Office) -> None:
    acted = ONE.format(role="被告")
    office.approve("finance", change=with_cases(office, "finance", acted))
    again = acted.replace("（2023）", "[2023]").replace("2023-03-01", "2023-03-02")
    office.approve("water", change=with_cases(office, "water", again))
    members = office.members()
    (case,) = members.joint
    assert case.bodies == ("finance", "water")
    assert [str(cell) for cell in case.cells] == ["t4[cases,la_upheld]", "t4[cases,la_total]"]
    assert members.sum(at("t4[cases,la_upheld]")) == 1
    assert members.sum(at("t4[cases,la_total]")) == 1


@pytest.mark.parametrize(
    "other",
    [
        ONE.format(role="共同被告"),
        ONE.format(role="被告").replace("5号", "6号"),
        ONE.format(role="被告").replace("复议后起诉", "行政复议"),
    ],
)
def test_other_cases_are_not_taken_for_the_same(office: Office, other: str) -> None:
    acted = ONE.format(role="被告")
    office.approve("finance", change=with_cases(office, "finance", acted))
    office.approve("water", change=with_cases(office, "water", other))
    assert office.members().joint == ()


def test_two_agencies_need_not_agree_on_what_came_before_a_suit(office: Office) -> None:
    acted = ONE.format(role="被告")
    office.approve("finance", change=with_cases(office, "finance", acted))
    direct = acted.replace("复议后起诉", "未经复议直接起诉")
    office.approve("water", change=with_cases(office, "water", direct))
    members = office.members()
    assert [str(cell) for case in members.joint for cell in case.cells] == [
        "t4[cases,ld_upheld]",
        "t4[cases,ld_total]",
    ]


def test_a_case_that_a_roll_up_has_summed_counts_once_too(office: Office) -> None:
    acted = ONE.format(role="被告")
    office.approve("finance", change=with_cases(office, "finance", acted))
    office.approve("village", change=with_cases(office, "village", acted))
    one = [0] * 10 + [1, 0, 0, 0, 1]
    office.approve("town", change=both(ROLLS_UP, changed("t4", to=one)))
    members = office.members()
    assert [case.bodies for case in members.joint] == [("finance", "village")]
    assert [m.body.id for m in members.members] == ["finance", "town"]
    assert members.sum(at("t4[cases,la_upheld]")) == 1
    office.write("finance", set_to("ledgers", to={}))  # within the roll-up it is counted once
    office.approve("finance")
    office.approve("town", change=both(ROLLS_UP, with_cases(office, "town", acted)))
    assert office.members().joint == ()


@pytest.mark.parametrize("number", ["1", "〔2023〕5号", "示政复决字〔2023〕5号"])
def test_a_bare_number_is_the_same_case_only_on_the_same_day(office: Office, number: str) -> None:
    one = ONE.format(role="被告").replace("（2023）苏13行初5号", number)
    office.approve("finance", change=with_cases(office, "finance", one))
    office.approve("water", change=with_cases(office, "water", one.replace("03-01", "03-02")))
    office.approve("town", change=with_cases(office, "town", one))
    assert [case.bodies for case in office.members().joint] == [("finance", "town")]


def test_a_saved_page_is_read_once_and_only_for_what_is_certain(office: Office) -> None:
    office.approve("water")
    folder = office.folder / "2023" / "published"
    folder.mkdir()
    (folder / "water.md").write_text(PAGE, encoding="utf-8")
    (page,) = office.members().pages
    assert page.body.id == "water"
    assert page.figures == {at(f"t2_1[normative_docs,{c}]"): n for c, n in MADE} | {
        at(f"t2_1[rules,{c}]"): 0 for c, _ in MADE
    }
    (kept,) = page.kept.iterdir()
    kept.write_text('[1, {"t3[granted,total]": "8"}]', encoding="utf-8")
    (folder / "water.md").touch()
    (again,) = office.members().pages
    assert again.figures == {at("t3[granted,total]"): 8}
