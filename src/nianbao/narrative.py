"""The prose of the report: what law and figures determine is written here, the rest quoted.

Legal source of the statements: 《中华人民共和国政府信息公开条例》第五十条 and the notice of the
edition in force; their wording follows the form's own labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nianbao.agency_year import AgencyYear
from nianbao.document import Block, ProseError, blocks, heading, paragraph, settable, text_of
from nianbao.figures import Figures, Number, written
from nianbao.form import Section
from nianbao.quotation import QuotationError, quoted
from nianbao.source import Address

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
    written = _Written(agency_year, figures)
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
    """The parts of section one; the trial form names none, so the later form's serve it too."""
    from nianbao.form import EDITIONS, edition

    return agency_year.form.sections[0].parts or edition(EDITIONS[0]).sections[0].parts


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
                column.id: _sum(figures, table.id, node.leaves(), column.id)
                for column in table.leaf_columns
            }
            rows[node.id] = sums
        if len(table.leaf_rows) == 1:
            rows |= rows[table.leaf_rows[0].id]
        result[table.id] = rows
    return result


def _sum(figures: Figures, table: str, rows: Any, column: str) -> Number | None:
    # A group row that holds the printed total would count everything twice.
    totals = figures.form.table(table).totals("row")
    parts = [row.id for row in rows if len(rows) == 1 or row.id not in totals]
    numbers = [figures.figure(f"{table}[{row},{column}]") for row in parts]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


