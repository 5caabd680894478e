"""An audit: documents read, then each judged beside its kin, on all cores; resumable.

All are read before any is judged, because the year before of one and another reading of it may
lie anywhere among them. What a document says and what was found in it stay on disk; in memory
there is a card and a line of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from nianbao.audits import record
from nianbao.audits.collection import Listed
from nianbao.audits.intake import Reading
from nianbao.audits.judging import TOGETHER, Case, Judging
from nianbao.audits.kin import Kin, kin
from nianbao.audits.shelf import Card, Shelf, Verdict
from nianbao.batches.attempt import forget_attempts
from nianbao.batches.batch import alone, parted
from nianbao.batches.job import Job
from nianbao.batches.pool import Left, processes, run_jobs
from nianbao.batches.state import legible, stamp, surroundings
from nianbao.errors import UsageError
from nianbao.faults import EXIT_CODE
from nianbao.inputs.workspace import Workspace, real, write_whole
from nianbao.pages.audit_index import Line
from nianbao.rules.rulebook import read_rulebook

TIME_LIMIT = 120  # seconds to read one document, and again to judge it; most take less than one
_TOGETHER_READ = 16  # documents of one job of reading

D = TypeVar("D")


@dataclass(frozen=True)
class Ended:
    """A document of which one part of the work came to its end: status done, skipped or failed."""

    status: str


Progress = Callable[[str, Ended, int], None]  # 读取 or 核对, what ended, how many there are


@dataclass(frozen=True)
class Audit:
    """What came of an audit; `records` are the reports' as `--json` prints them, one at a time."""

    lines: tuple[Line, ...]
    outputs: Path
    shelf: Shelf
    files: tuple[str, ...]
    interrupted: bool
    exit_code: int

    @property
    def failures(self) -> list[Line]:
        return [line for line in self.lines if line.state == "failed"]

    def records(self) -> Iterator[dict[str, Any]]:
        return record.records(self.shelf, self.files)


def audit_folder(
    listed: Sequence[Listed],
    workspace: Workspace,
    outputs: Path,
    *,
    force: bool = False,
    workers: int | None = None,
    time_limit: float = TIME_LIMIT,
    progress: Progress = lambda part, ended, whole: None,
) -> Audit:
    """Audit many documents: a page each, and the list; what is unchanged is not done again.

    UsageError if another audit writes to the same folder.
    """
    rulebook = read_rulebook(workspace.suites)
    outputs = real(outputs)
    with alone(outputs):
        shelf = Shelf(outputs)
        work = _Work(listed, workspace, shelf, workers, time_limit, progress)
        audit = work.done(force)
        if not audit.interrupted:
            with _writing(outputs):
                record.write(shelf, audit.files, audit.lines, rulebook)
    return audit


@contextmanager
def audit_single(
    listed: Listed,
    workspace: Workspace,
    outputs: Path,
    *,
    time_limit: float = TIME_LIMIT,
) -> Iterator[Audit]:
    """Audit one document, of which only the page is written, and nothing if it is no report.

    What `records` gives lasts as long as the `with`.
    """
    read_rulebook(workspace.suites)
    with tempfile.TemporaryDirectory(prefix="nianbao-audit-") as scratch:
        shelf = Shelf(Path(scratch))
        work = _Work([listed], workspace, shelf, 1, time_limit, lambda part, ended, whole: None)
        audit = work.done(force=False)
        if not (audit.interrupted or audit.failures):
            with _writing(outputs):
                target = outputs / listed.page
                target.parent.mkdir(parents=True, exist_ok=True)
                write_whole(target, (shelf.outputs / listed.page).read_bytes())
        yield replace(audit, outputs=outputs)


@contextmanager
def _writing(outputs: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"无法写入输出文件夹 {outputs}（{error.strerror}）") from None


