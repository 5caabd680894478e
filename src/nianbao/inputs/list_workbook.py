"""A district's list as a workbook: its columns in words, read with the cell of every value.

Columns may stand in any order, rows be empty, a body be named by its id or by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from nianbao.errors import InputError
from nianbao.form.labels import folded
from nianbao.inputs.agency_year import KINDS
from nianbao.inputs.cells import Cell, Contents
from nianbao.inputs.problem import MOST_PROBLEMS
from nianbao.inputs.slip import month_day_meant
from nianbao.inputs.source import LONGEST_SHOWN, Address, described
from nianbao.inputs.workbook.container import require_xlsx
from nianbao.inputs.workbook.filled import Filled
from nianbao.inputs.workbook.sheet import Kind
from nianbao.inputs.workbook.square import Square
from nianbao.inputs.workbook.typed import NOTHING, UnreadError, typed
from nianbao.inputs.xlsx import Workbook, opened

BODIES, BASICS = "公开主体名单", "基本信息"
HEAD = 3  # the row of the headings; below it a body a row
FLAGS = {"是": True, "否": False}
_KINDS = {title: id for id, title in KINDS.items()}
_HEAD_WITHIN = 10  # rows
_UNPACKED = 64 * 2**20  # bytes
_SPARE = 1_000  # filled cells beside those of the bodies: titles, remarks
_MOST_SHOWN = 5


class Heading(NamedTuple):
    """A column of the bodies, or a row of the basic facts: what is typed there, and how."""

    key: str
    label: str
    kind: Kind
    hint: str
    required: bool = False
    choices: Mapping[str, Any] = {}


COLUMNS = (
    Heading("id", "机关编号", "line", "小写字母、数字和连字符，与参数文件的文件名相同", True),
    Heading("name", "机关名称", "line", "机关全称", True),
    Heading("kind", "机关类型", "choice", "从列表中选", True, _KINDS),
    Heading("parent", "上级单位", "line", "本名单中的机关编号或机关名称，没有的不填"),
    Heading("from", "起始年度", "year", "开始编制年度报告的年度，一直编制的不填"),
    Heading("to", "终止年度", "year", "最后编制年度报告的年度，仍在编制的不填"),
    Heading("summed", "计入汇总", "choice", "不填为计入；垂直管理部门请写明", False, FLAGS),
    Heading("reports_through", "报送渠道", "line", "由哪个单位一并报送，机关编号或机关名称"),
)
FACTS = {
    ("name",): Heading("name", "地区名称", "line", "如 硚口区", True),
    ("deadlines", "submit"): Heading("submit", "报送时限", "line", "报告年度次年的月日，如 01-26"),
    ("deadlines", "publish"): Heading(
        "publish", "公布时限", "line", "报告年度次年的月日，如 01-31"
    ),
}
_NAMING = ("parent", "reports_through")


def read_list(file: Path, most: int) -> Filled:
    """The list in a workbook of at most so many bodies, as a YAML file would give it.

    InputError, which names the cells, for all that cannot be read.
    """
    require_xlsx(file)
    try:
        with opened(file, str(file), _UNPACKED) as workbook:
            if workbook.macros:
                message = "工作簿带有宏，不予读取：请在 Excel 或 WPS 中另存为不带宏的 .xlsx"
                raise InputError(message, file=file, expected="不带宏的工作簿", found="宏")
            reading = _Reading(file, workbook, most)
            data = reading.data()
    except OSError as error:
        raise InputError(f"无法读取（{error.strerror or error}）", file=file) from None
    if reading.problems:
        raise InputError.together(reading.problems[:MOST_PROBLEMS])
    return Filled(file, data, reading.cells, tuple(reading.notices))


@dataclass
class _Reading:
    """The values of one workbook, where they stand, and what of them cannot be read."""

    file: Path
    workbook: Workbook
    most: int
    problems: list[InputError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    cells: dict[Address, tuple[Square, str]] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        titles = self.workbook.titles
        for title in (BODIES, BASICS):
            if title not in titles:
                found = "、".join(one[:LONGEST_SHOWN] for one in titles[:_MOST_SHOWN])
                raise InputError(f"缺少工作表“{title}”", file=self.file, found=found or "没有")
        if others := [title for title in titles if title not in (BODIES, BASICS)]:
            named = "、".join(title[:LONGEST_SHOWN] for title in others[:_MOST_SHOWN])
            self.notices.append(f"没有读取的工作表：{named}")
        self.cells[()] = Square(BODIES, 1, 1), ""
        return {**self._facts(), "bodies": self._bodies()}

    def _facts(self) -> dict[str, Any]:
        """The name and the deadlines: what stands beside their labels."""
        about = self.workbook.contents(BASICS, _SPARE)
        rows: dict[str, int] = {}
        for (row, column), cell in sorted(about.cells.items()):
            if column == 1:
                rows.setdefault(_label(cell), row)
        data: dict[str, Any] = {}
        for address, heading in FACTS.items():
            found = rows.get(heading.label)
            if found is None:
                message = f"A 列缺少“{heading.label}”"
                at = Square(BASICS, 1, 1)
                raise InputError(message, file=self.file, cell=str(at), expected=heading.label)
            value = self._value(about, Square(BASICS, found, 2), address, heading)
            if value is not NOTHING:
                inner = data.setdefault(address[0], {}) if len(address) > 1 else data
                inner[heading.key] = value
        return data

    def _bodies(self) -> list[dict[str, Any]]:
        about = self.workbook.contents(BODIES, self.most * len(COLUMNS) + _SPARE)
        head, columns = self._head(about)
        rows = sorted({row for row, column in about.cells if row > head and column in columns})
        self.cells[("bodies",)] = Square(BODIES, head + 1, 1), BODIES
        items: list[dict[str, Any]] = []
        for row in rows[: self.most + 1]:
            at: Address = ("bodies", len(items))
            self.cells[at] = Square(BODIES, row, min(columns)), ""
            values = {
                heading.key: self._value(
                    about, Square(BODIES, row, column), (*at, heading.key), heading
                )
                for column, heading in columns.items()
            }
            if given := {key: value for key, value in values.items() if value is not NOTHING}:
                items.append(given)
        self._resolve(items)
        return items

    def _head(self, about: Contents) -> tuple[int, dict[int, Heading]]:
        """The row of the headings, and what stands in which column."""
        labels = {heading.label: heading for heading in COLUMNS}
        best, found = HEAD, dict[int, Heading]()
        for row in range(1, _HEAD_WITHIN + 1):
            known = {
                column: labels[label]
                for column, label in self._labels(about, row)
                if label in labels
            }
            if len(known) > len(found):
                best, found = row, known
        missing = [h.label for h in COLUMNS if h.required and h not in found.values()]
        if missing:
            at = Square(BODIES, best, 1)
            message = f"前 {_HEAD_WITHIN} 行没有完整的表头，缺少{'、'.join(missing)}"
            raise InputError(message, file=self.file, cell=str(at))
        twice = [h.label for h in COLUMNS if list(found.values()).count(h) > 1]
        if twice:
            at = Square(BODIES, best, 1)
            message = "同一列出现两次"
            raise InputError(message, file=self.file, cell=str(at), found="、".join(twice))
        for column, label in self._labels(about, best):
            if column not in found:
                at = Square(BODIES, best, column)
                self.notices.append(f"{at}“{label[:LONGEST_SHOWN]}”一列没有读取")
        return best, found

    def _labels(self, about: Contents, row: int) -> Iterator[tuple[int, str]]:
        """The words in a row by column."""
        own = {column: cell for (at, column), cell in about.cells.items() if at == row}
        for column, cell in sorted(own.items(), key=lambda one: one[0]):
            if cell.kind == "text":
                yield column, _label(cell)

    def _value(self, about: Contents, at: Square, address: Address, heading: Heading) -> Any:
        """The value of a cell, NOTHING of one that is empty or was told."""
        self.cells[address] = at, heading.label
        cell = about.cells.get((at.row, at.column))
        if cell is None:
            return NOTHING
        if address in FACTS and len(address) > 1:
            return self._month_day(cell)
        words = {word: word for word in heading.choices}
        try:
            value = typed(
                cell,
                heading.kind,
                words,
                self.workbook.epoch,
                uncalculated=self.workbook.uncalculated,
            )
        except UnreadError as error:
            self._tell(address, error.message, error.expected, error.found)
            return NOTHING
        return heading.choices.get(value, value) if heading.choices else value

    def _month_day(self, cell: Cell) -> Any:
        """A deadline: spreadsheet programs make a day of 1-26."""
        value = cell.value
        if isinstance(value, str) and not value.strip():
            return NOTHING
        meant = month_day_meant(value) if isinstance(value, str | date) else None
        return meant or str(value)

    def _resolve(self, items: list[dict[str, Any]]) -> None:
        """Put ids for the bodies that are called by their names."""
        ids = {str(item.get("id")) for item in items}
        names: dict[str, list[str]] = {}
        for item in items:
            if "id" in item and "name" in item:
                names.setdefault(folded(str(item["name"])), []).append(str(item["id"]))
        for number, item in enumerate(items):
            for key in _NAMING:
                called = item.get(key)
                if called is None or called in ids:
                    continue
                known = names.get(folded(str(called)), [])
                address: Address = ("bodies", number, key)
                if len(known) == 1:
                    item[key] = known[0]
                elif known:
                    wanted = f"其中一个的机关编号：{'、'.join(islice(known, _MOST_SHOWN))}"
                    self._tell(address, "名单中有同名的单位", wanted, described(called))
                elif not str(called).isascii():
                    wanted = "名单中的机关编号或机关名称"
                    self._tell(address, "名单中没有这个单位", wanted, described(called))

    def _tell(
        self, address: Address, message: str, expected: str | None, found: str | None
    ) -> None:
        at, label = self.cells[address]
        cell = f"{at} {label}".rstrip()
        self.problems.append(
            InputError(message, file=self.file, cell=cell, expected=expected, found=found)
        )


def _label(cell: Cell) -> str:
    """The words in a cell as they are compared, without the mark of what is required."""
    return folded(str(cell.value)[:LONGEST_SHOWN]).rstrip("*")
