"""The prose of the report: what law and figures determine is stated, the rest quoted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nianbao.form.edition import Section
from nianbao.form.role import Role
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.figures import Figures
from nianbao.inputs.source import Address
from nianbao.prose.document import Block, ProseError, blocks, heading, paragraph, settable, text_of
from nianbao.prose.quotation import QuotationError, quoted
from nianbao.prose.statements import Statements, summed

MOST_ITEMS = 999  # of a list in section five or six
_DIGITS = "零一二三四五六七八九"
_BRACE = re.compile("[{}｛｝﹛﹜]")
_QUOTATION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
LONGEST_SENTENCE = 500  # characters; what runs on is parted at a comma, so that a quote is short
_RUN = rf"[^。！？；\n]{{1,{LONGEST_SENTENCE}}}"
_SENTENCE = re.compile(rf"{_RUN}(?:[。！？；，、]|(?=\n)|\Z)|{_RUN}")


@dataclass(frozen=True)
class Passage:
    """A piece of prose: `section` is s1, s1_2, …; `heading` the part's title, if it has one."""

    section: str
    own: list[Block]  # quotations filled in
    heading: str | None = None
    generated: bool = False
    pairs: tuple[tuple[Passage, Passage], ...] = ()  # of section five: each problem, its answer

    @cached_property
    def blocks(self) -> list[Block]:
        """What the report shows of it."""
        return [heading(self.heading, 2, self.section), *self.own] if self.heading else self.own

    @cached_property
    def words(self) -> str:
        """The words without the heading, a paragraph a line, as the checks read them."""
        return text_of(self.own)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return tuple(split_sentences(self.words))


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, each with its full stop; a semicolon ends one, too."""
    return [s for s in (found.strip() for found in _SENTENCE.findall(text)) if s]


def chinese_ordinal(number: int) -> str:
    """1 to 999 in Chinese numerals."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if number < 20 else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


Given = Callable[..., list[Block]]


def compose(
    agency_year: AgencyYear, figures: Figures, prior: Figures | None
) -> tuple[Passage, ...]:
    """All prose of the report in order; InputError with the line for what cannot be published."""
    names = _names(agency_year, figures, prior)

    def line(text: str, *address: str | int) -> str:
        """A published text with its quotations filled in."""
        try:
            filled = quoted(text, names)
        except QuotationError as error:
            raise agency_year.error(address, str(error), fragment=error.fragment) from None
        refuse_brace(filled, address, _line_with_brace(text))
        return filled

    def refuse_brace(text: str, address: Address, fragment: str | None = None) -> None:
        if brace := _BRACE.search(text):
            expected, found = "没有花括号的文字", f"“{brace[0]}”"
            raise agency_year.error(
                address, "留下了花括号", expected=expected, found=found, fragment=fragment
            )

    def given(text: str | None, *address: str | int, level: int = 2) -> list[Block]:
        """The blocks of a Markdown text, its headings at the level."""
        place: Address = ("narrative", *address)
        try:
            return settable(line(text or "", *place), level)
        except ProseError as error:
            raise agency_year.error(
                place,
                str(error),
                expected=error.expected,
                found=error.found,
                fragment=error.fragment,
            ) from None

    for address, text in _published_lines(agency_year):
        refuse_brace(text, address)
    narrative, form = agency_year.narrative, agency_year.form
    written = Statements(agency_year, figures)
    passages = [
        _either("preamble", given(narrative.preamble, "preamble"), written.preamble),
        *_overview(agency_year, given),
        _either("s2", given(narrative.s2, "s2"), written.disclosure),
        _either("s3", given(narrative.s3, "s3"), written.requests),
        _either("s4", given(narrative.s4, "s4"), written.litigation),
        *_problems(agency_year, given),
        *_others(agency_year, given, line),
    ]
    known = {"preamble"} | {section.id for section in form.sections}
    return tuple(p for p in passages if p.section.split("_")[0] in known and p.blocks)


def _line_with_brace(text: str) -> str | None:
    """The line of a text that holds a brace of no quotation."""
    rest = _QUOTATION.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), text)
    found = zip(text.split("\n"), rest.split("\n"), strict=True)
    return next((line.strip() for line, left in found if _BRACE.search(left)), None)


def _published_lines(agency_year: AgencyYear) -> list[tuple[Address, str]]:
    """The single lines that the report prints as they stand."""
    agency, contact = agency_year.agency, agency_year.contact
    lines: list[tuple[Address, str | None]] = [
        (("agency", "name"), agency.name),
        (("agency", "self_reference"), agency.self_reference),
        *((("contact", key), getattr(contact, key)) for key in type(contact).model_fields),
    ]
    return [(address, text) for address, text in lines if text is not None]


def _either(section: str, given: list[Block], written: Callable[[], str]) -> Passage:
    return Passage(section, given or blocks(written(), 2), generated=not given)


