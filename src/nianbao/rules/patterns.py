"""Regular expressions of rules: valid, and unable to run for hours.

Python tries every way in which a pattern can match a text before it gives up. For (a+)+$
or (a|ab)*c their number doubles with every character; for three .* in a row it is the cube
of the length. So a pattern is read before it is used, and refused where

- what is repeated has itself no fixed number of repeats, or alternatives of which one begins
  with another. A possessive repeat (a+b)++ and one that ends an atomic group (?>(?:a+b)+)
  never go back, and may repeat what they like;
- the ways along it are more than MOST_WAYS: each repeat of no fixed number counts as many as
  it has numbers, one without an end as UNBOUNDED.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from importlib import import_module
from itertools import pairwise
from math import prod
from typing import Any

LONGEST = 2000  # characters of a pattern
UNBOUNDED = 1000  # a long sentence
MOST_WAYS = UNBOUNDED**2

_READER: Any = import_module("re._parser")  # the module's own reader of patterns: no other is exact


@cache
def fault(pattern: str) -> str | None:
    """What is wrong with a regular expression; None if it is fit for use."""
    if not pattern:
        return "空的正则表达式，与任何文字都相符"
    if len(pattern) > LONGEST:
        return f"正则表达式超过 {LONGEST} 字"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python may read otherwise one day
            re.compile(pattern)
            ways = _ways(_READER.parse(pattern))
    except RecursionError:
        return "正则表达式嵌套过深"
    except (re.error, OverflowError, Warning) as error:
        return f"不是有效的正则表达式（{error}）"
    except _AmbiguousError:
        return "正则表达式的重复之中还有不定次数的重复，或开头相同的选项，匹配可能没有尽头"
    return "正则表达式中不定次数的重复过多，匹配可能没有尽头" if ways > MOST_WAYS else None


class _AmbiguousError(Exception):
    """A repeat that can match the same text in ever more ways."""


def _ways(parsed: Any) -> int:
    """In how many ways a sequence can match at one place, at most."""
    return prod(_ways_of(str(kind), value) for kind, value in parsed)


def _ways_of(kind: str, value: Any) -> int:
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, body = value
        if most > 1 and not _unambiguous(body):
            raise _AmbiguousError
        numbers = most - least + 1
        return int(min(numbers, UNBOUNDED)) * _ways(body)
    if kind == "POSSESSIVE_REPEAT":
        _ways(value[2])
        return 1
    if kind == "ATOMIC_GROUP":
        *before, (last, inside) = list(value) or [("EMPTY", None)]
        possessive = str(last) in ("MAX_REPEAT", "MIN_REPEAT")
        _ways([*before, ("POSSESSIVE_REPEAT" if possessive else last, inside)])
        return 1
    return sum(map(_ways, _parts(kind, value))) or 1


def _unambiguous(body: Any) -> bool:
    """Whether a text can be only in one way some copies of the body, one after another."""
    for kind, value in body:
        name = str(kind)
        if name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] != value[1]:
            return False
        if name == "BRANCH" and not _prefix_free(value[1]):
            return False
        parts = [value[2]] if name in ("MAX_REPEAT", "MIN_REPEAT") else _parts(name, value)
        if not all(map(_unambiguous, parts)):
            return False
    return True


def _prefix_free(branches: Any) -> bool:
    if any(str(kind) != "LITERAL" for branch in branches for kind, _ in branch):
        return False
    words = sorted("".join(chr(code) for _, code in branch).casefold() for branch in branches)
    return not any(after.startswith(word) for word, after in pairwise(words))


def _parts(kind: str, value: Any) -> list[Any]:
    """The sequences inside a part of a pattern that is no repeat."""
    if kind == "BRANCH":
        return list(value[1])
    if kind == "SUBPATTERN":
        return [value[3]]
    if kind in ("ASSERT", "ASSERT_NOT"):
        return [value[1]]
    if kind == "GROUPREF_EXISTS":
        return [part for part in value[1:] if part is not None]
    return []
