"""What every notebook of a report would load, read or compile, done once for all in a nursery."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nianbao.rules.verdict import Verdict

# What a notebook imports, in the order in which a process loads it soonest.
MODULES = ("nianbao.pages.analysis", "nianbao.rules.expectations", "nianbao.notebook")


def rehearse(
    verdicts: dict[tuple[str, str], Verdict], root: str, samples: list[dict[str, Any]]
) -> None:
    """Know these verdicts and the rules of the workspace, and go through sample reports.

    What is wrong here is wrong in its own notebook, too, and told there.
    """
    from nianbao.errors import NianbaoError
    from nianbao.notebook import open_master
    from nianbao.rules.expectations import remember
    from nianbao.rules.rulebook import read_rulebook

    remember(verdicts)
    os.chdir(root)
    with suppress(NianbaoError):
        read_rulebook(Path(root) / "expectations")
    for parameters in samples:
        with suppress(Exception):
            master = open_master(**parameters)
            master._repr_mimebundle_()
            for section in master.report.form.sections:
                master.prose(section.id)
                for frame in master.tables(section.id).values():
                    repr(master.show(frame))
