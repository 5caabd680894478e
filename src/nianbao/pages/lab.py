"""A cell's output as JupyterLab shows it: the reviewer's page of that cell alone.

Each output carries its style: the page around it is JupyterLab's, light or dark, and takes
cells that are out of sight away, with all that they hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markupsafe import Markup

from nianbao.pages.executed import AnyOutput
from nianbao.pages.html import page
from nianbao.pages.outputs import Record
from nianbao.pages.review import Entry
from nianbao.rules.finding import counts

_SCOPE = ":is(#nianbao, .nianbao)"  # weighs as an id: more than whatever JupyterLab says
_MOST_ROWS = 20  # of a ledger shown under one figure; the review edition has more


def cell_html(output: AnyOutput, id: str | None = None) -> str:
    """What a cell left, with the results of its rules; `id` is what links lead to."""
    return _html(output=output, id=id)


def opening_html(record: Record) -> str:
    """The title of the report, how many findings it has, and what it was made from."""
    opening = {
        "title": record.title,
        "counts": counts(record.findings),
        "findings": record.findings,
        "blocked": record.is_blocked,
        "provenance": record.provenance,
    }
    return _html(opening=opening)


def findings_html(entries: Sequence[Entry]) -> str:
    """The findings by cause, the worst first."""
    return _html(entries=entries, id="findings")


def _html(**data: object) -> str:
    usual = {"id": None, "opening": None, "entries": None, "output": None}
    limits = {"most_rows": _MOST_ROWS}
    return page("lab.html.jinja", **{**usual, **limits, **data, "style": _style()})


@cache
def _style() -> Markup:
    """The style of the review page, its rules for the whole page those of one output."""
    own = re.sub(r"^(?::root|html|body)(?= {)", "&", page("lab.css"), flags=re.MULTILINE)
    return Markup(f"{_SCOPE} {{{' '.join(own.split())}}}")
