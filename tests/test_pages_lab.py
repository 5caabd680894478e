"""What JupyterLab shows of the master notebook's cells: the reviewer's page, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from nianbao.inputs.workspace import Workspace
from nianbao.notebook import Master
from nianbao.rules.rulebook import Rulebook
from tests.conftest import PRIOR, report_beside
from tests.rules import changed, says
from tests.test_edited import REQUEST
from tests.test_notebook import EVIL, Elements

Open = Callable[[dict[str, Any]], Master]
SECTIONS = ("s1", "s2", "s3", "s4", "s5", "s6")


@pytest.fixture
def opened(rulebook: Rulebook, workspace: Workspace) -> Open:
    return lambda parameters: Master(report_beside(parameters, workspace), rulebook, workspace)


def shown(master: Master) -> str:
    """The HTML of every output of the notebook, one after the other."""
    tables = [frame for section in SECTIONS for frame in master.tables(section).values()]
    outputs = (
        master,
        master.preamble(),
        *map(master.prose, SECTIONS),
        *map(master.show, tables),
        master.signature(),
        master.pictures(),
        master.ledger(),
        master.findings(),
    )
    return "".join(output._repr_mimebundle_()["text/html"] for output in outputs)


def test_every_link_of_an_output_leads_to_a_place_of_another(
    small: dict[str, Any], opened: Open
) -> None:
    del small["figures"]["t3"]
    small["_requests"] = [REQUEST]
    changed("t4", 4, to=3)(small)
    says("s1_4", "维护网站专栏XX处。")(small)
    html = shown(opened(small))
    ids = re.findall(r'\bid="([^"]+)"', html)
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert {"findings", "finding-1", "t4-cases-rev_total"} & links
    assert links <= set(ids)
    assert len(ids) == len(set(ids))


def test_each_output_carries_a_style_of_its_own(small: dict[str, Any], opened: Open) -> None:
    html = shown(opened(small))
    styles = re.findall(r"<style>(.*?)</style>", html)
    assert len(styles) == html.count('<div class="nianbao"') == 18
    assert set(styles) == {styles[0]}
    assert styles[0].startswith(":is(#nianbao, .nianbao) {") and styles[0].endswith("}")
    assert styles[0].count("{") == styles[0].count("}")
    assert '[data-jp-theme-light="false"] &' in styles[0]
    assert not re.search(r":root|url\(|@import|</", styles[0])


def test_findings_of_one_rule_are_one_entry_that_links_can_reach(
    small: dict[str, Any], opened: Open
) -> None:
    for column in range(5):
        changed("t3", "carried_out", column, to=9)(small)
    html = opened(small).findings().html
    numbers = [int(n) for n in re.findall(r'id="finding-(\d+)"', html)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert len(numbers) > html.count('<li class="finding ')
    assert {int(n) for n in re.findall(r'class="item">第(\d+)项', html)} >= {1, 2, 3, 4, 5}
    # JupyterLab opens no fold: what links lead to stands outside all of them.
    assert not re.search(r"<details(?:(?!</details>).)*finding-\d", html, re.DOTALL)
    first = html.index('class="finding error"')
    assert 'class="finding info"' not in html[:first]


def test_markup_in_any_input_is_only_text_in_the_lab(small: dict[str, Any], opened: Open) -> None:
    small["agency"]["name"] = small["agency"]["self_reference"] = EVIL
    small["narrative"]["s1"]["s1_1"] = f"{EVIL}XX [x](javascript:alert(4))"
    small["figures"]["t2_5"] = EVIL[:60]
    html = shown(opened(small))
    elements = Elements()
    elements.feed(html)
    assert not {tag for tag, _ in elements.found} & {"script", "svg", "iframe", "object", "embed"}
    attributes = [pair for _, pairs in elements.found for pair in pairs]
    assert not [name for name, _ in attributes if name.startswith("on")]
    assert not [value for _, value in attributes if (value or "").startswith("javascript")]


def pictures(master: Master) -> list[str]:
    """What the pictures of the requests say to who cannot see them."""
    return [getattr(block, "alt", "") for block in master.pictures().data.blocks]  # type: ignore[union-attr]


def test_the_requests_are_drawn_beside_the_year_before(small: dict[str, Any], opened: Open) -> None:
    small["_prior"] = PRIOR
    over_years, outcomes = pictures(opened(small))
    assert over_years == (
        "新收和办结的政府信息公开申请。2022年：新收5，办结4；2023年：新收7，办结7。"
    )
    assert outcomes.startswith(
        "2023年政府信息公开申请的办理结果。合计7；（一）予以公开6；（二）部分公开0；"
    )


def test_the_requests_of_a_ledger_are_drawn_by_month(small: dict[str, Any], opened: Open) -> None:
    del small["figures"]["t3"]
    small["_requests"] = [REQUEST]
    master = opened(small)
    over_years, outcomes = pictures(master)
    assert over_years.endswith("2023年：新收1，办结1。")
    assert "（一）予以公开1" in outcomes
    by_month = [getattr(block, "alt", "") for block in master.ledger().data.blocks]  # type: ignore[union-attr]
    assert any("3月：新收1，答复1；4月：新收0，答复0" in alt for alt in by_month)


@pytest.mark.parametrize("t3", [0, {}, {"results": 0, "granted": ["无"] * 6}])
def test_no_picture_is_drawn_without_figures(t3: Any, small: dict[str, Any], opened: Open) -> None:
    small["figures"]["t3"] = t3
    assert pictures(opened(small)) == [""]
