"""The front page of what a district publishes: every body of its list, with its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nianbao.inputs.agency_year import KINDS
from nianbao.pages.downloads import KINDS as DOWNLOADS
from nianbao.pages.html import page


@dataclass(frozen=True)
class Line:
    """A body: the folder of its report where there is one, the day on which it was published.

    `through` is the body whose report has its own, too.
    """

    name: str
    kind: str
    folder: str = ""
    on: date | None = None
    through: str = ""

    @property
    def kind_name(self) -> str:
        return KINDS.get(self.kind, "")


def package_page(title: str, mark: str, lines: Sequence[Line]) -> str:
    """The page; `mark` says which district and year it is of."""
    return page(
        "package.html.jinja",
        title=title,
        mark=mark,
        lines=lines,
        number=sum(bool(line.folder) for line in lines),
        dated=any(line.on for line in lines),
        files=DOWNLOADS,
    )
