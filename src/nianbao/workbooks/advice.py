"""What to do about a finding, in the words of whoever mends it: calm and short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from nianbao.form.edition import Form
from nianbao.inputs.workbook.layout import layout
from nianbao.rules.causes import causes
from nianbao.rules.finding import Finding

# A message's first sentence says what is wrong; the last one that asks is what to do.
_ASKED = re.compile(r"(?P<problem>.+。)(?P<what>[^。]*请[^。]*。[^请]*)", re.DOTALL)


class Advice(NamedTuple):
    """What is wrong, what to do, and whether it may be left so for a reason that is written."""

    problem: str
    remedy: str
    excusable: bool = False


def advice(
    findings: Sequence[Finding],
    form: Form,
    figures: Iterable[Mapping[str, Any]],
    never: frozenset[str],
) -> list[Advice]:
    """The advice on each finding; `figures` as in figures.json, `never` the codes that no
    explanation can accept.
    """
    wrong = _wrong_numbers(findings, form, figures)
    return [_of(one, wrong.get(n, ""), never) for n, one in enumerate(findings, 1)]


def _of(finding: Finding, wrong: str, never: frozenset[str]) -> Advice:
    asked = _ASKED.fullmatch(finding.message)
    problem, what = (asked["problem"], asked["what"]) if asked else (finding.message, "")
    if finding.status == "explained":
        return Advice(problem, "已有说明，不需处理；内容改动后说明失效。")
    if not what and finding.expected:
        what = f"应为：{finding.expected}。请核对后改正。"
    if finding.code in never:
        return Advice(problem, f"{what}{wrong}不能以说明代替改正。")
    return Advice(problem, f"{what}{wrong}", excusable=True)


def _wrong_numbers(
    findings: Sequence[Finding], form: Form, figures: Iterable[Mapping[str, Any]]
) -> dict[int, str]:
    """By the number of a finding the one figure that is likely to have caused it and others."""
    found: dict[int, str] = {}
    for cause in causes(findings, form, figures):
        if cause.kind == "number" and cause.cell and cause.expected is not None:
            place = layout(form).blocks[cause.cell.table].square(cause.cell.row, cause.cell.column)
            why = f"（{cause.likely}）" if cause.likely else ""
            said = f"很可能只需将{place}的{cause.found}改为{cause.expected}{why}。"
            found |= dict.fromkeys(cause.numbers, said)
    return found
