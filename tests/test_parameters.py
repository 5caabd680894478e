"""A published report as parameters: what was read, and nothing that was not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.form.editions import edition
from nianbao.inputs.agency_year import AgencyYear, from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.inputs.number import UNREADABLE
from nianbao.inputs.values import LONGEST_TEXT
from nianbao.published.document import Spot
from nianbao.published.doubt import Doubt, listed, notes
from nianbao.published.parameters import parameters, published_cells
from nianbao.published.published_report import Basis, Fact, Identity, PublishedReport, ReadCell
from tests.by_hand import IDENTITY, report, unlike


def imported(
    read: PublishedReport, year: int = 2022, narrative: Any = None
) -> tuple[dict[str, Any], tuple[Doubt, ...]]:
    return parameters(read, "example", "bureau", year, narrative or {})


def agency_year(found: dict[str, Any]) -> AgencyYear:
    return from_parameters(found, complete=False)


def test_what_a_report_tells_becomes_a_parameter_file_and_what_it_lacks_is_blank() -> None:
    contact = {"phone": Fact("000-00000000", "引言"), "website": Fact("示例网", "引言")}
    found, doubts = imported(report(identity=Identity(**{**vars(IDENTITY), "contact": contact})))
    assert found == {
        "agency": {
            "id": "bureau",
            "district": "example",
            "name": "示例区示例局",
            "self_reference": "局",
            "kind": "department",
        },
        "year": 2022,
        "scope": "agency",
        "contact": {"phone": "000-00000000", "website": "示例网"},
        "figures": {table.id: 0 for table in edition("gb2021_30").tables},
    }
    assert [(doubt.address, doubt.why) for doubt in doubts] == [
        (("agency", "kind"), "不是报告的原话（按名称推定），请核对"),
        (("scope",), "不是报告的原话（按名称推定），请核对"),
        (("contact", "address"), "公布的报告中没有，需要时补填"),
        (("signed_on",), "公布的报告中没有，需要时补填"),
    ]
    assert agency_year(found).absent == {("contact", "address"), ("signed_on",)}


def test_figures_are_those_that_stand_there_each_with_its_state() -> None:
    place = Spot(table=3, row=4, column=2)
    found, doubts = imported(
        report(
            cells={
                "t3[granted,natural_person]": "7",
                "t3[granted,total]": None,
                "t3[partial,natural_person]": "12件",
                "t3[partial,total]": unlike("t3[partial,total]", "unreadable", "1\n2", spot=place),
                "t3[carried_out,org_other]": unlike("t3[carried_out,org_other]", "missing"),
                "t3[new_received,total]": ReadCell(
                    "t3", "new_received", "total", "read", "5", Basis.MISPRINTED
                ),
                "t2_8[admin_fee,amount_wan]": "0.30",
            }
        )
    )
    figures = read_figures(agency_year(found))
    shown = {str(cell.address): (cell.state, cell.shown) for cell in figures if cell.raw != 0}
    assert shown == {
        "t2_8[admin_fee,amount_wan]": ("value", "0.30"),
        "t3[new_received,total]": ("value", "5"),
        "t3[granted,natural_person]": ("value", "7"),
        "t3[granted,total]": ("blank", ""),
        "t3[partial,natural_person]": ("value", "12"),
        "t3[partial,total]": ("text", UNREADABLE),
        "t3[carried_out,org_other]": ("blank", ""),
    }
    assert [(d.address[2:], d.said) for d in doubts if d.address[0] == "figures"] == [
        (("new_received", "total"), "标题有错字，按最接近的统一格式标题对应"),
        (("partial", "total"), "无法读取，公布的是“1 2”（第3张表第4行第2列）"),
        (("carried_out", "org_other"), "公布的表中没有"),
    ]


@pytest.mark.parametrize(("filled_in", "year"), [("gb2019_60", 2022), ("gb2021_30", 2020)])
def test_a_cell_of_another_edition_is_taken_only_where_it_means_the_same(
    filled_in: str, year: int
) -> None:
    read = report(filled_in, raw=lambda at: "4")
    found, doubts = imported(read, year)
    form = agency_year(found).form
    cells = published_cells(read, form)
    taken = {str(at) for at, cell in cells.items() if cell.state == "read"}
    assert {"t3[granted,total]", "t4[cases,rev_total]", "t2_5[licensing,decisions]"} <= taken
    assert not any(address.startswith(("t2_1", "t2_8", "t3[other")) for address in taken)
    other = edition(filled_in).doc_no
    assert {doubt.why for doubt in doubts if doubt.address[:2] == ("figures", "t2_1")} == {
        f"公布时用的是{other}的表，没有意义相同的数"
    }
    figures = read_figures(agency_year(found))
    assert all((str(cell.address) in taken) == (cell.figure == 4) for cell in figures)


def test_rows_that_were_published_as_one_are_told_once_with_what_it_says() -> None:
    read = report("gb2019_60", raw=lambda at: None if at.column == "total" else "4")
    found, doubts = imported(read, 2022)
    form = agency_year(found).form
    said = "公布的表中“（六）其他处理”合为一行，为4、4、4、4、4、4、空白，没有分项"
    told = notes(doubts, form)
    assert [at[2] for at, line in told.items() if said in line] == ["other_no_correction"]
    (line,) = [line for line in listed(doubts, form) if said in line]
    assert "1.申请人无正当理由逾期不补正" in line and "3.其他”行：" in line


def test_a_table_that_is_not_there_is_blank_and_told_once_a_cell() -> None:
    found, doubts = imported(report(without=("t4",)))
    assert "t4" not in found["figures"]
    why = {doubt.why for doubt in doubts if doubt.address[:2] == ("figures", "t4")}
    assert why == {"公布的报告中没有读到这张表"}


def test_what_a_parameter_file_cannot_hold_is_left_out_with_a_doubt() -> None:
    name = Fact("示例\u200b区{示例}局", "标题")
    signed = Fact("2022-02-30", "落款")
    identity = Identity(name=name, signed_on=signed, kind=Fact("别的", "标题"))
    narrative = {
        "preamble": "甲" * (LONGEST_TEXT + 1),
        "s1": {"s1_1": "办结\ufffd6件"},
        "s5": {"this_year": [{"problem": "甲", "measure": ""}]},
        "s6": {"items": [{"title": "甲\n{乙}" + "丙" * 200, "text": "丁\n\n戊"}]},
    }
    found, doubts = imported(report(identity=identity), narrative=narrative)
    assert found["agency"] == {"id": "bureau", "district": "example", "name": "示例区示例局"}
    assert "signed_on" not in found
    assert found["narrative"] == {
        "preamble": "",
        "s1": {"s1_1": "办结6件"},
        "s5": {"this_year": [{"problem": "甲", "measure": ""}]},
        "s6": {"items": [{"title": "甲 乙" + "丙" * 197, "text": "丁\n\n戊"}]},
    }
    told = {doubt.address: doubt.why for doubt in doubts}
    assert told["agency", "name"].startswith("公布的是“示例")
    assert told["signed_on",] == "不是存在的日期，公布的是“2022-02-30”"
    assert "过长（20001字）" in told["narrative", "preamble"]
    assert told["narrative", "s1", "s1_1"] == "有这里不能有的字符，已略去"


RAWS = st.one_of(
    st.none(), st.integers(-9, 10**14).map(str), st.text(max_size=120), st.sampled_from(["0", "/"])
)


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_whatever_stands_there_is_read_back_or_said_to_be_unreadable(data: st.DataObject) -> None:
    raws = data.draw(st.lists(RAWS, min_size=1, max_size=9))
    state = data.draw(st.lists(st.sampled_from(["read", "read", "unreadable", "missing"])))
    states = state or ["read"]
    addresses = [at for table in edition("gb2021_30").tables for at in table.roles]
    cells = {
        str(at): unlike(str(at), states[n % len(states)], raws[n % len(raws)])
        for n, at in enumerate(addresses)
    }
    read = report(cells=cells)
    figures = read_figures(agency_year(imported(read)[0]))
    for at, cell in published_cells(read, figures.form).items():
        own = figures.cells[at]
        assert own.state != "computed" or own.computed is None
        if cell.state == "unreadable":
            assert own.raw == UNREADABLE
        elif cell.state == "missing" or cell.raw is None or not cell.raw.strip():
            assert own.figure is None
        else:
            assert str(own.raw) == cell.raw
