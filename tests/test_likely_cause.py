"""What may have gone wrong with a number, and where nothing specific can be said."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.inputs.workspace import Workspace
from nianbao.rules.frames import claims, form
from nianbao.rules.likely_cause import likely_cause
from tests.conftest import report_beside
from tests.rules import beside_last_year, both, changed, says

LAST = (96, "疑为上年的数")
NEXT = (35, "疑为“部分公开”的数")


@pytest.mark.parametrize(
    ("found", "expected", "cause"),
    [
        (305, 350, "疑数字颠倒"),
        (1253, 1523, "疑数字颠倒"),
        (1200, 120, "疑多写一个0"),
        (12, 120, "疑漏写一个0"),
        (12, 1200, "疑漏写两个0"),
        (Decimal(12), 1200, "疑漏写两个0"),
        (96, 120, "疑为上年的数"),
        (35, 8, "疑为“部分公开”的数"),
        (350, 350, ""),
        (503, 350, ""),  # two slips
        (5, 50, ""),  # so small a number resembles others
        (50, 5, ""),
        (9, 7, ""),
        (96, 69, ""),  # last year's, or turned round
        (121, 120, ""),
    ],
)
def test_a_cause_is_named_where_it_is_the_only_one(
    found: Decimal, expected: int, cause: str
) -> None:
    assert likely_cause(found, expected, [LAST, NEXT]) == cause


GRANTED = both(
    changed("t3", "new_received", to=[53, 0, 0, 0, 0, 0]),
    changed("t3", "carried_in", to=[12, 0, 0, 0, 0, 0]),
    changed("t3", "carried_out", to=0),
    changed("t3", "granted", to=[48, 0, 0, 0, 0, 0]),
    changed("t3", "partial", to=[17, 0, 0, 0, 0, 0]),
    changed("t3", "denied_third_party", to=0),
)


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("新收政府信息公开申请35件。", "，疑数字颠倒"),
        ("新收政府信息公开申请530件。", "，疑多写一个0"),
        ("新收政府信息公开申请65件。", "，疑将新收与上年结转合计"),
        ("新收政府信息公开申请71件。", "，疑为上年的数"),
        ("新收政府信息公开申请12件。", "，疑为“二、上年结转政府信息公开申请数量”的数"),
        ("予以公开17件。", "，疑为“（二）部分公开”的数"),
        ("新收政府信息公开申请54件。", ""),
        ("新收政府信息公开申请53件。", ""),
    ],
)
def test_a_claim_shows_its_slip(
    text: str, likely: str, small: dict[str, Any], workspace: Workspace
) -> None:
    before = beside_last_year(changed("t3", "new_received", to=[71, 0, 0, 0, 0, 0]))
    both(GRANTED, before, says("s1_2", text))(small)
    rows = [
        row for row in claims.claims(report_beside(small, workspace)) if row["section"] == "s1_2"
    ]
    assert [row["likely"] for row in rows if row["family"] != "repetition"] == [likely]


@pytest.mark.parametrize(
    ("row", "to", "relation", "likely"),
    [
        ("granted", [84, 0, 0, 0, 0, 0], "t3_results", "，“（一）予以公开”疑数字颠倒"),
        ("new_received", [530, 0, 0, 0, 0, 0], "t3_balance", "疑多写一个0"),
        ("granted", [49, 0, 0, 0, 0, 0], "t3_results", ""),
    ],
)
def test_an_equation_names_the_term_with_the_slip(
    row: str,
    to: list[int],
    relation: str,
    likely: str,
    small: dict[str, Any],
    report: Callable[[dict[str, Any]], AnnualReport],
) -> None:
    both(GRANTED, changed("t3", "results_total", to=[65, 0, 0, 0, 0, 0, 65]))(small)
    changed("t3", row, to=to)(small)
    (found,) = [
        r
        for r in form.identities(report(small))
        if (r["relation"], r["column"]) == (relation, "natural_person")
    ]
    assert found["likely"].endswith(likely)
    assert bool(found["likely"]) == bool(likely)


def test_an_equation_of_two_numbers_tells_both_where_either_may_be_turned_round(
    small: dict[str, Any], report: Callable[[dict[str, Any]], AnnualReport]
) -> None:
    rows = {"new_received": [305, *[0] * 5], "carried_in": 0, "carried_out": 0}
    for row, to in rows.items():
        changed("t3", row, to=to)(small)
    changed("t3", "results_total", to=[350, *[0] * 5, 350])(small)
    balances = [r for r in form.identities(report(small)) if r["relation"] == "t3_balance"]
    assert [r["likely"] for r in balances if r["column"] == "natural_person"] == [
        "，305与350疑数字颠倒"
    ]
