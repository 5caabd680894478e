from __future__ import annotations

import pytest

from nianbao.rules.patterns import fault
from nianbao.rules.rulebook import Rulebook

ENDLESS = (
    "(a+)+$",
    "(a*)*b",
    "(a|ab)*c",
    "(?:ab|ab)*c",
    "(?i)(?:ab|AB)*c",
    "(?:[ab]c|ac)*d",
    "(a?){30}a{30}",
    "(a|aa){30}x",
    "(x+x+)+y",
    "((a{0,5}){0,5}){0,5}",
    "(?:(?=a*)b)*c",
    "(?>(a+)+b)",
    "x(?:y|(a+)+)?$",
    "(?<![0-9])(?!(a+)+b)c",
    ".*a.*b.*c",
    "(?=.*a)(?=.*b)(?=.*c)",
    "[^。]{0,900}[^。]{0,900}[^。]{0,900}",
)
SOUND = (
    "上年.*结转",
    ".*a.*b",
    "(?:建议|提案)+",
    "(?>(?:a+b)+)c",
    "(?:a+b)++c",
    "(?:ab){2,9}",
    "(年报)[^。]{0,24}报告",
    "^(?!.*报告)",
    "(?P<a>x)?(?(a)b|c)",
    r"(.)\1",
)
INVALID = ("", "(", "*", "a**", "[z-a]", "(?P<a>x", "\\", "[[a]b", "a{99999999999}", "(?z)a")


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_pattern_that_could_run_for_hours_is_refused(pattern: str) -> None:
    assert "没有尽头" in (fault(pattern) or "")


@pytest.mark.parametrize("pattern", SOUND)
def test_an_honest_pattern_is_taken(pattern: str) -> None:
    assert fault(pattern) is None


@pytest.mark.parametrize("pattern", [*INVALID, "(" * 900 + ")" * 900, "a" * 2001])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    assert fault(pattern)


def test_the_patterns_of_the_rulebook_are_taken(rulebook: Rulebook) -> None:
    patterns = [p for rule in rulebook for p in rule.kwargs.get("regex_list", ())]
    assert len(patterns) > 20
    assert [pattern for pattern in patterns if fault(pattern)] == []
