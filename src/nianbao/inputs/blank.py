"""A blank parameter file: every key with what it is for, every table and row with its label.

Read back it is what is still to be filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nianbao.form.edition import Form
from nianbao.inputs.agency_year import Narrative
from nianbao.inputs.parameter_text import parameter_text
from nianbao.inputs.problem import fields
from nianbao.inputs.text import canonical

ANSWERED = "last_year"  # the list in which last year's problems stand to be answered


@dataclass(frozen=True)
class TakenOver:
    """What the new file has from last year's: values by address, and last year's problems."""

    values: Mapping[tuple[str, ...], Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def blank_file(
    form: Form, district: str, year: int, agency: str, schema: str, taken: TakenOver | None = None
) -> str:
    """The text of the file for a place in the workspace; `schema` is the path to its schema."""
    own = {("agency", "id"): agency, ("agency", "district"): district, ("year",): year}
    values: dict[str, Any] = {}
    for (*above, key), value in {**(taken.values if taken else {}), **own}.items():
        inner = values
        for part in above:
            inner = inner.setdefault(part, {})
        inner[key] = value
    if taken and taken.problems:
        values["narrative"] = _answering(taken.problems)
    return parameter_text(form, values, f"params/{district}/{year}/{agency}.yaml", schema)


def _answering(problems: tuple[str, ...]) -> dict[str, Any]:
    """The narrative with last year's problems, each to be answered."""
    for section, given in fields(Narrative).items():
        if answered := fields(given.annotation).get(ANSWERED):
            problem = next(iter(fields(answered.annotation)))
            return {section: {ANSWERED: [{problem: canonical(text)} for text in problems]}}
    raise AssertionError(ANSWERED)
