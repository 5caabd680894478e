"""Workers that hang, die or are killed; a batch that ends in the middle; a cluster."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from benchmarks.agencies import invent
from nianbao.batches.batch import parameter_files, run_batch
from nianbao.inputs.workspace import Workspace
from tests.districts import BATCH, PATIENCE, again, digests, family, states, until


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_however_a_batch_ends_nothing_of_it_runs_on_and_the_next_goes_on(
    end: signal.Signals, district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    running = subprocess.Popen(
        [*BATCH, "--out", str(tmp_path)], cwd=root, stderr=subprocess.PIPE, start_new_session=True
    )
    until(lambda: states(tmp_path), running)
    children = family(running)
    if end == signal.SIGINT:
        os.killpg(running.pid, end)  # as a terminal does: to all of them
    else:
        running.send_signal(end)
    said = running.communicate(timeout=PATIENCE)[1].decode()
    assert not psutil.wait_procs(children, timeout=PATIENCE)[1], "processes outlive their batch"
    if end != signal.SIGKILL:
        assert running.returncode == 130
        assert "再次运行同一命令继续" in said
        assert "Traceback" not in said
        assert "resource_tracker" not in said
        assert not list(tmp_path.rglob(".run-*"))
        listed = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
        assert len(listed) == len(states(tmp_path))
    for entry in json.loads((tmp_path / "run.json").read_text(encoding="utf-8")):
        folder = tmp_path / entry["district"] / str(entry["year"]) / entry["agency"]
        assert (folder / "findings.json").exists()
    if end in (signal.SIGHUP, signal.SIGINT):  # as TERM
        return
    ended = len(states(tmp_path))
    kept = [key for key, status in again(root, out=tmp_path).items() if status == "skipped"]
    assert len(kept) == ended
    assert digests(tmp_path) == digests(root / "outputs")
    assert not list(tmp_path.rglob(".run-*"))


def test_where_the_system_sends_no_signal_each_process_watches_its_parent(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    (tmp_path / "sitecustomize.py").write_text(
        "import nianbao.engine.process as p; p.LINUX = False"
    )
    running = subprocess.Popen(
        [*BATCH, "--out", str(tmp_path / "out"), "--quiet"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stderr=subprocess.DEVNULL,
    )
    until(lambda: states(tmp_path / "out"), running)
    children = family(running)
    running.kill()
    running.wait()
    assert not psutil.wait_procs(children, timeout=PATIENCE)[1]


def test_a_batch_ends_in_one_line_at_whatever_moment_it_is_told_to(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    told = "import sys; sys.stdin.readline(); from nianbao.__main__ import main; main()"
    for _ in range(3):
        command = [sys.executable, "-c", told, "batch", "params", "--out", str(tmp_path / "out")]
        pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
        running = subprocess.Popen(command, cwd=root, **pipes)  # type: ignore[call-overload]
        time.sleep(0.1)
        running.stdin.write(b"\n")
        running.stdin.flush()
        until(lambda r=running: terminates(r.pid), running)
        running.send_signal(signal.SIGTERM)
        said = running.communicate(timeout=PATIENCE)[1].decode()
        assert running.returncode == 130
        assert "中断" in said
        assert "Traceback" not in said
    assert not list((tmp_path / "out").rglob(".run-*"))


def terminates(pid: int) -> bool:
    """Whether a process has said what SIGTERM does to it."""
    caught = re.search(r"SigCgt:\s*([0-9a-f]+)", Path(f"/proc/{pid}/status").read_text())
    return bool(caught and int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


# Put before everything else in every process of a batch: what is wrong with one report.
SABOTAGE = """
import ctypes, os
import nianbao.annual_report as annual_report
read = annual_report.read_annual_report
def sabotaged(file, workspace):
    report = read(file, workspace)
    if report.key == "d01/a00001" and report.year == 2023 and os.environ["SABOTAGE"] == "hang":
        ctypes.PyDLL(None).sleep(3000)  # in C and with the lock of Python: no exception gets there
    return report
annual_report.read_annual_report = sabotaged
from nianbao.rules.frames import FRAMES
text = FRAMES["text"]
def judged(report):
    wrong = report.key == "d01/a00001" and report.year == 2023
    if wrong and os.environ["SABOTAGE"] == "kill":
        os._exit(9)
    if wrong and os.environ["SABOTAGE"] == "raise":
        raise ZeroDivisionError("nobody expected this")
    return text(report)
