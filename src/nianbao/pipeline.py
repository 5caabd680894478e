"""One agency-year from its file to its outputs: the pipeline, read from top to bottom."""

from __future__ import annotations

import errno
import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from nianbao.annual_report import AnnualReport, read_annual_report
from nianbao.errors import InputError, NotebookError, UsageError
from nianbao.inputs.workspace import STATES, Workspace, real
from nianbao.rules.finding import Finding, summary
from nianbao.rules.place import place_of
from nianbao.rules.rulebook import read_rulebook

if TYPE_CHECKING:
    from nianbao.engine.nursery import Nursery
    from nianbao.pages.executed import Executed
    from nianbao.pages.outputs import Record

PUBLIC = ("report.html", "report.pdf", "report.docx")
TIME_LIMIT = 600  # seconds for one report, which takes a few
_PATIENCE = 60  # seconds for another run of the same report to end
_SCRATCH = ".run-"
_DISK = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.EFBIG, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST),
)

LOG = logging.getLogger(__name__)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """What came of one run.

    `files` were written in `folder`; `check` is the object that findings.json holds, `findings`
    are the same with their places in the parameter file; `withheld` says that there is no public
    edition because an error is open.
    """

    report: AnnualReport
    folder: Path
    files: tuple[Path, ...]
    check: dict[str, Any]
    withheld: bool
    findings: tuple[Finding, ...]


def run(
    file: Path,
    workspace: Workspace,
    *,
    out: Path | None = None,
    draft: bool = False,
    progress: Progress = lambda _: None,
) -> Run:
    """Check, execute, export. Nothing is written unless the parameter file is sound.

    Raises InputError for the parameter file, NotebookError with the failed notebook kept.
    """
    read_rulebook(workspace.suites)
    require_reference(workspace)
    progress("读取参数文件")
    try:
        report = read_annual_report(file, workspace)
    except InputError:
        if workspace.has_place_for(file):
            place = real(file).parts[-3:]
            withdraw((out or workspace.outputs).joinpath(*place).with_suffix(""))
        raise
    return produce(report, workspace, out=out, draft=draft, progress=progress)


def produce(
    report: AnnualReport,
    workspace: Workspace,
    *,
    out: Path | None = None,
    draft: bool = False,
    time_limit: float = TIME_LIMIT,
    nursery: Nursery | None = None,
    progress: Progress = lambda _: None,
) -> Run:
    """Execute and export a report that has been read; alone in its folder of outputs."""
    workspace.require_notebook(report.form.family)
    reference = str(workspace.reference or "")
    folder = workspace.output_folder(report.agency_year, out)
    with _writing(folder), _alone(folder):
        try:
            with _beside(folder) as scratch:
                progress("运行笔记本")
                LOG.info("executing the notebook of %s %s", report.key, report.year)
                notebook = scratch / "notebook.ipynb"
                try:
                    _execute(report, workspace, notebook, time_limit, nursery)
                except NotebookError as error:
                    kept = _moved(notebook, folder / "notebook.failed.ipynb")
                    raise NotebookError(f"{error}；出错的笔记本：{kept}", kept) from None
                progress("生成报告")
                LOG.info("exporting to %s", folder)
                record, names = _export(notebook, scratch, draft, reference)
                written = [_moved(scratch / name, folder / name) for name in names]
        except Exception:
            withdraw(folder)
            raise
        withheld = not set(PUBLIC) <= set(names)
        if withheld:
            LOG.warning("public edition of %s %s withheld: open errors", report.key, report.year)
            withdraw(folder)
        (folder / "notebook.failed.ipynb").unlink(missing_ok=True)
    check = summary(record.rulebook, record.findings)
    placed = (replace(found, place=place_of(found, report)) for found in record.findings)
    return Run(report, folder, tuple(written), check, withheld, tuple(placed))


def executed(
    report: AnnualReport, workspace: Workspace, nursery: Nursery, time_limit: float = TIME_LIMIT
) -> Executed:
    """The master notebook as a report's run has left it, read; nothing is written.

    Raises UsageError for a notebook that is none of ours, NotebookError for one that fails.
    """
    from nianbao.pages.executed import read

    workspace.require_notebook(report.form.family)
    return read(_execute(report, workspace, None, time_limit, nursery))


def require_reference(workspace: Workspace) -> None:
    """InputError for an office's Word file that no report can take its looks from."""
    if file := workspace.reference:
        from nianbao.pages.word import edition

        edition.reference_of(file)


