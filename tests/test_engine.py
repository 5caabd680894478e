"""The forking engine beside the stock kernel: the same notebooks, the same outputs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from nianbao.engine.nursery import Nursery
from tests.conftest import EXAMPLE, ROOT
from tests.districts import PATIENCE, until

AWKWARD = {
    "rich outputs": [
        "from IPython.display import display, HTML, Markdown\ndisplay(HTML('<b>x</b>'))\n5",
        "import pandas as pd\npd.DataFrame({'a': [1]})",
        "class A:\n    def _repr_mimebundle_(self, **_):\n        return {'text/plain': 'p', 'text/html': 'q'}\nA()",  # noqa: E501
    ],
    "an error": ["x = 1", "def f():\n    return 1 / 0\nf()", "print('never')"],
    "a syntax error": ["1 +"],
    "streams": [
        "import sys\nprint('a'); print('b', file=sys.stderr); print('c'); sys.stdout.write('d')",
        "print('x' * 10, flush=True)",
        "import logging; logging.warning('x')",
        "import threading\nt = threading.Thread(target=lambda: print('t')); t.start(); t.join()",
    ],
    "display updates": [
        "from IPython.display import display, clear_output\nh = display('one', display_id='q')",
        "h.update('two')",
        "print('gone'); clear_output(); print('kept')",
    ],
    "input": ["input('name')"],
    "async cells": [
        "import asyncio\nawait asyncio.sleep(0.01)\n7",
        "async def g(): return 3\nawait g()",
    ],
    "magics": ["!echo hi", "%cd -q .", "%precision 2\n3.14159", "len(_ih)"],
    # Without the pause it is chance, in the stock kernel too, which of the two outputs is first.
    "a programme": [
        "import subprocess, time; p = subprocess.run(['echo', 'sub']); time.sleep(1); p.returncode"
    ],
    "history": ["1 + 1", "_ + 1", "In[1]", "Out[1]", "_i"],
    "the main module": ["__name__", "import __main__; __main__.__dict__ is globals()"],
    "an exit": ["import sys; sys.exit(3)", "5"],
    "a warning": ["import warnings; warnings.warn('w')"],
    "a megabyte": ["print('0123456789' * 100_000)"],
}
CASES = [*AWKWARD, "master"]


def notebook(cells: list[str]) -> Any:
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell, id=f"c{n}") for n, cell in enumerate(cells)],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}},
    )


def executed(cells: list[str], folder: Path, **options: Any) -> tuple[Any, str | None]:
    """The notebook as the forking engine runs it, and what papermill raised."""
    source, target = folder / "in.ipynb", folder / "out.ipynb"
    nbformat.write(notebook(cells), source)
    raised = None
    try:
        papermill.execute_notebook(
            source, target, engine_name="nianbao", progress_bar=False, **options
        )
    except (papermill.PapermillExecutionError, DeadKernelError, CellTimeoutError) as error:
        raised = type(error).__name__
    return nbformat.read(target, as_version=4), raised


# Both engines in a process of its own: under the test runner's streams and warnings the stock
# kernel, which starts afresh, and a fork would not be in the same situation.
DRIVER = """
import json, logging, sys, papermill, yaml
from nianbao.engine.nursery import Nursery
logging.getLogger("papermill").setLevel(logging.CRITICAL)
folder, example, root = sys.argv[1:]
parameters = yaml.safe_load(open(example, encoding="utf-8"))
parameters["signed_on"] = str(parameters["signed_on"])
engines = {
    "stock": {},
    "fork": {"engine_name": "nianbao"},
    "nursery": {"engine_name": "nianbao", "nursery": Nursery()},
    "without fork": {"engine_name": "nianbao", "nursery": Nursery(forks=False)},
}
raised = {}
for name in json.load(open(f"{folder}/names.json")):
    for engine, options in engines.items():
        if name == "master" and "nursery" in options:
            # Without fork, a notebook finds what those before it left in modules.
            options["nursery"].close()
        out = f"{folder}/{engine} {name}.ipynb"
        source, given, cwd = f"{folder}/{name}.ipynb", None, None
        if name == "master":
            source, given, cwd = f"{root}/notebooks/annual_report.ipynb", parameters, root
        try:
            papermill.execute_notebook(source, out, given, progress_bar=False, cwd=cwd, **options)
        except Exception as error:
            raised[f"{engine} {name}"] = type(error).__name__
json.dump(raised, open(f"{folder}/raised.json", "w"))
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every notebook as the stock kernel and as each of our kernels ran it."""
    folder = tmp_path_factory.mktemp("engines")
    for name, cells in AWKWARD.items():
        nbformat.write(notebook(cells), folder / f"{name}.ipynb")
    (folder / "names.json").write_text(json.dumps(CASES))
    command = [sys.executable, "-c", DRIVER, str(folder), str(EXAMPLE), str(ROOT)]
    # ipykernel does not watch what programmes print where it sees a test of pytest.
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return folder


def comparable(notebook: Any) -> Any:
    """A notebook without times, process ids and the ids of papermill's error marks."""
    text = re.sub(r"ipykernel_[0-9]+", "ipykernel", json.dumps(notebook))
    plain = json.loads(text)
    plain["metadata"].pop("papermill")
    for cell in plain["cells"]:
        cell["metadata"].pop("papermill", None)
        cell["metadata"]["execution"] = sorted(cell["metadata"].get("execution", {}))
        cell["id"] = cell["id"] if len(cell["id"]) < 8 else ""
        outputs: list[Any] = []
        for output in cell.get("outputs", []):  # how often a stream is flushed is a matter of time
            last = outputs[-1] if outputs else {}
            if output["output_type"] == "stream" and last.get("name") == output["name"]:
                last["text"] += output["text"]
            else:
                outputs.append(output)
        cell["outputs"] = outputs
    return plain


