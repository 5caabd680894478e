"""A report on the desk: its page, what it is told at each save, and what is left at the end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import psutil
import pytest

import nianbao.desk.watch
from nianbao.annual_report import read_annual_report
from nianbao.desk.dossier import changed, dossier
from nianbao.desk.press import Press
from nianbao.desk.proof import Proof
from nianbao.errors import InputError, NotebookError
from nianbao.inputs.reading import read_agency_year
from nianbao.inputs.workspace import Workspace, write_whole
from nianbao.notebook import Master
from nianbao.pages.executed import Executed, read
from nianbao.rules import expectations, quick
from nianbao.rules.rulebook import read_rulebook
from nianbao.workbooks.form import workbook
from nianbao.workbooks.values import values_of
from tests import kernel
from tests.command import invoke
from tests.conftest import EXAMPLE, ROOT
from tests.districts import PATIENCE, until

LEDGERS = ROOT / "params" / "example" / "2023" / "bureau.yaml"
NEW = "new_received: [0, 0, 0, 0, 0, 0, 0]"  # in the example's file


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace of its own, with the examples."""
    for name in ("notebooks", "expectations", "params", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Workspace(tmp_path)


@pytest.fixture
def quick_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verdicts at once."""
    monkeypatch.setattr(expectations, "judge", quick.judge)


@pytest.fixture
def edition(quick_judge: None, workspace: Workspace) -> Executed:
    report = read_annual_report(EXAMPLE, workspace)
    master = Master(report, read_rulebook(workspace.suites), workspace)
    return read(kernel.execute(master))


# ------------------------------------------------------------------ the page and its server


class FakePress:
    """Gives what it is told to give."""

    results: list[Executed | Exception]

    def __init__(self, file: Path, workspace: Workspace) -> None:
        self.file, self.workspace = file, workspace

    def proof(self) -> Executed:
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    def halt(self) -> None: ...
    def close(self) -> None: ...


class Desk:
    """A desk in this process, and a page before it."""

    def __init__(self, place: Workspace) -> None:
        self.file = place.root / "params" / "qiaokou" / "2023" / "grid-center.yaml"
        self.port = 0
        self.proofs: asyncio.Queue[Proof] = asyncio.Queue()

    def opened(self, address: str) -> None:
        self.port = int(address.rstrip("/").rpartition(":")[2])

    async def request(self, path: str, host: str | None = None, method: str = "GET") -> str:
        """The whole answer, headers and all."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = f"{method} {path} HTTP/1.1\r\nHost: {host or f'127.0.0.1:{self.port}'}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode())
        answer = (await reader.read()).decode()
        writer.close()
        return answer

    async def save(self) -> Proof:
        os.utime(self.file, ns=(time.time_ns(), time.time_ns()))
        return await asyncio.wait_for(self.proofs.get(), PATIENCE)


@asynccontextmanager
async def desk(place: Workspace, *results: Executed | Exception) -> AsyncIterator[Desk]:
    """A desk whose press gives these results, after the first proof."""
    one = Desk(place)
    FakePress.results = list(results)
    watching = nianbao.desk.watch.watching(one.file, place, 0, one.opened, one.proofs.put_nowait)
    task = asyncio.create_task(watching)
    try:
        await asyncio.wait_for(one.proofs.get(), PATIENCE)
        yield one
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture(autouse=True)
def fake_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nianbao.desk.watch, "Press", FakePress)


def test_what_is_wrong_stands_above_the_last_good_edition(
    place: Workspace, edition: Executed
) -> None:
    wrong = InputError("缺少<必填>项", file="a.yaml", line=7)

    async def story() -> None:
        async with desk(place, edition, wrong, edition) as one:
            assert "检查结果" in await one.request("/")
            refused = await one.save()
            assert refused.message == "a.yaml 第7行：缺少<必填>项"
            page = await one.request("/")
            assert "a.yaml 第7行：缺少&lt;必填&gt;项" in page
            assert re.search("没有更新，下面是 ..:..:.. 的内容", page)
            assert "检查结果" in page
            again = await one.save()
            assert again.number > refused.number
            page = await one.request("/")
            assert "第7行" not in page
            assert "已更新：错误 0，警告 0，提示 3，已说明 0" in page

    asyncio.run(story())


def test_a_file_that_is_broken_from_the_first_shows_its_message_alone(
    place: Workspace, edition: Executed
) -> None:
    async def story() -> None:
        async with desk(place, NotebookError("第 3 个代码单元出错"), edition) as one:
            page = await one.request("/")
            assert "第 3 个代码单元出错" in page
            assert "检查结果" not in page
            assert "下面是" not in page
            await one.save()
            assert "检查结果" in await one.request("/")

    asyncio.run(story())


