"""The wordings that state a number or deny a thing, in order of precedence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.prose.claims.kinds import words
from nianbao.prose.claims.phrases import compiled
from nianbao.prose.claims.prose import Prose
from nianbao.prose.claims.wordings.cases import cases
from nianbao.prose.claims.wordings.decisions import charges, decisions, documents
from nianbao.prose.claims.wordings.denials import denials
from nianbao.prose.claims.wordings.fees import fees
from nianbao.prose.claims.wordings.published import published
from nianbao.prose.claims.wordings.requests import requests
from nianbao.prose.claims.wordings.rows import rows_and_columns
from nianbao.prose.claims.wordings.wording import Wording


@cache
def wordings(form: Form) -> tuple[Wording, ...]:
    """All wordings in order of precedence: the first that reads a number has it."""
    return tuple(wording for _, group in _groups(form) for wording in group)


def wordings_in(read: Prose, form: Form) -> Iterator[Wording]:
    """Those that the prose can have, in the same order."""
    for words_needed, group in _groups(form):
        if words_needed is None or words_needed.search(read.masked):
            for wording in group:
                if read.quantities or not wording.counts:
                    yield wording


@cache
def _groups(form: Form) -> tuple[tuple[re.Pattern[str] | None, tuple[Wording, ...]], ...]:
    """The wordings in groups; a group of rows is passed over in a prose that names none of them."""
    labels = words(form, Role.REQUESTS) | words(form, Role.REQUESTS, "column")
    return (
        (None, (*cases(), *requests())),
        (_any(labels), tuple(rows_and_columns(form))),
        (_any(words(form, Role.DOCUMENTS)), tuple(documents(form))),
        (_any(words(form, Role.DECISIONS)), tuple(decisions(form))),
        (None, (*charges(), *fees(), *published(), *denials(form))),
    )


def _any(labels: Mapping[str, str]) -> re.Pattern[str]:
    return compiled("|".join(labels.values()) or "(?!)")
