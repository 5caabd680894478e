"""Other ways to the same notebook and its editions, a core each.

    python -m benchmarks.routes stock|in-process|embedded FOLDER FILE...

stock       the papermill command and three nbconvert commands a report
in-process  papermill's and nbconvert's own functions in a loop, a kernel process a report
embedded    the same with Ploomber's engine, which runs the cells in the looping process itself
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

CORES = os.cpu_count() or 1
NOTEBOOK = Path("notebooks") / "annual_report.ipynb"
BIN = Path(sys.executable).parent
EDITIONS = ("nianbao-report", "nianbao-review", "nianbao-pdf")
ENGINES = {"in-process": None, "embedded": "embedded"}


def output(folder: Path, file: Path) -> Path:
    """The executed notebook of a parameter file, beside which its editions stand."""
    place = folder / "other" / f"{file.parts[-3]}-{file.parts[-2]}-{file.stem}.ipynb"
    place.parent.mkdir(exist_ok=True)
    return place


def by_commands(folder: Path, file: Path) -> None:
    """One report by the stock commands."""
    out = output(folder, file)
    commands: list[list[str | Path]] = [[BIN / "papermill", NOTEBOOK, out, "-f", file]]
    commands += [[BIN / "jupyter-nbconvert", "--to", edition, out] for edition in EDITIONS]
    for command in commands:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)


def by_functions(folder: Path, files: list[Path], engine: str | None) -> None:
    """Reports one after the other in this process."""
    import nbformat
    import papermill
    import yaml
    from nbconvert.exporters import get_exporter

    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.chdir(folder)
    for file in files:
        parameters = yaml.safe_load(file.read_text(encoding="utf-8"))
        parameters["signed_on"] = str(parameters["signed_on"])
        out = output(folder, file)
        papermill.execute_notebook(
            str(NOTEBOOK), str(out), parameters=parameters, progress_bar=False, engine_name=engine
        )
        notebook = nbformat.read(out, as_version=4)
        for edition in EDITIONS:
            text = get_exporter(edition)().from_notebook_node(notebook)[0]
            data = text if isinstance(text, bytes) else text.encode()
            out.with_suffix(f".{edition}").write_bytes(data)


def main() -> None:
    route, folder, *files = sys.argv[1], *map(Path, sys.argv[2:])
    if route == "stock":
        with ThreadPoolExecutor(CORES) as threads:
            list(threads.map(by_commands, [folder] * len(files), files))
        return
    parts = [files[n::CORES] for n in range(CORES)]
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as processes:
        list(processes.map(by_functions, [folder] * CORES, parts, [ENGINES[route]] * CORES))


if __name__ == "__main__":
    main()