class _Written:
    """The sentences that law and figures determine, for one agency-year."""

    def __init__(self, agency_year: AgencyYear, figures: Figures) -> None:
        self.agency_year, self.figures = agency_year, figures
        self.year = agency_year.year
        own = agency_year.agency.self_reference
        whole_region = agency_year.scope == "region_rollup"
        self.subject = f"全{own}" if whole_region else f"我{own}"

    def number(self, table: str, row: str, column: str) -> Number | None:
        nodes = self.figures.form.table(table).node("row", row)
        return _sum(self.figures, table, nodes.leaves(), column) if nodes else None

    def label(self, table: str, axis: str, id: str) -> str:
        """A label as a sentence has it: without its number and notes."""
        text = self.figures.form.table(table).label(axis, id).split("—")[-1]
        for closing in ("）", "."):
            head, mark, tail = text.partition(closing)
            if mark and len(head) <= 2:
                return tail
        return text

    def preamble(self) -> str:
        agency, form, year = self.agency_year.agency, self.agency_year.form, self.year
        contact = self.agency_year.contact
        *firsts, last = (section.title for section in form.sections)
        scope = {
            "agency": "",
            "level_only": "所列数据为本级行政机关的数据，不含下级行政机关。",
            "region_rollup": "所列数据汇总了本行政区域内各行政机关的数据。",
        }[self.agency_year.scope]
        ways = [f"地址：{contact.address}", f"电话：{contact.phone}"]
        if contact.postcode:
            ways.insert(1, f"邮编：{contact.postcode}")
        if contact.email:
            ways.append(f"电子邮箱：{contact.email}")
        place = f"本报告电子版可在{contact.website}查阅和下载。" if contact.website else ""
        return (
            "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）第五十条和"
            f"{form.short_title}（{form.doc_no}）的规定，{agency.name}编制了"
            f"{year}年政府信息公开工作年度报告。\n\n"
            f"本报告由{'、'.join(firsts)}以及{last}六个部分组成。"
            f"所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。{scope}{place}"
            f"对本报告如有疑问，请与{agency.name}联系（{'；'.join(ways)}）。"
        )

    def disclosure(self) -> str:
        """The sentence before the tables of section two."""
        form, year = self.figures.form, self.year
        cells = [c for t in form.section_of("t2_1").tables for c in self.figures.table(t)]
        if any(cell.figure is None for cell in cells):
            return f"{year}年，{self.subject}主动公开政府信息的数据见下列各表。"
        if not any(cell.figure for cell in cells):
            subjects = dict.fromkeys(self.label(c.table, "row", c.row) for c in cells)
            return f"{year}年，{self.subject}在{'、'.join(subjects)}方面的各项数据均为零。"
        if form.first_year < 2021:
            return f"{year}年，{self.subject}主动公开政府信息的数据见下列各表。"
        made = [self._documents(row.id) for row in form.table("t2_1").leaf_rows]
        decisions = [
            f"{self.label(table, 'row', row.id)}决定{self._shown(table, row.id, 'decisions')}件"
            for table in ("t2_5", "t2_6")
            for row in form.table(table).leaf_rows
        ]
        return (
            f"{year}年，{self.subject}{'；'.join(made)}。全年作出{'、'.join(decisions)}，"
            f"收取行政事业性收费{self._shown('t2_8', 'admin_fee', 'amount_wan')}万元。"
        )

    def _documents(self, row: str) -> str:
        made, repealed, valid = (
            self._shown("t2_1", row, column) for column in ("made", "repealed", "valid")
        )
        name = self.label("t2_1", "row", row)
        return f"制发{name}{made}件、废止{repealed}件，年末现行有效{valid}件"

    def _shown(self, table: str, row: str, column: str) -> str:
        return self.figures.cell(table, row, column).shown

    def requests(self) -> str:
        """The sentence before table three."""
        new, carried, done, left = (
            self.number("t3", row, "total")
            for row in ("new_received", "carried_in", "results_total", "carried_out")
        )
        if new is None or carried is None or done is None or left is None:
            return f"{self.year}年，{self.subject}收到和处理政府信息公开申请的情况见下表。"
        if not new and not carried:
            return f"{self.year}年，{self.subject}未收到政府信息公开申请，也没有上年结转的申请。"
        results = self.figures.form.table("t3").node("row", "results")
        groups = [node.id for node in results.children] if results else []
        outcomes = [
            f"{self.label('t3', 'row', id)}{number}件"
            for id in groups
            if id != "results_total" and (number := self.number("t3", id, "total"))
        ]
        text = f"{self.year}年，{self.subject}新收政府信息公开申请{new}件"
        text += f"，上年结转{carried}件，共{written(new + carried)}件。" if carried else "。"
        text += f"全年办结{done}件" if done else "全年没有办结的申请"
        text += f"，其中{'、'.join(outcomes)}" if len(outcomes) > 1 and done else ""
        text += f"，均为{outcomes[0].rstrip('件0123456789')}" if len(outcomes) == 1 and done else ""
        return text + (f"；结转下年度继续办理{left}件。" if left else "，没有结转下年度的申请。")

    def litigation(self) -> str:
        """The sentence before table four."""
        table = self.figures.form.table("t4")
        totals = {t: self.number("t4", "cases", t) for t in table.totals("column")}
        if any(number is None for number in totals.values()):
            return f"{self.year}年，{self.subject}政府信息公开行政复议、行政诉讼情况见下表。"
        if not any(totals.values()):
            return (
                f"{self.year}年，{self.subject}未发生因政府信息公开工作引起的行政复议、行政诉讼。"
            )
        reviews, direct, after = (self._cases(total) for total in totals)
        suits = (totals["ld_total"] or 0) + (totals["la_total"] or 0)
        text = f"{self.year}年，{self.subject}因政府信息公开工作"
        text += f"被申请行政复议{reviews}。" if totals["rev_total"] else "未被申请行政复议。"
        if not suits:
            return text + "未被提起行政诉讼。"
        kinds = [
            f"{name}{cases}"
            for name, cases, total in (
                ("未经复议直接起诉", direct, "ld_total"),
                ("复议后起诉", after, "la_total"),
            )
            if totals[total]
        ]
        return f"{text}被提起行政诉讼{written(suits)}件：{'；'.join(kinds)}。"

    def _cases(self, total: str) -> str:
        """The count of cases and their results: 440件（结果维持309件、…）."""
        parts = [
            f"{self.label('t4', 'column', part)}{number}件"
            for part in self.figures.form.table("t4").totals("column")[total]
            if (number := self.number("t4", "cases", part))
        ]
        count = f"{self.number('t4', 'cases', total)}件"
        return f"{count}（{'、'.join(parts)}）" if parts else count
