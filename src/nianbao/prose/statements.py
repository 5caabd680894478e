"""The sentences that law and figures determine, for one agency-year.

Legal source of the statements: 《中华人民共和国政府信息公开条例》第五十条 and the notice of the
edition in force; their wording follows the form's own labels.
"""

from __future__ import annotations

from typing import Any

from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.figures import Figures, Number, written


def summed(figures: Figures, table: str, rows: Any, column: str) -> Number | None:
    """The figures of rows in a column added up; None where one has no number."""
    # A group row that holds the printed total would count everything twice.
    totals = figures.form.table(table).totals("row")
    parts = [row.id for row in rows if len(rows) == 1 or row.id not in totals]
    numbers = [figures.figure(f"{table}[{row},{column}]") for row in parts]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


class Statements:
    """The sentences that law and figures determine, for one agency-year."""

    def __init__(self, agency_year: AgencyYear, figures: Figures) -> None:
        self.agency_year, self.figures = agency_year, figures
        self.year = agency_year.year
        own = agency_year.agency.self_reference
        whole_region = agency_year.scope == "region_rollup"
        self.subject = f"全{own}" if whole_region else f"我{own}"

    def number(self, table: str, row: str, column: str) -> Number | None:
        nodes = self.figures.form.table(table).node("row", row)
        return summed(self.figures, table, nodes.leaves(), column) if nodes else None

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
