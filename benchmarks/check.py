"""`nianbao check` on many agency-years: time a file, peak memory, Great Expectations' share.

    python -m benchmarks.check [NUMBER...]

The files are copies of the two example agencies under other ids, half of each.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = ("params/qiaokou/2023/grid-center.yaml", "params/suqian/2023/city.yaml")


def workspace(folder: Path, number: int) -> list[Path]:
    """A workspace with so many parameter files."""
    for name in ("expectations", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    files = []
    for index in range(number):
        text = (ROOT / EXAMPLES[index % 2]).read_text(encoding="utf-8")
        text = text.replace("\n  id: ", f"\n  id: a{index}-", 1)
        file = folder / "params" / "bench" / "2023" / f"a{index}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def measured(number: int) -> None:
    """One run in this process, printed as a line."""
    from great_expectations.datasource.fluent.interfaces import Batch

    from nianbao.annual_report import read_annual_report
    from nianbao.inputs.workspace import Workspace
    from nianbao.rules.expectations import judge
    from nianbao.rules.rulebook import read_rulebook

    in_gx = 0.0
    validate = Batch.validate

    def timed(*args: object, **kwargs: object) -> object:
        nonlocal in_gx
        begun = time.perf_counter()
        try:
            return validate(*args, **kwargs)
        finally:
            in_gx += time.perf_counter() - begun

    Batch.validate = timed
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = workspace(folder, number)
        place = Workspace(folder)
        rulebook = read_rulebook(place.suites)
        judge([read_annual_report(files[0], place)], rulebook)  # loads everything
        in_gx = 0.0
        begun = time.perf_counter()
        reports = [read_annual_report(file, place) for file in files]
        read = time.perf_counter() - begun
        judge(reports, rulebook)
        whole = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {number} | {whole:.1f} s | {1000 * whole / number:.1f} ms | {read / whole:.0%} "
        f"| {in_gx / whole:.0%} | {(whole - read - in_gx) / whole:.0%} | {peak:.0f} MiB |",
        flush=True,
    )


def main() -> None:
    """Each number in a process of its own, so that peaks of memory do not add up."""
    if sys.argv[1:2] == ["--one"]:
        measured(int(sys.argv[2]))
        return
    print("| files | time | a file | reading | Great Expectations | frames, findings | peak |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for number in sys.argv[1:] or ("1", "100", "1000"):
        command = [sys.executable, "-m", "benchmarks.check", "--one", number]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
