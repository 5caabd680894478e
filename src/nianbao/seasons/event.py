"""What happens to a body's report in a season: each kind of event, and what it carries."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from nianbao.characters import fitting
from nianbao.inputs.source import described
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
LONGEST_URL = 1000
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")
_URL = re.compile(r"https?://[^\s/?#@\\\"'<>]+([/?#][^\s\\\"'<>]*)?", re.IGNORECASE)


def _moment(text: str) -> str:
    if not _MOMENT.fullmatch(text):
        raise ValueError(f"时间，如 2024-01-20T10:00:00+08:00|{described(text)}")
    datetime.fromisoformat(text)
    return text


def web_address(text: str) -> str:
    """An address that a page may link to; ValueError for any other."""
    if len(text) > LONGEST_URL or not _URL.fullmatch(fitting(text)):
        wanted = "http:// 或 https:// 开头的网址，中间没有空格和引号"
        raise ValueError(f"{wanted}|{described(text)}")
    return text


Moment = Annotated[str, AfterValidator(_moment)]
Url = Annotated[str, AfterValidator(web_address)]


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
    url: Url | None = None  # where it was published
    on: Day | None = None  # the day of it, where that is not when it was written down

    @property
    def day(self) -> date:
        """The day that counts: the one given, else that on which it was written down."""
        return self.on or date.fromisoformat(self.at[:10])
