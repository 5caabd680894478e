"""What was changed in a report since it was handed in, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nianbao.annual_report import AnnualReport
from nianbao.seasons.differences import differences, listed
from tests.rules import Change, both, changed, set_to

Report = Callable[[dict[str, Any]], AnnualReport]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("t2_5", to=7), ["第二十条第（五）项“行政许可”行“本年处理决定数量”列由"]),
        (changed("t3", "new_received", 0, to=None), ["改为空白"]),
        (set_to("signed_on", to="2024-01-29"), ["落款日期由", "改为2024-01-29"]),
        (set_to("agency", "name", to="某局"), ["行政机关有改动"]),
        (set_to("narrative", "s1", "s1_1", to="另写。"), ["第一部分“", "改动了文字"]),
        (set_to("narrative", "preamble", to="另写。"), ["引言新增了文字"]),
    ],
)
def test_a_change_is_told(
    small: dict[str, Any], report: Report, change: Change, said: list[str]
) -> None:
    old = report(small)
    change(small)
    told = "".join(differences(old, report(small)))
    assert all(part in told for part in said), told


def test_what_is_the_same_is_not_told(small: dict[str, Any], report: Report) -> None:
    old = report(small)
    set_to("approved_by", to="王五")(small)
    assert differences(old, report(small)) == ()


def test_of_many_changes_the_first_are_told(small: dict[str, Any], report: Report) -> None:
    old = report(small)
    both(changed("t4", to=[1] * 15), set_to("facts", to={"calls": 3}))(small)
    told = differences(old, report(small))
    assert f"等共{len(told)}处" in listed(told)
