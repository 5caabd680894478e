"""`nianbao lab`: what it refuses, and the Lab that it opens."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from nianbao.engine import jupyter
from nianbao.inputs.workspace import PARAMS_FILE_VARIABLE
from tests.command import invoke, text
from tests.conftest import CITY, ROOT

PATIENCE = 120  # seconds, for a busy machine


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What JupyterLab would have been opened on, with the file that it would have shown."""
    calls: list[tuple[Any, ...]] = []

    def serve(notebook: Path, root: Path, **options: Any) -> None:
        calls.append((notebook, root, options, os.environ[PARAMS_FILE_VARIABLE]))

    monkeypatch.setattr(jupyter, "serve", serve)
    monkeypatch.setenv(PARAMS_FILE_VARIABLE, "")
    return calls


def test_the_lab_is_pointed_at_a_file(served: list[tuple[Any, ...]]) -> None:
    result = invoke("lab", CITY.relative_to(ROOT), "--no-browser", "--port", 8123)
    assert result.exit_code == 0
    assert "params/suqian/2023/city.yaml" in result.stderr
    notebook = ROOT / "notebooks" / "annual_report.ipynb"
    assert served == [(notebook, ROOT, {"browser": False, "port": 8123}, str(CITY))]


def test_without_a_file_the_lab_shows_the_first(served: list[tuple[Any, ...]]) -> None:
    assert invoke("lab").exit_code == 0
    assert served[0][3] == str(ROOT / "params" / "example" / "2022" / "bureau.yaml")


def test_a_wrong_file_is_refused_before_the_lab_starts(
    served: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    outside = tmp_path / "city.yaml"
    outside.write_bytes(text())
    wrong = ROOT / "outputs" / "lab-test" / "city.yaml"
    wrong.parent.mkdir(parents=True, exist_ok=True)
    wrong.write_bytes(text(scope="all"))
    try:
        for file, told in (
            ("params/none.yaml", "没有这个参数文件"),
            (outside, "参数文件不在工作区中"),
            (wrong, "scope"),
        ):
            result = invoke("lab", file)
            assert result.exit_code == 2, file
            assert told in result.stderr
    finally:
        wrong.unlink()
        wrong.parent.rmdir()
    assert served == []


def test_a_port_in_use_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PARAMS_FILE_VARIABLE, "")
    with socket.socket() as taken:
        taken.bind((jupyter.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = invoke("lab", CITY, "--no-browser", "--port", port)
    assert result.exit_code == 2
    assert f"端口 {port} 不能用" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a process there")
def test_the_lab_runs_this_interpreter_asks_no_news_and_ends_at_ctrl_c(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind((jupyter.HOST, 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "JUPYTER_TOKEN": "t", "JUPYTER_CONFIG_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "nianbao", "lab", str(CITY), "--no-browser", f"--port={port}"]
    with (tmp_path / "log").open("w") as log:
        lab = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        specs = json.loads(_answer(port, "/api/kernelspecs", lab))["kernelspecs"]
        assert list(specs) == ["python3"]
        assert specs["python3"]["spec"]["argv"][0] == sys.executable
        page = _answer(port, "/lab", lab)
        assert '"news": {"disabled": true}' in page
        assert "@jupyterlab/apputils-extension:announcements" in page
        lab.send_signal(signal.SIGINT)
        assert lab.wait(PATIENCE) == 0
    finally:
        lab.kill()
        lab.wait()
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


def _answer(port: int, path: str, lab: subprocess.Popen[bytes]) -> str:
    """What the Lab answers, once it does."""
    asked = Request(f"http://{jupyter.HOST}:{port}{path}", headers={"Authorization": "token t"})
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(asked, timeout=PATIENCE) as answer:
                return str(answer.read(), "utf-8")
        except OSError:
            assert lab.poll() is None and time.monotonic() < ends
            time.sleep(0.2)
