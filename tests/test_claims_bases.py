"""What a stated number may honestly mean: each kind beside the figures of either edition.

The figures are those that 宿迁市 published for 2023 and 2024.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from nianbao.form.cell_address import CellAddress
from nianbao.form.changes import Changes, TakenOver
from nianbao.form.edition import Form
from nianbao.form.editions import edition, editions
from nianbao.form.table import Node
from nianbao.prose.claims import read_claims
from nianbao.prose.claims.claim import Claim, recomputed
from nianbao.prose.claims.kinds import BESIDE_THE_TABLES, candidates, kinds
from nianbao.prose.claims.prose import Prose

NOW, TRIAL = edition("gb2021_30"), edition("gb2019_60")


@dataclass(frozen=True)
class Cells:
    """Figures by the spelling of their cells."""

    numbers: Mapping[str, int | Decimal | None]
    form: Form = NOW

    def figure(self, address: CellAddress) -> int | Decimal | None:
        return self.numbers.get(str(address))


def read(text: str, section: str = "s1_2") -> list[Claim]:
    return read_claims(section, Prose(text), NOW, 2024)


CELLS = {
    "t3[new_received,total]": 3511, "t3[new_received,natural_person]": 3402,
    "t3[new_received,org_commercial]": 99, "t3[new_received,org_research]": 0,
    "t3[new_received,org_social]": 4, "t3[new_received,org_legal]": 5,
    "t3[new_received,org_other]": 1, "t3[carried_in,total]": 96,
    "t3[carried_in,natural_person]": 91, "t3[carried_in,org_commercial]": 3,
    "t3[carried_in,org_research]": 0, "t3[carried_in,org_social]": 0,
    "t3[carried_in,org_legal]": 2, "t3[carried_in,org_other]": 0,
    "t3[results_total,natural_person]": 3375, "t3[results_total,org_commercial]": 99,
    "t3[results_total,org_research]": 0, "t3[results_total,org_social]": 4,
    "t3[results_total,org_legal]": 7, "t3[results_total,org_other]": 1,
    "t3[granted,total]": 1191, "t3[partial,total]": 328, "t3[results_total,total]": 3486,
    "t3[other_no_correction,total]": 40, "t3[other_fee_unpaid,total]": 10,
    "t3[other_other,total]": 291, "t3[carried_out,total]": 121,
    "t2_1[normative_docs,made]": 109, "t2_1[normative_docs,valid]": 597,
    "t2_8[admin_fee,amount_wan]": Decimal("59237.2449"),
    "t4[cases,rev_total]": 440, "t4[cases,rev_pending]": 26, "t4[cases,ld_total]": 24,
    "t4[cases,ld_pending]": 6, "t4[cases,la_total]": 89, "t4[cases,la_pending]": 9,
    "t4[cases,ld_upheld]": 1, "t4[cases,la_upheld]": 13,
}  # fmt: skip
SUQIAN = Cells(CELLS)
NEXT_YEAR = Cells(CELLS | {"t3[new_received,total]": 3525, "t3[carried_in,total]": 121})

MEANT = [
    ("received", [(3511, "新收"), (3607, "新收加上年结转")]),
    ("received_all", [(3607, "新收加上年结转"), (3511, "新收")]),
    ("natural_person", [(3402, "新收"), (3493, "新收加上年结转"), (3375, "已办结")]),
    ("org_group", [(109, "新收"), (114, "新收加上年结转"), (111, "已办结")]),
    (
        "answered",
        [
            (3486, "已办结"),
            (3145, "已办结，不含其他处理"),
            (3486, "应办减结转"),
            (3390, "新收减结转"),
        ],
    ),
    ("other", [(341, "该类合计")]),
    ("granted", [(1191, "予以公开"), (1519, "含部分公开")]),
    ("review", [(440, "全部案件"), (414, "仅计审结")]),
    ("litigation", [(113, "全部案件"), (98, "仅计审结")]),
    ("litigation_upheld", [(14, "维持")]),
    ("disputes", [(553, "复议加诉讼")]),
    ("none_normative_docs", [(109, "本年制发"), (597, "现行有效")]),
]


@pytest.mark.parametrize(("kind", "expected"), MEANT)
def test_a_phrase_may_mean_any_of_its_bases(kind: str, expected: list[tuple[int, str]]) -> None:
    assert candidates(kind, SUQIAN) == [(Decimal(n), name) for n, name in expected]


def test_a_blank_cell_leaves_nothing_to_judge() -> None:
    blank = Cells({**CELLS, "t3[carried_in,total]": None})
    assert candidates("received", blank) is None
    assert candidates("new_received", blank) == [(3511, "新收")]


def test_the_older_form_is_judged_by_its_own_cells() -> None:
    numbers = {"t3[other,total]": 4, "t3[results_total,total]": 20, "t3[carried_in,total]": 0,
               "t3[new_received,total]": 20, "t3[carried_out,total]": 0,
               "t2_1[normative_docs,made_this_year]": 89}  # fmt: skip
    form_2019 = Cells(numbers, TRIAL)
    assert candidates("other", form_2019) == [(4, "该类合计")]
    assert (16, "已办结，不含其他处理") in (candidates("answered", form_2019) or [])
    assert candidates("normative_docs_made", form_2019) == [(89, "本年制发")]
    assert candidates("normative_docs_valid", form_2019) is None


def test_rows_that_an_edition_merges_are_read_and_not_judged() -> None:
    claims = read_claims("s3", Prose("逾期不补正3件，其他处理4件，不予公开1件。"), TRIAL, 2020)
    assert [claim.kind for claim in claims] == ["other_no_correction", "other", "denied"]
    figures = Cells({"t3[other,total]": 4, "t3[denied_state_secret,total]": 1}, TRIAL)
    assert [candidates(claim.kind, figures) for claim in claims[:2]] == [None, [(4, "该类合计")]]


def test_a_row_and_a_column_that_an_edition_adds_are_read_and_judged() -> None:
    table = NOW.table("t3")
    results = table.rows[2]
    row = Node("shared", "（八）共享查询", spoken="共享查询|数据共享")
    column = Node("org_media", "新闻媒体", spoken="新闻媒体")
    changed = replace(
        table,
        rows=(replace(results, children=(*results.children, row)), *table.rows[:2]),
        columns=(column, *table.columns),
    )
    form = replace(NOW, tables=tuple(changed if t is table else t for t in NOW.tables))
    shared, media = read_claims("s3", Prose("数据共享3件，新闻媒体2件。"), form, 2024)
    figures = Cells(
        {
            "t3[shared,total]": 3,
            "t3[new_received,org_media]": 1,
            "t3[carried_in,org_media]": 1,
            "t3[results_total,org_media]": 2,
        },
        form,
    )
    assert candidates(shared.kind, figures) == [(3, "该项")]
    assert candidates(media.kind, figures) == [
        (1, "新收"),
        (2, "新收加上年结转"),
        (2, "已办结"),
    ]


@pytest.mark.parametrize(
    ("row", "kinds_without"),
    [
        ("carried_in", {"received", "received_all", "natural_person", "answered"}),
        ("carried_out", {"answered", "carried_out"}),
        ("other", {"answered", "handled"}),
    ],
)
def test_a_row_that_an_edition_drops_leaves_unjudged_what_may_mean_it(
    row: str, kinds_without: set[str]
) -> None:
    table = NOW.table("t3")
    dropped = TakenOver(table.id, rows=Changes(drop=(row,)), relations=()).applied(table)
    form = replace(NOW, tables=tuple(dropped if t is table else t for t in NOW.tables))
    before, after = SUQIAN, Cells(CELLS, form)
    assert all(candidates(kind, before) for kind in kinds_without)
    assert not any(candidates(kind, after) for kind in kinds_without)
    assert candidates("new_received", after) == candidates("new_received", before)


@pytest.mark.parametrize("kind", [*BESIDE_THE_TABLES, "enumeration", "no such kind"])
def test_what_no_cell_answers_to_has_no_candidates(kind: str) -> None:
    assert candidates(kind, SUQIAN) is None


@pytest.mark.parametrize("form", editions())
def test_every_base_is_a_sum_of_cells_of_its_edition(form: Form) -> None:
    known = {cell for table in form.tables for cell in table.roles}
    for kind in kinds(form).values():
        for base in kind.bases:
            assert known.issuperset((*base.added, *base.subtracted))


def test_an_amount_agrees_to_its_last_stated_place() -> None:
    (whole,), (exact,) = (
        read(f"行政事业性收费{amount}。", "s2") for amount in ("59237万元", "5.92372449亿元")
    )
    assert (whole.unit, whole.judged) == ("万元", True)
    cell = CELLS["t2_8[admin_fee,amount_wan]"]
    assert whole.agrees(Decimal(cell)) and exact.agrees(Decimal(cell))
    assert not whole.agrees(Decimal("59238.2449"))


# ---------------------------------------------------------------------- growth and share


def test_a_growth_rate_is_recomputed_under_each_base() -> None:
    text = "收到申请3646件（含上年结转121件），较上年增长1.05％。"
    (claim,) = [claim for claim in read(text) if claim.kind == "growth"]
    values = recomputed(claim, NEXT_YEAR, SUQIAN)
    assert [(round(value, 2), name) for value, name in values or []] == [
        (Decimal("1.08"), "新收加上年结转"),
        (Decimal("0.40"), "新收"),
    ]
    assert not any(claim.agrees(value) for value, _ in values or [])


@pytest.mark.parametrize(
    ("text", "kind", "value", "of"),
    [
        ("新收申请3511件，同比增长1.05%。", "growth", "1.05", "new_received"),
        ("受理申请859件，申请数量较去年回落12.3%。", "growth", "-12.3", "received"),
        ("收到申请66件，同比下降百分之十二点五。", "growth", "-12.5", "received"),
        ("答复申请65件，同比增长-3%。", "growth", "-3", "answered"),
        ("政府信息公开申请数量较上年增加10件。", "change", "10", "received"),
        ("答复申请6件，较2023年减少2件。", "change", "-2", "answered"),
        ("予以公开1191件，占34.17%。", "share", "34.17", "granted"),
        ("自然人申请5件，占申请总数的83.33%。", "share", "83.33", "natural_person"),
    ],
)
def test_a_rate_says_what_it_is_a_rate_of(text: str, kind: str, value: str, of: str) -> None:
    (claim,) = [claim for claim in read(text) if claim.kind in ("growth", "change", "share")]
    assert (claim.kind, str(claim.value), claim.of) == (kind, value, of)


def test_a_second_rate_in_the_sentence_is_of_the_same() -> None:
    change, growth = read("政府信息公开申请数量较上年增加10件，增长5.2%。")
    assert (change.of, growth.of, growth.value) == ("received", "received", Decimal("5.2"))


def test_a_rate_of_nothing_known_is_left_alone() -> None:
    assert read("网站访问量同比增长5%，满意率98%。") == []
    assert read("行政复议纠错率下降5%，占比较高。") == []


def test_a_change_in_number_is_recomputed() -> None:
    (claim,) = read("政府信息公开申请数量较上年增加14件。")
    assert recomputed(claim, NEXT_YEAR, SUQIAN) == [(14, "新收"), (39, "新收加上年结转")]
    assert recomputed(claim, NEXT_YEAR) is None


@pytest.mark.parametrize(
    ("stated", "right"), [("34.17%", True), ("34.2%", True), ("34%", True), ("34.50%", False)]
)
def test_a_share_agrees_to_its_stated_decimals(stated: str, right: bool) -> None:
    claim = read(f"予以公开1191件，占{stated}。")[-1]
    values = recomputed(claim, SUQIAN)
    assert any(claim.agrees(value) for value, _ in values or []) is right


def test_a_growth_is_recomputed_from_the_figures_of_an_earlier_edition() -> None:
    claim = read("答复申请30件，同比增长50%。")[-1]
    numbers = {"t3[results_total,total]": 20, "t3[other,total]": 4, "t3[new_received,total]": 20,
               "t3[carried_in,total]": 0, "t3[carried_out,total]": 0}  # fmt: skip
    now = {"t3[results_total,total]": 30, "t3[new_received,total]": 30, "t3[carried_in,total]": 0,
           "t3[carried_out,total]": 0, "t3[other_no_correction,total]": 1,
           "t3[other_fee_unpaid,total]": 2, "t3[other_other,total]": 3}  # fmt: skip
    assert recomputed(claim, Cells(now), Cells(numbers, TRIAL)) == [
        (50, "已办结"),
        (50, "已办结，不含其他处理"),
        (50, "应办减结转"),
        (50, "新收减结转"),
    ]


def test_a_growth_from_zero_has_no_rate() -> None:
    claim = read("新收申请5件，同比增长100%。")[-1]
    assert recomputed(claim, SUQIAN, Cells({"t3[new_received,total]": 0})) is None
