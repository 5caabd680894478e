"""Invented districts, and what a batch has made of them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from nianbao.batches.batch import parameter_files, run_batch
from nianbao.inputs.workspace import Workspace

OUTPUTS = (
    "report.html",
    "report.pdf",
    "report.docx",
    "review.html",
    "figures.json",
    "figures.csv",
    "findings.json",
)


def statuses(root: Path) -> dict[str, str]:
    entries = json.loads((root / "outputs" / "run.json").read_text(encoding="utf-8"))
    return {f"{e['district']}/{e['year']}/{e['agency']}": e["status"] for e in entries}


def digests(outputs: Path) -> dict[str, str]:
    files = (f for f in outputs.rglob("*") if f.name in OUTPUTS)
    return {
        f.relative_to(outputs).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files
    }


def again(root: Path, **options: Any) -> dict[str, str]:
    files = parameter_files([root / "params"])
    done = run_batch(files, Workspace(root), workers=2, **options)
    return {f"{e.district}/{e.year}/{e.agency}": e.status for e in done.entries}


BATCH = [sys.executable, "-m", "nianbao", "batch", "params"]


PATIENCE = 300  # seconds for what takes a few on an idle machine


def until(condition: Callable[[], object], running: subprocess.Popen[Any]) -> None:
    """Wait until something has come true while a process runs."""
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert running.poll() is None
        assert time.monotonic() < ends
        time.sleep(0.02)


def states(out: Path) -> list[Path]:
    return list((out / ".state").glob("*.json"))


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    found = psutil.Process(process.pid).children(recursive=True)
    assert found
    return found
