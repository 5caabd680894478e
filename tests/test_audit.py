"""`nianbao audit`: many published reports read and judged, each beside its kin."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from filelock import FileLock

from nianbao.annual_report import annual_report
from nianbao.inputs.workspace import Workspace
from tests.command import invoke
from tests.conftest import ROOT, SMALL
from tests.districts import PATIENCE, family, until
from tests.published_page import page_of

AUDIT = [sys.executable, "-m", "nianbao", "audit"]


def publish(file: Path, year: int = 2023, **figures: Any) -> None:
    """A page with the report of a small agency, some of its figures changed."""
    parameters = copy.deepcopy(SMALL)
    parameters["year"] = year
    parameters["signed_on"] = f"{year + 1}-01-10"
    parameters["figures"]["t3"] |= figures
    file.parent.mkdir(parents=True, exist_ok=True)
    report = annual_report(parameters, Workspace(ROOT))
    file.write_text(page_of(report), encoding="utf-8")


def audit(folder: Path, *options: object) -> tuple[int, dict[str, Any], str]:
    """The exit code of an audit, what it printed as JSON, and what it said."""
    done = invoke("audit", folder, "--json", "--out", folder.parent / "audit", *options)
    return done.exit_code, json.loads(done.stdout) if done.stdout else {}, done.stderr


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Two years of an agency, and another agency in another district."""
    publish(tmp_path / "docs" / "甲区" / "2022.html", 2022, carried_out=[2, 0, 0, 0, 0, 0])
    publish(tmp_path / "docs" / "甲区" / "2023.html", 2023)
    publish(tmp_path / "docs" / "乙区" / "2023.html", 2023)
    return tmp_path / "docs"


def test_published_reports_are_judged_with_the_year_before(docs: Path) -> None:
    code, found, _ = audit(docs)
    reports = {one["file"]: one for one in found["reports"]}
    assert list(reports) == [
        str(docs / f) for f in ("乙区/2023.html", "甲区/2022.html", "甲区/2023.html")
    ]
    one = reports[str(docs / "甲区" / "2023.html")]
    assert (one["year"], one["form"], one["district"]) == (2023, "gb2021_30", "甲区")
    assert one["agency"] == SMALL["agency"]["name"]
    assert one["cells"] == {"read": 200, "unreadable": 0, "missing": 0}
    assert set(one["counts"]) == {"error", "warn", "info", "explained"}
    assert code == 1
    carried = [f for f in one["findings"] if f["code"] == "T304"]
    assert [(f["table"], f["column"], f["expected"]) for f in carried][:1]
    assert {f["agency"] for f in one["findings"]} == {one["agency"]}
    alone = reports[str(docs / "乙区" / "2023.html")]
    assert "T304" not in {f["code"] for f in alone["findings"]}


def test_each_has_a_page_and_all_have_a_list(docs: Path) -> None:
    audit(docs)
    out = docs.parent / "audit"
    page = (out / "甲区" / "2023.html.html").read_text(encoding="utf-8")
    assert 'href="2022.html.html"' in page
    assert '<td id="t3-carried_in-natural_person"' in page
    index = (out / "index.html").read_text(encoding="utf-8")
    assert f'href="{"%E7%94%B2%E5%8C%BA"}/2023.html.html"' in index
    data = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    assert len(data["reports"]) == 3
    assert (out / "index.csv").read_text(encoding="utf-8-sig").count("gb2021_30") == 3
    links = re.findall(r'href="([^#"]+\.html)', index)
    assert all((out / re.sub("%..", "", link)).name for link in links)


def test_what_is_unchanged_is_not_read_again(docs: Path) -> None:
    audit(docs)
    out = docs.parent / "audit"
    before = {file: file.stat().st_mtime_ns for file in (out / ".state").iterdir()}
    first = (out / "audit.json").read_bytes()
    audit(docs)
    assert {file: file.stat().st_mtime_ns for file in (out / ".state").iterdir()} == before
    assert (out / "audit.json").read_bytes() == first
    publish(docs / "甲区" / "2022.html", 2022, carried_out=[3, 0, 0, 0, 0, 0])
    audit(docs)
    changed = {
        file.name.partition(".")[2] for file, at in before.items() if file.stat().st_mtime_ns != at
    }
    assert changed == {"json", "report.json", "verdict.json"}
    anew = sum(file.stat().st_mtime_ns != at for file, at in before.items())
    assert anew == 4  # one is read and judged, the year after it judged
    (out / "乙区" / "2023.html.html").unlink()
    audit(docs)
    assert (out / "乙区" / "2023.html.html").exists()


