"""What a number of each kind may honestly mean, beside figures that are all told apart."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest

from nianbao.form.edition import Form
from nianbao.form.editions import editions
from nianbao.inputs.agency_year import from_parameters
from nianbao.inputs.figures import read_figures
from nianbao.prose.claims.kinds import candidates, kinds
from tests.conftest import SMALL


def row(number: int) -> list[int]:
    return [number, 0, 0, 0, 0, 0]


T3 = {
    "new_received": [60, 11, 5, 3, 2, 4, 300],
    "carried_in": [6, 7, 8, 9, 10, 12, 9],
    "granted": [20, 5, 1, 2, 3, 0],
    "partial": row(13),
    "denied_state_secret": row(1),
    "denied_law_forbidden": row(2),
    "denied_three_safety": row(3),
    "denied_third_party": row(4),
    "denied_internal_affairs": row(5),
    "denied_process_info": row(6),
    "denied_enforcement_file": row(7),
    "denied_admin_query": row(8),
    "unable_not_held": row(11),
    "unable_needs_creation": row(12),
    "unable_unclear": row(14),
    "np_petition": row(15),
    "np_duplicate": row(16),
    "np_publication": row(17),
    "np_excessive": row(18),
    "np_confirm_reissue": row(19),
    "other_no_correction": row(20),
    "other_fee_unpaid": row(22),
    "other_other": row(24),
    "carried_out": row(40),
}
FIGURES: dict[str, Any] = {
    "t2_1": {"rules": [2, 1, 11], "normative_docs": [109, 48, 597]},
    "t2_5": 180,
    "t2_6": {"penalty": 282, "coercion": 20},
    "t2_8": 59.24,
    "t3": T3,
    "t4": [*(9, 5, 3, 2, 19), *(4, 1, 6, 10, 21), *(7, 12, 14, 13, 46)],
}
# The same agency on the form of 2019 and 2020, which asks other questions of table two.
TRIAL: dict[str, Any] = {
    "t2_1": {"rules": [2, 3, 11], "normative_docs": [109, 90, 597]},
    "t2_5": {"licensing": [40, 2, 180], "other_services": 0},
    "t2_6": {"penalty": [50, 1, 282], "coercion": [6, 1, 20]},
    "t2_8": [3, 1],
    "t3": {k: n for k, n in T3.items() if not k.startswith("other")} | {"other": row(66)},
    "t4": FIGURES["t4"],
}

# The values of each kind, the obvious one first.
MEANT: dict[str, list[tuple[str, str]]] = {
    "new_received": [("300", "新收")],
    "received": [("300", "新收"), ("309", "新收加上年结转")],
    "received_all": [("309", "新收加上年结转"), ("300", "新收")],
    "none_received": [("300", "新收")],
    "carried_in": [("9", "上年结转")],
    "carried_out": [("40", "结转下年度")],
    "answered": [
        ("268", "已办结"),
        ("202", "已办结，不含其他处理"),
        ("269", "应办减结转"),
        ("260", "新收减结转"),
    ],
    "handled": [
        ("268", "已办结"),
        ("309", "新收加上年结转"),
        ("300", "新收"),
        ("202", "已办结，不含其他处理"),
    ],
    "granted": [("31", "予以公开"), ("44", "含部分公开")],
    "partial": [("13", "部分公开")],
    "granted_and_partial": [("44", "予以公开加部分公开")],
    "denied": [("36", "该类合计")],
    "denied_state_secret": [("1", "该项")],
    "denied_law_forbidden": [("2", "该项")],
    "denied_three_safety": [("3", "该项")],
    "denied_third_party": [("4", "该项")],
    "denied_internal_affairs": [("5", "该项")],
    "denied_process_info": [("6", "该项")],
    "denied_enforcement_file": [("7", "该项")],
    "denied_admin_query": [("8", "该项")],
    "unable": [("37", "该类合计")],
    "unable_not_held": [("11", "该项")],
    "unable_needs_creation": [("12", "该项")],
    "unable_unclear": [("14", "该项")],
    "not_processed": [("85", "该类合计")],
    "np_petition": [("15", "该项")],
    "np_duplicate": [("16", "该项")],
    "np_publication": [("17", "该项")],
    "np_excessive": [("18", "该项")],
    "np_confirm_reissue": [("19", "该项")],
    "other": [("66", "该类合计")],
    "other_no_correction": [("20", "该项")],
    "other_fee_unpaid": [("22", "该项")],
    "natural_person": [("60", "新收"), ("66", "新收加上年结转"), ("257", "已办结")],
    "org_group": [("25", "新收"), ("71", "新收加上年结转"), ("11", "已办结")],
    "org_commercial": [("11", "新收"), ("18", "新收加上年结转"), ("5", "已办结")],
    "org_research": [("5", "新收"), ("13", "新收加上年结转"), ("1", "已办结")],
    "org_social": [("3", "新收"), ("12", "新收加上年结转"), ("2", "已办结")],
    "org_legal": [("2", "新收"), ("12", "新收加上年结转"), ("3", "已办结")],
    "licensing": [("180", "本年处理决定")],
    "penalty": [("282", "本年处理决定")],
    "coercion": [("20", "本年处理决定")],
    "admin_fee": [("59.24", "本年收费金额")],
    "none_licensing": [("180", "本年处理决定")],
    "none_penalty": [("282", "本年处理决定")],
    "none_coercion": [("20", "本年处理决定")],
    "none_admin_fee": [("59.24", "本年收费金额")],
    "normative_docs_made": [("109", "本年制发")],
    "normative_docs_repealed": [("48", "本年废止")],
    "normative_docs_valid": [("597", "现行有效")],
    "none_normative_docs": [("109", "本年制发"), ("597", "现行有效")],
    "rules_made": [("2", "本年制发")],
    "rules_repealed": [("1", "本年废止")],
    "rules_valid": [("11", "现行有效")],
    "none_rules": [("2", "本年制发"), ("11", "现行有效")],
    "review": [("19", "全部案件"), ("17", "仅计审结")],
    "review_closed": [("17", "仅计审结"), ("19", "全部案件")],
    "review_ruled": [("17", "仅计审结")],
    "review_upheld": [("9", "维持")],
    "review_corrected": [("5", "纠正")],
    "review_other_result": [("3", "其他结果")],
    "review_pending": [("2", "尚未审结")],
    "none_reviewed": [("19", "全部案件")],
    "litigation": [("67", "全部案件"), ("44", "仅计审结")],
    "litigation_closed": [("44", "仅计审结"), ("67", "全部案件")],
    "litigation_ruled": [("44", "仅计审结")],
    "litigation_upheld": [("11", "维持")],
    "litigation_corrected": [("13", "纠正")],
    "litigation_other_result": [("20", "其他结果")],
    "litigation_pending": [("23", "尚未审结")],
    "none_litigated": [("67", "全部案件")],
    "direct": [("21", "全部案件"), ("11", "仅计审结")],
    "direct_closed": [("11", "仅计审结"), ("21", "全部案件"), ("44", "行政诉讼审结")],
    "direct_ruled": [("11", "仅计审结"), ("44", "行政诉讼审结")],
    "direct_upheld": [("4", "维持"), ("11", "行政诉讼维持")],
    "direct_corrected": [("1", "纠正"), ("13", "行政诉讼纠正")],
    "direct_other_result": [("6", "其他结果"), ("20", "行政诉讼其他结果")],
    "direct_pending": [("10", "尚未审结"), ("23", "行政诉讼尚未审结")],
    "after": [("46", "全部案件"), ("33", "仅计审结")],
    "after_closed": [("33", "仅计审结"), ("46", "全部案件"), ("44", "行政诉讼审结")],
    "after_ruled": [("33", "仅计审结"), ("44", "行政诉讼审结")],
    "after_upheld": [("7", "维持"), ("11", "行政诉讼维持")],
    "after_corrected": [("12", "纠正"), ("13", "行政诉讼纠正")],
    "after_other_result": [("14", "其他结果"), ("20", "行政诉讼其他结果")],
    "after_pending": [("13", "尚未审结"), ("23", "行政诉讼尚未审结")],
    "disputes": [("86", "复议加诉讼")],
}
# What no cell of either form answers to.
UNJUDGED = {
    *("published", "fee_notices", "fee_notified", "fee_cases", "fee_received"),
    *("enumeration", "growth", "change", "share"),
}
NOT_ON_THE_TRIAL_FORM = {
    *("other_no_correction", "other_fee_unpaid"),
    *("normative_docs_repealed", "normative_docs_valid", "none_normative_docs"),
    *("rules_repealed", "rules_valid", "none_rules"),
    *("admin_fee", "none_admin_fee"),
}


def meant(kind: str, figures: dict[str, Any], year: int = 2023) -> list[tuple[str, str]] | None:
    """The values of a kind beside these figures, each with the name of its base."""
    read = read_figures(from_parameters({**SMALL, "year": year, "figures": figures}))
    found = candidates(kind, read)
    return None if found is None else [(str(value), name) for value, name in found]


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.id)
def test_the_kinds_are_a_closed_list(form: Form) -> None:
    assert set(kinds(form)) == {*MEANT, *UNJUDGED}


@pytest.mark.parametrize("kind", MEANT)
def test_a_number_may_mean_these_sums_and_no_other(kind: str) -> None:
    assert meant(kind, FIGURES) == MEANT[kind]


@pytest.mark.parametrize("kind", MEANT)
def test_on_the_trial_form_it_may_mean_the_same_where_the_form_asks_it(kind: str) -> None:
    expected = None if kind in NOT_ON_THE_TRIAL_FORM else MEANT[kind]
    assert meant(kind, TRIAL, 2020) == expected


@pytest.mark.parametrize("kind", sorted(UNJUDGED))
def test_what_no_cell_answers_to_means_nothing(kind: str) -> None:
    assert meant(kind, FIGURES) is None


# A cell of table three or four left blank, and kinds that say nothing any more.
BLANKS: dict[tuple[str, str | int], set[str]] = {
    ("t3", "carried_in"): {"received", "received_all", "handled", "answered", "natural_person"},
    ("t3", "carried_out"): {"answered", "carried_out"},
    ("t3", "partial"): {"granted", "granted_and_partial", "answered", "handled"},
    ("t3", "denied_process_info"): {"denied", "denied_process_info"},
    ("t4", 3): {"review", "review_closed", "review_pending"},
    ("t4", 8): {"litigation_pending", "litigation", "direct_pending", "after_pending"},
    ("t4", 14): {"litigation", "after", "disputes", "none_litigated"},
}


@pytest.mark.parametrize("blank", BLANKS)
def test_beside_a_blank_nothing_is_said_of_what_needs_it(blank: tuple[str, Any]) -> None:
    figures = copy.deepcopy(FIGURES)
    table, place = blank
    figures[table][place] = [None] * 6 if table == "t3" else None
    assert BLANKS[blank] <= set(MEANT)
    assert {kind for kind in BLANKS[blank] if meant(kind, figures) is not None} == set()
    assert meant("new_received", figures) == MEANT["new_received"]
    assert meant("review_upheld", figures) == MEANT["review_upheld"]


def test_a_value_is_exact() -> None:
    read = read_figures(from_parameters({**SMALL, "figures": FIGURES | {"t2_8": 0.1}}))
    assert candidates("admin_fee", read) == [(Decimal("0.1"), "本年收费金额")]
