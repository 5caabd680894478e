"""The verdict on a report: what its rules come to, and what fails as findings, whoever judges.

A judge looks at one frame by some rules. There are two, which agree: Great Expectations
(`expectations.py`), the judge of record, and the quick judge (`quick.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from nianbao.prose.sentences import Sentence
from nianbao.rules.finding import Finding, explained, worst_first
from nianbao.rules.frames import address, explanations_frame, frames
from nianbao.rules.frames.frame import Frame, Row
from nianbao.rules.privacy import without
from nianbao.rules.rule import Rule
from nianbao.rules.rulebook import Rulebook
from nianbao.rules.subject import Subject


class Judged(NamedTuple):
    """A rule with the numbers of the rows that it judged, and of those that failed."""

    rule: Rule
    rows: list[int]
    failed: list[int]


Judge = Callable[[str, Frame, list[Rule]], Iterable[Judged]]


@dataclass(frozen=True)
class Outcome:
    """What a rule came to at one table or section of one report."""

    rule: Rule
    place: str  # a table or section id
    judged: int  # rows of the frame that it looked at
    unassessable: int  # rows it could not look at: a value is missing


@dataclass(frozen=True)
class Verdict:
    """All that the rules have to say of one report."""

    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def blocks_publication(self) -> bool:
        return any(finding.blocks_publication for finding in self.findings)


def judge(subjects: Sequence[Subject], rulebook: Rulebook, validated: Judge) -> list[Verdict]:
    """The verdict of a judge on each report or season, in their order.

    Reports under the same rules share one validation: what Great Expectations takes for a
    suite hardly depends on how many reports are in its frame.
    """
    in_force = cache(rulebook.in_force)
    groups: dict[tuple[object, ...], tuple[tuple[Rule, ...], list[int]]] = {}
    for index, subject in enumerate(subjects):
        local = subject.local if subject.local in rulebook.local else None
        family = subject.form.family
        rules = in_force(subject.year, local, family)
        groups.setdefault((family, *map(id, rules)), (rules, []))[1].append(index)
    verdicts: dict[int, Verdict] = {}
    for rules, indices in groups.values():
        judged = _judge([subjects[i] for i in indices], rules, validated)
        verdicts.update(zip(indices, judged, strict=True))
    return [verdicts[index] for index in range(len(subjects))]


def _judge(subjects: list[Subject], rules: tuple[Rule, ...], validated: Judge) -> Iterator[Verdict]:
    findings: list[list[Finding]] = [[] for _ in subjects]
    private: list[set[str]] = [set() for _ in subjects]
    outcomes: list[list[Outcome]] = [[] for _ in subjects]

    def apply(suite: str, frame: Frame) -> None:
        if not len(frame):
            return
        # A rule costs Great Expectations some 20 ms, rows or no rows: only those with rows.
        own = [rule for rule in rules if rule.suite == suite and rule.judges(frame)]
        for rule, judged, failed in validated(suite, frame, own) if own else ():
            for number, outcome in _outcomes(rule, frame, judged):
                outcomes[number].append(outcome)
            for row in map(frame.row, failed):
                findings[row["report"]].append(_finding(rule, row))
                private[row["report"]].update(_matches(rule, row) if rule.private else ())

    def mask() -> None:
        for number, own in enumerate(private):
            if own:
                findings[number] = [without(own, finding) for finding in findings[number]]

    for suite, frame in frames(subjects).items():
        apply(suite, frame)
    mask()
    never = frozenset(rule.code for rule in rules if not rule.explainable)
    apply("explanations", explanations_frame(subjects, findings, never))
    mask()
    for number, subject in enumerate(subjects):
        every = explained(findings[number], subject.explanations, never)
        yield Verdict(tuple(worst_first(every)), tuple(outcomes[number]))


def _outcomes(rule: Rule, frame: Frame, judged: list[int]) -> Iterator[tuple[int, Outcome]]:
    """What a rule came to, by report and place; what stands at no place is told by none."""
    own = address(rule.cell) if rule.cell else None
    tables, sections = frame["table"], frame["section"]
    tested = [] if rule.judges_missing else [frame[column] for column in rule.tested]
    whole, missing = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for n in judged:
        place = own["table"] or own["section"] if own else tables[n] or sections[n]
        if place is None:
            continue
        at = frame["report"][n], place
        whole[at] += 1
        missing[at] += any(column[n] is None for column in tested)
    for (number, place), rows in sorted(whole.items()):
        passed_over = missing[number, place]
        yield number, Outcome(rule, place, rows - passed_over, passed_over)


def _matches(rule: Rule, row: Row) -> Iterator[str]:
    """All that the patterns of a rule match in a row."""
    for pattern in rule.patterns:
        yield from (found[0] for found in re.finditer(pattern, str(row[rule.kwargs["column"]])))


def _words(rule: Rule, row: Row) -> dict[str, Any]:
    """What a message can name: thresholds, columns, and what a pattern found or missed."""
    words = {**rule.kwargs, **row, "source": rule.source}
    found = [re.search(pattern, str(row[rule.kwargs["column"]])) for pattern in rule.patterns]
    words["matched"] = next((match[0] for match in found if match), "")
    words["missing"] = "、".join(
        pattern.split("|")[0]
        for pattern, match in zip(rule.patterns, found, strict=True)
        if not match
    )
    return words


def _finding(rule: Rule, row: Row) -> Finding:
    if rule.cell:
        row = row | address(rule.cell)
    words = _words(rule, row)

    def filled(template: str | None) -> str | None:
        return None if template is None else template.format_map(words)

    return Finding(
        code=rule.code,
        severity=rule.severity,
        status="open",
        agency=row["agency"],
        year=row["year"],
        table=row["table"],
        row=row["row"],
        column=row["column"],
        section=row["section"],
        expected=filled(rule.expected),
        found=filled(rule.found),
        message=rule.message.format_map(words),
        citation=rule.citation,
        quote=Sentence(row["quote"], row["at"], row["until"])
        if row.get("quote") is not None
        else None,
        key=rule.key,
        item=row.get("item"),
        likely=str(row.get("likely") or "").removeprefix("，"),
    )
