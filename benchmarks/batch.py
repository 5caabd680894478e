"""The batch against the stock route, in one run on the same agencies and cores.

    python -m benchmarks.batch [NUMBER...]

The first number of agencies is run by every route, the others by the batch alone.

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
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from benchmarks.agencies import ROOT, invent

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


def stages(root: Path) -> None:
    """Where the CPU seconds of a report go: one job in this process, each step timed."""
    import papermill

    from nianbao import expectations, exporters, worker

    spent: dict[str, float] = {}

    def watched(owner: object, name: str, stage: str) -> None:
        original = getattr(owner, name)

        def timing(*args: object, **kwargs: object) -> object:
            cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
            wall = time.process_time()
            try:
                return original(*args, **kwargs)
            finally:
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                child = after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime
                spent[stage] = spent.get(stage, 0) + time.process_time() - wall + child

        setattr(owner, name, timing)

    files = tuple(str(file) for file in sorted((root / "params").glob("*/2023/*.yaml"))[:48])
    job = worker.Job(files[:2], str(root), str(root / "stages"), "", False, 600)
    worker.run_job(job)  # loads everything
    watched(worker, "read_annual_report", "read and compose")
    watched(expectations, "remember", "validate")
    watched(papermill, "execute_notebook", "execute")
    watched(exporters.ReviewExporter, "edition", "review HTML")
    watched(exporters.ReportExporter, "edition", "report HTML")
    watched(exporters.PDFExporter, "edition", "PDF")
    _, cpu = timed(lambda: worker.run_job(replace(job, files=files)))
    spent["the rest"] = cpu - sum(spent.values())
    print(f"\nCPU seconds a report by stage ({len(files)} reports, one worker)\n")
    print(f"| {' | '.join(spent)} | whole |\n|{'---|' * (len(spent) + 1)}")
    print(f"| {' | '.join(f'{s / len(files):.3f}' for s in (*spent.values(), cpu))} |", flush=True)


def sizes(numbers: list[int]) -> None:
    """The batch alone on other numbers of agencies: does a report cost the same?"""
    print("\n| agency-years | a report | nothing changed | largest process |\n|---|---|---|---|")
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            invent(root, number)
            times = []
            for _ in range(2):
                command = [sys.executable, "-m", "benchmarks.batch", "--one", str(root)]
                done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
                times.append([float(part) for part in done.stdout.split()])
            (first, peak), (again, _) = times
            print(
                f"| {2 * number} | {first / number / 2:.3f} s | {again:.2f} s | {peak:.0f} MiB |",
                flush=True,
            )


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        wall, _ = timed(lambda: batch(Path(sys.argv[2])))
        print(wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
        return
    number, *others = [int(part) for part in sys.argv[1:]] or [100, 500]
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
        stages(root)
    sizes([number, *others])


if __name__ == "__main__":
    main()
