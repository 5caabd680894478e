"""The prose of the annual report: what law and figures determine is stated, the rest quoted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from nianbao.form.edition import PREAMBLE
from nianbao.form.role import Role
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.source import Address
from nianbao.prose.document import Block, Paragraph, Text, paragraph, text_of
from nianbao.prose.markdown import blocks
from nianbao.prose.numerals import chinese_ordinal
from nianbao.prose.passage import Passage
from nianbao.prose.statements import Statements
from nianbao.prose.writer import Given, Writer

MOST_ITEMS = 999  # of a list in section five or six


def annual_report(writer: Writer) -> list[Passage]:
    """All prose of the annual report in the order of its sections."""
    agency_year, given = writer.agency_year, writer.given
    narrative, section = agency_year.narrative, agency_year.form.section_with
    if narrative.sections:
        place: Address = ("narrative", "sections")
        raise agency_year.error(place, "年度报告的正文不这样填写", expected="s1 至 s6")
    written = Statements(agency_year, writer.figures)
    return [
        _either(PREAMBLE, given(narrative.preamble, "preamble"), written.preamble),
        *_overview(agency_year, given),
        *(
            _either(id, given(getattr(narrative, id), id), statement)
            for id, statement in (
                (section(Role.DISCLOSURE).id, written.disclosure),
                (section(Role.REQUESTS).id, written.requests),
                (section(Role.DISPUTES).id, written.litigation),
            )
        ),
        *_problems(agency_year, given),
        *_others(agency_year, given, writer.line),
    ]


def _either(section: str, given: list[Block], written: Callable[[], str]) -> Passage:
    typed_at: Address = ("narrative", section) if given else ()
    return Passage(section, given or blocks(written(), 2), generated=not given, typed_at=typed_at)


def _overview(agency_year: AgencyYear, given: Given) -> list[Passage]:
    overview, section = agency_year.narrative.s1, agency_year.form.section_with(Role.OVERVIEW)
    own: Address = ("narrative", section.id)
    intro = given(overview.intro, section.id, "intro")
    passages = [Passage(section.id, intro, typed_at=(*own, "intro") if intro else own)]
    titles = {part.id: part.title for part in section.parts}
    texts = {id: given(getattr(overview, id), section.id, id, level=3) for id in titles}
    present = [id for id in titles if texts[id]]
    for number, id in enumerate(present, 1):
        heading = f"（{chinese_ordinal(number)}）{titles[id]}"
        passages.append(Passage(id, texts[id], heading, typed_at=(*own, id)))
    return passages


def _problems(agency_year: AgencyYear, given: Given) -> list[Passage]:
    problems, year = agency_year.narrative.s5, agency_year.year
    id = agency_year.form.section_with(Role.PROBLEMS).id
    groups = [
        (f"{id}_1", "last_year", "improvement", f"{year - 1}年度存在问题的改进情况", "改进情况"),
        (f"{id}_2", "this_year", "measure", f"{year}年度存在的主要问题及改进措施", "改进措施"),
    ]
    passages: list[Passage] = []
    for section, group, answer, title, word in groups:
        items = _listed(agency_year, getattr(problems, group), id, group)
        texts = [
            (
                given(item.problem, id, group, i, "problem", level=3),
                given(getattr(item, answer), id, group, i, answer, level=3),
            )
            for i, item in enumerate(items)
        ]
        if texts:
            heading = f"（{chinese_ordinal(len(passages) + 1)}）{title}"
            typed_at = ("narrative", id, group)
            passage = Passage(section, [], heading, group=group, typed_at=typed_at)
            passages.append(_numbered(passage, texts, word, answer))
    return passages


def _listed(agency_year: AgencyYear, items: Sequence[Any], *address: str) -> Sequence[Any]:
    if len(items) > MOST_ITEMS:
        place: Address = ("narrative", *address)
        expected, found = f"不超过 {MOST_ITEMS} 项", f"{len(items)} 项"
        raise agency_year.error(place, "项目过多", expected=expected, found=found)
    return items


def _numbered(
    passage: Passage, texts: Sequence[tuple[list[Block], list[Block]]], word: str, answered: str
) -> Passage:
    """The passage with its problems and answers, each behind its label."""
    shown: list[Block] = []
    pairs: list[tuple[Passage, Passage]] = []
    end = -1  # of the words so far

    def part(label: str, own: list[Block], *key: str | int) -> Passage:
        nonlocal end
        led = _led(label, own)
        shown.extend(led)
        end += 1 + len(text_of(led))
        typed_at = (*passage.typed_at, *key)
        return Passage(passage.section, own, at=end - len(text_of(own)), typed_at=typed_at)

    for number, (problem, answer) in enumerate(texts, 1):
        mark = f"{number}." if len(texts) > 1 else ""
        asked = part(f"{mark}存在问题：", problem, number - 1, "problem")
        pairs.append((asked, part(f"{word}：", answer, number - 1, answered)))
    return replace(passage, own=shown, pairs=tuple(pairs))


def _led(label: str, parts: list[Block]) -> list[Block]:
    """A text behind its label, in one paragraph with it where it begins with one."""
    if not parts or not isinstance(parts[0], Paragraph):
        return [paragraph(label), *parts]
    opening, *others = parts[0].inlines
    if isinstance(opening, Text):
        return [Paragraph((Text(label + opening.s), *others)), *parts[1:]]
    return [Paragraph((Text(label), opening, *others)), *parts[1:]]


def _others(agency_year: AgencyYear, given: Given, line: Callable[..., str]) -> list[Passage]:
    others, own = agency_year.narrative.s6, agency_year.form.section_with(Role.OTHERS).id
    items = _listed(agency_year, others.items, own, "items")
    parts: list[tuple[str, str, list[Block], Address]] = []
    if fee := given(others.fee, own, "fee", level=3):
        parts.append((f"{own}_fee", "政府信息公开信息处理费收取情况", fee, ("fee",)))
    for index, item in enumerate(items):
        text = given(item.text, own, "items", index, "text", level=3)
        title = line(item.title, "narrative", own, "items", index, "title")
        parts.append((f"{own}_{index + 1}", title, text, ("items", index)))
    if not parts:
        return [Passage(own, [paragraph("无其他需要报告的事项。")], generated=True)]
    return [
        Passage(
            id,
            text,
            f"（{chinese_ordinal(number)}）{title}",
            typed_at=("narrative", own, *typed_at),
        )
        for number, (id, title, text, typed_at) in enumerate(parts, 1)
    ]
