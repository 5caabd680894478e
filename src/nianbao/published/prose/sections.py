"""The sections of a published report: what stands between its headings and is not a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from nianbao.form.edition import PREAMBLE, Form, Section
from nianbao.form.grid import grid
from nianbao.form.table import AXES
from nianbao.published.document import NOWHERE, Document, Spot, Words
from nianbao.published.prose.edges import (
    Title,
    is_chrome,
    signature_of,
    title_of,
    without_head,
    without_tail,
)
from nianbao.published.prose.headings import LONGEST, Heading, fold, heading_of, headings
from nianbao.published.prose.paragraphs import paragraphs
from nianbao.published.prose.parts import parts
from nianbao.published.published_report import ReadSection, Tables

_LONG = 200  # characters of a paragraph that may be a whole document
_OPENING = 12  # characters by which the beginning of a table is known in a run of text
_SENTENCE = re.compile("。|[：:]$")
_CELLS = re.compile(r"[\s|0-9.,%/—–-]+")  # figures with nothing said of them
_TABLE = None  # in a run of paragraphs

Run = list[Words | None]  # paragraphs, None for a table


@dataclass(frozen=True)
class _Piece:
    """What stands from one heading to the next; before the first there is none."""

    heading: Heading | None
    run: Run
    spot: Spot = NOWHERE


def read_sections(document: Document, form: Form, tables: Tables) -> tuple[ReadSection, ...]:
    """The preamble, the sections and the parts of section one, in the document's order.

    None where no heading of the form is found: then nothing tells what is whose.
    """
    run = _run(document, tables, form)
    found = headings(_texts(run), form)
    if not found:
        return ()
    first, *others = _pieces(run, found)
    title = title_of(_texts(first.run), len(first.run))
    signed_off = _signed_off(others[-1].run, title.agency if title else "")
    others[-1] = replace(others[-1], run=signed_off)
    preamble = _preamble(first, title, form)
    return (*preamble, *(section for piece in others for section in _sections(piece, form)))


def _texts(run: Run) -> list[str | None]:
    return [words.text if words else None for words in run]


def _run(document: Document, tables: Tables, form: Form) -> Run:
    """The document's paragraphs, with None in the place of tables; the lines of a text joined."""
    run: Run = []
    lines: list[Words] = []
    taken = {*tables.blocks, *tables.foreign}
    for at, block in enumerate((*document.blocks, None)):
        is_words = isinstance(block, Words)
        if isinstance(block, Words) and (at not in taken or _is_whole(block, form)):
            lines.append(block)
            continue
        run += paragraphs(lines) if document.medium == "text" else lines
        lines = []
        if is_words or block is not None:
            run.append(_TABLE)
    return run


def _is_whole(words: Words, form: Form) -> bool:
    """Whether a paragraph is a whole document that has lost its line ends, tables and all."""
    return len(words.text) > _LONG and bool(headings([words.text], form))


# --------------------------------------------------------------------------- pieces


def _pieces(run: Run, found: Sequence[Heading]) -> list[_Piece]:
    """What stands before the first heading, then what stands behind each."""
    starts = [(-1, 0), *((heading.at, heading.end) for heading in found)]
    ends = [*((heading.at, heading.start) for heading in found), (len(run), 0)]
    return [
        _Piece(heading, list(_between(run, *start, *end)), _spot(run, heading))
        for heading, start, end in zip((None, *found), starts, ends, strict=True)
    ]


def _spot(run: Run, heading: Heading | None) -> Spot:
    words = run[heading.at] if heading else None
    return words.spot if words else NOWHERE


def _between(run: Run, at: int, start: int, last: int, end: int) -> Iterator[Words | None]:
    """The paragraphs from a place in one of them to a place in another."""
    for number in range(max(at, 0), min(last + 1, len(run))):
        words = run[number]
        if words is None:
            yield _TABLE
            continue
        text = words.text[start if number == at else 0 : end if number == last else None].strip()
        if text and not (number == last and end == 0):
            yield replace(words, text=text)


def _sections(piece: _Piece, form: Form) -> Iterator[ReadSection]:
    """The section of a piece, then its parts."""
    heading = piece.heading
    section = form.section((heading and heading.section) or "")
    run = _without_tables(piece.run, section, form) if section and section.tables else piece.run
    titles = parts(_texts(run), section) if section and section.parts else ()
    for one in _pieces(run, titles):
        title = one.heading or heading
        yield ReadSection(
            id=title.section if title else None,
            heading=title.text if title else None,
            paragraphs=tuple(words for words in one.run if words),
            basis=title.basis if title else "",
            after=one.run.index(_TABLE) if _TABLE in one.run else None,
            spot=one.spot if one.heading else piece.spot,
        )


