"""A published report before the rules: what is judged of it, and what is not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.errors import InputError
from nianbao.form.editions import editions
from nianbao.form.family import USUAL
from nianbao.inputs.workspace import Workspace
from nianbao.pages.audit import audit_page
from nianbao.published.document import NOWHERE, Drawn, Square, Words
from nianbao.published.prose.headings import UNKNOWN, UNNUMBERED
from nianbao.published.published_report import (
    Fact,
    PublishedReport,
    ReadCell,
    ReadSection,
    ReadTable,
)
from nianbao.rules.quick import judge
from nianbao.rules.rulebook import Rulebook
from tests.conftest import SMALL, report_beside
from tests.publications import cell, judged, published, section
from tests.rules import form, prose, years

Codes = Callable[..., set[str]]

# What a publication shows otherwise: who signed off, when it was handed in, what was explained,
# what its district's record says.
UNSEEN = {"Y001", "P001", "P003", "P006", "P007"}
# What a publication shows by other rules, or not at all.
OTHERWISE = {
    "S001": {"S011"},  # an empty section one stands there
    "S002": set[str](),  # a line in section six is not a section's heading as it was published
    "S009": set[str](),
    "S014": set[str](),
    "D009": set[str](),  # where to ask may be said anywhere
    "Q001": {"S011"},
    "Q002": set[str](),
    "Q003": set[str](),
    "Q004": set[str](),
    "Q007": set[str](),
    "Q008": set[str](),
}


@pytest.fixture
def small_report(workspace: Workspace) -> AnnualReport:
    return report_beside(copy.deepcopy(SMALL), workspace)


@pytest.fixture
def codes(rulebook: Rulebook) -> Codes:
    """The codes of what is found on a published report."""

    def found(report: PublishedReport, *others: PublishedReport) -> set[str]:
        findings = judge([judged(report, None, *others)], rulebook)[0].findings
        return {finding.code for finding in findings}

    return found


def test_an_honest_publication_has_no_finding(small_report: AnnualReport, codes: Codes) -> None:
    assert codes(published(small_report)) == set()


FIXTURES = {
    f"{family.__name__.rpartition('.')[2]} {key}": change
    for family in (form, years, prose)
    for key, (change, _) in family.INVALID.items()
}


@pytest.fixture(scope="module")
def both(workspace: Workspace, rulebook: Rulebook) -> dict[str, tuple[set[str], set[str]]]:
    """What is found on each fixture, and on the same report as it is published."""
    reports, audits = [], []
    for change in FIXTURES.values():
        parameters = copy.deepcopy(SMALL)
        change(parameters)
        report = report_beside(parameters, workspace)
        reports.append(report)
        audits.append(judged(published(report), report.prior))
    verdicts = (judge(every, rulebook) for every in (reports, audits))
    return {
        key: ({f.code for f in one.findings}, {f.code for f in other.findings})
        for key, one, other in zip(FIXTURES, *verdicts, strict=True)
    }


@pytest.mark.parametrize("key", FIXTURES)
def test_a_publication_is_judged_as_its_parameter_file(
    key: str, both: dict[str, tuple[set[str], set[str]]]
) -> None:
    filed, audited = both[key]
    passed = UNSEEN | OTHERWISE.keys()
    said = {code for code in OTHERWISE for code in OTHERWISE[code]}
    assert filed - passed - said <= audited
    assert audited - filed <= said | {"S016"}


def test_what_nobody_can_read_is_neither_right_nor_wrong(
    small_report: AnnualReport, codes: Codes
) -> None:
    at = "t3[granted,natural_person]"
    for state, raw in (("unreadable", "5\n1"), ("missing", None)):
        assert codes(cell(published(small_report), at, state=state, raw=raw)) == set()


def test_a_total_that_is_published_blank_is_blank(small_report: AnnualReport, codes: Codes) -> None:
    assert codes(cell(published(small_report), "t3[granted,total]", raw=None)) == {"C001"}


def test_an_agency_that_is_not_named_is_judged_by_nothing_that_rests_on_its_name(
    small_report: AnnualReport, codes: Codes
) -> None:
    report = published(small_report)
    nameless = replace(
        report.identity, name=None, title=None, kind=None, self_reference=None, scope=None
    )
    report = cell(report, "t2_1[rules,made]", raw="1")
    report = cell(report, "t2_1[rules,valid]", raw="1")
    words = (Words("我镇、区水务局全年主动公开政府信息120条。", NOWHERE),)
    report = section(report, "s1_1", paragraphs=words)
    late = Fact("2024-06-01", "网页")
    told = replace(report.identity, published_on=late, signed_on=late)
    assert {"T204", "D006", "P001", "D011"} <= codes(replace(report, identity=told))
    untold = replace(nameless, published_on=late, signed_on=late)
    resting = {"T204", "D005", "D006", "D007", "D011", "P001", "P002", "S015"}
    assert not codes(replace(report, identity=untold)) & resting


def test_a_title_of_another_year_is_told(small_report: AnnualReport, codes: Codes) -> None:
    report = published(small_report)
    title = Fact("某区某局2022年政府信息公开工作年度报告", "标题")
    assert codes(replace(report, identity=replace(report.identity, title=title))) == {"D001"}


def test_a_report_without_a_year_is_one_message(small_report: AnnualReport) -> None:
    report = published(small_report)
    with pytest.raises(InputError, match=r"没有找到报告年度.*文件名写明年度"):
        judged(replace(report, identity=replace(report.identity, year=None)))


def test_a_table_that_the_form_has_not_is_told_in_its_section(
    small_report: AnnualReport, rulebook: Rulebook
) -> None:
    report = published(small_report)
    grid = Drawn(2, 2, (Square("指标", 0, 0), Square("单位", 0, 1)), NOWHERE)
    at = next(n for n, b in enumerate(report.document.blocks) if b.spot.line == 200)
    blocks = (*report.document.blocks[: at + 1], grid, *report.document.blocks[at + 1 :])
    document = replace(report.document, blocks=blocks)
    tables = replace(report.tables, foreign=(at + 1,))
    report = replace(report, document=document, tables=tables)
    (found,) = judge([judged(report)], rulebook)[0].findings
    assert (found.code, found.section, found.found) == ("S009", "s2", "指标 单位")


def test_a_table_that_is_left_over_from_another_edition_is_told_and_shown(
    small_report: AnnualReport, rulebook: Rulebook
) -> None:
    report = published(small_report)
    (table,) = [one for one in editions(USUAL)[-1].tables if not report.form.has_table(one.id)]
    cells = tuple(
        ReadCell(table.id, at.row or "", at.column or "", "read", "12") for at in table.roles
    )
    left = ReadTable(table.id, editions(USUAL)[-1].id, cells)
    report = replace(report, tables=replace(report.tables, tables=(*report.tables.tables, left)))
    assert report.tally["read"] == 202
    findings = judge([judged(report)], rulebook)[0].findings
    (found,) = [one for one in findings if one.code == "S005"]
    assert (found.table, found.section) == ("t2_9", "s2")
    assert found.message.startswith("第二十条第（九）项是国办公开办函〔2019〕60号格式的旧表")
    assert 'id="t2_9' in audit_page(judged(report), report, (found,))


def test_the_headings_of_sections_are_judged_as_they_are_published(
    small_report: AnnualReport, codes: Codes
) -> None:
    report = published(small_report)
    unnumbered = {"heading": "主动公开政府信息情况", "basis": UNNUMBERED}
    assert codes(section(report, "s2", **unnumbered)) == {"S014"}
    for heading, found in (("七、统计附表", {"S009"}), ("附件", set[str]())):
        beyond = ReadSection(None, heading, (), UNKNOWN)
        assert codes(replace(report, sections=(*report.sections, beyond))) == found


def test_the_numbers_of_sections_and_parts_go_on(small_report: AnnualReport, codes: Codes) -> None:
    report = published(small_report)
    assert codes(section(report, "s1_3", heading="（五）政府信息管理")) == {"S013"}
    assert codes(section(report, "s4", heading="三、政府信息公开行政复议、行政诉讼情况")) == {
        "S013"
    }
    inline = (Words("公开做法：1.网站；2.新媒体。", NOWHERE), Words("3.公共查阅点。", NOWHERE))
    assert "S013" not in codes(section(report, "s1_4", paragraphs=inline))


def test_a_heading_that_stands_within_something_else_is_not_missing(
    small_report: AnnualReport, codes: Codes
) -> None:
    report = published(small_report)
    sections = tuple(one for one in report.sections if one.id != "s6")
    assert codes(replace(report, sections=sections)) == set()


def test_a_report_without_any_heading_is_judged_by_its_tables(
    small_report: AnnualReport, codes: Codes
) -> None:
    assert codes(replace(published(small_report), sections=())) == set()


def test_the_same_report_elsewhere_is_compared_by_what_both_have(
    small_report: AnnualReport, codes: Codes
) -> None:
    report = published(small_report)
    other = replace(report, document=replace(report.document, sha256="2", medium="pdf"))
    blind = cell(other, "t2_5[licensing,decisions]", state="unreadable", raw="4\n0")
    set_otherwise = (
        Words("接受工作考核和 社会评议，", NOWHERE),
        Words("没有责任追究的情形", NOWHERE),
    )
    wrapped = section(blind, "s1_5", paragraphs=set_otherwise)
    assert codes(report, blind, wrapped) == set()
    assert codes(report, replace(report, document=report.document)) == set()
    assert codes(report, cell(other, "t2_5[licensing,decisions]", raw="3")) == {"P005"}
    again = replace(other, document=replace(other.document, address="http://a.cn/1"))
    assert codes(report, cell(again, "t2_5[licensing,decisions]", raw="3")) == {"P005"}


def test_the_digest_is_that_of_the_document_as_well(small_report: AnnualReport) -> None:
    report = published(small_report)
    other = replace(report, document=replace(report.document, sha256="2"))
    assert judged(report).digest != judged(other).digest


@pytest.mark.parametrize(
    ("kind", "value"), [("name", "某\u200b局"), ("name", "局" * 300), ("self_reference", "\x1b")]
)
def test_what_no_parameter_file_could_hold_costs_no_verdict(
    kind: str, value: str, small_report: AnnualReport, rulebook: Rulebook
) -> None:
    report = published(small_report)
    identity: Any = replace(report.identity, **{kind: Fact(value, "标题")})
    assert judge([judged(replace(report, identity=identity))], rulebook)
