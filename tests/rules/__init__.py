"""Invalid and valid fixtures of every rule, a family of rules a file.

INVALID maps a code (with a word after it where a rule has several cases) to what is changed
in the small agency and the place of the finding; VALID maps a code to a change that comes
close to the rule and must stay silent.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Change = Callable[[dict[str, Any]], None]


def changed(*path: str | int, to: Any) -> Change:
    """A change of one value under `figures`."""
    return set_to("figures", *path, to=to)


def set_to(*path: str | int, to: Any) -> Change:
    """A change of one value of the parameter file."""

    def change(parameters: dict[str, Any]) -> None:
        place = parameters
        for key in path[:-1]:
            place = place.setdefault(key, {}) if isinstance(place, dict) else place[key]  # type: ignore[arg-type]
        place[path[-1]] = copy.deepcopy(to)  # type: ignore[index]

    return change


def says(section: str, text: str) -> Change:
    """A text of the narrative: preamble, s1_2, s2, s5 (problem and measure), s6 (an item)."""
    if section == "s6":
        return set_to("narrative", "s6", "items", to=[{"title": "其他情况", "text": text}])
    if section == "s6_fee":
        return set_to("narrative", "s6", "fee", to=text)
    path = ("s1", section) if section.startswith("s1_") else (section,)
    return set_to("narrative", *path, to=text)


def problem(problem: str, measure: str = "2024年，逐项落实。") -> Change:
    """One problem of this year with its measure."""
    return set_to("narrative", "s5", "this_year", to=[{"problem": problem, "measure": measure}])


def both(*changes: Change) -> Change:
    """Several changes."""

    def change(parameters: dict[str, Any]) -> None:
        for one in changes:
            one(parameters)

    return change


def beside_last_year(*changes: Change, answered: bool = True) -> Change:
    """Changes of last year's report, which stands beside this year's; its problem answered."""

    def change(parameters: dict[str, Any]) -> None:
        from tests.conftest import PRIOR

        before = copy.deepcopy(PRIOR)
        for one in changes:
            one(before)
        parameters["_prior"] = before
        if answered:
            answer = {"problem": "公开目录更新不及时。", "improvement": "已按季度核对目录。"}
            parameters["narrative"]["s5"]["last_year"] = [answer]

    return change
