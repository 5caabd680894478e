"""The frame of years, where no rule's fixture shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.rules.frames import years

Read = Callable[[dict[str, Any]], AnnualReport]


def test_a_year_is_another_s_only_in_its_own_sentence(small: dict[str, Any], report: Read) -> None:
    done = "2022年，我局主动公开信息96条"
    small["narrative"]["s1"] = {"s1_1": f"{done}；2023年公开120条。甲。\n\n{done}；乙。"}
    quotes = [row["quote"] for row in years.years(report(small)) if row["role"] == "own"]
    assert quotes == [f"{done}；"]
