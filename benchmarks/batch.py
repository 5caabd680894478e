"""The batch against other routes, in one run on the same notebook, agencies and cores.

    python -m benchmarks.batch [AGENCIES...]

First all routes in turn, three rounds of them; then where a report's time goes; then the batch
alone on so many agencies (100, 1,000 and 10,000 unless told), one year's report each.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from benchmarks.agencies import ROOT, invent
from benchmarks.usage import Usage, usage

ROUNDS = 3
AGENCIES = 100  # of the comparison, two years each
# Enough reports to time a route that takes seconds for each and has its own start.
REPORTS = {"stock": 12, "in-process": 24, "embedded": 24}
BATCH = (sys.executable, "-m", "nianbao", "batch", "--quiet")


def batch(root: Path, *arguments: str) -> Usage:
    """The batch; some invented agencies have findings, none fails."""
    used = usage((*BATCH, *arguments), root)
    if used.code not in (0, 1):
        raise SystemExit(f"nianbao batch ended with {used.code}")
    return used


def route(name: str, root: Path, files: list[Path]) -> Usage:
    """Another route on some of the files."""
    some = files[:: len(files) // REPORTS[name]][: REPORTS[name]]
    command = (sys.executable, "-m", "benchmarks.routes", name, root, *some)
    used = usage(command, ROOT)
    if used.code:
        raise SystemExit(f"the route {name} ended with {used.code}")
    return used


def compare(root: Path) -> float:
    """All routes, round by round; the stock route's seconds a report."""
    invent(root, AGENCIES)
    files = sorted((root / "params").glob("*/*/*.yaml"))
    names = ["stock", "in-process"]
    if find_spec("ploomber_engine"):
        os.environ["PLOOMBER_STATS_ENABLED"] = "false"
        names.append("embedded")
    reports = {name: REPORTS[name] for name in names} | {"nianbao": len(files)}
    rounds: list[dict[str, Usage]] = []
    print(f"{os.cpu_count()} cores, {len(files)} agency-years, medians of {ROUNDS} rounds\n")
    for number in range(ROUNDS):
        used = {name: route(name, root, files) for name in names}
        shutil.rmtree(root / "outputs", ignore_errors=True)
        used["nianbao"] = batch(root)
        rounds.append(used)
        line = ", ".join(f"{name} {u.wall / reports[name]:.3f} s" for name, u in used.items())
        print(f"round {number + 1}: {line}", flush=True)
    print(
        "\n| route | reports | a report | CPU a report | memory together | nianbao is faster by |"
    )
    print("|---|---|---|---|---|---|")
    for name, number in reports.items():
        wall, cpu = (
            median(getattr(u[name], of) for u in rounds) / number for of in ("wall", "cpu")
        )
        faster = [u[name].wall / number / (u["nianbao"].wall / reports["nianbao"]) for u in rounds]
        memory = max(u[name].together for u in rounds)
        print(
            f"| {name} | {number} | {wall:.3f} s | {cpu:.3f} s | {memory:.0f} MiB "
            f"| {median(faster):.1f} ({min(faster):.1f} to {max(faster):.1f}) |",
            flush=True,
        )
    return median(u["stock"].wall for u in rounds) / reports["stock"]


def sizes(numbers: list[int], stock: float) -> None:
    """The batch alone on so many agencies: does a report cost the same, in time and memory?"""
    print(
        "\n| reports | whole | a report | stock / nianbao | largest process | memory together ",
        end="",
    )
    print("| nothing changed | one file changed |\n|---|---|---|---|---|---|---|---|", flush=True)
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            invent(root, number)
            year = [str(file.relative_to(root)) for file in sorted(root.glob("params/*/2023"))]
            first, again = batch(root, *year), batch(root, *year)
            file = next(root.glob("params/*/2023/*.yaml"))
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("示例路1号", "示例路2号"), encoding="utf-8")
            one = batch(root, *year)
        each = first.wall / number
        tenths = [first.course[n * len(first.course) // 10] for n in range(1, 10) if first.course]
        print(
            f"| {number:,} | {first.wall:.0f} s | {each:.3f} s | {stock / each:.0f} "
            f"| {first.largest:.0f} MiB | {first.together:.0f} MiB "
            f"| {again.wall:.2f} s | {one.wall:.1f} s |",
            flush=True,
        )
        print(f"memory together after each tenth: {', '.join(f'{m:.0f}' for m in tenths)} MiB")


def main() -> None:
    numbers = [int(part) for part in sys.argv[1:]] or [100, 1_000, 10_000]
    with tempfile.TemporaryDirectory() as folder:
        stock = compare(Path(folder))
        command = (sys.executable, "-m", "benchmarks.stages", folder)
        subprocess.run(command, cwd=ROOT, check=True)
    sizes(numbers, stock)


if __name__ == "__main__":
    main()
