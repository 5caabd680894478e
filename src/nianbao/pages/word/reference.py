"""An office's own Word file, of which a report takes the styles and the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """What is taken."""
