"""The prose of a published report as the rules read it: what was written, and nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nianbao.characters import legible
from nianbao.form.role import Role
from nianbao.inputs.text import EDITOR_SPACE
from nianbao.prose.document import Block, paragraph
from nianbao.prose.passage import Passage
from nianbao.published.prose.points import Span, matters, problems
from nianbao.published.published_report import PublishedReport, ReadSection

_BLANKS = re.compile(EDITOR_SPACE)


def passages(report: PublishedReport) -> tuple[Passage, ...]:
    """The passages in the document's order, headings of parts as they are published; none empty.

    What stands below a heading that the form has not belongs to the section before it.
    """
    found: list[Passage] = []
    for section, texts in _joined(report.sections):
        if report.form.holds(Role.PROBLEMS, section.id or ""):
            found += _problems(section, texts, report)
        elif report.form.holds(Role.OTHERS, section.id or ""):
            found += _others(section, texts)
        else:
            id = section.id or ""
            is_part = report.form.section(id) not in (None, *report.form.sections)
            found.append(Passage(id, _blocks(texts), section.heading if is_part else None))
    return tuple(passage for passage in found if passage.own or passage.heading)


def year_of(report: PublishedReport) -> int:
    """The report year, by which problems of last year are told; of an unknown one 0."""
    return report.identity.year.value if report.identity.year else 0


def _joined(sections: Sequence[ReadSection]) -> Iterator[tuple[ReadSection, list[str]]]:
    """Each section of the form with its paragraphs, and those of sections it has not."""
    known: list[tuple[ReadSection, list[str]]] = []
    for section in sections:
        texts = [text for words in section.paragraphs if (text := _plain(words.text))]
        if section.id is not None:
            known.append((section, texts))
        elif known:
            known[-1][1].extend(texts)
    yield from known


def _plain(text: str) -> str:
    """A paragraph as prose is kept: without what nobody sees, and a typesetter's blanks."""
    return _BLANKS.sub("", legible(text)).strip()


def _problems(
    section: ReadSection, texts: Sequence[str], report: PublishedReport
) -> Iterator[Passage]:
    """Section five by its groups of problems, each with its answer where that is set apart."""
    places = {None: section.id, "last_year": f"{section.id}_1", "this_year": f"{section.id}_2"}
    for group in problems(texts, year_of(report)):
        place, words = places[group.kind] or "", group.words
        yield Passage(
            place,
            _blocks(group.texts),
            group.heading,
            pairs=tuple((_part(place, words, a), _part(place, words, b)) for a, b in group.pairs),
            group=group.kind or "",
        )


def _part(place: str, words: str, span: Span) -> Passage:
    start, end = span
    return Passage(place, _blocks(words[start:end].split("\n")), at=start)


def _others(section: ReadSection, texts: Sequence[str]) -> Iterator[Passage]:
    """Section six by its matters, the fee's by its own name."""
    id, fee_told = section.id or "", False
    number = 0
    for matter in matters(texts):
        if matter.heading is None:
            yield Passage(id, _blocks(matter.texts))
            continue
        is_fee = matter.is_fee and not fee_told
        fee_told = fee_told or is_fee
        number += not is_fee
        place = f"{id}_fee" if is_fee else f"{id}_{number}"
        yield Passage(place, _blocks(matter.texts), matter.heading)


def _blocks(texts: Sequence[str]) -> list[Block]:
    return [paragraph(text) for text in texts if text]
