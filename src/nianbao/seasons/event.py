"""What happens to a body's report in a season: each kind of event, and what it carries."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from nianbao.inputs.values import Day, Id, Line, Strict, Text

Kind = Literal["submitted", "returned", "approved", "published", "filed"]
KINDS: dict[Kind, str] = {
    "submitted": "报送",
    "returned": "退回",
    "approved": "审定",
    "published": "公布",
    "filed": "备案",
}
Seal = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")]


class Event(Strict):
    """One line of the record: what happened to whose report, and when it was written down.

    `seal` is that of the report as it was then (AnnualReport.seal), of a filed one as published.
    """

    event: Kind
    body: Id
    at: Moment
    seal: Seal
    by: Line | None = None  # who approved, sent back or handed in
    role: Line | None = None
    reason: Text | None = None  # of one that is sent back
    url: Line | None = None  # where it was published
    on: Day | None = None  # the day of publication or of filing

    @property
    def day(self) -> date:
        """The day that counts: the one given, else that on which it was written down."""
        return self.on or date.fromisoformat(self.at[:10])
