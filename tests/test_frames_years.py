"""The frame of years, where no rule's fixture shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.rules.frames import years
from nianbao.rules.frames.agency_years import agency_years
from tests.rules import set_to
from tests.test_members import LIST, Office

Read = Callable[[dict[str, Any]], AnnualReport]


def test_a_year_is_another_s_only_in_its_own_sentence(small: dict[str, Any], report: Read) -> None:
    done = "2022年，我局主动公开信息96条"
    small["narrative"]["s1"] = {"s1_1": f"{done}；2023年公开120条。甲。\n\n{done}；乙。"}
    quotes = [row["quote"] for row in years.years(report(small)) if row["role"] == "own"]
    assert quotes == [f"{done}；"]


def test_a_day_of_registration_is_called_that_beside_the_list_s_deadline(tmp_path: Path) -> None:
    office = Office(tmp_path, f"{LIST}deadlines: {{submit: 01-15}}\n")
    office.hand_in("water", set_to("submitted_on", to=None))
    (row,) = agency_years(read_annual_report(office.folder / "2023/water.yaml", office.workspace))
    assert (row["submit_late"], row["submit_day"]) == ("5天", "2024年1月20日（登记的日期）")
