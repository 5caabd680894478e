"""The batch on small invented districts, with the real engine and the real exporters."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from filelock import FileLock

from benchmarks.agencies import invent
from nianbao.batch import parameter_files, run_batch
from nianbao.errors import UsageError
from nianbao.index import index_page
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


def test_killed_at_any_moment_it_goes_on_where_it_stopped(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    again(root)
    command = [
        sys.executable,
        "-m",
        "nianbao",
        "batch",
        "params",
        "--out",
        str(tmp_path),
        "--quiet",
    ]
    for seconds in (6.0, 8.5):
        process = subprocess.Popen(command, cwd=root, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert children
        assert not psutil.wait_procs(children, timeout=30)[1], "processes outlive their batch"
        record = tmp_path / "run.json"
        if record.exists():
            for entry in json.loads(record.read_text(encoding="utf-8")):
                folder = tmp_path / entry["district"] / str(entry["year"]) / entry["agency"]
                assert (folder / "findings.json").exists()
    subprocess.run(command, cwd=root, check=False)
    assert digests(tmp_path) == digests(root / "outputs")
    assert not list(tmp_path.rglob(".run-*"))


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


def test_ctrl_c_stops_at_once_and_says_how_to_go_on(
    district: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    root, _ = district
    command = [sys.executable, "-m", "nianbao", "batch", "params", "--out", str(tmp_path)]
    process = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, start_new_session=True)
    while not list(tmp_path.rglob("report.pdf")):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    said = process.communicate(timeout=20)[1].decode()
    assert process.returncode == 130
    assert "再次运行同一命令继续" in said
    assert "Traceback" not in said
    assert "resource_tracker" not in said
    listed = {(e["year"], e["agency"]) for e in json.loads((tmp_path / "run.json").read_text())}
    assert 0 < len(listed) < 12
    ran = {key for key, status in again(root, out=tmp_path).items() if status == "skipped"}
    assert len(ran) == len(listed)


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
