"""A batch of workbooks beside a batch of the same reports as YAML files, in turns.

    python -m benchmarks.workbooks [AGENCIES]

So many invented agencies (100 unless told), two years each, once in each spelling; three rounds.
Every output is then compared byte by byte, the executed notebooks excepted.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.agencies import invent
from benchmarks.usage import Usage, usage
from nianbao.inputs.reading import read_agency_year
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of

ROUNDS = 3
BATCH = (sys.executable, "-m", "nianbao", "batch", "--quiet", "--force")


def spelled(root: Path) -> tuple[int, float, float]:
    """Turn every parameter file into a workbook: how many, and the seconds to write and read."""
    files = sorted((root / "params").glob("*/*/*.yaml"))
    written = read = 0.0
    for file in files:
        agency_year = read_agency_year(file)
        begun = time.process_time()
        whole = workbook(agency_year.form, *values_of(agency_year))
        written += time.process_time() - begun
        target = file.with_suffix(".xlsx")
        target.write_bytes(whole)
        file.unlink()
        begun = time.process_time()
        again = read_agency_year(target)
        read += time.process_time() - begun
        if again.sha256 != agency_year.sha256:
            raise SystemExit(f"{target} is not what {file} was")
    return len(files), written, read


def same(one: Path, other: Path) -> int:
    """How many outputs there are, each the same in both folders."""
    files = [file for file in sorted(one.glob("*/*/*/*")) if file.name != "notebook.ipynb"]
    for file in files:
        if file.read_bytes() != (other / file.relative_to(one)).read_bytes():
            raise SystemExit(f"{file} is not the same")
    return len(files)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        roots = {name: Path(folder) / name for name in ("YAML", "workbooks")}
        for root in roots.values():
            invent(root, number)
        files, written, read = spelled(roots["workbooks"])
        costs = f"{1000 * written / files:.0f} ms CPU to write, {1000 * read / files:.1f} to read"
        print(f"{files} reports; a workbook takes {costs}\n")
        used: dict[str, list[Usage]] = {name: [] for name in roots}
        for _ in range(ROUNDS):
            for name, root in roots.items():
                used[name].append(usage(BATCH, root))
        print("| batch of | seconds | CPU | MiB together | of YAML |\n|---|---|---|---|---|")
        least = median(one.wall for one in used["YAML"])
        for name, rounds in used.items():
            wall, cpu = median(one.wall for one in rounds), median(one.cpu for one in rounds)
            together = max(one.together for one in rounds)
            print(f"| {name} | {wall:.1f} | {cpu:.1f} | {together:.0f} | {wall / least:.2f} |")
        alike = same(*(root / "outputs" for root in roots.values()))
        print(f"\n{alike} outputs are the same byte by byte")


if __name__ == "__main__":
    main()
