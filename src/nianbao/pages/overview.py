"""Where a district's bodies stand, above the list of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nianbao.rules.finding import Finding
from nianbao.seasons.position import STATES, Position, positions, summed_up
from nianbao.seasons.season import Season


@dataclass(frozen=True)
class Overview:
    """A district's season; of a list that cannot be read only `message`, which says why.

    `files` are what a batch has made of each body's report; `behind` are the bodies whose report
    it has not made since their file, or what the record says of them, changed.
    """

    district: str  # its id
    season: Season | None = None
    findings: tuple[Finding, ...] = ()
    files: Mapping[str, list[str]] = field(default_factory=dict)
    behind: frozenset[str] = frozenset()
    message: str = ""

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        return positions(self.season) if self.season else ()

    @property
    def sums(self) -> str:
        return summed_up(self.positions)

    def state(self, position: Position) -> str:
        return STATES[position.state]

    def said(self, position: Position) -> str:
        """What is to be known of a body beside its state."""
        said = [position.message]
        if position.own and position.place.body.id in self.behind:
            said.append("生成报告以后有变动，或者还没有生成，请运行 nianbao batch")
        return "；".join(filter(None, said))
