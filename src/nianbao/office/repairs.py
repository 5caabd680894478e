"""What is to be mended in a report: one cause once, the worst first, in words to mend by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nianbao.annual_report import AnnualReport
from nianbao.errors import InputError
from nianbao.rules.causes import Cause, causes
from nianbao.rules.finding import Finding, Severity
from nianbao.workbooks.advice import Advice, advice

MOST = 12  # findings of one cause that are told, each with its numbers
_LONGEST = 120  # characters of a sentence that is quoted


@dataclass(frozen=True)
class Part:
    """One finding: where it is, in words and in the file, what is wrong, what to do."""

    where: str
    advice: Advice
    place: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Repair:
    """What is to be mended for one cause.

    `parts` are its findings, of `whole` the first; `mended` is the one number that is likely to
    be wrong, `where` is that of all parts, if they have one in common.
    """

    severity: Severity
    parts: tuple[Part, ...]
    where: str = ""
    mended: str = ""
    whole: int = 1
    citation: str = ""


def repairs(
    report: AnnualReport, findings: Sequence[Finding], never: frozenset[str]
) -> tuple[Repair, ...]:
    """What open errors and warnings ask for; `never` the codes that no explanation can accept."""
    known = [f for f in findings if f.status == "open" and f.severity != "info"]
    return tuple(
        _repair(cause, [known[n - 1] for n in cause.numbers], report, never)
        for cause in causes(known, report.form, report.figures.records())
    )


def unread(error: InputError) -> tuple[Repair, ...]:
    """What stops a file from being read, as what is to be mended in it."""
    return tuple(
        Repair(
            "error",
            (
                Part(
                    part.path or "报送的文件",
                    Advice(f"不能读取：{part.message.rstrip('。')}。", _due(part)),
                    part.cell or (f"第{part.line}行" if part.line else ""),
                ),
            ),
        )
        for part in error.parts[:MOST]
    )


def _due(error: InputError) -> str:
    """What should stand in the place of what does."""
    due = f"应为{error.expected}" if error.expected is not None else ""
    now = f"现为{error.found}" if error.found is not None else ""
    return f"{'，'.join(filter(None, (due, now))) or '请改正后再报送'}。"


def _repair(
    cause: Cause, findings: Sequence[Finding], report: AnnualReport, never: frozenset[str]
) -> Repair:
    shown = findings[:MOST]
    told = advice(shown, report.form, (), never)
    parts = (
        Part(_where(one, report), said, _place(one), _quote(one))
        for one, said in zip(shown, told, strict=True)
    )
    return Repair(
        severity=findings[0].severity,
        parts=tuple(dict.fromkeys(parts)),
        where=report.form.cell_name(*cause.cell) if cause.cell else "",
        mended=_mended(cause),
        whole=len(findings),
        citation="；".join(dict.fromkeys(f"{f.citation}（{f.code}）" for f in findings)),
    )


def _where(finding: Finding, report: AnnualReport) -> str:
    """The cell, the table or the section of a finding; of none of them, the whole report."""
    if finding.table:
        return report.form.cell_name(finding.table, finding.row, finding.column)
    if finding.section:
        return str(report.section_place(finding.section)["where"])
    return "报告基本信息" if finding.key else "全文"


def _place(finding: Finding) -> str:
    """Where in the file it stands: a cell of a workbook, else a line."""
    place = finding.place
    if place is None:
        return ""
    return place.sheet_cell or (f"第{place.line}行" if place.line else "")


def _mended(cause: Cause) -> str:
    if cause.expected is None:
        return ""
    why = f"（{cause.likely}）" if cause.likely else ""
    return f"很可能只需将{cause.found}改为{cause.expected}{why}。"


def _quote(finding: Finding) -> str:
    """The sentence at fault, unless the message has it already."""
    text = " ".join(finding.quote.text.split()) if finding.quote else ""
    if text in finding.message:
        return ""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