def test_what_is_no_report_does_not_stop_the_others(docs: Path) -> None:
    (docs / "乙区" / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (docs / "乙区" / "空.pdf").touch()
    (docs / "乙区" / "无关.html").write_text("<p>今日天气晴。</p>", encoding="utf-8")
    code, found, said = audit(docs)
    assert code == 2
    assert len(found["reports"]) == 3
    failed = {Path(one["file"]).name for one in found["failed"]}
    assert failed == {"旧.doc", "空.pdf", "无关.html"}
    assert "未能核对 3" in said
    assert "Traceback" not in said


def test_the_same_documents_at_another_place_give_the_same_pages(docs: Path) -> None:
    (docs / "乙区" / "空.pdf").touch()
    _, found, said = audit(docs)
    other = docs.parent / "another" / "place"
    shutil.copytree(docs, other / "docs")
    audit(other / "docs")
    assert {one["file"] for one in found["failed"]} == {str(docs / "乙区" / "空.pdf")}
    assert f"{docs / '乙区' / '空.pdf'}：文件是空的" in said
    for name in ("index.html", "index.csv", "甲区/2023.html.html", "乙区/2023.html.html"):
        written = (docs.parent / "audit" / name).read_bytes()
        assert (other / "audit" / name).read_bytes() == written
        assert str(docs.parent).encode() not in written
    assert "乙区/空.pdf," in (other / "audit" / "index.csv").read_text(encoding="utf-8-sig")


def test_a_single_file_that_is_no_report_is_one_message_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.html"
    file.write_text("<p>今日天气晴。</p>", encoding="utf-8")
    done = invoke("audit", file, "--out", tmp_path / "audit")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"nianbao: {file}：")
    assert [one.name for one in tmp_path.iterdir()] == ["a.html"]


def test_of_a_single_report_only_its_page_is_written(docs: Path, tmp_path: Path) -> None:
    done = invoke("audit", docs / "甲区" / "2023.html", "--out", tmp_path / "one")
    assert [file.name for file in (tmp_path / "one").iterdir()] == ["2023.html.html"]
    assert "单元格已读 200" in done.stderr
    assert done.exit_code in (0, 1)


HOSTILE = """
import nianbao.published.reading as reader, os
own = reader.read_published_here
def read(file):
    if file.name == "hang.html":
        while True: pass
    if file.name == "crash.html":
        os._exit(11)
    if file.name == "raise.html":
        raise KeyError("odd")
    if file.name == "memory.html":
        raise MemoryError
    return own(file)
reader.read_published_here = read
"""


def test_a_document_that_hangs_or_kills_its_worker_costs_only_itself(
    docs: Path, tmp_path: Path
) -> None:
    for name in ("hang", "crash", "raise", "memory"):
        publish(docs / "丙区" / f"{name}.html")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(HOSTILE)
    path = os.pathsep.join((str(tmp_path / "site"), str(ROOT / "src")))
    done = subprocess.run(
        [*AUDIT, str(docs), "--json", "--time-limit", "10", "--out", str(tmp_path / "audit")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    found = json.loads(done.stdout)
    said = {Path(one["file"]).stem: one["message"] for one in found["failed"]}
    assert len(found["reports"]) == 3
    assert "超过时限" in said["hang"]
    assert "进程两次异常退出" in said["crash"]
    assert "内存" in said["memory"]
    details = Path(said["raise"].rpartition("：")[2])
    assert "KeyError" in details.read_text(encoding="utf-8")
    details.unlink()
    assert done.returncode == 70


def test_an_audit_that_is_interrupted_ends_in_one_line_and_goes_on(
    docs: Path, tmp_path: Path
) -> None:
    for number in range(30):
        publish(docs / "丁区" / f"{number}.html", 2021)
    out = tmp_path / "audit"
    running = subprocess.Popen(
        [*AUDIT, str(docs), "--out", str(out), "--workers", "1"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until(lambda: list((out / ".state").glob("*.report.json")), running)
    children = family(running)
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate(timeout=PATIENCE)[1].decode()
    assert running.returncode == 130
    assert "再次运行同一命令继续" in said
    assert "Traceback" not in said
    assert not psutil.wait_procs(children, timeout=PATIENCE)[1]
    kept = {file: file.stat().st_mtime_ns for file in (out / ".state").glob("*.report.json")}
    _, found, _ = audit(docs)
    assert len(found["reports"]) == 33
    assert all(file.stat().st_mtime_ns == at for file, at in kept.items())


def test_a_second_audit_in_one_folder_says_so_and_stops(docs: Path) -> None:
    (docs.parent / "audit").mkdir()
    with FileLock(docs.parent / "audit" / ".lock"):
        code, _, said = audit(docs)
    assert code == 2
    assert "另一批任务" in said


def test_where_there_is_no_workspace_the_suites_of_the_package_judge(docs: Path) -> None:
    done = invoke("audit", docs / "甲区" / "2023.html", folder=docs.parent)
    assert done.exit_code in (0, 1)
    assert (docs.parent / "outputs" / "audit" / "2023.html.html").exists()


def test_a_name_that_cannot_be_shown_is_written_out(docs: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(docs / "甲区") + b"/\x1b[31m\xff.html"))
    odd.write_bytes((docs / "甲区" / "2023.html").read_bytes())
    _, found, said = audit(docs)
    assert len(found["reports"]) == 4
    assert "\x1b" not in said
    assert any("\\xff.html" in one["file"] for one in found["reports"])
