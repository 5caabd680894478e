"""A ledger of a million requests: read, checked, counted, beside plain pandas.read_csv.

python -m benchmarks.ledger [ROWS]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
LABELS = ("（一）予以公开", "（二）部分公开", "1.本机关不掌握相关政府信息", "2.重复申请", "3.其他")
WHO = ("自然人", "商业企业", "法律服务机构")


def write(file: Path, rows: int) -> None:
    """Requests of twenty years, one after the other, each answered within a month."""
    import numpy as np

    first = np.datetime64("2004-06-01")
    with file.open("w", encoding="utf-8") as stream:
        stream.write("编号,申请人类别,收到日期,办理结果,答复日期\n")
        for start in range(0, rows, 100_000):
            numbers = np.arange(start, min(rows, start + 100_000))
            received = first + (numbers * 7000 // rows)
            replied = received + 3 + numbers % 20
            stream.writelines(
                f"申{n},{WHO[n % 3]},{a},{LABELS[n % 5]},{b}\n"
                for n, a, b in zip(numbers, received, replied, strict=True)
            )


def measured(way: str, file: Path) -> None:
    """One way of reading, in this process."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if way == "pandas":
        import pandas as pd

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        rows = len(pd.read_csv(file))
    else:
        from nianbao.form.editions import edition
        from nianbao.inputs.ledgers.counting import count_requests, of_year
        from nianbao.inputs.ledgers.definition import definitions
        from nianbao.inputs.ledgers.reader import read_ledger
        from nianbao.inputs.ledgers.time_limits import with_limits

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        ledger = read_ledger(file, file.name, None, definitions()["requests"])
        count_requests(ledger, edition("gb2021_30"), 2022)
        with_limits(of_year(ledger, 2022, "received_on", "replied_on"), Path("/nowhere"))
        rows = len(ledger)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{rows} {seconds} {peak / 1024} {(peak - before) / 1024}")


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        measured(sys.argv[2], Path(sys.argv[3]))
        return
    number = int(sys.argv[1]) if sys.argv[1:] else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requests.csv"
        write(file, number)
        print(f"{number} rows, {file.stat().st_size / 2**20:.0f} MiB")
        print("| way | time | peak memory | of it for the ledger |\n|---|---|---|---|")
        times = {}
        for way in ("pandas", "nianbao"):
            command = [sys.executable, "-m", "benchmarks.ledger", "--one", way, str(file)]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            _, seconds, peak, grown = map(float, done.stdout.split())
            times[way] = seconds
            print(f"| {way} | {seconds:.1f} s | {peak:.0f} MiB | {grown:.0f} MiB |", flush=True)
        print(f"ratio of times: {times['nianbao'] / times['pandas']:.1f}")


if __name__ == "__main__":
    main()
