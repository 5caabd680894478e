"""The batch on small invented districts, with the real engine and the real exporters."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from filelock import FileLock

from benchmarks.agencies import invent
from nianbao.batch import parameter_files, run_batch
from nianbao.errors import UsageError
from nianbao.index import index_page
from nianbao.pool import Left
from nianbao.state import Entry, State, Summary, read_state, write_state
from nianbao.workspace import Workspace

OUTPUTS = (
    "report.html",
    "report.pdf",
    "review.html",
    "figures.json",
    "figures.csv",
    "findings.json",
)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """Six agencies, two years each, one with a planted violation; run once."""
    root = tmp_path_factory.mktemp("district")
    planted = invent(root, 6)
    run_batch(parameter_files([root / "params"]), Workspace(root), workers=2)
    yield root, planted
    shutil.rmtree(root)


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


def test_every_agency_year_has_its_own_report_and_findings(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, planted = district
    for key, status in statuses(root).items():
        name, year, agency = key.split("/")
        folder = root / "outputs" / key
        found = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["findings"]
        codes = {f["code"] for f in found if f["severity"] == "error"}
        assert {f["agency"] for f in found} <= {f"{name}/{agency}"}
        if year == "2023" and f"{name}/{agency}" in planted:
            assert planted[f"{name}/{agency}"] in codes
            assert status == "findings"
        else:
            assert codes == set()
            assert status == "ok"
            figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
            page = (folder / "report.html").read_text(encoding="utf-8")
            assert figures["agency"]["id"] == agency
            assert figures["title"] in page
            assert f"统计期限自{year}年1月1日起" in page


def test_an_unchanged_batch_does_nothing_and_one_change_runs_alone(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, _ = district
    assert set(again(root).values()) == {"skipped"}
    file = next((root / "params").glob("*/2023/*0.yaml"))
    file.write_text(file.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    ran = {key for key, status in again(root).items() if status != "skipped"}
    assert ran == {f"{file.parts[-3]}/2023/{file.stem}"}


def test_last_years_file_and_the_outputs_are_inputs_too(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, _ = district
    again(root)
    file = next((root / "params").glob("*/2022/*1.yaml"))
    file.write_text(file.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    (root / "outputs" / "d02" / "2023" / "a00002" / "report.pdf").unlink()
    ran = {key for key, status in again(root).items() if status != "skipped"}
    assert ran == {f"d01/{year}/a00001" for year in (2022, 2023)} | {"d02/2023/a00002"}


def test_one_worker_or_several_give_the_same_bytes(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    again(root)
    files = parameter_files([root / "params"])
    run_batch(list(reversed(files)), Workspace(root), out=tmp_path, workers=1)
    assert digests(tmp_path) == digests(root / "outputs")


def test_bad_files_and_failing_notebooks_do_not_stop_the_others(tmp_path: Path) -> None:
    invent(tmp_path, 3)
    params = tmp_path / "params"
    (params / "d00" / "2022" / "a00000.yaml").write_text("agency: [", encoding="utf-8")
    copy = params / "d01" / "2022" / "b.yaml"
    copy.write_text((params / "d01" / "2022" / "a00001.yaml").read_text(encoding="utf-8"))
    (params / "d02" / "2022" / "loop").symlink_to(params)
    notebook = tmp_path / "notebooks" / "annual_report.ipynb"
    broken = notebook.read_text(encoding="utf-8").replace(
        "report.signature()",
        "import os; os._exit(1) if report.report.year == 2023 else report.signature()",
    )
    notebook.write_text(broken, encoding="utf-8")
    done = run_batch(parameter_files([params]), Workspace(tmp_path), workers=2)
    found = {f"{e.district}/{e.year}/{e.agency}": (e.status, e.message) for e in done.entries}
    assert found["d00/2022/a00000"][0] == "failed"
    assert "a00000.yaml 第" in found["d00/2022/a00000"][1]
    assert "位置与内容不符" in found["d01/2022/b"][1]
    assert found["d01/2022/a00001"][0] == "ok"
    assert found["d02/2022/a00002"][0] == "ok"
    assert "笔记本" in found["d02/2023/a00002"][1]
    assert done.exit_code == 3
    failed = tmp_path / "outputs" / "d02" / "2023" / "a00002"
    assert [f.name for f in failed.iterdir()] == ["notebook.failed.ipynb"]
    retried = again(tmp_path, retry=True)
    assert set(retried) == {key for key, (status, _) in found.items() if status == "failed"}


def test_places_without_parameter_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有参数文件"):
        parameter_files([tmp_path])
    with pytest.raises(UsageError, match="没有这个文件"):
        parameter_files([tmp_path / "none"])


def test_a_second_batch_in_one_folder_says_so_and_stops(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, _ = district
    with FileLock(root / "outputs" / ".lock"), pytest.raises(UsageError, match="另一批任务"):
        again(root)


BATCH = [sys.executable, "-m", "nianbao", "batch", "params"]


def until(condition: Callable[[], object], running: subprocess.Popen[bytes]) -> None:
    """Wait until something has come true while a batch runs, however slow the machine."""
    while not condition():
        assert running.poll() is None
        time.sleep(0.02)


def states(out: Path) -> list[Path]:
    return list((out / ".state").glob("*.json"))


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    found = psutil.Process(process.pid).children(recursive=True)
    assert found
    return found


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_however_a_batch_ends_nothing_of_it_runs_on_and_the_next_goes_on(
    end: signal.Signals, district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    again(root)
    running = subprocess.Popen(
        [*BATCH, "--out", str(tmp_path)], cwd=root, stderr=subprocess.PIPE, start_new_session=True
    )
    until(lambda: states(tmp_path), running)
    children = family(running)
    if end == signal.SIGINT:
        os.killpg(running.pid, end)  # as a terminal does: to all of them
    else:
        running.send_signal(end)
    said = running.communicate(timeout=120)[1].decode()
    assert not psutil.wait_procs(children, timeout=120)[1], "processes outlive their batch"
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
    ended = len(states(tmp_path))
    kept = [key for key, status in again(root, out=tmp_path).items() if status == "skipped"]
    assert len(kept) == ended
    assert digests(tmp_path) == digests(root / "outputs")
    assert not list(tmp_path.rglob(".run-*"))


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
        said = running.communicate(timeout=120)[1].decode()
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
from nianbao.frames import FRAMES
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


def test_a_state_is_believed_only_by_the_run_that_wrote_it(tmp_path: Path) -> None:
    file = tmp_path / "params" / "d" / "2023" / "a.yaml"
    entry = Entry("a", "d", 2023, "failed", "k", 1.0, "of an orphan")
    orphans = State("another run", str(file), entry, {}, {}, Summary("a", {}, {}, []), "system")
    write_state(tmp_path, file, orphans)
    assert not list(Left(tmp_path, [file], "this run").ended())
    write_state(tmp_path, file, replace(orphans, run="this run"))
    assert [done.entry for done in Left(tmp_path, [file], "this run").ended()] == [entry]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[" * 100_000,
        lambda text: text.replace('"year": 2023', '"year": "2023"'),
        lambda text: text.replace('"d"', '"javascript:alert(1)"'),
        lambda text: text.replace('"findings"', '"worst"').replace('"run"', '"walk"'),
    ],
)
def test_a_state_that_was_tampered_with_is_as_if_it_were_not_there(
    change: Callable[[str], str], tmp_path: Path
) -> None:
    file = tmp_path / "params" / "d" / "2023" / "a.yaml"
    entry = Entry("a", "d", 2023, "ok", "k", 1.0, "")
    write_state(tmp_path, file, State("r", str(file), entry, {}, {}, Summary("a", {}, {}, [])))
    assert read_state(tmp_path, file)
    state = states(tmp_path)[0]
    state.write_text(change(state.read_text(encoding="utf-8")), encoding="utf-8")
    assert read_state(tmp_path, file) is None


def test_a_part_of_the_agencies_brings_the_record_up_to_date_and_never_replaces_it(
    district: tuple[Path, dict[str, str]],
) -> None:
    root, _ = district
    again(root)
    one = root / "params" / "d00" / "2023" / "a00000.yaml"
    record = root / "outputs" / "run.json"
    record.write_text("tampered with", encoding="utf-8")
    run_batch([one], Workspace(root), force=True, workers=1)
    assert len(json.loads(record.read_text(encoding="utf-8"))) == 12
    page = (root / "outputs" / "index.html").read_text(encoding="utf-8")
    assert page.count('href="d0') == page.count("/review.html") + page.count("/report.") > 12
    run_batch(parameter_files([root / "params"]), Workspace(root), retry=True, workers=1)
    assert len(statuses(root)) == 12


def test_a_file_that_is_refused_leaves_no_public_edition_of_an_earlier_one(tmp_path: Path) -> None:
    invent(tmp_path, 1)
    file = tmp_path / "params" / "d00" / "2023" / "a00000.yaml"
    sound = file.read_text(encoding="utf-8")
    again(tmp_path)
    folder = tmp_path / "outputs" / "d00" / "2023" / "a00000"
    assert (folder / "report.pdf").exists()
    file.write_text(sound + "color: red\n", encoding="utf-8")
    assert again(tmp_path)["d00/2023/a00000"] == "failed"
    assert not [f for f in folder.iterdir() if f.name.startswith("report.")]
    file.write_text(sound, encoding="utf-8")
    assert again(tmp_path)["d00/2023/a00000"] == "ok"
    assert (folder / "report.pdf").exists()


def test_two_files_of_one_agency_year_are_refused(tmp_path: Path) -> None:
    for folder, suffix in (("params", "yaml"), ("others", "yaml"), ("params", "yml")):
        file = tmp_path / folder / "d" / "2023" / f"a.{suffix}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    for places in ([tmp_path / "params"], [tmp_path / "others", tmp_path / "params"]):
        with pytest.raises(UsageError, match="同一机关同一年度"):
            parameter_files(places)


def test_names_that_are_none_of_a_parameter_file_are_passed_over_or_answered(
    tmp_path: Path,
) -> None:
    invent(tmp_path, 1)
    year = tmp_path / "params" / "d00" / "2023"
    (year / ".#a00000.yaml").symlink_to("an.editor@a-host.123")
    (year / "._a00000.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "params" / ".git").mkdir()
    (tmp_path / "params" / ".git" / "x.yaml").touch()
    odd = [
        os.fsencode(year / "b") + b"\xff.yaml",
        os.fsencode(tmp_path / "params/d00/2023²/c.yaml"),
    ]
    sound = (year / "a00000.yaml").read_bytes()
    for name in odd:
        Path(os.fsdecode(name)).parent.mkdir(exist_ok=True)
        Path(os.fsdecode(name)).write_bytes(sound)
    done = subprocess.run(BATCH, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    entries = json.loads((tmp_path / "outputs" / "run.json").read_text(encoding="utf-8"))
    assert sorted((e["agency"], e["year"], e["status"]) for e in entries) == [
        ("a00000", 2022, "ok"),
        ("a00000", 2023, "ok"),
        ("b\\xff", 2023, "failed"),
        ("c", 0, "failed"),
    ]


def test_a_folder_that_cannot_be_read_is_told_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scandir(folder: str) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(UsageError, match=r"无法读取.*Permission denied"):
        parameter_files([tmp_path])
    with pytest.raises(UsageError, match=r"无法读取.*File name too long"):
        parameter_files([tmp_path / ("名" * 100)])


def test_a_record_that_cannot_be_written_is_said(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    files = parameter_files([root / "params" / "d00"])
    (tmp_path / "run.json").mkdir()
    done = run_batch(files, Workspace(root), out=tmp_path, workers=1)
    assert "无法写入" in done.unwritten
    assert done.exit_code == 2
    assert len(done.entries) == 2


def test_the_index_lists_every_agency_year_and_escapes_it() -> None:
    row = {
        "agency": "a", "district": "d", "year": 2023, "status": "ok", "state": "ok", "key": "",
        "seconds": 1.0, "message": "<script>", "name": "<b>某局", "counts": {"error": 0, "warn": 2},
        "figures": {"new_received": 7}, "files": ["report.html"],
    }  # fmt: skip
    page = index_page([row])
    assert "&lt;b&gt;某局" in page
    assert "<small>&lt;script&gt;" in page
    assert 'href="d/2023/a/report.html"' in page
    assert "report.pdf" not in page


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A small disk of its own at a folder; skips where this system allows no mounting."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk takes root, and a system that allows it")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_a_message_and_a_true_record(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    with mounted(tmp_path, "size=3m"):
        files = parameter_files([root / "params"])
        done = run_batch(files, Workspace(root), out=tmp_path, workers=2)
        assert len(done.entries) == len(files)
        failed = [e for e in done.entries if e.status == "failed"]
        assert failed
        assert "No space left" in failed[0].message
        assert not list(tmp_path.rglob(".run-*"))


def test_a_folder_that_cannot_be_written_is_a_message(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="无法写入输出文件夹"):
        again(root, out=tmp_path / "file" / "outputs")
    with mounted(tmp_path, "ro"), pytest.raises(UsageError, match="Read-only file system"):
        again(root, out=tmp_path)


def test_one_folder_that_cannot_be_written_is_one_failure(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    (tmp_path / "d00" / "2022").mkdir(parents=True)
    (tmp_path / "d00" / "2022" / "a00000").touch()
    done = run_batch(parameter_files([root / "params"]), Workspace(root), out=tmp_path, workers=2)
    failed = {f"{e.agency}/{e.year}": e.message for e in done.entries if e.status == "failed"}
    assert list(failed) == ["a00000/2022"]
    assert "无法写入输出文件夹" in failed["a00000/2022"]


def test_files_that_change_or_go_while_the_batch_runs_are_noticed(tmp_path: Path) -> None:
    invent(tmp_path, 2)
    changing = tmp_path / "params" / "d00" / "2023" / "a00000.yaml"
    notebook = tmp_path / "notebooks" / "annual_report.ipynb"
    meddling = notebook.read_text(encoding="utf-8").replace(
        "report.signature()",
        "p = __import__('pathlib').Path('params/d00/2023/a00000.yaml'); "
        "p.write_text(p.read_text() + '# 改') if '改' not in p.read_text() else 0; "
        "report.signature()",
    )
    notebook.write_text(meddling, encoding="utf-8")
    gone = tmp_path / "params" / "d00" / "2023" / "gone.yaml"
    files = [*parameter_files([tmp_path / "params"]), gone]
    done = run_batch(files, Workspace(tmp_path), workers=1)
    entries = {f"{e.agency}/{e.year}": e for e in done.entries}
    assert entries["gone/2023"].status == "failed"
    assert "gone.yaml" in entries["gone/2023"].message
    assert entries["a00000/2023"].status == "ok"  # as it was when it was read
    ran = {key for key, status in again(tmp_path).items() if status != "skipped"}
    assert ran == {"d00/2023/a00000"}
    assert changing.read_text(encoding="utf-8").endswith("# 改")


def test_a_cluster_that_loses_a_worker_delivers_the_same_bytes(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    again(root)
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
            while not contact.exists() or not contact.read_text():
                time.sleep(0.1)
        address = json.loads(contact.read_text())["address"]
        batch = [sys.executable, "-m", "nianbao", "batch", "params", "--out", str(out)]
        running = subprocess.Popen([*batch, "--scheduler", address], cwd=root)
        while not list(out.rglob("report.pdf")):
            assert running.poll() is None
            time.sleep(0.05)
        os.killpg(cluster[1].pid, signal.SIGKILL)  # its nanny with it
        assert running.wait(timeout=120) == 1  # as locally: one has a planted violation
    finally:
        for process in cluster:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert digests(out) == digests(root / "outputs")
    entries = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert len(entries) == 12
