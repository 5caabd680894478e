"""Case ledgers (台账): read, counted into the figures of a year, and judged by the time limits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from nianbao.errors import InputError
from nianbao.form.edition import Form
from nianbao.form.role import Role
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.ledgers.counting import (
    Counts,
    count_cases,
    count_documents,
    count_requests,
    ended_in,
    of_year,
    rows_counted,
    rows_of,
)
from nianbao.inputs.ledgers.definition import definitions
from nianbao.inputs.ledgers.reader import read_ledger
from nianbao.inputs.ledgers.sheet import readable
from nianbao.inputs.ledgers.time_limits import LIMITS, with_limits
from nianbao.inputs.workspace import Workspace

# The tables that each ledger is counted in.
COUNTED_IN = {"requests": Role.REQUESTS, "cases": Role.DISPUTES, "documents": Role.DOCUMENTS}


@dataclass(frozen=True)
class Ledger:
    """One ledger: its rows by column id, its name in the workspace, its SHA-256."""

    rows: pd.DataFrame
    name: str
    sha256: str


@dataclass(frozen=True)
class Ledgers:
    """The ledgers of one agency, seen from one report year.

    Of the year before only the figures are asked: its time limits are not `judged`.
    """

    year: int
    holidays: Path
    requests: Ledger | None = None
    cases: Ledger | None = None
    documents: Ledger | None = None
    judged: bool = True

    @property
    def digest(self) -> str:
        """Of the files, and of the time limits, which depend on the calendar, too."""
        every = (self.requests, self.cases, self.documents)
        whole = hashlib.sha256(" ".join(one.sha256 if one else "-" for one in every).encode())
        if self.judged and (own := self.requests_of_the_year) is not None:
            limits = pd.util.hash_pandas_object(own[list(LIMITS)], index=False)
            whole.update(limits.to_numpy().tobytes())
        return whole.hexdigest()

    def counts(self, form: Form) -> Counts:
        """The figures that the ledgers give, by address; totals are left to be computed."""
        counts: Counts = {}
        if self.requests:
            self._require_rows(self.requests, form)
            counts |= count_requests(self.requests.rows, form, self.year)
        if self.cases:
            counts |= count_cases(self.cases.rows, form, self.year)
        if self.documents:
            counts |= count_documents(self.documents.rows, form, self.year)
        return counts

    def left_out(self, form: Form) -> Counts:
        """The cases not counted because the agency is only a co-respondent, by address."""
        if self.cases is None:
            return {}
        return count_cases(self.cases.rows, form, self.year, "co_respondent")

    def _require_rows(self, ledger: Ledger, form: Form) -> None:
        """InputError for an outcome of the year that the edition has no row for."""
        own = of_year(ledger.rows, self.year, "received_on", "replied_on")
        _, ended = rows_counted(own, form, self.year)
        lost = own[ended.isna() & own["outcome"].notna()]
        for line, outcome in lost["outcome"].items():
            labels = "、".join(rows_of(form))
            raise InputError(
                f"{form.doc_no}没有这一办理结果", file=ledger.name, line=int(str(line)),
                expected=labels, found=str(outcome),
            )  # fmt: skip

    @cached_property
    def requests_of_the_year(self) -> pd.DataFrame | None:
        """The requests open at any time of the year, with their time limits.

        What is answered after the year was still open in it: no calendar of that day is asked.
        """
        if self.requests is None:
            return None
        own = of_year(self.requests.rows, self.year, "received_on", "replied_on")
        answered = own["replied_on"].where(ended_in(own, self.year, "replied_on"))
        limited = with_limits(own.assign(replied_on=answered), self.holidays, self.requests.name)
        return limited.assign(replied_on=own["replied_on"])


def read_ledgers(agency_year: AgencyYear, workspace: Workspace, *, judged: bool = True) -> Ledgers:
    """The ledgers that a parameter file names; InputError if one cannot be counted or judged."""
    named = {kind: path for kind, path in agency_year.ledgers.model_dump().items() if path}
    ledgers: dict[str, Ledger] = {}
    for kind, path in named.items():
        name, _, sheet = path.partition("#")
        file = workspace.file(agency_year, ("ledgers", kind), name)
        relative = workspace.relative(file)
        with readable(relative):
            stat = file.stat()
        ledgers[kind] = _read(file, stat.st_mtime_ns, stat.st_size, relative, sheet or None, kind)
    for kind in named:
        if not agency_year.form.tables_of(COUNTED_IN[kind]):
            raise agency_year.error(("ledgers", kind), "这种报告没有可由该台账统计的表")
    if "documents" in named and not agency_year.form.cells(Role.DOCUMENTS, Role.VALID):
        raise agency_year.error(
            ("ledgers", "documents"), "试行格式的表二不能由文件台账统计，请在表二（figures）中填写"
        )
    holidays = workspace.holidays
    read = Ledgers(agency_year.year, holidays, **ledgers, judged=judged)
    if judged:
        _ = read.requests_of_the_year  # a limit that cannot be computed is this report's error
    return read


@lru_cache(maxsize=4)  # two years of an agency share one ledger
def _read(file: Path, _changed: int, _size: int, name: str, sheet: str | None, kind: str) -> Ledger:
    rows = read_ledger(file, name, sheet, definitions()[kind])
    with readable(name), file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Ledger(rows, name, digest)
