"""Where the CPU seconds of a report go: a worker in this process, each of its steps timed.

    python -m benchmarks.stages FOLDER

The folder is a workspace of invented agencies.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import papermill
import psutil

from nianbao.batches import worker
from nianbao.pages import exporters
from nianbao.rules import expectations

MOST = 96  # reports


def stages(root: Path) -> None:
    """The table of the stages; what the notebook's own process takes is the nursery's."""
    spent: dict[str, float] = {}

    def watched(owner: object, name: str, stage: str) -> None:
        original: Callable[..., object] = getattr(owner, name)

        def timing(*args: object, **kwargs: object) -> object:
            begun = time.process_time()
            try:
                return original(*args, **kwargs)
            finally:
                spent[stage] = spent.get(stage, 0.0) + time.process_time() - begun

        setattr(owner, name, timing)

    def notebooks() -> float:
        nursery = worker._nursery().process
        times = psutil.Process(nursery.pid if nursery else None).cpu_times()
        return sum((times.user, times.system, times.children_user, times.children_system))

    def job(folder: str, files: list[Path]) -> worker.Making:
        return worker.Making(
            files=tuple(map(str, files)),
            outputs=str(root / folder),
            run=folder,
            time_limit=600,
            root=str(root),
            surroundings="",
            draft=False,
        )

    files = sorted((root / "params").glob("*/2023/*.yaml"))[:MOST]
    job("warm", files[:2]).work()  # loads everything
    watched(worker, "read_annual_report", "read and compose")
    watched(expectations, "judge", "validate")
    watched(papermill, "execute_notebook", "papermill")
    watched(exporters.ReviewExporter, "edition", "review HTML")
    watched(exporters.ReportExporter, "edition", "report HTML")
    watched(exporters.PDFExporter, "edition", "PDF")
    watched(exporters.DocxExporter, "edition", "Word")
    own, theirs = time.process_time(), notebooks()
    job("stages", files).work()
    own, theirs = time.process_time() - own, notebooks() - theirs
    rest = own - sum(spent.values())
    spent |= {"the notebook's process": theirs, "the rest": rest, "whole": own + theirs}
    print(f"\nCPU milliseconds a report by stage ({len(files)} reports, one worker)\n")
    print(f"| {' | '.join(spent)} |\n|{'---|' * len(spent)}")
    print(f"| {' | '.join(f'{1000 * s / len(files):.0f}' for s in spent.values())} |", flush=True)


if __name__ == "__main__":
    stages(Path(sys.argv[1]).resolve())
