"""The batch killed, terminated and hung up on at random moments, the same command after each.

    python -m benchmarks.kills [ENDS [SEED]]

Ends with an error unless, after every end, no process of the batch runs on, run.json is true,
every output in its place is whole and none that was finished is made again; and unless the
outputs at last are, byte for byte, those of a run that nobody disturbed.
"""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.agencies import invent
from benchmarks.batch import BATCH, batch
from benchmarks.usage import reap
from nianbao.batches.state import read_state

AGENCIES = 200
LONGEST = 14.0  # seconds before an end: loading takes most of them
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
OUTPUTS = (
    *("report.html", "report.pdf", "report.docx", "review.html"),
    *("figures.json", "figures.csv", "findings.json"),
)


def digests(outputs: Path) -> dict[str, str]:
    """Every output that stands in its place; notebooks tell the time and differ."""
    return {
        file.relative_to(outputs).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in outputs.rglob("*")
        if file.name in OUTPUTS and not file.parent.name.startswith(".")
    }


def finished(root: Path) -> dict[str, int]:
    """When the notebook of each finished agency-year was written, in nanoseconds."""
    times = {}
    for file in sorted((root / "params").glob("*/*/*.yaml")):
        if read_state(root / "outputs", file) is not None:
            folder = root / "outputs" / file.parts[-3] / file.parts[-2] / file.stem
            times[folder.as_posix()] = (folder / "notebook.ipynb").stat().st_mtime_ns
    return times


def require_true(root: Path, due: dict[str, str]) -> None:
    """What run.json calls finished is there, and everything that is there is as it is due."""
    outputs = root / "outputs"
    found = digests(outputs)
    wrong = sorted(name for name, digest in found.items() if due.get(name) != digest)
    if wrong:
        raise SystemExit(f"not as in an undisturbed run: {wrong[:3]}")
    record = outputs / "run.json"
    for entry in json.loads(record.read_text(encoding="utf-8")) if record.is_file() else ():
        place = f"{entry['district']}/{entry['year']}/{entry['agency']}/"
        lacking = [n for n in due if n.startswith(place) and n not in found]
        if entry["status"] in ("ok", "findings") and lacking:
            raise SystemExit(f"run.json calls {place} {entry['status']} without {lacking}")


def ended(process: subprocess.Popen[bytes], by: signal.Signals) -> str:
    """End a batch; how many processes it had, how long they stayed, and the memory free then."""
    family = psutil.Process(process.pid).children(recursive=True)
    begun = time.perf_counter()
    process.send_signal(by)
    _, left = psutil.wait_procs([psutil.Process(process.pid), *family], timeout=60)
    if left:
        raise SystemExit(f"still running a minute after {by.name}: {left}")
    free = psutil.virtual_memory().available / 2**20
    stayed = time.perf_counter() - begun
    return f"{1 + len(family)} processes, gone after {stayed:.1f} s, {free:,.0f} MiB free"


def main() -> None:
    ends = int(sys.argv[1]) if sys.argv[1:] else 20
    seed = int(sys.argv[2]) if sys.argv[2:] else 711
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        undisturbed, root = Path(one), Path(other)
        for folder in (undisturbed, root):
            invent(folder, AGENCIES)
        batch(undisturbed)
        due = digests(undisturbed / "outputs")
        free = psutil.virtual_memory().available / 2**20
        print(f"{2 * AGENCIES} agency-years, {ends} ends, seed {seed}, {free:,.0f} MiB free")
        before: dict[str, int] = {}
        twice = idle = 0
        for number in range(ends):
            by = SIGNALS[number % len(SIGNALS)]
            moment = draw.uniform(0.5, LONGEST)
            process = subprocess.Popen(
                BATCH, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(moment)
            if process.poll() is None:
                how = ended(process, by)
            else:
                idle, how = idle + 1, "had ended by itself"
            reap()
            require_true(root, due)
            now = finished(root)
            again = sum(now.get(name) != written for name, written in before.items())
            twice, before = twice + again, now
            print(f"{by.name} after {moment:.1f} s: {how}, {len(now)} finished", flush=True)
        batch(root)
        twice += sum(finished(root).get(name) != written for name, written in before.items())
        left = [f.name for f in (root / "outputs").rglob(".run-*")]
        same = digests(root / "outputs") == due
        print(
            f"{len(due)} outputs, same bytes: {same}; made again: {twice}; left over: {len(left)}; "
            f"ends that came too late: {idle}"
        )
        if not same or twice or left:
            raise SystemExit(1)


if __name__ == "__main__":
    main()
