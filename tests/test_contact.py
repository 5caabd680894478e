"""Where a reader can ask, in the wordings and orders that preambles have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.published.agency.contact import read_contact
from nianbao.published.document import Spot, Words


def contact(text: str) -> dict[str, str]:
    found = read_contact([Words(text, Spot(line=3))])
    assert all(fact.spot == Spot(line=3) for fact in found.values())
    return {key: fact.value for key, fact in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "请与某办联系（地址：某区某大道 90 号，邮编：223100，电话：0517-87290606）。",
            {"address": "某区某大道90号", "postcode": "223100", "phone": "0517-87290606"},
        ),
        (
            "联系电话（0591）23160202，通讯地址为某路1号（行政中心3楼）；邮政编码350400",
            {
                "phone": "（0591）23160202",
                "address": "某路1号（行政中心3楼）",
                "postcode": "350400",
            },
        ),
        (
            "电子邮箱：xxgk@example.gov.cn，网址：http://www.example.gov.cn/zwgk/。传真：010-1234567",
            {"email": "xxgk@example.gov.cn", "website": "http://www.example.gov.cn/zwgk/"},
        ),
        ("地址:某县某街2号 邮编:４３００００ 电话:83426353", {"address": "某县某街2号"}),
        ("本报告的电子版可以在某区人民政府网站上查阅和下载。", {"website": "某区人民政府网站"}),
        ("没有联系方式。", {}),
    ],
)
def test_a_preamble_tells_where_to_ask(text: str, expected: dict[str, str]) -> None:
    found = contact(text)
    assert {key: found.get(key) for key in expected or found} == expected


def test_digits_of_full_width_are_read() -> None:
    assert contact("邮编：４３００００，电话：０２７-８３４２６３５３") == {
        "postcode": "430000",
        "phone": "027-83426353",
    }


@given(st.text(alphabet="地址：电话邮编，。 0123456789-()（）@a.w", max_size=300))
@settings(deadline=None)
def test_any_text_is_read_without_inventing(text: str) -> None:
    for value in contact(text).values():
        assert set(value) <= set(text) | {":"}
