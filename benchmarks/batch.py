"""The batch against the stock route, in one run on the same agencies and cores.

    python -m benchmarks.batch [NUMBER]

stock      papermill and three nbconvert processes a report, as many side by side as cores
in process one Python process a core, papermill's and nbconvert's own functions in a loop
nianbao    nianbao batch, from nothing, then again with nothing changed
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.agencies import invent

CORES = os.cpu_count() or 1
STOCK = 3 * CORES  # reports are enough to time a route that takes seconds for each
BIN = Path(sys.executable).parent
EDITIONS = ("nianbao-report", "nianbao-review", "nianbao-pdf")


def stock(file: Path, root: Path) -> None:
    """One report by the stock commands."""
    out = root / "stock" / f"{file.parts[-2]}-{file.stem}.ipynb"
    out.parent.mkdir(exist_ok=True)
    source = root / "notebooks" / "annual_report.ipynb"
    commands = [[BIN / "papermill", source, out, "-f", file]]
    commands += [[BIN / "jupyter-nbconvert", "--to", edition, out] for edition in EDITIONS]
    for command in commands:
        subprocess.run(command, cwd=root, check=True, capture_output=True)


def in_process(files: list[str], root: str) -> None:
    """Reports one after the other by papermill's and nbconvert's own functions."""
    import logging

    import nbformat
    import papermill
    import yaml
    from nbconvert.exporters import get_exporter

    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.chdir(root)
    for file in files:
        path = Path(file)
        parameters = yaml.safe_load(path.read_text(encoding="utf-8"))
        parameters["signed_on"] = str(parameters["signed_on"])
        out = Path(root) / "stock" / f"p-{path.parts[-2]}-{path.stem}.ipynb"
        out.parent.mkdir(exist_ok=True)
        source = "notebooks/annual_report.ipynb"
        papermill.execute_notebook(source, str(out), parameters=parameters, progress_bar=False)
        notebook = nbformat.read(out, as_version=4)
        for edition in EDITIONS:
            text = get_exporter(edition)().from_notebook_node(notebook)[0]
            data = text if isinstance(text, bytes) else text.encode()
            out.with_suffix(f".{edition}").write_bytes(data)


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Wall-clock and CPU seconds, of this process and its children."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    own = time.process_time()
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, cpu + time.process_time() - own


def batch(root: Path) -> None:
    command = [sys.executable, "-m", "nianbao", "batch", "params", "--quiet"]
    subprocess.run(command, cwd=root, check=False, capture_output=True)


def main() -> None:
    number = int(sys.argv[1]) if sys.argv[1:] else 100
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        invent(root, number)
        files = sorted((root / "params").glob("*/*/*.yaml"))
        some = files[:: len(files) // STOCK][:STOCK]
        print(f"{len(files)} agency-years, {CORES} cores; stock routes on {len(some)} of them\n")
        print("| route | reports | a report | CPU a report | throughput |\n|---|---|---|---|---|")
        rates: dict[str, float] = {}

        def row(name: str, reports: int, run: Callable[[], object]) -> None:
            wall, cpu = timed(run)
            rates[name] = reports / wall
            print(
                f"| {name} | {reports} | {wall / reports:.2f} s | {cpu / reports:.2f} s "
                f"| {reports / wall:.2f} /s |",
                flush=True,
            )

        def by_commands() -> None:
            with ThreadPoolExecutor(CORES) as pool:
                list(pool.map(lambda file: stock(file, root), some))

        def by_functions() -> None:
            parts = [[str(file) for file in some[n::CORES]] for n in range(CORES)]
            with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
                list(pool.map(in_process, parts, [str(root)] * CORES))

        row("stock", len(some), by_commands)
        row("in process", len(some), by_functions)
        shutil.rmtree(root / "outputs", ignore_errors=True)
        row("nianbao", len(files), lambda: batch(root))
        row("nianbao, nothing changed", len(files), lambda: batch(root))
        print(f"\nnianbao / stock: {rates['nianbao'] / rates['stock']:.0f}")
        print(f"nianbao / in process: {rates['nianbao'] / rates['in process']:.0f}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