FRAMES["text"] = judged
"""


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        ("hang", 3, "超过时限（30 秒）"),
        ("kill", 3, "异常退出"),
        ("raise", 70, "程序内部错误（ZeroDivisionError: nobody expected this）"),
    ],
)
def test_a_report_that_hangs_kills_or_surprises_costs_only_itself(
    what: str, code: int, said: str, tmp_path: Path
) -> None:
    invent(tmp_path, 3)
    stale = tmp_path / "outputs" / "d01" / "2023" / "a00001" / "report.pdf"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"of an earlier run")
    (tmp_path / "sitecustomize.py").write_text(SABOTAGE)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "SABOTAGE": what}
    command = [*BATCH, "--workers", "1", *(["--time-limit", "30"] if what == "hang" else [])]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    entries = json.loads((tmp_path / "outputs" / "run.json").read_text(encoding="utf-8"))
    failed = [entry for entry in entries if entry["status"] == "failed"]
    assert [(e["district"], e["year"], e["agency"]) for e in failed] == [("d01", 2023, "a00001")]
    assert said in failed[0]["message"]
    assert not stale.exists()
    assert len(entries) == 6
    if what == "raise":
        details = Path(failed[0]["message"].rpartition("：")[2])
        assert "Traceback" in details.read_text(encoding="utf-8")
        details.unlink()


def test_workers_that_cannot_begin_are_not_waited_for(tmp_path: Path) -> None:
    invent(tmp_path, 2)
    dying = (
        "import os, nianbao.batches.job as job\n"
        "def begin(): os._exit(9)\n"
        "begin.__module__, job.begin = job.__name__, begin\n"
    )
    (tmp_path / "sitecustomize.py").write_text(dying)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        BATCH, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 3
    entries = json.loads((tmp_path / "outputs" / "run.json").read_text(encoding="utf-8"))
    assert [entry["status"] for entry in entries] == ["failed"] * 4
    assert "反复异常退出" in entries[0]["message"]


@pytest.mark.parametrize("times", ["once", "always"])
def test_a_report_whose_worker_is_killed_is_tried_once_more(times: str, tmp_path: Path) -> None:
    invent(tmp_path, 2)
    notebook = tmp_path / "notebooks" / "annual_report.ipynb"
    killing = notebook.read_text(encoding="utf-8").replace(
        "report.signature()",
        "import psutil; from pathlib import Path\n"
        "if report.report.key == 'd01/a00001' and report.year == 2023:\n"
        "    if not Path('killed').exists() or Path('always').exists():\n"
        "        Path('killed').touch(); psutil.Process().parents()[1].kill()\n"
        "report.signature()".replace("\n", "\\n"),
    )
    notebook.write_text(killing.replace("report.year", "report.report.year"), encoding="utf-8")
    (tmp_path / times).touch()
    done = run_batch(parameter_files([tmp_path / "params"]), Workspace(tmp_path), workers=2)
    found = {f"{e.agency}/{e.year}": e for e in done.entries}
    assert (tmp_path / "killed").exists()
    assert len(found) == 4
    failed = [name for name, entry in found.items() if entry.status == "failed"]
    assert failed == ([] if times == "once" else ["a00001/2023"])
    assert done.exit_code == (0 if times == "once" else 3)
    assert not list(tmp_path.rglob(".run-*"))


def test_a_cluster_that_loses_a_worker_delivers_the_same_bytes(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    contact, out = tmp_path / "scheduler.json", tmp_path / "outputs"
    options = ["--scheduler-file", str(contact), "--no-dashboard"]
    commands = [["dask_scheduler", "--host", "127.0.0.1", "--port", "0"]]
    commands += [["dask_worker", "--host", "127.0.0.1", "--nthreads", "1"]] * 2
    cluster = []
    try:
        for command in commands:
            program = [sys.executable, "-m", f"distributed.cli.{command[0]}", *command[1:]]
            cluster.append(
                subprocess.Popen(
                    [*program, *options],
                    cwd=tmp_path,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
            until(lambda: contact.exists() and contact.read_text(), cluster[0])
        address = json.loads(contact.read_text())["address"]
        batch = [sys.executable, "-m", "nianbao", "batch", "params", "--out", str(out)]
        running = subprocess.Popen([*batch, "--scheduler", address], cwd=root)
        until(lambda: states(out), running)
        os.killpg(cluster[1].pid, signal.SIGKILL)  # its nanny with it
        assert running.wait(timeout=PATIENCE) == 1  # as locally: one has a planted violation
    finally:
        for process in cluster:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert digests(out) == digests(root / "outputs")
    entries = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert len(entries) == 12
