"""The suites run by Great Expectations over the frames; what fails becomes findings."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from nianbao.annual_report import AnnualReport
from nianbao.errors import UsageError
from nianbao.prose.sentences import Sentence
from nianbao.rules.finding import Finding, explained, worst_first
from nianbao.rules.frames import address, explanations_frame, frames
from nianbao.rules.privacy import without
from nianbao.rules.rule import Rule
from nianbao.rules.rulebook import Rulebook

# Great Expectations reports its use over the network unless told not to, before its import.
os.environ["GX_ANALYTICS_ENABLED"] = "false"


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


_remembered: dict[tuple[str, str], Verdict] = {}


def remember(verdicts: dict[tuple[str, str], Verdict]) -> None:
    """Let `judge` know these verdicts by digest and rulebook version, and no others."""
    _remembered.clear()
    _remembered.update(verdicts)


def judge(reports: Sequence[AnnualReport], rulebook: Rulebook) -> list[Verdict]:
    """The verdict on each report, in their order.

    Reports under the same rules share one validation: what Great Expectations takes for a
    suite hardly depends on how many reports are in its frame.
    """
    known = [_remembered.get((r.digest, rulebook.version)) for r in reports] if _remembered else []
    if known and all(known):
        return [verdict for verdict in known if verdict is not None]
    in_force = cache(rulebook.in_force)
    groups: dict[tuple[object, ...], tuple[tuple[Rule, ...], list[int]]] = {}
    for index, report in enumerate(reports):
        district = report.agency_year.agency.district
        local = district if district in rulebook.local else None
        rules = in_force(report.year, local, report.form.family)
        groups.setdefault((report.form.family, *map(id, rules)), (rules, []))[1].append(index)
    verdicts: dict[int, Verdict] = {}
    for rules, indices in groups.values():
        judged = _judge([reports[i] for i in indices], rules)
        verdicts.update(zip(indices, judged, strict=True))
    return [verdicts[index] for index in range(len(reports))]


def _judge(reports: list[AnnualReport], rules: tuple[Rule, ...]) -> Iterator[Verdict]:
    findings: list[list[Finding]] = [[] for _ in reports]
    private: list[set[str]] = [set() for _ in reports]
    outcomes: list[list[Outcome]] = [[] for _ in reports]

    def apply(suite: str, frame: pd.DataFrame) -> None:
        if frame.empty:
            return
        # A rule costs Great Expectations some 20 ms, rows or no rows: only those with rows.
        own = [r for r in rules if r.suite == suite and bool(r.judges(frame).any())]
        for rule, judged, failed in _validated(suite, frame, own) if own else ():
            missing = judged[_tested(rule)].isna().any(axis=1)
            places = [judged["report"], judged["table"].fillna(judged["section"])]
            counts = missing.groupby(places).agg(["size", "sum"])
            for (number, place), size, unassessable in zip(
                counts.index.tolist(), counts["size"], counts["sum"], strict=True
            ):
                judgeable = int(size) - int(unassessable)
                outcomes[number].append(Outcome(rule, place, judgeable, int(unassessable)))
            for row in failed.to_dict("records"):
                findings[row["report"]].append(_finding(rule, row))
                private[row["report"]].update(_matches(rule, row) if rule.private else ())

    def mask() -> None:
        for number, own in enumerate(private):
            if own:
                findings[number] = [without(own, finding) for finding in findings[number]]

    for suite, frame in frames(reports).items():
        apply(suite, frame)
    mask()
    never = frozenset(rule.code for rule in rules if not rule.explainable)
    apply("explanations", explanations_frame(reports, findings, never))
    mask()
    for number, report in enumerate(reports):
        every = explained(findings[number], report.agency_year.explanations, never)
        yield Verdict(tuple(worst_first(every)), tuple(outcomes[number]))


def _validated(
    suite: str, frame: pd.DataFrame, rules: list[Rule]
) -> Iterator[tuple[Rule, pd.DataFrame, pd.DataFrame]]:
    """Each rule with the rows that it judged and those of them that failed."""
    import great_expectations as gx

    batch = _batch_definition().get_batch({"dataframe": frame})
    try:
        with warnings.catch_warnings():
            # A pattern may have groups: that they are not extracted is no news.
            warnings.filterwarnings("ignore", "This pattern is interpreted as a regular exp")
            result = batch.validate(
                gx.ExpectationSuite(name=suite, expectations=_numbered(rules)),
                result_format={
                    "result_format": "COMPLETE",
                    "return_unexpected_index_query": False,
                },
            )
    except Exception as error:  # of Great Expectations, which does not say over which rule
        if len(rules) == 1:
            raise _broken(rules[0], error) from None
        for rule in rules:
            yield from _validated(suite, frame, [rule])
        return
    by_number = {r.expectation_config.meta["number"]: r for r in result.results}
    for number, rule in enumerate(rules):
        outcome = by_number.get(number)  # none of an expectation that it cannot make
        failed = outcome and outcome.result.get("unexpected_index_list")
        if failed is None:
            raise _broken(rule, _exception(outcome.exception_info if outcome else {}))
        placed = frame.assign(**address(rule.cell)) if rule.cell else frame
        yield rule, placed[rule.judges(frame)], placed.loc[failed]


def _broken(rule: Rule, problem: object) -> UsageError:
    said = (str(problem).strip() or type(problem).__name__).splitlines()[0]
    return UsageError(f"expectations/{rule.suite}.json：规则 {rule.code} 无法执行（{said}）")


def _exception(info: dict[str, Any]) -> str:
    """What Great Expectations caught: one exception, or several by the metric that raised them."""
    one = info if "exception_message" in info else next(iter(info.values()), {})
    return one.get("exception_message") or "Great Expectations 没有给出结果"


def _numbered(rules: list[Rule]) -> list[dict[str, Any]]:
    """The expectations, numbered so that each result finds its rule again."""
    return [
        {**rule.expectation, "meta": {**rule.expectation["meta"], "number": number}}
        for number, rule in enumerate(rules)
    ]


def _tested(rule: Rule) -> list[str]:
    """The columns of the frame that the expectation looks at, and cannot where one is missing."""
    if rule.expectation["type"].endswith("_be_null"):
        return []  # whether a value is missing is what it judges
    return [rule.kwargs[key] for key in ("column", "column_A", "column_B") if key in rule.kwargs]


@cache
def _batch_definition() -> Any:
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("nianbao").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _patterns(rule: Rule) -> list[str]:
    return [rule.kwargs["regex"]] if "regex" in rule.kwargs else rule.kwargs.get("regex_list", [])


def _matches(rule: Rule, row: dict[Any, Any]) -> Iterator[str]:
    """All that the patterns of a rule match in a row."""
    for pattern in _patterns(rule):
        yield from (found[0] for found in re.finditer(pattern, str(row[rule.kwargs["column"]])))


def _words(rule: Rule, row: dict[Any, Any]) -> dict[str, Any]:
    """What a message can name: thresholds, columns, and what a pattern found or missed."""
    words = {**rule.kwargs, **row, "source": rule.source}
    patterns = _patterns(rule)
    found = [re.search(pattern, str(row[rule.kwargs["column"]])) for pattern in patterns]
    words["matched"] = next((match[0] for match in found if match), "")
    words["missing"] = "、".join(
        pattern.split("|")[0] for pattern, match in zip(patterns, found, strict=True) if not match
    )
    return words


def _finding(rule: Rule, row: dict[Any, Any]) -> Finding:
    words = _words(rule, row)

    def filled(template: str | None) -> str | None:
        return None if template is None else template.format_map(words)

    def place(name: str) -> str | None:
        return None if pd.isna(row[name]) else str(row[name])

    return Finding(
        code=rule.code,
        severity=rule.severity,
        status="open",
        agency=row["agency"],
        year=int(row["year"]),
        table=place("table"),
        row=place("row"),
        column=place("column"),
        section=place("section"),
        expected=filled(rule.expected),
        found=filled(rule.found),
        message=rule.message.format_map(words),
        citation=rule.citation,
        quote=Sentence(row["quote"], row["at"], row["until"]) if "quote" in row else None,
    )
