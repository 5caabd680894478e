"""The bodies behind the figures of a region's report, in the review edition alone."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.form.role import Role
from nianbao.inputs.workspace import Workspace
from nianbao.notebook import Master
from nianbao.pages import exporters
from nianbao.pages.addends import MOST_PARTS, shown_members
from nianbao.pages.outputs import SummedCell, plain, read_output
from nianbao.rules.rulebook import Rulebook
from nianbao.seasons.members import Members
from nianbao.seasons.roster import said
from tests.kernel import execute
from tests.summed import members, region

Read = Callable[[dict[str, Any]], AnnualReport]
MONEY = "t2_8-admin_fee-amount_wan"


def granted(small: dict[str, Any], number: int) -> dict[str, Any]:
    """Figures with so many new requests of natural persons, all granted."""
    row = [number, 0, 0, 0, 0, 0, number]
    results = {"results": 0, "granted": row, "results_total": row}
    own = {"new_received": row, "carried_in": 0, **results, "carried_out": 0}
    return copy.deepcopy(small["figures"]) | {"t3": own, "t2_8": number / 100}


@pytest.fixture
def three(small: dict[str, Any]) -> Members:
    bodies = {id: granted(small, n) for id, n in {"one": 3, "two": 0, "three": 11}.items()}
    return members(
        small, bodies, own=granted(small, 5), wanting=("late",), covered={"below": "three"}
    )


def cells(report: AnnualReport) -> dict[str, SummedCell]:
    shown = shown_members(report)
    assert shown is not None
    return {cell.cell: cell for cell in shown.cells}


def test_a_figure_leads_to_its_bodies_the_largest_first(
    small: dict[str, Any], report: Read, three: Members
) -> None:
    cell = cells(region(report(small), three))["t3-granted-natural_person"]
    assert cell.parts == (("three", "11"), ("本级", "5"), ("one", "3"))
    assert (cell.zeros, cell.summed, cell.differs) == (1, "19", None)


def test_money_is_added_exactly(small: dict[str, Any], report: Read, three: Members) -> None:
    assert cells(region(report(small), three))[MONEY].summed == "0.19"


def test_a_blank_is_named_and_leaves_no_sum(small: dict[str, Any], report: Read) -> None:
    bodies = {"one": granted(small, 3), "two": granted(small, 4)}
    bodies["two"]["t3"] |= {"granted": [None, 0, 0, 0, 0, 0, 4]}
    cell = cells(region(report(small), members(small, bodies)))["t3-granted-natural_person"]
    assert (cell.parts, cell.blanks, cell.summed) == ((("one", "3"),), ("two",), None)


def test_a_case_counted_twice_is_taken_off(small: dict[str, Any], report: Read) -> None:
    at = report(small).form.cells(Role.DISPUTES, Role.LITIGATION, Role.UPHELD)[0]
    bodies = {"one": granted(small, 3), "two": granted(small, 4)}
    cell = cells(region(report(small), members(small, bodies, joint={at: 1})))[at.anchor]
    assert cell.parts[-1] == ("重复计入的共同被告案件", "-1")


def test_what_the_report_has_instead_of_the_sum_is_said(
    small: dict[str, Any], report: Read, three: Members
) -> None:
    small["figures"]["t2_8"] = 1900
    shown = cells(replace(report(small), members=three))
    assert shown[MONEY].differs == "1900"


def test_the_list_is_summed_up(three: Members) -> None:
    assert said(three) == (
        "应汇总4个单位，已汇总3个（审定的1个、报送的1个、编制中的1个），另加本级的数字，"
        "缺1个；另有1个已由其他单位汇总，不再相加。"
    )


def test_many_bodies_are_listed_up_to_a_bound(small: dict[str, Any], report: Read) -> None:
    bodies = {f"b-{n}": granted(small, n + 1) for n in range(MOST_PARTS + 3)}
    cell = cells(region(report(small), members(small, bodies)))["t3-granted-total"]
    assert (len(cell.parts), cell.more, cell.rest) == (MOST_PARTS, 3, "6")


def test_what_is_shown_comes_back_from_the_notebook(
    small: dict[str, Any], report: Read, three: Members
) -> None:
    shown = shown_members(region(report(small), three))
    assert shown is not None
    assert read_output(plain(shown)) == shown


def test_a_page_leads_from_figure_to_body_and_the_public_edition_knows_nothing(
    small: dict[str, Any], report: Read, three: Members, rulebook: Rulebook, workspace: Workspace
) -> None:
    notebook = execute(Master(region(report(small), three), rulebook, workspace))
    review = exporters.ReviewExporter().from_notebook_node(copy.deepcopy(notebook))[0]
    assert '<a class="rows" href="#parts-t3-granted-total">19</a>' in review
    assert '<a href="../three/review.html#t3-granted-total">示例区three局</a> 11' in review
    targets = set(re.findall(r'id="(parts-[\w-]+)"', review))
    assert set(re.findall(r'href="#(parts-[\w-]+)"', review)) <= targets
    assert "已由示例区three局汇总，不再相加" in review
    public = exporters.ReportExporter().from_notebook_node(notebook)[0]
    assert "示例区three局" not in public
    assert "汇总单位" not in public


def test_a_report_that_sums_nothing_shows_nothing_of_it(
    small: dict[str, Any], report: Read, rulebook: Rulebook, workspace: Workspace
) -> None:
    notebook = execute(Master(report(small), rulebook, workspace))
    review = exporters.ReviewExporter().from_notebook_node(notebook)[0]
    assert "<h2>汇总单位</h2>" not in review
    assert "汇总明细" not in review


def test_markup_in_a_name_is_only_text(
    small: dict[str, Any], report: Read, rulebook: Rulebook, workspace: Workspace
) -> None:
    evil = "<script>alert(1)</script>"
    of = members(small, {"one": granted(small, 3)}, names=lambda id: f"{evil}{id}", wanting=("b",))
    notebook = execute(Master(region(report(small), of), rulebook, workspace))
    review = exporters.ReviewExporter().from_notebook_node(notebook)[0]
    assert evil not in review
    assert "&lt;script&gt;alert(1)&lt;/script&gt;one" in review