def withdraw(folder: Path) -> None:
    """Take away the public edition of an earlier run, which nobody may take for today's."""
    for name in PUBLIC:
        with suppress(OSError):
            (folder / name).unlink()


def clear(folder: Path) -> None:
    """Take away the scratch of runs that were killed; that of a living one stays."""
    with suppress(OSError, UsageError):
        if any(folder.glob(f"{_SCRATCH}*")):
            with _alone(folder, patience=0):
                pass


def _execute(
    report: AnnualReport,
    workspace: Workspace,
    output: Path | None,
    time_limit: float,
    nursery: Nursery | None,
) -> Any:
    """The master notebook with the report's parameters, run by papermill and written there."""
    import nianbao.lean  # noqa: F401 # isort: skip
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.translators import PythonTranslator, papermill_translators

    class Readable(PythonTranslator):  # type: ignore[misc]
        """papermill writes Chinese parameters as escapes, which no reviewer can read."""

        @classmethod
        def translate_escaped_str(cls, str_val: object) -> str:
            return repr(str_val) if isinstance(str_val, str) else f'"{str_val}"'

    papermill_translators.register("python", Readable)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        return papermill.execute_notebook(
            str(workspace.notebook(report.form.family)),
            None if output is None else str(output),
            parameters=report.agency_year.parameters(),
            cwd=str(workspace.root),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            engine_name="nianbao",
            execution_timeout=time_limit,
            report_timeout=time_limit,
            nursery=nursery,
        )
    except papermill.PapermillExecutionError as error:
        raise NotebookError(
            f"笔记本第 {error.exec_count} 个代码单元出错：{error.ename}: {error.evalue}"
        ) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"笔记本没有运行完：{str(error).splitlines()[0]}") from None


def _export(notebook: Path, folder: Path, draft: bool, reference: str) -> tuple[Record, list[str]]:
    """Every edition of the executed notebook, written into `folder`: its record, their names."""
    from nianbao.pages import exporters
    from nianbao.pages.executed import opened, read

    executed = read(opened(notebook.read_text(encoding="utf-8")))
    record = executed.record
    texts: dict[str, str | bytes] = {
        "review.html": exporters.ReviewExporter(draft=draft).edition(executed),
        "figures.json": exporters.figures_json(record),
        "figures.csv": exporters.figures_csv(record),
        "findings.json": exporters.findings_json(record),
    }
    if draft or not record.is_blocked:
        texts["report.pdf"] = exporters.PDFExporter(draft=draft).edition(executed)
        docx = exporters.DocxExporter(draft=draft, reference=reference)
        texts["report.docx"] = docx.edition(executed)
        beside = {name: len(_bytes(text)) for name, text in texts.items()}
        html = exporters.ReportExporter(draft=draft, beside=beside)  # last: it leads to the others
        texts["report.html"] = html.edition(executed)
    for name, text in texts.items():
        (folder / name).write_bytes(_bytes(text))
    return record, [*texts, "notebook.ipynb"]


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@contextmanager
def _alone(folder: Path, patience: float | None = None) -> Iterator[None]:
    """Hold a folder of outputs; what others have left half done there is dead, and goes."""
    district, year, agency = folder.parts[-3:]
    states = folder.parents[2] / STATES
    states.mkdir(parents=True, exist_ok=True)
    lock = FileLock(states / f"{district}.{year}.{agency}.lock")
    try:
        lock.acquire(timeout=_PATIENCE if patience is None else patience)
    except Timeout:
        raise UsageError(f"另一个任务正在生成同一份报告，请等它结束：{folder}") from None
    try:
        for litter in folder.glob(f"{_SCRATCH}*"):
            shutil.rmtree(litter, ignore_errors=True)
        yield
    finally:
        lock.release()


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A scratch folder on the same disk as the outputs, gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """UsageError where the disk, not the report, is at fault."""
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK:
            raise
        held = "，可能有文件正被其他程序打开" if sys.platform == "win32" else ""
        raise UsageError(f"无法写入输出文件夹 {folder}（{error.strerror}{held}）") from None


def _moved(source: Path, target: Path) -> Path:
    """Rename into place, so that a reader never sees half a file."""
    if target.is_dir():
        raise UsageError(f"无法写入 {target}：这里有一个同名文件夹")
    return source.replace(target)