def _overview(agency_year: AgencyYear, given: Given) -> list[Passage]:
    overview = agency_year.narrative.s1
    passages = [Passage("s1", given(overview.intro, "s1", "intro"))]
    titles = {part.id: part.title for part in _parts(agency_year)}
    texts = {id: given(getattr(overview, id), "s1", id, level=3) for id in titles}
    present = [id for id in titles if texts[id]]
    for number, id in enumerate(present, 1):
        passages.append(Passage(id, texts[id], f"（{chinese_ordinal(number)}）{titles[id]}"))
    return passages


def _parts(agency_year: AgencyYear) -> tuple[Section, ...]:
    """The parts of section one."""
    return agency_year.form.section_with(Role.OVERVIEW).parts


def _problems(agency_year: AgencyYear, given: Given) -> list[Passage]:
    problems, year = agency_year.narrative.s5, agency_year.year
    groups = [
        ("s5_1", "last_year", "improvement", f"{year - 1}年度存在问题的改进情况", "改进情况"),
        ("s5_2", "this_year", "measure", f"{year}年度存在的主要问题及改进措施", "改进措施"),
    ]
    passages: list[Passage] = []
    for section, group, answer, title, word in groups:
        items = _listed(agency_year, getattr(problems, group), "s5", group)
        pairs = tuple(
            (
                Passage(section, given(item.problem, "s5", group, i, "problem", level=3)),
                Passage(section, given(getattr(item, answer), "s5", group, i, answer, level=3)),
            )
            for i, item in enumerate(items)
        )
        if pairs:
            number = f"（{chinese_ordinal(len(passages) + 1)}）"
            own = _numbered(pairs, word)
            passages.append(Passage(section, own, f"{number}{title}", pairs=pairs))
    return passages


def _listed(agency_year: AgencyYear, items: Sequence[Any], *address: str) -> Sequence[Any]:
    if len(items) > MOST_ITEMS:
        place: Address = ("narrative", *address)
        expected, found = f"不超过 {MOST_ITEMS} 项", f"{len(items)} 项"
        raise agency_year.error(place, "项目过多", expected=expected, found=found)
    return items


def _numbered(pairs: Sequence[tuple[Passage, Passage]], word: str) -> list[Block]:
    shown = []
    for number, (problem, answer) in enumerate(pairs, 1):
        mark = f"{number}. " if len(pairs) > 1 else ""
        shown += [*_led(f"{mark}存在问题：", problem.own), *_led(f"{word}：", answer.own)]
    return shown


def _led(label: str, parts: list[Block]) -> list[Block]:
    """A text behind its label, in one paragraph with it where it begins with one."""
    if parts and parts[0]["kind"] == "paragraph":
        first, *rest = parts
        opening, *others = first["inlines"]
        if opening["t"] == "text":
            inlines = [{**opening, "s": label + opening["s"]}, *others]
        else:
            inlines = [{"t": "text", "s": label}, opening, *others]
        return [{**first, "inlines": inlines}, *rest]
    return [paragraph(label), *parts]


def _others(agency_year: AgencyYear, given: Given, line: Callable[..., str]) -> list[Passage]:
    others = agency_year.narrative.s6
    items = _listed(agency_year, others.items, "s6", "items")
    parts = []
    if fee := given(others.fee, "s6", "fee", level=3):
        parts.append(("s6_fee", "政府信息公开信息处理费收取情况", fee))
    for index, item in enumerate(items):
        text = given(item.text, "s6", "items", index, "text", level=3)
        title = line(item.title, "narrative", "s6", "items", index, "title")
        parts.append((f"s6_{index + 1}", title, text))
    if not parts:
        return [Passage("s6", [paragraph("无其他需要报告的事项。")], generated=True)]
    return [
        Passage(id, text, f"（{chinese_ordinal(number)}）{title}")
        for number, (id, title, text) in enumerate(parts, 1)
    ]


def _names(agency_year: AgencyYear, figures: Figures, prior: Figures | None) -> Mapping[str, Any]:
    return {
        **_nested(figures),
        "prior": _nested(prior) if prior else {},
        "facts": agency_year.facts,
        "year": agency_year.year,
        "agency": {"name": agency_year.agency.name},
    }


def _nested(figures: Figures) -> dict[str, Any]:
    """Numbers by table, row and column; a one-row table by column too, a group by its sum."""
    result: dict[str, Any] = {}
    for table in figures.form.tables:
        rows: dict[str, Any] = {}
        for node, _ in table.walk("row"):
            sums = {
                column.id: summed(figures, table.id, node.leaves(), column.id)
                for column in table.leaf_columns
            }
            rows[node.id] = sums
        if len(table.leaf_rows) == 1:
            rows |= rows[table.leaf_rows[0].id]
        result[table.id] = rows
    return result
