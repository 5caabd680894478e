"""The frame of the problems of section five, with their answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.prose.passage import Passage

Row = dict[str, Any]


def problems(report: AnnualReport) -> Iterator[Row]:
    """A problem of section five (group this_year or last_year): problem, answer, their lengths.

    `repeated` tells whether last year's report has the problem in the same words. Where a
    published report sets no answer apart, whether there is one is not known.
    """
    before = {_words(problem) for problem, _ in _pairs(report.prior, "this_year")}
    for passage in report.passages:
        group = passage.group
        for number, (problem, answer) in enumerate(passage.pairs, 1):
            said, answered = _words(problem), _words(answer)
            told = answered or report.published is None
            repeats = group == "this_year" and report.prior is not None
            yield {
                **report.sentence_place(passage.section, problem.whole),
                "group": group,
                "number": str(number),
                "problem": said,
                "problem_length": float(len(said)),
                "answer_length": float(len(answered)) if told else None,
                "repeated": said in before if repeats else None,
            }


def _pairs(report: AnnualReport | None, group: str) -> tuple[tuple[Passage, Passage], ...]:
    passages = report.passages if report else ()
    return next((passage.pairs for passage in passages if passage.group == group), ())


def _words(passage: Passage) -> str:
    """The words of a text without the number or the year before them."""
    return re.sub(
        r"^(?:[一二三四五六七八九]是|20[0-9]{2}年(?:度)?[,，]?)", "", "".join(passage.words.split())
    )
