"""What can be judged: a report, or a district's season."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from nianbao.form.edition import Form
from nianbao.inputs.agency_year import Accepted


class Subject(Protocol):
    """What the rules judge; its frames stand in `frames/`."""

    @property
    def key(self) -> str:
        """Whose findings they are."""
        ...

    @property
    def year(self) -> int: ...

    @property
    def form(self) -> Form: ...

    @property
    def local(self) -> str:
        """The district whose own rules apply."""
        ...

    @property
    def explanations(self) -> Sequence[Accepted]: ...
