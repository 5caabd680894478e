"""The page of an audited report: what it says of its source, its findings and its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.pages.audit import Beside, audit_page
from nianbao.published.document import NOWHERE, Words
from nianbao.published.published_report import Fact, PublishedReport, ReadSection
from nianbao.rules.finding import Finding
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import Rulebook
from tests.publications import cell, judged, published, section


@pytest.fixture
def whole(
    small: dict[str, Any], report: Callable[[dict[str, Any]], AnnualReport]
) -> PublishedReport:
    return published(report(small))


def shown(page: PublishedReport, rulebook: Rulebook, *beside: Beside) -> str:
    report = judged(page)
    (verdict,) = judge([report], rulebook)
    return audit_page(report, page, verdict.findings, beside)


def test_a_page_loads_nothing_and_says_what_it_was_read_from(
    whole: PublishedReport, rulebook: Rulebook
) -> None:
    text = shown(whole, rulebook)
    assert "default-src 'none'" in text
    assert not re.findall(r'(?:src|href)="(?!#)(?!data:)[^"]*"', text)
    assert f"<dd>{whole.document.sha256}<small>（SHA-256）</small></dd>" in text
    assert "<dt>格式</dt><dd>国办公开办函〔2021〕30号<small>（表头）</small></dd>" in text
    assert "共200个：已读200个。" in text


def test_every_finding_leads_to_a_place_on_the_page(
    whole: PublishedReport, rulebook: Rulebook
) -> None:
    wrong = cell(whole, "t3[new_received,total]", raw="5")
    wrong = section(wrong, "s1", paragraphs=(Words("2019年，我局收到申请7件。", NOWHERE),))
    text = shown(wrong, rulebook)
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    links = set(re.findall(r'href="#([^"]+)"', text))
    assert links <= ids
    assert len(ids) == len(re.findall(r'\bid="([^"]+)"', text))
    marked = re.search(r'<td id="t3-new_received-total" class="number read marked error".*', text)
    assert marked
    assert "T301" in marked[0]
    assert '<mark class="error"' in text


def test_what_was_not_read_is_counted_and_named(whole: PublishedReport, rulebook: Rulebook) -> None:
    odd = cell(whole, "t3[granted,total]", state="unreadable", raw="l2")
    odd = cell(odd, "t3[carried_out,total]", state="missing", raw=None)
    text = shown(odd, rulebook)
    assert "已读198个" in text
    assert "无法辨认1个" in text
    assert re.search(r'href="#t3-granted-total">[^<]*</a>：无法辨认（l2）', text)
    assert "未发现问题。规则不能代替审阅" not in text


def test_the_words_of_a_document_are_never_markup(
    whole: PublishedReport, rulebook: Rulebook
) -> None:
    evil = '"><script>alert(1)</script>'
    odd = cell(whole, "t3[granted,total]", raw=evil)
    odd = section(odd, "s6", heading=evil, paragraphs=(Words(evil, NOWHERE),))
    document = replace(
        odd.document, name=evil, title=evil, publisher=evil, address=f"javascript:{evil}"
    )
    identity = replace(odd.identity, title=Fact(evil, evil), name=Fact(evil, evil))
    text = shown(replace(odd, document=document, identity=identity), rulebook)
    assert "<script>alert" not in text
    assert 'href="javascript' not in text


def test_the_document_s_own_order_and_headings_are_kept(
    whole: PublishedReport, rulebook: Rulebook
) -> None:
    surplus = ReadSection(None, "七、附件", (Words("附表一张。", NOWHERE),))
    sections = [one for one in whole.sections if one.id != "s4"]
    text = shown(replace(whole, sections=(*sections, surplus)), rulebook)
    headings = re.findall(r"<h2 id=\"(\w+|section-\d+)\">([^<]*)</h2>", text)
    order = [id for id, _ in headings if id not in ("findings", "notebook")]
    assert order[:4] == ["preamble", "s1", "s2", "s3"]
    assert order[-1] == "s4"
    assert order[-2].startswith("section-")
    assert "统一格式没有这一部分" in text
    assert "原件未见这一部分的标题" in text


def test_other_reports_of_the_agency_are_linked(whole: PublishedReport, rulebook: Rulebook) -> None:
    text = shown(whole, rulebook, Beside("上年报告：a.pdf", "../2022/a.pdf.html"))
    assert '<a href="../2022/a.pdf.html">上年报告：a.pdf</a>' in text


def test_a_finding_at_what_the_page_has_not_leads_to_its_table_or_section(
    whole: PublishedReport,
) -> None:
    place = {"table": "t3", "row": "denied", "column": None, "section": "s3"}
    one = Finding(
        "S006", "error", "open", "a", 2023, **place, expected=None, found=None, message="x",
        citation="y",
    )  # fmt: skip
    text = audit_page(judged(whole), whole, [one])
    assert 'href="#t3">' in text
