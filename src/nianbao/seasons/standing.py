"""Where a body's report stands, by what happened to it, and what may happen next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from nianbao.seasons.event import KINDS, Event, Kind

Step = Literal["none", "submitted", "returned", "approved", "published"]
# What must have happened last before an event may: filing leaves a report as published as it was.
_AFTER: dict[Kind, tuple[Step, ...]] = {
    "submitted": ("none", "submitted", "returned", "approved", "published"),
    "returned": ("submitted", "approved", "published"),
    "approved": ("submitted",),
    "published": ("approved", "published"),
    "filed": ("published",),
}
_NOW: dict[Step, str] = {
    "none": "尚未报送",
    "submitted": "已报送，尚未审定",
    "returned": "已退回",
    "approved": "已审定",
    "published": "已公布",
}


@dataclass(frozen=True)
class Standing:
    """What happened to one body's report, in the order of the record."""

    body: str
    events: tuple[Event, ...] = ()

    @cached_property
    def step(self) -> Step:
        """What happened last, filing aside."""
        kinds = [event.event for event in self.events if event.event != "filed"]
        return kinds[-1] if kinds else "none"

    @property
    def submitted(self) -> Event | None:
        """How it was handed in last."""
        return self._last("submitted")

    @property
    def first_submitted(self) -> Event | None:
        """How it was first handed in: what comes back was not late for that."""
        return next((event for event in self.events if event.event == "submitted"), None)

    @property
    def submitted_on(self) -> date | None:
        """The day on which it was first handed in."""
        return self.first_submitted.day if self.first_submitted else None

    @property
    def returned(self) -> Event | None:
        """How it was sent back, where it has not come in again since."""
        return self._last("returned") if self.step == "returned" else None

    @property
    def approved(self) -> Event | None:
        """How it was approved, where that still holds: it has not come in again since."""
        return self._last("approved") if self.step in ("approved", "published") else None

    @property
    def published(self) -> Event | None:
        return self._last("published") if self.step == "published" else None

    @property
    def published_on(self) -> date | None:
        """The day on which it was first published: what is published anew was not late for that."""
        first = next((event for event in self.events if event.event == "published"), None)
        return first.day if first and self.published else None

    @property
    def filed(self) -> Event | None:
        return self._last("filed") if self.step == "published" else None

    @cached_property
    def digest(self) -> str:
        """Of all that happened; the same for nothing."""
        whole = "\n".join(event.model_dump_json() for event in self.events)
        return hashlib.sha256(whole.encode()).hexdigest() if whole else ""

    def changed(self, seal: str) -> Literal["approved", "published"] | None:
        """Since when a report of this seal is another: its approval, its publication; or not."""
        event = self.outdated(seal)
        if event is None or event.event == "submitted":
            return None
        return "published" if event is self.published else "approved"

    def outdated(self, seal: str) -> Event | None:
        """What holds now of a report that had another seal: its publication first; None if none.

        Of one that was sent back nothing holds: it is to be changed.
        """
        handed_in = self.submitted if self.step == "submitted" else None
        holding = (self.published, self.approved, handed_in)
        return next((event for event in holding if event and event.seal != seal), None)

    def refusal(self, kind: Kind, seal: str) -> str | None:
        """Why an event may not happen now to a report of this seal; None if it may."""
        if self.step not in _AFTER[kind]:
            wanted = "、".join(dict.fromkeys(_NOW[step] for step in _AFTER[kind]))
            return f"不能{KINDS[kind]}：{_NOW[self.step]}；应为{wanted}"
        same = self.submitted is not None and self.submitted.seal == seal
        if kind == "submitted" and same and self.step != "returned":
            return "不必再报送：内容与上次报送的相同"
        if kind in ("returned", "approved") and not same:
            return f"不能{KINDS[kind]}：文件在报送以后有改动，请重新报送"
        return None

    def _last(self, kind: Kind) -> Event | None:
        return next((event for event in reversed(self.events) if event.event == kind), None)


def standings(events: Iterable[Event]) -> dict[str, Standing]:
    """Where each body stands, by id; those without events are not there."""
    by_body: dict[str, list[Event]] = {}
    for event in events:
        by_body.setdefault(event.body, []).append(event)
    return {body: Standing(body, tuple(own)) for body, own in by_body.items()}
