"""The text of the sections."""

from __future__ import annotations

from tests.rules import Change

INVALID: dict[str, tuple[Change, str]] = {
    "S012": (lambda p: p.update(narrative={"s1": {"intro": "长" * 1001}}), "s1"),
}

VALID: dict[str, Change] = {
    "S012": lambda p: p.update(narrative={"s1": {"intro": "长" * 1000}}),
}