def test_a_fault_of_the_program_is_told_and_the_desk_stays(
    place: Workspace, edition: Executed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nianbao.desk.watch, "kept", lambda error: f"程序内部错误：{error}")

    async def story() -> None:
        async with desk(place, ZeroDivisionError("nought"), edition) as one:
            assert "程序内部错误：nought" in await one.request("/")
            assert (await one.save()).state == "current"

    asyncio.run(story())


def test_only_one_script_may_run_and_nothing_is_loaded_from_elsewhere(
    place: Workspace, edition: Executed
) -> None:
    async def story() -> None:
        async with desk(place, edition) as one:
            page, other = await one.request("/"), await one.request("/")
            nonces = re.findall("script-src 'nonce-([^']+)'", page)
            assert re.findall('<script nonce="([^"]+)">', page) == nonces
            assert page.count("<script") == len(nonces) == 1
            assert nonces[0] not in other
            assert page.count("default-src 'none'") == 1  # the file's own would forbid the script
            assert "Access-Control" not in page

    asyncio.run(story())


def test_other_names_other_paths_and_other_methods_are_refused(
    place: Workspace, edition: Executed
) -> None:
    async def story() -> None:
        async with desk(place, edition) as one:
            for host in ("evil.example", f"evil.example:{one.port}", "127.0.0.1", "localhost:1"):
                for path in ("/", "/events", "/other"):
                    assert (await one.request(path, host)).startswith("HTTP/1.1 403"), host
            assert (await one.request("/", f"localhost:{one.port}")).startswith("HTTP/1.1 200")
            for path in ("/../params", "/etc/passwd", "/notebooks/annual_report.ipynb"):
                assert (await one.request(path)).startswith("HTTP/1.1 404")
            assert (await one.request("/", method="POST")).startswith("HTTP/1.1 405")
            listening = psutil.Process().net_connections("tcp")
            assert [c.laddr.ip for c in listening if c.laddr.port == one.port and not c.raddr] == [
                "127.0.0.1"
            ]

    asyncio.run(story())


# ------------------------------------------------------------------ which files are watched


def is_told(files: Any, change: Any) -> bool:
    """Whether a change is noticed, well before anybody would look without being told."""

    async def story() -> bool:
        noticed = asyncio.create_task(changed(files))
        await asyncio.sleep(0.3)
        assert not noticed.done()
        change()
        try:
            await asyncio.wait_for(noticed, 1.5)
        except TimeoutError:
            return False
        return True

    return asyncio.run(story())


