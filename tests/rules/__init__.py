"""One invalid and one valid fixture a rule, a family of rules a file.

INVALID maps a code to (what is changed in the small agency, the place of the finding);
VALID maps a code to a change that comes close to the rule and must stay silent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Change = Callable[[dict[str, Any]], None]


def changed(*path: str | int, to: Any) -> Change:
    """A change of one value under `figures`."""

    def change(parameters: dict[str, Any]) -> None:
        place = parameters["figures"]
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to

    return change
