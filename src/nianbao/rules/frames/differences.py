"""What two publications of the same report say otherwise: a page and its download, or twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nianbao.annual_report import AnnualReport
from nianbao.characters import legible
from nianbao.form.edition import PREAMBLE
from nianbao.inputs.figures import Cell
from nianbao.published.likeness import words
from nianbao.published.published_report import PublishedReport

_MEDIA = {"html": "网页", "word": "Word文件", "pdf": "PDF文件", "text": "文本文件"}
_OTHER = "另一份"
_MOST = 5  # cells that a sentence can name
_SHORTEST = 6  # letters and digits of a sentence that is compared
_LONGEST = 50_000  # characters of a section that is compared
_QUOTED = 40  # characters of one that is told


@dataclass(frozen=True)
class Difference:
    """A table or section beside that of another publication; `said` is empty where they agree."""

    aspect: Literal["download", "reading"]
    other: str  # the other publication, in words
    table: str | None
    section: str | None
    said: str = ""
    here: str = ""
    there: str = ""


def differences(report: AnnualReport) -> Iterator[Difference]:
    """Each table and each section that both publications have, with what differs.

    Only what was read in both is compared, and of the prose only words, not how it is set.
    """
    for other in report.beside:
        if report.published and report.published.document.sha256 != other.document.sha256:
            yield from _tables(report, report.published, other)
            yield from _sections(report.published, other)


def _aspect(one: PublishedReport, other: PublishedReport) -> Literal["download", "reading"]:
    """Two readings of one address or of one medium, or a page and what it has to download."""
    here, there = one.document, other.document
    same = here.medium == there.medium or (here.address and here.address == there.address)
    return "reading" if same else "download"


def _named(other: PublishedReport) -> str:
    return f"{_MEDIA[other.document.medium]}“{legible(other.document.name)}”"


def _tables(
    report: AnnualReport, one: PublishedReport, other: PublishedReport
) -> Iterator[Difference]:
    for table in report.form.tables:
        here, there = one.figures.cells, other.figures.cells
        pairs = [(here[at], there[at]) for at in table.roles if at in there]
        both = [pair for pair in pairs if all(map(_is_read, pair))]
        unlike = [pair for pair in both if not _agree(*pair)]
        if not both:
            continue
        told = unlike[:_MOST]
        said = "；".join(_cell(report, *pair) for pair in told)
        more = f"等{len(unlike)}处" if len(unlike) > _MOST else ""
        found, expected = ("、".join(_shown(pair[n]) for pair in told) for n in (0, 1))
        yield Difference(
            _aspect(one, other), _named(other), table.id, None, said + more, found, expected
        )


def _is_read(cell: Cell) -> bool:
    return cell.state not in ("unreadable", "missing")


def _agree(one: Cell, other: Cell) -> bool:
    if one.value is not None and other.value is not None:
        return one.value == other.value
    return _shown(one) == _shown(other)


def _shown(cell: Cell) -> str:
    return cell.shown or "空白"


def _cell(report: AnnualReport, here: Cell, there: Cell) -> str:
    shape = report.form.table(here.table)
    names = (shape.label("row", here.row), shape.label("column", here.column))
    name = "".join(f"“{said}”{kind}" for said, kind in zip(names, "行列", strict=True) if said)
    return f"{name}为{_shown(here)}，{_OTHER}为{_shown(there)}"


def _sections(one: PublishedReport, other: PublishedReport) -> Iterator[Difference]:
    here, there = _texts(one), _texts(other)
    for section, text in here.items():
        if section not in there or max(len(text), len(there[section])) > _LONGEST:
            continue
        only = (_only_in(text, there[section]), _only_in(there[section], text))
        said = "；".join(
            f"{who}有“{sentence[:_QUOTED]}”"
            for who, sentence in zip(("本件", _OTHER), only, strict=True)
            if sentence
        )
        quoted = (sentence[:_QUOTED] or "没有这句话" for sentence in only)
        yield Difference(_aspect(one, other), _named(other), None, section, said, *quoted)


def _texts(report: PublishedReport) -> dict[str, str]:
    """The words of each section, its parts with it, that has any."""
    found: dict[str, list[str]] = {}
    for section in report.sections:
        if section.id:
            own = found.setdefault(section.id.split("_")[0], [])
            own += [legible(paragraph.text) for paragraph in section.paragraphs]
    return {id: "\n".join(texts) for id, texts in found.items() if any(texts) and id != PREAMBLE}


def _only_in(text: str, other: str) -> str:
    """The first sentence that the other text has not, but for its marks and blanks; or ""."""
    whole = words(other)
    for sentence in re.split(r"(?<=[。！？；])", text.replace("\n", "")):
        said = words(sentence)
        if len(said) >= _SHORTEST and not _stands_in(said, whole):
            return sentence.strip()
    return ""


def _stands_in(said: str, whole: str) -> bool:
    """Whether words stand in a text, with no number cut."""
    before = "(?<![0-9])" if said[0].isdigit() else ""
    after = "(?![0-9])" if said[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(said)}{after}", whole) is not None
