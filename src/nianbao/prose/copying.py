"""Copied words: what of a text stands in another, in runs too long to be chance."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

RUN = 8  # characters: shorter runs are shared by any two reports
LEAST = 5 * RUN  # of a text: with less there is too little to speak of copying


def runs(text: str) -> set[str]:
    """All runs of a text that would be told if they stood in another."""
    return {text[i : i + RUN] for i in range(len(text) - RUN + 1)}


def copied(text: str, known: AbstractSet[str]) -> Iterator[tuple[int, int]]:
    """Where the runs of a text stand that are known, those that touch as one."""
    begun, reach = 0, 0
    for start in range(len(text) - RUN + 1):
        if text[start : start + RUN] in known:
            if start > reach:
                if reach:
                    yield begun, reach
                begun = start
            reach = start + RUN
    if reach:
        yield begun, reach


def copied_share(text: str, known: AbstractSet[str]) -> float:
    """The share of the characters of a text that stand in such runs, from 0 to 1."""
    return sum(end - start for start, end in copied(text, known)) / len(text)
