"""The judge of record: the suites run by Great Expectations over the frames."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from nianbao.annual_report import AnnualReport
from nianbao.errors import UsageError
from nianbao.rules import verdict
from nianbao.rules.columns import COLUMNS
from nianbao.rules.frames.frame import Frame
from nianbao.rules.rule import Rule
from nianbao.rules.rulebook import Rulebook
from nianbao.rules.subject import Subject
from nianbao.rules.verdict import Judged, Verdict

if TYPE_CHECKING:
    import pandas as pd

# Great Expectations reports its use over the network unless told not to, before its import.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

_remembered: dict[tuple[str, str], Verdict] = {}


def remember(verdicts: dict[tuple[str, str], Verdict]) -> None:
    """Let `judge` know these verdicts by digest and rulebook version, and no others."""
    _remembered.clear()
    _remembered.update(verdicts)


def judge(subjects: Sequence[Subject], rulebook: Rulebook) -> list[Verdict]:
    """The verdict on each report or season, in their order."""
    known = [
        _remembered.get((subject.digest, rulebook.version))
        if isinstance(subject, AnnualReport)
        else None
        for subject in (subjects if _remembered else ())
    ]
    if known and all(known):
        return [verdict for verdict in known if verdict is not None]
    return verdict.judge(subjects, rulebook, validated)


def validated(suite: str, frame: Frame, rules: list[Rule]) -> Iterator[Judged]:
    """Each rule with the rows that it judged and those of them that failed."""
    import great_expectations as gx

    batch = _batch_definition().get_batch({"dataframe": _data(suite, frame)})
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
            yield from validated(suite, frame, [rule])
        return
    by_number = {r.expectation_config.meta["number"]: r for r in result.results}
    for number, rule in enumerate(rules):
        outcome = by_number.get(number)  # none of an expectation that it cannot make
        failed = outcome and outcome.result.get("unexpected_index_list")
        if failed is None:
            raise _broken(rule, _exception(outcome.exception_info if outcome else {}))
        yield Judged(rule, rule.judges(frame), failed)


def _data(suite: str, frame: Frame) -> pd.DataFrame:
    """The frame as Great Expectations takes it, rows numbered from 0."""
    import pandas as pd

    data = pd.DataFrame(dict(frame.columns))
    # A column of numbers is one of objects where all are missing, and can then not be compared.
    numbers = (name for name, kind in COLUMNS[suite].items() if kind == "number" and name in data)
    return data.astype(dict.fromkeys(numbers, float))


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


@cache
def _batch_definition() -> Any:
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("nianbao").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")
