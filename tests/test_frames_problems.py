"""The frame of problems, where no rule's fixture shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.rules.frames import problems, years

Read = Callable[[dict[str, Any]], AnnualReport]


def test_problems_are_judged_with_their_figures_filled_in(
    small: dict[str, Any], report: Read
) -> None:
    problem = {
        "problem": "办结{{ t3.granted.total }}件，偏慢。",
        "measure": "{{ year }}年改进。",
    }
    small["narrative"]["s5"] = {"this_year": [problem]}
    read = report(small)
    (row,) = problems.problems(read)
    assert row["quote"] == "办结6件，偏慢。"
    (step,) = [row for row in years.years(read) if row["role"] == "next_step"]
    assert (step["named"], step["quote"]) == ("2023", "2023年改进。")