class _Work:
    """The work of one audit."""

    def __init__(
        self,
        listed: Sequence[Listed],
        workspace: Workspace,
        shelf: Shelf,
        workers: int | None,
        time_limit: float,
        progress: Progress,
    ) -> None:
        self.listed = {legible(str(one.file)): one for one in listed}
        self.workspace, self.shelf = workspace, shelf
        self.number, self.time_limit = workers or os.cpu_count() or 1, time_limit
        self.start = partial(processes, workers)
        self.progress = progress
        self.run = uuid4().hex
        self.key = surroundings(workspace.root, False)
        self.cards: dict[str, Card] = {}
        self.verdicts: dict[str, Verdict] = {}

    def done(self, force: bool) -> Audit:
        """Read, then judge."""
        forget_attempts(self.shelf.outputs)
        interrupted = False
        try:
            self._read(force)
            self._judge(force)
        except KeyboardInterrupt:
            interrupted = True
        lines = tuple(filter(None, map(self._line, self.listed)))
        kinds = {card.kind for card in self.cards.values()}
        kinds |= {verdict.kind for verdict in self.verdicts.values()}
        states = {line.state for line in lines}
        code = 2 if "failed" in states else 1 if "findings" in states else 0
        return Audit(
            lines,
            self.shelf.outputs,
            self.shelf,
            tuple(self.listed),
            interrupted,
            EXIT_CODE if "fault" in kinds else code,
        )

    def _read(self, force: bool) -> None:
        todo: list[Path] = []
        for name, one in self.listed.items():
            card = None if force else self.shelf.card(name)
            if card is not None and card.holds(self.key):
                self.cards[name] = card
                self._tell("读取", "failed" if card.failure else "skipped")
            else:
                self.shelf.forget(name)
                todo.append(one.file)
        jobs: list[Job[Card]] = [
            Reading(
                files=files,
                outputs=str(self.shelf.outputs),
                run=self.run,
                time_limit=self.time_limit,
                key=self.key,
            )
            for files in parted(todo, self.number, _TOGETHER_READ)
        ]
        for card in self._results(jobs):
            if card.file not in self.cards:
                self.cards[card.file] = card
                self._tell("读取", "failed" if card.failure else "done")

    def _judge(self, force: bool) -> None:
        cases = self._cases()
        todo: list[Path] = []
        for name, case in cases.items():
            verdict = None if force else self.shelf.verdict(name)
            if verdict is not None and self._stands(verdict, case):
                self.verdicts[name] = replace(verdict, record={})
                self._tell("核对", "failed" if verdict.kind else "skipped")
            else:
                todo.append(self.listed[name].file)
        jobs: list[Job[Verdict]] = [
            Judging(
                files=files,
                outputs=str(self.shelf.outputs),
                run=self.run,
                time_limit=self.time_limit,
                root=str(self.workspace.root),
                cases={file: cases[legible(file)] for file in files},
            )
            for files in parted(todo, self.number, TOGETHER)
        ]
        for verdict in self._results(jobs):
            if verdict.file not in self.verdicts:
                self.verdicts[verdict.file] = verdict
                self._tell("核对", "failed" if verdict.kind else "done")

    def _results(self, jobs: list[Job[D]]) -> Iterator[D]:
        with closing(run_jobs(jobs, Left(jobs), self.start)) as results:
            yield from results

    def _tell(self, part: str, status: str) -> None:
        whole = len(self.listed)
        if part == "核对":
            whole = sum(not card.failure for card in self.cards.values())
        self.progress(part, Ended(status), whole)

    def _stands(self, verdict: Verdict, case: Case) -> bool:
        """Whether judging again would come to the same, and the page is there."""
        if verdict.key != case.key or verdict.kind not in ("", "input"):
            return False
        return bool(verdict.kind) or stamp(self.shelf.outputs / verdict.line.page) == verdict.page

    def _cases(self) -> dict[str, Case]:
        """What is to be judged, by file: all that was read."""
        read = {name: card for name, card in self.cards.items() if not card.failure}
        families = kin(read.values(), {name: self.listed[name].district for name in read})
        cases = {}
        for name in read:
            one, own = self.listed[name], families.get(name, Kin())
            others = [own.prior] if own.prior else []
            files = (name, *others, *own.beside)
            rests = [self.key, one.given, one.below, one.district]
            rests += [own.prior or "", *own.beside]
            rests += [f"{self.listed[file].page} {read[file].sha256}" for file in files]
            key = hashlib.sha256(json.dumps(rests).encode()).hexdigest()
            pages = {file: self.listed[file].page for file in files}
            cases[name] = Case(one.given, one.below, one.district, own, pages, key)
        return cases

    def _line(self, name: str) -> Line | None:
        """A document in the list; None where the work has not come to it."""
        one, card = self.listed[name], self.cards.get(name)
        verdict = self.verdicts.get(name)
        if card is not None and card.failure:
            return self._failed(one, card.failure)
        if verdict is None:
            return None
        return self._failed(one, verdict.line.message) if verdict.kind else verdict.line

    def _failed(self, one: Listed, why: str) -> Line:
        for name in (str(one.file), one.file.name):
            why = why.removeprefix(f"{legible(name)}：")
        return Line(one.below, one.district, "failed", given=one.given, message=why)
