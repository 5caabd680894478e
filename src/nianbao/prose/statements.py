"""The sentences that law and figures determine, for one agency-year.

Legal source of the statements: 《中华人民共和国政府信息公开条例》第五十条 and the notice of the
edition in force; their wording follows the form's own labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.form.cell_address import CellAddress
from nianbao.form.role import Role
from nianbao.form.table import Node, Table
from nianbao.inputs.agency_year import AgencyYear
from nianbao.inputs.figures import Figures
from nianbao.inputs.number import Number, written
from nianbao.prose.numerals import chinese_ordinal


def summed(figures: Figures, table: str, rows: Sequence[Node], column: str) -> Number | None:
    """The figures of rows in a column added up; None where one has no number."""
    # A group row that holds the printed total would count everything twice.
    totals = figures.form.table(table).totals("row")
    parts = [row.id for row in rows if len(rows) == 1 or row.id not in totals]
    numbers = [figures.figure(CellAddress(table, row, column)) for row in parts]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _plain(label: str) -> str:
    """A label as a sentence has it: without its number."""
    for closing in ("）", "."):
        head, mark, tail = label.partition(closing)
        if mark and len(head) <= 2:
            return tail
    return label


class Statements:
    """The sentences that law and figures determine, for one agency-year."""

    def __init__(self, agency_year: AgencyYear, figures: Figures) -> None:
        self.agency_year, self.figures = agency_year, figures
        self.year, self.form = agency_year.year, figures.form
        own = agency_year.agency.self_reference
        whole_region = agency_year.scope == "region_rollup"
        self.subject = f"全{own}" if whole_region else f"我{own}"

    def label(self, role: Role) -> str:
        """The label of the column with that role."""
        columns = (t.playing("column", role) for t in self.form.tables)
        return _plain(next(column.name for column in columns if column))

    def shown(self, cells: Sequence[CellAddress]) -> str:
        """What the report prints in the only one of these cells."""
        (address,) = cells
        return self.figures.cells[address].shown

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
            f"本报告由{'、'.join(firsts)}以及{last}{chinese_ordinal(len(form.sections))}个部分组成。"
            f"所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。{scope}{place}"
            f"对本报告如有疑问，请与{agency.name}联系（{'；'.join(ways)}）。"
        )

    def disclosure(self) -> str:
        """The sentence before the tables of section two."""
        form, subject = self.form, f"{self.year}年，{self.subject}"
        tables = [form.table(id) for id in form.section_with(Role.DISCLOSURE).tables]
        cells = [cell for table in tables for cell in self.figures.table(table.id)]
        known = all(cell.figure is not None for cell in cells)
        if known and not any(cell.figure for cell in cells):
            rows = dict.fromkeys(_plain(row.name) for t in tables for row in t.leaf_rows)
            return f"{subject}在{'、'.join(rows)}方面的各项数据均为零。"
        charged = form.cells(Role.ADMIN_FEE, Role.AMOUNT)
        if not known or not charged or not form.cells(Role.DOCUMENTS, Role.VALID):
            return f"{subject}主动公开政府信息的数据见下列各表。"
        made = [
            self._documents(row, table)
            for table in form.tables_of(Role.DOCUMENTS)
            for row in table.leaf_rows
        ]
        decisions = [
            f"{_plain(table.label('row', address.row or ''))}决定{self.shown([address])}件"
            for table in form.tables_of(Role.DECISIONS)
            for address, roles in table.roles.items()
            if Role.DECIDED in roles
        ]
        return (
            f"{subject}{'；'.join(made)}。全年作出{'、'.join(decisions)}，"
            f"收取行政事业性收费{self.shown(charged)}万元。"
        )

    def _documents(self, row: Node, table: Table) -> str:
        made, repealed, valid = (
            self.shown([a for a, roles in table.roles.items() if a.row == row.id and role in roles])
            for role in (Role.MADE, Role.REPEALED, Role.VALID)
        )
        return f"制发{_plain(row.name)}{made}件、废止{repealed}件，年末现行有效{valid}件"

    def requests(self) -> str:
        """The sentence before table three."""
        subject = f"{self.year}年，{self.subject}"
        new, carried, done, left = (
            self.figures.sum(role, Role.TOTAL)
            for role in (
                *(Role.NEW_RECEIVED, Role.CARRIED_IN, Role.RESULTS_TOTAL, Role.CARRIED_OUT),
            )
        )
        if new is None or carried is None or done is None or left is None:
            return f"{subject}收到和处理政府信息公开申请的情况见下表。"
        if not new and not carried:
            return f"{subject}未收到政府信息公开申请，也没有上年结转的申请。"
        outcomes = [f"{name}{number}件" for name, number in self._outcomes()]
        text = f"{subject}新收政府信息公开申请{new}件"
        text += f"，上年结转{carried}件，共{written(new + carried)}件。" if carried else "。"
        text += f"全年办结{done}件" if done else "全年没有办结的申请"
        text += f"，其中{'、'.join(outcomes)}" if len(outcomes) > 1 and done else ""
        text += f"，均为{outcomes[0].rstrip('件0123456789')}" if len(outcomes) == 1 and done else ""
        return text + (f"；结转下年度继续办理{left}件。" if left else "，没有结转下年度的申请。")

    def _outcomes(self) -> Iterator[tuple[str, Number]]:
        """The groups of results that have any, with their sums."""
        for table in self.form.tables_of(Role.REQUESTS):
            results, total = table.playing("row", Role.RESULTS), table.playing("column", Role.TOTAL)
            if results is None or total is None:
                continue
            for group in results.children:
                number = summed(self.figures, table.id, group.leaves(), total.id)
                if group.role is not Role.RESULTS_TOTAL and number:
                    yield _plain(group.name), number

    def litigation(self) -> str:
        """The sentence before table four."""
        subject = f"{self.year}年，{self.subject}"
        courts = (Role.REVIEW, Role.DIRECT, Role.AFTER)
        totals = {court: self.figures.sum(court, Role.TOTAL) for court in courts}
        if any(number is None for number in totals.values()):
            return f"{subject}政府信息公开行政复议、行政诉讼情况见下表。"
        if not any(totals.values()):
            return f"{subject}未发生因政府信息公开工作引起的行政复议、行政诉讼。"
        text = f"{subject}因政府信息公开工作"
        reviewed = totals[Role.REVIEW]
        text += f"被申请行政复议{self._cases(Role.REVIEW)}。" if reviewed else "未被申请行政复议。"
        suits = self.figures.sum(Role.LITIGATION, Role.TOTAL)
        if not suits:
            return text + "未被提起行政诉讼。"
        kinds = [
            f"{self.label(court)}{self._cases(court)}"
            for court in (Role.DIRECT, Role.AFTER)
            if totals[court]
        ]
        return f"{text}被提起行政诉讼{written(suits)}件：{'；'.join(kinds)}。"

    def _cases(self, court: Role) -> str:
        """The count of cases and their results: 440件（结果维持309件、…）."""
        ends = (Role.UPHELD, Role.CORRECTED, Role.OTHER_RESULT, Role.PENDING)
        parts = [
            f"{self.label(end)}{number}件"
            for end in ends
            if (number := self.figures.sum(court, end))
        ]
        count = f"{self.figures.sum(court, Role.TOTAL)}件"
        return f"{count}（{'、'.join(parts)}）" if parts else count
