"""Parameter files written with all their values: read back they are the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.characters import UnfitError, fitting
from nianbao.form.editions import form_for
from nianbao.form.family import USUAL
from nianbao.inputs.agency_year import KINDS, SCOPES, AgencyYear, from_parameters
from nianbao.inputs.parameter_text import _width, parameter_text
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.source import read_source
from tests.conftest import SMALL
from tests.forms import INVENTED, forms_of

YEARS = (2019, 2023)


def _fits(text: str) -> bool:
    try:
        return bool(fitting(text).strip())
    except UnfitError:
        return False


LINES = st.one_of(
    st.sampled_from(
        [
            *(
                "局",
                "- 局",
                "a: b",
                "# 局",
                "'甲'",
                '"乙"',
                "null",
                "yes",
                "~",
                "12",
                "0x1f",
                "1:30",
            ),
            *(
                "2024-01-02",
                "{{ facts.a }}",
                "[1, 2]",
                "{a: b}",
                "&a",
                "*a",
                "!a",
                "%a",
                "@a",
                "`a`",
            ),
            *(
                "😀",
                "甲\\n乙",
                "1e5",
                "０１",
                "=1+1",
                "|",
                ">-",
                "? a",
                "甲: 乙 # 丙",
                "-",
                "---",
                "...",
            ),
        ]
    ),
    st.text(st.characters(exclude_categories=["C", "Z", "M"]), min_size=1, max_size=20),
).filter(_fits)
PIECES = st.one_of(
    LINES,
    st.sampled_from(
        ["\n", "\n\n", "    ", "\t", "  \n", "| a | b |\n|---|---|\n| 1 | 2 |", "```\n"]
    ),
    st.sampled_from(["> ", "1. ", "- ", "【原文】\n", "：", " ", "。", "{{ t3.granted.total }}"]),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join).filter(_fits)
OTHERS = st.sampled_from(
    ["/", "—", "无", "", "约3", "１２", "1,234", "3件", "12", "2950元", "null"]
)
NUMBERS = st.one_of(
    st.integers(-9, 10**12), st.sampled_from([0, 0.295, 59237.2449, 1e-05, -0.5, 3.0, 2e15])
)
RAWS = st.one_of(st.just(0), NUMBERS, OTHERS, st.none())
FACTS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


def figures(year: int, form_id: str) -> st.SearchStrategy[dict[str, Any]]:
    """Figures of all kinds, by rows and cells."""
    tables = {}
    for table in form_for(year, form_id).tables:
        columns = [column.id for column in table.leaf_columns]
        full = st.lists(RAWS, min_size=len(columns), max_size=len(columns))
        row = st.one_of(st.just(0), full, st.dictionaries(st.sampled_from(columns), RAWS))
        rows = [row.id for row in table.leaf_rows]
        groups = [node.id for node, _ in table.walk("row") if node.children]
        typed = st.dictionaries(st.sampled_from(rows), row, max_size=3)
        if groups:
            zeros = st.dictionaries(st.sampled_from(groups), st.just(0))
            typed = st.builds(lambda a, b: {**a, **b}, typed, zeros)
        tables[table.id] = st.one_of(st.just(0), typed)
    return st.fixed_dictionaries({}, optional=tables)


@st.composite
def agency_years(draw: st.DrawFn, year: int, form_id: str = USUAL) -> AgencyYear:
    """An agency-year of a form, with any of its keys."""
    days = st.dates(date(2019, 1, 1), date(2099, 12, 31)).map(date.isoformat)
    text = TEXTS
    section = st.fixed_dictionaries({}, optional=dict.fromkeys(("intro", "s1_1", "s1_5"), text))
    told = {
        "preamble": text,
        "s1": section,
        "s2": text,
        "s4": text,
        "s5": st.fixed_dictionaries(
            {},
            optional={
                "last_year": st.lists(
                    st.fixed_dictionaries({"problem": text, "improvement": text}), max_size=2
                ),
                "this_year": st.lists(
                    st.fixed_dictionaries({"problem": text, "measure": text}), max_size=2
                ),
            },
        ),
        "s6": st.fixed_dictionaries(
            {},
            optional={
                "fee": text,
                "items": st.lists(
                    st.fixed_dictionaries({"title": LINES, "text": text}), max_size=2
                ),
            },
        ),
    }
    form = form_for(year, form_id)
    if form_id != USUAL:
        free = {s.id: text for s in form.sections}
        told = {"preamble": text, "sections": st.fixed_dictionaries({}, optional=free)}
    explained = st.fixed_dictionaries(
        {"code": st.just("T304"), "reason": text, "by": LINES, "on": days},
        optional={"cell": LINES, "found": st.one_of(NUMBERS, OTHERS)},
    )
    given = draw(
        st.fixed_dictionaries(
            {
                "agency": st.fixed_dictionaries(
                    {
                        "id": st.from_regex("[a-z0-9-]{1,12}", fullmatch=True),
                        "district": st.from_regex("[a-z0-9-]{1,12}", fullmatch=True),
                        "name": LINES,
                        "self_reference": LINES,
                        "kind": st.sampled_from([*KINDS]),
                    }
                ),
                "year": st.just(year),
                "scope": st.sampled_from([*SCOPES]),
                "contact": st.fixed_dictionaries(
                    {"address": LINES, "phone": LINES},
                    optional={"postcode": LINES, "email": LINES, "website": LINES},
                ),
                "signed_on": days,
                "figures": figures(year, form_id),
                "form": st.just(form_id),
            },
            optional={
                "submitted_on": days,
                "published_on": days,
                "approved_by": LINES,
                "checked_by": LINES,
                "ledgers": st.fixed_dictionaries({}, optional={"requests": LINES, "cases": LINES}),
                "prior": LINES,
                "narrative": st.fixed_dictionaries({}, optional=told),
                "facts": st.dictionaries(FACTS, st.one_of(NUMBERS, LINES), max_size=3),
                "explanations": st.lists(explained, max_size=2),
            },
        )
    )
    read = from_parameters(given)
    if draw(st.booleans()):
        title = read.title
        given["title_lines"] = [title[:2], title[2:]] if title[1:3].strip() == title[1:3] else []
    return from_parameters(given)


@pytest.mark.parametrize(("year", "form_id"), [*((y, USUAL) for y in YEARS), (2023, "letters")])
def test_what_is_written_reads_back_as_the_same_parameters(
    year: int, form_id: str, tmp_path: Path
) -> None:
    file = tmp_path / "small.yaml"

    @settings(deadline=None, max_examples=15, suppress_health_check=[*HealthCheck])
    @given(agency_years(year, form_id))
    def written(agency_year: AgencyYear) -> None:
        wanted = agency_year.parameters()
        file.write_text(parameter_text(agency_year.form, wanted, "small.yaml"), encoding="utf-8")
        assert read_agency_year(file).parameters() == wanted

    with forms_of(INVENTED):
        written()


@pytest.mark.parametrize(
    "rollup",
    [
        {},
        {"basis": "latest", "bodies": ["finance", "water"]},
        {"own": {"t2_8": {"admin_fee": 3.5}}},
        {"joint_cases": {"by": "某人", "on": "2024-01-20"}},
    ],
)
def test_a_region_says_again_what_it_is_summed_from(rollup: dict[str, Any], tmp_path: Path) -> None:
    wanted = from_parameters(SMALL | {"scope": "region_rollup", "rollup": rollup}).parameters()
    file = tmp_path / "small.yaml"
    file.write_text(parameter_text(form_for(2023), wanted, "small.yaml"), encoding="utf-8")
    assert read_agency_year(file).parameters() == wanted


def test_a_note_stands_above_its_value_and_changes_nothing(tmp_path: Path) -> None:
    form, file = form_for(2023), tmp_path / "small.yaml"
    wanted = {
        "agency": {"id": "a", "district": "b", "name": "甲局", "kind": "department"},
        "year": 2023,
        "scope": "agency",
        "figures": {"t2_5": [None], "t2_6": 0, "t3": {"results": 0}, "t4": 0},
        "narrative": {
            "s1": {"s1_1": "甲\n\n乙"},
            "s5": {"this_year": [{"problem": "甲"}, {"problem": "丙", "measure": "丁"}]},
        },
    }
    notes = {
        (): "来自上年.html",
        ("agency", "name"): "名称",
        ("contact", "phone"): "电话",
        ("narrative", "s1", "s1_2"): "依申请",
        ("narrative", "s5", "this_year", 0, "measure"): "措施一",
        ("narrative", "s5", "this_year", 0): "第一项",
        ("narrative", "s5", "this_year", 1, "problem"): "问题二",
        ("figures", "t2_5"): "许可",
        ("figures", "t2_6", "coercion"): "强制",
        ("figures", "t3"): "表三",
        ("figures", "t3", "granted"): "自然人，" * 30 + "\n总计",
        ("figures", "t4", "cases"): "表四",
    }
    text = parameter_text(form, wanted, "small.yaml", notes=notes)
    lines = text.splitlines()
    below = {
        lines[number].strip(): lines[number + 1].split("#")[0].strip()
        for number, line in enumerate(lines)
        if "# 注意：" in line
    }
    assert below == {
        "# 注意：名称": "name: 甲局",
        "# 注意：电话": "phone:",
        "# 注意：依申请": "s1_2: |",
        "# 注意：第一项": "- problem: |",
        "# 注意：措施一": "measure:",
        "# 注意：问题二": "- problem: |",
        "# 注意：许可": "t2_5: [null]",
        "# 注意：强制": "coercion: 0",
        "# 注意：表三": "t3:",
        "# 注意：总计": "granted: 0",
        "# 注意：" + "自然人，" * 11: "",
        "# 注意：表四": "t4: 0",
    }
    assert "\n# 来自上年.html\n" in text
    assert all(_width(line) <= 100 for line in lines if "自然人" in line)
    file.write_text(text, encoding="utf-8")
    plain = tmp_path / "plain.yaml"
    plain.write_text(parameter_text(form, wanted, "small.yaml"), encoding="utf-8")
    noted = _without_spelled_rows(read_source(file).data)
    assert noted == _without_spelled_rows(read_source(plain).data)


def _without_spelled_rows(data: dict[str, Any]) -> dict[str, Any]:
    """The data without the zeros of rows that stand there by themselves for their notes."""
    figures = {**data["figures"]}
    assert figures.pop("t2_6") in (0, {"penalty": 0, "coercion": 0})
    rows = {id: row for id, row in figures.pop("t3").items() if row != []}
    assert rows in ({"results": 0}, {"results": 0, "granted": 0})
    return {**data, "figures": figures}
