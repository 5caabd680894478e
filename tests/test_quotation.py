from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.quotation import BLANK, QuotationError, quoted

NAMES = {
    "t3": {"new_received": {"total": 3511}, "granted": {"total": 1191, "org_legal": None}},
    "t2_8": {"amount_wan": Decimal("59237.2449")},
    "facts": {"rate": "100%", "share": 0.5},
    "year": 2023,
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("共{{ t3.new_received.total }}件", "共3511件"),
        ("{{t3['granted'].total + 9}}", "1200"),
        ("{{ t2_8.amount_wan }}万元", "59237.2449万元"),
        ("{{ (t3.granted.total / t3.new_received.total) | percent }}", "33.92%"),
        ("{{ (t3.granted.total / t3.new_received.total) | percent(1) }}", "33.9%"),
        ("{{ t2_8.amount_wan | round(1) }}", "59237.2"),
        ("{{ t2_8.amount_wan / 7 }}", "8462.46"),
        ("{{ facts.rate }}、{{ facts.share }}", "100%、0.5"),
        ("{{ t3.granted.org_legal }}件", f"{BLANK}件"),
        ("没有引用 { } 的文字\n", "没有引用 { } 的文字\n"),
    ],
)
def test_is_filled_in(source: str, expected: str) -> None:
    assert quoted(source, NAMES) == expected


@pytest.mark.parametrize(
    "source",
    [
        "{{ nothing }}",
        "{{ t3.nothing.total }}",
        "{{ t3 }}",
        "{{ ''.__class__ }}",
        "{{ t3.__class__ }}",
        "{{ t3.items }}",
        "{{ t3.items() }}",
        "{{ year.bit_length }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ range(10**9) | list }}",
        "{{ [1, 2] }}",
        "{{ facts.rate + 1 }}",
        "{{ 1 / 0 }}",
        "{{ 999999999 * 999999999 }}",
        "{{ year | upper }}",
        "{{ year | percent(1, 2) }}",
        "{% for x in range(10**12) %}x{% endfor %}",
        "{% set a = 1 %}",
        "{{ unfinished",
        "{{ }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "-" * 5000 + "1 }}",
    ],
)
def test_is_refused(source: str) -> None:
    with pytest.raises(QuotationError):
        quoted(source, NAMES)


def test_the_error_names_what_was_not_found() -> None:
    with pytest.raises(QuotationError, match=r"没有的名称 t3\.nothing\.total") as caught:
        quoted("甲\n{{ t3.nothing.total }}", NAMES)
    assert caught.value.fragment == "t3.nothing.total"


@given(st.text(alphabet="{}%# abct3.|()+-*/'0123456789_\n", max_size=60))
def test_any_text_is_filled_in_or_refused(source: str) -> None:
    with suppress(QuotationError):
        quoted(source, NAMES)
