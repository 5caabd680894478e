"""The pipeline with the real papermill, the real kernel and the real nbconvert."""

from __future__ import annotations

import errno
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import nbformat
import papermill
import pikepdf
import pypdfium2
import pytest
import yaml
from docx.shared import Pt
from filelock import FileLock

from nianbao.batches.batch import run_batch
from nianbao.errors import InputError, NianbaoError, NotebookError, UsageError
from nianbao.inputs.workspace import PARAMS_FILE, Workspace
from nianbao.pages import exporters
from nianbao.pipeline import PUBLIC, Run, clear, run
from tests.conftest import CITY, EXAMPLE, ROOT

EVERY = {
    *PUBLIC,
    "review.html",
    "notebook.ipynb",
    "figures.json",
    "figures.csv",
    "findings.json",
}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture(scope="module")
def example(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(EXAMPLE, workspace, out=tmp_path_factory.mktemp("out"))


def test_every_output_is_written_and_nothing_else(example: Run) -> None:
    assert example.folder.parts[-3:] == ("qiaokou", "2023", "grid-center")
    assert names(example.folder) == EVERY
    assert {path.name for path in example.files} == EVERY
    assert not example.withheld


def test_the_page_carries_every_fact_of_the_example(example: Run) -> None:
    page = (example.folder / "report.html").read_text(encoding="utf-8")
    for fact in (
        "硚口区社会管理网格化服务中心2023年政府信息公开工作年度报告",
        "自2023年1月1日起至2023年12月31日止",
        "76条",
        "6275条",
        "议提案4件",
        "109513件",
        "100%",
        "硚口区解放大道213号",
        "027-83426353",
        "2022年，信息发布质量还需提高",
        "2024年1月2日",
    ):
        assert fact in page


def test_injected_parameters_can_be_read(example: Run) -> None:
    notebook = nbformat.read(example.folder / "notebook.ipynb", as_version=4)
    injected = next(c for c in notebook.cells if "injected-parameters" in c.metadata.tags)
    assert "硚口区社会管理网格化服务中心" in injected.source
    assert "\\u" not in injected.source


def alone(run: Run) -> str:
    """The page of a run as it is where nothing stands beside it to be downloaded."""
    page, line = (run.folder / "report.html").read_text(encoding="utf-8"), r"<p>下载：.*</p>\n"
    assert len(re.findall(line, page)) == 1
    return re.sub(line, "", page)


def test_the_page_leads_to_the_files_beside_it(example: Run) -> None:
    page = (example.folder / "report.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"#:]+)">[^<]*（(\d+)KB）</a>', page)
    assert {"report.pdf", "figures.csv", "figures.json"} <= {name for name, _ in links}
    for name, size in links:
        assert 0 <= int(size) * 1024 - (example.folder / name).stat().st_size < 1024


def test_the_stock_commands_give_the_same_report(example: Run, tmp_path: Path) -> None:
    bin = Path(sys.executable).parent
    notebook = tmp_path / "out.ipynb"
    stock = [
        [bin / "papermill", "notebooks/annual_report.ipynb", notebook, "-f", EXAMPLE],
        [bin / "jupyter-nbconvert", "--to", "nianbao-report", notebook],
        [bin / "jupyter-nbconvert", "--to", "nianbao-review", notebook],
        [bin / "jupyter-nbconvert", "--to", "nianbao-pdf", notebook],
        [bin / "jupyter-nbconvert", "--to", "nianbao-docx", notebook],
    ]
    for command in stock:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert (tmp_path / "out.report.html").read_text(encoding="utf-8") == alone(example)
    for own in ("report.pdf", "report.docx"):
        assert (tmp_path / f"out.{own}").read_bytes() == (example.folder / own).read_bytes()
    # The review edition shows the injected cell, which stock papermill spells with escapes.
    assert (tmp_path / "out.review.html").stat().st_size > 20_000


def test_the_notebook_pointed_at_a_file_gives_the_same_report(example: Run, tmp_path: Path) -> None:
    """As in JupyterLab: the stock kernel, in the folder of the notebook."""
    notebook = tmp_path / "out.ipynb"
    papermill.execute_notebook(
        ROOT / "notebooks" / "annual_report.ipynb",
        notebook,
        parameters={PARAMS_FILE: EXAMPLE.relative_to(ROOT).as_posix()},
        cwd=ROOT / "notebooks",
        progress_bar=False,
    )
    executed = nbformat.read(notebook, as_version=4)
    page, _ = exporters.ReportExporter().from_notebook_node(executed)
    assert page == alone(example)
    pdf, _ = exporters.PDFExporter().from_notebook_node(executed)
    assert pdf == (example.folder / "report.pdf").read_bytes()
    word, _ = exporters.DocxExporter().from_notebook_node(executed)
    assert word == (example.folder / "report.docx").read_bytes()
    # The review edition differs in the one cell that papermill injects: all parameters, or a path.
    page, _ = exporters.ReviewExporter().from_notebook_node(executed)
    own = (example.folder / "review.html").read_text(encoding="utf-8")
    assert EXAMPLE.stem in re.findall(_INJECTED, page, re.DOTALL)[0]
    assert re.sub(_INJECTED, "", page, flags=re.DOTALL) == re.sub(
        _INJECTED, "", own, flags=re.DOTALL
    )


_INJECTED = r"<p>injected-parameters</p>.*?</pre>"


def broken(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    parameters = yaml.safe_load(CITY.read_text(encoding="utf-8"))
    change(parameters)
    file = folder / "city.yaml"
    file.write_text(yaml.safe_dump(parameters, allow_unicode=True), encoding="utf-8")
    return file


def test_an_open_error_withholds_the_public_edition_until_it_is_asked_for(
    workspace: Workspace, tmp_path: Path
) -> None:
    def change(parameters: dict[str, Any]) -> None:
        parameters["figures"]["t3"]["granted"][0] += 1

    file = broken(tmp_path, change)
    out = tmp_path / "out"
    stale = out / "suqian" / "2023" / "city"
    stale.mkdir(parents=True)
    for name in PUBLIC:
        (stale / name).write_bytes(b"of an earlier run")
    done = run(file, workspace, out=out)
    assert done.withheld
    assert names(done.folder) == EVERY - set(PUBLIC)
    found = json.loads((done.folder / "findings.json").read_text(encoding="utf-8"))
    assert {f["code"] for f in found["findings"] if f["severity"] == "error"} == {"T302", "T303"}
    drafted = run(file, workspace, out=out, draft=True)
    assert names(drafted.folder) == EVERY
    assert "草稿" in (drafted.folder / "report.html").read_text(encoding="utf-8")
    word = docx.Document(str(drafted.folder / "report.docx"))
    assert "草稿" in word.sections[0].header._element.xml


@pytest.fixture
def other_notebook(tmp_path: Path) -> Iterator[Callable[[str], Workspace]]:
    """A workspace whose master notebook is one cell of the given source."""

    def build(source: str) -> Workspace:
        (tmp_path / "notebooks").mkdir()
        (tmp_path / "expectations").symlink_to(ROOT / "expectations")
        master = nbformat.read(ROOT / "notebooks" / "annual_report.ipynb", as_version=4)
        master.cells = [*master.cells[:2], nbformat.v4.new_code_cell(source)]
        nbformat.write(master, tmp_path / "notebooks" / "annual_report.ipynb")
        return Workspace(tmp_path)

    yield build


def test_a_failing_notebook_is_kept_with_its_error(
    other_notebook: Callable[[str], Workspace], tmp_path: Path
) -> None:
    workspace = other_notebook("raise ValueError('出错了')")
    with pytest.raises(NotebookError, match="ValueError: 出错了") as caught:
        run(EXAMPLE, workspace, out=tmp_path / "out")
    assert caught.value.notebook is not None
    assert "出错了" in caught.value.notebook.read_text(encoding="utf-8")
    assert names(caught.value.notebook.parent) == {"notebook.failed.ipynb"}


def test_a_notebook_that_ends_its_kernel_is_one_failed_report(
    other_notebook: Callable[[str], Workspace], tmp_path: Path
) -> None:
    workspace = other_notebook("import os; os._exit(1)")
    with pytest.raises(NotebookError, match="没有运行完"):
        run(EXAMPLE, workspace, out=tmp_path / "out")


def test_an_output_folder_that_cannot_be_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(UsageError, match="无法写入输出文件夹"):
        run(EXAMPLE, workspace, out=blocked)


def test_case_data_stays_out_of_the_public_edition(workspace: Workspace, tmp_path: Path) -> None:
    done = run(ROOT / "params/example/2023/bureau.yaml", workspace, out=tmp_path)
    assert not done.withheld
    lines = (ROOT / "data/example/requests.csv").read_text(encoding="utf-8").splitlines()[1:]
    ids = {line.split(",")[0] for line in lines if ",2023-" in line}
    executed = nbformat.read(done.folder / "notebook.ipynb", as_version=4)
    for cell in executed.cells:
        if cell.source == "report.ledger()":
            cell.metadata.tags = ["report"]  # an analyst makes the pictures public
    page = exporters.ReportExporter().from_notebook_node(executed)[0]
    pdf = exporters.PDFExporter().from_notebook_node(executed)[0]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        text = "".join(
            pypdfium2.PdfDocument(pdf)[n].get_textpage().get_text_range()
            for n in range(len(file.pages))
        )
    document = exporters.DocxExporter().from_notebook_node(executed)[0]
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        assert any(name.endswith(".svg") for name in parts.namelist())
        word = "".join(
            parts.read(name).decode()
            for name in parts.namelist()
            if name.endswith((".xml", ".svg"))
        )
    assert "data:image/svg+xml;base64," in page
    assert "申请台账分析" in text
    public = [
        page,
        text,
        word,
        *(
            (done.folder / n).read_text(encoding="utf-8")
            for n in ("report.html", "figures.json", "figures.csv")
        ),
    ]
    assert not [id for id in ids for edition in public if id in edition]
    review = (done.folder / "review.html").read_text(encoding="utf-8")
    assert not [id for id in ids if id not in review]
    targets = set(re.findall(r'class="rows" href="#([\w-]+)"', review))
    assert targets
    assert targets <= set(re.findall(r'<section class="ledger" id="([\w-]+)"', review))


@pytest.mark.parametrize(
    ("notebook", "said"),
    [
        ("", "已损坏"),
        ("{}", "已损坏"),
        ('{"cells": 5}', "已损坏"),
        ("[" * 100_000, "已损坏"),
        ('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "parameters"),
    ],
)
def test_a_master_notebook_that_is_none_is_one_message(
    notebook: str, said: str, own_workspace: Workspace
) -> None:
    own_workspace.notebook().write_text(notebook)
    with pytest.raises(UsageError, match=said):
        run(EXAMPLE, own_workspace)
    assert not own_workspace.outputs.exists()


def test_a_truncated_notebook_is_one_message(own_workspace: Workspace) -> None:
    text = own_workspace.notebook().read_text(encoding="utf-8")
    own_workspace.notebook().write_text(text[: len(text) // 2], encoding="utf-8")
    with pytest.raises(UsageError, match="已损坏"):
        run(EXAMPLE, own_workspace)


def test_a_notebook_that_names_no_kernel_runs_in_this_python(
    own_workspace: Workspace, example: Run
) -> None:
    notebook = json.loads(own_workspace.notebook().read_text(encoding="utf-8"))
    del notebook["metadata"]["kernelspec"]
    own_workspace.notebook().write_text(json.dumps(notebook), encoding="utf-8")
    done = run(EXAMPLE, own_workspace)
    own, due = (folder / "report.pdf" for folder in (done.folder, example.folder))
    assert own.read_bytes() == due.read_bytes()


@pytest.fixture
def own_workspace(tmp_path: Path) -> Workspace:
    """A workspace whose notebook and suites may be changed."""
    for name in ("notebooks", "expectations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Workspace(tmp_path)


def test_a_suite_that_is_none_is_said_before_the_notebook_runs(own_workspace: Workspace) -> None:
    (own_workspace.suites / "cells.json").write_text("{")
    with pytest.raises(NianbaoError, match=r"cells\.json"):
        run(EXAMPLE, own_workspace)
    assert not own_workspace.outputs.exists()


def test_an_office_gives_the_word_file_its_looks(
    own_workspace: Workspace, example: Run, tmp_path: Path
) -> None:
    (own_workspace.root / "styles").mkdir()
    file = own_workspace.root / "styles" / "reference.docx"
    given = docx.Document(str(example.folder / "report.docx"))
    given.styles["Title"].font.size = Pt(26)
    given.save(str(file))
    folder = run(EXAMPLE, own_workspace).folder
    assert docx.Document(str(folder / "report.docx")).styles["Title"].font.size == Pt(26)
    assert (folder / "report.pdf").read_bytes() == (example.folder / "report.pdf").read_bytes()


def test_a_word_file_that_gives_no_looks_is_said_before_anything_runs(
    own_workspace: Workspace, tmp_path: Path
) -> None:
    file = own_workspace.root / "styles" / "reference.docx"
    file.parent.mkdir()
    file.write_bytes(b"none")
    for runs in (run, lambda file, workspace: run_batch([file], workspace)):
        with pytest.raises(InputError, match=r"styles.reference\.docx：Word 参考文件已损坏"):
            runs(EXAMPLE, own_workspace)
    assert not own_workspace.outputs.exists()
    file.unlink()
    file.symlink_to(ROOT / "README.md")
    with pytest.raises(UsageError, match="指向工作区外"):
        run(EXAMPLE, own_workspace)
    file.unlink()
    file.mkdir()
    with pytest.raises(UsageError, match=r"无法读取 .*reference\.docx"):
        run(EXAMPLE, own_workspace)


def test_a_full_disk_is_one_message(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UsageError, match="No space left on device"):
        run(EXAMPLE, workspace, out=tmp_path)
    assert names(tmp_path / "qiaokou" / "2023" / "grid-center") == set()


def test_one_report_is_made_by_one_run_at_a_time(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has the lock lives, with its scratch; scratch without a lock is a dead run's."""
    monkeypatch.setattr("nianbao.pipeline._PATIENCE", 0.1)
    folder = tmp_path / "qiaokou" / "2023" / "grid-center"
    scratch = folder / ".run-of-another"
    scratch.mkdir(parents=True)
    (tmp_path / ".state").mkdir()
    with FileLock(tmp_path / ".state" / "qiaokou.2023.grid-center.lock"):
        with pytest.raises(UsageError, match="另一个任务正在生成同一份报告"):
            run(EXAMPLE, workspace, out=tmp_path)
        clear(folder)
        assert scratch.exists()
    run(EXAMPLE, workspace, out=tmp_path)
    assert names(folder) == EVERY


def test_a_failed_run_leaves_no_public_edition_of_an_earlier_one(
    own_workspace: Workspace,
) -> None:
    file = own_workspace.root / "params" / "qiaokou" / "2023" / "grid-center.yaml"
    file.parent.mkdir(parents=True)
    sound = EXAMPLE.read_text(encoding="utf-8")
    folder = own_workspace.outputs / "qiaokou" / "2023" / "grid-center"
    for name in PUBLIC:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    file.write_text(sound + "color: red\n", encoding="utf-8")
    with pytest.raises(InputError):
        run(file, own_workspace)
    assert names(folder) == set()
