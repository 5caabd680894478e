"""`nianbao check`: one file against importing Great Expectations, and many files by both judges.

    python -m benchmarks.check [NUMBER...]

One file is timed as a whole process, in turns with a process that imports Great Expectations
and nothing else; of five of each the medians. The many are copies of the two example agencies
under other ids, half of each, in one process that has loaded what it needs.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = ("params/qiaokou/2023/grid-center.yaml", "params/suqian/2023/city.yaml")
TURNS = 5


def workspace(folder: Path, number: int) -> list[Path]:
    """A workspace with so many parameter files."""
    for name in ("expectations", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    files = []
    for index in range(number):
        text = (ROOT / EXAMPLES[index % 2]).read_text(encoding="utf-8")
        text = text.replace("\n  id: ", f"\n  id: a{index}-", 1)
        file = folder / "copies" / f"a{index}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def one_file() -> None:
    """The medians of whole processes, in turns."""
    commands = {
        "importing Great Expectations": ["-c", "import great_expectations"],
        **{f"checking {file}": ["-m", "nianbao", "check", file] for file in EXAMPLES},
    }
    took: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(TURNS):
        for name, arguments in commands.items():
            begun = time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
            took[name].append(time.perf_counter() - begun)
    medians = {name: statistics.median(times) for name, times in took.items()}
    least = next(iter(medians.values()))
    print("| what | median of five | of the import |\n|---|---|---|")
    for name, median in medians.items():
        print(f"| {name} | {median:.2f} s | {median / least:.2f} |", flush=True)


def measured(judge_name: str, number: int) -> None:
    """One run of a judge in this process, printed as a line."""
    from nianbao.annual_report import read_annual_report
    from nianbao.inputs.workspace import Workspace
    from nianbao.rules.check import check
    from nianbao.rules.rulebook import read_rulebook

    judge = import_module(f"nianbao.rules.{judge_name}").judge
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = workspace(folder, number)
        place = Workspace(folder)
        rulebook = read_rulebook(place.suites)
        check(files[:2], place, rulebook, judge)  # loads everything
        begun = time.perf_counter()
        for file in files:
            read_annual_report(file, place)
        read = time.perf_counter() - begun
        begun = time.perf_counter()
        check(files, place, rulebook, judge)
        whole = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {judge_name} | {number} | {whole:.1f} s | {1000 * whole / number:.1f} ms "
        f"| {read / whole:.0%} | {peak:.0f} MiB |",
        flush=True,
    )


def main() -> None:
    """Each number in a process of its own, so that peaks of memory do not add up."""
    if sys.argv[1:2] == ["--one"]:
        measured(sys.argv[2], int(sys.argv[3]))
        return
    one_file()
    print("\n| judge | files | time | a file | of it reading | peak |")
    print("|---|---|---|---|---|---|", flush=True)
    for number in sys.argv[1:] or ("1", "100", "1000"):
        for judge in ("quick", "expectations"):
            command = [sys.executable, "-m", "benchmarks.check", "--one", judge, number]
            subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
