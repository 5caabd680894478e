"""The frames of the prose, where no rule's fixture shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.rules.frames import headings, prose

Read = Callable[[dict[str, Any]], AnnualReport]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("本报告由6个部分组成。", 6),
        ("本报告由六个部分组成。", 6),
        ("本报告包括12项内容。", 12),
        ("本报告由各部分组成。", None),
    ],
)
def test_the_parts_are_counted_in_any_digits(
    text: str, listed: int | None, small: dict[str, Any], report: Read
) -> None:
    small["narrative"]["preamble"] = text
    rows = [row for row in prose.text(report(small)) if row["level"] == "preamble"]
    assert [row["listed"] for row in rows] == [listed]


def test_headings_are_read_with_any_number(small: dict[str, Any], report: Read) -> None:
    small["narrative"]["s6"] = {"fee": "# 十十、甲\n\n# 十一、乙\n\n# 八、丙"}
    rows = list(headings.headings(report(small)))
    assert [row["standing"] for row in rows if row["name"] in "甲乙丙"] == ["beyond"] * 3
