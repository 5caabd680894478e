"""A proof (校样): the review edition on the desk, and what is said of the last save."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from nianbao.rules.finding import SEVERITIES, counts

if TYPE_CHECKING:
    from nianbao.pages.executed import Executed


@dataclass(frozen=True)
class Proof:
    """What the page shows; a save that comes to nothing leaves the last good edition below."""

    state: Literal["checking", "current", "refused"] = "checking"
    line: str = "正在核对…"
    message: str = ""
    executed: Executed | None = None
    number: int = 0  # of the edition: a later one has a greater number, 0 is none
    made_at: str = ""  # its time of day

    def checking(self) -> Proof:
        """The files have changed."""
        return replace(self, state="checking", line=Proof.line, message="")

    def current(self, executed: Executed, seconds: float) -> Proof:
        """A new edition, which took some seconds."""
        tally, now = counts(executed.record.findings), _now()
        words = {**SEVERITIES, "explained": "已说明"}
        found = "，".join(f"{word} {tally[key]}" for key, word in words.items())
        line = f"{now} 已更新：{found}（{seconds:.1f} 秒）"
        return Proof("current", line, "", executed, time.time_ns() // 1_000_000, now)

    def refused(self, message: str) -> Proof:
        """The files cannot be used, or their notebook failed."""
        below = f"，下面是 {self.made_at} 的内容" if self.executed else ""
        return replace(self, state="refused", line=f"{_now()} 没有更新{below}", message=message)

    @property
    def event(self) -> dict[str, str | int]:
        """What the page is told; it fetches an edition of another number than its own."""
        return {name: getattr(self, name) for name in ("state", "line", "message", "number")}

    def page(self, nonce: str) -> str:
        """The whole page, in which no script but that of the nonce is to run."""
        from nianbao.pages.html import page

        return page("proof.html.jinja", proof=self, nonce=nonce, **self._edition)

    @cached_property
    def _edition(self) -> dict[str, object]:
        if self.executed is None:
            return {"document": None, "review": None}
        from nianbao.pages.public import document
        from nianbao.pages.review import review

        return {
            "document": document(self.executed, draft=False),
            "review": review(self.executed),
        }


def _now() -> str:
    return datetime.now().strftime("%H:%M:%S")
