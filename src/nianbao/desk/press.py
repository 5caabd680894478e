"""Where proofs are pulled: one report executed again and again, in a nursery that is kept."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.annual_report import read_annual_report
from nianbao.engine.nursery import Nursery
from nianbao.errors import NotebookError
from nianbao.inputs.workspace import Workspace
from nianbao.pipeline import executed
from nianbao.rehearsal import MODULES, rehearse
from nianbao.rules.rulebook import read_rulebook

if TYPE_CHECKING:
    from nianbao.pages.executed import Executed

TIME_LIMIT = 60  # seconds for one notebook, which takes less than one
_LOADED = ("papermill", "nianbao.pages.review")  # what the first proof would wait for


class Press:
    """Makes the proofs of one report; all but `halt` is for one thread alone."""

    def __init__(self, file: Path, workspace: Workspace, time_limit: float = TIME_LIMIT) -> None:
        self.file, self.workspace, self.time_limit = file, workspace, time_limit
        self.nursery = Nursery(MODULES)
        self.is_halted = False
        self._is_rehearsed = False

    def proof(self) -> Executed:
        """The notebook as the files now make it; NianbaoError for what is wrong with them."""
        if self.nursery.process is None:
            self.nursery.start()  # it loads while the report is read and judged here
        rulebook = read_rulebook(self.workspace.suites)
        report = read_annual_report(self.file, self.workspace)
        # The notebook is told the verdict, and needs no judge of its own.
        from nianbao.rules.quick import judge

        known = {(report.digest, rulebook.version): judge([report], rulebook)[0]}
        for module in _LOADED:
            import_module(module)
        if self.is_halted:
            raise NotebookError("已停止")
        samples = [] if self._is_rehearsed else [report.agency_year.parameters()]
        self.nursery.prepare(rehearse, known, str(self.workspace.root), samples)
        self._is_rehearsed = True
        return executed(report, self.workspace, self.nursery, self.time_limit)

    def halt(self) -> None:
        """End what runs, from any thread: the proof that is being made comes to an error."""
        self.is_halted = True
        self.nursery.interrupt()

    def close(self) -> None:
        """Leave no process behind."""
        self.nursery.close()
