"""A run that is told to end: one line, and nothing left behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.conftest import CITY, EXAMPLE, ROOT
from tests.districts import PATIENCE, until


@pytest.mark.parametrize("command", [["run", EXAMPLE], ["check", EXAMPLE, CITY]])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_is_one_line(
    command: list[Any], end: signal.Signals, tmp_path: Path
) -> None:
    """The program interrupts itself when it has begun: at a file that it reads."""
    out = ["--out", tmp_path / "out"] if command[0] == "run" else []
    interrupting = (
        "import os, sys, nianbao.annual_report as r; read = r.read_annual_report\n"
        f"r.read_annual_report = lambda *a: (os.kill(os.getpid(), {int(end)}), read(*a))[1]\n"
        "from nianbao.__main__ import main; main()"
    )
    arguments = [sys.executable, "-c", interrupting, *map(str, [*command, *out])]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 130, done.stderr
    said = [line for line in done.stderr.splitlines() if not line.endswith("…")]
    assert said == ["nianbao: 已中断"]
    assert not list(tmp_path.rglob(".run-*"))


def test_a_run_that_is_interrupted_in_its_notebook_leaves_no_scratch(tmp_path: Path) -> None:
    for name in ("notebooks", "expectations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    notebook = tmp_path / "notebooks" / "annual_report.ipynb"
    told = notebook.read_text(encoding="utf-8").replace(
        "report.signature()", "open('told', 'w').close(); import time; time.sleep(3000)"
    )
    notebook.write_text(told, encoding="utf-8")
    own = tmp_path / EXAMPLE.relative_to(ROOT)
    own.parent.mkdir(parents=True)
    own.write_bytes(EXAMPLE.read_bytes())
    command = [sys.executable, "-m", "nianbao", "run", str(own), "--quiet"]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    until((tmp_path / "told").exists, running)
    children = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=PATIENCE)[1].splitlines() == ["nianbao: 已中断"]
    assert running.returncode == 130
    assert not psutil.wait_procs(children, timeout=PATIENCE)[1]
    folder = tmp_path / "outputs" / "qiaokou" / "2023" / "grid-center"
    assert list(folder.iterdir()) == []
