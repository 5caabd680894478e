from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.prose.quotation import BLANK, QuotationError, quoted

NAMES = {
    "t3": {"new_received": {"total": 3511}, "granted": {"total": 1191, "org_legal": None}},
    "t2_8": {"amount_wan": Decimal("59237.2449")},
    "facts": {"rate": "100%", "share": 0.5, "exact": 0.1234567891, "tiny": 1e-7, "less": -0.00001},
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
        ("{{ facts.exact }}、{{ facts.exact * 2 }}", "0.1234567891、0.2469135782"),
        ("{{ facts.tiny }}", "0.0000001"),
        ("{{ (1 / 3) | round(8) }}、{{ 1 / 64 }}", "0.33333333、0.015625"),
        ("{{ facts.less | percent }}、{{ 0 | percent(8) }}", "0.00%、0.00000000%"),
        ("{{ t3.granted.org_legal | percent }}", BLANK),
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
        "{{ " + "-(" * 240 + "1" + ")" * 240 + " }}",
        "{{ " + "9" * 5000 + " }}",
        "{{ " + "9" * 20 + " }}",
        "{{ 1e400 }}",
        "{{ 1e3 }}",
        "{{ 0x10 }}",
        "{{ 1_000 }}",
        "{{ ９1.5 }}",
        "{{ 1.2345678901234567 }}",
        "{{ year if facts.share }}",
        "{{ year[1:2] }}",
        "{{ year | round(1.5) }}",
        "{{ year | round(-1) }}",
        "{{ year | round(9) }}",
        "{{ year | percent(precision=1) }}",
        "{{ year | round(*year) }}",
        "{{ facts.rate | round }}",
        "{{ facts.share.more }}",
        "{{ facts }}",
        "{{ true }}",
        "{{ 1 / 3000 }}",
        "{{- year -}}",
        "{{-year}}",
    ],
)
def test_is_refused(source: str) -> None:
    with pytest.raises(QuotationError) as caught:
        quoted(f"{{{{ year }}}}年\n{source}", NAMES)
    assert caught.value.fragment and caught.value.fragment in source


@pytest.mark.parametrize(
    "source", ["{# 注 #}", "{# 注", "{% raw %}{{ year }}{% endraw %}", "{{ year }}{% if", "年{{"]
)
def test_statements_comments_and_open_braces_are_refused(source: str) -> None:
    with pytest.raises(QuotationError) as caught:
        quoted(source, NAMES)
    assert caught.value.fragment in source


def test_the_error_names_what_was_not_found() -> None:
    with pytest.raises(QuotationError, match=r"没有的名称 t3\.nothing\.total") as caught:
        quoted("甲\n{{ t3.nothing.total }}", NAMES)
    assert caught.value.fragment == "{{ t3.nothing.total }}"


NAMED = ["year", "t3", "facts", "new_received", "total", "share", "rate", "org_legal", "granted"]
MARKS = [*".|()[],+-*/%~:='\"{} \n\\\x00甲９", "//", "**", "{{", "}}", "round", "percent"]
OTHERS = ["0", "7", "1.5", "9" * 15, "1e9", "0x1", "1_0", "'x'", "if", "else", "not", "is", "true"]


@given(st.text(alphabet="{}%# abct3.|()+-*/'0123456789_\n", max_size=60))
def test_any_text_is_filled_in_or_refused(source: str) -> None:
    with suppress(QuotationError):
        quoted(source, NAMES)


@given(st.lists(st.sampled_from(NAMED + MARKS + OTHERS), max_size=25))
def test_any_quotation_is_filled_in_or_refused(tokens: list[str]) -> None:
    with suppress(QuotationError):
        assert "{" not in quoted("{{ " + "".join(tokens) + " }}", NAMES) or "{" in tokens