def put(file: Path, text: str) -> None:
    """Save as editors do: another file, put in the place of the old one."""
    beside = file.with_name(f".{file.name}.swp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)


@pytest.mark.parametrize(
    "name",
    [
        "params/example/2023/bureau.yaml",
        "params/example/2022/bureau.yaml",
        "data/example/requests.csv",
        "expectations/identities.json",
        "notebooks/annual_report.ipynb",
    ],
)
def test_a_save_of_any_file_of_the_report_is_noticed(name: str, place: Workspace) -> None:
    files = dossier(place.root / "params/example/2023/bureau.yaml", place)
    file = place.root / name
    assert is_told(files, lambda: put(file, file.read_text(encoding="utf-8") + " "))


def test_a_file_that_is_not_there_yet_is_noticed(place: Workspace) -> None:
    files = dossier(place.root / "params/qiaokou/2023/grid-center.yaml", place)
    (place.suites / "local").mkdir()
    files = dossier(place.root / "params/qiaokou/2023/grid-center.yaml", place)
    assert is_told(files, lambda: (place.suites / "local" / "qiaokou.yaml").touch())


def test_a_system_that_watches_nothing_is_looked_at_again(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def out_of_watches(*_: Any, **__: Any) -> AsyncIterator[None]:
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr("nianbao.desk.dossier.awatch", out_of_watches)
    monkeypatch.setattr("nianbao.desk.dossier._LOOK", 100)
    file = place.root / "params/qiaokou/2023/grid-center.yaml"
    assert is_told(dossier(file, place), lambda: put(file, ""))


def test_other_files_and_those_of_editors_are_no_change(place: Workspace) -> None:
    folder = place.root / "params/example/2023"
    files = dossier(folder / "bureau.yaml", place)

    def litter() -> None:
        for name in ("params/example/2023/other.yaml", "expectations/.text.json.swp"):
            (place.root / name).touch()

    assert not is_told(files, litter)


def test_nothing_outside_the_workspace_is_looked_at(place: Workspace) -> None:
    file = place.root / "params/qiaokou/2023/grid-center.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\nprior: ../../etc/passwd\nledgers: {{requests: /etc/hosts}}\n")
    assert all(place.holds(one) for one in dossier(file, place))


# ------------------------------------------------------------------ with a kernel


def test_a_notebook_that_takes_too_long_is_ended_and_the_next_one_runs(place: Workspace) -> None:
    notebook = place.notebook()
    sound = notebook.read_text(encoding="utf-8")
    press = Press(place.root / "params/qiaokou/2023/grid-center.yaml", place, time_limit=2)
    try:
        put(notebook, sound.replace("report.signature()", "import time; time.sleep(3000)"))
        with pytest.raises(NotebookError, match="没有运行完"):
            press.proof()
        press.time_limit = PATIENCE
        put(notebook, sound)
        assert press.proof().record.year == 2023
    finally:
        press.close()


class Watch:
    """The command in a process of its own."""

    def __init__(self, place: Workspace, suffix: str = ".yaml") -> None:
        self.root = place.root
        self.file = place.root / "params" / "qiaokou" / "2023" / f"grid-center{suffix}"
        (place.root / "tmp").mkdir()
        command = [sys.executable, "-m", "nianbao", "watch", str(self.file), "--no-browser"]
        self.process = subprocess.Popen(
            command,
            cwd=place.root,
            env={**os.environ, "TMPDIR": str(place.root / "tmp")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()

    def page(self) -> str:
        with urllib.request.urlopen(self.address, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def events(self) -> Iterator[dict[str, Any]]:
        answer: HTTPResponse = urllib.request.urlopen(f"{self.address}events", timeout=PATIENCE)
        with answer:
            for line in answer:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))

    def interrupt(self) -> tuple[str, str]:
        """What it printed; it has left neither process nor file."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        assert children
        self.process.send_signal(signal.SIGINT)
        printed = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 130
        assert not psutil.wait_procs(children, timeout=PATIENCE)[1]
        assert not list((self.root / "tmp").iterdir())
        assert not (self.root / "outputs").exists()
        return printed


@pytest.fixture
def watched(place: Workspace) -> Iterator[Watch]:
    watch = Watch(place)
    yield watch
    watch.process.kill()
    watch.process.communicate()


def test_every_save_is_told_and_shown_until_the_watch_is_interrupted(watched: Watch) -> None:
    text = watched.file.read_text(encoding="utf-8")
    proofs = (event for event in watched.events() if event["state"] != "checking")
    first = next(proofs)
    assert first["state"] == "current"
    put(watched.file, text.replace(NEW, "new_received: [4711, 0, 0, 0, 0, 0, 4711]"))
    second = next(proofs)
    assert second["number"] > first["number"]
    assert "4711" in watched.page()
    put(watched.file, f"{text}\nfigures: {{")
    broken = next(proofs)
    assert broken["state"] == "refused"
    assert "grid-center.yaml 第" in broken["message"]
    assert broken["number"] == second["number"]
    assert "4711" in watched.page()
    watched.file.unlink()
    assert "文件不存在" in next(proofs)["message"]
    put(watched.file, text)
    assert next(proofs)["state"] == "current"
    page = watched.page()
    assert "4711" not in page
    assert "文件不存在" not in page
    stdout, stderr = watched.interrupt()
    assert stdout == ""  # but for the address
    lines = stderr.splitlines()
    assert lines[-1] == "nianbao: 已中断"
    assert len(lines) == 6  # one a proof


def test_a_workbook_is_watched_as_well(place: Workspace) -> None:
    agency_year = read_agency_year(EXAMPLE)
    values, lists = values_of(agency_year)
    file = place.root / "params" / "qiaokou" / "2023" / "grid-center.xlsx"
    file.with_suffix(".yaml").unlink()
    file.write_bytes(workbook(agency_year.form, values, lists))
    watch = Watch(place, ".xlsx")
    try:
        proofs = (event for event in watch.events() if event["state"] != "checking")
        assert next(proofs)["state"] == "current"
        values["agency", "name"] = "甲区乙中心"
        write_whole(file, workbook(agency_year.form, values, lists))
        assert next(proofs)["state"] == "current"
        assert "甲区乙中心" in watch.page()
        watch.interrupt()
    finally:
        watch.process.kill()
        watch.process.communicate()


def test_an_interruption_does_not_wait_for_a_notebook(place: Workspace) -> None:
    notebook = place.notebook()
    told = place.root / "told"
    endless = f"open({str(told)!r}, 'w').close(); import time; time.sleep(3000)"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("report.signature()", endless), encoding="utf-8")
    watch = Watch(place)
    until(told.exists, watch.process)
    assert watch.interrupt()[1].splitlines() == ["nianbao: 已中断"]


# ------------------------------------------------------------------ what is refused at once


def test_a_port_in_use_is_one_message() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = invoke("watch", EXAMPLE, "--no-browser", "--port", taken.getsockname()[1])
    assert result.exit_code == 2
    assert "无法使用端口" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_a_file_that_is_missing_or_in_no_workspace_is_refused_before_anything_starts(
    tmp_path: Path,
) -> None:
    missing = invoke("watch", tmp_path / "none.yaml", "--no-browser")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "文件不存在" in missing.stderr
    file = shutil.copy(EXAMPLE, tmp_path)
    elsewhere = invoke("watch", file, "--no-browser", folder=tmp_path)
    assert (elsewhere.exit_code, elsewhere.stdout) == (2, "")
    assert "这里不是 nianbao 工作区" in elsewhere.stderr