def _without_tables(run: Run, section: Section, form: Form) -> Run:
    """A section's paragraphs without what is left of its tables: labels, cells between two."""
    kept: Run = []
    for words in run:
        opening = _opening(words.text, section, form) if words else None
        if words is None or opening is None:
            kept.append(words)
            continue
        if before := words.text[:opening].strip():
            kept.append(replace(words, text=before))
        kept.append(_TABLE)
    places = [at for at, words in enumerate(kept) if words is None]
    within = range(places[0], places[-1]) if places else range(0)
    labels = _labels(section, form)
    above = {at - 1 for at in places}
    captions = _captions(section, form)

    def is_left(at: int, words: Words) -> bool:
        if "。" not in words.text and len(words.text) <= LONGEST and at in within:
            return True
        if _CELLS.fullmatch(words.text) or ("|" in words.text and "。" not in words.text):
            return True
        plain = fold(words.text).text
        is_cut = bool(places) and at > places[-1] and len(plain) > 1 and _begins(plain, labels)
        return is_cut or (at in above and plain in captions)

    return [words for at, words in enumerate(kept) if words is None or not is_left(at, words)]


@lru_cache(maxsize=64)
def _captions(section: Section, form: Form) -> frozenset[str]:
    """What may stand above a table as its caption, folded."""
    captions = (form.table(table).caption for table in section.tables)
    return frozenset(fold(text).text for text in (section.title, *section.aliases, *captions))


@lru_cache(maxsize=64)
def _labels(section: Section, form: Form) -> tuple[str, ...]:
    """The labels of a section's tables, folded."""
    nodes = (
        node
        for table in map(form.table, section.tables)
        for axis in AXES
        for node, _ in table.walk(axis)
    )
    return tuple(sorted({fold(node.label).text for node in nodes}))


def _begins(plain: str, labels: Sequence[str]) -> bool:
    """Whether a line is a label, or what is left of one where the text was cut off."""
    return any(label.startswith(plain) for label in labels)


def _opening(text: str, section: Section, form: Form) -> int | None:
    """Where a table begins in a run of text: what is printed first of it stands there."""
    folded = fold(text)
    found = [folded.text.find(opening) for opening in _openings(section, form)]
    return min((folded.places[at] for at in found if at >= 0), default=None)


@lru_cache(maxsize=64)
def _openings(section: Section, form: Form) -> tuple[str, ...]:
    openings = []
    for table in map(form.table, section.tables):
        printed = [table.caption] * table.captioned + [h.text for h in grid(table).headings]
        openings.append(fold("".join(printed)).text[:_OPENING])
    return tuple(openings)


# --------------------------------------------------------------------------- first and last


def _preamble(piece: _Piece, title: Title | None, form: Form) -> Iterator[ReadSection]:
    """What stands between the title and section one, from its first sentence on."""
    run = piece.run[title.last :] if title else piece.run
    if title and title.rest and (whole := piece.run[title.first]):
        run = [replace(whole, text=without_head(title.rest)), *run]
    own = [w for w in run if w and not is_chrome(w.text) and not _is_listed(w.text, form)]
    begun = next((at for at, w in enumerate(own) if _SENTENCE.search(w.text)), len(own))
    if paragraphs := tuple(own[begun:]):
        yield ReadSection(PREAMBLE, None, paragraphs, spot=paragraphs[0].spot)


def _is_listed(text: str, form: Form) -> bool:
    """Whether a line is a title in a table of contents."""
    heading = heading_of(text, form)
    return heading is not None and heading.section is not None and not heading.rest


def _signed_off(run: Run, agency: str) -> Run:
    """The last section without the signature, and what the page has below it."""
    last = max((at for at, words in enumerate(run) if words is None), default=-1) + 1
    own = [words for words in run[last:] if words]
    own = own[: signature_of([words.text for words in own], agency).first]
    own = [words for words in own if not is_chrome(words.text)]
    if own:
        own[-1] = replace(own[-1], text=without_tail(own[-1].text))
    return [*run[:last], *own]
