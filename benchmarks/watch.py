"""`nianbao watch`: seconds to the first page, milliseconds from a save to the new page.

    python -m benchmarks.watch [FILE...]

The page is fetched as a browser does it: when the event has come. Medians of five saves.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
EXAMPLES = ("params/qiaokou/2023/grid-center.yaml", "params/example/2023/bureau.yaml")
SAVES = 5


def editions(address: str) -> Iterator[int]:
    """The size of each page that the server has, as soon as it has one."""
    shown = 0
    with urllib.request.urlopen(f"{address}events") as events:
        for line in events:
            number = json.loads(line.removeprefix(b"data: "))["number"] if b"{" in line else 0
            if number > shown:
                shown = number
                with urllib.request.urlopen(address) as page:
                    yield len(page.read())


def measured(file: str, root: Path) -> None:
    """One file watched and saved again and again, printed as a line."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    begun = time.perf_counter()
    command = [sys.executable, "-m", "nianbao", "watch", file, "--no-browser", "--quiet"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as watch:
        assert watch.stdout
        pages = editions(watch.stdout.readline().strip())
        next(pages)
        first = time.perf_counter() - begun
        times = []
        for number in range(SAVES):
            time.sleep(0.5)
            beside = path.with_name(".new")
            beside.write_text(f"{text}\n# {number}\n", encoding="utf-8")
            begun = time.perf_counter()
            beside.replace(path)
            next(pages)
            times.append(1000 * (time.perf_counter() - begun))
        watch.send_signal(signal.SIGINT)
    span = f"{min(times):.0f} to {max(times):.0f}"
    print(f"| `{file}` | {first:.1f} s | {median(times):.0f} ms ({span}) |", flush=True)


def main() -> None:
    """Each file in a workspace that is gone afterwards."""
    print("| file | first page | save to page |")
    print("|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        for folder in ("expectations", "notebooks", "params", "data"):
            shutil.copytree(ROOT / folder, Path(name) / folder)
        for file in sys.argv[1:] or EXAMPLES:
            measured(file, Path(name))


if __name__ == "__main__":
    main()
