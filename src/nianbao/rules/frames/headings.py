"""The frame of the headings in the prose, beside those of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from nianbao.annual_report import AnnualReport
from nianbao.characters import legible
from nianbao.form.edition import PREAMBLE, Section
from nianbao.form.role import Role
from nianbao.prose.document import Block, Grid, Heading, Paragraph, placed, text_of
from nianbao.prose.numerals import chinese_ordinal, whole_number
from nianbao.prose.passage import Passage
from nianbao.prose.sentences import Sentence
from nianbao.published.document import Drawn
from nianbao.published.prose import headings as basis_of
from nianbao.published.prose.headings import NUMBER, fold
from nianbao.published.published_report import PublishedReport
from nianbao.rules.frames.prose import given_passages

Row = dict[str, Any]

_NUMBERED = re.compile(
    r"^(?P<one>[一二三四五六七八九十]+)、|^[（(](?P<two>[一二三四五六七八九十]+)[）)]"
    r"|^(?P<three>[0-9]{1,2})[.．、](?![0-9])"
)
_ALIKE = 0.5  # of a renamed title to the official one; a heading of another matter is less
_SHORT = 40  # characters: a longer line is no heading


def headings(report: AnnualReport) -> Iterator[Row]:
    """A heading or numbered line in the agency's prose, or a table there.

    `standing` says how it stands to the six sections: official, renamed, unnumbered, beyond
    (a seventh section), table, part. `follows` is false where a number is skipped.
    """
    if report.published:
        yield from _of_sections(report, report.published)
        yield from _foreign_tables(report, report.published)
    titles = {
        name: section
        for section in report.form.sections
        for name in (section.title, *section.aliases)
    }
    counted: dict[str, dict[str, int]] = {}
    for passage in given_passages(report):
        last: dict[str, int] = {}
        if report.published:  # whose parts are numbered as they were found
            last = counted.setdefault(passage.section.split("_")[0], last)
            yield from _of_part(report, passage, last)
        for block, at in placed(passage.own):
            if isinstance(block, Grid):
                header = " ".join(block.header[0]) if block.header else ""
                yield _heading(report, passage, header, at, "table")
                continue
            line = _line(block)
            if line is None:
                continue
            number = _NUMBERED.match(line)
            name = line[number.end() :].strip() if number else line.strip()
            level = number.lastgroup or "" if number else ""
            follows = _follows(level, number[level], last, passage.words[:at]) if number else True
            standing, official = "part", ""
            if name in titles:
                official = titles[name].heading
                standing = "official" if level == "one" else "unnumbered"
            elif level == "one" and isinstance(block, Heading) and number:
                place = whole_number(number["one"])
                known = 0 < place <= len(report.form.sections)
                official = report.form.sections[place - 1].title if known else ""
                alike = known and _renames(name[:_SHORT], report.form.sections[place - 1])
                standing = ("renamed" if alike else "part") if known else "beyond"
            yield _heading(report, passage, line, at, standing, official, name, follows)


def _renames(name: str, section: Section) -> bool:
    """Whether a heading is a section's title in other words: 主要问题和努力方向."""
    if SequenceMatcher(None, name, section.title).ratio() >= _ALIKE:
        return True
    return section.role is Role.PROBLEMS and re.search("问题|不足", name) is not None


def _line(block: Block) -> str | None:
    if isinstance(block, Heading):
        return block.text
    if isinstance(block, Paragraph):
        line = text_of([block]).split("\n")[0]
        return line if _NUMBERED.match(line) or len(line) <= _SHORT else None
    return None


def _follows(level: str, written: str, last: dict[str, int], above: str = "") -> bool:
    """Whether a number is the next of its level; a higher level starts the lower ones anew.

    The one before it may stand within a paragraph of the text above.
    """
    read = whole_number(written)
    before = last.get(level, 0)
    last[level] = read
    order = ("one", "two", "three")
    for lower in order[order.index(level) + 1 :]:
        last.pop(lower, None)
    return read in (1, before + 1) or _within(level, read - 1, above)


def _within(level: str, number: int, text: str) -> bool:
    spelled = str(number) if level == "three" else chinese_ordinal(number)
    marks = {"one": "{}、", "two": "[（(]{}[）)]", "three": "(?<![0-9]){}[.．、]"}
    return re.search(marks[level].format(spelled), text) is not None


def _heading(
    report: AnnualReport,
    passage: Passage,
    line: str,
    at: int,
    standing: str,
    official: str = "",
    name: str = "",
    follows: bool = True,
) -> Row:
    place = report.sentence_place(passage.section, Sentence(line, at, at + len(line)))
    return _columns(line, standing, official, name, follows) | place


def _columns(
    line: str, standing: str, official: str = "", name: str = "", follows: bool = True
) -> Row:
    return {
        "quote": None,
        "at": None,
        "until": None,
        "heading": line[:_SHORT],
        "name": name[:_SHORT],
        "standing": standing,
        "official": official,
        "follows": follows,
    }


# --------------------------------------------------------------------------- as published


def _of_sections(report: AnnualReport, published: PublishedReport) -> Iterator[Row]:
    """The headings of the sections as they are published."""
    before, place = 0, report.section_place(PREAMBLE)
    for section in published.sections:
        named = report.law.section(section.id) if section.id else None
        if section.heading is None or (section.id and named not in report.law.sections):
            continue
        line = legible(section.heading)
        number = NUMBER.match(fold(line).text)
        level = number.lastgroup if number else None
        read = whole_number(number[level]) if number and level else None
        name = fold(line).text[number.end() if number else 0 :]
        if named:
            place = report.section_place(named.id)
            standing = _STANDING.get(section.basis, "official")
            official = named.title if standing == "renamed" else named.heading
            due = before < whole_number(named.number) == read  # what is missing is told as missing
            follows = read is None or read in (1, before + 1) or due
        else:
            standing = "beyond" if level in ("one", "part") else "part"
            official, follows = "", True
        before = read or before + 1
        yield place | _columns(line, standing, official, name, follows)


_STANDING = {
    basis_of.MISPRINTED: "renamed",
    basis_of.RENAMED: "renamed",
    basis_of.UNNUMBERED: "unnumbered",
}


def _foreign_tables(report: AnnualReport, published: PublishedReport) -> Iterator[Row]:
    """The tables that the form has not, each in the section that it stands in."""
    blocks = published.document.blocks
    begins = {block.spot: at for at, block in reversed([*enumerate(blocks)])}
    starts = sorted(
        (begins[section.spot], section.id)
        for section in published.sections
        if section.id and section.spot in begins
    )
    for at in published.tables.foreign:
        drawn = blocks[at]
        above = [id for start, id in starts if start < at]
        first = [s for s in drawn.squares if s.row == 0] if isinstance(drawn, Drawn) else []
        header = " ".join("".join(square.text.split()) for square in first if square.text)
        yield report.section_place(above[-1] if above else PREAMBLE) | _columns(
            legible(header), "table"
        )


def _of_part(report: AnnualReport, passage: Passage, last: dict[str, int]) -> Iterator[Row]:
    """The heading of a part as it is published."""
    line = passage.heading or ""
    if number := _NUMBERED.match(line):
        level = number.lastgroup or ""
        follows = _follows(level, number[level], last)
        name = line[number.end() :].strip()
        place = report.section_place(passage.section.split("_")[0])
        place |= {"section": passage.section}
        yield place | _columns(line, "part", "", name, follows)