@pytest.mark.parametrize("engine", ["fork", "nursery", "without fork"])
@pytest.mark.parametrize("case", CASES)
def test_outputs_are_those_of_the_stock_kernel(case: str, engine: str, both: Path) -> None:
    stock, ours = (
        nbformat.read(both / f"{name} {case}.ipynb", as_version=4) for name in ("stock", engine)
    )
    assert comparable(ours) == comparable(stock)
    raised = json.loads((both / "raised.json").read_text())
    assert raised.get(f"stock {case}") == raised.get(f"{engine} {case}")


@pytest.fixture(params=["fork", "nursery", "without fork"])
def kernels(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """The options that give a notebook a kernel from each of its sources."""
    if request.param == "fork":
        yield {}
        return
    nursery = Nursery(forks=request.param == "nursery")
    yield {"nursery": nursery}
    nursery.close()


@pytest.mark.parametrize("code", ["os._exit(0)", "os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_a_cell_that_kills_its_process_is_a_failed_notebook(
    code: str, kernels: dict[str, Any], tmp_path: Path
) -> None:
    cells = ["print('before')", f"import os; {code}", "print('never')"]
    notebook, raised = executed(cells, tmp_path, **kernels)
    assert raised == "DeadKernelError"
    assert notebook.cells[0].outputs[0].text == "before\n"
    notebook, raised = executed(["print('after')"], tmp_path, **kernels)
    assert (notebook.cells[0].outputs[0].text, raised) == ("after\n", None)


def test_a_cell_that_never_ends_is_stopped(kernels: dict[str, Any], tmp_path: Path) -> None:
    begun = time.monotonic()
    cells = ["import time", "while True: time.sleep(0.1)"]
    _, raised = executed(cells, tmp_path, execution_timeout=1, **kernels)
    assert raised == "CellTimeoutError"
    _, raised = executed(["import time\ntime.sleep(60)"], tmp_path, report_timeout=1, **kernels)
    assert raised == "CellTimeoutError"
    assert time.monotonic() - begun < 30


def test_a_process_that_cannot_fork_is_replaced_after_some_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nianbao.engine.nursery.MOST_NOTEBOOKS", 2)
    nursery = Nursery(forks=False)
    pids = []
    for _ in range(3):
        notebook, _ = executed(["import os; os.getpid()", "x = 1"], tmp_path, nursery=nursery)
        pids.append(notebook.cells[0].outputs[0].data["text/plain"])
        _, raised = executed(["x"], tmp_path, nursery=nursery)
        assert raised == "PapermillExecutionError"  # x was the other notebook's
    nursery.close()
    assert len(set(pids)) == 3


def test_a_nursery_does_what_it_is_told_before_every_kernel(tmp_path: Path) -> None:
    nursery = Nursery()
    nursery.prepare(os.umask, 0o027)
    for _ in range(2):
        executed(["import os; os._exit(1)"], tmp_path, nursery=nursery)
        notebook, _ = executed(["import os; oct(os.umask(0))"], tmp_path, nursery=nursery)
        assert notebook.cells[0].outputs[0].data["text/plain"] == "'0o27'"
    nursery.close()


STARTED = """
import subprocess
p = subprocess.Popen(['sleep', '3000'], start_new_session={own})
print(p.pid)
"""


@pytest.mark.parametrize("own_session", [False, True])
def test_what_a_cell_starts_ends_with_it(
    kernels: dict[str, Any], own_session: bool, tmp_path: Path
) -> None:
    notebook, _ = executed([STARTED.format(own=own_session)], tmp_path, **kernels)
    assert_gone([int(notebook.cells[0].outputs[0].text)])


# What runs notebooks is killed in the middle of a cell that has started a process of its own.
ORPHANS = """
import sys, papermill
from nianbao.engine.nursery import Nursery
from tests.test_engine import STARTED, notebook
import nbformat
folder, kind = sys.argv[1:]
cells = [STARTED.format(own=True), "import os, time; pids = p.pid, os.getpid(), os.getppid()",
         "print(*pids, file=open(os.environ['TOLD'], 'w'), flush=True); time.sleep(3000)"]
nbformat.write(notebook(cells), f"{folder}/in.ipynb")
options = {"nursery": Nursery()} if kind == "nursery" else {}
papermill.execute_notebook(f"{folder}/in.ipynb", f"{folder}/out.ipynb", engine_name="nianbao",
                           progress_bar=False, **options)
"""


@pytest.mark.parametrize("kind", ["fork", "nursery"])
@pytest.mark.skipif(sys.platform != "linux", reason="the system sends no signal at a parent's end")
def test_nothing_outlives_a_killed_parent(kind: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    command = [sys.executable, "-c", ORPHANS, str(tmp_path), kind]
    running = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "TOLD": str(told)})
    until(lambda: told.exists() and told.read_text(), running)
    started = [int(pid) for pid in told.read_text().split()]
    running.kill()
    running.wait()
    assert_gone(started)


def assert_gone(pids: list[int]) -> None:
    """The processes end, or have ended and are not reaped."""
    ends = time.monotonic() + PATIENCE
    while alive := [pid for pid in pids if psutil.pid_exists(pid) and runs(pid)]:
        assert time.monotonic() < ends, f"still running: {alive}"
        time.sleep(0.05)


def runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
